// `run` and `test`: a session, printed.
#include "app/console/jobwords.h"
#include "app/console/printer.h"
#include "app/console/verb.h"
#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/run/github.h"
#include "model/run/results.h"
#include "model/workspace/session.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

QMap<QString, QString> ownEnvironment()
{
    QMap<QString, QString> map;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &key : system.keys())
        map.insert(key, system.value(key));
    return map;
}

class RunVerb : public Verb
{
public:
    RunVerb(const Request &request, Console &console, bool testsOnly) : Verb(request, console), m_printer(console), m_testsOnly(testsOnly) {}

    void start() override
    {
        RunOptions options;
        options.jobs = m_request.jobs;
        options.retest = m_request.retest;
        options.keepGoing = m_request.keepGoing || m_testsOnly;
        options.push = !m_request.noPush && !m_testsOnly;
        options.pages = !m_request.noWiki && !m_testsOnly;
        options.noCache = m_request.noCache;
        options.pull = m_request.pull;
        options.requireClean = m_request.requireClean;
        options.dryRun = m_request.dryRun;
        options.publish = m_request.noPublish ? RunOptions::Publish::Never
            : m_request.publish               ? RunOptions::Publish::Always
                                              : RunOptions::Publish::OnMainBranch;
        options.resume = m_request.resume;
        options.engine = m_request.engine;
        options.builder = m_request.builder;
        options.platform = m_request.platform;
        options.testsOnly = m_testsOnly;
        if (m_testsOnly)
            options.images = m_request.arguments;
        m_environment = ownEnvironment();
        m_actions = GithubActions::fromEnvironment(m_environment);
        m_session = new Session(m_request.place, m_request.selection, options, {m_launcher, nullptr, {}, m_environment, QDir::currentPath()}, this);
        connect(m_session, &Session::preparing, this, [this](const QString &what) {
            if (m_console.verbose())
                m_console.note(what);
        });
        connect(m_session, &Session::unrecorded, this, [this](const QString &why) { m_console.warning(why); });
        connect(m_session, &Session::planned, this, [this] { planned(); });
        connect(m_session, &Session::noted, this, [this](const Event &event) {
            if (!m_request.dryRun)
                m_printer.print(event, m_session->run());
        });
        connect(m_session, &Session::told, this, [this](const QString &line) { told(line); });
        connect(m_session, &Session::refused, this, [this](const PlanRefusal &refusal) { refused(refusal); });
        connect(m_session, &Session::finished, this, [this](RunState state) { finished(state); });
        if (m_actions)
            m_console.raw(m_actions->maskCommands());
        m_session->start();
    }

    void interrupt(int signal) override
    {
        m_session->stop(signal == 2 ? clause("interrupted") : clause("stopped-by-signal", {QString::number(signal)}));
    }

private:
    void planned()
    {
        const Planning &planning = *m_session->planning();
        m_printer.setTimes(m_session->times(), m_request.jobs);
        if (planning.plan.estimate && !m_request.dryRun && !m_request.resume)
            m_console.note(QLatin1String("about ") + aboutText(*planning.plan.estimate) + QLatin1String(", by earlier runs; it hangs on ")
                           + planning.plan.criticalPath.join(QLatin1String(" > ")));
        for (const Finding &finding : planning.findings)
            m_console.finding(finding);
        // The run tells of the registry and of files that are not committed itself, with the reason and the names; and what `plan` can
        // only say with an "if" is decided by now.
        static const QStringList ofPlanAlone{QStringLiteral("registry-unknown"), QStringLiteral("retag-if-passed"), QStringLiteral("test-if-there")};
        for (const PlanWarning &warning : planning.plan.warnings)
            if (!ofPlanAlone.contains(warning.kind) && (!isOfFiles(warning) || m_request.dryRun))
                m_console.warning(warning.text);
    }

    void told(const QString &line)
    {
        if (m_request.json)
            m_told.append(line);
        else
            m_console.data(QString(visible(line.toUtf8()) + QLatin1Char('\n')));
    }

