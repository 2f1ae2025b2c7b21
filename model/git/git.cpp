// libgit2 ends here. Facts about it that this file leans on: promises.md F16 to F19.
#include "model/git/git.h"

#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/git/baseline.h"
#include "model/git/checkoutreading.h"
#include "model/git/gitfiles.h"
#include "model/git/gitowner.h"
#include "model/git/gitstart.h"
#include "model/git/libgit.h"
#include "model/git/renames.h"
#include "model/git/treecomparison.h"
#include "model/git/treewriter.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUrl>

namespace stackwright {

namespace {

QString messageOf(const git_commit *commit)
{
    const char *text = git_commit_message(commit);
    return text ? QString::fromUtf8(text) : QString();
}

CommitFacts factsOf(const git_commit *commit)
{
    const git_signature *by = git_commit_committer(commit);
    const git_signature *author = git_commit_author(commit);
    CommitFacts facts;
    facts.id = hex(*git_commit_id(commit));
    facts.message = messageOf(commit);
    facts.seconds = by ? by->when.time : 0;
    facts.committerDate = QDateTime::fromSecsSinceEpoch(facts.seconds).toOffsetFromUtc(by ? by->when.offset * 60 : 0).toString(Qt::ISODate);
    facts.author = author && author->name ? QString::fromUtf8(author->name) : QString();
    return facts;
}

int openRepository(Repository *to, const QString &folder)
{
    git_repository *opened = nullptr;
    const int code = git_repository_open_ext(&opened, QFile::encodeName(folder).constData(), 0, nullptr);
    to->reset(opened);
    return code;
}

// ---- differences

QByteArray pathOf(const git_diff_file &file)
{
    QByteArray path = file.path;
    if (path.endsWith('/')) // an untracked repository inside ours
        path.chop(1);
    return path;
}

ChangedFile changedFile(const git_diff_delta &delta)
{
    using Status = ChangedFile::Status;
    ChangedFile file{pathOf(delta.new_file), {}, Status::Modified};
    switch (delta.status) {
    case GIT_DELTA_ADDED:
    case GIT_DELTA_UNTRACKED:
    case GIT_DELTA_COPIED: file.status = Status::Added; break;
    case GIT_DELTA_DELETED:
        file.status = Status::Deleted;
        file.path = pathOf(delta.old_file);
        break;
    case GIT_DELTA_RENAMED:
        file.status = Status::Renamed;
        file.oldPath = pathOf(delta.old_file);
        break;
    case GIT_DELTA_TYPECHANGE: file.status = Status::TypeChange; break;
    default: break;
    }
    return file;
}

class LibGit : public Git, private Ancestry
{
public:
    LibGit(Repository repository, const QString &folder) : m_repository(std::move(repository)), m_root(QDir(folder).canonicalPath())
    {
        const char *workdir = git_repository_workdir(m_repository.get());
        const QString top = workdir ? QDir(QFile::decodeName(workdir)).canonicalPath() : m_root;
        if (m_root != top && m_root.startsWith(QString(top + QLatin1Char('/'))))
            m_prefix = QFile::encodeName(m_root.mid(top.size() + (top.endsWith(QLatin1Char('/')) ? 0 : 1))) + '/';
    }

    QString root() const override { return m_root; }
    bool isBare() const override { return git_repository_is_bare(m_repository.get()) == 1; }

    Result<ChangeSet> changes(const ChangeQuery &query) override
    {
        const Result<Commit> head = commitAt(query.head.isEmpty() ? QStringLiteral("HEAD") : query.head, QStringLiteral("--head"));
        if (!head)
            return head.error();
        ChangeSet set;
        set.head = hex(*git_commit_id(head->get()));
        set.message = messageOf(head->get());
        set.branch = branchOf(query, set.head, &set);
        const Result<Baseline> baseline = chooseBaseline(query, set.head, set.branchIsTag ? QString() : set.branch, *this);
        if (!baseline)
            return baseline.error();
        set.base = baseline->base;
        set.whyNoBaseline = baseline->whyNone;
        set.pullRequest = baseline->pullRequest;
        set.trigger = query.worktree ? Trigger::Worktree : set.pullRequest ? Trigger::PullRequest : Trigger::Push;
        if (baseline->messageFrom != set.head)
            if (const Commit own = commitOfId(baseline->messageFrom))
                set.message = messageOf(own.get());

        if (!query.worktree && m_prefix.isEmpty() && !set.base.isEmpty()) {
            const Tree before = treeOfId(set.base), after = treeOfId(set.head);
            TreeComparison comparison(m_repository.get());
            if (before && after && comparison.compare(before.get(), after.get()) && !comparison.mayHoldRenames()) {
                set.files = comparison.files;
                return set;
            }
        }
        if (query.worktree)
            if (const Result<void> fine = lookAtIgnoreFiles(m_root); !fine)
                return fine.error();
        Result<Diff> diff = difference(set.base, set.head, query.worktree, {}, &set.uncommitted);
        if (!diff)
            return diff.error();
        if (*diff)
            set.files = filesOf(diff->get());
        return set;
    }

