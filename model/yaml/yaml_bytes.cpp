#include "model/yaml/yaml_bytes.h"

namespace stackwright {

namespace {

/// The bytes of the UTF-8 sequence at `at`, 0 if there is none; its code point goes to `code`.
int sequenceAt(const QByteArray &bytes, qsizetype at, char32_t *code)
{
    const auto byte = [&](qsizetype i) { return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0u; };
    const unsigned first = byte(at);
    if (first < 0x80) {
        *code = first;
        return 1;
    }
    const int length = first >= 0xf0 && first < 0xf5   ? 4
                       : first >= 0xe0 && first < 0xf0 ? 3
                       : first >= 0xc2 && first < 0xe0 ? 2
                                                       : 0;
    if (length == 0)
        return 0;
    char32_t value = first & (0xffu >> (length + 1));
    for (int i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xc0u) != 0x80u)
            return 0;
        value = (value << 6) | (byte(at + i) & 0x3fu);
    }
    const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
    if (overlong || (value >= 0xd800 && value < 0xe000) || value > 0x10ffff)
        return 0;
    *code = value;
    return length;
}

QString hex(char32_t code, int digits)
{
    return QString::number(code, 16).toUpper().rightJustified(digits, QLatin1Char('0'));
}

/// The findings about bytes, each rule at most once.
class Bytes
{
public:
    Bytes(const YamlLines &lines, const QString &file) : m_lines(lines), m_file(file) {}

    QList<Finding> check()
    {
        const QByteArray &bytes = m_lines.bytes();
        if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff")) {
            add("encoding", 0, QStringLiteral("the file is UTF-16, not UTF-8"), QStringLiteral("save it as UTF-8"));
            return m_found;
        }
        char32_t code = 0;
        for (qsizetype at = 0; at < bytes.size();) {
            if (at == 0 || bytes[at - 1] == '\n') {
                m_lineStart = at;
                m_line += at > 0 ? 1 : 0;
            }
            while (at < bytes.size() && bytes[at] >= 0x20 && bytes[at] < 0x7f) // nearly all of it
                ++at;
            if (at < bytes.size() && bytes[at] == '\n') {
                ++at;
                continue;
            }
            if (at == bytes.size())
                break;
            const int length = sequenceAt(bytes, at, &code);
            if (length == 0) {
                add("encoding", at,
                    QString(QLatin1String("the byte 0x") + hex(static_cast<unsigned char>(bytes[at]), 2) +
                            QLatin1String(" is not UTF-8")),
                    QStringLiteral("save the file as UTF-8"));
                ++at;
                continue;
            }
            character(bytes, at, code);
            at += length;
        }
        return m_found;
    }

private:
    void character(const QByteArray &bytes, qsizetype at, char32_t code)
    {
        if (code == 0)
            add("control-character", at, QStringLiteral("the file holds a NUL byte"),
                QStringLiteral("is it a text file, in UTF-8?"));
        else if (code == '\r' && (at + 1 == bytes.size() || bytes[at + 1] != '\n'))
            add("lone-carriage-return", at, QStringLiteral("a carriage return stands without a line feed"),
                QStringLiteral("end every line with LF or CRLF"));
        else if ((code < 0x20 && code != '\t' && code != '\n' && code != '\r') ||
                 (code >= 0x7f && code < 0xa0 && code != 0x85))
            add("control-character", at,
                QString(QLatin1String("the file holds the control character U+") + hex(code, 4)),
                QStringLiteral("remove it, or write it as an escape in double quotes"));
        else if (code == 0x85 || code == 0x2028 || code == 0x2029)
            add("control-character", at,
                QString(QLatin1String("the file holds the line end U+") + hex(code, 4) +
                        QLatin1String(", which only some readers know")),
                QStringLiteral("end every line with LF or CRLF"));
        else if (code == 0xfffe || code == 0xffff)
            add("control-character", at,
                QString(QLatin1String("the file holds U+") + hex(code, 4) + QLatin1String(", which is no character")),
                QStringLiteral("remove it"));
    }

    void add(const char *rule, qsizetype at, const QString &text, const QString &advice)
    {
        for (const Finding &finding : m_found)
            if (finding.rule == QLatin1String(rule))
                return;
        m_found += Finding{Finding::Severity::Error,
                           QLatin1String(rule),
                           m_file,
                           m_line + 1,
                           m_lines.column(m_line, at - m_lineStart),
                           text,
                           advice};
    }

    const YamlLines &m_lines;
    QString m_file;
    QList<Finding> m_found;
    int m_line = 0;
    qsizetype m_lineStart = 0;
};

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

} // namespace

