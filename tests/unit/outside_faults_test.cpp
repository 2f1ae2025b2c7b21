// What may befall the built program while it runs: signals, a terminal that goes away, a stopped process, a clock that is set,
// descriptors and names that end, and a repository whose configuration would start programs. The engine is a script.
#include "tests/support/outside.h"
#include "tests/support/shelldocker.h"

#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <pty.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utmp.h>

namespace outside_faults_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

constexpr qint64 day = 86'400;

class OutsideFaults : public testing::Test
{
protected:
    void SetUp() override
    {
        repo.write(u"runtests.sh"_s, stackwright::testScript);
        repo.write(u"images/base/tests/t"_s, "t");
        repo.write(u"images/base/Dockerfile"_s, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        writeSpec();
        // A build says that it has begun, and waits until the test lets it go on.
        QByteArray script = stackwright::dockerScript;
        const QByteArray wait = R"sh(build) echo $$ > "$(dirname "$0")/pid.new"; mv "$(dirname "$0")/pid.new" "$(dirname "$0")/pid"; while [ ! -e "$(dirname "$0")/free" ]; do sleep 0.1; done; )sh";
        QFile docker(folder.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write(script.replace("build) ", wait));
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    void TearDown() override
    {
        if (program > 0) {
            ::kill(program, SIGKILL);
            ::waitpid(program, nullptr, 0);
        }
    }
    void writeSpec(const QByteArray &more = {})
    {
        repo.write(u"images/spec.yml"_s, "images:\n  base:\n    image_name: 127.0.0.1:1/team/base\n    test_runner: host\n    test_command: [sh, runtests.sh]\n" + more
                                         + "tag:\n  prefix: \"2026.3\"\nall_info_cmds: {}\n");
        repo.commit();
    }

    QStringList environment() const
    {
        return {u"PATH="_s + folder.path() + u':' + qEnvironmentVariable("PATH"), u"XDG_STATE_HOME="_s + folder.filePath(u"state"_s)};
    }
    Setting setting() const { return {repo.path(), environment(), 60}; }
    QStringList words(const QStringList &verb) const { return QStringList{u"-C"_s, repo.path(), u"--output"_s, folder.filePath(u"out"_s)} + verb; }
    QStringList run() const { return words({u"run"_s, u"--no-push"_s, u"--branch"_s, u"main"_s}); }

    /// Starts the program, by hand: a test decides what it inherits. `inChild`: done in it before it becomes the program.
    void start(const QStringList &arguments, const QStringList &more = {}, const std::function<void()> &inChild = {}, int terminal = -1)
    {
        QList<QByteArray> texts{QByteArray(STACKWRIGHT_BIN "/stackwright")}, pairs;
        for (const QString &one : arguments)
            texts += one.toLocal8Bit();
        for (const QString &one : QStringList(environment() + more) + QStringList{u"HOME="_s + folder.path(), u"LANG=C.UTF-8"_s})
            pairs += one.toLocal8Bit();
        QList<char *> argv, envp;
        for (QByteArray &one : texts)
            argv += one.data();
        for (QByteArray &one : pairs)
            envp += one.data();
        argv += nullptr;
        envp += nullptr;
        const QByteArray said = QFile::encodeName(folder.filePath(u"said"_s));
        program = ::fork();
        if (program == 0) {
            if (terminal >= 0) {
                ::login_tty(terminal);
            } else {
                ::setpgid(0, 0);
                const int null = ::open("/dev/null", O_RDWR), file = ::open(said.constData(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
                ::dup2(null, 0);
                ::dup2(null, 1);
                ::dup2(file, 2);
            }
            if (inChild)
                inChild();
            ::execve(argv.first(), argv.data(), envp.data());
            ::_exit(126);
        }
    }
    bool waitForBuild()
    {
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 120'000 && !exists(folder.filePath(u"pid"_s)); ::usleep(20'000)) {
        }
        return exists(folder.filePath(u"pid"_s));
    }
    void letGo() { EXPECT_TRUE(QFile(folder.filePath(u"free"_s)).open(QFile::WriteOnly)); }
    /// Its exit code; -signal where one ended it, -1000 where it does not end.
    int end(int seconds = 120)
    {
        int status = 0;
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < seconds * 1000; ::usleep(20'000))
            if (::waitpid(program, &status, WNOHANG) == program) {
                program = -1;
                return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
            }
        return -1000;
    }
    QList<QJsonObject> events() const { return journal(folder.filePath(u"out/artifacts/run.jsonl"_s)); }
    /// One terminal record, and the build's process is gone.
    void expectEnded(const QString &state)
    {
        const QList<QJsonObject> all = events();
        ASSERT_FALSE(all.isEmpty());
        EXPECT_EQ(all.last()[u"event"_s], u"run-finished"_s);
        EXPECT_EQ(all.last()[u"state"_s].toString(), state);
        int ends = 0;
        for (const QJsonObject &one : all)
            ends += one[u"event"_s] == u"run-finished"_s;
        EXPECT_EQ(ends, 1);
        const QByteArray build = readAll(folder.filePath(u"pid"_s)).trimmed();
        ASSERT_GT(build.toInt(), 0);
        EXPECT_TRUE(isGone(build)) << "the build goes on";
    }
    /// Waits until a process has ended. One that nobody has fetched yet ("Z") has: its parent is gone, and the machine is busy.
    static bool isGone(const QByteArray &process)
    {
        QElapsedTimer clock;
        for (clock.start(); clock.elapsed() < 10'000; ::usleep(20'000)) {
            QFile file(u"/proc/"_s + QString::fromLatin1(process) + u"/stat"_s);
            const QByteArray stat = file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
            if (stat.isEmpty() || stat.mid(stat.lastIndexOf(')') + 1).trimmed().startsWith('Z'))
                return true;
        }
        return false;
    }
    QByteArray said() const { return readAll(folder.filePath(u"said"_s)); }

    Repository repo;
    QTemporaryDir folder;
    pid_t program = -1;
};

} // namespace

TEST_F(OutsideFaults, EachSignalThatAsksForItsEndIsObeyed)
{
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        SCOPED_TRACE(signal);
        QFile::remove(folder.filePath(u"pid"_s));
        start(run());
        ASSERT_TRUE(waitForBuild());
        ::kill(program, signal);
        EXPECT_EQ(end(), 130) << said().constData();
        expectEnded(u"cancelled"_s);
    }
}

TEST_F(OutsideFaults, ATerminalThatIsClosedEndsItInOrder)
{
    int own = -1, its = -1;
    ASSERT_EQ(::openpty(&own, &its, nullptr, nullptr, nullptr), 0);
    start(run(), {u"TERM=xterm"_s}, [own] { ::close(own); }, its); // who holds the other end keeps the terminal alive
    ::close(its);
    ASSERT_TRUE(waitForBuild());
    ::close(own); // the window is closed: SIGHUP, and every word to the terminal fails
    EXPECT_EQ(end(), 130);
    expectEnded(u"cancelled"_s);
}

TEST_F(OutsideFaults, StoppedForLongerThanItsDeadlinesItGoesOn)
{
    writeSpec("    build_timeout: 4s\n");
    start(run());
    ASSERT_TRUE(waitForBuild());
    ::kill(program, SIGSTOP);
    letGo(); // the build ends in time, while nobody looks
    ::sleep(6);
    ::kill(program, SIGCONT);
    EXPECT_EQ(end(), 0) << said().constData();
    expectEnded(u"passed"_s);
}

TEST_F(OutsideFaults, AClockThatIsSetChangesNoDurationOrderOrDeadline)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "a sanitizer's own library must be loaded first";
#endif
    const QString clockFile = folder.filePath(u"clock"_s);
    const auto set = [&](qint64 seconds) {
        QFile file(clockFile);
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(QByteArray::number(seconds));
    };
    const QStringList clock{u"LD_PRELOAD=" STACKWRIGHT_BIN "/wallclock.so"_s, u"TEST_WALL_CLOCK="_s + clockFile};
    const qint64 today = QDateTime::currentSecsSinceEpoch();
    for (const auto &[before, after] : QList<QPair<qint64, qint64>>{{0, -day}, {0, 400 * day}, {-today + 5, 0}, {0, -today + 5}, {0, 3600}}) {
        SCOPED_TRACE(std::to_string(before) + " then " + std::to_string(after));
        QFile::remove(folder.filePath(u"pid"_s));
        QFile::remove(folder.filePath(u"free"_s));
        set(before);
        start(run(), clock);
        ASSERT_TRUE(waitForBuild());
        set(after);
        ::usleep(300'000);
        letGo();
        ASSERT_EQ(end(), 0) << said().constData();
        expectEnded(u"passed"_s);
        double last = 0;
        for (const QJsonObject &event : events()) {
            const double ms = event[u"ms"_s].toDouble();
            EXPECT_GE(ms, last);
            EXPECT_LT(ms, 60'000);
            last = ms;
            if (event.contains(u"seconds"_s)) {
                EXPECT_GE(event[u"seconds"_s].toDouble(), 0);
                EXPECT_LT(event[u"seconds"_s].toDouble(), 60);
            }
        }
        EXPECT_GT(last, 200) << "the run's own clock was not read";
    }
    // A deadline comes when it should, whichever day it is.
    writeSpec("    build_timeout: 2s\n");
    for (const qint64 jump : {-400 * day, 400 * day}) {
        QFile::remove(folder.filePath(u"pid"_s));
        QFile::remove(folder.filePath(u"free"_s));
        set(0);
        QElapsedTimer time;
        time.start();
        start(run(), clock);
        ASSERT_TRUE(waitForBuild());
        set(jump);
        EXPECT_EQ(end(), 1) << said().constData();
        EXPECT_GE(time.elapsed(), 1900);
        EXPECT_TRUE(said().contains("timed out") || said().contains("took longer")) << said().constData();
    }
}

TEST_F(OutsideFaults, LogsAndStateAreTheirOwnersAlone)
{
    letGo();
    start(run(), {}, [] { ::umask(0); });
    ASSERT_EQ(end(), 0) << said().constData();
    const auto othersMay = [](const QString &path) {
        struct stat about = {};
        return ::lstat(QFile::encodeName(path).constData(), &about) != 0 || (!S_ISLNK(about.st_mode) && (about.st_mode & 077) != 0);
    };
    EXPECT_FALSE(othersMay(folder.filePath(u"state/stackwright"_s)));
    int files = 0;
    for (const QString &below : {u"state/stackwright"_s, u"out/logs"_s}) {
        QDirIterator it(folder.filePath(below), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            ++files;
            // Below a folder that only its owner enters, a file's own mode lets nobody in.
            QString at = it.next();
            bool closed = !othersMay(at);
            for (; !closed && at.size() > folder.path().size(); at = QFileInfo(at).path())
                closed = QFileInfo(at).isDir() && !othersMay(at);
            EXPECT_TRUE(closed) << qPrintable(it.filePath());
        }
    }
    EXPECT_GE(files, 3);
    for (const char *file : {"out/artifacts/run.jsonl", "out/logs/run.log"})
        EXPECT_FALSE(othersMay(folder.filePath(QLatin1String(file)))) << file;
}

TEST_F(OutsideFaults, TooFewDescriptorsAreSaidAndLeaveNothingHalf)
{
    letGo();
    for (const rlim_t most : {12, 16, 20, 28, 40}) { // with fewer Qt itself ends it
        SCOPED_TRACE(most);
        start(run(), {}, [most] {
            const struct rlimit few = {most, most};
            ::setrlimit(RLIMIT_NOFILE, &few);
        });
        const int code = end();
        EXPECT_TRUE(code == 0 || code == 1 || code == 3) << code << said().constData();
        if (code != 0) {
            EXPECT_TRUE(said().contains("error: ")) << said().constData();
        }
        if (exists(folder.filePath(u"out/artifacts/run.jsonl"_s))) {
            EXPECT_EQ(events().last()[u"event"_s], u"run-finished"_s);
        }
        EXPECT_TRUE(QDir(folder.filePath(u"out/artifacts"_s)).entryList({u"*.stackwright-tmp-*"_s}, QDir::Files | QDir::Hidden).isEmpty());
    }
}

TEST_F(OutsideFaults, ANameThatIsTooLongIsNamed)
{
    letGo();
    for (const QString &place : QStringList{folder.filePath(QString(300, QChar(u'o'))), QString(folder.path() + QString(u"/" + QString(200, QChar(u'p'))).repeated(25))}) {
        const Outcome ran = console({u"-C"_s, repo.path(), u"--output"_s, place, u"run"_s, u"--no-push"_s, u"--branch"_s, u"main"_s}, setting());
        EXPECT_EQ(ran.code, 3) << ran.err.constData();
        ASSERT_EQ(ran.errors().size(), 1) << ran.err.constData();
        EXPECT_TRUE(ran.errors().first().contains(place.toUtf8())) << ran.err.left(2000).constData();
        EXPECT_TRUE(ran.errors().first().contains("cannot be made: File name too long")) << ran.err.left(2000).constData();
    }
    // A repository and a tag may be as long as the grammar lets them; the files of a run then are not.
    const QByteArray longName = "127.0.0.1:1/" + QByteArray(200, 'n');
    QByteArray spec = readAll(repo.path(u"images/spec.yml"_s));
    repo.write(u"images/spec.yml"_s, spec.replace("127.0.0.1:1/team/base", longName).replace("\"2026.3\"", QByteArray('"' + QByteArray(100, 't') + '"')));
    repo.commit();
    const Outcome ran = console(run(), setting());
    EXPECT_TRUE(ran.code == 1 || ran.code == 2 || ran.code == 3) << ran.code;
    EXPECT_TRUE(ran.err.contains("too long")) << ran.err.left(3000).constData();
}

TEST_F(OutsideFaults, ARepositorysConfigurationStartsNothing)
{
    letGo();
    const QByteArray mark = QFile::encodeName(folder.filePath(u"started"_s));
    const QString evilProgram = folder.filePath(u"evil"_s);
    QFile script(evilProgram);
    ASSERT_TRUE(script.open(QFile::WriteOnly));
    script.write("#!/bin/sh\necho \"$0 $*\" >>'" + mark + "'\nexit 0\n");
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    script.close();
    repo.write(u".gitattributes"_s, "* filter=evil diff=evil merge=evil\n");
    repo.commit();
    for (const char *hook : {"post-checkout", "post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman", "pre-push"})
        QFile::copy(evilProgram, repo.path(u".git/hooks/"_s + QLatin1String(hook)));
    const QByteArray evil = QFile::encodeName(evilProgram);
    QFile config(repo.path(u".git/config"_s));
    ASSERT_TRUE(config.open(QFile::Append));
    config.write("[core]\n\tfsmonitor = " + evil + "\n\tsshCommand = " + evil + "\n\tpager = " + evil + "\n\teditor = " + evil + "\n\talternateRefsCommand = " + evil
                 + "\n[filter \"evil\"]\n\tclean = " + evil + "\n\tsmudge = " + evil + "\n\tprocess = " + evil + "\n\trequired = true\n[diff \"evil\"]\n\ttextconv = " + evil
                 + "\n\tcommand = " + evil + "\n[diff]\n\texternal = " + evil + "\n[credential]\n\thelper = " + evil + "\n[alias]\n\tstatus = !" + evil
                 + "\n[gpg]\n\tprogram = " + evil + "\n[url \"ext::" + evil + " \"]\n\tinsteadOf = https://example.org/\n[remote \"origin\"]\n\turl = https://example.org/x.git\n");
    config.close();
    repo.write(u"images/base/more"_s, "uncommitted");
    for (const QStringList &verb : {QStringList{u"check"_s}, QStringList{u"plan"_s}, QStringList{u"plan"_s, u"--worktree"_s}, QStringList{u"plan"_s, u"--precise"_s, u"--worktree"_s},
                                    QStringList{u"run"_s, u"--no-push"_s, u"--branch"_s, u"main"_s}, QStringList{u"run"_s, u"--no-push"_s, u"--worktree"_s}, QStringList{u"history"_s}, QStringList{u"show"_s},
                                    QStringList{u"wiki"_s, u"status"_s}, QStringList{u"wiki"_s, u"diff"_s}, QStringList{u"doctor"_s}, QStringList{u"export"_s, u"bake"_s}, QStringList{u"diff"_s, u"1"_s, u"2"_s}}) {
        console(words(verb), setting());
        EXPECT_FALSE(exists(folder.filePath(u"started"_s))) << qPrintable(verb.join(u' ')) << ": " << (exists(folder.filePath(u"started"_s)) ? readAll(folder.filePath(u"started"_s)).constData() : "");
        QFile::remove(folder.filePath(u"started"_s));
    }
}

} // namespace outside_faults_test
