#include "model/run/runner.h"

#include <algorithm>

namespace stackwright {

namespace {

ImageState imageState(Schedule::State state)
{
    switch (state) {
    case Schedule::State::Passed: return ImageState::Passed;
    case Schedule::State::Failed: return ImageState::Failed;
    case Schedule::State::Cancelled: return ImageState::Cancelled;
    case Schedule::State::NotRun: return ImageState::NotRun;
    case Schedule::State::Waiting: case Schedule::State::Begun: break;
    }
    return ImageState::Waiting;
}

bool namesDigest(const QList<QPair<QString, QString>> &arguments)
{
    return std::any_of(arguments.cbegin(), arguments.cend(), [](const auto &one) { return one.second.contains(QLatin1String("{digest}")); });
}

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
            work->passed = before->state == ImageState::Passed;
            for (auto stage = before->stages.begin(); stage != before->stages.end(); ++stage)
                if (stage->state == StageState::Passed || stage->state == StageState::Skipped)
                    work->done += stage.key();
            work->testTree = before->stage(Stage::Test).testTree;
            work->integrationTree = before->stage(Stage::Integration).testTree;
        }
        if (const auto standing = m_context->standing.constFind(planned.name); standing != m_context->standing.cend()) {
            work->standing = *standing;
            if (standing->stands)
                work->digest = standing->digest;
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
    for (const QString &name : plan.work()) {
        Node node;
        node.work = m_works[static_cast<std::size_t>(plan.indexOf(name))].get();
        for (const int one : node.work->planned->below())
            if (const int at = nodeOf.value(plan.images[one].name, -1); at >= 0) {
                node.below += at;
                m_nodes[at].work->hasChildren = true;
                if (takesDigest(node, m_nodes[at]))
                    node.work->named += m_nodes[at].work;
            }
        nodeOf.insert(name, static_cast<int>(m_nodes.size()));
        m_nodes += node;
    }
}

/// A build that is told the digest of what it is built on cannot begin before there is one.
bool Runner::takesDigest(const Node &node, const Node &below) const
{
    if (!m_context->options.push || m_context->knowsDigestOnceBuilt())
        return false;
    if (below.work == node.work->parent && namesDigest(node.work->spec->parentArgs))
        return true;
    return std::any_of(node.work->spec->uses.cbegin(), node.work->spec->uses.cend(),
                       [&](const UsedImage &used) { return used.name == below.work->planned->name && namesDigest(used.arguments); });
}

Schedule::Image Runner::scheduled(const Node &node) const
{
    const ImageWork &work = *node.work;
    const RunOptions &options = m_context->options;
    Schedule::Image image;
    image.below = node.below;
    for (int i = 0; i < m_nodes.size(); ++i)
        if (work.named.contains(m_nodes[i].work))
            image.named += i;
    if (work.passed)
        return image;
    for (const Stage stage : allStages)
        if (options.testsOnly ? stage == Stage::Test : !work.done.contains(stage))
            image.stages += stage;
    const QMap<Stage, double> known = m_context->times.value(work.planned->name);
    for (auto one = known.cbegin(); one != known.cend(); ++one)
        image.seconds.insert(one.key(), *one);
    const auto none = [&image](Stage stage, bool isNone) {
        if (isNone)
            image.seconds.insert(stage, 0);
    };
    none(Stage::Cache, !work.spec->prepull || options.noCache || work.stands());
    none(Stage::Push, !options.push || work.stands());
    if (work.stands())
        none(Stage::Build, true);
    none(Stage::Integration, !work.spec->integrationTests);
    none(Stage::Page, !options.pages);
    none(Stage::Prune, !work.spec->prune);
    return image;
}

QList<Schedule::Image> Runner::scheduled() const
{
    QList<Schedule::Image> images;
    for (const Node &node : m_nodes)
        images += scheduled(node);
    // A parent is taken away only after the last that is built on it (a leaf at once, as its last stage).
    QList<bool> hasOpen(images.size(), false);
    for (qsizetype i = images.size() - 1; i >= 0; --i) {
        images[i].prunedLast = m_nodes[i].work->spec->prune && hasOpen[i];
        for (const int below : std::as_const(images[i].below))
            hasOpen[below] = hasOpen[below] || hasOpen[i] || !images[i].stages.isEmpty();
    }
    return images;
}

QString Runner::lockOf(const Schedule::Work &work)
{
    if (work.stage != Stage::Test && work.stage != Stage::Integration)
        return {};
    const std::unique_ptr<StageStep> step(makeStage(work.stage, *m_context, *m_nodes[work.image].work));
    return step->lock();
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

void Runner::setUp()
{
    if (m_schedule)
        return;
    m_schedule = std::make_unique<Schedule>(scheduled(), m_context->isDry() ? 1 : m_context->options.jobs, m_context->options.keepGoing,
                                            [this](const Schedule::Work &work) { return lockOf(work); }, m_context->spec.limits);
    for (int i = 0; i < m_nodes.size(); ++i) {
        Node &node = m_nodes[i];
        node.pipeline = new Pipeline(*m_context, *node.work, m_afterwards, this);
        connect(node.pipeline, &Pipeline::stageEnded, this, [this, i](Stage stage, const StageEnd &end) { stageEnded(i, stage, end); });
        connect(node.pipeline, &Pipeline::ended, this, [this] { QMetaObject::invokeMethod(this, &Runner::advance, Qt::QueuedConnection); });
    }
}

void Runner::start()
{
    setUp();
    QMetaObject::invokeMethod(this, [this] {
        for (int i = 0; i < m_nodes.size(); ++i)
            if (m_schedule->isOver(i) && !m_nodes[i].work->passed) // all its stages had passed, but nobody had said so
                finish(i);
        advance();
    }, Qt::QueuedConnection);
}

/// The whole loop: begin what may begin; when nothing is left to do, say how it ended.
void Runner::advance()
{
    if (m_ended)
        return;
    for (const Schedule::Work &work : m_schedule->takeReady())
        m_nodes[work.image].pipeline->begin(work.stage);
    for (int i = 0; i < m_nodes.size(); ++i)
        if (m_schedule->state(i) == Schedule::State::Begun && !m_schedule->runs(i))
            m_nodes[i].pipeline->tellWaiting();
    const bool leaving = std::any_of(m_nodes.cbegin(), m_nodes.cend(), [](const Node &node) { return node.pipeline->isLeaving(); });
    if (!m_schedule->isDone() || leaving || takeAwayNames())
        return;
    m_ended = true;
    emit ended(m_state == RunState::Running ? RunState::Passed : m_state, m_image, m_stage, m_reason);
}

void Runner::stageEnded(int node, Stage stage, const StageEnd &end)
{
    const bool wasOver = m_schedule->isOver(node); // a late prune
    const Schedule::State how = end.state == StageState::Failed ? Schedule::State::Failed
        : end.state == StageState::Passed || end.state == StageState::Skipped ? Schedule::State::Passed
                                                                              : Schedule::State::Cancelled;
    const QList<Schedule::Lost> lost = m_schedule->ended({node, stage}, how);
    if (!wasOver && m_schedule->isOver(node)) {
        if (m_schedule->state(node) == Schedule::State::Failed)
            remember(RunState::Failed, node, stage, end.reason);
        else if (m_schedule->state(node) == Schedule::State::Cancelled)
            remember(RunState::Cancelled, node, stage, end.reason);
        finish(node);
    }
    giveUp(lost, clause("stopped-since", {clause("failed", {m_nodes[node].work->planned->name})}));
    advance();
}

void Runner::giveUp(const QList<Schedule::Lost> &lost, const Clause &why)
{
    for (const Schedule::Lost &one : lost) {
        Pipeline &pipeline = *m_nodes[one.image].pipeline;
        if (one.runs)
            pipeline.stop(one.how == Schedule::State::NotRun ? StageState::NotRun : StageState::Cancelled, why);
        else if (one.how == Schedule::State::Passed)
            pipeline.tellNotRun(Stage::Prune);
        else
            finish(one.image);
    }
}

/// What failed stays here, to be looked at: its late prune is one of the stages that are left.
void Runner::finish(int node)
{
    const Schedule::State state = m_schedule->state(node);
    m_nodes[node].pipeline->finish(imageState(state), state == Schedule::State::Passed ? QList<Stage>() : m_schedule->left(node));
}

/// The first one is the reason; but that an image was cancelled is less than that another has failed.
void Runner::remember(RunState state, int node, std::optional<Stage> stage, const Clause &reason)
{
    if (m_state != RunState::Running && !(state == RunState::Failed && m_state == RunState::Cancelled && !m_stopAsked))
        return;
    m_state = state;
    m_image = m_nodes[node].work->planned->name;
    m_stage = stage;
    m_reason = reason;
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
    setUp(); // it may come before the start
    giveUp(m_schedule->stop(), clause("stopped"));
    QMetaObject::invokeMethod(this, &Runner::advance, Qt::QueuedConnection);
}

void Runner::stopImage(const QString &name)
{
    const auto named = std::find_if(m_nodes.cbegin(), m_nodes.cend(), [&name](const Node &node) { return node.work->planned->name == name; });
    if (m_ended || !m_schedule || named == m_nodes.cend())
        return;
    const int image = static_cast<int>(named - m_nodes.cbegin());
    const QList<Schedule::Lost> lost = m_schedule->cancel(image);
    for (const Schedule::Lost &one : lost) {
        if (one.image == image && !one.runs) // else the end of its stage tells
            remember(RunState::Cancelled, image, {}, clause("stopped"));
        giveUp({one}, one.image == image ? clause("stopped") : clause("stopped-since", {clause("image-cancelled", {name})}));
    }
    QMetaObject::invokeMethod(this, &Runner::advance, Qt::QueuedConnection);
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

} // namespace stackwright
