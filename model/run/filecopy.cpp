#include "model/run/filecopy.h"

#include <QCryptographicHash>

#include <cerrno>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr qint64 smallest = 64 * 1024; ///< of a file that is looked at for holes

class Copy
{
public:
    Copy(int from, int to, const std::atomic<bool> &cancelled) : m_from(from), m_to(to), m_cancelled(cancelled) {}

    CopiedFile make()
    {
        struct stat status = {};
        if (::fstat(m_from, &status) != 0)
            return {errno, {}, {}};
        if (m_to < 0)
            m_written = true;
        else if (status.st_size >= smallest && ::ioctl(m_to, FICLONE, m_from) == 0)
            m_written = true;
        CopiedFile copied;
        copied.failure = status.st_size < smallest ? readOn(-1) : parts(status.st_size, &copied.holes);
        if (copied.failure == 0 && !copied.holes.isEmpty() && !m_written && ::ftruncate(m_to, status.st_size) != 0)
            copied.failure = errno;
        copied.hash = m_hash.result();
        return copied;
    }

private:
    /// What is data, one part after the other.
    int parts(qint64 size, QByteArray *holes)
    {
        for (qint64 at = 0; at < size;) {
            qint64 data = ::lseek(m_from, at, SEEK_DATA);
            if (data < 0 && errno == ENXIO)
                data = size; // holes up to the end
            else if (data < 0)
                return ::lseek(m_from, at, SEEK_SET) == at && standAt(at) ? readOn(-1) : errno;
            if (data > at)
                holes->append(QByteArray::number(at)).append('+').append(QByteArray::number(data - at)).append(' ');
            if (data >= size)
                return 0;
            const qint64 hole = ::lseek(m_from, data, SEEK_HOLE);
            if (hole < 0 || ::lseek(m_from, data, SEEK_SET) < 0 || !standAt(data))
                return errno;
            if (const int failure = readOn(hole - data); failure != 0)
                return failure;
            at = hole;
        }
        return 0;
    }

    bool standAt(qint64 at) const { return m_to < 0 || ::lseek(m_to, at, SEEK_SET) == at; }

    /// `most` bytes, or up to the end if it is negative.
    int readOn(qint64 most)
    {
        for (qint64 left = most; left != 0;) {
            const auto wanted = static_cast<size_t>(left < 0 ? m_buffer.size() : qMin<qint64>(left, m_buffer.size()));
            const ssize_t count = ::read(m_from, m_buffer.data(), wanted);
            if (count == 0)
                return 0;
            if (count < 0 && errno == EINTR)
                continue;
            if (count < 0)
                return errno;
            m_hash.addData(QByteArrayView(m_buffer.constData(), count));
            if (const int failure = m_written ? 0 : write(count); failure != 0)
                return failure;
            if (left > 0)
                left -= count;
            if (m_cancelled)
                return ECANCELED;
        }
        return 0;
    }

    int write(qint64 count)
    {
        for (qint64 done = 0; done < count;) {
            const ssize_t written = ::write(m_to, m_buffer.constData() + done, static_cast<size_t>(count - done));
            if (written > 0)
                done += written;
            else if (errno != EINTR)
                return errno;
        }
        return 0;
    }

    const int m_from, m_to;
    const std::atomic<bool> &m_cancelled;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QByteArray m_buffer{256 * 1024, Qt::Uninitialized};
    bool m_written = false; ///< the blocks are shared, or nothing is to be written
};

} // namespace

CopiedFile copyFile(int from, int to, const std::atomic<bool> &cancelled)
{
    return Copy(from, to, cancelled).make();
}

} // namespace stackwright
