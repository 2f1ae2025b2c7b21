// A certificate that is not to be believed ends the talk before a word is said; nothing makes us go on.
#include "model/base/files.h"
#include "model/engine/launcher.h"
#include "model/registry/http.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QHostInfo>
#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>

namespace tls_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

/// What `name` (for subjectAltName) and `days` of validity make, signed by itself.
QSslConfiguration certified(const QString &folder, const QString &name, const QStringList &validity)
{
    QProcess openssl;
    openssl.start(QStringLiteral("openssl"), QStringList{QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-newkey"), QStringLiteral("rsa:2048"),
        QStringLiteral("-nodes"), QStringLiteral("-keyout"), folder + QStringLiteral("/k.pem"), QStringLiteral("-out"), folder + QStringLiteral("/c.pem"),
        QStringLiteral("-subj"), QStringLiteral("/CN=x"), QStringLiteral("-addext"), QLatin1String("subjectAltName=") + name} + validity);
    openssl.waitForFinished();
    EXPECT_EQ(openssl.exitCode(), 0) << openssl.readAllStandardError().constData();
    QFile key(folder + QStringLiteral("/k.pem"));
    EXPECT_TRUE(key.open(QIODevice::ReadOnly));
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setLocalCertificateChain(QSslCertificate::fromPath(folder + QStringLiteral("/c.pem")));
    configuration.setPrivateKey(QSslKey(key.readAll(), QSsl::Rsa));
    return configuration;
}

} // namespace

TEST(Tls, IsRefusedWhereTheCertificateIsNotToBeBelieved)
{
    const struct { const char *name; QStringList validity; const char *said; } cases[] = {
        {"IP:127.0.0.1", {QStringLiteral("-days"), QStringLiteral("30")}, "self-signed"},
        {"DNS:registry.example.org", {QStringLiteral("-days"), QStringLiteral("30")}, "host name"},
    };
    for (const auto &one : cases) {
        QTemporaryDir folder;
        QSslServer server;
        server.setSslConfiguration(certified(folder.path(), QLatin1String(one.name), one.validity));
        ASSERT_TRUE(server.listen(QHostAddress::LocalHost));
        QByteArray heard;
        QObject::connect(&server, &QTcpServer::pendingConnectionAvailable, &server, [&] {
            while (QTcpSocket *socket = server.nextPendingConnection())
                QObject::connect(socket, &QIODevice::readyRead, socket, [&heard, socket] { heard += socket->readAll(); });
        });
        Http http;
        HttpRequest request;
        request.url = QUrl(QStringLiteral("https://127.0.0.1:%1/v2/").arg(server.serverPort()));
        request.headers.emplaceBack("Authorization", "Basic aHVzaA==");
        request.deadline = std::chrono::seconds(10);
        std::optional<HttpAnswer> answer;
        QObject context;
        http.send(request, &context, [&answer](const HttpAnswer &given) { answer = given; });
        ASSERT_TRUE(spinUntil([&] { return answer.has_value(); }, std::chrono::seconds(15)));
        EXPECT_EQ(answer->status, 0);
        EXPECT_FALSE(answer->mayPass) << "trying again does not help";
        EXPECT_TRUE(answer->failure.startsWith(QStringLiteral("TLS failed: "))) << qPrintable(answer->failure);
        EXPECT_TRUE(answer->failure.contains(QLatin1String(one.said), Qt::CaseInsensitive)) << qPrintable(answer->failure);
        EXPECT_EQ(heard, QByteArray()) << "no word, and no password, was said";
    }
}

