// What a registry says of one image, for a comparison: its digest, its configuration, its layers with their digests and
// sizes as they travel. No layer is asked for. An index is answered for this machine's platform, else its first image,
// with the other platforms beside it.
#pragma once

#include "model/pages/difference.h"
#include "model/registry/registry.h"

namespace stackwright {

void readImageSide(Registry &registry, const ImageRef &ref, QObject *context,
                   std::function<void(const Result<ImageSide> &)> answer,
                   bool whole = true); ///< not `whole`: without the other platforms of an index

/// From a manifest and the configuration that it names.
ImageSide imageSide(const QJsonObject &manifest, const QJsonObject &config);

} // namespace stackwright
