// A difference as JSON, as text for people and as release notes.
#include "model/pages/difference.h"

#include "model/base/text.h"
#include "model/pages/markdown.h"

#include <QJsonArray>

namespace stackwright {

namespace {

QString signedSize(qint64 bytes)
{
    return (bytes < 0 ? QLatin1String("-") : QLatin1String("+")) + sizeText(std::abs(bytes));
}

/// "4 layers, 1.2 GB -> 5 layers, 1.3 GB (+100.0 MB)"; empty if nothing of it differs.
QString sizeLine(const ImageDifference &image, const QString &arrow)
{
    if (image.layersBefore == image.layersAfter && image.sizeBefore == image.sizeAfter)
        return {};
    auto side = [](qsizetype layers, qint64 size) -> QString { // a builder would refer to what is gone
        return counted(layers, QStringLiteral("layer")) + (size < 0 ? QString() : QString(QLatin1String(", ") + sizeText(size)));
    };
    QString line = side(image.layersBefore, image.sizeBefore) + arrow + side(image.layersAfter, image.sizeAfter);
    if (image.sizeBefore >= 0 && image.sizeAfter >= 0 && image.sizeBefore != image.sizeAfter)
        line += QLatin1String(" (") + signedSize(image.sizeAfter - image.sizeBefore) + QLatin1Char(')');
    return line;
}

QString title(const ImageDifference &image)
{
    return image.name.isEmpty() ? QString(image.before + QLatin1String(" -> ") + image.after) : image.name;
}

QString absence(const ImageDifference &image)
{
    if (image.missingBefore && image.missingAfter)
        return QStringLiteral("nothing is known of it on either side");
    if (image.missingBefore)
        return QLatin1String("nothing is known of ") + image.before + QLatin1String(": new, or without a page");
    return QLatin1String("nothing is known of ") + image.after + QLatin1String(": gone, or without a page");
}

QString foldedLine(const ImageDifference &image)
{
    return image.folded == 0 ? QString()
                             : QString(counted(image.folded, QStringLiteral("change")) + QLatin1String(" of ") + image.parent + QLatin1String(" as well, shown there"));
}

QByteArray diffLines(const TextChange &change)
{
    QByteArray text;
    for (const LineHunk &hunk : change.hunks) {
        const LineChange &first = hunk.lines.first();
        text += "@@ line " + QByteArray::number(std::max(1, std::max(first.oldLine, first.newLine))) + " @@\n";
        for (const LineChange &line : hunk.lines)
            text += line.sign + line.text + '\n';
    }
    auto whole = [&](const QByteArray &lines, char sign) {
        for (const QByteArray &line : lines.split('\n'))
            text += sign + line + '\n';
    };
    if (!change.before)
        whole(*change.after, '+');
    else if (!change.after)
        whole(*change.before, '-');
    return text;
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Null);
}

QJsonValue numberOrNull(qint64 number)
{
    return number < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(number);
}

QJsonArray pairsJson(const QList<PairChange> &pairs)
{
    QJsonArray array;
    for (const PairChange &pair : pairs)
        array += QJsonObject{{QStringLiteral("name"), pair.name}, {QStringLiteral("old"), orNull(pair.before)}, {QStringLiteral("new"), orNull(pair.after)}};
    return array;
}

QJsonObject imageJson(const ImageDifference &image)
{
    QJsonArray packages, layers, texts;
    for (const PackageChange &change : image.packages) {
        const bool added = change.kind == PackageChange::Kind::Added, removed = change.kind == PackageChange::Kind::Removed;
        packages += QJsonObject{{QStringLiteral("kind"), word(change.world)}, {QStringLiteral("name"), visible(change.name)},
                                {QStringLiteral("change"), word(change.kind)},
                                {QStringLiteral("old"), added ? QJsonValue() : QJsonValue(visible(change.before))},
                                {QStringLiteral("new"), removed ? QJsonValue() : QJsonValue(visible(change.after))}};
    }
    for (const LayerChange &change : image.layers)
        layers += QJsonObject{{QStringLiteral("change"), change.sign == '+' ? QStringLiteral("added") : QStringLiteral("removed")},
                              {QStringLiteral("command"), change.command}, {QStringLiteral("size"), change.size}};
    for (const TextChange &change : image.texts)
        texts += QJsonObject{{QStringLiteral("heading"), change.heading}, {QStringLiteral("inOld"), change.before.has_value()},
                             {QStringLiteral("inNew"), change.after.has_value()}, {QStringLiteral("diff"), visible(diffLines(change))}};
    return {{QStringLiteral("name"), image.name.isEmpty() ? QJsonValue() : QJsonValue(image.name)},
            {QStringLiteral("old"), image.before}, {QStringLiteral("new"), image.after},
            {QStringLiteral("knownOld"), !image.missingBefore}, {QStringLiteral("knownNew"), !image.missingAfter},
            {QStringLiteral("packages"), packages}, {QStringLiteral("layers"), layers},
            {QStringLiteral("layerCount"), QJsonObject{{QStringLiteral("old"), image.layersBefore}, {QStringLiteral("new"), image.layersAfter}}},
            {QStringLiteral("size"), QJsonObject{{QStringLiteral("old"), numberOrNull(image.sizeBefore)}, {QStringLiteral("new"), numberOrNull(image.sizeAfter)}}},
            {QStringLiteral("environment"), pairsJson(image.environment)}, {QStringLiteral("labels"), pairsJson(image.labels)},
            {QStringLiteral("texts"), texts}, {QStringLiteral("folded"), image.folded}};
}

} // namespace

