#include "model/run/snapshot.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/filecopy.h"
#include "model/stack/dockerignore.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <memory>
#include <optional>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr int mostReadings = 3; ///< of a file that changes under our eyes

qint64 nanoseconds(const timespec &time)
{
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Snapshot::Seen seen(const struct stat &status)
{
    return {status.st_ino, S_ISDIR(status.st_mode) ? 0 : status.st_size, nanoseconds(status.st_mtim), status.st_mode};
}

Error cannotCopy(const QByteArray &path, int reason)
{
    return surroundingsError(visible(path), QLatin1String("cannot be copied for the run: ") + QString::fromLocal8Bit(std::strerror(reason)),
                             reason == ENOSPC || reason == EDQUOT ? QStringLiteral("make room there, or set TMPDIR")
                                                                  : QStringLiteral("make it readable, or keep it from the build with .dockerignore"));
}

QByteArrayList namesIn(const QByteArray &folder, int *failure)
{
    QByteArrayList names;
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::opendir(folder.constData()), &::closedir);
    if (!listing) {
        *failure = errno;
        return names;
    }
    while (const dirent *entry = ::readdir(listing.get()))
        if (const QByteArray name = entry->d_name; name != "." && name != "..")
            names += name;
    std::sort(names.begin(), names.end());
    return names;
}

QByteArray joined(const QByteArray &a, const QByteArray &b, const QByteArray &c = {})
{
    return a + b + c;
}

bool isTest(const QByteArray &pathInImage)
{
    for (const char *tests : {"tests", "test", "integration_tests"})
        if (pathInImage == tests || pathInImage.startsWith(joined(tests, "/")))
            return true;
    return false;
}

/// What of an image's folder the engine and the tests may want. What is left out is what every builder would ignore; the
/// ignore files go along, so that the builder decides on the rest as it would in the checkout.
class Wanted
{
public:
    Wanted(const QString &folder, const QString &dockerfile) : m_dockerfile(dockerfile.toUtf8()), m_ignoreFiles(ignoreFilesOf(m_dockerfile))
    {
        for (const QByteArray &file : m_ignoreFiles.mid(1))
            if (QFile::exists(folder + QLatin1Char('/') + QFile::decodeName(file)))
                return; // some builders read this one, some the other: everything is copied
        if (const Result<QByteArray> rules = readFile(folder + QLatin1String("/.dockerignore"), mebibyte); rules.ok())
            m_ignore = DockerIgnore(*rules);
    }
    bool wants(const QByteArray &path) const
    {
        return isTest(path) || path == m_dockerfile || m_ignoreFiles.contains(path) || !m_ignore.ignores(path);
    }

private:
    const QByteArray m_dockerfile;
    const QList<QByteArray> m_ignoreFiles;
    DockerIgnore m_ignore;
};

class Copier
{
public:
    Copier(const SnapshotWish &wish, const std::atomic<bool> &cancelled) : m_wish(wish), m_cancelled(cancelled)
    {
        m_from = QFile::encodeName(wish.checkout) + '/';
        m_to = QFile::encodeName(wish.target) + '/';
        m_snapshot.checkout = wish.checkout;
        m_snapshot.target = wish.target;
    }

    Result<Snapshot> copy()
    {
        if (::mkdir(m_to.chopped(1).constData(), 0700) != 0 && errno != EEXIST)
            return cannotCopy(m_to, errno);
        if (const Result<void> linked = linkAllBut("", "images"); !linked)
            return linked.error();
        QHash<QByteArray, const SnapshotWish::Image *> images;
        for (const SnapshotWish::Image &image : m_wish.images)
            images.insert(QFile::encodeName(image.name), &image);
        if (::mkdir(joined(m_to, "images").constData(), 0755) != 0)
            return cannotCopy(m_to + "images", errno);
        int failure = 0;
        for (const QByteArray &name : namesIn(m_from + "images", &failure)) {
            const QByteArray path = "images/" + name;
            if (m_wish.others.contains(QFile::decodeName(name))) {
                if (::symlink(joined(m_from, path).constData(), joined(m_to, path).constData()) != 0)
                    return cannotCopy(m_to + path, errno);
                continue;
            }
            QCryptographicHash hash(QCryptographicHash::Sha256);
            QCryptographicHash contents(QCryptographicHash::Sha256);
            m_hash = &hash;
            m_contents = &contents;
            m_times.clear();
            m_image = path + '/';
            std::optional<Wanted> wanted;
            const SnapshotWish::Image *const image = images.value(name);
            if (image)
                wanted.emplace(m_wish.checkout + QLatin1String("/images/") + image->name, image->dockerfile);
            m_wanted = wanted ? &*wanted : nullptr;
            if (const Result<void> done = entry(path); !done)
                return done.error();
            if (const Result<void> done = setTimes(image ? fractionOf(contents.result()) : 0); !done)
                return done.error();
            if (image)
                m_snapshot.hashes.insert(image->name, QLatin1String("sha256:") + QString::fromLatin1(hash.result().toHex()));
        }
        if (failure != 0)
            return cannotCopy(m_from + "images", failure);
        return std::move(m_snapshot);
    }

private:
    Result<void> linkAllBut(const QByteArray &folder, const QByteArray &but)
    {
        int failure = 0;
        for (const QByteArray &name : namesIn(m_from + folder, &failure))
            if (name != but && ::symlink(joined(m_from, folder, name).constData(), joined(m_to, folder, name).constData()) != 0)
                return cannotCopy(m_to + folder + name, errno);
        return failure == 0 ? Result<void>() : Result<void>(cannotCopy(m_from + folder, failure));
    }