namespace {

/// Debian's docker-registry with TLS, reached by this machine's own name, which is no loopback literal; its certificate is signed by
/// itself.
class TlsRegistry : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
        name = QHostInfo::localHostName();
        if (name.isEmpty() || isLoopback(name) || QHostInfo::fromName(name).addresses().isEmpty())
            GTEST_SKIP() << "this machine's own name leads nowhere";
        (void)certified(folder.path(), QStringLiteral("DNS:") + name, {QStringLiteral("-days"), QStringLiteral("30")});
        options.certificate = folder.filePath(QStringLiteral("c.pem"));
        options.key = folder.filePath(QStringLiteral("k.pem"));
        certificate = readFile(options.certificate, mebibyte).value();
        key = readFile(options.key, mebibyte).value();
    }
    void start() { server = std::make_unique<RegistryServer>(options); }
    QString host() const { return QStringLiteral("%1:%2").arg(name).arg(server->port()); }
    QString certs(const char *file) const { return folder.filePath(QStringLiteral("home/.docker/certs.d/") + host() + QLatin1Char('/') + QLatin1String(file)); }
    QMap<QString, QString> environment(const QMap<QString, QString> &more = {}) const
    {
        QMap<QString, QString> all{{QStringLiteral("HOME"), folder.filePath(QStringLiteral("home"))}};
        all.insert(more);
        return all;
    }
    Existence ask(const QMap<QString, QString> &more = {}, const QString &at = {})
    {
        RegistryClient client(quickOptions(environment(more)), launcher);
        return existenceOf(client, parseImageRef((at.isEmpty() ? host() : at) + QStringLiteral("/team/x:1")).value());
    }

    QTemporaryDir folder;
    QString name;
    QByteArray certificate, key;
    RegistryServer::Options options;
    std::unique_ptr<RegistryServer> server;
    ProcessLauncher launcher;
};

} // namespace

TEST_F(TlsRegistry, IsBelievedByWhatDockerBelieves)
{
    start();
    ASSERT_TRUE(server->isRunning()) << qPrintable(server->log());
    const Existence refused = ask();
    EXPECT_EQ(refused.presence, Presence::Unknown);
    EXPECT_TRUE(refused.why.text.contains(QStringLiteral("TLS failed"))) << qPrintable(refused.why.text);
    EXPECT_TRUE(refused.why.text.contains(QStringLiteral("self-signed"), Qt::CaseInsensitive)) << qPrintable(refused.why.text);

    EXPECT_EQ(ask({{QStringLiteral("SSL_CERT_FILE"), options.certificate}}).presence, Presence::No);
    QDir(folder.path()).mkpath(QStringLiteral("bundle"));
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("bundle/one.pem")), certificate));
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("bundle/README")), "no certificate"));
    EXPECT_EQ(ask({{QStringLiteral("SSL_CERT_DIR"), QStringLiteral("/nonexistent:") + folder.filePath(QStringLiteral("bundle"))}}).presence, Presence::No);
    const Existence doubtful = ask({{QStringLiteral("SSL_CERT_FILE"), QStringLiteral("/nonexistent/ca.pem")}});
    EXPECT_TRUE(doubtful.why.text.contains(QStringLiteral("SSL_CERT_FILE: /nonexistent/ca.pem cannot be used"))) << qPrintable(doubtful.why.text);

    // For this host and port alone.
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("home/.docker/certs.d/other:5000/ca.crt")), certificate));
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("home/.docker/certs.d/") + name + QStringLiteral("/ca.crt")), certificate));
    EXPECT_EQ(ask().presence, Presence::Unknown);
    ASSERT_TRUE(writeFile(certs("ca.crt"), certificate));
    EXPECT_EQ(ask().presence, Presence::No);
    RegistryClient client(quickOptions(environment()), launcher);
    const ImageRef image = parseImageRef(host() + QStringLiteral("/team/x:1")).value();
    const QString digest = putTinyImage(client, image, "one");
    EXPECT_EQ(digestOf(client, image), digest);
}

TEST_F(TlsRegistry, NamesTheFileThatCannotBeUsed)
{
    start();
    ASSERT_TRUE(server->isRunning()) << qPrintable(server->log());
    const QByteArray cut = certificate.left(certificate.size() / 2);
    for (const QByteArray &bytes : {QByteArray("no certificate"), QByteArray(), cut}) {
        ASSERT_TRUE(writeFile(certs("ca.crt"), bytes));
        const Existence refused = ask();
        EXPECT_TRUE(refused.why.text.contains(certs("ca.crt") + QStringLiteral(" cannot be used"))) << qPrintable(refused.why.text);
    }
    QFile::remove(certs("ca.crt"));
    ASSERT_TRUE(QDir().mkpath(certs("ca.crt")));
    EXPECT_TRUE(ask().why.text.contains(certs("ca.crt") + QStringLiteral(" cannot be used"))) << qPrintable(ask().why.text);
    QDir(certs("ca.crt")).removeRecursively();
    QFile::link(QStringLiteral("/nonexistent"), certs("ca.crt"));
    EXPECT_TRUE(ask().why.text.contains(certs("ca.crt") + QStringLiteral(" cannot be used"))) << qPrintable(ask().why.text);
    RegistryClient client(quickOptions(environment()), launcher);
    const auto refused = manifestOf(client, parseImageRef(host() + QStringLiteral("/team/x:1")).value());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().advice.kind, QStringLiteral("fix-certificate-file"));
}

