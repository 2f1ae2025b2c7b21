// How the whole graph looks: boxes with glyph, name and time; blocks of siblings; the chains that matter in their colours.
#include "views/stack/wholegraph.h"
#include "views/style/state.h"

#include <QFontInfo>
#include <QPaintEvent>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>

namespace stackwright {

void WholeGraph::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(-horizontalScrollBar()->value(), -verticalScrollBar()->value());
    painter.scale(m_zoom, m_zoom);
    const QRectF seen = painter.transform().inverted().mapRect(QRectF(event->rect()));
    paintLines(&painter, palette(), seen);
    for (int i = 0; i < m_layout.boxes.size(); ++i)
        if (seen.intersects(QRectF(m_layout.boxes[i].rect)))
            paintBox(&painter, palette(), i, true);
}

void WholeGraph::render(QPainter *painter, const QPalette &palette) const
{
    painter->setRenderHint(QPainter::Antialiasing);
    QFont face = font(); // in pixels: a printer has more of them in a point
    face.setPixelSize(QFontInfo(font()).pixelSize());
    painter->setFont(face);
    paintLines(painter, palette, QRectF(QPointF(), QSizeF(m_layout.size)));
    for (int i = 0; i < m_layout.boxes.size(); ++i)
        paintBox(painter, palette, i, false);
}

/// Invalid: it is on none.
QColor WholeGraph::chainColour(const GraphBox &box, const QPalette &palette) const
{
    if (box.image < 0)
        return {};
    return m_images[box.image].failed ? colourOf(Tone::Bad, palette) : m_images[box.image].longest ? colourOf(Tone::Changed, palette) : QColor();
}

void WholeGraph::paintLine(QPainter *painter, const QRectF &from, const QRectF &to) const
{
    const qreal bend = (to.left() - from.right()) * 0.6;
    QPainterPath line(QPointF(from.right(), from.center().y()));
    line.cubicTo(QPointF(from.right() + bend, from.center().y()), QPointF(to.left() - bend, to.center().y()), QPointF(to.left(), to.center().y()));
    painter->drawPath(line);
}

// Quiet lines first: a chain is never crossed out by one of them.
void WholeGraph::paintLines(QPainter *painter, const QPalette &palette, const QRectF &seen) const
{
    painter->setBrush(Qt::NoBrush);
    for (const GraphGroup &group : m_layout.groups) {
        painter->setPen(QPen(palette.color(QPalette::Mid), 1));
        painter->drawRoundedRect(QRectF(group.frame).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
        if (group.parent >= 0) {
            painter->setPen(QPen(palette.color(QPalette::Dark), 1.2));
            paintLine(painter, m_layout.boxes[group.parent].rect, group.frame);
        }
    }
    for (const bool chains : {false, true})
        for (const GraphBox &box : m_layout.boxes) {
            if (box.parent < 0)
                continue;
            const GraphBox &parent = m_layout.boxes[box.parent];
            const QColor own = chainColour(box, palette), above = chainColour(parent, palette);
            const bool isChain = own.isValid() && above.isValid();
            if (isChain != chains || (box.group >= 0 && !isChain)) // a block has one line for all of them
                continue;
            const QRectF to = box.group >= 0 ? QRectF(m_layout.groups[box.group].frame) : QRectF(box.rect);
            if (!seen.intersects(QRectF(parent.rect).united(to)))
                continue;
            painter->setPen(isChain ? QPen(own, 2.2) : QPen(palette.color(QPalette::Dark), 1.2, box.image < 0 ? Qt::DashLine : Qt::SolidLine));
            paintLine(painter, parent.rect, to);
        }
}

void WholeGraph::paintBox(QPainter *painter, const QPalette &palette, int at, bool isScreen) const
{
    const GraphBox &box = m_layout.boxes[at];
    const bool isImage = box.image >= 0, isCurrent = isScreen && at == currentBox();
    const QColor chain = chainColour(box, palette);
    const QFontMetrics metrics(font());
    QPen edge(palette.color(QPalette::Mid), 1, isImage ? Qt::SolidLine : Qt::DashLine);
    if (chain.isValid())
        edge = QPen(chain, 1.8);
    if (isCurrent)
        edge = QPen(palette.color(QPalette::Link), hasFocus() ? 2.6 : 1.6, edge.style());
    painter->setPen(edge);
    painter->setBrush(palette.color(isCurrent ? QPalette::Highlight : QPalette::Window));
    painter->drawRoundedRect(QRectF(box.rect).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
    const StateLook look = lookOf(isImage ? m_images[box.image].state : QStringLiteral("unchanged"));
    QRect inside = box.rect.adjusted(10, 0, -9, 0);
    paintGlyph(painter, look.glyph, QRectF(inside.left(), inside.top(), 14, inside.height()), colourOf(look.tone, palette));
    inside.adjust(20, 0, 0, 0);
    painter->setPen(palette.color(QPalette::PlaceholderText));
    if (!isImage) {
        painter->drawText(inside, Qt::AlignVCenter | Qt::TextSingleLine, textOf(box));
        return;
    }
    const Image &image = m_images[box.image];
    if (!image.note.isEmpty()) {
        painter->drawText(inside, Qt::AlignVCenter | Qt::AlignRight | Qt::TextSingleLine, image.note);
        inside.adjust(0, 0, -metrics.horizontalAdvance(image.note) - 10, 0);
    }
    painter->setPen(palette.color(QPalette::Text));
    painter->drawText(inside, Qt::AlignVCenter | Qt::TextSingleLine, metrics.elidedText(image.name, Qt::ElideMiddle, inside.width()));
}

} // namespace stackwright
