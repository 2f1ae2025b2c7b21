// A promotion against a real registry, with a proxy between them that fails the k-th request in every way, for every k:
// after --resume all tags are new, after --rollback all are old, and no report lies.
#include "model/engine/launcher.h"
#include "model/release/promotion.h"
#include "model/registry/registryclient.h"
#include "tests/support/asking.h"
#include "tests/support/faultproxy.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QTemporaryDir>

namespace promotion_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

const QStringList names{QStringLiteral("base"), QStringLiteral("ds"), QStringLiteral("ml"), QStringLiteral("rs")};
const QString revision(40, QLatin1Char('c'));

Spec specOfFour()
{
    Spec spec;
    spec.tagPrefix = QStringLiteral("2023.2");
    for (const QString &name : names) {
        ImageSpec image;
        image.name = name;
        image.repository = QStringLiteral("ucsdets/") + name;
        spec.images += image;
    }
    return spec;
}

struct Ending
{
    std::optional<Error> refused, error;
    ReleaseRecord record;
    bool moved = false; ///< move() was reached
};

class PromotionOnRegistry : public ::testing::Test
{
protected:
    static void SetUpTestSuite()
    {
        if (RegistryServer::isInstalled())
            server = new RegistryServer;
    }
    static void TearDownTestSuite()
    {
        delete server;
        server = nullptr;
    }
    void SetUp() override
    {
        if (!server)
            GTEST_SKIP() << "docker-registry is not installed";
        proxy = std::make_unique<FaultProxy>(server->port());
        direct = std::make_unique<RegistryClient>(patientOptions(), launcher);
        // A namespace of its own for each test: the registry is shared.
        space = QString::fromLatin1(::testing::UnitTest::GetInstance()->current_test_info()->name()).toLower();
        // Old and new images, a verdict on each new one, the stable tag at the old one.
        for (const QString &name : names) {
            const QByteArray seed = (name + space).toUtf8();
            olds += putTinyImage(*direct, at(server->host(), name, QStringLiteral("2023.2-stable")), seed + " old", revision);
            news += putTinyImage(*direct, at(server->host(), name, QStringLiteral("2023.2-abc1234")), seed + " new", revision);
            leaveVerdictOn(at(server->host(), name, {}).withDigest(news.last()), StageState::Passed);
            writePage(name, QStringLiteral("2023.2-abc1234"), "# page of " + name.toUtf8() + "\n");
        }
        stables = olds;
    }

