#include "model/stack/dockerignore.h"

#include "model/stack/glob.h"
#include "model/stack/layout.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Go's filepath.Clean.
QByteArray cleanedPattern(const QByteArray &pattern)
{
    QByteArrayList parts;
    for (const QByteArray &part : pattern.split('/')) {
        if (part == ".." && !parts.isEmpty() && parts.last() != "..")
            parts.removeLast();
        else if (!part.isEmpty() && part != "." && !(part == ".." && pattern.startsWith('/')))
            parts += part;
    }
    return parts.isEmpty() ? QByteArray(".") : parts.join('/');
}

/// Would every builder take this pattern for what globMatchesPath takes it for?
bool isPlainPattern(const QByteArray &glob)
{
    for (const char c : glob)
        if (c == '[' || c == ']' || c == '?' || c == '\\' || c == '\0')
            return false;
    const QByteArrayList parts = glob.split('/');
    if (parts.first() == ".." || parts.last() == "**")
        return false;
    return std::all_of(parts.cbegin(), parts.cend(), [](const QByteArray &part) { return part == "**" || !part.contains("**"); });
}

} // namespace

DockerIgnore::DockerIgnore(const QByteArray &bytes)
{
    QByteArray text = bytes;
    if (text.startsWith("\xEF\xBB\xBF"))
        text.remove(0, 3);
    for (const QByteArray &line : text.split('\n'))
        if (!line.startsWith('#'))
            add(line.trimmed());
    const auto takesBack = [](const Pattern &pattern) { return pattern.takesBack; };
    const auto goesDown = [](const Pattern &pattern) { return pattern.glob.contains("**"); };
    if (std::any_of(m_patterns.cbegin(), m_patterns.cend(), takesBack) && std::any_of(m_patterns.cbegin(), m_patterns.cend(), goesDown))
        m_plain = false;
}

void DockerIgnore::add(const QByteArray &line)
{
    Pattern pattern{line};
    if (line.startsWith('!')) {
        pattern.takesBack = true;
        pattern.glob = line.mid(1).trimmed();
        m_plain = m_plain && !pattern.glob.isEmpty(); // builders refuse a `!` of its own
    }
    if (pattern.glob.isEmpty())
        return;
    pattern.glob = cleanedPattern(pattern.glob);
    if (pattern.glob == ".")
        return;
    m_plain = m_plain && isPlainPattern(pattern.glob);
    m_patterns += pattern;
}

bool DockerIgnore::ignores(const QByteArray &path) const
{
    if (!m_plain)
        return false;
    for (auto it = m_patterns.crbegin(); it != m_patterns.crend(); ++it)
        if (globMatchesPath(it->glob, path, GlobReach::OrFolderAbove))
            return !it->takesBack;
    return false;
}

QList<QByteArray> ignoreFilesOf(const QByteArray &context, const QByteArray &dockerfile)
{
    return {pathBelow(context, QByteArray(".dockerignore")), dockerfile + ".dockerignore", pathBelow(context, QByteArray(".containerignore")), dockerfile + ".containerignore"};
}

} // namespace stackwright