    Result<CommitFacts> commit(const QString &revision) override
    {
        const Result<Commit> found = commitAt(revision, QStringLiteral("revision"));
        if (!found)
            return found.error();
        return factsOf(found->get());
    }

    Result<QList<CommitFacts>> log(const QString &revision, int most) override
    {
        const Result<Commit> from = commitAt(revision, QStringLiteral("revision"));
        if (!from)
            return from.error();
        git_revwalk *opened = nullptr;
        if (git_revwalk_new(&opened, m_repository.get()) != 0)
            return damaged(m_repository.get(), m_root);
        const Held<git_revwalk, git_revwalk_free> walk(opened);
        git_revwalk_sorting(walk.get(), GIT_SORT_TIME);
        git_revwalk_push(walk.get(), git_commit_id(from->get()));
        QList<CommitFacts> facts;
        git_oid id;
        // A shallow clone ends with a parent that is not there: what there is has been listed by then.
        while (facts.size() < most && git_revwalk_next(&id, walk.get()) == 0)
            if (const Commit one = commitOfId(hex(id)))
                facts += factsOf(one.get());
        if (facts.isEmpty() && most > 0)
            facts += factsOf(from->get());
        return facts;
    }

    Result<QByteArray> fileAt(const QString &revision, const QByteArray &path, qint64 cap) override
    {
        const Result<Entry> entry = entryAt(revision, path);
        if (!entry)
            return entry.error();
        const QString what = visible(path) + QLatin1String(" of ") + revision;
        const git_filemode_t mode = git_tree_entry_filemode(entry->get());
        if (mode != GIT_FILEMODE_BLOB && mode != GIT_FILEMODE_BLOB_EXECUTABLE)
            return inputError(what, mode == GIT_FILEMODE_LINK ? QStringLiteral("a symbolic link") : QStringLiteral("no file"),
                              QStringLiteral("commit a plain file in its place"));
        if (sizeOf(*git_tree_entry_id(entry->get())) > cap)
            return inputError(what, QLatin1String("larger than ") + sizeText(cap), QStringLiteral("a file of this kind is never so large"));
        return contentOf(*git_tree_entry_id(entry->get()), what);
    }

    Result<QList<TreeEntry>> folderAt(const QString &revision, const QByteArray &path) override
    {
        const Result<Tree> tree = treeAt(revision, path);
        if (!tree)
            return tree.error();
        QList<TreeEntry> entries;
        for (size_t i = 0; i < git_tree_entrycount(tree->get()); ++i) {
            const git_tree_entry *entry = git_tree_entry_byindex(tree->get(), i);
            const git_filemode_t mode = git_tree_entry_filemode(entry);
            TreeEntry one{git_tree_entry_name(entry), mode == GIT_FILEMODE_TREE,
                          mode == GIT_FILEMODE_BLOB || mode == GIT_FILEMODE_BLOB_EXECUTABLE, 0};
            if (one.isRegular)
                one.size = sizeOf(*git_tree_entry_id(entry));
            entries += one;
        }
        return entries;
    }

    Result<QList<QPair<QByteArray, QByteArray>>> linksBelow(const QString &revision, const QByteArray &path) override
    {
        const Result<Tree> tree = treeAt(revision, path);
        if (!tree)
            return tree.error();
        QList<QPair<QByteArray, QByteArray>> links;
        if (const Result<void> added = addLinks(tree->get(), {}, &links, 0); !added)
            return added.error();
        return links;
    }

