#include "model/engine/cappedlog.h"

#include "model/base/makefolder.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <tuple>
#include <unistd.h>

namespace stackwright {

namespace {

// Enough for any error's surroundings, and written in a few milliseconds when the log is closed.
constexpr qint64 largestTail = 4ll * 1024 * 1024;
constexpr qint64 smallestTail = 64ll * 1024;
constexpr qint64 reservedAtOnce = 8ll * 1024 * 1024; // bytes of disk, ahead of a log that has grown to a megabyte
constexpr qint64 fastLog = 1024ll * 1024;
constexpr qsizetype bigPiece = 32 * 1024; // half of what the launcher reads at once: keeping a piece alive wastes no more than that

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
    if (const QString why = whyNotMade(folder); !why.isEmpty())
        return surroundingsError(folder, QLatin1String("cannot make this folder for logs: ") + why,
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
    m_tailSize = std::max(smallestTail, std::min(largestTail, left / 4));
    m_headLeft = std::max<qint64>(0, left - m_tailSize);
    m_tailBytes = m_tailKept = 0;
    m_written = m_reserved = 0;
    return {};
}

void CappedLog::write(const char *bytes, qint64 size)
{
    while (size > 0 && m_trouble.isEmpty()) {
        const ssize_t count = ::write(m_file, bytes, static_cast<size_t>(size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0) {
            m_trouble = QStringLiteral("%1: %2").arg(m_path, systemReason(errno));
            return;
        }
        bytes += count;
        size -= count;
        m_written += count;
    }
}

/// Disk for what comes next, at once: block by block it is a third of what writing costs. Where it cannot be had nothing is lost.
void CappedLog::reserve()
{
    if (m_written < fastLog || m_written + fastLog < m_reserved)
        return;
    const qint64 room = std::min(reservedAtOnce, m_headLeft);
    m_reserved = m_written + reservedAtOnce;
    struct stat facts = {};
    if (room > 0 && ::fstat(m_file, &facts) == 0)
        ::fallocate(m_file, FALLOC_FL_KEEP_SIZE, facts.st_size, room);
}

/// What was reserved and not used.
void CappedLog::release()
{
    struct stat facts = {};
    if (m_reserved > m_written && ::fstat(m_file, &facts) == 0)
        std::ignore = ::ftruncate(m_file, facts.st_size);
}

void CappedLog::append(const QByteArray &bytes)
{
    if (m_file < 0 || !m_trouble.isEmpty())
        return;
    const qint64 head = std::min<qint64>(m_headLeft, bytes.size());
    write(bytes.constData(), head);
    m_headLeft -= head;
    if (head > 0)
        reserve();
    if (bytes.size() > head)
        appendTail(head == 0 ? bytes : bytes.mid(head));
}

void CappedLog::appendTail(const QByteArray &piece)
{
    m_tailBytes += piece.size();
    m_tailKept += piece.size();
    if (piece.size() >= bigPiece)
        m_tail.push_back(piece);
    else if (!m_tail.empty() && m_tail.back().size() < bigPiece)
        m_tail.back().append(piece);
    else
        m_tail.push_back(QByteArray(piece.constData(), piece.size()));
    while (m_tailKept - m_tail.front().size() >= m_tailSize) {
        m_tailKept -= m_tail.front().size();
        m_tail.pop_front();
    }
}

void CappedLog::close()
{
    if (m_file < 0)
        return;
    qint64 passedOver = 0;
    if (m_tailBytes > m_tailSize) {
        const QByteArray mark = QStringLiteral("\n[stackwright: %1 bytes were cut here to keep this log small; its end follows]\n")
                                    .arg(m_tailBytes - m_tailSize).toUtf8();
        write(mark.constData(), mark.size());
        passedOver = m_tailKept - m_tailSize;
    }
    for (const QByteArray &piece : m_tail) {
        write(piece.constData() + passedOver, piece.size() - passedOver);
        passedOver = 0; // it was less than the first piece
    }
    m_tail.clear();
    release();
    ::close(m_file);
    m_file = -1;
}

} // namespace stackwright
