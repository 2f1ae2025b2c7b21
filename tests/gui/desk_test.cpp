// The desk alone: plans that follow the checkout, "what if", and what earlier runs tell.
#include "model/workspace/desk.h"

#include "model/run/history.h"
#include "model/run/lock.h"
#include "storedrun.h"
#include "tests/support/repository.h"

#include <QSignalSpy>

namespace desk_test {

using namespace stackwright;

namespace {

void open(Desk *desk, const TestRepository &repository)
{
    Place place;
    place.repo = repository.path();
    Selection selection;
    selection.worktree = true;
    desk->openStack(place, selection, repository.path());
    ASSERT_TRUE(comes([&] { return desk->planning() || desk->refusal(); }));
}

QString orderOf(const Desk &desk)
{
    return desk.plan() ? desk.plan()->order.join(QLatin1Char(' ')) : QStringLiteral("no plan");
}

QList<Event> testedRun(const QString &id, int day, const QString &state, double seconds)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n"));
    const QString base = QStringLiteral("base");
    QList<Event> events{eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), id}, {QStringLiteral("plan"), toJson(plan)}}),
                        eventOf(QStringLiteral("stage-started"), 1, base, Stage::Build),
                        eventOf(QStringLiteral("stage-finished"), 2, base, Stage::Build, {{QStringLiteral("state"), QStringLiteral("passed")}, {QStringLiteral("seconds"), seconds}}),
                        eventOf(QStringLiteral("run-finished"), 3, {}, {}, {{QStringLiteral("state"), state}})};
    for (Event &event : events)
        event.at = event.at.addDays(day);
    return events;
}

} // namespace

TEST(Desk, WhatIfFollowsTheTicksAndTheCheckout)
{
    TestRepository repository;
    repository.writeStack("base ds<base rs<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    repository.write("images/rs/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Desk desk;
    open(&desk, repository);
    ASSERT_EQ(orderOf(desk), QStringLiteral("base ds rs"));
    desk.leaveOut({"images/rs/Dockerfile"});
    EXPECT_TRUE(comes([&] { return orderOf(desk) == QLatin1String("base ds"); })) << qPrintable(orderOf(desk));
    EXPECT_TRUE(desk.isWhatIf());
    // Quick ticks: the last one counts.
    desk.leaveOut({"images/rs/Dockerfile", "images/ds/Dockerfile"});
    desk.leaveOut({"images/ds/Dockerfile"});
    EXPECT_TRUE(comes([&] { return orderOf(desk) == QLatin1String("base rs"); })) << qPrintable(orderOf(desk));
    QTest::qWait(50);
    EXPECT_EQ(orderOf(desk), QStringLiteral("base rs"));
    // A file that is as it was can no longer be left out.
    repository.git({QStringLiteral("checkout"), QStringLiteral("images/ds/Dockerfile")});
    EXPECT_TRUE(comes([&] { return desk.leftOut().isEmpty() && !desk.isWhatIf(); }));
    EXPECT_EQ(orderOf(desk), QStringLiteral("base rs"));
    desk.leaveOut({"images/rs/Dockerfile"});
    ASSERT_TRUE(comes([&] { return desk.isWhatIf(); }));
    desk.leaveOut({});
    EXPECT_FALSE(desk.isWhatIf());
    EXPECT_EQ(orderOf(desk), QStringLiteral("base rs"));
}

TEST(Desk, FollowsWithinASecondAndSurvivesADeletedCheckout)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    Desk desk;
    open(&desk, repository);
    QTest::qWait(200); // the watch stands
    QElapsedTimer clock;
    clock.start();
    repository.write("images/ds/new/file.txt", "x");
    ASSERT_TRUE(comes([&] { return orderOf(desk) == QLatin1String("base ds"); })) << qPrintable(orderOf(desk));
    EXPECT_LT(clock.elapsed(), 5000); // a second is the promise; a loaded machine and no optimisation take their share
    EXPECT_EQ(desk.plan()->images[1].reasons.first().files.value(0), "images/ds/new/file.txt");

    const QString away = repository.beside(QStringLiteral("away"));
    ASSERT_TRUE(QDir().rename(repository.path(), away));
    ASSERT_TRUE(comes([&] { return desk.refusal().has_value(); }));
    EXPECT_TRUE(desk.planning().has_value()) << "the last good plan stays";
    ASSERT_TRUE(QDir().rename(away, repository.path()));
    EXPECT_TRUE(comes([&] { return !desk.refusal().has_value(); })) << "it is back, and nobody had to say so";
}

TEST(Desk, FollowsARebase)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.git({QStringLiteral("checkout"), QStringLiteral("-b"), QStringLiteral("topic")});
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=topic\nFROM $BASE_IMAGE\n");
    repository.commit();
    repository.git({QStringLiteral("checkout"), QStringLiteral("dev")});
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=dev\nFROM $BASE_IMAGE\n");
    repository.commit();
    repository.git({QStringLiteral("checkout"), QStringLiteral("topic")});
    Desk desk;
    open(&desk, repository);
    const QString before = desk.plan()->head;
    QTest::qWait(200);
    repository.git({QStringLiteral("rebase"), QStringLiteral("dev")});
    EXPECT_TRUE(comes([&] { return desk.plan()->head != before && desk.plan()->head == repository.head(); }));
    EXPECT_TRUE(comes([&] {
        return std::none_of(desk.plan()->warnings.begin(), desk.plan()->warnings.end(), [](const auto &one) { return one.kind == QLatin1String("operation-in-progress"); });
    })) << "it is over";
}

