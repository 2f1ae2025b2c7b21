#include "model/run/history.h"

#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/run/journal.h"
#include "model/run/lock.h"
#include "model/run/results.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr qint64 largestLogCopy = 16 * mebibyte;
constexpr qsizetype mostRuns = 100;
constexpr int runsForEstimates = 10;

/// Our IDs only: the name becomes a folder's.
bool isSafeId(const QString &id)
{
    return !id.isEmpty() && id.size() < 100 && !id.startsWith(QLatin1Char('.')) && !id.contains(QLatin1Char('/'));
}

PastRun summary(const QJsonObject &json, const QString &folder)
{
    const auto text = [&json](const char *key) { return json[QLatin1String(key)].toString(); };
    PastRun past;
    past.number = json[QLatin1String("number")].toInt();
    past.id = text("id");
    past.checkout = text("checkout");
    past.output = text("output");
    past.started = QDateTime::fromString(text("started"), Qt::ISODateWithMs).toUTC();
    past.seconds = json[QLatin1String("seconds")].toDouble();
    past.state = runStateFromWord(text("state")).value_or(RunState::Interrupted);
    past.head = text("head");
    past.branch = text("branch");
    past.tag = text("tag");
    past.failedImage = text("image");
    past.failedStage = text("stage");
    past.reason = text("reason");
    past.images = json[QLatin1String("images")].toInt();
    past.passed = json[QLatin1String("passed")].toInt();
    past.journal = folder + QLatin1String("/run.jsonl");
    past.logs = folder + QLatin1String("/logs");
    return past;
}

/// A second name for the same bytes where the disk is the same, else a copy of what is not too large.
void keepCopy(const QString &from, const QString &to)
{
    QFile::remove(to);
    if (::link(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0)
        return;
    if (QFileInfo(from).size() <= largestLogCopy)
        QFile::copy(from, to);
}

/// Services often have a home that is not there. It is not ours to make.
QString missingHome(const QString &stateFolder)
{
    const QString usual = QStringLiteral("/.local/state/");
    const qsizetype at = stateFolder.lastIndexOf(usual);
    if (at < 0)
        return {};
    const QString home = stateFolder.left(at);
    return home.isEmpty() || !QFileInfo(home).isDir() ? (home.isEmpty() ? QStringLiteral("HOME") : home) : QString();
}

PastRun pastOf(const Run &run, const Folders &folders)
{
    PastRun past;
    past.id = run.id();
    past.checkout = folders.checkout;
    past.output = folders.output;
    past.started = run.started();
    past.seconds = run.seconds();
    past.state = run.state();
    past.head = run.plan().head;
    past.branch = run.plan().branch;
    past.tag = run.plan().tag;
    past.failedImage = run.failedImage();
    past.failedStage = run.failedStage() ? word(*run.failedStage()) : QString();
    past.reason = run.reason();
    past.images = static_cast<int>(run.images().size());
    past.passed = static_cast<int>(std::count_if(run.images().cbegin(), run.images().cend(), [](const ImageRecord &image) {
        return image.state == ImageState::Passed || image.state == ImageState::Reused;
    }));
    past.journal = folders.journal();
    past.logs = folders.logs();
    return past;
}

} // namespace

QJsonObject toJson(const PastRun &run)
{
    return {{QStringLiteral("number"), run.number}, {QStringLiteral("id"), run.id}, {QStringLiteral("checkout"), run.checkout},
            {QStringLiteral("output"), run.output}, {QStringLiteral("started"), run.started.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("seconds"), run.seconds}, {QStringLiteral("state"), word(run.state)}, {QStringLiteral("head"), run.head},
            {QStringLiteral("branch"), run.branch}, {QStringLiteral("tag"), run.tag}, {QStringLiteral("image"), run.failedImage},
            {QStringLiteral("stage"), run.failedStage}, {QStringLiteral("reason"), run.reason}, {QStringLiteral("images"), run.images},
            {QStringLiteral("passed"), run.passed}, {QStringLiteral("journal"), run.journal}};
}

int History::numberOf(const QString &id) const
{
    int newest = 0;
    for (const PastRun &past : list()) {
        if (past.id == id)
            return past.number;
        newest = qMax(newest, past.number);
    }
    return newest + 1;
}

