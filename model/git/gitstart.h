/// The start of libgit2 in this process. Knows its options and that it must not speak to a network; knows no repository.
#pragma once

namespace stackwright {

/// Starts libgit2 once, at the first call; every other call costs nothing. False: it could not start, git_error_last() says why.
bool startLibGit2();

} // namespace stackwright
