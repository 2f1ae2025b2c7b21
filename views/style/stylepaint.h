// What the style draws its controls with: boxes, arrows, the keyboard's place, chosen rows. Knows no control as a whole.
#pragma once

#include <QStyle>

class QColor;
class QPainter;
class QRect;
class QRectF;
class QStyleOption;
class QStyleOptionToolButton;
class QWidget;

namespace stackwright {

enum class Points { Down, Right, Up };

bool isPrimary(const QWidget *widget); ///< the one button that does the main thing
void paintBox(QPainter *painter, const QRect &rect, const QColor &fill, const QColor &line);
void paintChevron(QPainter *painter, const QRectF &box, Points points, const QColor &colour);
/// Of the arrow that opens a menu or a list: no louder than the words beside it.
QColor arrowColour(const QStyleOption *option, bool primary);
/// A tool button's icon and words: what Qt puts between them is too little to tell a glyph from a letter.
void paintIconAndWords(QPainter *painter, const QStyleOptionToolButton &button, const QWidget *widget, const QStyle &style);
/// Where the keyboard is: in the accent, on the accent in its opposite.
void paintFocus(QPainter *painter, const QRect &rect, const QStyleOption *option, const QWidget *widget);
/// The chosen row; with a bar at its left while the keyboard is in its list.
void paintChosenRow(QPainter *painter, const QRect &rect, const QStyleOption *option, const QWidget *widget);
QColor buttonFill(const QStyleOption *option, const QWidget *widget);

} // namespace stackwright