QJsonObject toJson(const QList<ImageDifference> &images, const QString &before, const QString &after, bool folded)
{
    QJsonArray array;
    for (const ImageDifference &image : images)
        array += imageJson(image);
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("old"), before}, {QStringLiteral("new"), after},
            {QStringLiteral("folded"), folded}, {QStringLiteral("images"), array}};
}

QString differenceText(const QList<ImageDifference> &images)
{
    QString text;
    for (const ImageDifference &image : images) {
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + title(image) + QLatin1Char('\n');
        if (image.missingBefore || image.missingAfter) {
            text += QLatin1String("  ") + absence(image) + QLatin1Char('\n');
            continue;
        }
        if (const QString line = sizeLine(image, QStringLiteral(" -> ")); !line.isEmpty())
            text += QLatin1String("  ") + line + QLatin1Char('\n');
        qsizetype width = 0;
        for (const PackageChange &change : image.packages)
            width = std::min<qsizetype>(40, std::max(width, change.name.size()));
        for (const PackageChange &change : image.packages) {
            text += QLatin1String("  ") + word(change.world).leftJustified(6) + word(change.kind).leftJustified(9) + visible(change.name).leftJustified(width) + QLatin1String("  ");
            text += change.kind == PackageChange::Kind::Added     ? visible(change.after)
                    : change.kind == PackageChange::Kind::Removed ? visible(change.before)
                                                                  : QString(visible(change.before) + QLatin1String(" -> ") + visible(change.after));
            text += QLatin1Char('\n');
        }
        for (const LayerChange &change : image.layers)
            text += QLatin1String("  layer ") + QLatin1Char(change.sign) + QLatin1Char(' ') + change.size + QLatin1String("  ") + change.command.left(160) + QLatin1Char('\n');
        auto pairs = [&](const QString &kind, const QList<PairChange> &changes) {
            for (const PairChange &change : changes)
                text += QLatin1String("  ") + kind + QLatin1Char(' ') + change.name + QLatin1String(": ") + change.before.value_or(QStringLiteral("(none)"))
                        + QLatin1String(" -> ") + change.after.value_or(QStringLiteral("(none)")) + QLatin1Char('\n');
        };
        pairs(QStringLiteral("environment"), image.environment);
        pairs(QStringLiteral("label"), image.labels);
        for (const TextChange &change : image.texts) {
            text += QLatin1String("  ") + change.heading + QLatin1String(":\n");
            for (const QByteArray &line : diffLines(change).chopped(1).split('\n'))
                text += QLatin1String("    ") + visible(line) + QLatin1Char('\n');
        }
        if (image.isEmpty() && image.folded == 0 && sizeLine(image, {}).isEmpty())
            text += QLatin1String("  no difference\n");
        if (const QString line = foldedLine(image); !line.isEmpty())
            text += QLatin1String("  ") + line + QLatin1Char('\n');
    }
    return visible(text.toUtf8());
}

