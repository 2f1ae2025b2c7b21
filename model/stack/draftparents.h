// Who inherits from whom among drafted images, and where they are pushed: read from what their Dockerfiles name.
#pragma once

#include "model/stack/draft.h"

namespace stackwright {

void findParents(QList<DraftImage> *images, StackFiles &files, const DraftHints &hints);

} // namespace stackwright
