// The trends of runs: what they tell, what they do not, and where something jumped; two runs compared.
#include "model/items/runcomparison.h"
#include "model/items/trends.h"
#include "model/items/trendtext.h"
#include "model/workspace/planworker.h"
#include "tests/gui/plantext.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace trends_test {

using namespace stackwright;
using Of = TrendMeasure::Of;

namespace {

/// What a run says of one image.
struct Said
{
    const char *image = "ml";
    double build = 20;
    qint64 size = 100'000'000;
    int cached = 0, passed = 3, failed = 0;
    const char *state = "passed"; ///< of the build
    double told = -1;             ///< the seconds that the journal tells, where they are other than its clock's
};

struct Made
{
    int day = 1; ///< of its time, and its commit consists of this digit
    QList<Said> images = {};
    QString plan = QStringLiteral("base changed\n  ml affected\n");
    QString machine = QStringLiteral("here");
    const char *end = nullptr; ///< the run's state; default: that of the last image
    int jobs = 2;
    bool dirty = false;
};

const QString state = QStringLiteral("state");

void addImage(QList<Event> *events, const Said &said, qint64 *at)
{
    const QString name = QLatin1String(said.image);
    *events << eventOf(QStringLiteral("stage-started"), *at, name, Stage::Build);
    *at += static_cast<qint64>(said.build * 1000);
    for (int step = 1; step <= 4; ++step)
        *events << eventOf(QStringLiteral("build-step"), *at, name, Stage::Build,
                           {{QStringLiteral("number"), step}, {QStringLiteral("title"), QStringLiteral("RUN %1").arg(step)}, {state, step <= said.cached ? QStringLiteral("cached") : QStringLiteral("done")}});
    *events << eventOf(QStringLiteral("stage-finished"), *at, name, Stage::Build, {{state, QLatin1String(said.state)}, {QStringLiteral("seconds"), said.told == -1 ? said.build : said.told}});
    if (said.size > 0)
        *events << eventOf(QStringLiteral("image-fact"), *at, name, {}, {{QStringLiteral("size"), said.size}});
    if (said.passed + said.failed > 0 && QLatin1String(said.state) == QLatin1String("passed")) {
        const QString tested = said.failed > 0 ? QStringLiteral("failed") : QStringLiteral("passed");
        *events << eventOf(QStringLiteral("stage-started"), *at, name, Stage::Test) << eventOf(QStringLiteral("tests"), *at + 2000, name, Stage::Test, testsToJson({said.passed, said.failed, 0, 0}, {}))
                << eventOf(QStringLiteral("stage-finished"), *at + 2000, name, Stage::Test, {{state, tested}, {QStringLiteral("seconds"), 2}})
                << eventOf(QStringLiteral("image-state"), *at + 2000, name, {}, {{state, tested}});
        *at += 2000;
    } else {
        *events << eventOf(QStringLiteral("image-state"), *at, name, {}, {{state, QLatin1String(said.state)}});
    }
}

QJsonObject beginOf(const Made &made)
{
    Plan plan = planFromText(made.plan);
    plan.head = QString(40, QLatin1Char(static_cast<char>('0' + made.day % 10)));
    plan.dirty = made.dirty;
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("run-%1").arg(made.day)}, {QStringLiteral("machine"), made.machine},
            {QStringLiteral("options"), QJsonObject{{QStringLiteral("jobs"), made.jobs}}}, {QStringLiteral("plan"), toJson(plan)}};
}

QList<Event> eventsOf(const Made &made)
{
    QList<Event> events{eventOf(QStringLiteral("run-started"), 0, {}, {}, beginOf(made))};
    qint64 at = 1000;
    for (const Said &said : made.images)
        addImage(&events, said, &at);
    const Said last = made.images.isEmpty() ? Said() : made.images.last();
    const QString end = QLatin1String(made.end ? made.end : last.failed > 0 ? "failed" : last.state);
    if (end != QLatin1String("running"))
        events << eventOf(QStringLiteral("run-finished"), at, {}, {}, {{state, end}});
    for (Event &event : events)
        event.at = event.at.addDays(made.day);
    return events;
}

stackwright::Run run(const Made &made)
{
    stackwright::Run folded;
    for (const Event &event : eventsOf(made))
        folded.apply(event);
    return folded;
}

