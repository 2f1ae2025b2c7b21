// How a run of the built program ends when it is interrupted, when a registry wants a login, and when there is nothing to do
// (reference.md 1 and 3).
#include "tests/support/registryserver.h"
#include "tests/support/tinystack.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>

#include <gtest/gtest.h>

#include <csignal>

namespace outside_ends_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

QByteArray containersOf(const QString &commit, bool all)
{
    return call(u"docker"_s, {u"ps"_s, all ? u"-aq"_s : u"-q"_s, u"--filter"_s, u"label=org.opencontainers.image.revision="_s + commit}).out.trimmed();
}

} // namespace

TEST(OutsideInterrupt, EndsWith130AndLeavesNoContainer)
{
    OwnRegistry registry;
    TinyStack stack({{u"slow"_s, {}, {}, "RUN echo slow >/slow\n", "sleep 120\n", {}}, {u"child"_s, u"slow"_s, {}, "RUN echo c >/c\n", {}, {}}});
    const QString head = QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s}));
    const QString slow = u"stage-started"_s;
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_STATE_HOME"_s, stack.output() + u"/state"_s);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"),
                  {u"-C"_s, stack.path(), u"--output"_s, stack.output(), u"--registry"_s, registry.address(), u"run"_s, u"--branch"_s, u"main"_s, u"--jobs"_s, u"1"_s}); // the base is pushed before
    ASSERT_TRUE(process.waitForStarted(5000));
    // The test of `slow` runs: the journal says so, and its container is there.
    const QString file = stack.output() + u"/artifacts/run.jsonl"_s;
    bool testing = false;
    QElapsedTimer clock;
    for (clock.start(); !testing && clock.elapsed() < 120'000 && process.state() == QProcess::Running; process.waitForFinished(100)) {
        if (!exists(file) || !readAll(file).endsWith('\n'))
            continue;
        for (const QJsonObject &event : journal(file))
            testing = testing || (event[u"event"_s].toString() == slow && event[u"image"_s].toString() == u"slow"_s && event[u"stage"_s].toString() == u"test"_s);
        testing = testing && !containersOf(head, false).isEmpty();
    }
    if (!testing) {
        process.kill();
        process.waitForFinished(5000);
    }
    ASSERT_TRUE(testing) << process.readAllStandardError().constData();
    clock.restart();
    ASSERT_EQ(::kill(static_cast<pid_t>(process.processId()), SIGINT), 0);
    ASSERT_TRUE(process.waitForFinished(40'000));
    EXPECT_EQ(process.exitStatus(), QProcess::NormalExit);
    EXPECT_EQ(process.exitCode(), 130);
    EXPECT_LT(clock.elapsed(), 20'000);
    EXPECT_EQ(containersOf(head, true), QByteArray());
    const QString state = stack.lastEvent()[u"state"_s].toString();
    EXPECT_EQ(stack.lastEvent()[u"event"_s].toString(), u"run-finished"_s);
    EXPECT_TRUE(state == u"cancelled"_s || state == u"interrupted"_s) << qPrintable(state);
    EXPECT_TRUE(stack.stages(u"slow"_s).contains(u"test cancelled"_s)) << qPrintable(stack.stages(u"slow"_s));
    const QString tag = u"2026.3-"_s + head.left(7);
    EXPECT_TRUE(registry.has(u"team/base"_s, tag));
    EXPECT_FALSE(registry.has(u"team/slow"_s, tag));
    EXPECT_FALSE(registry.has(u"team/child"_s, tag));
}

TEST(OutsideCredentials, ARegistryThatWantsALoginGetsItAndNobodyElseDoes)
{
    stackwright::testing::RegistryServer::Options options;
    options.user = u"robot"_s;
    options.password = u"correct-horse-battery-staple"_s;
    stackwright::testing::RegistryServer registry(options);
    ASSERT_TRUE(registry.isRunning());
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", "test -f /left\n", {}}});
    const QStringList run{u"--registry"_s, registry.host(), u"run"_s};
    const QString nobodys = u"DOCKER_CONFIG="_s + stack.output();

    const Outcome refused = stack.run(run, {nobodys});
    EXPECT_EQ(refused.code, 3) << refused.err.constData();
    EXPECT_EQ(refused.errors().size(), 1) << refused.err.constData();
    EXPECT_FALSE(exists(stack.output() + u"/artifacts/run.jsonl"_s));

    const Outcome passed = stack.run(run, {nobodys, u"STACKWRIGHT_REGISTRY_USER="_s + options.user, u"STACKWRIGHT_REGISTRY_PASSWORD="_s + options.password});
    EXPECT_EQ(passed.code, 0) << passed.err.constData();
    EXPECT_TRUE(stack.stages(u"left"_s).contains(u"push passed"_s)) << qPrintable(stack.stages(u"left"_s));
    EXPECT_FALSE(QByteArray(passed.out + passed.err).contains(options.password.toUtf8()));
    QDirIterator files(stack.output(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QByteArray bytes = readAll(files.next());
        EXPECT_FALSE(bytes.contains(options.password.toUtf8())) << qPrintable(files.filePath());
        EXPECT_FALSE(bytes.contains((options.user + u':' + options.password).toUtf8().toBase64())) << qPrintable(files.filePath());
    }
}

TEST(OutsideRun, WhereNothingChangedNothingIsDone)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", {}, {}}});
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"work"_s});
    stack.write(u"README.md"_s, "words\n");
    const QString head = stack.commit(u"Write words"_s);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s});
    EXPECT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_EQ(stack.lastEvent()[u"state"_s].toString(), u"passed"_s);
    EXPECT_FALSE(stack.stages(u"base"_s).contains(u"passed"_s)) << qPrintable(stack.stages(u"base"_s));
    for (const QString &name : {u"base"_s, u"left"_s})
        EXPECT_FALSE(registry.has(u"team/"_s + name, u"2026.3-"_s + head.left(7)));
    EXPECT_EQ(call(u"docker"_s, {u"images"_s, u"-q"_s, u"--filter"_s, u"label=org.opencontainers.image.revision="_s + head}).out, QByteArray());
}

} // namespace outside_ends_test
