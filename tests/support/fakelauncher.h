// A Launcher that starts nothing. It keeps the list of the commands that "ran"; the test says what each one answers, at
// once or when the test calls finish(). The contract of launcher.h holds: `done` exactly once, never from inside start().
#pragma once

#include "model/engine/launcher.h"

#include <QPointer>

#include <functional>

namespace stackwright {

class FakeProcess : public Process
{
    Q_OBJECT
public:
    FakeProcess(Command theCommand, QObject *parent) : Process(parent), command(std::move(theCommand)) {}

    const Command command;
    bool stopped = false; ///< stop() was called

    void stop() override;
    /// For tests: what the program prints now.
    void print(const QByteArray &bytes, Channel channel = Channel::Output);
    /// For tests: how it ends. `done` comes at once, from here.
    void finish(const Exit &exit);
    bool isRunning() const { return !m_done; }

private:
    bool m_done = false;
};

/// What a command answers.
struct FakeReply
{
    QByteArray output = {}, errors = {};
    int code = 0;
    Exit::How how = Exit::How::Exited;
    QString reason = {};
    bool held = false; ///< runs until the test finishes it (or stops it)
    std::function<void(const Command &)> effect = {}; ///< what the program would have done: write a report, say
};

class FakeLauncher : public Launcher
{
public:
    using Matches = std::function<bool(const Command &)>;

    /// The rule added last wins. `words`: the command's text() holds it.
    void on(const QString &words, FakeReply reply);
    void on(Matches matches, FakeReply reply);
    /// Like on(), for the next such command only.
    void once(const QString &words, FakeReply reply);
    FakeReply otherwise; ///< for what no rule matches: success, no output
    /// Asked for each command when it is started: after how many milliseconds it answers. Empty: at once.
    std::function<int(const Command &)> delay;

    Process *start(const Command &command, QObject *parent) override;

    QList<Command> commands;                ///< all that were started, in order
    QStringList texts() const;              ///< their text()
    qsizetype count(const QString &words) const; ///< how many of them hold `words`
    /// The oldest that still runs and holds `words`; null: none.
    FakeProcess *running(const QString &words = {}) const;
    QList<FakeProcess *> allRunning() const;
    /// The commands that were stopped before they ended.
    QList<Command> stopped() const { return m_stopped; }

    static Exit exited(int code);

private:
    struct Rule
    {
        Matches matches;
        FakeReply reply;
        bool once = false, used = false;
    };
    QList<Rule> m_rules;
    QList<QPointer<FakeProcess>> m_processes;
    QList<Command> m_stopped;
};

} // namespace stackwright
