// A verdict is left beside an image and found again: on a registry without the referrers API (docker-registry 2.8.2), and on
// one that has it.
#include "model/engine/launcher.h"
#include "model/release/verdict.h"
#include "tests/support/asking.h"
#include "tests/support/faultproxy.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

namespace verdict_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

Verdict passedVerdict(const QString &digest, int minute)
{
    Verdict verdict;
    verdict.digest = digest;
    verdict.image = QStringLiteral("127.0.0.1:5000/team/x:2023.2-2035e52");
    verdict.commit = QString(40, QLatin1Char('a'));
    verdict.at = QDateTime(QDate(2026, 3, 1), QTime(12, minute), QTimeZone::utc());
    for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push})
        verdict.stages += Verdict::StageResult{stage, StageState::Passed, verdict.at.addSecs(-60), 1.5, {}};
    verdict.stages += Verdict::StageResult{Stage::Integration, StageState::Skipped, {}, 0, QStringLiteral("it has none")};
    verdict.basicTests = TestCounts{7, 0, 1};
    verdict.testTree = sha256Digest("tests");
    verdict.tools = {{QStringLiteral("docker"), QStringLiteral("20.10.24")}};
    return verdict;
}

/// The referrers API in front of a registry that has none, from the manifests that went by.
struct ReferrersApi
{
    FaultProxy proxy;
    QJsonArray entries;

    explicit ReferrersApi(quint16 upstream) : proxy(upstream)
    {
        proxy.fault = [this](const ProxiedRequest &request) {
            const QJsonObject json = QJsonDocument::fromJson(request.body).object();
            if (request.method == "PUT" && json.contains(QLatin1String("subject")))
                entries += QJsonObject{{QStringLiteral("mediaType"), json.value(QLatin1String("mediaType"))},
                                       {QStringLiteral("digest"), sha256Digest(request.body)}, {QStringLiteral("size"), request.body.size()},
                                       {QStringLiteral("artifactType"), json.value(QLatin1String("artifactType"))},
                                       {QStringLiteral("annotations"), json.value(QLatin1String("annotations"))}};
            if (!request.path.contains("/referrers/"))
                return Fault{};
            const QJsonObject index{{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("manifests"), entries}};
            return Fault::answer(200, QJsonDocument(index).toJson(), {{"Content-Type", "application/vnd.oci.image.index.v1+json"}});
        };
    }
};

class VerdictInRegistry : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
    }

    static void leave(Registry &registry, const ImageRef &image, const Verdict &verdict)
    {
        const auto left = answerOf<Result<QString>>([&](QObject *context, auto answer) { leaveVerdict(registry, image, verdict, context, answer); });
        EXPECT_TRUE(left) << qPrintable(left.error().text());
    }
    static Result<std::optional<Verdict>> read(Registry &registry, const ImageRef &image)
    {
        return answerOf<Result<std::optional<Verdict>>>([&](QObject *context, auto answer) { readVerdict(registry, image, context, answer); });
    }

    ProcessLauncher launcher;
};

} // namespace

TEST_F(VerdictInRegistry, IsFoundByTheFallbackTagAndTheNewestCounts)
{
    RegistryServer server;
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(server.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));

    const auto none = read(client, image);
    ASSERT_TRUE(none) << qPrintable(none.error().text());
    EXPECT_FALSE(none->has_value());

    const Verdict early = passedVerdict(image.digest, 1);
    Verdict late = passedVerdict(image.digest, 2);
    late.stages.last().state = StageState::Failed;
    leave(client, image, late);
    leave(client, image, early); // it came later, but it is older
    const auto found = read(client, image);
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ(**found, late);
    EXPECT_EQ((*found)->whyNotPassed(), QStringLiteral("the integration tests failed"));

    ImageRef fallback = image.withDigest({});
    fallback.tag = QString(image.digest).replace(QLatin1Char(':'), QLatin1Char('-'));
    const auto index = manifestOf(client, fallback);
    ASSERT_TRUE(index);
    EXPECT_TRUE(index->isIndex());
    EXPECT_EQ(index->json().value(QLatin1String("manifests")).toArray().size(), 2);
    leave(client, image, early); // again: nothing is added
    EXPECT_EQ(manifestOf(client, fallback)->digest, index->digest);
}

