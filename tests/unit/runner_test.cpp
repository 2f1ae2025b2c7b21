// Which stages of which images run, and what becomes of the rest.
#include "tests/support/runnertest.h"

namespace runner_test {

using namespace stackwright;

TEST_F(RunnerTest, TakesEachImageThroughItsStages)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    for (const char *image : {"base", "child"}) {
        EXPECT_EQ(imageOf(image), ImageState::Passed);
        EXPECT_EQ(stageOf(image, Stage::Cache), StageState::Skipped);
        EXPECT_EQ(stageOf(image, Stage::Build), StageState::Passed);
        EXPECT_EQ(stageOf(image, Stage::Test), StageState::Passed);
        EXPECT_EQ(stageOf(image, Stage::Push), StageState::Passed);
        EXPECT_EQ(stageOf(image, Stage::Integration), StageState::Skipped);
        EXPECT_EQ(stageOf(image, Stage::Page), StageState::Passed);
        EXPECT_EQ(stageOf(image, Stage::Prune), StageState::Skipped);
        EXPECT_EQ(run.image(QLatin1String(image))->imageId, DockerFake::idOf(QLatin1String(image)));
        EXPECT_EQ(run.image(QLatin1String(image))->digest, QStringLiteral("sha256:manifest"));
        EXPECT_EQ(run.image(QLatin1String(image))->stage(Stage::Test).tests, (TestCounts{2, 0, 0}));
    }
    EXPECT_LT(at(QStringLiteral("push reg.test/x/base:1-abc")), at(QStringLiteral("images/child/Dockerfile")));
    EXPECT_GE(at(QStringLiteral("BASE_TAG=1-abc")), 0);
    EXPECT_GE(at(QStringLiteral("BASE_IMAGE=reg.test/x/base")), 0);
    EXPECT_GE(at(QStringLiteral("org.opencontainers.image.base.name=reg.test/x/base:1-abc")), 0);
    // Tests run in the image by its ID, without a network.
    EXPECT_GE(at(QStringLiteral("--network=none")), 0);
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("out/artifacts/junit/reg.test-x-base-1-abc.test.xml"))));
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("out/manifests/reg-test-x-base-1-abc.md"))));
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("out/wiki/reg-test-x-base-1-abc.md"))));
}

TEST_F(RunnerTest, AFailureAtEachStageStopsTheRest)
{
    const QList<QPair<QString, Stage>> cases{{QStringLiteral("images/base/Dockerfile"), Stage::Build},
                                             {QStringLiteral("--junitxml="), Stage::Test},
                                             {QStringLiteral("push"), Stage::Push},
                                             {QStringLiteral("history"), Stage::Build}};
    for (const auto &[words, stage] : cases) {
        SCOPED_TRACE(word(stage).toStdString());
        docker.launcher.commands.clear();
        spec = {};
        plan = {};
        ends = 0;
        run = {};
        stack({QStringLiteral("base"), QStringLiteral("child:base")});
        docker.launcher.once(words, failing(1, "it broke\n"));
        EXPECT_EQ(go(), RunState::Failed);
        EXPECT_EQ(failedImage, QStringLiteral("base"));
        EXPECT_EQ(failedStage, stage);
        EXPECT_FALSE(reason.isEmpty());
        EXPECT_EQ(imageOf("base"), ImageState::Failed);
        EXPECT_EQ(stageOf("base", stage), StageState::Failed);
        EXPECT_EQ(imageOf("child"), ImageState::NotRun);
        bool after = false;
        for (Stage one : allStages) {
            if (after) {
                EXPECT_EQ(stageOf("base", one), StageState::NotRun) << word(one).toStdString();
            }
            after = after || one == stage;
            EXPECT_EQ(stageOf("child", one), StageState::NotRun);
        }
        EXPECT_EQ(docker.launcher.count(QStringLiteral("images/child/Dockerfile")), 0);
        if (stage == Stage::Build || stage == Stage::Test) {
            EXPECT_EQ(docker.launcher.count(QStringLiteral("push")), 0);
        }
    }
}

