// What the runner makes of tests.
#include "tests/support/runnertest.h"

namespace runner_tests_test {

using namespace stackwright;

TEST_F(RunnerTest, APassOfExitCodeAloneIsNone)
{
    stack({QStringLiteral("base")});
    docker.writesReport = false;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedStage, Stage::Test);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("push")), 0);
}

TEST_F(RunnerTest, AFailedTestIsNamedInTheEvents)
{
    stack({QStringLiteral("base")});
    docker.failedTests = 1;
    EXPECT_EQ(go(), RunState::Failed);
    const StageRecord &test = run.image(QStringLiteral("base"))->stage(Stage::Test);
    EXPECT_EQ(test.tests, (TestCounts{2, 1, 0}));
    ASSERT_EQ(test.cases.size(), 3);
    EXPECT_TRUE(test.cases[2].name.contains(QStringLiteral("test_bad")));
    EXPECT_TRUE(test.cases[2].message.contains(QStringLiteral("boom")));
}

TEST_F(RunnerTest, ATestIsNamedByItsFileInTheCheckout)
{
    // pytest names it from the folder above all that it was given: which that is depends on the image.
    for (const char *named : {"test_a", "base.tests.test_a", "images.base.tests.test_a"}) {
        spec = {};
        plan = {};
        run = {};
        ends = 0;
        stack({QStringLiteral("base")});
        docker.failedTests = 1;
        docker.failedClass = named;
        EXPECT_EQ(go(), RunState::Failed);
        const QList<TestCase> cases = run.image(QStringLiteral("base"))->stage(Stage::Test).cases;
        ASSERT_EQ(cases.size(), 3);
        EXPECT_EQ(cases[0].file, QStringLiteral("t.py")) << "which is nowhere";
        EXPECT_EQ(cases[2].file, QStringLiteral("images/base/tests/test_a.py")) << named;
    }
}

TEST_F(RunnerTest, AMissingTestFolderIsNoError)
{
    stack({QStringLiteral("base")});
    QDir(folder.filePath(QStringLiteral("images/base/tests"))).removeRecursively();
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Test), StageState::Skipped);
}

TEST_F(RunnerTest, ACommandThatTheSpecNamesIsRunWithOrWithoutFolders)
{
    for (const bool onHost : {true, false}) {
        spec = {}, plan = {};
        stack({QStringLiteral("base")});
        QDir(folder.filePath(QStringLiteral("images/base/tests"))).removeRecursively();
        spec.images[0].testCommand = {QStringLiteral("python3"), QStringLiteral("-m"), QStringLiteral("pytest"), QStringLiteral("checks/{name}")};
        spec.images[0].testCommandWritten = true;
        spec.images[0].testRunner = onHost ? TestRunner::Host : TestRunner::Container;
        docker.failedTests = 1;
        docker.launcher.commands.clear();
        ends = 0;
        EXPECT_EQ(go(), RunState::Failed) << onHost;
        EXPECT_EQ(stageOf("base", Stage::Test), StageState::Failed);
        EXPECT_GE(at(QStringLiteral("-m pytest checks/base --junitxml=")), 0) << docker.launcher.texts().join(QLatin1Char('\n')).toStdString();
        docker.failedTests = 0;
        ends = 0;
        EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
        EXPECT_EQ(run.image(QStringLiteral("base"))->stage(Stage::Test).tests, (TestCounts{2, 0, 0, 0}));
    }
}

TEST_F(RunnerTest, AnEmptyCommandMeansNoTests)
{
    stack({QStringLiteral("base")});
    spec.images[0].testCommand.clear();
    spec.images[0].testCommandWritten = true;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Test), StageState::Skipped);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("--junitxml=")), 0);
}

