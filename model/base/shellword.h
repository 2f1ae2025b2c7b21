// A word of a line that a person copies into a shell.
#pragma once

#include <QString>

namespace stackwright {

/// As it is where no shell would read it in another way, else in quotes.
QString quotedForShell(const QString &word);

} // namespace stackwright
