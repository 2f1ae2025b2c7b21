// A certificate that is not to be believed ends the talk before a word is said; nothing makes us go on.
#include "model/registry/http.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QProcess>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>

using namespace stackwright;

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
