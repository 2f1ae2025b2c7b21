// What the instructions of a Dockerfile take when it is built with given arguments: the images that it names, each with its
// place and what it resolves to, and the paths that come out of the build context. Knows no stack and no files.
#pragma once

#include "model/stack/dockerfile.h"

#include <QHash>
#include <QSet>

namespace stackwright {

struct BuildInputs
{
    QHash<QByteArray, QByteArray> arguments; ///< --build-arg
    /// Names that the images below may set with ENV, which goes before ARG: their values are not known.
    QSet<QByteArray> environmentBelow;
};

struct DockerStage
{
    QByteArray image; ///< as written: "${BASE_IMAGE}:${BASE_TAG}"
    QByteArray name;  ///< of "AS name", in lower case; may be empty
    int line = 0;
    int base = -1;    ///< the stage of this file that it goes on from; -1: an image
    QList<int> takes; ///< further stages of this file that it copies from or mounts
    bool operator==(const DockerStage &) const = default;
};

/// A place where an image is named. One that means a stage of the file is not listed.
struct ImageUse
{
    enum class Place { From, CopyFrom, MountFrom };
    Place place = Place::From;
    int line = 0;
    int stage = -1;     ///< the stage that it stands in (or begins, of From)
    bool onBuild = false;
    QByteArray written; ///< "${BASE_IMAGE}:${BASE_TAG}"
    std::optional<QByteArray> image; ///< with its variables' values; empty optional: cannot be told. Never "scratch"
    bool operator==(const ImageUse &) const = default;
};

struct ContextSource
{
    enum class Kind { Copy, Add, Mount };
    Kind kind = Kind::Copy;
    int line = 0;
    int stage = -1;
    bool onBuild = false; ///< taken by the images built on this one, not by this one
    QByteArray written;
    QByteArray path;      ///< cleaned, may be a pattern; "." is the whole context, also where `known` is false
    bool known = true;    ///< false: a variable has no known value
    bool operator==(const ContextSource &) const = default;
};

struct DockerUses
{
    QList<DockerStage> stages;
    QList<ImageUse> images;
    QList<ContextSource> sources;
    QList<DockerDoubt> doubts; ///< of the reader, and what could not be told here
    QSet<QByteArray> environment; ///< names that ENV sets, in whichever stage

    /// The same without what only stages name that do not lead to this one: they make nothing of the image.
    DockerUses upTo(const QByteArray &target) const;
    /// The stage with this name or number; the last one for an empty name; -1: none.
    int stageNamed(const QByteArray &nameOrNumber) const;
    /// The FROM of an image that the stage ends up on, over the stages between; null: scratch, or no such stage.
    const ImageUse *baseOf(int stage) const;
    /// Paths of the sources, for matching; `onBuild`: those behind ONBUILD. {"."} if something is in doubt.
    QByteArrayList sourcePaths(bool onBuild = false) const;
};

/// The fields of --mount, parted as comma-separated values are: quotes hold a comma.
QByteArrayList mountFields(const QByteArray &text);

DockerUses usesOf(const Dockerfile &file, const BuildInputs &inputs = {});

} // namespace stackwright
