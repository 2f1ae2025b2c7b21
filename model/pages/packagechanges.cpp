#include "model/pages/packagechanges.h"

#include <QHash>
#include <QMap>

#include <algorithm>

namespace stackwright {

namespace {

struct ReadSection
{
    const PageSection *section = nullptr;
    PackageReading packages;
};

struct SectionPair
{
    ReadSection before, after; ///< without a section: that page has none like it
    bool isEqual() const { return before.section && after.section && before.section->text == after.section->text; }
    const PageSection &any() const { return after.section ? *after.section : *before.section; }
};

ReadSection readSection(const PageSection &section)
{
    return {&section, section.failed ? PackageReading{} : readPackageOutput(section.text)};
}

/// Sections by heading, and where a page has a heading twice, by their order. What is left over on both sides and lists
/// packages of the same world belongs together too: a heading was changed.
QList<SectionPair> sectionPairs(const ManifestPage &before, const ManifestPage &after)
{
    const auto numbered = [](const ManifestPage &page) {
        QList<std::pair<QString, const PageSection *>> keys;
        QHash<QString, int> seen;
        for (const PageSection &section : page.sections)
            keys += {section.heading + QLatin1Char('\n') + QString::number(seen[section.heading]++), &section};
        return keys;
    };
    QList<SectionPair> pairs;
    auto left = numbered(before);
    for (const auto &[key, section] : numbered(after)) {
        const auto same =
            std::find_if(left.begin(), left.end(), [&key = key](const auto &one) { return one.first == key; });
        SectionPair pair;
        if (same != left.end()) {
            pair.before.section = same->second;
            left.erase(same);
        }
        pair.after.section = section;
        if (!pair.isEqual()) {
            pair.after = readSection(*section);
            if (pair.before.section)
                pair.before = readSection(*pair.before.section);
        }
        pairs += pair;
    }
    for (const auto &rest : std::as_const(left)) {
        const ReadSection old = readSection(*rest.second);
        const auto renamed = std::find_if(pairs.begin(), pairs.end(), [&old](const SectionPair &pair) {
            return !pair.before.section && !old.packages.lists.isEmpty() && !pair.after.packages.lists.isEmpty() &&
                   pair.after.packages.lists.first().world == old.packages.lists.first().world;
        });
        if (renamed != pairs.end())
            renamed->before = old;
        else
            pairs += SectionPair{old, {}};
    }
    return pairs;
}

QByteArray shownVersion(const Package &package, bool withKind)
{
    return withKind && !package.kind.isEmpty() ? QByteArray(package.version + ' ' + package.kind) : package.version;
}

void compareLists(const PackageList &before, const PackageList &after, const QString &section,
                  QList<PackageChange> *changes)
{
    const PackageWorld world = after.packages.isEmpty() ? before.world : after.world;
    auto left = before.packages.begin();
    auto right = after.packages.begin();
    using Kind = PackageChange::Kind;
    while (left != before.packages.end() || right != after.packages.end()) {
        const int order = left == before.packages.end()   ? 1
                          : right == after.packages.end() ? -1
                                                          : left->name.compare(right->name);
        if (order < 0) {
            *changes += PackageChange{world, Kind::Removed, left->name, left->version, {}, section};
            ++left;
        } else if (order > 0) {
            *changes += PackageChange{world, Kind::Added, right->name, {}, right->version, section};
            ++right;
        } else {
            if (left->version != right->version) {
                const int newer = compareVersions(world, right->version, left->version);
                // With another version the build is another one too; a channel or an architecture is worth a word.
                const auto place = [](const QByteArray &kind) { return kind.mid(kind.lastIndexOf(' ') + 1); };
                const bool moved =
                    place(left->kind) != place(right->kind) &&
                    (world != PackageWorld::Conda || left->kind.contains(' ') || right->kind.contains(' '));
                *changes += PackageChange{world,
                                          newer > 0   ? Kind::Up
                                          : newer < 0 ? Kind::Down
                                                      : Kind::Changed,
                                          left->name,
                                          shownVersion(*left, moved),
                                          shownVersion(*right, moved),
                                          section};
            } else if (left->kind != right->kind) {
                *changes += PackageChange{
                    world, Kind::Changed, left->name, shownVersion(*left, true), shownVersion(*right, true), section};
            }
            ++left;
            ++right;
        }
    }
}

/// The lists of a section by world and environment; two environments of one name by their order.
QMap<QString, PackageList> keyedLists(const PackageReading &reading)
{
    QMap<QString, PackageList> lists;
    for (const PackageList &list : reading.lists) {
        QString key =
            QString::number(static_cast<int>(list.world)) + QLatin1Char(' ') + QString::fromUtf8(list.environment);
        while (lists.contains(key))
            key += QLatin1Char('+');
        lists.insert(key, list);
    }
    if (lists.size() == 1) // its environment's path may have changed, and it is still the same list
        return {{QString::number(static_cast<int>(lists.first().world)), lists.first()}};
    return lists;
}

void comparePackagesOf(const SectionPair &pair, QList<PackageChange> *changes)
{
    const auto left = keyedLists(pair.before.packages), right = keyedLists(pair.after.packages);
    QStringList keys = left.keys() + right.keys();
    keys.removeDuplicates();
    for (const QString &key : std::as_const(keys)) {
        const PackageList before = left.value(key), after = right.value(key);
        const QByteArray environment = after.environment.isEmpty() ? before.environment : after.environment;
        compareLists(before, after,
                     pair.any().heading + (environment.isEmpty()
                                               ? QString()
                                               : QString(QLatin1String(", ") + QString::fromUtf8(environment))),
                     changes);
    }
}

void compareText(const SectionPair &pair, const QByteArray &before, const QByteArray &after, QList<TextChange> *texts)
{
    TextChange change;
    change.heading = pair.any().heading;
    if (pair.before.section)
        change.before = before;
    if (pair.after.section)
        change.after = after;
    if (change.before && change.after)
        change.hunks = lineDifference(before, after);
    *texts += change;
}

/// What conda says of pip's packages, pip mostly says itself. Where a page has one list of each, the same change is
/// shown once.
void dropRepeated(const QList<SectionPair> &pairs, QList<PackageChange> *changes)
{
    QStringList pure, mixed;
    for (const SectionPair &pair : pairs) {
        const auto &lists =
            pair.after.packages.lists.isEmpty() ? pair.before.packages.lists : pair.after.packages.lists;
        for (const PackageList &list : lists)
            if (list.world == PackageWorld::Pip)
                (lists.size() == 1 ? pure : mixed) += pair.any().heading;
    }
    if (pure.size() != 1 || mixed.size() != 1)
        return;
    const QList<PackageChange> all = *changes;
    changes->removeIf([&](const PackageChange &change) {
        return change.world == PackageWorld::Pip && change.section.startsWith(mixed.first()) &&
               !change.section.startsWith(pure.first()) &&
               std::any_of(all.begin(), all.end(), [&](const PackageChange &other) {
                   return other.world == PackageWorld::Pip && other.section.startsWith(pure.first()) &&
                          other.name == change.name && other.kind == change.kind && other.before == change.before &&
                          other.after == change.after;
               });
    });
}

} // namespace

void compareSections(const ImageSide &before, const ImageSide &after, ImageDifference *difference)
{
    const QList<SectionPair> pairs = sectionPairs(before.page, after.page);
    QHash<int, QStringList> sections; // of a world, wherever a section is more than equal
    for (const SectionPair &pair : pairs) {
        if (pair.isEqual())
            continue;
        const qsizetype known = difference->packages.size();
        // A list against another text is no list that can be compared.
        const bool lists = (!pair.before.section || !pair.before.packages.lists.isEmpty()) &&
                           (!pair.after.section || !pair.after.packages.lists.isEmpty());
        if (lists)
            comparePackagesOf(pair, &difference->packages);
        const bool told = difference->packages.size() > known;
        if (!lists || !told)
            compareText(pair, pair.before.section ? pair.before.section->text : QByteArray(),
                        pair.after.section ? pair.after.section->text : QByteArray(), &difference->texts);
        else if (pair.before.section && pair.after.section && pair.before.packages.rest != pair.after.packages.rest)
            compareText(pair, pair.before.packages.rest, pair.after.packages.rest, &difference->texts);
    }
    dropRepeated(pairs, &difference->packages);
    for (const SectionPair &pair : pairs) {
        const ReadSection read = pair.isEqual()       ? readSection(*pair.after.section)
                                 : pair.after.section ? pair.after
                                                      : pair.before;
        for (const PackageList &list : read.packages.lists) {
            const bool beside =
                list.world == PackageWorld::Pip && read.packages.lists.size() > 1; // conda's word of pip's
            if (!beside)
                sections[static_cast<int>(list.world)] += pair.any().heading + QString::fromUtf8(list.environment);
        }
    }
    difference->comparedPackages = !sections.isEmpty();
    for (PackageChange &change : difference->packages)
        change.isApart = sections.value(static_cast<int>(change.world)).size() > 1;
    std::stable_sort(difference->packages.begin(), difference->packages.end(),
                     [](const PackageChange &a, const PackageChange &b) { return a.world < b.world; });
}

} // namespace stackwright
