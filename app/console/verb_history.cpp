// `history`, `show` and `logs`: earlier runs, from the history or from a journal that is named.
#include "app/console/printer.h"
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"
#include "model/release/releaselog.h"
#include "model/run/history.h"
#include "model/run/journal.h"
#include "model/run/results.h"
#include "model/workspace/releasejob.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

QString userState()
{
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &key : {QStringLiteral("HOME"), QStringLiteral("XDG_STATE_HOME")})
        if (system.contains(key))
            environment.insert(key, system.value(key));
    return stateFolder(environment);
}

/// A run that a person has named.
struct NamedRun
{
    Run run;
    QString logs; ///< folder
    bool goesOn = false; ///< another program writes it
    int number = 0;
};

class PastVerb : public Verb
{
public:
    using Verb::Verb;

protected:
    /// Empty outside of a checkout: then all checkouts count.
    QString checkout() const
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        return folders ? folders->checkout : QString();
    }

    Result<NamedRun> find(const QString &word) const
    {
        QString file, logs;
        int number = 0;
        const QFileInfo asFile(word);
        const bool isPath = !word.isEmpty() && (asFile.exists() || word.contains(QLatin1Char('/')) || word.endsWith(QLatin1String(".jsonl")));
        if (isPath) {
            file = asFile.isDir() ? QString(word + QLatin1String("/run.jsonl")) : word;
            logs = QFileInfo(QFileInfo(file).absolutePath()).path() + QLatin1String("/logs");
        } else {
            // Without a name: the run of this place's output folder, else the newest of the history.
            const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
            if (word.isEmpty() && folders && QFileInfo(folders->journal()).isFile()) {
                file = folders->journal();
                logs = folders->logs();
            } else {
                const History history(userState());
                const std::optional<PastRun> unkept = folders ? history.unkept(*folders) : std::nullopt;
                const bool meant = unkept && (word == unkept->id || word == QString::number(unkept->number));
                const Result<PastRun> past = meant ? Result<PastRun>(*unkept) : history.find(word, checkout());
                if (!past)
                    return past.error();
                file = past->journal;
                logs = past->logs;
                number = past->number;
            }
        }
        const Result<RunReading> reading = readRun(file);
        if (!reading)
            return reading.error();
        NamedRun named;
        named.run = reading->run;
        named.goesOn = reading->writer == RunReading::Writer::Alive;
        named.logs = logs;
        named.number = number;
        return named;
    }

    void printJson(const QJsonObject &json) { m_console.data(QJsonDocument(json).toJson()); }
};

class HistoryVerb : public PastVerb
{
public:
    using PastVerb::PastVerb;

    void start() override
    {
        if (m_request.releases)
            return releases();
        const History history(userState());
        QList<PastRun> runs = history.list(checkout());
        // What goes on in the output folder, or was killed there, is not kept yet.
        if (const Result<Folders> folders = locate(m_request.place, QDir::currentPath()); folders)
            if (const std::optional<PastRun> unkept = history.unkept(*folders))
                runs.prepend(*unkept);
        if (m_request.json) {
            QJsonArray list;
            for (const PastRun &run : runs)
                list.append(toJson(run));
            printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("runs"), list}});
        } else {
            for (const PastRun &run : runs) {
                QString line = QString::number(run.number).rightJustified(4) + QLatin1String("  ")
                    + run.started.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QLatin1String("  ") + word(run.state).leftJustified(11) + QLatin1String("  ")
                    + durationText(std::chrono::milliseconds(static_cast<qint64>(run.seconds * 1000))).rightJustified(8) + QLatin1String("  ") + run.tag
                    + QLatin1String("  ") + QString::number(run.passed) + QLatin1Char('/') + QString::number(run.images);
                if (!run.failedImage.isEmpty())
                    line += QLatin1String("  ") + run.failedImage + QLatin1Char(' ') + run.failedStage;
                m_console.data(QString(visible(line.toUtf8()) + QLatin1Char('\n')));
            }
            if (runs.isEmpty())
                m_console.note(QStringLiteral("no runs yet"));
        }
        emit ended(0);
    }

