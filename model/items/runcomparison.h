// Two runs beside each other: result, times by stage, size, cache and tests, of the whole and of each image. Pure.
#pragma once

#include "model/items/valuetable.h"
#include "model/run/run.h"

namespace stackwright {

/// One thing of both runs. What a run does not say of it is told as nothing, never as nought.
struct ComparedRow
{
    QString image; ///< empty: the whole run
    QString what, before, after, difference; ///< difference: "+12 s"; empty where it has no number on both sides
    /// They are not the same; times by a tenth and a second at least.
    bool differs = false;
    bool operator==(const ComparedRow &) const = default;
};

/// `image` empty: the whole run and every image of either.
QList<ComparedRow> compareRuns(const Run &before, const Run &after, const QString &image);

/// Why their times tell little of each other: other machines, another number of stages at once, one was resumed. Empty: nothing is known against it.
QString comparisonCaution(const Run &before, const Run &after);

/// As the table shows them: image, what, before, after, difference.
QList<QList<Cell>> comparedRows(const QList<ComparedRow> &rows, bool onlyDifferent);

} // namespace stackwright
