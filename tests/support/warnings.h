// What every suite's main agrees on: a Qt warning is a failure of the test it came in, and which leaks are not ours.
#pragma once

namespace stackwright::testing {

void failOnQtWarnings();

} // namespace stackwright::testing
