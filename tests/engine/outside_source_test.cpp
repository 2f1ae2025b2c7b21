// What a run builds from, on a real engine: the tree of a commit, the files of its start whoever edits meanwhile, a HEAD that
// moves, images that a branch has already. And how it ends when it is killed, when a test hangs, and under GitHub Actions.
#include "tests/support/tinystack.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QProcess>

#include <gtest/gtest.h>

#include <csignal>

namespace outside_source_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

/// Stands for pytest on the host; `action` is what the test does besides passing.
QByteArray hostTest(const QByteArray &action)
{
    return "for word; do case $word in --junitxml=*) report=${word#--junitxml=} ;; esac; done\n" + action
           + "\necho '<testsuites><testsuite tests=\"1\" failures=\"0\" errors=\"0\"><testcase classname=\"t\" name=\"a\"/></testsuite></testsuites>' >\"$report\"\n";
}

/// The tests of `image` run on the host, as images/<image>/tests/host.sh says.
void testOnHost(TinyStack &stack, const QString &image, const QByteArray &action)
{
    QByteArray spec = readAll(stack.path(u"images/spec.yml"_s));
    const QByteArray before = "  " + image.toUtf8() + ":\n    image_name: team/" + image.toUtf8();
    const qsizetype at = spec.indexOf(before), command = spec.indexOf("    test_command: [/usr/local/bin/check]", at);
    ASSERT_TRUE(at >= 0 && command > at);
    const QByteArray onHost = "    test_runner: host\n    test_command: [sh, images/" + image.toUtf8() + "/tests/host.sh]";
    spec.replace(command, qsizetype(qstrlen("    test_command: [/usr/local/bin/check]")), onHost);
    stack.write(u"images/spec.yml"_s, spec);
    stack.write(u"images/"_s + image + u"/tests/host.sh"_s, hostTest(action));
    stack.commit(u"Test on the host"_s);
}

QByteArray fileOf(const QString &image, const QString &path)
{
    const Outcome read = call(u"docker"_s, {u"run"_s, u"--rm"_s, u"--network=none"_s, image, u"cat"_s, path});
    EXPECT_EQ(read.code, 0) << qPrintable(image) << ": " << read.err.constData();
    return read.out.trimmed();
}

QByteArray containersOf(const QString &commit)
{
    return call(u"docker"_s, {u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=org.opencontainers.image.revision="_s + commit}).out.trimmed();
}

QString headOf(TinyStack &stack)
{
    return QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s}));
}

QStringList warningsOf(const TinyStack &stack)
{
    QStringList texts;
    for (const QJsonObject &event : journal(stack.output() + u"/artifacts/run.jsonl"_s))
        if (event[u"event"_s] == u"warning"_s)
            texts += event[u"text"_s].toString();
    return texts;
}

/// What a step wrote to $GITHUB_OUTPUT, read as the runner reads it.
QMap<QString, QString> outputsIn(const QByteArray &bytes)
{
    QMap<QString, QString> outputs;
    const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString name = lines[i].section(u"<<"_s, 0, 0), end = lines[i].section(u"<<"_s, 1);
        if (end.isEmpty())
            continue;
        QStringList value;
        while (++i < lines.size() && lines[i] != end)
            value += lines[i];
        outputs.insert(name, value.join(u'\n'));
    }
    return outputs;
}

} // namespace

TEST(OutsideSource, AnyCommitIsBuiltFromItsOwnTree)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo one >/left\n", "test \"$(cat /left)\" = one\n", {}}});
    const QString first = headOf(stack);
    stack.write(u"images/left/Dockerfile"_s, "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\nRUN echo two >/left\n");
    stack.commit(u"Two"_s);
    stack.write(u"images/left/Dockerfile"_s, "FROM nothing:atall\n"); // nor what is not committed
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--head"_s, first, u"--all"_s, u"--no-publish"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    const QString tag = u"2026.3-"_s + first.left(7);
    EXPECT_TRUE(registry.has(u"team/left"_s, tag));
    EXPECT_EQ(fileOf(registry.address() + u"/team/left:"_s + tag, u"/left"_s), "one");
    EXPECT_TRUE(stack.stages(u"left"_s).contains(u"test passed, push passed"_s)) << qPrintable(stack.stages(u"left"_s));
}

