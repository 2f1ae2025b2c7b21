#include "model/git/gitstart.h"

#include <git2.h>

#include <iterator>

namespace stackwright {

bool startLibGit2()
{
    static const bool started = [] {
        if (git_libgit2_init() < 0)
            return false;
        // Extensions of a repository's format that change nothing for a reader.
        const char *harmless[] = {"worktreeconfig", "partialclone", "preciousobjects"};
        git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless, std::size(harmless));
        // As git itself: objects are trusted when they are read, and git fsck looks for damage. A fifth of a plan's time.
        git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
        return true;
    }();
    return started;
}

} // namespace stackwright
