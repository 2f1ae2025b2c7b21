// Rule 6 of reference.md 1: what of a plan no commit has. Pure: the files were looked at before.
#pragma once

#include "model/stack/plan.h"

namespace stackwright {

/// SHA-256 over all that would be built and that no commit has; `built` is parallel to the spec's images. Empty: there is nothing
/// of that kind.
QByteArray uncommittedHash(const PlanInput &input, const QList<bool> &built);

/// Names in the plan's warnings what no commit has, whether it counts or not, and what the checkout lacks of what is built.
void warnOfUncommitted(const PlanInput &input, Plan *plan);

} // namespace stackwright
