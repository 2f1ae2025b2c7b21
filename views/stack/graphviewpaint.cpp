// How the graph looks: boxes with a name and a state, dashed ones for several, and the lines between them.
#include "views/stack/graphview.h"
#include "views/style/state.h"
#include "views/style/statedelegate.h"

#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

namespace stackwright {

void GraphView::paintEvent(QPaintEvent *event)
{
    layOut();
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    painter.scale(m_zoom, m_zoom);
    const QRectF seen = painter.transform().inverted().mapRect(QRectF(event->rect()));
    for (const Box &box : std::as_const(m_boxes))
        if (box.part.parent >= 0 && seen.intersects(QRectF(box.rect.united(m_boxes[box.part.parent].rect))))
            paintLine(&painter, box);
    for (const Box &box : std::as_const(m_boxes))
        if (seen.intersects(QRectF(box.rect)))
            paintBox(&painter, box);
}

void GraphView::paintLine(QPainter *painter, const Box &box) const
{
    const QRectF from = m_boxes[box.part.parent].rect, to = box.rect;
    const qreal bend = (to.left() - from.right()) * 0.6;
    QPainterPath line(QPointF(from.right(), from.center().y()));
    line.cubicTo(QPointF(from.right() + bend, from.center().y()), QPointF(to.left() - bend, to.center().y()), QPointF(to.left(), to.center().y()));
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(palette().color(QPalette::Dark), 1.2, box.part.image < 0 ? Qt::DashLine : Qt::SolidLine));
    painter->drawPath(line);
}

void GraphView::paintBox(QPainter *painter, const Box &box) const
{
    const bool isImage = box.part.image >= 0, current = isImage && box.part.image == m_current;
    const QRect rect = box.rect;
    const QFontMetrics metrics(font());
    painter->setOpacity(!isImage || m_isIn[box.part.image] ? 1 : 0.3);
    painter->setPen(QPen(palette().color(current ? QPalette::Link : QPalette::Mid), current && hasFocus() ? 2.5 : current ? 1.2 : 1, isImage ? Qt::SolidLine : Qt::DashLine));
    painter->setBrush(palette().color(current ? QPalette::Highlight : QPalette::Base));
    painter->drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    painter->setPen(palette().color(isImage ? QPalette::Text : QPalette::PlaceholderText));
    const QRect name = rect.adjusted(12, 6, -8, -rect.height() / 2 + 1);
    QRect state = rect.adjusted(12, rect.height() / 2 - 1, -8, -5);
    painter->drawText(name, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(nameOf(box), Qt::ElideMiddle, name.width()));
    if (!isImage) { // the most notable of them
        const QString first = box.part.states.isEmpty() ? QString() : box.part.states.first().first;
        const StateLook look = lookOf(first);
        paintGlyph(painter, look.glyph, QRectF(state.left(), state.top(), 14, state.height()), colourOf(look.tone, palette()));
        painter->setPen(colourOf(look.tone, palette()));
        state.adjust(20, 0, 0, 0);
        painter->drawText(state, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(statesOf(box.part), Qt::ElideRight, state.width()));
        return;
    }
    if (box.part.hidden > 0) { // hangs from it, and is drawn when it is chosen
        const QString more = QStringLiteral("+%1").arg(box.part.hidden);
        painter->setPen(palette().color(QPalette::PlaceholderText));
        painter->drawText(state, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, more);
        state.adjust(0, 0, -metrics.horizontalAdvance(more) - 6, 0);
        const StateLook look = lookOf(box.part.states.first().first);
        paintGlyph(painter, look.glyph, QRectF(state.right() - 13, state.top(), 12, state.height()), colourOf(look.tone, palette()));
        state.adjust(0, 0, -18, 0);
    }
    paintState(painter, state, m_states[box.part.image], palette());
}

} // namespace stackwright