    /// Where nothing is made to fail nothing may fail, however busy the machine is.
    static RegistryOptions patientOptions()
    {
        RegistryOptions options = quickOptions();
        options.retry.requestDeadline = std::chrono::seconds(15);
        return options;
    }
    ImageRef at(const QString &host, const QString &name, const QString &tag) const
    {
        return parseImageRef(host + QLatin1Char('/') + space + QLatin1Char('/') + name).value().withTag(tag);
    }
    void leaveVerdictOn(const ImageRef &image, StageState integration)
    {
        Verdict verdict;
        verdict.digest = image.digest;
        verdict.commit = revision;
        verdict.at = QDateTime::currentDateTimeUtc();
        for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push})
            verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
        verdict.stages += Verdict::StageResult{Stage::Integration, integration, {}, 1, {}};
        const auto left = answerOf<Result<QString>>([&](QObject *context, auto answer) { leaveVerdict(*direct, image, verdict, context, answer); });
        EXPECT_TRUE(left) << qPrintable(left.error().text());
    }
    void writePage(const QString &name, const QString &tag, const QByteArray &bytes)
    {
        QDir().mkpath(folder.filePath(QStringLiteral("wiki")));
        QFile file(folder.filePath(QStringLiteral("wiki/")) + pageFileOf(at(proxy->host(), name, tag)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    PromotionPlace place() const
    {
        PromotionPlace made;
        made.checkout = folder.path();
        made.output = folder.path();
        made.state = folder.filePath(QStringLiteral("state"));
        made.wiki = WikiPlace{folder.filePath(QStringLiteral("wiki")), folder.filePath(QStringLiteral("manifests")), made.artifacts(), {}};
        made.who = QStringLiteral("tester");
        made.freshFor = freshFor;
        for (const QString &name : names)
            made.repositories += at(proxy->host(), name, {}).repository();
        return made;
    }
    PromotionRequest request() const
    {
        return promotionRequest(specOfFour(), proxy->host() + QLatin1Char('/') + space, QStringLiteral("2023.2-abc1234"), false).value();
    }

    /// Prepares by `how`, moves if that is allowed, waits for the end.
    Ending carryOut(const std::function<void(Promotion &)> &how)
    {
        RegistryOptions options = proxy->fault ? quickOptions() : patientOptions();
        if (patientSettle)
            options.retry.settle = std::chrono::seconds(20);
        RegistryClient client(options, launcher);
        Promotion promotion(client, launcher, place());
        Ending ending;
        bool done = false;
        QObject::connect(&promotion, &Promotion::refused, &promotion, [&](const Error &error) {
            ending.refused = error;
            done = true;
        });
        QObject::connect(&promotion, &Promotion::prepared, &promotion, [&] {
            if (promotion.kind() == Promotion::Kind::Promote && !promotion.gatesOpen()) {
                done = true;
                return;
            }
            ending.moved = true;
            promotion.move();
        });
        QObject::connect(&promotion, &Promotion::finished, &promotion, [&](const PromotionOutcome &outcome) {
            ending.error = outcome.error;
            done = true;
        });
        how(promotion);
        EXPECT_TRUE(spinUntil([&] { return done; }, std::chrono::seconds(90))) << "the promotion did not end";
        ending.record = promotion.record();
        return ending;
    }
    Ending promote()
    {
        return carryOut([this](Promotion &promotion) { promotion.prepare(request()); });
    }
    Ending resume()
    {
        return carryOut([](Promotion &promotion) { promotion.prepareResume(); });
    }
    Ending rollback(const QString &record = {})
    {
        return carryOut([record](Promotion &promotion) { promotion.prepareRollback(record); });
    }

    QStringList stableDigests()
    {
        QStringList found;
        for (const QString &name : names)
            found += digestOf(*direct, at(server->host(), name, QStringLiteral("2023.2-stable")));
        return found;
    }
    /// Puts the stable tags back behind the promotion's back, and forgets what it left.
    void startOver()
    {
        proxy->fault = nullptr;
        for (int i = 0; i < names.size(); ++i) {
            const ImageRef stable = at(server->host(), names.at(i), QStringLiteral("2023.2-stable"));
            const auto manifest = manifestOf(*direct, stable.withDigest(olds.at(i)));
            ASSERT_TRUE(manifest);
            ImageRef byTag = stable;
            ASSERT_TRUE(put(*direct, byTag, *manifest));
        }
        for (const char *left : {"artifacts", "state"})
            QDir(folder.filePath(QLatin1String(left))).removeRecursively();
        proxy->clear();
    }
    bool wikiFollowed() const
    {
        QFile home(folder.filePath(QStringLiteral("wiki/Home.md")));
        bool all = home.open(QIODevice::ReadOnly) && home.readAll().contains("2023.2-stable");
        for (const QString &name : names) {
            QFile page(folder.filePath(QStringLiteral("wiki/")) + pageFileOf(at(proxy->host(), name, QStringLiteral("2023.2-stable"))));
            all = all && page.open(QIODevice::ReadOnly) && page.readAll() == "# page of " + name.toUtf8() + "\n";
        }
        return all;
    }
    bool wikiIsAsBefore() const
    {
        return QDir(folder.filePath(QStringLiteral("wiki"))).entryList(QDir::Files).size() == names.size();
    }
    /// What each line of the report says is what the registry has.
    void expectHonest(const Ending &ending, const std::string &what)
    {
        const QStringList now = stableDigests();
        for (int i = 0; i < ending.record.images.size(); ++i) {
            const PromotedImage &image = ending.record.images.at(i);
            if (image.result == MoveResult::Moved || image.result == MoveResult::AlreadyThere) {
                EXPECT_EQ(now.at(i).toStdString(), news.at(i).toStdString()) << what << ": " << qPrintable(image.image) << " is said to be moved";
            } else if (image.result != MoveResult::Unknown) {
                EXPECT_EQ(now.at(i).toStdString(), olds.at(i).toStdString()) << what << ": " << qPrintable(image.image) << " is said to be " << qPrintable(word(image.result));
            }
        }
    }

    ImageRef third() const { return at(server->host(), names.at(2), QStringLiteral("2023.2-stable")); }
    /// Another hand moves the third tag when the proxy sees the first such request for a stable tag. Returns what it puts there.
    RawManifest movedByOthersAt(const QByteArray &method, bool afterOurPut = false)
    {
        RawManifest other = *manifestOf(*direct, at(server->host(), names.at(2), QStringLiteral("2023.2-abc1234")));
        other.bytes += "\n";
        other.digest = sha256Digest(other.bytes);
        proxy->fault = [this, method, other, mayCome = !afterOurPut, done = false](const ProxiedRequest &request) mutable {
            const bool ofThird = request.path.endsWith(QByteArray("/" + names.at(2).toUtf8() + "/manifests/2023.2-stable"));
            mayCome = mayCome || (ofThird && request.method == "PUT");
            if (mayCome && ofThird && request.method == method && !std::exchange(done, true)) {
                EXPECT_TRUE(put(*direct, third(), other)); // to its end: ours waits in the proxy
            }
            return Fault{};
        };
        return other;
    }

    static RegistryServer *server;
    std::chrono::milliseconds freshFor{1000};
    bool patientSettle = false;
    ProcessLauncher launcher;
    QTemporaryDir folder;
    std::unique_ptr<FaultProxy> proxy;
    std::unique_ptr<RegistryClient> direct;
    QString space;
    QStringList olds, news, stables;
};

RegistryServer *PromotionOnRegistry::server = nullptr;

} // namespace

TEST_F(PromotionOnRegistry, MovesAllTagsAndNoLayerAndAgainMovesNothing)
{
    const Ending first = promote();
    ASSERT_FALSE(first.refused) << qPrintable(first.refused->text());
    ASSERT_TRUE(first.moved) << "gates: " << qPrintable(first.record.gates.value(2).why);
    EXPECT_FALSE(first.error) << qPrintable(first.error->text());
    EXPECT_EQ(stableDigests(), news);
    EXPECT_EQ(first.record.state, QStringLiteral("moved"));
    EXPECT_EQ(proxy->count("PUT"), 4);
    EXPECT_EQ(proxy->count("GET", "/blobs/"), 4) << "the configurations, once each; no layer, no verdict";
    EXPECT_LE(proxy->bytes / 4, 20'000);
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("wiki/Home.md"))));
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("wiki/")) + pageFileOf(at(proxy->host(), names.first(), QStringLiteral("2023.2-stable")))));
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("artifacts/IMAGES_PUSHED"))));

    proxy->clear();
    const Ending again = promote();
    EXPECT_FALSE(again.error);
    EXPECT_EQ(proxy->count("PUT"), 0);
    const Ending resumed = resume();
    EXPECT_FALSE(resumed.refused || resumed.error);
    EXPECT_EQ(proxy->count("PUT"), 0);
    EXPECT_EQ(resumed.record.images.first().result, MoveResult::AlreadyThere);

    const Ending back = rollback();
    EXPECT_FALSE(back.refused || back.error);
    EXPECT_EQ(stableDigests(), olds);
    EXPECT_EQ(proxy->count("PUT"), 4);
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("wiki/Home.md"))));
    const Ending undone = rollback();
    EXPECT_FALSE(undone.refused || undone.error);
    EXPECT_EQ(proxy->count("PUT"), 4) << "already undone";
}

