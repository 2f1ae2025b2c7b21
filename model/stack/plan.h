// What should happen, and why: a pure function of spec, rules, changes and what the registry has. Knows no git, no engine,
// no clock. The reason for each decision is recorded when it is made. reference.md 1, "plan --json" and "The rules".
#pragma once

#include "model/base/result.h"
#include "model/git/changes.h"
#include "model/stack/imageref.h"
#include "model/stack/rules.h"
#include "model/stack/spec.h"

#include <QHash>
#include <QJsonObject>
#include <QSet>

#include <optional>

namespace stackwright {

enum class ChangeState { Changed, Affected, Unchanged }; ///< what git says
enum class Action { Build, Test, Retag, Reuse, None };   ///< what will happen
enum class Effect { Image, BuildAll, Ignored, None };    ///< of a changed file

QString word(ChangeState state); ///< changed, affected, unchanged
QString word(Action action);     ///< build, test, retag, reuse, none
QString word(Effect effect);     ///< image, build-all, ignored, none

/// A run does something for such an image.
constexpr bool isWork(Action action)
{
    return action == Action::Build || action == Action::Test || action == Action::Retag;
}

struct Reason
{
    /// files-changed, build-all-file, full-rebuild-message, main-branch, parent-rebuilt, used-image-rebuilt, needed-by-child,
    /// missing-in-registry, no-baseline, requested, base-image-moved, tests-changed, nothing-changed
    QString kind = {};
    /// Of files-changed and tests-changed (all of them) and build-all-file (the first twenty: every image carries them).
    QList<QByteArray> files = {};
    QString image = {};         ///< of parent-rebuilt, used-image-rebuilt and needed-by-child
    QString from = {}, to = {}; ///< digests, of base-image-moved
    bool operator==(const Reason &) const = default;
};

/// A clause for people: "images/x/Dockerfile changed".
QString sentence(const Reason &reason);

struct PlannedFile
{
    ChangedFile file;
    Effect effect = Effect::None;
    QString image = {};      ///< of Effect::Image: the first
    QStringList others = {}; ///< further ones
    bool concerns(const QString &name) const { return image == name || others.contains(name); }
    bool operator==(const PlannedFile &) const = default;
};

struct PlannedImage
{
    QString name;
    ImageRef target;    ///< repository (after --registry) and tag of this plan; no tag where the plan has none
    ImageRef specName;  ///< the repository that the spec gives it, with the same tag
    QString parent;     ///< empty: a root
    int parentIndex = -1; ///< into Plan::images
    QStringList uses;     ///< further images of the stack that it takes from
    QList<int> usedIndexes; ///< likewise
    int depth = 0; ///< over parents and used images
    QString context, dockerfile; ///< below the checkout; "." is the checkout
    ChangeState state = ChangeState::Unchanged;
    Action action = Action::None;
    QList<Reason> reasons; ///< never empty
    QString key, variant;  ///< of a variant: the image's key in the spec, and its variant's name
    std::optional<double> estimate; ///< seconds, from earlier runs; nothing: not known
    /// The parent and the used images: what must be built before it. Indices into Plan::images.
    QList<int> below() const;
    bool operator==(const PlannedImage &) const = default;
};

struct PlanWarning
{
    QString kind; ///< unknown-image-folder, missing-image-folder, …
    QByteArray path;
    QString text;
    bool operator==(const PlanWarning &) const = default;
};

/// Of files that no commit has, that the checkout lacks, or of which nothing could be told: --require-clean refuses them.
bool isOfFiles(const PlanWarning &warning);

struct Plan
{
    QString head, base, branch; ///< base empty: none
    Trigger trigger = Trigger::Push;
    QString tag;       ///< empty: the spec has no prefix
    QString stableTag; ///< likewise
    bool onMainBranch = false; ///< a main branch, and no pull request
    QList<PlannedFile> changedFiles;
    QList<PlannedImage> images; ///< in the order of the spec
    QStringList order;          ///< what will be built, parents first
    QList<PlanWarning> warnings;
    bool dirty = false;  ///< files that no commit has are part of what would be built
    std::optional<double> estimate; ///< wall time in seconds with the default number of jobs; nothing: not known
    QStringList criticalPath;       ///< the images that the estimate hangs on, parents first
    int uncommitted = 0; ///< files below the images' folders that no commit has, whether they count or not

    int indexOf(const QString &name) const;
    /// All that a run works on, parents first: `order`, and the images that are only tested.
    QStringList work() const;
    bool operator==(const Plan &) const = default;
};

/// What of one image no commit has, though a build would take it, and what its commit has and the build would not get.
struct LocalInputs
{
    QList<QByteArray> files; ///< of the checkout
    QByteArray hash;         ///< of their contents
    bool ownKeys = false;    ///< its own keys in the spec are others than in the commit
    QList<PlanWarning> lacks;
    bool isDirty() const { return ownKeys || !files.isEmpty(); }
    bool operator==(const LocalInputs &) const = default;
};

/// What the registry said of each image's tag of this plan, by image name. An image that is not in it was not asked.
enum class Presence { Yes, No, Unknown };
using Presences = QHash<QString, Presence>;

struct PlanInput
{
    Spec spec;
    ChangeRules rules;
    ChangeSet changes;
    std::optional<TagSuffix> tagSuffix; ///< --tag-suffix
    QString registry;                   ///< --registry; empty: as the spec says
    bool all = false;                   ///< --all
    QStringList only, rebuild;          ///< --only, --rebuild
    Presences presences;
    QString presencesOf; ///< the tag that they are about; empty: this plan's, whatever it is
    QHash<QString, LocalInputs> local; ///< by image; what is in order has no entry
    QList<QByteArray> uncommitted;     ///< files below the images' folders that no commit has
    QByteArray specPath = "images/spec.yml";
    QStringList keysChanged; ///< images whose own keys in the spec are others than at the base
    bool keysCount = false;  ///< a change of the spec changes these (not so in an images/spec.yml, as its scripts had it)
    /// Of images that are built with another folder than their own: the changed files that they are made of.
    QHash<QString, QList<QByteArray>> takenChanged;
    /// By image: the changed files that are its tests alone, so that no build takes them.
    QHash<QString, QList<QByteArray>> testsChanged;
    /// Images of these that are built all the same: there is no digest of theirs that could be tested.
    QStringList builtForTests;
    /// With --precise: the images whose own inputs changed, and the changed files that say so.
    std::optional<QHash<QString, QList<QByteArray>>> preciselyChanged;
    /// Folders below images/ at head (names), to find images without one; for an image whose folder lies elsewhere its name, if
    /// that is there. Empty optional: not looked at.
    std::optional<QList<QByteArray>> foldersPresent;
    QList<Reason> baseMoves;      ///< base-image-moved, `image` naming the root it concerns
    /// What the caller knows to be missing: folders, whatever; passed on into Plan::warnings.
    QList<PlanWarning> warnings;
};

/// Error: a branch whose tag would be `stable`, an unknown name in only or rebuild, a tag outside the grammar.
Result<Plan> makePlan(const PlanInput &input);

/// reference.md 1 rule 6: every character a tag may not hold turned into `-`, cut to 128 in all.
Result<QString> branchTag(const QString &prefix, const QString &branch);

QJsonObject toJson(const Plan &plan);               ///< reference.md 1, `plan --json`
Result<Plan> planFromJson(const QJsonObject &json); ///< reads what toJson wrote; for journals

} // namespace stackwright
