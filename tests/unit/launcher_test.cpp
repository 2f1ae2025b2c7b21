#include "model/engine/launcher.h"

#include "model/engine/strays.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <csignal>
#include <fcntl.h>
#include <optional>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace launcher_test {

using namespace stackwright;
using namespace std::chrono_literals;
using How = Exit::How;

namespace {

Command sh(const QString &script)
{
    Command command;
    command.program = QStringLiteral("sh");
    command.arguments = {QStringLiteral("-c"), script};
    command.environment = baseEnvironment();
    return command;
}

Command sh(const char *script)
{
    return sh(QString::fromUtf8(script));
}

Finished runNow(const Command &command, std::chrono::milliseconds drainTime = 5s)
{
    ProcessLauncher launcher;
    launcher.drainTime = drainTime;
    QObject context;
    std::optional<Finished> finished;
    runToEnd(launcher, command, &context, [&](const Finished &result) { finished = result; });
    EXPECT_FALSE(finished) << "done must not come from inside start()";
    EXPECT_TRUE(spinUntil([&] { return finished.has_value(); })) << qPrintable(command.text());
    return finished.value_or(Finished());
}

/// Children of this process, zombies too.
int childCount()
{
    int count = 0;
    for (const QString &pid : QDir(QStringLiteral("/proc")).entryList({QStringLiteral("[1-9]*")}, QDir::Dirs)) {
        QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
        if (!stat.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = stat.readAll();
        const QByteArrayList words = text.mid(text.lastIndexOf(')') + 2).split(' ');
        count += words.size() > 1 && words[1].toInt() == ::getpid();
    }
    return count;
}

bool isAlive(pid_t pid)
{
    QFile stat(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!stat.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = stat.readAll();
    return !text.mid(text.lastIndexOf(')') + 2).startsWith('Z');
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

} // namespace

TEST(Launcher, GivesOutputAndExitCode)
{
    const Finished finished = runNow(sh("echo one; echo two >&2; exit 7"));
    EXPECT_EQ(finished.exit.how, How::Exited);
    EXPECT_EQ(finished.exit.code, 7);
    EXPECT_EQ(finished.exit.reason, QStringLiteral("exit code 7"));
    EXPECT_FALSE(finished.exit.success());
    EXPECT_EQ(finished.output, "one\ntwo\n") << "both channels, in order";
    EXPECT_TRUE(runNow(sh("true")).exit.success());
}

TEST(Launcher, KeepsTheErrorChannelApartWhenAsked)
{
    Command command = sh("echo one; echo two >&2");
    command.separateErrors = true;
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.output, "one\n");
    EXPECT_EQ(finished.errors, "two\n");
}

TEST(Launcher, NamesTheSignalThatKilledAChild)
{
    const Finished finished = runNow(sh("kill -9 $$"));
    EXPECT_EQ(finished.exit.how, How::Signalled);
    EXPECT_EQ(finished.exit.signal, 9);
    EXPECT_EQ(finished.exit.reason, QStringLiteral("killed by signal 9"));
}

TEST(Launcher, SaysWhyAProgramCouldNotStart)
{
    Command command = sh("true");
    command.program = QStringLiteral("no-such-program-here");
    EXPECT_EQ(runNow(command).exit.reason, QStringLiteral("no-such-program-here: not found"));
    EXPECT_EQ(runNow(command).exit.how, How::NotStarted);

    QTemporaryDir folder;
    command.program = folder.filePath(QStringLiteral("plain"));
    QFile plain(command.program);
    ASSERT_TRUE(plain.open(QIODevice::WriteOnly));
    plain.close();
    const Finished refused = runNow(command);
    EXPECT_EQ(refused.exit.how, How::NotStarted);
    EXPECT_EQ(refused.exit.reason, QString(command.program + QStringLiteral(": Permission denied")));

    // The system's own words and nothing of the call's name, whatever keeps the program from starting.
    ASSERT_TRUE(plain.open(QIODevice::WriteOnly));
    plain.write(QByteArray("\177ELF and no more"));
    plain.close();
    ASSERT_TRUE(plain.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    EXPECT_EQ(runNow(command).exit.reason, QString(command.program + QStringLiteral(": Exec format error")));

    command = sh("true");
    command.workingDirectory = QStringLiteral("/no/such/folder");
    EXPECT_EQ(runNow(command).exit.reason, QStringLiteral("there is no folder /no/such/folder to run in"));

    command = Command();
    EXPECT_EQ(runNow(command).exit.reason, QStringLiteral("no program was named"));
}

TEST(Launcher, RefusesWhatTheSystemWouldCut)
{
    Command command = sh("echo should not run");
    command.arguments.append(QString(QStringLiteral("a") + QChar(u'\0') + QStringLiteral("b")));
    Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::NotStarted);
    EXPECT_EQ(finished.exit.reason, QStringLiteral("argument 3 of sh holds a NUL character"));
    EXPECT_TRUE(finished.output.isEmpty());

    command.arguments.last() = QString(131'072, QLatin1Char('x'));
    EXPECT_TRUE(runNow(command).exit.reason.contains(QStringLiteral("131072 bytes long")));
    command.arguments.last().chop(1);
    EXPECT_TRUE(runNow(command).exit.success()) << "the longest that the system takes";

    command = sh("true");
    command.environment.insert(QStringLiteral("A=B"), QStringLiteral("c"));
    EXPECT_EQ(runNow(command).exit.how, How::NotStarted);
}

TEST(Launcher, AllArgumentsTogetherTooLongIsSaid)
{
    Command command = sh("true");
    for (int i = 0; i < 40; ++i)
        command.arguments.append(QString(130'000, QLatin1Char('x')));
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::NotStarted);
    EXPECT_TRUE(finished.exit.reason.contains(QStringLiteral("too long"))) << qPrintable(finished.exit.reason);
}

TEST(Launcher, GivesOnlyTheEnvironmentOfTheCommand)
{
    qputenv("GITHUB_TOKEN", "canary-of-the-environment");
    Command command = sh("true");
    command.program = QStringLiteral("/usr/bin/env");
    command.arguments.clear();
    const QByteArray seen = runNow(command).output;
    EXPECT_FALSE(seen.contains("canary")) << seen.constData();
    EXPECT_TRUE(seen.contains("LANG=C.UTF-8\n"));
    EXPECT_TRUE(seen.contains("PATH="));
    command.environment = {{QStringLiteral("ONLY"), QStringLiteral("this")}};
    const auto beside = [](const QByteArray &output) { // the mark that each command carries
        QByteArrayList lines = output.trimmed().split('\n');
        EXPECT_EQ(lines.removeIf([](const QByteArray &line) { return line.startsWith(strayVariable); }), 1) << output.constData();
        return lines.join('\n');
    };
    EXPECT_EQ(beside(runNow(command).output), "ONLY=this");
    command.environment.clear();
    EXPECT_EQ(beside(runNow(command).output), "") << "an empty environment is empty, not ours";
    EXPECT_TRUE(qEnvironmentVariableIsSet("PATH")) << "a child shares our memory until it runs: what it sets there is set here";
    qunsetenv("GITHUB_TOKEN");
}

TEST(Launcher, WritesStandardInputAndClosesIt)
{
    Command command = sh("cat; echo end");
    command.standardInput = "a secret";
    EXPECT_EQ(runNow(command).output, "a secretend\n");
    command.standardInput = QByteArray(3'000'000, 'x'); // more than a pipe holds
    EXPECT_EQ(runNow(sh("cat")).output, "") << "none given: at its end at once";
    command.arguments = {QStringLiteral("-c"), QStringLiteral("wc -c")};
    EXPECT_EQ(runNow(command).output.trimmed(), "3000000");
    command.arguments = {QStringLiteral("-c"), QStringLiteral("exit 3")}; // does not read it
    EXPECT_EQ(runNow(command).exit.code, 3);
}

TEST(Launcher, LeavesNoDescriptorHandlerOrMaskToTheChild)
{
    const int leaky = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC
    ASSERT_GE(leaky, 0);
    const auto before = ::signal(SIGINT, SIG_IGN);
    const Finished finished = runNow(sh("ls /proc/self/fd | wc -l; grep -E 'SigIgn|SigBlk' /proc/self/status; "
                                        "[ $(ps -o sid= -p $$) = $$ ] && echo own session"));
    ::signal(SIGINT, before);
    ::close(leaky);
    const QByteArrayList lines = finished.output.split('\n');
    ASSERT_GE(lines.size(), 4) << finished.output.constData();
    EXPECT_EQ(lines[0].toInt(), 4) << "0, 1, 2 and the folder that ls reads";
    EXPECT_TRUE(lines[1].endsWith("0000000000000000")) << lines[1].constData();
    EXPECT_TRUE(lines[2].endsWith("0000000000000000")) << lines[2].constData();
    EXPECT_EQ(lines[3], "own session");
}

TEST(Launcher, StopsTheWholeGroupAtItsDeadline)
{
    QTemporaryDir folder;
    Command command = sh(QStringLiteral("sleep 300 & echo $! > %1/pid; trap 'echo term' TERM; sleep 300; wait").arg(folder.path()));
    command.deadline = 400ms;
    command.grace = 300ms;
    QElapsedTimer clock;
    clock.start();
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::TimedOut);
    EXPECT_EQ(finished.exit.reason, QStringLiteral("timed out after 0.4 s"));
    EXPECT_LT(clock.elapsed(), 5'000);
    EXPECT_FALSE(isAlive(contents(folder.filePath(QStringLiteral("pid"))).trimmed().toInt()));
}

TEST(Launcher, KillsAChildThatIgnoresTerm)
{
    Command command = sh("trap '' TERM; echo ready; while :; do sleep 1; done");
    command.deadline = 300ms;
    command.grace = 300ms;
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::TimedOut);
    EXPECT_EQ(finished.output, "ready\n");
    EXPECT_GE(finished.exit.duration, 600ms);
    EXPECT_LT(finished.exit.duration, 5s);
}

TEST(Launcher, StopsAChildThatIsItselfStopped)
{
    Command command = sh("kill -STOP $$; echo woken");
    command.deadline = 200ms;
    command.grace = 5s;
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::TimedOut);
    EXPECT_LT(finished.exit.duration, 3s) << "SIGTERM is heard: no need for SIGKILL";
}

TEST(Launcher, CancelsOnceAndIsDoneOnce)
{
    ProcessLauncher launcher;
    QObject owner;
    Process *process = launcher.start(sh("echo started; sleep 300"), &owner);
    QList<Exit> exits;
    QObject::connect(process, &Process::done, process, [&](const Exit &exit) { exits.append(exit); });
    QObject::connect(process, &Process::output, process, [&] { process->stop(); process->stop(); });
    ASSERT_TRUE(spinUntil([&] { return !exits.isEmpty(); }));
    process->stop();
    EXPECT_FALSE(spinUntil([&] { return exits.size() > 1; }, 100ms));
    EXPECT_EQ(exits.first().how, How::Cancelled);
    EXPECT_EQ(exits.first().reason, QStringLiteral("cancelled"));
}

TEST(Launcher, CanBeCancelledBeforeItRuns)
{
    ProcessLauncher launcher;
    QObject owner;
    Process *process = launcher.start(sh("sleep 300"), &owner);
    std::optional<Exit> end;
    QObject::connect(process, &Process::done, process, [&](const Exit &exit) { end = exit; });
    process->stop();
    EXPECT_FALSE(end) << "never from inside stop()";
    ASSERT_TRUE(spinUntil([&] { return end.has_value(); }));
    EXPECT_EQ(end->how, How::Cancelled);
}

TEST(Launcher, DeletingARunningProcessKillsItsGroup)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    ProcessLauncher launcher;
    auto owner = std::make_unique<QObject>();
    launcher.start(sh(QStringLiteral("sleep 300 & echo $! > %1; echo $$ >> %1; wait").arg(pidFile)), owner.get());
    ASSERT_TRUE(spinUntil([&] { return QFile::exists(pidFile) && contents(pidFile).count('\n') == 2; }));
    const QByteArrayList pids = contents(pidFile).trimmed().split('\n');
    QElapsedTimer clock;
    clock.start();
    owner.reset();
    EXPECT_LT(clock.elapsed(), 2000) << "deleting does not wait";
    EXPECT_TRUE(spinUntil([&] { return !isAlive(pids[0].toInt()) && !isAlive(pids[1].toInt()); }, 3s));
    EXPECT_TRUE(spinUntil([] { return childCount() == 0; }, 3s)) << "and leaves no zombie";
}

TEST(Launcher, EndsWithTheChildAndGivesAGrandchildTimeToDrain)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    Command command = sh(QStringLiteral("(sleep 0.3; echo late; sleep 300) & echo $! > %1; echo early").arg(pidFile));
    command.logFile = folder.filePath(QStringLiteral("log"));
    QElapsedTimer clock;
    clock.start();
    const Finished finished = runNow(command, 800ms);
    EXPECT_TRUE(finished.exit.success());
    EXPECT_EQ(finished.output, "early\nlate\n");
    EXPECT_GE(clock.elapsed(), 800);
    EXPECT_LT(clock.elapsed(), 4'000);
    EXPECT_LT(finished.exit.duration, 700ms) << "the time is the child's";
    EXPECT_FALSE(isAlive(contents(pidFile).trimmed().toInt()));
}

TEST(Launcher, FindsAGrandchildThatLeftTheSessionWithOurPipe)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    Command command = sh(QStringLiteral("setsid sh -c 'echo $$ > %1; exec sleep 300' & sleep 0.3").arg(pidFile));
    command.logFile = folder.filePath(QStringLiteral("log"));
    EXPECT_TRUE(runNow(command, 300ms).exit.success());
    const int pid = contents(pidFile).trimmed().toInt();
    EXPECT_TRUE(spinUntil([&] { return !isAlive(pid); }, 2s));
    EXPECT_TRUE(contents(command.logFile).contains("was left behind by sh and was killed"));
}

