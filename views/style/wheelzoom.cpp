#include "views/style/wheelzoom.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace stackwright {

bool zoomByWheel(QAbstractScrollArea &area, QWheelEvent &event, double *zoom, double smallest, double largest, const std::function<void()> &fitScrollBars,
                 Qt::Orientations along, const QPoint &origin)
{
    if (!(event.modifiers() & Qt::ControlModifier))
        return false;
    const QPointF at = event.position() - QPointF(origin), offset(area.horizontalScrollBar()->value(), area.verticalScrollBar()->value());
    const QPointF point = (at + offset) / *zoom;
    *zoom = std::clamp(*zoom * std::pow(1.2, event.angleDelta().y() / 120.0), smallest, largest);
    fitScrollBars();
    const QPoint to = (point * *zoom - at).toPoint();
    if (along & Qt::Horizontal)
        area.horizontalScrollBar()->setValue(to.x());
    if (along & Qt::Vertical)
        area.verticalScrollBar()->setValue(to.y());
    area.viewport()->update();
    event.accept();
    return true;
}

} // namespace stackwright
