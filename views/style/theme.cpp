#include "views/style/theme.h"

#include <QApplication>
#include <QString>

namespace stackwright {

namespace {

struct Colours
{
    QRgb window, base, text, quiet, line, midlight, selection, accent, onAccent, button, faint;
};

QPalette paletteOf(const Colours &c)
{
    const auto colour = [](QRgb rgb) { return QColor::fromRgb(rgb); };
    QPalette palette(colour(c.base));
    palette.setColor(QPalette::Window, colour(c.window));
    palette.setColor(QPalette::WindowText, colour(c.text));
    palette.setColor(QPalette::Base, colour(c.base));
    palette.setColor(QPalette::AlternateBase, colour(c.window));
    palette.setColor(QPalette::Text, colour(c.text));
    palette.setColor(QPalette::PlaceholderText, colour(c.quiet));
    palette.setColor(QPalette::Button, colour(c.button));
    palette.setColor(QPalette::ButtonText, colour(c.text));
    palette.setColor(QPalette::BrightText, colour(c.onAccent));
    palette.setColor(QPalette::Light, colour(c.base));
    palette.setColor(QPalette::Midlight, colour(c.midlight));
    palette.setColor(QPalette::Mid, colour(c.line));
    palette.setColor(QPalette::Dark, colour(c.faint));
    palette.setColor(QPalette::Shadow, colour(c.faint));
    palette.setColor(QPalette::Highlight, colour(c.selection));
    palette.setColor(QPalette::HighlightedText, colour(c.text));
    palette.setColor(QPalette::Link, colour(c.accent));
    palette.setColor(QPalette::LinkVisited, colour(c.accent));
    palette.setColor(QPalette::ToolTipBase, colour(c.base));
    palette.setColor(QPalette::ToolTipText, colour(c.text));
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, colour(c.faint));
    palette.setColor(QPalette::Disabled, QPalette::Link, colour(c.faint));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, colour(c.line));
    return palette;
}

Theme chosen = Theme::Auto;
std::optional<bool> systemDark;

} // namespace

std::optional<Theme> themeFromWord(const QString &text)
{
    if (text == QLatin1String("auto"))
        return Theme::Auto;
    if (text == QLatin1String("light"))
        return Theme::Light;
    if (text == QLatin1String("dark"))
        return Theme::Dark;
    return {};
}

QString word(Theme theme)
{
    return theme == Theme::Light ? QStringLiteral("light") : theme == Theme::Dark ? QStringLiteral("dark") : QStringLiteral("auto");
}

QPalette lightPalette()
{
    return paletteOf({.window = 0xfff5f7f9, .base = 0xffffffff, .text = 0xff1d2125, .quiet = 0xff5a5f66, .line = 0xffdde1e5,
                      .midlight = 0xffeef0f3, .selection = 0xffe2edfb, .accent = 0xff005fcc, .onAccent = 0xffffffff,
                      .button = 0xffffffff, .faint = 0xff9aa0a6});
}

QPalette darkPalette()
{
    return paletteOf({.window = 0xff191b1d, .base = 0xff1e2022, .text = 0xffe8eaec, .quiet = 0xff9a9fa5, .line = 0xff383c40,
                      .midlight = 0xff2b2e31, .selection = 0xff263d56, .accent = 0xff4fa8ff, .onAccent = 0xff0b1520,
                      .button = 0xff232629, .faint = 0xff6b7076});
}

void applyTheme(Theme theme)
{
    if (!systemDark) // asked before our own palette hides the answer
        systemDark = QApplication::palette().color(QPalette::Window).lightness() < 128;
    chosen = theme;
    const bool dark = theme == Theme::Dark || (theme == Theme::Auto && *systemDark);
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

Theme currentTheme()
{
    return chosen;
}

void setSystemDark(bool dark)
{
    systemDark = dark;
    if (chosen == Theme::Auto)
        applyTheme(chosen);
}

} // namespace stackwright
