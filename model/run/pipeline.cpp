#include "model/run/pipeline.h"

namespace stackwright {

namespace {

ImageState stateDuring(Stage stage)
{
    switch (stage) {
    case Stage::Build: return ImageState::Building;
    case Stage::Test: return ImageState::Testing;
    case Stage::Push: return ImageState::Pushing;
    default: return ImageState::Running;
    }
}

} // namespace

QJsonObject stageFinished(const StageEnd &end, std::chrono::milliseconds duration)
{
    QJsonObject fields{{QStringLiteral("state"), word(end.state)},
                       {QStringLiteral("seconds"), static_cast<double>(duration.count()) / 1000}};
    if (end.exitCode)
        fields[QLatin1String("exitCode")] = *end.exitCode;
    if (!end.reason.isEmpty())
        keep(fields, QStringLiteral("reason"), end.reason);
    return fields;
}

Pipeline::Pipeline(RunContext &context, ImageWork &work, QList<Stage> stages, Afterwards afterwards, QObject *parent)
    : QObject(parent), m_context(context), m_work(work), m_stages(std::move(stages)), m_afterwards(std::move(afterwards))
{
}

void Pipeline::start()
{
    QMetaObject::invokeMethod(this, &Pipeline::next, Qt::QueuedConnection);
}

void Pipeline::stop()
{
    m_stopping = true;
    if (!m_step)
        return;
    if (!m_waiting)
        return m_step->stop();
    // It never began: it is as one that nobody came to.
    m_waiting = false;
    m_context.locks.release(this);
    m_step->deleteLater();
    m_step = nullptr;
    m_stages.prepend(*m_current);
    m_current.reset();
    QMetaObject::invokeMethod(this, &Pipeline::next, Qt::QueuedConnection);
}

void Pipeline::next()
{
    if (m_stopping)
        return finish(End::Cancelled, clause("stopped"));
    while (!m_stages.isEmpty() && m_work.done.contains(m_stages.first()))
        m_stages.removeFirst();
    if (m_stages.isEmpty()) {
        m_current.reset();
        return finish(End::Passed, {});
    }
    m_current = m_stages.takeFirst();
    m_step = makeStage(*m_current, m_context, m_work);
    m_step->setParent(this);
    const QString lock = m_step->lock();
    m_waiting = !lock.isEmpty() && !m_context.locks.take(lock, this, [this] {
        if (m_waiting) // a stop may have come in between
            beginStage();
    });
    if (!m_waiting)
        beginStage();
}

void Pipeline::beginStage()
{
    m_waiting = false;
    m_begun = m_context.clock.monotonic();
    m_context.note(QStringLiteral("image-state"), m_work.planned->name, {}, {{QStringLiteral("state"), word(stateDuring(*m_current))}});
    m_context.note(QStringLiteral("stage-started"), m_work.planned->name, m_current, {{QStringLiteral("log"), m_step->logName()}});
    connect(m_step, &StageStep::ended, this, &Pipeline::stageEnded);
    m_step->begin();
}

void Pipeline::stageEnded(const StageEnd &end)
{
    m_step->deleteLater();
    m_step = nullptr;
    m_context.locks.release(this);
    m_context.note(QStringLiteral("stage-finished"), m_work.planned->name, m_current,
                   stageFinished(end, m_context.clock.monotonic() - m_begun));
    if (end.state == StageState::Failed)
        return finish(End::Failed, end.reason);
    if (end.state == StageState::Cancelled)
        return finish(End::Cancelled, end.reason);
    next();
}

void Pipeline::finish(End end, const Clause &reason)
{
    for (Stage stage : std::as_const(m_stages))
        if (!m_work.done.contains(stage))
            m_context.note(QStringLiteral("stage-finished"), m_work.planned->name, stage, stageFinished({StageState::NotRun, {}, {}}, {}));
    m_stages.clear();
    const auto tell = [this, end, reason] {
        const ImageState state = end == End::Passed ? ImageState::Passed : end == End::Failed ? ImageState::Failed : ImageState::Cancelled;
        m_context.note(QStringLiteral("image-state"), m_work.planned->name, {}, {{QStringLiteral("state"), word(state)}});
        emit ended(end, m_current, reason);
    };
    if (m_work.digest.isEmpty() || !m_afterwards)
        return tell();
    m_afterwards(m_work, end, tell);
    if (end == End::Passed)
        emit worked();
}

} // namespace stackwright
