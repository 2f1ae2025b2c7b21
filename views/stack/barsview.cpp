#include "views/stack/barsview.h"

#include "views/style/state.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace stackwright {

namespace {

/// Ten of them fill a card; in one as wide as the page they stay bars.
double stepOf(int width)
{
    return std::min(64.0, width / 10.0);
}

QString saidOf(const Bar &bar)
{
    return QString(stateText(bar.state) + QLatin1Char(' ') + bar.text);
}

} // namespace

BarsView::BarsView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Last builds"));
    setMinimumHeight(90);
}

void BarsView::setBars(const QList<Bar> &bars, double typical)
{
    m_bars = bars;
    m_typical = typical;
    QStringList words;
    for (const Bar &bar : bars)
        words << saidOf(bar);
    setAccessibleName(tr("Last builds: %1").arg(words.join(QStringLiteral(", "))));
    update();
}

void BarsView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    double most = m_typical;
    for (const Bar &bar : m_bars)
        most = std::max(most, bar.value);
    if (most <= 0)
        return;
    const double step = stepOf(width()), room = height() - 8.0;
    for (int i = 0; i < m_bars.size(); ++i) {
        const double high = std::max(2.0, m_bars[i].value / most * room);
        painter.fillRect(QRectF(i * step, height() - high, step * 0.7, high), colourOf(lookOf(m_bars[i].state).tone, palette()));
    }
    if (m_typical > 0) {
        painter.setPen(QPen(palette().color(QPalette::PlaceholderText), 1, Qt::DashLine));
        const double y = height() - m_typical / most * room;
        painter.drawLine(QPointF(0, y), QPointF(step * 10, y));
    }
}

bool BarsView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        const int at = static_cast<int>(help->pos().x() / stepOf(width()));
        if (at >= 0 && at < m_bars.size())
            QToolTip::showText(help->globalPos(), saidOf(m_bars[at]).toHtmlEscaped(), this);
        return true;
    }
    return QWidget::event(event);
}

} // namespace stackwright
