// What git proves of images: that nothing of them changed between an older commit and this one.
#pragma once

#include "model/base/folders.h"

#include <QHash>
#include <QSet>
#include <QString>
#include <QStringList>

namespace stackwright {

struct UnchangedQuestion
{
    QString head; ///< the commit, 40 digits
    /// By image: the commits that are asked about, as 40 digits or the 7 that stand in a tag.
    QHash<QString, QStringList> since;
    /// Images of these whose tests may differ: what matters is what they are made of.
    QSet<QString> testsMayDiffer = {};
    /// The plan counts what is taken from a folder (--precise), not the folder: for these a test in an image's own folder is none of it.
    bool precise = false;
};

/// By image, newest first: those of its commits (40 digits) that lead to `head` and since which nothing changed that the image is made of,
/// its own keys in the spec included, nor anything of the images that it is built on. What cannot be read proves nothing.
/// Blocking: for a thread of its own.
QHash<QString, QStringList> unchangedSince(const Folders &folders, const UnchangedQuestion &question);

} // namespace stackwright
