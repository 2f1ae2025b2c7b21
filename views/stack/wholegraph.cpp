#include "views/stack/wholegraph.h"

#include "views/style/state.h"
#include "views/style/wheelzoom.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <functional>

namespace stackwright {

namespace {

constexpr double leastZoom = 0.15, mostZoom = 2;
constexpr double readable = 0.75; ///< below it names are too small: at first a part is shown rather than that
constexpr int widestName = 230;
constexpr qsizetype mostInTip = 14; ///< in a tool tip

} // namespace

WholeGraph::WholeGraph(QWidget *parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("wholeGraph"));
    setAccessibleName(tr("Graph of the whole stack"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAccessibleName(accessibleName());
    viewport()->setCursor(Qt::OpenHandCursor);
    viewport()->setBackgroundRole(QPalette::Base);
}

void WholeGraph::setImages(const QList<Image> &images)
{
    if (images == m_images)
        return;
    bool sameShape = images.size() == m_images.size();
    for (qsizetype i = 0; sameShape && i < images.size(); ++i)
        sameShape = images[i].name == m_images[i].name && images[i].parent == m_images[i].parent;
    const QString current = m_current >= 0 ? m_images[m_current].name : QString();
    m_images = images;
    if (!sameShape) {
        m_openedFolds.clear();
        m_zoomedByHand = false;
        m_current = m_currentFold = -1;
        for (int i = 0; i < m_images.size(); ++i)
            if (m_images[i].name == current)
                m_current = i;
    }
    layOut();
    if (!sameShape)
        fit();
}

void WholeGraph::setCurrent(const QString &image)
{
    for (int i = 0; i < m_images.size(); ++i)
        if (m_images[i].name == image && i != m_current) {
            m_current = i;
            m_currentFold = -1;
            if (const int box = m_layout.boxOf(i); box >= 0 && m_layout.boxes[box].image < 0)
                m_currentFold = box;
            follow();
            say();
            viewport()->update();
        }
}

void WholeGraph::setFolding(bool folds)
{
    m_folds = folds;
    m_openedFolds.clear();
    m_zoomedByHand = false;
    layOut();
    fit();
    emit foldingChanged();
}

qsizetype WholeGraph::foldedCount() const
{
    qsizetype count = 0;
    for (const GraphBox &box : m_layout.boxes)
        count += box.several.size();
    return count;
}

void WholeGraph::layOut()
{
    const QFontMetrics metrics(font());
    GraphWish wish;
    wish.height = metrics.height() + 14;
    wish.opened = m_openedFolds;
    wish.foldWidth = 44 + metrics.horizontalAdvance(tr("%1 unchanged").arg(8888));
    for (const Image &image : std::as_const(m_images)) {
        wish.parents << image.parent;
        wish.folds << (m_folds && image.state == QLatin1String("unchanged"));
        wish.widths << 44 + std::min(widestName, metrics.horizontalAdvance(image.name)) + (image.note.isEmpty() ? 0 : metrics.horizontalAdvance(image.note) + 12);
    }
    m_layout = layOutGraph(wish);
    const int box = m_layout.boxOf(m_current);
    m_currentFold = box >= 0 && m_layout.boxes[box].image < 0 ? box : -1;
    setRanges();
    viewport()->update();
}

void WholeGraph::setRanges()
{
    const auto set = [](QScrollBar *bar, int length, int room) {
        bar->setRange(0, std::max(0, length - room));
        bar->setPageStep(room);
        bar->setSingleStep(24);
    };
    set(horizontalScrollBar(), static_cast<int>(std::ceil(m_layout.size.width() * m_zoom)), viewport()->width());
    set(verticalScrollBar(), static_cast<int>(std::ceil(m_layout.size.height() * m_zoom)), viewport()->height());
}

int WholeGraph::currentBox() const
{
    return m_currentFold >= 0 ? m_currentFold : m_layout.boxOf(m_current);
}

void WholeGraph::follow()
{
    const int at = currentBox();
    if (at < 0)
        return;
    const QRectF box = QRectF(m_layout.boxes[at].rect).adjusted(-20, -20, 20, 20);
    const auto show = [this](QScrollBar *bar, double first, double last, int room) {
        const int from = static_cast<int>(first * m_zoom), to = static_cast<int>(std::ceil(last * m_zoom));
        if (to > bar->value() + room)
            bar->setValue(to - room);
        if (from < bar->value())
            bar->setValue(from);
    };
    show(horizontalScrollBar(), box.left(), box.right(), viewport()->width());
    show(verticalScrollBar(), box.top(), box.bottom(), viewport()->height());
}

void WholeGraph::applyZoom(double zoom)
{
    m_zoom = std::clamp(zoom, leastZoom, mostZoom);
    setRanges();
    follow();
    viewport()->update();
}

void WholeGraph::setZoom(double zoom)
{
    m_zoomedByHand = true;
    applyZoom(zoom);
}

double WholeGraph::wholeZoom() const
{
    const QSize room = maximumViewportSize();
    return std::min({1.0, room.width() / std::max(1.0, double(m_layout.size.width())), room.height() / std::max(1.0, double(m_layout.size.height()))});
}

void WholeGraph::showWhole()
{
    setZoom(wholeZoom());
}

// Names that cannot be read are no picture: the whole is one key away.
void WholeGraph::fit()
{
    if (!m_zoomedByHand)
        applyZoom(std::max(readable, wholeZoom()));
}

void WholeGraph::showEvent(QShowEvent *event)
{
    QAbstractScrollArea::showEvent(event);
    fit();
}

QString WholeGraph::textOf(const GraphBox &box) const
{
    return box.image < 0 ? tr("%1 unchanged").arg(box.several.size()) : m_images[box.image].name;
}

QString WholeGraph::tipOf(const GraphBox &box) const
{
    QStringList lines;
    if (box.image >= 0) {
        const Image &image = m_images[box.image];
        lines << QString(image.name + QStringLiteral(": ") + stateText(image.state) + (image.note.isEmpty() ? QString() : QStringLiteral(", ") + image.note));
        if (image.failed)
            lines << tr("On the chain of what failed");
        if (image.longest)
            lines << tr("On the longest chain, which decides when the run ends");
    } else {
        lines << tr("%1 unchanged: press to unfold").arg(box.several.size());
        for (const int image : box.several.mid(0, mostInTip))
            lines << m_images[image].name;
        if (box.several.size() > mostInTip)
            lines << QStringLiteral("…");
    }
    return lines.join(QLatin1Char('\n'));
}

// The keyboard walks a drawing: what it is on is said.
void WholeGraph::say()
{
    const int at = currentBox();
    setAccessibleDescription(at < 0 ? QString() : tipOf(m_layout.boxes[at]).section(QLatin1Char('\n'), 0, 0));
}

QString WholeGraph::text() const
{
    QStringList lines;
    for (const GraphBox &box : m_layout.boxes) {
        int depth = 0;
        for (int at = box.parent; at >= 0; at = m_layout.boxes[at].parent)
            ++depth;
        lines << QString(QString(depth * 2, QLatin1Char(' ')) + textOf(box) + (box.image < 0 ? QString() : QLatin1Char(' ') + m_images[box.image].state));
    }
    return lines.join(QLatin1Char('\n'));
}

int WholeGraph::boxAt(const QPoint &point) const
{
    const QPointF at = QPointF(point + QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value())) / m_zoom;
    for (int i = 0; i < m_layout.boxes.size(); ++i)
        if (m_layout.boxes[i].rect.contains(at.toPoint()))
            return i;
    return -1;
}

void WholeGraph::open(int box)
{
    const GraphBox &folded = m_layout.boxes[box];
    const int above = folded.parent < 0 ? -1 : m_layout.boxes[folded.parent].image, first = folded.several.first();
    m_openedFolds << above;
    m_current = first;
    m_currentFold = -1;
    layOut();
    follow();
    say();
    emit foldingChanged();
    emit chosen(m_images[first].name);
}

void WholeGraph::go(int box)
{
    if (box < 0)
        return;
    const GraphBox &to = m_layout.boxes[box];
    m_currentFold = to.image < 0 ? box : -1;
    if (to.image >= 0) {
        m_current = to.image;
        emit chosen(m_images[to.image].name);
    }
    follow();
    say();
    viewport()->update();
}

/// To the parent, the first child, and the nearest above or below, whatever it hangs from.
int WholeGraph::neighbour(int key) const
{
    const int at = currentBox();
    if (at < 0)
        return m_layout.boxes.isEmpty() ? -1 : 0;
    const GraphBox &own = m_layout.boxes[at];
    if (key == Qt::Key_Home || key == Qt::Key_End)
        return key == Qt::Key_Home ? 0 : static_cast<int>(m_layout.boxes.size()) - 1;
    const bool vertical = key == Qt::Key_Up || key == Qt::Key_Down, forward = key == Qt::Key_Down || key == Qt::Key_Right;
    int best = -1;
    double least = 0;
    for (int i = 0; i < m_layout.boxes.size(); ++i) {
        const QPoint away = m_layout.boxes[i].rect.center() - own.rect.center();
        const int along = (vertical ? away.y() : away.x()) * (forward ? 1 : -1), across = std::abs(vertical ? away.x() : away.y());
        // Sideways to another column only: boxes of one column have the same left edge.
        if (along <= 0 || (!vertical && m_layout.boxes[i].rect.left() == own.rect.left()) || (vertical && m_layout.boxes[i].rect.left() != own.rect.left()))
            continue;
        const bool isKin = m_layout.boxes[i].parent == at || own.parent == i;
        const double far = along + 2.0 * across - (isKin && !vertical ? 1e6 : 0);
        if (best < 0 || far < least) {
            best = i;
            least = far;
        }
    }
    if (best >= 0 || !vertical)
        return best;
    // The column ends here: to the next box in the drawing's order.
    const int next = at + (forward ? 1 : -1);
    return next >= 0 && next < m_layout.boxes.size() ? next : -1;
}

void WholeGraph::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Home:
    case Qt::Key_End: go(neighbour(event->key())); return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Space:
        if (m_currentFold >= 0)
            open(m_currentFold);
        else if (m_current >= 0 && event->key() != Qt::Key_Space)
            emit opened(m_images[m_current].name);
        return;
    case Qt::Key_PageDown:
    case Qt::Key_PageUp: verticalScrollBar()->triggerAction(event->key() == Qt::Key_PageDown ? QScrollBar::SliderPageStepAdd : QScrollBar::SliderPageStepSub); return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

void WholeGraph::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_drag.press(*event);
}

