#include "views/graphview.h"

#include "views/state.h"
#include "views/statedelegate.h"

#include <QAbstractProxyModel>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

#include <functional>

namespace stackwright {

namespace {

constexpr int boxHeight = 48, columnGap = 40, rowGap = 14, margin = 18;

} // namespace

GraphView::GraphView(StackModel *model, const QAbstractProxyModel *filter, QWidget *parent)
    : QAbstractScrollArea(parent), m_model(model), m_filter(filter)
{
    setObjectName(QStringLiteral("graph"));
    setAccessibleName(tr("Graph of the stack"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAccessibleName(accessibleName());
    layOut();
}

void GraphView::setCurrent(const QString &image)
{
    m_current = image;
    const int at = m_model->plan().indexOf(image);
    if (at >= 0 && at < m_boxes.size()) {
        const QRect box = m_boxes[at];
        if (box.top() < verticalScrollBar()->value() || box.bottom() > verticalScrollBar()->value() + viewport()->height())
            verticalScrollBar()->setValue(box.center().y() - viewport()->height() / 2);
    }
    viewport()->update();
}

void GraphView::update()
{
    layOut();
    viewport()->update();
}

// From left to right by depth; a parent stands in the middle of its children.
void GraphView::layOut()
{
    const QList<PlannedImage> &images = m_model->plan().images;
    const QFontMetrics metrics(font());
    QList<int> widths;
    QList<QList<int>> children(images.size() + 1);
    for (int i = 0; i < images.size(); ++i) {
        while (widths.size() <= images[i].depth)
            widths << 110;
        widths[images[i].depth] = std::max(widths[images[i].depth], std::min(260, metrics.horizontalAdvance(images[i].name) + 28));
        children[images[i].parentIndex + 1] << i;
    }
    QList<int> lefts;
    int x = margin;
    for (const int width : widths) {
        lefts << x;
        x += width + columnGap;
    }
    m_boxes = QList<QRect>(images.size());
    int y = margin;
    std::function<int(int)> place = [&](int i) {
        int middle = 0;
        if (children[i + 1].isEmpty()) {
            middle = y + boxHeight / 2;
            y += boxHeight + rowGap;
        } else {
            int first = -1, last = 0;
            for (const int child : children[i + 1]) {
                last = place(child);
                if (first < 0)
                    first = last;
            }
            // A parent whose children fill more than a screen stands at the first: it and they are seen together.
            middle = last - first > 8 * (boxHeight + rowGap) ? first : (first + last) / 2;
        }
        const int depth = images[i].depth;
        m_boxes[i] = QRect(lefts[depth], middle - boxHeight / 2, widths[depth], boxHeight);
        return middle;
    };
    for (const int root : children[0])
        place(root);
    m_whole = QSize(x - columnGap + margin, y - rowGap + margin);
    verticalScrollBar()->setRange(0, std::max(0, m_whole.height() - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(20);
    horizontalScrollBar()->setRange(0, std::max(0, m_whole.width() - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
}

void GraphView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    layOut();
}

void GraphView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    const QList<PlannedImage> &images = m_model->plan().images;
    if (m_boxes.size() != images.size())
        return;
    for (int i = 0; i < images.size(); ++i) {
        if (images[i].parentIndex < 0)
            continue;
        const QRect from = m_boxes[images[i].parentIndex], to = m_boxes[i];
        QPainterPath line(QPointF(from.right(), from.center().y()));
        line.cubicTo(QPointF(from.right() + columnGap * 0.6, from.center().y()),
                     QPointF(to.left() - columnGap * 0.6, to.center().y()), QPointF(to.left(), to.center().y()));
        painter.setPen(QPen(palette().color(QPalette::Dark), 1.2));
        painter.drawPath(line);
    }
    const QFontMetrics metrics(font());
    for (int i = 0; i < images.size(); ++i) {
        const QString state = m_model->indexOf(images[i].name).siblingAtColumn(StackModel::State).data().toString();
        const QRect box = m_boxes[i];
        const bool current = images[i].name == m_current;
        painter.setOpacity(m_filter->mapFromSource(m_model->indexOf(images[i].name)).isValid() ? 1 : 0.3);
        painter.setPen(QPen(palette().color(current ? QPalette::Link : QPalette::Mid), current && hasFocus() ? 2.5 : current ? 1.2 : 1));
        painter.setBrush(palette().color(current ? QPalette::Highlight : QPalette::Base));
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
        painter.setPen(palette().color(QPalette::Text));
        const QRect name = box.adjusted(12, 6, -8, -boxHeight / 2 + 1);
        painter.drawText(name, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(images[i].name, Qt::ElideMiddle, name.width()));
        paintState(&painter, box.adjusted(12, boxHeight / 2 - 1, -8, -5), state, palette());
    }
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    const QPoint at = event->pos() + QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value());
    for (int i = 0; i < m_boxes.size(); ++i)
        if (m_boxes[i].contains(at))
            emit chosen(m_model->plan().images[i].name);
}

void GraphView::keyPressEvent(QKeyEvent *event)
{
    const QList<PlannedImage> &images = m_model->plan().images;
    const int at = m_model->plan().indexOf(m_current);
    int to = -1;
    if (event->key() == Qt::Key_Left && at >= 0)
        to = images[at].parentIndex;
    for (int i = 0; at >= 0 && i < images.size() && to < 0; ++i) {
        const bool sibling = images[i].depth == images[at].depth;
        if (event->key() == Qt::Key_Right && images[i].parentIndex == at)
            to = i;
        else if (event->key() == Qt::Key_Down && sibling && i > at)
            to = i;
        else if (event->key() == Qt::Key_Up && sibling && i < at && m_boxes[i].top() < m_boxes[at].top())
            to = i;
    }
    if (to < 0)
        QAbstractScrollArea::keyPressEvent(event);
    else
        emit chosen(images[to].name);
}

} // namespace stackwright
