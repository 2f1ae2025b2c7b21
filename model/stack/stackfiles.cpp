// The two ways to read a stack's files: from a checkout, and from a commit's tree.
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/check.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>

namespace stackwright {

namespace {

class CheckoutFiles : public StackFiles
{
public:
    explicit CheckoutFiles(const QString &folder) : m_root(QDir::cleanPath(folder)) {}

    Result<QByteArray> file(const QString &path, qint64 cap) override { return readFile(absolute(path), cap); }

    std::optional<Entry> entry(const QString &path) override
    {
        const QFileInfo found(absolute(path));
        if (!found.exists() && !found.isSymLink())
            return {};
        return entryOf(found);
    }

    QList<Entry> folder(const QString &path) override
    {
        QList<Entry> all;
        const QDir dir(absolute(path));
        for (const QFileInfo &found :
             dir.entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot, QDir::Name))
            all += entryOf(found);
        return all;
    }

    QString linkTarget(const QString &path) override
    {
        const QString target = QFileInfo(absolute(path)).canonicalFilePath();
        const QString root = QFileInfo(m_root).canonicalFilePath() + QLatin1Char('/');
        return target.startsWith(root) ? target.mid(root.size()) : QString();
    }

private:
    QString absolute(const QString &path) const
    {
        return path.startsWith(QLatin1Char('/')) ? path : QString(m_root + QLatin1Char('/') + path);
    }

    static Entry entryOf(const QFileInfo &found)
    {
        const Entry::Kind kind = found.isSymLink() ? Entry::Kind::Link
                                 : found.isDir()   ? Entry::Kind::Folder
                                 : found.isFile()  ? Entry::Kind::File
                                                   : Entry::Kind::Other;
        return {found.fileName(), kind, found.size()};
    }

    QString m_root;
};

class CommitFiles : public StackFiles
{
public:
    CommitFiles(Git &git, const QString &revision) : m_git(git), m_revision(revision) {}

    Result<QByteArray> file(const QString &path, qint64 cap) override
    {
        return m_git.fileAt(m_revision, path.toUtf8(), cap);
    }

    std::optional<Entry> entry(const QString &path) override
    {
        const qsizetype slash = path.lastIndexOf(QLatin1Char('/'));
        const QString name = path.mid(slash + 1);
        for (const Entry &one : folder(slash < 0 ? QString() : path.left(slash)))
            if (one.name == name)
                return one;
        return {};
    }

    QList<Entry> folder(const QString &path) override
    {
        const auto known = m_folders.constFind(path);
        if (known != m_folders.constEnd())
            return *known;
        QList<Entry> all;
        if (const auto entries = m_git.folderAt(m_revision, path == QLatin1String(".") ? QByteArray() : path.toUtf8()))
            for (const TreeEntry &one : *entries)
                all += {visible(one.name),
                        one.isFolder    ? Entry::Kind::Folder
                        : one.isRegular ? Entry::Kind::File
                                        : Entry::Kind::Link,
                        one.size};
        m_folders.insert(path, all);
        return all;
    }

    /// A link in a tree is a text that only a checkout gives a meaning: not followed.
    QString linkTarget(const QString &) override { return {}; }
    bool followsLinks() const override { return false; }

private:
    Git &m_git;
    QString m_revision;
    QHash<QString, QList<Entry>> m_folders;
};

} // namespace

std::unique_ptr<StackFiles> filesOfCheckout(const QString &folder)
{
    return std::make_unique<CheckoutFiles>(folder);
}

std::unique_ptr<StackFiles> filesOfCommit(Git &git, const QString &revision)
{
    return std::make_unique<CommitFiles>(git, revision);
}

} // namespace stackwright
