// RegistryClient against Debian's docker-registry: open, with htpasswd, with tokens.
#include "model/engine/launcher.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"
#include "tests/support/tokenserver.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>

namespace registryclient_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class RealRegistry : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
    }

    static ImageRef ref(const RegistryServer &server, const QString &rest)
    {
        return parseImageRef(server.host() + QLatin1Char('/') + rest).value();
    }

    ProcessLauncher launcher;
};

} // namespace

TEST_F(RealRegistry, HoldsWhatWasPutAndSaysWhatIsMissing)
{
    RegistryServer server;
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.log());
    RegistryClient client(quickOptions(), launcher);
    const ImageRef image = ref(server, QStringLiteral("team/x:2023.2-abc"));

    EXPECT_EQ(existenceOf(client, image).presence, Presence::No); // no such repository
    const QString digest = putTinyImage(client, image, "one");
    EXPECT_EQ(digestOf(client, image), digest);
    EXPECT_EQ(existenceOf(client, image.withTag(QStringLiteral("other"))).presence, Presence::No);

    const auto manifest = manifestOf(client, image);
    ASSERT_TRUE(manifest) << qPrintable(manifest.error().text());
    EXPECT_EQ(manifest->digest, digest);
    EXPECT_FALSE(manifest->isIndex());
    const auto missing = manifestOf(client, image.withTag(QStringLiteral("other")));
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, Error::Kind::Input);

    const ImageRef stable = image.withTag(QStringLiteral("2023.2-stable"));
    const auto moved = put(client, stable, *manifest);
    ASSERT_TRUE(moved) << qPrintable(moved.error().text());
    EXPECT_EQ(digestOf(client, stable), digest);

    const auto tags = answerOf<Result<QStringList>>([&](QObject *context, auto answer) { client.tags(image, context, answer); });
    ASSERT_TRUE(tags);
    EXPECT_EQ(*tags, (QStringList{QStringLiteral("2023.2-abc"), QStringLiteral("2023.2-stable")}));

    const auto config = answerOf<Result<QByteArray>>([&](QObject *context, auto answer) {
        client.blob(image, manifest->json().value(QLatin1String("config")).toObject().value(QLatin1String("digest")).toString(), context, answer);
    });
    ASSERT_TRUE(config);
    EXPECT_TRUE(config->contains("amd64"));

    EXPECT_TRUE(answerOf<Result<void>>([&](QObject *context, auto answer) { client.mayPush(image, context, answer); }));
    // 2.8.2 removes by digest only, and that would take the other tag too.
    EXPECT_FALSE(answerOf<Result<void>>([&](QObject *context, auto answer) { client.removeTag(stable, context, answer); }));
    EXPECT_EQ(digestOf(client, stable), digest);
}

TEST_F(RealRegistry, WithAPasswordIsNoPermissionWithoutOneAndOpenWithIt)
{
    RegistryServer::Options options;
    options.user = QStringLiteral("release");
    options.password = QStringLiteral("a:b c");
    RegistryServer server(options);
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.log());
    const ImageRef image = ref(server, QStringLiteral("team/x:1"));

    RegistryClient stranger(quickOptions(), launcher);
    const Existence refused = existenceOf(stranger, image);
    EXPECT_EQ(refused.presence, Presence::Unknown);
    EXPECT_TRUE(refused.noPermission) << qPrintable(refused.why);

    QMap<QString, QString> environment{{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("release")},
                                       {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QStringLiteral("wrong")}};
    RegistryClient mistaken(quickOptions(environment, server.host()), launcher);
    EXPECT_TRUE(existenceOf(mistaken, image).noPermission);

    environment.insert(QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), options.password);
    RegistryClient client(quickOptions(environment, server.host()), launcher);
    const QString digest = putTinyImage(client, image, "one");
    EXPECT_EQ(digestOf(client, image), digest);

    // The same from docker's config.json.
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("config.json")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("{\"auths\":{\"http://" + server.host().toUtf8() + "/v2/\":{\"auth\":\"" + QByteArray("release:a:b c").toBase64() + "\"}}}");
    file.close();
    RegistryClient configured(quickOptions({{QStringLiteral("DOCKER_CONFIG"), folder.path()}}), launcher);
    EXPECT_EQ(digestOf(configured, image), digest);
}