    Result<void> entry(const QByteArray &path)
    {
        if (m_cancelled)
            return Error{Error::Kind::Interrupted, QStringLiteral("run"), QStringLiteral("stopped before it started"), {}};
        const QByteArray from = m_from + path, to = m_to + path;
        struct stat status = {};
        if (::lstat(from.constData(), &status) != 0)
            return cannotCopy(path, errno);
        if (m_wanted && !S_ISDIR(status.st_mode) && !m_wanted->wants(path.mid(m_image.size()))) {
            m_snapshot.files.insert(path, {}); // known, and nobody's business
            return {};
        }
        m_snapshot.files.insert(path, seen(status));
        noteLate(path, status);
        if (S_ISDIR(status.st_mode))
            return folder(path, status);
        if (S_ISREG(status.st_mode))
            return file(path);
        if (S_ISLNK(status.st_mode)) {
            QByteArray target(PATH_MAX, '\0');
            const ssize_t size = ::readlink(from.constData(), target.data(), static_cast<size_t>(target.size()));
            if (size < 0)
                return cannotCopy(path, errno);
            target.truncate(size);
            add("link", path, 0, target);
            if (::symlink(target.constData(), to.constData()) != 0)
                return cannotCopy(to, errno);
        } else if (S_ISFIFO(status.st_mode) && ::mkfifo(to.constData(), status.st_mode & 0777) != 0) {
            return cannotCopy(to, errno);
        }
        return {}; // sockets and devices reach no image
    }

    Result<void> folder(const QByteArray &path, const struct stat &status)
    {
        const QByteArray to = m_to + path;
        if (::mkdir(to.constData(), 0700) != 0)
            return cannotCopy(to, errno);
        add("folder", path, status.st_mode & 07777, {});
        int failure = 0;
        for (const QByteArray &name : namesIn(m_from + path, &failure))
            if (const Result<void> done = entry(path + '/' + name); !done)
                return done;
        if (failure != 0)
            return cannotCopy(path, failure);
        ::chmod(to.constData(), (status.st_mode & 07777) | S_IWUSR | S_IXUSR); // it must be possible to remove it
        const timespec times[2] = {status.st_atim, status.st_mtim};
        ::utimensat(AT_FDCWD, to.constData(), times, 0);
        return {};
    }

