// How the trends are drawn.
#include "views/history/trendchart.h"

#include "model/items/stagecards.h"
#include "views/stack/timelinepaint.h"
#include "views/style/parts.h"
#include "views/style/state.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

constexpr double sampleSide = 10, widestColumn = 110, widestBar = 46, glyphSide = 12;

bool isOfDots(const TrendMeasure &measure)
{
    return measure.of == TrendMeasure::Of::Size || measure.of == TrendMeasure::Of::Cached;
}

/// What is not the whole is paler.
QColor toneFor(const TrendPoint &point, const QColor &colour, const QPalette &palette)
{
    return point.isWhole ? colour : mixed(palette.color(QPalette::Base), colour, 0.45);
}

} // namespace

QList<TrendChart::Key> TrendChart::legend() const
{
    QList<Key> keys;
    using Of = TrendMeasure::Of;
    if (m_measure.of == Of::Stages)
        for (const Stage stage : allStages)
            if (std::any_of(m_points.begin(), m_points.end(), [stage](const TrendPoint &point) { return point.seconds.contains(stage); }))
                keys << Key{stageColour(stage, palette()), stageTitle(stage)};
    const bool isBuild = m_measure.of == Of::Stages || (m_measure.of == Of::OneStage && m_measure.stage == Stage::Build);
    if (isBuild && std::any_of(m_points.begin(), m_points.end(), [](const TrendPoint &point) { return point.isAllCached(); }))
        keys << Key{stageColour(Stage::Build, palette()), tr("all from the cache"), true};
    if (m_measure.of == Of::Tests) {
        const auto has = [this](int TestCounts::*part) { return std::any_of(m_points.begin(), m_points.end(), [part](const TrendPoint &point) { return point.tests && (*point.tests).*part > 0; }); };
        if (has(&TestCounts::passed))
            keys << Key{colourOf(Tone::Good, palette()), stateText(QStringLiteral("passed"))};
        if (has(&TestCounts::failed))
            keys << Key{colourOf(Tone::Bad, palette()), stateText(QStringLiteral("failed"))};
        if (has(&TestCounts::skipped))
            keys << Key{colourOf(Tone::Quiet, palette()), stateText(QStringLiteral("skipped"))};
    }
    return keys;
}

QList<QRectF> TrendChart::legendPlaces() const
{
    QList<QRectF> places;
    const QFontMetricsF metrics(font());
    double x = 0, y = 0;
    for (const Key &key : m_keys) {
        const double wide = sampleSide + 6 + metrics.horizontalAdvance(key.text) + 1;
        if (x > 0 && x + wide > width()) {
            x = 0;
            y += metrics.height() + 4;
        }
        places << QRectF(x, y, wide, metrics.height() + 4);
        x += wide + 18;
    }
    return places;
}

void TrendChart::measurePlot()
{
    m_keys = legend();
    const QFontMetricsF metrics(font());
    double widest = metrics.horizontalAdvance(QStringLiteral("0"));
    for (double at = m_axis.from; at <= m_axis.to + m_axis.step / 2; at += m_axis.step)
        widest = std::max(widest, metrics.horizontalAdvance(axisText(m_axis, m_measure, at)));
    const QList<QRectF> keys = legendPlaces();
    // Above the plot: the legend, and a line for what jumped; below it the state, the run and its day.
    const double top = (keys.isEmpty() ? 0 : keys.last().bottom() + 4) + metrics.height() + glyphSide + 10, bottom = 2 * metrics.height() + 8;
    m_plot = QRectF(std::ceil(widest) + 12, top, width() - std::ceil(widest) - 20, std::max(20.0, height() - top - bottom));
}

QRectF TrendChart::columnOf(int point) const
{
    const double wide = std::min(widestColumn, m_plot.width() / static_cast<double>(std::max<qsizetype>(1, m_points.size())));
    return QRectF(m_plot.left() + point * wide, 0, wide, height());
}

double TrendChart::heightAt(double value) const
{
    return m_plot.bottom() - m_plot.height() * (value - m_axis.from) / (m_axis.to - m_axis.from);
}

