// A .dockerignore. Builders read its finer points in different ways, so this says what is ignored whoever builds: a file that
// only some of them leave out is not ignored here. Knows no files.
#pragma once

#include <QByteArray>
#include <QList>

namespace stackwright {

class DockerIgnore
{
public:
    explicit DockerIgnore(const QByteArray &bytes = {});

    /// The last pattern that matches a file, or a folder above it, decides; `!` takes back. False for every file where the
    /// rules are not plain.
    bool ignores(const QByteArray &path) const;
    /// All builders agree on what these rules mean. Not so with `[`, `?`, `\`, `**` inside a name or at the end, `**` beside a
    /// `!`, `..` at the start, or a line that some refuse.
    bool isPlain() const { return m_plain; }
    bool isEmpty() const { return m_patterns.isEmpty(); }
    bool operator==(const DockerIgnore &) const = default;

private:
    struct Pattern
    {
        QByteArray glob;
        bool takesBack = false;
        bool operator==(const Pattern &) const = default;
    };
    void add(const QByteArray &line);

    QList<Pattern> m_patterns;
    bool m_plain = true;
};

/// The files that may hold the rules for this Dockerfile, as paths of the checkout like `context` and `dockerfile`: which of
/// them counts is the builder's choice. BuildKit: the Dockerfile's own goes before the folder's. The classic builder: the folder's. Podman: the
/// same with the word container.
QList<QByteArray> ignoreFilesOf(const QByteArray &context, const QByteArray &dockerfile);

} // namespace stackwright
