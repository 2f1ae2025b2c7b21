// Two versions of one file of the wiki: what differs in its text, and, where both are pages of an image, what differs in
// the image. Pure; a value that is made in one thread and shown in another.
#pragma once

#include "model/items/textdiff.h"

#include <QString>

#include <optional>

namespace stackwright {

struct PageComparison
{
    QString key;              ///< of the request
    QString before, after;    ///< what the sides are called; empty: there is no such side
    TextDiff text;
    std::optional<ImageDifference> image;
    QString imageBefore;      ///< what the image is compared with, where that is not `before`
    QString trouble;          ///< why a side could not be read
};

/// No bytes: that side does not exist. `baseline`: a page to compare the image with where there is no `before`.
PageComparison comparePages(const std::optional<QByteArray> &before, const std::optional<QByteArray> &after,
                            const std::optional<QByteArray> &baseline = {});

} // namespace stackwright
