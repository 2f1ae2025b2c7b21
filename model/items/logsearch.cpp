#include "model/items/logsearch.h"

#include <QFileInfo>

#include <algorithm>
#include <cstring>

namespace stackwright {

namespace {

// An expression sees a smaller piece: what some take grows with the square of it.
constexpr qint64 textBytes = 256 * 1024, expressionBytes = 16 * 1024;

/// ASCII capitals become small letters, eight at a time.
void lower(const char *from, char *to, qint64 count)
{
    constexpr quint64 every = 0x0101010101010101, high = every * 0x80;
    qint64 i = 0;
    for (; i + 8 <= count; i += 8) {
        quint64 letters;
        std::memcpy(&letters, from + i, 8);
        const quint64 low = letters & ~high; // the high bit of each byte takes the answer to a comparison
        const quint64 capital = (low + every * (0x80 - 'A')) & ~(low + every * (0x7f - 'Z')) & ~letters & high;
        letters |= capital >> 2;
        std::memcpy(to + i, &letters, 8);
    }
    for (; i < count; ++i)
        to[i] = static_cast<char>(from[i] + (from[i] >= 'A' && from[i] <= 'Z' ? 32 : 0));
}

} // namespace

LogSearch::LogSearch(const LogQuery &query, bool oneALine) : m_isExpression(query.isRegularExpression), m_oneALine(oneALine)
{
    const QByteArray bytes = query.text.toUtf8();
    if (!m_isExpression) {
        m_wanted = bytes;
        lower(bytes.constData(), m_wanted.data(), bytes.size());
        return;
    }
    m_expression = QRegularExpression(QString::fromLatin1(bytes), QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
    if (m_expression.isValid())
        m_expression.optimize();
    else
        m_whyNot = m_expression.errorString();
}

bool LogSearch::open(const QString &path, const Place &from)
{
    m_place = from;
    if (!QFileInfo(path).isFile()) // never a FIFO or a device
        return false;
    m_file.setFileName(path);
    return m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

bool LogSearch::readPiece()
{
    const qint64 most = m_isExpression ? expressionBytes : std::max(textBytes, 2 * qint64(m_wanted.size()));
    m_bytes.resize(most);
    if (!m_file.seek(m_place.offset))
        return false;
    const qint64 got = m_file.read(m_bytes.data(), most);
    if (got <= 0)
        return false;
    const char *const begin = m_bytes.constData();
    const void *const newline = ::memrchr(begin, '\n', static_cast<size_t>(got));
    const bool atEnd = m_place.offset + got >= m_file.size();
    m_countedTo = m_lastEnd = 0;
    m_line = m_place.line;
    m_lineStart = m_place.lineStart;
    m_seen = m_place.offset + got;
    if (!newline && atEnd) {
        m_isTail = true;
        const Place before = m_place;
        findIn(begin, got);
        m_place = before;
        return false;
    }
    qint64 done = newline ? static_cast<const char *>(newline) - begin + 1 : got;
    findIn(begin, done);
    countLines(begin, done);
    if (!newline && !m_isExpression) // a text may stand across the border of two pieces
        done = std::max(m_lastEnd, got - m_wanted.size() + 1);
    m_place.offset += done;
    m_place.line = m_line;
    m_place.lineStart = m_lineStart;
    return m_place.offset < m_file.size();
}

void LogSearch::findIn(const char *begin, qint64 length)
{
    if (m_isExpression) {
        findExpression(begin, length);
        return;
    }
    m_lowered.resize(length);
    lower(begin, m_lowered.data(), length);
    const char *const lowered = m_lowered.constData(), *const end = lowered + length;
    const auto wanted = static_cast<size_t>(m_wanted.size());
    for (const char *at = lowered; at < end; at += wanted) {
        at = static_cast<const char *>(::memmem(at, static_cast<size_t>(end - at), m_wanted.constData(), wanted));
        if (!at)
            break;
        add(begin, at - lowered, static_cast<qint64>(wanted));
    }
}

void LogSearch::findExpression(const char *begin, qint64 length)
{
    const QString text = QString::fromLatin1(begin, length);
    for (qint64 from = 0; from < length;) {
        // Latin-1 is always well-formed: to have that checked costs more than most searches.
        const auto match = m_expression.match(text, from, QRegularExpression::NormalMatch, QRegularExpression::DontCheckSubjectStringMatchOption);
        if (!match.hasMatch())
            break;
        from = std::max(match.capturedEnd(), match.capturedStart() + 1);
        if (match.capturedLength() == 0)
            continue;
        add(begin, match.capturedStart(), match.capturedLength());
        if (!m_oneALine)
            continue;
        const void *const newline = std::memchr(begin + from - 1, '\n', static_cast<size_t>(length - from + 1));
        from = newline ? static_cast<const char *>(newline) - begin + 1 : length;
    }
}

void LogSearch::countLines(const char *begin, qint64 to)
{
    while (m_countedTo < to) {
        const void *const newline = std::memchr(begin + m_countedTo, '\n', static_cast<size_t>(to - m_countedTo));
        if (!newline)
            break;
        m_countedTo = static_cast<const char *>(newline) - begin + 1;
        ++m_line;
        m_lineStart = m_place.offset + m_countedTo;
    }
    m_countedTo = std::max(m_countedTo, to);
}

void LogSearch::add(const char *begin, qint64 at, qint64 length)
{
    countLines(begin, at);
    m_lastEnd = at + length;
    if (m_oneALine && m_line == m_place.lastLine)
        return;
    m_place.lastLine = m_line;
    m_count += m_isTail ? 0 : 1;
    if (!m_isTail && ++m_kept > mostHits)
        return;
    const LogHit hit{m_line, static_cast<int>(std::min<qint64>(m_place.offset + at - m_lineStart, 1 << 30)), static_cast<int>(length)};
    (m_isTail ? m_tail : m_hits).push_back(hit);
}

} // namespace stackwright
