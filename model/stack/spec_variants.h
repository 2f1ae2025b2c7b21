// `matrix`, `exclude`, `variants` and `default_variant` of an image: which variants it has (reference.md 2.5). Knows no other key.
#pragma once

#include "model/stack/spec_values.h"

#include <QPair>

namespace stackwright {

/// No image may have more; nor may a stack have more than ten times as many.
inline constexpr qsizetype mostVariants = 500;

struct VariantReading
{
    QString name;
    QList<QPair<QString, QString>> axes; ///< of a combination
    const YamlEntry *own = nullptr;      ///< of `variants`: its name, and the keys that go before the image's
};

struct VariantsReading
{
    bool wanted = false; ///< one of the keys is there; with no variants: what they say is wrong, and a finding says so
    QList<VariantReading> variants; ///< combinations in the order of the axes, the last one the fastest; then `variants`
    QString byDefault;   ///< the variant whose tags have no suffix; empty: none
};

/// `image`: the image's mapping; `defaults`: the spec's, asked where the image does not say; null: there are none.
VariantsReading readVariants(const YamlEntry &image, const YamlNode *defaults, SpecValues *values);

} // namespace stackwright
