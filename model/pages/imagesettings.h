// All that a manifest, an index and a configuration say of an image, as names and values, so that whatever differs can
// be named: what people set (entrypoint, user, ports …) by its own word, the rest by its place in the JSON. Pure.
#pragma once

#include <QJsonObject>
#include <QList>
#include <QPair>
#include <QString>

namespace stackwright {

using NamedValues = QList<QPair<QString, QString>>;

/// Of one image. Left out: environment, labels, layers' digests, sizes and commands, which are compared by themselves.
NamedValues imageSettings(const QJsonObject &manifest, const QJsonObject &config);
/// Of an index. Left out: the digests and sizes of its images.
NamedValues indexSettings(const QJsonObject &index);

/// "linux/amd64", "linux/arm/v7", "windows/amd64 10.0.1"; empty: it names none.
QString platformText(const QJsonObject &platform);

/// Labels and settings that another build of the same files changes too: times, the commit, the version, the base's
/// digest.
bool changesWithEveryBuild(const QString &name);

} // namespace stackwright