    Result<void> exportFolder(const QString &revision, const QByteArray &path, const QString &target) override
    {
        const Result<Tree> tree = treeAt(revision, path);
        if (!tree)
            return tree.error();
        TreeWriter writer(target);
        if (const Result<void> started = writer.start(); !started)
            return started;
        return write(tree->get(), QByteArray(), &writer, 0);
    }

    QString originUrl() override
    {
        git_remote *opened = nullptr;
        if (git_remote_lookup(&opened, m_repository.get(), "origin") != 0)
            return {};
        const Held<git_remote, git_remote_free> remote(opened);
        const char *address = git_remote_url(remote.get());
        const QString text = address ? QString::fromUtf8(address) : QString();
        if (!text.contains(QLatin1String("://")))
            return text;
        QUrl url(text);
        if (url.scheme().startsWith(QLatin1String("http")))
            url.setUserInfo(QString());
        url.setPassword(QString());
        return url.toString();
    }

    Result<QByteArray> fileDiff(const ChangeSet &changes, const QByteArray &path) override
    {
        QList<QByteArray> paths{path};
        for (const ChangedFile &file : changes.files)
            if (file.path == path && !file.oldPath.isEmpty())
                paths += file.oldPath;
        int ignored = 0;
        Result<Diff> diff = difference(changes.base, changes.head, changes.trigger == Trigger::Worktree, paths, &ignored);
        if (!diff)
            return diff.error();
        if (!*diff)
            return QByteArray();
        findRenames(diff->get());
        git_buf text = GIT_BUF_INIT;
        const int code = git_diff_to_buf(&text, diff->get(), GIT_DIFF_FORMAT_PATCH);
        const QByteArray patch(text.ptr, static_cast<qsizetype>(text.size));
        git_buf_dispose(&text);
        if (code != 0)
            return damaged(m_repository.get(), visible(path));
        return patch;
    }

    Result<CheckoutState> checkoutState(const QList<QByteArray> &folders) override
    {
        const Tree head = treeOfId(commitOf(QStringLiteral("HEAD")));
        return head ? readCheckoutState(m_repository.get(), m_prefix, head.get(), folders) : Result<CheckoutState>(damaged(m_repository.get(), m_root));
    }

    Result<QList<CheckoutLack>> lacksOf(const QString &revision, const QList<QByteArray> &folders) override
    {
        const Tree tree = treeOfId(commitOf(revision));
        return tree ? readLacksOf(m_repository.get(), m_prefix, tree.get(), folders) : Result<QList<CheckoutLack>>(damaged(m_repository.get(), revision));
    }

    QString operationInProgress() override
    {
        switch (git_repository_state(m_repository.get())) {
        case GIT_REPOSITORY_STATE_NONE: return {};
        case GIT_REPOSITORY_STATE_MERGE: return QStringLiteral("merge");
        case GIT_REPOSITORY_STATE_REVERT:
        case GIT_REPOSITORY_STATE_REVERT_SEQUENCE: return QStringLiteral("revert");
        case GIT_REPOSITORY_STATE_CHERRYPICK:
        case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: return QStringLiteral("cherry-pick");
        case GIT_REPOSITORY_STATE_BISECT: return QStringLiteral("bisect");
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX:
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX_OR_REBASE: return QStringLiteral("am");
        default: return QStringLiteral("rebase");
        }
    }

private:
    // ---- Ancestry
    QString commitOf(const QString &revision) override
    {
        const Result<Commit> found = commitAt(revision, QString());
        return found ? hex(*git_commit_id(found->get())) : QString();
    }
    QStringList parentsOf(const QString &commit) override
    {
        QStringList parents;
        if (const Commit held = commitOfId(commit))
            for (unsigned i = 0; i < git_commit_parentcount(held.get()); ++i)
                parents += hex(*git_commit_parent_id(held.get(), i));
        return parents;
    }
    bool has(const QString &commit) override { return commitOfId(commit) != nullptr; }
    QString mergeBase(const QString &one, const QString &other) override
    {
        git_oid a, b, base;
        if (git_oid_fromstr(&a, one.toLatin1().constData()) != 0 || git_oid_fromstr(&b, other.toLatin1().constData()) != 0
            || git_merge_base(&base, m_repository.get(), &a, &b) != 0)
            return {};
        return hex(base);
    }
    bool isShallow() override { return git_repository_is_shallow(m_repository.get()) == 1; }

