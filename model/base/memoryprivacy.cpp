#include "model/base/memoryprivacy.h"

#include <sys/prctl.h>
#include <sys/resource.h>

namespace stackwright {

void keepMemoryPrivate(bool fromOthersToo)
{
    struct rlimit limit = {};
    if (::getrlimit(RLIMIT_CORE, &limit) == 0) {
        limit.rlim_cur = 0; // the hard limit stays: a test's tools may want a core of their own
        ::setrlimit(RLIMIT_CORE, &limit);
    }
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which look at their own process from outside
    if (fromOthersToo)
        ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#else
    (void)fromOthersToo;
#endif
}

} // namespace stackwright
