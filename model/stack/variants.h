// The variants of an image (reference.md 2.5): each is an image of the stack, called IMAGE@VARIANT, and its tags end in -VARIANT
// unless it is the image's default. Here is everything that names and tags of variants are made with.
#pragma once

#include "model/stack/plan.h"
#include "model/stack/spec.h"

namespace stackwright {

/// What the tags of an image end in: "-3.13"; empty for an image without variants and for a default variant.
QString tagTail(const ImageSpec &image);
/// The same of an image of a plan; empty too where the plan has no tag.
QString tagTail(const Plan &plan, const PlannedImage &image);
/// The longest tail of the stack: what a tag that all of its images begin with must leave room for.
qsizetype longestTagTail(const Spec &spec);

/// The key under which an image stands in the spec: "pyspark" of pyspark@3.13.
QString keyOf(const ImageSpec &image);
QString keyOf(const PlannedImage &image);
QString keyOf(const QString &name);
/// Its name as it may be part of a container's.
QString containerPart(const ImageSpec &image);
/// Is this image meant by a name that a person gives: its own, or its key, which means all of its variants?
bool isMeantBy(const QString &given, const QString &name);

/// Why a branch may not have the tag `tag` in this stack: some image's tag would be a stable tag of another variant in the same
/// repository. Empty: it may.
QString whyNoBranchTag(const Spec &spec, const QString &tag);
/// A sentence where an image's tag on this branch is also the tag of another variant on a branch with a shorter name; else empty.
QString sameTagElsewhere(const Spec &spec, const QString &tag);

/// The keys of these images, each once: for sentences, in which 76 variants are one image.
QStringList keysOf(const QStringList &names);

} // namespace stackwright
