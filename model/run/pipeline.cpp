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

Pipeline::Pipeline(RunContext &context, ImageWork &work, Afterwards afterwards, QObject *parent)
    : QObject(parent), m_context(context), m_work(work), m_afterwards(std::move(afterwards))
{
}

void Pipeline::begin(Stage stage)
{
    m_hasBegun = true;
    m_current = stage;
    m_stopAs.reset();
    m_step = makeStage(stage, m_context, m_work);
    m_step->setParent(this);
    m_begun = m_context.clock.monotonic();
    if (!m_finished) // what is taken away after its end is what it was
        tell(stateDuring(stage));
    m_context.note(QStringLiteral("stage-started"), m_work.planned->name, stage, {{QStringLiteral("log"), m_step->logName()}});
    connect(m_step, &StageStep::ended, this, &Pipeline::stepEnded);
    m_step->begin();
}

void Pipeline::stop(StageState as, const Clause &why)
{
    if (!m_step || m_stopAs)
        return;
    m_stopAs = as;
    m_stopWhy = why;
    m_step->stop();
}

void Pipeline::stepEnded(StageEnd end)
{
    std::exchange(m_step, nullptr)->deleteLater();
    if (end.state == StageState::Cancelled && m_stopAs) {
        end.state = *m_stopAs;
        end.reason = m_stopWhy;
    }
    QJsonObject fields = stageFinished(end, m_context.clock.monotonic() - m_begun);
    if (const QString &tree = m_current == Stage::Test ? m_work.testTree : m_work.integrationTree; (m_current == Stage::Test || m_current == Stage::Integration) && !tree.isEmpty())
        fields[QLatin1String("testTree")] = tree; // for a run that goes on with this one
    m_context.note(QStringLiteral("stage-finished"), m_work.planned->name, m_current, fields);
    emit stageEnded(m_current, end);
}

void Pipeline::tell(ImageState state)
{
    m_told = state;
    m_context.note(QStringLiteral("image-state"), m_work.planned->name, {}, {{QStringLiteral("state"), word(state)}});
}

void Pipeline::tellWaiting()
{
    if (!m_step && !m_finished && m_told != ImageState::Waiting)
        tell(ImageState::Waiting);
}

void Pipeline::tellNotRun(Stage stage)
{
    m_context.note(QStringLiteral("stage-finished"), m_work.planned->name, stage, stageFinished({StageState::NotRun, {}, {}}, {}));
}

void Pipeline::finish(ImageState state, const QList<Stage> &left)
{
    if (std::exchange(m_finished, true))
        return;
    for (const Stage stage : left)
        tellNotRun(stage);
    const auto end = [this, state] {
        tell(state);
        m_over = true;
        emit ended();
    };
    // One that this run has not touched has its verdict from before, if any.
    if (m_work.digest.isEmpty() || !m_afterwards || (!m_hasBegun && state != ImageState::Passed))
        return end();
    m_afterwards(m_work, end);
}

} // namespace stackwright
