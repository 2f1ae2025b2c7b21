#include "model/run/estimate.h"

#include <QCryptographicHash>
#include <QSysInfo>
#include <QThread>

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>
#include <vector>

namespace stackwright {

namespace {

constexpr qsizetype mostSamples = 5;
constexpr double longest = 7 * 24 * 3600; ///< seconds that a stage may take

struct Samples
{
    QMap<Stage, QList<double>> own, others;
};

/// The times of one journal, in its order.
void takeSamples(const QList<Event> &events, const QString &machine, QMap<QString, Samples> *all)
{
    QString of;
    QHash<QPair<QString, int>, qint64> begun;
    QMap<QString, Samples> taken; // the newest of a run counts: one that was resumed tells a stage twice
    for (const Event &event : events) {
        if (event.kind == QLatin1String("run-started") || event.kind == QLatin1String("run-resumed"))
            of = event.fields[QLatin1String("machine")].toString();
        if (!event.stage || event.image.isEmpty())
            continue;
        const QPair<QString, int> place{event.image, static_cast<int>(*event.stage)};
        if (event.kind == QLatin1String("stage-started"))
            begun[place] = event.ms;
        if (event.kind != QLatin1String("stage-finished"))
            continue;
        const QString state = event.fields[QLatin1String("state")].toString();
        const bool skipped = state == word(StageState::Skipped) && *event.stage != Stage::Build;
        if (!skipped && state != word(StageState::Passed))
            continue;
        const double seconds = skipped ? 0 : event.fields[QLatin1String("seconds")].toDouble(-1);
        if (!canBeTrue(seconds, skipped ? -1 : begun.value(place, -1), event.ms))
            continue;
        Samples &samples = taken[event.image];
        (of.isEmpty() || machine.isEmpty() || of == machine ? samples.own : samples.others)[*event.stage] = {seconds};
    }
    for (auto image = taken.cbegin(); image != taken.cend(); ++image)
        for (auto [from, to] : {std::pair{&image->own, &(*all)[image.key()].own}, {&image->others, &(*all)[image.key()].others}})
            for (auto stage = from->cbegin(); stage != from->cend(); ++stage)
                if ((*to)[stage.key()].size() < mostSamples)
                    (*to)[stage.key()] += *stage;
}

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    const qsizetype half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

/// One image that something is still to be done for.
struct Work
{
    int owner = -1;
    QList<int> below;           ///< works, which stand before it
    QMap<Stage, double> left;   ///< seconds of what is to come
};

/// The order of reference.md 3: a child's build waits for its parent's build; a push waits for the tests of the image and of all
/// below it; the rest goes on beside.
QList<Task> tasksOf(const QList<Work> &works)
{
    QList<Task> tasks;
    QList<int> built, tested; // the task of each work after which that is so; -1: it is so already
    for (const Work &work : works) {
        int last = -1, builtAt = -1, testedAt = -1;
        QList<int> buildsBelow, testsBelow;
        for (const int below : work.below) {
            if (built[below] >= 0)
                buildsBelow += built[below];
            if (tested[below] >= 0)
                testsBelow += tested[below];
        }
        const auto add = [&](double seconds, QList<int> after, std::optional<Stage> stage) {
            if (last >= 0)
                after += last;
            tasks += Task{seconds, after, work.owner, stage};
            last = static_cast<int>(tasks.size()) - 1;
        };
        for (const Stage stage : {Stage::Cache, Stage::Build, Stage::Test}) {
            if (const auto left = work.left.constFind(stage); left != work.left.cend())
                add(*left, stage == Stage::Build ? buildsBelow : QList<int>(), stage);
            if (stage == Stage::Build)
                builtAt = work.left.contains(Stage::Build) ? last : -1;
        }
        if (last >= 0 || !testsBelow.isEmpty()) {
            add(0, testsBelow, {});
            testedAt = last;
        }
        for (const Stage stage : {Stage::Push, Stage::Integration, Stage::Page, Stage::Prune})
            if (const auto left = work.left.constFind(stage); left != work.left.cend())
                add(*left, {}, stage);
        built += builtAt;
        tested += testedAt;
    }
    return tasks;
}

bool isDone(StageState state)
{
    return state != StageState::Waiting && state != StageState::Running;
}

} // namespace

bool canBeTrue(double seconds, qint64 startMs, qint64 endMs)
{
    if (!std::isfinite(seconds) || seconds < 0 || seconds > longest)
        return false;
    if (startMs < 0 || endMs == notTold)
        return true;
    return std::abs(static_cast<double>(endMs - startMs) / 1000 - seconds) <= std::max(2.0, seconds / 2);
}

StageTimes typicalTimes(const QList<QList<Event>> &newestFirst, const QString &machine)
{
    QMap<QString, Samples> all;
    for (const QList<Event> &events : newestFirst)
        takeSamples(events, machine, &all);
    StageTimes times;
    for (auto image = all.cbegin(); image != all.cend(); ++image) {
        const QMap<Stage, QList<double>> &samples = image->own.contains(Stage::Build) || image->others.isEmpty() ? image->own : image->others;
        for (auto stage = samples.cbegin(); stage != samples.cend(); ++stage)
            times[image.key()][stage.key()] = median(*stage);
    }
    return times;
}

Played played(const QList<Task> &tasks, int jobs, const Limits &limits)
{
    const auto count = static_cast<int>(tasks.size());
    QList<QList<int>> then(count);
    QList<qsizetype> open(count);
    QList<double> chain(count, 0); ///< from a task's begin to the end of the longest chain behind it
    for (int i = 0; i < count; ++i) {
        open[i] = tasks[i].after.size();
        for (const int before : tasks[i].after)
            then[before] += i;
    }
    for (int i = count - 1; i >= 0; --i) {
        double behind = 0;
        for (const int next : std::as_const(then[i]))
            behind = std::max(behind, chain[next]);
        chain[i] = tasks[i].seconds + behind;
    }
    Played result;
    const auto first = std::max_element(chain.cbegin(), chain.cend());
    for (int at = count == 0 ? -1 : static_cast<int>(first - chain.cbegin()); at >= 0;) {
        if (const int owner = tasks[at].owner; owner >= 0 && tasks[at].seconds > 0 && (result.longestChain.isEmpty() || result.longestChain.last() != owner))
            result.longestChain += owner;
        int next = -1;
        for (const int one : std::as_const(then[at]))
            if (next < 0 || chain[one] > chain[next])
                next = one;
        at = next;
    }

    using Ready = std::pair<double, int>; // the longest chain first, then the list's order
    std::priority_queue<Ready> ready;
    std::vector<int> free; // ready too, and take neither time nor a place
    using Running = std::pair<double, int>;
    std::priority_queue<Running, std::vector<Running>, std::greater<>> running;
    double now = 0;
    QHash<int, int> ofKind; ///< how many run; tests and integration tests are of one kind
    const auto kindOf = [&tasks](int task) { return !tasks[task].stage ? -1 : static_cast<int>(*tasks[task].stage == Stage::Integration ? Stage::Test : *tasks[task].stage); };
    const auto hasPlace = [&](int task) {
        const std::optional<int> limit = tasks[task].stage ? limitOf(limits, *tasks[task].stage) : std::nullopt;
        return !limit || ofKind.value(kindOf(task)) < *limit;
    };
    const auto add = [&](int task) {
        if (tasks[task].seconds > 0)
            ready.push({chain[task], -task});
        else
            free.push_back(task);
    };
    const auto end = [&](int task) {
        for (const int next : std::as_const(then[task]))
            if (--open[next] == 0)
                add(next);
    };
    for (int i = 0; i < count; ++i)
        if (open[i] == 0)
            add(i);
    for (;;) {
        while (!free.empty()) {
            const int task = free.back();
            free.pop_back();
            end(task);
        }
        std::vector<Ready> waiting; // for a place of their kind
        while (!ready.empty() && static_cast<int>(running.size()) < std::max(1, jobs)) {
            const Ready next = ready.top();
            ready.pop();
            const int task = -next.second;
            if (!hasPlace(task)) {
                waiting.push_back(next);
                continue;
            }
            ++ofKind[kindOf(task)];
            running.push({now + tasks[task].seconds, task});
        }
        for (const Ready &one : waiting)
            ready.push(one);
        if (running.empty())
            break;
        const auto [at, task] = running.top();
        running.pop();
        now = at;
        --ofKind[kindOf(task)];
        end(task);
    }
    result.seconds = now;
    return result;
}

void addEstimates(Plan *plan, const StageTimes &times, int jobs, const Limits &limits)
{
    plan->estimate.reset();
    plan->criticalPath.clear();
    QList<Work> works;
    QHash<int, int> workOf;
    const QStringList names = plan->work();
    bool whole = !names.isEmpty();
    for (PlannedImage &image : plan->images)
        image.estimate.reset();
    for (const QString &name : names) {
        const int at = plan->indexOf(name);
        PlannedImage &image = plan->images[at];
        Work work;
        work.owner = at;
        for (const int below : image.below())
            if (const auto known = workOf.constFind(below); known != workOf.cend())
                work.below += *known;
        const QMap<Stage, double> typical = times.value(name);
        if (image.action != Action::Retag) {
            work.left = typical;
            const bool isTested = image.action == Action::Test;
            if (isTested)
                for (const Stage stage : {Stage::Cache, Stage::Build})
                    work.left.remove(stage);
            if (typical.contains(isTested ? Stage::Test : Stage::Build)) {
                double sum = 0;
                for (const double seconds : std::as_const(work.left))
                    sum += seconds;
                image.estimate = sum;
            }
            whole = whole && image.estimate.has_value();
        }
        workOf.insert(at, static_cast<int>(works.size()));
        works += work;
    }
    if (!whole)
        return;
    const Played through = played(tasksOf(works), jobs, limits);
    plan->estimate = through.seconds;
    for (const int image : through.longestChain)
        if (!plan->criticalPath.contains(plan->images[image].name))
            plan->criticalPath += plan->images[image].name;
}

std::optional<double> secondsLeft(const Run &run, qint64 nowMs, const StageTimes &times, int jobs)
{
    if (run.isFinished() || run.images().isEmpty())
        return {};
    QList<Work> works;
    QHash<int, int> workOf;
    bool any = false;
    for (const QString &name : run.plan().work()) {
        const int at = run.plan().indexOf(name);
        const ImageRecord *const record = run.image(name);
        if (at < 0 || !record)
            return {};
        if (isEnd(record->state))
            continue;
        any = true;
        Work work;
        work.owner = at;
        for (const int below : run.plan().images[at].below())
            if (const auto known = workOf.constFind(below); known != workOf.cend())
                work.below += *known;
        const QMap<Stage, double> typical = times.value(name);
        for (const Stage stage : allStages) {
            const StageRecord &facts = record->stage(stage);
            const bool isTested = run.plan().images[at].action == Action::Test;
            if (isDone(facts.state) || (isTested && (stage == Stage::Cache || stage == Stage::Build)))
                continue;
            if (!typical.contains(stage)) {
                if (stage == Stage::Build && run.plan().images[at].action == Action::Build)
                    return {};
                continue;
            }
            const double passed = facts.state == StageState::Running && facts.startMs >= 0 ? static_cast<double>(nowMs - facts.startMs) / 1000 : 0;
            work.left.insert(stage, std::max(0.0, typical.value(stage) - std::max(0.0, passed)));
        }
        workOf.insert(at, static_cast<int>(works.size()));
        works += work;
    }
    if (!any)
        return {};
    return played(tasksOf(works), jobs, limitsIn(run.options().value(QLatin1String("limits")).toObject())).seconds;
}

QString aboutText(double seconds)
{
    const auto whole = static_cast<qint64>(std::llround(std::max(0.0, seconds)));
    if (whole < 60)
        return QString::number(whole < 10 ? whole : (whole + 2) / 5 * 5) + QLatin1String(" s");
    const qint64 minutes = (whole + 30) / 60;
    if (minutes < 60)
        return QString::number(minutes) + QLatin1String(" min");
    const qint64 rest = minutes % 60 / 5 * 5;
    return QString::number(minutes / 60) + QLatin1String(" h") + (rest > 0 ? QString(QLatin1Char(' ') + QString::number(rest) + QLatin1String(" min")) : QString());
}

int usualJobs()
{
    return std::clamp(QThread::idealThreadCount(), 2, 4);
}

QString machineMark()
{
    const QByteArray id = QSysInfo::machineUniqueId();
    return id.isEmpty() ? QString() : QString::fromLatin1(QCryptographicHash::hash(QByteArray("stackwright " + id), QCryptographicHash::Sha256).toHex().left(12));
}

} // namespace stackwright
