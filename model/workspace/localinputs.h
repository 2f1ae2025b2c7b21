// What a build would take from a checkout and no commit has, and what its commit has and a build would not get: asked of git,
// image by image. Reads files; changes nothing.
#pragma once

#include "model/git/git.h"
#include "model/stack/imageinputs.h"
#include "model/stack/plan.h"

namespace stackwright {

struct LocalQuestion
{
    QString checkout, specFile;
    QString head;            ///< 40 digits
    bool fromCommit = false; ///< the tree of head is built, not the checkout's files
    const Spec &spec;
    QByteArray specBytes;    ///< as it was read
    StackReader reader;
    std::function<bool(const QByteArray &path)> isOwnOutput; ///< of files that no commit has
};

/// Fills what `input` has to say of it: local, uncommitted, and a warning where it cannot be told.
void findLocalInputs(const LocalQuestion &question, Git &git, PlanInput *input);

} // namespace stackwright
