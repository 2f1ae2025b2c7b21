#include "model/run/runner.h"

#include "model/base/files.h"
#include "tests/support/dockerfake.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTimer>

using namespace stackwright;

namespace {

/// A stack of images in a folder, run by a Runner over a fake docker.
class RunnerTest : public testing::Test
{
protected:
    /// "base", "child:base": name and parent.
    void stack(const QStringList &images)
    {
        for (const QString &word : images) {
            const QString name = word.section(QLatin1Char(':'), 0, 0);
            const QString parent = word.section(QLatin1Char(':'), 1);
            ImageSpec one;
            one.name = name;
            one.repository = QLatin1String("reg.test/x/") + name;
            one.parent = parent;
            one.parentIndex = spec.indexOf(parent);
            spec.images += one;
            PlannedImage planned;
            planned.name = name;
            planned.target = {QStringLiteral("reg.test"), QLatin1String("x/") + name, QStringLiteral("1-abc"), {}};
            planned.specName = planned.target;
            planned.parent = parent;
            planned.parentIndex = plan.indexOf(parent);
            planned.action = Action::Build;
            planned.reasons = {Reason{QStringLiteral("requested"), {}, {}, {}, {}}};
            plan.images += planned;
            plan.order += name;
            write(QLatin1String("images/") + name + QLatin1String("/Dockerfile"), "ARG BASE_IMAGE=debian\nARG BASE_TAG=bookworm-slim\nFROM ${BASE_IMAGE}:${BASE_TAG}\n");
            write(QLatin1String("images/") + name + QLatin1String("/tests/test_a.py"), "");
        }
        plan.head = QString(40, QLatin1Char('a'));
        plan.tag = QStringLiteral("1-abc");
        plan.stableTag = QStringLiteral("1-stable");
    }

    void write(const QString &path, const QByteArray &bytes) { ASSERT_TRUE(writeFile(folder.filePath(path), bytes)); }

    std::unique_ptr<Runner> make(const stackwright::Run *earlier = nullptr)
    {
        facts.program = QStringLiteral("docker");
        auto context = std::make_unique<RunContext>(docker.launcher, Engine(facts, {}));
        context->folders.checkout = context->source = folder.path();
        context->folders.output = folder.filePath(QStringLiteral("out"));
        context->folders.wiki = folder.filePath(QStringLiteral("out/wiki"));
        QDir().mkpath(context->folders.logs());
        context->scratch = folder.filePath(QStringLiteral("scratch"));
        QDir().mkpath(context->scratch);
        context->spec = spec;
        context->plan = plan;
        context->options = options;
        context->id = QStringLiteral("r1");
        context->retryPause = std::chrono::milliseconds(1);
        context->headUnmoved = headUnmoved;
        context->askRegistry = [this](const ImageRef &ref, QObject *asker, std::function<void(RegistryWord)> answer) {
            const bool there = docker.pushed.contains(ref.text());
            QTimer::singleShot(0, asker, [answer, there] { answer({there ? Presence::Yes : Presence::No, {}}); });
        };
        context->readRegistry = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<Held>)> answer) {
            const QString id = swapped.isEmpty() ? docker.pushed.value(ref.text()) : swapped;
            const QString digest = digests.value(ref.text(), QStringLiteral("sha256:manifest"));
            QTimer::singleShot(0, asker, [answer, id, digest] { answer(Held{digest, id}); });
        };
        context->putTag = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<void>)> answer) {
            tagged += ref.text();
            docker.pushed.insert(ref.withDigest({}).text(), ref.digest);
            digests.insert(ref.withDigest({}).text(), ref.digest);
            QTimer::singleShot(0, asker, [answer] { answer({}); });
        };
        context->makePage = [this](const QList<ImageLayer> &layers, const QList<Said> &said) -> QByteArray {
            pageLayers += layers;
            return QByteArray("page ") + QByteArray::number(said.size());
        };
        if (options.dryRun)
            context->tell = [this](const QString &line) { told += line; };
        auto runner = std::make_unique<Runner>(std::move(context), earlier);
        QObject::connect(runner.get(), &Runner::noted, [this](const Event &event) {
            run.apply(event);
            events += event;
        });
        QObject::connect(runner.get(), &Runner::ended, [this](RunState as, const QString &image, std::optional<Stage> at, const QString &why) {
            ++ends;
            state = as;
            failedImage = image;
            failedStage = at;
            reason = why;
        });
        if (!earlier)
            runner->context().note(QStringLiteral("run-started"), {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}});
        return runner;
    }

    RunState go()
    {
        const auto runner = make();
        runner->start();
        EXPECT_TRUE(spinUntil([this] { return ends > 0; }));
        QCoreApplication::processEvents();
        EXPECT_EQ(ends, 1);
        EXPECT_TRUE(docker.launcher.allRunning().isEmpty());
        return state;
    }

    StageState stageOf(const char *image, Stage stage) const { return run.image(QLatin1String(image))->stage(stage).state; }
    ImageState imageOf(const char *image) const { return run.image(QLatin1String(image))->state; }
    qsizetype at(const QString &words) const
    {
        const QStringList texts = docker.launcher.texts();
        for (qsizetype i = 0; i < texts.size(); ++i)
            if (texts[i].contains(words))
                return i;
        return -1;
    }

    QTemporaryDir folder;
    DockerFake docker;
    Spec spec;
    Plan plan;
    RunOptions options;
    EngineFacts facts;
    std::function<Result<void>()> headUnmoved;
    QStringList tagged; ///< by the registry's client: name, tag and digest
    QHash<QString, QString> digests; ///< of these
    QString swapped; ///< what the registry claims to hold
    QList<QList<ImageLayer>> pageLayers;

    stackwright::Run run;
    QList<Event> events;
    QStringList told;
    int ends = 0;
    RunState state = RunState::Running;
    QString failedImage, reason;
    std::optional<Stage> failedStage;
};

FakeReply failing(int code, const QByteArray &output)
{
    FakeReply reply;
    reply.code = code;
    reply.output = output;
    return reply;
}

FakeReply held()
{
    FakeReply reply;
    reply.held = true;
    return reply;
}

} // namespace

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
    ASSERT_TRUE(spinUntil([this] { return docker.launcher.allRunning().size() == 2; }));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("images/three/Dockerfile")), 0);
    docker.launcher.running(QStringLiteral("images/one/Dockerfile"))->finish(FakeLauncher::exited(1));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("one"));
    EXPECT_EQ(imageOf("two"), ImageState::Cancelled);
    EXPECT_EQ(stageOf("two", Stage::Build), StageState::Cancelled);
    EXPECT_EQ(imageOf("three"), ImageState::NotRun);
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

TEST_F(RunnerTest, AParentIsPrunedAfterItsLastChild)
{
    stack({QStringLiteral("base"), QStringLiteral("one:base"), QStringLiteral("two:base")});
    spec.images[0].prune = true;
    EXPECT_EQ(go(), RunState::Passed);
    EXPECT_EQ(stageOf("base", Stage::Prune), StageState::Passed);
    EXPECT_GT(at(QStringLiteral("rmi reg.test/x/base:1-abc")), at(QStringLiteral("push reg.test/x/two:1-abc")));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("rmi")), 1);
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

TEST_F(RunnerTest, NextImagesDoNotWaitForWhatFollowsTheLastStage)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.jobs = 1;
    const auto runner = make();
    QStringList asked;
    QList<std::function<void()>> waiting;
    runner->setAfterwards([&](ImageWork &work, Pipeline::End, std::function<void()> done) {
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