YamlLines::YamlLines(const QByteArray &bytes) : m_bytes(bytes)
{
    m_starts += 0;
    for (qsizetype at = m_bytes.indexOf('\n'); at >= 0; at = m_bytes.indexOf('\n', at + 1))
        m_starts += at + 1;
}

QByteArrayView YamlLines::line(qsizetype index) const
{
    if (index < 0 || index >= m_starts.size())
        return {};
    qsizetype end = index + 1 < m_starts.size() ? m_starts[index + 1] - 1 : m_bytes.size();
    if (end > m_starts[index] && m_bytes[end - 1] == '\r')
        --end;
    return QByteArrayView(m_bytes).sliced(m_starts[index], end - m_starts[index]);
}

qsizetype YamlLines::offset(qsizetype line, qsizetype byteColumn) const
{
    if (line >= m_starts.size())
        return m_bytes.size();
    return qMin(m_starts[qMax<qsizetype>(line, 0)] + byteColumn, m_bytes.size());
}

int YamlLines::column(qsizetype line, qsizetype byteColumn) const
{
    if (line != m_lastLine || byteColumn < m_lastByte) {
        m_lastLine = line;
        m_lastByte = 0;
        m_lastColumn = 1;
    }
    const qsizetype start = offset(line, 0);
    for (; m_lastByte < byteColumn && start + m_lastByte < m_bytes.size(); ++m_lastByte)
        if ((static_cast<unsigned char>(m_bytes[start + m_lastByte]) & 0xc0u) != 0x80u)
            ++m_lastColumn;
    return m_lastColumn;
}

QList<Finding> checkYamlBytes(const YamlLines &lines, const QString &file)
{
    QList<Finding> found = Bytes(lines, file).check();
    // Directives stand before the document. %YAML 1.x says nothing new; every other one changes what is read.
    for (qsizetype i = 0; i < lines.count(); ++i) {
        const QByteArrayView line = lines.line(i);
        const QByteArray trimmed = line.toByteArray().trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith('#') || trimmed.startsWith("%YAML 1."))
            continue;
        if (line.startsWith('%'))
            found += Finding{Finding::Severity::Error,
                             QStringLiteral("directive"),
                             file,
                             static_cast<int>(i) + 1,
                             1,
                             QStringLiteral("a directive is not taken here"),
                             QStringLiteral("remove the line that begins with %")};
        break;
    }
    return found;
}

qsizetype endOfScalar(const YamlLines &lines, qsizetype offset)
{
    const QByteArray &bytes = lines.bytes();
    qsizetype at = offset;
    while (at < bytes.size()) { // tags, anchors and what stands between them and the text
        if (isBlank(bytes[at])) {
            ++at;
        } else if (bytes[at] == '#') {
            while (at < bytes.size() && bytes[at] != '\n')
                ++at;
        } else if (bytes[at] == '!' || bytes[at] == '&') {
            while (at < bytes.size() && !isBlank(bytes[at]))
                ++at;
        } else {
            break;
        }
    }
    if (at >= bytes.size())
        return at;
    const char quote = bytes[at];
    if (quote == '"' || quote == '\'') {
        for (++at; at < bytes.size(); ++at) {
            if (quote == '"' && bytes[at] == '\\')
                ++at;
            else if (bytes[at] == quote && quote == '\'' && at + 1 < bytes.size() && bytes[at + 1] == quote)
                ++at;
            else if (bytes[at] == quote)
                return at + 1;
        }
        return -1;
    }
    // A block: all lines that are empty or indented deeper than the line of its header.
    const qsizetype lineStart = bytes.lastIndexOf('\n', at) + 1;
    const auto indent = [&](qsizetype start) {
        qsizetype n = 0;
        while (start + n < bytes.size() && bytes[start + n] == ' ')
            ++n;
        return n;
    };
    const qsizetype header = indent(lineStart);
    qsizetype next = bytes.indexOf('\n', at);
    while (next >= 0 && next + 1 < bytes.size()) {
        const qsizetype start = next + 1, deep = indent(start);
        const char first = start + deep < bytes.size() ? bytes[start + deep] : '\n';
        if (deep <= header && first != '\n' && first != '\r')
            return start;
        next = bytes.indexOf('\n', start);
    }
    return bytes.size();
}

QList<int> tabIndentedLines(const YamlLines &lines)
{
    QList<int> found;
    if (!lines.bytes().contains('\t'))
        return found;
    for (qsizetype i = 0; i < lines.count(); ++i) {
        bool tab = false;
        for (char c : lines.line(i)) {
            if (c == '\t')
                tab = true;
            else if (c != ' ') {
                if (tab)
                    found += static_cast<int>(i);
                break;
            }
        }
    }
    return found;
}

} // namespace stackwright
