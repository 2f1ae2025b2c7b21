// What a Dockerfile takes out of its build context, as patterns: enough to tell whether a file of the folder can reach the
// image. Where it cannot be told (a variable in a source), everything counts: built once too often, never once too few.
#pragma once

#include <QByteArray>
#include <QList>

namespace stackwright {

/// Sources of COPY and ADD and of RUN's bind mounts, relative to the context and cleaned; "." stands for all of it. Not
/// those of --from (other stages and images), addresses and here-documents. Continuation lines, comments within them and
/// the escape directive are read as docker reads them.
QList<QByteArray> contextSources(const QByteArray &dockerfile);

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
