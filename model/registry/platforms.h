// The images that a registry holds under one digest, a platform each: of an index what it lists, of an image itself. No layer
// is asked for.
#pragma once

#include "model/registry/registry.h"

namespace stackwright {

struct PlatformImage
{
    QString platform;   ///< as its configuration says: "linux/amd64", "linux/arm/v7"
    QString digest;     ///< of its manifest
    QStringList layers; ///< digests of their contents (diff_ids), the lowest first
    bool operator==(const PlatformImage &) const = default;
};

/// The platforms that an index lists images for, as it writes them; of an image's own manifest: none.
QStringList platformsListed(const QJsonObject &index);

/// `ref`: by its digest, else by its tag. What an index lists besides images (proofs of origin, signatures) is left out. Error: one of them cannot be read.
void readPlatforms(Registry &registry, const ImageRef &ref, QObject *context, std::function<void(const Result<QList<PlatformImage>> &)> answer);

} // namespace stackwright
