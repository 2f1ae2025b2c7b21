// The records and the lock as they stand in a registry; what the gates say of revisions and tests.
#include "model/release/gates.h"
#include "model/release/promotionlock.h"
#include "model/release/releaselog.h"

#include <gtest/gtest.h>

#include <QJsonDocument>

namespace releaselog_test {

using namespace stackwright;

namespace {

ReleaseRecord recordOf(const char *id, int day, int writes = 1)
{
    ReleaseRecord record;
    record.id = QLatin1String(id);
    record.at = QDateTime(QDate(2026, 3, day), QTime(12, 0), Qt::UTC);
    record.tag = QStringLiteral("2023.2-abc");
    record.state = QStringLiteral("moved");
    record.writes = writes;
    return record;
}

QStringList idsOf(const QList<ReleaseRecord> &records)
{
    QStringList ids;
    for (const ReleaseRecord &one : records)
        ids += one.id;
    return ids;
}

GateFacts imageOf(const char *name, const char *revision, std::optional<TestCounts> basic = {}, std::optional<TestCounts> integration = {})
{
    GateFacts facts;
    facts.image = QLatin1String(name);
    facts.presence = Presence::Yes;
    facts.revision = QLatin1String(revision);
    facts.hasPage = true;
    Verdict verdict;
    verdict.basicTests = basic;
    verdict.integrationTests = integration;
    for (const Stage stage : {Stage::Build, Stage::Push})
        verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
    verdict.stages += Verdict::StageResult{Stage::Test, basic ? StageState::Passed : StageState::Skipped, {}, 1, {}};
    verdict.stages += Verdict::StageResult{Stage::Integration, integration ? StageState::Passed : StageState::Skipped, {}, 1, {}};
    facts.verdict = verdict;
    return facts;
}

GateResult gateOf(const QList<GateResult> &gates, const char *name)
{
    for (const GateResult &one : gates)
        if (one.name == QLatin1String(name))
            return one;
    return {};
}

} // namespace

TEST(ReleaseLog, KeepsTheOrderInWhichItWasWritten)
{
    const auto log = releaseLogFrom(releaseLogManifest({toJson(recordOf("a-clock-ahead", 9)), toJson(recordOf("b", 2))}, {}));
    ASSERT_TRUE(log) << qPrintable(log.error().text());
    EXPECT_EQ(idsOf(log->records), (QStringList{QStringLiteral("b"), QStringLiteral("a-clock-ahead")}));
    const auto both = merged({recordOf("local", 5), recordOf("b", 2, 7)}, log->records);
    EXPECT_EQ(both.size(), 3);
    for (const ReleaseRecord &one : both)
        if (one.id == QLatin1String("b")) {
            EXPECT_EQ(one.writes, 7) << "the copy that was written last";
        }
}

TEST(ReleaseLog, NamesWhatANewerVersionWrote)
{
    QJsonObject newer = toJson(recordOf("newer", 3));
    newer.insert(QStringLiteral("schema"), 2);
    const auto log = releaseLogFrom(releaseLogManifest({toJson(recordOf("old", 2)), newer}, {}));
    ASSERT_TRUE(log);
    EXPECT_TRUE(log->newestUnread);
    EXPECT_EQ(log->raw.size(), 2) << "it is written back as it is";
    EXPECT_TRUE(log->unread.value(0).contains(QStringLiteral("newer version"))) << qPrintable(log->unread.value(0));
    RawManifest nonsense;
    nonsense.bytes = R"({"annotations":{"vnd.stackwright.releases":"/////w=="}})";
    EXPECT_FALSE(releaseLogFrom(nonsense));
}

TEST(ReleaseLog, LeavesOutPagesBeforeRecords)
{
    QList<QJsonObject> all;
    for (int i = 1; i < 9; ++i) {
        ReleaseRecord record = recordOf("r", i);
        record.id += QString::number(i);
        QByteArray page(1'500'000, '\0'); // that does not pack well
        quint32 noise = 1;
        for (char &c : page)
            c = static_cast<char>((noise = noise * 1664525u + 1013904223u) >> 24);
        record.pagesBefore.insert(QStringLiteral("Home.md"), page);
        all += toJson(record);
    }
    const RawManifest manifest = releaseLogManifest(all.mid(0, 3), {});
    EXPECT_LT(manifest.bytes.size(), 4 * 1024 * 1024);
    EXPECT_EQ(releaseLogFrom(manifest)->records.size(), 3);
}

TEST(PromotionLock, SaysWhoHoldsItUnlessItIsReleased)
{
    LockNote note{QStringLiteral("id"), QStringLiteral("me@here"), QStringLiteral("seat"), QStringLiteral("promotion of x"), QDateTime(QDate(2026, 1, 1), QTime(1, 2), Qt::UTC), false};
    EXPECT_EQ(heldLockIn(lockManifest(note, {})), note);
    note.released = true;
    EXPECT_FALSE(heldLockIn(lockManifest(note, {})));
    EXPECT_FALSE(heldLockIn(RawManifest{}));
    EXPECT_EQ(seatOf(QStringLiteral("/tmp")), seatOf(QStringLiteral("/tmp/.")));
    EXPECT_NE(seatOf(QStringLiteral("/tmp")), seatOf(QStringLiteral("/usr")));
}

TEST(Gates, SayWhichTestsRan)
{
    const QList<GateFacts> facts{imageOf("base", "aaa"), imageOf("ds", "aaa", TestCounts{40, 0, 0}), imageOf("rs", "aaa", TestCounts{1, 0, 0}, TestCounts{0, 0, 1})};
    EXPECT_EQ(gateOf(judge(facts), "verdict").why.text, QStringLiteral("41 tests passed; base: has no tests; rs: 1 integration test skipped"));
    EXPECT_EQ(whatRan({facts.first()}).text, QStringLiteral("nothing failed; base: has no tests"));
    CommitAnswer strict;
    strict.requireTests = true;
    EXPECT_EQ(gateOf(judge(facts, strict), "verdict").state, GateResult::State::Closed);
    EXPECT_EQ(gateOf(judge(facts.mid(1), strict), "verdict").state, GateResult::State::Open);
}

/// A second run of a commit tests nothing again: what it says is what the first one found, no more.
TEST(Gates, TestsThatWereAllSkippedAreNoneTheSecondTimeEither)
{
    CommitAnswer strict;
    strict.requireTests = true;
    const auto again = [](GateFacts facts, bool counted) {
        for (Verdict::StageResult &one : facts.verdict->stages)
            if (one.stage == Stage::Test) {
                one.state = StageState::Skipped;
                one.reason = QStringLiteral("passed before, on 2026-11-30");
            }
        if (!counted)
            facts.verdict->basicTests.reset();
        return facts;
    };
    const GateFacts first = imageOf("a", "aaa", TestCounts{0, 0, 3}), second = again(first, true), uncounted = again(imageOf("a", "aaa", TestCounts{2, 0, 0}), false);
    for (const GateFacts &one : {first, second, uncounted})
        EXPECT_EQ(gateOf(judge({one}, strict), "verdict").state, GateResult::State::Closed);
    EXPECT_EQ(whatRan({second}).text, QStringLiteral("nothing failed; a: 3 tests skipped"));
    EXPECT_EQ(whatRan({uncounted}).text, QStringLiteral("nothing failed; a: its tests passed in an earlier run"));
    EXPECT_EQ(gateOf(judge({again(imageOf("a", "aaa", TestCounts{2, 0, 0}), true)}, strict), "verdict").state, GateResult::State::Open);
}

/// What is wrong with an image in a further registry does not hide what its verdict says.
TEST(Gates, AVerdictIsReadWhateverTheGateOfTheImagesSays)
{
    GateFacts failed = imageOf("a", "aaa", TestCounts{2, 0, 0});
    failed.verdict->stages.last().state = StageState::Failed;
    for (const Presence presence : {Presence::Yes, Presence::No, Presence::Unknown}) {
        failed.presence = presence;
        const GateResult gate = gateOf(judge({failed, imageOf("b", "aaa", TestCounts{1, 0, 0})}), "verdict");
        EXPECT_EQ(gate.state, GateResult::State::Closed);
        EXPECT_FALSE(gate.why.text.contains(QLatin1String("nothing failed"))) << qPrintable(gate.why.text);
    }
}

TEST(Gates, ACommandThatPassedIsNoTestAndNotNothing)
{
    TestCounts command;
    command.commands = 1;
    const QList<GateFacts> facts{imageOf("base", "aaa", command), imageOf("ds", "aaa", TestCounts{40, 0, 0})};
    EXPECT_EQ(gateOf(judge(facts), "verdict").why.text, QStringLiteral("40 tests passed; base: its test command passed, which counts no tests"));
    CommitAnswer strict;
    strict.requireTests = true;
    EXPECT_EQ(gateOf(judge(facts, strict), "verdict").why.text, QStringLiteral("base: its test command passed, which counts no tests, and the spec requires tests"));
}

TEST(Gates, OpenForSeveralCommitsOnlyWithProof)
{
    const QList<GateFacts> facts{imageOf("base", "aaaaaaaaaaaaaaaa"), imageOf("ds", "bbbbbbbbbbbbbbbb")};
    EXPECT_EQ(gateOf(judge(facts), "revision").state, GateResult::State::Closed);
    CommitAnswer proof;
    proof.isProof = true;
    EXPECT_EQ(gateOf(judge(facts, proof), "revision").state, GateResult::State::Closed) << "they do not follow each other";
    proof.newest = QStringLiteral("bbbbbbbbbbbbbbbb");
    const GateResult open = gateOf(judge(facts, proof), "revision");
    EXPECT_EQ(open.state, GateResult::State::Open);
    EXPECT_TRUE(open.why.text.contains(QStringLiteral("base is from aaaaaaaaaaaa"))) << qPrintable(open.why.text);
    proof.unproven.insert(QStringLiteral("base"), QStringLiteral("changed between a and b"));
    EXPECT_EQ(gateOf(judge(facts, proof), "revision").state, GateResult::State::Closed);
    const QList<GateFacts> dirty{imageOf("base", "aaa-dirty"), imageOf("ds", "aaa-dirty")};
    EXPECT_EQ(gateOf(judge(dirty), "revision").state, GateResult::State::Closed);
}

} // namespace releaselog_test
