// The real wiki that the tests read: a copy in tests/data.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QString>
#include <QStringList>

namespace stackwright {

inline QByteArray sample(const QString &path)
{
    QFile file(QStringLiteral(STACKWRIGHT_TEST_DATA "/") + path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline QStringList sampleNames(const QString &folder, const QString &pattern)
{
    return QDir(QStringLiteral(STACKWRIGHT_TEST_DATA "/") + folder).entryList({pattern}, QDir::Files, QDir::Name);
}

} // namespace stackwright
