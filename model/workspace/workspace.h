// One checkout: where its files are, and the plan for it. The only object that programs and views talk to.
#pragma once

#include "model/base/finding.h"
#include "model/base/folders.h"
#include "model/git/git.h"
#include "model/stack/plan.h"

#include <QMap>

#include <memory>
#include <optional>
#include <variant>

namespace stackwright {

/// Where a stack and its output are (reference.md 1, global options). Empty: the default of that option.
struct Place
{
    QString repo;     ///< -C: the checkout; default: the nearest folder upward that has a spec
    QString spec;     ///< default images/spec.yml, else stackwright.yml; relative to the checkout
    QString registry; ///< HOST[:PORT][/PREFIX]
    bool local = false; ///< --local: a registry of our own on this machine
    QString output;   ///< default: the checkout
    QString wiki;     ///< default: wiki/ under the output folder

    bool operator==(const Place &) const = default;
};

/// What selects the changes and the images (reference.md 1).
struct Selection
{
    QString head, base, pullRequest, branch;
    bool worktree = false;
    std::optional<TagSuffix> tagSuffix;
    bool all = false, precise = false, checkRegistry = false;
    bool checkBase = false; ///< ask the registries whether bases from outside the stack have moved
    QStringList only, rebuild;
    QStringList whatIf; ///< files that count as changed, too, whether they are there or not; of a plan only

    bool operator==(const Selection &) const = default;
};

/// A Place with every default filled in. Error kind Input: no such folder, no images/spec.yml here or above (what to do: -C DIR).
Result<Folders> locate(const Place &place, const QString &workingDirectory);

/// The spec of a checkout: the one that was named, else the first of the usual names that is there, else the first of these.
QString specFileIn(const QString &checkout, const QString &named);

/// Everything that a plan was made of, kept together so that a run builds what was planned.
struct Planning
{
    Folders folders;
    Spec spec;
    ChangeRules rules;
    ChangeSet changes;
    Plan plan;
    QList<Finding> findings; ///< warnings of spec and rules
    /// --head was given: images/ is to be read from that commit's tree (Git::exportFolder), not from the checkout.
    bool fromCommit = false;
    PlanInput input; ///< what the plan was made of; for decideAgain()
};

/// Makes the plan anew with what a registry has said since, and what stands in `input` (base images that moved); nothing is
/// read again.
Result<void> decideAgain(Planning *planning, const Presences &presences);

struct PlanRefusal
{
    Error error;             ///< the first, for exit code and the line on standard error
    QList<Finding> findings; ///< all of the spec's, where it was the spec
};

/// Reads spec, rules and git, and makes the plan. Blocking: files and git only; asks no registry, presences come from the
/// caller, who asks between two calls where the rules need it (reference.md rule 5). The same git object may be reused.
std::variant<Planning, PlanRefusal> planStack(const Place &place, const Selection &selection, const QString &workingDirectory,
                                              const QMap<QString, QString> &environment, const Presences &presences = {});

} // namespace stackwright