TEST_F(TlsRegistry, IsShownWhoWeAre)
{
    options.clientAuthority = options.certificate;
    start();
    ASSERT_TRUE(server->isRunning()) << qPrintable(server->log());
    ASSERT_TRUE(writeFile(certs("ca.crt"), certificate));
    EXPECT_EQ(ask().presence, Presence::Unknown);
    ASSERT_TRUE(writeFile(certs("client.cert"), certificate));
    EXPECT_TRUE(ask().why.text.contains(certs("client.key"))) << "its key is missing: " << qPrintable(ask().why.text);
    ASSERT_TRUE(writeFile(certs("client.key"), key));
    EXPECT_EQ(ask().presence, Presence::No) << qPrintable(ask().why.text);
}

TEST_F(TlsRegistry, OnThisMachineNeedsNoSetting)
{
    options.user = QStringLiteral("me");
    options.password = QStringLiteral("hush");
    start();
    ASSERT_TRUE(server->isRunning()) << qPrintable(server->log());
    for (const char *here : {"127.0.0.1", "localhost"}) {
        const QString at = QStringLiteral("%1:%2").arg(QLatin1String(here)).arg(server->port());
        EXPECT_TRUE(ask({}, at).noPermission) << here << ": " << qPrintable(ask({}, at).why.text);
        RegistryOptions login = quickOptions(environment({{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), options.user},
                                                                   {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), options.password}}), at);
        RegistryClient client(login, launcher);
        const ImageRef image = parseImageRef(at + QStringLiteral("/team/x:1")).value();
        const QString digest = putTinyImage(client, image, "one");
        EXPECT_EQ(digestOf(client, image), digest) << here;
    }
}

TEST_F(TlsRegistry, IsRefusedOnceItsCertificateHasExpired)
{
    // The certificate so far signs another one, which was good until yesterday. (Only these commands make one that has ended.)
    const QString authority = folder.filePath(QStringLiteral("authority.pem"));
    ASSERT_TRUE(writeFile(authority, certificate));
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("names")), QByteArray("subjectAltName=DNS:") + name.toUtf8() + '\n'));
    for (const QStringList &words : {QStringList{QStringLiteral("req"), QStringLiteral("-new"), QStringLiteral("-key"), options.key, QStringLiteral("-subj"), QStringLiteral("/CN=leaf"),
                                                 QStringLiteral("-out"), folder.filePath(QStringLiteral("request"))},
                                     QStringList{QStringLiteral("x509"), QStringLiteral("-req"), QStringLiteral("-in"), folder.filePath(QStringLiteral("request")), QStringLiteral("-CA"), authority, QStringLiteral("-CAkey"), options.key, QStringLiteral("-CAcreateserial"),
                                                 QStringLiteral("-days"), QStringLiteral("-1"), QStringLiteral("-extfile"), folder.filePath(QStringLiteral("names")), QStringLiteral("-out"), options.certificate}}) {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"), words);
        ASSERT_TRUE(openssl.waitForFinished() && openssl.exitCode() == 0) << openssl.readAllStandardError().constData();
    }
    start();
    ASSERT_TRUE(server->isRunning()) << qPrintable(server->log());
    const Existence refused = ask({{QStringLiteral("SSL_CERT_FILE"), authority}});
    EXPECT_EQ(refused.presence, Presence::Unknown);
    EXPECT_TRUE(refused.why.text.contains(QStringLiteral("TLS failed")) && refused.why.text.contains(QStringLiteral("expired"), Qt::CaseInsensitive)) << qPrintable(refused.why.text);
    RegistryClient client(quickOptions(environment({{QStringLiteral("SSL_CERT_FILE"), authority}})), launcher);
    const auto got = manifestOf(client, parseImageRef(host() + QStringLiteral("/team/x:1")).value());
    ASSERT_FALSE(got);
    EXPECT_EQ(got.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(got.error().advice.text.contains(QStringLiteral("registry"))) << qPrintable(got.error().text());
}

} // namespace tls_test
