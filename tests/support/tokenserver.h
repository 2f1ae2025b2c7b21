// A token server for a registry with token authentication: signs JWTs (RS256) with a key of its own, by the openssl
// program. It gives what the test allows, which may be less than was asked for.
#pragma once

#include "tests/support/faultproxy.h"

#include <QTemporaryDir>
#include <QUrlQuery>

namespace stackwright::testing {

class TokenServer
{
public:
    TokenServer();

    QString realm() const { return QStringLiteral("http://127.0.0.1:%1/token").arg(m_server.port()); }
    QString certificate() const { return m_folder.filePath(QStringLiteral("cert.pem")); }
    FaultProxy &server() { return m_server; }

    QByteArray user = "release", password = "secret:with:colons"; ///< empty user: everybody
    QStringList granted{QStringLiteral("pull"), QStringLiteral("push")};
    int life = 300; ///< seconds
    QByteArray identityToken; ///< not empty: POST gives tokens for it (OAuth2)
    int withoutPost = 405;    ///< what POST is answered without one

private:
    Fault grant(const QUrlQuery &query, const char *name) const;
    QByteArray sign(const QByteArray &claims) const;

    QTemporaryDir m_folder;
    FaultProxy m_server;
};

} // namespace stackwright::testing
