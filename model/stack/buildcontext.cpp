#include "model/stack/buildcontext.h"

#include "model/stack/dockerfile.h"
#include "model/stack/glob.h"

namespace stackwright {

DockerIgnore::DockerIgnore(const QByteArray &bytes)
{
    QByteArray text = bytes;
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    for (const QByteArray &raw : text.split('\n')) {
        if (raw.startsWith('#'))
            continue;
        QByteArray line = raw.trimmed();
        Pattern pattern;
        if (line.startsWith('!')) {
            pattern.takesBack = true;
            line = line.mid(1).trimmed();
        }
        if (line.isEmpty())
            continue;
        pattern.glob = cleanedPath(line);
        if (pattern.glob != ".")
            m_patterns += pattern;
    }
}

bool DockerIgnore::ignores(const QByteArray &path) const
{
    for (auto it = m_patterns.crbegin(); it != m_patterns.crend(); ++it)
        if (globMatchesPath(it->glob, path, GlobReach::OrFolderAbove))
            return !it->takesBack;
    return false;
}

bool reachesImage(const QList<QByteArray> &sources, const DockerIgnore &ignore, const QByteArray &path)
{
    if (ignore.ignores(path))
        return false;
    for (const QByteArray &source : sources)
        if (source == "." || globMatchesPath(source, path, GlobReach::OrFolderAbove))
            return true;
    return false;
}

} // namespace stackwright