TEST_F(RunnerTest, AFolderWithoutATestFileIsNamedAndNotRun)
{
    stack({QStringLiteral("base")});
    QDir(folder.filePath(QStringLiteral("images/base/tests"))).removeRecursively();
    write(QStringLiteral("images/base/tests/README.md"), "later\n");
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Test), StageState::Skipped);
    EXPECT_EQ(run.image(QStringLiteral("base"))->stage(Stage::Test).reason.text, QStringLiteral("images/base/tests holds no file that pytest would collect"));
}

TEST_F(RunnerTest, ACommandByItsExitCodeIsOneCommandAndNoTest)
{
    stack({QStringLiteral("base")});
    spec.images[0].testRunner = TestRunner::Host;
    spec.images[0].testCommand = {QStringLiteral("goss-of"), QStringLiteral("{image}")};
    spec.images[0].testCommandWritten = true;
    spec.images[0].testReport = TestReportForm::ExitCode;
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_EQ(docker.launcher.commands[at(QStringLiteral("goss-of"))].arguments, QStringList(QStringLiteral("reg.test/x/base:1-abc"))); // nothing appended
    const StageRecord &stage = run.image(QStringLiteral("base"))->stage(Stage::Test);
    EXPECT_EQ(stage.tests, (TestCounts{0, 0, 0, 1}));
    EXPECT_EQ(stage.reason.text, QStringLiteral("1 command passed"));

    docker.launcher.on(QStringLiteral("goss-of"), failing(3, "no\n"));
    ends = 0;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(run.image(QStringLiteral("base"))->stage(Stage::Test).reason.text, QStringLiteral("its test_command ended with exit code 3"));
    EXPECT_FALSE(run.image(QStringLiteral("base"))->stage(Stage::Test).tests);
}

TEST_F(RunnerTest, ACommandWithoutAReportIsToldWhatToWrite)
{
    stack({QStringLiteral("base")});
    docker.writesReport = false;
    spec.images[0].testCommand = {QStringLiteral("./check")};
    spec.images[0].testCommandWritten = true;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_NE(reason.indexOf(QStringLiteral("test_report: exit-code")), -1) << reason.toStdString();
}

TEST_F(RunnerTest, TestsElsewhereAreMountedWithTheFixturesAboveThem)
{
    stack({QStringLiteral("base")});
    write(QStringLiteral("checks/by_image/base/test_b.py"), "");
    write(QStringLiteral("checks/conftest.py"), "");
    spec.images[0].tests = {QStringLiteral("checks/by_image/{name}"), QStringLiteral("checks/gone")};
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    const QString command = docker.launcher.commands[at(QStringLiteral("--junitxml="))].text();
    EXPECT_TRUE(command.contains(QStringLiteral("target=/stackwright/checks/by_image/base,readonly"))) << command.toStdString();
    EXPECT_TRUE(command.contains(QStringLiteral("target=/stackwright/checks/conftest.py,readonly"))) << command.toStdString();
    EXPECT_FALSE(command.contains(QStringLiteral("images/base/tests"))) << command.toStdString();
    EXPECT_EQ(run.warnings().filter(QStringLiteral("checks/gone")).size(), 1);
}

TEST_F(RunnerTest, TestsWithOneLockNeverRunAtOnce)
{
    for (const char *lock : {"host", "port"}) {
        spec = {}, plan = {};
        stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base")});
        const bool usual = QByteArray(lock) == "host";
        if (usual)
            write(QStringLiteral("images/conftest.py"), "");
        else
            QFile::remove(folder.filePath(QStringLiteral("images/conftest.py")));
        for (ImageSpec &image : spec.images)
            if (!usual)
                image.testLock = QLatin1String(lock);
        options.jobs = 3;
        docker.launcher.commands.clear();
        int most = 0;
        ends = 0;
        const auto runner = make();
        QObject::connect(runner.get(), &Runner::noted, runner.get(), [this, &most] {
            int testing = 0;
            for (const ImageRecord &image : run.images())
                testing += image.stage(Stage::Test).state == StageState::Running;
            most = qMax(most, testing);
        });
        runner->start();
        ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
        EXPECT_EQ(state, RunState::Passed) << reason.toStdString();
        EXPECT_EQ(most, 1) << lock;
        EXPECT_EQ(stageOf("two", Stage::Test), StageState::Passed);
    }
}

