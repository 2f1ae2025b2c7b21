// What git says has changed, as values. Paths are git's bytes. Knows no spec.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

struct ChangedFile
{
    enum class Status { Added, Modified, Deleted, Renamed, TypeChange };

    QByteArray path;    ///< git's bytes, relative to the checkout
    QByteArray oldPath; ///< of a rename, else empty
    Status status = Status::Modified;
    bool operator==(const ChangedFile &) const = default;
};

enum class Trigger { Push, PullRequest, Worktree, Requested };

struct ChangeSet
{
    QString head;    ///< 40 hex digits
    QString base;    ///< 40 hex digits; empty: no baseline
    QString branch;  ///< as git or the caller names it; empty: detached and unnamed
    bool branchIsTag = false; ///< what GitHub Actions names is a tag: it is no main branch, whatever it is called
    bool branchUnknown = false; ///< head is another commit than the checkout's, and nobody named its branch
    QString message; ///< of the head commit (of a pull request: of its newest own commit), whole
    Trigger trigger = Trigger::Push;
    bool pullRequest = false; ///< a pull request, whatever else triggered (rule 2 asks)
    QString whyNoBaseline; ///< "first commit", "shallow clone"; empty where there is a base
    QList<ChangedFile> files;
    int uncommitted = 0; ///< files of the work tree among `files`
    bool operator==(const ChangeSet &) const = default;
};

QString word(ChangedFile::Status status); ///< added modified deleted renamed typechange
QString word(Trigger trigger);            ///< push, pull-request, worktree, requested

} // namespace stackwright