void TrendChart::paintAxis(QPainter *painter) const
{
    const QFontMetricsF metrics(font());
    for (int line = 0;; ++line) {
        const double at = m_axis.from + line * m_axis.step;
        if (at > m_axis.to + m_axis.step / 2)
            break;
        const double y = std::round(heightAt(at)) + 0.5;
        painter->setPen(line == 0 ? palette().color(QPalette::Mid) : mixed(palette().color(QPalette::Base), palette().color(QPalette::Mid), 0.5));
        painter->drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        painter->setPen(palette().color(QPalette::PlaceholderText));
        painter->drawText(QRectF(0, y - metrics.height() / 2, m_plot.left() - 8, metrics.height()), Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, axisText(m_axis, m_measure, at));
    }
}

void TrendChart::paintParts(QPainter *painter, int at) const
{
    const TrendPoint &point = m_points[at];
    QList<std::pair<double, QColor>> parts;
    qsizetype build = -1;
    switch (m_measure.of) {
    case TrendMeasure::Of::Stages:
        for (auto stage = point.seconds.begin(); stage != point.seconds.end(); ++stage) {
            build = stage.key() == Stage::Build ? parts.size() : build;
            parts << std::pair{*stage, toneFor(point, stageColour(stage.key(), palette()), palette())};
        }
        break;
    case TrendMeasure::Of::OneStage:
        build = m_measure.stage == Stage::Build ? 0 : -1;
        parts << std::pair{point.seconds.value(m_measure.stage), stageColour(m_measure.stage, palette())};
        break;
    case TrendMeasure::Of::Tests:
        parts << std::pair<double, QColor>{point.tests->failed, colourOf(Tone::Bad, palette())} << std::pair<double, QColor>{point.tests->passed, colourOf(Tone::Good, palette())}
              << std::pair<double, QColor>{point.tests->skipped, colourOf(Tone::Quiet, palette())};
        break;
    default: parts << std::pair{valueOf(point, m_measure).value_or(0), colourOf(Tone::Active, palette())};
    }
    const QRectF column = columnOf(at);
    const double wide = std::max(1.0, std::min(widestBar, column.width() * 0.7)), left = column.center().x() - wide / 2;
    double from = 0;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts[i].first <= 0)
            continue;
        const double bottom = heightAt(from), top = heightAt(from + parts[i].first);
        const QRectF bar(left, std::min(top, bottom - 1), wide, std::max(1.0, bottom - top)); // what there is can be seen
        painter->fillRect(bar, parts[i].second);
        if (i == build && point.isAllCached())
            paintCached(painter, bar, palette());
        from += parts[i].first;
    }
}

void TrendChart::paintColumns(QPainter *painter) const
{
    for (int i = 0; i < m_points.size(); ++i)
        if (valueOf(m_points[i], m_measure))
            paintParts(painter, i);
}

// Two runs beside each other are joined; over one that says nothing no line is drawn.
void TrendChart::paintDots(QPainter *painter) const
{
    const QColor colour = colourOf(Tone::Active, palette());
    std::optional<QPointF> before;
    QList<QPointF> dots;
    painter->setPen(QPen(mixed(palette().color(QPalette::Base), colour, 0.6), 1.5));
    for (int i = 0; i < m_points.size(); ++i) {
        const std::optional<double> value = valueOf(m_points[i], m_measure);
        const std::optional<QPointF> dot = value ? std::optional(QPointF(columnOf(i).center().x(), heightAt(*value))) : std::nullopt;
        if (before && dot)
            painter->drawLine(*before, *dot);
        if (dot)
            dots << *dot;
        before = dot;
    }
    painter->setPen(Qt::NoPen);
    painter->setBrush(colour);
    const double radius = std::clamp(columnOf(0).width() / 4, 1.5, 3.5);
    for (const QPointF &dot : std::as_const(dots))
        painter->drawEllipse(dot, radius, radius);
}

/// What has not passed, above its column.
void TrendChart::paintStates(QPainter *painter) const
{
    for (int i = 0; i < m_points.size(); ++i) {
        const StateLook look = lookOf(m_points[i].state);
        const QRectF column = columnOf(i);
        if (m_points[i].isWhole || column.width() < 7)
            continue;
        const double top = heightAt(valueOf(m_points[i], m_measure).value_or(m_axis.from)), side = std::min(glyphSide, column.width() - 1);
        paintGlyph(painter, look.glyph, QRectF(column.center().x() - side / 2, top - side - 5, side, side), colourOf(look.tone, palette()));
    }
}