std::optional<PastRun> History::unkept(const Folders &folders) const
{
    const Result<RunReading> reading = readRun(folders.journal());
    if (!reading || !isSafeId(reading->run.id()) || QFileInfo::exists(runs() + QLatin1Char('/') + reading->run.id() + QLatin1String("/summary.json")))
        return {};
    PastRun past = pastOf(reading->run, folders);
    past.number = numberOf(past.id);
    return past;
}

Result<void> History::record(const Run &run, const Folders &folders) const
{
    if (!isSafeId(run.id()))
        return inputError(run.id(), QStringLiteral("no name for a folder of the history"));
    if (const QString home = missingHome(m_folder); !home.isEmpty())
        return surroundingsError(home, QStringLiteral("there is no such home folder, and none is made"), QStringLiteral("set HOME, or XDG_STATE_HOME to a folder of your own"));
    const QString folder = runs() + QLatin1Char('/') + run.id();
    if (const QString why = whyNotMade(folder + QLatin1String("/logs")); !why.isEmpty())
        return workError(folder, QLatin1String("the history's folder cannot be made: ") + why);
    for (const QString &one : {m_folder, runs(), folder, QString(folder + QLatin1String("/logs"))})
        ::chmod(QFile::encodeName(one).constData(), S_IRWXU); // nobody else's, whatever the umask
    // Two programs that end at once must not take one number.
    const Result<std::shared_ptr<Lock>> lock = Lock::take(m_folder + QLatin1String("/history.lock"));

    PastRun past = pastOf(run, folders);
    past.number = numberOf(run.id());

    const Result<QByteArray> journal = readFile(folders.journal(), largestJournal, false);
    if (!journal)
        return journal.error();
    if (const Result<void> written = writeFile(folder + QLatin1String("/run.jsonl"), *journal); !written)
        return written;
    makePrivate(folder + QLatin1String("/run.jsonl"));
    keepCopy(folders.logs() + QLatin1String("/run.log"), folder + QLatin1String("/logs/run.log"));
    for (const ImageRecord &image : run.images())
        for (Stage stage : allStages)
            if (const QString log = image.stage(stage).logFile; !log.isEmpty() && QFileInfo::exists(folders.output + QLatin1Char('/') + log))
                keepCopy(folders.output + QLatin1Char('/') + log, folder + QLatin1String("/logs/") + QFileInfo(log).fileName());
    const Result<void> written = writeFile(folder + QLatin1String("/summary.json"), QJsonDocument(toJson(past)).toJson());
    makePrivate(folder + QLatin1String("/summary.json"));
    forgetOld(folders.checkout);
    return written;
}

QList<PastRun> History::list(const QString &checkout) const
{
    QList<PastRun> found;
    for (const QFileInfo &entry : QDir(runs()).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const Result<QByteArray> bytes = readFile(entry.absoluteFilePath() + QLatin1String("/summary.json"), mebibyte, false);
        if (!bytes)
            continue;
        const PastRun past = summary(QJsonDocument::fromJson(*bytes).object(), entry.absoluteFilePath());
        if (past.id == entry.fileName() && (checkout.isEmpty() || past.checkout == checkout))
            found += past;
    }
    std::sort(found.begin(), found.end(), [](const PastRun &a, const PastRun &b) { return a.number > b.number; });
    return found;
}

Result<PastRun> History::find(const QString &text, const QString &checkout) const
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    for (const PastRun &past : list(text.isEmpty() ? checkout : QString()))
        if (text.isEmpty() || past.id == text || (isNumber && past.number == number))
            return past;
    if (text.isEmpty())
        return inputError(QStringLiteral("history"), QStringLiteral("this checkout has no run yet"), QStringLiteral("make one with stackwright run"));
    return inputError(text, QStringLiteral("no run of this number or ID"), QStringLiteral("stackwright history lists them"));
}

void History::forgetOld(const QString &checkout) const
{
    const QList<PastRun> all = list(checkout);
    for (qsizetype i = mostRuns; i < all.size(); ++i)
        QDir(runs() + QLatin1Char('/') + all[i].id).removeRecursively();
}

StageTimes History::typicalTimes(const QString &checkout) const
{
    QList<QList<Event>> journals;
    for (const PastRun &past : list(checkout)) {
        if (journals.size() == runsForEstimates)
            break;
        const Result<QByteArray> bytes = readFile(past.journal, largestJournal, false);
        Result<QList<Event>> events = bytes ? readJournal(*bytes, past.journal) : Result<QList<Event>>(bytes.error());
        if (events.ok())
            journals += *events;
    }
    return stackwright::typicalTimes(journals, machineMark());
}

} // namespace stackwright
