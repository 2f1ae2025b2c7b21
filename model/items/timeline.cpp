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

/// What is still to come, played through as the run does it: as many images at once as it was given, each from its first stage to
/// its last, an image when all that is below it has ended, in the order of the plan.
class Forecast
{
public:
    Forecast(const Run &run, qint64 nowMs, const Estimates &estimates) : m_jobs(run.options().value(QLatin1String("jobs")).toInt(INT_MAX)), m_now(nowMs)
    {
        const QList<ImageRecord> &images = run.images();
        QHash<QString, int> at;
        for (int i = 0; i < images.size(); ++i)
            at.insert(images[i].name, i);
        for (const QString &name : run.plan().order)
            if (const int known = at.value(name, -1); known >= 0)
                m_order << known;
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
        play();
    }

    /// Is of every build that is still to come known how long it takes? Else the end is only a lower bound, and not told.
    bool isWhole() const { return m_isWhole; }
    const QList<TimelineBlock> &blocksOf(int image) const { return m_works[image].blocks; }

private:
    enum class State { Waiting, Running, Ended };
    struct Remaining
    {
        Stage stage;
        StageState state;
        qint64 ms;
    };
    struct Work
    {
        QList<int> below;
        QList<Remaining> left;
        State state = State::Ended;
        qint64 endMs = 0; ///< once it runs
        QList<TimelineBlock> blocks;
    };

    void takeLeft(Work *work, const ImageRecord &record, const QHash<Stage, double> &typical)
    {
        work->state = record.state == ImageState::Waiting ? State::Waiting : State::Running;
        for (const Stage stage : allStages) {
            const StageRecord &facts = record.stage(stage);
            const auto expected = static_cast<qint64>(typical.value(stage, 0) * 1000);
            if (facts.state == StageState::Running) {
                work->state = State::Running;
                work->left << Remaining{stage, facts.state, std::max<qint64>(0, expected - (m_now - facts.startMs))};
            } else if (facts.state == StageState::Waiting) {
                work->left << Remaining{stage, facts.state, expected};
                m_isWhole = m_isWhole && (stage != Stage::Build || expected > 0);
            }
        }
        if (work->state == State::Running)
            begin(work, m_now);
    }

    void begin(Work *work, qint64 at)
    {
        work->state = State::Running;
        for (const Remaining &remaining : std::as_const(work->left)) {
            if (remaining.ms > 0) // of others nobody knows: they are left out, as if they took no time
                work->blocks << TimelineBlock{remaining.stage, remaining.state, at, at + remaining.ms, true};
            at += remaining.ms;
        }
        work->endMs = at;
        ++m_running;
    }

    bool mayBegin(const Work &work) const
    {
        return work.state == State::Waiting && std::all_of(work.below.begin(), work.below.end(), [this](int below) { return m_works[below].state == State::Ended; });
    }

    void play()
    {
        for (qint64 at = m_now;;) {
            for (const int image : std::as_const(m_order))
                if (m_running < m_jobs && mayBegin(m_works[image]))
                    begin(&m_works[image], at);
            qint64 first = -1;
            for (const Work &work : std::as_const(m_works))
                if (work.state == State::Running && (first < 0 || work.endMs < first))
                    first = work.endMs;
            if (first < 0)
                return; // all is done, or nothing can begin
            at = first;
            for (Work &work : m_works)
                if (work.state == State::Running && work.endMs <= at) {
                    work.state = State::Ended;
                    --m_running;
                }
        }
    }

    int m_jobs, m_running = 0;
    bool m_isWhole = true;
    qint64 m_now;
    QList<int> m_order; ///< of what is built
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
