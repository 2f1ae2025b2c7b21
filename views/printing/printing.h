// Printing: the system's own dialog, and a page to draw on. The only place that knows Qt's print support.
#pragma once

#include <QString>

#include <functional>

class QPainter;
class QSizeF;
class QWidget;

namespace stackwright {

/// Asks where to, then draws once, on one page on its side. `draw` gets the page's size in the painter's units; `refused` is told
/// the printer's name if it takes nothing. Nothing is called if the person changes their mind.
void printDrawing(QWidget *parent, std::function<void(QPainter *painter, const QSizeF &page)> draw, std::function<void(const QString &printer)> refused);

} // namespace stackwright
