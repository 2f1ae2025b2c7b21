// The packages of an image, read from what its info commands printed: apt and dpkg, pip, conda, R. And which of two
// versions is newer, by each world's own order. Pure; knows no page.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

enum class PackageWorld { Apt, Pip, Conda, R };
QString word(PackageWorld world); ///< apt, pip, conda, R

struct Package
{
    QByteArray name, version;
    bool operator==(const Package &) const = default;
};

struct PackageList
{
    PackageWorld world = PackageWorld::Apt;
    QList<Package> packages; ///< sorted by name, each name once; pip's names normalised as PEP 503 has it
    bool operator==(const PackageList &) const = default;
};

/// The list that `output` is, told by its own form: `apt list --installed`, `dpkg -l`, `dpkg-query -W`, `pip list` (columns or
/// freeze), `conda list` (what it shows of pip is a list of its own), R's installed.packages() in its usual printings. Empty:
/// it is no list of packages.
QList<PackageList> readPackages(const QByteArray &output);

/// -1, 0 or 1: `a` is older than, the same as, newer than `b`. Defined for any bytes.
int compareVersions(PackageWorld world, const QByteArray &a, const QByteArray &b);

} // namespace stackwright
