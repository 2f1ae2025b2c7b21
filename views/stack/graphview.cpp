#include "views/stack/graphview.h"

#include "views/style/state.h"
#include "views/style/wheelzoom.h"

#include <QAbstractProxyModel>
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

constexpr int boxHeight = 48, columnGap = 40, rowGap = 14, margin = 18;
constexpr double smallest = 0.3, largest = 2;
constexpr qsizetype mostNamed = 12; ///< in a tool tip

} // namespace

GraphView::GraphView(StackModel *model, const QAbstractProxyModel *filter, QWidget *parent)
    : QAbstractScrollArea(parent), m_model(model), m_filter(filter)
{
    setObjectName(QStringLiteral("graph"));
    setAccessibleName(tr("Graph of the stack"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAccessibleName(accessibleName());
}

void GraphView::setCurrent(const QString &image)
{
    m_currentName = image;
    m_isStale = m_follows = true;
    if (isVisible())
        layOut();
    viewport()->update();
}

// Many rows of the model change at once: it is laid out when it is drawn.
void GraphView::update()
{
    m_isStale = true;
    viewport()->update();
}

void GraphView::readStates()
{
    const qsizetype count = m_model->plan().images.size();
    m_states = QStringList(count);
    m_isIn = QList<bool>(count);
    m_current = -1;
    std::function<void(const QModelIndex &)> read = [&](const QModelIndex &parent) {
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const QModelIndex index = m_model->index(row, StackModel::Image, parent);
            read(index);
            const int image = m_model->imageNumber(index);
            if (image < 0)
                continue; // a row that variants are folded below: here each has its box
            m_states[image] = index.siblingAtColumn(StackModel::State).data().toString();
            m_isIn[image] = m_filter->mapFromSource(index).isValid();
            if (m_model->plan().images[image].name == m_currentName)
                m_current = image;
        }
    };
    read({});
}

void GraphView::layOut()
{
    if (!m_isStale)
        return;
    m_isStale = false;
    readStates();
    m_boxes.clear();
    if (m_states.size() > mostDrawnWhole)
        placeFocused();
    else
        placeWhole();
    m_whole = QSize();
    for (const Box &box : std::as_const(m_boxes))
        m_whole = m_whole.expandedTo(QSize(box.rect.right() + 1, box.rect.bottom() + 1));
    m_whole += QSize(margin, margin);
    setRanges();
    if (std::exchange(m_follows, false))
        follow();
}

/// What the line below the name takes: the state, and how many are hidden; of several the most notable state.
int GraphView::stateWidth(const StackPart &part) const
{
    constexpr int glyph = 20, sides = 28;
    const QFontMetrics metrics(font());
    if (part.image < 0)
        return sides + glyph + (part.states.isEmpty() ? 0 : metrics.horizontalAdvance(QStringLiteral("%1 %2…").arg(part.states.first().second).arg(stateText(part.states.first().first))));
    return sides + glyph + metrics.horizontalAdvance(stateText(m_states[part.image])) + (part.hidden > 0 ? glyph + 8 + metrics.horizontalAdvance(QStringLiteral("+%1").arg(part.hidden)) : 0);
}

QList<int> GraphView::columnLefts(int most) const
{
    const QFontMetrics metrics(font());
    QList<int> widths;
    for (const Box &box : m_boxes) {
        while (widths.size() <= box.part.column)
            widths << 110;
        widths[box.part.column] = std::max({widths[box.part.column], std::min(most, metrics.horizontalAdvance(nameOf(box)) + 28), stateWidth(box.part)});
    }
    QList<int> lefts{margin};
    for (const int width : widths)
        lefts << lefts.last() + width + columnGap;
    return lefts;
}

// From left to right by depth; a parent stands in the middle of its children.
void GraphView::placeWhole()
{
    const QList<PlannedImage> &images = m_model->plan().images;
    QList<QList<int>> children(images.size() + 1);
    for (int i = 0; i < images.size(); ++i) {
        StackPart part;
        part.image = i;
        part.parent = images[i].parentIndex; // a box an image, in the plan's order
        part.column = images[i].depth;
        m_boxes << Box{part, {}};
        children[images[i].parentIndex + 1] << i;
    }
    const QList<int> lefts = columnLefts(260);
    int y = margin;
    std::function<int(int)> place = [&](int i) {
        int middle = 0;
        if (children[i + 1].isEmpty()) {
            middle = y + boxHeight / 2;
            y += boxHeight + rowGap;
        } else {
            int first = -1, last = 0;
            for (const int child : std::as_const(children[i + 1])) {
                last = place(child);
                if (first < 0)
                    first = last;
            }
            // A parent whose children fill more than a screen stands at the first: it and they are seen together.
            middle = last - first > 8 * (boxHeight + rowGap) ? first : (first + last) / 2;
        }
        const int column = images[i].depth;
        m_boxes[i].rect = QRect(lefts[column], middle - boxHeight / 2, lefts[column + 1] - columnGap - lefts[column], boxHeight);
        return middle;
    };
    for (const int root : std::as_const(children[0]))
        place(root);
}

// Each column is one group of siblings, as near to their parent as the highest column leaves room.
void GraphView::placeFocused()
{
    QList<int> parents;
    for (const PlannedImage &image : m_model->plan().images)
        parents << image.parentIndex;
    QList<int> heights;
    for (const StackPart &part : focusedStack(parents, m_states, m_isIn, m_current)) {
        m_boxes << Box{part, {}};
        while (heights.size() <= part.column)
            heights << -rowGap;
        heights[part.column] += boxHeight + rowGap;
    }
    const QList<int> lefts = columnLefts(200);
    const int highest = heights.isEmpty() ? 0 : *std::max_element(heights.begin(), heights.end());
    int column = -1, y = 0;
    for (Box &box : m_boxes) {
        if (box.part.column != column) {
            column = box.part.column;
            const int wanted = box.part.parent < 0 ? margin : m_boxes[box.part.parent].rect.center().y() - heights[column] / 2;
            y = std::clamp(wanted, margin, margin + highest - heights[column]);
        }
        box.rect = QRect(lefts[column], y, lefts[column + 1] - columnGap - lefts[column], boxHeight);
        y += boxHeight + rowGap;
    }
}

void GraphView::setRanges()
{
    const auto needed = [this](int length) { return static_cast<int>(std::ceil(length * m_zoom)); };
    verticalScrollBar()->setRange(0, std::max(0, needed(m_whole.height()) - viewport()->height()));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(20);
    horizontalScrollBar()->setRange(0, std::max(0, needed(m_whole.width()) - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(20);
}

// The chosen image, with its children and its parent as far as there is room for them.
void GraphView::follow()
{
    int at = -1;
    for (int i = 0; i < m_boxes.size() && at < 0; ++i)
        if (m_boxes[i].part.image >= 0 && m_boxes[i].part.image == m_current)
            at = i;
    if (at < 0)
        return;
    const QRect own = m_boxes[at].rect;
    QRect wanted = own.adjusted(-margin, -margin, margin, margin);
    const auto fits = [&](const QRect &more) {
        return more.width() * m_zoom <= viewport()->width() && more.height() * m_zoom <= viewport()->height();
    };
    const auto with = [&](const QRect &rect) {
        if (const QRect more = wanted.united(rect.adjusted(-margin, -margin, margin, margin)); fits(more))
            wanted = more;
    };
    for (const Box &box : std::as_const(m_boxes))
        if (box.part.parent == at)
            with(box.rect);
    if (m_boxes[at].part.parent >= 0)
        with(m_boxes[m_boxes[at].part.parent].rect);
    const auto show = [this](QScrollBar *bar, int from, int to, int room) {
        const int first = static_cast<int>(from * m_zoom), last = static_cast<int>(std::ceil(to * m_zoom));
        if (last > bar->value() + room)
            bar->setValue(last - room);
        if (first < bar->value())
            bar->setValue(first);
    };
    show(verticalScrollBar(), wanted.top(), wanted.bottom() + 1, viewport()->height());
    show(horizontalScrollBar(), wanted.left(), wanted.right() + 1, viewport()->width());
}

void GraphView::setZoom(double zoom)
{
    m_zoom = std::clamp(zoom, smallest, largest);
    setRanges();
    follow();
    viewport()->update();
}

void GraphView::showWhole()
{
    layOut();
    const QSize room = maximumViewportSize();
    setZoom(std::min({1.0, room.width() / std::max(1.0, double(m_whole.width())), room.height() / std::max(1.0, double(m_whole.height()))}));
}

QString GraphView::nameOf(const Box &box) const
{
    return box.part.image >= 0 ? m_model->plan().images[box.part.image].name : tr("and %1 more").arg(box.part.several.size());
}

QString GraphView::statesOf(const StackPart &part) const
{
    QStringList texts;
    for (const auto &[state, count] : part.states)
        texts << QStringLiteral("%1 %2").arg(count).arg(stateText(state));
    return texts.join(QStringLiteral(", "));
}

QString GraphView::text() const
{
    QStringList lines;
    for (const Box &box : m_boxes)
        lines << QString(QString(box.part.column * 2, QLatin1Char(' ')) + nameOf(box));
    return lines.join(QLatin1Char('\n'));
}

QString GraphView::tipOf(const Box &box) const
{
    QStringList lines;
    if (box.part.image >= 0) {
        lines << QString(nameOf(box) + QStringLiteral(": ") + stateText(m_states[box.part.image]));
    } else {
        for (const int image : box.part.several.mid(0, mostNamed))
            lines << m_model->plan().images[image].name;
        if (box.part.several.size() > mostNamed)
            lines << QStringLiteral("…");
    }
    if (box.part.hidden > 0)
        lines << tr("%1 not drawn: %2").arg(box.part.hidden).arg(statesOf(box.part));
    return QString(QStringLiteral("<span>") + lines.join(QLatin1Char('\n')).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>")) + QStringLiteral("</span>"));
}

const GraphView::Box *GraphView::boxAt(const QPoint &point) const
{
    const QPointF at = QPointF(point + QPoint(horizontalScrollBar()->value(), verticalScrollBar()->value())) / m_zoom;
    for (const Box &box : m_boxes)
        if (box.rect.contains(at.toPoint()))
            return &box;
    return nullptr;
}

void GraphView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    setRanges();
    m_follows = true;
    m_isStale = true;
}

void GraphView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        update();
}

void GraphView::mousePressEvent(QMouseEvent *event)
{
    const Box *box = boxAt(event->pos());
    if (!box)
        return;
    // Of those that are only counted, the nearest to what is drawn: its neighbours come with it.
    const bool before = !box->part.several.isEmpty() && box + 1 < m_boxes.constData() + m_boxes.size() && (box + 1)->part.column == box->part.column;
    const int image = box->part.image >= 0 ? box->part.image : before ? box->part.several.last() : box->part.several.first();
    emit chosen(m_model->plan().images[image].name);
}

bool GraphView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Box *box = boxAt(help->pos());
    QToolTip::showText(help->globalPos(), box ? tipOf(*box) : QString(), viewport());
    return true;
}

void GraphView::wheelEvent(QWheelEvent *event)
{
    if (!zoomByWheel(*this, *event, &m_zoom, smallest, largest, [this] { setRanges(); }))
        QAbstractScrollArea::wheelEvent(event);
}

// To the parent, the first child, and the next of the same depth; also to those that are not drawn, but never to one that the
// filter leaves out of a large stack.
void GraphView::keyPressEvent(QKeyEvent *event)
{
    layOut();
    const QList<PlannedImage> &images = m_model->plan().images;
    const bool isLarge = images.size() > mostDrawnWhole;
    int to = -1;
    if (event->key() == Qt::Key_Left && m_current >= 0)
        to = images[m_current].parentIndex;
    const int by = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
    for (int i = m_current + by; by != 0 && m_current >= 0 && i >= 0 && i < images.size() && to < 0; i += by)
        if (images[i].depth == images[m_current].depth && (!isLarge || m_isIn[i]))
            to = i;
    for (int i = m_current + 1; event->key() == Qt::Key_Right && m_current >= 0 && i < images.size() && to < 0; ++i)
        if (images[i].parentIndex == m_current && (!isLarge || m_isIn[i]))
            to = i;
    if (to < 0)
        QAbstractScrollArea::keyPressEvent(event);
    else
        emit chosen(images[to].name);
}

} // namespace stackwright
