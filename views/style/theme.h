// Light and dark: the palette of the whole program, set and changed while it runs. Knows no widget.
#pragma once

#include <QPalette>

#include <optional>

class QString;

namespace stackwright {

enum class Theme { Auto, Light, Dark };

std::optional<Theme> themeFromWord(const QString &word); ///< auto, light, dark
QString word(Theme theme);

QPalette lightPalette();
QPalette darkPalette();

/// Auto follows what the desktop says at the moment (see setSystemDark). Needs a QApplication.
void applyTheme(Theme theme);
Theme currentTheme();

/// What the desktop prefers; takes effect at once where the theme is Auto.
void setSystemDark(bool dark);

} // namespace stackwright
