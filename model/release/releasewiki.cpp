#include "model/release/releasewiki.h"

#include "model/base/files.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

bool isTable(const QString &name)
{
    return name == QLatin1String("Home.md") || name == QLatin1String("Stable_Tag.md");
}

QString pathOf(const WikiPlace &place, const QString &name)
{
    const QString inWiki = place.folder + QLatin1Char('/') + name;
    const QString inManifests = place.manifests + QLatin1Char('/') + name;
    const bool elsewhere = !isTable(name) && !QFileInfo::exists(inWiki) && !place.manifests.isEmpty() && QFileInfo::exists(inManifests);
    return elsewhere ? inManifests : inWiki;
}

/// The bytes in the wiki's folder; empty: there is no such file.
Result<std::optional<QByteArray>> current(const QString &path)
{
    const QFileInfo file(path);
    if (!file.exists() && !file.isSymLink())
        return std::optional<QByteArray>();
    const Result<QByteArray> bytes = readFile(path, wikiFileCap, false);
    if (!bytes)
        return bytes.error();
    return std::optional<QByteArray>(*bytes);
}

} // namespace

QString pageFileOf(const ImageRef &image)
{
    return image.pageName() + QLatin1String(".md");
}

bool hasPage(const WikiPlace &place, const ImageRef &image)
{
    return QFileInfo(pathOf(place, pageFileOf(image))).isFile();
}

Result<WikiFiles> pagesToChange(const WikiPlace &place, const ReleaseRecord &record)
{
    Release release;
    release.global = record.global;
    release.repositoryUrl = place.repositoryUrl;
    for (const PromotedImage &image : record.images) {
        if (image.further || image.newDigest.isEmpty() || !hasPage(place, image.from))
            continue;
        release.images += ReleasedImage{image.from, image.to};
        if (release.commit.isEmpty())
            release.commit = image.revision;
    }
    if (release.images.isEmpty())
        return WikiFiles();
    WikiFiles files;
    for (const QString &name : releaseSources(release)) {
        const Result<std::optional<QByteArray>> bytes = current(pathOf(place, name));
        if (!bytes)
            return bytes.error();
        if (*bytes)
            files.insert(name, **bytes);
    }
    return releasePages(release, files);
}

Result<void> noteBefore(const WikiPlace &place, const WikiFiles &changes, ReleaseRecord &record)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const Result<std::optional<QByteArray>> bytes = current(place.folder + QLatin1Char('/') + it.key());
        if (!bytes)
            return bytes.error();
        if (!record.pagesBefore.contains(it.key()))
            record.pagesBefore.insert(it.key(), *bytes);
        if (isTable(it.key()))
            record.tablesAfter.insert(it.key(), *it);
    }
    return {};
}

Result<void> writePages(const WikiPlace &place, const WikiFiles &changes)
{
    for (auto it = changes.begin(); it != changes.end(); ++it) {
        const Result<void> written = writeFile(place.folder + QLatin1Char('/') + it.key(), *it);
        if (!written)
            return written;
        if (isTable(it.key()))
            if (const Result<void> copied = writeFile(place.artifacts + QLatin1Char('/') + it.key(), *it); !copied)
                return copied;
    }
    return {};
}

namespace {

/// `table` as it was before these promotions, newest first; empty: there was none.
Result<std::optional<QByteArray>> tableWithout(const QList<ReleaseRecord> &promotions, const QString &name, const QByteArray &table)
{
    std::optional<QByteArray> text = table;
    for (const ReleaseRecord &one : promotions) {
        if (!one.tablesAfter.contains(name) || !text)
            continue;
        const QByteArray after = one.tablesAfter.value(name);
        const std::optional<QByteArray> before = one.pagesBefore.value(name);
        if (*text == after) {
            text = before;
            continue;
        }
        // Rows have come since: only its own change is taken back.
        const Result<QByteArray> merged = mergeTables(after, before.value_or(QByteArray()), *text, name);
        if (!merged)
            return merged.error();
        text = *merged;
    }
    return text;
}

} // namespace

Result<WikiFiles> pagesToRestore(const WikiPlace &place, const ReleaseRecord &record, const QList<ReleaseRecord> &later, QStringList *remove)
{
    QList<ReleaseRecord> promotions; // whose rows are to go
    for (const ReleaseRecord &one : later)
        if (one.global == record.global && one.state != QLatin1String("rolled-back"))
            promotions += one;
    promotions += record;
    WikiFiles changes;
    for (auto it = record.pagesBefore.begin(); it != record.pagesBefore.end(); ++it) {
        const QString &name = it.key();
        const Result<std::optional<QByteArray>> now = current(place.folder + QLatin1Char('/') + name);
        if (!now)
            return now.error();
        std::optional<QByteArray> before = *it;
        if (isTable(name) && *now) {
            const Result<std::optional<QByteArray>> table = tableWithout(promotions, name, **now);
            if (!table)
                return table.error();
            before = *table;
        }
        if (!before && *now)
            *remove += name;
        else if (before && *now != before)
            changes.insert(name, *before);
    }
    return changes;
}

void publishRelease(Wiki &wiki, const QStringList &files, const QString &message, QObject *context, std::function<void(Result<bool>)> answer)
{
    wiki.status(context, [&wiki, files, message, context, answer](const Result<WikiStatus> &status) {
        if (!status) {
            answer(status.error());
            return;
        }
        const bool any = std::any_of(status->changes.begin(), status->changes.end(), [&files](const WikiChange &change) {
            return files.contains(QFile::decodeName(change.path));
        });
        if (!any) {
            answer(false);
            return;
        }
        wiki.publish(message, context, [answer](const Result<Publication> &published) {
            answer(published ? Result<bool>(!published->commit.isEmpty()) : Result<bool>(published.error()));
        });
    });
}

} // namespace stackwright
