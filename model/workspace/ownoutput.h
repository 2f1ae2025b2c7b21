// What a run or a promotion leaves in a checkout (reference.md 3) is no change of its stack: which files these are. Knows their
// places and names only; a person's file beside them is a change.
#pragma once

#include "model/base/folders.h"
#include "model/git/git.h"

#include <functional>

namespace stackwright {

/// Takes what we wrote and no commit has out of the changes of a work tree. What was committed once counts like any other file.
void leaveOutOwnOutput(ChangeSet *changes, const Folders &folders, Git &git);

/// Is a path of the checkout what we write there, and no commit has it? Of our folders, too. Reads git when it is asked first;
/// for one thread.
std::function<bool(const QByteArray &path)> newOutputIn(const Folders &folders, const QString &head);

} // namespace stackwright
