// The newest earlier build of each image of a plan, out of the history: what the question why a step was not cached compares with.
#pragma once

#include "model/run/cachemiss.h"
#include "model/run/history.h"
#include "model/workspace/workspace.h"

namespace stackwright {

/// By image; of this machine, since each has a builder's cache of its own. An image that no kept run built is not in it. Reads journals and
/// git: for a thread of its own.
QHash<QString, BuildBefore> earlierBuilds(const History &history, const Planning &planning);

} // namespace stackwright
