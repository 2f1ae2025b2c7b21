// Whom TLS believes beyond the system's own certificates, as docker and its kin know it: certs.d/HOST[:PORT] with *.crt (who may have
// signed), *.cert and *.key (what we show), SSL_CERT_FILE and SSL_CERT_DIR. Files only; what they mean is exchange.cpp's.
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>

namespace stackwright {

struct PemFile
{
    QString path;
    QByteArray bytes;
};

struct HostTrust
{
    QList<PemFile> authorities;
    PemFile certificate, key; ///< ours; no path: none
    QString trouble; ///< a file that is there for this host alone and cannot be used: "/x/ca.crt cannot be used: Permission denied"
    QString doubt;   ///< the same of SSL_CERT_FILE or SSL_CERT_DIR; it matters only where the server is not believed
};

class TrustStore
{
public:
    explicit TrustStore(QMap<QString, QString> environment) : m_environment(std::move(environment)) {}

    /// Read once for each host.
    const HostTrust &of(const QString &hostAndPort);
    /// Where certs.d is looked for, the person's own first.
    QStringList folders() const;

private:
    HostTrust read(const QString &hostAndPort) const;

    QMap<QString, QString> m_environment;
    QHash<QString, HostTrust> m_known;
};

} // namespace stackwright
