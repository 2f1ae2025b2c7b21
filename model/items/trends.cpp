#include "model/items/trends.h"

#include "model/run/estimate.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace stackwright {

namespace {

constexpr qsizetype mostTrendPoints = 200;
constexpr qsizetype mostCompared = 10;

const PlannedImage *plannedOf(const Run &run, const QString &name)
{
    const int at = run.plan().indexOf(name);
    return at < 0 ? nullptr : &run.plan().images[at];
}

bool isOfStack(const PlannedImage &planned, const QHash<QString, QString> &stack)
{
    const auto path = stack.constFind(planned.name);
    return stack.isEmpty() || (path != stack.cend() && *path == planned.specName.path);
}

bool isOfStack(const Run &run, const QHash<QString, QString> &stack)
{
    const QList<PlannedImage> &images = run.plan().images;
    return std::any_of(images.begin(), images.end(), [&stack](const PlannedImage &planned) { return isOfStack(planned, stack); });
}

/// Has a stage of it begun? One that was only reused, skipped or never reached tells nothing.
bool hasWorked(const ImageRecord &record)
{
    return std::any_of(record.stages.begin(), record.stages.end(), [](const StageRecord &stage) {
        return stage.startMs >= 0 && (stage.state == StageState::Passed || stage.state == StageState::Failed || stage.state == StageState::Cancelled);
    });
}

void addRecord(TrendPoint *point, const ImageRecord &record)
{
    for (const Stage stage : allStages) {
        const StageRecord &facts = record.stage(stage);
        if (facts.state == StageState::Skipped)
            point->skipped << stage;
        if (facts.tests && facts.tests->total() > 0) {
            TestCounts &sum = point->tests ? *point->tests : point->tests.emplace();
            sum.passed += facts.tests->passed;
            sum.failed += facts.tests->failed;
            sum.skipped += facts.tests->skipped;
        }
        // A time that is nought was not told.
        if (facts.state != StageState::Passed || facts.startMs < 0 || facts.seconds <= 0 || !canBeTrue(facts.seconds, facts.startMs, facts.endMs))
            continue;
        point->seconds[stage] += facts.seconds;
        point->work[stage] += qHash(record.name, static_cast<size_t>(stage) + 1); // a sum: in whatever order the images stand
        if (stage != Stage::Build)
            continue;
        const CachedShare share = cachedShare(facts.steps);
        point->steps += static_cast<int>(share.steps);
        point->cached += static_cast<int>(share.cached);
    }
}

/// Of all images of the plan, once every one is known. `sizes`: what the runs before left, and then this one.
std::optional<qint64> stackSize(const Run &run, QHash<QString, qint64> *sizes)
{
    QHash<QString, const ImageRecord *> records;
    for (const ImageRecord &record : run.images()) {
        records.insert(record.name, &record);
        if (record.size > 0)
            sizes->insert(record.name, record.size);
    }
    qint64 sum = 0;
    for (const PlannedImage &planned : run.plan().images) {
        const ImageRecord *const record = records.value(planned.name);
        // It was to be built, and was not: nobody knows what stands under its name.
        if (planned.action == Action::Build && record && record->size <= 0 && record->stage(Stage::Build).state != StageState::Skipped)
            return {};
        const qint64 size = sizes->value(planned.name);
        if (size <= 0 || sum > std::numeric_limits<qint64>::max() - size)
            return {};
        sum += size;
    }
    return sum > 0 ? std::optional(sum) : std::nullopt;
}

TrendPoint pointOf(const TrendRun &stored)
{
    const Run &run = *stored.run;
    TrendPoint point;
    point.id = run.id();
    point.journal = stored.journal;
    point.number = stored.number;
    point.head = run.plan().head;
    point.at = run.started();
    point.isDirty = run.plan().dirty;
    point.wasResumed = run.wasResumed();
    point.machine = run.machines().size() == 1 ? run.machines().first() : QString();
    point.jobs = run.options().value(QLatin1String("jobs")).toInt();
    point.state = word(run.state());
    point.isWhole = run.state() == RunState::Passed;
    return point;
}

QList<TrendRun> oldestFirst(const QList<TrendRun> &runs)
{
    QList<TrendRun> ordered, others;
    for (const TrendRun &run : runs)
        (run.number > 0 ? ordered : others) << run;
    std::stable_sort(ordered.begin(), ordered.end(), [](const TrendRun &a, const TrendRun &b) { return a.number < b.number; });
    std::stable_sort(others.begin(), others.end(), [](const TrendRun &a, const TrendRun &b) { return a.run->started() < b.run->started(); });
    QList<TrendRun> all;
    all.reserve(runs.size());
    auto other = others.cbegin();
    for (const TrendRun &run : std::as_const(ordered)) {
        for (; other != others.cend() && other->run->started() < run.run->started(); ++other)
            all << *other;
        all << run;
    }
    for (; other != others.cend(); ++other)
        all << *other;
    return all;
}

enum class FromCache { NotTold, Nothing, Part, All };

FromCache cacheOf(const TrendPoint &point)
{
    return point.steps < 1 ? FromCache::NotTold : point.cached == 0 ? FromCache::Nothing : point.cached < point.steps ? FromCache::Part : FromCache::All;
}

QString trendWorkOf(const TrendPoint &point, const QList<Stage> &stages)
{
    QString all;
    for (const Stage stage : stages)
        all += QString::number(static_cast<qulonglong>(point.work.value(stage))) + QLatin1Char(' ');
    return all;
}

/// Only what has the same key is compared; nothing: it is compared with nothing.
std::optional<QString> likeness(const TrendPoint &point, const TrendMeasure &measure)
{
    using Of = TrendMeasure::Of;
    switch (measure.of) {
    case Of::Size: return QString();
    case Of::Cached: return trendWorkOf(point, {Stage::Build});
    case Of::Tests: return trendWorkOf(point, {Stage::Test, Stage::Integration});
    default: break;
    }
    if (point.wasResumed && point.machine.isEmpty())
        return {}; // on several machines
    const bool isBuild = measure.of != Of::OneStage || measure.stage == Stage::Build;
    if ((measure.of != Of::OneStage && !point.isWhole) || (isBuild && cacheOf(point) == FromCache::Part))
        return {};
    const QList<Stage> stages = measure.of == Of::OneStage ? QList<Stage>{measure.stage} : QList<Stage>(std::begin(allStages), std::end(allStages));
    return QString(point.machine + QLatin1Char(' ') + QString::number(point.jobs) + QLatin1Char(' ') + (isBuild ? QString::number(static_cast<int>(cacheOf(point))) : QString())
                   + QLatin1Char(' ') + trendWorkOf(point, stages));
}

double middleOf(QList<double> values)
{
    std::sort(values.begin(), values.end());
    const qsizetype half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// As TrendJump says.
bool isJump(const QList<double> &before, double value, double middle, const TrendMeasure &measure)
{
    const bool scatters = measure.isTime() || measure.of == TrendMeasure::Of::Cached;
    if (before.size() < (scatters ? 3 : 1))
        return false;
    double furthest = 0;
    for (const double one : before)
        furthest = std::max(furthest, std::abs(one - middle));
    double least = 0;
    if (measure.isTime())
        least = std::max(10.0, middle / 5);
    else if (measure.of == TrendMeasure::Of::Size)
        least = std::max(1e6, middle / 50);
    else
        least = measure.of == TrendMeasure::Of::Cached ? 25 : std::max(2.0, middle / 10);
    const double distance = std::abs(value - middle);
    return distance >= least && distance > 2 * furthest;
}

} // namespace

Trend trendOf(const QList<TrendRun> &runs, const TrendQuestion &question)
{
    Trend trend;
    QSet<QString> images;
    QHash<QString, qint64> sizes;
    for (const TrendRun &stored : oldestFirst(runs)) {
        const Run &run = *stored.run;
        if (!run.isFinished())
            continue;
        if (!isOfStack(run, question.stack)) {
            ++trend.ofOthers;
            continue;
        }
        for (const ImageRecord &record : run.images())
            if (hasWorked(record))
                images << record.name;
        TrendPoint point = pointOf(stored);
        if (question.image.isEmpty()) {
            if (point.isWhole && !point.wasResumed && run.seconds() > 0 && canBeTrue(run.seconds()))
                point.wall = run.seconds();
            for (const ImageRecord &record : run.images())
                addRecord(&point, record);
            point.size = stackSize(run, &sizes);
        } else {
            const ImageRecord *const record = run.image(question.image);
            const PlannedImage *const planned = plannedOf(run, question.image);
            if (!record || !planned || !isOfStack(*planned, question.stack) || !hasWorked(*record))
                continue;
            point.state = word(record->state);
            point.isWhole = record->state == ImageState::Passed;
            addRecord(&point, *record);
            if (record->size > 0)
                point.size = record->size;
        }
        trend.points << point;
    }
    trend.older = static_cast<int>(std::max<qsizetype>(0, trend.points.size() - mostTrendPoints));
    trend.points.remove(0, trend.older);
    trend.images = images.values();
    trend.images.sort();
    return trend;
}

std::optional<double> valueOf(const TrendPoint &point, const TrendMeasure &measure)
{
    switch (measure.of) {
    case TrendMeasure::Of::WholeRun: return point.wall;
    case TrendMeasure::Of::Stages: {
        double sum = 0;
        for (const double one : point.seconds)
            sum += one;
        return point.seconds.isEmpty() ? std::nullopt : std::optional(sum);
    }
    case TrendMeasure::Of::OneStage:
        return point.seconds.contains(measure.stage) ? std::optional(point.seconds.value(measure.stage)) : std::nullopt;
    case TrendMeasure::Of::Size: return point.size ? std::optional(static_cast<double>(*point.size)) : std::nullopt;
    case TrendMeasure::Of::Cached: return point.steps > 0 ? std::optional(100.0 * point.cached / point.steps) : std::nullopt;
    case TrendMeasure::Of::Tests: return point.tests ? std::optional<double>(point.tests->total()) : std::nullopt;
    }
    return {};
}

QList<TrendJump> jumpsOf(const QList<TrendPoint> &points, const TrendMeasure &measure)
{
    struct Before
    {
        QList<double> values; ///< since the last jump
        int last = -1;
    };
    QHash<QString, Before> all;
    QList<TrendJump> jumps;
    for (int i = 0; i < points.size(); ++i) {
        const std::optional<double> value = valueOf(points[i], measure);
        const std::optional<QString> key = value ? likeness(points[i], measure) : std::nullopt;
        if (!key)
            continue;
        Before &before = all[*key];
        if (!before.values.isEmpty()) {
            const double middle = middleOf(before.values);
            if (isJump(before.values, *value, middle, measure)) {
                jumps << TrendJump{i, before.last, middle, *value};
                before.values.clear();
            }
        }
        before.values << *value;
        if (before.values.size() > mostCompared)
            before.values.removeFirst();
        before.last = i;
    }
    return jumps;
}

} // namespace stackwright