// A mark at each, and the words beside it as far as no other ones stand there; all of them stand in the words of the run.
void TrendChart::paintJumps(QPainter *painter) const
{
    const QFontMetricsF metrics(font());
    const double top = m_plot.top() - metrics.height() - glyphSide - 6;
    const QColor tone = colourOf(Tone::Changed, palette());
    double free = 0;
    for (const TrendJump &jump : m_jumps) {
        const double x = columnOf(jump.point).center().x();
        painter->setPen(QPen(tone, 1.2, Qt::DotLine));
        painter->drawLine(QPointF(x, top + metrics.height() + 2), QPointF(x, m_plot.bottom()));
        paintGlyph(painter, jump.to > jump.middle ? Glyph::Up : Glyph::Down, QRectF(x - glyphSide / 2, top + (metrics.height() - glyphSide) / 2, glyphSide, glyphSide), tone);
        const QString text = jumpText(m_points, jump, m_measure, m_subjects);
        const double wide = metrics.horizontalAdvance(text) + 2, right = x + glyphSide, left = right + wide <= width() ? right : x - glyphSide - wide;
        if (left < free)
            continue;
        painter->setPen(palette().color(QPalette::Text));
        painter->drawText(QRectF(left, top, wide, metrics.height()), Qt::AlignVCenter | Qt::TextSingleLine, text);
        free = std::max(left + wide, right) + 12;
    }
}

/// Below each column its run, and the day where it is another; as many as have room.
void TrendChart::paintRuns(QPainter *painter) const
{
    const QFontMetricsF metrics(font());
    painter->setPen(palette().color(QPalette::PlaceholderText));
    QString day;
    double freeNumber = 0, freeDay = 0;
    const auto write = [&](double middle, double top, const QString &text, double *free) {
        const double wide = metrics.horizontalAdvance(text) + 1, left = std::clamp(middle - wide / 2, 0.0, std::max(0.0, width() - wide));
        if (text.isEmpty() || left < *free)
            return false;
        painter->drawText(QRectF(left, top, wide, metrics.height()), Qt::AlignCenter | Qt::TextSingleLine, text);
        *free = left + wide + 10;
        return true;
    };
    for (int i = 0; i < m_points.size(); ++i) {
        const double middle = columnOf(i).center().x();
        if (m_points[i].number > 0)
            write(middle, m_plot.bottom() + 4, QString::number(m_points[i].number), &freeNumber);
        if (const QString now = dayText(m_points[i].at); now != day && write(middle, m_plot.bottom() + metrics.height() + 5, now, &freeDay))
            day = now;
    }
}

void TrendChart::paintLegend(QPainter *painter) const
{
    const QList<QRectF> places = legendPlaces();
    for (qsizetype i = 0; i < m_keys.size(); ++i) {
        const QRectF sample(places[i].left(), places[i].center().y() - sampleSide / 2, sampleSide, sampleSide);
        painter->fillRect(sample, m_keys[i].colour);
        if (m_keys[i].isHatched)
            paintCached(painter, sample, palette());
        painter->setPen(palette().color(QPalette::Text));
        painter->drawText(places[i].adjusted(sampleSide + 6, 0, 0, 0), Qt::AlignVCenter | Qt::TextSingleLine, m_keys[i].text);
    }
}

void TrendChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_points.isEmpty())
        return;
    for (const int marked : {m_hovered, m_current}) {
        if (marked < 0)
            continue;
        const QRectF column = columnOf(marked).adjusted(0, m_plot.top() - glyphSide - 4, 0, 0);
        painter.fillRect(column, mixed(palette().color(QPalette::Base), palette().color(QPalette::Text), marked == m_current ? 0.1 : 0.05));
        if (marked == m_current && hasFocus()) {
            painter.setPen(palette().color(QPalette::Link));
            painter.setBrush(Qt::NoBrush);
            painter.drawRect(column.adjusted(0.5, 0.5, -0.5, -0.5));
        }
    }
    paintLegend(&painter);
    paintAxis(&painter);
    isOfDots(m_measure) ? paintDots(&painter) : paintColumns(&painter);
    paintStates(&painter);
    paintJumps(&painter);
    paintRuns(&painter);
    if (std::none_of(m_points.begin(), m_points.end(), [this](const TrendPoint &point) { return valueOf(point, m_measure).has_value(); })) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(m_plot, Qt::AlignCenter | Qt::TextWordWrap, tr("None of these runs says it."));
    }
}

} // namespace stackwright
