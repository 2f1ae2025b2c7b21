#include "model/pages/manifestpage.h"

#include "model/base/text.h"
#include "model/pages/markdown.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

constexpr auto failure = "Failed to execute cmd";
constexpr qsizetype longestOpenOutput = 30; ///< lines; what is longer is folded
/// A column is padded to its widest cell, as ever, but one endless RUN must not pad every other row to its length.
constexpr qsizetype widestPadding = 200;

QString elapsedText(qint64 seconds)
{
    QString text = seconds < 0 ? QStringLiteral("-") : QString();
    seconds = std::abs(seconds);
    const qint64 days = seconds / 86400, hours = seconds / 3600 % 24, minutes = seconds / 60 % 60;
    if (days)
        text += QString::number(days) + QLatin1Char('d');
    if (hours)
        text += QString::number(hours) + QLatin1Char('h');
    if (minutes)
        text += QString::number(minutes) + QLatin1Char('m');
    return text + QString::number(seconds % 60) + QLatin1Char('s');
}

/// A layer's command as the page shows it: without pipes and the words that say nothing (scripts.md 2.5).
QString shownCommand(const QString &createdBy)
{
    QString command = visible(createdBy.toUtf8());
    command.remove(QLatin1Char('|'));
    command.remove(QLatin1String("/bin/bash -o pipefail -c"));
    command.remove(QLatin1String("#(nop)"));
    return codeSpan(command);
}

QString shownTags(const QStringList &tags)
{
    if (tags.isEmpty())
        return {};
    QStringList quoted;
    for (const QString &tag : tags)
        quoted += QLatin1Char('\'') + QString(visible(tag.toUtf8())).replace(QLatin1Char('|'), QLatin1String("\\|")) + QLatin1Char('\'');
    return QLatin1Char('[') + quoted.join(QLatin1String(", ")) + QLatin1Char(']');
}

QString layersTable(const QList<ImageLayer> &layers)
{
    QList<QStringList> rows = {{QString(), QStringLiteral("createdAt"), QStringLiteral("CMD"), QStringLiteral("hSize"),
                                QStringLiteral("hcumSize"), QStringLiteral("elapsed"), QStringLiteral("Tags")}};
    qint64 total = 0;
    for (qsizetype i = 0; i < layers.size(); ++i) {
        const ImageLayer &layer = layers.at(i);
        total += layer.size;
        const bool timed = i > 0 && layer.created.isValid() && layers.at(i - 1).created.isValid();
        rows += {QString::number(i),
                 layer.created.isValid() ? layer.created.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : QString(),
                 shownCommand(layer.createdBy), sizeText(layer.size), sizeText(total),
                 timed ? elapsedText(layers.at(i - 1).created.secsTo(layer.created)) : QString(), shownTags(layer.tags)};
    }
    QList<qsizetype> widths;
    for (qsizetype column = 0; column < rows.first().size(); ++column) {
        qsizetype width = rows.first().at(column).size() + 2;
        for (const QStringList &row : rows)
            width = std::max(width, std::min(row.at(column).size(), widestPadding));
        widths += width;
    }
    QString table;
    auto line = [&](const QStringList &cells) {
        if (!table.isEmpty())
            table += QLatin1Char('\n');
        table += QLatin1Char('|');
        for (qsizetype column = 0; column < cells.size(); ++column) {
            const QString &cell = cells.at(column);
            table += QLatin1Char(' ') + (column == 0 ? cell.rightJustified(widths.at(column)) : cell.leftJustified(widths.at(column)))
                     + QLatin1String(" |");
        }
    };
    line(rows.first());
    table += QLatin1String("\n|");
    for (qsizetype column = 0; column < widths.size(); ++column) {
        const QString rule(widths.at(column) + 1, QLatin1Char('-'));
        table += column == 0 ? QString(rule + QLatin1Char(':')) : QString(QLatin1Char(':') + rule);
        table += QLatin1Char('|');
    }
    for (qsizetype i = 1; i < rows.size(); ++i)
        line(rows.at(i));
    return table;
}

QByteArray section(const InfoOutput &info)
{
    QByteArray output = visible(info.output).toUtf8();
    while (output.endsWith('\n'))
        output.chop(1);
    if (!info.succeeded) {
        QByteArray first(failure);
        if (!info.why.isEmpty())
            first += ": " + visible(info.why.toUtf8()).replace(QLatin1Char('\n'), QLatin1Char(' ')).toUtf8();
        output = output.isEmpty() ? first : QByteArray(first + '\n' + output);
    }
    const QByteArray fence = fenceFor(output);
    const QByteArray block = fence + '\n' + output + '\n' + fence + '\n';
    const QByteArray heading = "\n## " + escapeInline(visible(info.description.toUtf8())).toUtf8() + "\n\n";
    if (output.count('\n') + 1 > longestOpenOutput)
        return heading + "<details>\n<summary>Details</summary>\n\n" + block + "</details>\n\n\n";
    return heading + block + '\n';
}

} // namespace

QByteArray manifestPage(const ManifestInput &input)
{
    QList<QByteArray> parts{layersTable(input.layers).toUtf8()};
    for (const InfoOutput &info : input.outputs)
        parts += section(info);
    QByteArray page = parts.join('\n');
    while (page.endsWith('\n'))
        page.chop(1);
    return page + '\n';
}

