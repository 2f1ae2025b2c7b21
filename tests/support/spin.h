// Lets the event loop turn until something is true: the one place where tests wait.
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>

#include <chrono>

namespace stackwright {

/// True as soon as `done()` is; false after `limit`.
template <typename Condition>
bool spinUntil(Condition done, std::chrono::milliseconds limit = std::chrono::seconds(20))
{
    QDeadlineTimer deadline(limit);
    while (!done()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        struct timespec pause = {0, 1'000'000};
        ::nanosleep(&pause, nullptr);
    }
    return true;
}

} // namespace stackwright
