// A difference as JSON.
#include "model/base/text.h"
#include "model/pages/difference.h"

#include <QJsonArray>

namespace stackwright {

namespace {

QJsonValue orNull(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue(QJsonValue::Null);
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue numberOrNull(qint64 number)
{
    return number < 0 ? QJsonValue(QJsonValue::Null) : QJsonValue(number);
}

QJsonArray pairsJson(const QList<PairChange> &pairs)
{
    QJsonArray array;
    for (const PairChange &pair : pairs)
        array += QJsonObject{{QStringLiteral("name"), pair.name},
                             {QStringLiteral("old"), orNull(pair.before)},
                             {QStringLiteral("new"), orNull(pair.after)}};
    return array;
}

QJsonObject imageJson(const ImageDifference &image)
{
    QJsonArray packages, layers, texts, platforms;
    for (const PackageChange &change : image.packages) {
        const bool added = change.kind == PackageChange::Kind::Added,
                   removed = change.kind == PackageChange::Kind::Removed;
        QJsonObject package{{QStringLiteral("kind"), word(change.world)},
                            {QStringLiteral("name"), visible(change.name)},
                            {QStringLiteral("change"), word(change.kind)},
                            {QStringLiteral("old"), added ? QJsonValue() : QJsonValue(visible(change.before))},
                            {QStringLiteral("new"), removed ? QJsonValue() : QJsonValue(visible(change.after))}};
        if (change.isApart)
            package.insert(QStringLiteral("section"), change.section);
        packages += package;
    }
    for (const LayerChange &change : image.layers)
        layers += QJsonObject{{QStringLiteral("change"), change.sign == '+'   ? QStringLiteral("added")
                                                         : change.sign == '-' ? QStringLiteral("removed")
                                                                              : QStringLiteral("changed")},
                              {QStringLiteral("command"), change.command},
                              {QStringLiteral("size"), change.size},
                              {QStringLiteral("oldSize"), textOrNull(change.sizeBefore)},
                              {QStringLiteral("oldDigest"), textOrNull(change.digestBefore)},
                              {QStringLiteral("newDigest"), textOrNull(change.digest)},
                              {QStringLiteral("sameFiles"), change.isRepacked}};
    for (const TextChange &change : image.texts)
        texts += QJsonObject{{QStringLiteral("heading"), change.heading},
                             {QStringLiteral("inOld"), change.before.has_value()},
                             {QStringLiteral("inNew"), change.after.has_value()},
                             {QStringLiteral("diff"), visible(differenceLines(change))}};
    for (const ImageDifference &platform : image.platforms)
        platforms += imageJson(platform);
    return {{QStringLiteral("name"), image.name.isEmpty() ? QJsonValue() : QJsonValue(image.name)},
            {QStringLiteral("old"), image.before},
            {QStringLiteral("new"), image.after},
            {QStringLiteral("knownOld"), !image.missingBefore},
            {QStringLiteral("knownNew"), !image.missingAfter},
            {QStringLiteral("oldDigest"), textOrNull(image.digestBefore)},
            {QStringLiteral("newDigest"), textOrNull(image.digestAfter)},
            {QStringLiteral("conclusion"), textOrNull(conclusionOf(image))},
            {QStringLiteral("compared"), QJsonObject{{QStringLiteral("pages"), image.comparedPages},
                                                     {QStringLiteral("registry"), image.comparedRegistry}}},
            {QStringLiteral("packages"), packages},
            {QStringLiteral("layers"), layers},
            {QStringLiteral("layerCount"),
             QJsonObject{{QStringLiteral("old"), image.layersBefore}, {QStringLiteral("new"), image.layersAfter}}},
            {QStringLiteral("size"), QJsonObject{{QStringLiteral("old"), numberOrNull(image.sizeBefore)},
                                                 {QStringLiteral("new"), numberOrNull(image.sizeAfter)}}},
            {QStringLiteral("environment"), pairsJson(image.environment)},
            {QStringLiteral("labels"), pairsJson(image.labels)},
            {QStringLiteral("settings"), pairsJson(image.settings)},
            {QStringLiteral("platforms"), platforms},
            {QStringLiteral("texts"), texts},
            {QStringLiteral("folded"), image.folded}};
}

} // namespace

QJsonObject toJson(const QList<ImageDifference> &images, const QString &before, const QString &after, bool folded)
{
    QJsonArray array;
    for (const ImageDifference &image : images)
        array += imageJson(image);
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("old"), before},
            {QStringLiteral("new"), after},
            {QStringLiteral("folded"), folded},
            {QStringLiteral("images"), array}};
}

} // namespace stackwright
