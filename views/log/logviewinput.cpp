// What mouse and keys do in the log: folding, selecting, scrolling.
#include "views/log/logview.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QScrollBar>
#include <QTextLayout>

#include <climits>

namespace stackwright {

namespace {

constexpr qint64 mostCopied = 64 * 1024 * 1024;

} // namespace

LogView::Place LogView::placeAt(const QPoint &point, int *section) const
{
    int y = 0;
    qint64 row = verticalScrollBar()->value();
    Row what = rowAt(row);
    for (; row < m_rows; ++row) {
        what = rowAt(row);
        y += rowHeight(what);
        if (point.y() < y)
            break;
    }
    if (row >= m_rows && m_rows > 0)
        what = rowAt(m_rows - 1);
    if (section)
        *section = row < m_rows ? what.section : -1;
    if (what.line < 0)
        return {};
    const qint64 at = fetch(what.line);
    if (at < 0)
        return {what.line, 0};
    QTextLayout layout;
    layOutLine(&layout, readAnsi(m_cache[at].bytes), what.line);
    return {what.line, layout.lineAt(0).xToCursor(point.x() - m_gutter + horizontalScrollBar()->value())};
}

void LogView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    int section = -1;
    const Place place = placeAt(event->pos(), &section);
    if (section >= 0) {
        toggle(section);
        return;
    }
    m_cursor = place;
    if (!(event->modifiers() & Qt::ShiftModifier))
        m_anchor = place;
    m_selecting = true;
    viewport()->update();
}

void LogView::mouseMoveEvent(QMouseEvent *event)
{
    int section = -1;
    const Place place = placeAt(event->pos(), &section);
    viewport()->setCursor(section >= 0 ? Qt::PointingHandCursor : Qt::IBeamCursor);
    if (!(event->buttons() & Qt::LeftButton) || !m_selecting)
        return;
    m_cursor = place;
    if (event->pos().y() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() - 1);
    else if (event->pos().y() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + 1);
    viewport()->update();
}

void LogView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Place place = placeAt(event->pos());
    const qint64 at = place.line < 0 ? -1 : fetch(place.line);
    if (at < 0)
        return;
    const QString text = readAnsi(m_cache[at].bytes).text;
    const auto isWord = [&](int i) { return i >= 0 && i < text.size() && !text[i].isSpace(); };
    int from = place.column, to = place.column;
    while (isWord(from - 1))
        --from;
    while (isWord(to))
        ++to;
    m_anchor = {place.line, from};
    m_cursor = {place.line, to};
    m_selecting = false;
    viewport()->update();
}

QString LogView::selectedText() const
{
    const Place from = std::min(m_anchor, m_cursor), to = std::max(m_anchor, m_cursor);
    if (from.line < 0 || from == to)
        return {};
    const QByteArray bytes = m_text->bytes(from.line, to.line, mostCopied);
    QStringList lines;
    for (const QByteArray &line : bytes.split('\n'))
        lines << readAnsi(line.endsWith('\r') ? line.chopped(1) : line).text;
    if (lines.size() > to.line - from.line + 1)
        lines.resize(to.line - from.line + 1);
    if (lines.size() == to.line - from.line + 1)
        lines.last().truncate(to.column);
    lines.first().remove(0, from.column);
    return lines.join(QLatin1Char('\n'));
}

void LogView::copy() const
{
    if (const QString text = selectedText(); !text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void LogView::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu menu(this);
    menu.addAction(tr("Copy"), this, [this] { copy(); })->setEnabled(m_anchor != m_cursor);
    menu.addAction(tr("Select all"), this, [this] {
        m_anchor = {0, 0};
        m_cursor = {m_text->lineCount() - 1, INT_MAX};
        viewport()->update();
    });
    menu.addSeparator();
    menu.addAction(tr("Open all steps"), this, [this] { foldAll(false); });
    menu.addAction(tr("Fold all steps"), this, [this] { foldAll(true); });
    menu.exec(event->globalPos());
}

int LogView::currentStep() const
{
    int first = -1;
    const qint64 top = verticalScrollBar()->value(), end = std::min<qint64>(m_rows, top + rowsThatFit());
    for (qint64 row = top; row < end; ++row) {
        const int section = rowAt(row).section;
        if (section >= 0 && section == m_step)
            return section;
        if (first < 0 && section >= 0)
            first = section;
    }
    return first;
}

bool LogView::goToStep(int by)
{
    const auto count = static_cast<int>(m_sectionRows.size());
    const int from = currentStep();
    int to = from + by;
    if (from < 0) { // between the headers, in a long step: the next one from here
        to = by > 0 ? 0 : count - 1;
        while (to >= 0 && to < count && (by > 0 ? m_sectionRows[static_cast<size_t>(to)] < verticalScrollBar()->value() : m_sectionRows[static_cast<size_t>(to)] > verticalScrollBar()->value()))
            to += by;
    }
    if (to < 0 || to >= count || m_only)
        return false;
    m_step = to;
    const qint64 row = m_sectionRows[static_cast<size_t>(to)], top = verticalScrollBar()->value();
    if (row < top || row >= top + rowsThatFit())
        verticalScrollBar()->setValue(static_cast<int>(row));
    viewport()->update();
    return true;
}

void LogView::focusInEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void LogView::focusOutEvent(QFocusEvent *event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void LogView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (event->matches(QKeySequence::Copy)) {
        copy();
    } else if (event->matches(QKeySequence::SelectAll)) {
        m_anchor = {0, 0};
        m_cursor = {m_text->lineCount() - 1, INT_MAX};
        viewport()->update();
    } else if (event->key() == Qt::Key_Home) {
        bar->setValue(0);
    } else if (event->key() == Qt::Key_End) {
        setFollowing(true);
        bar->setValue(bar->maximum());
    } else if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up) {
        // Lines are scrolled; with Ctrl, and where there is nothing to scroll, the keyboard goes from step to step.
        const int by = event->key() == Qt::Key_Down ? 1 : -1, before = bar->value();
        if (!(event->modifiers() & Qt::ControlModifier))
            bar->setValue(before + by);
        if (bar->value() == before)
            goToStep(by);
    } else if ((event->key() == Qt::Key_Right || event->key() == Qt::Key_Left) && currentStep() >= 0 && horizontalScrollBar()->maximum() == 0) {
        if (isOpen(currentStep()) != (event->key() == Qt::Key_Right))
            toggle(m_step = currentStep());
    } else if (event->key() == Qt::Key_PageDown) {
        bar->setValue(bar->value() + bar->pageStep() - 1);
    } else if (event->key() == Qt::Key_PageUp) {
        bar->setValue(bar->value() - bar->pageStep() + 1);
    } else if (event->key() == Qt::Key_Space || event->key() == Qt::Key_Return) {
        if (currentStep() >= 0)
            toggle(m_step = currentStep());
    } else {
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::setFollowing(bool on)
{
    if (m_following == on)
        return;
    m_following = on;
    if (on)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    emit followingChanged(on);
}

void LogView::scrollContentsBy(int, int)
{
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum();
    if (m_following != atEnd) {
        m_following = atEnd;
        emit followingChanged(atEnd);
    }
    viewport()->update();
    emit seenChanged();
}

void LogView::resizeEvent(QResizeEvent *event)
{
    const bool atEnd = m_following && m_running;
    QAbstractScrollArea::resizeEvent(event);
    updateScroll();
    if (atEnd)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    emit seenChanged();
}

void LogView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        measure();
        relayRows();
    }
}

} // namespace stackwright
