#include "views/stack/runview.h"

#include "model/items/stagecards.h"
#include "views/stack/runviewmeasures.h"
#include "views/style/state.h"
#include "views/style/wheelzoom.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

constexpr double mostPixelsPerMs = 0.4; ///< of the largest zoom: a step of a tenth of a second can be hit
constexpr int nearEnough = 3;           ///< pixels beside a narrow bar that are taken for it

} // namespace

RunView::RunView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setObjectName(QStringLiteral("runView"));
    setAccessibleName(tr("Picture of the run"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAccessibleName(accessibleName());
    viewport()->setMouseTracking(true);
    viewport()->setBackgroundRole(QPalette::Base);
}

void RunView::setPicture(const Timeline &picture)
{
    if (picture == m_picture)
        return;
    const QString current = m_current.row < m_picture.rows.size() && m_current.row >= 0 ? m_picture.rows[m_current.row].image : QString();
    bool sameRows = picture.rows.size() == m_picture.rows.size();
    for (qsizetype i = 0; sameRows && i < picture.rows.size(); ++i)
        sameRows = picture.rows[i].image == m_picture.rows[i].image;
    m_picture = picture;
    m_pieces.clear();
    m_whole = std::max<qint64>({m_picture.endMs, m_picture.nowMs, 1000});
    for (const TimelineRow &row : std::as_const(m_picture.rows)) {
        m_pieces << piecesOf(row);
        for (const TimelineBlock &block : row.blocks)
            m_whole = std::max(m_whole, block.startMs + block.usualMs); // what usually takes longer is to be seen, too
    }
    if (!sameRows) {
        m_current = {m_picture.rows.isEmpty() ? -1 : 0, -1};
        for (int i = 0; i < m_picture.rows.size(); ++i)
            if (m_picture.rows[i].image == current)
                m_current.row = i;
        m_zoom = 1;
        measure();
    } else if (m_current.row >= 0) { // more has happened: what was pointed at may stand elsewhere among the pieces
        m_current.piece = std::min(m_current.piece, static_cast<int>(pieces(m_current.row).size()) - 1);
    }
    setRanges();
    say();
    viewport()->update();
}

void RunView::setCurrent(const QString &image)
{
    for (int i = 0; i < m_picture.rows.size(); ++i)
        if (m_picture.rows[i].image == image && i != m_current.row) {
            m_current = {i, -1};
            follow();
            say();
            viewport()->update();
        }
}

void RunView::measure()
{
    const QFontMetrics metrics(font());
    int widest = 60;
    for (const TimelineRow &row : std::as_const(m_picture.rows))
        widest = std::max(widest, nameLeft + row.depth * indent + glyphRoom + metrics.horizontalAdvance(row.image) + 12);
    m_names = std::min({widest, 300, std::max(120, viewport()->width() / 3)});
}

double RunView::scale() const
{
    return std::max(10, viewport()->width() - m_names - rightMargin) / static_cast<double>(m_whole) * m_zoom;
}

double RunView::largestZoom() const
{
    return std::max(1.0, mostPixelsPerMs * m_zoom / scale());
}

double RunView::xOf(qint64 ms) const
{
    return m_names + timeInset + static_cast<double>(ms) * scale() - horizontalScrollBar()->value();
}

void RunView::setRanges()
{
    const auto set = [](QScrollBar *bar, int length, int room) {
        bar->setRange(0, std::max(0, length - room));
        bar->setPageStep(std::max(1, room));
        bar->setSingleStep(24);
    };
    const int room = viewport()->width() - m_names;
    set(horizontalScrollBar(), m_zoom <= 1 ? room : static_cast<int>(std::ceil(scale() * static_cast<double>(m_whole))) + rightMargin, room);
    set(verticalScrollBar(), runRowHeight * static_cast<int>(m_picture.rows.size()) + 8, viewport()->height() - runAxisHeight);
}

QRectF RunView::barOf(int row, const TimelinePiece &piece) const
{
    const double top = runAxisHeight + row * runRowHeight - verticalScrollBar()->value() + runBarTop;
    const double from = xOf(piece.startMs), to = xOf(piece.endMs);
    return QRectF(from, top, std::max(2.0, to - from - 1), runBarHeight);
}

QRect RunView::rectOf(int row, int piece) const
{
    if (piece < 0)
        return QRect(0, runAxisHeight + row * runRowHeight - verticalScrollBar()->value(), m_names, runRowHeight);
    return barOf(row, pieces(row)[piece]).toAlignedRect();
}

/// The step before the stage, the stage before the wait; of what is narrow the nearest.
RunView::Spot RunView::spotAt(const QPoint &point) const
{
    const int row = point.y() < runAxisHeight ? -1 : (point.y() - runAxisHeight + verticalScrollBar()->value()) / runRowHeight;
    if (row < 0 || row >= m_picture.rows.size())
        return {};
    if (point.x() < m_names)
        return {row, -1};
    Spot best;
    double least = 1e9;
    for (int i = 0; i < pieces(row).size(); ++i) {
        const TimelinePiece &piece = pieces(row)[i];
        const QRectF bar = barOf(row, piece).adjusted(-nearEnough, -runRowHeight, nearEnough, runRowHeight);
        if (!bar.contains(point))
            continue;
        const double weight = bar.width() + (piece.kind == TimelinePiece::Kind::Step ? 0 : piece.kind == TimelinePiece::Kind::Stage ? 1e6 : 2e6);
        if (weight < least) {
            least = weight;
            best = {row, i};
        }
    }
    return best.row >= 0 ? best : Spot{};
}

QString RunView::tipOf(Spot spot) const
{
    if (spot.row < 0 || spot.row >= m_picture.rows.size())
        return {};
    const TimelineRow &row = m_picture.rows[spot.row];
    if (spot.piece >= 0)
        return QString(row.image + QStringLiteral(": ") + pieceText(row, pieces(spot.row)[spot.piece]));
    QStringList lines{QString(row.image + QStringLiteral(": ") + (row.blocks.isEmpty() ? idleText(row) : stateText(row.state)))};
    if (row.critical && m_picture.criticalPath.size() > 1)
        lines << tr("On the longest chain, which decides when the run ends");
    return lines.join(QLatin1Char('\n'));
}

// The keyboard walks a drawing: what it is on is said.
void RunView::say()
{
    setAccessibleDescription(tipOf(m_current).section(QLatin1Char('\n'), 0, 0));
}

QString RunView::text() const
{
    QStringList lines;
    for (const TimelineRow &row : m_picture.rows) {
        QStringList parts{QString(QString(row.depth * 2, QLatin1Char(' ')) + row.image + QLatin1Char(' ') + row.state)};
        for (const TimelinePiece &piece : piecesOf(row))
            parts << pieceText(row, piece);
        lines << parts.join(QStringLiteral(" | "));
    }
    return lines.join(QLatin1Char('\n'));
}

void RunView::follow()
{
    if (m_current.row < 0)
        return;
    const int top = m_current.row * runRowHeight, room = viewport()->height() - runAxisHeight;
    if (top + runRowHeight > verticalScrollBar()->value() + room)
        verticalScrollBar()->setValue(top + runRowHeight - room);
    if (top < verticalScrollBar()->value())
        verticalScrollBar()->setValue(top);
    if (m_current.piece < 0)
        return;
    const QRectF bar = barOf(m_current.row, pieces(m_current.row)[m_current.piece]);
    if (bar.right() > viewport()->width())
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() + static_cast<int>(std::min(bar.right() - viewport()->width() + 20, bar.left() - m_names - 20)));
    else if (bar.left() < m_names)
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - static_cast<int>(m_names - bar.left() + 20));
}

