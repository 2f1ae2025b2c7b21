// Which files of a build context can reach the image: what .dockerignore leaves, and what the Dockerfile's sources take of it.
#pragma once

#include "model/stack/dockerignore.h"

#include <QByteArray>
#include <QList>

namespace stackwright {

/// Does one of the sources take this file of the context (after .dockerignore)? A file that stands where a source has a
/// folder counts too, and where a source holds `?`, `[` or `\`, which builders read in different ways, all beside it.
bool reachesImage(const QList<QByteArray> &sources, const DockerIgnore &ignore, const QByteArray &path);

/// The sources and what they lead to over links, `links` being path and target of each link of the context: builders follow a
/// link on the way to a source, and the source itself, but none below it.
QList<QByteArray> followLinks(const QList<QByteArray> &sources, const QList<QPair<QByteArray, QByteArray>> &links);

} // namespace stackwright
