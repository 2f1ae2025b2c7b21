// "What if": the plan as it would be if some of the changed files had not changed, or further ones had.
#pragma once

#include "model/workspace/workspace.h"

#include <QSet>

#include <functional>

namespace stackwright {

/// Pure; reads nothing again.
Result<Plan> planWithout(const Planning &planning, const QSet<QByteArray> &leftOut);

/// `plan --what-if`: these files count as changed, too. They are paths from the checkout's top, or absolute ones in it; they need
/// not exist. Error kind Input: one that is no path of the checkout.
Result<QSet<QByteArray>> assumeChanged(const QStringList &paths, const QString &checkout, const std::function<bool(const QByteArray &path)> &isThere,
                                       ChangeSet *changes);

/// That a plan counts what did not happen, and what it cannot know of it.
QList<PlanWarning> warningsOfAssumed(const QSet<QByteArray> &assumed, const QByteArray &specPath);

} // namespace stackwright
