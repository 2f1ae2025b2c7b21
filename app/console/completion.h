// The shells' completions as text, from the words of the command line. Knows no shell but by what it writes for it.
#pragma once

#include "app/console/commandline.h"

#include <QByteArray>

namespace stackwright {

/// `shell` is bash, zsh or fish.
QByteArray completionScript(const QString &shell, const QList<CommandWords> &commands);

} // namespace stackwright
