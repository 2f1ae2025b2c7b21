// A run of the built program that is killed: every command says at once that it was interrupted, and the next run keeps it
// (promises.md P3, P5). The engine is a script that never ends a build.
#include "tests/support/outside.h"
#include "tests/support/shelldocker.h"

#include <QElapsedTimer>
#include <QFile>

#include <gtest/gtest.h>

#include <csignal>

namespace outside_killed_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class OutsideKilled : public testing::Test
{
protected:
    void SetUp() override
    {
        repo.write(u"runtests.sh"_s, stackwright::testScript);
        repo.write(u"images/spec.yml"_s, "images:\n  base:\n    image_name: example.org/team/base\n    test_runner: host\n    test_command: [sh, runtests.sh]\n"
                                         "tag:\n  prefix: \"2026.3\"\nall_info_cmds: {}\n");
        repo.write(u"images/base/Dockerfile"_s, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        repo.commit();
        QByteArray script = stackwright::dockerScript;
        const QByteArray wait = R"sh(build) [ -e "$(dirname "$0")/free" ] || { echo $$ > "$(dirname "$0")/pid"; exec sleep 300; }; )sh";
        QFile docker(folder.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write(script.replace("build) ", wait));
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }

    Setting setting() const
    {
        return {repo.path(), {u"PATH="_s + folder.path() + u':' + qEnvironmentVariable("PATH"), u"XDG_STATE_HOME="_s + folder.filePath(u"state"_s)}, 60};
    }
    QStringList words(const QStringList &verb) const { return QStringList{u"-C"_s, repo.path(), u"--output"_s, folder.filePath(u"out"_s)} + verb; }
    QJsonObject said(const QStringList &verb) const { return console(words(verb), setting()).json(); }
    QString file() const { return folder.filePath(u"out/artifacts/run.jsonl"_s); }

    Repository repo;
    QTemporaryDir folder;
};

} // namespace

TEST_F(OutsideKilled, IsInterruptedAtOnceAndKeptByTheNextRun)
{
    const QStringList run{u"run"_s, u"--no-push"_s, u"--branch"_s, u"main"_s};
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &pair : setting().environment)
        environment.insert(pair.section(u'=', 0, 0), pair.section(u'=', 1));
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), words(run));
    QElapsedTimer clock;
    for (clock.start(); clock.elapsed() < 60'000 && process.state() != QProcess::NotRunning && !exists(folder.filePath(u"pid"_s)); process.waitForFinished(20)) {
    }
    ASSERT_TRUE(exists(folder.filePath(u"pid"_s))) << process.readAllStandardError().constData();
    EXPECT_EQ(said({u"show"_s, u"--json"_s})[u"state"_s].toString(), u"running"_s);
    QJsonArray runs = said({u"history"_s, u"--json"_s})[u"runs"_s].toArray();
    ASSERT_EQ(runs.size(), 1);
    EXPECT_EQ(runs[0][u"state"_s].toString(), u"running"_s);
    EXPECT_TRUE(console(words({u"show"_s}), setting()).out.contains("it goes on"));

    ASSERT_EQ(::kill(static_cast<pid_t>(process.processId()), SIGKILL), 0);
    ASSERT_TRUE(process.waitForFinished(10'000));
    if (const pid_t child = readAll(folder.filePath(u"pid"_s)).trimmed().toInt(); child > 1)
        ::kill(child, SIGKILL);
    const QByteArray left = readAll(file());
    EXPECT_FALSE(left.contains("run-finished"));
    const QJsonObject shown = said({u"show"_s, u"--json"_s});
    EXPECT_EQ(shown[u"state"_s].toString(), u"interrupted"_s);
    EXPECT_TRUE(console(words({u"show"_s}), setting()).out.contains("base build: the program ended in the middle of the run"));
    runs = said({u"history"_s, u"--json"_s})[u"runs"_s].toArray();
    ASSERT_EQ(runs.size(), 1);
    EXPECT_EQ(runs[0][u"state"_s].toString(), u"interrupted"_s);
    EXPECT_EQ(runs[0][u"stage"_s].toString(), u"build"_s);
    const QString number = QString::number(runs[0][u"number"_s].toInt());
    EXPECT_EQ(said({u"show"_s, number, u"--json"_s})[u"id"_s], runs[0][u"id"_s]);
    EXPECT_EQ(readAll(file()), left) << "who reads writes nothing";

    repo.write(u"README.md"_s, "x");
    ASSERT_TRUE(QFile(folder.filePath(u"free"_s)).open(QFile::WriteOnly));
    const Outcome next = console(words(run), setting());
    EXPECT_EQ(next.code, 0) << next.err.constData();
    const QJsonArray kept = said({u"history"_s, u"--json"_s})[u"runs"_s].toArray();
    ASSERT_EQ(kept.size(), 2);
    EXPECT_EQ(kept[0][u"state"_s].toString(), u"passed"_s);
    EXPECT_EQ(kept[1][u"state"_s].toString(), u"interrupted"_s);
    EXPECT_EQ(kept[1][u"number"_s], runs[0][u"number"_s]);
    EXPECT_EQ(said({u"show"_s, number, u"--json"_s})[u"state"_s].toString(), u"interrupted"_s);
}

} // namespace outside_killed_test
