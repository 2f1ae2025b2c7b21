// The keys of spec.yml that say how images are tested. They may stand in an image or at the top, for every image.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// Reads one of testKeys into `image`; any other key is left alone.
void readTestKey(const YamlEntry &entry, ImageSpec *image, SpecValues *values);

} // namespace stackwright
