#include "views/logview.h"

#include "model/base/text.h"
#include "views/state.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPainter>
#include <QScrollBar>
#include <QTextLayout>

#include <algorithm>
#include <climits>
#include <cmath>

namespace stackwright {

namespace {

constexpr int chunk = 256; ///< lines that are fetched at once

double luminance(const QColor &colour)
{
    const auto part = [](double v) { return v <= 0.03928 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * part(colour.redF()) + 0.7152 * part(colour.greenF()) + 0.0722 * part(colour.blueF());
}

// The terminal's colours, made readable on the ground at hand.
QColor readable(QColor colour, const QPalette &palette)
{
    const QColor ground = palette.color(QPalette::Base), text = palette.color(QPalette::Text);
    for (int i = 0; i < 4; ++i) {
        const double a = luminance(colour) + 0.05, b = luminance(ground) + 0.05;
        if (std::max(a, b) / std::min(a, b) >= 4.5)
            break;
        colour = mixed(colour, text, 0.35);
    }
    return colour;
}

QColor ansiColour(const AnsiRun &run, const QPalette &palette)
{
    static const QRgb terminal[] = {0xff555b61, 0xffc01c28, 0xff1f8a4c, 0xff9a6b00, 0xff1b5fc1, 0xff9a3fa0, 0xff0f7f8c, 0xff8a9096,
                                    0xff767c82, 0xffe2484f, 0xff2fa866, 0xffb98a14, 0xff3d83e6, 0xffb65fbd, 0xff1ba1ae, 0xffc4c9ce};
    if (run.colour == -2)
        return readable(QColor::fromRgb(run.rgb), palette);
    if (run.colour < 0)
        return palette.color(QPalette::Text);
    return readable(QColor::fromRgb(terminal[run.colour & 15]), palette);
}

} // namespace

LogView::LogView(QWidget *parent) : QAbstractScrollArea(parent), m_text(new LogText(this))
{
    setObjectName(QStringLiteral("log"));
    setAccessibleName(tr("Log"));
    viewport()->setAccessibleName(tr("Log lines"));
    viewport()->setCursor(Qt::IBeamCursor);
    viewport()->setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    measure();
    connect(m_text, &LogText::reset, this, [this] {
        m_cacheFirst = -1;
        m_opened.clear();
        m_anchor = m_cursor = {};
        m_current = {-1, 0, 0};
        m_widest = 0;
        loaded();
    });
    connect(m_text, &LogText::grew, this, &LogView::loaded);
}

void LogView::open(const QString &path)
{
    m_step = -1;
    m_only.reset();
    m_following = true;
    m_text->open(path);
}

void LogView::loaded()
{
    m_cacheFirst = -1;
    relayRows();
    if (m_following && m_running)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
    emit grew();
}

void LogView::setSteps(const QList<StepRecord> &steps, bool failed, bool running)
{
    m_steps = steps;
    m_failed = failed;
    m_running = running;
    relayRows();
    viewport()->update();
}

void LogView::setOnlyLines(std::optional<std::vector<qint64>> lines)
{
    m_only = std::move(lines);
    m_cacheFirst = -1;
    relayRows();
    viewport()->update();
}

void LogView::setHits(const std::vector<LogFind::Hit> *hits)
{
    m_hits = hits;
    if (!hits || hits->empty())
        m_current = {-1, 0, 0};
    viewport()->update();
}

void LogView::measure()
{
    const QFontMetrics metrics(font());
    m_lineHeight = metrics.height() + 3;
    m_headerHeight = metrics.height() + 11;
}

// A step is open if the person opened it; else if it failed, or is the one that runs.
bool LogView::isOpen(int section) const
{
    if (const auto chosen = m_opened.constFind(section); chosen != m_opened.constEnd())
        return *chosen;
    const QList<LogSection> &sections = m_text->sections();
    if (sections[section].state == QLatin1String("error"))
        return true;
    return section == sections.size() - 1 && (m_failed || m_running);
}

void LogView::toggle(int section)
{
    m_opened[section] = !isOpen(section);
    relayRows();
    viewport()->update();
}

void LogView::foldAll(bool folded)
{
    for (int i = 0; i < m_text->sections().size(); ++i)
        m_opened[i] = !folded;
    relayRows();
    viewport()->update();
}

void LogView::relayRows()
{
    m_sectionRows.clear();
    if (m_only) {
        m_rows = static_cast<qint64>(m_only->size());
    } else {
        const QList<LogSection> &sections = m_text->sections();
        m_rows = sections.isEmpty() ? m_text->lineCount() : sections.first().line;
        for (int i = 0; i < sections.size(); ++i) {
            m_sectionRows.push_back(m_rows++);
            const qint64 end = i + 1 < sections.size() ? sections[i + 1].line : m_text->lineCount();
            if (isOpen(i))
                m_rows += std::max<qint64>(0, end - sections[i].line - 1);
        }
    }
    m_gutter = QFontMetrics(font()).horizontalAdvance(QString::number(std::max<qint64>(9999, m_text->lineCount()))) + 22;
    updateScroll();
}

int LogView::rowsThatFit() const
{
    return std::max(1, viewport()->height() / m_lineHeight);
}

void LogView::updateScroll()
{
    // The last page: as many rows as fit, headers being higher than lines.
    int left = viewport()->height() - 4;
    qint64 first = m_rows;
    while (first > 0) {
        left -= rowHeight(rowAt(first - 1));
        if (left < 0)
            break;
        --first;
    }
    verticalScrollBar()->setRange(0, static_cast<int>(std::min<qint64>(first, INT_MAX)));
    verticalScrollBar()->setPageStep(rowsThatFit());
    verticalScrollBar()->setSingleStep(1);
    horizontalScrollBar()->setRange(0, std::max(0, m_widest + m_gutter + 12 - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setSingleStep(20);
}

LogView::Row LogView::rowAt(qint64 row) const
{
    if (row < 0 || row >= m_rows)
        return {};
    if (m_only)
        return {(*m_only)[static_cast<size_t>(row)], -1};
    const auto after = std::upper_bound(m_sectionRows.begin(), m_sectionRows.end(), row);
    if (after == m_sectionRows.begin())
        return {row, -1};
    const int section = static_cast<int>(after - m_sectionRows.begin()) - 1;
    const qint64 line = m_text->sections()[section].line;
    const qint64 within = row - m_sectionRows[static_cast<size_t>(section)];
    return within == 0 ? Row{line, section} : Row{line + within, -1};
}

qint64 LogView::rowOf(qint64 line) const
{
    if (m_only) {
        const auto at = std::lower_bound(m_only->begin(), m_only->end(), line);
        return at - m_only->begin();
    }
    const QList<LogSection> &sections = m_text->sections();
    const auto after = std::upper_bound(sections.begin(), sections.end(), line, [](qint64 wanted, const LogSection &section) { return wanted < section.line; });
    if (after == sections.begin())
        return line;
    const auto section = static_cast<size_t>(after - sections.begin()) - 1;
    const qint64 row = m_sectionRows[section];
    return isOpen(static_cast<int>(section)) ? row + line - sections[static_cast<qsizetype>(section)].line : row;
}

qint64 LogView::fetch(qint64 line) const
{
    if (m_cacheFirst < 0 || line < m_cacheFirst || line >= m_cacheFirst + m_cache.size()) {
        m_cacheFirst = std::max<qint64>(0, line - chunk / 4);
        m_cache = m_text->lines(m_cacheFirst, chunk);
        if (line >= m_cacheFirst + m_cache.size()) {
            m_cacheFirst = line;
            m_cache = m_text->lines(line, 1);
        }
    }
    return line - m_cacheFirst < m_cache.size() ? line - m_cacheFirst : -1;
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
        format.setForeground(ansiColour(run, palette()));
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
    if (last && m_failed && state != QLatin1String("cached"))
        state = QStringLiteral("error");
    if (state.isEmpty())
        state = last && m_running ? QStringLiteral("running") : QStringLiteral("done");
    if (state == QLatin1String("cached"))
        time = tr("CACHED");
    else if (seconds >= 0 && state != QLatin1String("running"))
        time = durationText(std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));

    const StateLook look = lookOf(state);
    const QColor tone = colourOf(look.tone, palette());
    painter->fillRect(rect, mixed(palette().color(QPalette::Base), palette().color(QPalette::PlaceholderText), 0.07));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), palette().color(QPalette::Mid));
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
    paintGlyph(painter, look.glyph, QRectF(22, rect.top(), 14, rect.height()), tone);
    QFont bold = font();
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    painter->setFont(bold);
    painter->setPen(look.tone == Tone::Bad || look.tone == Tone::Active ? tone : palette().color(QPalette::Text));
    int x = 44;
    if (section.number > 0) {
        const QString number = QStringLiteral("%1/%2").arg(section.number).arg(section.total);
        painter->drawText(QRect(x, rect.top(), 60, rect.height()), Qt::AlignVCenter, number);
        x += std::max(44, metrics.horizontalAdvance(number) + 14);
    }
    const int timeWidth = metrics.horizontalAdvance(time) + 24;
    painter->drawText(QRect(x, rect.top(), rect.width() - x - timeWidth, rect.height()), Qt::AlignVCenter | Qt::TextSingleLine,
                      metrics.elidedText(section.title.simplified(), Qt::ElideRight, rect.width() - x - timeWidth));
    painter->setFont(font());
    painter->setPen(palette().color(QPalette::PlaceholderText));
    painter->drawText(rect.adjusted(0, 0, -12, 0), Qt::AlignVCenter | Qt::AlignRight, time);
}

void LogView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), palette().color(QPalette::Base));
    const Place from = std::min(m_anchor, m_cursor), to = std::max(m_anchor, m_cursor);
    int y = 0, widest = m_widest;
    const int step = hasFocus() ? currentStep() : -1;
    for (qint64 row = verticalScrollBar()->value(); row < m_rows && y < viewport()->height(); ++row) {
        const Row what = rowAt(row);
        const int height = rowHeight(what);
        if (what.section >= 0) {
            paintHeader(&painter, QRect(0, y, viewport()->width(), height), what.section);
            if (what.section == step) {
                painter.setPen(palette().color(QPalette::Link));
                painter.setBrush(Qt::NoBrush);
                painter.drawRect(QRect(0, y, viewport()->width() - 1, height - 1));
            }
            y += height;
            continue;
        }
        const qint64 at = fetch(what.line);
        if (at >= 0) {
            const LogText::Line &line = m_cache[at];
            AnsiLine shown = readAnsi(line.bytes);
            if (line.length > line.bytes.size() + 1)
                shown.text += tr(" … (the line goes on to %1)").arg(sizeText(line.length));
            const bool current = m_current.line == what.line;
            if (current)
                painter.fillRect(QRect(0, y, viewport()->width(), height), mixed(palette().color(QPalette::Base), colourOf(Tone::Changed, palette()), 0.12));
            QTextLayout layout;
            layOutLine(&layout, shown, what.line);
            QList<QTextLayout::FormatRange> selections;
            if (from.line >= 0 && from != to && what.line >= from.line && what.line <= to.line) {
                const int start = what.line == from.line ? from.column : 0;
                const int end = what.line == to.line ? to.column : static_cast<int>(shown.text.size());
                QTextCharFormat format;
                format.setBackground(mixed(palette().color(QPalette::Base), palette().color(QPalette::Link), 0.3));
                if (end > start)
                    selections << QTextLayout::FormatRange{start, end - start, format};
            }
            painter.setPen(palette().color(QPalette::Text));
            painter.save();
            painter.setClipRect(QRect(m_gutter, y, viewport()->width() - m_gutter, height));
            layout.draw(&painter, QPointF(m_gutter - horizontalScrollBar()->value(), y + 1), selections);
            painter.restore();
            widest = std::max(widest, static_cast<int>(layout.lineAt(0).naturalTextWidth()));
        }
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(QRect(0, y + 1, m_gutter - 12, height - 3), Qt::AlignRight | Qt::AlignVCenter, QString::number(what.line + 1));
        y += height;
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

void LogView::showLine(qint64 line)
{
    if (!m_only) {
        const QList<LogSection> &sections = m_text->sections();
        for (int i = static_cast<int>(sections.size()) - 1; i >= 0; --i)
            if (sections[i].line <= line) {
                if (sections[i].line < line && !isOpen(i))
                    toggle(i);
                break;
            }
    }
    const qint64 row = rowOf(line);
    const int top = verticalScrollBar()->value();
    if (row < top || row >= top + rowsThatFit() - 3)
        verticalScrollBar()->setValue(static_cast<int>(std::max<qint64>(0, row - rowsThatFit() / 3)));
    viewport()->update();
}

void LogView::showHit(const LogFind::Hit &hit)
{
    m_current = hit;
    showLine(hit.line);
}

qint64 LogView::topLine() const
{
    return rowAt(verticalScrollBar()->value()).line;
}

QString LogView::visibleText() const
{
    QStringList lines;
    int y = 0;
    for (qint64 row = verticalScrollBar()->value(); row < m_rows && y < viewport()->height(); ++row) {
        const Row what = rowAt(row);
        y += rowHeight(what);
        const qint64 at = fetch(what.line);
        if (at >= 0)
            lines << readAnsi(m_cache[at].bytes).text;
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace stackwright
