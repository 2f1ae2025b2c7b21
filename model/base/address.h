// What an address on the network allows us: is it this machine, the same origin, to be spoken to without TLS?
// Pure; compiled into the core and into the network's module.
#pragma once

#include <QString>
#include <QStringList>
#include <QUrl>

namespace stackwright {

/// 127.0.0.0/8 or ::1 as a literal, or localhost. No look-up: a name that resolves there is not this machine.
bool isLoopback(const QString &host);
/// Scheme, host and port are equal.
bool sameOrigin(const QUrl &one, const QUrl &other);
/// "http" for this machine and what is explicitly allowed, else "https" (N3).
QString schemeFor(const QString &hostAndPort, const QStringList &plainHosts);

} // namespace stackwright
