#include "tests/support/fakelauncher.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <algorithm>

namespace stackwright {

void FakeProcess::stop()
{
    if (stopped || m_done)
        return;
    stopped = true;
    Exit exit;
    exit.how = Exit::How::Cancelled;
    exit.reason = QStringLiteral("cancelled");
    QTimer::singleShot(0, this, [this, exit] { finish(exit); });
}

void FakeProcess::print(const QByteArray &bytes, Channel channel)
{
    if (m_done || bytes.isEmpty())
        return;
    if (!command.logFile.isEmpty()) {
        QDir().mkpath(QFileInfo(command.logFile).path());
        QFile log(command.logFile);
        if (log.open(QIODevice::WriteOnly | QIODevice::Append))
            log.write(bytes);
    }
    emit output(bytes, channel == Channel::Error && !command.separateErrors ? Channel::Output : channel);
}

void FakeProcess::finish(const Exit &exit)
{
    if (m_done)
        return;
    m_done = true;
    emit done(exit);
}

Exit FakeLauncher::exited(int code)
{
    Exit exit;
    exit.code = code;
    exit.reason = QStringLiteral("exit code %1").arg(code);
    return exit;
}

void FakeLauncher::on(const QString &words, FakeReply reply)
{
    on([words](const Command &command) { return command.text().contains(words); }, std::move(reply));
}

void FakeLauncher::on(Matches matches, FakeReply reply)
{
    m_rules.prepend({std::move(matches), std::move(reply)});
}

void FakeLauncher::once(const QString &words, FakeReply reply)
{
    on(words, std::move(reply));
    m_rules.first().once = true;
}

Process *FakeLauncher::start(const Command &command, QObject *parent)
{
    commands.append(command);
    auto *process = new FakeProcess(command, parent);
    m_processes.append(process);
    FakeReply reply = otherwise;
    for (Rule &rule : m_rules) {
        if (rule.used || !rule.matches(command))
            continue;
        rule.used = rule.once;
        reply = rule.reply;
        break;
    }
    QObject::connect(process, &Process::done, process, [this, process] {
        if (process->stopped)
            m_stopped += process->command;
    });
    QTimer::singleShot(delay ? delay(command) : 0, process, [process, reply] {
        if (reply.effect)
            reply.effect(process->command);
        const QPointer<FakeProcess> alive = process;
        process->print(reply.output);
        if (alive)
            process->print(reply.errors, Process::Channel::Error);
        if (!alive || reply.held)
            return;
        Exit exit = exited(reply.code);
        exit.how = reply.how;
        if (reply.how != Exit::How::Exited)
            exit.code = 0;
        if (!reply.reason.isEmpty())
            exit.reason = reply.reason;
        process->finish(exit);
    });
    return process;
}

QStringList FakeLauncher::texts() const
{
    QStringList all;
    for (const Command &command : commands)
        all.append(command.text());
    return all;
}

qsizetype FakeLauncher::count(const QString &words) const
{
    return std::count_if(commands.cbegin(), commands.cend(), [&](const Command &c) { return c.text().contains(words); });
}

QList<FakeProcess *> FakeLauncher::allRunning() const
{
    QList<FakeProcess *> running;
    for (const QPointer<FakeProcess> &process : m_processes)
        if (process && process->isRunning())
            running.append(process);
    return running;
}

FakeProcess *FakeLauncher::running(const QString &words) const
{
    for (FakeProcess *process : allRunning())
        if (process->command.text().contains(words))
            return process;
    return nullptr;
}

} // namespace stackwright
