// Which changed files are tests of an image and nothing that its build takes: for those no image is built (reference.md 2.4). Knows
// where an image's tests are; which of them a run finds there is its own matter (model/run/testpaths.h).
#pragma once

#include "model/git/changes.h"
#include "model/stack/imageinputs.h"
#include "model/stack/placeholders.h"

namespace stackwright {

/// What the words of an image's test_command and tests may hold in braces. `target`: its name and tag.
Placeholders testPlaceholders(const ImageSpec &image, const ImageRef &target);

struct TestsQuestion
{
    const Spec &spec; ///< at head
    const QList<ChangedFile> &files;
    StackReader head;
    std::function<bool(const QByteArray &path)> isFolder; ///< at head
    QString registry; ///< as --registry says: {host} of a path of tests is where images go
    /// Every test counts: also those in an image's own folder, tests_common, the fixtures above them, and what a written command is. Else
    /// only what `tests` names, since a file in the folder of an image changes the image.
    bool precise = false;
};

/// By image: the changed files (both ends of a rename) that it is tested by and not built of.
QHash<QString, QList<QByteArray>> changedTests(const TestsQuestion &question);

} // namespace stackwright
