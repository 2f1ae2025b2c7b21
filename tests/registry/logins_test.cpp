// Every way in: identity tokens by OAuth2, credential helpers, the names that Docker Hub goes by.
#include "model/engine/launcher.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"
#include "tests/support/tokenserver.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>

namespace logins_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class Logins : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
        path = qgetenv("PATH");
    }
    void TearDown() override
    {
        if (!path.isEmpty())
            qputenv("PATH", path);
    }
    void startWithTokens()
    {
        RegistryServer::Options options;
        options.tokenRealm = tokens.realm();
        options.tokenCertificate = tokens.certificate();
        server = std::make_unique<RegistryServer>(options);
    }
    void startWithPassword(const QString &user, const QString &password)
    {
        RegistryServer::Options options;
        options.user = user;
        options.password = password;
        server = std::make_unique<RegistryServer>(options);
    }
    QMap<QString, QString> configured(const QByteArray &json)
    {
        QFile file(folder.filePath(QStringLiteral("config.json")));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(json);
        return {{QStringLiteral("DOCKER_CONFIG"), folder.path()}};
    }
    /// A credential helper on PATH: `script` sees the host on its standard input.
    void helper(const QString &suffix, const QByteArray &script)
    {
        QDir().mkpath(folder.filePath(QStringLiteral("bin")));
        QFile file(folder.filePath(QStringLiteral("bin/docker-credential-") + suffix));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("#!/bin/sh\n" + script);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("PATH", QByteArray(QFile::encodeName(folder.filePath(QStringLiteral("bin"))) + ':' + path));
    }
    QByteArray host() const { return server->host().toUtf8(); }
    ImageRef image() const { return parseImageRef(server->host() + QStringLiteral("/team/x:1")).value(); }
    bool works(const QMap<QString, QString> &environment)
    {
        RegistryClient client(quickOptions(environment), launcher);
        const QString digest = putTinyImage(client, image(), "one");
        return !digest.isEmpty() && digestOf(client, image()) == digest;
    }

    TokenServer tokens;
    std::unique_ptr<RegistryServer> server;
    ProcessLauncher launcher;
    QTemporaryDir folder;
    QByteArray path;
};

} // namespace

TEST_F(Logins, WithAnIdentityTokenAreAnOAuth2Grant)
{
    tokens.identityToken = "refresh/me+1=&";
    startWithTokens();
    // As docker writes it: a user of zeros, no password, the token beside.
    const auto environment = configured("{\"auths\":{\"" + host() + "\":{\"auth\":\"" + QByteArray("00000000-0000-0000-0000-000000000000:").toBase64()
                                        + "\",\"identitytoken\":\"refresh/me+1=&\"}}}");
    EXPECT_TRUE(works(environment));
    EXPECT_GE(tokens.server().count("POST"), 1);
    EXPECT_EQ(tokens.server().count("GET"), 0);
    for (const ProxiedRequest &request : tokens.server().requests) {
        EXPECT_EQ(request.header("authorization"), QByteArray()) << "it travels in the form";
        EXPECT_FALSE(request.path.contains("refresh")) << "and not in an address, which is logged";
    }

    tokens.identityToken = "another";
    RegistryClient mistaken(quickOptions(environment), launcher);
    const Existence refused = existenceOf(mistaken, image());
    EXPECT_TRUE(refused.noPermission) << qPrintable(refused.why);
    EXPECT_FALSE(refused.why.text.contains(QStringLiteral("refresh/me")));
}

TEST_F(Logins, WithAnIdentityTokenFallBackWhereNobodyTakesAPost)
{
    for (const int status : {404, 405}) {
        tokens.withoutPost = status;
        tokens.user = "<token>";
        tokens.password = "refresh-me";
        tokens.server().clear();
        startWithTokens();
        EXPECT_TRUE(works(configured("{\"auths\":{\"" + host() + "\":{\"identitytoken\":\"refresh-me\"}}}"))) << status;
        EXPECT_GE(tokens.server().count("GET"), 1) << status;
    }
}

TEST_F(Logins, FromAHelperAreForItsHostOnly)
{
    startWithPassword(QStringLiteral("me"), QStringLiteral("p w:d"));
    helper(QStringLiteral("sw-test"), "read host\n[ \"$1\" = get ] && [ \"$host\" = " + host() + " ] || { echo 'credentials not found in native keychain'; exit 1; }\n"
                                      "echo \"{\\\"ServerURL\\\":\\\"$host\\\",\\\"Username\\\":\\\"me\\\",\\\"Secret\\\":\\\"p w:d\\\"}\"\n");
    EXPECT_TRUE(works(configured("{\"credHelpers\":{\"" + host() + "\":\"sw-test\"}}")));
    EXPECT_TRUE(works(configured("{\"credsStore\":\"sw-test\"}")));
    // What the helper does not know stands in the file.
    helper(QStringLiteral("sw-test"), "echo 'credentials not found in native keychain'; exit 1\n");
    EXPECT_TRUE(works(configured("{\"credsStore\":\"sw-test\",\"auths\":{\"" + host() + "\":{\"auth\":\"" + QByteArray("me:p w:d").toBase64() + "\"}}}")));
    // Without either we are nobody, and it is said.
    RegistryClient nobody(quickOptions(configured("{\"credsStore\":\"sw-test\"}")), launcher);
    EXPECT_TRUE(existenceOf(nobody, image()).noPermission);
}

