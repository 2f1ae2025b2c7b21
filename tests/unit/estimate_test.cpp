// What is said beforehand of how long it takes: from journals, true ones and ones that lie, over plans and runs that go on.
#include "model/run/estimate.h"
#include "tests/support/outside.h"
#include "tests/support/shelldocker.h"
#include "tests/support/stacks.h"

#include <QFile>
#include <QJsonArray>
#include <QRandomGenerator>

#include <gtest/gtest.h>

namespace estimate_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright;

namespace {

Event event(const char *kind, const char *image, std::optional<Stage> stage, qint64 ms, const QJsonObject &fields)
{
    Event made;
    made.kind = QLatin1String(kind);
    made.image = QLatin1String(image);
    made.stage = stage;
    made.ms = ms;
    made.fields = fields;
    return made;
}

/// A journal in which each image's build took so long, by the clock and by its own word.
QList<Event> journalOf(const QMap<QString, double> &builds, const QString &machine = u"here"_s)
{
    QList<Event> events{event("run-started", "", {}, 0, {{u"machine"_s, machine}})};
    for (auto build = builds.cbegin(); build != builds.cend(); ++build) {
        events += event("stage-started", qPrintable(build.key()), Stage::Build, 1000, {});
        events += event("stage-finished", qPrintable(build.key()), Stage::Build, 1000 + static_cast<qint64>(*build * 1000), {{u"state"_s, u"passed"_s}, {u"seconds"_s, *build}});
    }
    return events;
}

double build(const QList<QList<Event>> &journals, const char *image = "a")
{
    const StageTimes times = typicalTimes(journals, u"here"_s);
    return times.value(QLatin1String(image)).value(Stage::Build, -1);
}

Plan planOf(const char *images, bool all = true)
{
    PlanInput input;
    input.spec = specOf(images);
    input.changes = changesOf({});
    input.all = all;
    return *makePlan(input);
}

} // namespace

TEST(Estimates, AreTheMedianOfTheNewestRuns)
{
    EXPECT_EQ(build({journalOf({{u"a"_s, 10}}), journalOf({{u"a"_s, 12}}), journalOf({{u"a"_s, 600}})}), 12) << "one that was slow once";
    EXPECT_EQ(build({journalOf({{u"a"_s, 1}}), journalOf({{u"a"_s, 2}}), journalOf({{u"a"_s, 3}}), journalOf({{u"a"_s, 4}}), journalOf({{u"a"_s, 5}}), journalOf({{u"a"_s, 99}}), journalOf({{u"a"_s, 99}})}), 3)
        << "the newest five";
    EXPECT_EQ(build({}), -1);
    QList<Event> failed = journalOf({{u"a"_s, 10}});
    failed.last().fields[u"state"_s] = u"failed"_s;
    EXPECT_EQ(build({failed}), -1) << "half a build says nothing";
}