TEST_F(PromotionOnRegistry, RefusesByNameBeforeAnythingMoves)
{
    auto closed = [](const Ending &ending, const char *gate) {
        for (const GateResult &one : ending.record.gates)
            if (one.name == QLatin1String(gate))
                return one.state == GateResult::State::Closed ? one.why.text : QString();
        return QString();
    };
    leaveVerdictOn(at(server->host(), names.at(2), {}).withDigest(news.at(2)), StageState::Failed);
    Ending ending = promote();
    EXPECT_FALSE(ending.moved);
    EXPECT_EQ(closed(ending, "verdict"), QStringLiteral("ml: the integration tests failed"));

    putTinyImage(*direct, at(server->host(), names.at(1), QStringLiteral("2023.2-abc1234")), "another", QString(40, QLatin1Char('d')));
    ending = promote();
    EXPECT_TRUE(closed(ending, "revision").contains(QStringLiteral("ds from dddddddddddd")));
    EXPECT_TRUE(closed(ending, "verdict").contains(QStringLiteral("ds: unknown")));

    QFile::remove(folder.filePath(QStringLiteral("wiki/")) + pageFileOf(at(proxy->host(), names.first(), QStringLiteral("2023.2-abc1234"))));
    EXPECT_TRUE(closed(promote(), "pages").contains(QStringLiteral("base has no page")));

    const Ending nothing = carryOut([this](Promotion &promotion) {
        promotion.prepare(promotionRequest(specOfFour(), proxy->host() + QLatin1Char('/') + space, QStringLiteral("2023.2-nothing"), false).value());
    });
    EXPECT_TRUE(closed(nothing, "images").contains(QStringLiteral("rs:2023.2-nothing is missing")));
    EXPECT_EQ(stableDigests(), olds);
    EXPECT_EQ(proxy->count("PUT"), 0);

    // Passed by hand: with a reason, and recorded.
    auto skipping = [this](const QString &reason) {
        return carryOut([this, reason](Promotion &promotion) {
            PromotionRequest asked = request();
            asked.skipGates = QStringList{QStringLiteral("verdict"), QStringLiteral("revision"), QStringLiteral("pages")};
            asked.reason = reason;
            promotion.prepare(asked);
        });
    };
    EXPECT_TRUE(skipping({}).refused);
    const Ending skipped = skipping(QStringLiteral("the exam is tomorrow"));
    EXPECT_TRUE(skipped.moved);
    EXPECT_FALSE(skipped.error) << qPrintable(skipped.error->text());
    EXPECT_EQ(skipped.record.reason, QStringLiteral("the exam is tomorrow"));
    EXPECT_EQ(skipped.record.gates.at(2).state, GateResult::State::Skipped);
}

