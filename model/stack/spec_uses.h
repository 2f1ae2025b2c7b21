// `uses` and `parent_args` of a spec: the further images of the stack that an image takes from, and the build arguments by which
// a Dockerfile gets the names of its parent or of a used image.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

using ArgumentList = QList<QPair<QString, QString>>;

/// Empty if `name` can be a build argument, else why not.
QString whyNoArgument(const QString &name);

/// A map of argument -> text with placeholders; each name and placeholder is judged.
ArgumentList readParentArguments(const YamlEntry &entry, SpecValues *values);

/// A list of images, or a map of image -> arguments.
QList<UsedImage> readUses(const YamlEntry &entry, SpecValues *values);

/// The text with {host} {namespace} {name} {repository} {tag} {image} {digest} of an image. {host} is never empty; {digest} stays
/// empty where it is not known.
QString withPlaceholders(const QString &text, const ImageRef &image);

} // namespace stackwright
