// Whole runs, from wish to end: a checkout of git's, real child processes, a docker that is a script, a registry in memory.
#include "model/workspace/session.h"

#include "model/base/files.h"
#include "model/engine/launcher.h"
#include "model/release/verdict.h"
#include "tests/support/asking.h"
#include "tests/support/memoryregistry.h"
#include "tests/support/repository.h"
#include "tests/support/shelldocker.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace session_test {

using namespace stackwright;

namespace {

const QByteArray canary = "ghp_Canary0123456789abcdefghijKLMNOP";

class SessionTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        QByteArray docker = dockerScript, tests = testScript;
        repository.write("runtests.sh", tests.replace("CANARY", canary));
        repository.write("images/spec.yml",
                         "images:\n  base:\n    image_name: ghcr.io/acme/base\n    test_runner: host\n    test_command: [sh, runtests.sh]\n"
                         "    integration_tests: true\n    info_cmds: [PY]\n    prune: false\n"
                         "tag:\n  prefix: \"2026.3\"\nall_info_cmds:\n  PY: {description: Python, command: python3 --version}\n");
        repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        repository.write("images/base/tests/test_a.py", "");
        repository.write("images/base/integration_tests/test_b.py", "");
        engine = repository.beside(QStringLiteral("bin/docker"));
        ASSERT_TRUE(writeFile(engine, docker.replace("CANARY", canary)));
        ASSERT_TRUE(QFile::setPermissions(engine, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        qputenv("GITHUB_TOKEN", canary);
    }
    void TearDown() override { qunsetenv("GITHUB_TOKEN"); }

    RunState go()
    {
        if (commits)
            repository.commit();
        Place place;
        place.repo = repository.path();
        place.output = output();
        options.engine = engine;
        SessionTools tools{launcher, &registry, {}, {}, repository.path(), std::chrono::milliseconds(1)};
        tools.environment = {{QStringLiteral("PATH"), qEnvironmentVariable("PATH")}, {QStringLiteral("HOME"), repository.beside(QStringLiteral("home"))},
                             {QStringLiteral("XDG_STATE_HOME"), repository.beside(QStringLiteral("state"))},
                             {QStringLiteral("GITHUB_TOKEN"), QString::fromUtf8(canary)}};
        Session session(place, selection, options, tools);
        std::optional<RunState> state;
        QObject::connect(&session, &Session::finished, [&](RunState as) { state = as; });
        QObject::connect(&session, &Session::refused, [&](const PlanRefusal &refusal) {
            if (!mayBeRefused)
                ADD_FAILURE() << qPrintable(refusal.error.text());
            refused = refusal.error;
            state = RunState::Failed;
        });
        QObject::connect(&session, &Session::noted, [&](const Event &event) {
            if (whenBuilding && event.kind == QLatin1String("stage-started") && event.stage == Stage::Build)
                std::exchange(whenBuilding, {})();
            told += QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
        });
        QObject::connect(&session, &Session::unrecorded, [&](const QString &why) { unrecorded = why; });
        QObject::connect(&session, &Session::told, [&](const QString &line) { dry += line; });
        QObject::connect(&session, &Session::preparing, [&](const QString &what) {
            if (meanwhile && what == QLatin1String("asking the engine and the registry"))
                meanwhile();
        });
        session.start();
        EXPECT_TRUE(spinUntil([&] {
            if (watching && !state)
                watching(session);
            return state.has_value();
        }, std::chrono::seconds(60)));
        run = session.run();
        return state.value_or(RunState::Running);
    }

    QString output() const { return repository.beside(QStringLiteral("out")); }

    std::optional<Verdict> verdict()
    {
        ImageRef image{QStringLiteral("ghcr.io"), QStringLiteral("acme/base"), {}, {}};
        image.digest = MemoryRegistry::imageOf(image).digest;
        const auto found = stackwright::testing::answerOf<Result<std::optional<Verdict>>>([&](QObject *context, auto answer) { readVerdict(registry, image, context, answer); });
        EXPECT_TRUE(found);
        return found ? *found : std::nullopt;
    }

    TestRepository repository;
    MemoryRegistry registry;
    ProcessLauncher launcher;
    QString engine;
    stackwright::Run run;
    QByteArray told;
    QStringList dry;
    bool commits = true; ///< before each run
    bool mayBeRefused = false;
    Error refused; ///< by the last run
    QString unrecorded;
    RunOptions options;
    Selection selection;
    std::function<void()> meanwhile; ///< once the plan is made
    std::function<void()> whenBuilding; ///< the first time
    std::function<void(Session &)> watching; ///< again and again
};

} // namespace

