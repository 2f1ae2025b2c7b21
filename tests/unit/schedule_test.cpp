#include "model/run/schedule.h"

#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace schedule_test {

using namespace stackwright;
using State = Schedule::State;

namespace {

const QList<Stage> usual{Stage::Build, Stage::Test, Stage::Push};

/// Images by what they are made of, each with these stages.
QList<Schedule::Image> stack(const QList<QList<int>> &below, const QList<Stage> &stages = usual)
{
    QList<Schedule::Image> images;
    for (const QList<int> &one : below)
        images += Schedule::Image{.below = one, .stages = stages};
    return images;
}

/// "0build 1test": what begins.
std::string begun(Schedule &schedule)
{
    QStringList words;
    for (const Schedule::Work &work : schedule.takeReady())
        words += QString::number(work.image) + word(work.stage);
    return words.join(QLatin1Char(' ')).toStdString();
}

/// "1 not run, 2 cancelled (runs)".
std::string said(const QList<Schedule::Lost> &lost)
{
    QStringList words;
    for (const Schedule::Lost &one : lost)
        words += QString::number(one.image) + QLatin1String(one.how == State::NotRun ? " not run" : one.how == State::Passed ? " prune" : " cancelled")
            + QLatin1String(one.runs ? " (runs)" : "");
    return words.join(QLatin1String(", ")).toStdString();
}

} // namespace

