#include "model/items/logtext.h"

#include "model/base/text.h"

#include <QFileInfo>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>

namespace stackwright {

namespace {

constexpr qint64 pieceBytes = 512 * 1024, headBytes = 512;
constexpr int sliceMilliseconds = 4;  // of an event: there is room for a repaint beside it
constexpr int toldMilliseconds = 50;
constexpr qint64 linesPerMark = 64, bytesPerMark = 64 * 1024;
constexpr int mostSections = 2000;

int numberAt(const char *&at, const char *end)
{
    int number = 0;
    while (at < end && std::isdigit(static_cast<unsigned char>(*at)) && number < 1'000'000)
        number = number * 10 + (*at++ - '0');
    return number;
}

bool skip(const char *&at, const char *end, const char *word)
{
    const size_t length = std::strlen(word);
    if (static_cast<size_t>(end - at) < length || std::memcmp(at, word, length) != 0)
        return false;
    at += length;
    return true;
}

} // namespace

LogText::LogText(QObject *parent) : QObject(parent), m_watcher(this), m_slice(this), m_quiet(this)
{
    m_slice.setInterval(0);
    connect(&m_slice, &QTimer::timeout, this, &LogText::readSlice);
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(80);
    connect(&m_quiet, &QTimer::timeout, this, &LogText::look);
    const auto stir = [this] {
        if (!m_quiet.isActive())
            m_quiet.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, stir);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, stir);
}

void LogText::open(const QString &path)
{
    m_slice.stop();
    m_file.close();
    if (!m_watcher.files().isEmpty())
        m_watcher.removePaths(m_watcher.files());
    if (!m_watcher.directories().isEmpty())
        m_watcher.removePaths(m_watcher.directories());
    m_path = path;
    m_marks.assign(1, Mark{});
    m_lines = m_lineStart = m_size = 0;
    m_head.clear();
    m_sections.clear();
    m_vertices.clear();
    emit reset();
    if (!path.isEmpty())
        look();
}

