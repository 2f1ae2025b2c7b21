// docker's words against a real daemon: each command of Engine, with the classic builder and the one that probe() chose.
#include "model/engine/buildoutput.h"
#include "model/engine/engine.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QUuid>

#include <gtest/gtest.h>

#include <optional>

namespace engine_daemon_test {

using namespace stackwright;
using namespace std::chrono_literals;
using Builder = EngineFacts::Builder;

namespace {

const QString baseImage = QStringLiteral("debian:bookworm-slim");

class RealEngine : public ::testing::TestWithParam<bool /* classic */>
{
protected:
    void SetUp() override
    {
        std::optional<Result<EngineFacts>> answer;
        Engine::probe(launcher, {}, &context, [&](const Result<EngineFacts> &facts) { answer = facts; });
        ASSERT_TRUE(spinUntil([&] { return answer.has_value(); }, 60s));
        if (!answer->ok())
            GTEST_SKIP() << qPrintable(answer->error().text());
        EngineFacts facts = answer->value();
        if (GetParam())
            facts.builder = Builder::Classic;
        engine.emplace(facts, EngineOptions());
        if (!run(engine->inspectImages({baseImage})).exit.success())
            GTEST_SKIP() << "there is no image " << qPrintable(baseImage);
        tag = QStringLiteral("stackwright-test/x:%1").arg(QUuid::createUuid().toString(QUuid::Id128));
        label = QStringLiteral("stackwright.test=%1").arg(tag.section(QLatin1Char(':'), 1));
    }

    void TearDown() override
    {
        if (!engine || tag.isEmpty())
            return;
        const QStringList left = containers();
        if (!left.isEmpty())
            run(engine->removeContainers(left));
        run(engine->untag(tag));
    }

    Finished run(Command command, std::chrono::milliseconds limit = 120s)
    {
        std::optional<Finished> finished;
        command.separateErrors = command.logFile.isEmpty();
        runToEnd(launcher, command, &context, [&](const Finished &result) { finished = result; });
        EXPECT_TRUE(spinUntil([&] { return finished.has_value(); }, limit)) << qPrintable(command.text());
        return finished.value_or(Finished());
    }

    QStringList containers()
    {
        return QString::fromUtf8(run(engine->listContainers(label)).output).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    }

    struct Built
    {
        Finished finished;
        QList<BuildStep> steps; ///< changes of those of the Dockerfile
        QString failure, id;
    };

    Built build(const QByteArray &dockerfile)
    {
        QFile file(folder.filePath(QStringLiteral("Dockerfile")));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(dockerfile);
        file.close();
        BuildRequest request;
        request.context = folder.path();
        request.dockerfile = file.fileName();
        request.tags = {tag};
        request.buildArguments = {{QStringLiteral("WORD"), QStringLiteral("two words")}};
        request.labels = {{QStringLiteral("org.opencontainers.image.revision"), QStringLiteral("abc")}, {QStringLiteral("odd"), QStringLiteral("a=b \"c\"")}};
        request.idFile = folder.filePath(QStringLiteral("id"));
        Command command = engine->build(request);
        command.logFile = folder.filePath(QStringLiteral("log"));
        command.deadline = 120s;

        Built built;
        BuildOutput output;
        bool ended = false;
        Process *process = launcher.start(command, &context);
        QList<BuildStep> changes;
        QObject::connect(process, &Process::output, &context, [&](const QByteArray &bytes) { changes += output.feed(bytes, 0ms); });
        QObject::connect(process, &Process::done, &context, [&](const Exit &exit) {
            changes += output.end(exit.success(), 0ms);
            built.finished.exit = exit;
            ended = true;
        });
        EXPECT_TRUE(spinUntil([&] { return ended; }, 150s));
        for (const BuildStep &step : changes)
            if (step.number > 0)
                built.steps.append(step);
        built.failure = output.failure();
        QFile id(request.idFile);
        if (id.open(QIODevice::ReadOnly))
            built.id = QString::fromLatin1(id.readAll().trimmed());
        return built;
    }

