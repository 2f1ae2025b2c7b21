// What an image is made of, as far as its folder goes: what the Dockerfile takes, its parents' ONBUILD and links included,
// less what every builder ignores. Where that cannot be read with certainty the whole folder counts, and it says why. Knows
// files only through functions, so that any commit, the checkout or a test can be asked.
#pragma once

#include "model/stack/dockerignore.h"
#include "model/stack/dockeruses.h"
#include "model/stack/spec.h"

#include <functional>
#include <optional>

namespace stackwright {

struct StackReader
{
    /// A file by its path from the checkout; empty optional: there is none.
    std::function<std::optional<QByteArray>(const QByteArray &path)> read;
    /// Path (relative to the folder) and target of each link below a folder of the checkout.
    std::function<QList<QPair<QByteArray, QByteArray>>(const QByteArray &folder)> links;
};

/// images/NAME
QByteArray folderOf(const ImageSpec &image);

class ImageInputs
{
public:
    ImageInputs(const Spec &spec, const ImageSpec &image, const StackReader &reader);

    /// A file by its path from the image's folder.
    bool takes(const QByteArray &path) const;
    /// Not ignored by every builder: it is part of what the builder is given.
    bool isGiven(const QByteArray &path) const;
    /// Is the file one of those that say what is ignored?
    bool isIgnoreFile(const QByteArray &path) const { return m_ignoreFiles.contains(path); }
    bool takesSomething() const { return !m_sources.isEmpty(); }
    /// Why the whole folder counts: "images/a/Dockerfile:3: …". Empty: it does not.
    const QStringList &doubts() const { return m_doubts; }
    /// An image of elsewhere that it builds on, whose ONBUILD nobody knows here; empty: there is none.
    const QString &foreignBase() const { return m_foreignBase; }

private:
    void readDockerfileOf(const Spec &spec, const ImageSpec &image, const StackReader &reader);
    void addTriggers(const ImageSpec &image, const StackReader &reader, BuildInputs *inputs, bool direct);
    void doubt(const QString &file, const QList<DockerDoubt> &doubts);

    QByteArray m_dockerfile;
    QList<QByteArray> m_sources, m_ignoreFiles;
    QList<DockerIgnore> m_ignores; ///< which of them counts is the builder's choice
    QStringList m_doubts;
    QString m_foreignBase;
};

} // namespace stackwright
