// Time as a function, so that tests own it. Monotonic for durations and deadlines; wall time is only printed (P17).
#pragma once

#include <QDateTime>

#include <chrono>
#include <functional>

namespace stackwright {

struct Clock
{
    std::function<QDateTime()> wall = [] { return QDateTime::currentDateTimeUtc(); };
    std::function<std::chrono::milliseconds()> monotonic = [] {
        return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
    };
};

} // namespace stackwright
