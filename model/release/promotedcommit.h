// What git says of the commits that a promotion's images were built from: which gates their specs ask for, and whether
// nothing of an image changed between its own commit and the newest of them. Release asks; the workspace, which can plan,
// answers (model/workspace/promotedcommits.cpp).
#pragma once

#include "model/base/result.h"
#include "model/stack/spec.h"

#include <QHash>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace stackwright {

struct CommitQuestion
{
    QHash<QString, QString> revisions; ///< image -> its label, without "-dirty"; images without one are left out
};

struct CommitAnswer
{
    std::optional<Error> refusal;   ///< a commit that this clone does not have, a spec that does not load
    QList<GateSpec> gates;          ///< of those commits and of the checkout, each once
    bool requireTests = false;      ///< one of them says so
    QStringList notes;              ///< where they differ
    QString newest;                 ///< of the revisions; empty: they do not follow each other
    QHash<QString, QString> unproven; ///< image -> why git does not prove that nothing of it changed until `newest`
    bool isProof = false;           ///< the two above were looked for
};

/// Called in a thread of its own; holds copies of all that it needs.
using CommitReader = std::function<CommitAnswer(const CommitQuestion &)>;

} // namespace stackwright
