// Stages of different images beside each other: what waits for what, and that no failure at any moment lets anything into the
// registry that does not belong there.
#include "tests/support/runnertest.h"

#include <QRegularExpression>

#include <random>

namespace runner_order_test {

using namespace stackwright;

namespace {

/// What one image is made of, however far below, itself left out.
QSet<int> partsOf(const Plan &plan, int image)
{
    QSet<int> parts;
    QList<int> open = plan.images[image].below();
    while (!open.isEmpty())
        if (const int one = open.takeLast(); !parts.contains(one)) {
            parts += one;
            open += plan.images[one].below();
        }
    return parts;
}

} // namespace

TEST_F(RunnerTest, AChildIsBuiltBesideItsParentsTestsAndPushedAfterThem)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.jobs = 4;
    docker.launcher.on(QStringLiteral("images/base/tests"), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return stageOf("child", Stage::Test) == StageState::Passed; }));
    EXPECT_TRUE(docker.launcher.running(QStringLiteral("images/base/tests")));
    spinUntil([] { return false; }, std::chrono::milliseconds(50));
    EXPECT_EQ(docker.launcher.count(QStringLiteral("docker push")), 0);
    EXPECT_EQ(imageOf("child"), ImageState::Waiting) << "it waits, whatever has been done of it";
    EXPECT_EQ(imageOf("base"), ImageState::Testing);
    write(QStringLiteral("scratch/report-base-test/report.xml"), "<testsuite tests=\"1\"><testcase name=\"a\"/></testsuite>");
    docker.launcher.running(QStringLiteral("images/base/tests"))->finish(FakeLauncher::exited(0));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Passed) << reason.toStdString();
    EXPECT_EQ(docker.launcher.count(QStringLiteral("docker push")), 2);
}

TEST_F(RunnerTest, AFailedParentStopsWhatWasBegunOfItsChildren)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base"), QStringLiteral("leaf:child"), QStringLiteral("other")});
    options.jobs = 4;
    options.keepGoing = true;
    docker.launcher.on(QStringLiteral("images/base/tests"), held());
    docker.launcher.on(QStringLiteral("images/child/tests"), held());
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] {
        return docker.launcher.running(QStringLiteral("images/child/tests")) && stageOf("leaf", Stage::Test) == StageState::Passed && imageOf("other") == ImageState::Passed;
    }));
    docker.launcher.running(QStringLiteral("images/base/tests"))->finish(FakeLauncher::exited(1));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("base"));
    EXPECT_EQ(failedStage, Stage::Test);
    for (const char *image : {"child", "leaf"}) {
        EXPECT_EQ(imageOf(image), ImageState::NotRun) << image;
        EXPECT_EQ(stageOf(image, Stage::Build), StageState::Passed) << "which it did";
        EXPECT_EQ(stageOf(image, Stage::Push), StageState::NotRun) << image;
    }
    const StageRecord &stopped = run.image(QStringLiteral("child"))->stage(Stage::Test);
    EXPECT_EQ(stopped.state, StageState::NotRun);
    EXPECT_EQ(stopped.reason.text, QStringLiteral("stopped, since base failed"));
    EXPECT_GE(at(QStringLiteral("rm --force --volumes stackwright-r1-child-test")), 0);
    EXPECT_EQ(docker.launcher.count(QStringLiteral("docker push")), 1) << "of other";
}

TEST_F(RunnerTest, AFailedChildLetsItsParentComeToItsEnd)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base"), QStringLiteral("other")});
    options.jobs = 4;
    docker.launcher.on(QStringLiteral("images/base/tests"), held());
    docker.launcher.on(QStringLiteral("images/other/tests"), held());
    docker.launcher.once(QStringLiteral("images/child/Dockerfile"), failing(1, "no\n"));
    const auto runner = make();
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return imageOf("other") == ImageState::Cancelled && imageOf("child") == ImageState::Failed; }));
    EXPECT_EQ(imageOf("base"), ImageState::Testing);
    write(QStringLiteral("scratch/report-base-test/report.xml"), "<testsuite tests=\"1\"><testcase name=\"a\"/></testsuite>");
    docker.launcher.running(QStringLiteral("images/base/tests"))->finish(FakeLauncher::exited(0));
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("child"));
    EXPECT_EQ(imageOf("base"), ImageState::Passed) << "as it would be if it had been the faster one";
}