/// In the order in which they were made; the history has them newest first.
QList<TrendRun> numbered(const QList<stackwright::Run> &runs)
{
    QList<TrendRun> all;
    for (qsizetype i = runs.size() - 1; i >= 0; --i)
        all << TrendRun{&runs[i], static_cast<int>(i) + 1, QStringLiteral("journal-%1").arg(i + 1)};
    return all;
}

QList<TrendPoint> pointsOf(const QList<stackwright::Run> &runs, const char *image = "ml")
{
    return trendOf(numbered(runs), {QLatin1String(image), {}}).points;
}

std::string jumpsIn(const QList<TrendPoint> &points, const TrendMeasure &measure, const Subjects &subjects = {})
{
    QStringList all;
    for (const TrendJump &jump : jumpsOf(points, measure))
        all << jumpText(points, jump, measure, subjects);
    return all.join(QStringLiteral("; ")).toStdString();
}

/// Runs of ml that took so long, each of a commit of its own.
QList<stackwright::Run> lasting(const QList<double> &seconds)
{
    QList<stackwright::Run> runs;
    for (const double one : seconds)
        runs << run({static_cast<int>(runs.size()) + 1, {{"ml", one}}});
    return runs;
}

} // namespace

TEST(Trends, TellAnImagesTimesSizesCacheAndTestsOldestFirst)
{
    const QList<stackwright::Run> runs{run({1, {{"base"}, {"ml", 20, 100'000'000, 2}}}), run({2, {{"base"}}}), run({3, {{"base"}, {"ml", 25, 104'000'000, 0, 2, 1}}})};
    const Trend trend = trendOf(numbered(runs), {QStringLiteral("ml"), {}});
    const QList<TrendPoint> &points = trend.points;
    ASSERT_EQ(points.size(), 2) << "a run that did nothing with it says nothing of it";
    EXPECT_EQ(trend.images, QStringList({QStringLiteral("base"), QStringLiteral("ml")}));
    EXPECT_EQ(points[0].id, QStringLiteral("run-1"));
    EXPECT_EQ(points[0].number, 1);
    EXPECT_EQ(points[0].journal, QStringLiteral("journal-1"));
    EXPECT_TRUE(points[0].isWhole);
    EXPECT_EQ(valueOf(points[0], {Of::OneStage, Stage::Build}), 20);
    EXPECT_EQ(valueOf(points[0], {Of::Stages}), 22);
    EXPECT_EQ(valueOf(points[0], {Of::Size}), 100'000'000);
    EXPECT_EQ(valueOf(points[0], {Of::Cached}), 50);
    EXPECT_EQ(valueOf(points[0], {Of::Tests}), 3);
    EXPECT_EQ(valueOf(points[0], {Of::WholeRun}), std::nullopt) << "an image has no whole run";
    EXPECT_EQ(points[1].state, QStringLiteral("failed"));
    EXPECT_FALSE(points[1].isWhole);
    EXPECT_EQ(valueOf(points[1], {Of::OneStage, Stage::Test}), std::nullopt) << "a stage that failed says nothing of how long it takes";
    EXPECT_TRUE(pointsOf(runs, "other").isEmpty());
    const auto rows = trendRows(points, {{points[0].head, QStringLiteral("Begin")}}, [](const QDateTime &at) { return at.toString(Qt::ISODate); });
    EXPECT_EQ(rows[1][7].text, QStringLiteral("1111111 Begin")) << "newest first";
    EXPECT_EQ(rows[1][5].text, QStringLiteral("2 of 4"));
    EXPECT_EQ(rows[0][6].text, QStringLiteral("1 of 3 failed"));
    EXPECT_EQ(rows[0][0].key, QStringLiteral("journal-3"));
}

