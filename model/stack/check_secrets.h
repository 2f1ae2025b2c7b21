// Do the secrets that an image's Dockerfile mounts and those that the spec gives it agree?
#pragma once

#include "model/stack/dockerfile.h"
#include "model/stack/spec.h"

namespace stackwright {

/// Warnings: a build may go without a secret, and a frontend may mount one in words that are not known here.
QList<Finding> findingsOfSecrets(const QString &specFile, const ImageSpec &image, const Dockerfile &docker);

} // namespace stackwright
