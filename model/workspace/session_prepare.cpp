// What the spec wants to be done in the tree that is built before the first build: files that no commit has are made there.
#include "model/workspace/session.h"

#include "model/engine/cappedlog.h"
#include "model/run/hosttests.h"

namespace stackwright {

namespace {

constexpr qint64 largestLog = 257ll * 1024 * 1024;
constexpr std::chrono::hours longestCommand(1);
const QString prepareLog = QStringLiteral("logs/prepare.log");

} // namespace

/// Once for a run, and again for one that is resumed and has something to build.
bool Session::mustPrepare() const
{
    if (m_planning->spec.prepare.isEmpty() || m_options.testsOnly)
        return false;
    for (const QString &name : std::as_const(m_planning->plan.order)) {
        const ImageRecord *const before = m_earlier ? m_earlier->image(name) : nullptr;
        if (m_planning->plan.images[m_planning->plan.indexOf(name)].action == Action::Build && !m_standing.value(name).stands && !(before && before->stage(Stage::Build).state == StageState::Passed))
            return true;
    }
    return false;
}

void Session::prepareTree(qsizetype at, Next next)
{
    if (m_ended)
        return;
    if (at == m_planning->spec.prepare.size() || !mustPrepare())
        return next();
    const QStringList &words = m_planning->spec.prepare.at(at);
    Command command;
    command.program = words.first();
    if (command.program.contains(QLatin1Char('/')) && !command.program.startsWith(QLatin1Char('/')))
        command.program = m_source + QLatin1Char('/') + command.program;
    command.arguments = words.mid(1);
    command.workingDirectory = m_source;
    command.deadline = longestCommand;
    command.runsForeignCode = true;
    command.logFile = m_planning->folders.output + QLatin1Char('/') + prepareLog;
    Command asWritten = command;
    asWritten.program = words.first();
    const QString text = asWritten.text();
    if (m_options.dryRun) {
        emit told(text + QLatin1String(" # prepare: in the tree that is built"));
        return prepareTree(at + 1, std::move(next));
    }
    command.environment = hostEnvironment(m_runner->context());
    note(QStringLiteral("prepare-started"), {{QStringLiteral("command"), text}, {QStringLiteral("log"), prepareLog}});
    CappedLog log;
    QString trouble;
    if (const Result<void> opened = log.open(command.logFile, largestLog); !opened)
        trouble = opened.error().text();
    log.append(m_masker->mask(QByteArray("$ " + text.toUtf8() + '\n')));
    log.close();
    if (trouble.isEmpty())
        trouble = log.trouble();
    if (!trouble.isEmpty())
        return m_runner->stop(RunState::Failed, clause("log-not-written", {trouble}));
    m_preparing = runToEnd(m_tools.launcher, command, this, [this, at, text, next = std::move(next)](const Finished &finished) {
        if (m_ended)
            return;
        const bool passed = finished.exit.success() && finished.exit.logTrouble.isEmpty();
        const Clause why = passed ? Clause() : m_stopped ? clause("stopped")
            : !finished.exit.logTrouble.isEmpty()        ? clause("log-not-whole", {finished.exit.logTrouble})
                                                         : said(finished.exit);
        QJsonObject fields{{QStringLiteral("command"), text}, {QStringLiteral("log"), prepareLog}, {QStringLiteral("seconds"), static_cast<double>(finished.exit.duration.count()) / 1000},
                           {QStringLiteral("state"), word(passed ? StageState::Passed : m_stopped ? StageState::Cancelled : StageState::Failed)}};
        if (finished.exit.how == Exit::How::Exited)
            fields[QLatin1String("exitCode")] = finished.exit.code;
        if (!why.isEmpty())
            stackwright::keep(fields, QStringLiteral("reason"), why);
        note(QStringLiteral("prepare-finished"), fields);
        if (m_stopped)
            return m_runner->stop(RunState::Cancelled, m_stopReason);
        if (!passed)
            return m_runner->stop(RunState::Failed, clause("prepare-failed", {text, why, prepareLog}));
        prepareTree(at + 1, next);
    });
}

} // namespace stackwright
