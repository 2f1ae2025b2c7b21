// One thing that happened in a run: a line of artifacts/run.jsonl (reference.md 3). A run is its events; console, window,
// result files, step summary, history and --resume are folds over them, live or read back (run.h).
#pragma once

#include "model/base/result.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace stackwright {

/// cache, build, test, push, integration, page, prune - in this order (reference.md 5).
enum class Stage { Cache, Build, Test, Push, Integration, Page, Prune };
inline constexpr Stage allStages[] = {Stage::Cache, Stage::Build, Stage::Test, Stage::Push, Stage::Integration, Stage::Page, Stage::Prune};

enum class StageState { Waiting, Running, Passed, Failed, Skipped, NotRun, Cancelled };
enum class ImageState { Waiting, Building, Testing, Pushing, Running, Passed, Failed, Reused, NotRun, Cancelled };
enum class RunState { Running, Passed, Failed, Cancelled, Interrupted };

bool isEnd(ImageState state);   ///< nothing more will happen to the image in this run

QString word(Stage stage);      ///< "integration"
QString word(StageState state); ///< "not run"
QString word(ImageState state);
QString word(RunState state);
std::optional<Stage> stageFromWord(const QString &word);
std::optional<StageState> stageStateFromWord(const QString &word);
std::optional<ImageState> imageStateFromWord(const QString &word);
std::optional<RunState> runStateFromWord(const QString &word);

struct TestCase
{
    enum class State { Passed, Failed, Error, Skipped };
    QString file, name; ///< "tests/test_units.py", "test_jupyter"
    State state = State::Passed;
    double seconds = 0;
    QString message; ///< of Failed, Error and Skipped; at most 64 KiB
    bool operator==(const TestCase &) const = default;
};

struct TestCounts
{
    int passed = 0, failed = 0, skipped = 0; ///< errors count as failed
    int commands = 0; ///< that passed by their exit code alone: no tests, nothing is known of what they looked at
    int total() const { return passed + failed + skipped; }
    bool operator==(const TestCounts &) const = default;
};

struct Event
{
    /// run-started, run-resumed, prepare-started, prepare-finished, image-state, stage-started, stage-finished, build-step, tests, image-fact, warning, wiki-published,
    /// run-finished
    QString kind;
    QDateTime at;    ///< wall time, UTC
    qint64 ms = 0;   ///< monotonic, since the run began (a resumed run counts on)
    QString image;   ///< name in the spec; empty: the whole run
    std::optional<Stage> stage;
    /// Everything else, by kind; see run.cpp, the one place that reads it. stage-finished: state, seconds, exitCode, reason, and
    /// because: the reason by kind (base/clause.h), where it has one.
    QJsonObject fields;

    bool operator==(const Event &) const = default;
};

QJsonObject toJson(const Event &event);
Result<Event> eventFromJson(const QJsonObject &json);

} // namespace stackwright
