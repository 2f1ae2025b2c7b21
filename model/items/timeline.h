// A run on a line of time: a bar an image, a block a stage, what is still to come as estimated, and the chain of images
// that decides when it ends. Values and pure functions. The whole picture of a run (runpicture.h) tells more in the same values.
#pragma once

#include "model/items/valuetable.h"
#include "model/run/run.h"

namespace stackwright {

/// Typical seconds by image and stage, from earlier runs.
using Estimates = QHash<QString, QHash<Stage, double>>;

/// The median of what passed in these runs.
Estimates estimatesFrom(const QList<Run> &runs);

struct TimelineBlock
{
    Stage stage = Stage::Build;
    StageState state = StageState::Waiting;
    qint64 startMs = 0, endMs = 0; ///< since the run began
    bool estimated = false;        ///< not yet so
    qint64 usualMs = -1;           ///< how long it took in earlier runs; -1: not known, or not asked for
    QList<StepRecord> steps = {};  ///< of a build, in order of time; in the whole picture only
    bool operator==(const TimelineBlock &) const = default;
};

/// A time in which an image could not go on.
struct TimelineWait
{
    enum class For {
        Build, ///< what it stands on was not built yet
        Tests, ///< the tests of what it stands on had not passed yet, and it was to be pushed
        Place, ///< it could have gone on, and as many stages as may run at once did run
    };
    For what = For::Build;
    qint64 startMs = 0, endMs = 0; ///< since the run began
    QString image = {};            ///< that it waited for; empty for a place
    bool operator==(const TimelineWait &) const = default;
};

struct TimelineRow
{
    QString image;
    QList<TimelineBlock> blocks; ///< in order of time; none: it waits, and nothing says for how long
    bool critical = false;
    int depth = 0;                   ///< below which images of the run it stands; of the whole picture, as all that follows
    QString state = {};              ///< the image's, a word
    QList<TimelineWait> waits = {};  ///< in order of time
    bool operator==(const TimelineRow &) const = default;
};

struct Timeline
{
    QList<TimelineRow> rows; ///< images that have done something or will, in the order of the plan
    QStringList criticalPath; ///< parents first
    qint64 nowMs = -1;        ///< of a run under way
    qint64 endMs = 0;         ///< where the last block ends
    qint64 leftMs = -1;       ///< -1: nothing to estimate from, or finished
    bool operator==(const Timeline &) const = default;
};

Timeline timelineOf(const Run &run, qint64 nowMs, const Estimates &estimates);

/// The same as a table: image, stage, state, start, time.
QList<QList<Cell>> timelineRows(const Timeline &timeline);

} // namespace stackwright
