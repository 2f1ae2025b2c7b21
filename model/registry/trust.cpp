#include "model/registry/trust.h"

#include "model/base/files.h"

#include <QDir>
#include <QFileInfo>

namespace stackwright {

namespace {

constexpr qint64 pemCap = 4ll * 1024 * 1024;

QString unusable(const QString &file, const QString &why)
{
    return QStringLiteral("%1 cannot be used: %2").arg(file, why);
}

/// Empty: `into` has it.
QString readPem(const QString &file, const char *what, PemFile &into)
{
    const Result<QByteArray> bytes = readFile(file, pemCap);
    if (!bytes)
        return unusable(file, bytes.error().why.text);
    if (!bytes->contains(QByteArray("-----BEGIN ")) || !bytes->contains(what))
        return unusable(file, QStringLiteral("it is no PEM file of a %1").arg(QString::fromLatin1(what).toLower()));
    into = PemFile{file, *bytes};
    return {};
}

void readFolder(const QString &folder, HostTrust &trust)
{
    // Links too: one that leads nowhere is a file that cannot be used, and no file that is not there.
    const QStringList names = QDir(folder).entryList(QDir::AllEntries | QDir::System | QDir::NoDotAndDotDot, QDir::Name);
    for (const QString &name : names) {
        const QString file = folder + QLatin1Char('/') + name;
        QString why;
        if (name.endsWith(QLatin1String(".crt"))) {
            PemFile authority;
            if (why = readPem(file, "CERTIFICATE", authority); why.isEmpty())
                trust.authorities += authority;
        } else if (name.endsWith(QLatin1String(".cert")) && trust.certificate.path.isEmpty()) {
            const QString key = file.chopped(5) + QLatin1String(".key");
            why = readPem(file, "CERTIFICATE", trust.certificate);
            if (why.isEmpty())
                why = readPem(key, "PRIVATE KEY", trust.key);
        }
        if (!why.isEmpty() && trust.trouble.isEmpty())
            trust.trouble = why;
    }
}

} // namespace

QStringList TrustStore::folders() const
{
    QStringList all;
    const auto add = [&all](const QString &base, const char *below) {
        if (base.startsWith(QLatin1Char('/')))
            all += base + QLatin1String(below);
    };
    const QString home = m_environment.value(QStringLiteral("HOME"));
    const QString config = m_environment.value(QStringLiteral("XDG_CONFIG_HOME"), home.isEmpty() ? QString() : QString(home + QLatin1String("/.config")));
    add(m_environment.value(QStringLiteral("DOCKER_CONFIG")), "/certs.d");
    add(home, "/.docker/certs.d");
    add(config, "/docker/certs.d");
    add(config, "/containers/certs.d");
    all += {QStringLiteral("/etc/docker/certs.d"), QStringLiteral("/etc/containers/certs.d")};
    all.removeDuplicates();
    return all;
}

const HostTrust &TrustStore::of(const QString &hostAndPort)
{
    const auto known = m_known.constFind(hostAndPort);
    return known != m_known.constEnd() ? *known : *m_known.insert(hostAndPort, read(hostAndPort));
}

HostTrust TrustStore::read(const QString &hostAndPort) const
{
    HostTrust trust;
    for (const QString &folder : folders())
        readFolder(folder + QLatin1Char('/') + hostAndPort, trust);
    if (const QString file = m_environment.value(QStringLiteral("SSL_CERT_FILE")); !file.isEmpty()) {
        PemFile bundle;
        if (const QString why = readPem(file, "CERTIFICATE", bundle); why.isEmpty())
            trust.authorities += bundle;
        else
            trust.doubt = QLatin1String("SSL_CERT_FILE: ") + why;
    }
    for (const QString &folder : m_environment.value(QStringLiteral("SSL_CERT_DIR")).split(QLatin1Char(':'), Qt::SkipEmptyParts)) {
        if (!QFileInfo(folder).isDir() && trust.doubt.isEmpty())
            trust.doubt = QLatin1String("SSL_CERT_DIR: ") + unusable(folder, QStringLiteral("it is no folder"));
        for (const QString &name : QDir(folder).entryList(QDir::Files, QDir::Name)) {
            PemFile one;
            if (readPem(folder + QLatin1Char('/') + name, "CERTIFICATE", one).isEmpty()) // other files may lie beside
                trust.authorities += one;
        }
    }
    return trust;
}

} // namespace stackwright