    // ---- objects
    Commit commitOfId(const QString &id)
    {
        git_oid oid;
        git_commit *found = nullptr;
        if (git_oid_fromstr(&oid, id.toLatin1().constData()) == 0)
            git_commit_lookup(&found, m_repository.get(), &oid);
        return Commit(found);
    }

    Result<Commit> commitAt(const QString &revision, const QString &option)
    {
        git_object *named = nullptr, *peeled = nullptr;
        if (git_revparse_single(&named, m_repository.get(), revision.toUtf8().constData()) == 0)
            git_object_peel(&peeled, named, GIT_OBJECT_COMMIT);
        git_object_free(named);
        if (!peeled)
            return inputError(option + QLatin1Char(' ') + revision, QStringLiteral("names no commit of this repository"),
                              isShallow() ? QStringLiteral("this is a shallow clone: git fetch --unshallow brings the rest")
                                          : QStringLiteral("git log --all --oneline lists the commits"));
        return Commit(reinterpret_cast<git_commit *>(peeled));
    }

    Tree treeOfId(const QString &id)
    {
        git_tree *tree = nullptr;
        if (const Commit held = commitOfId(id))
            git_commit_tree(&tree, held.get());
        return Tree(tree);
    }

    Result<Entry> entryAt(const QString &revision, const QByteArray &path)
    {
        const Result<Commit> commit = commitAt(revision, QStringLiteral("revision"));
        if (!commit)
            return commit.error();
        git_tree *tree = nullptr;
        if (git_commit_tree(&tree, commit->get()) != 0)
            return damaged(m_repository.get(), revision);
        const Tree held(tree);
        git_tree_entry *entry = nullptr;
        if (git_tree_entry_bypath(&entry, tree, QByteArray(m_prefix + path).constData()) != 0)
            return inputError(visible(path), QLatin1String("is not in the commit ") + revision, QStringLiteral("look at git ls-tree -r ") + revision);
        return Entry(entry);
    }

    Result<Tree> treeAt(const QString &revision, const QByteArray &path)
    {
        git_tree *tree = nullptr;
        if (path.isEmpty() && m_prefix.isEmpty()) {
            const Result<Commit> commit = commitAt(revision, QStringLiteral("revision"));
            if (!commit)
                return commit.error();
            if (git_commit_tree(&tree, commit->get()) != 0)
                return damaged(m_repository.get(), revision);
            return Tree(tree);
        }
        const Result<Entry> entry = entryAt(revision, path);
        if (!entry)
            return entry.error();
        if (git_tree_entry_type(entry->get()) != GIT_OBJECT_TREE)
            return inputError(visible(path), QLatin1String("is no folder in the commit ") + revision);
        if (git_tree_lookup(&tree, m_repository.get(), git_tree_entry_id(entry->get())) != 0)
            return damaged(m_repository.get(), visible(path));
        return Tree(tree);
    }

    qint64 sizeOf(const git_oid &id)
    {
        git_odb *odb = nullptr;
        size_t size = 0;
        git_object_t type = GIT_OBJECT_ANY;
        if (git_repository_odb(&odb, m_repository.get()) == 0)
            git_odb_read_header(&size, &type, odb, &id);
        git_odb_free(odb);
        return static_cast<qint64>(size);
    }

    Result<QByteArray> contentOf(const git_oid &id, const QString &what)
    {
        git_blob *found = nullptr;
        if (git_blob_lookup(&found, m_repository.get(), &id) != 0)
            return damaged(m_repository.get(), what);
        const Blob blob(found);
        return QByteArray(static_cast<const char *>(git_blob_rawcontent(found)), static_cast<qsizetype>(git_blob_rawsize(found)));
    }

    Result<void> addLinks(const git_tree *tree, const QByteArray &below, QList<QPair<QByteArray, QByteArray>> *links, int depth)
    {
        for (size_t i = 0; i < git_tree_entrycount(tree) && depth <= 64; ++i) {
            const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
            const QByteArray path = below + git_tree_entry_name(entry);
            if (git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK) {
                const Result<QByteArray> target = contentOf(*git_tree_entry_id(entry), visible(path));
                if (!target)
                    return target.error();
                *links += {path, *target};
            } else if (git_tree_entry_filemode(entry) == GIT_FILEMODE_TREE) {
                git_tree *child = nullptr;
                if (git_tree_lookup(&child, m_repository.get(), git_tree_entry_id(entry)) != 0)
                    return damaged(m_repository.get(), visible(path));
                const Tree held(child);
                if (const Result<void> added = addLinks(child, path + '/', links, depth + 1); !added)
                    return added;
            }
        }
        return {};
    }

