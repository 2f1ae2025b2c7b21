#include "model/engine/outputpipe.h"

#include <QPointer>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {
constexpr int pipeSize = 1024 * 1024; // what an unprivileged process may ask for; fewer switches between child and us
constexpr qsizetype pieceSize = 64 * 1024; // is still in a core's own cache when it is looked through and written
constexpr qint64 smallPiece = 16 * 1024;
constexpr int pauseMilliseconds = 50; // as live as an eye can tell; for a pipe of that size: 21 MB a second
} // namespace

OutputPipe::OutputPipe(QObject *parent) : QObject(parent)
{
    connect(&m_pause, &QTimer::timeout, this, [this] { readSome(); });
}

OutputPipe::~OutputPipe()
{
    close();
}

bool OutputPipe::open()
{
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)
        return false;
    m_readEnd = ends[0];
    m_writeEnd = ends[1];
    // Only our end: a child expects blocking writes.
    ::fcntl(m_readEnd, F_SETFL, O_NONBLOCK);
    ::fcntl(m_readEnd, F_SETPIPE_SZ, pipeSize); // refused where the user's pages are used up: the usual 64 KiB do too,
    m_pause.setInterval(std::max(1, pauseMilliseconds * ::fcntl(m_readEnd, F_GETPIPE_SZ) / pipeSize)); // asked more often
    struct stat facts = {};
    if (::fstat(m_readEnd, &facts) == 0)
        m_inode = facts.st_ino;
    m_notifier = std::make_unique<QSocketNotifier>(m_readEnd, QSocketNotifier::Read);
    connect(m_notifier.get(), &QSocketNotifier::activated, this, [this] { readSome(); });
    return true;
}

void OutputPipe::closeChildEnd()
{
    if (m_writeEnd >= 0)
        ::close(m_writeEnd);
    m_writeEnd = -1;
}

void OutputPipe::close()
{
    closeChildEnd();
    m_pause.stop();
    if (m_notifier) {
        // May be called from the notifier's own signal: it must outlive that.
        m_notifier->setEnabled(false);
        m_notifier.release()->deleteLater();
    }
    if (m_readEnd >= 0)
        ::close(m_readEnd);
    m_readEnd = -1;
    m_buffer.clear();
}

qint64 OutputPipe::readPiece()
{
    if (m_readEnd < 0)
        return 0;
    if (m_buffer.isEmpty())
        m_buffer.resize(pieceSize);
    ssize_t count = 0;
    do {
        count = ::read(m_readEnd, m_buffer.data(), static_cast<size_t>(m_buffer.size()));
    } while (count < 0 && errno == EINTR);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return 0;
    if (count <= 0) {
        close();
        emit ended();
        return 0;
    }
    if (count < smallPiece) { // a copy of its own size: who keeps a small piece does not keep a big buffer
        emit received(QByteArray(m_buffer.constData(), count));
        return count;
    }
    const QPointer<OutputPipe> alive = this;
    m_buffer.resize(count);
    emit received(m_buffer);
    if (!alive || m_buffer.isEmpty())
        return count;
    if (m_buffer.isDetached())
        m_buffer.resize(pieceSize); // the same memory again
    else
        m_buffer = QByteArray(pieceSize, Qt::Uninitialized); // somebody kept it: no copy of what they have
    return count;
}

void OutputPipe::readSome()
{
    const QPointer<OutputPipe> alive = this;
    qint64 count = 0, total = 0;
    do { // what has piled up during a pause, without a round of the event loop for each piece
        count = readPiece();
        total += count;
    } while (alive && count >= smallPiece && total < pipeSize);
    if (!alive || !m_notifier)
        return;
    // While a child goes on talking the timer asks, one wake-up for each pause; the notifier would cost two more. A flood is
    // taken by the same clock, a pipe's size each time, and its writer waits: that bounds what we cost beside it.
    const bool byTimer = total > 0;
    if (byTimer == m_pause.isActive())
        return;
    m_notifier->setEnabled(!byTimer);
    if (byTimer)
        m_pause.start();
    else
        m_pause.stop();
}

void OutputPipe::drain()
{
    const QPointer<OutputPipe> alive = this;
    qint64 total = 0;
    while (alive && m_readEnd >= 0 && total < 2 * pipeSize) {
        const qint64 count = readPiece();
        if (count == 0)
            return;
        total += count;
    }
}

} // namespace stackwright
