// We never let libgit2 speak to a network (git.h: git itself fetches and pushes), so none of that has to be loaded and started:
// TLS, SSH and Kerberos are twelve libraries and most of the time of a short command. Where libgit2 comes as an archive, its
// functions for them are defined here and the linker leaves the originals out (CMakeLists.txt says how it tries); where it is a
// shared library, only the two dear steps of its start are.
#include "model/stack/gitstart.h"

#include <git2.h>
#include <git2/sys/transport.h>

#include <iterator>

#ifdef STACKWRIGHT_GIT_ARCHIVE

namespace {

int refuse()
{
    git_error_set_str(GIT_ERROR_NET, "git itself speaks to remotes here, libgit2 does not");
    return GIT_ENOTFOUND;
}

} // namespace

extern "C" {
bool git_http__expect_continue = false; // an option's place
int git_mbedtls_stream_global_init() { return 0; }
int git_mbedtls__set_cert_location(const char *, const char *) { return refuse(); }
int git_mbedtls_stream_new(void **, const char *, const char *) { return refuse(); }
int git_mbedtls_stream_wrap(void **, void *, const char *) { return refuse(); }
int git_transport_ssh_global_init() { return 0; }
int git_smart_subtransport_http(git_smart_subtransport **, git_transport *, void *) { return refuse(); }
int git_smart_subtransport_ssh(git_smart_subtransport **, git_transport *, void *) { return refuse(); }
}

#else

/// libgit2's start parses every certificate of the machine: two thirds of the time of a `plan`. The answer is "not loaded".
extern "C" __attribute__((visibility("default"))) int mbedtls_x509_crt_parse_file(void *, const char *) { return -1; }

/// It wakes all of OpenSSL. A session of libssh2, should there ever be one, does so by itself.
extern "C" __attribute__((visibility("default"))) int libssh2_init(int) { return 0; }

#endif

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