private:
    /// The promotions of this stack, told by the repositories that its spec names on this registry.
    void releases()
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders)
            return emit ended(m_console.fail(folders.error()));
        const Result<QByteArray> bytes = readFile(QDir(folders->checkout).filePath(folders->specFile), mebibyte);
        if (!bytes)
            return emit ended(m_console.fail(bytes.error()));
        const SpecReading reading = readSpec(*bytes, folders->specFile);
        if (!reading.spec) {
            for (const Finding &finding : reading.findings)
                m_console.finding(finding);
            return emit ended(2);
        }
        QString registry = m_request.place.registry;
        if (m_request.place.local) // nothing is asked of it, so it need not run
            registry = rememberedLocalRegistry(userState());
        QMap<QString, QString> environment;
        const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
        for (const QString &key : system.keys())
            environment.insert(key, system.value(key));
        const ReleaseJob job{*folders, *reading.spec, registry, environment};
        QStringList repositories;
        if (!m_request.place.local || !registry.isEmpty())
            for (const ImageRef &repository : job.repositories())
                repositories += repository.repository();
        if (repositories.isEmpty()) {
            if (m_request.json)
                printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("releases"), QJsonArray()}});
            else
                m_console.note(QStringLiteral("no promotions yet: there is no local registry"));
            return emit ended(0);
        }
        QStringList damaged;
        const Releases kept(folders->artifacts(), userState(), repositories);
        const QList<ReleaseRecord> local = kept.list(&damaged);
        for (const QString &file : std::as_const(damaged))
            m_console.warning(file + QLatin1String(": is no record of a promotion that can be read, and was left out"));
        // Those of other machines are in the registry.
        m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(registry, environment), m_launcher);
        readReleaseLog(*m_registry, job.shelf(), this, [this, kept, local](const Result<ReleaseLog> &log) {
            if (!log) {
                m_console.warning(log.error().text() + QLatin1String("; only the promotions that this machine knows of are listed"), log.error().advice);
                print(local);
                return;
            }
            for (const QString &one : log->unread)
                m_console.warning(QLatin1String("a record in the registry was left out: ") + visible(one.toUtf8()));
            QList<ReleaseRecord> ours;
            for (const ReleaseRecord &record : log->records)
                if (kept.isOurs(record))
                    ours += record;
            print(merged(local, ours));
        });
    }

    void print(const QList<ReleaseRecord> &records)
    {
        if (m_request.json) {
            QJsonArray list;
            for (const ReleaseRecord &record : records) {
                QJsonObject json = toJson(record);
                json.remove(QStringLiteral("pagesBefore")); // what undoes it: bytes of pages, for nobody to read
                json.remove(QStringLiteral("tablesAfter"));
                list.append(json);
            }
            printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("releases"), list}});
        } else {
            for (const ReleaseRecord &record : records)
                m_console.data(QString(visible(releaseText(record).toUtf8())));
            if (records.isEmpty())
                m_console.note(QStringLiteral("no promotions yet"));
        }
        emit ended(0);
    }

    ProcessLauncher m_launcher;
    std::unique_ptr<RegistryClient> m_registry;

    /// A line for the promotion and one for each image.
    static QString releaseText(const ReleaseRecord &record)
    {
        const auto digest = [](const QString &text) { return text.isEmpty() ? QStringLiteral("none") : text.left(19); };
        QString text = record.id + QLatin1String("  ") + record.at.toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QLatin1String("  ") + record.state
            + (record.wikiPending ? QStringLiteral(" (the wiki has not followed)") : QString())
            + QLatin1String("  ") + (record.global ? QString(QLatin1String("global ") + record.tag) : record.tag) + QLatin1String("  ") + record.who;
        if (!record.reason.isEmpty())
            text += QLatin1String("  (") + record.reason + QLatin1Char(')');
        text += QLatin1Char('\n');
        for (const PromotedImage &image : record.images)
            text += QLatin1String("    ") + image.image + QLatin1String("  ") + image.from.tag + QLatin1String(" -> ") + image.to.tag + QLatin1String("  ")
                + digest(image.oldDigest) + QLatin1String(" -> ") + digest(image.newDigest) + QLatin1String("  ") + word(image.result) + QLatin1Char('\n');
        return text;
    }
};

class ShowVerb : public PastVerb
{
public:
    using PastVerb::PastVerb;

