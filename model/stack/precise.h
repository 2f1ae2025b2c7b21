// Which images changed in what they are made of (`--precise`): the Dockerfile, the files that it takes, the image's own keys
// in the spec.
#pragma once

#include "model/git/changes.h"
#include "model/stack/imageinputs.h"

#include <QHash>
#include <QSet>

namespace stackwright {

struct PreciseQuestion
{
    const Spec &spec;                  ///< at head
    const std::optional<Spec> &before; ///< at base; empty: not readable there, then every image's keys count as changed
    const QList<ChangedFile> &files;
    QByteArray specPath; ///< from the checkout
    StackReader head;
    /// A file at the base; may be missing.
    std::function<std::optional<QByteArray>(const QByteArray &path)> readBefore;
    /// Only the images that share their context, and none for its keys: what the plain plan needs to know.
    bool sharedOnly = false;
    /// Paths that count as changed though they are as at the base.
    QSet<QByteArray> assumed = {};
};

struct PreciseAnswer
{
    /// By image name, the changed files that count. An image that is not in it did not change.
    QHash<QString, QList<QByteArray>> changed;
    /// Sentences: where the whole folder counted, since the Dockerfile could not be read with certainty, and where files were
    /// left out that an ONBUILD of a base from elsewhere could take.
    QList<QPair<QByteArray, QString>> remarks; ///< path, text
};

PreciseAnswer preciselyChanged(const PreciseQuestion &question);

} // namespace stackwright
