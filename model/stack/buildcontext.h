// Which files of a build context can reach the image: what .dockerignore leaves, and what the Dockerfile's sources take of it.
#pragma once

#include <QByteArray>
#include <QList>

namespace stackwright {

/// A .dockerignore: the last pattern that matches a file, or a folder above it, decides; `!` takes back.
class DockerIgnore
{
public:
    explicit DockerIgnore(const QByteArray &bytes = {});
    bool ignores(const QByteArray &path) const;

private:
    struct Pattern
    {
        QByteArray glob;
        bool takesBack = false;
    };
    QList<Pattern> m_patterns;
};

/// Does one of the sources take this file of the context (after .dockerignore)?
bool reachesImage(const QList<QByteArray> &sources, const DockerIgnore &ignore, const QByteArray &path);

} // namespace stackwright
