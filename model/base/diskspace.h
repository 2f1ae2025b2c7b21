// Is there room on a disk? For saying why a program that says little could not write.
#pragma once

#include "model/base/clause.h"

namespace stackwright {

/// "the disk is full: 12 kB are left on /mnt/wiki" for the file system that holds `path`, there or to be made. Empty: there is
/// room, or it cannot be told.
Clause whyNoRoom(const QString &path);

} // namespace stackwright
