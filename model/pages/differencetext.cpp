// A difference as text for people and as release notes.
#include "model/pages/difference.h"

#include "model/base/text.h"
#include "model/pages/markdown.h"

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
        return counted(layers, QStringLiteral("layer")) +
               (size < 0 ? QString() : QString(QLatin1String(", ") + sizeText(size)));
    };
    QString line = side(image.layersBefore, image.sizeBefore) + arrow + side(image.layersAfter, image.sizeAfter);
    if (image.sizeBefore >= 0 && image.sizeAfter >= 0 && image.sizeBefore != image.sizeAfter)
        line += QLatin1String(" (") + signedSize(image.sizeAfter - image.sizeBefore) + QLatin1Char(')');
    return line;
}

QString title(const ImageDifference &image, const QString &arrow)
{
    return image.name.isEmpty() ? QString(image.before + arrow + image.after) : image.name;
}

/// "could not be asked" is not "is not there".
QString absence(const ImageDifference &image)
{
    const auto unknown = [&image](const QString &reference) -> QString {
        return QLatin1String("nothing is known of ") + reference + QLatin1String(": no page was found") +
               (image.why.isEmpty()
                    ? QString()
                    : QString(QLatin1String(", and the registry does not tell (") + image.why + QLatin1Char(')')));
    };
    if (image.missingBefore && image.missingAfter)
        return image.absentBefore && image.absentAfter
                   ? QStringLiteral("it is on neither side: no page was found, and the registry has neither")
                   : QString(QStringLiteral("nothing is known of it on either side") +
                             (image.why.isEmpty() ? QString()
                                                  : QString(QLatin1String(" (") + image.why + QLatin1Char(')'))));
    if (image.missingBefore)
        return image.absentBefore
                   ? QString(QLatin1String("new: ") + image.before + QLatin1String(" is not in the registry"))
                   : unknown(image.before);
    return image.absentAfter ? QString(QLatin1String("gone: ") + image.after + QLatin1String(" is not in the registry"))
                             : unknown(image.after);
}

QString digestLine(const ImageDifference &image, const QString &arrow)
{
    return image.digestBefore.isEmpty() || image.digestAfter.isEmpty() || image.isSame()
               ? QString()
               : QString(briefDigest(image.digestBefore) + arrow + briefDigest(image.digestAfter));
}

/// What of two images nobody could compare; empty: all was, or equal digests say it.
QString comparedLine(const ImageDifference &image)
{
    if (image.missingBefore || image.missingAfter || image.isSame() ||
        (!image.comparedPages && !image.comparedRegistry))
        return {};
    if (!image.comparedRegistry)
        return QStringLiteral("compared: the two pages, which tell of layers (commands, sizes, times) and of what the "
                              "info commands printed; digests and "
                              "configuration are not known") +
               (image.isOfFiles || image.why.isEmpty() ? QString()
                                                       : QString(QLatin1String(" (") + image.why + QLatin1Char(')')));
    return image.comparedPages
               ? QString()
               : QStringLiteral(
                     "compared: layers and configuration; packages are not known, for there is no page of both");
}

/// The same remark below every image is said once, at the end.
QString commonRemark(const QList<ImageDifference> &images)
{
    QString common;
    for (const ImageDifference &image : images) {
        const QString line = comparedLine(image);
        if (image.missingBefore || image.missingAfter)
            continue;
        if (line.isEmpty() || (!common.isEmpty() && common != line))
            return {};
        common = line;
    }
    return common;
}

/// Of the pairs, those that are worth a line of their own.
QList<PairChange> withoutBuild(QList<PairChange> changes)
{
    changes.removeIf([](const PairChange &change) { return changesWithEveryBuild(change.name); });
    return changes;
}

QString sizesOf(const LayerChange &change, const QString &arrow)
{
    return change.sizeBefore.isEmpty() || change.sizeBefore == change.size
               ? change.size
               : QString(change.sizeBefore + arrow + change.size);
}

QString layerRemark(const LayerChange &change)
{
    return change.sign != '~' ? QString()
           : change.isRepacked
               ? QStringLiteral(" (other contents: by its configuration the same files, compressed otherwise)")
               : QStringLiteral(" (other contents)");
}

QString foldedLine(const ImageDifference &image)
{
    return image.folded == 0 ? QString()
                             : QString(counted(image.folded, QStringLiteral("change")) + QLatin1String(" of ") +
                                       image.parent + QLatin1String(" as well, shown there"));
}

