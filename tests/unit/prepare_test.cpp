// `prepare` from outside: commands that make files in the tree that is built. The engine is a script, which keeps what it built.
#include "model/stack/check.h"
#include "model/stack/gitignore.h"
#include "model/stack/spec.h"
#include "tests/support/outside.h"
#include "tests/support/repository.h"
#include "tests/support/shelldocker.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

namespace prepare_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class PrepareTest : public testing::Test
{
protected:
    void SetUp() override
    {
        repo.write(u".gitignore"_s, "generated/\n*.out\n");
        repo.write(u"base/Dockerfile"_s, "FROM scratch\nCOPY generated/conf made.out /\n");
        repo.write(u"source.txt"_s, "one");
        repo.write(u"tools/linked.txt"_s, "as it is");
        QByteArray script = stackwright::dockerScript;
        script.replace("build) ", "build) echo build >> \"$(dirname \"$0\")/calls\"; [ ! -e \"$(dirname \"$0\")/broken\" ] || exit 1; cp \"$last/generated/conf\" \"$(dirname \"$0\")/conf\" || exit 9; ");
        QFile docker(folder.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write(script);
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        write(R"([[sh, -c, "mkdir -p base/generated && cat source.txt >base/generated/conf && echo x >base/made.out && echo told && env"], [sh, tools/more.sh]])");
        repo.write(u"tools/more.sh"_s, "echo more >> tools/linked.txt; echo ran >> \"$RAN\" 2>/dev/null; pwd\n");
    }
    void write(const QByteArray &prepare)
    {
        repo.write(u"stackwright.yml"_s, "images:\n  base: {image_name: 127.0.0.1:1/team/base, test_command: []}\nprepare: " + prepare + "\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    }
    Outcome run(const QStringList &more = {}, const QStringList &verb = {u"run"_s, u"--no-push"_s, u"--no-wiki"_s, u"--branch"_s, u"main"_s})
    {
        return console(QStringList{u"-C"_s, repo.path(), u"--output"_s, out()} + verb + more,
                       {repo.path(), {u"PATH="_s + folder.path() + u':' + qEnvironmentVariable("PATH"), u"XDG_STATE_HOME="_s + folder.filePath(u"state"_s), u"MY_TOKEN=canary-canary"_s}, 60});
    }
    QString out() const { return folder.filePath(u"out"_s); }
    QByteArray kept(const QString &file) const { return exists(folder.filePath(file)) ? readAll(folder.filePath(file)) : QByteArray(); }
    int prepared() const
    {
        int times = 0;
        for (const QJsonObject &event : journal(out() + u"/artifacts/run.jsonl"_s))
            times += event[u"event"_s].toString() == u"prepare-finished"_s ? 1 : 0;
        return times;
    }

    Repository repo;
    QTemporaryDir folder;
};

} // namespace

TEST_F(PrepareTest, MakesFilesInTheTreeThatIsBuilt)
{
    repo.commit();
    const Outcome done = run();
    ASSERT_EQ(done.code, 0) << done.err.constData();
    EXPECT_EQ(kept(u"conf"_s), "one");
    EXPECT_FALSE(exists(repo.path(u"base/generated"_s))) << "the checkout stays as it is";
    EXPECT_EQ(readAll(repo.path(u"tools/linked.txt"_s)), "as it is") << "beside the images, too";
    EXPECT_EQ(prepared(), 2);
    const QByteArray log = readAll(out() + u"/logs/prepare.log"_s);
    EXPECT_TRUE(log.contains("$ sh -c ") && log.contains("\ntold\n") && log.contains("$ sh tools/more.sh\n")) << log.constData();
    EXPECT_FALSE(log.contains("MY_TOKEN")) << "no credentials within reach";
    EXPECT_TRUE(readAll(out() + u"/logs/run.log"_s).contains("prepare: sh tools/more.sh passed in "));

    repo.write(u"source.txt"_s, "two");
    const Outcome ofCommit = run({u"--head"_s, u"HEAD"_s, u"--all"_s});
    ASSERT_EQ(ofCommit.code, 0) << ofCommit.err.constData();
    EXPECT_EQ(kept(u"conf"_s), "one") << "of the commit's tree";
}

TEST_F(PrepareTest, PlanCheckAndADryRunRunNothing)
{
    write("[[sh, -c, \"echo ran >$OLDPWD/ran\"], [touch, base/made.out]]");
    repo.commit();
    EXPECT_EQ(run({}, {u"plan"_s}).code, 0);
    const Outcome checked = run({}, {u"check"_s});
    EXPECT_EQ(checked.code, 0) << checked.err.constData();
    const Outcome dry = run({u"--dry-run"_s});
    EXPECT_EQ(dry.code, 0) << dry.err.constData();
    EXPECT_TRUE(dry.out.contains("touch base/made.out # prepare")) << dry.out.constData();
    EXPECT_LT(dry.out.indexOf("touch base/made.out"), dry.out.indexOf(" build "));
    EXPECT_FALSE(exists(repo.path(u"base/made.out"_s)) || exists(out()));
}

TEST_F(PrepareTest, AFailureIsToldAsWhatItIs)
{
    write("[[sh, -c, \"echo it is broken; exit 7\"], [touch, base/never.out]]");
    repo.commit();
    const Outcome failed = run();
    EXPECT_EQ(failed.code, 1);
    EXPECT_TRUE(failed.errors().value(0).startsWith("error: run: the command of prepare \"sh -c 'echo it is broken; exit 7'\" failed: exit code 7; its output is in logs/prepare.log")) << failed.err.constData();
    EXPECT_FALSE(kept(u"calls"_s).contains("build"));
    EXPECT_TRUE(readAll(out() + u"/logs/prepare.log"_s).contains("it is broken"));
    const QList<QJsonObject> events = journal(out() + u"/artifacts/run.jsonl"_s);
    EXPECT_EQ(events.last()[u"state"_s].toString(), u"failed"_s);
    EXPECT_TRUE(events.last()[u"image"_s].isNull());
    int notRun = 0;
    for (const QJsonObject &event : events)
        notRun += event[u"event"_s].toString() == u"image-state"_s && event[u"state"_s].toString() == u"not run"_s ? 1 : 0;
    EXPECT_EQ(notRun, 1);

    write("[[no-such-program-here]]");
    repo.commit();
    const Outcome missing = run();
    EXPECT_EQ(missing.code, 1);
    EXPECT_TRUE(missing.errors().value(0).contains("no-such-program-here")) << missing.err.constData();
}

TEST_F(PrepareTest, ARunThatIsResumedPreparesAgainIfItBuilds)
{
    repo.commit();
    QFile broken(folder.filePath(u"broken"_s));
    ASSERT_TRUE(broken.open(QFile::WriteOnly));
    broken.close();
    EXPECT_EQ(run().code, 1);
    EXPECT_EQ(prepared(), 2);
    QFile::remove(folder.filePath(u"broken"_s));
    const Outcome resumed = run({u"--resume"_s});
    EXPECT_EQ(resumed.code, 0) << resumed.err.constData();
    EXPECT_EQ(prepared(), 4);
    EXPECT_EQ(run({u"--resume"_s}).code, 0);
    EXPECT_EQ(prepared(), 4) << "nothing is left to build";
}

TEST_F(PrepareTest, IsRefusedWhereItIsWrong)
{
    const auto rule = [](const QByteArray &prepare) {
        const stackwright::SpecReading reading = stackwright::readSpec("images:\n  a: {image_name: x/a}\nprepare: " + prepare + "\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
        return reading.findings.isEmpty() ? QString() : QString(QString::number(reading.findings.first().line) + u':' + QString::number(reading.findings.first().column) + u' ' + reading.findings.first().rule);
    };
    EXPECT_EQ(rule("[[make, generate], make all]"), QString());
    EXPECT_EQ(rule("make generate"), u"3:1 wrong-kind"_s);
    EXPECT_EQ(rule("[[]]"), u"3:11 empty-value"_s);
    EXPECT_EQ(rule("[{make: all}]"), u"3:11 wrong-kind"_s);
    EXPECT_EQ(rule("['make \"all']"), u"3:11 command"_s);
}

TEST_F(PrepareTest, OnlyWhatGitIgnoresMayBeMissing)
{
    repo.write(u"base/Dockerfile"_s, "FROM scratch\nCOPY generated/conf made.out forgotten /\n");
    repo.commit();
    const Outcome checked = run({}, {u"check"_s});
    EXPECT_EQ(checked.code, 2);
    EXPECT_TRUE(checked.err.contains("COPY takes \"forgotten\", which is not in base")) << checked.err.constData();
    EXPECT_FALSE(checked.err.contains("made.out") || checked.err.contains("generated")) << checked.err.constData();
    EXPECT_EQ(run().code, 2);
    repo.write(u"base/forgotten"_s, "x");
    repo.write(u"stackwright.yml"_s, "images:\n  base: {image_name: 127.0.0.1:1/team/base}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    repo.commit();
    EXPECT_TRUE(run({}, {u"check"_s}).err.contains("generated/conf")) << "without prepare nobody makes it";
}

TEST(GitIgnore, AgreesWithGit)
{
    stackwright::TestRepository repo;
    const QByteArray rules = "# comment\n\n/top\nbuild/\n*.o\n!keep.o\ndocs/*.txt\n**/deep\nspace\\ \n\\#hash\n[ab].c\n";
    repo.write(".gitignore", rules);
    repo.write("sub/.gitignore", "!b.o\nlocal\n/only\n");
    repo.write("sub/x", "x");
    repo.commit();
    stackwright::GitIgnore ours([&](const QByteArray &path) -> std::optional<QByteArray> {
        QFile file(repo.path(path));
        return file.open(QFile::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
    });
    for (const char *path : {"top", "sub/top", "build/x", "a/build/y/z", "x.o", "keep.o", "a/keep.o", "docs/a.txt", "docs/b/a.txt", "a/docs/c.txt", "p/q/deep", "deep/x", "#hash", "a.c", "c.c",
                             "sub/b.o", "sub/c.o", "sub/local", "sub/t/local", "local", "sub/only", "sub/t/only", "build/keep.o", "README"}) {
        const bool theirs = call(u"git"_s, {u"-C"_s, repo.path(), u"check-ignore"_s, u"-q"_s, u"--no-index"_s, QLatin1String(path)}).code == 0;
        EXPECT_EQ(ours.ignores(path), theirs) << path;
    }
}

} // namespace prepare_test