/// BuildKit knows the context of the run before, and takes a file of the size and time that it knows for what it knows.
TEST(OutsideSource, AnEditThatKeepsSizeAndTimeIsBuilt)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "COPY word /word\n", {}, {}}});
    for (const QByteArray &word : QByteArrayList{"one", "two"}) {
        stack.write(u"images/left/word"_s, word);
        ASSERT_EQ(call(u"touch"_s, {u"-d"_s, u"@1500000000"_s, stack.path(u"images/left/word"_s)}).code, 0);
        stack.commit(QString::fromLatin1(word));
        const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s});
        ASSERT_EQ(ran.code, 0) << ran.err.constData();
        EXPECT_EQ(fileOf(registry.address() + u"/team/left:2026.3-"_s + headOf(stack).left(7), u"/word"_s), word);
    }
}

TEST(OutsideSource, WhatIsEditedDuringARunWaitsForTheNext)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", {}, {}}, {u"right"_s, u"left"_s, {}, "RUN echo right >/right\n", "test \"$(cat /right)\" = right\n", {}}});
    testOnHost(stack, u"left"_s, "echo 'FROM nothing:atall' >'" + stack.path(u"images/right/Dockerfile"_s).toUtf8() + "'\necho 'images: [' >'"
                                     + stack.path(u"images/spec.yml"_s).toUtf8() + "'");
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    const QString full = registry.address() + u"/team/right:2026.3-"_s + headOf(stack).left(7);
    EXPECT_EQ(fileOf(full, u"/right"_s), "right");
    EXPECT_TRUE(warningsOf(stack).contains(u"images/right/Dockerfile, images/spec.yml changed during the run: what was built is how it was when the run began"_s))
        << qPrintable(warningsOf(stack).join(u'\n'));
    EXPECT_TRUE(stack.result(full).contains("source_hash: ")) << stack.result(full).constData();
}

TEST(OutsideSource, AHeadThatMovesStopsTheRunBeforeAPush)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", {}, {}}});
    testOnHost(stack, u"left"_s, "git -C '" + stack.path().toUtf8() + "' -c user.name=a -c user.email=a@localhost commit -q --allow-empty -m Moved");
    const QString before = headOf(stack);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--jobs"_s, u"1"_s}); // the base is pushed first
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    EXPECT_TRUE(stack.lastEvent()[u"reason"_s].toString().endsWith(u"HEAD moved from "_s + before.left(7) + u" to "_s + headOf(stack).left(7) + u" during the run"_s))
        << qPrintable(stack.lastEvent()[u"reason"_s].toString());
    EXPECT_EQ(stack.lastEvent()[u"stage"_s].toString(), u"push"_s);
    EXPECT_TRUE(registry.has(u"team/base"_s, u"2026.3-"_s + before.left(7)));
    EXPECT_FALSE(registry.has(u"team/left"_s, u"2026.3-"_s + before.left(7)));
}