TEST(Trends, WhatARunDoesNotSayHasNoValue)
{
    // Cut off in its second build: what had passed is known, and nothing of the whole.
    QList<Event> events = eventsOf({1, {{"base", 30}}, QStringLiteral("base changed\n  ml affected\n"), QStringLiteral("here"), "running"});
    events << eventOf(QStringLiteral("stage-started"), 40'000, QStringLiteral("ml"), Stage::Build) << eventOf(QStringLiteral("run-finished"), 41'000, {}, {}, {{state, QStringLiteral("interrupted")}});
    stackwright::Run cut;
    for (const Event &event : std::as_const(events))
        cut.apply(event);
    const QList<TrendPoint> whole = pointsOf({cut}, "");
    ASSERT_EQ(whole.size(), 1);
    EXPECT_EQ(whole[0].state, QStringLiteral("interrupted"));
    EXPECT_EQ(valueOf(whole[0], {Of::WholeRun}), std::nullopt);
    EXPECT_EQ(valueOf(whole[0], {Of::OneStage, Stage::Build}), 30);
    EXPECT_EQ(valueOf(whole[0], {Of::Size}), std::nullopt);
    const QList<TrendPoint> image = pointsOf({cut});
    ASSERT_EQ(image.size(), 1);
    for (const TrendMeasure &measure : {TrendMeasure{Of::Stages}, TrendMeasure{Of::OneStage, Stage::Build}, TrendMeasure{Of::Size}, TrendMeasure{Of::Cached}, TrendMeasure{Of::Tests}})
        EXPECT_EQ(valueOf(image[0], measure), std::nullopt) << measureTitle(measure).toStdString();
    // One that goes on is none yet, and one whose plan cannot be read tells nothing.
    EXPECT_TRUE(pointsOf({run({1, {{"ml"}}, QStringLiteral("ml changed\n"), {}, "running"})}, "").isEmpty());
    stackwright::Run unread;
    unread.apply(eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("plan"), QJsonObject{{QStringLiteral("schema"), 9999}}}}));
    unread.apply(eventOf(QStringLiteral("run-finished"), 1, {}, {}, {{state, QStringLiteral("passed")}}));
    EXPECT_TRUE(pointsOf({unread}, "").isEmpty());
    // Neither sizes nor tests: no nought.
    const QList<TrendPoint> bare = pointsOf({run({1, {{"ml", 20, -1, 0, 0}}})});
    EXPECT_EQ(valueOf(bare[0], {Of::Size}), std::nullopt);
    EXPECT_EQ(valueOf(bare[0], {Of::Tests}), std::nullopt);
}

