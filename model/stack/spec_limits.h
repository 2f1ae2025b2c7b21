// The keys of a spec that say how its builds share a machine and what they remember: `limits` and `cache`.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

/// `limits: {build: 2, test: 2, push: 3}`: whole numbers from 1 on.
Limits readLimits(const YamlEntry &entry, SpecValues *values);

/// `cache: {to, from}`: `to` is inline or a repository, `from` one repository or several; in BuildKit's own words too
/// (type=registry,ref=REPOSITORY,mode=min). Repositories know {host} {namespace} {name} {repository}.
CacheSpec readCache(const YamlEntry &entry, SpecValues *values);
/// What of it counts where --registry or --local was given: nothing goes to a registry that the spec names outright, nor comes from it.
CacheSpec cacheBeside(const CacheSpec &cache, const QString &registry);
/// The reference that a repository of `cache` is for one image: without a tag, the tag is the image's name. `target`: the image's own. Empty:
/// it makes no name.
QString cacheReference(const QString &repository, const ImageSpec &image, const ImageRef &target);

} // namespace stackwright