// Dragging looks around; a press that goes nowhere chooses.
void WholeGraph::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        m_drag.move(*event);
}

void WholeGraph::mouseReleaseEvent(QMouseEvent *event)
{
    viewport()->setCursor(Qt::OpenHandCursor);
    if (event->button() != Qt::LeftButton || m_drag.end())
        return;
    const int box = boxAt(event->pos());
    if (box >= 0 && m_layout.boxes[box].image < 0)
        open(box);
    else
        go(box);
}

void WholeGraph::mouseDoubleClickEvent(QMouseEvent *event)
{
    const int box = boxAt(event->pos());
    if (box >= 0 && m_layout.boxes[box].image >= 0)
        emit opened(m_images[m_layout.boxes[box].image].name);
}

void WholeGraph::wheelEvent(QWheelEvent *event)
{
    const auto fitScrollBars = [this] {
        m_zoomedByHand = true; // before a scroll bar that comes or goes resizes the drawing
        setRanges();
    };
    if (!zoomByWheel(*this, *event, &m_zoom, leastZoom, mostZoom, fitScrollBars))
        QAbstractScrollArea::wheelEvent(event);
}

bool WholeGraph::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int box = boxAt(help->pos());
    const QString tip = box < 0 ? QString() : tipOf(m_layout.boxes[box]).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
    QToolTip::showText(help->globalPos(), tip.isEmpty() ? QString() : QString(QStringLiteral("<span>") + tip + QStringLiteral("</span>")), viewport());
    return true;
}

void WholeGraph::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    setRanges();
    fit();
}

void WholeGraph::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        layOut();
}

} // namespace stackwright