    Result<void> file(const QByteArray &path)
    {
        for (int reading = 1;; ++reading) {
            const int from = ::open(joined(m_from, path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
            if (from < 0)
                return cannotCopy(path, errno);
            const int to = ::open(joined(m_to, path).constData(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
            int failure = to < 0 ? errno : 0;
            struct stat before = {}, after = {};
            ::fstat(from, &before);
            CopiedFile copied;
            if (failure == 0) {
                copied = copyFile(from, to, m_cancelled);
                failure = copied.failure;
            }
            ::fstat(from, &after);
            ::close(from);
            if (failure == 0 && ::fchmod(to, before.st_mode & 07777) != 0)
                failure = errno;
            if (to >= 0 && ::close(to) != 0 && failure == 0)
                failure = errno;
            if (failure != 0)
                return cannotCopy(path, failure);
            if (seen(before) == seen(after)) {
                m_snapshot.files.insert(path, seen(before));
                add(copied.holes.isEmpty() ? "file" : "sparse", path, before.st_mode & 07777, copied.hash + copied.holes);
                for (const QByteArray &part : {QByteArray::number(path.size()), path, copied.hash, copied.holes})
                    m_contents->addData(part);
                m_times.insert(path, before.st_mtim);
                return {};
            }
            if (reading >= mostReadings)
                return surroundingsError(visible(path), QStringLiteral("somebody writes it right now"), QStringLiteral("start again when it is whole"));
        }
    }

    /// Of a second, in nanoseconds.
    static qint64 fractionOf(const QByteArray &hash)
    {
        quint32 start = 0;
        std::memcpy(&start, hash.constData(), sizeof start);
        return start % 1'000'000'000;
    }

    /// BuildKit knows a context by its path, and takes a file of the size and time that it knows for what it knows. So the
    /// times of a folder with other contents are others, all by the same fraction of a second: which is newer stays true.
    Result<void> setTimes(qint64 later)
    {
        for (auto file = m_times.cbegin(); file != m_times.cend(); ++file) {
            const qint64 part = file->tv_nsec + later;
            const timespec times[2] = {{0, UTIME_OMIT}, {file->tv_sec + part / 1'000'000'000, part % 1'000'000'000}};
            if (::utimensat(AT_FDCWD, joined(m_to, file.key()).constData(), times, AT_SYMLINK_NOFOLLOW) != 0)
                return cannotCopy(file.key(), errno);
        }
        return {};
    }

    void noteLate(const QByteArray &path, const struct stat &status)
    {
        // Changed in the future: a clock that was set back, which says nothing.
        if (const qint64 changed = nanoseconds(status.st_ctim); m_wish.plannedNs > 0 && changed > m_wish.plannedNs && changed <= snapshotTime())
            m_snapshot.late += path;
    }

    void add(const char *kind, const QByteArray &path, quint32 mode, const QByteArray &content)
    {
        const QByteArray name = path.mid(m_image.size()); // a folder that moves as a whole stays what it is
        if (isTest(name))
            return; // tests make no other image; their own hash stands in the verdict
        for (const QByteArray &part : {QByteArray(kind), name, QByteArray::number(mode, 8), content}) {
            m_hash->addData(joined(QByteArray::number(part.size()), " "));
            m_hash->addData(part);
        }
    }

    const SnapshotWish &m_wish;
    const std::atomic<bool> &m_cancelled;
    QByteArray m_from, m_to, m_image;
    Snapshot m_snapshot;
    QCryptographicHash *m_hash = nullptr;     ///< of what reaches the image
    QCryptographicHash *m_contents = nullptr; ///< of every file of the folder
    QMap<QByteArray, timespec> m_times;       ///< of its files
    const Wanted *m_wanted = nullptr;
};

/// Touched or written anew, but with the same bytes in it.
bool sameBytes(const Snapshot &snapshot, const QByteArray &path)
{
    const QString below = QLatin1Char('/') + QFile::decodeName(path);
    const Result<QByteArray> now = readFile(snapshot.checkout + below, 64 * mebibyte, false), then = readFile(snapshot.target + below, 64 * mebibyte, false);
    return now.ok() && then.ok() && *now == *then;
}

} // namespace

qint64 snapshotTime()
{
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now); // stamps are of the same clock or of its last tick, never later
    return nanoseconds(now);
}

Result<Snapshot> takeSnapshot(const SnapshotWish &wish, const std::atomic<bool> &cancelled)
{
    return Copier(wish, cancelled).copy();
}

QByteArrayList changedSince(const Snapshot &snapshot)
{
    QByteArrayList changed;
    const QByteArray root = QFile::encodeName(snapshot.checkout) + '/';
    for (auto file = snapshot.files.cbegin(); file != snapshot.files.cend(); ++file) {
        if (*file == Snapshot::Seen())
            continue;
        struct stat status = {};
        if (::lstat(joined(root, file.key()).constData(), &status) != 0) {
            changed += file.key();
            continue;
        }
        if (seen(status) == *file)
            continue;
        if (!S_ISDIR(status.st_mode) || !S_ISDIR(file->mode)) {
            if (status.st_mode != file->mode || !sameBytes(snapshot, file.key()))
                changed += file.key();
            continue;
        }
        int failure = 0;
        for (const QByteArray &name : namesIn(root + file.key(), &failure))
            if (const QByteArray path = file.key() + '/' + name; !snapshot.files.contains(path))
                changed += path;
    }
    std::sort(changed.begin(), changed.end());
    return changed;
}

QString pathsText(const QByteArrayList &paths)
{
    constexpr qsizetype most = 3;
    QStringList words;
    for (const QByteArray &path : paths.mid(0, most))
        words += visible(QByteArray(path).replace('\n', "\\n"));
    const QString text = words.join(QLatin1String(", "));
    return paths.size() <= most ? text : QString(text + QLatin1String(" and ") + QString::number(paths.size() - most) + QLatin1String(" more"));
}

} // namespace stackwright
