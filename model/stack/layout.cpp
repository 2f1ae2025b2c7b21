#include "model/stack/layout.h"

#include "model/stack/glob.h"

#include <QStringList>

#include <algorithm>

namespace stackwright {

std::optional<QString> cleanedInCheckout(const QString &path)
{
    if (path.startsWith(QLatin1Char('/')))
        return {};
    QStringList parts;
    for (const QString &part : path.split(QLatin1Char('/'), Qt::SkipEmptyParts)) {
        if (part == QLatin1String("."))
            continue;
        if (part != QLatin1String(".."))
            parts += part;
        else if (parts.isEmpty())
            return {};
        else
            parts.removeLast();
    }
    return parts.isEmpty() ? QStringLiteral(".") : parts.join(QLatin1Char('/'));
}

QString pathBelow(const QString &folder, const QString &name)
{
    if (folder == QLatin1String("."))
        return name;
    return name == QLatin1String(".") ? folder : QString(folder + QLatin1Char('/') + name);
}

QByteArray pathBelow(const QByteArray &folder, const QByteArray &name)
{
    if (folder == ".")
        return name;
    return name == "." ? folder : QByteArray(folder + '/' + name);
}

bool isWithin(QByteArrayView path, QByteArrayView folder, QByteArray *inside)
{
    qsizetype begin = 0;
    if (folder != ".") {
        if (!path.startsWith(folder) || (path.size() > folder.size() && path[folder.size()] != '/'))
            return false;
        begin = qMin(path.size(), folder.size() + 1);
    }
    if (inside)
        *inside = path.sliced(begin).toByteArray();
    return true;
}

void FolderIndex::add(const QByteArray &folder, int image, bool mayBePattern)
{
    if (mayBePattern && isGlob(folder)) {
        m_patterns.append({folder, image});
        return;
    }
    m_images[folder] += image;
    for (qsizetype slash = folder.lastIndexOf('/'); slash > 0; slash = folder.lastIndexOf('/', slash - 1))
        m_above.insert(folder.left(slash), true);
}

QList<int> FolderIndex::holding(const QByteArray &path) const
{
    QList<int> all = m_images.value(".");
    for (qsizetype end = path.size(); end > 0; end = path.lastIndexOf('/', end - 1))
        if (const auto found = m_images.constFind(QByteArray::fromRawData(path.constData(), end)); found != m_images.cend())
            all += *found;
    for (const auto &[pattern, image] : m_patterns)
        if (globMatchesPath(pattern, path, GlobReach::OrFolderAbove))
            all += image;
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
}

bool FolderIndex::hasBelow(const QByteArray &folder) const
{
    return folder == "." ? !m_images.isEmpty() : m_above.contains(folder);
}

} // namespace stackwright
