// How the log looks: lines in their colours, headers of steps, the line that failed, what was found and what is selected.
#include "model/base/text.h"
#include "views/log/logview.h"
#include "views/style/state.h"

#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

double luminance(const QColor &colour)
{
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

// The terminal's colours, made readable on the ground at hand.
QColor readable(QColor colour, const QColor &ground, const QColor &text)
{
    for (int i = 0; i < 4; ++i) {
        const double a = luminance(colour) + 0.05, b = luminance(ground) + 0.05;
        if (std::max(a, b) / std::min(a, b) >= 4.5)
            break;
        colour = mixed(colour, text, 0.35);
    }
    return colour;
}

QColor ansiColour(const AnsiRun &run, const QColor &ground, const QColor &text)
{
    static const QRgb terminal[] = {0xff555b61, 0xffc01c28, 0xff1f8a4c, 0xff9a6b00, 0xff1b5fc1, 0xff9a3fa0, 0xff0f7f8c, 0xff8a9096,
                                    0xff767c82, 0xffe2484f, 0xff2fa866, 0xffb98a14, 0xff3d83e6, 0xffb65fbd, 0xff1ba1ae, 0xffc4c9ce};
    if (run.colour == -2)
        return readable(QColor::fromRgb(run.rgb), ground, text);
    if (run.colour < 0)
        return text;
    return readable(QColor::fromRgb(terminal[run.colour & 15]), ground, text);
}

} // namespace

// The line that failed and the one with the current hit stand out over their whole width.
QColor LogView::groundOf(qint64 line) const
{
    const QColor base = palette().color(QPalette::Base);
    if (line == failingLine())
        return mixed(base, colourOf(Tone::Bad, palette()), isDark(palette()) ? 0.2 : 0.12);
    return line == m_current.line ? mixed(base, colourOf(Tone::Changed, palette()), 0.12) : base;
}

void LogView::layOutLine(QTextLayout *layout, const AnsiLine &line, qint64 number) const
{
    layout->setText(line.text);
    layout->setFont(font());
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    layout->setTextOption(option);
    QList<QTextLayout::FormatRange> formats;
    for (const AnsiRun &run : line.runs) {
        QTextCharFormat format;
        format.setForeground(ansiColour(run, groundOf(number), palette().color(QPalette::Text)));
        if (run.bold)
            format.setFontWeight(QFont::Bold);
        formats << QTextLayout::FormatRange{run.start, run.length, format};
    }
    if (m_hits) {
        const auto first = std::lower_bound(m_hits->begin(), m_hits->end(), number, [](const LogFind::Hit &hit, qint64 wanted) { return hit.line < wanted; });
        if (first != m_hits->end() && first->line == number) {
            const qint64 at = fetch(number);
            const QByteArray bytes = at < 0 ? QByteArray() : m_cache[at].bytes;
            for (auto hit = first; hit != m_hits->end() && hit->line == number && hit->column < bytes.size(); ++hit) {
                const int start = static_cast<int>(readAnsi(bytes.left(hit->column)).text.size());
                const int end = static_cast<int>(readAnsi(bytes.left(hit->column + hit->length)).text.size());
                const bool current = m_current.line == number && m_current.column == hit->column;
                const QColor mark = colourOf(Tone::Changed, palette());
                QTextCharFormat format;
                format.setBackground(current ? mark : mixed(palette().color(QPalette::Base), mark, 0.35));
                format.setForeground(current ? palette().color(QPalette::Base) : palette().color(QPalette::Text));
                formats << QTextLayout::FormatRange{start, std::max(1, end - start), format};
            }
        }
    }
    layout->setFormats(formats);
    layout->beginLayout();
    layout->createLine().setPosition({0, 0});
    layout->endLayout();
}

void LogView::paintHeader(QPainter *painter, const QRect &rect, int index) const
{
    const LogSection &section = m_text->sections()[index];
    QString state = section.state, time;
    double seconds = section.seconds;
    for (const StepRecord &step : m_steps) {
        if (section.number < 1 || step.number != section.number)
            continue;
        if (state.isEmpty())
            state = step.state == QLatin1String("failed") ? QStringLiteral("error") : step.state;
        if (seconds < 0)
            seconds = step.seconds;
    }
    const bool last = index == m_text->sections().size() - 1;
    if (m_failed && index == failedSection(m_text->sections()) && state != QLatin1String("cached"))
        state = QStringLiteral("error");
    if (state.isEmpty())
        state = last && m_running ? QStringLiteral("running") : QStringLiteral("done");
    if (state == QLatin1String("cached"))
        time = tr("CACHED");
    else if (seconds >= 0 && state != QLatin1String("running"))
        time = durationText(std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));
    paintStep(painter, rect, state, section.number > 0 ? QStringLiteral("%1/%2").arg(section.number).arg(section.total) : QString(), section.title.simplified(), time);
    // A chevron says whether it is open.
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->translate(12, rect.center().y() + 0.5);
    if (!isOpen(index))
        painter->rotate(-90);
    painter->setPen(QPen(palette().color(QPalette::PlaceholderText), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF chevron[] = {{-3, -1.5}, {0, 1.5}, {3, -1.5}};
    painter->drawPolyline(chevron, 3);
    painter->restore();
}

void LogView::paintStep(QPainter *painter, const QRect &rect, const QString &state, const QString &number, const QString &title, const QString &end) const
{
    const StateLook look = lookOf(state);
    const QColor tone = colourOf(look.tone, palette());
    painter->fillRect(rect, mixed(palette().color(QPalette::Base), palette().color(QPalette::PlaceholderText), 0.07));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), palette().color(QPalette::Mid));
    paintGlyph(painter, look.glyph, QRectF(22, rect.top(), 14, rect.height()), tone);
    QFont bold = font();
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    painter->setFont(bold);
    const bool wasRun = state != word(StageState::NotRun);
    painter->setPen(look.tone == Tone::Bad || look.tone == Tone::Active ? tone : palette().color(wasRun ? QPalette::Text : QPalette::PlaceholderText));
    int x = 44;
    if (!number.isEmpty()) {
        painter->drawText(QRect(x, rect.top(), std::max(60, metrics.horizontalAdvance(number)), rect.height()), Qt::AlignVCenter, number);
        x += std::max(44, metrics.horizontalAdvance(number) + 14);
    }
    const int endWidth = metrics.horizontalAdvance(end) + 24;
    painter->drawText(QRect(x, rect.top(), rect.width() - x - endWidth, rect.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(title, Qt::ElideRight, rect.width() - x - endWidth));
    painter->setFont(font());
    painter->setPen(palette().color(QPalette::PlaceholderText));
    painter->drawText(rect.adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight, end);
}

