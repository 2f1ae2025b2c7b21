#include "model/run/lock.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace stackwright {

namespace {

/// Whoever only asks (isHeld) shares the lock for a moment; that is no holder, and is waited for.
bool takeAlone(int descriptor)
{
    const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(200);
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK || ::flock(descriptor, LOCK_SH | LOCK_NB) != 0)
            return false;
        if (std::chrono::steady_clock::now() > until) {
            errno = EWOULDBLOCK;
            return false;
        }
        std::this_thread::yield();
    }
    return true;
}

} // namespace

Result<std::shared_ptr<Lock>> Lock::take(const QString &file)
{
    QDir().mkpath(QFileInfo(file).path());
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (descriptor < 0)
        return surroundingsError(file, QLatin1String("the lock cannot be opened: ") + QString::fromLocal8Bit(std::strerror(errno)),
                                 QStringLiteral("choose a folder that you may write with --output DIR"));
    if (!takeAlone(descriptor)) {
        const int code = errno;
        char holder[32] = {};
        [[maybe_unused]] const ssize_t n = ::pread(descriptor, holder, sizeof holder - 1, 0);
        ::close(descriptor);
        if (code != EWOULDBLOCK)
            return surroundingsError(file, QLatin1String("it cannot be locked: ") + QString::fromLocal8Bit(std::strerror(code)),
                                     QStringLiteral("choose another folder with --output DIR"));
        return surroundingsError(QFileInfo(QFileInfo(file).path()).path(),
                                 QLatin1String("a run is going on there, of process ") + QString::fromLatin1(QByteArray(holder).trimmed()),
                                 QStringLiteral("wait for its end, or choose another folder with --output DIR"));
    }
    const QByteArray pid = QByteArray::number(::getpid()) + '\n';
    if (::ftruncate(descriptor, 0) == 0) {
        [[maybe_unused]] const ssize_t n = ::pwrite(descriptor, pid.constData(), static_cast<size_t>(pid.size()), 0);
    }
    return std::shared_ptr<Lock>(new Lock(descriptor));
}

std::optional<bool> Lock::isHeld(const QString &file)
{
    const int descriptor = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (descriptor < 0)
        return {};
    std::optional<bool> held;
    struct stat facts{};
    if (::fstat(descriptor, &facts) == 0 && S_ISREG(facts.st_mode)) {
        if (::flock(descriptor, LOCK_SH | LOCK_NB) == 0) {
            ::flock(descriptor, LOCK_UN); // also for a child that was forked in between
            held = false;
        } else if (errno == EWOULDBLOCK) {
            held = true;
        }
    }
    ::close(descriptor);
    return held;
}

Lock::~Lock()
{
    ::close(m_descriptor);
}

} // namespace stackwright