TEST_F(PromotionOnRegistry, StopsWhereSomebodyMovedATagMeanwhile)
{
    freshFor = std::chrono::milliseconds(0); // as after a gate that took its time
    const RawManifest other = movedByOthersAt("HEAD");
    const Ending ending = promote();
    ASSERT_TRUE(ending.error);
    EXPECT_TRUE(ending.error->why.text.contains(QStringLiteral("somebody moved it"))) << qPrintable(ending.error->text());
    EXPECT_EQ(proxy->count("PUT"), 0) << "none is put unless all are as they were";
    EXPECT_EQ(digestOf(*direct, third()), other.digest) << "their tag is left alone";
    for (const int i : {0, 1, 3})
        EXPECT_EQ(ending.record.images.at(i).result, MoveResult::NotMoved) << i;
    EXPECT_EQ(ending.record.images.at(2).result, MoveResult::Unknown) << "it names neither the old nor the new one";
    EXPECT_TRUE(ending.record.images.at(2).why.text.contains(other.digest)) << qPrintable(ending.record.images.at(2).why.text);
}

TEST_F(PromotionOnRegistry, MovesBackWhereSomebodyMovedATagAfterItsPut)
{
    freshFor = std::chrono::minutes(1); // nothing is read anew before the PUTs, however slow the machine is: HEAD is the last look
    const RawManifest other = movedByOthersAt("HEAD", true);
    const Ending ending = promote();
    ASSERT_TRUE(ending.error);
    EXPECT_EQ(digestOf(*direct, third()), other.digest) << "their tag is left alone";
    for (const int i : {0, 1, 3})
        EXPECT_EQ(ending.record.images.at(i).result, MoveResult::MovedBack) << i;
    EXPECT_EQ(ending.record.images.at(2).result, MoveResult::Unknown);
    EXPECT_TRUE(ending.error->why.text.contains(other.digest)) << qPrintable(ending.error->text());
}

