// Git, read-only: changed files, commits, files of a commit's tree. The seam: tests use a fake beside the real one, which
// is libgit2 in git.cpp. Never runs a hook, a filter or a submodule. Thread: any one at a time.
#pragma once

#include "model/base/result.h"
#include "model/git/changes.h"
#include "model/git/checkoutstate.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <memory>

namespace stackwright {

/// What selects the changes (reference.md 1, "What selects the changes"). Empty: the default of that option.
struct ChangeQuery
{
    QString head;        ///< a revision; empty: HEAD
    QString base;        ///< a revision
    QString pullRequest; ///< a revision: compare with the merge base of it and head
    QString branch;      ///< the branch's name
    bool worktree = false;
    QStringList mainBranches{QStringLiteral("main")};
    /// GITHUB_EVENT_NAME, GITHUB_EVENT_PATH, GITHUB_BASE_REF, GITHUB_HEAD_REF, GITHUB_REF_NAME, GITHUB_REF_TYPE as the caller found them.
    QString githubEventName = {}, githubEventPath = {}, githubBaseRef = {}, githubHeadRef = {}, githubRefName = {}, githubRefType = {};
};

struct TreeEntry
{
    QByteArray name; ///< one path part
    bool isFolder = false;
    bool isRegular = false; ///< a plain file; false also for links and submodules
    qint64 size = 0;
};

struct CommitFacts
{
    QString id;      ///< 40 hex digits
    QString message; ///< whole
    qint64 seconds = 0;       ///< committer's time, since the epoch
    QString committerDate;    ///< RFC 3339, for org.opencontainers.image.created
    QString author;
};

class Git
{
public:
    virtual ~Git() = default;

    virtual QString root() const = 0; ///< the checkout's folder, absolute
    virtual bool isBare() const = 0; ///< it has commits and no files
    virtual Result<ChangeSet> changes(const ChangeQuery &query) = 0;
    virtual Result<CommitFacts> commit(const QString &revision) = 0;
    /// The newest commits reachable from `revision`, first parent or not, newest first.
    virtual Result<QList<CommitFacts>> log(const QString &revision, int most) = 0;
    /// A file of a commit's tree; Error kind Input if there is none, or it is larger than `cap`.
    virtual Result<QByteArray> fileAt(const QString &revision, const QByteArray &path, qint64 cap) = 0;
    /// The entries of a folder of a commit's tree, sorted by git; missing folder: an Error.
    virtual Result<QList<TreeEntry>> folderAt(const QString &revision, const QByteArray &path) = 0;
    /// Path (relative to the folder) and target of each symbolic link below a folder of a commit's tree.
    virtual Result<QList<QPair<QByteArray, QByteArray>>> linksBelow(const QString &revision, const QByteArray &path) = 0;
    /// Writes a commit's folder (regular files, executable bits, links inside it) below `target`: to build any commit
    /// without checking it out.
    virtual Result<void> exportFolder(const QString &revision, const QByteArray &path, const QString &target) = 0;
    /// The address of the remote `origin`, without credentials; empty: none.
    virtual QString originUrl() = 0;
    /// A unified diff of one file between the query's two sides, for the Changes page; empty if equal; binary files say so.
    virtual Result<QByteArray> fileDiff(const ChangeSet &changes, const QByteArray &path) = 0;
    /// How the checkout's files below these folders differ from its commit, files that git ignores included.
    virtual Result<CheckoutState> checkoutState(const QList<QByteArray> &folders) = 0;
    /// What the tree of a commit lacks below these folders when it is built as it is.
    virtual Result<QList<CheckoutLack>> lacksOf(const QString &revision, const QList<QByteArray> &folders) = 0;
    /// "rebase", "merge", … if one is in progress, else empty.
    virtual QString operationInProgress() = 0;
};

enum class Bare { Refused, Allowed };

/// Opens the checkout that holds `folder`; with Bare::Allowed also a repository without one, for those who name each commit.
/// Errors: not a repository, bare, unborn, owned by another user (with the exact line that allows it), damaged.
Result<std::unique_ptr<Git>> openGit(const QString &folder, Bare bare = Bare::Refused);

} // namespace stackwright
