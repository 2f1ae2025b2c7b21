// What the runner makes of builds, pushes and pages.
#include "tests/support/runnertest.h"

namespace runner_build_test {

using namespace stackwright;

TEST_F(RunnerTest, AnImageThatIsNotBuiltOnItsParentHasFailed)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base"), QStringLiteral("third:child")});
    docker.layers = {{QStringLiteral("base"), {QStringLiteral("sha256:a"), QStringLiteral("sha256:b")}},
                     {QStringLiteral("child"), {QStringLiteral("sha256:a"), QStringLiteral("sha256:other")}}};
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedStage, Stage::Build);
    EXPECT_EQ(reason, QStringLiteral("is not built on reg.test/x/base:1-abc as it was when the build began"));
    EXPECT_GE(at(QStringLiteral("rmi reg.test/x/child:1-abc")), 0);
    EXPECT_EQ(at(QStringLiteral("push reg.test/x/child")), -1);
    EXPECT_EQ(stageOf("third", Stage::Build), StageState::NotRun);
}

TEST_F(RunnerTest, WhatADockerfileCallsItsParentIsNamedInAFileOfTheRun)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    write(QStringLiteral("images/child/Dockerfile"), "FROM base AS b\nFROM b\n");
    write(QStringLiteral("images/child/Dockerfile.dockerignore"), "x\n");
    docker.layers = {{QStringLiteral("base"), {QStringLiteral("sha256:a")}}, {QStringLiteral("child"), {QStringLiteral("sha256:a"), QStringLiteral("sha256:b")}}};
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_EQ(at(QStringLiteral("images/child/Dockerfile")), -1);
    EXPECT_GE(at(QStringLiteral("child.dockerfile/Dockerfile")), 0);
}

TEST_F(RunnerTest, LabelsStayOutOfWhatChildrenAreBuiltOn)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    const auto builds = [this] {
        QStringList found;
        for (const QString &text : docker.launcher.texts())
            if (text.startsWith(QLatin1String("docker build")) || text.startsWith(QLatin1String("docker buildx build")))
                found += text;
        return found;
    };
    const auto childsDockerfile = [this] { return readFile(folder.filePath(QStringLiteral("scratch/child.dockerfile/Dockerfile")), mebibyte).value(); };
    const QString label = QStringLiteral("--label org.opencontainers.image.revision="), tag = QStringLiteral("--tag=reg.test/x/base:1-abc");

    facts.podman = true;
    facts.imageStore = EngineFacts::ImageStore::Podman;
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    ASSERT_EQ(builds().size(), 3) << qPrintable(builds().join(QLatin1Char('\n')));
    EXPECT_FALSE(builds()[0].contains(label) || builds()[0].contains(tag));
    EXPECT_TRUE(builds()[1].contains(label) && builds()[1].contains(tag));
    EXPECT_TRUE(builds()[2].contains(label)) << "nothing is built on the child: one build does";
    EXPECT_TRUE(childsDockerfile().contains(QByteArray("FROM " + DockerFake::idOf(QStringLiteral("base")).mid(7).toLatin1()))) << childsDockerfile().constData();
    EXPECT_EQ(run.image(QStringLiteral("base"))->imageId, DockerFake::idOf(QStringLiteral("base.labels"))) << "what is tested and pushed has them";

    // The containerd store finds an image by its name only; that goes when the run ends.
    docker.launcher.commands.clear();
    ends = 0;
    facts = {};
    facts.imageStore = EngineFacts::ImageStore::Containerd;
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    const QString name = QStringLiteral("localhost/stackwright-unlabelled/r1/x/base:1-abc");
    ASSERT_EQ(builds().size(), 3);
    EXPECT_TRUE(builds()[0].contains(QLatin1String("--tag=") + name) && !builds()[0].contains(label));
    EXPECT_TRUE(childsDockerfile().contains(QByteArray("FROM " + name.toLatin1())));
    EXPECT_EQ(docker.launcher.texts().last(), QLatin1String("docker rmi ") + name);

    // Of the classic store all is known by its layers.
    docker.launcher.commands.clear();
    ends = 0;
    facts = {};
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    EXPECT_EQ(builds().size(), 2);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("docker rmi")), 0);
}