TEST(Launcher, NothingOfWhatWasStoppedIsLeftAtItsEnd)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    // Out of the session, out of the pipe, and one below it that was forked later.
    Command command = sh(QStringLiteral("setsid sh -c 'setsid sleep 300 & echo $! $$ > %1; sleep 300' >/dev/null 2>&1 & sleep 300").arg(pidFile));
    command.deadline = 700ms;
    const Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::TimedOut);
    const QByteArrayList pids = contents(pidFile).simplified().split(' ');
    ASSERT_EQ(pids.size(), 2);
    for (const QByteArray &pid : pids)
        EXPECT_FALSE(isAlive(pid.toInt())) << pid.constData();
}

TEST(Launcher, ForeignCodeLeavesNoDaemonAndAClientMay)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    Command command = sh(QStringLiteral("setsid sh -c 'echo $$ > %1; exec sleep 300' >/dev/null 2>&1 & sleep 0.3").arg(pidFile));
    command.logFile = folder.filePath(QStringLiteral("log"));
    EXPECT_TRUE(runNow(command).exit.success());
    const int agent = contents(pidFile).trimmed().toInt();
    EXPECT_TRUE(isAlive(agent));
    ::kill(agent, SIGKILL);
    command.runsForeignCode = true;
    EXPECT_TRUE(runNow(command).exit.success());
    EXPECT_FALSE(isAlive(contents(pidFile).trimmed().toInt()));
    EXPECT_EQ(contents(command.logFile).count("was left behind by sh and was killed"), 1);
}

