#include "model/base/clause.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>

#include <algorithm>
#include <optional>

namespace stackwright {

namespace {

constexpr int deepest = 4; ///< clause within clause; this program never writes deeper ones, so they are refused
constexpr char severalKind[] = "several"; ///< of clauses(); the only one without a pattern
const QString because = QStringLiteral("because");

struct Kind
{
    const char *name, *english;
};

// Kinds stand in journals and records: a name that was used once keeps its meaning.
constexpr Kind kinds[] = {
    // How a command ended.
    {"exit-code", QT_TRANSLATE_NOOP("stackwright", "exit code %1")},
    {"killed-by-signal", QT_TRANSLATE_NOOP("stackwright", "killed by signal %1")},
    {"timed-out", QT_TRANSLATE_NOOP("stackwright", "timed out after %1")},
    {"cancelled", QT_TRANSLATE_NOOP("stackwright", "cancelled")},
    {"stopped", QT_TRANSLATE_NOOP("stackwright", "stopped")},
    {"passed-before", QT_TRANSLATE_NOOP("stackwright", "passed before, on %1")},
    {"unchanged-since", QT_TRANSLATE_NOOP("stackwright", "nothing of it changed since %1, which passed on %2")},
    {"only-tests", QT_TRANSLATE_NOOP("stackwright", "only its tests changed")},
    {"only-tests-since", QT_TRANSLATE_NOOP("stackwright", "only its tests changed since %1")},
    {"tag-there", QT_TRANSLATE_NOOP("stackwright", "the registry has it under this tag")},
    {"page-there", QT_TRANSLATE_NOOP("stackwright", "its page is there")},
    {"got-tag", QT_TRANSLATE_NOOP("stackwright", "the digest of %1 got the tag")},
    {"stopped-since", QT_TRANSLATE_NOOP("stackwright", "stopped, since %1")},
    {"image-cancelled", QT_TRANSLATE_NOOP("stackwright", "%1 was cancelled")},
    {"input-not-written", QT_TRANSLATE_NOOP("stackwright", "its input could not be written: %1")},
    {"clause-of", QT_TRANSLATE_NOOP("stackwright", "%1: %2")},
    // Stages of a run.
    {"engine-lost", QT_TRANSLATE_NOOP("stackwright", "the engine was lost: %1")},
    {"builder-lost", QT_TRANSLATE_NOOP("stackwright", "the builder \"%1\" was lost: %2")},
    {"log-not-written", QT_TRANSLATE_NOOP("stackwright", "its log cannot be written: %1")},
    {"log-not-whole", QT_TRANSLATE_NOOP("stackwright", "its log could not be written whole: %1")},
    {"prepare-failed", QT_TRANSLATE_NOOP("stackwright", "the command of prepare \"%1\" failed: %2; its output is in %3")},
    // Why a step was not cached.
    {"missed-file", QT_TRANSLATE_NOOP("stackwright", "%1 changed")},
    {"missed-files", QT_TRANSLATE_NOOP("stackwright", "%1 and %2 more changed")},
    {"missed-argument", QT_TRANSLATE_NOOP("stackwright", "the build argument %1 has another value")},
    {"missed-parent", QT_TRANSLATE_NOOP("stackwright", "the image that it is built on is another one: %1 then, %2 now")},
    {"missed-earlier", QT_TRANSLATE_NOOP("stackwright", "a step before it was built anew: %1")},
    {"missed-evicted", QT_TRANSLATE_NOOP("stackwright", "nothing that it hangs on changed since %1: the builder no longer had it")},
    {"off-prepull", QT_TRANSLATE_NOOP("stackwright", "prepull is false")},
    {"off-prune", QT_TRANSLATE_NOOP("stackwright", "prune is false")},
    {"off-integration", QT_TRANSLATE_NOOP("stackwright", "integration_tests is false")},
    {"no-registry", QT_TRANSLATE_NOOP("stackwright", "there is no registry to ask")},
    {"no-cached-tag", QT_TRANSLATE_NOOP("stackwright", "the registry has neither its tag nor the stable one")},
    {"not-pulled", QT_TRANSLATE_NOOP("stackwright", "%1 could not be pulled: %2")},
    {"pulled", QT_TRANSLATE_NOOP("stackwright", "pulled %1")},
    {"for-the-builder", QT_TRANSLATE_NOOP("stackwright", "the builder takes it from %1")},
    {"parent-not-pulled", QT_TRANSLATE_NOOP("stackwright", "its parent %1 could not be pulled: %2")},
    {"not-built-on", QT_TRANSLATE_NOOP("stackwright", "is not built on %1: its FROM resolved to %2")},
    {"not-built-on-moved", QT_TRANSLATE_NOOP("stackwright", "is not built on %1 as it was when the build began")},
    {"platforms-unread", QT_TRANSLATE_NOOP("stackwright", "what it is for its other platforms cannot be read: %1")},
    {"platform-not-made", QT_TRANSLATE_NOOP("stackwright", "was not made for %1")},
    {"platform-not-below", QT_TRANSLATE_NOOP("stackwright", "cannot be built on %1 for %2: that is not made for this platform")},
    {"platform-not-built-on", QT_TRANSLATE_NOOP("stackwright", "is not built on %2 for %1: its layers begin otherwise")},
    {"parent-not-named", QT_TRANSLATE_NOOP("stackwright", "its parent could not be named: %1")},
    {"without-login", QT_TRANSLATE_NOOP("stackwright", "%1 (the build had no login there: %2)")},
    {"no-image-id", QT_TRANSLATE_NOOP("stackwright", "the build ended well but left no image ID")},
    {"built-image-gone", QT_TRANSLATE_NOOP("stackwright", "the image that was built cannot be found: %1")},
    {"no-test-folder", QT_TRANSLATE_NOOP("stackwright", "no test folder")},
    {"off-tests", QT_TRANSLATE_NOOP("stackwright", "test_command is []: it has no tests")},
    {"no-test-in", QT_TRANSLATE_NOOP("stackwright", "%1 holds no file that pytest would collect")},
    {"one-command-passed", QT_TRANSLATE_NOOP("stackwright", "1 command passed")},
    {"command-ended", QT_TRANSLATE_NOOP("stackwright", "its test_command ended with %1")},
    {"no-report-of-command", QT_TRANSLATE_NOOP("stackwright", "the tests ended with %1 and left no report; a command that writes none needs test_report: exit-code")},
    {"all-skipped", QT_TRANSLATE_NOOP("stackwright", "none ran: %1 skipped")},
    {"name-not-given", QT_TRANSLATE_NOOP("stackwright", "the image could not be named %1 for its tests: %2")},
    {"container-not-started", QT_TRANSLATE_NOOP("stackwright", "the container of the tests did not start: %1")},
    {"tests-not-started", QT_TRANSLATE_NOOP("stackwright", "the tests did not start: %1")},
    {"one-test", QT_TRANSLATE_NOOP("stackwright", "1 test")},
    {"many-tests", QT_TRANSLATE_NOOP("stackwright", "%1 tests")},
    {"failed-of", QT_TRANSLATE_NOOP("stackwright", "%1 of %2 failed")},
    {"failed", QT_TRANSLATE_NOOP("stackwright", "%1 failed")},
    {"failed-yet-zero", QT_TRANSLATE_NOOP("stackwright", "%1 failed, although the tests ended with exit code 0")},
    {"none-failed-yet", QT_TRANSLATE_NOOP("stackwright", "the tests ended with %1, although none of %2 failed")},
    {"no-report", QT_TRANSLATE_NOOP("stackwright", "the tests ended with %1 and left no report")},
    {"report-unreadable", QT_TRANSLATE_NOOP("stackwright", "the test report cannot be read: %1")},
    {"no-test-found", QT_TRANSLATE_NOOP("stackwright", "no test was found")},
    {"none-found-yet", QT_TRANSLATE_NOOP("stackwright", "the tests ended with exit code 5 (none found), and the report holds %1")},
    {"empty-report", QT_TRANSLATE_NOOP("stackwright", "the tests ended with exit code 0, and the report holds no test")},
    {"image-gone", QT_TRANSLATE_NOOP("stackwright", "%1 is gone: %2")},
    {"image-not-tested", QT_TRANSLATE_NOOP("stackwright", "%1 is no longer the image that was tested: it is %2")},
    {"tries", QT_TRANSLATE_NOOP("stackwright", "%1 (%2 tries)")},
    {"pushed-unasked", QT_TRANSLATE_NOOP("stackwright", "pushed; there was nobody to ask whether it arrived")},
    {"pushed-unseen", QT_TRANSLATE_NOOP("stackwright", "pushed, but the registry does not show it: %1")},
    {"pushed-another", QT_TRANSLATE_NOOP("stackwright", "the registry holds another image under this tag: %1, pushed was %2")},
    {"history-unreadable", QT_TRANSLATE_NOOP("stackwright", "its history cannot be read: %1")},
    {"info-failed", QT_TRANSLATE_NOOP("stackwright", "failed info commands: %1")},
    {"only-copy", QT_TRANSLATE_NOOP("stackwright", "not pushed: this machine holds the only copy")},
    {"nothing-left", QT_TRANSLATE_NOOP("stackwright", "this run left nothing of it here")},
    // Ends of a run.
    {"program-ended", QT_TRANSLATE_NOOP("stackwright", "the program ended in the middle of the run")},
    {"run-stopped", QT_TRANSLATE_NOOP("stackwright", "the run was stopped")},
    {"interrupted", QT_TRANSLATE_NOOP("stackwright", "interrupted")},
    {"stopped-by-signal", QT_TRANSLATE_NOOP("stackwright", "stopped by signal %1")},
    {"cancelled-in-window", QT_TRANSLATE_NOOP("stackwright", "cancelled in the window")},
    {"while-publishing", QT_TRANSLATE_NOOP("stackwright", "%1 while the wiki was published: look at it with stackwright wiki status")},
    {"wiki-trouble", QT_TRANSLATE_NOOP("stackwright", "the wiki: %1")},
    {"nothing-to-build", QT_TRANSLATE_NOOP("stackwright", "nothing to build: nothing that an image is made of has changed")},
    // What git and the disk say of the wiki.
    {"disk-full", QT_TRANSLATE_NOOP("stackwright", "the disk is full: %1")},
    {"disk-full-left", QT_TRANSLATE_NOOP("stackwright", "the disk is full: %1 are left on %2")},
    {"disk-full-files", QT_TRANSLATE_NOOP("stackwright", "the disk is full: no more files can be made on %1")},
    {"git-says", QT_TRANSLATE_NOOP("stackwright", "%1 (git says: %2)")},
    {"make-room-there", QT_TRANSLATE_NOOP("stackwright", "make room there (df -h tells of each disk), then try again")},
    {"push-failed", QT_TRANSLATE_NOOP("stackwright", "the push failed: %1")},
    {"remote-not-read-again", QT_TRANSLATE_NOOP("stackwright", "could not be read after the push: %1")},
    {"remote-pages-unread", QT_TRANSLATE_NOOP("stackwright", "the remote's pages could not be read: %1")},
    // Tags.
    {"no-such-tag", QT_TRANSLATE_NOOP("stackwright", "there is no such tag, neither on this machine nor in its registry")},
    {"build-or-other-commit", QT_TRANSLATE_NOOP("stackwright", "build it (stackwright run --only %1), or name another commit with --head REV")},
    {"reach-or-build", QT_TRANSLATE_NOOP("stackwright", "the image is not on this machine: make its registry reachable, or build it (stackwright run --only %1)")},
    {"had-not-moved", QT_TRANSLATE_NOOP("stackwright", "the promotion had not moved it")},
    {"new-tag-stays", QT_TRANSLATE_NOOP("stackwright", "it did not exist before, and stays: %1")},
    {"not-moved-back", QT_TRANSLATE_NOOP("stackwright", "it could not be moved back: %1")},
    {"moved-by-others", QT_TRANSLATE_NOOP("stackwright", "somebody moved it to %1")},
    {"lock-held", QT_TRANSLATE_NOOP("stackwright", "%1 is at it: %2, until %3 at the latest")},
    {"lock-waits", QT_TRANSLATE_NOOP("stackwright", "waiting for %1: %2")},
    {"lock-expired", QT_TRANSLATE_NOOP("stackwright", "the lock that %1 left (%2) had expired and was taken over")},
    {"lock-lost", QT_TRANSLATE_NOOP("stackwright", "the lock had expired meanwhile, and %1 has it now")},
    {"lock-none", QT_TRANSLATE_NOOP("stackwright", "the registry takes no lock (%1): see that nobody else promotes this stack now")},
    {"record-not-left", QT_TRANSLATE_NOOP("stackwright", "the record could not be left in the registry, other machines will not know of it: %1")},
    {"by-others-there", QT_TRANSLATE_NOOP("stackwright", "somebody else moved it there")},
    {"is-where-it-was", QT_TRANSLATE_NOOP("stackwright", "it is where it was")},
    {"target-unknown", QT_TRANSLATE_NOOP("stackwright", "could not tell what it names now: %1")},
    // What a registry is asked.
    {"missing-in-registry", QT_TRANSLATE_NOOP("stackwright", "missing in the registry")},
    {"look-at-tags", QT_TRANSLATE_NOOP("stackwright", "look at its tags, or push it first")},
    {"no-permission", QT_TRANSLATE_NOOP("stackwright", "no permission: %1")},
    {"log-in", QT_TRANSLATE_NOOP("stackwright", "log in: %1, or set %2 and %3")},
    {"allow-token-host", QT_TRANSLATE_NOOP("stackwright", "if that host may be given your login, allow it by the environment variable %1")},
    {"realm-is-wrong", QT_TRANSLATE_NOOP("stackwright", "who runs the registry must fix where it sends for tokens; a login does not help")},
    {"log-in-or-other", QT_TRANSLATE_NOOP("stackwright", "log in with docker login, or choose another registry with --registry HOST[:PORT] or --local")},
    {"start-or-other", QT_TRANSLATE_NOOP("stackwright", "start it, or choose another one with --registry HOST[:PORT] or --local; --no-push builds and tests only")},
    {"registry-silent", QT_TRANSLATE_NOOP("stackwright", "could not tell about %1: %2")},
    {"trust-signer", QT_TRANSLATE_NOOP("stackwright", "if you trust who signed its certificate, put theirs at %1, where docker looks too, or name it by SSL_CERT_FILE")},
    {"fix-certificate-file", QT_TRANSLATE_NOOP("stackwright", "make it a readable file that holds a certificate, or remove it")},
    {"certificate-is-theirs", QT_TRANSLATE_NOOP("stackwright", "its certificate must be for this name and this day: who runs the registry can fix that")},
    {"registry-again", QT_TRANSLATE_NOOP("stackwright", "is it running, and is this its address? try again, or see stackwright doctor")},
    {"not-a-registrys-word", QT_TRANSLATE_NOOP("stackwright", "could not tell whether it is there: HTTP 404 without a registry's error")},
    {"is-it-a-registry", QT_TRANSLATE_NOOP("stackwright", "is %1 a registry?")},
    {"registry-answered", QT_TRANSLATE_NOOP("stackwright", "the registry answered %1")},
    {"not-told", QT_TRANSLATE_NOOP("stackwright", "it could not tell")},
    // Gates of a promotion.
    {"gate-no-image", QT_TRANSLATE_NOOP("stackwright", "there is no image to look at")},
    {"gate-no-revision", QT_TRANSLATE_NOOP("stackwright", "%1 has no label org.opencontainers.image.revision")},
    {"gate-from", QT_TRANSLATE_NOOP("stackwright", "%1 from %2")},
    {"gate-different-commits", QT_TRANSLATE_NOOP("stackwright", "built from different commits: %1")},
    {"gate-one-commit", QT_TRANSLATE_NOOP("stackwright", "all were built from commit %1")},
    {"missing", QT_TRANSLATE_NOOP("stackwright", "%1 is missing")},
    {"gate-image-unknown", QT_TRANSLATE_NOOP("stackwright", "could not tell whether %1 is there: %2")},
    {"gate-no-page", QT_TRANSLATE_NOOP("stackwright", "%1 has no page %2")},
    {"gate-verdict-unknown", QT_TRANSLATE_NOOP("stackwright", "%1: could not tell: %2")},
    {"verdict-unreadable", QT_TRANSLATE_NOOP("stackwright", "its verdict cannot be read: %1")},
    {"verdict-of-another", QT_TRANSLATE_NOOP("stackwright", "its verdict is about another image, %1")},
    {"gate-no-verdict", QT_TRANSLATE_NOOP("stackwright", "%1: unknown, no run left a verdict on it")},
    {"gate-all-present", QT_TRANSLATE_NOOP("stackwright", "all %1 present")},
    {"gate-passed", QT_TRANSLATE_NOOP("stackwright", "%1 passed")},
    {"gate-nothing-failed", QT_TRANSLATE_NOOP("stackwright", "nothing failed")},
    {"gate-skipped", QT_TRANSLATE_NOOP("stackwright", "%1 skipped")},
    {"gate-no-tests", QT_TRANSLATE_NOOP("stackwright", "has no tests")},
    {"gate-passed-before", QT_TRANSLATE_NOOP("stackwright", "its tests passed in an earlier run")},
    {"gate-command", QT_TRANSLATE_NOOP("stackwright", "its test command passed, which counts no tests")},
    {"gate-command-only", QT_TRANSLATE_NOOP("stackwright", "its test command passed, which counts no tests, and the spec requires tests")},
    {"gate-uncounted", QT_TRANSLATE_NOOP("stackwright", "how many of its tests ran is not known")},
    {"gate-tests-required", QT_TRANSLATE_NOOP("stackwright", "no test of it ran, and the spec requires tests")},
    {"gate-tests-uncounted", QT_TRANSLATE_NOOP("stackwright", "how many of its tests ran is not known, and the spec requires tests")},
    {"gate-dirty", QT_TRANSLATE_NOOP("stackwright", "%1 was built from files that no commit has")},
    {"gate-proved", QT_TRANSLATE_NOOP("stackwright", "%1 is from %2, and nothing of it changed until %3")},
    {"one-integration-test", QT_TRANSLATE_NOOP("stackwright", "1 integration test")},
    {"many-integration-tests", QT_TRANSLATE_NOOP("stackwright", "%1 integration tests")},
    {"gate-pages-there", QT_TRANSLATE_NOOP("stackwright", "every image has its page")},
    {"gate-not-run", QT_TRANSLATE_NOOP("stackwright", "its command was not run")},
    {"gate-not-run-closed", QT_TRANSLATE_NOOP("stackwright", "its command was not run: another gate is closed")},
    {"gate-ended", QT_TRANSLATE_NOOP("stackwright", "its command ended with %1")},
    {"gate-did-not-end", QT_TRANSLATE_NOOP("stackwright", "its command did not end by itself: %1")},
    {"see", QT_TRANSLATE_NOOP("stackwright", "see %1")},
    {"the-build", QT_TRANSLATE_NOOP("stackwright", "the build")},
    {"the-tests", QT_TRANSLATE_NOOP("stackwright", "the tests")},
    {"the-push", QT_TRANSLATE_NOOP("stackwright", "the push")},
    {"the-integration-tests", QT_TRANSLATE_NOOP("stackwright", "the integration tests")},
    {"did-not-run", QT_TRANSLATE_NOOP("stackwright", "%1 did not run")},
    {"did-not-end", QT_TRANSLATE_NOOP("stackwright", "%1 did not end")},
    {"was-cancelled", QT_TRANSLATE_NOOP("stackwright", "%1 did not end: cancelled")},
    {"was-skipped", QT_TRANSLATE_NOOP("stackwright", "%1 skipped")},
    // What a run needs: names of the checks, findings, what to do.
    {"check-engine", QT_TRANSLATE_NOOP("stackwright", "engine")},
    {"check-builder", QT_TRANSLATE_NOOP("stackwright", "builder")},
    {"check-storage", QT_TRANSLATE_NOOP("stackwright", "engine storage")},
    {"check-registry", QT_TRANSLATE_NOOP("stackwright", "registry %1")},
    {"check-credentials", QT_TRANSLATE_NOOP("stackwright", "credentials for %1")},
    {"check-git", QT_TRANSLATE_NOOP("stackwright", "git")},
    {"check-stack", QT_TRANSLATE_NOOP("stackwright", "stack")},
    {"check-tests", QT_TRANSLATE_NOOP("stackwright", "tests on this machine")},
    {"check-wiki", QT_TRANSLATE_NOOP("stackwright", "wiki")},
    {"check-output", QT_TRANSLATE_NOOP("stackwright", "output")},
    {"docker-at", QT_TRANSLATE_NOOP("stackwright", "%1 %2 at %3, client %4 (%5)")},
    {"podman-at", QT_TRANSLATE_NOOP("stackwright", "%1 %2 (%3)")},
    {"not-reachable-at", QT_TRANSLATE_NOOP("stackwright", "%1 not reachable at %2")},
    {"in-brackets", QT_TRANSLATE_NOOP("stackwright", "%1 (%2)")},
    {"no-such-program", QT_TRANSLATE_NOOP("stackwright", "there is no such program")},
    {"not-on-path", QT_TRANSLATE_NOOP("stackwright", "not found on PATH")},
    {"install-docker", QT_TRANSLATE_NOOP("stackwright", "install Docker (Debian: sudo apt install docker.io), or use --engine podman")},
    {"install-podman", QT_TRANSLATE_NOOP("stackwright", "install podman, or leave --engine out to use docker")},
    {"permission-denied", QT_TRANSLATE_NOOP("stackwright", "permission denied")},
    {"no-such-socket", QT_TRANSLATE_NOOP("stackwright", "no such socket")},
    {"nobody-listens", QT_TRANSLATE_NOOP("stackwright", "nobody listens there")},
    {"no-connection", QT_TRANSLATE_NOOP("stackwright", "no connection")},
    {"no-answer-within", QT_TRANSLATE_NOOP("stackwright", "it does not answer within 20 s")},
    {"join-group", QT_TRANSLATE_NOOP("stackwright", "add yourself to its group (sudo usermod -aG docker $USER, then log in again), or set DOCKER_HOST to a daemon of your own")},
    {"ask-version", QT_TRANSLATE_NOOP("stackwright", "see what `%1 version` says")},
    {"start-engine", QT_TRANSLATE_NOOP("stackwright", "start it (sudo systemctl start docker), or set DOCKER_HOST to the daemon's address")},
    {"classic-builder", QT_TRANSLATE_NOOP("stackwright", "the classic builder")},
    {"podman-builds", QT_TRANSLATE_NOOP("stackwright", "podman builds by itself")},
    {"buildx-is-there", QT_TRANSLATE_NOOP("stackwright", "buildx %1 is there")},
    {"buildx-missing", QT_TRANSLATE_NOOP("stackwright", "buildx is missing beside client %1")},
    {"buildx-broken", QT_TRANSLATE_NOOP("stackwright", "buildx beside client %1 does not work")},
    {"buildx-driver", QT_TRANSLATE_NOOP("stackwright", "%1, driver %2")},
    {"buildx-builder-driver", QT_TRANSLATE_NOOP("stackwright", "%1, builder %2, driver %3")},
    {"left-aside", QT_TRANSLATE_NOOP("stackwright", "%1; the current builder %2 is not used, since nobody asked for it")},
    {"podman-behind", QT_TRANSLATE_NOOP("stackwright", "podman %1 answers docker's client, and builds by itself")},
    {"with-store", QT_TRANSLATE_NOOP("stackwright", "%1, %2 image store")},
    {"list-builders", QT_TRANSLATE_NOOP("stackwright", "`docker buildx ls` lists the builders of this machine")},
    {"buildx-or-none", QT_TRANSLATE_NOOP("stackwright", "install docker's buildx plugin, or leave --builder out")},
    {"client-too-old", QT_TRANSLATE_NOOP("stackwright", "the client speaks API %1, the engine no older one than %2")},
    {"client-too-new", QT_TRANSLATE_NOOP("stackwright", "the client speaks API %1, the engine no newer one than %2")},
    {"other-client", QT_TRANSLATE_NOOP("stackwright", "install the docker client that belongs to the engine, and unset DOCKER_API_VERSION")},
    {"buildkit-built-in", QT_TRANSLATE_NOOP("stackwright", "client %1 has BuildKit built in")},
    {"install-buildx", QT_TRANSLATE_NOOP("stackwright", "builds work, but slower; install docker's buildx plugin (Docker's packages: sudo apt install docker-buildx-plugin)")},
    {"space-free", QT_TRANSLATE_NOOP("stackwright", "%1 free in %2")},
    {"space-unknown", QT_TRANSLATE_NOOP("stackwright", "%1: how much space is left cannot be told")},
    {"remove-images", QT_TRANSLATE_NOOP("stackwright", "remove images that you no longer need (docker image ls; docker image rm NAME)")},
    {"make-room", QT_TRANSLATE_NOOP("stackwright", "free some space, or choose another folder with --output DIR")},
    {"not-writable", QT_TRANSLATE_NOOP("stackwright", "%1 cannot be written to")},
    {"other-folder", QT_TRANSLATE_NOOP("stackwright", "choose another folder with --output DIR")},
    {"answers", QT_TRANSLATE_NOOP("stackwright", "answers")},
    {"it-answers", QT_TRANSLATE_NOOP("stackwright", "%1 answers")},
    {"does-not-answer", QT_TRANSLATE_NOOP("stackwright", "does not answer: %1")},
    {"registry-right", QT_TRANSLATE_NOOP("stackwright", "is it running, and is this its address?")},
    {"registry-reachable", QT_TRANSLATE_NOOP("stackwright", "check that %1 is right and reachable from here, or use --local for a registry on this machine")},
    {"credentials-from", QT_TRANSLATE_NOOP("stackwright", "from %1")},
    {"credentials-none-here", QT_TRANSLATE_NOOP("stackwright", "none, as usual for a registry on this machine")},
    {"credentials-none", QT_TRANSLATE_NOOP("stackwright", "none: pulls are anonymous, pushes will be refused")},
    {"install-git", QT_TRANSLATE_NOOP("stackwright", "install git (Debian: sudo apt install git)")},
    {"no-stack", QT_TRANSLATE_NOOP("stackwright", "no images/spec.yml and no stackwright.yml here or above")},
    {"go-to-stack", QT_TRANSLATE_NOOP("stackwright", "go into a stack's checkout, or name it with -C DIR")},
    {"spec-errors", QT_TRANSLATE_NOOP("stackwright", "images/spec.yml has errors")},
    {"plan-only", QT_TRANSLATE_NOOP("stackwright", "it can be planned, not run: %1")},
    {"one-image", QT_TRANSLATE_NOOP("stackwright", "1 image")},
    {"many-images", QT_TRANSLATE_NOOP("stackwright", "%1 images")},
    {"in-folder", QT_TRANSLATE_NOOP("stackwright", "%1 in %2")},
    {"of-command", QT_TRANSLATE_NOOP("stackwright", "`%1`: %2")},
    {"install-pytest", QT_TRANSLATE_NOOP("stackwright", "install pytest (Debian: sudo apt install python3-pytest python3-docker)")},
    {"wiki-access", QT_TRANSLATE_NOOP("stackwright", "check wiki.remote in images/spec.yml and your access to it, or run with --no-publish")},
};

const char *patternOf(const QString &kind)
{
    static const QHash<QString, const char *> patterns = [] {
        QHash<QString, const char *> all;
        for (const Kind &one : kinds)
            all.insert(QLatin1String(one.name), one.english);
        return all;
    }();
    return patterns.value(kind);
}

/// The part whose number stands at `i` of the pattern; -1: none.
int partAt(const QString &pattern, qsizetype i)
{
    return pattern[i] == QLatin1Char('%') && i + 1 < pattern.size() ? pattern[i + 1].digitValue() - 1 : -1;
}

bool fits(const QString &pattern, qsizetype parts)
{
    qsizetype most = 0;
    for (qsizetype i = 0; i < pattern.size(); ++i)
        most = std::max<qsizetype>(most, partAt(pattern, i) + 1);
    return most == parts;
}

/// What stands in a part is never taken for a pattern.
QString filled(const QString &pattern, const QStringList &parts)
{
    QString text;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const int part = partAt(pattern, i);
        if (part < 0 || part >= parts.size())
            text += pattern[i];
        else
            text += parts[part], ++i;
    }
    return text;
}

QString said(const Clause &clause, QString (*pattern)(const char *english))
{
    if (clause.kind.isEmpty())
        return clause.text;
    QStringList parts;
    for (const Clause &part : clause.parts)
        parts << said(part, pattern);
    return clause.kind == QLatin1String(severalKind) ? parts.join(QStringLiteral("; ")) : filled(pattern(patternOf(clause.kind)), parts);
}

Clause made(const QString &kind, const QList<Clause> &parts)
{
    Clause clause;
    clause.kind = kind;
    clause.parts = parts;
    clause.text = said(clause, [](const char *english) { return QString::fromLatin1(english); });
    return clause;
}

QJsonObject toJson(const Clause &clause)
{
    QJsonArray parts;
    for (const Clause &part : clause.parts)
        parts += part.kind.isEmpty() ? QJsonValue(part.text) : QJsonValue(toJson(part));
    QJsonObject json{{QStringLiteral("kind"), clause.kind}};
    if (!parts.isEmpty())
        json.insert(QStringLiteral("parts"), parts);
    return json;
}

/// Nothing where a part is not known, or missing.
std::optional<Clause> fromJson(const QJsonValue &json, int depth)
{
    if (json.isString())
        return Clause(json.toString());
    const QString kind = json[QLatin1String("kind")].toString();
    const QJsonArray array = json[QLatin1String("parts")].toArray();
    const char *const pattern = patternOf(kind);
    if (depth > deepest || (pattern ? !fits(QLatin1String(pattern), array.size()) : kind != QLatin1String(severalKind)))
        return {};
    QList<Clause> parts;
    for (const QJsonValue &one : array) {
        const std::optional<Clause> part = fromJson(one, depth + 1);
        if (!part)
            return {};
        parts << *part;
    }
    return made(kind, parts);
}

} // namespace

