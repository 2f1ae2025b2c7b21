// One image through its stages, in order, up to the first that fails. Tells each beginning and end; knows no other image.
#pragma once

#include "model/run/stagestep.h"

#include <functional>

namespace stackwright {

class Pipeline : public QObject
{
    Q_OBJECT
public:
    enum class End { Passed, Failed, Cancelled };
    /// What follows the last stage of an image that is in the registry, whatever became of it: its verdict.
    using Afterwards = std::function<void(ImageWork &work, End end, std::function<void()> done)>;

    Pipeline(RunContext &context, ImageWork &work, QList<Stage> stages, Afterwards afterwards, QObject *parent);

    void start();
    /// The stage that runs is cancelled; `ended` follows.
    void stop();
    const ImageWork &work() const { return m_work; }

signals:
    /// Its stages have passed, and what follows them has begun: others need not wait for that. `ended` comes later.
    void worked();
    /// Exactly once. `stage` and `reason` are of the stage that failed or was cancelled.
    void ended(stackwright::Pipeline::End end, std::optional<stackwright::Stage> stage, const stackwright::Clause &reason);

private:
    void next();
    void beginStage();
    void stageEnded(const StageEnd &end);
    void finish(End end, const Clause &reason);

    RunContext &m_context;
    ImageWork &m_work;
    QList<Stage> m_stages; ///< not begun yet
    Afterwards m_afterwards;
    StageStep *m_step = nullptr;
    std::optional<Stage> m_current;
    std::chrono::milliseconds m_begun{0};
    bool m_stopping = false;
    bool m_waiting = false; ///< for the lock of the next stage
};

/// The fields of a `stage-finished` event.
QJsonObject stageFinished(const StageEnd &end, std::chrono::milliseconds duration);

} // namespace stackwright