TEST_F(PromotionOnRegistry, WaitsForATagThatIsSeenLate)
{
    // The registry says 201, and for a while everybody who asks gets the old tag: a copy elsewhere that lags behind.
    QElapsedTimer since;
    const auto oldManifest = manifestOf(*direct, at(server->host(), names.at(1), QStringLiteral("2023.2-stable")));
    ASSERT_TRUE(oldManifest);
    int lies = 0;
    proxy->fault = [&](const ProxiedRequest &request) {
        if (!request.path.contains("/ds/manifests/2023.2-stable"))
            return Fault{};
        if (request.method == "PUT")
            since.start();
        if (!since.isValid() || since.elapsed() > 800 || request.method == "PUT")
            return Fault{};
        ++lies;
        return Fault::answer(200, request.method == "HEAD" ? QByteArray() : oldManifest->bytes,
                             {{"Content-Type", oldManifest->mediaType.toLatin1()}, {"Docker-Content-Digest", oldManifest->digest.toLatin1()}});
    };
    patientSettle = true;
    const Ending ending = promote();
    EXPECT_FALSE(ending.error) << qPrintable(ending.error->text());
    EXPECT_GE(lies, 2);
    EXPECT_EQ(stableDigests(), news);
    for (const PromotedImage &image : ending.record.images)
        EXPECT_EQ(image.result, MoveResult::Moved) << qPrintable(image.image);
}

TEST_F(PromotionOnRegistry, AsksSixTimesForAnImage)
{
    const Ending ending = promote();
    ASSERT_FALSE(ending.error || ending.refused);
    int most = 0;
    for (const QString &name : names) {
        int own = 0;
        const QByteArray place = '/' + name.toUtf8() + '/';
        for (const ProxiedRequest &one : std::as_const(proxy->requests))
            own += one.path.contains(place) && !one.path.contains("/blobs/uploads") && !one.path.contains("/referrers/");
        most = qMax(most, own);
    }
    EXPECT_LE(most, 6);
    EXPECT_EQ(proxy->count("POST"), 1) << "may we push: once for a namespace";
    EXPECT_EQ(proxy->count("GET", "/referrers/"), 1) << "whether the registry has that is found out once";
    std::printf("[ figures  ] %d requests for four images, at most %d for one\n", static_cast<int>(proxy->requests.size()), most);
}

TEST_F(PromotionOnRegistry, NamesATagThatItMadeAndCannotRemove)
{
    // prefix-stable does not exist yet for these; the last PUT fails for good.
    PromotionRequest fresh = request();
    for (PromotedImage &image : fresh.images)
        image.to = image.to.withTag(QStringLiteral("2099.1-stable"));
    proxy->fault = [](const ProxiedRequest &asked) {
        return asked.method == "PUT" && asked.path.contains("/rs/") ? Fault::answer(403, R"({"errors":[{"code":"DENIED","message":"no"}]})") : Fault{};
    };
    const Ending ending = carryOut([&](Promotion &promotion) { promotion.prepare(fresh); });
    ASSERT_TRUE(ending.error);
    EXPECT_EQ(ending.record.images.at(0).result, MoveResult::Moved); // 2.8.2 removes no tags
    EXPECT_TRUE(ending.record.images.at(0).why.text.contains(QStringLiteral("did not exist before"))) << qPrintable(ending.record.images.at(0).why.text);
    EXPECT_EQ(ending.record.images.at(3).result, MoveResult::NotMoved);
    EXPECT_EQ(ending.record.state, QStringLiteral("partly-moved"));
    proxy->fault = nullptr;
    const Ending finished = resume();
    EXPECT_FALSE(finished.refused || finished.error);
    EXPECT_EQ(finished.record.state, QStringLiteral("moved"));
}

