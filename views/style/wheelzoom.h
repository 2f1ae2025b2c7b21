// The wheel with Ctrl over a drawing that can be zoomed.
#pragma once

#include <QPoint>
#include <qnamespace.h>

#include <functional>

class QAbstractScrollArea;
class QWheelEvent;

namespace stackwright {

/// Makes `zoom` larger or smaller between the two limits; `fitScrollBars` then fits the area's scroll bars to it, and what is under
/// the pointer stays there. Without Ctrl nothing is done, and the answer is false: the wheel scrolls. `along`: the directions in
/// which the drawing is zoomed; `origin`: where it begins in the viewport while nothing is scrolled.
bool zoomByWheel(QAbstractScrollArea &area, QWheelEvent &event, double *zoom, double smallest, double largest, const std::function<void()> &fitScrollBars,
                 Qt::Orientations along = Qt::Horizontal | Qt::Vertical, const QPoint &origin = {});

} // namespace stackwright
