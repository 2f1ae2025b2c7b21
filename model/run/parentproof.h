// Is an image built on this one? Told from what the engine says of both when the build has ended, for neither a Dockerfile's
// words nor a builder's say what FROM resolved to. Knows no engine and no run.
#pragma once

#include "model/engine/engine.h"
#include "model/stack/dockerfile.h"

namespace stackwright {

/// What is known of the image that a build must begin with.
struct ProofOfBase
{
    QStringList layers;         ///< empty: not known, and nothing is claimed of them
    QList<ImageLayer> steps;    ///< how it was made, by its configuration; likewise
    QJsonObject config;         ///< likewise
};

/// Empty: `image` begins with the base's layers, was made by the base's steps and then others, and has the base's configuration
/// where its own Dockerfile (or the base's ONBUILD) sets nothing else. Else what does not fit: "its layers", "ENV LANG".
/// `labels`: keys that the build was given beside the Dockerfile.
QString whyNotOn(const ProofOfBase &base, const ImageFacts &image, const QList<ImageLayer> &steps, const Dockerfile &dockerfile,
                 const QStringList &labels);

} // namespace stackwright