TEST_F(RunnerTest, KeepGoingLeavesOutWhatDependsOnTheFailure)
{
    stack({QStringLiteral("base"), QStringLiteral("bad:base"), QStringLiteral("leaf:bad"), QStringLiteral("good:base")});
    options.keepGoing = true;
    docker.launcher.once(QStringLiteral("images/bad/Dockerfile"), failing(1, "no\n"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("bad"));
    EXPECT_EQ(imageOf("base"), ImageState::Passed);
    EXPECT_EQ(imageOf("leaf"), ImageState::NotRun);
    EXPECT_EQ(imageOf("good"), ImageState::Passed);
}

TEST_F(RunnerTest, SiblingsRunSideBySideAndAFailureStopsThem)
{
    stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base"), QStringLiteral("three:base")});
    options.jobs = 2;
    docker.launcher.once(QStringLiteral("images/one/Dockerfile"), held());
    docker.launcher.once(QStringLiteral("images/two/Dockerfile"), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] {
        return docker.launcher.running(QStringLiteral("images/one/Dockerfile")) && docker.launcher.running(QStringLiteral("images/two/Dockerfile"));
    }));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("images/three/Dockerfile")), 0);
    docker.launcher.running(QStringLiteral("images/one/Dockerfile"))->finish(FakeLauncher::exited(1));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("one"));
    EXPECT_EQ(imageOf("two"), ImageState::Cancelled);
    EXPECT_EQ(stageOf("two", Stage::Build), StageState::Cancelled);
    EXPECT_EQ(stageOf("three", Stage::Build), StageState::NotRun) << "its cache may have been looked for";
}

TEST_F(RunnerTest, CancelStopsTheTestAndRemovesItsContainer)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    docker.launcher.once(QStringLiteral("--junitxml="), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.running(QStringLiteral("--junitxml=")) != nullptr; }));
    runner->stop(RunState::Cancelled, QStringLiteral("interrupted"));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Cancelled);
    EXPECT_EQ(reason, QStringLiteral("interrupted"));
    EXPECT_EQ(imageOf("base"), ImageState::Cancelled);
    EXPECT_EQ(imageOf("child"), ImageState::NotRun);
    EXPECT_GE(at(QStringLiteral("rm --force --volumes stackwright-r1-base-test")), 0);
}

TEST_F(RunnerTest, OneImageAloneCanBeCancelled)
{
    stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base")});
    docker.launcher.once(QStringLiteral("images/one/Dockerfile"), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.running(QStringLiteral("images/one/Dockerfile")) != nullptr; }));
    runner->stopImage(QStringLiteral("one"));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Cancelled);
    EXPECT_EQ(imageOf("one"), ImageState::Cancelled);
    EXPECT_EQ(imageOf("two"), ImageState::Passed);
}

TEST_F(RunnerTest, AParentIsPrunedAfterItsLastChild)
{
    stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base")});
    spec.images[0].prune = true;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Prune), StageState::Passed);
    EXPECT_GT(at(QStringLiteral("rmi reg.test/x/base:1-abc")), at(QStringLiteral("push reg.test/x/two:1-abc")));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("rmi")), 1);
}

TEST_F(RunnerTest, ResumedDoesNotRepeatWhatPassed)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    docker.launcher.once(QStringLiteral("--junitxml="), FakeReply{}); // base: no report, so it fails
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(stageOf("base", Stage::Build), StageState::Passed);
    ends = 0;
    docker.launcher.commands.clear();
    stackwright::Run earlier = run;
    Event resumed;
    resumed.kind = QStringLiteral("run-resumed");
    earlier.apply(resumed);
    run = earlier;
    const auto runner = make(&earlier);
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Passed) << reason.toStdString();
    EXPECT_EQ(docker.launcher.count(QStringLiteral("images/base/Dockerfile")), 0);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("images/child/Dockerfile")), 1);
    EXPECT_EQ(imageOf("base"), ImageState::Passed);
    EXPECT_EQ(imageOf("child"), ImageState::Passed);
}

TEST_F(RunnerTest, DryRunTellsAndStartsNothing)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.dryRun = true;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_TRUE(docker.launcher.commands.isEmpty());
    EXPECT_FALSE(told.filter(QStringLiteral("docker push reg.test/x/child:1-abc")).isEmpty()) << told.join(QLatin1Char('\n')).toStdString();
    EXPECT_FALSE(told.filter(QStringLiteral("HEAD https://reg.test/v2/x/base/manifests/1-abc")).isEmpty());
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("out/manifests"))));
}

TEST_F(RunnerTest, NextImagesDoNotWaitForWhatFollowsTheLastStage)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.jobs = 1;
    const auto runner = make();
    QStringList asked;
    QList<std::function<void()>> waiting;
    runner->setAfterwards([&](ImageWork &work, std::function<void()> done) {
        asked += work.planned->name;
        waiting += done;
    });
    runner->start();
    ASSERT_TRUE(spinUntil([&] { return waiting.size() == 2; })); // the child was built while nothing was said about its parent
    EXPECT_EQ(asked, (QStringList{QStringLiteral("base"), QStringLiteral("child")}));
    EXPECT_NE(imageOf("base"), ImageState::Passed);
    EXPECT_EQ(ends, 0);
    waiting[1]();
    QCoreApplication::processEvents();
    EXPECT_EQ(imageOf("child"), ImageState::Passed);
    EXPECT_EQ(ends, 0); // the run is over when everything is
    waiting[0]();
    EXPECT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Passed);
    EXPECT_EQ(imageOf("base"), ImageState::Passed);
}

} // namespace runner_test
