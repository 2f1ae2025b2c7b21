#include "model/pages/releasepages.h"

namespace stackwright {

namespace {

QString pageFile(const ImageRef &image)
{
    return image.pageName() + QLatin1String(".md");
}

QString tableFile(const Release &release)
{
    return release.global ? QStringLiteral("Stable_Tag.md") : QStringLiteral("Home.md");
}

} // namespace

QStringList releaseSources(const Release &release)
{
    QStringList names{tableFile(release)};
    for (const ReleasedImage &image : release.images)
        names << pageFile(image.from) << pageFile(image.to);
    return names;
}

Result<WikiFiles> releasePages(const Release &release, const WikiFiles &files)
{
    WikiFiles changed;
    QStringList missing;
    auto put = [&](const QString &name, const QByteArray &bytes) {
        if (!files.contains(name) || files.value(name) != bytes)
            changed.insert(name, bytes);
    };
    for (const ReleasedImage &image : release.images) {
        const auto page = files.constFind(pageFile(image.from));
        if (page == files.constEnd())
            missing += pageFile(image.from);
        else
            put(pageFile(image.to), *page);
    }
    if (!missing.isEmpty())
        return inputError(missing.join(QLatin1String(", ")),
                          missing.size() == 1 ? QStringLiteral("the wiki has no such page") : QStringLiteral("the wiki has no such pages"),
                          QStringLiteral("publish the pages of the run that built these images first"));

    const QByteArray before = files.value(tableFile(release));
    QList<StableEntry> entries;
    HomeEntry home{HomeEntry::Cause::Promotion, release.commit, {}};
    for (const ReleasedImage &image : release.images) {
        entries += StableEntry{image.to, image.from};
        home.images += image.to;
    }
    const Result<QByteArray> table = release.global ? rewriteStableTag(before, entries, release.repositoryUrl)
                                                    : insertHomeRow(before, home, release.repositoryUrl);
    if (!table)
        return table.error();
    if (*table != before)
        changed.insert(tableFile(release), *table);
    return changed;
}

} // namespace stackwright
