#include "model/items/logsearch.h"

#include <QFileInfo>

#include <algorithm>
#include <cstring>

namespace stackwright {

namespace {

// An expression sees a smaller piece: what some take grows with the square of it.
constexpr qint64 textBytes = 256 * 1024, expressionBytes = 16 * 1024;
constexpr qint64 longestMatch = 64 * 1024; ///< in a line that is longer than a piece; a longer one may be missed or cut
constexpr qint64 bytesBefore = 256;        ///< of such a line, for what an expression asks of the text before a match
constexpr auto unchecked = QRegularExpression::DontCheckSubjectStringMatchOption; ///< Latin-1 is always well-formed: to have that checked costs more than most searches

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
    if (!m_expression.isValid()) {
        m_whyNot = m_expression.errorString();
        return;
    }
    m_expression.optimize();
    // \G and not the option to the same end, which would do without the compiled form and could take minutes.
    m_atPlace = QRegularExpression(QStringLiteral("\\G(?:%1)").arg(m_expression.pattern()), m_expression.patternOptions());
    m_atPlace.optimize();
}

bool LogSearch::open(const QString &path, const Place &from)
{
    m_place = from;
    if (!QFileInfo(path).isFile()) // never a FIFO or a device
        return false;
    m_file.setFileName(path);
    return m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

/// Those from the place on, behind the ones before it that an expression may ask for.
qint64 LogSearch::readBytes(qint64 most)
{
    m_bytes.resize(m_before + most);
    const qint64 got = m_file.seek(m_place.offset - m_before) ? m_file.read(m_bytes.data(), m_bytes.size()) : 0;
    m_bytes.resize(std::max(got, m_before));
    return got - m_before;
}

bool LogSearch::readPiece()
{
    const qint64 most = m_isExpression ? expressionBytes : std::max(textBytes, 2 * qint64(m_wanted.size()));
    m_before = m_isExpression ? std::min(m_place.offset - m_place.lineStart, bytesBefore) : 0;
    const qint64 got = readBytes(most);
    if (got <= 0)
        return false;
    const char *const begin = m_bytes.constData() + m_before;
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
    if (!newline && m_isExpression) {
        done = findInLongLine(got);
    } else {
        findIn(begin, done);
        countLines(begin, done);
        if (!newline) // a text may stand across the border of two pieces
            done = std::max(m_lastEnd, got - m_wanted.size() + 1);
    }
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
    const QString text = QString::fromLatin1(begin - m_before, m_before + length);
    for (qint64 from = 0; from < length;) {
        const auto match = m_expression.match(text, m_before + from, QRegularExpression::NormalMatch, unchecked);
        if (!match.hasMatch())
            break;
        const qint64 start = match.capturedStart() - m_before;
        from = std::max(match.capturedEnd() - m_before, start + 1);
        if (match.capturedLength() == 0)
            continue;
        add(begin, start, match.capturedLength());
        if (!m_oneALine)
            continue;
        const void *const newline = std::memchr(begin + from - 1, '\n', static_cast<size_t>(length - from + 1));
        from = newline ? static_cast<const char *>(newline) - begin + 1 : length;
    }
}

/// In the middle of a line: what stands at the end of the piece may go on behind it. Returns how much of it has been looked
/// through for good; a match that cannot be decided on yet is where the next piece begins.
qint64 LogSearch::findInLongLine(qint64 got)
{
    if (m_oneALine && m_line == m_place.lastLine)
        return got;
    const QString text = QString::fromLatin1(m_bytes);
    for (qint64 from = 0; from < got;) {
        const auto match = m_expression.match(text, m_before + from, QRegularExpression::PartialPreferFirstMatch, unchecked);
        if (!match.hasMatch() && !match.hasPartialMatch())
            break;
        const qint64 start = std::max(match.capturedStart() - m_before, from);
        if (match.hasPartialMatch())
            return start > 0 ? start : findLongMatch(got);
        from = std::max(match.capturedEnd() - m_before, start + 1);
        if (match.capturedLength() == 0)
            continue;
        add(m_bytes.constData() + m_before, start, match.capturedLength());
        if (m_oneALine)
            break;
    }
    return got;
}

/// A match that begins at the place and goes beyond the piece: with as much of the line as a match may have. Without one the
/// piece is taken as it is, but for what begins near its end.
qint64 LogSearch::findLongMatch(qint64 piece)
{
    const qint64 got = std::max<qint64>(readBytes(longestMatch), 1);
    const char *const begin = m_bytes.constData() + m_before;
    const qint64 all = m_bytes.size() - m_before;
    const void *const newline = all > 0 ? std::memchr(begin, '\n', static_cast<size_t>(all)) : nullptr;
    const QString line = QString::fromLatin1(m_bytes.constData(), newline ? static_cast<const char *>(newline) - m_bytes.constData() + 1 : m_bytes.size());
    const auto whole = m_atPlace.isValid() ? m_atPlace.match(line, m_before, QRegularExpression::NormalMatch, unchecked) : QRegularExpressionMatch();
    if (whole.hasMatch() && whole.capturedLength() > 0) {
        add(begin, 0, whole.capturedLength());
        countLines(begin, whole.capturedLength());
        return whole.capturedLength();
    }
    piece = std::min(piece, got);
    const qint64 near = piece - piece / 4;
    const QString text = line.left(m_before + piece);
    qint64 from = 1;
    while (from < near) {
        const auto match = m_expression.match(text, m_before + from, QRegularExpression::NormalMatch, unchecked);
        const qint64 start = match.capturedStart() - m_before;
        if (!match.hasMatch() || start >= near)
            break;
        from = std::max(match.capturedEnd() - m_before, start + 1);
        if (match.capturedLength() > 0)
            add(begin, start, match.capturedLength());
    }
    return std::max(from, near);
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
