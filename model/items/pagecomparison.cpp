#include "model/items/pagecomparison.h"

namespace stackwright {

PageComparison comparePages(const std::optional<QByteArray> &before, const std::optional<QByteArray> &after,
                            const std::optional<QByteArray> &baseline)
{
    PageComparison comparison;
    comparison.text = diffOfTexts(before.value_or(QByteArray()), after.value_or(QByteArray()));
    const std::optional<QByteArray> &other = before ? before : baseline;
    if (!other || !after)
        return comparison;
    ImageSide sides[2];
    sides[0].page = parseManifestPage(*other);
    sides[1].page = parseManifestPage(*after);
    sides[0].isFile = sides[1].isFile = true;
    if (!sides[0].page.isEmpty() && !sides[1].page.isEmpty())
        comparison.image = compareImages(sides[0], sides[1]);
    return comparison;
}

} // namespace stackwright
