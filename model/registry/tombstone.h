// What a tag is made to name for an instant so that it can be removed: a registry such as docker-registry deletes by digest
// only, and with a digest go all tags that name it. So the tag first gets a manifest that nothing else names, always the same
// for one tag: whoever finds it later knows that the tag was being removed.
#pragma once

#include "model/registry/registry.h"

namespace stackwright {

/// `tag`: repository and tag. Its only blob is the empty JSON object.
RawManifest tombstone(const ImageRef &tag);

} // namespace stackwright
