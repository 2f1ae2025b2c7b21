#include "model/stack/buildcontext.h"

#include "model/stack/dockerfile.h"
#include "model/stack/glob.h"

namespace stackwright {

namespace {

/// As much of a source as every builder takes for the same.
QByteArray plainPart(const QByteArray &source)
{
    QByteArrayList parts;
    for (const QByteArray &part : source.split('/')) {
        if (part.contains('?') || part.contains('[') || part.contains('\\'))
            return parts.isEmpty() ? QByteArray(".") : parts.join('/');
        parts += part;
    }
    return source;
}

QByteArray firstParts(const QByteArray &path, qsizetype count)
{
    return path.split('/').mid(0, count).join('/');
}

} // namespace

bool reachesImage(const QList<QByteArray> &sources, const DockerIgnore &ignore, const QByteArray &path)
{
    if (ignore.ignores(path))
        return false;
    const qsizetype depth = path.count('/') + 1;
    for (const QByteArray &source : sources) {
        const QByteArray plain = plainPart(source);
        if (plain == "." || globMatchesPath(plain, path, GlobReach::OrFolderAbove))
            return true;
        if (plain.count('/') >= depth && globMatchesPath(firstParts(plain, depth), path, GlobReach::Whole))
            return true;
    }
    return false;
}

QList<QByteArray> followLinks(const QList<QByteArray> &sources, const QList<QPair<QByteArray, QByteArray>> &links)
{
    constexpr qsizetype most = 200; // links of links
    QList<QByteArray> all = sources;
    QList<qsizetype> from(all.size(), -1); // where each was followed from
    for (qsizetype i = 0; i < all.size() && !links.isEmpty(); ++i) {
        const QByteArray source = plainPart(all[i]);
        for (const auto &[link, target] : links) {
            const qsizetype depth = link.count('/') + 1, own = source.count('/') + 1;
            if (source == "." || depth > own || !globMatchesPath(firstParts(source, depth), link, GlobReach::Whole))
                continue;
            const QByteArray folder = link.left(qMax<qsizetype>(link.lastIndexOf('/'), 0));
            QByteArray to = target.startsWith('/') ? target : QByteArray(folder + '/').append(target);
            if (own > depth)
                to.append('/').append(source.split('/').mid(depth).join('/'));
            const QByteArray followed = cleanedPath(to);
            for (qsizetype before = i; before >= 0; before = from[before])
                if (all[before] == followed) // round in a circle: no builder could follow it either
                    return {"."};
            if (!all.contains(followed)) {
                all += followed;
                from += i;
            }
            if (all.size() > most)
                return {"."};
        }
    }
    return all;
}

} // namespace stackwright
