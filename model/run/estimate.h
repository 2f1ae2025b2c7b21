// How long it will take: what stages typically took in earlier runs, and the plan or the rest of a run played through with that.
// Pure; knows no files and no clock. What nobody knows is told as nothing, never as a guess.
#pragma once

#include "model/run/limits.h"
#include "model/run/run.h"

#include <QMap>

#include <optional>

namespace stackwright {

/// Seconds, by image and stage.
using StageTimes = QMap<QString, QMap<Stage, double>>;

/// The median of what each stage took in the newest runs in which it passed (or was skipped, which takes none). Times of other
/// machines count only for an image of which this machine has none; what cannot be true (negative, longer than a week, other
/// than the journal's own clock says) counts nowhere. `newestFirst`: journals; `machine`: as in the field of run-started.
StageTimes typicalTimes(const QList<QList<Event>> &newestFirst, const QString &machine);

/// Can it be true that something took so long? Not if it is negative, longer than a week, or other than the journal's own clock says
/// (its begin and end in ms; notTold: it does not say, and any other time before the run's begin is a lie).
inline constexpr qint64 notTold = -1;
bool canBeTrue(double seconds, qint64 startMs = notTold, qint64 endMs = notTold);

/// One piece of work. Those that must have ended first stand before it in the list.
struct Task
{
    double seconds = 0;
    QList<int> after;
    int owner = -1; ///< an image
    std::optional<Stage> stage = {}; ///< of that image: which limit counts
};

struct Played
{
    double seconds = 0;        ///< until the last one has ended
    QList<int> longestChain;   ///< owners along the longest chain of tasks, in order, none twice in a row
};

/// At most `jobs` at once; of those that may begin, the one with the longest chain behind it first. What takes no time
/// takes no place, and what waits for a place of its kind holds up nothing of another.
Played played(const QList<Task> &tasks, int jobs, const Limits &limits = {});

/// The estimate of each image that something is done for, of the whole plan, and its critical path, as far as they are known:
/// the whole only if every build in it is. `jobs`: stages at once.
void addEstimates(Plan *plan, const StageTimes &times, int jobs, const Limits &limits = {});

/// Seconds that are left of a run, with the limits that it has; nothing: it is over, or not every build that is to come is known. `nowMs`: since it began.
std::optional<double> secondsLeft(const Run &run, qint64 nowMs, const StageTimes &times, int jobs);

/// "40 s", "4 min", "2 h 10 min": rounded, as estimates are.
QString aboutText(double seconds);

/// As many stages at once as this machine is given if nobody says: one for each core, two to four.
int usualJobs();

/// Tells machines apart in journals; the same at each start, and nothing else can be told from it. Empty: it has no name.
QString machineMark();

} // namespace stackwright
