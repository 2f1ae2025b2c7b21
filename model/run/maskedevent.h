// An event as it may be kept and shown: without the secrets that others' words in it hold. Knows no file.
#pragma once

#include "model/base/mask.h"
#include "model/run/event.h"

namespace stackwright {

/// What is ours in it stays as it is, should somebody's password be "passed": states, numbers, the plan, IDs, file names of logs.
Event masked(const Event &event, const Masker &masker);

} // namespace stackwright
