#include "model/engine/launcher.h"

#include "model/base/mask.h"
#include "model/base/text.h"
#include "model/engine/cappedlog.h"
#include "model/engine/outputpipe.h"
#include "model/engine/strays.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QPointer>
#include <QProcess>
#include <QStandardPaths>
#include <QTimer>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>
#include <utility>
#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stackwright {

namespace {

using std::chrono::milliseconds;

constexpr milliseconds shortDrainTime{500};    // after a stop: nobody waits for what a killed group still says
constexpr milliseconds killTime{5'000};        // from SIGKILL until we stop waiting for a child that cannot die
constexpr milliseconds strayTime{20};          // a killed process is not gone at once, and those below it show up then
constexpr int mostStrayRounds = 50;
constexpr qsizetype longestArgument = 131'071; // Linux: MAX_ARG_STRLEN less its NUL

/// One clause, or empty: the system would cut or refuse it, and say so badly (F11).
QString whyNoWord(const QString &what, const QString &word)
{
    if (word.contains(QChar(u'\0')))
        return QStringLiteral("%1 holds a NUL character").arg(what);
    const qsizetype size = QFile::encodeName(word).size();
    if (size > longestArgument)
        return QStringLiteral("%1 is %2 bytes long, and the system takes at most %3").arg(what).arg(size).arg(longestArgument);
    return {};
}

QString whyNoCommand(const Command &command)
{
    if (command.program.isEmpty())
        return QStringLiteral("no program was named");
    QString why = whyNoWord(QStringLiteral("the program's name"), command.program);
    for (qsizetype i = 0; i < command.arguments.size() && why.isEmpty(); ++i)
        why = whyNoWord(QStringLiteral("argument %1 of %2").arg(i + 1).arg(visible(command.program.toUtf8())), command.arguments[i]);
    for (auto it = command.environment.cbegin(); it != command.environment.cend() && why.isEmpty(); ++it) {
        if (it.key().isEmpty() || it.key().contains(QLatin1Char('=')))
            return QStringLiteral("an environment variable cannot be called \"%1\"").arg(visible(it.key().toUtf8()));
        why = whyNoWord(QStringLiteral("the environment variable %1").arg(visible(it.key().toUtf8())), it.key() + QLatin1Char('=') + it.value());
    }
    if (why.isEmpty() && !command.workingDirectory.isEmpty() && !QFileInfo(command.workingDirectory).isDir())
        why = QStringLiteral("there is no folder %1 to run in").arg(visible(command.workingDirectory.toUtf8()));
    return why;
}

/// The PATH of the command counts, not ours.
QString findProgram(const Command &command)
{
    if (command.program.contains(QLatin1Char('/')))
        return QFileInfo(command.program).isFile() ? command.program : QString();
    const QString path = command.environment.value(QStringLiteral("PATH"), QStringLiteral("/usr/local/bin:/usr/bin:/bin"));
    return QStandardPaths::findExecutable(command.program, path.split(QLatin1Char(':'), Qt::SkipEmptyParts));
}

/// Runs between fork and exec: only what is safe there. A session of its own, so that no child waits for our terminal and
/// one signal reaches all; nothing inherited: no descriptor, no handler, no mask (F8, F12).
/// PR_SET_PDEATHSIG: it is killed when this program dies. Between vfork and exec only async-signal-safe calls are allowed, and
/// nothing in memory may be changed, since the child shares ours.
void becomeChild(int out, int err)
{
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    for (int number = 1; number < NSIG; ++number)
        ::signal(number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(err, STDERR_FILENO);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
}

class ChildProcess final : public Process
{
public:
    ChildProcess(Command command, const ProcessLauncher &launcher, QObject *parent)
        : Process(parent), m_command(std::move(command)), m_logCap(launcher.logCap), m_drainTime(launcher.drainTime),
          m_masker(launcher.masker)
    {
    }
    ~ChildProcess() override;

    void start();
    void stop() override { end(Exit::How::Cancelled); }

private:
    void refuse(const QString &reason);
    bool preparePipes();
    void end(Exit::How how);
    bool signalGroup(int number); ///< false: nobody is left in it
    bool hasEndedUnseen() const;
    void childEnded(int code, QProcess::ExitStatus status);
    void settleIfDrained();
    void settle();
    void killLeftovers();
    void killStrays(int round);
    void killStray(pid_t pid);
    void finish();
    void receive(const QByteArray &bytes, Channel channel, bool isLast = false);

    Command m_command;
    const qint64 m_logCap;
    const milliseconds m_drainTime;
    const std::shared_ptr<const Masker> m_masker;
    const QByteArray m_mark = newStrayMark();
    QList<pid_t> m_strays; ///< that were killed and told
    QByteArray m_unmasked[2]; ///< by channel: what may be the beginning of a secret
    CappedLog m_log;
    OutputPipe m_out, m_err;
    QPointer<QProcess> m_child;
    pid_t m_pid = 0;
    QElapsedTimer m_clock;
    QTimer m_deadline, m_escalation, m_drain;
    std::optional<Exit::How> m_ending; ///< why we end it
    Exit m_exit;
    bool m_childEnded = false, m_finished = false, m_drained = false;
};

ChildProcess::~ChildProcess()
{
    if (!m_child)
        return;
    m_child->disconnect(this);
    if (!m_childEnded && m_pid <= 0 && m_child->processId() > 0) {
        // Just forked: it may not lead its group yet. SIGKILL is right for it at any point.
        m_pid = static_cast<pid_t>(m_child->processId());
        ::kill(m_pid, SIGKILL);
    }
    if (!m_finished) {
        signalGroup(SIGKILL);
        for (const pid_t pid : straysOf(m_mark))
            ::kill(pid, SIGKILL);
    }
    // A QProcess that is destroyed while it runs waits for its child: it ends by itself instead.
    if (m_child->state() != QProcess::NotRunning) {
        m_child->setParent(nullptr);
        QObject::connect(m_child, &QProcess::finished, m_child, &QObject::deleteLater);
    }
}

void ChildProcess::refuse(const QString &reason)
{
    m_exit.how = Exit::How::NotStarted;
    m_exit.reason = reason;
    m_childEnded = true;
    QTimer::singleShot(0, this, [this] { finish(); });
}

bool ChildProcess::preparePipes()
{
    if (!m_out.open() || (m_command.separateErrors && !m_err.open()))
        return false;
    connect(&m_out, &OutputPipe::received, this, [this](const QByteArray &bytes) { receive(bytes, Channel::Output); });
    connect(&m_err, &OutputPipe::received, this, [this](const QByteArray &bytes) { receive(bytes, Channel::Error); });
    connect(&m_out, &OutputPipe::ended, this, &ChildProcess::settleIfDrained);
    connect(&m_err, &OutputPipe::ended, this, &ChildProcess::settleIfDrained);
    return true;
}

void ChildProcess::start()
{
    m_clock.start();
    if (const QString why = whyNoCommand(m_command); !why.isEmpty())
        return refuse(why);
    const QString program = findProgram(m_command);
    if (program.isEmpty())
        return refuse(QStringLiteral("%1: not found").arg(visible(m_command.program.toUtf8())));
    if (!m_command.logFile.isEmpty())
        if (const Result<void> opened = m_log.open(m_command.logFile, m_logCap); !opened)
            return refuse(opened.error().text());
    if (!preparePipes())
        return refuse(QStringLiteral("%1: %2").arg(m_command.program, QString::fromLocal8Bit(std::strerror(errno))));

    m_child = new QProcess(this);
    QProcessEnvironment environment;
    for (auto it = m_command.environment.cbegin(); it != m_command.environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    environment.insert(QLatin1String(strayVariable), QString::fromLatin1(m_mark)); // never empty: that would mean "inherit"
    m_child->setProcessEnvironment(environment);
    m_child->setWorkingDirectory(m_command.workingDirectory);
    // Its pipes are ours (becomeChild), since QProcess closes its own when the child ends, and reads in small pieces.
    m_child->setStandardOutputFile(QProcess::nullDevice());
    m_child->setStandardErrorFile(QProcess::nullDevice());
    if (m_command.standardInput.isEmpty())
        m_child->setStandardInputFile(QProcess::nullDevice());
    const int out = m_out.childEnd();
    const int err = m_command.separateErrors ? m_err.childEnd() : out;
    m_child->setChildProcessModifier([out, err] { becomeChild(out, err); });

    connect(m_child, &QProcess::started, this, [this] {
        m_pid = static_cast<pid_t>(m_child->processId());
        if (m_ending) // stopped before it ran
            end(*std::exchange(m_ending, std::nullopt));
    });
    connect(m_child, &QProcess::finished, this, &ChildProcess::childEnded);
    connect(m_child, &QProcess::errorOccurred, this, [this, program](QProcess::ProcessError error) {
        const int number = errno;
        if (error == QProcess::WriteError && number != 0 && number != EPIPE) // who closes its input knows why
            m_exit.inputTrouble = QString::fromLocal8Bit(std::strerror(number));
        if (error != QProcess::FailedToStart || m_childEnded)
            return;
        QString why = m_child->errorString(); // "execve: Permission denied"; Qt 6.8 says before it whose execve
        if (const qsizetype call = why.lastIndexOf(QLatin1String("execve: ")); call >= 0)
            why.remove(0, call + 8);
        refuse(QStringLiteral("%1: %2").arg(visible(program.toUtf8()), why));
    });
    connect(&m_deadline, &QTimer::timeout, this, [this] {
        if (!hasEndedUnseen()) // after a pause of ours the clock is late, not the child
            end(Exit::How::TimedOut);
    });
    m_deadline.setSingleShot(true);
    m_escalation.setSingleShot(true);
    m_deadline.setTimerType(Qt::PreciseTimer);
    m_escalation.setTimerType(Qt::PreciseTimer);
    if (m_command.deadline.count() > 0)
        m_deadline.start(m_command.deadline);

    m_child->start(program, m_command.arguments, m_command.standardInput.isEmpty() ? QIODevice::NotOpen : QIODevice::WriteOnly);
    m_out.closeChildEnd();
    m_err.closeChildEnd();
    if (!m_command.standardInput.isEmpty() && m_child->isOpen()) {
        m_child->write(m_command.standardInput);
        m_child->closeWriteChannel();
    }
    m_command.standardInput.clear(); // may be a secret: not kept longer than needed
}

bool ChildProcess::hasEndedUnseen() const
{
    siginfo_t facts = {};
    return m_pid > 0 && ::waitid(P_PID, static_cast<id_t>(m_pid), &facts, WEXITED | WNOHANG | WNOWAIT) == 0
        && facts.si_pid == m_pid;
}

bool ChildProcess::signalGroup(int number)
{
    return m_pid > 0 && ::kill(-m_pid, number) == 0;
}

void ChildProcess::end(Exit::How how)
{
    if (m_finished || m_ending || m_exit.how == Exit::How::NotStarted)
        return;
    m_ending = how;
    m_deadline.stop();
    if (m_childEnded) { // only a grandchild keeps us: no more waiting for it
        settle();
        return;
    }
    if (m_pid <= 0)
        return; // `started` comes back here
    const bool gentle = m_command.grace.count() > 0;
    signalGroup(gentle ? SIGTERM : SIGKILL);
    signalGroup(SIGCONT); // who is stopped must hear it
    connect(&m_escalation, &QTimer::timeout, this, [this] {
        signalGroup(SIGKILL);
        // One that hangs in the kernel cannot die now; its end must not be ours.
        QTimer::singleShot(killTime, this, [this] {
            if (!m_childEnded)
                settle();
        });
    });
    m_escalation.start(gentle ? m_command.grace : milliseconds(0));
}

void ChildProcess::childEnded(int code, QProcess::ExitStatus status)
{
    m_childEnded = true;
    m_deadline.stop();
    m_escalation.stop();
    m_exit.how = status == QProcess::CrashExit ? Exit::How::Signalled : Exit::How::Exited;
    (status == QProcess::CrashExit ? m_exit.signal : m_exit.code) = code;
    m_exit.duration = milliseconds(m_clock.elapsed());
    if (m_ending)
        signalGroup(SIGKILL); // the grace was the child's: what it left behind goes now
    const QPointer<ChildProcess> alive = this;
    m_out.drain();
    if (alive)
        m_err.drain();
    if (!alive || m_drained)
        return;
    settleIfDrained();
    if (!alive || m_drained)
        return;
    m_drain.setSingleShot(true);
    m_drain.setTimerType(Qt::PreciseTimer);
    connect(&m_drain, &QTimer::timeout, this, &ChildProcess::settle);
    m_drain.start(m_ending ? std::min(shortDrainTime, m_drainTime) : m_drainTime);
}

void ChildProcess::settleIfDrained()
{
    if (m_childEnded && m_out.hasEnded() && m_err.hasEnded())
        settle();
}

/// The child has ended and said all (or had its time): nothing of it stays behind.
void ChildProcess::settle()
{
    if (m_drained)
        return;
    m_drained = true;
    m_drain.stop();
    const bool leftSomebody = signalGroup(SIGKILL);
    const QPointer<ChildProcess> alive = this;
    if (!m_out.hasEnded() || !m_err.hasEnded())
        killLeftovers();
    if (alive)
        m_out.drain();
    if (alive)
        m_err.drain();
    if (!alive)
        return;
    m_out.close();
    m_err.close();
    receive({}, Channel::Output, true);
    if (alive)
        receive({}, Channel::Error, true);
    if (!alive)
        return;
    // Later: `done` never comes from inside stop(). Agents that a client starts for itself may stay, nothing of what was
    // stopped may, nor of what others wrote.
    const bool hunted = m_ending || m_command.runsForeignCode || leftSomebody;
    QTimer::singleShot(0, this, [this, hunted] { hunted ? killStrays(0) : finish(); });
}

/// Until none shows up: those below a killed one are found under their own mark, one that is just forking a moment later.
void ChildProcess::killStrays(int round)
{
    const QList<pid_t> strays = straysOf(m_mark);
    for (const pid_t pid : strays)
        killStray(pid);
    if (strays.isEmpty() || round >= mostStrayRounds)
        return finish();
    QTimer::singleShot(strayTime, this, [this, round] { killStrays(round + 1); });
}

void ChildProcess::killStray(pid_t pid)
{
    ::kill(pid, SIGKILL);
    if (m_strays.contains(pid))
        return;
    m_strays.append(pid);
    m_log.append(QStringLiteral("\n[stackwright: process %1 was left behind by %2 and was killed]\n")
                     .arg(pid).arg(visible(QFileInfo(m_command.program).fileName().toUtf8())).toUtf8());
}

void ChildProcess::killLeftovers()
{
    for (const OutputPipe *pipe : {&m_out, &m_err}) {
        if (pipe->hasEnded())
            continue;
        for (const pid_t pid : writersOf(pipe->inode()))
            killStray(pid);
    }
}

void ChildProcess::receive(const QByteArray &bytes, Channel channel, bool isLast)
{
    const bool mayHoldSecrets = m_masker && !m_masker->isEmpty();
    const QByteArray safe = mayHoldSecrets ? m_masker->maskPart(m_unmasked[channel == Channel::Error], bytes, isLast) : bytes;
    if (safe.isEmpty())
        return;
    m_log.append(safe);
    emit output(safe, channel);
}

void ChildProcess::finish()
{
    if (m_finished)
        return;
    m_finished = true;
    m_deadline.stop();
    m_escalation.stop();
    m_out.close();
    m_err.close();
    m_log.close();
    m_exit.logTrouble = m_log.trouble();
    if (m_exit.how != Exit::How::NotStarted) {
        if (m_ending)
            m_exit.how = *m_ending;
        if (m_exit.how == Exit::How::TimedOut)
            m_exit.deadline = m_command.deadline;
        m_exit.reason = said(m_exit).text;
    }
    if (m_exit.duration.count() == 0)
        m_exit.duration = milliseconds(m_clock.elapsed());
    emit done(m_exit);
}

} // namespace

Process *ProcessLauncher::start(const Command &command, QObject *parent)
{
    auto *process = new ChildProcess(command, *this, parent);
    process->start();
    return process;
}

Result<qint64> startDetached(const Command &command)
{
    const QString why = whyNoCommand(command);
    const QString program = why.isEmpty() ? findProgram(command) : QString();
    if (program.isEmpty())
        return surroundingsError(command.program, why.isEmpty() ? QStringLiteral("not found") : why);
    QProcess process;
    process.setProgram(program);
    process.setArguments(command.arguments);
    process.setWorkingDirectory(command.workingDirectory);
    QProcessEnvironment environment;
    for (auto it = command.environment.cbegin(); it != command.environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(command.logFile.isEmpty() ? QProcess::nullDevice() : command.logFile, QIODevice::Append);
    process.setStandardErrorFile(command.logFile.isEmpty() ? QProcess::nullDevice() : command.logFile, QIODevice::Append);
    process.setChildProcessModifier([] {
        for (int number = 1; number < NSIG; ++number)
            ::signal(number, SIG_DFL);
        ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);
    });
    qint64 pid = 0;
    if (!process.startDetached(&pid))
        return surroundingsError(program, QStringLiteral("could not be started: %1").arg(process.errorString()));
    return pid;
}

Clause said(const Exit &exit)
{
    switch (exit.how) {
    case Exit::How::Exited:
        if (!exit.inputTrouble.isEmpty())
            return clause("input-not-written", {exit.inputTrouble});
        return clause("exit-code", {QString::number(exit.code)});
    case Exit::How::Signalled: return clause("killed-by-signal", {QString::number(exit.signal)});
    case Exit::How::TimedOut: return exit.deadline.count() > 0 ? clause("timed-out", {durationText(exit.deadline)}) : Clause(exit.reason);
    case Exit::How::Cancelled: return clause("cancelled");
    case Exit::How::NotStarted: break;
    }
    return exit.reason;
}

} // namespace stackwright