    Result<void> write(const git_tree *tree, const QByteArray &below, TreeWriter *writer, int depth)
    {
        if (depth > 64)
            return inputError(visible(below), QStringLiteral("folders nested too deeply"), QStringLiteral("at most 64 levels"));
        for (size_t i = 0; i < git_tree_entrycount(tree); ++i) {
            const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
            const QByteArray path = below + git_tree_entry_name(entry);
            const git_filemode_t mode = git_tree_entry_filemode(entry);
            Result<void> done;
            if (mode == GIT_FILEMODE_TREE) {
                git_tree *child = nullptr;
                if (git_tree_lookup(&child, m_repository.get(), git_tree_entry_id(entry)) != 0)
                    return damaged(m_repository.get(), visible(path));
                const Tree held(child);
                done = writer->folder(path);
                if (done)
                    done = write(child, path + '/', writer, depth + 1);
            } else if (mode == GIT_FILEMODE_COMMIT) {
                done = writer->folder(path); // a submodule: never entered, as in a clone without them
            } else {
                const Result<QByteArray> bytes = contentOf(*git_tree_entry_id(entry), visible(path));
                if (!bytes)
                    return bytes.error();
                done = mode == GIT_FILEMODE_LINK ? writer->link(path, *bytes) : writer->file(path, *bytes, mode == GIT_FILEMODE_BLOB_EXECUTABLE);
            }
            if (!done)
                return done;
        }
        return {};
    }

    /// The local or remote branch that a revision names, without the remote's name; empty: it names none.
    QString branchNamed(const QString &revision)
    {
        git_reference *found = nullptr, *resolved = nullptr;
        if (revision.isEmpty() || git_reference_dwim(&found, m_repository.get(), revision.toUtf8().constData()) != 0)
            return {};
        const Reference named(found);
        if (revision == QLatin1String("HEAD") || git_reference_resolve(&resolved, found) != 0) // "origin" alone stands for its main branch
            return {};
        const Reference target(resolved);
        if (git_reference_is_branch(resolved))
            return QString::fromUtf8(git_reference_shorthand(resolved));
        git_buf remote = GIT_BUF_INIT;
        if (!git_reference_is_remote(resolved) || git_branch_remote_name(&remote, m_repository.get(), git_reference_name(resolved)) != 0)
            return {};
        const QString prefix = QLatin1String("refs/remotes/") + QString::fromUtf8(remote.ptr) + QLatin1Char('/');
        git_buf_dispose(&remote);
        const QString name = QString::fromUtf8(git_reference_name(resolved));
        return name.startsWith(prefix) ? name.mid(prefix.size()) : QString();
    }

    /// `head` is what the query's head names.
    QString branchOf(const ChangeQuery &query, const QString &head, ChangeSet *set)
    {
        if (!query.branch.isEmpty())
            return query.branch;
        if (!query.head.isEmpty()) {
            if (const QString named = branchNamed(query.head); !named.isEmpty())
                return named;
            if (head != commitOf(QStringLiteral("HEAD"))) { // what is known of the checkout's branch says nothing of it
                set->branchUnknown = true;
                return {};
            }
        }
        if (!query.githubHeadRef.isEmpty())
            return query.githubHeadRef;
        if (!query.githubRefName.isEmpty()) {
            set->branchIsTag = query.githubRefType == QLatin1String("tag");
            return query.githubRefName;
        }
        git_reference *found = nullptr;
        if (git_repository_head(&found, m_repository.get()) != 0)
            return {};
        const Reference own(found);
        return git_reference_is_branch(found) ? QString::fromUtf8(git_reference_shorthand(found)) : QString();
    }

    // ---- differences

