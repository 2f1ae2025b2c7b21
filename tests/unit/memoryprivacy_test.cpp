#include "model/base/memoryprivacy.h"

#include <gtest/gtest.h>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace memoryprivacy_test {

using namespace stackwright;

TEST(MemoryPrivacy, NoCoreIsWrittenAndChildrenMayAskForTheirs)
{
    const pid_t child = ::fork(); // what it sets stays set
    if (child == 0) {
        struct rlimit before = {}, after = {};
        ::getrlimit(RLIMIT_CORE, &before);
        keepMemoryPrivate(false);
        const bool stillDumpable = ::prctl(PR_GET_DUMPABLE) != 0;
        ::getrlimit(RLIMIT_CORE, &after);
        keepMemoryPrivate(true);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        const bool hidden = true;
#else
        const bool hidden = ::prctl(PR_GET_DUMPABLE) == 0;
#endif
        ::_exit(after.rlim_cur == 0 && after.rlim_max == before.rlim_max && stillDumpable && hidden ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

} // namespace memoryprivacy_test