QString differenceMarkdown(const QList<ImageDifference> &images, const QString &before, const QString &after)
{
    QString text = QLatin1String("# ") + escapeInline(after) + QLatin1String("\n\nWhat changed since ") + codeSpan(before) + QLatin1String(".\n");
    for (const ImageDifference &image : images) {
        text += QLatin1String("\n## ") + escapeInline(title(image)) + QLatin1String("\n\n");
        if (image.missingBefore || image.missingAfter) {
            text += escapeInline(absence(image)) + QLatin1String(".\n");
            continue;
        }
        if (const QString line = sizeLine(image, QStringLiteral(" → ")); !line.isEmpty())
            text += line + QLatin1String(".\n\n");
        if (!image.packages.isEmpty()) {
            text += QLatin1String("| Package | Kind | Change | From | To |\n|:--|:--|:--|:--|:--|\n");
            for (const PackageChange &change : image.packages)
                text += QLatin1Char('|') + codeSpan(visible(change.name)) + QLatin1Char('|') + word(change.world) + QLatin1Char('|') + word(change.kind)
                        + QLatin1Char('|') + escapeInline(visible(change.before)) + QLatin1Char('|') + escapeInline(visible(change.after)) + QLatin1String("|\n");
            text += QLatin1Char('\n');
        }
        auto pairs = [&](const QString &heading, const QList<PairChange> &changes) {
            if (changes.isEmpty())
                return;
            text += QLatin1String("| ") + heading + QLatin1String(" | From | To |\n|:--|:--|:--|\n");
            for (const PairChange &change : changes)
                text += QLatin1Char('|') + codeSpan(change.name) + QLatin1Char('|') + codeSpan(change.before.value_or(QString())) + QLatin1Char('|')
                        + codeSpan(change.after.value_or(QString())) + QLatin1String("|\n");
            text += QLatin1Char('\n');
        };
        pairs(QStringLiteral("Environment"), image.environment);
        pairs(QStringLiteral("Label"), image.labels);
        auto block = [&](const QString &heading, const QByteArray &lines) {
            const QString fence = QString::fromLatin1(fenceFor(lines));
            text += QLatin1String("<details>\n<summary>") + heading.toHtmlEscaped() + QLatin1String("</summary>\n\n") + fence + QLatin1String("diff\n")
                    + visible(lines) + fence + QLatin1String("\n</details>\n\n");
        };
        if (!image.layers.isEmpty()) {
            QByteArray lines;
            for (const LayerChange &change : image.layers)
                lines += change.sign + change.size.toUtf8() + "  " + change.command.toUtf8() + '\n';
            block(QStringLiteral("Layers"), lines);
        }
        for (const TextChange &change : image.texts)
            block(change.heading, diffLines(change));
        if (image.isEmpty() && image.folded == 0 && sizeLine(image, {}).isEmpty())
            text += QLatin1String("No difference.\n");
        if (const QString line = foldedLine(image); !line.isEmpty())
            text += escapeInline(line) + QLatin1String(".\n");
        while (text.endsWith(QLatin1String("\n\n")))
            text.chop(1);
    }
    return visible(text.toUtf8());
}

} // namespace stackwright
