// The text of a drafted spec. Knows YAML's quoting, nothing of Dockerfiles.
#pragma once

#include "model/stack/draft.h"

namespace stackwright {

/// Fills in specFile, text and the number of questions.
void writeDraft(Draft *draft, const DraftHints &hints);

} // namespace stackwright