/// A runner whose clock is an hour fast has left "passed"; what fails after it, by a clock that is right, is newer all the same.
TEST_F(VerdictInRegistry, AClockThatIsFastHidesNoLaterFailure)
{
    RegistryServer server;
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(server.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    Verdict passed = passedVerdict(image.digest, 1);
    passed.at = QDateTime::currentDateTimeUtc().addSecs(3600);
    leave(client, image, passed);
    for (int round = 0; round < 2; ++round) {
        Verdict failed = passedVerdict(image.digest, 2 + round);
        failed.at = QDateTime::currentDateTimeUtc().addSecs(round);
        failed.stages.last().state = StageState::Failed;
        leave(client, image, failed);
        const auto found = read(client, image);
        ASSERT_TRUE(found && found->has_value());
        EXPECT_EQ((*found)->whyNotPassed(), QStringLiteral("the integration tests failed")) << round;
        passed.at = passed.at.addSecs(1);
        passed.commit = QString(40, QLatin1Char('b'));
        leave(client, image, passed);
        EXPECT_EQ((*read(client, image))->whyNotPassed(), QString()) << "what was left last is the newest";
    }
}

/// One of several says no time: which is the newest is not known, and "passed" is not guessed.
TEST_F(VerdictInRegistry, WithoutATimeIsNotTheNewest)
{
    RegistryServer server;
    ReferrersApi api(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(api.proxy.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    leave(client, image, passedVerdict(image.digest, 1));
    leave(client, image, passedVerdict(image.digest, 2));
    for (const auto &time : {QString(), QStringLiteral("yesterday")}) {
        QJsonObject entry = api.entries.at(0).toObject(), annotations = entry.value(QLatin1String("annotations")).toObject();
        annotations.insert(QStringLiteral("org.opencontainers.image.created"), time);
        entry.insert(QStringLiteral("annotations"), annotations);
        api.entries[0] = entry;
        EXPECT_FALSE(read(client, image)) << qPrintable(time);
    }
}

TEST_F(VerdictInRegistry, IsPutAgainWhereTheRegistryMeetsAnotherRequest)
{
    RegistryServer server;
    FaultProxy proxy(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(proxy.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    int puts = 0;
    proxy.fault = [&puts](const ProxiedRequest &request) {
        return request.method == "PUT" && request.path.contains("/manifests/") && puts++ % 2 == 0
            ? Fault::answer(400, R"({"errors":[{"code":"DIGEST_INVALID","message":"provided digest did not match uploaded content"}]})") : Fault{};
    };
    leave(client, image, passedVerdict(image.digest, 1));
    EXPECT_EQ(puts, 4);
    const auto found = read(client, image);
    EXPECT_TRUE(found && found->has_value());
}

TEST_F(VerdictInRegistry, TakesFewRequests)
{
    RegistryServer server;
    FaultProxy proxy(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(proxy.host() + QStringLiteral("/team/x:1")).value();
    leave(client, image.withDigest(putTinyImage(client, image, "one")), passedVerdict(image.digest, 1)); // finds out what the registry can do
    image = image.withDigest(putTinyImage(client, image, "two"));
    proxy.clear();
    leave(client, image, passedVerdict(image.digest, 2));
    EXPECT_EQ(proxy.count("GET", "/manifests/sha256:"), 1) << "the image, whose size the verdict names";
    EXPECT_EQ(proxy.count("GET", "/manifests/sha256-"), 2) << "the list of its verdicts, for the newest's time and before it is made longer";
    EXPECT_EQ(proxy.count("HEAD", "/blobs/"), 2) << "the empty configuration is there; the verdict is not";
    EXPECT_EQ(proxy.count("POST"), 1);
    EXPECT_EQ(proxy.count("PUT"), 3) << "the verdict, its manifest, the list";
    EXPECT_EQ(proxy.count("HEAD", "/manifests/"), 2) << "both are read back";
    EXPECT_EQ(proxy.count(""), 11);
}

TEST_F(VerdictInRegistry, UsesTheReferrersApiWhereThereIsOne)
{
    RegistryServer server;
    ReferrersApi api(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(api.proxy.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    leave(client, image, passedVerdict(image.digest, 1));
    api.proxy.clear();
    const auto found = read(client, image);
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ((*found)->whyNotPassed(), QString());
    EXPECT_EQ(api.proxy.count("GET", "/blobs/"), 0) << "a small verdict stands in its manifest";
    EXPECT_EQ(api.proxy.count("GET"), 1) << "the list of referrers holds it";

    ImageRef fallback = image.withDigest({});
    fallback.tag = fallbackTag(image.digest);
    EXPECT_EQ(digestOf(client, fallback), QStringLiteral("missing"));
}

TEST_F(VerdictInRegistry, IsUnknownNotMissingWhereTheRegistryCannotTell)
{
    RegistryServer server;
    FaultProxy proxy(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(proxy.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    proxy.fault = [](const ProxiedRequest &request) {
        return request.path.contains("sha256-") ? Fault::answer(404, "<html>not here</html>") : Fault{};
    };
    EXPECT_FALSE(read(client, image)) << "a proxy's 404 is not the registry's";
}

TEST_F(VerdictInRegistry, IsNotLostWhereSeveralAreLeftAtOnce)
{
    // A registry without the API has one list for all, and nobody can lock it.
    RegistryServer server;
    std::vector<std::unique_ptr<RegistryClient>> writers;
    RegistryOptions patient = quickOptions(); // nothing is made to fail here
    patient.retry.requestDeadline = std::chrono::seconds(15);
    for (int i = 0; i < 6; ++i)
        writers.push_back(std::make_unique<RegistryClient>(patient, launcher));
    ImageRef image = parseImageRef(server.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(*writers.front(), image, "one"));
    QObject context;
    int answers = 0;
    for (int i = 0; i < 6; ++i)
        leaveVerdict(*writers.at(static_cast<size_t>(i)), image, passedVerdict(image.digest, i), &context, [&answers](const Result<QString> &left) {
            ++answers;
            EXPECT_TRUE(left) << qPrintable(left.error().text());
        });
    ASSERT_TRUE(spinUntil([&] { return answers == 6; }, std::chrono::seconds(60)));
    ImageRef fallback = image.withDigest({});
    fallback.tag = fallbackTag(image.digest);
    auto listed = [&] { return manifestOf(*writers.front(), fallback)->json().value(QLatin1String("manifests")).toArray().size(); };
    EXPECT_TRUE(spinUntil([&] { return listed() == 6; }, std::chrono::seconds(30))) << listed();
    const auto newest = read(*writers.front(), image);
    ASSERT_TRUE(newest && newest->has_value());
    EXPECT_EQ((*newest)->at.time().minute(), 5);
}

TEST_F(VerdictInRegistry, IsFoundOnTheLastPageOfALongList)
{
    RegistryServer server;
    ReferrersApi api(server.port());
    RegistryClient client(quickOptions(), launcher);
    ImageRef image = parseImageRef(api.proxy.host() + QStringLiteral("/team/x:1")).value();
    image = image.withDigest(putTinyImage(client, image, "one"));
    leave(client, image, passedVerdict(image.digest, 1));
    Verdict late = passedVerdict(image.digest, 2);
    late.stages.last().state = StageState::Failed;
    leave(client, image, late);
    // One entry a page, as a registry with many of them answers.
    api.proxy.fault = [&api](const ProxiedRequest &request) {
        if (!request.path.contains("/referrers/"))
            return Fault{};
        const int at = request.path.contains("page=1") ? 1 : 0;
        const QJsonObject index{{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("manifests"), QJsonArray{api.entries.at(at)}}};
        QList<QPair<QByteArray, QByteArray>> headers{{"Content-Type", "application/vnd.oci.image.index.v1+json"}};
        if (at == 0)
            headers.emplaceBack("Link", "<" + request.path.split('?').first() + "?page=1>; rel=\"next\"");
        return Fault::answer(200, QJsonDocument(index).toJson(), headers);
    };
    const auto found = read(client, image);
    ASSERT_TRUE(found && found->has_value());
    EXPECT_EQ(**found, late);
}

} // namespace verdict_test
