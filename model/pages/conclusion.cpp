// What a difference comes to, in one sentence. Green words need a proof: "no difference" stands for equal digests, and
// what was not compared is never called the same.
#include "model/base/text.h"
#include "model/pages/difference.h"

#include <algorithm>

namespace stackwright {

namespace {

bool allOfBuild(const QList<PairChange> &changes)
{
    return std::all_of(changes.begin(), changes.end(),
                       [](const PairChange &change) { return changesWithEveryBuild(change.name); });
}

/// "layer 3", "layers 3 and 5".
QString layersText(const QList<LayerChange> &layers)
{
    QStringList numbers;
    for (const LayerChange &change : layers)
        numbers += QString::number(change.number);
    const QString last = numbers.takeLast();
    return numbers.isEmpty()
               ? QString(QLatin1String("layer ") + last)
               : QString(QLatin1String("layers ") + numbers.join(QLatin1String(", ")) + QLatin1String(" and ") + last);
}

/// What of it was compared and is the same.
QString sameText(const ImageDifference &image, bool layers)
{
    QStringList same;
    if (image.comparedPackages)
        same += QStringLiteral("packages");
    if (layers)
        same += QStringLiteral("layers");
    if (image.comparedRegistry)
        same += QStringLiteral("configuration");
    if (same.isEmpty())
        return {};
    const QString last = same.takeLast();
    return QLatin1String("the same ") +
           (same.isEmpty() ? last : QString(same.join(QLatin1String(", ")) + QLatin1String(" and ") + last));
}

QString shortCommit(const QString &text)
{
    const bool hash = text.size() >= 40 && std::all_of(text.begin(), text.begin() + 40, [](QChar c) {
                          return c.isDigit() || (c >= QLatin1Char('a') && c <= QLatin1Char('f'));
                      });
    return hash ? QString(text.left(7) + text.mid(40)) : text;
}

} // namespace

QString briefDigest(const QString &digest)
{
    return digest.startsWith(QLatin1String("sha256:")) ? digest.left(19) : digest;
}

QString conclusionOf(const ImageDifference &image)
{
    if (image.missingBefore || image.missingAfter)
        return {};
    if (image.isSame())
        return image.packages.isEmpty() && image.texts.isEmpty()
                   ? QStringLiteral("no difference")
                   : QString(QLatin1String("no difference, both are ") + briefDigest(image.digestAfter) +
                             QLatin1String("; but their pages differ"));
    if (!image.comparedPages && !image.comparedRegistry)
        return QStringLiteral("not compared: one side is known by its page alone, the other by the registry alone");
    if (image.folded > 0 || !image.packages.isEmpty() || !image.environment.isEmpty() || !image.texts.isEmpty() ||
        !image.platforms.isEmpty() || !allOfBuild(image.labels) || !allOfBuild(image.settings))
        return {};
    if (!image.layers.isEmpty()) {
        if (std::any_of(image.layers.begin(), image.layers.end(),
                        [](const LayerChange &change) { return change.sign != '~'; }))
            return {};
        const bool repacked = std::all_of(image.layers.begin(), image.layers.end(),
                                          [](const LayerChange &change) { return change.isRepacked; });
        const QString same = sameText(image, false);
        return (same.isEmpty() ? QString() : QString(same + QLatin1String(", "))) +
               QLatin1String("other contents in ") + layersText(image.layers) +
               (repacked ? QLatin1String(": by its configuration the same files, compressed otherwise")
                         : QLatin1String());
    }
    if (image.layersBefore != image.layersAfter || image.sizeBefore != image.sizeAfter)
        return {};
    const bool nothing = image.isEmpty();
    if (image.comparedRegistry)
        return sameText(image, true) +
               (nothing ? QLatin1String(" under another digest: only how it is written down differs")
                        : QLatin1String(", built anew"));
    if (!nothing)
        return QStringLiteral("the pages tell the same but for the times");
    return image.isOfFiles ? QStringLiteral("no difference")
                           : QStringLiteral("the pages tell the same; whether the images are the same is not known");
}

QString buildLine(const ImageDifference &image, const QString &arrow)
{
    QStringList parts;
    const auto add = [&](const QString &word, const PairChange &change, QString (*shortened)(const QString &)) {
        const auto side = [&](const std::optional<QString> &value) {
            return value ? shortened(*value) : QStringLiteral("(none)");
        };
        const QString part = word + QLatin1Char(' ') + side(change.before) + arrow + side(change.after);
        if (std::none_of(parts.begin(), parts.end(),
                         [&word](const QString &one) { return one.section(QLatin1Char(' '), 0, 0) == word; }))
            parts += part;
    };
    const auto whole = [](const QString &text) { return text; };
    const auto minute = [](const QString &text) { return text.left(16).replace(QLatin1Char('T'), QLatin1Char(' ')); };
    for (const auto &[name, word] :
         {std::pair("org.opencontainers.image.revision", "commit"), std::pair("org.label-schema.vcs-ref", "commit"),
          std::pair("org.opencontainers.image.version", "version"), std::pair("org.label-schema.version", "version"),
          std::pair("org.opencontainers.image.created", "created"), std::pair("org.label-schema.build-date", "created"),
          std::pair("created", "created"), std::pair("org.opencontainers.image.base.digest", "base"),
          std::pair("org.opencontainers.image.ref.name", "name")})
        for (const QList<PairChange> &changes : {image.labels, image.settings})
            for (const PairChange &change : changes)
                if (change.name == QLatin1String(name))
                    add(QLatin1String(word), change,
                        qstrcmp(word, "commit") == 0    ? shortCommit
                        : qstrcmp(word, "created") == 0 ? +minute
                        : qstrcmp(word, "base") == 0    ? briefDigest
                                                        : +whole);
    for (const PairChange &change : image.settings) {
        if (change.name == QLatin1String("attachments"))
            parts += QStringLiteral("other attestations");
        else if (change.name == QLatin1String("times of layers"))
            parts += QStringLiteral("layers made at other times");
        else if (change.name.startsWith(QLatin1String("moby.buildkit."))) // what BuildKit keeps for itself, pages of it
            parts += QStringLiteral("other notes of the builder");
        else if (changesWithEveryBuild(change.name) && change.name != QLatin1String("created") &&
                 !change.name.endsWith(QLatin1String("ref.name")))
            parts += QString(change.name + QLatin1String(" differs"));
    }
    return parts.join(QLatin1String(", "));
}

} // namespace stackwright
