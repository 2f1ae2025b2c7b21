#include "model/run/runner.h"

#include <algorithm>

namespace stackwright {

namespace {

const QList<Stage> stagesBeforePrune{Stage::Cache, Stage::Build, Stage::Test, Stage::Push, Stage::Integration, Stage::Page};

} // namespace

Runner::Runner(std::unique_ptr<RunContext> context, const Run *earlier, QObject *parent)
    : QObject(parent), m_context(std::move(context))
{
    m_begun = m_context->clock.monotonic();
    m_context->note = [this](const QString &kind, const QString &image, std::optional<Stage> stage, const QJsonObject &fields) {
        note(kind, image, stage, fields);
    };
    prepare(earlier);
}

Runner::~Runner() = default;

void Runner::prepare(const Run *earlier)
{
    const Plan &plan = m_context->plan;
    const Spec &spec = m_context->spec;
    if (earlier)
        m_earlierMs = static_cast<qint64>(earlier->seconds() * 1000);
    for (const PlannedImage &planned : plan.images) {
        auto work = std::make_unique<ImageWork>();
        work->planned = &planned;
        work->spec = &spec.images[spec.indexOf(planned.name)];
        const ImageRecord *before = earlier ? earlier->image(planned.name) : nullptr;
        if (before) {
            work->imageId = before->imageId;
            work->digest = before->digest;
            for (auto stage = before->stages.begin(); stage != before->stages.end(); ++stage)
                if (stage->state == StageState::Passed || stage->state == StageState::Skipped)
                    work->done += stage.key();
        }
        m_works.push_back(std::move(work));
    }
    for (auto &work : m_works) {
        if (work->planned->parentIndex >= 0)
            work->parent = m_works[static_cast<std::size_t>(work->planned->parentIndex)].get();
        for (const int used : work->planned->usedIndexes)
            work->uses += m_works[static_cast<std::size_t>(used)].get();
    }

    QHash<QString, int> nodeOf;
    QList<QList<int>> below;
    for (const QString &name : plan.order) {
        Node node;
        node.work = m_works[static_cast<std::size_t>(plan.indexOf(name))].get();
        for (const int one : node.work->planned->below())
            if (const int at = nodeOf.value(plan.images[one].name, -1); at >= 0) {
                node.below += at;
                m_nodes[at].work->hasChildren = true;
            }
        nodeOf.insert(name, static_cast<int>(m_nodes.size()));
        below += node.below;
        m_nodes += node;
    }
    m_schedule = std::make_unique<Schedule>(below, m_context->options.jobs, m_context->options.keepGoing);
    for (int i = 0; i < m_nodes.size(); ++i) {
        const ImageRecord *before = earlier ? earlier->image(m_nodes[i].work->planned->name) : nullptr;
        if (before && before->state == ImageState::Passed) {
            m_nodes[i].pruned = true;
            m_schedule->ended(i, Schedule::State::Passed);
        }
    }
}

void Runner::note(const QString &kind, const QString &image, std::optional<Stage> stage, const QJsonObject &fields)
{
    Event event;
    event.kind = kind;
    event.at = m_context->clock.wall();
    event.ms = m_earlierMs + (m_context->clock.monotonic() - m_begun).count();
    event.image = image;
    event.stage = stage;
    event.fields = fields;
    emit noted(event);
}

void Runner::start()
{
    QMetaObject::invokeMethod(this, &Runner::advance, Qt::QueuedConnection);
}

/// The whole loop: begin what may begin; when nothing is left to do, say how it ended.
void Runner::advance()
{
    if (m_ended)
        return;
    for (int node : m_schedule->takeReady())
        begin(node);
    const bool pruning = pruneNext();
    const bool leaving = std::any_of(m_nodes.cbegin(), m_nodes.cend(), [](const Node &node) { return node.pipeline != nullptr; });
    if (!m_schedule->isDone() || pruning || leaving || takeAwayNames())
        return;
    m_ended = true;
    emit ended(m_state == RunState::Running ? RunState::Passed : m_state, m_image, m_stage, m_reason);
}

void Runner::begin(int node)
{
    Node &one = m_nodes[node];
    if (m_context->options.testsOnly) {
        one.pruned = true;
        return startPipeline(node, {Stage::Test});
    }
    QList<Stage> stages = stagesBeforePrune;
    // A parent is taken away only after the last that is built on it (a leaf at once, as its last stage).
    one.pruneLater = one.work->spec->prune && hasOpenDescendant(node);
    one.pruned = !one.pruneLater;
    if (!one.pruneLater)
        stages += Stage::Prune;
    startPipeline(node, stages);
}

void Runner::startPipeline(int node, const QList<Stage> &stages)
{
    Node &one = m_nodes[node];
    one.pipeline = new Pipeline(*m_context, *one.work, stages, m_afterwards, this);
    connect(one.pipeline, &Pipeline::ended, this,
            [this, node](Pipeline::End end, std::optional<Stage> stage, const Clause &reason) { pipelineEnded(node, end, stage, reason); });
    connect(one.pipeline, &Pipeline::worked, this, [this, node] {
        m_schedule->ended(node, Schedule::State::Passed);
        advance();
    });
    one.pipeline->start();
}

void Runner::pipelineEnded(int node, Pipeline::End end, std::optional<Stage> stage, const Clause &reason)
{
    Node &one = m_nodes[node];
    one.pipeline->deleteLater();
    one.pipeline = nullptr;
    if (end == Pipeline::End::Passed) {
        if (m_schedule->state(node) == Schedule::State::Running)
            m_schedule->ended(node, Schedule::State::Passed);
        return advance();
    }
    if (one.pruneLater && !one.pruned) {
        one.pruned = true; // what failed stays here, to be looked at
        note(QStringLiteral("stage-finished"), one.work->planned->name, Stage::Prune, stageFinished({StageState::NotRun, {}, {}}, {}));
    }
    const bool failed = end == Pipeline::End::Failed;
    if (m_state == RunState::Running || (failed && m_state == RunState::Cancelled && !m_stopAsked)) { // the first one is the reason
        m_state = failed ? RunState::Failed : RunState::Cancelled;
        m_image = one.work->planned->name;
        m_stage = stage;
        m_reason = reason;
    }
    notRun(m_schedule->ended(node, failed ? Schedule::State::Failed : Schedule::State::Cancelled));
    if (m_schedule->isStopped())
        stopRunning();
    advance();
}

void Runner::stop(RunState as, const Clause &reason)
{
    if (m_ended)
        return;
    if (!m_stopAsked && m_state != RunState::Failed) {
        m_state = as;
        m_reason = reason;
        m_image.clear();
        m_stage.reset();
    }
    m_stopAsked = true;
    notRun(m_schedule->stop());
    stopRunning();
    if (m_pruning)
        m_pruning->stop();
    QMetaObject::invokeMethod(this, &Runner::advance, Qt::QueuedConnection);
}

void Runner::stopImage(const QString &name)
{
    for (const Node &node : std::as_const(m_nodes))
        if (node.work->planned->name == name && node.pipeline)
            node.pipeline->stop();
}

void Runner::stopRunning()
{
    for (const Node &node : std::as_const(m_nodes))
        if (node.pipeline)
            node.pipeline->stop();
}

void Runner::notRun(const QList<int> &nodes)
{
    for (int node : nodes) {
        m_nodes[node].pruned = true;
        const QString name = m_nodes[node].work->planned->name;
        for (Stage stage : allStages)
            if (!m_nodes[node].work->done.contains(stage))
                note(QStringLiteral("stage-finished"), name, stage, stageFinished({StageState::NotRun, {}, {}}, {}));
        note(QStringLiteral("image-state"), name, {}, {{QStringLiteral("state"), word(ImageState::NotRun)}});
    }
}

bool Runner::takeAwayNames()
{
    if (m_untagging || m_context->temporaryNames.isEmpty())
        return m_untagging;
    m_untagging = true;
    const QString name = m_context->temporaryNames.takeFirst();
    runToEnd(m_context->launcher, m_context->engine.untag(name), this, [this](const Finished &) {
        m_untagging = false;
        advance();
    });
    return true;
}

bool Runner::hasOpenDescendant(int node) const
{
    for (int i = node + 1; i < m_nodes.size(); ++i) {
        const Schedule::State state = m_schedule->state(i);
        if (state != Schedule::State::Waiting && state != Schedule::State::Running)
            continue;
        if (isBelow(node, i))
            return true;
    }
    return false;
}

bool Runner::isBelow(int node, int of) const
{
    QSet<int> seen;
    QList<int> open = m_nodes[of].below;
    while (!open.isEmpty()) {
        const int one = open.takeLast();
        if (one == node)
            return true;
        if (one < node || seen.contains(one)) // what is below stands before
            continue;
        seen += one;
        open += m_nodes[one].below;
    }
    return false;
}

bool Runner::pruneNext()
{
    if (m_pruning)
        return true;
    for (int i = 0; i < m_nodes.size(); ++i) {
        Node &node = m_nodes[i];
        if (node.pruned || !node.pruneLater || m_schedule->state(i) != Schedule::State::Passed || hasOpenDescendant(i))
            continue;
        node.pruned = true;
        const QString name = node.work->planned->name;
        if (m_state == RunState::Cancelled || m_state == RunState::Interrupted) {
            note(QStringLiteral("stage-finished"), name, Stage::Prune, stageFinished({StageState::NotRun, {}, {}}, {}));
            continue;
        }
        m_pruning = makePruneStage(*m_context, *node.work);
        m_pruning->setParent(this);
        const std::chrono::milliseconds begun = m_context->clock.monotonic();
        note(QStringLiteral("stage-started"), name, Stage::Prune, {{QStringLiteral("log"), m_pruning->logName()}});
        connect(m_pruning, &StageStep::ended, this, [this, name, begun](const StageEnd &end) {
            note(QStringLiteral("stage-finished"), name, Stage::Prune, stageFinished(end, m_context->clock.monotonic() - begun));
            m_pruning->deleteLater();
            m_pruning = nullptr;
            advance();
        });
        m_pruning->begin();
        return true;
    }
    return false;
}

} // namespace stackwright
