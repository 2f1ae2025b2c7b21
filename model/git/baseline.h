// With what a commit is compared (reference.md 1, "What selects the changes"): the decision alone, over a narrow view of the
// history, so that it knows no libgit2. Commits are 40 hex digits.
#pragma once

#include "model/git/git.h"

#include <QStringList>

#include <optional>

namespace stackwright {

/// The questions that the decision asks of a repository.
class Ancestry
{
public:
    virtual ~Ancestry() = default;
    /// The commit that a revision names; empty: none, or it is not in this clone.
    virtual QString commitOf(const QString &revision) = 0;
    /// The commit's parents as it names them, whether or not they are in this clone.
    virtual QStringList parentsOf(const QString &commit) = 0;
    virtual bool has(const QString &commit) = 0;
    /// Empty: none, or the history that this clone holds does not reach it.
    virtual QString mergeBase(const QString &one, const QString &other) = 0;
    virtual bool isShallow() = 0;
};

struct Baseline
{
    QString base;        ///< empty: none
    QString whyNone;     ///< a clause, where base is empty
    QString messageFrom; ///< the commit whose message counts; differs from head for the merge commit of a pull request
    bool pullRequest = false;
    bool operator==(const Baseline &) const = default;
};

/// Error: a revision that names no commit; an event file that is no JSON.
Result<Baseline> chooseBaseline(const ChangeQuery &query, const QString &head, const QString &branch, Ancestry &history);

} // namespace stackwright
