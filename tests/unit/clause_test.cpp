#include "model/base/clause.h"
#include "model/run/run.h"
#include "tests/support/brackets.h"

#include <gtest/gtest.h>

#include <QJsonArray>

namespace clause_test {

using namespace stackwright;

namespace {

Clause kept(const Clause &said)
{
    QJsonObject object;
    keep(object, QStringLiteral("reason"), said);
    return keptIn(object, QStringLiteral("reason"));
}

} // namespace

TEST(Clause, SaysTheEnglishOfItsKind)
{
    EXPECT_EQ(clause("exit-code", {QStringLiteral("7")}).text, QStringLiteral("exit code 7"));
    EXPECT_EQ(clause("failed-of", {QStringLiteral("2"), countedClause(14, "one-test", "many-tests")}).text, QStringLiteral("2 of 14 tests failed"));
    EXPECT_EQ(clause("failed", {countedClause(1, "one-test", "many-tests")}).text, QStringLiteral("1 test failed"));
    EXPECT_EQ(clause("clause-of", {QStringLiteral("%2"), QStringLiteral("%1")}).text, QStringLiteral("%2: %1")) << "what stands in it is no pattern";
    EXPECT_EQ(clauses({clause("cancelled"), QStringLiteral("words of others")}).text, QStringLiteral("cancelled; words of others"));
    EXPECT_EQ(clauses({clause("cancelled")}).kind, QStringLiteral("cancelled"));
    EXPECT_TRUE(clauses({}).isEmpty());
}

TEST(Clause, IsSaidInThePersonsLanguageAndWordsOfOthersStay)
{
    const Brackets language;
    EXPECT_EQ(spoken(clause("no-report", {clause("exit-code", {QStringLiteral("7")})})), QStringLiteral("[the tests ended with [exit code 7] and left no report]"));
    EXPECT_EQ(spoken(QStringLiteral("E: Unable to locate package x")), QStringLiteral("E: Unable to locate package x"));
    EXPECT_EQ(spoken(clauses({clause("cancelled"), QStringLiteral("denied: exit code 7")})), QStringLiteral("[cancelled]; denied: exit code 7"));
    EXPECT_EQ(spoken({}), QString());
}

TEST(Clause, IsTheSameAfterAJournal)
{
    for (const Clause &one : {clause("cancelled"), clause("engine-lost", {QStringLiteral("no such host")}), clauses({clause("stopped"), clause("see", {QStringLiteral("x.log")})}),
                              clauses({clause("gate-different-commits", {clauses({clause("gate-from", {QStringLiteral("a"), QStringLiteral("1")}), clause("gate-from", {QStringLiteral("b"), QStringLiteral("2")})})}),
                                       clause("missing", {QStringLiteral("c")})}),
                              clause("not-pulled", {QStringLiteral("base"), clause("timed-out", {QStringLiteral("30 s")})})})
        EXPECT_EQ(kept(one), one) << qPrintable(one.text);
    EXPECT_EQ(kept(QStringLiteral("words of others")), Clause(QStringLiteral("words of others")));
}

TEST(Clause, OfANewerVersionOrOfNobodyKeepsItsText)
{
    const Brackets language;
    const auto read = [](const QJsonValue &json) { return spoken(keptIn({{QStringLiteral("why"), QStringLiteral("what was said")}, {QStringLiteral("because"), json}}, QStringLiteral("why"))); };
    EXPECT_EQ(read({}), QStringLiteral("what was said"));
    EXPECT_EQ(read(QJsonObject{{QStringLiteral("kind"), QStringLiteral("of-tomorrow")}}), QStringLiteral("what was said"));
    EXPECT_EQ(read(QJsonArray{1, 2}), QStringLiteral("what was said"));
    EXPECT_EQ(read(QJsonObject{{QStringLiteral("kind"), QStringLiteral("failed")}, {QStringLiteral("parts"), QJsonArray{QJsonObject{{QStringLiteral("kind"), QStringLiteral("of-tomorrow")}}}}}),
              QStringLiteral("what was said"));
    QJsonValue deep(QStringLiteral("x"));
    for (int i = 0; i < 1000; ++i)
        deep = QJsonObject{{QStringLiteral("kind"), QStringLiteral("failed")}, {QStringLiteral("parts"), QJsonArray{deep}}};
    EXPECT_EQ(read(deep), QStringLiteral("what was said"));
    EXPECT_EQ(read(QJsonObject{{QStringLiteral("kind"), QStringLiteral("failed")}}), QStringLiteral("what was said")) << "a part is missing";
    EXPECT_EQ(read(QJsonObject{{QStringLiteral("kind"), QStringLiteral("cancelled")}}), QStringLiteral("[cancelled]"));
}

TEST(Clause, GivesWayToWordsOfOthersWhereItStood)
{
    QJsonObject object;
    keep(object, QStringLiteral("why"), clause("cancelled"));
    keep(object, QStringLiteral("why"), QStringLiteral("No space left on device"));
    EXPECT_EQ(object, (QJsonObject{{QStringLiteral("why"), QStringLiteral("No space left on device")}}));
}

TEST(Clause, StandsBesideTheReasonInAJournal)
{
    Event event;
    event.kind = QStringLiteral("run-finished");
    event.fields = {{QStringLiteral("state"), QStringLiteral("failed")}};
    keep(event.fields, QStringLiteral("reason"), clause("exit-code", {QStringLiteral("7")}));
    EXPECT_EQ(event.fields.value(QLatin1String("reason")), QJsonValue(QStringLiteral("exit code 7")));
    const Brackets language;
    stackwright::Run run;
    run.apply(event);
    EXPECT_EQ(run.reason(), QStringLiteral("exit code 7"));
    EXPECT_EQ(spoken(run.why()), QStringLiteral("[exit code 7]"));
    event.fields.remove(QStringLiteral("because")); // of an earlier version
    run.apply(event);
    EXPECT_EQ(spoken(run.why()), QStringLiteral("exit code 7"));
}

} // namespace clause_test