    void start() override
    {
        const Result<NamedRun> named = find(m_request.arguments.value(0));
        if (!named)
            return emit ended(m_console.fail(named.error()));
        const Run &run = named->run;
        if (m_request.json) {
            printJson(runDocument(run));
            return emit ended(0);
        }
        QString head = QLatin1String("run ") + run.id() + QLatin1String(": ") + word(run.state());
        if (named->goesOn)
            head += QLatin1String(" (it goes on)");
        else if (!run.isFinished())
            head += QLatin1String(" (or cut off: its journal has no end)");
        head += QLatin1String("\ncommit ") + run.plan().head.left(7) + QLatin1String(" on ") + (run.plan().branch.isEmpty() ? QStringLiteral("no branch") : run.plan().branch)
            + QLatin1String(", tag ") + run.plan().tag + QLatin1String(", ") + run.started().toLocalTime().toString(QStringLiteral("yyyy-MM-dd HH:mm")) + QLatin1String(", ")
            + durationText(std::chrono::milliseconds(static_cast<qint64>(run.seconds() * 1000)));
        if (!run.reason().isEmpty())
            head += QLatin1Char('\n') + (run.failedImage().isEmpty() ? QString() : QString(run.failedImage() + QLatin1Char(' ')
                        + (run.failedStage() ? QString(word(*run.failedStage()) + QLatin1String(": ")) : QString())))
                + run.reason().replace(QLatin1Char('\n'), QLatin1Char(' '));
        m_console.data(QString(visible(head.toUtf8()) + QLatin1Char('\n') + runSummary(run)));
        for (const ImageRecord &image : run.images())
            if (const StageRecord &build = image.stage(Stage::Build); build.state == StageState::Skipped && !build.reason.isEmpty())
                m_console.data(QString(image.name + QLatin1String(" was not built: ") + oneLine(build.reason) + QLatin1Char('\n')));
        for (const ImageRecord &image : run.images())
            for (const StepRecord &step : image.stage(Stage::Build).steps)
                if (!step.missed.isEmpty())
                    m_console.data(QString(image.name + QLatin1String(": not cached: ") + oneLine(step.title.simplified().left(80)) + QLatin1String(": ") + oneLine(step.missed) + QLatin1Char('\n')));
        for (const QString &warning : run.warnings())
            m_console.data(QString(QLatin1String("warning: ") + oneLine(warning) + QLatin1Char('\n')));
        emit ended(0);
    }
};

class LogsVerb : public PastVerb
{
public:
    using PastVerb::PastVerb;

    void start() override
    {
        const Result<NamedRun> named = find(m_request.arguments.value(0));
        if (!named)
            return emit ended(m_console.fail(named.error()));
        const QString name = m_request.arguments.value(1);
        const ImageRecord *image = named->run.image(name);
        if (!image) {
            QStringList known;
            for (const ImageRecord &one : named->run.images())
                known += one.name;
            return emit ended(m_console.fail(inputError(name, QStringLiteral("the run has no such image"),
                                                         known.isEmpty() ? QStringLiteral("it built none") : QString(QLatin1String("it has ") + known.join(QLatin1String(", "))))));
        }
        QList<Stage> stages(std::begin(allStages), std::end(allStages));
        const bool one = m_request.arguments.size() > 2;
        if (one) {
            const std::optional<Stage> stage = stageFromWord(m_request.arguments[2]);
            if (!stage)
                return emit ended(m_console.fail(inputError(m_request.arguments[2], QStringLiteral("no such stage"),
                                                            QStringLiteral("cache, build, test, push, integration, page or prune"))));
            stages = {*stage};
        }
        QJsonArray logs;
        bool printed = false;
        for (Stage stage : stages) {
            const QString log = image->stage(stage).logFile;
            if (log.isEmpty())
                continue;
            QFile file(named->logs + QLatin1Char('/') + QFileInfo(log).fileName());
            if (QFileInfo(file).isSymLink() || !QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly))
                continue;
            printed = true;
            if (m_request.json) {
                logs += toJson(stage, file);
                continue;
            }
            // By lines, never whole: a log may be larger than memory.
            while (!file.atEnd())
                m_console.data(visible(file.readLine(mebibyte), m_console.dataColours()));
        }
        if (!printed)
            return emit ended(m_console.fail(inputError(name + (one ? QString(QLatin1Char(' ') + m_request.arguments[2]) : QString()),
                                                        QStringLiteral("this run left no log of it"), QStringLiteral("stackwright show says which stages ran"))));
        if (m_request.json)
            printJson({{QStringLiteral("schema"), 1}, {QStringLiteral("run"), named->run.id()}, {QStringLiteral("image"), name}, {QStringLiteral("logs"), logs}});
        emit ended(0);
    }

private:
    /// A document is held whole: of a log larger than this it has the end, where the failure is, and says so.
    static constexpr qint64 mostOfALog = 8 * mebibyte;

    static QJsonObject toJson(Stage stage, QFile &file)
    {
        const bool cut = file.size() > mostOfALog;
        if (cut)
            file.seek(file.size() - mostOfALog);
        return {{QStringLiteral("stage"), word(stage)}, {QStringLiteral("file"), QFileInfo(file).absoluteFilePath()}, {QStringLiteral("bytes"), file.size()},
                {QStringLiteral("cut"), cut}, {QStringLiteral("text"), QString::fromUtf8(file.read(mostOfALog))}};
    }
};

} // namespace

std::unique_ptr<Verb> makeHistoryVerb(const Request &request, Console &console) { return std::make_unique<HistoryVerb>(request, console); }
std::unique_ptr<Verb> makeShowVerb(const Request &request, Console &console) { return std::make_unique<ShowVerb>(request, console); }
std::unique_ptr<Verb> makeLogsVerb(const Request &request, Console &console) { return std::make_unique<LogsVerb>(request, console); }

} // namespace stackwright