TEST(Schedule, AChildIsBuiltWhenItsParentIsBuiltAndThatOnesTestsGoOnBeside)
{
    Schedule schedule(stack({{}, {0}}), 4, false);
    EXPECT_EQ(begun(schedule), "0build");
    EXPECT_EQ(begun(schedule), "");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build 0test") << "the longer chain first";
    schedule.ended({1, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1test");
    schedule.ended({1, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "") << "nothing is pushed before the tests of its parent have passed";
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "0push 1push");
    schedule.ended({1, Stage::Push}, State::Passed);
    EXPECT_EQ(schedule.state(1), State::Passed);
    EXPECT_FALSE(schedule.isDone());
    schedule.ended({0, Stage::Push}, State::Passed);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, APushWaitsForTheTestsOfEverythingBelowAlsoOfUsedImages)
{
    Schedule schedule(stack({{}, {}, {0}, {2, 1}}), 9, false);
    EXPECT_EQ(begun(schedule), "0build 1build");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "2build 0test");
    schedule.ended({2, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "2test") << "what it uses is not built yet";
    schedule.ended({1, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "3build 1test");
    schedule.ended({3, Stage::Build}, State::Passed);
    begun(schedule);
    schedule.ended({3, Stage::Test}, State::Passed);
    schedule.ended({2, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "");
    schedule.ended({1, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "1push");
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "0push 2push 3push");
}

TEST(Schedule, JobsBoundStagesAndWhatWaitsForTestsHoldsNoPlace)
{
    Schedule schedule(stack({{}, {0}, {}}), 2, false);
    EXPECT_EQ(begun(schedule), "0build 2build");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build");
    schedule.ended({1, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "0test") << "its push and its child's hang on it";
    schedule.ended({2, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1test");
    schedule.ended({1, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "2test") << "the push of 1 waits, and the place is free";
}

TEST(Schedule, OneJobIsOneImageAfterAnother)
{
    Schedule schedule(stack({{}, {0}}), 1, false);
    std::string order;
    for (int i = 0; i < 6; ++i) {
        const QList<Schedule::Work> taken = schedule.takeReady();
        ASSERT_EQ(taken.size(), 1);
        order += QString(QString::number(taken.first().image) + word(taken.first().stage) + QLatin1Char(' ')).toStdString();
        schedule.ended(taken.first(), State::Passed);
    }
    EXPECT_EQ(order, "0build 0test 0push 1build 1test 1push ");
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, TheLongestChainOfWhatIsLeftGoesFirst)
{
    QList<Schedule::Image> images = stack({{}, {}, {}, {2}});
    EXPECT_EQ(begun(*std::make_unique<Schedule>(images, 2, false)), "2build 0build") << "of nothing else is known: the depth";
    images[1].seconds = {{Stage::Build, 500}, {Stage::Test, 10}, {Stage::Push, 10}};
    EXPECT_EQ(begun(*std::make_unique<Schedule>(images, 2, false)), "2build 0build") << "of the others the same is thought";
    for (const int i : {0, 2, 3})
        images[i].seconds = {{Stage::Build, 10}, {Stage::Test, 10}, {Stage::Push, 10}};
    Schedule schedule(images, 2, false);
    EXPECT_EQ(begun(schedule), "1build 2build");
    EXPECT_DOUBLE_EQ(schedule.urgency(1), 520);
    EXPECT_DOUBLE_EQ(schedule.urgency(2), 40);
}

TEST(Schedule, ADigestThatABuildIsToldIsThereBefore)
{
    QList<Schedule::Image> images = stack({{}, {0}});
    images[1].named = {0};
    Schedule schedule(images, 4, false);
    begun(schedule);
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "0test");
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "0push");
    schedule.ended({0, Stage::Push}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build");
}

TEST(Schedule, WhatIsMadeOfAFailureIsStoppedAndNotRun)
{
    Schedule schedule(stack({{}, {0}, {1}, {}}), 4, true);
    EXPECT_EQ(begun(schedule), "0build 3build");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build 0test");
    EXPECT_EQ(said(schedule.ended({0, Stage::Test}, State::Failed)), "1 not run (runs), 2 not run");
    EXPECT_EQ(schedule.state(0), State::Failed);
    EXPECT_EQ(schedule.left(0), QList<Stage>{Stage::Push});
    EXPECT_EQ(schedule.ended({1, Stage::Build}, State::Cancelled).size(), 0);
    EXPECT_EQ(schedule.state(1), State::NotRun);
    schedule.ended({3, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "3test") << "what does not depend on it goes on";
    EXPECT_FALSE(schedule.isDone());
}

TEST(Schedule, WithoutKeepGoingAllElseIsStoppedButWhatTheFailureIsMadeOf)
{
    Schedule schedule(stack({{}, {0}, {}, {}, {2}}), 3, false);
    EXPECT_EQ(begun(schedule), "0build 2build 3build");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build");
    EXPECT_EQ(said(schedule.ended({1, Stage::Build}, State::Failed)), "2 cancelled (runs), 3 cancelled (runs), 4 not run");
    EXPECT_EQ(begun(schedule), "0test") << "its parent goes on to its end";
    schedule.ended({2, Stage::Build}, State::Cancelled);
    schedule.ended({3, Stage::Build}, State::Passed);
    EXPECT_EQ(schedule.state(3), State::Cancelled) << "it ended in the moment in which it was stopped, and goes no further";
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "0push");
    schedule.ended({0, Stage::Push}, State::Passed);
    EXPECT_EQ(schedule.state(0), State::Passed);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, WhatFailsWhileItIsStoppedHasFailed)
{
    Schedule schedule(stack({{}, {}}), 2, false);
    begun(schedule);
    EXPECT_EQ(said(schedule.ended({0, Stage::Build}, State::Failed)), "1 cancelled (runs)");
    EXPECT_EQ(said(schedule.ended({1, Stage::Build}, State::Failed)), "");
    EXPECT_EQ(schedule.state(1), State::Failed);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, OneImageAloneIsCancelledWithWhatIsMadeOfIt)
{
    Schedule schedule(stack({{}, {0}, {0}, {1}}), 4, false);
    begun(schedule);
    schedule.ended({0, Stage::Build}, State::Passed);
    begun(schedule);
    EXPECT_EQ(said(schedule.cancel(1)), "1 cancelled (runs), 3 not run");
    EXPECT_EQ(said(schedule.cancel(1)), "") << "asked twice";
    schedule.ended({1, Stage::Build}, State::Cancelled);
    EXPECT_EQ(schedule.state(1), State::Cancelled);
    schedule.ended({2, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "2test");
    EXPECT_EQ(said(schedule.cancel(3)), "") << "it is over";
    Schedule fresh(stack({{}, {0}}), 4, false);
    EXPECT_EQ(said(fresh.cancel(0)), "0 cancelled, 1 not run") << "nothing of it ran";
    EXPECT_TRUE(fresh.isDone());
}

TEST(Schedule, AStopEndsEverything)
{
    Schedule schedule(stack({{}, {0}, {}}), 1, true);
    begun(schedule);
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(said(schedule.stop()), "0 cancelled, 1 not run, 2 not run");
    EXPECT_EQ(begun(schedule), "");
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, AParentIsPrunedWhenAllThatIsMadeOfItHasEnded)
{
    QList<Schedule::Image> images = stack({{}, {0}, {1}}, {Stage::Build, Stage::Prune});
    images[0].prunedLast = images[1].prunedLast = true;
    Schedule schedule(images, 4, true);
    begun(schedule);
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(schedule.state(0), State::Passed) << "its prune is nobody's end";
    EXPECT_EQ(begun(schedule), "1build");
    schedule.ended({1, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "2build");
    schedule.ended({2, Stage::Build}, State::Failed);
    EXPECT_EQ(begun(schedule), "0prune 1prune");
    EXPECT_FALSE(schedule.isDone());
    EXPECT_EQ(said(schedule.stop()), "0 prune (runs), 1 prune (runs)");
    schedule.ended({0, Stage::Prune}, State::Cancelled);
    schedule.ended({1, Stage::Prune}, State::Passed);
    EXPECT_EQ(schedule.state(0), State::Passed);
    EXPECT_TRUE(schedule.isDone());
}

TEST(Schedule, StagesWithOneLockNeverRunAtOnce)
{
    const auto lock = [](const Schedule::Work &work) { return work.stage == Stage::Test && work.image < 2 ? QStringLiteral("port") : QString(); };
    Schedule schedule(stack({{}, {}, {}}), 9, true, lock);
    begun(schedule);
    for (const int i : {0, 1, 2})
        schedule.ended({i, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "0test 2test");
    EXPECT_EQ(begun(schedule), "");
    schedule.ended({0, Stage::Test}, State::Failed);
    EXPECT_EQ(begun(schedule), "1test") << "a failed test gives its lock back";
}

TEST(Schedule, WhatWasDoneBeforeIsNotDoneAgain)
{
    QList<Schedule::Image> images = stack({{}, {0}, {1}});
    images[0].stages = {};
    images[1].stages = {Stage::Test, Stage::Push};
    Schedule schedule(images, 4, false);
    EXPECT_EQ(schedule.state(0), State::Passed);
    EXPECT_EQ(begun(schedule), "2build 1test");
}

TEST(Schedule, ALimitBoundsOneKindAndHoldsUpNoOther)
{
    Schedule schedule(stack({{}, {}, {}}), 9, false, {}, Limits{.build = 1, .test = 1, .push = {}});
    EXPECT_EQ(begun(schedule), "0build");
    schedule.ended({0, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "1build 0test") << "a test takes no build's place";
    schedule.ended({1, Stage::Build}, State::Passed);
    EXPECT_EQ(begun(schedule), "2build") << "one test runs already";
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "1test 0push");
    schedule.ended({1, Stage::Test}, State::Failed);
    EXPECT_TRUE(schedule.isOver(1)) << "and gives its place back";
}

TEST(Schedule, TestsAndIntegrationTestsAreOfOneKind)
{
    Schedule schedule(stack({{}, {}}, {Stage::Test, Stage::Integration}), 9, false, {}, Limits{.build = {}, .test = 1, .push = {}});
    EXPECT_EQ(begun(schedule), "0test");
    schedule.ended({0, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "1test") << "the longer chain first";
    EXPECT_EQ(begun(schedule), "");
    schedule.ended({1, Stage::Test}, State::Passed);
    EXPECT_EQ(begun(schedule), "0integration");
    EXPECT_EQ(begun(schedule), "");
    schedule.ended({0, Stage::Integration}, State::Passed);
    EXPECT_EQ(begun(schedule), "1integration");
}

TEST(Schedule, LimitsHoldOnAnyStackAndEveryRunComesToItsEnd)
{
    QRandomGenerator random(11);
    for (int round = 0; round < 100; ++round) {
        QList<QList<int>> below;
        for (int i = 0; i < 12; ++i)
            below += i == 0 || random.bounded(4) == 0 ? QList<int>() : QList<int>{random.bounded(i)};
        const int builds = 1 + random.bounded(3), tests = 1 + random.bounded(3), pushes = 1 + random.bounded(2);
        Schedule schedule(stack(below, {Stage::Build, Stage::Test, Stage::Push, Stage::Integration}), 1 + random.bounded(6), true, {}, Limits{builds, tests, pushes});
        QList<Schedule::Work> running;
        int steps = 0;
        while (!schedule.isDone() && ++steps < 1000) {
            running += schedule.takeReady();
            ASSERT_FALSE(running.isEmpty()) << "something may always go on";
            const auto count = [&running](Stage stage) { return static_cast<int>(std::count_if(running.cbegin(), running.cend(), [stage](const Schedule::Work &one) { return one.stage == stage; })); };
            EXPECT_LE(count(Stage::Build), builds);
            EXPECT_LE(count(Stage::Test) + count(Stage::Integration), tests);
            EXPECT_LE(count(Stage::Push), pushes);
            const Schedule::Work one = running.takeAt(random.bounded(static_cast<int>(running.size())));
            const QList<Schedule::Lost> lost = schedule.ended(one, random.bounded(20) == 0 ? State::Failed : State::Passed);
            for (const Schedule::Lost &gone : lost)
                if (gone.runs) {
                    const auto its = std::find_if(running.begin(), running.end(), [&gone](const Schedule::Work &work) { return work.image == gone.image; });
                    ASSERT_NE(its, running.end());
                    schedule.ended(*its, State::Cancelled);
                    running.erase(its);
                }
        }
        EXPECT_TRUE(schedule.isDone());
        EXPECT_TRUE(running.isEmpty());
    }
}

} // namespace schedule_test