TEST_F(RunnerTest, ADigestThatABuildIsToldIsThePushedOne)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.jobs = 4;
    write(QStringLiteral("images/child/Dockerfile"), "ARG ON\nFROM reg.test/x/base@${ON}\n");
    spec.images[1].parentArgs = {{QStringLiteral("ON"), QStringLiteral("{digest}")}};
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_LT(at(QStringLiteral("push reg.test/x/base:1-abc")), at(QStringLiteral("ON=sha256:manifest"))) << docker.launcher.texts().join(QLatin1Char('\n')).toStdString();
    EXPECT_GE(at(QStringLiteral("ON=sha256:manifest")), 0);
    EXPECT_GE(at(QStringLiteral("base.digest=sha256:manifest")), 0);
}

TEST_F(RunnerTest, ALabelDoesNotHangOnWhoIsFaster)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    options.jobs = 4;
    // The build waits for its own pull long enough for the parent to be pushed.
    docker.launcher.delay = [](const Command &command) { return command.text().contains(QLatin1String("images/child")) ? 40 : 0; };
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_EQ(at(QStringLiteral("base.digest=")), -1) << "the parent has no digest while the child is built beside its push";
    EXPECT_GE(at(QStringLiteral("base.name=reg.test/x/base:1-abc")), 0);
    // Where an image is called by its digest, that is known from its build on.
    docker.launcher.commands.clear();
    ends = 0;
    facts.imageStore = EngineFacts::ImageStore::Containerd;
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_GE(at(QLatin1String("base.digest=") + DockerFake::idOf(QStringLiteral("base.labels"))), 0);
}

/// Labels are inherited: the digest that a parent was built on is none of its child's, whose own is not known while the parent is pushed.
TEST_F(RunnerTest, NoImageHasTheBaseDigestOfItsParent)
{
    const auto build = [this](const QString &context) {
        const QStringList builds = docker.launcher.texts().filter(QStringLiteral(" build ")).filter(QRegularExpression(QLatin1String("/") + context + QLatin1Char('$')));
        return builds.isEmpty() ? QString() : builds.last();
    };
    const QString key = QStringLiteral("--label org.opencontainers.image.base.digest="), digest = QLatin1String("sha256:") + QString(64, QLatin1Char('d'));
    const auto base = [this](const QByteArray &digests, const QByteArray &labels) {
        FakeReply found;
        found.output = R"([{"Id":"sha256:b","Size":1,"RepoDigests":[)" + digests + R"(],"RootFS":{"Layers":["sha256:a"]},"Config":{"Labels":{)" + labels + "}}}]";
        docker.launcher.on(QStringLiteral("inspect debian:bookworm-slim"), found);
    };
    const auto again = [this] { docker.launcher.commands.clear(); ends = 0; };
    stack({QStringLiteral("base"), QStringLiteral("child:base"), QStringLiteral("third:child")});
    docker.layers = {{QStringLiteral("base"), {QStringLiteral("sha256:a")}}, {QStringLiteral("base.labels"), {QStringLiteral("sha256:a")}},
                     {QStringLiteral("child"), {QStringLiteral("sha256:a")}}, {QStringLiteral("child.labels"), {QStringLiteral("sha256:a")}}, {QStringLiteral("third"), {QStringLiteral("sha256:a")}}};
    docker.parents = {{QStringLiteral("child"), QStringLiteral("base")}, {QStringLiteral("third"), QStringLiteral("child")}};
    options.jobs = 4;
    base("\"debian@" + digest.toLatin1() + '"', {});
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_TRUE(build(QStringLiteral("base")).contains(key + digest)) << qPrintable(docker.launcher.texts().join(QLatin1Char('\n')));
    EXPECT_TRUE(build(QStringLiteral("child")).contains(QRegularExpression(key + QLatin1String("(''|\"\")?( |$)")))) << qPrintable(build(QStringLiteral("child")));

    // A base that is here without a digest of its own.
    again();
    base({}, "\"org.opencontainers.image.base.digest\":\"sha256:of-the-bases-base\"");
    EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
    EXPECT_TRUE(build(QStringLiteral("base")).contains(QRegularExpression(key + QLatin1String("(''|\"\")?( |$)")))) << qPrintable(build(QStringLiteral("base")));

    // Where children are built on an image without these labels, there is nothing to inherit, and its absence is no sign of another parent.
    docker.parents.clear();
    for (const EngineFacts::ImageStore store : {EngineFacts::ImageStore::Podman, EngineFacts::ImageStore::Containerd}) {
        again();
        facts = {};
        facts.podman = store == EngineFacts::ImageStore::Podman;
        facts.imageStore = store;
        options.push = facts.podman; // what is pushed has a digest in the other store
        base("\"debian@" + digest.toLatin1() + '"', {});
        EXPECT_EQ(go(), RunState::Passed) << reason.toStdString();
        EXPECT_TRUE(build(QStringLiteral("base.labels")).contains(key + digest)) << qPrintable(docker.launcher.texts().join(QLatin1Char('\n')));
        EXPECT_FALSE(build(QStringLiteral("third")).isEmpty() || build(QStringLiteral("third")).contains(key)) << qPrintable(build(QStringLiteral("third")));
    }
}

