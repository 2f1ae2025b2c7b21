#include "model/git/checkoutreading.h"

#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/git/gitfiles.h"

#include <QFile>
#include <QMap>
#include <QSet>

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

const QByteArray largeFilePointer = "version https://git-lfs.github.com/spec/v1";
constexpr qint64 smallestPointer = 100, largestPointer = 1024; ///< bytes

bool isFolderWithoutFiles(const QByteArray &path)
{
    const std::unique_ptr<DIR, int (*)(DIR *)> listing(::opendir(path.constData()), &::closedir);
    if (!listing)
        return errno == ENOENT;
    while (const dirent *entry = ::readdir(listing.get()))
        if (const QByteArray name = entry->d_name; name != "." && name != "..")
            return false;
    return true;
}

bool beginsAsPointer(const QByteArray &path)
{
    const int file = ::open(path.constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return false;
    struct stat status = {};
    char start[64] = {};
    const bool fits = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= smallestPointer && status.st_size <= largestPointer
        && ::read(file, start, sizeof start) == static_cast<ssize_t>(sizeof start);
    ::close(file);
    return fits && QByteArray(start, sizeof start).startsWith(largeFilePointer);
}

class Reading
{
public:
    Reading(git_repository *repository, const QByteArray &prefix, const QList<QByteArray> &folders) : m_repository(repository)
    {
        for (const QByteArray &folder : folders)
            m_folders.insert(folder == "." ? prefix.chopped(prefix.isEmpty() ? 0 : 1) : QByteArray(prefix + folder));
        m_prefix = prefix;
        if (const char *workdir = git_repository_workdir(repository))
            m_root = workdir; // ends with a slash
    }

    Result<CheckoutState> checkout(git_tree *head)
    {
        if (const Result<void> fine = lookAtIgnoreFiles(QFile::decodeName(m_root.chopped(1))); !fine)
            return fine.error();
        if (m_folders.isEmpty())
            return CheckoutState();
        if (!compare(head) || !lookAtIndex(head))
            return damaged(m_repository, visible(m_root));
        CheckoutState state;
        for (auto file = m_local.cbegin(); file != m_local.cend(); ++file)
            state.uncommitted += LocalFile{file.key().mid(m_prefix.size()), file.value()};
        state.lacks = lacks();
        return state;
    }

    Result<QList<CheckoutLack>> tree(git_tree *tree)
    {
        for (const QByteArray &folder : std::as_const(m_folders)) {
            if (folder.isEmpty()) {
                if (!walk(tree, {}, 0))
                    return damaged(m_repository, visible(m_root));
                continue;
            }
            git_tree_entry *entry = nullptr;
            git_object *found = nullptr;
            if (git_tree_entry_bypath(&entry, tree, folder.constData()) != 0)
                continue;
            const Entry held(entry);
            if (git_tree_entry_type(entry) == GIT_OBJECT_TREE && git_tree_entry_to_object(&found, m_repository, entry) != 0)
                return damaged(m_repository, visible(folder));
            const Object object(found);
            if (found && !walk(reinterpret_cast<git_tree *>(found), folder + '/', 0))
                return damaged(m_repository, visible(folder));
        }
        return lacks();
    }

private:
    bool concerns(const QByteArray &path) const
    {
        if (m_folders.contains(path) || m_folders.contains(QByteArray(""))) // everything
            return true;
        for (qsizetype slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1))
            if (m_folders.contains(path.left(slash)))
                return true;
        return false;
    }

    /// One folder that holds them all: many paths would each be compared with each file.
    QByteArray common() const
    {
        QByteArray all = *m_folders.cbegin();
        for (const QByteArray &folder : m_folders)
            while (!all.isEmpty() && folder != all && !folder.startsWith(QByteArray(all + '/')))
                all.truncate(qMax<qsizetype>(all.lastIndexOf('/'), 0));
        return all;
    }

    /// The files on disk beside the commit's, ignored ones too.
    bool compare(git_tree *head)
    {
        git_diff_options options = GIT_DIFF_OPTIONS_INIT;
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_RECURSE_UNTRACKED_DIRS | GIT_DIFF_INCLUDE_IGNORED
            | GIT_DIFF_RECURSE_IGNORED_DIRS | GIT_DIFF_IGNORE_SUBMODULES | GIT_DIFF_DISABLE_PATHSPEC_MATCH;
        QByteArray below = common();
        char *pointer = below.data();
        if (!below.isEmpty())
            options.pathspec = {&pointer, 1};
        git_diff *made = nullptr;
        if (git_diff_tree_to_workdir_with_index(&made, m_repository, head, &options) != 0)
            return false;
        const Diff diff(made);
        for (size_t i = 0; i < git_diff_num_deltas(made); ++i) {
            const git_diff_delta *delta = git_diff_get_delta(made, i);
            QByteArray path = delta->status == GIT_DELTA_DELETED ? delta->old_file.path : delta->new_file.path;
            if (path.endsWith('/')) // a repository inside ours
                path.chop(1);
            if (delta->status != GIT_DELTA_UNMODIFIED && concerns(path) && !isTakenBack(*delta, path))
                m_local.insert(path, delta->status == GIT_DELTA_IGNORED);
        }
        return true;
    }

    /// An edit that was staged and then undone on disk: git's difference goes by way of the index and still calls it modified.
    bool isTakenBack(const git_diff_delta &delta, const QByteArray &path) const
    {
        git_oid now;
        return delta.status == GIT_DELTA_MODIFIED && delta.old_file.mode == delta.new_file.mode && S_ISREG(delta.new_file.mode)
            && git_repository_hashfile(&now, m_repository, QByteArray(m_root + path).constData(), GIT_OBJECT_BLOB, nullptr) == 0
            && git_oid_equal(&now, &delta.old_file.id);
    }

    /// What a difference does not tell: submodules, pointers, what git was told not to look at.
    bool lookAtIndex(git_tree *head)
    {
        git_index *opened = nullptr;
        if (git_repository_index(&opened, m_repository) != 0)
            return false;
        const Index index(opened);
        for (size_t i = 0; i < git_index_entrycount(opened); ++i) {
            const git_index_entry *entry = git_index_get_byindex(opened, i);
            const QByteArray path = entry->path;
            if (!concerns(path))
                continue;
            const bool leftOut = entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
            if (entry->mode == GIT_FILEMODE_COMMIT) {
                lookAtSubmodule(path, entry->id);
                continue;
            }
            struct stat status = {};
            if (leftOut && ::lstat(QByteArray(m_root + path).constData(), &status) != 0) {
                m_lacks.insert(highestMissing(path), CheckoutLack::Kind::Sparse);
                m_local.remove(path); // it is left out, not deleted
                continue;
            }
            if (leftOut || (entry->flags & GIT_INDEX_ENTRY_VALID)) // git was told that it is as the commit has it
                lookAtContents(head, path);
            if (entry->file_size == 0 || (entry->file_size >= smallestPointer && entry->file_size <= largestPointer))
                if (S_ISREG(entry->mode) && beginsAsPointer(m_root + path))
                    m_lacks.insert(path, CheckoutLack::Kind::LargeFile);
        }
        return true;
    }

    void lookAtContents(git_tree *head, const QByteArray &path)
    {
        git_tree_entry *entry = nullptr;
        git_oid now;
        struct stat status = {};
        const bool committed = git_tree_entry_bypath(&entry, head, path.constData()) == 0;
        const Entry held(entry);
        // Contents alone: what a filter would make of them is nobody's edit, but cannot be told without running it.
        const bool there = ::lstat(QByteArray(m_root + path).constData(), &status) == 0 && S_ISREG(status.st_mode)
            && git_repository_hashfile(&now, m_repository, QByteArray(m_root + path).constData(), GIT_OBJECT_BLOB, nullptr) == 0;
        if (!committed || !there || !git_oid_equal(&now, git_tree_entry_id(entry)))
            m_local.insert(path, false);
    }

    /// `depth`: how many submodules hold it.
    void lookAtSubmodule(const QByteArray &path, const git_oid &wanted, int depth = 0)
    {
        const QByteArray at = m_root + path;
        if (isFolderWithoutFiles(at)) {
            m_lacks.insert(path, depth == 0 ? CheckoutLack::Kind::Submodule : CheckoutLack::Kind::InnerSubmodule);
            return;
        }
        git_repository *opened = nullptr;
        git_oid head;
        if (!lookAtRepositoryFiles(QFile::decodeName(at)) || git_repository_open_ext(&opened, at.constData(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr) != 0) {
            m_local.insert(path, false); // files of somebody's
            return;
        }
        const Repository repository(opened);
        if (git_reference_name_to_id(&head, opened, "HEAD") != 0 || !git_oid_equal(&head, &wanted)) {
            m_local.insert(path, false);
            return;
        }
        git_status_options options = GIT_STATUS_OPTIONS_INIT;
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR;
        options.flags = GIT_STATUS_OPT_INCLUDE_UNTRACKED | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS | GIT_STATUS_OPT_INCLUDE_IGNORED | GIT_STATUS_OPT_RECURSE_IGNORED_DIRS
            | GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
        git_status_list *list = nullptr;
        if (!lookAtIgnoreFiles(QFile::decodeName(at)) || git_status_list_new(&list, opened, &options) != 0) {
            m_local.insert(path, false);
            return;
        }
        for (size_t i = 0; i < git_status_list_entrycount(list); ++i) {
            const git_status_entry *one = git_status_byindex(list, i);
            const git_diff_delta *delta = one->index_to_workdir ? one->index_to_workdir : one->head_to_index;
            m_local.insert(delta ? QByteArray(path + '/').append(delta->new_file.path) : path, one->status == GIT_STATUS_IGNORED);
        }
        git_status_list_free(list);
        git_index *index = nullptr;
        if (git_repository_index(&index, opened) != 0) {
            m_local.insert(path, false);
            return;
        }
        const Index held(index);
        for (size_t i = 0; i < git_index_entrycount(index); ++i)
            lookAtEntry(opened, *git_index_get_byindex(index, i), path, depth);
    }

    /// A file of a submodule: what the submodule's status does not tell, as lookAtIndex does it for our own.
    void lookAtEntry(git_repository *submodule, const git_index_entry &entry, const QByteArray &below, int depth)
    {
        const QByteArray path = QByteArray(below + '/').append(entry.path), at = m_root + path;
        if (entry.mode == GIT_FILEMODE_COMMIT) {
            if (depth < 16)
                lookAtSubmodule(path, entry.id, depth + 1);
            return;
        }
        const bool leftOut = entry.flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE;
        struct stat status = {};
        const bool there = ::lstat(at.constData(), &status) == 0;
        if (leftOut && !there) {
            m_lacks.insert(path, CheckoutLack::Kind::InnerSparse);
            return;
        }
        git_oid now;
        if (leftOut || (entry.flags & GIT_INDEX_ENTRY_VALID)) // git was told that it is as the commit has it
            if (!there || !S_ISREG(status.st_mode) || git_repository_hashfile(&now, submodule, at.constData(), GIT_OBJECT_BLOB, nullptr) != 0
                || !git_oid_equal(&now, &entry.id))
                m_local.insert(path, false);
        if (S_ISREG(entry.mode) && beginsAsPointer(at))
            m_lacks.insert(path, CheckoutLack::Kind::InnerLargeFile);
    }

    QByteArray highestMissing(const QByteArray &path) const
    {
        QByteArray highest = path;
        struct stat status = {};
        for (qsizetype slash = path.lastIndexOf('/'); slash > 0 && concerns(path.left(slash)); slash = path.lastIndexOf('/', slash - 1)) {
            if (::lstat(QByteArray(m_root + path.left(slash)).constData(), &status) == 0)
                break;
            highest = path.left(slash);
        }
        return highest;
    }

    bool walk(const git_tree *tree, const QByteArray &below, int depth)
    {
        for (size_t i = 0; i < git_tree_entrycount(tree) && depth <= 64; ++i) {
            const git_tree_entry *entry = git_tree_entry_byindex(tree, i);
            const QByteArray path = below + git_tree_entry_name(entry);
            git_object *found = nullptr;
            switch (git_tree_entry_filemode(entry)) {
            case GIT_FILEMODE_COMMIT: m_lacks.insert(path, CheckoutLack::Kind::Submodule); break;
            case GIT_FILEMODE_TREE: {
                if (git_tree_entry_to_object(&found, m_repository, entry) != 0)
                    return false;
                const Object held(found);
                if (!walk(reinterpret_cast<git_tree *>(found), path + '/', depth + 1))
                    return false;
                break;
            }
            case GIT_FILEMODE_BLOB:
            case GIT_FILEMODE_BLOB_EXECUTABLE:
                if (isPointer(*git_tree_entry_id(entry)))
                    m_lacks.insert(path, CheckoutLack::Kind::LargeFile);
                break;
            default: break;
            }
        }
        return true;
    }

    bool isPointer(const git_oid &id) const
    {
        git_odb *odb = nullptr;
        size_t size = 0;
        git_object_t type = GIT_OBJECT_ANY;
        const bool known = git_repository_odb(&odb, m_repository) == 0 && git_odb_read_header(&size, &type, odb, &id) == 0;
        git_odb_free(odb);
        git_blob *found = nullptr;
        if (!known || size < static_cast<size_t>(smallestPointer) || size > static_cast<size_t>(largestPointer) || git_blob_lookup(&found, m_repository, &id) != 0)
            return false;
        const Blob held(found);
        return QByteArray::fromRawData(static_cast<const char *>(git_blob_rawcontent(found)), static_cast<qsizetype>(git_blob_rawsize(found))).startsWith(largeFilePointer);
    }

    QList<CheckoutLack> lacks() const
    {
        QList<CheckoutLack> all;
        for (auto lack = m_lacks.cbegin(); lack != m_lacks.cend(); ++lack)
            all += CheckoutLack{lack.key().mid(m_prefix.size()), lack.value()};
        return all;
    }

    git_repository *m_repository;
    QByteArray m_prefix, m_root;
    QSet<QByteArray> m_folders; ///< below the repository
    QMap<QByteArray, bool> m_local; ///< path, whether git ignores it
    QMap<QByteArray, CheckoutLack::Kind> m_lacks;
};

} // namespace

