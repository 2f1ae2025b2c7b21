// What the .gitignore files of a tree keep out of its commits. A machine's own exclusions do not count: what one machine finds
// right, another must too. Knows no git.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <functional>
#include <optional>

namespace stackwright {

class GitIgnore
{
public:
    /// `read` answers with a file by its path from the tree's top; empty optional: there is none.
    explicit GitIgnore(std::function<std::optional<QByteArray>(const QByteArray &path)> read) : m_read(std::move(read)) {}

    /// Of a file or a folder, which need not be there; its last part may be a pattern.
    bool ignores(const QByteArray &path);

private:
    struct Rule
    {
        QByteArray pattern;
        bool anchored = false, folderOnly = false, takesBack = false;
    };
    const QList<Rule> &rulesIn(const QByteArray &folder);
    bool decide(const QByteArrayList &parts, bool isFolder);

    std::function<std::optional<QByteArray>(const QByteArray &)> m_read;
    QHash<QByteArray, QList<Rule>> m_rules;
};

} // namespace stackwright