TEST_F(RunnerTest, AStopBeforeTheStartEndsTheRunAllTheSame)
{
    stack({QStringLiteral("base"), QStringLiteral("child:base")});
    const auto runner = make();
    runner->stop(RunState::Cancelled, QStringLiteral("interrupted"));
    runner->start();
    ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
    EXPECT_EQ(state, RunState::Cancelled);
    EXPECT_EQ(imageOf("base"), ImageState::NotRun);
    EXPECT_TRUE(docker.launcher.commands.isEmpty());
}

/// Chains, stars, trees and whatever else; any stage of any image fails at any moment, images and runs are cancelled. Whatever happens:
/// nothing is pushed that the rules forbid, nothing begins above a failure, each image and each stage has one end, and no
/// container is left. SEEDS in the environment makes it longer or shorter.
class RandomFailures : public RunnerTest
{
protected:
    int number(int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); }
    bool oneIn(int count) { return number(count) == 0; }

    void makeStack()
    {
        const int count = 2 + number(6), shape = number(4);
        QStringList words;
        for (int i = 0; i < count; ++i) {
            const int parent = i == 0 ? -1 : shape == 0 ? i - 1 : shape == 1 ? 0 : shape == 2 ? (i - 1) / 2 : number(i + 1) - 1;
            words += QStringLiteral("i%1").arg(i) + (parent < 0 ? QString() : QStringLiteral(":i%1").arg(parent));
        }
        stack(words);
        for (int i = 0; i < count; ++i) {
            ImageSpec &image = spec.images[i];
            image.prune = oneIn(3);
            if (oneIn(3)) {
                image.integrationTests = true;
                write(QLatin1String("images/") + image.name + QLatin1String("/integration_tests/test_i.py"), "");
            }
            if (oneIn(4))
                image.testLock = QStringLiteral("port");
            if (i >= 2 && oneIn(4)) {
                const int used = number(i);
                if (plan.images[i].parentIndex != used) {
                    plan.images[i].uses += plan.images[used].name;
                    plan.images[i].usedIndexes += used;
                }
            }
        }
    }

    /// The image and the stage of a command, by the log that it writes; -1: of none.
    std::pair<int, QString> workOf(const Command &command) const
    {
        const QString file = command.logFile.section(QLatin1Char('/'), -1);
        for (int i = 0; i < plan.images.size(); ++i)
            if (file.startsWith(plan.images[i].target.safeName() + QLatin1Char('.')))
                return {i, file.section(QLatin1Char('.'), -2, -2)};
        return {-1, {}};
    }

    void expectAllowed(const Command &command)
    {
        const auto [image, stage] = workOf(command);
        static const QSet<QString> ofCleaning{QStringLiteral("rm"), QStringLiteral("rmi"), QStringLiteral("version"), QStringLiteral("tag")};
        if (image < 0 || ofCleaning.contains(command.arguments.value(0)))
            return;
        const QSet<int> parts = partsOf(plan, image);
        for (const int part : parts)
            EXPECT_NE(imageOf(plan.images[part].name.toLatin1().constData()), ImageState::Failed) << command.text().toStdString() << " above a failure";
        if (command.arguments.value(0) != QLatin1String("push"))
            return;
        for (const int part : parts + QSet<int>{image})
            EXPECT_EQ(stageOf(plan.images[part].name.toLatin1().constData(), Stage::Test), StageState::Passed) << command.text().toStdString() << " before the tests of " << part;
    }

    void expectEnds()
    {
        QHash<QString, int> imageEnds;
        QHash<QString, int> stageEnds;
        bool failed = false;
        for (const Event &event : events) {
            if (event.kind == QLatin1String("image-state") && isEnd(*imageStateFromWord(event.fields[QLatin1String("state")].toString())))
                ++imageEnds[event.image];
            if (event.kind == QLatin1String("stage-finished")) {
                ++stageEnds[event.image + word(*event.stage)];
                failed = failed || event.fields[QLatin1String("state")].toString() == word(StageState::Failed);
            }
        }
        EXPECT_EQ(ends, 1);
        EXPECT_TRUE(!failed || state == RunState::Failed || wasStopped) << word(state).toStdString();
        for (int i = 0; i < plan.images.size(); ++i) {
            const QString name = plan.images[i].name;
            EXPECT_EQ(imageEnds.value(name), 1) << name.toStdString();
            for (const Stage stage : allStages)
                EXPECT_EQ(stageEnds.value(name + word(stage)), 1) << name.toStdString() << ' ' << word(stage).toStdString();
            for (const int part : partsOf(plan, i)) {
                const ImageRecord &below = *run.image(plan.images[part].name);
                if (below.stage(Stage::Build).state != StageState::Failed && below.stage(Stage::Test).state != StageState::Failed)
                    continue;
                EXPECT_NE(imageOf(name.toLatin1().constData()), ImageState::Passed) << name.toStdString() << " is made of " << part;
                EXPECT_FALSE(docker.pushed.contains(plan.images[i].target.text())) << name.toStdString() << " is made of " << part;
            }
            EXPECT_TRUE(imageOf(name.toLatin1().constData()) != ImageState::Passed || docker.pushed.contains(plan.images[i].target.text()));
        }
    }

    void expectNoContainers()
    {
        const QStringList texts = docker.launcher.texts();
        for (const Command &command : docker.launcher.stopped())
            if (const qsizetype at = command.arguments.indexOf(QStringLiteral("--name")); command.arguments.value(0) == QLatin1String("run") && at > 0) {
                EXPECT_FALSE(texts.filter(QLatin1String("rm --force --volumes ") + command.arguments.value(at + 1)).isEmpty()) << command.text().toStdString();
            } else if (command.arguments.value(0) == QLatin1String("run")) {
                const QString name = command.text().section(QLatin1String("--name="), 1).section(QLatin1Char(' '), 0, 0);
                EXPECT_FALSE(name.isEmpty() || texts.filter(QLatin1String("rm --force --volumes ") + name).isEmpty()) << command.text().toStdString();
            }
        EXPECT_TRUE(docker.launcher.allRunning().isEmpty());
    }

    void playOnce()
    {
        makeStack();
        options.jobs = 1 + number(4);
        options.keepGoing = oneIn(2);
        QSet<QString> failures; // "2 build"
        static const QStringList stages{QStringLiteral("build"), QStringLiteral("basic-tests"), QStringLiteral("push"), QStringLiteral("integration-tests"),
                                        QStringLiteral("page"), QStringLiteral("cache")};
        for (int i = 0, most = number(3); i < most; ++i)
            failures += QString::number(number(static_cast<int>(plan.images.size()))) + stages[number(static_cast<int>(stages.size()))];
        docker.launcher.delay = [this](const Command &command) {
            expectAllowed(command);
            return number(4);
        };
        docker.launcher.on([this, failures](const Command &command) {
            const auto [image, stage] = workOf(command);
            return image >= 0 && failures.contains(QString::number(image) + stage) && command.arguments.value(0) != QLatin1String("rm");
        }, failing(1, "denied: it broke\n"));
        const auto runner = make();
        runner->start();
        if (oneIn(5))
            QTimer::singleShot(number(60), runner.get(), [this, &runner] {
                wasStopped = true;
                runner->stop(RunState::Cancelled, QStringLiteral("interrupted"));
            });
        if (oneIn(5))
            QTimer::singleShot(number(60), runner.get(), [this, &runner] {
                wasStopped = true;
                runner->stopImage(plan.images[number(static_cast<int>(plan.images.size()))].name);
            });
        ASSERT_TRUE(spinUntil([this] { return ends > 0; }));
        QCoreApplication::processEvents();
        expectEnds();
        expectNoContainers();
    }

    std::mt19937 random;
    bool wasStopped = false;
};

/// One run, with everything of its own.
class RandomRun : public RandomFailures
{
public:
    explicit RandomRun(unsigned seed) { random.seed(seed); }
    void TestBody() override { playOnce(); }
};

TEST(RunnerOrder, NoFailureAtAnyMomentPushesWhatTheRulesForbid)
{
    const int seeds = qEnvironmentVariableIsSet("SEEDS") ? qEnvironmentVariableIntValue("SEEDS") : 300;
    for (int seed = 0; seed < seeds && !testing::Test::HasFailure(); ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        RandomRun(static_cast<unsigned>(seed)).TestBody();
    }
}

} // namespace runner_order_test
