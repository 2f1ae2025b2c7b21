// reference.md 1 on what every command has in common: where its words go, and what they are when something is wrong.
#include "tests/support/outside.h"

#include <QFile>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace outside_console_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QByteArray spec = R"(images:
  base:
    image_name: example.org/team/base
  leaf:
    image_name: example.org/team/leaf
    depend_on: base
tag:
  prefix: "2026.3"
all_info_cmds: {}
)";

class OutsideConsole : public testing::Test
{
protected:
    void SetUp() override
    {
        repo.write(u"images/spec.yml"_s, spec);
        for (const QString &name : {u"base"_s, u"leaf"_s})
            repo.write(u"images/%1/Dockerfile"_s.arg(name), "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        repo.commit(u"Begin"_s);
        ASSERT_TRUE(state.isValid());
    }

    Outcome say(const QString &line)
    {
        QStringList words = line.split(u' ', Qt::SkipEmptyParts);
        for (QString &word : words)
            if (word == u"''"_s)
                word.clear();
        return console(words, {repo.path(), {u"XDG_STATE_HOME="_s + state.path()}, 60});
    }

    Repository repo;
    QTemporaryDir state;
};

} // namespace

TEST_F(OutsideConsole, EveryErrorIsOneLineWithOneThatSaysWhatToDo)
{
    repo.write(u"odd.yml"_s, "images:\n  a: {image_name: o/a, test_runner: vm, test_timeout: [1], build_args: {A: [x], 1: b}}\ntag: {prefix: [x]}\n");
    for (const char *line : {"plan --spec nowhere.yml", "plan --spec images", "plan --spec odd.yml", "check --spec odd.yml", "show nowhere/run.jsonl", "show /dev/zero",
                             "logs nowhere.jsonl leaf", "diff nowhere.md nowhere.md", "run --resume nowhere.jsonl", "wiki publish", "promote --resume",
                             "plan --registry bad", "plan --registry https://a.b", "plan --registry ''", "plan -C ''", "diff 1-a@bad 1-b", "plan --local --registry 127.0.0.1:1", "test leaf --only base", "''", "--what plan", "logs", "wiki", "plan --only"}) {
        const Outcome said = say(QString::fromUtf8(line));
        EXPECT_EQ(said.code == 2 || said.code == 3, true) << line << ": " << said.code;
        EXPECT_TRUE(said.out.isEmpty()) << line;
        const QList<QByteArray> lines = said.err.trimmed().split('\n');
        ASSERT_GE(lines.size(), 2) << line << ": " << said.err.constData();
        for (qsizetype i = 0; i < lines.size(); ++i)
            EXPECT_TRUE(!lines[i].startsWith("error: ") || lines.value(i + 1).startsWith("  ")) << line << ": " << said.err.constData();
    }
}

TEST_F(OutsideConsole, WarningsOfTheSpecDoNotHideWhyARunIsRefused)
{
    repo.write(u"images/spec.yml"_s, spec + "wikki: {}\n");
    for (const char *line : {"run --base nowhere", "plan --base nowhere", "export bake --base nowhere", "test nowhere"}) {
        const Outcome said = say(QString::fromUtf8(line));
        EXPECT_EQ(said.code, 2) << line;
        EXPECT_EQ(said.errors().size(), 1) << line << ": " << said.err.constData();
    }
}

TEST_F(OutsideConsole, JsonIsOneDocumentWhateverHappens)
{
    for (const char *line : {"plan --spec nowhere.yml", "plan --what", "wiki publish", "show", "promote x", "export bake --head nowhere"}) {
        const Outcome said = say(QString::fromUtf8(line) + u" --json"_s);
        EXPECT_NE(said.code, 0) << line;
        const QJsonObject json = said.json();
        EXPECT_EQ(json[u"exitCode"_s].toInt(), said.code) << line;
        EXPECT_EQ(said.errors().value(0), "error: " + json[u"error"_s].toString().toUtf8()) << line;
        EXPECT_FALSE(json[u"advice"_s].toString().isEmpty()) << line;
    }
    for (const char *line : {"plan --format dot", "plan --format mermaid", "plan --format github-matrix", "export compose", "export github-actions", "completion bash", "check", "history", "wiki status"}) {
        const Outcome said = say(QString::fromUtf8(line) + u" --json"_s);
        EXPECT_EQ(said.code, 0) << line << ": " << said.err.constData();
        EXPECT_FALSE(said.json().isEmpty()) << line;
    }
    EXPECT_EQ(say(u"plan --explain leaf --format dot"_s).code, 2);
}

TEST_F(OutsideConsole, HelpNamesTheArgumentsAsTheyAreWritten)
{
    EXPECT_TRUE(say(u"logs --help"_s).out.contains("Usage: stackwright logs [OPTIONS] RUN IMAGE [STAGE]\n"));
    EXPECT_TRUE(say(u"run --help"_s).out.contains("--resume [JOURNAL]"));
    EXPECT_EQ(say(u"logs 1"_s).errors().value(0), "error: logs: it takes RUN IMAGE [STAGE]");
    EXPECT_EQ(say(u"--what plan"_s).errors().value(0), "error: --what: no such option");
}

