// Whose a repository is: whether git itself would work in a folder of another user. For this folder only.
#pragma once

#include <QByteArray>
#include <QString>

namespace stackwright {

/// Does git's own configuration allow this folder (safe.directory)? It asks the protected places only: system, user,
/// environment; never the repository. libgit2 1.5 knows neither `*` nor the environment.
bool isTrustedByGit(const QByteArray &folder);
/// The nearest folder upward that has a .git: what git compares safe.directory with.
QString folderWithGit(const QString &folder);

} // namespace stackwright
