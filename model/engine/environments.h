// Environments of children for which baseEnvironment() is too little or too much. One place, so that docker's own client and ours
// give a credential helper the same.
#pragma once

#include <QMap>
#include <QString>

namespace stackwright {

/// What a credential helper gets, and docker's client where it calls one: all that the person's own docker would give it (a cloud's
/// identity, a keyring's address) but the secrets of a CI job, what would change docker's behaviour or language, and the terminal
/// that a question would wait at.
QMap<QString, QString> helperEnvironment(const QMap<QString, QString> &environment);
QMap<QString, QString> helperEnvironment(); ///< of this process

/// baseEnvironment() for what a checkout brings along (tests, gates): proxies without their user and password.
QMap<QString, QString> foreignEnvironment();

/// A proxy's address without "user:password@". Anything else is unchanged.
QString withoutUserInfo(const QString &address);

} // namespace stackwright
