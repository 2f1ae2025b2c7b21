// A stack of images in a folder, run by a Runner over a fake docker; what it did and told is kept.
#pragma once

#include "model/run/runner.h"

#include "model/base/files.h"
#include "tests/support/dockerfake.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>
#include <QTimer>

namespace stackwright {

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
        context->readPlatforms = readPlatforms;
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
    std::function<void(const ImageRef &, QObject *, std::function<void(Result<QList<PlatformImage>>)>)> readPlatforms;
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

inline FakeReply failing(int code, const QByteArray &output)
{
    FakeReply reply;
    reply.code = code;
    reply.output = output;
    return reply;
}

inline FakeReply held()
{
    FakeReply reply;
    reply.held = true;
    return reply;
}

} // namespace stackwright
