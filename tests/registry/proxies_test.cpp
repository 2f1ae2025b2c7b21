// A proxy that the environment names: registries elsewhere are reached through it, this machine's never, and its password is
// told to nobody else (promises.md N5).
#include "model/engine/launcher.h"
#include "tests/support/asking.h"
#include "tests/support/outside.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QTcpServer>
#include <QTcpSocket>

namespace proxies_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

/// Lets in who has its login, and leads every tunnel to one port of this machine.
class Tunnel : public QTcpServer
{
public:
    explicit Tunnel(quint16 to)
    {
        EXPECT_TRUE(listen(QHostAddress::LocalHost));
        connect(this, &QTcpServer::newConnection, this, [this, to] {
            while (QTcpSocket *client = nextPendingConnection()) {
                connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
                connect(client, &QIODevice::readyRead, client, [this, client, to, head = QByteArray()]() mutable {
                    head += client->readAll();
                    if (!head.contains("\r\n\r\n"))
                        return;
                    const QByteArray asked = std::exchange(head, QByteArray());
                    requests += asked;
                    if (asksForLogin && !asked.contains(QByteArray("Proxy-Authorization: Basic " + QByteArray("pu:proxypass123").toBase64()))) {
                        client->write("HTTP/1.1 407 Login\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0\r\n\r\n");
                        return;
                    }
                    disconnect(client, &QIODevice::readyRead, nullptr, nullptr);
                    auto *server = new QTcpSocket(client);
                    connect(server, &QIODevice::readyRead, client, [client, server] { client->write(server->readAll()); });
                    connect(client, &QIODevice::readyRead, server, [client, server] { server->write(client->readAll()); });
                    // To a registry without TLS the whole request goes by the proxy; else only the way is asked for.
                    connect(server, &QTcpSocket::connected, client, [client, server, asked] {
                        if (asked.startsWith("CONNECT "))
                            client->write("HTTP/1.1 200 OK\r\n\r\n");
                        else
                            server->write(asked);
                    });
                    server->connectToHost(QHostAddress::LocalHost, to);
                });
            }
        });
    }
    QString address() const { return QStringLiteral("http://pu:proxypass123@127.0.0.1:%1").arg(serverPort()); }

    QByteArrayList requests;
    bool asksForLogin = true;
};

/// For the time of a test.
class Variable
{
public:
    Variable(const char *name, const QString &value) : m_name(name), m_before(qgetenv(name)), m_was(qEnvironmentVariableIsSet(name)) { qputenv(name, value.toLocal8Bit()); }
    ~Variable()
    {
        if (m_was)
            qputenv(m_name, m_before);
        else
            qunsetenv(m_name);
    }
    Q_DISABLE_COPY_MOVE(Variable)

private:
    const char *m_name;
    QByteArray m_before;
    bool m_was;
};

} // namespace

TEST(Proxies, OfTheEnvironmentLeadElsewhereAndNeverToThisMachine)
{
    if (!RegistryServer::isInstalled())
        GTEST_SKIP() << "docker-registry is not installed";
    RegistryServer server;
    Tunnel tunnel(server.port());
    tunnel.asksForLogin = false;
    ProcessLauncher launcher;
    RegistryClient direct(quickOptions(), launcher);
    const QString digest = putTinyImage(direct, parseImageRef(server.host() + QStringLiteral("/team/x:1")).value(), "one");
    const ImageRef far = parseImageRef(QStringLiteral("registry.invalid:5000/team/x:1")).value();
    RegistryOptions options = quickOptions({{QStringLiteral("STACKWRIGHT_HTTP_REGISTRIES"), QStringLiteral("registry.invalid:5000")}});
    for (const char *name : {"http_proxy", "HTTP_PROXY"}) {
        SCOPED_TRACE(name);
        tunnel.requests.clear();
        const Variable set(name, tunnel.address());
        RegistryClient client(options, launcher);
        EXPECT_EQ(existenceOf(client, far).digest, digest) << qPrintable(existenceOf(client, far).why.text);
        ASSERT_FALSE(tunnel.requests.isEmpty());
        EXPECT_TRUE(tunnel.requests.last().contains("registry.invalid:5000")) << tunnel.requests.last().constData();

        // This machine, by each of its names.
        tunnel.requests.clear();
        for (const QString &own : {QStringLiteral("127.0.0.1"), QStringLiteral("localhost"), QStringLiteral("127.0.0.2")}) {
            RegistryClient near(quickOptions(), launcher);
            (void)existenceOf(near, parseImageRef(own + QStringLiteral(":%1/team/x:1").arg(server.port())).value());
        }
        EXPECT_TRUE(tunnel.requests.isEmpty()) << tunnel.requests.value(0).constData();

        for (const char *but : {"no_proxy", "NO_PROXY"})
            for (const char *value : {"registry.invalid", "other.example, .invalid", "*"}) {
                const Variable except(but, QString::fromLatin1(value));
                RegistryClient without(options, launcher);
                EXPECT_EQ(existenceOf(without, far).presence, Presence::Unknown) << but << '=' << value;
            }
        EXPECT_TRUE(tunnel.requests.isEmpty()) << tunnel.requests.value(0).constData();
    }
}

