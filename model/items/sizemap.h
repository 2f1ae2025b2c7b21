// Where the megabytes of a stack are: each image's own layers once, whatever is built on them, with the Dockerfile's line that made them and
// what the stable tag has in their place. From manifest pages; and the division of an area among sizes.
#pragma once

#include "model/pages/manifestpage.h"
#include "model/stack/dockerfile.h"

#include <QRectF>

#include <optional>

namespace stackwright {

struct SizeSource
{
    QString image;
    int parent = -1;                    ///< into the list of sources, before this one; -1: built on an image from elsewhere
    ManifestPage page;                  ///< empty: not known
    std::optional<ManifestPage> stable; ///< nothing: no such page
    std::optional<Dockerfile> dockerfile;
};

/// What one instruction, or the base from elsewhere, takes.
struct SizePart
{
    QString text;
    qint64 bytes = 0;      ///< as exact as a page, which tells one decimal
    qint64 before = -1;    ///< in the stable tag; 0: it had no such part; -1: not compared
    int line = 0;          ///< of the Dockerfile; 0: not known
    bool isBase = false;   ///< all that the Dockerfile does not make
    bool isGone = false;   ///< only the stable tag has it
    bool operator==(const SizePart &) const = default;
};

struct SizeBlock
{
    QString image;
    QList<SizePart> parts;       ///< of its own, in the order of its layers; those without a byte are left out
    bool holdsParent = false;    ///< its parent's layers count here too: which ones they are is not known
    qint64 bytes() const;
    qint64 before() const;       ///< -1: not compared
    bool operator==(const SizeBlock &) const = default;
};

/// Images whose page is not known are left out.
QList<SizeBlock> sizeMapOf(const QList<SizeSource> &sources);

/// Divides `area` among `sizes` (largest first is best), each near to a square (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000). As many
/// rectangles as sizes, in their order; nothing of no size.
QList<QRectF> squarified(const QList<qint64> &sizes, const QRectF &area);

} // namespace stackwright