TEST(OutsideSource, ABranchBuildsOnWhatItHas)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", {}, {}}, {u"right"_s, {}, {}, "RUN echo right >/right\n", {}, {}}});
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"topic/one"_s});
    stack.write(u"images/left/more"_s, "1");
    stack.commit(u"Change left"_s);
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--tag-suffix"_s, u"branch"_s};
    const QString tag = u"2026.3-topic-one"_s;
    const Outcome first = stack.run(run);
    ASSERT_EQ(first.code, 0) << first.err.constData();
    QMap<QString, QString> digests;
    for (const QString &name : {u"base"_s, u"left"_s, u"right"_s}) { // none was in the registry: all are built
        digests[name] = registry.digest(u"team/"_s + name, tag);
        EXPECT_FALSE(digests[name].isEmpty()) << qPrintable(name);
    }
    // The machine of the next run has nothing of it.
    EXPECT_EQ(call(u"docker"_s, {u"rmi"_s, registry.address() + u"/team/base:"_s + tag, registry.address() + u"/team/left:"_s + tag,
                                 registry.address() + u"/team/right:"_s + tag, u"team/base:"_s + tag, u"team/left:"_s + tag, u"team/right:"_s + tag}).code, 0);
    stack.write(u"images/left/Dockerfile"_s, "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\nRUN echo again >/left\n");
    stack.commit(u"Change left again"_s);
    const Outcome second = stack.run(run);
    ASSERT_EQ(second.code, 0) << second.err.constData();
    EXPECT_EQ(registry.digest(u"team/base"_s, tag), digests[u"base"_s]);
    EXPECT_EQ(registry.digest(u"team/right"_s, tag), digests[u"right"_s]);
    EXPECT_NE(registry.digest(u"team/left"_s, tag), digests[u"left"_s]);
    EXPECT_EQ(stack.stages(u"base"_s), QString());
    EXPECT_EQ(stack.stages(u"right"_s), QString());
    EXPECT_EQ(fileOf(registry.address() + u"/team/left:"_s + tag, u"/left"_s), "again");
}

TEST(OutsideSource, ATestThatHangsIsEndedAndItsContainerGone)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", "trap '' TERM; setsid sleep 300 & sleep 300\n", "    test_timeout: 4s\n"}});
    QElapsedTimer clock;
    clock.start();
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    EXPECT_EQ(stack.lastEvent()[u"reason"_s].toString(), u"timed out after 4.0 s"_s);
    EXPECT_EQ(stack.lastEvent()[u"stage"_s].toString(), u"test"_s);
    EXPECT_TRUE(stack.stages(u"left"_s).contains(u"build passed, test failed, push not run"_s)) << qPrintable(stack.stages(u"left"_s));
    EXPECT_EQ(containersOf(headOf(stack)), QByteArray());
    EXPECT_FALSE(registry.has(u"team/left"_s, u"2026.3-"_s + headOf(stack).left(7)));
}

TEST(OutsideSource, ARunThatWasKilledGoesOnAndLeavesNoContainer)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", "sleep 8\n", {}}, {u"leaf"_s, u"left"_s, {}, "RUN echo leaf >/leaf\n", {}, {}}});
    const QString head = headOf(stack);
    const QStringList words{u"--registry"_s, registry.address(), u"run"_s, u"--no-publish"_s};
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_STATE_HOME"_s, stack.output() + u"/state"_s);
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), QStringList{u"-C"_s, stack.path(), u"--output"_s, stack.output()} + words);
    ASSERT_TRUE(process.waitForStarted(5000));
    const QString file = stack.output() + u"/artifacts/run.jsonl"_s;
    bool testing = false;
    QElapsedTimer clock;
    for (clock.start(); !testing && clock.elapsed() < 200'000 && process.state() == QProcess::Running; process.waitForFinished(50))
        testing = exists(file) && readAll(file).endsWith('\n') && stack.stages(u"left"_s).contains(u"build passed"_s) && !containersOf(head).isEmpty();
    ASSERT_EQ(::kill(static_cast<pid_t>(process.processId()), SIGKILL), 0);
    process.waitForFinished(5000);
    ASSERT_TRUE(testing);

    const Outcome resumed = stack.run(words + QStringList{u"--resume"_s});
    EXPECT_EQ(resumed.code, 0) << resumed.err.constData();
    EXPECT_EQ(containersOf(head), QByteArray());
    EXPECT_EQ(stack.stages(u"base"_s).count(u"build passed"_s), 1);
    EXPECT_EQ(stack.stages(u"left"_s).count(u"build passed"_s), 1) << "built before, and here: " << qPrintable(stack.stages(u"left"_s));
    QStringList ends;
    for (const QJsonObject &event : journal(file))
        if (event[u"event"_s] == u"run-finished"_s)
            ends += event[u"state"_s].toString();
    EXPECT_EQ(ends, (QStringList{u"interrupted"_s, u"passed"_s}));
    for (const QString &name : {u"base"_s, u"left"_s, u"leaf"_s})
        EXPECT_TRUE(registry.has(u"team/"_s + name, u"2026.3-"_s + head.left(7))) << qPrintable(name);
}

