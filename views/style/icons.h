// The program's own icons, tinted with the palette as they are painted: they follow light and dark by themselves and need
// no icon theme.
#pragma once

#include <QIcon>
#include <QPalette>

class QString;

namespace stackwright {

/// resources/icons/NAME.svg in the colour of buttons' text; in the accent where it is switched on.
QIcon iconNamed(const QString &name);
/// Always in that role's colour.
QIcon iconNamed(const QString &name, QPalette::ColorRole role);
QIcon applicationIcon();

} // namespace stackwright