TEST_F(SessionTest, LeavesNoSecretAnywhere)
{
    repository.write("images/base/integration_tests/fail", "");
    EXPECT_EQ(go(), RunState::Failed);
    // Where it was said, it is hidden, and nowhere else is it.
    int files = 0, hidden = 0;
    const QByteArrayList forms{canary, canary.toBase64().chopped(2), QByteArray("x" + canary).toBase64().mid(2).chopped(4)};
    for (const QString &folder : {output(), repository.beside(QStringLiteral("state"))}) {
        for (QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories); it.hasNext();) {
            const Result<QByteArray> bytes = readFile(it.next(), 16 * mebibyte);
            ASSERT_TRUE(bytes);
            ++files;
            hidden += bytes->contains("***");
            for (const QByteArray &form : forms)
                EXPECT_FALSE(bytes->contains(form)) << qPrintable(it.filePath());
        }
    }
    EXPECT_GT(files, 6);
    EXPECT_GT(hidden, 4); // the logs of build and both tests, the report, the journal at least
    EXPECT_FALSE(told.contains(canary));
    EXPECT_TRUE(told.contains("test_a[***]"));
    for (const RawManifest &manifest : std::as_const(registry.put))
        EXPECT_FALSE(manifest.bytes.contains(canary));
    // Nor did any child get it.
    const Result<QByteArray> seen = readFile(repository.beside(QStringLiteral("bin/environment")), mebibyte);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->contains("PATH="));
    EXPECT_FALSE(seen->contains(canary));
}

TEST_F(SessionTest, PagesHoldNoSecret)
{
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const Result<QByteArray> page = readFile(output() + QLatin1String("/manifests/") + run.images().first().page + QLatin1String(".md"), mebibyte);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->contains("Python 3 ***"));
    EXPECT_FALSE(page->contains(canary));
    EXPECT_FALSE(page->contains(canary.toBase64()));
}

TEST_F(SessionTest, LeavesAVerdictThatPassed)
{
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const std::optional<Verdict> left = verdict();
    ASSERT_TRUE(left);
    EXPECT_EQ(left->whyNotPassed(), QString());
    EXPECT_EQ(left->commit, repository.head());
    ASSERT_TRUE(left->basicTests);
    EXPECT_EQ(left->basicTests->passed, 1);
    ASSERT_TRUE(left->integrationTests);
    EXPECT_EQ(left->integrationTests->passed, 1);
}

TEST_F(SessionTest, WhatHasPassedIsNotDoneAgain)
{
    const auto states = [this] {
        QStringList words;
        for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration, Stage::Page})
            words += word(run.images().first().stage(stage).state);
        return words.join(QLatin1Char(' ')).toStdString();
    };
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const QDateTime first = verdict()->at;
    commits = false;
    registry.word = {Presence::Yes, MemoryRegistry::imageOf(run.plan().images.first().target).digest, {}, false, {}};
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(states(), "skipped skipped skipped skipped skipped");
    EXPECT_EQ(run.images().first().state, ImageState::Passed);
    EXPECT_EQ(run.images().first().digest, registry.word.digest);
    EXPECT_EQ(run.images().first().stage(Stage::Test).reason.text, QLatin1String("passed before, on ") + first.toString(QStringLiteral("yyyy-MM-dd")));
    EXPECT_EQ(verdict()->at, first) << "nothing was found out";
    EXPECT_TRUE(run.warnings().isEmpty()) << qPrintable(run.warnings().join(QLatin1Char('\n')));

    // Its page is not here: it is written of the image that stands.
    ASSERT_TRUE(QDir(output() + QLatin1String("/manifests")).removeRecursively());
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(states(), "skipped skipped skipped skipped passed");

    // Asked for: the tests alone.
    options.retest = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(states(), "skipped passed skipped passed skipped");
    EXPECT_GT(verdict()->at, first);
    EXPECT_EQ(verdict()->whyNotPassed(), QString()) << "it says of the build what was known of it";
    EXPECT_EQ(verdict()->basicTests->passed, 1);
    options.retest = false;

    // Other tests, which no commit has: of these nothing is known.
    repository.write("images/base/tests/test_more.py", "");
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().stage(Stage::Test).state, StageState::Passed);
    QFile::remove(repository.path() + QLatin1String("/images/base/tests/test_more.py"));

    // Built anew on request. It becomes the same image: its tests have passed on it.
    selection.all = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().stage(Stage::Build).state, StageState::Passed);
    EXPECT_EQ(run.images().first().stage(Stage::Push).state, StageState::Passed);
    EXPECT_FALSE(run.warnings().filter(QStringLiteral("it is built anew, and the tag moves if the new image is another one")).isEmpty());
}

