// What a Dockerfile's last stage is built on. Reads only what is needed for that: ARG before FROM, FROM, and the names of
// stages; everything else is the builder's.
#pragma once

#include <QByteArray>
#include <QList>
#include <QPair>
#include <QString>

namespace stackwright {

/// "debian:bookworm-slim"; empty: it cannot be told (a variable without a value, no FROM).
QString baseImage(const QByteArray &dockerfile, const QList<QPair<QString, QString>> &buildArguments);

} // namespace stackwright
