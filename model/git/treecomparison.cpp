#include "model/git/treecomparison.h"

namespace stackwright {

bool TreeComparison::compare(const git_tree *before, const git_tree *after, const QByteArray &below, int depth)
{
    if (depth > 200)
        return false;
    size_t i = 0, j = 0;
    const size_t most = before ? git_tree_entrycount(before) : 0, mostAfter = after ? git_tree_entrycount(after) : 0;
    while (i < most || j < mostAfter) {
        const git_tree_entry *old = i < most ? git_tree_entry_byindex(before, i) : nullptr;
        const git_tree_entry *now = j < mostAfter ? git_tree_entry_byindex(after, j) : nullptr;
        const int order = !old ? 1 : !now ? -1 : git_tree_entry_cmp(old, now);
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
        if (!compareEntries(order <= 0 ? old : nullptr, order >= 0 ? now : nullptr, below, depth))
            return false;
    }
    return true;
}

bool TreeComparison::compareEntries(const git_tree_entry *old, const git_tree_entry *now, const QByteArray &below, int depth)
{
    const git_tree_entry *either = now ? now : old;
    const git_filemode_t mode = git_tree_entry_filemode(either), oldMode = old ? git_tree_entry_filemode(old) : mode;
    if (old && now && oldMode == mode && git_oid_equal(git_tree_entry_id(old), git_tree_entry_id(now)))
        return true;
    const QByteArray path = below + git_tree_entry_name(either);
    if (mode == GIT_FILEMODE_TREE) { // both are, or only one is there: a file and a folder of one name are two entries
        const Tree before = treeOf(old), after = treeOf(now);
        return (!old || before) && (!now || after) && compare(before.get(), after.get(), path + '/', depth + 1);
    }
    using Status = ChangedFile::Status;
    constexpr int kind = 0170000; // file, link or submodule, whatever its permissions
    const Status status = !old ? Status::Added : !now ? Status::Deleted : (mode & kind) != (oldMode & kind) ? Status::TypeChange : Status::Modified;
    m_added = m_added || !old;
    m_deleted = m_deleted || !now;
    files += ChangedFile{path, {}, status};
    return true;
}

Tree TreeComparison::treeOf(const git_tree_entry *entry) const
{
    git_tree *tree = nullptr;
    if (entry)
        git_tree_lookup(&tree, m_repository, git_tree_entry_id(entry));
    return Tree(tree);
}

} // namespace stackwright
