#include "model/items/timeline.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"
#include "model/run/schedule.h"

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

/// What is still to come, played through by the schedule that the run itself asks, with each stage as long as it usually takes.
class Forecast
{
public:
    Forecast(const Run &run, qint64 nowMs, const Estimates &estimates) : m_now(nowMs)
    {
        QHash<QString, int> at;
        for (const ImageRecord &record : run.images())
            at.insert(record.name, static_cast<int>(at.size()));
        QHash<QString, int> nodes;
        QList<Schedule::Image> images;
        QList<Schedule::Work> running;
        for (const QString &name : run.plan().work()) {
            const int record = at.value(name, -1), planned = run.plan().indexOf(name);
            if (record < 0 || planned < 0)
                continue;
            Schedule::Image image;
            for (const int below : run.plan().images[planned].below())
                if (const int known = nodes.value(run.plan().images[below].name, -1); known >= 0)
                    image.below << known;
            const int node = static_cast<int>(images.size());
            if (willGoOn(run.images()[record].state))
                takeLeft(&image, run.images()[record], estimates.value(name), node, &running);
            nodes.insert(name, node);
            images << image;
            m_records << record;
        }
        m_blocks.resize(run.images().size());
        play(images, running, run.options().value(QLatin1String("jobs")).toInt(INT_MAX), limitsIn(run.options().value(QLatin1String("limits")).toObject()));
    }

    /// Is of every build that is still to come known how long it takes? Else the end is only a lower bound, and not told.
    bool isWhole() const { return m_isWhole; }
    const QList<TimelineBlock> &blocksOf(int image) const { return m_blocks[image]; }

private:
    struct Running
    {
        Schedule::Work work;
        qint64 endMs = 0;
    };

    void takeLeft(Schedule::Image *image, const ImageRecord &record, const QHash<Stage, double> &typical, int node, QList<Schedule::Work> *running)
    {
        for (const Stage stage : allStages) {
            const StageRecord &facts = record.stage(stage);
            const double expected = typical.value(stage, 0);
            if (facts.state == StageState::Running) {
                image->stages = {stage}; // what stands before it is past
                image->seconds.insert(stage, std::max(0.0, expected - static_cast<double>(m_now - facts.startMs) / 1000));
                *running << Schedule::Work{node, stage};
            } else if (facts.state == StageState::Waiting) {
                image->stages << stage;
                image->seconds.insert(stage, expected); // of which nobody knows it, that is left out, as if it took no time
                m_isWhole = m_isWhole && (stage != Stage::Build || expected > 0);
            }
        }
    }

    void play(const QList<Schedule::Image> &images, const QList<Schedule::Work> &running, int jobs, const Limits &limits)
    {
        Schedule schedule(images, jobs, true, {}, limits);
        QList<Running> open;
        const auto begin = [&](const Schedule::Work &work, qint64 at, StageState state) {
            const qint64 end = at + static_cast<qint64>(images[work.image].seconds.value(work.stage) * 1000);
            if (end > at)
                m_blocks[m_records[work.image]] << TimelineBlock{work.stage, state, at, end, true};
            open << Running{work, end};
        };
        for (const Schedule::Work &work : running)
            if (schedule.adopt(work))
                begin(work, m_now, StageState::Running);
        for (qint64 at = m_now;;) {
            for (const Schedule::Work &work : schedule.takeReady())
                begin(work, at, StageState::Waiting);
            const auto first = std::min_element(open.cbegin(), open.cend(), [](const Running &a, const Running &b) { return a.endMs < b.endMs; });
            if (first == open.cend())
                return; // all is done, or nothing can begin
            at = first->endMs;
            schedule.ended(first->work, Schedule::State::Passed);
            open.erase(first);
        }
    }

    bool m_isWhole = true;
    qint64 m_now;
    QList<int> m_records;               ///< of each image of the schedule: its place in the run
    QList<QList<TimelineBlock>> m_blocks; ///< by place in the run
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
