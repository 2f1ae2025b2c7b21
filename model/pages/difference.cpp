#include "model/pages/difference.h"

#include "model/pages/packagechanges.h"

#include <QHash>
#include <QMap>

#include <algorithm>

namespace stackwright {

QString word(PackageChange::Kind kind)
{
    switch (kind) {
    case PackageChange::Kind::Added:
        return QStringLiteral("added");
    case PackageChange::Kind::Removed:
        return QStringLiteral("removed");
    case PackageChange::Kind::Up:
        return QStringLiteral("up");
    case PackageChange::Kind::Down:
        return QStringLiteral("down");
    case PackageChange::Kind::Changed:
        return QStringLiteral("changed");
    }
    return {};
}

namespace {

/// Layers are the same where their digests are, else where command and size are.
QList<int> layerKeys(const QList<SideLayer> &layers, QHash<QString, int> *numbers)
{
    QList<int> keys;
    for (const SideLayer &layer : layers) {
        const QString key = layer.command + QLatin1Char('\n') + (layer.digest.isEmpty() ? layer.size : layer.digest);
        if (!numbers->contains(key))
            numbers->insert(key, static_cast<int>(numbers->size()));
        keys += numbers->value(key);
    }
    return keys;
}

/// 1 for the first layer that holds files, and so on; 0 for a step that made none.
QList<int> layerNumbers(const QList<SideLayer> &layers)
{
    QList<int> numbers;
    int number = 0;
    for (const SideLayer &layer : layers)
        numbers += !layer.digest.isEmpty() || layer.size != QLatin1String("0 B") ? ++number : 0;
    return numbers;
}

LayerChange changedLayer(const SideLayer &before, const SideLayer &after, int number)
{
    LayerChange change{'~', after.command, after.size, before.size, before.digest, after.digest, number, false};
    change.isRepacked = !before.content.isEmpty() && before.content == after.content;
    return change;
}

QList<LayerChange> compareLayers(const QList<SideLayer> &before, const QList<SideLayer> &after)
{
    QHash<QString, int> keys;
    const QList<int> oldKeys = layerKeys(before, &keys), newKeys = layerKeys(after, &keys);
    const QList<int> oldNumbers = layerNumbers(before), newNumbers = layerNumbers(after);
    QList<std::pair<int, int>> common = commonSequence(oldKeys, newKeys);
    common += {static_cast<int>(before.size()), static_cast<int>(after.size())};
    QList<LayerChange> changes;
    int i = 0, j = 0;
    for (const auto &[oldNext, newNext] : std::as_const(common)) {
        for (; i < oldNext; ++i) {
            // The same command, and something else came of it: one layer that has changed.
            int same = j;
            while (same < newNext && after.at(same).command != before.at(i).command)
                ++same;
            if (same == newNext) {
                changes += LayerChange{'-', before.at(i).command, before.at(i).size, {}, before.at(i).digest,
                                       {},  oldNumbers.at(i)};
                continue;
            }
            for (; j < same; ++j)
                changes += LayerChange{'+', after.at(j).command, after.at(j).size, {},
                                       {},  after.at(j).digest,  newNumbers.at(j)};
            changes += changedLayer(before.at(i), after.at(j), newNumbers.at(j));
            ++j;
        }
        for (; j < newNext; ++j)
            changes +=
                LayerChange{'+', after.at(j).command, after.at(j).size, {}, {}, after.at(j).digest, newNumbers.at(j)};
        ++i;
        ++j;
    }
    return changes;
}

QString joined(const NamedValues &pairs)
{
    QStringList texts;
    for (const auto &[name, value] : pairs)
        texts += name + QLatin1Char('=') + value;
    return texts.join(QLatin1String(", "));
}

QList<PairChange> comparePairs(const std::optional<NamedValues> &before, const std::optional<NamedValues> &after)
{
    if (!before || !after)
        return {}; // one side was not told: no difference can be
    QMap<QString, PairChange> all;
    for (const auto &[name, value] : *before)
        all[name].before = value;
    for (const auto &[name, value] : *after)
        all[name].after = value;
    QList<PairChange> changes;
    for (auto it = all.begin(); it != all.end(); ++it) {
        it->name = it.key();
        if (it->before != it->after)
            changes += *it;
    }
    if (changes.isEmpty() && *before != *after)
        changes += PairChange{QStringLiteral("order"), joined(*before), joined(*after)};
    return changes;
}

/// The layers to compare, of both sides from the same kind of source. A page tells sizes as they are on a disk, which
/// is what people notice, and a registry the digests.
std::pair<QList<SideLayer>, QList<SideLayer>> comparableLayers(const ImageSide &before, const ImageSide &after,
                                                               bool pages, bool registry, bool *compressed)
{
    const auto ofPage = [](const ImageSide &side) {
        QList<SideLayer> layers;
        for (const PageLayer &layer : side.page.layers)
            layers += SideLayer{layer, {}, {}, -1};
        return layers;
    };
    *compressed = false;
    const auto fits = [](const ImageSide &side) { return side.layers->size() == side.page.layers.size(); };
    if (!registry)
        return {ofPage(before), ofPage(after)};
    if (!pages || !fits(before) || !fits(after)) {
        *compressed = true;
        return {*before.layers, *after.layers};
    }
    const auto both = [&ofPage](const ImageSide &side) {
        QList<SideLayer> layers = ofPage(side);
        for (qsizetype i = 0; i < layers.size(); ++i) {
            layers[i].digest = side.layers->at(i).digest;
            layers[i].content = side.layers->at(i).content;
            layers[i].exact = side.layers->at(i).exact;
        }
        return layers;
    };
    return {both(before), both(after)};
}

qint64 sizeOf(const ImageSide &side, const QList<SideLayer> &layers, bool compressed)
{
    return compressed ? side.size : layers.isEmpty() ? -1 : layers.last().totalBytes();
}

/// When each layer was made, as pages say it.
QString timesOf(const QList<PageLayer> &layers)
{
    QStringList times;
    for (const PageLayer &layer : layers)
        times += layer.createdAt;
    return times.join(QLatin1String(", "));
}

QList<ImageDifference> comparePlatforms(const QList<ImageSide> &before, const QList<ImageSide> &after)
{
    QList<ImageDifference> changes;
    QList<ImageSide> gone = before;
    const auto lone = [](const ImageSide &side) {
        ImageDifference one;
        one.name = one.before = one.after = side.reference;
        return one;
    };
    for (const ImageSide &side : after) {
        const auto same = std::find_if(gone.begin(), gone.end(),
                                       [&side](const ImageSide &old) { return old.reference == side.reference; });
        if (same == gone.end()) {
            ImageDifference added = lone(side);
            added.missingBefore = true;
            added.digestAfter = side.digest;
            changes += added;
            continue;
        }
        if (same->digest != side.digest) {
            ImageDifference change = compareImages(*same, side);
            change.name = side.reference;
            changes += change;
        }
        gone.erase(same);
    }
    for (const ImageSide &side : std::as_const(gone)) {
        ImageDifference removed = lone(side);
        removed.missingAfter = true;
        removed.digestBefore = side.digest;
        changes += removed;
    }
    return changes;
}

/// Pages differ in what none of their parts tells: a word between the tables, a cell that is not compared.
void compareWhole(const ImageSide &before, const ImageSide &after, ImageDifference *difference)
{
    if (!difference->isEmpty() || before.pageBytes.isEmpty() || after.pageBytes.isEmpty() ||
        before.pageBytes == after.pageBytes)
        return;
    TextChange change{QStringLiteral("The page"), before.pageBytes, after.pageBytes,
                      lineDifference(before.pageBytes, after.pageBytes, 0)};
    difference->texts += change;
}

} // namespace

ImageDifference compareImages(const ImageSide &before, const ImageSide &after)
{
    ImageDifference difference;
    difference.before = before.reference;
    difference.after = after.reference;
    difference.digestBefore = before.digest;
    difference.digestAfter = after.digest;
    difference.absentBefore = before.isAbsent;
    difference.absentAfter = after.isAbsent;
    difference.why = before.why.isEmpty() ? after.why : before.why;
    difference.isOfFiles = before.isFile && after.isFile;
    const bool pages = !before.page.isEmpty() && !after.page.isEmpty(), registry = before.layers && after.layers;
    difference.comparedPages = pages;
    difference.comparedRegistry = registry;
    difference.missingBefore = before.page.isEmpty() && !before.layers;
    difference.missingAfter = after.page.isEmpty() && !after.layers;
    if (difference.missingBefore || difference.missingAfter || (!pages && !registry))
        return difference;
    bool compressed = false;
    const auto [oldLayers, newLayers] = comparableLayers(before, after, pages, registry, &compressed);
    difference.layersBefore = oldLayers.size();
    difference.layersAfter = newLayers.size();
    difference.sizeBefore = sizeOf(before, oldLayers, compressed);
    difference.sizeAfter = sizeOf(after, newLayers, compressed);
    difference.layers = compareLayers(oldLayers, newLayers);
    difference.environment = comparePairs(before.environment, after.environment);
    difference.labels = comparePairs(before.labels, after.labels);
    difference.settings = comparePairs(before.settings, after.settings);
    if (!difference.layers.isEmpty()) // they say it themselves
        difference.settings.removeIf([](const PairChange &change) {
            return change.name.startsWith(QLatin1String("history ")) || change.name.startsWith(QLatin1String("layer "));
        });
    difference.platforms = comparePlatforms(before.others, after.others);
    if (!pages)
        return difference;
    compareSections(before, after, &difference);
    if (!registry && timesOf(before.page.layers) != timesOf(after.page.layers))
        difference.settings +=
            PairChange{QStringLiteral("times of layers"), timesOf(before.page.layers), timesOf(after.page.layers)};
    compareWhole(before, after, &difference);
    return difference;
}

namespace {

template <typename Change>
qsizetype removeShown(QList<Change> &own, const QList<Change> &shown)
{
    return own.removeIf([&](const Change &change) { return shown.contains(change); });
}

qsizetype removeShown(QList<PackageChange> &own, const QList<PackageChange> &shown)
{
    auto key = [](const PackageChange &change) -> QByteArray {
        return change.name + '\n' + QByteArray::number(static_cast<int>(change.world)) + change.section.toUtf8();
    };
    QHash<QByteArray, const PackageChange *> known;
    for (const PackageChange &change : shown)
        known.insert(key(change), &change);
    return own.removeIf([&](const PackageChange &change) {
        const PackageChange *same = known.value(key(change));
        return same && same->kind == change.kind && same->before == change.before && same->after == change.after;
    });
}

} // namespace

void foldDifferences(QList<ImageDifference> &images)
{
    const QList<ImageDifference> whole = images;
    auto indexOf = [&](const QString &name) {
        for (qsizetype i = 0; i < whole.size(); ++i)
            if (!name.isEmpty() && whole.at(i).name == name)
                return i;
        return qsizetype(-1);
    };
    for (ImageDifference &image : images) {
        qsizetype steps = 0;
        for (qsizetype at = indexOf(image.parent); at >= 0 && steps <= whole.size();
             at = indexOf(whole.at(at).parent), ++steps) {
            const ImageDifference &ancestor = whole.at(at);
            image.folded +=
                removeShown(image.packages, ancestor.packages) + removeShown(image.layers, ancestor.layers) +
                removeShown(image.environment, ancestor.environment) + removeShown(image.labels, ancestor.labels) +
                removeShown(image.settings, ancestor.settings) + removeShown(image.texts, ancestor.texts);
        }
    }
}

} // namespace stackwright