/// Another platform of an index, in a few lines below it.
QString platformLines(const ImageDifference &platform)
{
    QString text = QLatin1String("  platform ") + platform.name + QLatin1String(": ");
    if (platform.missingBefore)
        return text + QLatin1String("added, ") + briefDigest(platform.digestAfter) + QLatin1Char('\n');
    if (platform.missingAfter)
        return text + QLatin1String("removed, ") + briefDigest(platform.digestBefore) + QLatin1Char('\n');
    const QString conclusion = conclusionOf(platform);
    text += (conclusion.isEmpty() ? QStringLiteral("changed") : conclusion) + QLatin1String(", ") +
            digestLine(platform, QStringLiteral(" -> ")) + QLatin1Char('\n');
    for (const LayerChange &change : platform.layers)
        text += QLatin1String("    layer ") + QLatin1Char(change.sign) + QLatin1Char(' ') +
                sizesOf(change, QStringLiteral(" -> ")) + QLatin1String("  ") + change.command.left(160) +
                layerRemark(change) + QLatin1Char('\n');
    for (const QList<PairChange> &changes :
         {platform.environment, withoutBuild(platform.labels), withoutBuild(platform.settings)})
        for (const PairChange &change : changes)
            text += QLatin1String("    ") + change.name + QLatin1String(": ") +
                    change.before.value_or(QStringLiteral("(none)")) + QLatin1String(" -> ") +
                    change.after.value_or(QStringLiteral("(none)")) + QLatin1Char('\n');
    if (const QString line = buildLine(platform, QStringLiteral(" -> ")); !line.isEmpty())
        text += QLatin1String("    ") + line + QLatin1Char('\n');
    return text;
}

} // namespace

QByteArray differenceLines(const TextChange &change)
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

QString differenceText(const QList<ImageDifference> &images)
{
    QString text;
    const QString common = commonRemark(images);
    for (const ImageDifference &image : images) {
        text += (text.isEmpty() ? QString() : QStringLiteral("\n")) + title(image, QStringLiteral(" -> ")) +
                QLatin1Char('\n');
        if (image.missingBefore || image.missingAfter) {
            text += QLatin1String("  ") + absence(image) + QLatin1Char('\n');
            continue;
        }
        const auto say = [&text](const QString &line) {
            text += line.isEmpty() ? QString() : QString(QLatin1String("  ") + line + QLatin1Char('\n'));
        };
        say(conclusionOf(image));
        say(digestLine(image, QStringLiteral(" -> ")));
        say(sizeLine(image, QStringLiteral(" -> ")));
        qsizetype width = 0;
        for (const PackageChange &change : image.packages)
            width = std::min<qsizetype>(40, std::max(width, change.name.size()));
        for (const PackageChange &change : image.packages) {
            text += QLatin1String("  ") + word(change.world).leftJustified(6) + word(change.kind).leftJustified(9) +
                    visible(change.name).leftJustified(width) + QLatin1String("  ");
            text += change.kind == PackageChange::Kind::Added ? visible(change.after)
                    : change.kind == PackageChange::Kind::Removed
                        ? visible(change.before)
                        : QString(visible(change.before) + QLatin1String(" -> ") + visible(change.after));
            text += (change.isApart ? QString(QLatin1String("  (") + change.section + QLatin1Char(')')) : QString()) +
                    QLatin1Char('\n');
        }
        for (const LayerChange &change : image.layers)
            say(QLatin1String("layer ") + QLatin1Char(change.sign) + QLatin1Char(' ') +
                sizesOf(change, QStringLiteral(" -> ")) + QLatin1String("  ") + change.command.left(160) +
                layerRemark(change));
        auto pairs = [&](const QString &kind, const QList<PairChange> &changes) {
            for (const PairChange &change : changes)
                text += QLatin1String("  ") + kind + QLatin1Char(' ') + change.name + QLatin1String(": ") +
                        change.before.value_or(QStringLiteral("(none)")) + QLatin1String(" -> ") +
                        change.after.value_or(QStringLiteral("(none)")) + QLatin1Char('\n');
        };
        pairs(QStringLiteral("environment"), image.environment);
        pairs(QStringLiteral("label"), withoutBuild(image.labels));
        for (const PairChange &change : withoutBuild(image.settings))
            say(change.name + QLatin1String(": ") + change.before.value_or(QStringLiteral("(none)")) +
                QLatin1String(" -> ") + change.after.value_or(QStringLiteral("(none)")));
        say(buildLine(image, QStringLiteral(" -> ")));
        for (const ImageDifference &platform : image.platforms)
            text += platformLines(platform);
        for (const TextChange &change : image.texts) {
            text += QLatin1String("  ") + change.heading + QLatin1String(":\n");
            for (const QByteArray &line : differenceLines(change).chopped(1).split('\n'))
                text += QLatin1String("    ") + visible(line) + QLatin1Char('\n');
        }
        say(foldedLine(image));
        if (common.isEmpty())
            say(comparedLine(image));
    }
    if (!common.isEmpty())
        text += (images.size() == 1 ? QLatin1String("  ") : QLatin1String("\n")) + common + QLatin1Char('\n');
    return visible(text.toUtf8());
}

