// A registry that is hostile, broken or not one at all: what it says is not believed, and nobody else learns our password.
#include "model/engine/launcher.h"
#include "tests/support/asking.h"
#include "tests/support/faultproxy.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QUrlQuery>

namespace hostile_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

const QByteArray manifestType = "application/vnd.oci.image.manifest.v1+json";
const QByteArray manifestBody = R"({"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"})";

class HostileRegistry : public ::testing::Test
{
protected:
    ImageRef image() const { return parseImageRef(server.host() + QStringLiteral("/team/x:1")).value(); }
    QMap<QString, QString> login() const
    {
        return {{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("me")}, {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QStringLiteral("hush")}};
    }
    static Fault good()
    {
        return Fault::answer(200, manifestBody, {{"Content-Type", manifestType}, {"Docker-Content-Digest", sha256Digest(manifestBody).toLatin1()}});
    }
    Existence ask(const Fault &fault)
    {
        server.clear();
        server.fault = [fault](const ProxiedRequest &) { return fault; };
        RegistryClient client(quickOptions(login(), server.host()), launcher);
        return existenceOf(client, image());
    }
    Result<RawManifest> get(const Fault &fault)
    {
        server.clear();
        server.fault = [fault](const ProxiedRequest &) { return fault; };
        RegistryClient client(quickOptions(), launcher);
        return manifestOf(client, image());
    }

    ProcessLauncher launcher;
    FaultProxy server, canary;
};

} // namespace

TEST_F(HostileRegistry, IsNeverSaidToMissWhatItDoesNotSpeakOf)
{
    for (const QByteArray &body : {QByteArray("404 page not found"), QByteArray("<html>not found</html>"), QByteArray(), QByteArray("{}"),
                                  QByteArray(R"({"errors":[]})"), QByteArray(R"({"errors":["NOT_FOUND"]})"), QByteArray(R"({"errors":[{"message":"not found"}]})"),
                                  QByteArray(R"({"errors":[{"code":"DENIED","message":"requested access to the resource is denied"}]})"),
                                  QByteArray(R"({"errors":[{"code":"UNAUTHORIZED"}]})"), QByteArray(R"({"errors":[{"code":"UNKNOWN"}]})"),
                                  QByteArray(R"({"errors":[{"code":"MANIFEST_UNKNOWN"},{"code":"UNAVAILABLE"}]})"), QByteArray(R"({"message":"404 Not Found"})"),
                                  QByteArray(R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"OCI manifest found, but accept header does not support OCI manifests"}]})")})
        EXPECT_EQ(ask(Fault::answer(404, body)).presence, Presence::Unknown) << body.constData();
    EXPECT_EQ(ask(Fault::answer(404, R"({"errors":[{"code":"MANIFEST_UNKNOWN"}]})")).presence, Presence::No);
    for (const int status : {400, 401, 403, 405, 418, 429, 500, 503}) {
        const Existence found = ask(Fault::answer(status));
        EXPECT_EQ(found.presence, Presence::Unknown) << status;
        EXPECT_FALSE(found.why.isEmpty()) << status;
        EXPECT_EQ(found.noPermission, status == 401 || status == 403) << status;
    }
}

TEST_F(HostileRegistry, SaysThatATagIsMissingInTheWordsOfItsMaker)
{
    for (const char *body : {
             R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"1"}}]})",
             R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":"unknown tag=1"}]})",
             R"({"errors":[{"code":"NOT_FOUND","message":"artifact team/x:1 not found"}]})",
             R"({"errors":[{"code":"TAG_EXPIRED","detail":{},"message":"Tag 1 was deleted or has expired. To pull, revive via time machine"}]})",
             R"({"errors":[{"code":"NAME_UNKNOWN","message":"The repository with name 'x' does not exist in the registry with id '1'"}]})",
             R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"The named manifest is not known to the registry.","detail":{"manifest":"x/1"}}]})",
             R"({"errors":[{"status":404,"message":"Could not find resource"}]})",
             R"({"errors":[{"code":"SOMETHING_THAT_NOBODY_KNOWS_YET","message":"gone"}]})"}) {
        EXPECT_EQ(ask(Fault::answer(404, body, {{"Content-Type", "application/json; charset=utf-8"}})).presence, Presence::No) << body;
        EXPECT_EQ(server.count("GET"), 1) << "a HEAD has no body: who says it is asked by GET";
    }
}

