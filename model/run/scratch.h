// A run's private folder below the temporary one: what is built from, reports, docker's login. It goes with its object; that
// of a run that was killed goes when the next one begins (promises.md P3, C1). Knows nothing of what is put into it.
#pragma once

#include "model/run/lock.h"

#include <QByteArray>

namespace stackwright {

class Scratch
{
public:
    /// A new folder, 0700, in `below`; folders there whose runs are gone are removed first. One after the other, runs of one
    /// `checkout` get one name: BuildKit knows a context by its path, and of one that it knows is sent only what has changed.
    static Result<std::shared_ptr<Scratch>> make(const QString &below, const QString &checkout);
    ~Scratch();
    Scratch(const Scratch &) = delete;
    Scratch &operator=(const Scratch &) = delete;

    /// Removes a folder with all that is in it, whatever bytes the names are and whether or not its folders may be written;
    /// links are removed, never followed. What cannot be removed stays.
    static void removeTree(const QString &folder);

    QString path() const { return m_path; }
    QString filePath(const QString &name) const { return QString(m_path + QLatin1Char('/') + name); }

private:
    Scratch(QString path, std::shared_ptr<Lock> lock) : m_path(std::move(path)), m_lock(std::move(lock)) {}

    QString m_path;
    std::shared_ptr<Lock> m_lock; ///< the kernel frees it however we end
};

} // namespace stackwright
