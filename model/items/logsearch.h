// Looks through a log file for a text or a regular expression, a piece at a time, from any place on. Blocking: LogFind has
// it in a thread. Text is looked for without regard to the case of ASCII letters; both sides are taken as bytes, so columns
// are bytes and nothing is decoded.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QRegularExpression>

#include <utility>
#include <vector>

namespace stackwright {

struct LogHit
{
    qint64 line = 0;
    int column = 0, length = 0; ///< bytes within the line
};

struct LogQuery
{
    QString text;
    bool isRegularExpression = false;
    bool operator==(const LogQuery &) const = default;
};

class LogSearch
{
public:
    /// Up to where a file has been looked through for good: a line that is not over yet is looked at again.
    struct Place
    {
        qint64 offset = 0, line = 0, lineStart = 0;
        qint64 lastLine = -1; ///< of the last hit
    };

    /// Only the first hit of a line counts with `oneALine`.
    LogSearch(const LogQuery &query, bool oneALine);
    QString whyNot() const { return m_whyNot; } ///< what is wrong with the expression; empty: nothing

    bool open(const QString &path, const Place &from);
    bool readPiece(); ///< a few milliseconds at most; false: there is no more
    const Place &place() const { return m_place; }
    qint64 size() const { return m_file.size(); }
    qint64 seen() const { return m_seen; } ///< bytes that were looked at; the last line's may be beyond the place
    static constexpr size_t mostHits = 200'000; ///< more are counted, not kept
    /// What has been found since it was asked last.
    size_t hitsToTake() const { return m_hits.size(); }
    std::vector<LogHit> takeHits() { return std::exchange(m_hits, {}); }
    qint64 takeCount() { return std::exchange(m_count, 0); }
    /// What is found in a last line that is not over, at the end; counted there only.
    const std::vector<LogHit> &tail() const { return m_tail; }

private:
    qint64 readBytes(qint64 most);
    void findIn(const char *begin, qint64 length);
    qint64 findInLongLine(qint64 got);
    qint64 findLongMatch(qint64 piece);
    void findExpression(const char *begin, qint64 length);
    void add(const char *begin, qint64 at, qint64 length);
    void countLines(const char *begin, qint64 to);

    QFile m_file;
    QByteArray m_wanted; ///< plain text without capitals
    QRegularExpression m_expression, m_atPlace; ///< m_atPlace: the same, from where it is asked and nowhere else
    bool m_isExpression = false, m_oneALine = false;
    QString m_whyNot;
    QByteArray m_bytes, m_lowered; ///< of a piece
    Place m_place;
    std::vector<LogHit> m_hits, m_tail;
    size_t m_kept = 0;
    qint64 m_count = 0, m_seen = 0;
    qint64 m_before = 0; ///< of the piece's bytes: those before the place
    // Within the piece: what has been counted of it.
    bool m_isTail = false;
    qint64 m_countedTo = 0, m_line = 0, m_lineStart = 0, m_lastEnd = 0;
};

} // namespace stackwright