bool operator==(const Clause &one, const Clause &other)
{
    return one.text == other.text && one.kind == other.kind && one.parts == other.parts;
}

Clause clause(const char *kind, const QList<Clause> &parts)
{
    Q_ASSERT(patternOf(QLatin1String(kind)) && fits(QLatin1String(patternOf(QLatin1String(kind))), parts.size()));
    return made(QLatin1String(kind), parts);
}

Clause clauses(const QList<Clause> &all)
{
    return all.isEmpty() ? Clause() : all.size() == 1 ? all.first() : made(QLatin1String(severalKind), all);
}

Clause countedClause(qint64 count, const char *one, const char *many)
{
    return count == 1 ? clause(one) : clause(many, {QString::number(count)});
}

QString spoken(const Clause &clause)
{
    return said(clause, [](const char *english) { return QCoreApplication::translate("stackwright", english); });
}

void keep(QJsonObject &object, const QString &key, const Clause &clause)
{
    object[key] = clause.text;
    if (clause.kind.isEmpty())
        object.remove(because);
    else
        object[because] = toJson(clause);
}

Clause keptIn(const QJsonObject &object, const QString &key)
{
    Clause kept = object.value(key).toString();
    if (const QJsonValue json = object.value(because); json.isObject())
        if (const std::optional<Clause> known = fromJson(json, 0)) {
            kept.kind = known->kind;
            kept.parts = known->parts;
        }
    return kept; // its text is what was said then
}

} // namespace stackwright
