// Opens a file of this machine where the person reads it: in the chosen editor, at a line, else with the desktop's own program.
#pragma once

#include <QString>

class QWidget;

namespace stackwright {

/// A folder, or a file; never something that would be run. Line and column count from 1; 0: not known. What cannot be opened is
/// told in the window that `asker` stands in.
void openLocal(QWidget *asker, const QString &path, int line = 0, int column = 0);

} // namespace stackwright
