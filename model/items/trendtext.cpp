#include "model/items/trendtext.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"
#include "model/items/translated.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

using Of = TrendMeasure::Of;

QString trendSpent(double seconds)
{
    return durationText(std::chrono::milliseconds(std::llround(seconds * 1000)));
}

QString noValue()
{
    return QStringLiteral("–");
}

/// Times by stage, then what was skipped.
QStringList trendStageFacts(const TrendPoint &point)
{
    QStringList facts;
    for (auto stage = point.seconds.begin(); stage != point.seconds.end(); ++stage)
        facts << QString(stageTitle(stage.key()) + QLatin1Char(' ') + trendSpent(*stage));
    for (const Stage stage : allStages)
        if (point.skipped.contains(stage) && !point.seconds.contains(stage))
            facts << tr("%1 skipped").arg(stageTitle(stage));
    return facts;
}

/// The smallest of 1, 2, 5, 10, 20, … that is not less.
double roundTrendStep(double least)
{
    const double ten = std::pow(10.0, std::floor(std::log10(std::max(least, 1e-9))));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * ten >= least * (1 - 1e-9))
            return factor * ten;
    return 10 * ten;
}

double trendTimeStep(double least)
{
    for (const double seconds : {0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 300.0, 600.0, 900.0, 1800.0, 3600.0, 7200.0, 14400.0, 43200.0})
        if (seconds >= least)
            return seconds;
    return 86400 * std::ceil(least / 86400);
}

constexpr int mostTrendLines = 5;

} // namespace

QList<TrendMeasure> measuresOf(const QList<TrendPoint> &points, bool isStack)
{
    QList<TrendMeasure> measures;
    if (isStack)
        measures << TrendMeasure{Of::WholeRun};
    measures << TrendMeasure{Of::Stages};
    for (const Stage stage : allStages)
        if (std::any_of(points.begin(), points.end(), [stage](const TrendPoint &point) { return point.seconds.contains(stage); }))
            measures << TrendMeasure{Of::OneStage, stage};
    return measures << TrendMeasure{Of::Size} << TrendMeasure{Of::Cached} << TrendMeasure{Of::Tests};
}

QString measureTitle(const TrendMeasure &measure)
{
    switch (measure.of) {
    case Of::WholeRun: return tr("Time of the whole run");
    case Of::Stages: return tr("Time by stage");
    case Of::OneStage: return tr("Time: %1").arg(stageTitle(measure.stage));
    case Of::Size: return tr("Size");
    case Of::Cached: return tr("Steps from the cache");
    case Of::Tests: return tr("Tests");
    }
    return {};
}

QString valueText(const TrendMeasure &measure, double value)
{
    if (measure.isTime())
        return trendSpent(value);
    if (measure.of == Of::Size)
        return sizeText(std::llround(value));
    if (measure.of == Of::Cached)
        return tr("%1 %").arg(std::lround(value));
    return counted(std::llround(value), tr("test"), tr("tests"));
}

QString commitText(const TrendPoint &point, const Subjects &subjects)
{
    if (point.head.isEmpty())
        return tr("a commit that is not known");
    const QString subject = subjects.value(point.head), id = point.head.left(7);
    const QString text = subject.isEmpty() ? id : QString(id + QLatin1Char(' ') + subject);
    return point.isDirty ? tr("%1, and files that no commit has").arg(text) : text;
}

QString jumpText(const QList<TrendPoint> &points, const TrendJump &jump, const TrendMeasure &measure, const Subjects &subjects)
{
    const TrendPoint &point = points[jump.point], &before = points[jump.before];
    const QString sign = jump.to > jump.middle ? QStringLiteral("+") : QStringLiteral("−");
    const QString amount = QString(sign + valueText(measure, std::abs(jump.to - jump.middle)));
    if (!point.head.isEmpty() && point.head == before.head && !point.isDirty && !before.isDirty)
        return tr("%1, of the same commit as before: %2").arg(amount, commitText(point, subjects));
    return tr("%1 at %2").arg(amount, commitText(point, subjects));
}

