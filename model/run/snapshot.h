// The stack's files as they are when a run begins, copied into the run's own folder: what is built and tested is one state
// of them, whoever edits the checkout meanwhile (promises.md 2). Knows no plan, no git and no docker.
//  - Copied: the folders and contexts of the images that are built, and what else lies below the images' folder but the
//    folders of other images, which are linked; what .dockerignore keeps from every builder is left out, tests are not. Where
//    a context is the checkout itself, all of it is copied but for git's folder and what we write there ourselves.
//    Everything else is linked: tests may use it. Where programs will write into the tree, all of it is copied.
//  - Contents, modes and times are kept, since they reach the image. Only the part of a time below a second is set anew, from a
//    hash of the folder's contents: BuildKit takes a file of equal path, size and time for unchanged.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

#include <atomic>
#include <functional>

namespace stackwright {

struct SnapshotWish
{
    /// All paths are those of the checkout; "." is the checkout.
    struct Image
    {
        QString name, folder, context, dockerfile;
        QStringList further; ///< files that a build reads beside these; those that are there
    };
    QString checkout;
    QString target;          ///< a new folder; will hold the tree
    QString imagesFolder = QStringLiteral("images");
    QList<Image> images;     ///< that are built
    QStringList others;      ///< folders of images that are not
    std::function<bool(const QByteArray &path)> isOwnOutput; ///< in a context that is the checkout; empty: nothing is
    bool whole = false;      ///< everything is copied, nothing linked: programs will write into the tree
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
    QHash<QString, QString> hashes;  ///< of what each image is built from: names, modes and contents, "sha256:…"
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
