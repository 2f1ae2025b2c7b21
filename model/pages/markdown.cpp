#include "model/pages/markdown.h"

#include <algorithm>

namespace stackwright {

namespace {

QString oneLine(const QString &text)
{
    QString line = text;
    for (QChar &c : line)
        if (c == QLatin1Char('\n') || c == QLatin1Char('\r') || c == QLatin1Char('\t'))
            c = QLatin1Char(' ');
    return line.trimmed();
}

template <typename Text, typename Char>
qsizetype longestRun(const Text &text, Char of)
{
    qsizetype longest = 0, run = 0;
    for (const auto c : text) {
        run = c == of ? run + 1 : 0;
        longest = std::max(longest, run);
    }
    return longest;
}

} // namespace

QString codeSpan(const QString &text)
{
    QString inside = oneLine(text);
    if (inside.isEmpty())
        return inside;
    // The only escape that works inside code within a table; after a backslash it does not, so that one is kept away.
    inside.replace(QLatin1String("\\|"), QLatin1String("\\ |"));
    inside.replace(QLatin1Char('|'), QLatin1String("\\|"));
    const qsizetype run = longestRun(inside, QChar(QLatin1Char('`')));
    if (run == 0)
        return QLatin1Char('`') + inside + QLatin1Char('`');
    const QString fence(run + 1, QLatin1Char('`'));
    const bool touches = inside.startsWith(QLatin1Char('`')) || inside.endsWith(QLatin1Char('`'));
    const QString space = touches ? QStringLiteral(" ") : QString();
    return QString(fence + space + inside + space + fence);
}

QString escapeInline(const QString &text)
{
    QString escaped;
    const QString line = oneLine(text);
    escaped.reserve(line.size() + 8);
    for (const QChar c : line) {
        switch (c.unicode()) {
        case '<': escaped += QLatin1String("&lt;"); break;
        case '>': escaped += QLatin1String("&gt;"); break;
        case '&': escaped += QLatin1String("&amp;"); break;
        case '@': escaped += QLatin1String("&#64;"); break; // no mention of a stranger
        case '\\': case '|': case '`': case '[': case ']': case '*': case '_': case '~': case '#': case '!':
            escaped += QLatin1Char('\\');
            escaped += c;
            break;
        default: escaped += c;
        }
    }
    return escaped;
}

namespace {

/// The character of an entity that begins at `at` ("&lt;"), and its length; 0: none that we know.
qsizetype entityAt(const QString &text, qsizetype at, QString *character)
{
    const qsizetype end = text.indexOf(QLatin1Char(';'), at);
    if (end < 0 || end - at > 9)
        return 0;
    const QString name = text.mid(at + 1, end - at - 1);
    if (name == QLatin1String("lt")) *character = QStringLiteral("<");
    else if (name == QLatin1String("gt")) *character = QStringLiteral(">");
    else if (name == QLatin1String("amp")) *character = QStringLiteral("&");
    else if (name == QLatin1String("quot")) *character = QStringLiteral("\"");
    else if (name.startsWith(QLatin1Char('#'))) {
        bool ok = false;
        const bool hex = name.size() > 1 && name.at(1).toLower() == QLatin1Char('x');
        const uint code = name.mid(hex ? 2 : 1).toUInt(&ok, hex ? 16 : 10);
        if (!ok || code == 0 || code > 0x10ffff)
            return 0;
        const char32_t one = code;
        *character = QString::fromUcs4(&one, 1);
    } else {
        return 0;
    }
    return end - at + 1;
}

bool isAsciiPunctuation(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= 0x21 && u <= 0x2f) || (u >= 0x3a && u <= 0x40) || (u >= 0x5b && u <= 0x60) || (u >= 0x7b && u <= 0x7e);
}

} // namespace

QString plainInline(const QByteArray &markdown)
{
    const QString text = QString::fromUtf8(markdown).trimmed();
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text.at(i);
        QString character;
        if (c == QLatin1Char('\\') && i + 1 < text.size() && isAsciiPunctuation(text.at(i + 1))) {
            plain += text.at(i + 1);
            i += 2;
        } else if (const qsizetype length = c == QLatin1Char('&') ? entityAt(text, i, &character) : 0; length > 0) {
            plain += character;
            i += length;
        } else if (c == QLatin1Char('`')) {
            qsizetype run = 1;
            while (i + run < text.size() && text.at(i + run) == QLatin1Char('`'))
                ++run;
            // The closing run has the same length exactly.
            qsizetype close = i + run, closeRun = 0;
            for (; close < text.size(); close += std::max<qsizetype>(closeRun, 1)) {
                closeRun = 0;
                while (close + closeRun < text.size() && text.at(close + closeRun) == QLatin1Char('`'))
                    ++closeRun;
                if (closeRun == run)
                    break;
            }
            if (close >= text.size()) {
                plain += QString(run, QLatin1Char('`'));
                i += run;
                continue;
            }
            QString inside = text.mid(i + run, close - i - run);
            inside.replace(QLatin1String("\\|"), QLatin1String("|"));
            if (inside.size() > 2 && inside.startsWith(QLatin1Char(' ')) && inside.endsWith(QLatin1Char(' ')))
                inside = inside.mid(1, inside.size() - 2);
            plain += inside;
            i = close + run;
        } else {
            plain += c;
            ++i;
        }
    }
    return plain;
}

QByteArray fenceFor(const QByteArray &text)
{
    return QByteArray(std::max<qsizetype>(3, longestRun(text, '`') + 1), '`');
}