QStringList pointFacts(const TrendPoint &point, const Subjects &subjects)
{
    QStringList facts = trendStageFacts(point);
    if (point.wall)
        facts.prepend(tr("%1 from begin to end").arg(trendSpent(*point.wall)));
    if (point.wasResumed)
        facts << tr("resumed");
    if (point.size)
        facts << sizeText(*point.size);
    if (point.steps > 0)
        facts << tr("%1 of %2 steps from the cache").arg(point.cached).arg(point.steps);
    if (point.tests) {
        const int ran = point.tests->passed + point.tests->failed;
        QString text = point.tests->failed > 0 ? tr("tests: %1 of %2 failed").arg(point.tests->failed).arg(ran) : ran > 0 ? tr("tests: %1 passed").arg(ran) : tr("tests: none ran");
        if (point.tests->skipped > 0)
            text = tr("%1 and %2 skipped").arg(text).arg(point.tests->skipped);
        facts << text;
    }
    return facts << commitText(point, subjects);
}

QList<QList<Cell>> trendRows(const QList<TrendPoint> &points, const Subjects &subjects, const std::function<QString(const QDateTime &)> &moment)
{
    QList<QList<Cell>> rows;
    for (auto point = points.crbegin(); point != points.crend(); ++point) {
        const QStringList stages = trendStageFacts(*point);
        const std::optional<double> time = point->wall ? point->wall : valueOf(*point, {Of::Stages});
        const QString run = point->number > 0 ? tr("%1 · %2").arg(point->number).arg(moment(point->at)) : moment(point->at);
        QString tests = noValue();
        if (point->tests)
            tests = point->tests->failed > 0 ? tr("%1 of %2 failed").arg(point->tests->failed).arg(point->tests->total()) : QString::number(point->tests->total());
        rows << QList<Cell>{{run, point->at, point->journal}, point->state, {time ? trendSpent(*time) : noValue(), time.value_or(-1)}, stages.isEmpty() ? noValue() : stages.join(QStringLiteral(", ")),
                            {point->size ? sizeText(*point->size) : noValue(), point->size.value_or(-1)},
                            {point->steps > 0 ? tr("%1 of %2").arg(point->cached).arg(point->steps) : noValue(), point->steps > 0 ? 100.0 * point->cached / point->steps : -1},
                            {tests, point->tests ? point->tests->total() : -1}, commitText(*point, subjects)};
    }
    return rows;
}

TrendAxis axisOf(const QList<TrendPoint> &points, const TrendMeasure &measure)
{
    if (measure.of == Of::Cached)
        return {0, 100, 25};
    double least = -1, most = -1;
    for (const TrendPoint &point : points)
        if (const std::optional<double> value = valueOf(point, measure)) {
            least = least < 0 ? *value : std::min(least, *value);
            most = std::max(most, *value);
        }
    if (most <= 0)
        return {};
    TrendAxis axis;
    if (measure.of == Of::Size) {
        const double room = std::max({most - least, most / 50, 1.0});
        axis.step = roundTrendStep(room * 1.2 / (mostTrendLines - 1));
        axis.from = std::max(0.0, std::floor((least - room * 0.1) / axis.step) * axis.step);
    } else {
        axis.step = measure.isTime() ? trendTimeStep(most / mostTrendLines) : std::max(1.0, roundTrendStep(most / mostTrendLines));
    }
    axis.to = axis.from + std::max(1.0, std::ceil((most - axis.from) / axis.step - 1e-9)) * axis.step;
    return axis;
}

QString axisText(const TrendAxis &axis, const TrendMeasure &measure, double at)
{
    if (at <= 0)
        return QStringLiteral("0");
    if (measure.of == Of::Tests)
        return QLocale().toString(std::llround(at));
    if (measure.of == Of::Cached)
        return valueText(measure, at);
    if (measure.isTime())
        return trendSpent(at);
    // As many places as tell two lines apart.
    static constexpr const char *units[] = {"B", "kB", "MB", "GB", "TB", "PB"};
    size_t unit = 0;
    double scale = 1;
    while (axis.to / scale >= 1000 && unit + 1 < std::size(units)) {
        scale *= 1000;
        ++unit;
    }
    const int places = std::max(0, static_cast<int>(std::ceil(-std::log10(axis.step / scale) - 1e-9)));
    return QString(QString::number(at / scale, 'f', places) + QLatin1Char(' ') + QLatin1String(units[unit]));
}

} // namespace stackwright
