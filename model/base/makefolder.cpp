#include "model/base/makefolder.h"

#include <QDir>
#include <QFile>

#include <cerrno>
#include <cstring>
#include <sys/stat.h>

namespace stackwright {

QString whyNotMade(const QString &folder)
{
    if (QDir().mkpath(folder))
        return {};
    // Qt says only that it failed: the first folder that is not there is tried once more.
    const QByteArray whole = QFile::encodeName(QDir::cleanPath(folder));
    for (qsizetype slash = whole.indexOf('/', 1); ; slash = whole.indexOf('/', slash + 1)) {
        const QByteArray part = slash < 0 ? whole : whole.left(slash);
        if (::mkdir(part.constData(), 0777) != 0 && errno != EEXIST && errno != EISDIR)
            return QString::fromLocal8Bit(std::strerror(errno));
        struct stat status = {};
        if (::stat(part.constData(), &status) != 0)
            return QString::fromLocal8Bit(std::strerror(errno));
        if (!S_ISDIR(status.st_mode))
            return QStringLiteral("%1 is no folder").arg(QFile::decodeName(part));
        if (slash < 0)
            return {}; // made meanwhile
    }
}

} // namespace stackwright
