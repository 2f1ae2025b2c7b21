// What a promotion is asked for, its journal at every byte, its records.
#include "model/release/promotion.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTimeZone>

namespace promotion_test {

using namespace stackwright;

namespace {

Spec specOf(const char *prefix)
{
    Spec spec;
    spec.tagPrefix = QString::fromLatin1(prefix);
    ImageSpec image;
    image.name = QStringLiteral("base");
    image.repository = QStringLiteral("ghcr.io/ucsd-ets/base");
    spec.images += image;
    return spec;
}

QString target(const Spec &spec, const char *tag, bool global = false)
{
    const auto request = promotionRequest(spec, {}, QString::fromLatin1(tag), global);
    if (!request)
        return request.error().kind == Error::Kind::Input ? QStringLiteral("refused") : QStringLiteral("wrong kind");
    const PromotedImage &image = request->images.first();
    return image.from.text() + QLatin1String(" -> ") + image.to.tag;
}

ReleaseRecord sampleRecord()
{
    ReleaseRecord record;
    record.at = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::utc());
    record.id = newRecordId(record.at);
    record.who = QStringLiteral("me@here");
    record.tag = QStringLiteral("2023.2-abc");
    record.state = QStringLiteral("started");
    PromotedImage image;
    image.image = QStringLiteral("base");
    image.from = parseImageRef(QStringLiteral("ghcr.io/ucsd-ets/base:2023.2-abc")).value();
    image.to = image.from.withTag(QStringLiteral("2023.2-stable"));
    image.newDigest = QStringLiteral("sha256:") + QString(64, QLatin1Char('a'));
    record.images += image;
    record.gates += GateResult{QStringLiteral("verdict"), GateResult::State::Skipped, QStringLiteral("unknown"), {}};
    record.pagesBefore.insert(QStringLiteral("Home.md"), QByteArray("old\r\n\xff"));
    record.pagesBefore.insert(QStringLiteral("new.md"), std::nullopt);
    record.tablesAfter.insert(QStringLiteral("Home.md"), "new");
    return record;
}

} // namespace

TEST(PromotionRequest, TakesPrefixAndSuffix)
{
    EXPECT_EQ(target(specOf("2023.2"), "2023.2-2035e52"), QStringLiteral("ghcr.io/ucsd-ets/base:2023.2-2035e52 -> 2023.2-stable"));
    EXPECT_EQ(target(specOf("2023.1"), "2023.10-abc").section(QLatin1Char(' '), 2), QStringLiteral("2023.10-stable"));
    EXPECT_EQ(target(specOf("2021.3.1"), "2021.3.1-my-branch").section(QLatin1Char(' '), 2), QStringLiteral("2021.3.1-stable"));
    EXPECT_EQ(target(specOf("v-2"), "v-2-branch").section(QLatin1Char(' '), 2), QStringLiteral("v-2-stable"));
    for (const char *wrong : {"", "stable", "2023.2", "2023.2-", "-abc", "2023.2-stable", "a b-c", "2023.2-a/b", ".x-y"})
        EXPECT_EQ(target(specOf("2023.2"), wrong), QStringLiteral("refused")) << wrong;
}

TEST(PromotionRequest, LetsOnlyPrefixStableBecomeStable)
{
    EXPECT_EQ(target(specOf("2023.2"), "2023.2", true), QStringLiteral("ghcr.io/ucsd-ets/base:2023.2-stable -> stable"));
    EXPECT_EQ(target(specOf("2023.2"), "2023.10", true), QStringLiteral("ghcr.io/ucsd-ets/base:2023.10-stable -> stable"));
    EXPECT_EQ(target(specOf("2023.2"), "2021.3.1", true), QStringLiteral("ghcr.io/ucsd-ets/base:2021.3.1-stable -> stable"));
    for (const char *wrong : {"", "stable", "2023.2-stable", "2023.2-2035e52", "a/b", "."})
        EXPECT_EQ(target(specOf("2023.2"), wrong, true), QStringLiteral("refused")) << wrong;
}

TEST(PromotionRequest, GoesToTheRegistryThatIsNamed)
{
    const auto request = promotionRequest(specOf("2023.2"), QStringLiteral("127.0.0.1:5000"), QStringLiteral("2023.2-abc"), false);
    ASSERT_TRUE(request);
    EXPECT_EQ(request->images.first().to.text(), QStringLiteral("127.0.0.1:5000/ucsd-ets/base:2023.2-stable"));
}

