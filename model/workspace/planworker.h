// The blocking half of a desk, in a thread of its own: plans a checkout, tells when something in it changed, reads
// journals and diffs. Watches images/ and git's record of HEAD only, so that what planning and building write never wakes it.
#pragma once

#include "model/items/pagecomparison.h"
#include "model/run/journal.h"
#include "model/workspace/workspace.h"

#include <QDateTime>
#include <QFileSystemWatcher>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <atomic>

namespace stackwright {

/// The answer to a request for a plan; a shared value, sent across threads.
struct PlanAnswer
{
    std::variant<Planning, PlanRefusal> outcome;
    QDateTime newestEdit; ///< when the newest file below the images' folders that no commit has was saved; invalid: there is none
    int number = 0; ///< of the request; of the one before while this is not the last word on it
};

/// A stored run, read back whole.
struct StoredRun
{
    QString file, output; ///< the journal, and the folder that its logs are below
    int number = 0;       ///< in the history; 0: it is not in it
    std::optional<Run> run;
    RunReading::Writer writer = RunReading::Writer::Unknown;
    Error error; ///< without a run: why
    QString note;     ///< what a person must know of it: it is torn, it has no end; one sentence, or empty
    QString checkout; ///< of the stack that it is a run of, where that is known and still there
};

/// The runs of a checkout, and what is known of those that are not among them.
struct HistoryReading
{
    QList<StoredRun> runs; ///< newest first, each with its run
    int newest = 0;        ///< the highest number that any run has
    int unread = 0;        ///< whose journal is gone, damaged or of a newer version
    int older = 0;         ///< that were not looked at, since there are too many
};

/// A file of the wiki and what it is to be compared with.
struct PageRequest
{
    QString key;
    QStringList before, after; ///< files, the better first: the first that exists counts
    QString beforeName, afterName;
    /// A path in this wiki's checkout instead: its last commit against its file.
    QString wiki;
    QByteArray path;
    QStringList baseline; ///< what a page that is new in the wiki is compared with
    QString baselineName;
};

class PlanWorker : public QObject
{
    Q_OBJECT
public:
    PlanWorker();

    void plan(int number, const Place &place, const Selection &selection, const QString &workingDirectory);
    void readRun(const QString &file, const QString &stateFolder);
    /// The checkout's runs, newest first: the output folder's own, and those that the history keeps.
    void readHistory(const QString &output, const QString &checkout, const QString &stateFolder);
    void comparePages(const stackwright::PageRequest &request);
    /// The plan as it would be without some of the changed files.
    void reconsider(int number, const Planning &planning, const QSet<QByteArray> &leftOut);
    void makeSample(const QString &sample, const QString &target);
    void readPage(const QString &file);
    /// `nothing`: what is told where git has no text of it.
    void diff(const QString &checkout, const ChangeSet &changes, const QByteArray &path, const QString &nothing);

signals:
    void planned(std::shared_ptr<stackwright::PlanAnswer> answer);
    void runRead(std::shared_ptr<stackwright::StoredRun> stored);
    void reconsidered(int number, std::shared_ptr<stackwright::Plan> plan); ///< null: there is none
    void historyRead(std::shared_ptr<stackwright::HistoryReading> reading);
    void sampleCopied(const QString &target, const stackwright::Error &error);
    void pageRead(const QString &file, const QByteArray &text);
    void pagesCompared(std::shared_ptr<stackwright::PageComparison> comparison);
    void diffRead(const QByteArray &path, const QByteArray &text, const QString &trouble);
    void checkoutChanged(); ///< at most every 150 ms
    void journalGrew(const QString &file);
    void journalEnded(const QString &file); ///< who wrote it is gone, within two seconds

private:
    /// `planning`: what it was read from is watched; null: as before, or images/ where nothing is known. What was changed since
    /// `begun`, before it was watched, counts as a change too.
    void watch(const QString &checkout, const Planning *planning, const QDateTime &begun);
    void awaitEnd(const StoredRun &stored);

    QFileSystemWatcher m_checkoutWatcher, m_journalWatcher;
    QTimer m_checkoutQuiet, m_journalQuiet, m_awaiting;
    QSet<QString> m_awaited; ///< journals that another program writes
    QString m_watched, m_journal;
    QString m_root;          ///< the folder of the images; it may be the checkout itself
    QStringList m_folders;   ///< with all that is in them: those of the images and their contexts
    QStringList m_leftOut;   ///< what this program writes
    QString m_specFile;

    struct Kept
    {
        QDateTime modified;
        qint64 size = 0;
        StoredRun stored;
    };
    QHash<QString, Kept> m_kept; ///< the history's journals, which do not change
    bool m_present = false; ///< the watched checkout was there when it was looked at last
};

/// Reads a journal and folds it; blocking. The checkout of a run that the history below `stateFolder` knows is told too.
StoredRun readStoredRun(const QString &file, const QString &stateFolder = {});

} // namespace stackwright

Q_DECLARE_METATYPE(std::shared_ptr<stackwright::PlanAnswer>)
Q_DECLARE_METATYPE(std::shared_ptr<stackwright::StoredRun>)
Q_DECLARE_METATYPE(std::shared_ptr<stackwright::Plan>)
Q_DECLARE_METATYPE(std::shared_ptr<stackwright::HistoryReading>)
Q_DECLARE_METATYPE(std::shared_ptr<stackwright::PageComparison>)
