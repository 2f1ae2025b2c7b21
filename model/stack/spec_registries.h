// The keys of a spec that say where else its images go, and for which machines they are made.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// `also_push`: HOST/NAMESPACE of further registries, each once.
QStringList readAlsoPush(const YamlEntry &entry, SpecValues *values);
/// Once all images are known: no two may have one name there, and none the one that it has already.
void checkAlsoPush(const Spec &spec, const YamlEntry &entry, SpecValues *values);

/// One spelling for a platform of which there are several: "linux/arm64/v8" is "linux/arm64".
QString plainPlatform(const QString &platform);

/// Why a list as --platform takes it, "linux/amd64,linux/arm64" or "local", is none; empty: it is one.
QString whyNoPlatforms(const QString &list);

/// `platforms`: os/architecture or os/architecture/variant, each once.
QStringList readPlatforms(const YamlEntry &entry, SpecValues *values);
/// Once all images are known: a child has no platform that its parent lacks. What this version does not do is a warning.
void checkPlatforms(const Spec &spec, SpecValues *values);

/// The names of an image in the further registries, with its tag: HOST/NAMESPACE and the last part of its name.
QList<ImageRef> furtherPlaces(const QStringList &alsoPush, const ImageRef &image);

} // namespace stackwright