TEST(Trends, SkippedAndResumedStagesAreNoFastOnes)
{
    QList<Event> events{eventOf(QStringLiteral("run-started"), 0, {}, {}, beginOf({1})),
                        eventOf(QStringLiteral("stage-started"), 1, QStringLiteral("ml"), Stage::Build),
                        eventOf(QStringLiteral("stage-finished"), 2, QStringLiteral("ml"), Stage::Build, {{state, QStringLiteral("skipped")}, {QStringLiteral("seconds"), 0}}),
                        eventOf(QStringLiteral("stage-started"), 3, QStringLiteral("ml"), Stage::Test),
                        eventOf(QStringLiteral("stage-finished"), 4003, QStringLiteral("ml"), Stage::Test, {{state, QStringLiteral("passed")}, {QStringLiteral("seconds"), 4}}),
                        eventOf(QStringLiteral("image-state"), 4003, QStringLiteral("ml"), {}, {{state, QStringLiteral("passed")}}),
                        eventOf(QStringLiteral("run-finished"), 4004, {}, {}, {{state, QStringLiteral("passed")}})};
    stackwright::Run skipped;
    for (const Event &event : std::as_const(events))
        skipped.apply(event);
    QList<TrendPoint> points = pointsOf({skipped});
    ASSERT_EQ(points.size(), 1);
    EXPECT_EQ(valueOf(points[0], {Of::OneStage, Stage::Build}), std::nullopt);
    EXPECT_TRUE(points[0].skipped.contains(Stage::Build));
    EXPECT_TRUE(pointFacts(points[0], {}).contains(QStringLiteral("Build skipped")));
    // It is not compared with runs that built: of three of 60 s this is no jump.
    QList<stackwright::Run> runs = lasting({60, 60, 60});
    runs << skipped;
    EXPECT_EQ(jumpsIn(pointsOf(runs), {Of::Stages}), "");
    // The second part of a run counts as what it did, and the whole as nothing that can be compared.
    events = eventsOf({1, {{"base", 30}, {"ml", 50, -1, 0, 0, 0, "failed"}}});
    events << eventOf(QStringLiteral("run-resumed"), 90'000, {}, {}, {{QStringLiteral("machine"), QStringLiteral("there")}});
    qint64 at = 90'000;
    addImage(&events, {"ml", 5}, &at);
    events << eventOf(QStringLiteral("run-finished"), at, {}, {}, {{state, QStringLiteral("passed")}});
    stackwright::Run resumed;
    for (const Event &event : std::as_const(events))
        resumed.apply(event);
    EXPECT_TRUE(resumed.wasResumed());
    EXPECT_EQ(resumed.machines(), QStringList({QStringLiteral("here"), QStringLiteral("there")}));
    points = pointsOf({resumed}, "");
    EXPECT_EQ(valueOf(points[0], {Of::WholeRun}), std::nullopt);
    EXPECT_EQ(valueOf(points[0], {Of::OneStage, Stage::Build}), 35) << "what failed at first counts nowhere";
    EXPECT_TRUE(pointFacts(points[0], {}).contains(QStringLiteral("resumed")));
    QList<stackwright::Run> several = lasting({60, 60, 60});
    several << resumed;
    EXPECT_EQ(jumpsIn(pointsOf(several), {Of::OneStage, Stage::Build}), "") << "on two machines";
}

TEST(Trends, TheStacksSizeIsKnownOnceThatOfEveryImageIs)
{
    const QString both = QStringLiteral("base changed\n  ml unchanged\n"), child = QStringLiteral("base unchanged\n  ml changed\n");
    QList<stackwright::Run> runs{run({1, {{"base", 20, 50'000'000}}, both}), run({2, {{"ml", 20, 100'000'000}}, child}), run({3, {{"base", 20, 60'000'000}}, both})};
    QList<TrendPoint> points = pointsOf(runs, "");
    ASSERT_EQ(points.size(), 3);
    EXPECT_EQ(points[0].size, std::nullopt) << "of ml nothing is known yet";
    EXPECT_EQ(points[1].size, 150'000'000);
    EXPECT_EQ(points[2].size, 160'000'000) << "ml is as it was built last";
    EXPECT_EQ(jumpsIn(points, {Of::Size}, {{points[2].head, QStringLiteral("Bigger base")}}), "+10.0 MB at 3333333 Bigger base");
    // An image that appears is not known until it is built; one that is gone counts no longer.
    runs << run({4, {{"base", 20, 60'000'000}}, both + QStringLiteral("  gpu unchanged\n")}) << run({5, {{"base", 20, 60'000'000}, {"gpu", 9, 1'000'000'000}}, both + QStringLiteral("  gpu changed\n")})
         << run({6, {{"base", 20, 70'000'000}}, QStringLiteral("base changed\n")});
    points = pointsOf(runs, "");
    EXPECT_EQ(points[3].size, std::nullopt);
    EXPECT_EQ(points[4].size, 1'160'000'000);
    EXPECT_EQ(points[5].size, 70'000'000);
    EXPECT_EQ(pointsOf(runs, "gpu").size(), 1);
    // What was to be built and was not has no size, whatever it had before.
    runs << run({7, {{"base", 20, -1, 0, 0, 0, "failed"}}, QStringLiteral("base changed\n")});
    EXPECT_EQ(pointsOf(runs, "").last().size, std::nullopt);
}

TEST(Trends, RunsOfAnotherStackAreLeftOut)
{
    const QList<stackwright::Run> runs{run({1, {{"ml"}}}), run({2, {{"web"}}, QStringLiteral("web changed\n")})};
    const QHash<QString, QString> mine{{QStringLiteral("base"), QStringLiteral("x/base")}, {QStringLiteral("ml"), QStringLiteral("x/ml")}};
    const Trend trend = trendOf(numbered(runs), {{}, mine});
    ASSERT_EQ(trend.points.size(), 1);
    EXPECT_EQ(trend.points[0].id, QStringLiteral("run-1"));
    EXPECT_EQ(trend.ofOthers, 1);
    EXPECT_EQ(trend.images, QStringList(QStringLiteral("ml")));
    // Images that are only called alike: another team's.
    const QHash<QString, QString> theirs{{QStringLiteral("base"), QStringLiteral("team/base")}, {QStringLiteral("ml"), QStringLiteral("team/ml")}};
    EXPECT_TRUE(trendOf(numbered(runs), {{}, theirs}).points.isEmpty());
    EXPECT_TRUE(trendOf(numbered(runs), {QStringLiteral("ml"), theirs}).points.isEmpty());
}

TEST(Trends, AHistoryThatLiesIsNotBelieved)
{
    // The clock went back by days between the two: their numbers tell which came first.
    QList<stackwright::Run> runs{run({9, {{"ml"}}}), run({2, {{"ml"}}}), run({3, {{"ml"}}})};
    QList<TrendPoint> points = pointsOf(runs);
    EXPECT_EQ(points[0].id, QStringLiteral("run-9"));
    EXPECT_EQ(points[1].id, QStringLiteral("run-2"));
    // A run without a number stands where its time says.
    QList<TrendRun> mixed = numbered(runs);
    const stackwright::Run other = run({1, {{"ml"}}}), late = run({30, {{"ml"}}});
    mixed << TrendRun{&late, 0, {}} << TrendRun{&other, 0, {}};
    points = trendOf(mixed, {QStringLiteral("ml"), {}}).points;
    ASSERT_EQ(points.size(), 5);
    EXPECT_EQ(points.first().id, QStringLiteral("run-1"));
    EXPECT_EQ(points.last().id, QStringLiteral("run-30"));
    // Seconds that cannot be: below nought, other than the journal's own clock says, longer than a week, nought.
    for (const double told : {-3.0, 2000.0, 0.0})
        EXPECT_EQ(valueOf(pointsOf({run({1, {{"ml", 20, 1, 0, 0, 0, "passed", told}}})})[0], {Of::Stages}), std::nullopt) << told;
    const QList<TrendPoint> eternal = pointsOf({run({1, {{"ml", 8.0 * 24 * 3600}}})}, "");
    EXPECT_EQ(valueOf(eternal[0], {Of::OneStage, Stage::Build}), std::nullopt);
    EXPECT_EQ(valueOf(eternal[0], {Of::WholeRun}), std::nullopt);
}

TEST(Trends, AJumpIsClearlyMoreThanTheSpreadBefore)
{
    const TrendMeasure build{Of::OneStage, Stage::Build};
    EXPECT_EQ(jumpsIn(pointsOf(lasting({30, 31, 32, 70, 71, 69})), build), "+39 s at 4444444") << "once, and not again at each run that stays there";
    EXPECT_EQ(jumpsIn(pointsOf(lasting({70, 71, 72, 30, 31})), build), "−41 s at 4444444");
    EXPECT_EQ(jumpsIn(pointsOf(lasting({30, 70})), build), "") << "of two runs nobody knows how they scatter";
    EXPECT_EQ(jumpsIn(pointsOf(lasting({30, 90, 35, 80, 40, 95})), build), "") << "they scatter";
    EXPECT_EQ(jumpsIn(pointsOf(lasting({1, 1, 1, 5, 1})), build), "") << "a few seconds";
    EXPECT_EQ(jumpsIn(pointsOf(lasting({1000, 1001, 1002, 1100})), build), "") << "a tenth";
    // Sizes do not scatter by themselves: one before is enough.
    const QList<TrendPoint> sizes = pointsOf({run({1, {{"ml", 20, 100'000'000}}}), run({2, {{"ml", 20, 100'400'000}}}), run({3, {{"ml", 20, 105'000'000}}})});
    EXPECT_EQ(jumpsIn(sizes, {Of::Size}), "+4.8 MB at 3333333");
    const QList<TrendPoint> tests = pointsOf({run({1, {{"ml", 20, 1, 0, 40}}}), run({2, {{"ml", 20, 1, 0, 41}}}), run({3, {{"ml", 20, 1, 0, 20}}})});
    EXPECT_EQ(jumpsIn(tests, {Of::Tests}), "−21 tests at 3333333") << "from 40.5, the middle of the two before";
}

TEST(Trends, OnlyLikeIsCompared)
{
    const TrendMeasure build{Of::OneStage, Stage::Build};
    const auto after = [&](const Made &made) {
        QList<stackwright::Run> runs = lasting({30, 30, 30});
        runs << run(made);
        return jumpsIn(pointsOf(runs), build);
    };
    EXPECT_EQ(after({4, {{"ml", 90}}}), "+1:00 at 4444444");
    EXPECT_EQ(after({4, {{"ml", 90}}, QStringLiteral("base changed\n  ml affected\n"), QStringLiteral("there")}), "") << "another machine";
    EXPECT_EQ(after({4, {{"ml", 90}}, QStringLiteral("base changed\n  ml affected\n"), QStringLiteral("here"), nullptr, 8}), "") << "more at once";
    EXPECT_EQ(after({4, {{"ml", 2, 1, 4}}}), "") << "all from the cache";
    EXPECT_EQ(after({4, {{"ml", 90, 1, 2}}}), "") << "part of it from the cache";
    EXPECT_EQ(after({4, {{"ml", 90, 1, 0, 0, 0, "failed"}}}), "") << "a build that failed";
    // A stack's time is that of its work: one image more is another.
    QList<stackwright::Run> runs;
    for (int day = 1; day <= 3; ++day)
        runs << run({day, {{"ml", 30}}});
    runs << run({4, {{"base", 60}, {"ml", 30}}});
    EXPECT_EQ(jumpsIn(pointsOf(runs, ""), {Of::Stages}), "");
    EXPECT_EQ(jumpsIn(pointsOf(runs, ""), {Of::WholeRun}), "");
    runs[3] = run({4, {{"ml", 90}}});
    EXPECT_EQ(jumpsIn(pointsOf(runs, ""), {Of::WholeRun}), "+1:00 at 4444444");
}

TEST(Trends, AJumpDoesNotAccuseACommitThatWasThereBefore)
{
    QList<stackwright::Run> runs{run({1, {{"ml", 20, 100'000'000}}}), run({1, {{"ml", 20, 200'000'000}}})};
    EXPECT_EQ(jumpsIn(pointsOf(runs), {Of::Size}), "+100.0 MB, of the same commit as before: 1111111");
    Made made{1, {{"ml", 20, 200'000'000}}};
    made.dirty = true;
    runs[1] = run(made);
    EXPECT_EQ(jumpsIn(pointsOf(runs), {Of::Size}), "+100.0 MB at 1111111, and files that no commit has");
}

TEST(Trends, TenThousandRunsAreBoundedWork)
{
    const stackwright::Run one = run({1, {{"base"}, {"ml"}}});
    QList<TrendRun> runs;
    for (int number = 1; number <= 10'000; ++number)
        runs << TrendRun{&one, number, QString::number(number)};
    const Trend trend = trendOf(runs, {});
    EXPECT_EQ(trend.points.size(), 200);
    EXPECT_EQ(trend.older, 9800);
    EXPECT_EQ(trend.points.last().number, 10'000);
    EXPECT_EQ(jumpsIn(trend.points, {Of::Stages}), "");
}

TEST(Trends, OfManyJournalsTheNewestAreRead)
{
    QTemporaryDir folder;
    QDir().mkpath(folder.filePath(QStringLiteral("artifacts/history")));
    const QDateTime now = QDateTime::currentDateTime();
    const auto put = [&](const QString &name, const QByteArray &bytes, const QDateTime &at) {
        QFile file(folder.filePath(QStringLiteral("artifacts/history/") + name));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(bytes);
        file.flush();
        file.setFileTime(at, QFileDevice::FileModificationTime);
    };
    for (int old = 0; old < 10'000; ++old)
        put(QStringLiteral("old%1.jsonl").arg(old), "oops\n", now.addDays(-9));
    const auto journal = [](int day, int schema) {
        QByteArray bytes;
        for (Event event : eventsOf({day, {{"ml"}}})) {
            if (event.kind == QLatin1String("run-started"))
                event.fields.insert(QStringLiteral("schema"), schema);
            bytes += QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n';
        }
        return bytes;
    };
    for (int day = 1; day <= 58; ++day)
        put(QStringLiteral("new%1.jsonl").arg(day), journal(day, 1), now.addSecs(day));
    put(QStringLiteral("newer.jsonl"), journal(59, 9999), now.addSecs(59));
    put(QStringLiteral("damaged.jsonl"), "{}\n{}\n", now.addSecs(60));
    PlanWorker worker;
    std::shared_ptr<HistoryReading> reading;
    QObject::connect(&worker, &PlanWorker::historyRead, &worker, [&](const auto &answer) { reading = answer; }, Qt::DirectConnection);
    worker.readHistory(folder.path(), {}, {});
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->runs.size(), 58) << "the newest sixty, of which two cannot be read";
    EXPECT_EQ(reading->unread, 2);
    EXPECT_EQ(reading->older, 10'000);
}

TEST(TrendAxis, HoldsWhatIsThere)
{
    const auto axis = [](const QList<double> &seconds, const TrendMeasure &measure) { return axisOf(pointsOf(lasting(seconds)), measure); };
    EXPECT_EQ(axis({30, 70}, {Of::OneStage, Stage::Build}), (TrendAxis{0, 75, 15}));
    EXPECT_EQ(axis({0.35}, {Of::OneStage, Stage::Build}), (TrendAxis{0, 0.4, 0.1}));
    EXPECT_EQ(axis({30}, {Of::Cached}), (TrendAxis{0, 100, 25}));
    EXPECT_EQ(axis({30}, {Of::OneStage, Stage::Push}), TrendAxis()) << "nothing is there";
    for (const qint64 size : {qint64(1), qint64(117), qint64(999'950), qint64(4'000'000'000), qint64(9'000'000'000'000)})
        for (const qint64 more : {qint64(0), size / 1000, size / 3, size * 7}) {
            const QList<TrendPoint> points = pointsOf({run({1, {{"ml", 20, size}}}), run({2, {{"ml", 20, size + more}}})});
            const TrendAxis of = axisOf(points, {Of::Size});
            EXPECT_LE(of.from, size);
            EXPECT_GE(of.to, size + more);
            EXPECT_GT(of.step, 0);
            QStringList texts;
            for (int line = 0; of.from + line * of.step <= of.to + of.step / 2; ++line)
                texts << axisText(of, {Of::Size}, of.from + line * of.step);
            EXPECT_LE(texts.size(), 7);
            EXPECT_EQ(texts.removeDuplicates(), 0) << "two lines are called alike: " << texts.join(QLatin1Char(' ')).toStdString();
        }
}

TEST(TwoRunsCompared, TellWhatDiffers)
{
    const stackwright::Run before = run({1, {{"base", 20, 50'000'000}, {"ml", 30, 100'000'000}}}), after = run({2, {{"ml", 50, 105'000'000, 2, 2, 1}}});
    const auto text = [](const QList<QList<Cell>> &rows) {
        QStringList lines;
        for (const QList<Cell> &row : rows) {
            QStringList cells;
            for (const Cell &cell : row)
                cells << cell.text.toString();
            lines << cells.join(QLatin1Char('|'));
        }
        return lines;
    };
    const QStringList lines = text(comparedRows(compareRuns(before, after, {}), true));
    const auto has = [&lines](const char *line) { return lines.contains(QString::fromUtf8(line)) ? std::string() : lines.join(QLatin1Char('\n')).toStdString(); };
    EXPECT_EQ(has("The whole run|Result|passed|failed|–"), "");
    EXPECT_EQ(has("The whole run|Time|55 s|–|–"), "") << "of a run that failed nobody knows how long it would have taken";
    EXPECT_EQ(has("ml|Time: Build|30 s|50 s|+20 s"), "");
    EXPECT_EQ(has("ml|Size|100.0 MB|105.0 MB|+5.0 MB"), "");
    EXPECT_EQ(has("ml|Steps from the cache|0 of 4|2 of 4|–"), "");
    EXPECT_EQ(has("ml|Tests|3 passed|1 of 3 failed|–"), "");
    EXPECT_EQ(has("base|Time: Build|20 s|–|–"), "") << "not built in the second one: no nought, and no difference";
    // A run against itself: nothing.
    EXPECT_TRUE(comparedRows(compareRuns(before, before, {}), true).isEmpty());
    EXPECT_FALSE(comparedRows(compareRuns(before, before, {}), false).isEmpty());
    // Of one image; of one that neither has.
    for (const ComparedRow &row : compareRuns(before, after, QStringLiteral("ml")))
        EXPECT_EQ(row.image, QStringLiteral("ml"));
    EXPECT_TRUE(compareRuns(before, after, QStringLiteral("none")).isEmpty());
    EXPECT_EQ(compareRuns(before, run({2, {}, QStringLiteral("web changed\n"), {}, "passed"}), QStringLiteral("ml")).value(0).after, QStringLiteral("not in this run"));
}

TEST(TwoRunsCompared, WarnWhereTimesTellLittle)
{
    const stackwright::Run one = run({1, {{"ml"}}});
    EXPECT_EQ(comparisonCaution(one, one), QString());
    const QString both = comparisonCaution(one, run({2, {{"ml"}}, QStringLiteral("ml changed\n"), QStringLiteral("there"), nullptr, 8}));
    EXPECT_EQ(both, QStringLiteral("Their times tell little of each other: they ran on different machines, 2 stages at once, then 8."));
    EXPECT_EQ(comparisonCaution(one, run({2, {{"ml"}}, QStringLiteral("ml changed\n"), {}, nullptr, 2})), QString()) << "where a machine is not told nothing is said of it";
}

} // namespace trends_test