qint64 sizeFromText(const QString &text)
{
    const QString trimmed = text.trimmed();
    const qsizetype space = trimmed.indexOf(QLatin1Char(' '));
    bool ok = false;
    const double number = trimmed.left(space < 0 ? trimmed.size() : space).toDouble(&ok);
    if (!ok || number < 0 || number > 1e15)
        return -1;
    static constexpr struct { const char *unit; double factor; } units[] = {
        {"B", 1}, {"Byte", 1}, {"kB", 1e3}, {"MB", 1e6}, {"GB", 1e9}, {"TB", 1e12}, {"PB", 1e15}};
    for (const auto &[unit, factor] : units)
        if (space >= 0 && trimmed.mid(space + 1).trimmed() == QLatin1String(unit))
            return number * factor > 9e18 ? -1 : std::llround(number * factor);
    return -1;
}

qint64 PageLayer::bytes() const
{
    return sizeFromText(size);
}

qint64 PageLayer::seconds() const
{
    static const QRegularExpression form(QStringLiteral("^(?:(\\d{1,6})d)?(?:(\\d{1,2})h)?(?:(\\d{1,2})m)?(\\d{1,2})s$"));
    const QRegularExpressionMatch match = form.match(elapsed);
    if (!match.hasMatch())
        return -1;
    return ((match.captured(1).toLongLong() * 24 + match.captured(2).toLongLong()) * 60 + match.captured(3).toLongLong()) * 60 + match.captured(4).toLongLong();
}

qint64 PageLayer::totalBytes() const
{
    return sizeFromText(total);
}

namespace {

QStringList tagsFromCell(const QByteArray &cell)
{
    QStringList tags;
    const QString text = plainInline(cell);
    for (qsizetype open = text.indexOf(QLatin1Char('\'')); open >= 0;) {
        const qsizetype close = text.indexOf(QLatin1Char('\''), open + 1);
        if (close < 0)
            break;
        tags += text.mid(open + 1, close - open - 1);
        open = text.indexOf(QLatin1Char('\''), close + 1);
    }
    return tags;
}

QList<PageLayer> readLayers(const QByteArray &bytes, const QList<MarkdownLine> &lines, const MarkdownTable &table)
{
    QList<PageLayer> layers;
    for (int i = table.firstRow; i < table.endRow; ++i) {
        const QList<QByteArray> cells = splitCells(bytes.mid(lines.at(i).begin, lines.at(i).end - lines.at(i).begin));
        auto cell = [&](const char *name) {
            const qsizetype column = table.columns.indexOf(QLatin1String(name));
            return column >= 0 && column < cells.size() ? cells.at(column) : QByteArray();
        };
        PageLayer layer;
        layer.index = cells.isEmpty() ? 0 : cells.first().trimmed().toInt();
        layer.createdAt = plainInline(cell("createdAt"));
        layer.command = plainInline(cell("CMD"));
        layer.size = plainInline(cell("hSize"));
        layer.total = plainInline(cell("hcumSize"));
        layer.elapsed = plainInline(cell("elapsed"));
        layer.tags = tagsFromCell(cell("Tags"));
        layers += layer;
    }
    return layers;
}

} // namespace

ManifestPage parseManifestPage(const QByteArray &bytes)
{
    ManifestPage page;
    const QList<MarkdownLine> lines = markdownLines(bytes);
    auto text = [&](int i) { return bytes.mid(lines.at(i).begin, lines.at(i).end - lines.at(i).begin); };
    const int count = static_cast<int>(lines.size());
    bool filled = false, folded = false; // of the newest section
    for (int i = 0; i < count; ++i) {
        const QByteArray line = text(i);
        MarkdownTable table;
        if (page.sections.isEmpty() && page.layers.isEmpty() && line.startsWith('|') && tableAt(bytes, lines, i, &table)
            && table.columns.contains(QLatin1String("CMD"))) {
            page.layers = readLayers(bytes, lines, table);
            i = table.endRow - 1;
        } else if (!lines.at(i).literal && line.startsWith("## ")) {
            page.sections += PageSection{plainInline(line.mid(3)), {}, false, false};
            filled = folded = false;
        } else if (page.sections.isEmpty() || filled || !lines.at(i).literal) {
            continue;
        } else if (line.startsWith("<details")) {
            folded = true;
        } else if (line.startsWith("```")) {
            qsizetype fence = 0;
            while (fence < line.size() && line.at(fence) == '`')
                ++fence;
            int last = i + 1;
            const QByteArray closer(fence, '`');
            while (last < count && !(text(last).startsWith(closer) && text(last).trimmed().count('`') == text(last).trimmed().size()))
                ++last;
            PageSection &section = page.sections.last();
            if (last > i + 1)
                section.text = bytes.mid(lines.at(i + 1).begin, lines.at(last - 1).end - lines.at(i + 1).begin);
            section.folded = folded;
            section.failed = section.text.startsWith(failure);
            filled = true;
            i = last;
        }
    }
    return page;
}

} // namespace stackwright
