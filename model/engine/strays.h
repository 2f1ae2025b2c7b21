// Processes that left the group of the command that started them: daemons, double forks, setsid. They are known by what
// they took with them: our pipe, or the mark that each command has in its environment. One that throws away both is not found.
#pragma once

#include <QByteArray>
#include <QList>

#include <sys/types.h>

namespace stackwright {

/// The variable that carries a command's mark.
inline constexpr char strayVariable[] = "STACKWRIGHT_COMMAND";

/// Another one at each call, on this machine.
QByteArray newStrayMark();

/// Processes (not ours) that carry this mark, dead ones left out.
QList<pid_t> straysOf(const QByteArray &mark);

/// Processes (not ours) whose environment has this variable with this value, dead ones left out.
QList<pid_t> processesWith(const char *variable, const QByteArray &value);

/// Processes (not ours) that can still write into the pipe.
QList<pid_t> writersOf(quint64 pipeInode);

} // namespace stackwright
