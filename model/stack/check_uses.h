// What a Dockerfile takes and cannot get: a parent that its FROM does not lead to, an image of the stack that nothing names, a
// file that is not in the context. For `check`, and for a run before it starts.
#pragma once

#include "model/stack/check.h"
#include "model/stack/dockeruses.h"
#include "model/stack/spec.h"

namespace stackwright {

/// Findings of one image, in the order of the Dockerfile's lines. Where the Dockerfile cannot be read with certainty, or a name
/// cannot be told before the build, there are none: then the proof after the build decides.
QList<Finding> findingsOfUses(const Spec &spec, const ImageSpec &image, const Dockerfile &file, StackFiles &files);

} // namespace stackwright
