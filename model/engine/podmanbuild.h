// What podman's builds need beside their command line. A RUN's processes are in a session of their own, below a helper of podman's;
// a signal to podman leaves them running, with the containers that it built in. One whose RUN is ended cleans up after itself.
#pragma once

#include <QByteArray>

namespace stackwright {

/// The variable that a build carries, so that its processes are found.
inline constexpr char podmanBuildVariable[] = "STACKWRIGHT_BUILD";

/// Another one at each call, on this machine.
QByteArray newPodmanBuildMark();

/// Ends what the RUN of this build runs just now, if it is at a RUN. How many processes that were.
int endPodmanStep(const QByteArray &mark);

} // namespace stackwright
