#include "model/items/runpicture.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"
#include "model/items/translated.h"

#include <QCoreApplication>

#include <algorithm>

namespace stackwright {

namespace {

constexpr qint64 leastWait = 50;    ///< milliseconds; what is shorter is the turn from one stage to the next
constexpr qint64 changeOfHands = 100; ///< milliseconds for which a place may be empty between two stages

struct Span
{
    qint64 from = 0, to = 0;
};

/// When a stage began and ended; of one that runs: now.
std::optional<Span> spanOf(const StageRecord &stage, qint64 nowMs)
{
    if (stage.startMs < 0)
        return {};
    if (stage.state == StageState::Running)
        return Span{stage.startMs, std::max(nowMs, stage.startMs)};
    return Span{stage.startMs, std::max(stage.endMs, stage.startMs)};
}

/// The times in which as many stages ran as may run at once; none where the journal does not say how many that are.
QList<Span> fullTimes(const Run &run, qint64 nowMs)
{
    const int jobs = run.options().value(QLatin1String("jobs")).toInt(0);
    QList<std::pair<qint64, int>> turns;
    for (const ImageRecord &record : run.images())
        for (const StageRecord &stage : record.stages)
            if (const auto span = spanOf(stage, nowMs)) {
                turns << std::pair(span->from, 1) << std::pair(span->to, -1);
            }
    std::sort(turns.begin(), turns.end()); // what ends in a moment ends before something begins in it
    QList<Span> full;
    int running = 0;
    for (const auto &[at, change] : std::as_const(turns)) {
        const int before = running;
        running += change;
        if (jobs > 0 && before < jobs && running >= jobs) {
            if (!full.isEmpty() && at - full.last().to <= changeOfHands)
                full.last().to = -1; // it goes on
            else
                full << Span{at, -1};
        } else if (jobs > 0 && before >= jobs && running < jobs) {
            full.last().to = at;
        }
    }
    return full;
}

class WaitReader
{
public:
    WaitReader(const Run &run, qint64 nowMs) : m_run(run), m_now(nowMs), m_full(fullTimes(run, nowMs))
    {
        for (int i = 0; i < run.plan().images.size(); ++i)
            m_places.insert(run.plan().images[i].name, i);
        for (const ImageRecord &record : run.images()) {
            m_records.insert(record.name, &record);
            for (const StageRecord &stage : record.stages)
                if (stage.startMs >= 0 && (m_first < 0 || stage.startMs < m_first))
                    m_first = stage.startMs;
        }
    }

    QList<TimelineWait> waitsOf(const TimelineRow &row) const
    {
        QList<TimelineWait> waits;
        if (m_first < 0)
            return waits;
        qint64 free = m_first; // before that the run was prepared, and nobody waited for anybody
        for (const TimelineBlock &block : row.blocks) {
            if (block.estimated)
                continue;
            read(row.image, block.stage, free, block.startMs, &waits);
            free = std::max(free, block.endMs);
        }
        const ImageRecord *const record = m_records.value(row.image);
        const bool works = std::any_of(row.blocks.begin(), row.blocks.end(), [](const auto &block) { return !block.estimated && block.state == StageState::Running; });
        if (!m_run.isFinished() && record && !isEnd(record->state) && !works)
            for (const Stage stage : allStages)
                if (record->stages.contains(stage) && record->stage(stage).state == StageState::Waiting) {
                    read(row.image, stage, free, m_now, &waits);
                    break;
                }
        return waits;
    }

private:
    /// Until when the stage was held up by what the image stands on, and by which of these.
    std::pair<qint64, QString> gateOf(const QString &image, Stage stage) const
    {
        std::pair<qint64, QString> gate{-1, {}};
        const bool isPush = stage == Stage::Push;
        if (!isPush && stage > Stage::Build)
            return gate; // its own build was what it needed
        QList<int> below = belowOf(m_places.value(image, -1));
        QSet<int> seen;
        while (!below.isEmpty()) {
            const int at = below.takeLast();
            if (seen.contains(at))
                continue;
            seen << at;
            const QString name = m_run.plan().images[at].name;
            const ImageRecord *const record = m_records.value(name);
            if (record) {
                const StageRecord &facts = record->stage(isPush ? Stage::Test : Stage::Build);
                const bool isOpen = !m_run.isFinished() && record->stages.contains(isPush ? Stage::Test : Stage::Build)
                    && (facts.state == StageState::Waiting || facts.state == StageState::Running) && !isEnd(record->state);
                const qint64 end = isOpen ? m_now : facts.startMs >= 0 ? facts.endMs : -1;
                if (end > gate.first)
                    gate = {end, name};
            }
            if (isPush)
                below += belowOf(at);
        }
        return gate;
    }