namespace {

/// Raw HTML that a blank line ends; only these open such a block.
bool opensHtmlBlock(const QByteArray &line)
{
    static const QList<QByteArray> names = {
        "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "div", "dl", "dt", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "li",
        "main", "nav", "ol", "p", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"};
    qsizetype at = 1;
    if (at < line.size() && line.at(at) == '/')
        ++at;
    qsizetype end = at;
    while (end < line.size() && std::isalnum(static_cast<unsigned char>(line.at(end))))
        ++end;
    if (end < line.size() && line.at(end) != '>' && line.at(end) != ' ' && line.at(end) != '/' && line.at(end) != '\t')
        return false;
    return names.contains(line.mid(at, end - at).toLower());
}

/// What must come to end the raw block that `line` opens ("-->", "</pre>"); empty: it opens none of these.
QByteArray rawCloser(const QByteArray &line)
{
    if (line.startsWith("<!--"))
        return QByteArrayLiteral("-->");
    for (const char *name : {"pre", "script", "style", "textarea"}) {
        const QByteArray open = QByteArrayLiteral("<") + name;
        if (line.size() >= open.size() && line.left(open.size()).toLower() == open
            && (line.size() == open.size() || line.at(open.size()) == '>' || line.at(open.size()) == ' '))
            return QByteArrayLiteral("</") + name + '>';
    }
    return {};
}

} // namespace

QList<MarkdownLine> markdownLines(const QByteArray &bytes)
{
    QList<MarkdownLine> lines;
    char fence = 0;
    qsizetype fenceLength = 0;
    QByteArray closer;
    bool inHtml = false;
    qsizetype at = bytes.startsWith("\xef\xbb\xbf") ? 3 : 0;
    while (at < bytes.size()) {
        MarkdownLine line;
        line.begin = at;
        const qsizetype newline = bytes.indexOf('\n', at);
        line.end = newline < 0 ? bytes.size() : newline;
        line.next = newline < 0 ? bytes.size() : newline + 1;
        if (newline > at && bytes.at(newline - 1) == '\r')
            --line.end;
        at = line.next;

        qsizetype first = line.begin;
        while (first < line.end && bytes.at(first) == ' ')
            ++first;
        const bool indented = first - line.begin >= 4 || (first < line.end && bytes.at(first) == '\t');
        const char c = first < line.end ? bytes.at(first) : '\0';
        if (fence) {
            line.literal = true;
            qsizetype run = 0;
            while (first + run < line.end && bytes.at(first + run) == fence)
                ++run;
            const bool alone = bytes.mid(first + run, line.end - first - run).trimmed().isEmpty();
            if (!indented && run >= fenceLength && alone)
                fence = 0;
        } else if (!closer.isEmpty()) {
            line.literal = true;
            if (bytes.mid(line.begin, line.end - line.begin).toLower().contains(closer))
                closer.clear();
        } else if (inHtml) {
            inHtml = c != '\0';
            line.literal = inHtml;
        } else if (!indented && (c == '`' || c == '~')) {
            qsizetype run = 0;
            while (first + run < line.end && bytes.at(first + run) == c)
                ++run;
            const qsizetype later = bytes.indexOf('`', first + run);
            if (run >= 3 && (c == '~' || later < 0 || later >= line.end)) {
                fence = c;
                fenceLength = run;
                line.literal = true;
            }
        } else if (!indented && c == '<') {
            const QByteArray text = bytes.mid(first, line.end - first);
            closer = rawCloser(text);
            if (!closer.isEmpty()) {
                line.literal = true;
                if (text.indexOf(closer, closer.startsWith("--") ? 4 : 1) >= 0)
                    closer.clear();
            } else if (opensHtmlBlock(text)) {
                line.literal = inHtml = true;
            }
        }
        lines += line;
    }
    return lines;
}

QList<QByteArray> splitCells(const QByteArray &row)
{
    QList<QByteArray> cells;
    const QByteArray text = row.trimmed();
    qsizetype begin = text.startsWith('|') ? 1 : 0;
    for (qsizetype i = begin; i < text.size(); ++i) {
        if (text.at(i) == '\\') {
            ++i;
        } else if (text.at(i) == '|') {
            cells += text.mid(begin, i - begin);
            begin = i + 1;
        }
    }
    if (begin < text.size())
        cells += text.mid(begin);
    return cells;
}

bool tableAt(const QByteArray &bytes, const QList<MarkdownLine> &lines, int at, MarkdownTable *table)
{
    auto text = [&](int i) { return bytes.mid(lines.at(i).begin, lines.at(i).end - lines.at(i).begin); };
    auto ordinary = [&](int i) {
        const QByteArray line = text(i);
        return !lines.at(i).literal && !line.startsWith("    ") && !line.startsWith('\t');
    };
    if (at + 1 >= lines.size() || !ordinary(at) || !ordinary(at + 1))
        return false;
    const QByteArray header = text(at), delimiter = text(at + 1);
    if (!header.contains('|') || !delimiter.contains('|') || !delimiter.contains('-'))
        return false;
    const QList<QByteArray> headings = splitCells(header), rules = splitCells(delimiter);
    if (headings.size() != rules.size())
        return false;
    for (const QByteArray &rule : rules) {
        const QByteArray cell = rule.trimmed();
        const qsizetype from = cell.startsWith(':') ? 1 : 0;
        const qsizetype to = cell.size() - (cell.size() > from && cell.endsWith(':') ? 1 : 0);
        if (to <= from || cell.mid(from, to - from).count('-') != to - from)
            return false;
    }
    table->header = at;
    table->firstRow = table->endRow = at + 2;
    table->columns.clear();
    for (const QByteArray &heading : headings)
        table->columns += plainInline(heading);
    while (table->endRow < lines.size() && ordinary(table->endRow)) {
        const QByteArray row = text(table->endRow).trimmed();
        if (row.isEmpty() || row.startsWith('#') || row.startsWith('>'))
            break;
        ++table->endRow;
    }
    return true;
}

} // namespace stackwright