TEST_F(SessionTest, AFailedRetestLeavesTheImageThatIsThere)
{
    // Tests that fail for a reason outside of their files.
    const QString file = repository.beside(QStringLiteral("home/fails"));
    repository.write("runtests.sh", "case \"$*\" in *integration_tests*) ;; *) [ ! -e " + file.toUtf8() + " ] || exit 3;; esac\n" + testScript);
    const auto fails = [&](bool does) {
        EXPECT_TRUE(does ? writeFile(file, "x").ok() : QFile::remove(file));
    };
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    commits = false;
    registry.word = {Presence::Yes, MemoryRegistry::imageOf(run.plan().images.first().target).digest, {}, false, {}};
    options.retest = true;
    fails(true);
    ASSERT_EQ(go(), RunState::Failed);
    EXPECT_TRUE(verdict()->hasPassed(Stage::Push)) << "nothing was undone";
    EXPECT_FALSE(verdict()->hasPassed(Stage::Test));
    options.retest = false;
    fails(false);
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().stage(Stage::Build).state, StageState::Skipped);
    EXPECT_EQ(run.images().first().stage(Stage::Push).state, StageState::Skipped);
    EXPECT_EQ(run.images().first().stage(Stage::Test).state, StageState::Passed);
}

TEST_F(SessionTest, AResumedRunKnowsWhichTestsHadPassed)
{
    const QString fails = repository.beside(QStringLiteral("home/fails"));
    repository.write("runtests.sh", "case \"$*\" in *integration_tests*) [ ! -e " + fails.toUtf8() + " ] || exit 3;; esac\n" + testScript);
    ASSERT_TRUE(writeFile(fails, "x"));
    ASSERT_EQ(go(), RunState::Failed);
    const QString tree = verdict()->testTree;
    EXPECT_FALSE(tree.isEmpty());
    ASSERT_TRUE(QFile::remove(fails));
    commits = false;
    options.resume = QString();
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(verdict()->testTree, tree);
    EXPECT_FALSE(verdict()->integrationTree.isEmpty());
}

TEST_F(SessionTest, ARegistryThatNobodyReachesIsSaidBeforeAnythingIsBuilt)
{
    repository.write("images/spec.yml", readFile(repository.path("images/spec.yml"), mebibyte).value() + "also_push: [mirror.example/team]\n");
    registry.silent = QStringLiteral("mirror.example");
    mayBeRefused = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3);
    EXPECT_TRUE(refused.text().contains(QLatin1String("mirror.example"))) << qPrintable(refused.text());
    EXPECT_FALSE(told.contains("run-started"));
}

TEST_F(SessionTest, WhatStandsIsNotPreparedFor)
{
    QFile spec(repository.path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QFile::ReadOnly));
    repository.write("images/spec.yml", spec.readAll() + "prepare: [[sh, -c, \"true\"]]\n");
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_TRUE(told.contains("prepare-started"));
    told.clear();
    commits = false;
    registry.word = {Presence::Yes, MemoryRegistry::imageOf(run.plan().images.first().target).digest, {}, false, {}};
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().stage(Stage::Build).state, StageState::Skipped);
    EXPECT_FALSE(told.contains("prepare-started")) << "nothing is built";
}

TEST_F(SessionTest, AVerdictThatDidNotPassLeavesItsTestsToDo)
{
    repository.write("images/base/integration_tests/fail", "");
    ASSERT_EQ(go(), RunState::Failed);
    commits = false;
    registry.word = {Presence::Yes, MemoryRegistry::imageOf(run.plan().images.first().target).digest, {}, false, {}};
    EXPECT_EQ(go(), RunState::Failed) << "nobody calls that passed";
    EXPECT_EQ(run.images().first().stage(Stage::Build).state, StageState::Skipped);
    EXPECT_EQ(run.images().first().stage(Stage::Test).state, StageState::Skipped) << "these had passed";
    EXPECT_EQ(run.images().first().stage(Stage::Integration).state, StageState::Failed) << "these had not";
    EXPECT_NE(verdict()->whyNotPassed(), QString());
    EXPECT_EQ(verdict()->basicTests->passed, 1);
}

/// "build skipped, test passed, …" and what the plan wanted.
std::string faredAs(const stackwright::Run &run)
{
    QStringList words{word(run.plan().images.first().action)};
    for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration, Stage::Page})
        words += word(run.images().first().stage(stage).state);
    return words.join(QLatin1Char(' ')).toStdString();
}