TEST(Estimates, AHistoryThatLiesIsNotBelieved)
{
    const auto lying = [](const QJsonValue &seconds, qint64 endMs = 11'000) {
        QList<Event> events = journalOf({{u"a"_s, 10}});
        events.last().fields[u"seconds"_s] = seconds;
        events.last().ms = endMs;
        return events;
    };
    for (const QJsonValue &seconds : {QJsonValue(-5), QJsonValue(1e300), QJsonValue(8 * 24 * 3600.0), QJsonValue(u"soon"_s), QJsonValue(QJsonValue::Null)})
        EXPECT_EQ(build({lying(seconds), journalOf({{u"a"_s, 10}})}), 10) << seconds.toDouble();
    EXPECT_EQ(build({lying(3600)}), -1) << "its own clock says ten seconds";
    EXPECT_EQ(build({lying(10, 3'600'000'000)}), -1) << "a clock that jumped";
    EXPECT_EQ(build({lying(10, -5)}), -1);
}

TEST(Estimates, OtherMachinesCountOnlyWhereThisOneKnowsNothing)
{
    EXPECT_EQ(build({journalOf({{u"a"_s, 100}}, u"farm"_s), journalOf({{u"a"_s, 10}})}), 10);
    EXPECT_EQ(build({journalOf({{u"a"_s, 100}}, u"farm"_s), journalOf({{u"b"_s, 10}})}), 100);
    QList<Event> resumed = journalOf({{u"a"_s, 100}}, u"farm"_s) + QList<Event>{event("run-resumed", "", {}, 200'000, {{u"machine"_s, u"here"_s}})};
    resumed += event("stage-started", "b", Stage::Build, 200'000, {});
    resumed += event("stage-finished", "b", Stage::Build, 207'000, {{u"state"_s, u"passed"_s}, {u"seconds"_s, 7}});
    EXPECT_EQ(build({resumed, journalOf({{u"a"_s, 10}})}), 10) << "what CI did before it was resumed here is CI's";
    EXPECT_EQ(build({resumed}, "b"), 7);
    EXPECT_EQ(machineMark(), machineMark());
}

TEST(Estimates, PlayWorkThroughWithAsManyAtOnce)
{
    // a chain of 3 and three single ones of 1, 2, 3
    const QList<Task> tasks{{1, {}, 0}, {1, {0}, 1}, {1, {1}, 2}, {1, {}, 3}, {2, {}, 4}, {3, {}, 5}};
    EXPECT_EQ(played(tasks, 1).seconds, 9);
    EXPECT_EQ(played(tasks, 2).seconds, 5);
    EXPECT_EQ(played(tasks, 9).seconds, 3);
    EXPECT_EQ(played(tasks, 9).longestChain, (QList<int>{0, 1, 2}));
    EXPECT_EQ(played({}, 4).seconds, 0);
    EXPECT_EQ(played({{0, {}, 0}, {0, {0}, 1}, {5, {1}, 2}}, 1).seconds, 5) << "what takes no time takes no place";

    // Builds and pushes have places of their own.
    const QList<Task> kinds{{2, {}, 0, Stage::Build}, {2, {}, 1, Stage::Build}, {2, {}, 2, Stage::Push}, {1, {}, 3, Stage::Test}, {1, {}, 4, Stage::Integration}};
    EXPECT_EQ(played(kinds, 9).seconds, 2);
    EXPECT_EQ(played(kinds, 9, Limits{1, {}, {}}).seconds, 4);
    EXPECT_EQ(played(kinds, 9, Limits{{}, 1, 1}).seconds, 2) << "tests of both kinds, one after the other";
    EXPECT_EQ(played(kinds, 2, Limits{1, 1, 1}).seconds, 4) << "what waits for a build's place holds up no push";

    // Never better than the bounds, never worse than Graham's.
    QRandomGenerator random(7);
    for (int round = 0; round < 200; ++round) {
        QList<Task> some;
        double all = 0;
        for (int i = 0; i < 40; ++i) {
            Task task{random.bounded(20.0), {}, i};
            for (int before = 0; before < i; ++before)
                if (random.bounded(10) == 0)
                    task.after += before;
            all += task.seconds;
            some += task;
        }
        const double chain = played(some, 1000).seconds;
        const int jobs = 1 + random.bounded(6);
        const double took = played(some, jobs).seconds, bound = std::max(chain, all / jobs);
        EXPECT_GE(took, bound - 1e-6);
        EXPECT_LE(took, (2 - 1.0 / jobs) * bound + 1e-6);
    }
}

TEST(Estimates, OfAPlanAreWholeOrAbsent)
{
    Plan plan = planOf("base left<base right<base");
    StageTimes times;
    for (const auto &[image, seconds] : {std::pair{"base", 10.0}, {"left", 20.0}, {"right", 5.0}})
        times[QLatin1String(image)] = {{Stage::Build, seconds}, {Stage::Test, 2}, {Stage::Push, 1}};
    addEstimates(&plan, times, 4);
    EXPECT_EQ(plan.images[0].estimate, 13);
    EXPECT_EQ(plan.images[1].estimate, 23);
    EXPECT_EQ(plan.estimate, 10 + 20 + 2 + 1) << "the parent's tests go on beside the child's build";
    EXPECT_EQ(plan.criticalPath, (QStringList{u"base"_s, u"left"_s}));
    const QJsonObject json = toJson(plan);
    EXPECT_EQ(json[u"estimate"_s].toDouble(), 33);
    EXPECT_EQ(json[u"images"_s][2][u"estimate"_s].toDouble(), 8);
    EXPECT_EQ(*planFromJson(json), plan);
    addEstimates(&plan, times, 1);
    EXPECT_EQ(plan.estimate, 13 + 23 + 8);
    addEstimates(&plan, times, 4, Limits{1, {}, {}});
    EXPECT_EQ(plan.estimate, 10 + 20 + 5 + 2 + 1) << "one build at a time";

    times.remove(u"right"_s);
    addEstimates(&plan, times, 4);
    EXPECT_EQ(plan.images[1].estimate, 23);
    EXPECT_FALSE(plan.images[2].estimate);
    EXPECT_FALSE(plan.estimate) << "of one image nobody knows";
    EXPECT_FALSE(toJson(plan).contains(u"estimate"_s) || toJson(plan).contains(u"criticalPath"_s));
    addEstimates(&plan, {}, 4);
    EXPECT_FALSE(plan.images[1].estimate);

    Plan none = planOf("base", false);
    addEstimates(&none, times, 4);
    EXPECT_FALSE(none.estimate) << "nothing is to be done: there is nothing to foresee";
}

TEST(Estimates, ALargePlanIsPlayedThrough)
{
    QByteArray images = "i0";
    StageTimes times;
    for (int i = 1; i < 600; ++i)
        images += " i" + QByteArray::number(i) + "<i" + QByteArray::number(i / 3);
    for (int i = 0; i < 600; ++i)
        times[u"i%1"_s.arg(i)] = {{Stage::Cache, 1}, {Stage::Build, 10}, {Stage::Test, 2}, {Stage::Push, 1}, {Stage::Page, 1}};
    Plan plan = planOf(images.constData());
    addEstimates(&plan, times, 4);
    EXPECT_GT(plan.estimate.value_or(0), 600 * 15 / 4 - 1);
}

TEST(Estimates, OfWhatIsLeftOfARun)
{
    Plan plan = planOf("base left<base");
    const StageTimes times{{u"base"_s, {{Stage::Build, 10}, {Stage::Test, 4}}}, {u"left"_s, {{Stage::Build, 20}, {Stage::Test, 4}}}};
    stackwright::Run run;
    run.apply(event("run-started", "", {}, 0, {{u"plan"_s, toJson(plan)}, {u"id"_s, u"x"_s}}));
    EXPECT_EQ(secondsLeft(run, 0, times, 4), 34);
    run.apply(event("image-state", "base", {}, 0, {{u"state"_s, u"building"_s}}));
    run.apply(event("stage-started", "base", Stage::Build, 0, {}));
    EXPECT_EQ(secondsLeft(run, 6'000, times, 4), 28);
    EXPECT_EQ(secondsLeft(run, 60'000, times, 4), 24) << "longer than expected: it may end any moment";
    run.apply(event("stage-finished", "base", Stage::Build, 60'000, {{u"state"_s, u"passed"_s}, {u"seconds"_s, 60}}));
    EXPECT_EQ(secondsLeft(run, 60'000, times, 1), 28);
    EXPECT_FALSE(secondsLeft(run, 60'000, {{u"base"_s, times[u"base"_s]}}, 4)) << "a build that nobody knows is still to come";
    run.apply(event("run-finished", "", {}, 70'000, {{u"state"_s, u"cancelled"_s}}));
    EXPECT_FALSE(secondsLeft(run, 70'000, times, 4));
}

TEST(Estimates, AreSaidRoundly)
{
    for (const auto &[seconds, text] : {std::pair{0.2, "0 s"}, {7.0, "7 s"}, {42.0, "40 s"}, {59.4, "60 s"}, {61.0, "1 min"}, {239.0, "4 min"}, {3599.0, "1 h"}, {3600.0 * 2 + 660, "2 h 10 min"}, {-4.0, "0 s"}})
        EXPECT_EQ(aboutText(seconds), QLatin1String(text)) << seconds;
}

TEST(Estimates, AreLearntFromRunsAndToldBefore)
{
    using namespace stackwright::outside;
    Repository repo;
    QTemporaryDir folder;
    repo.write(u"stackwright.yml"_s, "images:\n  base: {image_name: 127.0.0.1:1/team/base, test_command: []}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    repo.write(u"base/Dockerfile"_s, "FROM scratch\n");
    repo.commit();
    QFile docker(folder.filePath(u"docker"_s));
    ASSERT_TRUE(docker.open(QFile::WriteOnly));
    docker.write(QByteArray(dockerScript).replace("build) ", "build) sleep 1; "));
    docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    docker.close();
    const Setting setting{repo.path(), {u"PATH="_s + folder.path() + u':' + qEnvironmentVariable("PATH"), u"XDG_STATE_HOME="_s + folder.filePath(u"state"_s)}, 60};
    const auto say = [&](const QStringList &words) { return console(QStringList{u"--output"_s, folder.filePath(u"out"_s)} + words, setting); };
    EXPECT_FALSE(say({u"plan"_s, u"--json"_s}).json().contains(u"estimate"_s)) << "nobody knows yet";
    const Outcome first = say({u"run"_s, u"--no-push"_s, u"--no-wiki"_s});
    ASSERT_EQ(first.code, 0) << first.err.constData();
    EXPECT_FALSE(first.err.contains("by earlier runs"));
    const QJsonObject plan = say({u"plan"_s, u"--json"_s}).json();
    double took = 0;
    for (const QJsonObject &one : journal(folder.filePath(u"out/artifacts/run.jsonl"_s)))
        if (one[u"event"_s].toString() == u"stage-finished"_s && one[u"state"_s].toString() == u"passed"_s)
            took += one[u"seconds"_s].toDouble();
    EXPECT_NEAR(plan[u"estimate"_s].toDouble(), took, 0.2) << "as the only run before it";
    EXPECT_GE(plan[u"estimate"_s].toDouble(), 1.0);
    EXPECT_EQ(plan[u"criticalPath"_s].toArray(), QJsonArray{u"base"_s});
    EXPECT_TRUE(say({u"plan"_s}).out.contains(", by earlier runs; it hangs on base\n"));
    const Outcome second = say({u"run"_s, u"--no-push"_s, u"--no-wiki"_s});
    EXPECT_TRUE(second.err.contains("by earlier runs; it hangs on base") && second.err.contains(" were expected")) << second.err.constData();
    EXPECT_TRUE(journal(folder.filePath(u"out/artifacts/run.jsonl"_s)).first()[u"plan"_s].toObject().contains(u"estimate"_s));
}

} // namespace estimate_test