TEST_F(OutsideConsole, WhatATestSaidIsNoCommandForActions)
{
    const auto event = [](const QByteArray &fields) -> QByteArray { return R"({"at":"2026-01-01T12:00:00.000Z","ms":1,)" + fields + "}\n"; };
    repo.write(u"out/artifacts/run.jsonl"_s,
               event(R"("event":"run-started","schema":1,"id":"r1","plan":)" + QJsonDocument(say(u"plan --json"_s).json()).toJson(QJsonDocument::Compact))
                   + event(R"("event":"stage-started","image":"base","stage":"test","log":"logs/base.basic-tests.log")")
                   + event(R"("event":"tests","image":"base","stage":"test","passed":0,"failed":1,"skipped":0,"cases":[)"
                           R"({"file":"::error::file\n::error::more.py","name":"a\n##[error]b","message":"\n::error::c","state":"failed"}])")
                   + event(R"("event":"stage-finished","image":"base","stage":"test","state":"failed","reason":"1 of 1 tests failed\n::error::why")")
                   + event(R"("event":"run-finished","state":"failed","image":"base","stage":"test","reason":"x\n::error::why")"));
    const QByteArray log = "::set-output name=x::y\n  ::error::z\n##[warning]a ##[error]b\na::b\n";
    repo.write(u"out/logs/base.basic-tests.log"_s, log);
    const QString journalFile = repo.path(u"out/artifacts/run.jsonl"_s);
    for (const QStringList &words : {QStringList{u"show"_s, journalFile}, QStringList{u"logs"_s, journalFile, u"base"_s}}) {
        const Outcome said = console(words, {repo.path(), {u"GITHUB_ACTIONS=true"_s, u"XDG_STATE_HOME="_s + state.path()}, 60});
        EXPECT_EQ(said.code, 0) << said.err.constData();
        for (const QByteArray &line : QByteArray(said.out + said.err).split('\n'))
            EXPECT_FALSE(line.trimmed().startsWith("::") || line.contains("##[")) << line.constData();
        EXPECT_TRUE(said.out.contains(words.first() == u"logs"_s ? "name=x::y" : "test: ::error::file\\n::error::more.py::a\\n")) << said.out.constData();
    }
    // Where nobody obeys, every byte stays.
    EXPECT_EQ(console({u"logs"_s, journalFile, u"base"_s}, {repo.path(), {u"XDG_STATE_HOME="_s + state.path()}, 60}).out, log);
}

TEST_F(OutsideConsole, AClosedDescriptorIsNoOtherFile)
{
    const QString program = QStringLiteral(STACKWRIGHT_BIN "/stackwright");
    for (const QString &how : {u">&-"_s, u"2>&-"_s, u"<&-"_s, u">&- 2>&- <&-"_s}) {
        const Outcome said = call(u"/bin/sh"_s, {u"-c"_s, u"exec \"$0\" plan --json "_s + how, program}, {repo.path(), {}, 60});
        const bool isLost = how.startsWith(u">&-"_s); // what was asked for went nowhere
        EXPECT_EQ(said.code, isLost ? 1 : 0) << qPrintable(how) << ": " << said.err.constData();
        EXPECT_EQ(said.err.contains("error: standard output: it is closed"), how == u">&-"_s) << qPrintable(how) << ": " << said.err.constData();
    }
    EXPECT_EQ(call(u"/bin/sh"_s, {u"-c"_s, u"exec \"$0\" --help >/dev/full"_s, program}, {repo.path(), {}, 60}).code, 1);
}

TEST_F(OutsideConsole, ARunIsRefusedBeforeItStarts)
{
    // What is asked for is looked at before the engine and the registry are.
    const QString nobody = u" --registry 127.0.0.1:1"_s;
    repo.write(u"images/leaf/new"_s, "x");
    const Outcome dirty = say(u"run --require-clean"_s + nobody);
    EXPECT_EQ(dirty.code, 2);
    EXPECT_TRUE(dirty.errors().value(0).contains("1 uncommitted file below images/: images/leaf/new")) << dirty.err.constData();
    EXPECT_EQ(say(u"run --resume nowhere.jsonl"_s + nobody).code, 2);
    ASSERT_TRUE(QFile::rename(repo.path(u"images"_s), repo.path(u"elsewhere"_s)));
    ASSERT_TRUE(QFile::link(u"elsewhere"_s, repo.path(u"images"_s)));
    const Outcome linked = say(u"run"_s + nobody);
    EXPECT_EQ(linked.code, 2);
    EXPECT_TRUE(linked.errors().value(0).contains("images: is a symbolic link: ")) << linked.err.constData();
    EXPECT_EQ(say(u"check"_s).errors().value(0).left(31), "error: images: is a symbolic li");
}

TEST_F(OutsideConsole, ACommitIsCheckedFromAnyFolderOfTheCheckout)
{
    const Outcome below = console({u"check"_s, u"--head"_s, u"HEAD"_s, u"--json"_s}, {repo.path(u"images/leaf"_s), {}, 60});
    EXPECT_EQ(below.code, 0) << below.err.constData();
    EXPECT_TRUE(below.json()[u"ok"_s].toBool());
}

} // namespace outside_console_test
