// A registry that is hostile, broken or not one at all: what it says is not believed, and nobody else learns our password.
#include "model/engine/launcher.h"
#include "tests/support/asking.h"
#include "tests/support/faultproxy.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>

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
                                  QByteArray(R"({"errors":[{"code":"SOMETHING"}]})"),
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
    RegistryClient client(quickOptions(), launcher);
    const auto refused = manifestOf(client, parseImageRef(QStringLiteral("127.0.0.1:1/x:1")).value());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(refused.error().why.text.contains(QStringLiteral("connection refused"))) << qPrintable(refused.error().text());
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
}
