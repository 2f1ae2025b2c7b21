#include "model/items/foundlines.h"

#include "model/base/text.h"
#include "model/items/ansi.h"
#include "model/items/stagecards.h"

#include <QFile>
#include <QLocale>

#include <algorithm>
#include <cstring>

namespace stackwright {

namespace {

constexpr qint64 pieceSize = 256 * 1024;
constexpr qsizetype mostBytes = 4L * FoundLines::longestText; ///< of a line that are kept

/// The texts of these lines, which are in order; fewer where the file has become shorter.
QStringList textsOf(const QString &path, const std::vector<qint64> &wanted, const std::atomic<bool> &stopped)
{
    QStringList texts;
    QFile file(path);
    if (wanted.empty() || !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return texts;
    QByteArray piece(pieceSize, '\0'), line;
    qint64 number = 0;
    size_t next = 0;
    const auto take = [&] {
        texts << visible(readAnsi(line).text.toUtf8()).left(FoundLines::longestText);
        line.clear();
        ++next;
    };
    for (qint64 got = 0; next < wanted.size() && !stopped && (got = file.read(piece.data(), pieceSize)) > 0;) {
        for (qint64 at = 0; at < got && next < wanted.size();) {
            const void *const newline = std::memchr(piece.constData() + at, '\n', static_cast<size_t>(got - at));
            const qint64 end = newline ? static_cast<const char *>(newline) - piece.constData() : got;
            if (number == wanted[next])
                line += piece.mid(at, std::min<qint64>(end - at, mostBytes - line.size()));
            if (newline && number == wanted[next])
                take();
            number += newline ? 1 : 0;
            at = end + 1;
        }
    }
    if (next < wanted.size() && number == wanted[next] && !stopped)
        take(); // a last line without an end
    return texts;
}

} // namespace

FoundLines::FoundLines(QObject *parent) : QAbstractTableModel(parent)
{
    m_thread.setObjectName(QStringLiteral("finding in all logs"));
}

FoundLines::~FoundLines()
{
    stop();
    m_thread.quit();
    m_thread.wait();
}

void FoundLines::stop()
{
    if (m_job)
        m_job->isStopped = true; // and whatever it still tells is not heard
    m_job.reset();
    beginResetModel();
    m_rows.clear();
    m_logs.clear();
    m_whyNot.clear();
    m_count = 0;
    m_logsWithLines = m_unread = 0;
    endResetModel();
}

void FoundLines::start(const QList<RunLog> &logs, const LogQuery &query)
{
    stop();
    m_logs = logs;
    if (!query.text.isEmpty())
        m_whyNot = LogSearch(query, true).whyNot();
    if (query.text.isEmpty() || !m_whyNot.isEmpty() || logs.isEmpty()) {
        emit found();
        return;
    }
    if (!m_worker) {
        m_worker = new QObject;
        m_worker->moveToThread(&m_thread);
        connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start();
    }
    m_job = std::make_shared<Job>();
    // In the thread. It ends before the object does, so there is one to be told.
    const auto run = [this, job = m_job, logs, query] {
        for (int at = 0; at < logs.size() && !job->isStopped; ++at) {
            News news = readLog(logs[at], at, query, job->isStopped);
            news.isEnd = at + 1 == logs.size();
            QMetaObject::invokeMethod(this, [this, job, news = std::move(news)] {
                if (job == m_job)
                    take(news);
            }, Qt::QueuedConnection);
        }
    };
    QMetaObject::invokeMethod(m_worker, run, Qt::QueuedConnection);
    emit found();
}

FoundLines::News FoundLines::readLog(const RunLog &log, int at, const LogQuery &query, const std::atomic<bool> &stopped)
{
    News news;
    LogSearch search(query, true);
    news.isUnread = !search.open(log.path, {});
    std::vector<qint64> lines;
    const auto keep = [&](const std::vector<LogHit> &hits) {
        for (const LogHit &hit : hits)
            if (lines.size() < mostOfALog)
                lines.push_back(hit.line);
    };
    for (bool more = !news.isUnread; more && !stopped;) {
        more = search.readPiece();
        keep(search.takeHits());
        news.count += search.takeCount();
    }
    keep(search.tail());
    news.count += static_cast<qint64>(search.tail().size());
    const QStringList texts = textsOf(log.path, lines, stopped);
    for (qsizetype i = 0; i < texts.size(); ++i)
        news.rows.push_back({at, lines[static_cast<size_t>(i)], texts[i]});
    return news;
}

void FoundLines::take(const News &news)
{
    const size_t room = mostRows - std::min<size_t>(mostRows, m_rows.size()), more = std::min(room, news.rows.size());
    if (more > 0) {
        beginInsertRows({}, static_cast<int>(m_rows.size()), static_cast<int>(m_rows.size() + more) - 1);
        m_rows.insert(m_rows.end(), news.rows.begin(), news.rows.begin() + static_cast<std::ptrdiff_t>(more));
        endInsertRows();
    }
    m_count += news.count;
    m_logsWithLines += news.count > 0 ? 1 : 0;
    m_unread += news.isUnread ? 1 : 0;
    if (news.isEnd)
        m_job.reset();
    emit found();
}

int FoundLines::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FoundLines::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FoundLines::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || role != Qt::DisplayRole)
        return {};
    const Row &row = m_rows[static_cast<size_t>(index.row())];
    switch (index.column()) {
    case Image: return m_logs[row.log].image;
    case Log: return stageTitle(m_logs[row.log].stage);
    case Line: return QLocale().toString(row.line + 1);
    case Text: return row.text;
    default: return {};
    }
}

QVariant FoundLines::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((section == Line ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Image: return tr("Image");
    case Log: return tr("Log");
    case Line: return tr("Line");
    case Text: return tr("Text");
    default: return {};
    }
}

} // namespace stackwright
