// A run's events as lines for people: run.log, and the console where it is no terminal.
#pragma once

#include "model/run/run.h"

namespace stackwright {

/// One line without an end, or empty where an event says nothing to people. `run`: the fold with this event applied.
QString narrate(const Event &event, const Run &run);

/// What ran of the tests of a stage that has ended: "40/41", "40/41, 1 skipped", "none ran, 2 skipped", "no test was found",
/// "1 command", "no tests". Empty: it says nothing about tests, or has not ended.
QString testsSaid(Stage which, const StageRecord &stage);

} // namespace stackwright
