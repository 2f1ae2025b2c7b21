#include "model/workspace/planworker.h"

#include "model/base/files.h"
#include "model/run/history.h"
#include "model/run/lock.h"
#include "model/workspace/sample.h"
#include "model/workspace/whatif.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int mostRunsRead = 60;
constexpr int mostWatched = 6000; ///< paths; the kernel's default limit is 8,192 for the whole user on small machines

/// Where git keeps HEAD of this checkout: .git, or the folder that a file of that name leads to.
QString gitFolder(const QString &checkout)
{
    const QString own = checkout + QStringLiteral("/.git");
    if (!QFileInfo(own).isFile())
        return own;
    const auto text = readFile(own, mebibyte, false);
    const QByteArray said = text ? text->trimmed() : QByteArray();
    return said.startsWith("gitdir: ") ? QDir(checkout).absoluteFilePath(QFile::decodeName(said.mid(8))) : own;
}

/// A path of the checkout; "." is the checkout itself.
QString absolute(const QString &checkout, const QString &path)
{
    return path == QLatin1String(".") ? checkout : QDir::cleanPath(checkout + QLatin1Char('/') + path);
}

/// The folder and all that is in it, but for git's folder and what is left out.
void addBelow(const QString &folder, const QStringList &leftOut, QStringList *paths)
{
    QStringList open{folder};
    while (!open.isEmpty() && paths->size() < mostWatched) {
        const QString next = open.takeLast();
        if (!QFileInfo::exists(next))
            continue;
        *paths << next;
        QDirIterator walk(next, QDir::Dirs | QDir::Files | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        while (walk.hasNext() && paths->size() < mostWatched) {
            const QString path = walk.next();
            if (!walk.fileInfo().isDir())
                *paths << path;
            else if (walk.fileName() != QLatin1String(".git") && !leftOut.contains(path))
                open << path;
        }
    }
}

/// The journals that someone has put below a folder, the newest first.
QFileInfoList newestJournals(const QString &folder)
{
    constexpr int mostLookedAt = 20000;
    QList<QPair<QDateTime, QFileInfo>> found;
    QDirIterator walk(folder, {QStringLiteral("*.jsonl")}, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (walk.hasNext() && found.size() < mostLookedAt) {
        walk.next();
        found << qMakePair(walk.fileInfo().lastModified(), walk.fileInfo());
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    QFileInfoList files;
    for (const auto &one : std::as_const(found))
        files << one.second;
    return files;
}

/// Of a deleted file its folder tells when.
QDateTime newestEditOf(const Planning &planning)
{
    QDateTime newest;
    for (const QByteArray &path : planning.input.uncommitted) {
        QFileInfo file(planning.folders.checkout + QLatin1Char('/') + QFile::decodeName(path));
        if (!file.exists())
            file.setFile(file.path());
        if (file.exists() && (!newest.isValid() || file.lastModified() > newest))
            newest = file.lastModified();
    }
    return newest;
}

} // namespace

PlanWorker::PlanWorker() : m_checkoutWatcher(this), m_journalWatcher(this), m_checkoutQuiet(this), m_journalQuiet(this), m_awaiting(this)
{
    m_checkoutQuiet.setSingleShot(true);
    m_checkoutQuiet.setInterval(150);
    m_journalQuiet.setSingleShot(true);
    m_journalQuiet.setInterval(150);
    const auto stir = [this] {
        if (!m_checkoutQuiet.isActive())
            m_checkoutQuiet.start();
    };
    connect(&m_checkoutWatcher, &QFileSystemWatcher::directoryChanged, this, [this, stir](const QString &path) {
        // A folder above is watched only for whether the stack is there; the rest of what happens in it is not ours.
        const bool isAbove = m_root.startsWith(path.endsWith(QLatin1Char('/')) ? path : QString(path + QLatin1Char('/')));
        if (!isAbove || QFileInfo::exists(m_root) != m_present)
            stir();
        else if (!m_present)
            watch(m_watched, nullptr, QDateTime::currentDateTime()); // perhaps a folder nearer to it is there now
    });
    connect(&m_checkoutWatcher, &QFileSystemWatcher::fileChanged, this, stir);
    connect(&m_checkoutQuiet, &QTimer::timeout, this, &PlanWorker::checkoutChanged);
    connect(&m_journalWatcher, &QFileSystemWatcher::fileChanged, this, [this] {
        if (!m_journalQuiet.isActive())
            m_journalQuiet.start();
    });
    m_awaiting.setInterval(2000);
    connect(&m_awaiting, &QTimer::timeout, this, [this] {
        const QStringList files = m_awaited.values();
        for (const QString &file : files)
            if (Lock::isHeld(lockOf(file)) != true) {
                m_awaited.remove(file);
                emit journalEnded(file);
            }
        if (m_awaited.isEmpty())
            m_awaiting.stop();
    });
    connect(&m_journalQuiet, &QTimer::timeout, this, [this] { emit journalGrew(m_journal); });
}

void PlanWorker::plan(int number, const Place &place, const Selection &selection, const QString &workingDirectory)
{
    const QDateTime begun = QDateTime::currentDateTime();
    // The names of a large stack are shown before its work tree has been looked through.
    constexpr qint64 large = 16 * 1024;
    const auto folders = locate(place, workingDirectory);
    if (selection.worktree && folders && folders->checkout != m_watched && QFileInfo(QDir(folders->checkout), folders->specFile).size() > large) {
        Selection committed = selection;
        committed.worktree = false;
        auto first = std::make_shared<PlanAnswer>(PlanAnswer{planStack(place, committed, workingDirectory, {}), {}, number - 1});
        if (std::holds_alternative<Planning>(first->outcome))
            emit planned(first);
    }
    auto answer = std::make_shared<PlanAnswer>(PlanAnswer{planStack(place, selection, workingDirectory, {}), {}, number});
    QString checkout;
    if (const auto *planning = std::get_if<Planning>(&answer->outcome)) {
        checkout = planning->folders.checkout;
        answer->newestEdit = newestEditOf(*planning);
    } else {
        checkout = folders ? folders->checkout : m_watched; // the latter: it was deleted underneath, and may come back
    }
    emit planned(answer); // first the answer, then what it takes time to watch
    if (checkout.isEmpty())
        return;
    if (checkout != m_watched) {
        m_folders.clear();
        m_specFile = folders ? checkout + QLatin1Char('/') + folders->specFile : QString();
    }
    watch(checkout, std::get_if<Planning>(&answer->outcome), begun);
}

void PlanWorker::reconsider(int number, const Planning &planning, const QSet<QByteArray> &leftOut)
{
    const auto plan = planWithout(planning, leftOut);
    emit reconsidered(number, plan ? std::make_shared<Plan>(*plan) : nullptr);
}

void PlanWorker::watch(const QString &checkout, const Planning *planning, const QDateTime &begun)
{
    if (planning) {
        const Folders &folders = planning->folders;
        m_root = absolute(checkout, planning->spec.imagesFolder);
        m_specFile = absolute(checkout, folders.specFile);
        m_leftOut = {folders.artifacts(), folders.logs(), folders.manifests(), folders.wiki};
        // What else lies in a checkout that holds its images itself is no matter of the stack's.
        m_folders = m_root == checkout ? QStringList() : QStringList{m_root};
        for (const ImageSpec &image : planning->spec.images)
            m_folders << absolute(checkout, image.folderPath()) << absolute(checkout, image.contextPath());
        m_folders.removeDuplicates();
    } else if (m_folders.isEmpty()) {
        m_root = checkout + QStringLiteral("/images");
        m_folders = QStringList{m_root};
    }
    QStringList paths{m_root};
    // Where it is gone, whatever is left above it tells when it is back.
    for (QDir above(checkout); !QFileInfo::exists(paths.first());) {
        paths.first() = above.path();
        if (!above.exists() && !above.isRoot())
            above.setPath(QFileInfo(above.path()).path());
    }
    m_watched = checkout;
    m_present = paths.first() == m_root;
    if (m_present)
        paths << QFileInfo(checkout).path(); // only the folder above tells that it was moved away
    for (const char *name : {"HEAD", "logs/HEAD", "rebase-merge", "rebase-apply", "MERGE_HEAD"}) {
        const QString path = gitFolder(checkout) + QLatin1Char('/') + QLatin1String(name);
        if (QFileInfo::exists(path))
            paths << path;
    }
    if (QFileInfo::exists(m_specFile))
        paths << m_specFile;
    if (m_present)
        for (const QString &folder : std::as_const(m_folders))
            addBelow(folder, m_leftOut, &paths);
    paths.removeDuplicates();

    // A file that was replaced has left the watcher by itself; what is new, or is back, is added.
    const QStringList watchedFiles = m_checkoutWatcher.files(), watchedFolders = m_checkoutWatcher.directories();
    QSet<QString> watched(watchedFiles.begin(), watchedFiles.end());
    watched.unite(QSet<QString>(watchedFolders.begin(), watchedFolders.end()));
    const QSet<QString> wanted(paths.begin(), paths.end());
    const QStringList gone = (watched - wanted).values(), fresh = (wanted - watched).values();
    if (!gone.isEmpty())
        m_checkoutWatcher.removePaths(gone);
    if (!fresh.isEmpty())
        m_checkoutWatcher.addPaths(fresh);
    if (std::any_of(fresh.cbegin(), fresh.cend(), [&](const QString &path) { return path.startsWith(checkout) && QFileInfo(path).lastModified() > begun; }) && !m_checkoutQuiet.isActive())
        m_checkoutQuiet.start();
}

void PlanWorker::readRun(const QString &file, const QString &stateFolder)
{
    auto stored = std::make_shared<StoredRun>(readStoredRun(file, stateFolder));
    if (!m_journalWatcher.files().isEmpty())
        m_journalWatcher.removePaths(m_journalWatcher.files());
    if (stored->run && !stored->run->isFinished()) {
        m_journal = file;
        m_journalWatcher.addPath(file); // another process may still be writing it
        awaitEnd(*stored);
    }
    emit runRead(stored);
}

void PlanWorker::diff(const QString &checkout, const ChangeSet &changes, const QByteArray &path, const QString &nothing)
{
    const auto git = openGit(checkout);
    if (!git) {
        emit diffRead(path, {}, git.error().text());
        return;
    }
    const auto text = git.value()->fileDiff(changes, path);
    emit diffRead(path, text ? text.value() : QByteArray(), !text ? text.error().text() : text->isEmpty() ? nothing : QString());
}

// A run that is killed writes no last word that a watcher could see: its lock is free, that is all.
void PlanWorker::awaitEnd(const StoredRun &stored)
{
    if (stored.writer != RunReading::Writer::Alive)
        return;
    m_awaited.insert(stored.file);
    if (!m_awaiting.isActive())
        m_awaiting.start();
}

void PlanWorker::readHistory(const QString &output, const QString &checkout, const QString &stateFolder)
{
    auto reading = std::make_shared<HistoryReading>();
    const QString artifacts = output + QStringLiteral("/artifacts");
    QStringList files{artifacts + QStringLiteral("/run.jsonl")};
    const QFileInfoList put = newestJournals(artifacts + QStringLiteral("/history"));
    for (const QFileInfo &file : put.mid(0, mostRunsRead))
        files << file.filePath();
    reading->older = static_cast<int>(std::max<qsizetype>(0, put.size() - mostRunsRead));
    QHash<QString, int> numbers;
    for (const PastRun &past : stateFolder.isEmpty() ? QList<PastRun>() : History(stateFolder).list()) {
        reading->newest = std::max(reading->newest, past.number);
        if (checkout.isEmpty() || past.checkout != checkout)
            continue;
        if (numbers.size() >= mostRunsRead) {
            ++reading->older;
            continue;
        }
        numbers.insert(past.id, past.number);
        files << past.journal;
    }
    QSet<QString> seen; // the newest is in the output folder and in the history: its own folder has its pages too
    QHash<QString, Kept> kept;
    for (const QString &file : files) {
        const QFileInfo info(file);
        if (!info.isFile()) {
            reading->unread += file != files.first(); // an output folder without a run is no loss
            continue;
        }
        Kept entry = m_kept.value(file);
        if (entry.modified != info.lastModified() || entry.size != info.size() || !entry.stored.run || !entry.stored.run->isFinished())
            entry = Kept{info.lastModified(), info.size(), readStoredRun(file)};
        kept.insert(file, entry);
        if (!entry.stored.run)
            ++reading->unread;
        if (!entry.stored.run || (!entry.stored.run->id().isEmpty() && seen.contains(entry.stored.run->id())))
            continue;
        seen.insert(entry.stored.run->id());
        // What the history does not hold yet, since it goes on or was killed, has the number that it will get there.
        entry.stored.number = numbers.value(entry.stored.run->id(), !checkout.isEmpty() && file == files.first() ? reading->newest + 1 : 0);
        awaitEnd(entry.stored);
        reading->runs << entry.stored;
    }
    m_kept = kept;
    std::sort(reading->runs.begin(), reading->runs.end(), [](const StoredRun &a, const StoredRun &b) { return a.run->started() > b.run->started(); });
    emit historyRead(reading);
}

void PlanWorker::makeSample(const QString &sample, const QString &target)
{
    const auto copied = copySample(sample, target);
    emit sampleCopied(target, copied ? Error{} : copied.error());
}

void PlanWorker::comparePages(const PageRequest &request)
{
    const auto first = [](const QStringList &files) -> std::optional<QByteArray> {
        for (const QString &file : files)
            if (QFileInfo(file).isFile())
                if (const auto bytes = readFile(file, 16 * mebibyte))
                    return *bytes;
        return {};
    };
    std::optional<QByteArray> before, after;
    QString trouble;
    if (request.wiki.isEmpty()) {
        before = first(request.before);
        after = first(request.after);
    } else {
        after = first({QString(request.wiki + QLatin1Char('/') + QFile::decodeName(request.path))});
        if (const auto git = openGit(request.wiki, Bare::Allowed); !git) // a wiki without a commit has no page yet
            trouble = git.error().text();
        else if (const auto bytes = git.value()->fileAt(QStringLiteral("HEAD"), request.path, 16 * mebibyte))
            before = *bytes;
    }
    const std::optional<QByteArray> baseline = before ? std::nullopt : first(request.baseline);
    auto comparison = std::make_shared<PageComparison>(stackwright::comparePages(before, after, baseline));
    comparison->key = request.key;
    comparison->before = before ? request.beforeName : QString();
    comparison->after = after ? request.afterName : QString();
    comparison->imageBefore = baseline && comparison->image ? request.baselineName : QString();
    comparison->trouble = trouble;
    emit pagesCompared(comparison);
}

void PlanWorker::readPage(const QString &file)
{
    const auto bytes = readFile(file, 16 * mebibyte);
    emit pageRead(file, bytes ? bytes.value() : QByteArray());
}

namespace {

/// The folder at or above `folder` that is a stack's checkout; empty: none.
QString checkoutAround(const QString &folder)
{
    const auto folders = locate({}, folder);
    return folders ? folders->checkout : QString();
}

} // namespace

StoredRun readStoredRun(const QString &file, const QString &stateFolder)
{
    StoredRun stored;
    stored.file = QFileInfo(file).absoluteFilePath();
    QDir folder = QFileInfo(stored.file).absoluteDir();
    // artifacts/run.jsonl, and artifacts/NAME/run.jsonl of earlier runs: logs/ is beside artifacts/.
    QDir up = folder;
    for (int i = 0; i < 3 && up.dirName() != QLatin1String("artifacts"); ++i)
        if (!up.cdUp())
            break;
    if (up.dirName() == QLatin1String("artifacts") && up.cdUp())
        folder = up;
    stored.output = folder.absolutePath();

    const auto reading = readRun(stored.file);
    if (!reading) {
        stored.error = reading.error();
        return stored;
    }
    const Run &run = reading->run;
    stored.run = run;
    stored.writer = reading->writer;
    if (reading->torn)
        stored.note = QCoreApplication::translate("StoredRun", "The journal's last line is torn, and left out: what wrote it was stopped in the middle of it.");
    else if (reading->writer == RunReading::Writer::Gone)
        stored.note = QCoreApplication::translate("StoredRun", "The journal has no end: what wrote it was killed.");
    else if (reading->writer == RunReading::Writer::Alive)
        stored.note = QCoreApplication::translate("StoredRun", "It still goes on, in another program.");
    else if (!run.isFinished())
        stored.note = QCoreApplication::translate("StoredRun", "The journal has no end: the run still goes on, or it was killed.");
    stored.checkout = checkoutAround(stored.output);
    if (stored.checkout.isEmpty() && !stateFolder.isEmpty() && !run.id().isEmpty())
        for (const PastRun &past : History(stateFolder).list())
            if (past.id == run.id() && QFileInfo(past.checkout).isDir())
                stored.checkout = past.checkout;
    return stored;
}

} // namespace stackwright
