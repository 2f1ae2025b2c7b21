#include "model/workspace/stacksource.h"

#include "model/base/files.h"

#include <QFile>

#include <dirent.h>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

class CheckoutSource : public StackSource
{
public:
    explicit CheckoutSource(const QString &checkout) : m_checkout(checkout) {}

    bool has(const QByteArray &path) override
    {
        struct stat found = {};
        return ::lstat(at(path).constData(), &found) == 0;
    }
    Result<QByteArray> read(const QByteArray &path) override
    {
        return readFile(QFile::decodeName(at(path)), mebibyte, false);
    }
    bool isFolder(const QByteArray &path) override
    {
        struct stat found = {};
        return ::stat(at(path).constData(), &found) == 0 && S_ISDIR(found.st_mode);
    }
    std::optional<QList<QByteArray>> folderNames(const QByteArray &of) override
    {
        // One pass over the names, without a look at each entry: thousands of images cost one system call for hundreds.
        DIR *folder = ::opendir(at(of).constData());
        if (!folder)
            return std::nullopt;
        QList<QByteArray> names;
        while (const dirent *entry = ::readdir(folder)) {
            struct stat found = {};
            const bool isFolder = entry->d_type == DT_DIR
                || ((entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK)
                    && ::stat(at(pathBelow(of, QByteArray(entry->d_name))).constData(), &found) == 0 && S_ISDIR(found.st_mode));
            if (isFolder && entry->d_name[0] != '.')
                names.emplaceBack(entry->d_name);
        }
        ::closedir(folder);
        return names;
    }

    QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) override
    {
        QList<QPair<QByteArray, QByteArray>> found;
        addLinks(folder, {}, &found, 0);
        return found;
    }

private:
    void addLinks(const QByteArray &folder, const QByteArray &below, QList<QPair<QByteArray, QByteArray>> *found, int depth) const
    {
        const std::unique_ptr<DIR, int (*)(DIR *)> listing(depth > 64 ? nullptr : ::opendir(at(folder + '/' + below).constData()), &::closedir);
        while (const dirent *entry = listing ? ::readdir(listing.get()) : nullptr) {
            const QByteArray name = entry->d_name, path = below + name, whole = at(folder + '/' + path);
            struct stat status = {};
            if (name == "." || name == ".." || path == ".git" || (entry->d_type != DT_DIR && entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
                || ::lstat(whole.constData(), &status) != 0)
                continue;
            if (S_ISDIR(status.st_mode)) {
                addLinks(folder, path + '/', found, depth + 1);
            } else if (S_ISLNK(status.st_mode)) {
                QByteArray target(PATH_MAX, '\0');
                const ssize_t size = ::readlink(whole.constData(), target.data(), static_cast<size_t>(target.size()));
                *found += {path, target.left(qMax<ssize_t>(size, 0))};
            }
        }
    }

    QByteArray at(const QByteArray &path) const
    {
        return path.startsWith('/') ? path : QByteArray(QFile::encodeName(m_checkout) + '/' + path);
    }

    QString m_checkout;
};

class CommitSource : public StackSource
{
public:
    CommitSource(Git &git, const QString &revision) : m_git(git), m_revision(revision) {}

    bool has(const QByteArray &path) override
    {
        const qsizetype slash = path.lastIndexOf('/');
        const Result<QList<TreeEntry>> entries = m_git.folderAt(m_revision, path.left(qMax<qsizetype>(slash, 0)));
        if (entries)
            for (const TreeEntry &entry : *entries)
                if (entry.name == path.mid(slash + 1))
                    return true;
        return false;
    }
    Result<QByteArray> read(const QByteArray &path) override { return m_git.fileAt(m_revision, path, mebibyte); }
    bool isFolder(const QByteArray &path) override { return m_git.folderAt(m_revision, inTree(path)).ok(); }
    std::optional<QList<QByteArray>> folderNames(const QByteArray &folder) override
    {
        const Result<QList<TreeEntry>> entries = m_git.folderAt(m_revision, inTree(folder));
        if (!entries)
            return std::nullopt;
        QList<QByteArray> names;
        for (const TreeEntry &entry : *entries)
            if (entry.isFolder)
                names += entry.name;
        return names;
    }

    QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) override
    {
        const auto found = m_git.linksBelow(m_revision, inTree(folder));
        return found ? *found : QList<QPair<QByteArray, QByteArray>>();
    }

private:
    /// Git's trees are named by paths; the topmost by none.
    static QByteArray inTree(const QByteArray &path) { return path == "." ? QByteArray() : path; }

    Git &m_git;
    QString m_revision;
};

} // namespace

StackReader StackSource::reader()
{
    const auto readFile = [this](const QByteArray &path) -> std::optional<QByteArray> {
        const Result<QByteArray> bytes = read(path);
        return bytes ? std::optional(*bytes) : std::nullopt;
    };
    return {readFile, [this](const QByteArray &folder) {
        auto known = m_links.constFind(folder);
        if (known == m_links.cend())
            known = m_links.insert(folder, links(folder));
        return *known;
    }};
}

std::optional<QList<QByteArray>> StackSource::foldersPresent(const Spec &spec)
{
    std::optional<QList<QByteArray>> names = folderNames(spec.imagesFolder.toUtf8());
    const bool usual = spec.imagesFolder == QLatin1String("images");
    QSet<QByteArray> elsewhere;
    for (const ImageSpec &image : spec.images)
        if (!image.folder.isEmpty())
            elsewhere.insert(image.name.toUtf8());
    if (elsewhere.isEmpty())
        return names;
    QList<QByteArray> present;
    for (const QByteArray &name : names.value_or(QList<QByteArray>()))
        if (usual && !elsewhere.contains(name))
            present += name;
    for (const ImageSpec &image : spec.images)
        if (!image.folder.isEmpty() && (isFolder(image.folder.toUtf8()) || !image.needsFolder()))
            present += image.name.toUtf8();
    return present;
}

std::unique_ptr<StackSource> sourceOfCheckout(const QString &checkout)
{
    return std::make_unique<CheckoutSource>(checkout);
}

std::unique_ptr<StackSource> sourceOfCommit(Git &git, const QString &revision)
{
    return std::make_unique<CommitSource>(git, revision);
}

} // namespace stackwright
