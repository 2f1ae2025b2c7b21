// The packages of an image, read from what its info commands printed: apt, apk, rpm, pip, conda, R, npm. And which of two
// versions is newer, by each world's own order. Pure; knows no page.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace stackwright {

enum class PackageWorld { Apt, Pip, Conda, R, Apk, Rpm, Npm };
QString word(PackageWorld world); ///< apt, pip, conda, R, apk, rpm, npm

struct Package
{
    QByteArray name, version;
    QByteArray kind = {}; ///< what else tells two packages of one version apart: conda's build and channel, Debian's architecture
    bool operator==(const Package &) const = default;
};

struct PackageList
{
    PackageWorld world = PackageWorld::Apt;
    QList<Package> packages; ///< sorted by name, each name once; pip's names normalised as PEP 503 has it
    QByteArray environment = {}; ///< of conda, where the list names one
    bool operator==(const PackageList &) const = default;
};

struct PackageReading
{
    QList<PackageList> lists; ///< empty: the output is no list of packages
    QByteArray rest;          ///< lines that are no package, white space made even; without pip's notices
};

/// The lists that `output` is, told by its own form: `apt list --installed`, `dpkg -l`, `dpkg-query -W`, `apk list` and `apk
/// info -v`, `rpm -qa` and `dnf list`, `pip list` (columns, freeze, JSON), `conda list` and mamba's (also --export, --explicit,
/// --json; what they show of pip is a list of its own), `conda env export`, R's installed.packages() in its usual printings and
/// as CSV, `npm ls` (also --json).
PackageReading readPackageOutput(const QByteArray &output);
QList<PackageList> readPackages(const QByteArray &output);

/// -1, 0 or 1: `a` is older than, the same as, newer than `b`. Defined for any bytes.
int compareVersions(PackageWorld world, const QByteArray &a, const QByteArray &b);

} // namespace stackwright
