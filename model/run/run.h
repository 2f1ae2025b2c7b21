// A run as its events tell it: the fold that every view of a run reads. Live or from a journal, the same.
#pragma once

#include "model/run/event.h"
#include "model/stack/plan.h"

#include <QHash>

namespace stackwright {

struct StepRecord
{
    int number = 0, total = 0;
    QString title, state; ///< state: running, done, cached, failed
    qint64 startMs = 0;
    double seconds = 0;
    QString error;
    Clause missed = {}; ///< why it was not taken from the cache, though the last run had the same step; empty: not told
    bool operator==(const StepRecord &) const = default;
};

/// How much of a build came from the cache. What the builder does besides (loading the Dockerfile, sending the context, writing the image) and
/// FROM are no steps of the Dockerfile that could have been built.
struct CachedShare
{
    qsizetype cached = 0, steps = 0;
    bool isAll() const { return steps > 0 && cached == steps; }
};
CachedShare cachedShare(const QList<StepRecord> &steps);

struct StageRecord
{
    StageState state = StageState::Waiting;
    qint64 startMs = -1, endMs = -1; ///< since the run began; -1: not yet
    double seconds = 0;
    std::optional<int> exitCode;
    Clause reason; ///< why it failed or was skipped
    QString logFile; ///< relative to the output folder; empty: none
    QList<StepRecord> steps; ///< of build
    std::optional<TestCounts> tests; ///< of test and integration
    QList<TestCase> cases;           ///< all cases that the journal holds
    QString testTree;                ///< "sha256:…" over the tests that these were; empty: not told
    bool operator==(const StageRecord &) const = default;
};

/// What a build was given beside its files: what may be another the next time.
struct BuildGiven
{
    QMap<QString, QString> arguments = {}; ///< as the builder got them
    QString base = {};   ///< what the engine calls the image that it is built on; empty: not known
    QString layers = {}; ///< "sha256:…" over the layers of that one; likewise
    bool operator==(const BuildGiven &) const = default;
};

struct ImageRecord
{
    QString name, fullName; ///< fullName: with tag
    ImageState state = ImageState::Waiting;
    QHash<Stage, StageRecord> stages;
    QString imageId, digest; ///< digest: of the pushed manifest
    std::optional<BuildGiven> given = {}; ///< to its build; nothing: not told
    QString sourceHash; ///< of the files that it was built from, "sha256:…"; empty: built from a commit's tree
    qint64 size = -1;
    QString page; ///< the manifest page's name without .md, once written
    QMap<QString, QString> versions; ///< by info command: the first version that it told
    const StageRecord &stage(Stage which) const;
    bool operator==(const ImageRecord &) const = default;
};

class Run
{
public:
    /// Applies one event. Unknown kinds and fields are ignored: a newer journal is still shown.
    void apply(const Event &event);

    const Plan &plan() const { return m_plan; }
    const QList<ImageRecord> &images() const { return m_images; } ///< in the order of the plan
    const ImageRecord *image(const QString &name) const;
    RunState state() const { return m_state; }
    /// What is known of this image no longer holds: it waits again, from its first stage.
    void forget(const QString &name);

    bool isFinished() const { return m_state != RunState::Running; }
    QString id() const { return m_id; }
    QDateTime started() const { return m_started; }
    double seconds() const { return m_seconds; }
    QString failedImage() const { return m_failedImage; }
    std::optional<Stage> failedStage() const { return m_failedStage; }
    QString reason() const { return m_reason.text; }
    const Clause &why() const { return m_reason; } ///< the same by kind
    QStringList warnings() const { return m_warnings; } ///< what concerns an image begins with its name
    QJsonObject tools() const { return m_tools; }
    QJsonObject options() const { return m_options; } ///< jobs, keepGoing, push, pages: what was asked for
    QStringList machines() const { return m_machines; } ///< marks (estimate.h) of those that it was made on, each once; empty: not told
    bool wasResumed() const { return m_wasResumed; }
    int schema() const { return m_schema; }

private:
    ImageRecord *find(const QString &name);
    void begin(const Event &event);
    void noteMachine(const QJsonObject &fields);
    void beginAgain(const Event &event);
    void noteStage(ImageRecord &image, const Event &event);
    void noteFacts(ImageRecord &image, const QJsonObject &fields);
    void closeOpenEnds(const Event &event);

    Plan m_plan;
    QList<ImageRecord> m_images;
    RunState m_state = RunState::Running;
    QString m_id, m_failedImage;
    Clause m_reason;
    std::optional<Stage> m_failedStage;
    QDateTime m_started;
    double m_seconds = 0;
    QStringList m_warnings, m_machines;
    bool m_wasResumed = false;
    QJsonObject m_tools, m_options;
    int m_schema = 1;
};

/// {"passed":…,"failed":…,"skipped":…}, and "commands" where one passed by its exit code alone.
QJsonObject toJson(const BuildGiven &given);
QJsonObject toJson(const TestCounts &counts);
TestCounts testCountsIn(const QJsonObject &json);
/// The fields of a `tests` event.
QJsonObject testsToJson(const TestCounts &counts, const QList<TestCase> &cases);

/// The events of a journal's bytes. A torn last line is dropped; a damaged line elsewhere is an Error with its number; a
/// schema that is newer than ours is an Error that says so.
Result<QList<Event>> readJournal(const QByteArray &bytes, const QString &file);

} // namespace stackwright
