// Whole files: read with a cap, written complete or not at all (promises.md P1, P2, F6, R1).
// Nothing else in the program writes a file that is replaced; journals and logs that grow use their own appenders.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

inline constexpr qint64 mebibyte = 1024 * 1024;

/// The bytes of a regular file. Refused by name: missing, a folder, a FIFO or device, unreadable, larger than `cap` bytes
/// (unread). A symbolic link is followed only if `followLinks`. Never blocks on a FIFO.
Result<QByteArray> readFile(const QString &path, qint64 cap, bool followLinks = true);

/// Writes beside, flushes to disk, renames, flushes the folder. On any failure `path` is as it was before and the Error
/// names path and reason. Refuses a `path` that is a symbolic link or no regular file. Creates missing folders.
Result<void> writeFile(const QString &path, const QByteArray &bytes);

struct NamedBytes
{
    QString path;
    QByteArray bytes;
};

/// When the new name is on the disk too. Later: with the next settleFolder(); a power failure before may bring back what was
/// there, whole.
enum class Naming { Settled, Later };

/// Each as writeFile does it, with less waiting for the disk than one after the other. One that fails keeps no other from
/// being written; the first failure is returned.
Result<void> writeFiles(const QList<NamedBytes> &files, Naming naming = Naming::Settled);

/// Brings the names in it to the disk. A missing folder has none.
void settleFolder(const QString &folder);

/// Removes what a killed writeFile left in `folder` (its temporary names only). Missing folder: nothing to do.
void sweepTemporaries(const QString &folder);

} // namespace stackwright
