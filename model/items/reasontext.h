// Why an image is in the plan, in the person's language: by the reason's kind, in parts, so that a view can make links of
// the files and images that are named. The console's words are plan.h's, in English.
#pragma once

#include "model/stack/plan.h"

namespace stackwright {

struct ReasonPart
{
    enum class Kind { Words, Image, File };
    Kind kind = Kind::Words;
    QString text;
    bool operator==(const ReasonPart &) const = default;
};
using ReasonText = QList<ReasonPart>; ///< one reason

/// In the plan's order; where many children need the image, the first are named and the rest counted.
QList<ReasonText> reasonTexts(const PlannedImage &image);

/// All of them in one line.
QString whyOf(const PlannedImage &image);

} // namespace stackwright
