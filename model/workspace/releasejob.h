// What a promotion is made of in a checkout, for the console and the window alike: whose records, which repositories, where
// the lock is kept, who promotes.
#pragma once

#include "model/base/folders.h"
#include "model/release/promotion.h"
#include "model/stack/spec.h"

#include <QMap>

namespace stackwright {

struct ReleaseJob
{
    Folders folders;
    Spec spec;
    QString registry; ///< --registry, or the local one's host; empty: the spec's own
    QMap<QString, QString> environment;

    /// The stack's repositories in that registry, in the spec's order, each once. A name that cannot be placed is left out.
    QList<ImageRef> repositories() const;
    /// Where the stack's lock and records are: the first root's repository.
    ImageRef shelf() const;
    /// Everything but `publish`.
    PromotionPlace place() const;
    /// user@machine; under CI the person who started it.
    QString who() const;
};

} // namespace stackwright