QString differenceMarkdown(const QList<ImageDifference> &images, const QString &before, const QString &after)
{
    const QString common = commonRemark(images);
    QString text = QLatin1String("# ") + escapeInline(after) + QLatin1String("\n\nWhat changed since ") +
                   codeSpan(before) + QLatin1String(".\n");
    for (const ImageDifference &image : images) {
        text += QLatin1String("\n## ") + escapeInline(title(image, QStringLiteral(" → "))) + QLatin1String("\n\n");
        if (image.missingBefore || image.missingAfter) {
            text += escapeInline(absence(image)) + QLatin1String(".\n");
            continue;
        }
        const auto say = [&text](QString line) {
            if (line.isEmpty())
                return;
            line[0] = line.at(0).toUpper();
            text += line + QLatin1String(".\n\n");
        };
        say(escapeInline(conclusionOf(image)));
        if (!image.isSame() && !image.digestBefore.isEmpty() && !image.digestAfter.isEmpty())
            text += codeSpan(briefDigest(image.digestBefore)) + QStringLiteral(" → ") +
                    codeSpan(briefDigest(image.digestAfter)) + QLatin1String(".\n\n");
        say(sizeLine(image, QStringLiteral(" → ")));
        say(escapeInline(buildLine(image, QStringLiteral(" → "))));
        if (!image.packages.isEmpty()) {
            text += QLatin1String("| Package | Kind | Change | From | To |\n|:--|:--|:--|:--|:--|\n");
            for (const PackageChange &change : image.packages)
                text += QLatin1Char('|') + codeSpan(visible(change.name)) + QLatin1Char('|') + word(change.world) +
                        (change.isApart ? QString(QLatin1String(", ") + escapeInline(change.section)) : QString()) +
                        QLatin1Char('|') + word(change.kind) + QLatin1Char('|') + escapeInline(visible(change.before)) +
                        QLatin1Char('|') + escapeInline(visible(change.after)) + QLatin1String("|\n");
            text += QLatin1Char('\n');
        }
        auto block = [&](const QString &heading, const QByteArray &lines) {
            const QString fence = QString::fromLatin1(fenceFor(lines));
            text += QLatin1String("<details>\n<summary>") + heading.toHtmlEscaped() + QLatin1String("</summary>\n\n") +
                    fence + QLatin1String("diff\n") + visible(lines) + fence + QLatin1String("\n</details>\n\n");
        };
        auto pairs = [&](const QString &heading, const QList<PairChange> &changes) {
            if (changes.isEmpty())
                return;
            text += QLatin1String("| ") + heading + QLatin1String(" | From | To |\n|:--|:--|:--|\n");
            for (const PairChange &change : changes)
                text += QLatin1Char('|') + codeSpan(change.name) + QLatin1Char('|') +
                        codeSpan(change.before.value_or(QString())) + QLatin1Char('|') +
                        codeSpan(change.after.value_or(QString())) + QLatin1String("|\n");
            text += QLatin1Char('\n');
        };
        pairs(QStringLiteral("Environment"), image.environment);
        pairs(QStringLiteral("Label"), withoutBuild(image.labels));
        pairs(QStringLiteral("Configuration"), withoutBuild(image.settings));
        if (!image.platforms.isEmpty()) {
            QString lines;
            for (const ImageDifference &platform : image.platforms)
                lines += platformLines(platform);
            block(QStringLiteral("Other platforms"), lines.toUtf8());
        }
        if (!image.layers.isEmpty()) {
            QByteArray lines;
            for (const LayerChange &change : image.layers)
                lines += (change.sign == '~' ? '!' : change.sign) + sizesOf(change, QStringLiteral(" → ")).toUtf8() +
                         "  " + change.command.toUtf8() + layerRemark(change).toUtf8() + '\n';
            block(QStringLiteral("Layers"), lines);
        }
        for (const TextChange &change : image.texts)
            block(change.heading, differenceLines(change));
        if (const QString line = foldedLine(image); !line.isEmpty())
            text += escapeInline(line) + QLatin1String(".\n\n");
        if (common.isEmpty())
            say(escapeInline(comparedLine(image)));
        while (text.endsWith(QLatin1String("\n\n")))
            text.chop(1);
    }
    if (!common.isEmpty())
        text +=
            QLatin1Char('\n') + escapeInline(QString(common.at(0).toUpper() + common.mid(1))) + QLatin1String(".\n");
    return visible(text.toUtf8());
}

} // namespace stackwright