TEST_F(RunnerTest, ABuilderElsewherePushesByDigestAndTheTagComesAfterTheTests)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    facts.builder = EngineFacts::Builder::Buildx;
    facts.buildxVersion = QStringLiteral("0.13.1");
    facts.buildxDriver = QStringLiteral("remote");
    facts.buildxBuilder = QStringLiteral("farm");
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    const QStringList texts = docker.launcher.texts();
    const QString digest = DockerFake::idOf(QStringLiteral("base.labels.manifest"));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("docker push")), 0);
    for (const QString &text : texts.filter(QStringLiteral("buildx build"))) {
        EXPECT_TRUE(text.contains(QStringLiteral("--builder=farm")) && text.contains(QStringLiteral(",push-by-digest=true,push=true"))) << qPrintable(text);
        EXPECT_FALSE(text.contains(QStringLiteral("--load")) || text.contains(QStringLiteral("--tag="))) << qPrintable(text);
    }
    const qsizetype pull = at(QLatin1String("docker pull reg.test/x/base@") + digest);
    EXPECT_GE(pull, 0) << qPrintable(texts.join(QLatin1Char('\n')));
    ASSERT_EQ(tagged.size(), 2);
    EXPECT_EQ(tagged.first(), QLatin1String("reg.test/x/base:1-abc@") + digest);
    EXPECT_EQ(run.image(QStringLiteral("base"))->digest, digest);
    // The child is built on what the registry has, without the parent's labels.
    EXPECT_TRUE(readFile(folder.filePath(QStringLiteral("scratch/child.dockerfile/Dockerfile")), mebibyte)
                    .value().contains(QByteArray("FROM reg.test/x/base@" + DockerFake::idOf(QStringLiteral("base.manifest")).toLatin1())));

    // What fails its tests gets no tag.
    docker.launcher.commands.clear();
    ends = 0;
    tagged.clear();
    docker.failedTests = 1;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_TRUE(tagged.isEmpty());
}

TEST_F(RunnerTest, AsksForTheLayersOnceWhileTheBuildEnds)
{
    stack({QStringLiteral("base")});
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_EQ(docker.launcher.count(QStringLiteral("history")), 1);
    EXPECT_GE(at(QString(QStringLiteral(" ") + DockerFake::idOf(QStringLiteral("base")))), 0);
    EXPECT_LT(at(QStringLiteral("history")), at(QStringLiteral("push reg.test/x/base:1-abc")));
}

TEST_F(RunnerTest, APageSaysWhichLayersAreWhose)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base"), QStringLiteral("grandchild:child")});
    const auto layersOf = [this](const char *image, const QByteArrayList &commands) { // docker's order: newest first
        FakeReply history;
        for (const QByteArray &command : commands)
            history.output += R"({"CreatedAt":"2026-01-01T00:00:00Z","CreatedBy":")" + command + R"(","ID":"<missing>","Size":"7"})" + '\n';
        docker.launcher.on([id = DockerFake::idOf(QLatin1String(image))](const Command &c) { return c.arguments.first() == QLatin1String("history") && c.arguments.last() == id; },
                           history);
    };
    layersOf("base", {"b", "a"});
    layersOf("child", {"d", "c", "b", "a"});
    layersOf("grandchild", {"e", "d", "c", "b", "a"});
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    ASSERT_EQ(pageLayers.size(), 3);
    const auto tags = [this](int page) {
        QStringList found;
        for (const ImageLayer &layer : std::as_const(pageLayers[page]))
            found += layer.tags.join(QLatin1Char(' '));
        return found;
    };
    const QString base = QStringLiteral("reg.test/x/base:1-abc");
    EXPECT_EQ(tags(0), (QStringList{QString(), base}));
    EXPECT_EQ(tags(1), (QStringList{QString(), base, QString(), QStringLiteral("reg.test/x/child:1-abc")}));
    EXPECT_EQ(tags(2), (QStringList{QString(), base, QString(), QStringLiteral("reg.test/x/child:1-abc"), QStringLiteral("reg.test/x/grandchild:1-abc")}));
}

TEST_F(RunnerTest, PassingFailuresOfAPushAreTriedAgain)
{
    stack({QStringLiteral("base")});
    docker.launcher.once(QStringLiteral("push"), failing(1, "received unexpected HTTP status: 503 Service Unavailable\n"));
    docker.launcher.once(QStringLiteral("push"), failing(1, "unknown blob\n"));
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_EQ(docker.launcher.count(QStringLiteral("push reg.test")), 3);
}

