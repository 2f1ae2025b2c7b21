// Which images have which package, read from their wiki pages; and whether the stable tag has it too.
#pragma once

#include <QString>
#include <QStringList>

namespace stackwright {

/// Where an image's pages may be: the first file of each list that is there is read.
struct PagesOfImage
{
    QString image;
    QStringList now, stable; ///< files, the better first
    bool operator==(const PagesOfImage &) const = default;
};

/// One version of a package, and everywhere it is.
struct PackageFind
{
    QString name, version, world; ///< world: apt, pip, conda, R, …
    QStringList images;           ///< in the order of the stack
    QStringList stable;           ///< versions that these images' stable pages have; an empty one: such a page without the package. None: no such page
    bool operator==(const PackageFind &) const = default;
};

struct PackageFinds
{
    QList<PackageFind> packages; ///< by name, then by version, the older first
    QStringList images;          ///< of which a page was read
    bool operator==(const PackageFinds &) const = default;
};

/// Reads files: not for the window's thread. What is no page, or a page without packages, adds nothing.
PackageFinds findPackages(const QList<PagesOfImage> &pages);

} // namespace stackwright