TEST_F(SessionTest, OtherTestsAreRunOnTheDigestThatIsThere)
{
    selection.precise = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(faredAs(run), "build passed passed passed passed passed");
    const QString older = run.plan().tag;
    const std::optional<Verdict> before = verdict();
    registry.tagsThere = {older, QStringLiteral("2026.3-stable"), QStringLiteral("2026.3-0123456")};

    // Other tests: the digest is tested, and gets the tag of this commit.
    repository.write("images/base/tests/test_a.py", "# other\n");
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(faredAs(run), "test skipped passed passed passed passed");
    EXPECT_EQ(run.images().first().stage(Stage::Build).reason.text, QLatin1String("only its tests changed since ") + older);
    EXPECT_EQ(run.images().first().stage(Stage::Push).reason.text, QLatin1String("the digest of ") + older + QLatin1String(" got the tag"));
    EXPECT_TRUE(run.plan().order.isEmpty());
    EXPECT_EQ(run.images().first().digest, before->digest);
    EXPECT_TRUE(registry.put.contains(QLatin1String("ghcr.io/acme/base:") + run.plan().tag));
    EXPECT_EQ(verdict()->whyNotPassed(), QString());
    EXPECT_NE(verdict()->testTree, before->testTree) << "of the new tests";
    EXPECT_EQ(verdict()->commit, before->commit) << "of which it was built";
    EXPECT_TRUE(run.warnings().isEmpty()) << qPrintable(run.warnings().join(QLatin1Char('\n')));

    // Tests that fail: the tag stays where it was, the digest is known to have failed them.
    repository.write("images/base/tests/fail", "");
    ASSERT_EQ(go(), RunState::Failed);
    EXPECT_EQ(faredAs(run), "test skipped failed not run not run not run");
    EXPECT_FALSE(registry.put.contains(QLatin1String("ghcr.io/acme/base:") + run.plan().tag));
    EXPECT_NE(verdict()->whyNotPassed(), QString());
    EXPECT_TRUE(verdict()->hasPassed(Stage::Build));

    // The same run goes on with the same digest, and does not build.
    commits = false;
    options.resume = QString();
    ASSERT_EQ(go(), RunState::Failed);
    EXPECT_EQ(faredAs(run), "test skipped failed not run not run not run");
    options.resume.reset();
    commits = true;

    // And once they are right, it needs no build either.
    repository.remove("images/base/tests/fail");
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(faredAs(run), "test skipped passed passed passed passed");
    EXPECT_EQ(verdict()->whyNotPassed(), QString());
}

TEST_F(SessionTest, WithoutAPushOtherTestsAreRunOnTheDigestThatIsThereToo)
{
    selection.precise = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    registry.tagsThere = {run.plan().tag};
    repository.write("images/base/tests/test_a.py", "# other\n");
    options.push = false;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(faredAs(run), "test skipped passed skipped passed passed");
    EXPECT_FALSE(registry.put.contains(QLatin1String("ghcr.io/acme/base:") + run.plan().tag));
}

TEST_F(SessionTest, OtherTestsBuildWhereNoDigestCanBeTestedAndItIsSaidWhy)
{
    selection.precise = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const QString older = run.plan().tag;
    int files = 0;
    const auto builds = [&](const char *why) {
        repository.write("images/base/tests/test_a.py", QByteArray("# ") + QByteArray::number(++files));
        ASSERT_EQ(go(), RunState::Passed) << why << ": " << qPrintable(run.reason());
        EXPECT_EQ(run.plan().images.first().action, Action::Build) << why;
        EXPECT_EQ(run.plan().images.first().reasons.first().kind, QStringLiteral("tests-changed")) << why;
        EXPECT_EQ(run.plan().order, QStringList{QStringLiteral("base")}) << why;
        EXPECT_EQ(run.images().first().stage(Stage::Build).state, StageState::Passed) << why;
        EXPECT_FALSE(run.warnings().filter(QLatin1String("only its tests changed, but it is built: ") + QLatin1String(why)).isEmpty())
            << why << ": " << qPrintable(run.warnings().join(QLatin1Char('\n')));
    };
    builds("the registry has no digest of it");
    registry.tagsTrouble = surroundingsError(QStringLiteral("ghcr.io"), QStringLiteral("does not answer"), {});
    builds("which digests there are could not be told: ghcr.io: does not answer");
    registry.tagsTrouble.reset();
    registry.tagsThere = {older};
    options.noCache = true;
    builds("--no-cache asks for a new build");
    options.noCache = false;
    options.pull = true;
    builds("newer bases were asked for");
    options.pull = false;

    // Something else changed since the tag that is there, though not in the last commit.
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nRUN true\n");
    repository.commit();
    builds("the registry has no digest of it");

    // The digest is there, and nobody knows of what it was built.
    registry.referring.clear();
    registry.tagsThere = {run.plan().tag};
    builds("the registry has no digest of it");
}

TEST_F(SessionTest, ADryRunTellsWhatTestingADigestTakes)
{
    selection.precise = true;
    ASSERT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    repository.write("images/base/tests/test_a.py", "# other\n");
    options.dryRun = true;
    ASSERT_EQ(go(), RunState::Passed);
    const QString all = dry.join(QLatin1Char('\n'));
    EXPECT_TRUE(all.contains(QLatin1String("/v2/acme/base/tags/list"))) << qPrintable(all);
    EXPECT_TRUE(all.contains(QLatin1String("pull ghcr.io/acme/base@sha256:DIGEST-OF-BASE"))) << qPrintable(all);
    EXPECT_FALSE(all.contains(QLatin1String("docker build"))) << qPrintable(all);
    EXPECT_TRUE(all.contains(QLatin1String("PUT https://ghcr.io/v2/acme/base/manifests/") + run.plan().tag)) << qPrintable(all);
}