    QList<int> belowOf(int image) const { return image < 0 ? QList<int>() : m_run.plan().images[image].below(); }

    void read(const QString &image, Stage stage, qint64 from, qint64 to, QList<TimelineWait> *waits) const
    {
        if (to - from < leastWait)
            return;
        const auto [gate, by] = gateOf(image, stage);
        const qint64 held = std::clamp(gate, from, to);
        if (held - from >= leastWait)
            *waits << TimelineWait{stage == Stage::Push ? TimelineWait::For::Tests : TimelineWait::For::Build, from, held, by};
        for (const Span &full : m_full) {
            const qint64 begin = std::max(held, full.from), end = std::min(to, full.to < 0 ? to : full.to);
            if (end - begin >= leastWait)
                *waits << TimelineWait{TimelineWait::For::Place, begin, end, {}};
        }
    }

    const Run &m_run;
    qint64 m_now, m_first = -1;
    QList<Span> m_full;
    QHash<QString, const ImageRecord *> m_records;
    QHash<QString, int> m_places; ///< in the plan
};

/// Of each image of the run: its place in the order of the tree, and how deep it stands there.
QList<std::pair<QString, int>> treeOrder(const Run &run)
{
    QHash<QString, QStringList> children;
    QHash<QString, int> places; // in the plan
    QSet<QString> names;
    for (int i = 0; i < run.plan().images.size(); ++i)
        places.insert(run.plan().images[i].name, i);
    for (const ImageRecord &record : run.images())
        names << record.name;
    for (const ImageRecord &record : run.images()) {
        QString parent;
        for (int at = places.value(record.name, -1); at >= 0 && parent.isEmpty();) {
            at = run.plan().images[at].parentIndex;
            if (at >= 0 && names.contains(run.plan().images[at].name))
                parent = run.plan().images[at].name;
        }
        children[parent] << record.name;
    }
    QList<std::pair<QString, int>> order;
    QList<std::pair<QString, int>> open;
    const auto push = [&](const QString &parent, int depth) {
        const QStringList below = children.value(parent);
        for (auto name = below.crbegin(); name != below.crend(); ++name)
            open << std::pair(*name, depth);
    };
    push({}, 0);
    while (!open.isEmpty()) {
        const auto next = open.takeLast();
        order << next;
        push(next.first, next.second + 1);
    }
    return order;
}

/// A word of state in the person's language.
QString stateWord(const QString &state)
{
    return QCoreApplication::translate("stackwright::State", state.toUtf8().constData());
}

QString spent(qint64 ms)
{
    return durationText(std::chrono::milliseconds(ms));
}

qint64 endOf(const StepRecord &step, const TimelineBlock &block)
{
    const qint64 end = step.state == QLatin1String("running") ? block.endMs : step.startMs + static_cast<qint64>(step.seconds * 1000);
    return std::clamp(end, std::min(step.startMs, block.endMs), std::max(block.endMs, step.startMs));
}

QString stepTitle(const StepRecord &step)
{
    const QString title = visible(step.title.toUtf8()).simplified();
    return step.total > 0 ? tr("Step %1 of %2: %3").arg(QString::number(step.number), QString::number(step.total), title) : title;
}

QString waitText(const TimelineWait &wait)
{
    switch (wait.what) {
    case TimelineWait::For::Build: return tr("waits for %1").arg(wait.image);
    case TimelineWait::For::Tests: return tr("waits for the tests of %1").arg(wait.image);
    case TimelineWait::For::Place: return tr("waits for a place");
    }
    return {};
}

/// A word of state.
QString stateOf(const TimelineBlock &block)
{
    return block.estimated ? QStringLiteral("estimated") : word(block.state);
}

} // namespace

Timeline runPicture(const Run &run, qint64 nowMs, const Estimates &usual)
{
    Timeline picture = timelineOf(run, nowMs, usual);
    QHash<QString, TimelineRow> known;
    for (const TimelineRow &row : std::as_const(picture.rows))
        known.insert(row.image, row);
    picture.rows.clear();
    QHash<QString, const ImageRecord *> records;
    for (const ImageRecord &record : run.images())
        records.insert(record.name, &record);
    const WaitReader reader(run, nowMs);
    for (const auto &[name, depth] : treeOrder(run)) {
        const ImageRecord *const record = records.value(name);
        TimelineRow row = known.value(name);
        row.image = name;
        row.depth = depth;
        row.state = word(record->state);
        const QHash<Stage, double> typical = usual.value(name);
        for (TimelineBlock &block : row.blocks) {
            if (block.estimated)
                continue;
            if (const auto seconds = typical.constFind(block.stage); seconds != typical.cend() && *seconds > 0)
                block.usualMs = static_cast<qint64>(*seconds * 1000);
            block.steps = record->stage(block.stage).steps;
            std::stable_sort(block.steps.begin(), block.steps.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
        }
        row.waits = reader.waitsOf(row);
        picture.rows << row;
    }
    return picture;
}

QList<TimelinePiece> piecesOf(const TimelineRow &row)
{
    QList<TimelinePiece> pieces;
    for (int at = 0; at < row.waits.size(); ++at)
        pieces << TimelinePiece{TimelinePiece::Kind::Wait, at, -1, row.waits[at].startMs, row.waits[at].endMs};
    for (int at = 0; at < row.blocks.size(); ++at)
        pieces << TimelinePiece{TimelinePiece::Kind::Stage, at, -1, row.blocks[at].startMs, row.blocks[at].endMs};
    std::stable_sort(pieces.begin(), pieces.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
    QList<TimelinePiece> all;
    for (const TimelinePiece &piece : std::as_const(pieces)) {
        all << piece;
        if (piece.kind != TimelinePiece::Kind::Stage)
            continue;
        const TimelineBlock &block = row.blocks[piece.at];
        for (int step = 0; step < block.steps.size(); ++step)
            all << TimelinePiece{TimelinePiece::Kind::Step, piece.at, step, block.steps[step].startMs, endOf(block.steps[step], block)};
    }
    return all;
}

QString pieceText(const TimelineRow &row, const TimelinePiece &piece)
{
    const QString time = spent(piece.endMs - piece.startMs);
    if (piece.kind == TimelinePiece::Kind::Wait)
        return QString(waitText(row.waits[piece.at]) + QStringLiteral(": ") + time);
    const TimelineBlock &block = row.blocks[piece.at];
    if (piece.kind == TimelinePiece::Kind::Step) {
        const StepRecord &step = block.steps[piece.step];
        return QString(stepTitle(step) + QStringLiteral(", ") + stateWord(step.state) + (step.seconds > 0 ? QString(QStringLiteral(", ") + time) : QString()));
    }
    QString text = stageTitle(block.stage) + QStringLiteral(": ") + stateWord(stateOf(block)) + QStringLiteral(", ") + time;
    if (block.usualMs >= 0)
        text += QStringLiteral(", ") + tr("usually about %1").arg(spent(block.usualMs));
    if (const CachedShare share = cachedShare(block.steps); share.cached > 0)
        text += QStringLiteral(", ") + tr("%1 of %2 cached").arg(share.cached).arg(share.steps);
    return text;
}

QString idleText(const TimelineRow &row)
{
    return row.state == QLatin1String("reused") ? tr("reused: nothing was to be done") : stateWord(row.state);
}

bool isCached(const TimelineBlock &block)
{
    return cachedShare(block.steps).isAll();
}

qint64 waitedForPlaces(const Timeline &picture)
{
    qint64 all = 0;
    for (const TimelineRow &row : picture.rows)
        for (const TimelineWait &wait : row.waits)
            if (wait.what == TimelineWait::For::Place)
                all += wait.endMs - wait.startMs;
    return all;
}

QList<QList<Cell>> pictureRows(const Timeline &picture)
{
    const QString none = QStringLiteral("–");
    QList<QList<Cell>> rows;
    for (int at = 0; at < picture.rows.size(); ++at) {
        const TimelineRow &row = picture.rows[at];
        const QList<TimelinePiece> pieces = piecesOf(row);
        const Cell image(row.image, {}, at);
        if (pieces.isEmpty())
            rows << QList<Cell>{image, Cell(none, {}, -1), row.state, none, none, none};
        for (int i = 0; i < pieces.size(); ++i) {
            const TimelinePiece &piece = pieces[i];
            QString what, state;
            qint64 usual = -1;
            if (piece.kind == TimelinePiece::Kind::Wait) {
                what = waitText(row.waits[piece.at]);
                state = QStringLiteral("waiting");
            } else if (piece.kind == TimelinePiece::Kind::Step) {
                what = stepTitle(row.blocks[piece.at].steps[piece.step]);
                state = row.blocks[piece.at].steps[piece.step].state;
            } else {
                what = stageTitle(row.blocks[piece.at].stage);
                state = stateOf(row.blocks[piece.at]);
                usual = row.blocks[piece.at].usualMs;
            }
            const qint64 took = piece.endMs - piece.startMs;
            rows << QList<Cell>{image, Cell(what, {}, i), state, {spent(piece.startMs), piece.startMs}, {took > 0 ? spent(took) : none, took},
                                {usual < 0 ? none : spent(usual), usual}};
        }
    }
    return rows;
}

} // namespace stackwright
