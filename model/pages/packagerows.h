// Reading a list of packages line by line: what is collected on the way, and the forms that a line can begin. Each form
// reads the rows that follow it; a row that it does not know is kept as text, so that nothing on a page is compared by
// nobody.
#pragma once

#include "model/pages/packages.h"

#include <QByteArrayView>
#include <QVarLengthArray>

namespace stackwright {

using PackageWords = QVarLengthArray<QByteArrayView, 8>;

/// The first words of a line; what follows the eighth does not matter to any form.
PackageWords packageWords(QByteArrayView line);

struct PackageRows;
/// Takes a row; false: it is none.
using PackageRow = bool (*)(QByteArrayView line, const PackageWords &words, PackageRows &rows);

struct PackageRows
{
    PackageWorld world = PackageWorld::Apt;
    QByteArray environment;
    QList<Package> packages, fromPip;
    qsizetype columns = 0, nameColumn = -1, versionColumn = -1; ///< of a table
    bool ruled = false;                                         ///< its head is underlined
    PackageRow row = nullptr;
    bool certain = false; ///< a head told the form beyond doubt: rows that are no package do not speak against it

    void add(QByteArrayView name, QByteArrayView version, const QByteArray &kind = {})
    {
        packages.append({name.toByteArray(), version.toByteArray(), kind});
    }
    /// A package of pip, in a list of pip's or in conda's.
    void addPip(QByteArrayView name, QByteArrayView version, const QByteArray &kind = {});
};

/// The form that this line begins or is the first row of; null: none. What it says of the list is left in `rows`.
PackageRow systemRows(QByteArrayView line, const PackageWords &words, PackageRows &rows); ///< apt, dpkg, apk, rpm, dnf
PackageRow languageRows(QByteArrayView line, const PackageWords &words, PackageRows &rows); ///< pip, conda, R, npm

/// A JSON document of pip, conda or npm; false: it is none of these.
bool readPackageJson(const QByteArray &output, PackageReading *reading);

/// PEP 503: runs of - _ . are one -, lower case.
QByteArray pipName(QByteArrayView name);
/// pip speaks of itself below its lists: these lines are no packages, and they change from day to day.
bool isPipNotice(QByteArrayView line);
bool hasDigit(QByteArrayView word);
/// By name, each name once; another version of the same name stands beside the first.
PackageList packageList(PackageWorld world, QList<Package> packages, const QByteArray &environment);

} // namespace stackwright
