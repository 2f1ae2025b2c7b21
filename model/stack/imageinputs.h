// What an image is made of, as far as files go: its Dockerfile, what that takes of the context, its parents' ONBUILD and links
// included, less what every builder ignores, and what the spec names as inputs. Where that cannot be read with certainty the
// whole context counts, and it says why. Knows files only through functions, so that any commit, the checkout or a test can
// be asked. All paths are those of the checkout.
#pragma once

#include "model/stack/dockerignore.h"
#include "model/stack/dockeruses.h"
#include "model/stack/layout.h"
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

/// Adds everything that can be an input of this image: its context, its Dockerfile with the ignore files, its arguments' file
/// and the inputs that the spec names.
void addInputs(const ImageSpec &image, int number, FolderIndex *index);

/// What each image's arguments' file holds, into its fileArgs. `read` answers with a file by its path from the checkout.
/// Findings: a file that is not there, a line that is no NAME=value.
void readArgumentFiles(Spec *spec, const std::function<std::optional<QByteArray>(const QByteArray &path)> &read, QList<Finding> *findings, const QString &specFile);

class ImageInputs
{
public:
    ImageInputs(const Spec &spec, const ImageSpec &image, const StackReader &reader);

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

    QByteArray m_context, m_dockerfile;
    FolderIndex m_named; ///< what the spec names beside it
    QList<QByteArray> m_sources, m_ignoreFiles;
    QList<DockerIgnore> m_ignores; ///< which of them counts is the builder's choice
    QStringList m_doubts;
    QString m_foreignBase;
};

} // namespace stackwright
