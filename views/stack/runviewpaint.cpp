// How the picture of a run looks: the rows with their bars, above them the axis, beside them the names.
#include "views/stack/runview.h"
#include "views/stack/runviewmeasures.h"
#include "views/stack/timelinepaint.h"
#include "views/style/state.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <cmath>

namespace stackwright {

namespace {

constexpr int leastTickWidth = 70;
constexpr double leastStep = 3; ///< pixels; narrower steps are not told apart

} // namespace

void RunView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    if (m_picture.rows.isEmpty())
        return;
    const int offset = verticalScrollBar()->value(), count = static_cast<int>(m_picture.rows.size());
    const int first = std::clamp(offset / runRowHeight, 0, count - 1);
    const int last = std::clamp((offset + viewport()->height() - runAxisHeight) / runRowHeight, 0, count - 1);
    if (m_current.row >= first && m_current.row <= last)
        painter.fillRect(QRect(0, runAxisHeight + m_current.row * runRowHeight - offset, viewport()->width(), runRowHeight), palette().color(QPalette::Highlight));
    paintAxis(&painter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    const QRectF seen(m_names, runAxisHeight, viewport()->width() - m_names, viewport()->height() - runAxisHeight);
    painter.setClipRect(seen);
    for (int row = first; row <= last; ++row)
        paintRow(&painter, row, seen);
    if (m_picture.nowMs >= 0) {
        painter.setPen(QPen(colourOf(Tone::Active, palette()), 1));
        painter.drawLine(QPointF(xOf(m_picture.nowMs), seen.top()), QPointF(xOf(m_picture.nowMs), seen.bottom()));
    }
    painter.restore();
    paintNames(&painter, first, last);
}

// It stays on top, whatever row is to be seen.
void RunView::paintAxis(QPainter *painter) const
{
    const QFontMetrics metrics(font());
    const qint64 tick = tickFor(scale(), leastTickWidth);
    const double room = viewport()->width() - m_names;
    const auto firstMs = static_cast<qint64>(std::max(0.0, (horizontalScrollBar()->value() - timeInset) / scale()));
    const int bottom = std::min(viewport()->height(), runAxisHeight + static_cast<int>(m_picture.rows.size()) * runRowHeight - verticalScrollBar()->value());
    painter->save();
    painter->setClipRect(QRectF(m_names, 0, room, viewport()->height()));
    for (qint64 at = firstMs / tick * tick; xOf(at) <= viewport()->width(); at += tick) {
        const double x = std::round(xOf(at)) + 0.5;
        painter->setPen(palette().color(QPalette::Mid));
        painter->drawLine(QPointF(x, runAxisHeight - 5), QPointF(x, bottom));
        painter->setPen(palette().color(QPalette::PlaceholderText));
        const QString text = tickText(at, tick);
        if (x + metrics.horizontalAdvance(text) / 2.0 < viewport()->width()) // never cut
            painter->drawText(QPointF(std::max<double>(m_names + 2, x - metrics.horizontalAdvance(text) / 2.0), metrics.ascent() + 4), text);
    }
    painter->restore();
    painter->setPen(palette().color(QPalette::Mid));
    painter->drawLine(0, runAxisHeight - 1, viewport()->width(), runAxisHeight - 1);
}

void RunView::paintSteps(QPainter *painter, int row, const TimelineBlock &block, int at) const
{
    const QColor gap = palette().color(QPalette::Base);
    double lastLine = -100;
    for (const TimelinePiece &piece : pieces(row)) {
        if (piece.kind != TimelinePiece::Kind::Step || piece.at != at)
            continue;
        const QRectF bar = barOf(row, piece);
        const StepRecord &step = block.steps[piece.step];
        if (step.state == QLatin1String("cached") && bar.width() >= leastStep)
            paintCached(painter, bar, palette());
        if (bar.left() - lastLine < leastStep || bar.left() < xOf(block.startMs) + leastStep || bar.left() > xOf(block.endMs) - leastStep)
            continue;
        painter->setPen(QPen(gap, 1));
        painter->drawLine(QPointF(bar.left(), bar.top()), QPointF(bar.left(), bar.bottom()));
        lastLine = bar.left();
    }
}

void RunView::paintRow(QPainter *painter, int at, const QRectF &seen) const
{
    const TimelineRow &row = m_picture.rows[at];
    const double top = runAxisHeight + at * runRowHeight - verticalScrollBar()->value();
    if (row.blocks.isEmpty() && (m_picture.nowMs < 0 || row.waits.isEmpty())) {
        const StateLook look = lookOf(row.state);
        paintGlyph(painter, look.glyph, QRectF(seen.left() + timeInset, top, 14, runRowHeight), colourOf(look.tone, palette()));
        painter->setPen(palette().color(QPalette::PlaceholderText));
        painter->drawText(QRectF(seen.left() + timeInset + 20, top, seen.width() - 28, runRowHeight), Qt::AlignVCenter | Qt::TextSingleLine, idleText(row));
    }
    if (row.critical && m_picture.criticalPath.size() > 1 && !row.blocks.isEmpty()) {
        const double from = xOf(row.blocks.first().startMs), to = xOf(row.blocks.last().endMs);
        painter->setPen(QPen(colourOf(Tone::Changed, palette()), 1.6));
        painter->drawLine(QPointF(from, top + runBarTop - 2.5), QPointF(std::max(to, from + 2) - 1, top + runBarTop - 2.5));
    }
    for (int i = 0; i < pieces(at).size(); ++i) {
        const TimelinePiece &piece = pieces(at)[i];
        const QRectF bar = barOf(at, piece);
        if (!bar.adjusted(-4, 0, 4, 0).intersects(seen) && piece.kind != TimelinePiece::Kind::Stage)
            continue;
        if (piece.kind == TimelinePiece::Kind::Wait) {
            paintWait(painter, bar, row.waits[piece.at].what, palette());
        } else if (piece.kind == TimelinePiece::Kind::Stage) {
            const TimelineBlock &block = row.blocks[piece.at];
            if (bar.left() < seen.right() && bar.right() > seen.left()) {
                // The name of what begins at the left of the window stands in what is seen of it.
                const QRectF part = bar.adjusted(std::max(0.0, seen.left() - 6 - bar.left()), 0, std::min(0.0, seen.right() + 6 - bar.right()), 0);
                paintStage(painter, part, block, palette());
                if (isCached(block))
                    paintCached(painter, bar, palette());
                paintSteps(painter, at, block, piece.at);
                paintStageName(painter, part.adjusted(part.left() < seen.left() ? 6 : 0, 0, 0, 0), block, palette());
            }
            if (block.usualMs >= 0)
                paintUsual(painter, QRectF(xOf(block.startMs), bar.bottom() + 2.5, std::max(2.0, static_cast<double>(block.usualMs) * scale() - 1), 2.5), palette());
        }
    }
    if (m_current.row == at && m_current.piece >= 0) {
        painter->setPen(QPen(palette().color(QPalette::Link), hasFocus() ? 2.4 : 1.4));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(barOf(at, pieces(at)[m_current.piece]).adjusted(-2.5, -2.5, 2.5, 2.5), 3, 3);
    }
}

void RunView::paintNames(QPainter *painter, int first, int last) const
{
    const QFontMetrics metrics(font());
    painter->save();
    painter->setClipRect(QRect(0, runAxisHeight, m_names, viewport()->height() - runAxisHeight));
    for (int at = first; at <= last; ++at) {
        const TimelineRow &row = m_picture.rows[at];
        const int top = runAxisHeight + at * runRowHeight - verticalScrollBar()->value();
        const StateLook look = lookOf(row.state);
        const int left = nameLeft + std::min(row.depth, 6) * indent;
        paintGlyph(painter, look.glyph, QRectF(left, top, 14, runRowHeight), colourOf(look.tone, palette()));
        painter->setPen(palette().color(QPalette::Text));
        painter->drawText(QRect(left + glyphRoom, top, m_names - left - glyphRoom - 8, runRowHeight), Qt::AlignVCenter | Qt::TextSingleLine,
                          metrics.elidedText(row.image, Qt::ElideMiddle, m_names - left - glyphRoom - 8));
        if (at == m_current.row && m_current.piece < 0 && hasFocus())
            painter->fillRect(QRect(0, top, 3, runRowHeight), palette().color(QPalette::Link));
    }
    painter->restore();
    painter->setPen(palette().color(QPalette::Mid));
    painter->drawLine(m_names, 0, m_names, viewport()->height());
}

} // namespace stackwright
