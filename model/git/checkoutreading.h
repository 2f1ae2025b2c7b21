// Reads how a checkout's files differ from its commit. For this folder only.
#pragma once

#include "model/base/result.h"
#include "model/git/checkoutstate.h"
#include "model/git/libgit.h"

namespace stackwright {

/// `prefix` is the stack's folder below the repository's, "" or "sub/folder/"; `folders` are relative to it, and so are the
/// paths of the answer. `head` is the commit's tree. Opens no filter and runs nothing.
Result<CheckoutState> readCheckoutState(git_repository *repository, const QByteArray &prefix, git_tree *head, const QList<QByteArray> &folders);

/// The same for a tree that is built without a checkout: submodules and large files are never in it.
Result<QList<CheckoutLack>> readLacksOf(git_repository *repository, const QByteArray &prefix, git_tree *tree, const QList<QByteArray> &folders);

} // namespace stackwright
