#include "views/stack/sizemapview.h"

#include "model/base/text.h"
#include "views/style/state.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <numeric>

namespace stackwright {

namespace {

constexpr double gap = 3, smallest = 3;

/// Indices of sizes, the largest first.
template <typename Size>
QList<int> bySize(qsizetype count, Size sizeAt)
{
    QList<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return sizeAt(a) > sizeAt(b); });
    return order;
}

} // namespace

QString changeText(const SizePart &part)
{
    if (part.before < 0 || part.before == part.bytes)
        return {};
    return QString((part.bytes < part.before ? QStringLiteral("−") : QStringLiteral("+")) + sizeText(std::abs(part.bytes - part.before)));
}

SizeMapView::SizeMapView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("sizeMap"));
    setAccessibleName(tr("Map of the sizes"));
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setMouseTracking(false);
}

void SizeMapView::setBlocks(const QList<SizeBlock> &blocks)
{
    if (blocks == m_blocks)
        return;
    m_blocks = blocks;
    layOut();
    setCurrent(areaIndex(m_current) >= 0 ? m_current : m_areas.isEmpty() ? Place{} : m_areas.first().place);
}

void SizeMapView::setCompared(bool isCompared)
{
    m_isCompared = isCompared;
    setCurrent(m_current);
    update();
}

void SizeMapView::layOut()
{
    m_areas.clear();
    m_heads = m_frames = QList<QRectF>(m_blocks.size());
    const QList<int> order = bySize(m_blocks.size(), [this](int i) { return m_blocks[i].bytes(); });
    QList<qint64> sizes;
    for (const int i : order)
        sizes << m_blocks[i].bytes();
    const QList<QRectF> frames = squarified(sizes, QRectF(rect()));
    for (int k = 0; k < order.size(); ++k) {
        const int block = order[k];
        const QRectF frame = frames[k].adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2);
        if (frame.width() < smallest || frame.height() < smallest)
            continue;
        m_frames[block] = frame;
        QRectF inside = frame;
        if (frame.height() > 2.5 * headHeight() && frame.width() > 40) {
            m_heads[block] = QRectF(frame.topLeft(), QSizeF(frame.width(), headHeight()));
            inside.setTop(m_heads[block].bottom());
        }
        const QList<SizePart> &parts = m_blocks[block].parts;
        const QList<int> within = bySize(parts.size(), [&](int i) { return parts[i].bytes; });
        QList<qint64> bytes;
        for (const int i : within)
            bytes << parts[i].bytes;
        const QList<QRectF> places = squarified(bytes, inside);
        for (int i = 0; i < within.size(); ++i)
            if (places[i].width() >= 1 && places[i].height() >= 1)
                m_areas << Area{{block, within[i]}, places[i]};
    }
    update();
}

int SizeMapView::areaIndex(Place place) const
{
    for (int i = 0; i < m_areas.size(); ++i)
        if (m_areas[i].place == place)
            return i;
    return -1;
}

QRectF SizeMapView::areaOf(Place place) const
{
    const int at = areaIndex(place);
    return at < 0 ? QRectF() : m_areas[at].rect;
}

QString SizeMapView::tell(Place place) const
{
    if (place.block < 0 || place.block >= m_blocks.size() || place.part < 0 || place.part >= m_blocks[place.block].parts.size())
        return {};
    const SizeBlock &block = m_blocks[place.block];
    const SizePart &part = block.parts[place.part];
    QStringList facts{block.image};
    qint64 whole = 0;
    for (const SizeBlock &one : m_blocks)
        whole += one.bytes();
    if (whole > 0 && !part.isGone)
        facts << tr("%1, %2 % of the stack").arg(sizeText(part.bytes)).arg(100.0 * static_cast<double>(part.bytes) / static_cast<double>(whole), 0, 'f', 1);
    if (part.isGone)
        facts << tr("gone; the stable tag has %1").arg(sizeText(part.before));
    else if (part.before == 0)
        facts << tr("new since the stable tag");
    else if (part.before > 0)
        facts << (part.before == part.bytes ? tr("as large in the stable tag") : tr("%1 in the stable tag").arg(sizeText(part.before)));
    if (part.line > 0)
        facts << tr("line %1").arg(part.line);
    facts << (part.isBase ? tr("built on %1").arg(part.text) : part.text); // last: it may be long
    return facts.join(QStringLiteral(" · "));
}

void SizeMapView::setCurrent(Place place)
{
    const bool isOther = m_current != place;
    m_current = place;
    setAccessibleDescription(tell(place));
    update();
    if (isOther)
        emit currentChanged(place);
}

QColor SizeMapView::ground(const SizePart &part, int block) const
{
    const QColor base = palette().color(QPalette::Base);
    if (m_isCompared) {
        if (part.before < 0 || part.before == part.bytes)
            return mixed(base, palette().color(QPalette::PlaceholderText), part.before < 0 ? 0.08 : 0.18);
        // What is larger stands out the more, the more of it there is more.
        const double share = static_cast<double>(std::abs(part.bytes - part.before)) / static_cast<double>(std::max<qint64>({part.bytes, part.before, 1}));
        return mixed(base, colourOf(part.bytes > part.before ? Tone::Changed : Tone::Good, palette()), 0.25 + 0.45 * share);
    }
    if (part.isBase)
        return mixed(base, palette().color(QPalette::PlaceholderText), 0.22);
    return mixed(base, palette().color(QPalette::Link), 0.22 + 0.1 * (block % 3));
}