TEST_F(RealRegistry, WithTokensGivesThemByScopeAndRefreshesOnce)
{
    TokenServer tokens;
    RegistryServer::Options options;
    options.tokenRealm = tokens.realm();
    options.tokenCertificate = tokens.certificate();
    RegistryServer server(options);
    ASSERT_TRUE(server.isRunning()) << qPrintable(server.log());
    const ImageRef image = ref(server, QStringLiteral("team/x:1"));
    const QMap<QString, QString> environment{{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QString::fromLatin1(tokens.user)},
                                             {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QString::fromLatin1(tokens.password)}};
    {
        RegistryClient client(quickOptions(environment, server.host()), launcher);
        const QString digest = putTinyImage(client, image, "one");
        EXPECT_EQ(digestOf(client, image), digest);
        EXPECT_LE(tokens.server().requests.size(), 2) << "a token is kept for its scope";
        EXPECT_TRUE(answerOf<Result<void>>([&](QObject *context, auto answer) { client.mayPush(image, context, answer); }));
        EXPECT_EQ(existenceOf(client, image.withTag(QStringLiteral("none"))).presence, Presence::No);
    }
    RegistryClient stranger(quickOptions(), launcher);
    EXPECT_TRUE(existenceOf(stranger, image).noPermission);

    // Narrower than asked: pull alone. Reading works, pushing is refused before anything moves.
    tokens.granted = QStringList{QStringLiteral("pull")};
    RegistryClient reader(quickOptions(environment, server.host()), launcher);
    EXPECT_EQ(existenceOf(reader, image).presence, Presence::Yes);
    const auto may = answerOf<Result<void>>([&](QObject *context, auto answer) { reader.mayPush(image, context, answer); });
    ASSERT_FALSE(may);
    EXPECT_EQ(may.error().kind, Error::Kind::Surroundings);

    // No right at all: a 404 or 401 for what is there must not read as "missing".
    tokens.granted = QStringList{};
    RegistryClient nobody(quickOptions(environment, server.host()), launcher);
    EXPECT_EQ(existenceOf(nobody, image).presence, Presence::Unknown);
}

TEST_F(RealRegistry, RemovesATagAloneWhereItDeletesAtAll)
{
    RegistryServer::Options options;
    options.allowDelete = true;
    RegistryServer server(options);
    RegistryClient client(quickOptions(), launcher);
    const ImageRef image = ref(server, QStringLiteral("team/x:1")), other = image.withTag(QStringLiteral("2"));
    const QString digest = putTinyImage(client, image, "one");
    ASSERT_TRUE(put(client, other, *manifestOf(client, image)));
    auto remove = [&](const ImageRef &tag) { return answerOf<Result<void>>([&](QObject *context, auto answer) { client.removeTag(tag, context, answer); }); };
    const auto removed = remove(other);
    EXPECT_TRUE(removed) << qPrintable(removed.error().text());
    EXPECT_EQ(digestOf(client, other), QStringLiteral("missing"));
    EXPECT_EQ(digestOf(client, image), digest) << "the same bytes by another name stay";
    EXPECT_TRUE(remove(other)) << "what is gone is gone";
    ASSERT_TRUE(put(client, other, *manifestOf(client, image))) << "and may come again";
    EXPECT_TRUE(remove(other));
}

TEST_F(RealRegistry, KeepsATagWhoseRemovalFailsHalfWay)
{
    RegistryServer::Options options;
    options.allowDelete = true;
    RegistryServer server(options);
    FaultProxy proxy(server.port());
    RegistryClient client(quickOptions(), launcher);
    const ImageRef image = parseImageRef(proxy.host() + QStringLiteral("/team/x:1")).value();
    const QString digest = putTinyImage(client, image, "one");
    int deletes = 0;
    proxy.fault = [&deletes](const ProxiedRequest &request) {
        const bool third = request.method == "DELETE" && ++deletes == 3; // by tag, the question, the tombstone
        return third ? Fault::answer(403, R"({"errors":[{"code":"DENIED","message":"not you"}]})") : Fault{};
    };
    const auto removed = answerOf<Result<void>>([&](QObject *context, auto answer) { client.removeTag(image, context, answer); });
    ASSERT_FALSE(removed);
    EXPECT_TRUE(removed.error().why.text.contains(QStringLiteral("not you"))) << qPrintable(removed.error().text());
    EXPECT_EQ(deletes, 3);
    EXPECT_EQ(digestOf(client, image), digest);
}

TEST_F(RealRegistry, MaySendUsElsewhereForABlobButNotWithOurPassword)
{
    RegistryServer::Options options;
    options.user = QStringLiteral("me");
    options.password = QStringLiteral("hush");
    RegistryServer server(options);
    RegistryServer open; // a storage host: what it gives needs no login
    FaultProxy storage(open.port()), proxy(server.port());
    const QMap<QString, QString> environment{{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), options.user}, {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), options.password}};
    RegistryClient client(quickOptions(environment, proxy.host()), launcher), plain(quickOptions(), launcher);
    const ImageRef image = parseImageRef(proxy.host() + QStringLiteral("/team/x:1")).value();
    const QString digest = putTinyImage(client, image, "one");
    EXPECT_EQ(putTinyImage(plain, parseImageRef(open.host() + QStringLiteral("/team/x:1")).value(), "one"), digest);
    proxy.fault = [&storage](const ProxiedRequest &request) {
        return request.method == "GET" && request.path.contains("/blobs/") ? Fault::answer(307, {}, {{"Location", "http://" + storage.host().toLatin1() + request.path}}) : Fault{};
    };
    const QString config = manifestOf(client, image)->json().value(QLatin1String("config")).toObject().value(QLatin1String("digest")).toString();
    auto blob = [&] { return answerOf<Result<QByteArray>>([&](QObject *context, auto answer) { client.blob(image, config, context, answer); }); };
    const auto got = blob();
    ASSERT_TRUE(got) << qPrintable(got.error().text());
    EXPECT_EQ(sha256Digest(*got), config);
    ASSERT_EQ(storage.requests.size(), 1);
    EXPECT_EQ(storage.requests.first().header("authorization"), QByteArray());
    storage.fault = [](const ProxiedRequest &) { return Fault::answer(200, "other bytes"); };
    EXPECT_FALSE(blob()) << "what comes from there is checked";
}

} // namespace registryclient_test
