#include "model/run/snapshot.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/filecopy.h"
#include "model/run/wantedfiles.h"
#include "model/stack/layout.h"

#include <QCryptographicHash>
#include <QFile>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <dirent.h>
#include <fcntl.h>
#include <linux/limits.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

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

class Copier
{
public:
    Copier(const SnapshotWish &wish, const std::atomic<bool> &cancelled) : m_wish(wish), m_cancelled(cancelled)
    {
        m_from = QFile::encodeName(wish.checkout) + '/';
        m_to = QFile::encodeName(wish.target) + '/';
        m_snapshot.checkout = wish.checkout;
        m_snapshot.target = wish.target;
        for (const SnapshotWish::Image &image : wish.images)
            m_images.push_back(std::make_unique<WantedFiles>(wish, image));
        for (const QString &other : wish.others)
            m_others.insert(QFile::encodeName(other));
        int number = 0;
        for (const auto &image : m_images) {
            for (const QByteArray &root : image->roots())
                m_roots.add(root, number);
            ++number;
        }
    }

    Result<Snapshot> copy()
    {
        if (::mkdir(m_to.chopped(1).constData(), 0700) != 0 && errno != EEXIST)
            return cannotCopy(m_to, errno);
        if (const Result<void> done = look("."); !done)
            return done.error();
        for (const auto &image : m_images)
            m_snapshot.hashes.insert(image->name(), image->hash());
        return std::move(m_snapshot);
    }

private:
    /// What stands in a folder that is not copied as a whole.
    Result<void> look(const QByteArray &folder)
    {
        int failure = 0;
        const QByteArray images = QFile::encodeName(m_wish.imagesFolder);
        for (const QByteArray &name : namesIn(m_from + folder, &failure)) {
            const QByteArray path = pathBelow(folder, name);
            const bool ofImages = folder == images && images != "." && !m_others.contains(path);
            if (path == ".git" || (m_wish.isOwnOutput && m_wish.isOwnOutput(path))) {
                continue; // no part of any image
            } else if (!m_roots.holding(path).isEmpty() || (ofImages && !m_roots.hasBelow(path))) {
                if (const Result<void> done = root(path); !done)
                    return done;
            } else if (m_roots.hasBelow(path) || (isWithin(images, path) && images != ".")) {
                if (::mkdir(joined(m_to, path).constData(), 0755) != 0)
                    return cannotCopy(path, errno);
                if (const Result<void> done = look(path); !done)
                    return done;
            } else if (const Result<void> linked = m_wish.whole ? root(path) : link(path); !linked) {
                return linked;
            }
        }
        return failure == 0 ? Result<void>() : Result<void>(cannotCopy(m_from + folder, failure));
    }

    Result<void> link(const QByteArray &path)
    {
        return ::symlink(joined(m_from, path).constData(), joined(m_to, path).constData()) == 0 ? Result<void>() : Result<void>(cannotCopy(m_to + path, errno));
    }

    /// A folder or a file that is copied, as a whole.
    Result<void> root(const QByteArray &path)
    {
        QCryptographicHash contents(QCryptographicHash::Sha256);
        m_contents = &contents;
        m_times.clear();
        m_current.clear();
        const QList<int> holding = m_roots.holding(path);
        const bool looksDeeper = m_roots.hasBelow(path);
        for (int i = 0; i < static_cast<int>(m_images.size()); ++i)
            if (holding.contains(i) || (looksDeeper && m_images[static_cast<size_t>(i)]->liesBelow(path)))
                m_current += m_images[static_cast<size_t>(i)].get();
        if (const Result<void> done = entry(path); !done)
            return done;
        return setTimes(m_current.isEmpty() ? 0 : fractionOf(contents.result()));
    }

    /// Files of a folder that is nobody's context are there for tests: all of them.
    bool isWanted(const QByteArray &path) const
    {
        bool covered = false;
        if (m_wish.whole)
            return true;
        for (const WantedFiles *image : m_current) {
            if (image->wants(path) || (!image->covers(path) && isWithin(path, image->folder())))
                return true;
            covered = covered || image->covers(path);
        }
        return !covered;
    }

    Result<void> entry(const QByteArray &path)
    {
        if (m_cancelled)
            return Error{Error::Kind::Interrupted, QStringLiteral("run"), QStringLiteral("stopped before it started"), {}};
        const QByteArray from = m_from + path, to = m_to + path;
        struct stat status = {};
        if (m_wish.isOwnOutput && m_wish.isOwnOutput(path))
            return {};
        if (::lstat(from.constData(), &status) != 0)
            return cannotCopy(path, errno);
        if (!S_ISDIR(status.st_mode) && !isWanted(path)) {
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
        for (WantedFiles *image : std::as_const(m_current))
            image->add(kind, path, mode, content);
    }

    const SnapshotWish &m_wish;
    const std::atomic<bool> &m_cancelled;
    QByteArray m_from, m_to;
    Snapshot m_snapshot;
    std::vector<std::unique_ptr<WantedFiles>> m_images;
    QSet<QByteArray> m_others;
    FolderIndex m_roots;         ///< what each image needs, by its place in m_images
    QList<WantedFiles *> m_current;   ///< the images that the root that is copied now is for
    QCryptographicHash *m_contents = nullptr; ///< of every file of that root
    QMap<QByteArray, timespec> m_times;       ///< of its files
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