void RunView::setZoom(double zoom)
{
    m_zoom = std::clamp(zoom, 1.0, largestZoom());
    setRanges();
    follow();
    viewport()->update();
}

void RunView::go(Spot spot)
{
    if (spot.row < 0 || spot.row >= m_picture.rows.size())
        return;
    const bool other = spot.row != m_current.row;
    m_current = spot;
    follow();
    say();
    viewport()->update();
    if (other)
        emit chosen(m_picture.rows[spot.row].image);
}

/// Along a row: over everything, or from stage to stage.
void RunView::step(int by, bool overStages)
{
    if (m_current.row < 0)
        return;
    const QList<TimelinePiece> &all = pieces(m_current.row);
    int to = m_current.piece + by;
    while (overStages && to >= 0 && to < all.size() && all[to].kind == TimelinePiece::Kind::Step)
        to += by;
    if (to < all.size() && to >= -1)
        go({m_current.row, to});
}

void RunView::open(Spot spot)
{
    if (spot.row < 0)
        return;
    const TimelineRow &row = m_picture.rows[spot.row];
    if (spot.piece < 0) {
        emit opened(row.image);
        return;
    }
    const TimelinePiece &piece = pieces(spot.row)[spot.piece];
    if (piece.kind == TimelinePiece::Kind::Wait || row.blocks[piece.at].estimated)
        return; // there is no log of what did not happen
    const TimelineBlock &block = row.blocks[piece.at];
    emit logRequested(row.image, block.stage, piece.kind == TimelinePiece::Kind::Step ? std::optional(block.steps[piece.step]) : std::nullopt);
}