TEST_F(RunnerTest, WhatWaitsForALockIsStoppedAsNotRun)
{
    stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base")});
    for (ImageSpec &image : spec.images)
        image.testLock = QStringLiteral("port");
    options.jobs = 2;
    docker.launcher.on(QStringLiteral("images/one/tests"), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.running(QStringLiteral("images/one/tests")) && stageOf("two", Stage::Build) == StageState::Passed; }));
    spinUntil([] { return false; }, std::chrono::milliseconds(100));
    EXPECT_EQ(stageOf("two", Stage::Test), StageState::Waiting);
    runner->stop(RunState::Cancelled, clause("stopped"));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Cancelled);
    EXPECT_EQ(stageOf("one", Stage::Test), StageState::Cancelled);
    EXPECT_EQ(stageOf("two", Stage::Test), StageState::NotRun);
    EXPECT_EQ(imageOf("two"), ImageState::Cancelled);
}

TEST_F(RunnerTest, AnEngineThatGoesDuringTestsIsNoFailedTest)
{
    stack({QStringLiteral("base")});
    for (const bool atOnce : {true, false}) { // the daemon ends its containers first, and itself a little later
        docker.launcher.once(QStringLiteral("--junitxml="), failing(143, "Terminated\n"));
        FakeReply gone = failing(1, "Cannot connect to the Docker daemon\n");
        if (!atOnce)
            docker.launcher.on(QStringLiteral("docker version"), FakeReply{});
        else
            docker.launcher.on(QStringLiteral("docker version"), gone);
        if (!atOnce) {
            FakeReply alive;
            alive.effect = [this, gone](const Command &) { docker.launcher.on(QStringLiteral("docker version"), gone); };
            docker.launcher.once(QStringLiteral("docker version"), alive);
        }
        ends = 0;
        EXPECT_EQ(go(), RunState::Failed);
        EXPECT_TRUE(reason.startsWith(QStringLiteral("the engine was lost"))) << atOnce << reason.toStdString();
    }
}

TEST_F(RunnerTest, TestsOnThisMachineFindTheOutputFoldersInTheirTree)
{
    stack({QStringLiteral("base")});
    spec.images[0].testRunner = TestRunner::Host;
    QTemporaryDir tree; // a copy of the checkout, with what stood in its logs/
    for (const char *path : {"images/base/Dockerfile", "images/base/tests/test_a.py", "logs/old.log"})
        ASSERT_TRUE(writeFile(tree.filePath(QLatin1String(path)), "FROM scratch\n"));
    const auto runner = make();
    runner->context().source = tree.path();
    FakeReply tests;
    bool seen = false;
    tests.effect = [&](const Command &command) {
        const QDir here(command.workingDirectory);
        seen = QFileInfo(here.filePath(QStringLiteral("logs"))).isDir() && !QFileInfo::exists(here.filePath(QStringLiteral("logs/old.log")));
        for (const char *file : {"logs/screen.png", "artifacts/own.txt", "manifests/own.md"})
            EXPECT_TRUE(writeFile(here.filePath(QLatin1String(file)), "written by a test")) << file;
    };
    docker.writesReport = false;
    docker.launcher.on(QStringLiteral("--junitxml="), tests);
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_TRUE(seen);
    for (const char *file : {"out/logs/screen.png", "out/artifacts/own.txt", "out/manifests/own.md"})
        EXPECT_TRUE(QFileInfo::exists(folder.filePath(QLatin1String(file)))) << file;
}

