#include "tests/support/eventtrace.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace eventtrace_test {

using stackwright::testing::EventTrace;

TEST(EventTrace, IsReadByWhatShowsTraces)
{
    EventTrace trace;
    trace.add("LogView \"log\" Paint", 1500.5, 16000);
    trace.add("Desk MetaCall", 20'000, 12.25);
    const QJsonObject whole = QJsonDocument::fromJson(trace.json()).object();
    const QJsonArray events = whole[QLatin1String("traceEvents")].toArray();
    ASSERT_EQ(events.size(), 2);
    const QJsonObject first = events[0].toObject();
    EXPECT_EQ(first[QLatin1String("name")].toString(), QStringLiteral("LogView \"log\" Paint"));
    EXPECT_EQ(first[QLatin1String("ph")].toString(), QStringLiteral("X")) << "a complete event: it has a duration";
    EXPECT_EQ(first[QLatin1String("ts")].toDouble(), 1500.5);
    EXPECT_EQ(first[QLatin1String("dur")].toDouble(), 16000);
    EXPECT_GT(first[QLatin1String("pid")].toInt(), 0);
    EXPECT_TRUE(first.contains(QLatin1String("tid")));
    EXPECT_EQ(whole[QLatin1String("displayTimeUnit")].toString(), QStringLiteral("ms"));
}

TEST(EventTrace, KeepsTheLongestOnes)
{
    EventTrace trace(1000);
    for (int i = 0; i < 5000; ++i)
        trace.add("event", i, i % 100 == 7 ? 1000 + i : 1);
    const QJsonObject whole = QJsonDocument::fromJson(trace.json()).object();
    const QJsonArray events = whole[QLatin1String("traceEvents")].toArray();
    EXPECT_LE(events.size(), 1000);
    EXPECT_EQ(events.size() + whole[QLatin1String("otherData")].toObject()[QLatin1String("forgotten")].toInt(), 5000);
    int large = 0;
    for (const QJsonValue &event : events)
        large += event.toObject()[QLatin1String("dur")].toDouble() >= 1000;
    EXPECT_EQ(large, 50);
}

} // namespace eventtrace_test
