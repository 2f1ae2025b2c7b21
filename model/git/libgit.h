// libgit2's objects as this folder holds them, each freed by its own function, and its errors as ours. For this folder only.
#pragma once

#include "model/base/result.h"

#include <QString>

#include <memory>

#include <git2.h>

namespace stackwright {

template <auto Free>
struct FreeBy
{
    template <typename T>
    void operator()(T *held) const { Free(held); }
};
template <typename T, auto Free>
using Held = std::unique_ptr<T, FreeBy<Free>>;

using Repository = Held<git_repository, git_repository_free>;
using Commit = Held<git_commit, git_commit_free>;
using Tree = Held<git_tree, git_tree_free>;
using Entry = Held<git_tree_entry, git_tree_entry_free>;
using Object = Held<git_object, git_object_free>;
using Blob = Held<git_blob, git_blob_free>;
using Diff = Held<git_diff, git_diff_free>;
using Config = Held<git_config, git_config_free>;
using Index = Held<git_index, git_index_free>;
using Reference = Held<git_reference, git_reference_free>;

/// What libgit2 said last, for people.
QString gitsWords();
/// 40 digits.
QString hex(const git_oid &id);
/// The remote that this clone fetches missing objects from, since it was cloned with a filter; empty: it has them all.
QString promisorOf(git_repository *repository);
/// Something that should be there could not be read: libgit2 has just said why. A clone that was made with a filter lacks it
/// rightly; libgit2 does not fetch it, so the line that does is the advice. Null: the repository could not be opened at all.
Error damaged(git_repository *repository, const QString &what);
} // namespace stackwright
