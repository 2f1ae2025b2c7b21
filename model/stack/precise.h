// Which images changed in what they are made of (`--precise`): the Dockerfile, the files that it copies, the image's own
// keys in the spec. Knows files only through a function, so that any commit, the checkout or a test can be asked.
#pragma once

#include "model/base/result.h"
#include "model/git/changes.h"
#include "model/stack/spec.h"

#include <QHash>

#include <functional>
#include <optional>

namespace stackwright {

struct PreciseQuestion
{
    const Spec &spec;                  ///< at head
    const std::optional<Spec> &before; ///< at base; empty: not readable there, then every image's keys count as changed
    const QList<ChangedFile> &files;
    QByteArray specPath; ///< "images/spec.yml"
    /// A file at head by its path from the checkout; empty optional: there is none.
    std::function<std::optional<QByteArray>(const QByteArray &path)> read;
};

/// By image name, the changed files that count. An image that is not in it did not change.
QHash<QString, QList<QByteArray>> preciselyChanged(const PreciseQuestion &question);

} // namespace stackwright
