// What a promotion changes in the wiki, from bytes to bytes: pages copied under the new names, and the row in Home.md or
// Stable_Tag.md. Touches no file, so that a promotion can write it into its journal first and undo it.
#pragma once

#include "model/pages/home.h"

#include <QMap>

namespace stackwright {

struct ReleasedImage
{
    ImageRef from; ///< with its tag: …:2023.2-04cfba0, or …:2023.2-stable when the release is global
    ImageRef to;   ///< …:2023.2-stable, or …:stable
};

struct Release
{
    QList<ReleasedImage> images; ///< in the order of the spec
    QString commit;              ///< that the images were built from: their revision label
    bool global = false;         ///< <prefix>-stable to stable: Stable_Tag.md follows, else Home.md
    QString repositoryUrl;
};

/// Files by their names in the wiki's folder: "Home.md", "ucsdets-x-2023.2-stable.md".
using WikiFiles = QMap<QString, QByteArray>;

/// The names of the files that releasePages() must be given where they exist.
QStringList releaseSources(const Release &release);

/// The files that change, whole; those that stay as they are are not among them. Error kind Input: an image has no page (all
/// of them named), a table that cannot be edited.
Result<WikiFiles> releasePages(const Release &release, const WikiFiles &files);

} // namespace stackwright
