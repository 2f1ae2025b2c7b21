#include "model/pages/difference.h"

#include <QHash>
#include <QMap>

#include <algorithm>

namespace stackwright {

QString word(PackageChange::Kind kind)
{
    switch (kind) {
    case PackageChange::Kind::Added: return QStringLiteral("added");
    case PackageChange::Kind::Removed: return QStringLiteral("removed");
    case PackageChange::Kind::Up: return QStringLiteral("up");
    case PackageChange::Kind::Down: return QStringLiteral("down");
    case PackageChange::Kind::Changed: return QStringLiteral("changed");
    }
    return {};
}

namespace {

/// The lists of a page by world; what pip says itself comes before what conda says of pip.
struct PageLists
{
    QMap<PackageWorld, QList<Package>> worlds;
    QHash<QString, bool> isList; ///< by heading
};

/// Two equal sections hold the same packages: they need not be read.
PageLists listsOf(const ManifestPage &page, const ManifestPage &other)
{
    PageLists lists;
    QHash<QString, const PageSection *> others;
    for (const PageSection &section : other.sections)
        others.insert(section.heading, &section);
    QList<QList<PackageList>> read;
    for (const PageSection &section : page.sections) {
        const PageSection *same = others.value(section.heading);
        if (section.failed || (same && same->text == section.text))
            continue;
        const QList<PackageList> found = readPackages(section.text);
        lists.isList.insert(section.heading, !found.isEmpty());
        read += found;
    }
    // A list of one world alone before those that come along with another's.
    std::stable_sort(read.begin(), read.end(), [](const auto &a, const auto &b) { return a.size() < b.size(); });
    for (const QList<PackageList> &found : std::as_const(read)) {
        for (const PackageList &list : found) {
            QList<Package> &all = lists.worlds[list.world];
            if (all.isEmpty()) {
                all = list.packages;
                continue;
            }
            all += list.packages;
            std::stable_sort(all.begin(), all.end(), [](const Package &a, const Package &b) { return a.name < b.name; });
            all.erase(std::unique(all.begin(), all.end(), [](const Package &a, const Package &b) { return a.name == b.name; }), all.end());
        }
    }
    return lists;
}

void comparePackages(PackageWorld world, const QList<Package> &before, const QList<Package> &after, QList<PackageChange> *changes)
{
    auto left = before.begin();
    auto right = after.begin();
    while (left != before.end() || right != after.end()) {
        const int order = left == before.end() ? 1 : right == after.end() ? -1 : left->name.compare(right->name);
        if (order < 0) {
            *changes += PackageChange{world, PackageChange::Kind::Removed, left->name, left->version, {}};
            ++left;
        } else if (order > 0) {
            *changes += PackageChange{world, PackageChange::Kind::Added, right->name, {}, right->version};
            ++right;
        } else {
            if (left->version != right->version) {
                const int newer = compareVersions(world, right->version, left->version);
                const auto kind = newer > 0 ? PackageChange::Kind::Up : newer < 0 ? PackageChange::Kind::Down : PackageChange::Kind::Changed;
                *changes += PackageChange{world, kind, left->name, left->version, right->version};
            }
            ++left;
            ++right;
        }
    }
}

QList<LayerChange> compareLayers(const QList<PageLayer> &before, const QList<PageLayer> &after)
{
    QHash<QString, int> numbers;
    auto keys = [&](const QList<PageLayer> &layers) {
        QList<int> result;
        for (const PageLayer &layer : layers) {
            const QString key = layer.command + QLatin1Char('\n') + layer.size;
            if (!numbers.contains(key))
                numbers.insert(key, static_cast<int>(numbers.size()));
            result += numbers.value(key);
        }
        return result;
    };
    const QList<int> oldKeys = keys(before), newKeys = keys(after);
    QList<std::pair<int, int>> common = commonSequence(oldKeys, newKeys);
    common += {static_cast<int>(before.size()), static_cast<int>(after.size())};
    QList<LayerChange> changes;
    int i = 0, j = 0;
    for (const auto &[oldNext, newNext] : std::as_const(common)) {
        for (; i < oldNext; ++i)
            changes += LayerChange{'-', before.at(i).command, before.at(i).size};
        for (; j < newNext; ++j)
            changes += LayerChange{'+', after.at(j).command, after.at(j).size};
        ++i;
        ++j;
    }
    return changes;
}

QList<PairChange> comparePairs(const std::optional<QList<QPair<QString, QString>>> &before,
                               const std::optional<QList<QPair<QString, QString>>> &after)
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
    return changes;
}

QList<TextChange> compareTexts(const ManifestPage &before, const ManifestPage &after, const PageLists &oldLists, const PageLists &newLists)
{
    QList<TextChange> changes;
    auto find = [](const ManifestPage &page, const QString &heading) {
        for (const PageSection &section : page.sections)
            if (section.heading == heading)
                return &section;
        return static_cast<const PageSection *>(nullptr);
    };
    for (const PageSection &section : after.sections) {
        const PageSection *old = find(before, section.heading);
        const bool isList = newLists.isList.value(section.heading) && (!old || oldLists.isList.value(section.heading));
        if (isList || (old && old->text == section.text))
            continue;
        TextChange change;
        change.heading = section.heading;
        change.after = section.text;
        if (old) {
            change.before = old->text;
            change.hunks = lineDifference(old->text, section.text);
        }
        changes += change;
    }
    for (const PageSection &section : before.sections)
        if (!find(after, section.heading) && !oldLists.isList.value(section.heading))
            changes += TextChange{section.heading, section.text, {}, {}};
    return changes;
}

qint64 sizeOf(const ImageSide &side, const QList<PageLayer> &layers)
{
    return side.size >= 0 ? side.size : layers.isEmpty() ? -1 : layers.last().totalBytes();
}

} // namespace

