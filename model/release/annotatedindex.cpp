#include "model/release/annotatedindex.h"

#include "model/registry/registryclient.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

RawManifest annotatedIndex(const QString &artifactType, const QString &key, const QString &words, const std::optional<RawManifest> &anchor)
{
    QJsonArray listed;
    if (anchor)
        listed += QJsonObject{{QStringLiteral("mediaType"), anchor->mediaType}, {QStringLiteral("digest"), anchor->digest},
                              {QStringLiteral("size"), anchor->bytes.size()}};
    RawManifest made;
    made.mediaType = QStringLiteral("application/vnd.oci.image.index.v1+json");
    made.bytes = QJsonDocument(QJsonObject{{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("mediaType"), made.mediaType},
                                           {QStringLiteral("artifactType"), artifactType}, {QStringLiteral("manifests"), listed},
                                           {QStringLiteral("annotations"), QJsonObject{{key, words}}}}).toJson(QJsonDocument::Compact);
    made.digest = sha256Digest(made.bytes);
    return made;
}

} // namespace stackwright
