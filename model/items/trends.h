// What the runs of the history tell over time, of the whole stack or of one image: how long the stages took, the size, what came from
// the cache, the tests; and where one of these jumped, and with which commit. Pure. Where a run says nothing there is no value.
#pragma once

#include "model/run/run.h"

#include <QMap>
#include <QSet>

#include <optional>

namespace stackwright {

/// What is looked at, run by run.
struct TrendMeasure
{
    enum class Of { WholeRun, Stages, OneStage, Size, Cached, Tests };
    Of of = Of::Stages;
    Stage stage = Stage::Build; ///< of OneStage
    bool isTime() const { return of == Of::WholeRun || of == Of::Stages || of == Of::OneStage; } ///< its values are seconds
    bool operator==(const TrendMeasure &) const = default;
};

/// What one run says.
struct TrendPoint
{
    QString id, journal, head;
    int number = 0; ///< in the history; 0: it is not in it
    QDateTime at;
    QString state;  ///< a word of state: the run's, or the image's in it
    bool isWhole = false;    ///< it passed: no part is missing
    bool isDirty = false;    ///< of files that no commit has
    bool wasResumed = false;
    QString machine;         ///< its mark; empty: not told, or more than one
    int jobs = 0;            ///< stages at once; 0: not told
    std::optional<double> wall;  ///< seconds from begin to end; of a run of the stack that passed in one go
    QMap<Stage, double> seconds; ///< of stages that passed; of the stack those of all images together
    QMap<Stage, size_t> work;    ///< which images these are of: what has the same here did the same
    QSet<Stage> skipped;         ///< stages that had nothing to do, at least for one image
    int steps = 0, cached = 0;   ///< of builds that passed; 0: none is known
    /// Bytes. Of the stack: of all images of the run's plan, each with what it stands on; one that the run did not build counts as the
    /// newest run before it that did left it, and where that is not known there is no size.
    std::optional<qint64> size;
    std::optional<TestCounts> tests;
    bool isAllCached() const { return steps > 0 && cached == steps; }
};

/// A value that is clearly another than those before it. It is compared with at most ten values since the last jump, of runs that can
/// be compared (below): it must be more than twice as far from their middle as any of them, and by at least a fifth and ten seconds (times), a
/// fiftieth and a megabyte (sizes), 25 points of a hundred (cache), a tenth and two (tests). Times and what came from the cache scatter
/// by themselves: of these at least three values must stand before.
struct TrendJump
{
    int point = 0, before = 0;  ///< the one that jumped, and the last of those that it is compared with
    double middle = 0, to = 0;  ///< seconds, bytes, percent, tests
    bool operator==(const TrendJump &) const = default;
};

struct TrendRun
{
    const Run *run = nullptr; ///< not null
    int number = 0;           ///< as TrendPoint::number
    QString journal;
};

struct TrendQuestion
{
    QString image; ///< empty: the whole stack
    /// The stack's images and their paths in a registry: a run that has none of them is another stack's. Empty: every run counts.
    QHash<QString, QString> stack;
};

struct Trend
{
    QList<TrendPoint> points; ///< oldest first; the newest 200
    QStringList images;       ///< all that a run did something for, sorted
    int older = 0;            ///< points before these
    int ofOthers = 0;         ///< runs of another stack
};

/// Runs that go on, and those that did nothing for the image, are left out. Oldest first is by the numbers, which no clock changes; a run
/// without a number stands where its time says.
Trend trendOf(const QList<TrendRun> &runs, const TrendQuestion &question);

/// Seconds, bytes, percent, number of tests; nothing: the run does not say.
std::optional<double> valueOf(const TrendPoint &point, const TrendMeasure &measure);

/// Compared are: times of stages that passed, on one machine, with as many at once, of the same images and stages, where either no step
/// or every step came from the cache; what came from the cache and tests of the same images; sizes always.
QList<TrendJump> jumpsOf(const QList<TrendPoint> &points, const TrendMeasure &measure);

} // namespace stackwright
