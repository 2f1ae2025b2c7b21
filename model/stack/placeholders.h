// Words in braces that a spec may write where a value is known only once an image has its name and tag.
#pragma once

#include "model/stack/imageref.h"

#include <QMap>
#include <QString>

namespace stackwright {

using Placeholders = QMap<QString, QString>; ///< by the word: {"tag": "2026.1-abc"}

/// host (never empty), namespace, name (the repository's last part), repository, tag and image (the full name with its tag).
Placeholders placeholdersOf(const ImageRef &ref);

/// `text` with every {word} that is known replaced, once. Other braces stay as they are, and so does ${word}, which is a shell's.
QString withPlaceholders(const QString &text, const Placeholders &values);

} // namespace stackwright