TEST(OutsideGithub, ARunWritesOutputsSummaryAndAnnotationsAndHidesSecrets)
{
    OwnRegistry registry;
    const QByteArray canary = "ghs_Canary0123456789abcdefghijKLMN";
    QList<TinyImage> images{{u"left"_s, {}, {}, "RUN echo left >/left\n", {}, {}}, {u"right"_s, {}, {}, "RUN echo right >/right\n", {}, {}}};
    for (int i = 1; i <= 5; ++i)
        images += {u"bad"_s + QString::number(i), {}, {}, "RUN echo bad >/bad\n", "echo '::error::" + canary + "'; exit 1\n", {}};
    TinyStack stack(images);
    const QString before = headOf(stack);
    stack.write(u"images/left/more"_s, "1");
    for (int i = 1; i <= 5; ++i)
        stack.write(u"images/bad%1/more"_s.arg(i), "1");
    const QString head = stack.commit(u"Change much"_s);
    const QString place = stack.output();
    QFile event(place + u"/event.json"_s);
    ASSERT_TRUE(event.open(QFile::WriteOnly));
    event.write(QJsonDocument(QJsonObject{{u"before"_s, before}, {u"after"_s, head}}).toJson());
    event.close();
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--keep-going"_s, u"--jobs"_s, u"2"_s},
                                  {u"GITHUB_ACTIONS=true"_s, u"GITHUB_EVENT_NAME=push"_s, u"GITHUB_REF_NAME=topic"_s, u"GITHUB_EVENT_PATH="_s + event.fileName(),
                                   u"GITHUB_OUTPUT="_s + place + u"/output"_s, u"GITHUB_STEP_SUMMARY="_s + place + u"/summary"_s,
                                   u"GITHUB_TOKEN="_s + QString::fromLatin1(canary)});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    const QMap<QString, QString> outputs = outputsIn(readAll(place + u"/output"_s));
    EXPECT_EQ(outputs.keys(), (QStringList{u"built"_s, u"changed"_s, u"failed"_s, u"matrix"_s, u"tag"_s}));
    EXPECT_EQ(outputs[u"tag"_s], u"2026.3-"_s + head.left(7));
    const auto names = [&](const QString &key) { return QJsonDocument::fromJson(outputs[key].toUtf8()).array(); };
    EXPECT_EQ(names(u"changed"_s).size(), 6); // left and the bad ones; neither base nor right
    EXPECT_EQ(names(u"built"_s).size(), 7);   // and base, which they need
    EXPECT_EQ(names(u"failed"_s).size(), 5);
    EXPECT_FALSE(names(u"failed"_s).contains(u"left"_s));
    EXPECT_EQ(QJsonDocument::fromJson(outputs[u"matrix"_s].toUtf8())[u"include"_s].toArray().size(), 7);

    const QByteArray summary = readAll(place + u"/summary"_s);
    EXPECT_TRUE(summary.contains(QByteArray("### Run failed: `2026.3-" + head.left(7).toLatin1()))) << summary.constData();
    EXPECT_EQ(summary.count("\n| 127.0.0.1:"), 7) << summary.constData();

    int errors = 0, masks = 0;
    for (const QByteArray &line : ran.err.split('\n')) {
        errors += line.startsWith("::error ");
        masks += line == "::add-mask::" + canary;
        EXPECT_FALSE(line.startsWith("::error::")) << "others' words as a command: " << line.constData();
        if (!line.startsWith("::add-mask::")) {
            EXPECT_FALSE(line.contains(canary)) << line.constData();
        }
    }
    EXPECT_EQ(masks, 1);
    EXPECT_TRUE(ran.err.startsWith("::add-mask::")) << "before anything else";
    EXPECT_EQ(errors, 9) << "a case and a stage of five images are ten; a level takes nine";
    for (const QByteArray &kept : {summary, readAll(place + u"/output"_s), readAll(place + u"/artifacts/run.jsonl"_s), readAll(place + u"/logs/run.log"_s)})
        EXPECT_FALSE(kept.contains(canary));
}

} // namespace outside_source_test
