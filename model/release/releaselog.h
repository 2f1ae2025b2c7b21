// The records of a stack's promotions in the registry itself, so that every machine knows them: one tag in the repository of
// the stack's root image, whose manifest carries them, packed, in an annotation. Who writes it holds the promotion's lock.
#pragma once

#include "model/registry/registry.h"
#include "model/release/releases.h"

namespace stackwright {

struct ReleaseLog
{
    QList<ReleaseRecord> records; ///< in the order in which they were left, the newest first; clocks play no part
    QStringList unread;           ///< records that cannot be read, each with why
    bool newestUnread = false;    ///< the newest is among those
    QList<QJsonObject> raw;       ///< all of them as they stand there, oldest first
};

inline QString releaseLogTag() { return QStringLiteral("stackwright-releases"); }

/// As an OCI index that lists `anchor`, an image of the same repository. What does not fit is left out: first the pages of the
/// oldest records, then the oldest records.
RawManifest releaseLogManifest(QList<QJsonObject> records, const std::optional<RawManifest> &anchor);
Result<ReleaseLog> releaseLogFrom(const RawManifest &manifest);

/// No such tag: no records. Error: could not tell, or a log of a newer version.
void readReleaseLog(Registry &registry, const ImageRef &repository, QObject *context, std::function<void(Result<ReleaseLog>)> answer);
/// Puts the record in the place of the one with its id, else behind all others.
void leaveRecord(Registry &registry, const ImageRef &repository, const ReleaseRecord &record, const std::optional<RawManifest> &anchor,
                 QObject *context, std::function<void(Result<void>)> answer);

/// What is known here and there, newest first: the log's order, then by time. Of a record that both have, the one that was
/// written last.
QList<ReleaseRecord> merged(const QList<ReleaseRecord> &local, const QList<ReleaseRecord> &log);

} // namespace stackwright