QString sentence(const CheckoutLack &lack)
{
    switch (lack.kind) {
    case CheckoutLack::Kind::Submodule:
    case CheckoutLack::Kind::InnerSubmodule: return QStringLiteral("is a submodule that was not fetched");
    case CheckoutLack::Kind::InnerLargeFile:
    case CheckoutLack::Kind::LargeFile: return QStringLiteral("is only the pointer of a Git LFS file");
    case CheckoutLack::Kind::InnerSparse:
    case CheckoutLack::Kind::Sparse: return QStringLiteral("is left out by the sparse checkout");
    }
    Q_UNREACHABLE();
}

QString adviceFor(const CheckoutLack &lack)
{
    const QString path = quotedForShell(QFile::decodeName(lack.path));
    switch (lack.kind) {
    case CheckoutLack::Kind::Submodule: return QLatin1String("git submodule update --init ") + path;
    case CheckoutLack::Kind::InnerSubmodule: return QStringLiteral("git submodule update --init --recursive");
    case CheckoutLack::Kind::LargeFile: return QLatin1String("git lfs pull --include ") + path;
    case CheckoutLack::Kind::InnerLargeFile: return QStringLiteral("git submodule foreach --recursive git lfs pull");
    case CheckoutLack::Kind::Sparse: return QStringLiteral("git sparse-checkout disable");
    case CheckoutLack::Kind::InnerSparse: return QStringLiteral("git submodule foreach --recursive git sparse-checkout disable");
    }
    Q_UNREACHABLE();
}

Result<CheckoutState> readCheckoutState(git_repository *repository, const QByteArray &prefix, git_tree *head, const QList<QByteArray> &folders)
{
    return Reading(repository, prefix, folders).checkout(head);
}

Result<QList<CheckoutLack>> readLacksOf(git_repository *repository, const QByteArray &prefix, git_tree *tree, const QList<QByteArray> &folders)
{
    return Reading(repository, prefix, folders).tree(tree);
}

} // namespace stackwright
