// Can what a run would build be built at all? Asked of the Dockerfiles before anything starts.
#pragma once

#include "model/engine/engine.h"
#include "model/run/context.h"
#include "model/workspace/workspace.h"

namespace stackwright {

/// The first thing that an image of the plan's order takes and cannot get, as a refusal of the input; empty: there is none.
std::optional<Error> whyNotBuildable(const Planning &planning);

/// A build argument of an image that would be built, whose value holds a secret of this environment: everybody who has the image
/// can read it in its history. A contradiction in what was asked for.
std::optional<Error> whyArgumentsTell(const Planning &planning, const QMap<QString, QString> &environment);

/// An instruction that only BuildKit understands, on an engine without it: missing surroundings.
std::optional<Error> whyEngineCannot(const Planning &planning, const EngineFacts &facts);

/// A child that a builder elsewhere is to build on what no registry gets: a contradiction in what was asked for.
std::optional<Error> whyBuilderCannot(const Planning &planning, const EngineFacts &facts, bool push);

/// What `cache` of the spec asks of a builder that does not do it. `push`: as in whyBuilderCannot; steps are kept only then.
std::optional<Error> whyCacheCannot(const Planning &planning, const CacheSpec &cache, const EngineFacts &facts, bool push);

/// Images that are to be made for several platforms, with a builder that cannot, or in a way that cannot be tested or proved here.
std::optional<Error> whyPlatformsCannot(const Planning &planning, const RunOptions &options, const EngineFacts &facts);

} // namespace stackwright