void SizeMapView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Window));
    const int high = fontMetrics().height();
    for (const Area &area : std::as_const(m_areas)) {
        const SizePart &part = m_blocks[area.place.block].parts[area.place.part];
        painter.fillRect(area.rect.adjusted(0, 0, -1, -1), ground(part, area.place.block));
        const QRectF inside = area.rect.adjusted(6, 4, -6, -4);
        if (inside.width() < 44 || inside.height() < high)
            continue;
        painter.setPen(palette().color(QPalette::Text));
        const QString text = part.isBase ? part.text : QString(part.text).remove(QLatin1String("/bin/sh -c ")).remove(QLatin1String(" # buildkit"));
        painter.drawText(inside, Qt::AlignTop | Qt::AlignLeft, fontMetrics().elidedText(text, Qt::ElideRight, static_cast<int>(inside.width())));
        if (inside.height() >= 2 * high + 2) {
            painter.setPen(palette().color(QPalette::PlaceholderText));
            const QString change = m_isCompared ? changeText(part) : QString();
            const QString size = change.isEmpty() ? sizeText(part.bytes) : QString(sizeText(part.bytes) + QStringLiteral("  ") + change);
            painter.drawText(inside.adjusted(0, high + 2, 0, 0), Qt::AlignTop | Qt::AlignLeft, fontMetrics().elidedText(size, Qt::ElideRight, static_cast<int>(inside.width())));
        }
    }
    for (int block = 0; block < m_blocks.size(); ++block) {
        if (m_frames[block].isEmpty())
            continue;
        if (!m_heads[block].isEmpty()) {
            painter.fillRect(m_heads[block].adjusted(0, 0, -1, 0), palette().color(QPalette::Base));
            const QRectF words = m_heads[block].adjusted(6, 0, -6, 0);
            const QString size = sizeText(m_blocks[block].bytes());
            const int room = fontMetrics().horizontalAdvance(size) + 10;
            QFont bold = font();
            bold.setBold(true);
            painter.setFont(bold);
            painter.setPen(palette().color(QPalette::Text));
            painter.drawText(words, Qt::AlignVCenter | Qt::AlignLeft, QFontMetrics(bold).elidedText(m_blocks[block].image, Qt::ElideRight, static_cast<int>(words.width()) - room));
            painter.setFont(font());
            painter.setPen(palette().color(QPalette::PlaceholderText));
            if (words.width() > room + 20)
                painter.drawText(words, Qt::AlignVCenter | Qt::AlignRight, size);
        }
        painter.setPen(palette().color(QPalette::Mid));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(m_frames[block].adjusted(0, 0, -1, -1));
    }
    if (const QRectF chosen = areaOf(m_current); !chosen.isEmpty()) {
        painter.setPen(QPen(palette().color(hasFocus() ? QPalette::Highlight : QPalette::PlaceholderText), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(chosen.adjusted(1, 1, -2, -2));
    }
}

SizeMapView::Place SizeMapView::placeAt(const QPointF &at) const
{
    for (const Area &area : m_areas)
        if (area.rect.contains(at))
            return area.place;
    return {};
}

void SizeMapView::mousePressEvent(QMouseEvent *event)
{
    if (const Place place = placeAt(event->position()); place.block >= 0)
        setCurrent(place);
}

void SizeMapView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const Place place = placeAt(event->position()); place.block >= 0)
        emit opened(place);
}

// Along the boxes as they are drawn: to the next one in the key's direction.
void SizeMapView::keyPressEvent(QKeyEvent *event)
{
    const int at = areaIndex(m_current);
    if (m_areas.isEmpty())
        return QWidget::keyPressEvent(event);
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (at >= 0)
            emit opened(m_current);
        return;
    }
    if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End || at < 0)
        return setCurrent(event->key() == Qt::Key_End ? m_areas.last().place : m_areas.first().place);
    const QPointF step = event->key() == Qt::Key_Left    ? QPointF(-1, 0)
                         : event->key() == Qt::Key_Right ? QPointF(1, 0)
                         : event->key() == Qt::Key_Up    ? QPointF(0, -1)
                         : event->key() == Qt::Key_Down  ? QPointF(0, 1)
                                                         : QPointF();
    if (step.isNull())
        return QWidget::keyPressEvent(event);
    const QPointF from = m_areas[at].rect.center();
    int best = -1;
    double nearest = 0;
    for (int i = 0; i < m_areas.size(); ++i) {
        const QPointF way = m_areas[i].rect.center() - from;
        const double along = QPointF::dotProduct(way, step), aside = std::abs(way.x() * step.y()) + std::abs(way.y() * step.x());
        if (i == at || along <= 0.5)
            continue;
        if (const double far = along + 2 * aside; best < 0 || far < nearest) {
            best = i;
            nearest = far;
        }
    }
    if (best >= 0)
        setCurrent(m_areas[best].place);
}

void SizeMapView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    layOut();
}

void SizeMapView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

void SizeMapView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void SizeMapView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

bool SizeMapView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString text = tell(placeAt(help->pos()));
    text.isEmpty() ? QToolTip::hideText() : QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this);
    return true;
}

} // namespace stackwright
