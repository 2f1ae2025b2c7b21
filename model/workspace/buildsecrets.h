// The secrets that the builds of a plan may read: where the spec says that they are, and what they are. A value goes to the
// builder's client and to the mask, and nowhere else.
#pragma once

#include "model/engine/engine.h"
#include "model/workspace/workspace.h"

#include <QByteArrayList>
#include <QHash>
#include <QSet>

namespace stackwright {

struct BuildSecrets
{
    QHash<QString, QList<BuildSecret>> byImage;
    QByteArrayList values; ///< what no log may hold
    QStringList warnings;
};

/// Of the images that the plan builds, but for those of which a digest stands. Reads files and the environment. Error kind Surroundings, with the line of the spec: a
/// source that is not there and not optional, or a file that cannot be handed over.
Result<BuildSecrets> findBuildSecrets(const Planning &planning, const QMap<QString, QString> &environment, const QSet<QString> &standing = {});

/// "images/spec.yml:14:5"
QString placeOf(const Planning &planning, const SecretSpec &secret);

} // namespace stackwright
