// Carries a plan out: asks the schedule which stage comes next, lets the image's pipeline do it, and tells all of it as events. Knows
// no journal, no files of results and no terminal: whoever owns it keeps the events.
#pragma once

#include "model/run/context.h"
#include "model/run/pipeline.h"
#include "model/run/run.h"
#include "model/run/schedule.h"

#include <memory>
#include <vector>

namespace stackwright {

class Runner : public QObject
{
    Q_OBJECT
public:
    /// `earlier`: the run that is resumed, with what it has left checked by the caller; null: a new one.
    Runner(std::unique_ptr<RunContext> context, const Run *earlier = nullptr, QObject *parent = nullptr);
    ~Runner() override;

    /// `ended` comes later, exactly once.
    void start();
    /// Stops what runs, begins nothing more. `reason` stands in the run's end; Failed where something outside the images
    /// went wrong (a full disk), Cancelled where a person wanted it.
    void stop(RunState as, const Clause &reason);
    /// One image alone is cancelled, and what depends on it does not run.
    void stopImage(const QString &name);

    /// Before start().
    void setAfterwards(Pipeline::Afterwards afterwards) { m_afterwards = std::move(afterwards); }
    RunContext &context() { return *m_context; }

signals:
    void noted(const stackwright::Event &event);
    /// All work has ended. The terminal event is the owner's to write.
    void ended(stackwright::RunState state, const QString &image, std::optional<stackwright::Stage> stage, const stackwright::Clause &reason);

private:
    struct Node
    {
        ImageWork *work = nullptr;
        QList<int> below; ///< nodes: the parent's and those of used images, as far as they are built
        Pipeline *pipeline = nullptr;
    };

    void prepare(const Run *earlier);
    void setUp();
    QList<Schedule::Image> scheduled() const;
    Schedule::Image scheduled(const Node &node) const;
    bool takesDigest(const Node &node, const Node &below) const;
    QString lockOf(const Schedule::Work &work);
    void advance();
    void stageEnded(int node, Stage stage, const StageEnd &end);
    void giveUp(const QList<Schedule::Lost> &lost, const Clause &why);
    void finish(int node);
    void remember(RunState state, int node, std::optional<Stage> stage, const Clause &reason);
    /// The names that images had for their children's builds; true while one is being taken away.
    bool takeAwayNames();
    void note(const QString &kind, const QString &image, std::optional<Stage> stage, const QJsonObject &fields);

    std::unique_ptr<RunContext> m_context;
    std::vector<std::unique_ptr<ImageWork>> m_works; ///< of every image of the plan, by its index
    QList<Node> m_nodes;                             ///< what is to be built, in the plan's order
    std::unique_ptr<Schedule> m_schedule;
    Pipeline::Afterwards m_afterwards;
    std::chrono::milliseconds m_begun{0};
    qint64 m_earlierMs = 0;

    RunState m_state = RunState::Running;
    QString m_image;
    Clause m_reason;
    std::optional<Stage> m_stage;
    bool m_stopAsked = false, m_ended = false, m_untagging = false;
};

} // namespace stackwright
