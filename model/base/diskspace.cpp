#include "model/base/diskspace.h"

#include "model/base/text.h"

#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

#include <sys/statvfs.h>
#include <unistd.h>

namespace stackwright {

namespace {

/// Of a disk that ran full some bytes are left as soon as whoever filled it gives up and takes its own away.
constexpr qint64 hardlyAny = 512 * 1024;

} // namespace

Clause whyNoRoom(const QString &path)
{
    QString folder = QFileInfo(path).absoluteFilePath();
    while (!QFileInfo::exists(folder) && folder != QLatin1String("/"))
        folder = QFileInfo(folder).path();
    struct statvfs facts = {};
    if (::statvfs(QFile::encodeName(folder).constData(), &facts) != 0 || facts.f_blocks == 0)
        return {};
    const bool isRoot = ::geteuid() == 0; // who may use what is kept back
    const qint64 left = static_cast<qint64>(isRoot ? facts.f_bfree : facts.f_bavail) * static_cast<qint64>(facts.f_frsize);
    const QString where = QString::fromUtf8(visible(QFile::encodeName(QStorageInfo(folder).rootPath())).toUtf8());
    if (left < hardlyAny)
        return clause("disk-full-left", {sizeText(left), where});
    if (facts.f_files > 0 && (isRoot ? facts.f_ffree : facts.f_favail) == 0)
        return clause("disk-full-files", {where});
    return {};
}

} // namespace stackwright