void RunView::keyPressEvent(QKeyEvent *event)
{
    const int last = static_cast<int>(m_picture.rows.size()) - 1, page = std::max(1, (viewport()->height() - runAxisHeight) / runRowHeight - 1);
    const bool overStages = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Up: go({m_current.row - 1, -1}); return;
    case Qt::Key_Down: go({m_current.row + 1, -1}); return;
    case Qt::Key_PageUp: go({std::max(0, m_current.row - page), -1}); return;
    case Qt::Key_PageDown: go({std::min(last, m_current.row + page), -1}); return;
    case Qt::Key_Home: go({0, -1}); return;
    case Qt::Key_End: go({last, -1}); return;
    case Qt::Key_Left: step(-1, overStages); return;
    case Qt::Key_Right: step(1, overStages); return;
    case Qt::Key_Plus: setZoom(m_zoom * 1.5); return;
    case Qt::Key_Minus: setZoom(m_zoom / 1.5); return;
    case Qt::Key_0: showWhole(); return;
    case Qt::Key_Return:
    case Qt::Key_Enter: open(m_current); return;
    default: QAbstractScrollArea::keyPressEvent(event);
    }
}

// The mark of the keyboard's place comes and goes.
void RunView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void RunView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void RunView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        m_drag.press(*event);
}

// Dragging looks around; a press that goes nowhere leads to what is there.
void RunView::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton)) {
        const Spot spot = spotAt(event->pos());
        const bool leads = spot.piece >= 0 && pieces(spot.row)[spot.piece].kind != TimelinePiece::Kind::Wait && !m_picture.rows[spot.row].blocks[pieces(spot.row)[spot.piece].at].estimated;
        viewport()->setCursor(leads ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    m_drag.move(*event);
}

void RunView::mouseReleaseEvent(QMouseEvent *event)
{
    viewport()->setCursor(Qt::ArrowCursor);
    if (event->button() != Qt::LeftButton || m_drag.end())
        return;
    const Spot spot = spotAt(event->pos());
    go(spot);
    if (spot.piece >= 0)
        open(spot);
}

void RunView::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const Spot spot = spotAt(event->pos()); spot.row >= 0 && spot.piece < 0)
        open(spot);
}

void RunView::wheelEvent(QWheelEvent *event)
{
    const QPoint origin(m_names + timeInset, 0);
    if (!zoomByWheel(*this, *event, &m_zoom, 1, largestZoom(), [this] { setRanges(); }, Qt::Horizontal, origin))
        QAbstractScrollArea::wheelEvent(event);
}

bool RunView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractScrollArea::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QString tip = tipOf(spotAt(help->pos())).toHtmlEscaped().replace(QLatin1Char('\n'), QStringLiteral("<br>"));
    QToolTip::showText(help->globalPos(), tip.isEmpty() ? QString() : QString(QStringLiteral("<span>") + tip + QStringLiteral("</span>")), viewport());
    return true;
}

void RunView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    measure();
    m_zoom = std::clamp(m_zoom, 1.0, largestZoom());
    setRanges();
}

void RunView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        measure();
}

} // namespace stackwright
