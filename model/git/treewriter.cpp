#include "model/git/treewriter.h"

#include "model/base/text.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

Error cannotWrite(const QByteArray &place, int reason)
{
    return surroundingsError(QLatin1String("cannot write ") + visible(place), QString::fromLocal8Bit(std::strerror(reason)),
                             QStringLiteral("look at the disk's space and permissions"));
}

bool isPlainName(QByteArrayView name)
{
    return !name.isEmpty() && name != "." && name != ".." && !name.contains('\0');
}

/// Does a link at `path` to `to` stay below the folder, by its text alone? A `..` behind a name is refused: the name might
/// be a link itself, and then `..` is not where the text says.
bool staysInside(const QByteArray &path, const QByteArray &to)
{
    if (to.isEmpty() || to.startsWith('/'))
        return false;
    qsizetype above = path.count('/');
    bool named = false;
    for (const QByteArray &part : to.split('/')) {
        if (part == ".." && (named || --above < 0))
            return false;
        named = named || (!part.isEmpty() && part != "." && part != "..");
    }
    return true;
}

} // namespace

Result<void> TreeWriter::start()
{
    if (!QDir().mkpath(m_target))
        return cannotWrite(QFile::encodeName(m_target), errno);
    if (!QDir(m_target).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        return inputError(m_target, QStringLiteral("is not empty"), QStringLiteral("choose a new folder"));
    return {};
}

Result<QByteArray> TreeWriter::place(const QByteArray &path) const
{
    for (const QByteArray &part : path.split('/'))
        if (!isPlainName(part))
            return inputError(visible(path), QStringLiteral("a name in the commit that no file can have"));
    return QByteArray(QFile::encodeName(m_target) + '/' + path);
}

Result<void> TreeWriter::folder(const QByteArray &path)
{
    const Result<QByteArray> at = place(path);
    if (!at)
        return at.error();
    if (::mkdir(at->constData(), 0755) != 0)
        return cannotWrite(*at, errno);
    return {};
}

Result<void> TreeWriter::file(const QByteArray &path, const QByteArray &bytes, bool executable)
{
    const Result<QByteArray> at = place(path);
    if (!at)
        return at.error();
    // O_EXCL also refuses a link in its place: a tree that holds one name twice gets no further than its first.
    const int fd = ::open(at->constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, executable ? 0755 : 0644);
    if (fd < 0)
        return cannotWrite(*at, errno);
    int failure = 0;
    for (qsizetype done = 0; done < bytes.size() && failure == 0;) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n > 0)
            done += n;
        else if (errno != EINTR)
            failure = errno;
    }
    if (::close(fd) != 0 && failure == 0)
        failure = errno;
    if (failure != 0)
        return cannotWrite(*at, failure);
    return {};
}

Result<void> TreeWriter::link(const QByteArray &path, const QByteArray &to)
{
    const Result<QByteArray> at = place(path);
    if (!at)
        return at.error();
    if (!staysInside(path, to))
        return inputError(visible(path), QLatin1String("a symbolic link that leads out of the folder, to ") + visible(to),
                          QStringLiteral("put a copy of the file in its place"));
    if (::symlink(to.constData(), at->constData()) != 0)
        return cannotWrite(*at, errno);
    return {};
}

} // namespace stackwright
