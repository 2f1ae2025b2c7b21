// Files that git and libgit2 open without looking at what they are: one that is a FIFO would hold up the program for ever. They
// are looked at before libgit2 is asked. Knows no libgit2.
#pragma once

#include "model/base/result.h"

#include <QByteArray>
#include <QString>

namespace stackwright {

/// Before a repository is opened: its configuration, what that includes, the index and what else git keeps beside them.
/// `folder` is in the checkout, or the repository itself.
Result<void> lookAtRepositoryFiles(const QString &folder);
/// Before the files on disk are compared: .gitignore and .gitattributes in every folder of the checkout.
Result<void> lookAtIgnoreFiles(const QString &checkout);

} // namespace stackwright
