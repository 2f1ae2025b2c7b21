// Orders of versions beside those of versions.cpp: Alpine's, rpm's and npm's (semver 2). Each answers -1, 0 or 1.
#pragma once

#include <QByteArray>

namespace stackwright {

int compareApk(const QByteArray &a, const QByteArray &b);
int compareRpm(const QByteArray &a, const QByteArray &b);
int compareNpm(const QByteArray &a, const QByteArray &b);

} // namespace stackwright
