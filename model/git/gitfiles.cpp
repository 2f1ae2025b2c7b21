#include "model/git/gitfiles.h"

#include "model/base/files.h"
#include "model/base/text.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <dirent.h>
#include <memory>
#include <sys/stat.h>

namespace stackwright {

namespace {

/// A file that is there and can be read without waiting for somebody, or is not there at all.
Result<void> lookAt(const QByteArray &path)
{
    struct stat status = {};
    if (::stat(path.constData(), &status) != 0 || S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))
        return {};
    return surroundingsError(visible(path), S_ISFIFO(status.st_mode) ? QStringLiteral("is a FIFO where git wants a file") : QStringLiteral("is no file, where git wants one"),
                             QStringLiteral("remove it"));
}

class ConfigFiles
{
public:
    Result<void> follow(const QByteArray &file, int depth = 0)
    {
        if (const Result<void> fine = lookAt(file); !fine || depth > 10 || m_seen.contains(file))
            return fine;
        m_seen.insert(file);
        const Result<QByteArray> text = readFile(QFile::decodeName(file), mebibyte, false);
        for (const QByteArray &line : text ? text->split('\n') : QByteArrayList()) {
            const qsizetype equals = line.indexOf('=');
            const QByteArray key = line.left(qMax<qsizetype>(equals, 0)).trimmed().toLower();
            const bool included = key.endsWith("path");
            if (!included && !key.endsWith("excludesfile") && !key.endsWith("attributesfile"))
                continue;
            QByteArray value = line.mid(equals + 1).trimmed();
            value.replace('"', "");
            if (value.startsWith("~/"))
                value.replace(0, 1, qgetenv("HOME"));
            else if (!value.startsWith('/'))
                value = file.left(file.lastIndexOf('/') + 1) + value;
            if (const Result<void> fine = included ? follow(value, depth + 1) : lookAt(value); !fine)
                return fine;
        }
        return {};
    }

private:
    QSet<QByteArray> m_seen;
};

/// What git opens of a folder of objects before it looks for one: the names of further such folders, and the packs.
Result<void> lookAtObjects(const QByteArray &objects, int depth = 0)
{
    const QByteArray others = objects + "info/alternates";
    if (const Result<void> fine = lookAt(others); !fine)
        return fine;
    const std::unique_ptr<DIR, int (*)(DIR *)> packs(::opendir(QByteArray(objects + "pack").constData()), &::closedir);
    while (const dirent *entry = packs ? ::readdir(packs.get()) : nullptr)
        if (entry->d_type != DT_REG)
            if (const Result<void> fine = lookAt(QByteArray(objects + "pack/").append(entry->d_name)); !fine)
                return fine;
    const Result<QByteArray> text = depth < 5 ? readFile(QFile::decodeName(others), mebibyte) : Result<QByteArray>(QByteArray());
    for (const QByteArray &line : text ? text->split('\n') : QByteArrayList())
        if (const QByteArray path = line.trimmed(); !path.isEmpty() && !path.startsWith('#'))
            if (const Result<void> fine = lookAtObjects((path.startsWith('/') ? path : objects + path) + '/', depth + 1); !fine)
                return fine;
    return {};
}

/// The branch that HEAD names.
Result<void> lookAtBranch(const QByteArray &head, const QByteArray &common)
{
    const Result<QByteArray> text = readFile(QFile::decodeName(head), mebibyte, false);
    const QByteArray name = text && text->startsWith("ref: ") ? text->mid(5).trimmed() : QByteArray();
    return name.isEmpty() ? Result<void>() : lookAt(common + name);
}

/// Where the repository of a folder keeps its files; empty: it has none.
QString gitFolderOf(const QString &folder)
{
    for (QDir dir(folder);;) {
        const QString own = dir.filePath(QStringLiteral(".git"));
        if (QFileInfo(own).isDir())
            return own;
        if (QFileInfo(own).isFile()) {
            const Result<QByteArray> text = readFile(own, mebibyte, false);
            return text && text->startsWith("gitdir: ") ? dir.absoluteFilePath(QFile::decodeName(text->mid(8).trimmed())) : QString();
        }
        if (QFileInfo(dir.filePath(QStringLiteral("objects"))).isDir() && QFileInfo::exists(dir.filePath(QStringLiteral("HEAD"))))
            return dir.path();
        if (dir.isRoot() || !dir.cdUp())
            return {};
    }
}

Result<void> lookBelow(const QByteArray &folder, int depth)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(depth > 200 ? nullptr : ::opendir(folder.constData()), &::closedir);
    while (const dirent *entry = listing ? ::readdir(listing.get()) : nullptr) {
        if (entry->d_type == DT_REG)
            continue;
        const QByteArray name = entry->d_name, path = folder + '/' + name;
        Result<void> fine;
        if (name == ".gitignore" || name == ".gitattributes")
            fine = lookAt(path);
        else if (entry->d_type == DT_DIR && name != "." && name != ".." && name != ".git")
            fine = lookBelow(path, depth + 1);
        if (!fine)
            return fine;
    }
    return {};
}

} // namespace

Result<void> lookAtRepositoryFiles(const QString &folder)
{
    const QString git = gitFolderOf(QFileInfo(folder).canonicalFilePath());
    if (git.isEmpty())
        return {};
    const QByteArray own = QFile::encodeName(git) + '/';
    QByteArray common = own; // of a second work tree
    if (const Result<void> fine = lookAt(own + "commondir"); !fine)
        return fine;
    if (const Result<QByteArray> text = readFile(QFile::decodeName(own + "commondir"), mebibyte, false))
        common = QFile::encodeName(QDir(git).absoluteFilePath(QFile::decodeName(text->trimmed()))) + '/';
    for (const QByteArray &file : QByteArrayList{own + "index", own + "HEAD", common + "info/exclude", common + "info/attributes", common + "packed-refs", common + "shallow"})
        if (const Result<void> fine = lookAt(file); !fine)
            return fine;
    if (const Result<void> fine = lookAtBranch(own + "HEAD", common); !fine)
        return fine;
    if (const Result<void> fine = lookAtObjects(common + "objects/"); !fine)
        return fine;
    ConfigFiles configs;
    for (const QByteArray &file : QByteArrayList{common + "config", own + "config.worktree"})
        if (const Result<void> fine = configs.follow(file); !fine)
            return fine;
    return {};
}

Result<void> lookAtIgnoreFiles(const QString &checkout)
{
    return lookBelow(QFile::encodeName(checkout), 0);
}

} // namespace stackwright
