#include "views/stack/timelineview.h"

#include "views/stack/timelinepaint.h"
#include "views/style/state.h"

#include <QPaintEvent>
#include <QPainter>

#include <cmath>

namespace stackwright {

namespace {

constexpr int rowHeight = 30, barHeight = 18, axisHeight = 24, leastTick = 64;

} // namespace

TimelineView::TimelineView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("timeline"));
    setAccessibleName(tr("Timeline of the run"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TimelineView::setTimeline(const Timeline &timeline)
{
    const bool resized = timeline.rows.size() != m_timeline.rows.size();
    m_timeline = timeline;
    if (resized)
        updateGeometry();
    update();
}

QSize TimelineView::sizeHint() const
{
    return QSize(400, rowHeight * std::max(1, static_cast<int>(m_timeline.rows.size())) + axisHeight);
}

QSize TimelineView::minimumSizeHint() const
{
    return QSize(200, sizeHint().height());
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    if (m_timeline.rows.isEmpty())
        return;
    QPainter painter(this);
    const QFontMetrics metrics(font());
    int names = 0;
    for (const TimelineRow &row : m_timeline.rows)
        names = std::max(names, metrics.horizontalAdvance(row.image));
    names = std::min(names + 14, width() / 3);
    const qint64 whole = std::max<qint64>({m_timeline.endMs, m_timeline.nowMs, 1000});
    const double scale = (width() - names - 24.0) / static_cast<double>(whole);
    const auto x = [&](qint64 ms) { return names + static_cast<double>(ms) * scale; };
    const int bottom = height();

    const qint64 tick = tickFor(scale, leastTick);
    for (qint64 at = 0; at <= whole; at += tick) {
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawLine(QPointF(std::round(x(at)) + 0.5, axisHeight - 4), QPointF(std::round(x(at)) + 0.5, bottom));
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const QString text = tickText(at, tick);
        painter.drawText(QPointF(x(at) - metrics.horizontalAdvance(text) / 2.0, metrics.ascent() + 2), text);
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const int first = std::max(0, (event->rect().top() - axisHeight) / rowHeight);
    for (int i = first; i < m_timeline.rows.size() && axisHeight + i * rowHeight <= event->rect().bottom(); ++i) {
        const TimelineRow &row = m_timeline.rows[i];
        const int top = axisHeight + i * rowHeight;
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QRect(0, top, names - 10, rowHeight), Qt::AlignVCenter | Qt::TextSingleLine,
                         metrics.elidedText(row.image, Qt::ElideMiddle, names - 10));
        if (row.blocks.isEmpty()) {
            const StateLook look = lookOf(word(StageState::Waiting));
            paintGlyph(&painter, look.glyph, QRectF(names + 4, top, 14, rowHeight), colourOf(look.tone, palette()));
            painter.setPen(palette().color(QPalette::PlaceholderText));
            painter.drawText(QRect(names + 24, top, width() - names - 24, rowHeight), Qt::AlignVCenter | Qt::TextSingleLine, stateText(word(StageState::Waiting)));
            continue;
        }
        if (row.critical && m_timeline.rows.size() > 1) {
            const double from = x(row.blocks.first().startMs), to = x(row.blocks.last().endMs);
            painter.setPen(QPen(colourOf(Tone::Changed, palette()), 1.4));
            painter.setBrush(Qt::NoBrush);
            painter.drawRoundedRect(QRectF(from - 3, top + (rowHeight - barHeight) / 2.0 - 3, std::max(to - from, 2.0) + 6, barHeight + 6), 5, 5);
        }
        for (const TimelineBlock &block : row.blocks) {
            const double from = x(block.startMs), to = std::max(x(block.endMs), from + 2);
            const QRectF bar(from, top + (rowHeight - barHeight) / 2.0, std::max(1.5, to - from - 1), barHeight);
            paintStage(&painter, bar, block, palette());
            paintStageName(&painter, bar, block, palette());
        }
    }
    if (m_timeline.nowMs >= 0) {
        painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1));
        painter.drawLine(QPointF(x(m_timeline.nowMs), axisHeight - 4), QPointF(x(m_timeline.nowMs), bottom));
    }
}

} // namespace stackwright
