// A run's events as lines for people: run.log, and the console where it is no terminal.
#pragma once

#include "model/run/run.h"

namespace stackwright {

/// One line without an end, or empty where an event says nothing to people. `run`: the fold with this event applied.
QString narrate(const Event &event, const Run &run);

} // namespace stackwright