    void refused(const PlanRefusal &refusal)
    {
        m_printer.clear();
        int code = refusal.error.exitCode();
        for (const Finding &finding : refusal.findings)
            m_console.finding(finding);
        if (!hasErrors(refusal.findings)) // warnings alone do not say why
            m_console.fail(refusal.error);
        if (m_request.json)
            printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("state"), QStringLiteral("refused")}, {QStringLiteral("exitCode"), code},
                       {QStringLiteral("error"), refusal.error.text()}, {QStringLiteral("advice"), refusal.error.advice.text},
                       {QStringLiteral("errors"), QJsonArray{QJsonObject{{QStringLiteral("error"), refusal.error.text()}, {QStringLiteral("advice"), refusal.error.advice.text}}}}});
        if (m_actions)
            m_console.raw(hasErrors(refusal.findings) ? m_actions->findingCommands(refusal.findings) : m_actions->errorCommand(refusal.error.text()));
        emit ended(code);
    }

    void finished(RunState state)
    {
        m_printer.clear();
        const Run &run = m_session->run();
        if (m_request.dryRun) {
            if (m_request.json)
                printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("state"), QStringLiteral("dry run")}, {QStringLiteral("commands"), m_told}});
            emit ended(0);
            return;
        }
        if (m_request.json)
            printJson(runDocument(run));
        else if (!m_console.quiet())
            m_console.note(runSummary(run).trimmed());
        if (state == RunState::Passed && run.plan().estimate && !m_request.json && !m_request.resume)
            m_console.note(QLatin1String("it took ") + durationText(std::chrono::milliseconds(static_cast<qint64>(run.seconds() * 1000))) + QLatin1String(", and about ") + aboutText(*run.plan().estimate) + QLatin1String(" were expected"));
        if (state == RunState::Passed && run.plan().work().isEmpty() && !m_request.json)
            for (const PlannedImage &image : run.plan().images)
                for (const Reason &reason : image.reasons)
                    m_console.note(QString(image.name + QLatin1String(": ") + sentence(reason)));
        if (state == RunState::Failed) {
            QString what = run.failedImage().isEmpty() ? QStringLiteral("run") : run.failedImage();
            if (run.failedStage())
                what += QLatin1Char(' ') + word(*run.failedStage());
            const ImageRecord *image = run.image(run.failedImage());
            const QString log = image && run.failedStage() ? image->stage(*run.failedStage()).logFile : QString();
            QString advice = log.isEmpty() ? QStringLiteral("fix it")
                                           : QString(QLatin1String("read ") + QDir(m_session->planning()->folders.output).filePath(log));
            if (run.reason().contains(QLatin1String("no space left on device"), Qt::CaseInsensitive))
                advice = QStringLiteral("make room on this machine; what the engine holds: ") + m_request.engine + QLatin1String(" system df");
            else if (run.reason().contains(QLatin1String("the disk is full"))) // which, the reason says
                advice = QStringLiteral("make room there (df -h tells of each disk)");
            m_console.fail(workError(what, run.reason(), m_testsOnly ? advice : QString(advice + QLatin1String("; then go on with ") + resumeLine())));
        }
        if (state == RunState::Cancelled)
            m_console.fail(Error{Error::Kind::Interrupted, QStringLiteral("run"), run.reason(), m_testsOnly ? QString() : QString(QLatin1String("go on with ") + resumeLine())});
        if (m_actions) {
            m_console.raw(m_actions->annotations(run));
            if (const Result<void> written = m_actions->writeRun(run, jobWordsOf(m_request)); !written)
                m_console.warning(written.error().text());
        }
        emit ended(state == RunState::Passed ? 0 : state == RunState::Failed ? 1 : 130);
    }

    /// The line that goes on from here, as it must be typed: what chose the place and the tags is needed once more.
    QString resumeLine() const
    {
        QStringList words{QStringLiteral("stackwright")};
        const auto add = [&words](const char *option, const QString &value) {
            if (!value.isEmpty())
                words << QLatin1String(option) << quotedForShell(value);
        };
        const Place &place = m_request.place;
        add("-C", place.repo);
        add("--spec", place.spec);
        add("--registry", place.local ? QString() : place.registry);
        if (place.local)
            words << QStringLiteral("--local");
        add("--output", place.output);
        add("--wiki", place.wiki);
        words << QStringLiteral("run");
        const Selection &chosen = m_request.selection;
        add("--head", chosen.head);
        add("--branch", chosen.branch);
        if (chosen.tagSuffix)
            add("--tag-suffix", *chosen.tagSuffix == TagSuffix::Branch ? QStringLiteral("branch") : QStringLiteral("commit"));
        if (chosen.worktree)
            words << QStringLiteral("--worktree");
        add("--engine", m_request.engine == QLatin1String("docker") ? QString() : m_request.engine);
        add("--builder", m_request.builder);
        add("--platform", m_request.platform);
        if (m_request.noPush)
            words << QStringLiteral("--no-push");
        if (m_request.noWiki)
            words << QStringLiteral("--no-wiki");
        if (m_request.publish)
            words << QStringLiteral("--publish");
        if (m_request.noPublish)
            words << QStringLiteral("--no-publish");
        words << QStringLiteral("--resume");
        if (m_request.resume && !m_request.resume->isEmpty())
            words << quotedForShell(*m_request.resume);
        return words.join(QLatin1Char(' '));
    }

    void printJson(const QJsonObject &json) { m_console.data(QJsonDocument(json).toJson()); }

    ProcessLauncher m_launcher;
    Printer m_printer;
    bool m_testsOnly;
    QMap<QString, QString> m_environment;
    std::optional<GithubActions> m_actions;
    Session *m_session = nullptr;
    QJsonArray m_told;
};

} // namespace

std::unique_ptr<Verb> makeRunVerb(const Request &request, Console &console)
{
    return std::make_unique<RunVerb>(request, console, false);
}

std::unique_ptr<Verb> makeTestVerb(const Request &request, Console &console)
{
    return std::make_unique<RunVerb>(request, console, true);
}

} // namespace stackwright
