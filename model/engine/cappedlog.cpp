#include "model/engine/cappedlog.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

// Enough for any error's surroundings, and copied in a few milliseconds when the log is closed.
constexpr qint64 largestTail = 16ll * 1024 * 1024;
constexpr qint64 smallestTail = 64ll * 1024;

QString systemReason(int number)
{
    return QString::fromLocal8Bit(std::strerror(number));
}

} // namespace

Result<void> CappedLog::open(const QString &path, qint64 cap)
{
    close();
    m_path = path;
    m_trouble.clear();
    const QString folder = QFileInfo(path).path();
    if (!QDir().mkpath(folder))
        return surroundingsError(folder, QStringLiteral("cannot make this folder for logs"),
                                 QStringLiteral("check its permissions, or choose another folder with --output"));

    const int file = ::open(QFile::encodeName(path).constData(),
                            O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0600);
    if (file < 0) {
        const int number = errno;
        const QString why = number == ELOOP ? QStringLiteral("is a symbolic link, and logs are never written through one")
                            : number == ENXIO ? QStringLiteral("is no regular file")
                                              : QStringLiteral("cannot be written: %1").arg(systemReason(number));
        return surroundingsError(path, why, QStringLiteral("remove it, or choose another folder with --output"));
    }
    struct stat facts = {};
    if (::fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode)) {
        ::close(file);
        return surroundingsError(path, QStringLiteral("is no regular file"),
                                 QStringLiteral("remove it, or choose another folder with --output"));
    }
    m_file = file;
    const qint64 left = std::max<qint64>(0, cap - facts.st_size);
    m_ringSize = std::max(smallestTail, std::min(largestTail, left / 4));
    m_headLeft = std::max<qint64>(0, left - m_ringSize);
    m_tailBytes = 0;
    return {};
}

bool CappedLog::writeAll(int file, const char *bytes, qint64 size, qint64 offset)
{
    while (size > 0) {
        const ssize_t count = offset < 0 ? ::write(file, bytes, static_cast<size_t>(size))
                                         : ::pwrite(file, bytes, static_cast<size_t>(size), offset);
        if (count < 0) {
            if (errno == EINTR)
                continue;
            if (m_trouble.isEmpty())
                m_trouble = QStringLiteral("%1: %2").arg(m_path, systemReason(errno));
            return false;
        }
        bytes += count;
        size -= count;
        if (offset >= 0)
            offset += count;
    }
    return true;
}

void CappedLog::append(const QByteArray &bytes)
{
    if (m_file < 0 || !m_trouble.isEmpty())
        return;
    const qint64 head = std::min<qint64>(m_headLeft, bytes.size());
    if (head > 0 && writeAll(m_file, bytes.constData(), head))
        m_headLeft -= head;
    if (bytes.size() > head && m_trouble.isEmpty())
        appendTail(bytes.constData() + head, bytes.size() - head);
}

bool CappedLog::openRing()
{
    const QByteArray folder = QFile::encodeName(QFileInfo(m_path).path());
    m_ring = ::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (m_ring < 0) { // a file system without unnamed files
        QByteArray name = folder + "/.stackwright-tail-XXXXXX";
        m_ring = ::mkostemp(name.data(), O_CLOEXEC);
        if (m_ring >= 0)
            ::unlink(name.constData());
    }
    if (m_ring < 0)
        m_trouble = QStringLiteral("%1: %2").arg(m_path, systemReason(errno));
    return m_ring >= 0;
}

void CappedLog::appendTail(const char *bytes, qint64 size)
{
    if (m_ring < 0 && !openRing())
        return;
    while (size > 0) {
        const qint64 at = m_tailBytes % m_ringSize;
        const qint64 count = std::min(size, m_ringSize - at);
        if (!writeAll(m_ring, bytes, count, at))
            return;
        bytes += count;
        size -= count;
        m_tailBytes += count;
    }
}

void CappedLog::copyTail(qint64 from, qint64 size)
{
    QByteArray buffer(static_cast<qsizetype>(std::min<qint64>(size, 1024 * 1024)), Qt::Uninitialized);
    while (size > 0) {
        const ssize_t count = ::pread(m_ring, buffer.data(), static_cast<size_t>(std::min<qint64>(size, buffer.size())), from);
        if (count <= 0 || !writeAll(m_file, buffer.constData(), count))
            return;
        from += count;
        size -= count;
    }
}

void CappedLog::close()
{
    if (m_file < 0)
        return;
    if (m_ring >= 0) {
        if (m_tailBytes > m_ringSize) {
            const QByteArray mark = QStringLiteral("\n[stackwright: %1 bytes were cut here to keep this log small; its end follows]\n")
                                        .arg(m_tailBytes - m_ringSize).toUtf8();
            writeAll(m_file, mark.constData(), mark.size());
            const qint64 oldest = m_tailBytes % m_ringSize;
            copyTail(oldest, m_ringSize - oldest);
            copyTail(0, oldest);
        } else {
            copyTail(0, m_tailBytes);
        }
        ::close(m_ring);
    }
    ::close(m_file);
    m_file = m_ring = -1;
}

} // namespace stackwright
