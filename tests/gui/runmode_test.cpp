// The mode Run: what was waited for, steps, usual times; pointed at by mouse and key, which leads to the log; zoom; the table.
#include "model/items/runpicture.h"
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/log/logview.h"
#include "views/log/logpage.h"
#include "views/stack/runlegend.h"
#include "views/stack/runmode.h"
#include "views/stack/runview.h"
#include "views/stack/timelinepaint.h"
#include "views/style/state.h"
#include "views/window/actions.h"
#include "window.h"

#include <QAction>
#include <QComboBox>
#include <QImage>
#include <QPainter>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTabBar>
#include <QToolButton>
#include <QWheelEvent>

namespace runmode_test {

using namespace stackwright;

namespace {

/// The events of one stage.
QList<Event> stageEvents(const char *image, Stage stage, qint64 from, qint64 to, const char *state = "passed", const QString &log = {})
{
    QJsonObject begin;
    if (!log.isEmpty())
        begin.insert(QStringLiteral("log"), log);
    return {eventOf(QStringLiteral("stage-started"), from, QLatin1String(image), stage, begin),
            eventOf(QStringLiteral("stage-finished"), to, QLatin1String(image), stage,
                    {{QStringLiteral("state"), QLatin1String(state)}, {QStringLiteral("seconds"), static_cast<double>(to - from) / 1000}})};
}

Event imageEvent(const char *image, qint64 ms, const char *state)
{
    return eventOf(QStringLiteral("image-state"), ms, QLatin1String(image), {}, {{QStringLiteral("state"), QLatin1String(state)}});
}

Event stepEvent(const char *image, qint64 ms, int number, const char *state, const char *title, double seconds)
{
    return eventOf(QStringLiteral("build-step"), ms, QLatin1String(image), Stage::Build,
                   {{QStringLiteral("number"), number}, {QStringLiteral("total"), 3}, {QStringLiteral("state"), QLatin1String(state)},
                    {QStringLiteral("title"), QLatin1String(title)}, {QStringLiteral("seconds"), seconds}});
}

Event begun(const Plan &plan, int jobs)
{
    return eventOf(QStringLiteral("run-started"), 0, {}, {},
                   {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("r1")}, {QStringLiteral("plan"), toJson(plan)}, {QStringLiteral("options"), QJsonObject{{QStringLiteral("jobs"), jobs}}}});
}

stackwright::Run runFrom(QList<Event> events)
{
    std::stable_sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.ms < b.ms; });
    stackwright::Run run;
    for (const Event &event : std::as_const(events))
        run.apply(event);
    return run;
}

const Plan &threePlan()
{
    static const Plan plan = planFromText(QStringLiteral("base changed\n  one affected\n  two affected\n"));
    return plan;
}