TEST_F(RunnerTest, ADeniedPushIsTriedOnce)
{
    stack({QStringLiteral("base")});
    docker.launcher.on(QStringLiteral("push"), failing(1, "denied: requested access to the resource is denied\n"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("push reg.test")), 1);
    EXPECT_TRUE(reason.contains(QStringLiteral("denied")));
}

TEST_F(RunnerTest, WhatTheRegistryHoldsMustBeWhatWasTested)
{
    stack({QStringLiteral("base")});
    swapped = QStringLiteral("sha256:other");
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedStage, Stage::Push);
    EXPECT_TRUE(reason.contains(QStringLiteral("another image")));
}

TEST_F(RunnerTest, NothingIsPushedOnceTheTagNamesAnotherImage)
{
    stack({QStringLiteral("base")});
    // Somebody builds under the same name while the tests run.
    docker.launcher.once(QStringLiteral("--junitxml="), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.running(QStringLiteral("--junitxml=")) != nullptr; }));
    FakeReply other;
    other.output = "[{\"Id\":\"sha256:other\",\"Size\":1}]";
    docker.launcher.on(QStringLiteral("image inspect reg.test/x/base:1-abc"), other);
    write(QStringLiteral("scratch/report-base-test/report.xml"), "<testsuite tests=\"1\"><testcase name=\"a\"/></testsuite>");
    docker.launcher.running(QStringLiteral("--junitxml="))->finish(FakeLauncher::exited(0));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(failedStage, Stage::Push);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("push reg.test")), 0);
}

TEST_F(RunnerTest, AMovedHeadStopsBeforeThePush)
{
    stack({QStringLiteral("base")});
    headUnmoved = [] { return Result<void>(workError(QStringLiteral("repo"), QStringLiteral("HEAD moved from a to b"))); };
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedStage, Stage::Push);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("push reg.test")), 0);
}

TEST_F(RunnerTest, NoPushLeavesOutPushAndPrune)
{
    stack({QStringLiteral("base")});
    spec.images[0].prune = true;
    options.push = false;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Push), StageState::Skipped);
    EXPECT_EQ(stageOf("base", Stage::Prune), StageState::Skipped);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("rmi")), 0);
}

TEST_F(RunnerTest, ALostEngineIsNoBuildFailure)
{
    stack({QStringLiteral("base")});
    docker.launcher.once(QStringLiteral("images/base/Dockerfile"), failing(1, "unexpected EOF\n"));
    docker.launcher.on(QStringLiteral("version"), failing(1, "Cannot connect to the Docker daemon\n"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_TRUE(reason.contains(QStringLiteral("the engine was lost"))) << reason.toStdString();
}

TEST_F(RunnerTest, ALogThatTheDiskCannotHoldFailsItsStage)
{
    stack({QStringLiteral("base")});
    docker.launcher.once(QStringLiteral("docker build "), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.running(QStringLiteral("docker build ")) != nullptr; }));
    Exit full = FakeLauncher::exited(0);
    full.logTrouble = QStringLiteral("/out/logs/base.build.log: No space left on device");
    docker.launcher.running(QStringLiteral("docker build "))->finish(full);
    EXPECT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Failed);
    EXPECT_EQ(stageOf("base", Stage::Build), StageState::Failed);
    EXPECT_TRUE(reason.contains(QStringLiteral("/out/logs/base.build.log: No space left on device"))) << reason.toStdString();
    EXPECT_EQ(stageOf("base", Stage::Push), StageState::NotRun);
}

TEST_F(RunnerTest, ALogIsNotWrittenThroughALink)
{
    stack({QStringLiteral("base")});
    QDir().mkpath(folder.filePath(QStringLiteral("out/logs")));
    const QString victim = folder.filePath(QStringLiteral("victim"));
    ASSERT_TRUE(writeFile(victim, "precious"));
    ASSERT_TRUE(QFile::link(victim, QString(folder.filePath(QStringLiteral("out/logs/")) + plan.images.first().target.safeName() + QLatin1String(".build.log"))));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(*readFile(victim, 100), "precious");
}

} // namespace runner_build_test
