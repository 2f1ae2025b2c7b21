// Looks through a whole log file for a text or a regular expression, in a thread of its own: the event loop only takes what
// was found.
#pragma once

#include "model/items/logsearch.h"

#include <QObject>
#include <QThread>

#include <atomic>
#include <memory>
#include <vector>

namespace stackwright {

class LogFind : public QObject
{
    Q_OBJECT
public:
    explicit LogFind(QObject *parent = nullptr);
    ~LogFind() override;

    using Query = LogQuery;
    using Hit = LogHit;

    /// Starts over. Empty text: no hits. Only the first hit of a line is kept with `oneALine`.
    void start(const QString &path, const Query &query, bool oneALine = false);
    /// Goes on with what has been added to the file since; starts over where the file has become shorter.
    void resume();
    void stop();

    const std::vector<Hit> &hits() const { return m_hits; }
    qint64 count() const { return m_count; }
    bool isBusy() const { return m_job != nullptr; }
    double share() const; ///< of the file that has been looked through
    QString whyNot() const { return m_whyNot; } ///< what is wrong with the expression; empty: nothing

signals:
    void found(); ///< more, or the end

private:
    /// One look through the file, from a place to its end; what the two threads share of it.
    struct Job
    {
        Job(const Query &query, bool oneALine) : search(query, oneALine) {}
        LogSearch search; ///< the thread's alone
        std::atomic<bool> isStopped = false;
    };
    struct News
    {
        std::vector<Hit> hits, tail;
        LogSearch::Place place;
        qint64 count = 0, size = 0, seen = 0;
        bool isEnd = false;
    };
    void look(const std::shared_ptr<Job> &job);
    void tell(const std::shared_ptr<Job> &job, News news);
    void take(const News &news);
    void keep(const std::vector<Hit> &hits);

    QThread m_thread;
    QObject *m_worker = nullptr; ///< lives there, from the first search on
    std::shared_ptr<Job> m_job; ///< under way
    QString m_path, m_whyNot;
    Query m_query;
    bool m_oneALine = false, m_again = false;
    LogSearch::Place m_place;
    qint64 m_size = 0, m_seen = 0, m_count = 0;
    size_t m_tailCount = 0, m_tailKept = 0; ///< of the hits: those in a last line that is not over
    std::vector<Hit> m_hits;
};

} // namespace stackwright
