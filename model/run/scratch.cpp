#include "model/run/scratch.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <unistd.h>

namespace stackwright {

namespace {

const QString lockName = QStringLiteral("/.lock");

/// A folder has its last name only once it is locked: one with that name and a free lock has lost its run.
void sweep(const QString &below)
{
    const QFileInfoList left = QDir(below).entryInfoList({QStringLiteral("stackwright-run-*")}, QDir::Dirs | QDir::NoSymLinks);
    for (const QFileInfo &one : left)
        if (one.ownerId() == ::geteuid() && QFileInfo::exists(one.filePath() + lockName) && Lock::take(one.filePath() + lockName).ok())
            Scratch::removeTree(one.filePath());
}

} // namespace

void Scratch::removeTree(const QString &folder)
{
    namespace fs = std::filesystem;
    const fs::path top(QFile::encodeName(folder).toStdString());
    std::error_code failed;
    for (fs::recursive_directory_iterator it(top, failed), end; it != end && !failed; it.increment(failed)) {
        std::error_code unknown;
        if (it->symlink_status(unknown).type() == fs::file_type::directory)
            fs::permissions(it->path(), fs::perms::owner_all, fs::perm_options::add, unknown);
    }
    fs::remove_all(top, failed);
}

Result<std::shared_ptr<Scratch>> Scratch::make(const QString &below, const QString &checkout)
{
    sweep(below);
    const auto refuse = [&below] {
        return surroundingsError(below, QString::fromLocal8Bit(std::strerror(errno)), QStringLiteral("make room there, or set TMPDIR"));
    };
    QByteArray begun = QFile::encodeName(below + QLatin1String("/stackwright-new-XXXXXX"));
    if (!::mkdtemp(begun.data())) // 0700
        return refuse();
    const QString folder = QFile::decodeName(begun);
    Result<std::shared_ptr<Lock>> lock = Lock::take(folder + lockName);
    const QByteArray hash = QCryptographicHash::hash(checkout.toUtf8(), QCryptographicHash::Sha256).toHex().left(16);
    // The second name is the fallback when another run of this checkout, or another user, has the first.
    for (const QString &name : {QString::fromLatin1(hash), folder.right(6)}) {
        const QString path = below + QLatin1String("/stackwright-run-") + name;
        if (lock.ok() && ::rename(begun.constData(), QFile::encodeName(path).constData()) == 0)
            return std::shared_ptr<Scratch>(new Scratch(path, *lock));
    }
    const Error error = lock.ok() ? Error(refuse()) : lock.error();
    removeTree(folder);
    return error;
}

Scratch::~Scratch()
{
    removeTree(m_path);
}

} // namespace stackwright
