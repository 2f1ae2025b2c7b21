#include "views/difference/diffpane.h"

#include "views/style/state.h"

#include <QFontDatabase>
#include <QPainter>
#include <QTextBlock>

namespace stackwright {

namespace {

constexpr int gutterMargin = 8;

QColor groundOf(DiffLine::Tone tone, const QPalette &palette)
{
    const QColor base = palette.color(QPalette::Base);
    switch (tone) {
    case DiffLine::Tone::Added: return mixed(base, colourOf(Tone::Good, palette), 0.1);
    case DiffLine::Tone::Removed: return mixed(base, colourOf(Tone::Bad, palette), 0.1);
    case DiffLine::Tone::Missing: return mixed(base, palette.color(QPalette::Mid), 0.25);
    case DiffLine::Tone::Place:
    case DiffLine::Tone::File: return palette.color(QPalette::Window);
    case DiffLine::Tone::Same: break;
    }
    return {};
}

} // namespace

class DiffPane::Gutter : public QWidget
{
public:
    explicit Gutter(DiffPane *pane) : QWidget(pane), m_pane(pane) { setAccessibleName(DiffPane::tr("Line numbers")); }

protected:
    void paintEvent(QPaintEvent *event) override { m_pane->paintGutter(event); }

private:
    DiffPane *m_pane;
};

DiffPane::DiffPane(const QString &name, Numbers numbers, QWidget *parent)
    : QPlainTextEdit(parent), m_numbers(numbers), m_gutter(new Gutter(this))
{
    setAccessibleName(name);
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy)
            m_gutter->scroll(0, dy);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
}

void DiffPane::setLines(const QList<DiffLine> &lines)
{
    m_lines = lines;
    m_first = m_last = -1;
    m_largest = 0;
    QStringList texts;
    texts.reserve(lines.size());
    for (const DiffLine &line : lines) {
        texts << line.text;
        m_largest = std::max({m_largest, line.before, line.after});
    }
    setPlainText(texts.join(QLatin1Char('\n')));
    placeGutter();
}

void DiffPane::setCurrent(int first, int last)
{
    m_first = first;
    m_last = last;
    m_gutter->update();
}

void DiffPane::showLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(line);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + m_lines.value(line).markBegin); // where the words differ, also in a long line
    setTextCursor(cursor);
    centerCursor();
}

int DiffPane::columnWidth() const
{
    return fontMetrics().horizontalAdvance(QLatin1Char('9')) * static_cast<int>(std::max<qsizetype>(3, QString::number(m_largest).size())) + gutterMargin;
}

void DiffPane::placeGutter()
{
    const int width = columnWidth() * (m_numbers == Numbers::Both ? 2 : 1) + gutterMargin;
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), width, viewport()->height());
    m_gutter->update();
}

void DiffPane::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void DiffPane::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        placeGutter();
}

void DiffPane::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        const QPointF offset = contentOffset();
        for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
            const QRectF box = blockBoundingGeometry(block).translated(offset);
            if (box.top() > event->rect().bottom())
                break;
            const DiffLine line = m_lines.value(block.blockNumber());
            if (const QColor ground = groundOf(line.tone, palette()); ground.isValid())
                painter.fillRect(QRectF(0, box.top(), viewport()->width(), box.height()), ground);
            if (line.markEnd > line.markBegin && block.layout()->lineCount() > 0) {
                const QTextLine letters = block.layout()->lineAt(0);
                const double left = letters.cursorToX(line.markBegin) + offset.x(), right = letters.cursorToX(line.markEnd) + offset.x();
                const Tone tone = line.tone == DiffLine::Tone::Added ? Tone::Good : Tone::Bad;
                painter.fillRect(QRectF(left, box.top(), right - left, box.height()), mixed(palette().color(QPalette::Base), colourOf(tone, palette()), 0.3));
            }
        }
    }
    QPlainTextEdit::paintEvent(event);
}

void DiffPane::paintGutter(QPaintEvent *event)
{
    QPainter painter(m_gutter);
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    painter.setFont(font());
    const int column = columnWidth();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset());
        if (box.top() > event->rect().bottom())
            break;
        const int number = block.blockNumber();
        const DiffLine line = m_lines.value(number);
        if (const QColor ground = groundOf(line.tone, palette()); ground.isValid())
            painter.fillRect(QRectF(0, box.top(), m_gutter->width(), box.height()), ground);
        if (number >= m_first && number <= m_last)
            painter.fillRect(QRectF(0, box.top(), 3, box.height()), palette().color(QPalette::Link));
        painter.setPen(palette().color(QPalette::PlaceholderText));
        const auto write = [&](int at, int value) {
            if (value > 0)
                painter.drawText(QRectF(at * column, box.top(), column, box.height()), Qt::AlignRight | Qt::AlignTop, QString::number(value));
        };
        write(0, m_numbers == Numbers::After ? line.after : line.before);
        if (m_numbers == Numbers::Both)
            write(1, line.after);
    }
}

} // namespace stackwright
