// What a job on another machine must be told to build one image of this plan, as words of its command line.
#pragma once

#include "app/console/request.h"
#include "model/run/github.h"

namespace stackwright {

/// Of the options that were given: those that say where images go and what their tags are. Folders of this machine are left out.
JobWords jobWordsOf(const Request &request);

} // namespace stackwright
