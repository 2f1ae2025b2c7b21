// Answers what a promotion asks of git: see model/release/promotedcommit.h.
#pragma once

#include "model/base/folders.h"
#include "model/release/promotedcommit.h"

namespace stackwright {

/// `spec`: the checkout's own. Where the checkout is in no git repository its spec alone counts, and the answer says so.
CommitAnswer readPromotedCommits(const Folders &folders, const Spec &spec, const CommitQuestion &question);

} // namespace stackwright
