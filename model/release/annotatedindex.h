// What this program leaves in a registry under a tag of its own (a lock, the records of promotions): an OCI index with an annotation,
// which every registry takes and keeps. OCI image specification, "Image Index".
#pragma once

#include "model/registry/registry.h"

#include <optional>

namespace stackwright {

/// `words` stand in the annotation `key`. `anchor`: an image of the repository that the index lists, since some registries take no
/// empty list.
RawManifest annotatedIndex(const QString &artifactType, const QString &key, const QString &words, const std::optional<RawManifest> &anchor);

} // namespace stackwright
