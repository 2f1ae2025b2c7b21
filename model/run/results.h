// The files that a run leaves for others, each a fold over its events: artifacts/<safe>.yaml for each image and the lists
// artifacts/IMAGES_*. reference.md 3, scripts.md 2.6 and 2.8.
#pragma once

#include "model/base/files.h"
#include "model/base/folders.h"
#include "model/run/run.h"

#include <QJsonObject>

namespace stackwright {

/// What stands in artifacts/<safe>.yaml.
QJsonObject imageResult(const Run &run, const ImageRecord &image);
NamedBytes imageResultFile(const Folders &folders, const Run &run, const ImageRecord &image);

/// What a run tells of itself is its owner's alone, whatever the umask: failed tests print all sorts of things.
void makePrivate(const QString &path);

/// What a run leaves in artifacts/ at its end: the file of each image, IMAGES_CHANGED, IMAGES_BUILT, IMAGES_PUSHED,
/// IMAGES_TEST_PASSED, IMAGES_TEST_ERROR (full names, one a line). Settles these and the pages' folders.
Result<void> writeResults(const Folders &folders, const Run &run);

/// One JSON document that says how a run went: `run --json`, `show --json`.
QJsonObject runDocument(const Run &run);

/// The result files of runs before, which would be taken for this one's: <safe>.yaml and junit/ of the plan's images.
void removeOldResults(const Folders &folders, const Plan &plan);

} // namespace stackwright