TEST_F(Logins, FromAHelperMayBeAnIdentityToken)
{
    tokens.identityToken = "from-the-helper";
    startWithTokens();
    helper(QStringLiteral("sw-test"), "echo '{\"ServerURL\":\"x\",\"Username\":\"<token>\",\"Secret\":\"from-the-helper\"}'\n");
    EXPECT_TRUE(works(configured("{\"credHelpers\":{\"" + host() + "\":\"sw-test\"}}")));
    EXPECT_GE(tokens.server().count("POST"), 1);
}

TEST_F(Logins, ThatAHelperCannotGiveAreSaidWithoutASecret)
{
    startWithPassword(QStringLiteral("me"), QStringLiteral("pwd"));
    const struct { const char *script, *said; } cases[] = {
        {"echo 'the keyring is locked'; exit 1\n", "the keyring is locked"},
        {"echo not json secret-4711\n", "its answer is not"},
        {"echo '{\"Username\":\"me\"}'\n", "its answer is not"},
        {"kill -9 $$\n", "signal 9"},
        {"head -c 200000 /dev/zero\n", "its answer is not"},
    };
    for (const auto &one : cases) {
        helper(QStringLiteral("sw-test"), one.script);
        RegistryClient client(quickOptions(configured("{\"credHelpers\":{\"" + host() + "\":\"sw-test\"}}")), launcher);
        const Existence refused = existenceOf(client, image());
        EXPECT_FALSE(refused.noPermission) << one.script << "the registry has refused nobody";
        EXPECT_TRUE(refused.advice.text.contains(QStringLiteral("log in again"))) << qPrintable(refused.advice);
        EXPECT_TRUE(refused.why.text.contains(QLatin1String(one.said))) << qPrintable(refused.why);
        EXPECT_FALSE(refused.why.text.contains(QStringLiteral("4711"))) << qPrintable(refused.why);
    }
    // Not there at all, and a name that is no name of a program.
    for (const char *name : {"sw-none", "../sw-test", "sw test;x"}) {
        RegistryClient client(quickOptions(configured("{\"credHelpers\":{\"" + host() + "\":\"" + name + "\"}}")), launcher);
        EXPECT_EQ(existenceOf(client, image()).presence, Presence::Unknown) << name;
        EXPECT_FALSE(existenceOf(client, image()).advice.isEmpty()) << name;
    }
}

TEST(DockerHub, IsOneRegistryByAllItsNames)
{
    ProcessLauncher launcher;
    for (const char *key : {"https://index.docker.io/v1/", "index.docker.io", "docker.io", "registry-1.docker.io", "https://registry.hub.docker.com"}) {
        const QString config = QStringLiteral("{\"auths\":{\"%1\":{\"auth\":\"%2\"}}}").arg(QLatin1String(key), QString::fromLatin1(QByteArray("me:pw").toBase64()));
        CredentialSource source(launcher, {{QStringLiteral("DOCKER_AUTH_CONFIG"), config}, {QStringLiteral("HOME"), QStringLiteral("/nonexistent")}});
        for (const char *name : {"ucsdets/x:1", "docker.io/ucsdets/x:1", "index.docker.io/ucsdets/x:1", "debian:bookworm-slim"}) {
            const ImageRef ref = parseImageRef(QLatin1String(name)).value();
            EXPECT_EQ(ref.apiHost(), QStringLiteral("registry-1.docker.io")) << name;
            const auto found = answerOf<Result<Credentials>>([&](QObject *context, auto answer) { source.find(ref.apiHost(), context, answer); });
            ASSERT_TRUE(found);
            EXPECT_EQ(found->user, QStringLiteral("me")) << key << ' ' << name;
        }
    }
    EXPECT_EQ(parseImageRef(QStringLiteral("debian:1")).value().apiPath(), QStringLiteral("library/debian"));

    // Its tokens come from auth.docker.io and from nowhere else.
    const QUrl hub(QStringLiteral("https://registry-1.docker.io"));
    EXPECT_EQ(RegistrySession::whyNotRealm(hub, "https://auth.docker.io/token", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(hub, "http://auth.docker.io/token", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(hub, "https://auth.docker.io.example.org/token", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(QUrl(QStringLiteral("https://ghcr.io")), "https://auth.docker.io/token", {}), QString());
    EXPECT_EQ(RegistrySession::whyNotRealm(QUrl(QStringLiteral("https://ghcr.io")), "https://ghcr.io/token", {}), QString());
    EXPECT_EQ(RegistrySession::whyNotRealm(QUrl(QStringLiteral("https://r.example.org")), "https://t.example.org/t", {QStringLiteral("t.example.org")}), QString());
}

} // namespace logins_test
