#include "model/items/timeline.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"

#include <algorithm>
#include <climits>
#include <optional>

namespace stackwright {

namespace {

constexpr qsizetype mostForecast = 500; ///< images; of more the playing through takes longer than a repaint may

bool isOver(StageState state)
{
    return state == StageState::Passed || state == StageState::Failed || state == StageState::Cancelled;
}

bool willGoOn(ImageState state)
{
    return state == ImageState::Waiting || state == ImageState::Building || state == ImageState::Testing
        || state == ImageState::Pushing || state == ImageState::Running;
}

/// What an image has done and does, in order of time.
QList<TimelineBlock> blocksSoFar(const ImageRecord &record, qint64 nowMs)
{
    QList<TimelineBlock> blocks;
    for (const Stage stage : allStages) {
        const StageRecord &facts = record.stage(stage);
        if (facts.startMs < 0)
            continue;
        if (isOver(facts.state))
            blocks << TimelineBlock{stage, facts.state, facts.startMs, std::max(facts.endMs, facts.startMs), false};
        else if (facts.state == StageState::Running)
            blocks << TimelineBlock{stage, facts.state, facts.startMs, std::max(nowMs, facts.startMs), false};
    }
    std::sort(blocks.begin(), blocks.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
    return blocks;
}

/// What is still to come, played through as the run does it: as many stages at once as it was given, a build when what is
/// below it is built, a push when the tests of all that is below have passed, the longest chain first.
class Forecast
{
public:
    Forecast(const Run &run, qint64 nowMs, const Estimates &estimates) : m_jobs(run.options().value(QLatin1String("jobs")).toInt(INT_MAX)), m_now(nowMs)
    {
        const QList<ImageRecord> &images = run.images();
        QHash<QString, int> at;
        for (int i = 0; i < images.size(); ++i)
            at.insert(images[i].name, i);
        m_works.resize(images.size());
        for (int i = 0; i < images.size(); ++i) {
            Work &work = m_works[i];
            if (const int planned = run.plan().indexOf(images[i].name); planned >= 0)
                for (const int below : run.plan().images[planned].below())
                    if (const int known = at.value(run.plan().images[below].name, -1); known >= 0)
                        work.below << known;
            if (willGoOn(images[i].state))
                takeLeft(&work, images[i], estimates.value(images[i].name));
        }
        for (int i = 0; i < m_works.size(); ++i)
            chainOf(i);
        play();
    }

    /// Is of every build that is still to come known how long it takes? Else the end is only a lower bound, and not told.
    bool isWhole() const { return m_isWhole; }
    const QList<TimelineBlock> &blocksOf(int image) const { return m_works[image].blocks; }

private:
    struct Todo
    {
        Stage stage;
        StageState state;
        qint64 ms;
    };
    struct Work
    {
        QList<int> below;
        QList<Todo> left; ///< the first may be under way
        bool isBusy = false;
        qint64 endMs = 0; ///< of the one under way
        qint64 chain = -1;
        QList<TimelineBlock> blocks;
        bool has(Stage stage) const
        {
            return std::any_of(left.begin(), left.end(), [stage](const Todo &todo) { return todo.stage == stage; });
        }
    };

    void takeLeft(Work *work, const ImageRecord &record, const QHash<Stage, double> &typical)
    {
        for (const Stage stage : allStages) {
            const StageRecord &facts = record.stage(stage);
            const auto expected = static_cast<qint64>(typical.value(stage, 0) * 1000);
            if (facts.state == StageState::Running) {
                const qint64 left = std::max<qint64>(0, expected - (m_now - facts.startMs));
                work->left << Todo{stage, facts.state, left};
                work->isBusy = true;
                work->endMs = m_now + left;
                if (left > 0)
                    work->blocks << TimelineBlock{stage, facts.state, m_now, work->endMs, true};
                ++m_busy;
            } else if (facts.state == StageState::Waiting) {
                work->left << Todo{stage, facts.state, expected};
                m_isWhole = m_isWhole && (stage != Stage::Build || expected > 0);
            }
        }
    }

    /// How long it takes from here to the end of the last image that stands on this one.
    qint64 chainOf(int image)
    {
        if (m_works[image].chain >= 0)
            return m_works[image].chain;
        qint64 own = 0, above = 0;
        for (const Todo &todo : std::as_const(m_works[image].left))
            own += todo.ms;
        m_works[image].chain = own; // a loop cannot be in a plan; a journal of others may hold one
        for (int i = 0; i < m_works.size(); ++i)
            if (m_works[i].below.contains(image))
                above = std::max(above, chainOf(i));
        return m_works[image].chain = own + above;
    }

    bool isTested(int image, int depth = 0) const
    {
        const Work &work = m_works[image];
        if (work.has(Stage::Build) || work.has(Stage::Test) || depth > m_works.size())
            return false;
        return std::all_of(work.below.begin(), work.below.end(), [&](int below) { return isTested(below, depth + 1); });
    }

    bool mayBegin(int image) const
    {
        const Work &work = m_works[image];
        if (work.isBusy || work.left.isEmpty())
            return false;
        const Stage stage = work.left.first().stage;
        if (stage == Stage::Cache || stage == Stage::Build)
            return std::none_of(work.below.begin(), work.below.end(), [this](int below) { return m_works[below].has(Stage::Build); });
        if (stage == Stage::Push)
            return std::all_of(work.below.begin(), work.below.end(), [this](int below) { return isTested(below); });
        return true;
    }

    void play()
    {
        for (qint64 at = m_now;;) {
            while (m_busy < m_jobs) {
                int next = -1;
                for (int i = 0; i < m_works.size(); ++i)
                    if (mayBegin(i) && (next < 0 || m_works[i].chain > m_works[next].chain))
                        next = i;
                if (next < 0)
                    break;
                Work &work = m_works[next];
                const Todo todo = work.left.first();
                if (todo.ms == 0) { // nobody knows how long: it is left out, as if it took no time
                    work.left.removeFirst();
                    continue;
                }
                work.isBusy = true;
                work.endMs = at + todo.ms;
                work.blocks << TimelineBlock{todo.stage, todo.state, at, work.endMs, true};
                ++m_busy;
            }
            qint64 first = -1;
            for (const Work &work : std::as_const(m_works))
                if (work.isBusy && (first < 0 || work.endMs < first))
                    first = work.endMs;
            if (first < 0)
                return; // all is done, or nothing can begin
            at = first;
            for (Work &work : m_works)
                if (work.isBusy && work.endMs <= at) {
                    work.chain -= work.left.takeFirst().ms;
                    work.isBusy = false;
                    --m_busy;
                }
        }
    }

    int m_jobs, m_busy = 0;
    bool m_isWhole = true;
    qint64 m_now;
    QList<Work> m_works;
};

} // namespace

Estimates estimatesFrom(const QList<Run> &runs)
{
    QHash<QString, QHash<Stage, QList<double>>> all;
    for (const Run &run : runs)
        for (const ImageRecord &record : run.images())
            for (auto stage = record.stages.begin(); stage != record.stages.end(); ++stage)
                if (stage->state == StageState::Passed && stage->startMs >= 0)
                    all[record.name][stage.key()] << stage->seconds;
    Estimates estimates;
    for (auto image = all.begin(); image != all.end(); ++image)
        for (auto stage = image->begin(); stage != image->end(); ++stage) {
            std::sort(stage->begin(), stage->end());
            estimates[image.key()][stage.key()] = stage->at(stage->size() / 2);
        }
    return estimates;
}

Timeline timelineOf(const Run &run, qint64 nowMs, const Estimates &estimates)
{
    Timeline timeline;
    const bool running = !run.isFinished();
    if (running)
        timeline.nowMs = nowMs;
    std::optional<Forecast> forecast;
    if (running && nowMs >= 0 && run.images().size() <= mostForecast && !estimates.isEmpty())
        forecast.emplace(run, nowMs, estimates);
    QString last;
    for (int i = 0; i < run.images().size(); ++i) {
        const ImageRecord &record = run.images()[i];
        TimelineRow row{record.name, blocksSoFar(record, nowMs), false};
        if (forecast)
            row.blocks += forecast->blocksOf(i);
        if (row.blocks.isEmpty()) {
            if (running && willGoOn(record.state)) // its turn comes, nobody can tell when
                timeline.rows << row;
            continue;
        }
        timeline.rows << row;
        if (last.isEmpty() || row.blocks.last().endMs > timeline.endMs)
            last = record.name;
        timeline.endMs = std::max(timeline.endMs, row.blocks.last().endMs);
    }
    for (QString name = last; !name.isEmpty();) {
        timeline.criticalPath.prepend(name);
        const int at = run.plan().indexOf(name);
        name = at < 0 ? QString() : run.plan().images[at].parent;
        if (!name.isEmpty() && std::none_of(timeline.rows.begin(), timeline.rows.end(), [&](const auto &row) { return row.image == name; }))
            break;
    }
    for (TimelineRow &row : timeline.rows)
        row.critical = timeline.criticalPath.contains(row.image);
    if (forecast && forecast->isWhole() && timeline.endMs > nowMs)
        timeline.leftMs = timeline.endMs - nowMs;
    return timeline;
}

QList<QList<Cell>> timelineRows(const Timeline &timeline)
{
    QList<QList<Cell>> rows;
    for (const TimelineRow &row : timeline.rows) {
        if (row.blocks.isEmpty())
            rows << QList<Cell>{row.image, QStringLiteral("–"), word(StageState::Waiting), QStringLiteral("–"), QStringLiteral("–")};
        for (const TimelineBlock &block : row.blocks)
            rows << QList<Cell>{row.image, stageTitle(block.stage),
                                block.estimated ? QStringLiteral("estimated") : word(block.state),
                                {durationText(std::chrono::milliseconds(block.startMs)), block.startMs},
                                {durationText(std::chrono::milliseconds(block.endMs - block.startMs)), block.endMs - block.startMs}};
    }
    return rows;
}

} // namespace stackwright
