#include "views/history/trendchart.h"

#include "views/style/parts.h"
#include "views/style/state.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace stackwright {

TrendChart::TrendChart(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("trendChart"));
    setAccessibleName(tr("Trends as a drawing"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void TrendChart::setTrend(const QList<TrendPoint> &points, const TrendMeasure &measure, const Subjects &subjects)
{
    const QString current = m_current >= 0 && m_current < m_points.size() ? m_points[m_current].journal : QString();
    m_points = points;
    m_measure = measure;
    m_subjects = subjects;
    m_jumps = jumpsOf(points, measure);
    m_axis = axisOf(points, measure);
    m_hovered = -1;
    measurePlot();
    int at = static_cast<int>(m_points.size()) - 1;
    for (int i = 0; i < m_points.size(); ++i)
        if (!current.isEmpty() && m_points[i].journal == current)
            at = i;
    setCurrent(at);
    update();
}

void TrendChart::setCurrent(int point)
{
    if (point >= m_points.size() || (point < 0 && !m_points.isEmpty()))
        return;
    m_current = point;
    setAccessibleDescription(point < 0 ? QString() : tell(point));
    update();
    emit currentChanged(point);
}

QString TrendChart::tell(int at) const
{
    const TrendPoint &point = m_points[at];
    const QString run = point.number > 0 ? tr("Run %1, %2", "a run's number, its moment").arg(point.number).arg(momentText(point.at)) : momentText(point.at);
    QStringList parts{run, stateText(point.state)};
    const std::optional<double> value = valueOf(point, m_measure);
    parts << tr("%1: %2", "what is looked at, its value").arg(measureTitle(m_measure), value ? valueText(m_measure, *value) : tr("not known"));
    if (const TrendJump *jump = jumpOf(at))
        parts << tr("jump: %1").arg(jumpText(m_points, *jump, m_measure, m_subjects));
    return (parts + pointFacts(point, m_subjects)).join(QStringLiteral(" · "));
}

const TrendJump *TrendChart::jumpOf(int point) const
{
    const auto jump = std::find_if(m_jumps.begin(), m_jumps.end(), [point](const TrendJump &one) { return one.point == point; });
    return jump == m_jumps.end() ? nullptr : &*jump;
}

int TrendChart::jumpAt(int from, int step) const
{
    for (int at = from + step; at >= 0 && at < m_points.size(); at += step)
        if (jumpOf(at))
            return at;
    return -1;
}

int TrendChart::pointAt(const QPointF &at) const
{
    for (int i = 0; i < m_points.size(); ++i)
        if (const QRectF column = columnOf(i); at.x() >= column.left() && at.x() < column.right())
            return i;
    return -1;
}

void TrendChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        if (const int point = pointAt(event->position()); point >= 0)
            setCurrent(point);
}

void TrendChart::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int point = event->button() == Qt::LeftButton ? pointAt(event->position()) : -1;
    if (point >= 0)
        emit opened(m_points[point].journal);
}

void TrendChart::mouseMoveEvent(QMouseEvent *event)
{
    if (const int point = pointAt(event->position()); point != std::exchange(m_hovered, point))
        update();
}

void TrendChart::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    m_hovered = -1;
    update();
}

void TrendChart::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    measurePlot();
}

void TrendChart::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange || event->type() == QEvent::LanguageChange)
        measurePlot();
}

void TrendChart::keyPressEvent(QKeyEvent *event)
{
    const bool jumps = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Left:
        if (const int next = jumps ? jumpAt(m_current, -1) : m_current - 1; next >= 0)
            setCurrent(next);
        return;
    case Qt::Key_Right:
        if (const int next = jumps ? jumpAt(m_current, 1) : m_current + 1; next >= 0)
            setCurrent(next);
        return;
    case Qt::Key_Home: setCurrent(0); return;
    case Qt::Key_End: setCurrent(static_cast<int>(m_points.size()) - 1); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            emit opened(m_points[m_current].journal);
        return;
    default: QWidget::keyPressEvent(event);
    }
}

void TrendChart::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void TrendChart::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool TrendChart::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int point = pointAt(help->pos());
    QToolTip::showText(help->globalPos(), point < 0 ? QString() : QString(QStringLiteral("<span>") + tell(point).toHtmlEscaped() + QStringLiteral("</span>")), this);
    return true;
}

} // namespace stackwright
