// The trends (trends.h) in words: titles, values, points, jumps, the rows of the table, and the axis of the drawing. Pure.
#pragma once

#include "model/items/trends.h"
#include "model/items/valuetable.h"

#include <functional>

namespace stackwright {

/// What there is to choose from: of a stack also the whole run. Stages that no point has are left out.
QList<TrendMeasure> measuresOf(const QList<TrendPoint> &points, bool isStack);
QString measureTitle(const TrendMeasure &measure); ///< "Time by stage", "Time: Build", "Size"

/// "2:10", "4.0 GB", "75 %", "21 tests".
QString valueText(const TrendMeasure &measure, double value);

/// By a commit's ID its subject, as far as it is known.
using Subjects = QHash<QString, QString>;
/// "5555555 Bigger ml"; of files that no commit has it says so.
QString commitText(const TrendPoint &point, const Subjects &subjects);
/// "+5.0 MB at cb3278f Bigger ml"; where the run before was of the same commit, that.
QString jumpText(const QList<TrendPoint> &points, const TrendJump &jump, const TrendMeasure &measure, const Subjects &subjects);
/// What a point says beside its moment and state: times by stage, what was skipped, size, cache, tests, commit.
QStringList pointFacts(const TrendPoint &point, const Subjects &subjects);

/// As the table shows them, the newest first: run, result, time, stages, size, cached, tests, commit. `moment`: how it is written.
QList<QList<Cell>> trendRows(const QList<TrendPoint> &points, const Subjects &subjects, const std::function<QString(const QDateTime &)> &moment);

/// From where to where the drawing's axis goes, and the distance of its lines.
struct TrendAxis
{
    double from = 0, to = 1, step = 1;
    bool operator==(const TrendAxis &) const = default;
};

/// Times and tests from nought; cache from 0 to 100; sizes from below the smallest one, since a megabyte in a gigabyte would not be seen.
TrendAxis axisOf(const QList<TrendPoint> &points, const TrendMeasure &measure);
QString axisText(const TrendAxis &axis, const TrendMeasure &measure, double at);

} // namespace stackwright
