// A clock for limits on work that would otherwise have no end: a reader that looks at each line again for each line, a picture that is
// drawn two thousand times. Promises of speed are the benchmarks'.
#pragma once

#include "tests/support/sanitized.h"

#include <QtGlobal>

#include <ctime>

namespace stackwright {

/// The processor time that this process has taken since start(), in milliseconds. What other programs take does not count, and what
/// sanitizers add is taken off, roughly.
class WorkTime
{
public:
    void start() { m_begin = std::clock(); }
    qint64 elapsed() const
    {
        return (std::clock() - m_begin) * 1000 / CLOCKS_PER_SEC / (sanitized ? 10 : 1);
    }

private:
    std::clock_t m_begin = std::clock();
};

} // namespace stackwright