QString LogView::notRunText() const
{
    const QList<LogSection> &sections = m_text->sections();
    const int total = sections[failedSection(sections)].total;
    return m_notRun == total ? tr("Step %1 of %2 was not run").arg(m_notRun).arg(total)
                             : tr("Steps %1 to %2 of %2 were not run").arg(m_notRun).arg(total);
}

void LogView::paintStepsNotRun(QPainter *painter, const QRect &rect) const
{
    paintStep(painter, rect, word(StageState::NotRun), {}, notRunText(), {});
}

void LogView::paintLine(QPainter *painter, const QRect &rect, qint64 number, int *widest) const
{
    const Place from = std::min(m_anchor, m_cursor), to = std::max(m_anchor, m_cursor);
    const bool isFailing = number == failingLine();
    if (const QColor ground = groundOf(number); ground != palette().color(QPalette::Base))
        painter->fillRect(rect, ground);
    if (const qint64 at = fetch(number); at >= 0) {
        const LogText::Line &line = m_cache[at];
        AnsiLine shown = readAnsi(line.bytes);
        if (line.length > line.bytes.size() + 1)
            shown.text += tr(" … (the line goes on to %1)").arg(sizeText(line.length));
        QTextLayout layout;
        layOutLine(&layout, shown, number);
        QList<QTextLayout::FormatRange> selections;
        if (from.line >= 0 && from != to && number >= from.line && number <= to.line) {
            const int start = number == from.line ? from.column : 0;
            const int end = number == to.line ? to.column : static_cast<int>(shown.text.size());
            QTextCharFormat format;
            format.setBackground(mixed(palette().color(QPalette::Base), palette().color(QPalette::Link), 0.3));
            if (end > start)
                selections << QTextLayout::FormatRange{start, end - start, format};
        }
        painter->setPen(palette().color(QPalette::Text));
        painter->save();
        painter->setClipRect(rect.adjusted(m_gutter, 0, 0, 0));
        layout.draw(painter, QPointF(m_gutter - horizontalScrollBar()->value(), rect.top() + 1), selections);
        painter->restore();
        *widest = std::max(*widest, static_cast<int>(layout.lineAt(0).naturalTextWidth()));
    }
    // Never a colour alone: the glyph of what failed stands beside the number.
    const QColor bad = colourOf(Tone::Bad, palette());
    if (isFailing)
        paintGlyph(painter, lookOf(word(StageState::Failed)).glyph, QRectF(4, rect.top(), 10, rect.height()), bad);
    painter->setPen(isFailing ? bad : palette().color(QPalette::PlaceholderText));
    painter->drawText(QRect(0, rect.top() + 1, m_gutter - 12, rect.height() - 3), Qt::AlignRight | Qt::AlignVCenter, QString::number(number + 1));
}

void LogView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    int y = 0, widest = m_widest;
    const int step = hasFocus() ? currentStep() : -1;
    for (qint64 row = verticalScrollBar()->value(); row < m_rows && y < viewport()->height(); ++row) {
        const Row what = rowAt(row);
        const QRect rect(0, y, viewport()->width(), rowHeight(what));
        y += rect.height();
        if (what.section == aLine)
            paintLine(&painter, rect, what.line, &widest);
        else if (what.section == stepsNotRun)
            paintStepsNotRun(&painter, rect);
        else
            paintHeader(&painter, rect, what.section);
        if (what.section >= 0 && what.section == step) {
            painter.setPen(palette().color(QPalette::Link));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(rect.adjusted(0, 0, -1, -1));
        }
    }
    if (widest != m_widest) {
        m_widest = widest;
        QMetaObject::invokeMethod(this, [this] { updateScroll(); }, Qt::QueuedConnection);
    }
    if (hasFocus() && step < 0) {
        painter.setPen(palette().color(QPalette::Link));
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

} // namespace stackwright
