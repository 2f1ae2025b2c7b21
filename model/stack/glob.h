// Patterns over paths, on bytes: `*`, `?`, `[a-z]`, `[!a]` or `[^a]`, `\` within one part, `**` over parts. Knows no files.
// Never exponential, whatever the pattern.
#pragma once

#include <QByteArrayView>

namespace stackwright {

/// Does the text hold anything but plain characters?
bool isGlob(QByteArrayView pattern);

/// One part: no slash has a meaning here. A `[` that is never closed stands for itself.
bool globMatches(QByteArrayView pattern, QByteArrayView part);

enum class GlobReach {
    Whole,        ///< the path itself
    OrFolderAbove ///< the path, or a folder that holds it
};
/// Part by part; `**` as a part of its own stands for any number of parts, none included.
bool globMatchesPath(QByteArrayView pattern, QByteArrayView path, GlobReach reach);

} // namespace stackwright
