// Looking around in a drawing that is larger than its window, by dragging it.
#pragma once

#include <QPoint>

#include <utility>

class QAbstractScrollArea;
class QMouseEvent;

namespace stackwright {

class DragScroll
{
public:
    explicit DragScroll(QAbstractScrollArea &area) : m_area(area) {}

    /// The button went down here.
    void press(const QMouseEvent &event);
    /// The pointer moves with the button down: from the distance on that the desktop calls a drag, the area follows it.
    void move(const QMouseEvent &event);
    /// The button came up. True: it was a drag, so that what is under the pointer was not meant.
    bool end() { return std::exchange(m_drags, false); }

private:
    QAbstractScrollArea &m_area;
    QPoint m_pressed, m_from; ///< where the button went down, and where the scroll bars were
    bool m_drags = false;
};

} // namespace stackwright