TEST_F(SessionTest, LeavesAVerdictThatFailedAfterThePush)
{
    repository.write("images/base/integration_tests/fail", "");
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(run.images().first().stage(Stage::Push).state, StageState::Passed);
    const std::optional<Verdict> left = verdict();
    ASSERT_TRUE(left);
    EXPECT_NE(left->whyNotPassed(), QString());
    EXPECT_EQ(left->integrationTests->failed, 1);
}

TEST_F(SessionTest, LeavesNoVerdictOnWhatWasNotPushed)
{
    repository.write("images/base/tests/fail", "");
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(run.images().first().stage(Stage::Push).state, StageState::NotRun);
    EXPECT_TRUE(registry.put.isEmpty());
}

TEST_F(SessionTest, BuildsWhatWasPlannedThoughTheSpecChangesMeanwhile)
{
    meanwhile = [this] { repository.write("images/spec.yml", "images: [\n"); };
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().state, ImageState::Passed);
}

TEST_F(SessionTest, BuildsTheFilesOfItsStartThoughTheyAreEditedMeanwhile)
{
    whenBuilding = [this] {
        repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=somebody:else\nFROM $BASE_IMAGE\n");
        repository.write("images/base/tests/fail", "");
    };
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const Result<QByteArray> built = readFile(repository.beside(QStringLiteral("bin/built")), mebibyte);
    ASSERT_TRUE(built);
    EXPECT_EQ(*built, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
    EXPECT_TRUE(run.warnings().contains(QStringLiteral("images/base/Dockerfile, images/base/tests/fail changed during the run: what was built is how it was when the run began")))
        << qPrintable(run.warnings().join(QLatin1Char('\n')));
    EXPECT_TRUE(run.images().first().sourceHash.startsWith(QLatin1String("sha256:")));
}

TEST_F(SessionTest, SaysThatAFileChangedBetweenPlanAndStart)
{
    meanwhile = [this] { repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nRUN true\n"); };
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_TRUE(run.warnings().contains(QStringLiteral("images/base/Dockerfile changed after the plan was made: what is built is how it was when the run began")))
        << qPrintable(run.warnings().join(QLatin1Char('\n')));
}

TEST_F(SessionTest, FilesThatNoCommitHasAreNamed)
{
    repository.commit();
    commits = false;
    repository.write("images/base/new", "x");
    repository.write("notes", "nothing that is built");
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_TRUE(run.warnings().join(QLatin1Char('\n')).contains(QStringLiteral("1 uncommitted file below images/: images/base/new (part of what is built: base; the tag is ")))
        << qPrintable(run.warnings().join(QLatin1Char('\n')));
    repository.remove("images/base/new");
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_FALSE(run.warnings().join(QLatin1Char('\n')).contains(QStringLiteral("uncommitted")));
}

TEST_F(SessionTest, AResumedRunIsOfTheSameFiles)
{
    repository.write("images/base/tests/fail", "");
    EXPECT_EQ(go(), RunState::Failed);
    commits = false;
    options.resume = QString();
    // The tests alone are fixed: the build that has passed is not done again.
    repository.remove("images/base/tests/fail");
    repository.write("images/base/tests/again", "");
    const QString built = run.images().first().sourceHash;
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().sourceHash, built);
    const auto builds = [this] {
        const Result<QByteArray> journal = readFile(output() + QLatin1String("/artifacts/run.jsonl"), mebibyte);
        qsizetype count = 0;
        for (const QByteArray &line : journal.ok() ? journal->split('\n') : QByteArrayList())
            count += line.contains("\"stage-started\"") && line.contains("\"build\"");
        return count;
    };
    EXPECT_EQ(builds(), 1);

    // Another Dockerfile makes another image, and what no commit holds has a tag of its own: that is no run to go on with.
    repository.write("images/base/tests/fail", "");
    options.resume.reset();
    EXPECT_EQ(go(), RunState::Failed);
    repository.remove("images/base/tests/fail");
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nRUN fixed\n");
    options.resume = QString();
    mayBeRefused = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 2);
    EXPECT_TRUE(refused.text().contains(QLatin1String("the files that are built have changed since that run: its tag was 2026.3-"))) << qPrintable(refused.text());
    options.resume.reset();
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(builds(), 1);
    EXPECT_TRUE(run.plan().tag.contains(QLatin1String("-dirty-"))) << qPrintable(run.plan().tag);
    const Result<QByteArray> fixed = readFile(repository.beside(QStringLiteral("bin/built")), mebibyte);
    ASSERT_TRUE(fixed);
    EXPECT_TRUE(fixed->contains("RUN fixed"));
}

