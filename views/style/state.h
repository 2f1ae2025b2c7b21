// The one place that turns a word of state (reference.md 5) into a glyph, a colour and a painting. Glyphs are drawn, since
// no font has them all; colours come in a pair for light and dark grounds. Knows no model.
#pragma once

#include <QColor>
#include <QPalette>
#include <QRectF>
#include <QString>

#include <initializer_list>

class QFontMetrics;
class QPainter;

namespace stackwright {

enum class Glyph { None, Check, Cross, Play, Dot, HalfDot, Dash, Skip, Pause, Slashed, Ring, Warning, Plus, Minus, Up, Down, Back };
enum class Tone { Good, Bad, Active, Changed, Affected, Quiet };

struct StateLook
{
    Glyph glyph = Glyph::None;
    Tone tone = Tone::Quiet;
};

/// Of an unknown word: no glyph, quiet.
StateLook lookOf(const QString &word);
/// The word in the person's language.
QString stateText(const QString &word);

/// Of these words, in the person's language.
int widestState(const QFontMetrics &metrics, std::initializer_list<const char *> words);

bool isDark(const QPalette &palette);
QColor colourOf(Tone tone, const QPalette &palette);

/// Draws the glyph centred in `box`, at most as large as the box.
void paintGlyph(QPainter *painter, Glyph glyph, const QRectF &box, const QColor &colour);

/// Between two colours: 0 is `one`, 1 is `other`.
QColor mixed(const QColor &one, const QColor &other, double share);

} // namespace stackwright
