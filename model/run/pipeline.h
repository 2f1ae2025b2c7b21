// One image on its way through its stages, one at a time, as it is told to. Tells each beginning and end, and how the image fares;
// knows no other image, and not what comes next (schedule.h).
#pragma once

#include "model/run/stagestep.h"

#include <functional>

namespace stackwright {

class Pipeline : public QObject
{
    Q_OBJECT
public:
    /// What follows the last stage of an image that is in the registry, whatever became of it: its verdict.
    using Afterwards = std::function<void(ImageWork &work, std::function<void()> done)>;

    Pipeline(RunContext &context, ImageWork &work, Afterwards afterwards, QObject *parent);

    /// `stageEnded` follows, later. No other stage of it runs.
    void begin(Stage stage);
    /// The stage that runs is stopped. Its end is told as `as` (Cancelled, or NotRun because of something below it) with `why`,
    /// unless it has ended otherwise in this moment.
    void stop(StageState as, const Clause &why);
    /// No stage runs, and it has to wait for its next one.
    void tellWaiting();
    /// Nothing more comes: `left` are told as not run, then what follows the last stage, then `state`.
    void finish(ImageState state, const QList<Stage> &left);
    /// A stage that nobody began.
    void tellNotRun(Stage stage);

    bool hasBegun() const { return m_hasBegun; }
    bool isLeaving() const { return m_finished && !m_over; } ///< finish() was called, and its end is not told yet
    const ImageWork &work() const { return m_work; }

signals:
    void stageEnded(stackwright::Stage stage, const stackwright::StageEnd &end);
    /// Its end has been told. Exactly once.
    void ended();

private:
    void stepEnded(StageEnd end);
    void tell(ImageState state);

    RunContext &m_context;
    ImageWork &m_work;
    Afterwards m_afterwards;
    StageStep *m_step = nullptr;
    Stage m_current = Stage::Cache;
    std::chrono::milliseconds m_begun{0};
    std::optional<StageState> m_stopAs;
    Clause m_stopWhy;
    ImageState m_told = ImageState::Waiting;
    bool m_hasBegun = false, m_finished = false, m_over = false;
};

/// The fields of a `stage-finished` event.
QJsonObject stageFinished(const StageEnd &end, std::chrono::milliseconds duration);

} // namespace stackwright
