// What a registry says of one image, for a comparison: environment, labels, layers with their sizes as they travel. No layer
// is asked for; an index is answered for this machine's platform, else its first image.
#pragma once

#include "model/pages/difference.h"
#include "model/registry/registry.h"

namespace stackwright {

void readImageSide(Registry &registry, const ImageRef &ref, QObject *context, std::function<void(const Result<ImageSide> &)> answer);

/// From a manifest and the configuration that it names.
ImageSide imageSide(const QJsonObject &manifest, const QJsonObject &config);

} // namespace stackwright
