// What a verdict says, and which verdicts open the gate.
#include "model/release/verdict.h"

#include <QTimeZone>

#include <gtest/gtest.h>

namespace verdict_test {

using namespace stackwright;

namespace {

Verdict with(StageState test, StageState integration)
{
    Verdict verdict;
    verdict.digest = QStringLiteral("sha256:") + QString(64, QLatin1Char('a'));
    verdict.at = QDateTime(QDate(2026, 3, 1), QTime(12, 0), QTimeZone::utc());
    verdict.stages = {{Stage::Build, StageState::Passed, {}, 1, {}}, {Stage::Test, test, {}, 2, {}},
                      {Stage::Push, StageState::Passed, {}, 3, {}}, {Stage::Integration, integration, {}, 4, {}}};
    return verdict;
}

} // namespace

TEST(Verdict, PassesOnlyWhatPassedOrHadNothingToDo)
{
    EXPECT_EQ(with(StageState::Passed, StageState::Passed).whyNotPassed(), QString());
    EXPECT_EQ(with(StageState::Passed, StageState::Skipped).whyNotPassed(), QString());
    EXPECT_EQ(with(StageState::Skipped, StageState::Skipped).whyNotPassed(), QString());
    EXPECT_EQ(with(StageState::Failed, StageState::NotRun).whyNotPassed(), QStringLiteral("the tests failed"));
    EXPECT_EQ(with(StageState::Passed, StageState::Failed).whyNotPassed(), QStringLiteral("the integration tests failed"));
    EXPECT_EQ(with(StageState::Passed, StageState::NotRun).whyNotPassed(), QStringLiteral("the integration tests did not run"));
    EXPECT_EQ(with(StageState::Passed, StageState::Cancelled).whyNotPassed(), QStringLiteral("the integration tests did not end: cancelled"));
    EXPECT_EQ(with(StageState::Passed, StageState::Running).whyNotPassed(), QStringLiteral("the integration tests did not end"));
    EXPECT_EQ(Verdict().whyNotPassed(), QStringLiteral("the build did not run"));
    Verdict counted = with(StageState::Passed, StageState::Passed);
    counted.basicTests = TestCounts{3, 1, 0};
    EXPECT_EQ(counted.whyNotPassed(), QStringLiteral("1 test failed"));
}

TEST(Verdict, SurvivesItsJson)
{
    Verdict verdict = with(StageState::Passed, StageState::Failed);
    verdict.commit = QString(40, QLatin1Char('c'));
    verdict.basicTests = TestCounts{3, 0, 1};
    verdict.integrationTests = TestCounts{0, 2, 0};
    verdict.testTree = QStringLiteral("sha256:x");
    verdict.tools = {{QStringLiteral("pytest"), QStringLiteral("7.2.1")}};
    verdict.stages[3].reason = QStringLiteral("2 tests failed");
    const auto read = verdictFromJson(toJson(verdict));
    ASSERT_TRUE(read) << qPrintable(read.error().text());
    EXPECT_EQ(*read, verdict);
}

TEST(Verdict, RefusesWhatIsNone)
{
    EXPECT_FALSE(verdictFromJson({}));
    QJsonObject json = toJson(with(StageState::Passed, StageState::Passed));
    json.insert(QStringLiteral("schema"), 2);
    EXPECT_FALSE(verdictFromJson(json));
    json = toJson(with(StageState::Passed, StageState::Passed));
    QJsonObject stages = json.value(QLatin1String("stages")).toObject();
    stages.insert(QStringLiteral("test"), QJsonObject{{QStringLiteral("state"), QStringLiteral("wonderful")}});
    json.insert(QStringLiteral("stages"), stages);
    EXPECT_FALSE(verdictFromJson(json));
}

} // namespace verdict_test