TEST(Desk, EarlierRunsComeFromTheUsersHistory)
{
    QTemporaryDir state;
    qputenv("XDG_STATE_HOME", state.path().toUtf8());
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    Folders folders;
    folders.checkout = folders.output = repository.path();
    const History history(state.path() + QStringLiteral("/stackwright"));
    for (int i = 0; i < 3; ++i) {
        const QList<Event> events = testedRun(QStringLiteral("run-%1").arg(i), i, i == 1 ? QStringLiteral("failed") : QStringLiteral("passed"), 10 + i);
        stackwright::Run run;
        QDir().mkpath(folders.artifacts());
        QFile journal(folders.journal());
        ASSERT_TRUE(journal.open(QIODevice::WriteOnly));
        for (const Event &event : events) {
            run.apply(event);
            journal.write(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n');
        }
        journal.close();
        ASSERT_TRUE(history.record(run, folders));
    }
    Desk desk;
    QSignalSpy read(&desk, &Desk::historyRead);
    open(&desk, repository);
    ASSERT_TRUE(comes([&] { return !read.isEmpty(); }));
    qunsetenv("XDG_STATE_HOME");
    ASSERT_EQ(desk.history().size(), 3) << "the last one stands in two places and is one run";
    EXPECT_EQ(desk.history()[0].number, 3);
    EXPECT_EQ(desk.history()[2].run->id(), QStringLiteral("run-0"));
    EXPECT_TRUE(desk.run() && desk.isBrought() && desk.run()->id() == QLatin1String("run-2")) << "opening a stack brings its last run";
    const QList<EarlierBuild> builds = desk.lastBuilds(QStringLiteral("base"));
    ASSERT_EQ(builds.size(), 3);
    EXPECT_EQ(builds.first().seconds, 10) << "oldest first";
    EXPECT_EQ(desk.estimates().value(QStringLiteral("base")).value(Stage::Build), 11);
    desk.openJournal(desk.history()[1].file);
    ASSERT_TRUE(comes([&] { return desk.run() && !desk.isLive(); }));
    EXPECT_EQ(desk.runNumber(), 2);
    EXPECT_EQ(desk.lastBuilds(QStringLiteral("base")).size(), 2) << "the third had not happened when it was made";
}

TEST(Desk, FindsThePagesOfARegistryOfThisMachineBeforeARun)
{
    QTemporaryDir state;
    qputenv("XDG_STATE_HOME", state.path().toUtf8());
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    Folders folders;
    folders.checkout = folders.output = repository.path();
    // A run that had a registry of our own, on a port that the next one need not have.
    Plan plan = planFromText(QStringLiteral("base changed\n"));
    plan.images[0].target = parseImageRef(QStringLiteral("127.0.0.1:5000/acme/base"))->withTag(plan.tag);
    plan.images[0].specName = parseImageRef(QStringLiteral("ghcr.io/acme/base"))->withTag(plan.tag);
    stackwright::Run run;
    QDir().mkpath(folders.artifacts());
    QFile journal(folders.journal());
    ASSERT_TRUE(journal.open(QIODevice::WriteOnly));
    for (const Event &event : {eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("run-1")}, {QStringLiteral("plan"), toJson(plan)}}),
                               eventOf(QStringLiteral("run-finished"), 3, {}, {}, {{QStringLiteral("state"), QStringLiteral("passed")}})}) {
        run.apply(event);
        journal.write(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n');
    }
    journal.close();
    ASSERT_TRUE(History(state.path() + QStringLiteral("/stackwright")).record(run, folders));
    Desk desk;
    QSignalSpy read(&desk, &Desk::historyRead);
    Place place;
    place.repo = repository.path();
    place.local = true;
    Selection selection;
    selection.worktree = true;
    desk.openStack(place, selection, repository.path());
    ASSERT_TRUE(comes([&] { return desk.planning() && !read.isEmpty(); }));
    qunsetenv("XDG_STATE_HOME");
    const QString expected = QStringLiteral("/manifests/127-0-0-1-5000-acme-base-") + desk.plan()->tag + QStringLiteral(".md");
    EXPECT_TRUE(desk.pageFile(QStringLiteral("base")).endsWith(expected)) << desk.pageFile(QStringLiteral("base")).toStdString();
}

TEST(Desk, CountsNoTimeForARunThatWasCutOff)
{
    const QTemporaryDir folder;
    QList<Event> events = failedRun().mid(0, 3); // its build was under way
    for (Event &event : events)
        event.at = event.at.addDays(-1);
    Desk desk;
    desk.openJournal(journalOf(folder, events));
    ASSERT_TRUE(comes([&] { return desk.run().has_value(); }));
    EXPECT_EQ(desk.nowMs(), 2) << "its last event is all that is known";
}

TEST(Desk, SeesThatAnotherProgramsRunWasKilled)
{
    const QTemporaryDir folder;
    auto lock = Lock::take(folder.filePath(QStringLiteral("artifacts/.lock")));
    ASSERT_TRUE(lock);
    Desk desk;
    desk.openJournal(journalOf(folder, failedRun().mid(0, 3)));
    ASSERT_TRUE(comes([&] { return desk.run().has_value(); }));
    EXPECT_EQ(desk.run()->state(), RunState::Running);
    EXPECT_TRUE(desk.runNote().contains(QLatin1String("goes on"))) << desk.runNote().toStdString();
    lock = Error{};
    EXPECT_TRUE(comes([&] { return desk.run()->state() == RunState::Interrupted; })) << "nothing was written";
    EXPECT_EQ(desk.run()->failedStage(), Stage::Build);
    EXPECT_TRUE(desk.runNote().contains(QLatin1String("killed"))) << desk.runNote().toStdString();
}

} // namespace desk_test
