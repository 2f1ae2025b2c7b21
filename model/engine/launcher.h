// Starts programs. The process contract (learned from trusted tools, promises.md F7-F12, P14, P15):
//  - `output` comes only between start and `done`; `done` comes exactly once, also when the program never started, and
//    never from inside start().
//  - The child has a session and process group of its own. stop() is SIGTERM to the group, after the grace SIGKILL; a
//    deadline does the same. The end of the child ends the process: a grandchild that holds the pipe is given 5 s to drain.
//    Of what was stopped nothing is left when `done` comes, processes that left the group (setsid) included.
//  - Output is not kept: it goes to `logFile` (appended, capped: head and tail kept, the cut marked) and to whoever
//    listens. The environment is what the Command says and, beside
//    it, only the mark of strays.h.
// Fakes implement Launcher; the real one is ProcessLauncher over QProcess.
#pragma once

#include "model/base/clause.h"
#include "model/base/result.h"

#include <QByteArray>
#include <QMap>
#include <QObject>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <memory>

namespace stackwright {

class Masker;

struct Command
{
    QString program; ///< a name for PATH, or an absolute path
    QStringList arguments;
    QString workingDirectory;
    QMap<QString, QString> environment; ///< whole: see baseEnvironment()
    QByteArray standardInput;           ///< written, then closed; where secrets go
    std::chrono::milliseconds deadline{0}; ///< from start to end; 0: none
    std::chrono::milliseconds grace{10'000}; ///< between SIGTERM and SIGKILL
    QString logFile;  ///< both channels are appended to it as they come; empty: none
    bool runsForeignCode = false; ///< tests and the like: at its end, what left its group goes too
    bool separateErrors = false; ///< false: standard error comes as Channel::Output, in order

    /// For people and --dry-run: quoted as a shell would need it. Holds no secret by the rules of its makers.
    QString text() const;
};

struct Exit
{
    enum class How { Exited, Signalled, NotStarted, TimedOut, Cancelled };
    How how = How::Exited;
    int code = 0;   ///< of Exited
    int signal = 0; ///< of Signalled
    QString reason; ///< one clause for people: "exit code 7", "killed by signal 9", "timed out after 30 s", "docker: not found"
    std::chrono::milliseconds duration{0};
    std::chrono::milliseconds deadline{0}; ///< of TimedOut
    QString inputTrouble; ///< why standardInput did not reach it whole, though it would have read on; empty: it did
    QString logTrouble; ///< why logFile is not whole ("logs/x.log: No space left on device"); empty: it is

    bool success() const { return how == How::Exited && code == 0 && inputTrouble.isEmpty(); }
    bool operator==(const Exit &) const = default;
};

/// Its reason by kind.
Clause said(const Exit &exit);

/// One started program. Owned by whoever started it; deleting a running one kills its group.
class Process : public QObject
{
    Q_OBJECT
public:
    enum class Channel { Output, Error };
    Q_ENUM(Channel)

    using QObject::QObject;
    /// Idempotent; `done` follows with Cancelled.
    virtual void stop() = 0;

signals:
    void output(const QByteArray &bytes, stackwright::Process::Channel channel);
    void done(const stackwright::Exit &exit);
};

class Launcher
{
public:
    virtual ~Launcher() = default;
    /// Never null. Errors of the command itself (a NUL in an argument, no program) arrive by `done`, NotStarted.
    virtual Process *start(const Command &command, QObject *parent) = 0;
};

/// QProcess. Starts from the thread it was made in.
class ProcessLauncher : public Launcher
{
public:
    qint64 logCap = 256ll * 1024 * 1024; ///< bytes a log file may hold
    std::chrono::milliseconds drainTime{5'000}; ///< for a grandchild that holds the pipe when its parent has ended
    std::shared_ptr<const Masker> masker; ///< takes secrets out of what is logged and sent on; null: nothing to hide
    Process *start(const Command &command, QObject *parent) override;
};

/// Starts a program that outlives us: a session of its own, standard input from nowhere, both outputs appended to `logFile`
/// (discarded without one). No deadline, nobody waits for it. Answer: its pid. Error kind Surroundings: it could not start.
Result<qint64> startDetached(const Command &command);

/// What a child may see: PATH, HOME, LANG=C.UTF-8, TMPDIR, TZ, DOCKER_HOST, DOCKER_CONTEXT, DOCKER_TLS_VERIFY,
/// DOCKER_CERT_PATH, XDG_RUNTIME_DIR, proxies; no token, no GITHUB_*, no *_SECRET (promises.md C2).
QMap<QString, QString> baseEnvironment();

struct Finished
{
    Exit exit;
    QByteArray output; ///< at most `cap` bytes
    QByteArray errors; ///< with Command::separateErrors
    bool cut = false;  ///< more came than the cap
};

/// Runs a short program to its end and answers once, unless `context` is gone by then. Returns the process for stop().
Process *runToEnd(Launcher &launcher, const Command &command, QObject *context,
                  std::function<void(const Finished &)> answer, qint64 cap = 4ll * 1024 * 1024);

} // namespace stackwright