TEST_F(SessionTest, AResumedRunSaysWhatItBuildsUnasked)
{
    QByteArray spec = readFile(repository.path("images/spec.yml"), mebibyte).value();
    spec.replace("tag:\n", "  other:\n    image_name: ghcr.io/acme/other\ntag:\n");
    repository.write("images/spec.yml", spec);
    repository.write("images/other/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
    repository.write("images/base/tests/fail", "");
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(run.images().size(), 2);
    repository.remove("images/base/tests/fail");
    commits = false;
    options.resume = QString();
    selection.only = QStringList{QStringLiteral("base")};
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_TRUE(run.warnings().join(QLatin1Char('\n')).contains(QLatin1String("other: built too"))) << qPrintable(run.warnings().join(QLatin1Char('\n')));
    EXPECT_FALSE(run.warnings().join(QLatin1Char('\n')).contains(QLatin1String("base: built too")));
}

TEST_F(SessionTest, StopsAtOnceWhileTheWikiIsPublished)
{
    const QString remote = repository.beside(QStringLiteral("wiki.git")), reached = repository.beside(QStringLiteral("reached"));
    repository.gitIn(repository.beside(QStringLiteral(".")), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), remote});
    const QString hook = remote + QLatin1String("/hooks/pre-receive");
    ASSERT_TRUE(writeFile(hook, "#!/bin/sh\necho $$ > " + reached.toUtf8() + "\nsleep 100\n"));
    ASSERT_TRUE(QFile::setPermissions(hook, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    repository.write("images/spec.yml", readFile(repository.path("images/spec.yml"), mebibyte).value() + "wiki: {remote: " + remote.toUtf8() + "}\n");
    options.publish = RunOptions::Publish::Always;
    QElapsedTimer since;
    watching = [&](Session &session) {
        if (!since.isValid() && QFile::exists(reached)) {
            since.start();
            session.stop(QStringLiteral("interrupted"));
        }
    };
    EXPECT_EQ(go(), RunState::Cancelled);
    ASSERT_TRUE(since.isValid());
    EXPECT_LT(since.elapsed(), 3000);
    EXPECT_EQ(run.images().first().state, ImageState::Passed);
    EXPECT_EQ(run.reason(), QStringLiteral("interrupted while the wiki was published: look at it with stackwright wiki status"));
    const int pid = readFile(reached, 100).value().trimmed().toInt();
    EXPECT_TRUE(spinUntil([&] { return !QFile::exists(QStringLiteral("/proc/%1").arg(pid)); }, std::chrono::seconds(5))) << "the hook's process is left";
}

TEST_F(SessionTest, AWikiThatIsNotThereIsMissingBeforeAnythingBegins)
{
    Result<QByteArray> spec = readFile(repository.path() + QStringLiteral("/images/spec.yml"), mebibyte);
    ASSERT_TRUE(spec.ok());
    repository.write("images/spec.yml", *spec + "wiki: {remote: /nowhere/wiki.git}\n");
    options.publish = RunOptions::Publish::Always;
    mayBeRefused = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3) << qPrintable(refused.text());
    EXPECT_TRUE(refused.text().contains(QLatin1String("wiki /nowhere/wiki.git: "))) << qPrintable(refused.text());
    EXPECT_FALSE(QFileInfo::exists(output() + QStringLiteral("/artifacts/run.jsonl")));
    // A run that publishes nothing needs no wiki, and says what is wrong with it.
    options.publish = RunOptions::Publish::Never;
    commits = mayBeRefused = false;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_TRUE(run.warnings().join(QLatin1Char('\n')).contains(QLatin1String("/nowhere/wiki.git"))) << qPrintable(run.warnings().join(QLatin1Char('\n')));
}

TEST_F(SessionTest, SaysFirstWhatIsWrongWithTheEngine)
{
    registry.word = Existence{Presence::Unknown, {}, {}, false, QStringLiteral("connection refused"), {}}; // at once
    mayBeRefused = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3);
    EXPECT_TRUE(refused.text().contains(QLatin1String("connection refused"))) << qPrintable(refused.text());
    commits = false;
    ASSERT_TRUE(writeFile(engine, "#!/bin/sh\nsleep 0.3\necho 'Cannot connect to the Docker daemon at unix:///run/x.sock. Is it running?' >&2\nexit 1\n"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3);
    EXPECT_TRUE(refused.text().contains(QLatin1String("unix:///run/x.sock"))) << qPrintable(refused.text());
}