/// What had ended is not begun again: a tag that names its old digest now was moved back by somebody, on another machine.
TEST_F(PromotionOnRegistry, ResumesNothingThatSomebodyHasTakenBackSince)
{
    ASSERT_FALSE(promote().error);
    EXPECT_FALSE(resume().error) << "all is where it should be: nothing is to be done";
    const auto old = answerOf<Result<RawManifest>>([&](QObject *context, auto answer) { direct->manifest(third().withTag({}).withDigest(olds.at(2)), context, answer); });
    ASSERT_TRUE(old);
    ASSERT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) { direct->putManifest(third(), *old, context, answer); }));
    const Ending again = resume();
    ASSERT_TRUE(again.refused);
    EXPECT_TRUE(again.refused->why.text.contains(QStringLiteral("somebody moved it since"))) << qPrintable(again.refused->text());
    EXPECT_EQ(digestOf(*direct, third()), olds.at(2));
}

TEST_F(PromotionOnRegistry, ResumesNothingThatHadNotBegun)
{
    EXPECT_EQ(resume().refused->kind, Error::Kind::Input);
    EXPECT_EQ(rollback().refused->kind, Error::Kind::Input);
    EXPECT_EQ(rollback(QStringLiteral("20990101")).refused->kind, Error::Kind::Input);
}

const char *const ways[] = {"401", "403", "404", "429", "500", "502", "503", "cut before", "cut after", "cut body", "slow",
                            "wrong digest", "wrong bytes", "201 that does nothing"};

/// Every way of failing, at every request of a promotion, once and for good.
class PromotionFaults : public PromotionOnRegistry, public ::testing::WithParamInterface<const char *>
{
};

/// What a kill -9 leaves: the program is gone at the k-th request, what it had written stays.
TEST_F(PromotionOnRegistry, KilledAtEveryStepOfTheMovingIsFinishedOrUndone)
{
    int cases = 0;
    for (int k = 1;; ++k) {
        startOver();
        auto client = std::make_unique<RegistryClient>(quickOptions(), launcher);
        auto promotion = std::make_unique<Promotion>(*client, launcher, place());
        bool done = false, killed = false;
        int atMove = -1;
        proxy->fault = [&](const ProxiedRequest &asked) {
            Fault mute;
            mute.kind = Fault::Kind::Mute;
            killed = killed || (atMove >= 0 && asked.number >= atMove + k);
            return killed ? mute : Fault{};
        };
        QObject::connect(promotion.get(), &Promotion::prepared, promotion.get(), [&] {
            atMove = static_cast<int>(proxy->requests.size());
            promotion->move();
        });
        QObject::connect(promotion.get(), &Promotion::finished, promotion.get(), [&] { done = true; });
        promotion->prepare(request());
        ASSERT_TRUE(spinUntil([&] { return done || killed; }));
        promotion.reset();
        client.reset();
        proxy->fault = nullptr;
        if (done)
            break;
        ++cases;
        const Ending after = k % 2 == 0 ? promote() : resume(); // asking for the same again works too
        if (after.refused) {
            EXPECT_EQ(stableDigests(), olds) << "nothing had begun at request " << k;
            EXPECT_FALSE(promote().error);
        } else {
            EXPECT_FALSE(after.error) << k;
        }
        EXPECT_EQ(stableDigests(), news) << k;
        EXPECT_TRUE(wikiFollowed()) << k;
        EXPECT_FALSE(rollback().error) << k;
        EXPECT_EQ(stableDigests(), olds) << "killed at request " << k;
        EXPECT_TRUE(wikiIsAsBefore()) << k;
    }
    EXPECT_GE(cases, 8) << "four puts, and the last look at all four";
}

