// Folders, made with a reason where they cannot be.
#pragma once

#include <QString>

namespace stackwright {

/// Makes a folder and those above it that are not there. Empty: it is there; else why it is not, in the system's words.
QString whyNotMade(const QString &folder);

} // namespace stackwright
