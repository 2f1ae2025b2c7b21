// A program that crashes must not leave the passwords that it holds in a file.
#pragma once

namespace stackwright {

/// No core file of this process is written; programs that it starts may ask for theirs again. `fromOthersToo`: other programs
/// of the same person cannot read its memory either. Not for a window, which the desktop's services look at in this way.
void keepMemoryPrivate(bool fromOthersToo);

} // namespace stackwright