TEST_F(SessionTest, SaysThatARunIsNotInTheHistory)
{
    ASSERT_TRUE(writeFile(repository.beside(QStringLiteral("state")), "no folder").ok());
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_TRUE(unrecorded.startsWith(QLatin1String("the run is not in the history: "))) << qPrintable(unrecorded);
}

TEST_F(SessionTest, WhatARunTellsOfItselfIsItsOwnersAlone)
{
    const mode_t before = ::umask(0);
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    ::umask(before);
    const auto modeOf = [](const QString &path) {
        struct stat status = {};
        EXPECT_EQ(::stat(QFile::encodeName(path).constData(), &status), 0) << qPrintable(path);
        return status.st_mode & 0777;
    };
    int files = 0;
    for (const QString &folder : {QStringLiteral("/artifacts"), QStringLiteral("/logs")})
        for (const QFileInfo &file : QDir(output() + folder).entryInfoList({QStringLiteral("*.jsonl"), QStringLiteral("*.yaml"), QStringLiteral("IMAGES_*"), QStringLiteral("*.log"), QStringLiteral(".lock")}, QDir::Files | QDir::Hidden)) {
            EXPECT_EQ(modeOf(file.filePath()), 0600u) << qPrintable(file.filePath());
            ++files;
        }
    EXPECT_GE(files, 8);
    const QString state = repository.beside(QStringLiteral("state/stackwright"));
    for (const QString &folder : {state, QString(state + QStringLiteral("/runs")), QString(state + QStringLiteral("/runs/") + run.id())})
        EXPECT_EQ(modeOf(folder), 0700u) << qPrintable(folder);
    EXPECT_EQ(modeOf(state + QStringLiteral("/runs/") + run.id() + QStringLiteral("/run.jsonl")), 0600u);
}

TEST_F(SessionTest, AWikiThatIsALinkIsRefusedBeforeAnythingIsWritten)
{
    const QString elsewhere = repository.beside(QStringLiteral("elsewhere"));
    QDir().mkpath(elsewhere);
    QDir().mkpath(output());
    ASSERT_TRUE(QFile::link(elsewhere, output() + QStringLiteral("/wiki")));
    mayBeRefused = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3) << qPrintable(refused.text());
    EXPECT_TRUE(refused.text().contains(QLatin1String("/wiki: it is a symbolic link"))) << qPrintable(refused.text());
    EXPECT_TRUE(QDir(elsewhere).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    EXPECT_FALSE(QFileInfo::exists(output() + QStringLiteral("/artifacts/run.jsonl")));
}

