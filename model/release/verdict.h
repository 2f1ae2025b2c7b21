// What a run found out about an image, kept in the registry beside the image itself: a small OCI artifact that refers to the
// image's digest (reference.md 4, "Verdicts travel with the image"). So the machine that promotes knows what the one that
// built has seen. It is a record, not a signature: who may push may also write one.
#pragma once

#include "model/registry/registry.h"
#include "model/run/event.h"

#include <QDateTime>
#include <QMap>

#include <optional>

namespace stackwright {

inline constexpr char verdictMediaType[] = "application/vnd.stackwright.verdict.v1+json";

struct Verdict
{
    struct StageResult
    {
        Stage stage = Stage::Build;
        StageState state = StageState::Waiting;
        QDateTime started; ///< UTC; may be invalid
        double seconds = 0;
        QString reason;    ///< why it failed or was skipped
        bool operator==(const StageResult &) const = default;
    };

    QString digest; ///< of the image's manifest: what this is about
    QString image;  ///< the full name under which it was pushed
    QString commit; ///< 40 hex digits
    QDateTime at;   ///< UTC; the newest verdict of a digest counts
    QList<StageResult> stages;
    std::optional<TestCounts> basicTests, integrationTests;
    QMap<QString, QString> versions; ///< by info command: the first version that it told
    QString testTree, integrationTree; ///< "sha256:…" over the tests that were run, or had passed on it before
    QMap<QString, QString> builtOn;    ///< by image of the stack: what an engine or the registry calls the one that it is made of
    QJsonObject tools;  ///< name -> version

    /// Empty: build, tests and integration tests passed, or had nothing to do. Else the first reason why not.
    Clause whyNotPassed() const;
    const StageResult *stage(Stage which) const; ///< null: nothing is said of it
    bool hasPassed(Stage which) const;
    bool operator==(const Verdict &) const = default;
};

QJsonObject toJson(const Verdict &verdict);
Result<Verdict> verdictFromJson(const QJsonObject &json);

/// Puts the verdict beside `image` (which names the digest) and makes it findable: by the referrers API where the registry
/// has it, else by the fallback tag. Answer: the artifact's digest. Nothing that others left there is touched. On a fallback tag, which nobody can lock, it is looked for
/// once more after the answer, while `context` lives, and added again if another run's list has replaced ours.
void leaveVerdict(Registry &registry, const ImageRef &image, const Verdict &verdict, QObject *context,
                  std::function<void(Result<QString>)> answer);

/// The newest verdict on `image`'s digest. Empty: there is none, which is "unknown" and not "passed". Error: could not tell.
void readVerdict(Registry &registry, const ImageRef &image, QObject *context,
                 std::function<void(Result<std::optional<Verdict>>)> answer);

} // namespace stackwright