TEST_P(PromotionFaults, AtEveryRequestLeadToAllNewAfterResumeAndAllOldAfterRollback)
{
    const QByteArray way = GetParam();
    auto faultOf = [&way](const ProxiedRequest &) {
        const QByteArray denied = R"({"errors":[{"code":"DENIED","message":"no"}]})";
        if (way == "401") return Fault::answer(401, R"({"errors":[{"code":"UNAUTHORIZED"}]})");
        if (way == "403") return Fault::answer(403, denied);
        if (way == "404") return Fault::answer(404, "<html>404 page not found</html>");
        if (way == "429") return Fault::answer(429, {}, {{"Retry-After", "99999"}});
        if (way == "500") return Fault::answer(500, {});
        if (way == "502") return Fault::answer(502, "<html>");
        if (way == "503") return Fault::answer(503, {});
        Fault fault;
        fault.kind = way == "cut before" ? Fault::Kind::CutBefore : way == "cut after" ? Fault::Kind::CutAfter
                     : way == "cut body" ? Fault::Kind::CutBody : way == "slow" ? Fault::Kind::Mute
                     : way == "wrong digest" ? Fault::Kind::WrongDigest : way == "wrong bytes" ? Fault::Kind::WrongBytes : Fault::Kind::SwallowPut;
        return fault;
    };
    // In the suite each way takes its turn, and together they are at every request. STACKWRIGHT_ALL_FAULTS=1 tries all.
    const bool all = qEnvironmentVariableIsSet("STACKWRIGHT_ALL_FAULTS");
    const int stride = all ? 1 : static_cast<int>(std::size(ways));
    int turn = 0;
    while (!all && way != ways[turn])
        ++turn;
    int cases = 0, resumed = 0, rolledBack = 0, puts = 0;
    for (int k = 1 + turn;; k += stride) {
        startOver();
        bool reached = false;
        proxy->fault = [&](const ProxiedRequest &request) {
            if (request.number < k || (request.number > k + 5 && way != "401" && way != "403"))
                return Fault{}; // it lasts long enough that the retries do not hide it
            reached = true;
            return faultOf(request);
        };
        const Ending ending = promote();
        proxy->fault = nullptr;
        const std::string what = way.toStdString() + " at request " + std::to_string(k);
        expectHonest(ending, what);
        if (!reached) {
            EXPECT_FALSE(ending.error) << what;
            break;
        }
        ++cases;
        puts += proxy->count("PUT");
        const Ending after = resume();
        if (after.refused) {
            EXPECT_EQ(after.refused->kind, Error::Kind::Input) << what << ": " << qPrintable(after.refused->text());
            EXPECT_EQ(stableDigests(), olds) << what << ": nothing had begun";
            const Ending fresh = promote();
            EXPECT_FALSE(fresh.refused || fresh.error) << what;
        } else {
            EXPECT_FALSE(after.error) << what << ": " << qPrintable(after.error->text());
        }
        EXPECT_EQ(stableDigests(), news) << what << ", resumed";
        EXPECT_TRUE(wikiFollowed()) << what;
        resumed += stableDigests() == news;
        const Ending back = rollback();
        EXPECT_FALSE(back.refused || back.error) << what;
        EXPECT_EQ(stableDigests(), olds) << what << ", rolled back";
        EXPECT_TRUE(wikiIsAsBefore()) << what;
        rolledBack += stableDigests() == olds;
        if (HasFailure())
            break;
    }
    std::printf("[ figures  ] %s: %d cases, %d all new after resume, %d all old after rollback, %d PUTs\n", way.constData(), cases, resumed, rolledBack, puts);
}

INSTANTIATE_TEST_SUITE_P(Ways, PromotionFaults,
                         ::testing::ValuesIn(ways));

} // namespace promotion_test