TEST_F(RunnerTest, TestsOnThisMachineMayCallTheImageAsTheSpecDoes)
{
    for (const bool wasThere : {false, true}) {
        spec = {}, plan = {};
        stack({QStringLiteral("base")});
        spec.images[0].testRunner = TestRunner::Host;
        plan.images[0].specName = {QStringLiteral("ghcr.io"), QStringLiteral("x/base"), QStringLiteral("1-abc"), {}};
        docker.launcher.commands.clear();
        // What stands under the spec's name is another image, or none, when the tests begin.
        FakeReply other = failing(1, "Error: No such image\n");
        if (wasThere) {
            other = FakeReply{};
            other.output = "[{\"Id\":\"sha256:old\"}]";
        }
        const QString given = QStringLiteral("docker tag ") + DockerFake::idOf(QStringLiteral("base")) + QStringLiteral(" ghcr.io/x/base:1-abc");
        ends = 0;
        const auto runner = make();
        // A build adds its own rule for what it named: ours comes last.
        QObject::connect(runner.get(), &Runner::noted, runner.get(), [this, other](const Event &event) {
            if (event.kind == QLatin1String("stage-finished") && event.stage == Stage::Build)
                docker.launcher.on(QStringLiteral("inspect ghcr.io/x/base:1-abc"), other);
        });
        runner->start();
        ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
        EXPECT_EQ(state, RunState::Passed) << reason.toStdString();
        EXPECT_LT(at(given), at(QStringLiteral("--junitxml="))) << docker.launcher.texts().join(QLatin1Char('\n')).toStdString();
        EXPECT_GE(at(given), 0);
        EXPECT_GT(at(wasThere ? QStringLiteral("tag sha256:old ghcr.io/x/base:1-abc") : QStringLiteral("rmi ghcr.io/x/base:1-abc")), at(QStringLiteral("--junitxml=")));
    }
}

TEST_F(RunnerTest, FailedCasesCanBeRunAloneWherePytestRunsThem)
{
    stack({QStringLiteral("base")});
    options.push = false;
    options.testCases = {QStringLiteral("test_one[a-b]"), QStringLiteral("test_one[c]"), QStringLiteral("test_two")};
    const auto commandOf = [this] {
        docker.launcher.commands.clear();
        auto runner = make();
        bool ended = false;
        QObject::connect(runner.get(), &Runner::ended, runner.get(), [&] { ended = true; });
        runner->start();
        EXPECT_TRUE(spinUntil([&] { return ended; }));
        for (const Command &command : docker.launcher.commands)
            if (command.text().contains(QLatin1String("--junitxml")))
                return command.arguments;
        return QStringList();
    };
    QStringList words = commandOf();
    const qsizetype at = words.indexOf(QStringLiteral("-k"));
    ASSERT_GE(at, 0) << qPrintable(words.join(QLatin1Char(' ')));
    EXPECT_EQ(words[at + 1], QStringLiteral("test_one or test_two"));

    options.testCases = {QStringLiteral("a case in words")}; // rather all of them than the wrong ones
    EXPECT_FALSE(commandOf().contains(QStringLiteral("-k")));
    options.testCases = {QStringLiteral("test_one")};
    spec.images[0].testCommand = {QStringLiteral("./check")};
    spec.images[0].testCommandWritten = true;
    EXPECT_FALSE(commandOf().contains(QStringLiteral("-k")));
}

TEST_F(RunnerTest, HostTestsFindTheImageByItsNameAndNoCredentials)
{
    stack({QStringLiteral("base")});
    write(QStringLiteral("images/conftest.py"), "");
    qputenv("GITHUB_TOKEN", "canary-token");
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    qunsetenv("GITHUB_TOKEN");
    const Command command = docker.launcher.commands[at(QStringLiteral("--junitxml="))];
    EXPECT_EQ(command.program, QStringLiteral("python3"));
    EXPECT_EQ(command.environment.value(QStringLiteral("TEST_IMAGE")), QStringLiteral("reg.test/x/base:1-abc"));
    EXPECT_FALSE(command.environment.contains(QStringLiteral("GITHUB_TOKEN")));
    EXPECT_TRUE(command.arguments.contains(QStringLiteral("images/base/tests")));
}

} // namespace runner_tests_test
