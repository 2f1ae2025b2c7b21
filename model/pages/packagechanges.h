// The packages and the texts of two pages against each other, section by section: environments stay apart, and whatever
// is no package is compared as text. Pure.
#pragma once

#include "model/pages/difference.h"

namespace stackwright {

void compareSections(const ImageSide &before, const ImageSide &after, ImageDifference *difference);

} // namespace stackwright