/// One stage at once: base is built and tested, then one, then two; two is pushed while nothing else runs.
QList<Event> oneByOne(int jobs = 1)
{
    QList<Event> events{begun(threePlan(), jobs)};
    events += stageEvents("base", Stage::Build, 1000, 11'000);
    events += stageEvents("base", Stage::Test, 11'000, 15'000);
    events += stageEvents("one", Stage::Build, 15'000, 25'000);
    events += stageEvents("two", Stage::Build, 25'000, 35'000);
    for (const char *image : {"base", "one", "two"})
        events << imageEvent(image, 35'000, "passed");
    events << eventOf(QStringLiteral("run-finished"), 36'000, {}, {}, {{QStringLiteral("state"), QStringLiteral("passed")}});
    return events;
}

std::string waitsOf(const Timeline &picture, int row)
{
    QStringList all;
    for (const TimelineWait &wait : picture.rows[row].waits)
        all << QStringLiteral("%1 %2-%3").arg(wait.what == TimelineWait::For::Place ? QStringLiteral("place") : wait.what == TimelineWait::For::Tests ? QString(QStringLiteral("tests of ") + wait.image) : wait.image)
                   .arg(wait.startMs).arg(wait.endMs);
    return all.join(QStringLiteral(", ")).toStdString();
}

/// A stored run with a log of three steps.
QString steppedRun(const QTemporaryDir &folder)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n  late affected\n"));
    QList<Event> events{begun(plan, 2)};
    events += stageEvents("base", Stage::Build, 1000, 61'000, "passed", QStringLiteral("logs/base.build.log"));
    events << stepEvent("base", 2000, 1, "cached", "FROM scratch", 0) << stepEvent("base", 31'000, 2, "done", "RUN make", 29) << stepEvent("base", 61'000, 3, "done", "RUN make install", 30);
    events += stageEvents("base", Stage::Test, 61'000, 71'000);
    events += stageEvents("data", Stage::Build, 61'500, 80'000, "failed", QStringLiteral("logs/data.build.log"));
    events << imageEvent("base", 71'000, "passed") << imageEvent("data", 80'000, "failed") << imageEvent("late", 80'000, "not run")
           << eventOf(QStringLiteral("run-finished"), 80'001, QStringLiteral("data"), Stage::Build, {{QStringLiteral("state"), QStringLiteral("failed")}, {QStringLiteral("reason"), QStringLiteral("exit code 7")}});
    std::stable_sort(events.begin(), events.end(), [](const Event &a, const Event &b) { return a.ms < b.ms; });
    const QString journal = journalOf(folder, events);
    QFile log(folder.filePath(QStringLiteral("logs/base.build.log")));
    EXPECT_TRUE(log.open(QFile::WriteOnly));
    log.write("Step 1/3 : FROM scratch\n ---> Using cache\n ---> 0123456789ab\nStep 2/3 : RUN make\n ---> Running in 0123456789ab\n");
    for (int i = 0; i < 200; ++i)
        log.write("cc -c file.c\n");
    log.write(" ---> 1123456789ab\nStep 3/3 : RUN make install\n ---> Running in 2123456789ab\n");
    for (int i = 0; i < 200; ++i)
        log.write("install file\n");
    log.write(" ---> 3123456789ab\n");
    return journal;
}

} // namespace

TEST(RunPicture, TellsWaitingForTheParentFromWaitingForAPlace)
{
    const stackwright::Run run = runFrom(oneByOne());
    const Timeline picture = runPicture(run, -1, {});
    ASSERT_EQ(picture.rows.size(), 3);
    EXPECT_EQ(waitsOf(picture, 0), "") << "before the first stage the run was prepared: nobody was waited for";
    EXPECT_EQ(waitsOf(picture, 1), "base 1000-11000, place 11000-15000");
    EXPECT_EQ(waitsOf(picture, 2), "base 1000-11000, place 11000-25000");
    EXPECT_EQ(waitedForPlaces(picture), 18'000);
    // With room for another stage there was no want of a place; why it stood still the journal does not say.
    EXPECT_EQ(waitsOf(runPicture(runFrom(oneByOne(2)), -1, {}), 2), "base 1000-11000");
    // Nor does a journal that does not tell how many stages ran at once.
    EXPECT_EQ(waitsOf(runPicture(runFrom(oneByOne(0)), -1, {}), 1), "base 1000-11000");
}

TEST(RunPicture, APushWaitsForTheTestsOfAllBelow)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  mid affected\n    top affected\n"));
    QList<Event> events{begun(plan, 4)};
    events += stageEvents("base", Stage::Build, 0, 10'000);
    events += stageEvents("base", Stage::Test, 10'000, 60'000);
    events += stageEvents("mid", Stage::Build, 10'000, 20'000);
    events += stageEvents("mid", Stage::Test, 20'000, 25'000);
    events += stageEvents("top", Stage::Build, 20'000, 30'000);
    events += stageEvents("top", Stage::Test, 30'000, 32'000);
    events += stageEvents("top", Stage::Push, 60'000, 65'000);
    events << eventOf(QStringLiteral("run-finished"), 66'000, {}, {}, {{QStringLiteral("state"), QStringLiteral("passed")}});
    const Timeline picture = runPicture(runFrom(events), -1, {});
    EXPECT_EQ(waitsOf(picture, 2), "mid 0-20000, tests of base 32000-60000");
    EXPECT_EQ(picture.rows[2].depth, 2);
}

TEST(RunPicture, WhatGoesOnWaitsUntilNow)
{
    QList<Event> events{begun(threePlan(), 1)};
    events << eventOf(QStringLiteral("stage-started"), 1000, QStringLiteral("base"), Stage::Build);
    const Timeline building = runPicture(runFrom(events), 9000, {});
    EXPECT_EQ(waitsOf(building, 1), "base 1000-9000");
    EXPECT_EQ(waitsOf(building, 0), "");
    events << eventOf(QStringLiteral("stage-finished"), 11'000, QStringLiteral("base"), Stage::Build, {{QStringLiteral("state"), QStringLiteral("passed")}, {QStringLiteral("seconds"), 10}})
           << eventOf(QStringLiteral("stage-started"), 11'000, QStringLiteral("one"), Stage::Build);
    EXPECT_EQ(waitsOf(runPicture(runFrom(events), 15'000, {}), 2), "base 1000-11000, place 11000-15000");
    // Cut off: what had not begun did not run, and waits for nothing any more.
    events << eventOf(QStringLiteral("run-finished"), 16'000, {}, {}, {{QStringLiteral("state"), QStringLiteral("interrupted")}});
    const Timeline cut = runPicture(runFrom(events), -1, {});
    ASSERT_EQ(cut.rows.size(), 3);
    EXPECT_TRUE(cut.rows[2].blocks.isEmpty());
    EXPECT_EQ(waitsOf(cut, 2), "");
    EXPECT_EQ(idleText(cut.rows[2]), QStringLiteral("not run"));
}

TEST(RunPicture, CountsTheDockerfilesOwnStepsAsCached)
{
    const auto step = [](int number, const char *title, const char *state) {
        StepRecord made;
        made.number = number;
        made.title = QLatin1String(title);
        made.state = QLatin1String(state);
        return made;
    };
    const StepRecord loads = step(0, "[internal] load build definition", "done"), base = step(1, "FROM debian", "done"), cached = step(2, "RUN make", "cached"), done = step(3, "COPY a /a", "done");
    const CachedShare share = cachedShare({loads, base, cached, done});
    EXPECT_EQ(share.cached, 1);
    EXPECT_EQ(share.steps, 2);
    EXPECT_TRUE(cachedShare({loads, base, cached}).isAll());
    EXPECT_FALSE(cachedShare({loads, base}).isAll()) << "nothing was there to be cached";
}

TEST(RunPicture, KnowsStepsAndUsualTimesAndMakesNothingUp)
{
    QList<Event> events = oneByOne();
    events << stepEvent("base", 2000, 1, "cached", "COPY a /a", 0) << stepEvent("base", 11'000, 2, "done", "RUN make\x1b[31m", 9);
    Estimates usual;
    usual[QStringLiteral("base")][Stage::Build] = 20;
    const Timeline picture = runPicture(runFrom(events), -1, usual);
    const TimelineRow &base = picture.rows[0];
    ASSERT_EQ(base.blocks.size(), 2);
    EXPECT_EQ(base.blocks[0].usualMs, 20'000);
    EXPECT_EQ(base.blocks[1].usualMs, -1) << "no run before knows of its tests";
    EXPECT_FALSE(isCached(base.blocks[0]));
    const QList<TimelinePiece> pieces = piecesOf(base);
    ASSERT_EQ(pieces.size(), 4);
    EXPECT_EQ(pieceText(base, pieces[0]), QStringLiteral("Build: passed, 10 s, usually about 20 s, 1 of 2 cached"));
    EXPECT_EQ(pieceText(base, pieces[1]), QStringLiteral("Step 1 of 3: COPY a /a, cached"));
    EXPECT_FALSE(pieceText(base, pieces[2]).contains(QChar(0x1b)));
    EXPECT_EQ(pieces[2].startMs, 2000);
    EXPECT_EQ(pieces[2].endMs, 11'000);
    const auto rows = pictureRows(picture);
    ASSERT_EQ(rows.size(), 4 + 3 + 3);
    EXPECT_EQ(rows[0][5].text, QStringLiteral("20 s"));
    EXPECT_EQ(rows[3][5].text, QStringLiteral("–"));
    EXPECT_EQ(rows[4][1].text, QStringLiteral("waits for base"));
}

TEST(RunPicture, TwoThousandImagesTakeNoTime)
{
    QString many = QStringLiteral("root changed\n");
    for (int i = 1; i < 2000; ++i)
        many += QStringLiteral("  image%1 affected\n").arg(i);
    QList<Event> events{begun(planFromText(many), 4)};
    events += stageEvents("root", Stage::Build, 0, 1000);
    for (int i = 1; i < 2000; ++i)
        events += stageEvents(qPrintable(QStringLiteral("image%1").arg(i)), Stage::Build, 1000 + i / 4 * 1000, 2000 + i / 4 * 1000);
    const stackwright::Run run = runFrom(events);
    QElapsedTimer clock;
    clock.start();
    EXPECT_EQ(runPicture(run, 600'000, {}).rows.size(), 2000);
    EXPECT_LT(clock.elapsed(), 1500); // a sanitizer takes its time
}

TEST(RunView, ZoomsTimeOnlyAndKeepsWhatIsUnderThePointer)
{
    RunView view;
    view.resize(1000, 300);
    view.setPicture(runPicture(runFrom(oneByOne()), -1, {}));
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_EQ(view.horizontalScrollBar()->maximum(), 0) << "at first the whole is to be seen";
    // Piece 2 of the row "two" is its build.
    const QRect before = view.rectOf(2, 2);
    const QPointF at = before.center();
    QWheelEvent wheel(at, view.viewport()->mapToGlobal(at), {}, QPoint(0, 480), Qt::NoButton, Qt::ControlModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(view.viewport(), &wheel);
    EXPECT_GT(view.zoom(), 1.5);
    const QRect after = view.rectOf(2, 2);
    EXPECT_GT(after.width(), before.width() * 3 / 2);
    EXPECT_NEAR(after.center().x(), before.center().x(), 4);
    EXPECT_EQ(after.top(), before.top()) << "rows stay where they are";
    EXPECT_EQ(after.height(), before.height());
    view.showWhole();
    EXPECT_EQ(view.zoom(), 1);
    EXPECT_EQ(view.rectOf(2, 2), before);
    QTest::keyClick(&view, Qt::Key_Plus);
    EXPECT_GT(view.zoom(), 1);
}

TEST(RunView, IsWalkedByKeyAndSaysWhatItIsOn)
{
    RunView view;
    view.resize(1000, 300);
    QList<Event> events = oneByOne();
    events << stepEvent("base", 2000, 1, "done", "FROM debian", 1);
    view.setPicture(runPicture(runFrom(events), -1, {}));
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    QSignalSpy chosen(&view, &RunView::chosen), log(&view, &RunView::logRequested), opened(&view, &RunView::opened);
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.accessibleDescription(), QStringLiteral("base: Build: passed, 10 s"));
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.accessibleDescription(), QStringLiteral("base: Step 1 of 3: FROM debian, done, 1.0 s"));
    QTest::keyClick(&view, Qt::Key_Return);
    ASSERT_EQ(log.size(), 1);
    EXPECT_EQ(log[0][0].toString(), QStringLiteral("base"));
    EXPECT_EQ(log[0][2].value<std::optional<StepRecord>>()->title, QStringLiteral("FROM debian"));
    QTest::keyClick(&view, Qt::Key_Left);
    QTest::keyClick(&view, Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(view.accessibleDescription(), QStringLiteral("base: Tests: passed, 4.0 s")) << "from stage to stage";
    QTest::keyClick(&view, Qt::Key_Down);
    EXPECT_EQ(chosen.takeLast().first().toString(), QStringLiteral("one"));
    QTest::keyClick(&view, Qt::Key_Right);
    EXPECT_EQ(view.accessibleDescription(), QStringLiteral("one: waits for base: 10 s"));
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(log.size(), 1) << "there is no log of a wait";
    QTest::keyClick(&view, Qt::Key_End);
    QTest::keyClick(&view, Qt::Key_Return);
    EXPECT_EQ(opened.takeFirst().first().toString(), QStringLiteral("two"));
}

TEST(RunView, DrawsNoBarForWhatDidNotRunAndKeepsTheAxisOnTop)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  lost affected\n"));
    QList<Event> events{begun(plan, 1)};
    events += stageEvents("base", Stage::Build, 0, 10'000, "failed");
    events << imageEvent("base", 10'000, "failed") << imageEvent("lost", 10'000, "not run")
           << eventOf(QStringLiteral("run-finished"), 10'001, {}, {}, {{QStringLiteral("state"), QStringLiteral("failed")}});
    RunView view;
    view.resize(1000, 300);
    view.setPicture(runPicture(runFrom(events), -1, {}));
    view.show();
    ASSERT_TRUE(QTest::qWaitForWindowExposed(&view));
    EXPECT_EQ(view.text(), QStringLiteral("base failed | Build: failed, 10 s\n  lost not run"));
    const QImage image = view.viewport()->grab().toImage();
    const QRect base = view.rectOf(0, 0);
    const auto barPixels = [&](int y) {
        int count = 0;
        for (int x = base.left(); x < base.right(); ++x)
            count += image.pixelColor(x, y) == colourOf(Tone::Bad, view.palette()) || image.pixelColor(x, y) == stageColour(Stage::Build, view.palette());
        return count;
    };
    EXPECT_GT(barPixels(base.bottom() - 1), base.width() - 20);
    for (int y = view.rectOf(1, -1).top(); y < view.rectOf(1, -1).bottom(); ++y)
        EXPECT_EQ(barPixels(y), 0) << y;
    EXPECT_GT(base.top(), 20) << "the axis is above";
}

TEST(RunMode, AClickLeadsToTheStepInTheLog)
{
    QTemporaryDir folder;
    Window window;
    window.open(steppedRun(folder));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_6, Qt::ControlModifier);
    auto *view = window.find<RunView>("runView");
    ASSERT_TRUE(view && view->isVisible());
    EXPECT_EQ(QApplication::focusWidget(), view);
    EXPECT_GT(view->width(), 1100) << "of 1280";
    EXPECT_EQ(window.nameless(), "");
    EXPECT_TRUE(window.find<QLabel>("runSaid")->text().contains(QLatin1String("2 stages at once"))) << window.find<QLabel>("runSaid")->text().toStdString();
    EXPECT_TRUE(window.find<RunLegend>("runLegend")->accessibleDescription().contains(QLatin1String("waits for its parent")));
    EXPECT_FALSE(window.find<RunLegend>("runLegend")->accessibleDescription().contains(QLatin1String("usual time"))) << "nothing is known of earlier runs";
    // Pieces of base: its build, three steps, its tests.
    const QRect step = view->rectOf(0, 3);
    QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, step.center() + QPoint(0, -2));
    EXPECT_TRUE(window.window.actions()->modes[0]->isChecked());
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("base"));
    EXPECT_EQ(window.find<QTabBar>("pages")->currentIndex(), 1);
    auto *log = window.find<LogView>("log");
    ASSERT_TRUE(comes([&] { return log->visibleText().startsWith(QLatin1String("Step 3/3")); })) << log->visibleText().toStdString();
    // The keyboard does the same; the picture is as it was left.
    window.key(Qt::Key_6, Qt::ControlModifier);
    window.key(Qt::Key_Left);
    EXPECT_TRUE(view->accessibleDescription().contains(QLatin1String("RUN make"))) << view->accessibleDescription().toStdString();
    window.key(Qt::Key_Return);
    ASSERT_TRUE(comes([&] { return log->visibleText().startsWith(QLatin1String("Step 2/3")); })) << log->visibleText().toStdString();
    EXPECT_EQ(QApplication::focusWidget(), log);
}

TEST(RunMode, HasATableAsItsTwin)
{
    QTemporaryDir folder;
    Window window;
    window.open(steppedRun(folder));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.window.showPage(QStringLiteral("run"));
    window.find<QToolButton>("runTableButton")->click();
    auto *table = window.find<QTreeView>("runTable");
    ASSERT_TRUE(table->isVisible());
    EXPECT_EQ(textOf(*table->model(), {0, 1, 2, 3, 4, 5}).toStdString(),
              "base|Build|passed|1.0 s|1:00|–\nbase|Step 1 of 3: FROM scratch|cached|2.0 s|–|–\nbase|Step 2 of 3: RUN make|done|2.0 s|29 s|–\n"
              "base|Step 3 of 3: RUN make install|done|31 s|30 s|–\nbase|Tests|passed|1:01|10 s|–\n"
              "data|waits for base|waiting|1.0 s|1:00|–\ndata|Build|failed|1:02|19 s|–\nlate|–|not run|–|–|–\n");
    EXPECT_EQ(window.nameless(), "");
    window.tabTo("runTable");
    table->setCurrentIndex(table->model()->index(6, 0));
    window.key(Qt::Key_Return);
    EXPECT_TRUE(window.window.actions()->modes[0]->isChecked());
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("data"));
}

TEST(RunMode, TheLegendIsSeenWholeAtEachWidth)
{
    QTemporaryDir folder;
    Window window;
    window.open(steppedRun(folder));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.window.showPage(QStringLiteral("run"));
    auto *legend = window.window.findChild<RunLegend *>();
    ASSERT_TRUE(legend);
    QSet<int> heights;
    for (const int width : {1400, 700, 560, 900, 500}) {
        window.window.resize(1400, 700);
        QTest::qWait(50);
        legend->updateGeometry(); // as another picture does: the layout asks, and the answer is of this width
        QTest::qWait(50);
        window.window.resize(width, 700);
        QTest::qWait(50);
        EXPECT_GE(legend->height(), legend->heightForWidth(legend->width())) << width;
        heights += legend->heightForWidth(legend->width());
    }
    EXPECT_GT(heights.size(), 1) << "or it shows nothing";
}

TEST(RunMode, WithoutARunSaysWhatBelongsThere)
{
    Window window;
    window.window.showPage(QStringLiteral("run"));
    auto *mode = window.find<RunMode>("runMode");
    ASSERT_TRUE(mode && mode->isVisible());
    EXPECT_FALSE(mode->view()->isVisible());
    EXPECT_EQ(window.nameless(), "");
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.window.actions()->modes[5]->trigger();
    EXPECT_TRUE(window.find<QWidget>("noRun")->isVisible());
    EXPECT_EQ(window.nameless(), "");
}

} // namespace runmode_test
