#include "model/items/timeline.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"

#include <algorithm>

namespace stackwright {

namespace {

bool isOver(StageState state)
{
    return state == StageState::Passed || state == StageState::Failed || state == StageState::Cancelled;
}

bool willGoOn(ImageState state)
{
    return state == ImageState::Waiting || state == ImageState::Building || state == ImageState::Testing
        || state == ImageState::Pushing || state == ImageState::Running;
}

TimelineRow rowOf(const ImageRecord &record, qint64 readyMs, qint64 nowMs, const QHash<Stage, double> &typical, bool running)
{
    TimelineRow row{record.name, {}, false};
    for (const Stage stage : allStages) {
        const StageRecord &facts = record.stage(stage);
        if (facts.startMs < 0)
            continue;
        if (isOver(facts.state))
            row.blocks << TimelineBlock{stage, facts.state, facts.startMs, std::max(facts.endMs, facts.startMs), false};
        else if (facts.state == StageState::Running)
            row.blocks << TimelineBlock{stage, facts.state, facts.startMs, std::max(nowMs, facts.startMs), false};
    }
    std::sort(row.blocks.begin(), row.blocks.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
    if (!running || !willGoOn(record.state))
        return row;
    qint64 at = row.blocks.isEmpty() ? std::max(readyMs, nowMs) : row.blocks.last().endMs;
    for (const Stage stage : allStages) {
        const StageRecord &facts = record.stage(stage);
        const auto expected = static_cast<qint64>(typical.value(stage, 0) * 1000);
        qint64 left = 0;
        if (facts.state == StageState::Waiting)
            left = expected;
        else if (facts.state == StageState::Running)
            left = std::max<qint64>(0, expected - (nowMs - facts.startMs));
        if (left <= 0)
            continue;
        row.blocks << TimelineBlock{stage, facts.state, at, at + left, true};
        at += left;
    }
    return row;
}

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
    QHash<QString, qint64> ends;
    QString last;
    for (const ImageRecord &record : run.images()) {
        const int at = run.plan().indexOf(record.name);
        const QString parent = at < 0 ? QString() : run.plan().images[at].parent;
        const TimelineRow row = rowOf(record, ends.value(parent, 0), nowMs, estimates.value(record.name), running);
        if (row.blocks.isEmpty()) {
            if (ends.contains(parent))
                ends[record.name] = ends.value(parent);
            if (running && willGoOn(record.state)) // its turn comes, nobody can tell when
                timeline.rows << row;
            continue;
        }
        timeline.rows << row;
        ends[record.name] = row.blocks.last().endMs;
        if (last.isEmpty() || row.blocks.last().endMs > ends.value(last))
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
    if (running && nowMs >= 0 && timeline.endMs > nowMs && !estimates.isEmpty())
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