    /// From base (empty: from head) to head and, if asked, on to the index and the files on disk. Null: nothing to compare.
    Result<Diff> difference(const QString &base, const QString &head, bool worktree, const QList<QByteArray> &paths, int *uncommitted)
    {
        git_diff_options options = GIT_DIFF_OPTIONS_INIT;
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE;
        if (worktree) // asked of each part: a merge of differences drops what its first part did not ask for
            options.flags |= GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS;
        if (!paths.isEmpty())
            options.flags |= GIT_DIFF_SHOW_UNTRACKED_CONTENT;
        options.max_size = 8 * 1024 * 1024; // larger files are shown as binary
        QList<QByteArray> wanted;
        for (const QByteArray &path : paths)
            wanted += m_prefix + path;
        if (wanted.isEmpty() && !m_prefix.isEmpty())
            wanted += m_prefix;
        QList<char *> pointers;
        for (QByteArray &path : wanted)
            pointers += path.data();
        if (!pointers.isEmpty()) {
            options.flags |= GIT_DIFF_DISABLE_PATHSPEC_MATCH;
            options.pathspec = {pointers.data(), static_cast<size_t>(pointers.size())};
        }
        git_diff *made = nullptr;
        const Tree headTree = treeOfId(head);
        if (!headTree)
            return damaged(m_repository.get(), head);
        Diff committed;
        if (!base.isEmpty()) {
            const Tree baseTree = treeOfId(base);
            if (!baseTree)
                return damaged(m_repository.get(), base);
            git_diff_options narrowed = options;
            QList<QByteArray> differing;
            if (pointers.isEmpty())
                differing = fewDifferingPaths(baseTree.get(), headTree.get());
            QList<char *> differingPointers;
            for (QByteArray &path : differing)
                differingPointers += path.data();
            if (!differing.isEmpty()) {
                narrowed.flags |= GIT_DIFF_DISABLE_PATHSPEC_MATCH;
                narrowed.pathspec = {differingPointers.data(), static_cast<size_t>(differingPointers.size())};
            }
            if (git_diff_tree_to_tree(&made, m_repository.get(), baseTree.get(), headTree.get(), &narrowed) != 0)
                return damaged(m_repository.get(), m_root);
            committed.reset(made);
        }
        if (!worktree)
            return committed;
        // What stands in the index and on disk, without writing the index back: watching a checkout must not feed itself.
        if (git_diff_tree_to_index(&made, m_repository.get(), headTree.get(), nullptr, &options) != 0)
            return damaged(m_repository.get(), m_root);
        Diff local(made);
        git_index *index = nullptr;
        if (git_repository_index(&index, m_repository.get()) != 0)
            return damaged(m_repository.get(), m_root);
        const Held<git_index, git_index_free> held(index);
        // A submodule is as good as the files in it, which cost a look into each; where there is none, nothing is looked for.
        if (!git_index_get_bypath(index, ".gitmodules", 0))
            options.flags |= GIT_DIFF_IGNORE_SUBMODULES;
        options.notify_cb = skipSparse;
        options.payload = index;
        if (git_diff_index_to_workdir(&made, m_repository.get(), nullptr, &options) != 0)
            return damaged(m_repository.get(), m_root);
        const Diff onDisk(made);
        if (git_diff_merge(local.get(), onDisk.get()) != 0)
            return damaged(m_repository.get(), m_root);
        *uncommitted = static_cast<int>(git_diff_num_deltas(local.get()));
        if (!committed)
            return local;
        if (git_diff_merge(committed.get(), local.get()) != 0)
            return damaged(m_repository.get(), m_root);
        return committed;
    }

    /// What a difference of two trees may be narrowed to. Empty: nothing differs, or so much that narrowing costs more.
    QList<QByteArray> fewDifferingPaths(const git_tree *base, const git_tree *head) const
    {
        constexpr qsizetype few = 300; // each file is compared with each path
        TreeComparison comparison(m_repository.get());
        QList<QByteArray> paths;
        if (comparison.compare(base, head) && comparison.files.size() <= few)
            for (const ChangedFile &file : std::as_const(comparison.files))
                paths += file.path;
        return paths;
    }

    /// A file that a sparse checkout leaves out is not deleted; libgit2 does not know that. 1: leave the entry out.
    static int skipSparse(const git_diff *, const git_diff_delta *delta, const char *, void *index)
    {
        if (delta->status != GIT_DELTA_DELETED)
            return 0;
        const git_index_entry *entry = git_index_get_bypath(static_cast<git_index *>(index), delta->old_file.path, 0);
        return entry && (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) ? 1 : 0;
    }

