// The blocking half of a desk, in a thread of its own: plans a checkout, tells when something in it changed, reads
// journals and diffs. Watches images/ and git's record of HEAD only, so that what planning and building write never wakes it.
#pragma once

#include "model/run/run.h"
#include "model/workspace.h"

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <atomic>

namespace stackwright {

/// The answer to a request for a plan; a shared value, sent across threads.
struct PlanAnswer
{
    std::variant<Planning, PlanRefusal> outcome;
    int number = 0; ///< of the request
};

/// A stored run, read back whole.
struct StoredRun
{
    QString file, output; ///< the journal, and the folder that its logs are below
    std::optional<Run> run;
    Error error; ///< without a run: why
};

class PlanWorker : public QObject
{
    Q_OBJECT
public:
    PlanWorker();

    void plan(int number, const Place &place, const Selection &selection, const QString &workingDirectory);
    void readRun(const QString &file);
    /// All journals below the output folder's artifacts/, newest first.
    void readHistory(const QString &output);
    void readPage(const QString &file);
    void diff(const QString &checkout, const ChangeSet &changes, const QByteArray &path);

signals:
    void planned(std::shared_ptr<stackwright::PlanAnswer> answer);
    void runRead(std::shared_ptr<stackwright::StoredRun> stored);
    void historyRead(std::shared_ptr<QList<stackwright::StoredRun>> runs);
    void pageRead(const QString &file, const QByteArray &text);
    void diffRead(const QByteArray &path, const QByteArray &text);
    void checkoutChanged(); ///< at most every 150 ms
    void journalGrew(const QString &file);

private:
    void watch(const QString &checkout);

    QFileSystemWatcher m_checkoutWatcher, m_journalWatcher;
    QTimer m_checkoutQuiet, m_journalQuiet;
    QString m_watched, m_journal;
};

/// Reads a journal and folds it; blocking.
StoredRun readStoredRun(const QString &file);

} // namespace stackwright

Q_DECLARE_METATYPE(std::shared_ptr<stackwright::PlanAnswer>)
Q_DECLARE_METATYPE(std::shared_ptr<stackwright::StoredRun>)
Q_DECLARE_METATYPE(std::shared_ptr<QList<stackwright::StoredRun>>)