    QObject context;
    ProcessLauncher launcher;
    std::optional<Engine> engine;
    QTemporaryDir folder;
    QString tag, label;
};

} // namespace

TEST_P(RealEngine, BuildsAnImageAndDescribesIt)
{
    // The tag is another at every run, so that the step is never found in the builder's cache.
    const Built built = build(QByteArray("FROM debian:bookworm-slim\nARG WORD\nRUN printf '%s' \"$WORD\" > /word && echo hello " + tag.toUtf8()
                                         + "\nUSER nobody\n"));
    ASSERT_TRUE(built.finished.exit.success()) << qPrintable(built.failure);
    EXPECT_TRUE(built.id.startsWith(QStringLiteral("sha256:")));
    ASSERT_FALSE(built.steps.isEmpty());
    EXPECT_TRUE(built.steps.first().title.startsWith(QStringLiteral("FROM ")));
    bool ran = false;
    for (const BuildStep &step : built.steps)
        ran = ran || (step.title.startsWith(QStringLiteral("RUN printf")) && step.state == BuildStep::State::Done);
    EXPECT_TRUE(ran);

    const auto images = Engine::readImages(run(engine->inspectImages({tag})).output);
    ASSERT_TRUE(images) << qPrintable(images.error().text());
    ASSERT_EQ(images->size(), 1);
    EXPECT_EQ(images->first().id, built.id);
    EXPECT_EQ(images->first().tags, QStringList{tag});
    EXPECT_TRUE(images->first().labels.contains({QStringLiteral("odd"), QStringLiteral("a=b \"c\"")}));
    EXPECT_EQ(images->first().user, QStringLiteral("nobody"));
    EXPECT_GT(images->first().size, 1'000'000);

    const auto layers = Engine::readHistory(run(engine->history(tag)).output);
    ASSERT_TRUE(layers) << qPrintable(layers.error().text());
    ASSERT_GE(layers->size(), 3);
    EXPECT_GT(layers->first().size, 1'000'000) << "the base comes first, in bytes";
    EXPECT_EQ(layers->last().id, built.id);
    EXPECT_TRUE(layers->first().created.isValid());
    qint64 sum = 0;
    for (const ImageLayer &layer : *layers)
        sum += layer.size;
    EXPECT_EQ(sum, images->first().size);
}

TEST_P(RealEngine, SecondBuildIsCached)
{
    const QByteArray dockerfile = QByteArray("FROM debian:bookworm-slim\nRUN echo ") + tag.toUtf8() + " > /x\n";
    ASSERT_TRUE(build(dockerfile).finished.exit.success());
    const Built again = build(dockerfile);
    ASSERT_TRUE(again.finished.exit.success());
    ASSERT_FALSE(again.steps.isEmpty());
    bool cached = false;
    for (const BuildStep &step : again.steps)
        cached = cached || (step.title.startsWith(QStringLiteral("RUN")) && step.state == BuildStep::State::Cached);
    EXPECT_TRUE(cached);
}

TEST_P(RealEngine, SaysWhyABuildFailed)
{
    const Built built = build("FROM debian:bookworm-slim\nRUN echo warming; echo 'E: Unable to locate package nonesuch' >&2; exit 100\n");
    EXPECT_EQ(built.finished.exit.how, Exit::How::Exited);
    EXPECT_NE(built.finished.exit.code, 0);
    EXPECT_EQ(built.failure, QStringLiteral("E: Unable to locate package nonesuch"));
    ASSERT_FALSE(built.steps.isEmpty());
    EXPECT_EQ(built.steps.last().state, BuildStep::State::Failed);
}

TEST_P(RealEngine, CancelledBuildEndsSoonAndLeavesNothing)
{
    QFile file(folder.filePath(QStringLiteral("Dockerfile")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("FROM debian:bookworm-slim\nRUN echo " + tag.toUtf8() + "; sleep 300\n");
    file.close();
    BuildRequest request;
    request.context = folder.path();
    request.dockerfile = file.fileName();
    request.tags = {tag};
    QByteArray seen;
    std::optional<Exit> end;
    Process *process = launcher.start(engine->build(request), &context);
    QObject::connect(process, &Process::output, &context, [&](const QByteArray &bytes) { seen += bytes; });
    QObject::connect(process, &Process::done, &context, [&](const Exit &exit) { end = exit; });
    const QByteArray printed = '\n' + tag.toUtf8();
    ASSERT_TRUE(spinUntil([&] { return seen.contains(printed) || seen.contains(QByteArray(" " + tag.toUtf8() + "\n")); }, 60s)) << seen.constData();
    process->stop();
    ASSERT_TRUE(spinUntil([&] { return end.has_value(); }, 15s));
    EXPECT_EQ(end->how, Exit::How::Cancelled);
    EXPECT_FALSE(run(engine->inspectImages({tag})).exit.success());
}

TEST_P(RealEngine, RunsContainersWithoutRightsAndRemovesThemByLabel)
{
    ContainerRequest request;
    request.image = baseImage;
    request.labels = {{label.section(QLatin1Char('='), 0, 0), label.section(QLatin1Char('='), 1)}};
    QFile file(folder.filePath(QStringLiteral("in, side")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("mounted");
    file.close();
    request.mounts = {{file.fileName(), QStringLiteral("/mnt/x"), false}};
    request.environment = {{QStringLiteral("TEST_IMAGE"), QStringLiteral("a b")}};
    request.entrypoint = {QStringLiteral("sh"), QStringLiteral("-c")};
    request.command = {QStringLiteral("cat /mnt/x; echo \" $TEST_IMAGE\"; grep CapEff /proc/self/status; ls /sys/class/net; echo no > /mnt/x; exit 7")};
    const Finished finished = run(engine->run(request));
    EXPECT_EQ(finished.exit.code, 7);
    EXPECT_TRUE(finished.output.startsWith("mounted a b\nCapEff:\t0000000000000000\nlo\n")) << finished.output.constData();
    EXPECT_TRUE(finished.errors.contains("Read-only file system")) << finished.errors.constData();
    EXPECT_TRUE(containers().isEmpty());

    // Killing the client leaves the container running (F21): the label finds it.
    request.command = {QStringLiteral("echo up; sleep 300")};
    QByteArray seen;
    std::optional<Exit> end;
    Command command = engine->run(request);
    command.grace = 0ms;
    Process *process = launcher.start(command, &context);
    QObject::connect(process, &Process::output, &context, [&](const QByteArray &bytes) { seen += bytes; });
    QObject::connect(process, &Process::done, &context, [&](const Exit &exit) { end = exit; });
    ASSERT_TRUE(spinUntil([&] { return seen.contains("up"); }, 60s));
    const QStringList running = containers();
    ASSERT_EQ(running.size(), 1);
    EXPECT_EQ(run(engine->execute(running.first(), {QStringLiteral("echo"), QStringLiteral("inside")})).output, "inside\n");
    process->stop();
    ASSERT_TRUE(spinUntil([&] { return end.has_value(); }));
    EXPECT_TRUE(run(engine->removeContainers(containers())).exit.success());
    EXPECT_TRUE(containers().isEmpty());
}

TEST_P(RealEngine, TagsAndUntags)
{
    EXPECT_TRUE(run(engine->tag(baseImage, tag)).exit.success());
    EXPECT_TRUE(run(engine->inspectImages({tag, baseImage})).exit.success());
    EXPECT_TRUE(run(engine->untag(tag)).exit.success());
    EXPECT_FALSE(run(engine->inspectImages({tag})).exit.success());
    EXPECT_TRUE(run(engine->inspectImages({baseImage})).exit.success()) << "only the name went";
    EXPECT_TRUE(run(engine->ping()).exit.success());
    EXPECT_FALSE(run(engine->pull(QStringLiteral("--help"))).exit.success()) << "a name, not an option";
}

INSTANTIATE_TEST_SUITE_P(Builders, RealEngine, ::testing::Values(false, true),
                         [](const auto &which) { return which.param ? std::string("Classic") : std::string("Chosen"); });

TEST(RealDaemon, ThatIsNotThereIsSaid)
{
    const QByteArray before = qgetenv("DOCKER_HOST");
    qputenv("DOCKER_HOST", "unix:///nonexistent/docker.sock");
    ProcessLauncher launcher;
    QObject context;
    std::optional<Result<EngineFacts>> answer;
    Engine::probe(launcher, {}, &context, [&](const Result<EngineFacts> &facts) { answer = facts; });
    EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }, 60s));
    before.isNull() ? qunsetenv("DOCKER_HOST") : qputenv("DOCKER_HOST", before);
    ASSERT_TRUE(answer);
    ASSERT_FALSE(answer->ok());
    EXPECT_EQ(answer->error().kind, Error::Kind::Surroundings);
    if (!answer->error().text().contains(QStringLiteral("not found on PATH"))) {
        EXPECT_EQ(answer->error().text(), QStringLiteral("Docker not reachable at unix:///nonexistent/docker.sock: no such socket"));
    }
}

} // namespace engine_daemon_test
