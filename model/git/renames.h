// Files that have moved, found by equal contents. Knows no git.
#pragma once

#include "model/git/changes.h"

namespace stackwright {

/// Joins a deleted and an added file of the same content to a rename, each in one look-up: where there are so many of both
/// that comparing each with each would cost more than the difference itself. `contents` is parallel to `files`: a name of
/// each one's content, empty where it is not known.
void joinEqualContents(QList<ChangedFile> *files, const QList<QByteArray> &contents);

} // namespace stackwright
