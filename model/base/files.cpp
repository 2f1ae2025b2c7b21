#include "model/base/files.h"

#include "model/base/makefolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <list>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

/// The middle of our temporary names: NAME.stackwright-tmp-PID-N. Nothing else on the disk is called so.
constexpr QLatin1String temporaryMark(".stackwright-tmp-");

QString reason(int number)
{
    return QString::fromLocal8Bit(std::strerror(number));
}

class Descriptor
{
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)
    int fd() const { return m_fd; }
    /// Errors that a file system reports late come here.
    int close()
    {
        const int result = ::close(m_fd);
        m_fd = -1;
        return result;
    }

private:
    int m_fd;
};

Error cannotRead(const QString &path, const QString &why, const QString &advice)
{
    return inputError(path, QLatin1String("cannot read: ") + why, advice);
}

Error cannotWrite(const QString &path, const QString &why)
{
    return workError(path, QLatin1String("cannot write: ") + why, QStringLiteral("what was there before is unchanged; free space or correct the permissions, then try again"));
}

bool writeAll(int fd, const QByteArray &bytes)
{
    qsizetype done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.constData() + done, static_cast<size_t>(bytes.size() - done));
        if (n > 0)
            done += n;
        else if (n < 0 && errno != EINTR)
            return false;
    }
    return true;
}

} // namespace

Result<QByteArray> readFile(const QString &path, qint64 cap, bool followLinks)
{
    const QByteArray name = QFile::encodeName(path);
    // O_NONBLOCK: opening a FIFO must not wait for its writer.
    Descriptor file(::open(name.constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followLinks ? 0 : O_NOFOLLOW)));
    if (file.fd() < 0) {
        if (errno == ELOOP && !followLinks)
            return cannotRead(path, QStringLiteral("is a symbolic link"), QStringLiteral("put the file itself there"));
        return errno == ENOENT ? cannotRead(path, QStringLiteral("there is no such file"), QStringLiteral("check the name and the folder that it is looked for in"))
                               : cannotRead(path, reason(errno), QStringLiteral("look at it with ls -l; may this account read it?"));
    }
    struct stat status = {};
    if (::fstat(file.fd(), &status) != 0)
        return cannotRead(path, reason(errno), QStringLiteral("check the disk, then try again"));
    if (S_ISDIR(status.st_mode))
        return cannotRead(path, QStringLiteral("is a folder"), QStringLiteral("name a file"));
    if (!S_ISREG(status.st_mode))
        return cannotRead(path, QStringLiteral("is no regular file"), QStringLiteral("name a regular file"));
    const QString tooLarge = QStringLiteral("make it smaller, or name another file");
    if (status.st_size > cap)
        return cannotRead(path, QStringLiteral("has %1 bytes, more than the %2 that are read").arg(status.st_size).arg(cap), tooLarge);

    QByteArray bytes;
    bytes.reserve(status.st_size + 1);
    char buffer[65536];
    for (;;) {
        const ssize_t n = ::read(file.fd(), buffer, sizeof buffer);
        if (n == 0)
            return bytes;
        if (n < 0) {
            if (errno == EINTR)
                continue;
            return cannotRead(path, reason(errno), QStringLiteral("check the disk, then try again"));
        }
        bytes.append(buffer, n);
        if (bytes.size() > cap) // it grew while it was read
            return cannotRead(path, QStringLiteral("has more than the %1 bytes that are read").arg(cap), tooLarge);
    }
}

namespace {

/// One file on its way: written beside, then on the disk, then renamed. What has not got its name goes away again.
class Replacement
{
public:
    explicit Replacement(const NamedBytes &file) : m_path(file.path), m_name(QFile::encodeName(file.path)), m_bytes(file.bytes) {}
    ~Replacement()
    {
        if (!m_temporary.isEmpty())
            ::unlink(m_temporary.constData());
    }
    Q_DISABLE_COPY_MOVE(Replacement)

    Result<void> write()
    {
        const QString folder = QFileInfo(m_path).absolutePath();
        if (const QString why = whyNotMade(folder); !why.isEmpty())
            return cannotWrite(m_path, QStringLiteral("the folder %1 cannot be made: %2").arg(folder, why));
        struct stat status = {};
        mode_t mode = 0644;
        if (::lstat(m_name.constData(), &status) == 0) {
            if (S_ISLNK(status.st_mode))
                return cannotWrite(m_path, QStringLiteral("is a symbolic link"));
            if (!S_ISREG(status.st_mode))
                return cannotWrite(m_path, S_ISDIR(status.st_mode) ? QStringLiteral("is a folder") : QStringLiteral("is no regular file"));
            mode = status.st_mode & 0777;
        } else if (errno != ENOENT) {
            return cannotWrite(m_path, reason(errno));
        }
        static std::atomic<int> serial = 0;
        const QByteArray temporary = m_name + QByteArray(temporaryMark.data()) + QByteArray::number(::getpid()) + '-'
                                     + QByteArray::number(++serial);
        m_file.emplace(::open(temporary.constData(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
        if (m_file->fd() < 0)
            return cannotWrite(m_path, reason(errno));
        m_temporary = temporary;
        return writeAll(m_file->fd(), m_bytes) ? Result<void>() : cannotWrite(m_path, reason(errno));
    }

    Result<void> settle()
    {
        return ::fsync(m_file->fd()) == 0 && m_file->close() == 0 ? Result<void>() : cannotWrite(m_path, reason(errno));
    }

    Result<void> rename()
    {
        if (::rename(m_temporary.constData(), m_name.constData()) != 0)
            return cannotWrite(m_path, reason(errno));
        m_temporary.clear();
        return {};
    }

private:
    QString m_path;
    QByteArray m_name, m_bytes, m_temporary;
    std::optional<Descriptor> m_file;
};

} // namespace

void settleFolder(const QString &folder)
{
    const Descriptor names(::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (names.fd() >= 0)
        ::fsync(names.fd());
}

Result<void> writeFiles(const QList<NamedBytes> &files, Naming naming)
{
    std::list<Replacement> replacements;
    for (const NamedBytes &file : files)
        replacements.emplace_back(file);
    Result<void> first;
    for (Result<void> (Replacement::*step)() : {&Replacement::write, &Replacement::settle, &Replacement::rename})
        for (auto one = replacements.begin(); one != replacements.end();) {
            const Result<void> done = ((*one).*step)();
            if (!done && first)
                first = done;
            one = done ? std::next(one) : replacements.erase(one);
        }
    QStringList folders;
    if (naming == Naming::Settled)
        for (const NamedBytes &file : files)
            folders += QFileInfo(file.path).absolutePath();
    folders.removeDuplicates();
    for (const QString &folder : std::as_const(folders))
        settleFolder(folder);
    return first;
}

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    return writeFiles({{path, bytes}});
}

void sweepTemporaries(const QString &folder)
{
    QDir dir(folder);
    const QStringList names = dir.entryList({QLatin1Char('*') + temporaryMark + QLatin1Char('*')}, QDir::Files | QDir::Hidden | QDir::System);
    for (const QString &name : names) {
        // A writer that still lives keeps its file.
        const QString pid = name.section(temporaryMark, -1).section(QLatin1Char('-'), 0, 0);
        bool number = false;
        const int process = pid.toInt(&number);
        if (number && process != ::getpid() && QFileInfo::exists(QStringLiteral("/proc/%1").arg(process)))
            continue;
        dir.remove(name);
    }
}

} // namespace stackwright
