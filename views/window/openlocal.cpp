#include "views/window/openlocal.h"

#include <QDesktopServices>
#include <QFileInfo>
#include <QUrl>

namespace stackwright {

void openLocal(const QString &path)
{
    const QFileInfo file(path);
    if (file.isDir() || (file.isFile() && !file.isExecutable()))
        QDesktopServices::openUrl(QUrl::fromLocalFile(file.absoluteFilePath()));
}

} // namespace stackwright
