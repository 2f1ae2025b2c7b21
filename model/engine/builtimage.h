// What a builder left behind of the image that it built: which name it has for this engine, and which digest in a registry.
#pragma once

#include "model/engine/enginefacts.h"

#include <QByteArray>
#include <QString>

namespace stackwright {

struct BuiltImage
{
    QString id;     ///< what this engine calls the image: "sha256:…"; empty: nothing was written
    QString digest; ///< of its manifest, "sha256:…"; empty: the builder did not say
};

/// `idFile`: what --iidfile holds; `metadata`: what --metadata-file holds, empty where the builder has none. buildx writes the
/// configuration's digest as the ID, also for a store that calls an image by its manifest.
BuiltImage readBuiltImage(const EngineFacts &facts, const QByteArray &idFile, const QByteArray &metadata);

} // namespace stackwright