TEST_F(SessionTest, WhatItsEndWritesIsLookedAtBeforeTheStart)
{
    mayBeRefused = true;
    for (const char *name : {"artifacts/IMAGES_BUILT", "artifacts/Home.md", "wiki/Home.md", "logs/run.log"})
        for (const bool isLink : {true, false}) {
            const QString file = output() + QLatin1Char('/') + QLatin1String(name);
            QDir().mkpath(QFileInfo(file).path());
            QFile::remove(file);
            if (isLink)
                ASSERT_TRUE(QFile::link(repository.beside(QStringLiteral("target")), file));
            else
                ASSERT_EQ(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
            refused = {};
            EXPECT_EQ(go(), RunState::Failed);
            EXPECT_EQ(refused.exitCode(), 3) << name;
            EXPECT_TRUE(refused.text().contains(QLatin1String(name))) << qPrintable(refused.text());
            EXPECT_FALSE(QFileInfo::exists(output() + QStringLiteral("/artifacts/run.jsonl"))) << name;
            QFile::remove(file);
        }
}

TEST_F(SessionTest, SaysThatThereIsNoRemoteToPublishTo)
{
    options.publish = RunOptions::Publish::Always;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_TRUE(run.warnings().join(QLatin1Char('\n')).contains(QLatin1String("nothing was published: the wiki in "))) << qPrintable(run.warnings().join(QLatin1Char('\n')));
}

TEST_F(SessionTest, AnInfoCommandHasADeadline)
{
    repository.write("images/spec.yml", readFile(repository.path("images/spec.yml"), mebibyte).value().replace("    prune", "    info_timeout: 1s\n    prune"));
    QByteArray docker = readFile(engine, mebibyte).value();
    ASSERT_TRUE(writeFile(engine, docker.replace("exec)", "exec) sleep 60;")));
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_TRUE(run.warnings().contains(QStringLiteral("base: info command PY failed: timed out after 1.0 s"))) << qPrintable(run.warnings().join(QLatin1Char('\n')));
    const Result<QByteArray> page = readFile(output() + QLatin1String("/manifests/") + run.images().first().page + QLatin1String(".md"), mebibyte);
    ASSERT_TRUE(page);
    EXPECT_TRUE(page->contains("timed out"));
}

TEST_F(SessionTest, ADryRunTellsEveryCommandAndRequestAndMakesNone)
{
    options.dryRun = true;
    EXPECT_EQ(go(), RunState::Passed);
    const QString image = QStringLiteral("https://ghcr.io/v2/acme/base/");
    const QString tag = QLatin1String("2026.3-") + repository.head().left(7), full = QLatin1String("ghcr.io/acme/base:") + tag;
    // In this order, others between them.
    const QStringList expected{QString(engine + QLatin1String(" version --format '{{json .}}'")), QString(engine + QLatin1String(" info --format '{{json .}}'")),
                               QString(QLatin1String("HEAD ") + image + QLatin1String("manifests/") + tag), QString(engine + QLatin1String(" build --force-rm")),
                               QString(engine + QLatin1String(" image inspect sha256:ID-OF-BASE")), QStringLiteral("sh runtests.sh --junitxml="),
                               QString(engine + QLatin1String(" push ") + full), QString(QLatin1String("GET ") + image + QLatin1String("manifests/") + tag),
                               QStringLiteral("sh runtests.sh --junitxml="), QString(engine + QLatin1String(" history")), QString(engine + QLatin1String(" exec ")),
                               QString(QLatin1String("POST ") + image + QLatin1String("blobs/uploads/")),
                               QString(QLatin1String("PUT ") + image + QLatin1String("manifests/sha256:DIGEST-OF-THE-VERDICT")),
                               QString(QLatin1String("PUT ") + image + QLatin1String("manifests/sha256-DIGEST-OF-BASE"))};
    qsizetype at = 0;
    for (const QString &wanted : expected) {
        while (at < dry.size() && !dry[at].startsWith(wanted))
            ++at;
        ASSERT_LT(at++, dry.size()) << qPrintable(wanted) << " is not told in its place:\n" << qPrintable(dry.join(QLatin1Char('\n')));
    }
    EXPECT_FALSE(QFile::exists(output()));
    EXPECT_FALSE(QFile::exists(repository.beside(QStringLiteral("bin/environment")))) << "the engine was called";
    EXPECT_TRUE(registry.put.isEmpty());
}

TEST_F(SessionTest, TestsAloneAreOfATagThatExists)
{
    options.testsOnly = true;
    options.images = {QStringLiteral("base")};
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());

    // Not on this machine: it may be in the registry. What is nowhere is a wrong request, found before anything begins.
    mayBeRefused = true;
    ASSERT_TRUE(writeFile(repository.beside(QStringLiteral("bin/gone")), "x"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 2);
    EXPECT_TRUE(refused.text().startsWith(QStringLiteral("ghcr.io/acme/base:2026.3-"))) << qPrintable(refused.text());
    EXPECT_TRUE(refused.text().endsWith(QStringLiteral(": there is no such tag, neither on this machine nor in its registry"))) << qPrintable(refused.text());
    registry.word = Existence{Presence::Unknown, {}, {}, false, QStringLiteral("nobody answers")};
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3);
    EXPECT_EQ(refused.text(), QStringLiteral("registry ghcr.io: nobody answers"));

    // It is there, but cannot be pulled: that is work that failed.
    registry.word.presence = Presence::Yes;
    refused = {};
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused, Error{});
}

TEST_F(SessionTest, ALoginThatCannotBeReadIsMendedWhereItIs)
{
    mayBeRefused = true;
    registry.word = Existence{Presence::Unknown, {}, {}, false, QStringLiteral("/x/config.json: it is not JSON"), QStringLiteral("fix or remove it")};
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(refused.exitCode(), 3);
    EXPECT_EQ(refused.text(), QStringLiteral("registry ghcr.io: /x/config.json: it is not JSON"));
    EXPECT_EQ(refused.advice, QStringLiteral("fix or remove it"));
}

TEST_F(SessionTest, ACommitIsTestedWithWhatStandsBesideItsImages)
{
    repository.commit();
    repository.remove("runtests.sh"); // of the spec's test_command; the commit before has it
    selection.head = QStringLiteral("HEAD^");
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    EXPECT_EQ(run.images().first().stage(Stage::Test).state, StageState::Passed);
}

TEST_F(SessionTest, ALoginThatCannotBeReadIsWarnedOfWhereNobodyAsksForOne)
{
    QFile spec(repository.path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QIODevice::ReadOnly));
    repository.write("images/spec.yml", spec.readAll().replace("ghcr.io/acme/base", "team/base")); // whose login no variable gives
    ASSERT_TRUE(writeFile(repository.beside(QStringLiteral("home/.docker/config.json")), "{"));
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(run.reason());
    const QString warnings = run.warnings().join(QLatin1Char('\n'));
    EXPECT_TRUE(warnings.contains(QStringLiteral("home/.docker/config.json: it is not JSON"))) << qPrintable(warnings);
}

} // namespace session_test
