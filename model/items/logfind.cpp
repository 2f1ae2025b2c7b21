#include "model/items/logfind.h"

#include <QFileInfo>

#include <algorithm>
#include <cstring>

namespace stackwright {

namespace {

constexpr qint64 pieceBytes = 256 * 1024;
constexpr int sliceMilliseconds = 4; // of an event
constexpr int toldMilliseconds = 50;

void lower(QByteArray *bytes)
{
    for (char &letter : *bytes)
        letter = static_cast<char>(letter + ((letter >= 'A') & (letter <= 'Z')) * 32);
}

} // namespace

LogFind::LogFind(QObject *parent) : QObject(parent), m_slice(this)
{
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &LogFind::readSlice);
}

void LogFind::stop()
{
    m_slice.stop();
    m_file.close();
    m_hits.clear();
    m_done = m_line = m_count = 0;
    m_lastLine = -1;
    m_whyNot.clear();
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
    // Both sides are taken as bytes, each as one Latin-1 letter: columns are bytes, and nothing has to be decoded.
    const QByteArray bytes = query.text.toUtf8();
    if (query.isRegularExpression) {
        m_expression = QRegularExpression(QString::fromLatin1(bytes),
                                          QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
        if (!m_expression.isValid()) {
            m_whyNot = m_expression.errorString();
            emit found();
            return;
        }
        m_expression.optimize();
    }
    m_lowered = bytes;
    lower(&m_lowered);
    m_file.setFileName(path);
    m_sinceTold.invalidate();
    if (m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        m_slice.start();
}

void LogFind::resume()
{
    if (!m_file.isOpen() || m_file.size() <= m_done)
        return;
    while (!m_hits.empty() && m_hits.back().line >= m_line) { // of a line that was not over: it is looked at again
        m_hits.pop_back();
        --m_count;
    }
    m_lastLine = -1;
    m_sinceTold.invalidate();
    m_slice.start();
}

double LogFind::share() const
{
    return m_file.isOpen() && m_file.size() > 0 ? static_cast<double>(m_done) / static_cast<double>(m_file.size()) : 1;
}

void LogFind::readSlice()
{
    QElapsedTimer timer;
    timer.start();
    bool more = true;
    do {
        more = readPiece();
    } while (more && timer.elapsed() < sliceMilliseconds);
    if (!more)
        m_slice.stop();
    else if (m_sinceTold.isValid() && m_sinceTold.elapsed() < toldMilliseconds)
        return;
    m_sinceTold.start();
    emit found();
}

bool LogFind::readPiece()
{
    m_file.seek(m_done);
    QByteArray bytes = m_file.read(pieceBytes);
    if (bytes.isEmpty())
        return false;
    // Whole lines only, unless one is longer than the slice or the file ends in it.
    const qsizetype last = bytes.lastIndexOf('\n');
    const bool atEnd = m_done + bytes.size() >= m_file.size();
    if (last >= 0)
        bytes.truncate(last + 1);
    findIn(bytes);
    if (last < 0 && atEnd) // a line that is not over yet: looked at again when the file grows
        return false;
    m_line += std::count(bytes.begin(), bytes.end(), '\n');
    m_done += bytes.size();
    return m_done < m_file.size();
}

void LogFind::findIn(const QByteArray &lines)
{
    m_countedTo = m_lineStartHere = 0;
    m_lineHere = m_line;
    if (m_query.isRegularExpression) {
        const QString text = QString::fromLatin1(lines);
        auto matches = m_expression.globalMatch(text);
        while (matches.hasNext()) {
            const auto match = matches.next();
            if (match.capturedLength() > 0)
                add(lines, match.capturedStart(), match.capturedLength());
        }
        return;
    }
    QByteArray lowered = lines;
    lower(&lowered);
    const char *const begin = lowered.constData(), *const end = begin + lowered.size();
    const auto length = static_cast<size_t>(m_lowered.size());
    for (const char *at = begin; at < end;) {
        at = static_cast<const char *>(memmem(at, static_cast<size_t>(end - at), m_lowered.constData(), length));
        if (!at)
            break;
        add(lines, at - begin, static_cast<qint64>(length));
        at += length;
    }
}

void LogFind::add(const QByteArray &lines, qint64 at, qint64 length)
{
    const char *const begin = lines.constData();
    for (qint64 from = m_countedTo; from < at;) {
        const void *newline = std::memchr(begin + from, '\n', static_cast<size_t>(at - from));
        if (!newline)
            break;
        from = static_cast<const char *>(newline) - begin + 1;
        ++m_lineHere;
        m_lineStartHere = from;
    }
    m_countedTo = std::max(m_countedTo, at);
    if (m_oneALine && m_lineHere == m_lastLine)
        return;
    m_lastLine = m_lineHere;
    ++m_count;
    if (m_hits.size() < mostHits)
        m_hits.push_back({m_lineHere, static_cast<int>(std::min<qint64>(at - m_lineStartHere, 1 << 30)), static_cast<int>(length)});
}

} // namespace stackwright
