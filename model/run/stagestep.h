// One stage of one image, doing its work step by step in the event loop. `ended` comes exactly once and never from inside
// start(); after stop() it comes with Cancelled, once everything that was started is gone. Concrete stages are in
// <name>stage.cpp; they reach the world only through what this class offers, which is also where --dry-run is made.
#pragma once

#include "model/run/context.h"

#include <QPointer>

#include <functional>

namespace stackwright {

struct StageEnd
{
    StageState state = StageState::Passed;
    Clause reason; ///< why it failed or was skipped, or a remark on its passing
    std::optional<int> exitCode;
};

class StageStep : public QObject
{
    Q_OBJECT
public:
    StageStep(RunContext &context, ImageWork &work, Stage stage) : m_context(context), m_work(work), m_stage(stage) {}

    void begin();
    void stop();
    Stage stage() const { return m_stage; }
    /// The stage's log, relative to the output folder.
    virtual QString logName() const;
    /// It begins only when no other stage has this lock; empty: at once.
    virtual QString lock() { return {}; }

signals:
    void ended(const stackwright::StageEnd &end);

protected:
    using Then = std::function<void()>;

    virtual void start() = 0;
    /// Undoes what must not outlive the stage (containers); runs before every end but that of a stage that never started
    /// anything.
    virtual void cleanUp(Then then) { then(); }
    /// How a command that runs is stopped.
    virtual void stopProcess(Process &process) { process.stop(); }

    // The ends. Later ones are ignored.
    void pass(const Clause &remark = {}, std::optional<int> exitCode = {});
    void skip(const Clause &why);
    void fail(const Clause &why, std::optional<int> exitCode = {});
    /// A command of the engine's has failed: says whether the engine itself was lost.
    void failCommand(const Clause &why, const Exit &exit);

    // The world.
    void run(Command command, std::function<void(const Finished &)> then, bool logged = true);
    /// A question beside what run() does: not logged, and killed with the stage. Never in a dry run.
    void ask(const Command &command, std::function<void(const Finished &)> then);
    /// Sees to it that an image that stands in the registry is here under its names; else at once.
    void bring(ImageWork &work, const Then &then);
    /// The image's facts, or Error if the engine has no such image.
    void inspect(const QString &image, std::function<void(Result<ImageFacts>)> then);
    void exists(const ImageRef &ref, std::function<void(const RegistryWord &)> then);
    void readBack(const ImageRef &ref, std::function<void(const Result<Held> &)> then);
    void later(std::chrono::milliseconds pause, Then then);
    /// A line of ours in the stage's log.
    void log(const QString &line);
    void note(const char *kind, const QJsonObject &fields);

    QString absoluteLog() const;
    const QByteArray &tail() const { return m_tail; } ///< the end of the last command's output
    /// The last line of tail() that is not blank.
    QString lastLine() const { return lastLineOf(m_tail); }
    static QString lastLineOf(const QByteArray &output);
    bool isStopping() const { return m_stopping; }
    Process *process() const { return m_process; }

    RunContext &m_context;
    ImageWork &m_work;

private:
    void finish(StageEnd end);
    void nameBrought(ImageWork &work, const QString &from, QStringList names, const Then &then);

    Stage m_stage;
    QPointer<Process> m_process;
    QByteArray m_tail;
    QString m_logTrouble; ///< of our own lines
    bool m_started = false, m_stopping = false, m_ended = false;
};

StageStep *makeCacheStage(RunContext &context, ImageWork &work);
StageStep *makeBuildStage(RunContext &context, ImageWork &work);
StageStep *makeTestStage(RunContext &context, ImageWork &work);
StageStep *makePushStage(RunContext &context, ImageWork &work);
StageStep *makeIntegrationStage(RunContext &context, ImageWork &work);
StageStep *makePageStage(RunContext &context, ImageWork &work);
StageStep *makePruneStage(RunContext &context, ImageWork &work);
StageStep *makeStage(Stage stage, RunContext &context, ImageWork &work);

} // namespace stackwright
