#include "views/diffview.h"

#include "model/base/text.h"
#include "views/state.h"

#include <QEvent>
#include <QFontDatabase>
#include <QTextBlock>

namespace stackwright {

namespace {

constexpr qsizetype mostShown = 1024 * 1024, mostLines = 5000, longestLine = 4096;

} // namespace

DiffView::DiffView(QWidget *parent) : QPlainTextEdit(parent)
{
    setObjectName(QStringLiteral("diff"));
    setAccessibleName(tr("Difference"));
    setReadOnly(true);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
}

void DiffView::setDiff(const QByteArray &unified)
{
    if (unified == m_bytes)
        return;
    m_bytes = unified;
    QStringList lines;
    for (const QByteArray &line : unified.left(mostShown).split('\n')) {
        if (lines.size() >= mostLines) {
            lines << tr("… the rest is not shown");
            break;
        }
        lines << visible(line.left(longestLine));
    }
    setPlainText(lines.join(QLatin1Char('\n')));
    colour();
}

void DiffView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colour();
}

// As extra selections: the document stays plain, and a change of theme costs nothing but these.
void DiffView::colour()
{
    QList<QTextEdit::ExtraSelection> marks;
    const QColor base = palette().color(QPalette::Base);
    const auto mark = [&](const QTextBlock &block, int from, int length, const QColor &ground, const QColor &letters, bool whole) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(block);
        selection.cursor.setPosition(block.position() + from);
        selection.cursor.setPosition(block.position() + from + length, QTextCursor::KeepAnchor);
        if (ground.isValid())
            selection.format.setBackground(ground);
        if (letters.isValid())
            selection.format.setForeground(letters);
        selection.format.setProperty(QTextFormat::FullWidthSelection, whole);
        if (whole)
            selection.cursor.clearSelection();
        marks << selection;
    };
    const QColor good = colourOf(Tone::Good, palette()), bad = colourOf(Tone::Bad, palette()), quiet = colourOf(Tone::Quiet, palette());
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next()) {
        const QString text = block.text();
        const int length = static_cast<int>(text.size());
        if (text.startsWith(QLatin1String("@@")) || text.startsWith(QLatin1String("diff ")) || text.startsWith(QLatin1String("index "))
            || text.startsWith(QLatin1String("+++")) || text.startsWith(QLatin1String("---"))) {
            mark(block, 0, length, {}, quiet, false);
            continue;
        }
        const bool added = text.startsWith(QLatin1Char('+')), removed = text.startsWith(QLatin1Char('-'));
        if (!added && !removed)
            continue;
        const QColor tone = added ? good : bad;
        mark(block, 0, 0, mixed(base, tone, 0.1), {}, true);
        mark(block, 0, 1, {}, tone, false);
        // A removed line right before an added one: what is between their common ends has changed.
        const QString other = added ? block.previous().text() : block.next().text();
        if (other.isEmpty() || other[0] != (added ? QLatin1Char('-') : QLatin1Char('+')))
            continue;
        int head = 1, tail = 0;
        const int least = static_cast<int>(std::min(text.size(), other.size()));
        while (head < least && text[head] == other[head])
            ++head;
        while (tail < least - head && text[text.size() - 1 - tail] == other[other.size() - 1 - tail])
            ++tail;
        if (head + tail > 2 && length - head - tail > 0)
            mark(block, head, length - head - tail, mixed(base, tone, 0.28), {}, false);
    }
    setExtraSelections(marks);
}

void DiffView::goToChange(bool next)
{
    const auto isChange = [](const QTextBlock &block) {
        return block.isValid() && (block.text().startsWith(QLatin1Char('+')) || block.text().startsWith(QLatin1Char('-')));
    };
    QTextBlock block = textCursor().block();
    while (isChange(block))
        block = next ? block.next() : block.previous();
    while (block.isValid() && !isChange(block))
        block = next ? block.next() : block.previous();
    if (!block.isValid())
        return;
    setTextCursor(QTextCursor(block));
    centerCursor();
}

} // namespace stackwright
