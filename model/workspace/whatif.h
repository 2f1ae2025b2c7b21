// "What if": the plan as it would be if some of the changed files had not changed. Pure; reads nothing again.
#pragma once

#include "model/workspace/workspace.h"

#include <QSet>

namespace stackwright {

Result<Plan> planWithout(const Planning &planning, const QSet<QByteArray> &leftOut);

} // namespace stackwright
