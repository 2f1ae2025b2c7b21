// Whether this is a build with AddressSanitizer.
#pragma once

namespace stackwright {

/// True where each program takes several times as long to start and to run. Tests that kill one at each of its steps try fewer of the
/// steps there: what is looked for is memory, and the other build tries them.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

} // namespace stackwright