ImageDifference compareImages(const ImageSide &before, const ImageSide &after)
{
    ImageDifference difference;
    difference.before = before.reference;
    difference.after = after.reference;
    // Both sides from the same kind of source: a page knows sizes as they are on a disk, a registry as they travel.
    const bool pages = !before.page.isEmpty() && !after.page.isEmpty();
    const bool registry = !pages && before.layers && after.layers;
    const QList<PageLayer> &oldLayers = registry ? *before.layers : before.page.layers, &newLayers = registry ? *after.layers : after.page.layers;
    difference.missingBefore = before.page.isEmpty() && !before.layers;
    difference.missingAfter = after.page.isEmpty() && !after.layers;
    if (difference.missingBefore || difference.missingAfter)
        return difference;
    difference.layersBefore = oldLayers.size();
    difference.layersAfter = newLayers.size();
    difference.sizeBefore = sizeOf(registry ? before : ImageSide{}, oldLayers);
    difference.sizeAfter = sizeOf(registry ? after : ImageSide{}, newLayers);
    if (!oldLayers.isEmpty() && !newLayers.isEmpty())
        difference.layers = compareLayers(oldLayers, newLayers);
    difference.environment = comparePairs(before.environment, after.environment);
    difference.labels = comparePairs(before.labels, after.labels);
    if (!pages)
        return difference;
    const PageLists oldLists = listsOf(before.page, after.page), newLists = listsOf(after.page, before.page);
    for (const PackageWorld world : {PackageWorld::Apt, PackageWorld::Pip, PackageWorld::Conda, PackageWorld::R})
        if (oldLists.worlds.contains(world) || newLists.worlds.contains(world))
            comparePackages(world, oldLists.worlds.value(world), newLists.worlds.value(world), &difference.packages);
    difference.texts = compareTexts(before.page, after.page, oldLists, newLists);
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
    auto key = [](const PackageChange &change) { return qMakePair(static_cast<int>(change.world), change.name); };
    QHash<QPair<int, QByteArray>, const PackageChange *> known;
    for (const PackageChange &change : shown)
        known.insert(key(change), &change);
    return own.removeIf([&](const PackageChange &change) {
        const PackageChange *same = known.value(key(change));
        return same && *same == change;
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
        for (qsizetype at = indexOf(image.parent); at >= 0 && steps <= whole.size(); at = indexOf(whole.at(at).parent), ++steps) {
            const ImageDifference &ancestor = whole.at(at);
            image.folded += removeShown(image.packages, ancestor.packages) + removeShown(image.layers, ancestor.layers)
                            + removeShown(image.environment, ancestor.environment) + removeShown(image.labels, ancestor.labels)
                            + removeShown(image.texts, ancestor.texts);
        }
    }
}

} // namespace stackwright
