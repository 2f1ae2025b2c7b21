// The keys of spec.yml that say how images are tested. They may stand in an image or at the top, for every image.
#pragma once

#include "model/stack/spec.h"
#include "model/stack/spec_values.h"

namespace stackwright {

inline const QStringList testKeys{QStringLiteral("test_runner"),  QStringLiteral("test_command"),
                                  QStringLiteral("test_timeout"), QStringLiteral("tests"),
                                  QStringLiteral("test_report"),  QStringLiteral("tests_of_ancestors"),
                                  QStringLiteral("test_lock")};

/// Reads one of these keys into `image`; any other key is left alone.
void readTestKey(const YamlEntry &entry, ImageSpec *image, SpecValues *values);

} // namespace stackwright
