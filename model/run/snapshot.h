// The stack's files as they are when a run begins, copied into the run's own folder: what is built and tested is one state
// of them, whoever edits the checkout meanwhile (promises.md 2). Knows no plan, no git and no docker.
//  - Copied: everything below images/ but the folders of images that are not built, which are linked; what .dockerignore
//    keeps from the engine is left out, tests are not. Everything beside images/ is linked: tests may use it.
//  - Contents, modes and times are kept, since they reach the image; times but for a fraction of a second, which is one for
//    all files of an image's folder and another one where their contents are others.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <atomic>

namespace stackwright {

struct SnapshotWish
{
    struct Image
    {
        QString name, dockerfile; ///< dockerfile: inside the image's folder
    };
    QString checkout;
    QString target;          ///< a new folder; will hold images/
    QList<Image> images;     ///< that are built
    QStringList others;      ///< images of the stack that are not
    qint64 plannedNs = 0;    ///< snapshotTime() when the plan was begun
};

struct Snapshot
{
    struct Seen
    {
        quint64 inode = 0;
        qint64 size = 0, modifiedNs = 0;
        quint32 mode = 0;
        bool operator==(const Seen &) const = default;
    };
    QString checkout, target;
    QHash<QString, QString> hashes;  ///< of each image's folder but its tests: names, modes and contents, "sha256:…"
    QMap<QByteArray, Seen> files;    ///< by path below the checkout; folders too; an empty one was left out
    QByteArrayList late;             ///< changed after the plan was begun: it may not know them
};

/// Now, on the clock that files are stamped with.
qint64 snapshotTime();

/// Reads every byte: for a thread of its own. Ends early when `cancelled` is set. Error: a file that cannot be read, a disk
/// that is full.
Result<Snapshot> takeSnapshot(const SnapshotWish &wish, const std::atomic<bool> &cancelled);

/// Paths below the checkout that differ from the snapshot by now: changed, gone or new. Sorted.
QByteArrayList changedSince(const Snapshot &snapshot);

/// "images/a/Dockerfile, images/b and 3 more", visible.
QString pathsText(const QByteArrayList &paths);

} // namespace stackwright
