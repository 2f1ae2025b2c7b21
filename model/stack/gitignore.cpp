#include "model/stack/gitignore.h"

#include "model/stack/glob.h"

namespace stackwright {

const QList<GitIgnore::Rule> &GitIgnore::rulesIn(const QByteArray &folder)
{
    const auto known = m_rules.constFind(folder);
    if (known != m_rules.cend())
        return *known;
    QList<Rule> rules;
    for (QByteArray line : m_read(folder.isEmpty() ? QByteArray(".gitignore") : QByteArray(folder + "/.gitignore")).value_or(QByteArray()).split('\n')) {
        while (line.endsWith('\r') || (line.endsWith(' ') && !line.endsWith("\\ ")))
            line.chop(1);
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        Rule rule;
        if (line.startsWith('!')) {
            rule.takesBack = true;
            line.remove(0, 1);
        }
        if (line.endsWith('/')) {
            rule.folderOnly = true;
            line.chop(1);
        }
        rule.anchored = line.contains('/');
        rule.pattern = line.startsWith('/') ? line.mid(1) : line;
        if (!rule.pattern.isEmpty())
            rules += rule;
    }
    return *m_rules.insert(folder, rules);
}

/// The last rule that matches, of the deepest file that has one.
bool GitIgnore::decide(const QByteArrayList &parts, bool isFolder)
{
    bool ignored = false;
    for (qsizetype depth = 0; depth < parts.size(); ++depth) {
        const QByteArray below = parts.mid(depth).join('/');
        for (const Rule &rule : rulesIn(parts.first(depth).join('/'))) {
            if (rule.folderOnly && !isFolder)
                continue;
            if (rule.anchored ? globMatchesPath(rule.pattern, below, GlobReach::Whole) : globMatches(rule.pattern, parts.last()))
                ignored = !rule.takesBack;
        }
    }
    return ignored;
}

bool GitIgnore::ignores(const QByteArray &path)
{
    const QByteArrayList parts = path.split('/');
    // What lies in a folder that is ignored cannot be taken back.
    for (qsizetype count = 1; count < parts.size(); ++count)
        if (decide(parts.first(count), true))
            return true;
    return decide(parts, false) || decide(parts, true);
}

} // namespace stackwright
