#include "model/run/schedule.h"

#include <gtest/gtest.h>

#include <random>

using namespace stackwright;
using State = Schedule::State;

namespace {

/// Of trees: each node's parent, -1 for none.
QList<QList<int>> under(const QList<int> &parents)
{
    QList<QList<int>> below;
    for (const int parent : parents)
        below += parent < 0 ? QList<int>() : QList<int>{parent};
    return below;
}

} // namespace

TEST(Schedule, WaitsForUsedImagesToo)
{
    Schedule schedule({{}, {}, {0, 1}, {2}}, 4, true);
    EXPECT_EQ(schedule.takeReady(), (QList<int>{0, 1}));
    schedule.ended(0, State::Passed);
    EXPECT_TRUE(schedule.takeReady().isEmpty());
    EXPECT_EQ(schedule.ended(1, State::Failed), (QList<int>{2, 3}));
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, ChildStartsWhenItsParentHasPassed)
{
    Schedule schedule(under({-1, 0, 0, 1}), 4, false);
    EXPECT_EQ(schedule.takeReady(), QList<int>{0});
    EXPECT_TRUE(schedule.takeReady().isEmpty());
    EXPECT_TRUE(schedule.ended(0, State::Passed).isEmpty());
    EXPECT_EQ(schedule.takeReady(), (QList<int>{1, 2}));
    schedule.ended(2, State::Passed);
    EXPECT_TRUE(schedule.takeReady().isEmpty());
    schedule.ended(1, State::Passed);
    EXPECT_EQ(schedule.takeReady(), QList<int>{3});
    EXPECT_FALSE(schedule.isDone());
    schedule.ended(3, State::Passed);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, JobsAreTheMostThatRun)
{
    Schedule schedule(under({-1, -1, -1}), 2, false);
    EXPECT_EQ(schedule.takeReady(), (QList<int>{0, 1}));
    schedule.ended(1, State::Passed);
    EXPECT_EQ(schedule.takeReady(), QList<int>{2});
}

TEST(Schedule, FailureStopsTheRest)
{
    Schedule schedule(under({-1, 0, 0, -1}), 2, false);
    EXPECT_EQ(schedule.takeReady(), (QList<int>{0, 3}));
    EXPECT_EQ(schedule.ended(0, State::Failed), (QList<int>{1, 2}));
    EXPECT_TRUE(schedule.isStopped());
    EXPECT_EQ(schedule.running(), QList<int>{3});
    schedule.ended(3, State::Cancelled);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, KeepGoingLeavesOutOnlyWhatDependsOnTheFailure)
{
    Schedule schedule(under({-1, 0, 0, 1, -1}), 1, true);
    schedule.takeReady();
    schedule.ended(0, State::Passed);
    EXPECT_EQ(schedule.takeReady(), QList<int>{1});
    EXPECT_EQ(schedule.ended(1, State::Failed), QList<int>{3});
    EXPECT_EQ(schedule.takeReady(), QList<int>{2});
    schedule.ended(2, State::Passed);
    EXPECT_EQ(schedule.takeReady(), QList<int>{4});
}

TEST(Schedule, WhatIsKnownToBeDoneNeedsNoStart)
{
    Schedule schedule(under({-1, 0}), 1, false);
    schedule.ended(0, State::Passed);
    EXPECT_EQ(schedule.takeReady(), QList<int>{1});
}

/// Random forests, random ends: never more than jobs, never a child before its parent passed, each starts at most once,
/// and it always comes to an end.
TEST(Schedule, HoldsItsRulesForRandomStacks)
{
    for (unsigned seed = 0; seed < 2000; ++seed) {
        std::mt19937 random(seed);
        auto below = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
        const int count = 1 + below(12);
        const int jobs = 1 + below(4);
        const bool keepGoing = below(2) == 0;
        QList<int> parents;
        for (int i = 0; i < count; ++i)
            parents += below(i + 1) - 1;
        Schedule schedule(under(parents), jobs, keepGoing);
        QList<int> started, running, notRun;
        bool failed = false;
        for (int turn = 0; turn < 100 && !schedule.isDone(); ++turn) {
            for (int node : schedule.takeReady()) {
                ASSERT_FALSE(started.contains(node)) << "seed " << seed;
                ASSERT_TRUE(parents[node] < 0 || schedule.state(parents[node]) == State::Passed) << "seed " << seed;
                ASSERT_FALSE(failed && !keepGoing) << "seed " << seed;
                started += node;
                running += node;
            }
            ASSERT_LE(running.size(), jobs) << "seed " << seed;
            ASSERT_FALSE(running.isEmpty()) << "stuck, seed " << seed;
            const int node = running.takeAt(below(static_cast<int>(running.size())));
            const State how = failed && !keepGoing ? State::Cancelled : below(5) == 0 ? State::Failed : State::Passed;
            failed = failed || how == State::Failed;
            notRun += schedule.ended(node, how);
        }
        ASSERT_TRUE(schedule.isDone()) << "seed " << seed;
        ASSERT_EQ(started.size() + notRun.size(), count) << "seed " << seed;
    }
}