TEST(Proxies, AreGivenTheirLoginForARegistryWithoutTls)
{
    if (!RegistryServer::isInstalled())
        GTEST_SKIP() << "docker-registry is not installed";
    RegistryServer server;
    Tunnel tunnel(server.port());
    ProcessLauncher launcher;
    const auto patient = [](RegistryOptions made) { // on a busy machine a registry takes its time
        made.retry.requestDeadline = made.retry.uploadDeadline = std::chrono::seconds(15);
        return made;
    };
    RegistryClient direct(patient(quickOptions()), launcher);
    const QString digest = putTinyImage(direct, parseImageRef(server.host() + QStringLiteral("/team/x:1")).value(), "one");
    const ImageRef far = parseImageRef(QStringLiteral("registry.invalid:5000/team/x:1")).value();
    const RegistryOptions options = patient(quickOptions({{QStringLiteral("STACKWRIGHT_HTTP_REGISTRIES"), QStringLiteral("registry.invalid:5000")}}));
    {
        const Variable set("http_proxy", tunnel.address());
        RegistryClient client(options, launcher);
        const Existence found = existenceOf(client, far);
        EXPECT_EQ(found.digest, digest) << qPrintable(found.why.text);
        const auto manifest = manifestOf(client, far);
        ASSERT_TRUE(manifest) << qPrintable(manifest.error().text());
        EXPECT_TRUE(put(client, far.withTag(QStringLiteral("2")), *manifest)) << "what is put goes the same way";
    }
    for (const QString &wrong : {QStringLiteral("http://127.0.0.1:%1"), QStringLiteral("http://pu:other@127.0.0.1:%1"), QStringLiteral("http://nobody@127.0.0.1:%1")}) {
        const Variable set("http_proxy", wrong.arg(tunnel.serverPort()));
        RegistryClient client(options, launcher);
        const Existence found = existenceOf(client, far);
        EXPECT_EQ(found.presence, Presence::Unknown) << qPrintable(wrong);
        EXPECT_FALSE(found.why.text.contains(QStringLiteral("other"))) << qPrintable(found.why.text);
    }
    // A password is in the address as addresses write it, and the proxy is told what it means.
    tunnel.requests.clear();
    const Variable set("http_proxy", QStringLiteral("http://p%%40:a%%3Ab@127.0.0.1:%1").replace(QStringLiteral("%%"), QStringLiteral("%")).replace(QStringLiteral("%1"), QString::number(tunnel.serverPort())));
    RegistryClient client(options, launcher);
    (void)existenceOf(client, far);
    ASSERT_FALSE(tunnel.requests.isEmpty());
    EXPECT_TRUE(tunnel.requests.last().contains(QByteArray("Basic " + QByteArray("p@:a:b").toBase64()))) << tunnel.requests.last().constData();
}

TEST(Proxies, TellTheirPasswordToNobodyElse)
{
    // One that does not answer, and one that does not let us in: what the program says of them names no password.
    Tunnel other(1);
    outside::Repository stack;
    stack.write(QStringLiteral("images/spec.yml"), "images:\n  base:\n    image_name: registry.invalid:5000/team/base\ntag: {prefix: \"1\", suffix: branch}\nall_info_cmds: {}\n");
    stack.write(QStringLiteral("images/base/Dockerfile"), "FROM scratch\n");
    stack.commit();
    for (const QString &port : {QStringLiteral("1"), QString::number(other.serverPort())}) {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"})
            environment.insert(QLatin1String(name), QStringLiteral("http://pu:wrong-canary-9@127.0.0.1:") + port);
        environment.insert(QStringLiteral("HOME"), stack.path());
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), {QStringLiteral("-C"), stack.path(), QStringLiteral("plan"), QStringLiteral("--check-registry"), QStringLiteral("--json")});
        ASSERT_TRUE(spinUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(60)));
        const QByteArray said = process.readAllStandardOutput() + process.readAllStandardError();
        EXPECT_TRUE(said.contains("registry.invalid")) << said.constData();
        EXPECT_FALSE(said.contains("wrong-canary-9") || said.contains(QByteArray("pu:wrong-canary-9").toBase64())) << said.constData();
    }
}

} // namespace proxies_test