TEST_F(HostileRegistry, WithATokenServiceElsewhereIsToldWithWhatAllowsIt)
{
    server.fault = [](const ProxiedRequest &) {
        return Fault::answer(401, {}, {{"WWW-Authenticate", "Bearer realm=\"https://gitlab.example.org/jwt/auth\",service=\"s\""}});
    };
    RegistryOptions options = quickOptions(login(), server.host());
    options.tokenHosts = {QStringLiteral("other.example.org")};
    RegistryClient client(options, launcher);
    const Existence refused = existenceOf(client, image());
    EXPECT_TRUE(refused.noPermission);
    EXPECT_TRUE(refused.advice.text.contains(QStringLiteral("STACKWRIGHT_TOKEN_HOSTS=other.example.org,gitlab.example.org"))) << qPrintable(refused.advice.text);
    const auto manifest = manifestOf(client, image());
    ASSERT_FALSE(manifest);
    EXPECT_EQ(manifest.error().advice, refused.advice);
    const auto may = answerOf<Result<void>>([&](QObject *context, auto answer) { client.mayPush(image(), context, answer); });
    ASSERT_FALSE(may);
    EXPECT_EQ(may.error().advice, refused.advice);
    const auto ping = answerOf<Result<RegistryClient::Refusal>>([&](QObject *context, auto answer) { client.ping(server.host(), context, answer); });
    ASSERT_TRUE(ping);
    EXPECT_EQ(ping->advice, refused.advice);
    // What no setting allows is not advised.
    for (const char *realm : {"http://auth.example.org/token", "https://user@auth.example.org/token", "token"})
        EXPECT_EQ(RegistrySession::realmAdvice(realm, {}).kind, QStringLiteral("realm-is-wrong")) << realm;
    // GitLab's own pair needs none, and is no pair for others.
    const QUrl gitlab(QStringLiteral("https://registry.gitlab.com"));
    EXPECT_EQ(RegistrySession::whyNotRealm(gitlab, "https://gitlab.com/jwt/auth", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(gitlab, "http://gitlab.com/jwt/auth", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(gitlab, "https://auth.docker.io/token", {}), QString());
    EXPECT_NE(RegistrySession::whyNotRealm(QUrl(QStringLiteral("https://registry.example.com")), "https://gitlab.com/jwt/auth", {}), QString());
}

TEST_F(HostileRegistry, CannotPassOtherThingsForAManifest)
{
    EXPECT_TRUE(get(good()));
    EXPECT_FALSE(get(Fault::answer(200, "<html>log in</html>", {{"Content-Type", "text/html"}})));
    EXPECT_FALSE(get(Fault::answer(200, "{\"schemaVersion\":", {{"Content-Type", manifestType}})));
    EXPECT_FALSE(get(Fault::answer(200, "[]", {{"Content-Type", manifestType}})));
    EXPECT_FALSE(get(Fault::answer(200, manifestBody, {{"Content-Type", "application/vnd.oci.image.index.v1+json"}}))) << "it calls itself otherwise";
    EXPECT_FALSE(get(Fault::answer(200, manifestBody, {{"Content-Type", manifestType}, {"Docker-Content-Digest", QByteArray("sha256:") + QByteArray(64, 'a')}})));
    EXPECT_FALSE(get(Fault::answer(200, QByteArray(5 * 1024 * 1024, ' '), {{"Content-Type", manifestType}}))) << "larger than a manifest may be";
}

TEST_F(HostileRegistry, SendsNoPasswordElsewhere)
{
    canary.fault = [](const ProxiedRequest &) { return good(); };
    // By a redirect: another port is another origin.
    server.fault = [this](const ProxiedRequest &request) {
        if (request.header("authorization").isEmpty())
            return Fault::answer(401, {}, {{"WWW-Authenticate", "Basic realm=\"x\""}});
        return Fault::answer(307, {}, {{"Location", "http://" + canary.host().toLatin1() + "/v2/"}});
    };
    RegistryClient client(quickOptions(login(), server.host()), launcher);
    existenceOf(client, image());
    EXPECT_GE(canary.requests.size(), 1);
    for (const ProxiedRequest &request : canary.requests)
        EXPECT_EQ(request.header("authorization"), QByteArray());

    // By a token realm that is not the registry's.
    for (const QByteArray &realm : {QByteArray("http://169.254.169.254/token"), QByteArray("http://0.0.0.0:%1/token"), QByteArray("http://[::ffff:127.0.0.1]:%1/token"),
                                   QByteArray("http://2130706433:%1/token"), QByteArray("http://example.org/token"), QByteArray("https://user:x@127.0.0.1/token"),
                                   QByteArray("ftp://127.0.0.1/token"), QByteArray("token"), QByteArray("http://0x7f.1:%1/")}) {
        canary.clear();
        const QByteArray there = QByteArray(realm).replace("%1", QByteArray::number(canary.port()));
        server.fault = [there](const ProxiedRequest &) { return Fault::answer(401, {}, {{"WWW-Authenticate", "Bearer realm=\"" + there + "\",service=\"s\""}}); };
        RegistryClient asked(quickOptions(login(), server.host()), launcher);
        EXPECT_TRUE(existenceOf(asked, image()).noPermission) << realm.constData();
        EXPECT_TRUE(canary.requests.isEmpty()) << realm.constData();
    }
}

TEST_F(HostileRegistry, HasItsRedirectsLimited)
{
    server.fault = [](const ProxiedRequest &request) { return Fault::answer(302, {}, {{"Location", request.path + "x"}}); };
    RegistryClient client(quickOptions(), launcher);
    EXPECT_FALSE(manifestOf(client, image()));
    EXPECT_EQ(server.requests.size(), 6);

    // A PUT is never redirected, and only 201 is a success.
    const RawManifest raw{manifestBody, QString::fromLatin1(manifestType), sha256Digest(manifestBody)};
    for (const int status : {200, 202, 204, 301, 302, 307, 400, 413}) {
        server.clear();
        server.fault = [status](const ProxiedRequest &) { return Fault::answer(status, {}, {{"Location", "/elsewhere"}}); };
        EXPECT_FALSE(put(client, image(), raw)) << status;
        EXPECT_EQ(server.count("PUT"), 1) << status;
        EXPECT_EQ(server.requests.size(), 1) << status;
    }
}

TEST_F(HostileRegistry, IsTriedAgainOnlyWhereThatMayHelp)
{
    auto attempts = [this](const Fault &fault) {
        (void)get(fault);
        return server.requests.size();
    };
    EXPECT_EQ(attempts(Fault::answer(500)), 4);
    EXPECT_EQ(attempts(Fault::answer(503)), 4);
    EXPECT_EQ(attempts(Fault::answer(429)), 4);
    EXPECT_EQ(attempts(Fault::answer(429, {}, {{"Retry-After", "99999"}})), 1);
    EXPECT_EQ(attempts(Fault::answer(400)), 1);
    EXPECT_EQ(attempts(Fault::answer(403)), 1);
    EXPECT_EQ(attempts(Fault::answer(405)), 1);
    // Every other one fails: the answer is had in the end.
    server.clear();
    server.fault = [](const ProxiedRequest &request) { return request.number % 2 == 1 ? Fault::answer(502) : good(); };
    RegistryClient client(quickOptions(), launcher);
    EXPECT_TRUE(manifestOf(client, image()));
    // A wait that is asked for is waited.
    server.clear();
    server.fault = [](const ProxiedRequest &request) { return request.number == 1 ? Fault::answer(429, {}, {{"Retry-After", "1"}}) : good(); };
    QElapsedTimer clock;
    clock.start();
    EXPECT_TRUE(manifestOf(client, image()));
    EXPECT_GE(clock.elapsed(), 1000);
}

TEST_F(HostileRegistry, EndsInTimeHoweverSlowItIs)
{
    Fault slow = good();
    slow.kind = Fault::Kind::Mute;
    QElapsedTimer clock;
    clock.start();
    EXPECT_FALSE(get(slow));
    EXPECT_LT(clock.elapsed(), 10'000);
    EXPECT_EQ(server.requests.size(), 1) << "who was mute is not asked again and again";
    // What is asked of it next waits less.
    RegistryOptions options = quickOptions();
    options.retry.againDeadline = std::chrono::milliseconds(100);
    RegistryClient patient(options, launcher);
    clock.start();
    EXPECT_FALSE(manifestOf(patient, image()));
    EXPECT_GE(clock.elapsed(), 600);
    clock.start();
    EXPECT_EQ(existenceOf(patient, image()).presence, Presence::Unknown);
    EXPECT_FALSE(manifestOf(patient, image()));
    EXPECT_LT(clock.elapsed(), 1'100);
    const RetryPolicy usual;
    EXPECT_LE(usual.requestDeadline + 2 * usual.againDeadline, std::chrono::seconds(40)) << "three phases, one after the other";
    RegistryClient client(quickOptions(), launcher);
    const auto refused = manifestOf(client, parseImageRef(QStringLiteral("127.0.0.1:1/x:1")).value());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(refused.error().why.text.contains(QStringLiteral("connection refused"))) << qPrintable(refused.error().text());
}

TEST_F(HostileRegistry, ThatIsNotThereIsKnownInSeconds)
{
    // By the program's own patience: a wrong address must not cost a quarter of a minute for each image.
    RegistryOptions options = RegistryOptions::fromEnvironment({}, {});
    RegistryClient client(options, launcher);
    QElapsedTimer clock;
    clock.start();
    const auto refused = manifestOf(client, parseImageRef(QStringLiteral("127.0.0.1:1/x:1")).value());
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().why.text.contains(QStringLiteral("tried 3 times"))) << qPrintable(refused.error().text());
    EXPECT_LT(clock.elapsed(), 4'000);
    clock.start();
    for (const char *other : {"127.0.0.1:1/x:2", "127.0.0.1:1/y:1", "127.0.0.1:1/z:1"}) {
        const Existence existence = existenceOf(client, parseImageRef(QString::fromLatin1(other)).value());
        EXPECT_EQ(existence.presence, Presence::Unknown);
        EXPECT_TRUE(existence.why.text.contains(QStringLiteral("connection refused"))) << qPrintable(existence.why.text);
    }
    EXPECT_LT(clock.elapsed(), 3'000) << "once each";
    const RetryPolicy usual;
    EXPECT_GE(usual.first, std::chrono::seconds(1)) << "who has answered before is waited for";
}

TEST_F(HostileRegistry, ListsTagsPageByPageOnItsOwnOriginOnly)
{
    RegistryClient client(quickOptions(), launcher);
    auto tags = [&] { return answerOf<Result<QStringList>>([&](QObject *context, auto answer) { client.tags(image(), context, answer); }); };
    const auto page = [](const QByteArray &body, const QByteArray &link) {
        return Fault::answer(200, body, link.isEmpty() ? QList<QPair<QByteArray, QByteArray>>() : QList<QPair<QByteArray, QByteArray>>{{"Link", link}});
    };
    server.fault = [&](const ProxiedRequest &request) {
        return request.path.contains("last=b") ? page(R"({"tags":["c"]})", {}) : page(R"({"tags":["b","a"]})", "</v2/team/x/tags/list?last=b>; rel=\"next\"");
    };
    EXPECT_EQ(*tags(), (QStringList{QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("c")}));
    server.fault = [&](const ProxiedRequest &) { return page(R"({"tags":null})", {}); };
    EXPECT_TRUE(tags()->isEmpty());
    server.fault = [&](const ProxiedRequest &) { return page(R"({"tags":["a"]})", "<http://" + canary.host().toLatin1() + "/v2/x>; rel=next"); };
    EXPECT_FALSE(tags());
    EXPECT_TRUE(canary.requests.isEmpty());
    server.fault = [&](const ProxiedRequest &) { return page(R"({"tags":["a"]})", "</v2/team/x/tags/list?last=a>; rel=next"); };
    EXPECT_FALSE(tags()) << "a list that goes round in a circle";
    server.fault = [&](const ProxiedRequest &request) { return page(R"({"tags":["a"]})", "</v2/team/x/tags/list?n=" + QByteArray::number(request.number) + ">; rel=next"); };
    EXPECT_FALSE(tags()) << "a list that goes on and brings nothing";
    // By a back end that calls itself otherwise than we call it.
    server.fault = [&](const ProxiedRequest &request) {
        return request.path.contains("last=b") ? page(R"({"tags":["c"]})", {})
                                               : page(R"({"tags":["b"]})", "<http://backend.internal:8080/v2/team/x/tags/list?last=b&n=1>; rel=\"next\"");
    };
    EXPECT_EQ(*tags(), (QStringList{QStringLiteral("b"), QStringLiteral("c")}));
    EXPECT_EQ(server.requests.last().path, "/v2/team/x/tags/list?last=b&n=1");
}

TEST_F(HostileRegistry, MayCutItsTagsIntoManyPages)
{
    constexpr int pages = 250, perPage = 100; // whatever n was asked for
    server.fault = [](const ProxiedRequest &request) {
        const int at = QUrlQuery(QUrl(QString::fromLatin1(request.path))).queryItemValue(QStringLiteral("last")).toInt();
        QByteArray list;
        for (int i = 0; i < perPage; ++i)
            list += (i > 0 ? ",\"t" : "\"t") + QByteArray::number(at * perPage + i) + '"';
        const QByteArray next = "</v2/team/x/tags/list?n=100&last=" + QByteArray::number(at + 1) + ">; rel=\"next\"";
        return Fault::answer(200, "{\"tags\":[" + list + "]}", at + 1 < pages ? QList<QPair<QByteArray, QByteArray>>{{"Link", next}}
                                                                             : QList<QPair<QByteArray, QByteArray>>());
    };
    RegistryClient client(quickOptions(), launcher);
    const auto tags = answerOf<Result<QStringList>>([&](QObject *context, auto answer) { client.tags(image(), context, answer); }, std::chrono::seconds(120));
    ASSERT_TRUE(tags) << qPrintable(tags.error().text());
    EXPECT_EQ(tags->size(), pages * perPage);
}

} // namespace hostile_test