TEST(PromotionRequest, MovesNoTagForTwoImages)
{
    Spec spec = specOf("2023.2");
    ImageSpec other = spec.images.first();
    other.name = QStringLiteral("other");
    other.repository = QStringLiteral("quay.io/else/base");
    spec.images += other;
    EXPECT_TRUE(promotionRequest(spec, {}, QStringLiteral("2023.2-2035e52"), false).ok());
    EXPECT_FALSE(promotionRequest(spec, QStringLiteral("127.0.0.1:5000/mine"), QStringLiteral("2023.2-2035e52"), false).ok());
}

TEST(ReleaseRecord, SurvivesItsJson)
{
    const ReleaseRecord record = sampleRecord();
    const auto read = recordFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(record)).toJson()).object());
    ASSERT_TRUE(read) << qPrintable(read.error().text());
    EXPECT_EQ(*read, record);
}

TEST(Releases, AreFoundByTheirBeginningAndFromAnotherCheckout)
{
    QTemporaryDir folder;
    const QStringList stack{QStringLiteral("ghcr.io/ucsd-ets/base")};
    const Releases releases(folder.filePath(QStringLiteral("a")), folder.filePath(QStringLiteral("state")), stack);
    EXPECT_FALSE(releases.find({}));
    ReleaseRecord early = sampleRecord(), late = sampleRecord();
    late.at = late.at.addDays(1);
    late.id = newRecordId(late.at);
    ASSERT_TRUE(releases.write(early) && releases.write(late));
    const Releases other(folder.filePath(QStringLiteral("b")), folder.filePath(QStringLiteral("state")), stack);
    EXPECT_EQ(other.find({})->id, late.id);
    EXPECT_EQ(other.find(early.id.left(10))->id, early.id);
    EXPECT_FALSE(other.find(QStringLiteral("2026")));
    EXPECT_EQ(other.list().size(), 2);
    const Releases stranger(folder.filePath(QStringLiteral("c")), folder.filePath(QStringLiteral("state")), {QStringLiteral("ghcr.io/else")});
    EXPECT_TRUE(stranger.list().isEmpty());
    QFile damaged(folder.filePath(QStringLiteral("a/releases/broken.json")));
    ASSERT_TRUE(damaged.open(QIODevice::WriteOnly));
    damaged.write("{");
    damaged.close();
    QStringList names;
    EXPECT_EQ(releases.list(&names).size(), 2);
    EXPECT_EQ(names.size(), 1);
}

TEST(PromotionJournal, IsReadableAtEveryByteOfIt)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("promotion.jsonl"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    {
        auto journal = PromotionJournal::create(file, sampleRecord(), now);
        ASSERT_TRUE(journal) << qPrintable(journal.error().text());
        for (const char *event : {"put-begins", "put-done", "pages-done"})
            ASSERT_TRUE(journal->append(QLatin1String(event), {}, now));
        ASSERT_TRUE(journal->append(QStringLiteral("finished"), {{QStringLiteral("state"), QStringLiteral("moved")}}, now));
    }
    QFile read(file);
    ASSERT_TRUE(read.open(QIODevice::ReadOnly));
    const QByteArray whole = read.readAll();
    const auto full = readPromotionJournal(whole, file);
    ASSERT_TRUE(full);
    EXPECT_TRUE(full->putBegun && full->finished && full->pagesDone);
    EXPECT_EQ(full->state, QStringLiteral("moved"));
    const qsizetype firstLine = whole.indexOf('\n') + 1;
    for (qsizetype cut = 0; cut < whole.size(); ++cut) {
        const auto story = readPromotionJournal(whole.left(cut), file);
        EXPECT_EQ(story.ok(), cut >= firstLine) << cut;
        if (story) {
            EXPECT_FALSE(story->finished) << cut;
        }
    }
    // A torn line is cut off before the next one is written.
    ASSERT_TRUE(read.isOpen());
    read.close();
    ASSERT_TRUE(QFile::resize(file, whole.size() - 3));
    auto again = PromotionJournal::reopen(file);
    ASSERT_TRUE(again);
    ASSERT_TRUE(again->append(QStringLiteral("resumed"), {}, now));
    ASSERT_TRUE(read.open(QIODevice::ReadOnly));
    EXPECT_TRUE(readPromotionJournal(read.readAll(), file));
}

TEST(Gates, AreSkippedByTheirNamesWithAReason)
{
    const QString reason = QStringLiteral("because");
    EXPECT_FALSE(gateNames({QStringLiteral("verdict")}, {}, {}));
    EXPECT_FALSE(gateNames({QStringLiteral("vredict")}, reason, {}));
    EXPECT_EQ(*gateNames({QStringLiteral("tests"), QStringLiteral("gpu")}, reason, {GateSpec{QStringLiteral("gpu"), {}, {}}}),
              (QStringList{QStringLiteral("verdict"), QStringLiteral("gpu")}));
}

} // namespace promotion_test
