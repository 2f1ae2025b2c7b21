// Names of drafted images out of names of folders, files and other tools.
#pragma once

#include <QString>

namespace stackwright {

/// NodeChrome becomes node-chrome; what a name may not hold becomes a hyphen. Empty where nothing is left.
QString nameFrom(const QString &text);
/// What the path of a Dockerfile calls its image; `checkout` for one at the top.
QString nameOfDockerfile(const QString &path, const QString &checkout);
/// "." for what lies at the top.
QString folderOfFile(const QString &path);

} // namespace stackwright
