// Where the parts of an image lie, looked at before anything is built: a path that goes through a symbolic link, a Dockerfile
// that a build cannot reach. For `check`, and for a run before it starts.
#pragma once

#include "model/stack/check.h"
#include "model/stack/spec.h"

namespace stackwright {

/// Errors: git knows the files behind a link by other names, so no change of them would be seen in folder, context, dockerfile,
/// build_args_file and inputs; and a Dockerfile that is a link out of the build context. Warnings: tests behind a link, and inputs that are not there.
QList<Finding> findingsOfPlaces(const QString &specFile, const ImageSpec &image, StackFiles &files);

} // namespace stackwright
