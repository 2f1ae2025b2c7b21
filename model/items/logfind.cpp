#include "model/items/logfind.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int findTold = 50;
constexpr size_t toldHits = 16'384; ///< what an event takes over at once, at most

} // namespace

LogFind::LogFind(QObject *parent) : QObject(parent), m_thread(this)
{
    m_thread.setObjectName(QStringLiteral("finding"));
}

LogFind::~LogFind()
{
    stop();
    m_thread.quit();
    m_thread.wait();
}

void LogFind::stop()
{
    if (m_job)
        m_job->isStopped = true; // and whatever it still tells is not heard
    m_job.reset();
    m_again = false;
    m_path.clear();
    m_whyNot.clear();
    m_hits.clear();
    m_place = {};
    m_size = m_seen = m_count = 0;
    m_tailCount = m_tailKept = 0;
}

void LogFind::start(const QString &path, const Query &query, bool oneALine)
{
    stop();
    m_query = query;
    m_oneALine = oneALine;
    if (query.text.isEmpty() || !QFileInfo(path).isFile()) {
        emit found();
        return;
    }
    auto job = std::make_shared<Job>(query, oneALine);
    m_whyNot = job->search.whyNot();
    if (!m_whyNot.isEmpty()) {
        emit found();
        return;
    }
    m_path = path;
    m_hits.reserve(LogSearch::mostHits); // moved never, and no memory as long as it is not used
    look(job);
}

void LogFind::resume()
{
    if (m_path.isEmpty())
        return;
    if (m_job) {
        m_again = true;
        return;
    }
    const qint64 size = QFileInfo(m_path).size();
    if (size < m_seen) { // it was replaced
        start(QString(m_path), Query(m_query), m_oneALine);
        return;
    }
    if (size == m_seen)
        return;
    m_hits.resize(m_hits.size() - m_tailKept); // they are found again
    m_count -= static_cast<qint64>(m_tailCount);
    m_tailCount = m_tailKept = 0;
    look(std::make_shared<Job>(m_query, m_oneALine));
}

double LogFind::share() const
{
    return m_size > 0 ? static_cast<double>(m_place.offset) / static_cast<double>(m_size) : 1;
}

void LogFind::look(const std::shared_ptr<Job> &job)
{
    if (!m_worker) {
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start();
    }
    m_job = job;
    const auto run = [this, job, path = m_path, from = m_place] {
        LogSearch &search = job->search;
        QElapsedTimer sinceTold;
        for (bool more = search.open(path, from); !job->isStopped;) {
            more = more && search.readPiece();
            if (more && sinceTold.isValid() && sinceTold.elapsed() < findTold && search.hitsToTake() < toldHits)
                continue;
            tell(job, {search.takeHits(), more ? std::vector<Hit>() : search.tail(), search.place(), search.takeCount(), search.size(), search.seen(), !more});
            if (!more)
                break;
            sinceTold.start();
        }
    };
    QMetaObject::invokeMethod(m_worker, run, Qt::QueuedConnection);
}

// In the thread. It ends before the object does, so there is one to be told.
void LogFind::tell(const std::shared_ptr<Job> &job, News news)
{
    QMetaObject::invokeMethod(this, [this, job, news = std::move(news)] {
        if (job == m_job)
            take(news);
    }, Qt::QueuedConnection);
}

void LogFind::keep(const std::vector<Hit> &hits)
{
    const size_t room = LogSearch::mostHits - m_hits.size();
    m_hits.insert(m_hits.end(), hits.begin(), hits.begin() + static_cast<std::ptrdiff_t>(std::min(room, hits.size())));
}

void LogFind::take(const News &news)
{
    keep(news.hits);
    const size_t kept = m_hits.size();
    keep(news.tail);
    m_tailCount = news.tail.size();
    m_count += news.count + static_cast<qint64>(m_tailCount);
    m_tailKept = m_hits.size() - kept;
    m_place = news.place;
    m_size = news.size;
    m_seen = news.seen;
    if (news.isEnd)
        m_job.reset();
    emit found();
    if (news.isEnd && std::exchange(m_again, false))
        resume();
}

} // namespace stackwright