TEST(Launcher, KillsASilentGrandchildOfItsGroup)
{
    QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    EXPECT_TRUE(runNow(sh(QStringLiteral("sleep 300 >/dev/null 2>&1 & echo $! > %1").arg(pidFile))).exit.success());
    EXPECT_TRUE(spinUntil([&] { return !isAlive(contents(pidFile).trimmed().toInt()); }, 2s));
}

TEST(Launcher, AppendsToItsLog)
{
    QTemporaryDir folder;
    Command command = sh("echo one; echo two >&2");
    command.logFile = folder.filePath(QStringLiteral("logs/a.log"));
    EXPECT_TRUE(runNow(command).exit.success());
    EXPECT_TRUE(runNow(command).exit.success());
    EXPECT_EQ(contents(command.logFile), "one\ntwo\none\ntwo\n");
    struct stat facts = {};
    ASSERT_EQ(::stat(QFile::encodeName(command.logFile).constData(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600u);
}

TEST(Launcher, RefusesALogThatIsNoFile)
{
    QTemporaryDir folder;
    Command command = sh("echo should not run");
    command.logFile = folder.filePath(QStringLiteral("link"));
    ASSERT_TRUE(QFile::link(folder.filePath(QStringLiteral("target")), command.logFile));
    Finished finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::NotStarted);
    EXPECT_TRUE(finished.exit.reason.contains(QStringLiteral("link: is a symbolic link"))) << qPrintable(finished.exit.reason);
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("target"))));

    command.logFile = folder.filePath(QStringLiteral("fifo"));
    ASSERT_EQ(::mkfifo(QFile::encodeName(command.logFile).constData(), 0600), 0);
    finished = runNow(command);
    EXPECT_EQ(finished.exit.how, How::NotStarted);
    EXPECT_TRUE(finished.exit.reason.contains(QStringLiteral("is no regular file"))) << qPrintable(finished.exit.reason);
}