// The file may not be there yet, have grown, or have been replaced.
void LogText::look()
{
    const QFileInfo file(m_path);
    if (!file.isFile()) { // never a FIFO or a device
        if (m_size > 0) {
            open(m_path);
            return;
        }
        QString folder = file.absolutePath();
        while (!QFileInfo(folder).isDir() && folder.size() > 1)
            folder = QFileInfo(folder).absolutePath();
        if (!m_watcher.directories().contains(folder))
            m_watcher.addPath(folder);
        return;
    }
    if (!m_file.isOpen()) {
        m_file.setFileName(m_path);
        if (!m_file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return;
    }
    if (!m_watcher.files().contains(m_path))
        m_watcher.addPath(m_path);
    if (m_file.size() < m_size || file.size() < m_size) {
        open(m_path);
        return;
    }
    if (m_file.size() > m_size && !m_slice.isActive()) {
        m_sinceTold.invalidate();
        m_slice.start();
        readSlice(); // stops it where that was all
    }
}

void LogText::readSlice()
{
    QElapsedTimer timer;
    timer.start();
    const qint64 before = m_size;
    bool more = true;
    do {
        const qint64 at = m_size;
        readPiece();
        more = m_size > at && m_size < m_file.size();
    } while (more && timer.elapsed() < sliceMilliseconds);
    if (!more)
        m_slice.stop();
    if (m_size == before || (more && m_sinceTold.isValid() && m_sinceTold.elapsed() < toldMilliseconds))
        return;
    m_sinceTold.start();
    emit grew();
}

void LogText::readPiece()
{
    m_file.seek(m_size);
    const QByteArray bytes = m_file.read(pieceBytes);
    const char *at = bytes.constData(), *const end = at + bytes.size();
    while (at < end) {
        const char *const newline = static_cast<const char *>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
        if (!newline) {
            m_head.append(at, std::clamp<qint64>(headBytes - m_head.size(), 0, end - at));
            break;
        }
        if (m_head.isEmpty()) {
            endLine(at, newline - at);
        } else {
            m_head.append(at, std::clamp<qint64>(headBytes - m_head.size(), 0, newline - at));
            endLine(m_head.constData(), m_head.size());
            m_head.clear();
        }
        at = newline + 1;
        ++m_lines;
        m_lineStart = m_size + (at - bytes.constData());
        const Mark &last = m_marks.back();
        if (m_lines - last.line >= linesPerMark || m_lineStart - last.offset >= bytesPerMark)
            m_marks.push_back({m_lines, m_lineStart});
    }
    m_size += bytes.size();
}

// Classic: "Step 3/9 : RUN …", " ---> Using cache". BuildKit: "#5 [2/4] RUN …", "#5 CACHED", "#5 DONE 0.3s", "#5 ERROR: …".
void LogText::endLine(const char *text, qint64 length)
{
    if (length < 6 || (text[0] != 'S' && text[0] != '#' && text[0] != ' '))
        return;
    const char *at = text, *const end = text + std::min(length, headBytes);
    const auto title = [&] { return visible(QByteArray(at, end - at)).trimmed(); };
    if (skip(at, end, "Step ")) {
        LogSection section{m_lines, numberAt(at, end), 0, {}, {}, -1};
        if (!skip(at, end, "/"))
            return;
        section.total = numberAt(at, end);
        if (section.number < 1 || section.total < 1 || !skip(at, end, " : ") || m_sections.size() >= mostSections)
            return;
        section.title = title();
        m_sections << section;
        return;
    }
    if (skip(at, end, " ---> Using cache")) {
        if (!m_sections.isEmpty())
            m_sections.last().state = QStringLiteral("cached");
        return;
    }
    if (!skip(at, end, "#"))
        return;
    const int vertex = numberAt(at, end);
    if (vertex < 1 || !skip(at, end, " "))
        return;
    if (skip(at, end, "[")) {
        if (m_sections.size() >= mostSections)
            return;
        LogSection section{m_lines, 0, 0, {}, {}, -1};
        const char *const close = static_cast<const char *>(std::memchr(at, ']', static_cast<size_t>(end - at)));
        if (!close)
            return;
        const QByteArray label(at, close - at); // "2/4", "stage-1 2/4", "internal"
        const qsizetype slash = label.lastIndexOf('/');
        if (slash > 0) {
            section.number = label.mid(label.lastIndexOf(' ', slash) + 1, slash).split('/').first().toInt();
            section.total = label.mid(slash + 1).toInt();
        }
        at = close + 1;
        section.title = section.number ? title() : QString(visible(label) + QLatin1Char(' ') + title());
        m_vertices[vertex] = static_cast<int>(m_sections.size());
        m_sections << section;
        return;
    }
    const auto known = m_vertices.constFind(vertex);
    if (known == m_vertices.cend())
        return;
    LogSection &section = m_sections[*known];
    if (skip(at, end, "CACHED")) {
        section.state = QStringLiteral("cached");
    } else if (skip(at, end, "DONE ")) {
        section.state = section.state.isEmpty() ? QStringLiteral("done") : section.state;
        section.seconds = QByteArray(at, end - at).split('s').first().toDouble();
    } else if (skip(at, end, "ERROR")) {
        section.state = QStringLiteral("error");
    }
}

// Where a line starts, by way of the nearest mark before it.
qint64 LogText::offsetOf(qint64 line) const
{
    const auto after = std::upper_bound(m_marks.begin(), m_marks.end(), line, [](qint64 wanted, const Mark &mark) { return wanted < mark.line; });
    Mark mark = *(after - 1);
    if (mark.line == line)
        return mark.offset;
    m_file.seek(mark.offset);
    qint64 base = mark.offset;
    while (mark.line < line) {
        const QByteArray bytes = m_file.read(bytesPerMark * 2);
        if (bytes.isEmpty())
            return m_size;
        for (const char *at = bytes.constData(), *const end = at + bytes.size(); at < end && mark.line < line; ++mark.line) {
            const char *const newline = static_cast<const char *>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
            if (!newline)
                break;
            at = newline + 1;
            mark.offset = base + (at - bytes.constData());
        }
        base += bytes.size();
    }
    return mark.offset;
}

QList<LogText::Line> LogText::lines(qint64 first, int count) const
{
    QList<Line> result;
    if (!m_file.isOpen() || first < 0)
        return result;
    const qint64 all = lineCount();
    qint64 offset = first < all ? offsetOf(first) : m_size;
    for (qint64 number = first; number < all && result.size() < count;) {
        m_file.seek(offset);
        const QByteArray bytes = m_file.read(std::min<qint64>(128 * 1024, m_size - offset));
        if (bytes.isEmpty())
            break;
        const char *at = bytes.constData(), *const end = at + bytes.size();
        bool any = false;
        while (at < end && result.size() < count) {
            const char *newline = static_cast<const char *>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
            const bool last = number == all - 1 && m_size > m_lineStart;
            if (!newline && !last && any)
                break; // the rest of it is in the next piece
            qint64 length = (newline ? newline : end) - at;
            qint64 whole = length, next = offset + (at - bytes.constData()) + length + 1;
            if (!newline) { // longer than the piece
                const qint64 start = offset + (at - bytes.constData());
                next = last ? m_size : offsetOf(number + 1);
                whole = next - start - (last ? 0 : 1);
            }
            QByteArray shown(at, std::min(length, displayCap));
            if (shown.endsWith('\r') && whole == shown.size())
                shown.chop(1);
            result << Line{shown, whole};
            ++number;
            any = true;
            if (!newline) {
                offset = next;
                at = nullptr;
                break;
            }
            at = newline + 1;
        }
        if (at)
            offset += at - bytes.constData();
    }
    return result;
}

QByteArray LogText::bytes(qint64 firstLine, qint64 lastLine, qint64 cap) const
{
    if (!m_file.isOpen() || firstLine > lastLine)
        return {};
    const qint64 from = offsetOf(firstLine);
    const qint64 to = lastLine + 1 >= lineCount() ? m_size : offsetOf(lastLine + 1);
    m_file.seek(from);
    return m_file.read(std::min(cap, to - from));
}

} // namespace stackwright
