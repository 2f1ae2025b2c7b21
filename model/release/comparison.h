// What differs between two tags of a stack, image by image: the pages from the wiki's and the manifests folder, and what the
// registry tells where it answers in time. Read and compared off the caller's thread. Moves nothing, shows nothing.
#pragma once

#include "model/pages/difference.h"
#include "model/registry/registry.h"

#include <QObject>

#include <chrono>
#include <functional>

namespace stackwright {

struct ComparedSide
{
    ImageRef image;                   ///< empty: nothing to ask a registry for
    std::optional<ManifestPage> page; ///< in place of the folders' page
    QString file = {};                ///< what to call a side that is only a page
    QByteArray bytes = {};            ///< of `page`, where they are known
};

struct ComparedImage
{
    QString name, parent; ///< in the spec; empty: an image of no stack
    ComparedSide before, after;
};

struct Comparison
{
    QList<ImageDifference> images; ///< as they were asked for; a change of the base shown once if it was wanted
    QString why;                   ///< the first answer of the registry that was none; then some facts are not compared
    bool knowsBefore = false, knowsAfter = false; ///< of any image at all
};

/// `folders`: where pages may be, the better first. `registry` null: the pages alone. The answer comes once, later, and not at
/// all if `context` is gone. `images`: parents before their children where changes are to be folded.
void compareStack(const QList<ComparedImage> &images, const QStringList &folders, Registry *registry, bool fold,
                  std::chrono::milliseconds patience, QObject *context, std::function<void(const Comparison &)> answer);

/// The page of an image in the first of these folders that has one. Blocking.
ManifestPage pageOf(const ImageRef &image, const QStringList &folders, QByteArray *whole = nullptr);

} // namespace stackwright
