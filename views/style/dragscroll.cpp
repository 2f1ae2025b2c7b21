#include "views/style/dragscroll.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QMouseEvent>
#include <QScrollBar>

namespace stackwright {

void DragScroll::press(const QMouseEvent &event)
{
    m_pressed = event.pos();
    m_from = QPoint(m_area.horizontalScrollBar()->value(), m_area.verticalScrollBar()->value());
    m_drags = false;
}

void DragScroll::move(const QMouseEvent &event)
{
    const QPoint way = event.pos() - m_pressed;
    if (!m_drags && way.manhattanLength() < QApplication::startDragDistance())
        return;
    m_drags = true;
    m_area.viewport()->setCursor(Qt::ClosedHandCursor);
    m_area.horizontalScrollBar()->setValue(m_from.x() - way.x());
    m_area.verticalScrollBar()->setValue(m_from.y() - way.y());
}

} // namespace stackwright
