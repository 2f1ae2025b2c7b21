// How a Dockerfile comes to the images of its own stack: the parent and the used images are those of this run, whatever the
// Dockerfile calls them. By build arguments, and by naming them in place of what it says. Pure: knows no engine, no files.
#pragma once

#include "model/stack/dockeruses.h"
#include "model/stack/spec.h"

namespace stackwright {

/// An image that a Dockerfile may take from, as this run has it.
struct StackImage
{
    QString name;     ///< in the spec
    ImageRef written; ///< the repository that the spec gives it
    ImageRef target;  ///< where this run has it: repository and tag, the digest where it is known
    QString builtId = {}; ///< what a builder takes in place of its name; empty: the name
};

/// Does a reference in a Dockerfile mean this image? By its repository as a full name (docker.io/ and library/ added), with any
/// tag, digest or none; or by its name in the spec.
bool meansImage(const QString &reference, const StackImage &image);

struct Handover
{
    using Arguments = QList<QPair<QString, QString>>;
    struct Place
    {
        ImageUse use;
        int image = -1; ///< into the images given
    };

    Arguments arguments;  ///< everything that the build is given
    DockerUses uses;      ///< with these arguments
    QList<Place> places;  ///< where an image of the stack is named
    /// What the stage that is built ends up on: an image given, or -1.
    int base = -1;
    QString baseText; ///< what its FROM names: resolved where that is possible, else as written; "scratch"
    int baseLine = 0;
};

/// `images`: the parent first, if `image` has one, then those that it uses.
Handover handOver(const Dockerfile &file, const ImageSpec &image, const QList<StackImage> &images);

/// The Dockerfile's text with each place naming what this run has; the number of its lines stays. Empty: nothing is to be changed.
/// `byDigest`: as the registry has it, for builders that cannot see the engine's images.
QByteArray withThisRunsImages(const QByteArray &text, const Dockerfile &file, const Handover &handover, const QList<StackImage> &images, bool byDigest);

} // namespace stackwright