TEST(Launcher, KeepsHeadAndTailOfALongLog)
{
    QTemporaryDir folder;
    Command command = sh("seq 1 200000");
    command.logFile = folder.filePath(QStringLiteral("log"));
    ProcessLauncher launcher;
    launcher.logCap = 400'000;
    QObject owner;
    std::optional<Exit> end;
    Process *process = launcher.start(command, &owner);
    QObject::connect(process, &Process::done, process, [&](const Exit &exit) { end = exit; });
    ASSERT_TRUE(spinUntil([&] { return end.has_value(); }));
    EXPECT_TRUE(end->success());
    const QByteArray log = contents(command.logFile);
    EXPECT_LE(log.size(), 400'200);
    EXPECT_TRUE(log.startsWith("1\n2\n3\n"));
    EXPECT_TRUE(log.endsWith("\n199999\n200000\n"));
    const qsizetype mark = log.indexOf("\n[stackwright: 888895 bytes were cut here");
    EXPECT_NE(mark, -1) << "1 288 895 bytes came, 400 000 are kept" << log.mid(log.indexOf('['), 80).constData();
    EXPECT_EQ(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1) << "nothing else is left beside it";
}

TEST(Launcher, ALogThatJustFitsIsWhole)
{
    QTemporaryDir folder;
    Command command = sh("head -c 400000 /dev/zero | tr '\\0' x");
    command.logFile = folder.filePath(QStringLiteral("log"));
    ProcessLauncher launcher;
    launcher.logCap = 400'000;
    QObject owner;
    bool ended = false;
    QObject::connect(launcher.start(command, &owner), &Process::done, &owner, [&] { ended = true; });
    ASSERT_TRUE(spinUntil([&] { return ended; }));
    EXPECT_EQ(contents(command.logFile), QByteArray(400'000, 'x'));
}

TEST(Launcher, SaysThatTheDiskTookNotAllOfALog)
{
    Command command = sh("echo something; exit 0");
    command.logFile = QStringLiteral("/dev/full"); // a device: refused as one
    EXPECT_EQ(runNow(command).exit.how, How::NotStarted);

    QTemporaryDir folder;
    command = sh("head -c 300000 /dev/zero");
    command.logFile = folder.filePath(QStringLiteral("log"));
    struct rlimit before = {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const struct rlimit small = {100'000, before.rlim_max};
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Finished finished = runNow(command);
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    EXPECT_TRUE(finished.exit.success());
    EXPECT_EQ(finished.output.size(), 300'000) << "the work goes on";
    EXPECT_TRUE(finished.exit.logTrouble.endsWith(QStringLiteral("log: File too large"))) << qPrintable(finished.exit.logTrouble);
}

TEST(Launcher, TakesATenMegabyteLineAndCutsWhatIsKept)
{
    const Finished finished = runNow(sh("head -c 10000000 /dev/zero | tr '\\0' x"));
    EXPECT_EQ(finished.output.size(), 4 * 1024 * 1024);
    EXPECT_TRUE(finished.cut);
    EXPECT_TRUE(finished.exit.success());
}

TEST(Launcher, NeedsNoMemoryForALotOfOutput)
{
    QTemporaryDir folder;
    Command command = sh("head -c 200000000 /dev/zero");
    command.logFile = folder.filePath(QStringLiteral("log"));
    ProcessLauncher launcher;
    launcher.logCap = 20'000'000;
    QObject owner;
    qint64 total = 0;
    bool ended = false;
    struct rusage before = {}, after = {};
    ::getrusage(RUSAGE_SELF, &before);
    Process *process = launcher.start(command, &owner);
    QObject::connect(process, &Process::output, &owner, [&](const QByteArray &bytes) { total += bytes.size(); });
    QObject::connect(process, &Process::done, &owner, [&] { ended = true; });
    ASSERT_TRUE(spinUntil([&] { return ended; }, 60s));
    ::getrusage(RUSAGE_SELF, &after);
    EXPECT_EQ(total, 200'000'000);
#ifndef __SANITIZE_ADDRESS__ // it holds back what was given back, to see who still uses it
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 20'000) << "kB, of 200,000 that came";
#endif
}

TEST(Launcher, ForgetsAnAnswerNobodyWaitsFor)
{
    ProcessLauncher launcher;
    bool answered = false;
    auto context = std::make_unique<QObject>();
    runToEnd(launcher, sh("sleep 0.2"), context.get(), [&](const Finished &) { answered = true; });
    context.reset();
    EXPECT_FALSE(spinUntil([&] { return answered; }, 500ms));
}

TEST(Launcher, RunsManyAtOnceAndLeavesNoZombie)
{
    ProcessLauncher launcher;
    QObject owner;
    int ended = 0;
    for (int i = 0; i < 100; ++i)
        runToEnd(launcher, sh("echo x; (sleep 0 &)"), &owner, [&](const Finished &finished) {
            EXPECT_EQ(finished.output, "x\n");
            ++ended;
        });
    EXPECT_TRUE(spinUntil([&] { return ended == 100; }));
    EXPECT_TRUE(spinUntil([] { return childCount() == 0; }, 3s));
}

TEST(Command, IsPrintedAsAShellWouldNeedIt)
{
    Command command;
    command.program = QStringLiteral("docker");
    command.arguments = {QStringLiteral("run"), QStringLiteral("a b"), QStringLiteral("it's"), QString(), QStringLiteral("x=y:/z")};
    EXPECT_EQ(command.text(), QStringLiteral("docker run 'a b' 'it'\\''s' '' x=y:/z"));
}

} // namespace launcher_test
