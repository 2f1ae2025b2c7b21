// `tags` of an image: further tags that it gets when it is promoted to stable (reference.md 2.6). What their words in braces
// stand for, and which of them no two images may have.
#pragma once

#include "model/stack/placeholders.h"
#include "model/stack/spec.h"
#include "model/stack/spec_graph.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// {variant} and the axes: what is known of an image before anything is built.
Placeholders tagPlaceholders(const ImageSpec &image);

/// The first version in the output of an info command: "3.13.1" of "Python 3.13.1 (main)". Empty: there is none.
QString firstVersion(const QByteArray &output);

void readTags(const YamlEntry &entry, ImageSpec *image, SpecValues *values);

/// Unknown words in braces, and what makes no tag; `at`: where the image's tags stand.
void checkTags(const ImageSpec &image, const YamlNode &at, const QStringList &infoCommands, SpecValues *values);

/// Tags that two images would take, and those that runs and promotions set by themselves, as far as the spec tells. `places` is
/// parallel to the spec's images.
void refuseSharedTags(const Spec &spec, const QList<ImagePlace> &places, SpecValues *values);

} // namespace stackwright
