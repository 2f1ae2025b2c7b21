// Who inherits from whom in a spec: parents found, cycles and images out of reach refused. Linear, without recursion.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// Where an image's name and its depend_on stand: in the tree that the spec is read from.
struct ImagePlace
{
    const YamlNode *key = nullptr, *parentKey = nullptr;
    const YamlNode *tagsKey = nullptr; ///< where its `tags` stand; null: it has none of its own
    bool variantsUnread = false; ///< what the image says of its variants is wrong: which it has is not known
};

/// Fills in parentIndex. `places` is parallel to the spec's images; `root` is the spec's entry, where there is one.
void linkImages(Spec *spec, const QList<ImagePlace> &places, const YamlEntry *root, SpecValues *values);

} // namespace stackwright