    static bool findRenames(git_diff *diff)
    {
        git_diff_find_options options = GIT_DIFF_FIND_OPTIONS_INIT;
        options.flags = GIT_DIFF_FIND_RENAMES | GIT_DIFF_FIND_FOR_UNTRACKED;
        return git_diff_find_similar(diff, &options) == 0;
    }

    static QByteArray contentKey(const git_oid &id)
    {
        return git_oid_is_zero(&id) ? QByteArray() : QByteArray(reinterpret_cast<const char *>(id.id), GIT_OID_RAWSZ);
    }

    QList<ChangedFile> filesOf(git_diff *diff) const
    {
        const size_t added = git_diff_num_deltas_of_type(diff, GIT_DELTA_ADDED) + git_diff_num_deltas_of_type(diff, GIT_DELTA_UNTRACKED);
        const size_t deleted = git_diff_num_deltas_of_type(diff, GIT_DELTA_DELETED);
        constexpr size_t mostCompared = 20'000;
        // A partial clone may lack the contents that similarity is measured on: then equal contents have to do.
        const bool compared = added == 0 || deleted == 0 || (added <= mostCompared / deleted && findRenames(diff));
        QList<ChangedFile> files;
        QList<QByteArray> contents;
        const size_t count = git_diff_num_deltas(diff);
        files.reserve(static_cast<qsizetype>(count));
        for (size_t i = 0; i < count; ++i) {
            const git_diff_delta *delta = git_diff_get_delta(diff, i);
            if (delta->status == GIT_DELTA_UNMODIFIED || delta->status == GIT_DELTA_IGNORED)
                continue;
            ChangedFile file = changedFile(*delta);
            if (!m_prefix.isEmpty())
                for (QByteArray *path : {&file.path, &file.oldPath})
                    if (path->startsWith(m_prefix))
                        path->remove(0, m_prefix.size());
            files += file;
            if (!compared)
                contents += contentKey(delta->status == GIT_DELTA_DELETED ? delta->old_file.id : delta->new_file.id);
        }
        if (!compared)
            joinEqualContents(&files, contents);
        return files;
    }

    Repository m_repository;
    QString m_root;
    QByteArray m_prefix; ///< of the stack's folder below the repository's: "" or "sub/folder/"; stripped from every path
};

} // namespace

Result<std::unique_ptr<Git>> openGit(const QString &folder, Bare bare)
{
    if (!startLibGit2())
        return surroundingsError(QStringLiteral("libgit2"), gitsWords());
    if (const Result<void> fine = lookAtRepositoryFiles(folder); !fine)
        return fine.error();
    Repository repository;
    int code = openRepository(&repository, folder);
    if (code == GIT_EOWNER || (code != 0 && gitsWords().contains(QLatin1String("safe.directory")))) {
        const QString owned = folderWithGit(folder);
        if (!isTrustedByGit(QFile::encodeName(owned)))
            return surroundingsError(owned, QStringLiteral("the repository belongs to another user"),
                                     QLatin1String("git config --global --add safe.directory ") + quotedForShell(owned));
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        code = openRepository(&repository, folder);
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
    }
    if (code == GIT_ENOTFOUND)
        return surroundingsError(folder, QStringLiteral("is not in a git repository"),
                                 QStringLiteral("git init and a first commit make it one; -C DIR names another folder"));
    if (code != 0)
        return damaged(nullptr, folder);
    if (git_repository_is_bare(repository.get()) && bare == Bare::Refused)
        return surroundingsError(folder, QStringLiteral("is a bare repository, without files"),
                                 QStringLiteral("name the commit with --head, or git clone it and work in the clone"));
    const int unborn = git_repository_head_unborn(repository.get());
    if (unborn < 0)
        return damaged(repository.get(), folder);
    if (unborn == 1 && bare == Bare::Refused) // whose HEAD says nothing of its branches
        return surroundingsError(folder, QStringLiteral("the repository has no commit yet"), QStringLiteral("git add and git commit make the first"));
    return std::unique_ptr<Git>(std::make_unique<LibGit>(std::move(repository), folder));
}

} // namespace stackwright
