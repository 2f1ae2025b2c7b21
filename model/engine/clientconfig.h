// The folders that docker's client reads: the person's own, and a copy of it without credentials for what needs none.
#pragma once

#include <QJsonObject>
#include <QString>

namespace stackwright {

/// $DOCKER_CONFIG, else ~/.docker.
QString personsDockerFolder();

/// $BUILDX_CONFIG, else where buildx keeps its builders in the person's folder. It is said to every docker command, so that a
/// builder is found whenever it was made.
QString personsBuildxFolder();

/// A config.json without what is a login or leads to one; the client's plugins are still found in the folder that it was in.
QJsonObject withoutLogins(QJsonObject config, const QString &folder);

/// The person's configuration without their credentials. A folder with nothing in it would hide plugins, contexts and proxies,
/// and the builder or even the daemon would silently be another one. Empty: none could be made.
QString scratchDockerFolder();

} // namespace stackwright
