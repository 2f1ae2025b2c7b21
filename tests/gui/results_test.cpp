// Results that stay: what is known of runs that are over, how it stands to the files, and the line that leads on from a failure.
#include "model/items/failurestory.h"
#include "model/items/stackmodel.h"
#include "model/items/testtree.h"
#include "model/items/timeline.h"
#include "model/run/history.h"
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QPushButton>

namespace results_test {

using namespace stackwright;

namespace {

TestCase caseOf(const char *name, TestCase::State state, const QString &message = {})
{
    return {QStringLiteral("images/data/tests/test_data.py"), QLatin1String(name), state, 0.1, message};
}

/// The tests of an image, on a tree of tests.
struct Tested
{
    ImageRecord record;
    QString tree;
};

Tested recordOf(TestCase::State state, const char *tree, const char *image)
{
    Tested tested;
    tested.tree = QLatin1String(tree);
    tested.record.name = QStringLiteral("data");
    tested.record.imageId = QLatin1String(image);
    StageRecord &stage = tested.record.stages[Stage::Test];
    stage.cases = {caseOf("test_marker", state)};
    stage.tests = TestCounts{state == TestCase::State::Passed, state == TestCase::State::Failed, state == TestCase::State::Skipped, 0};
    return tested;
}

std::string noteOf(const Tested &now, const QList<Tested> &before)
{
    QList<EarlierTests> records;
    for (const Tested &one : before)
        records << EarlierTests{&one.record, one.tree};
    TestTree tree;
    tree.setRecord(now.record, records, now.tree);
    const QModelIndex test = tree.index(0, TestTree::Note, tree.index(0, 0, tree.index(0, 0)));
    return test.data().toString().toStdString();
}

constexpr auto passed = TestCase::State::Passed, failed = TestCase::State::Failed, skipped = TestCase::State::Skipped;

} // namespace

TEST(TestNotes, FlakyOnlyWithProof)
{
    // Passed, failed, fixed: the test is another one, and that is no wonder.
    EXPECT_EQ(noteOf(recordOf(passed, "tree2", "image1"), {recordOf(failed, "tree1", "image1"), recordOf(passed, "tree0", "image0")}), "fixed");
    EXPECT_EQ(noteOf(recordOf(passed, "tree1", "image2"), {recordOf(failed, "tree1", "image1"), recordOf(passed, "tree1", "image0")}), "fixed") << "another image";
    EXPECT_EQ(noteOf(recordOf(failed, "tree1", "image2"), {recordOf(passed, "tree1", "image1"), recordOf(failed, "tree1", "image0")}), "new failure");
    EXPECT_EQ(noteOf(recordOf(passed, "tree1", "image1"), {recordOf(failed, "tree1", "image1")}), "flaky") << "the same tests on the same image";
    EXPECT_EQ(noteOf(recordOf(failed, "tree1", "image1"), {recordOf(failed, "tree2", "image1"), recordOf(passed, "tree1", "image1")}), "flaky") << "also further back";
    EXPECT_EQ(noteOf(recordOf(passed, "", ""), {recordOf(failed, "", ""), recordOf(passed, "", "")}), "fixed") << "what is not known proves nothing";
    EXPECT_EQ(noteOf(recordOf(passed, "tree1", ""), {recordOf(failed, "tree1", "")}), "fixed");
    EXPECT_EQ(noteOf(recordOf(skipped, "tree1", "image1"), {recordOf(failed, "tree1", "image1")}), "");
    EXPECT_EQ(noteOf(recordOf(failed, "tree1", "image2"), {recordOf(skipped, "tree1", "image1")}), "new failure");
    EXPECT_EQ(noteOf(recordOf(failed, "tree1", "image2"), {recordOf(failed, "tree1", "image1")}), "");
    EXPECT_EQ(noteOf(recordOf(passed, "tree1", "image2"), {}), "");
}

TEST(ResultAge, TellsWhatIsNewerThanARun)
{
    Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n"));
    const stackwright::Run run = runOf(plan);
    const QDateTime before = run.started().addSecs(-60), after = run.started().addSecs(60);
    EXPECT_EQ(ageOf(run, plan, {}), ResultAge::Current);
    EXPECT_EQ(ageOf(run, plan, before), ResultAge::Current) << "it was saved, then run";
    EXPECT_EQ(ageOf(run, plan, after), ResultAge::OlderFiles) << "a test that is in no tag";
    Plan edited = plan;
    edited.tag += QStringLiteral("-dirty-12345678");
    EXPECT_EQ(ageOf(run, edited, before), ResultAge::OlderFiles);
    Plan part = edited; // of other images its tag says nothing
    part.order = {QStringLiteral("base")};
    EXPECT_EQ(ageOf(run, part, before), ResultAge::Current);
    Plan more = plan;
    more.changedFiles << PlannedFile{{"images/base/x", {}, ChangedFile::Status::Added}, Effect::Image, QStringLiteral("base")};
    EXPECT_EQ(ageOf(run, more, before), ResultAge::OlderFiles);
    more.changedFiles[0].effect = Effect::Ignored;
    EXPECT_EQ(ageOf(run, more, before), ResultAge::Current) << "what builds nothing makes nothing older";
    more.changedFiles[0].effect = Effect::Image;
    more.base = QString(40, QLatin1Char('b'));
    EXPECT_EQ(ageOf(run, more, before), ResultAge::Current) << "only what it is compared with is another";
    Plan other = plan;
    other.head = QString(40, QLatin1Char('c'));
    EXPECT_EQ(ageOf(run, other, {}), ResultAge::OtherCommit);
    EXPECT_FALSE(canGoOn(run, plan)) << "it goes on";
}

TEST(ResultAge, ARunGoesOnWhereItsFilesAreAsTheyWere)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n"));
    const QJsonObject cancelled{{QStringLiteral("state"), QStringLiteral("cancelled")}};
    const stackwright::Run run = runOf(plan, {eventOf(QStringLiteral("image-state"), 1, QStringLiteral("base"), {}, {{QStringLiteral("state"), QStringLiteral("passed")}}),
                                              eventOf(QStringLiteral("run-finished"), 2, {}, {}, cancelled)});
    EXPECT_TRUE(canGoOn(run, plan));
    EXPECT_EQ(leftToDo(run), QStringList(QStringLiteral("data")));
    Plan edited = plan;
    for (PlannedImage &image : edited.images)
        image.target.tag += QStringLiteral("-dirty-12345678");
    EXPECT_FALSE(canGoOn(run, edited));
    Plan other = plan;
    other.head = QString(40, QLatin1Char('c'));
    EXPECT_FALSE(canGoOn(run, other));
    const stackwright::Run whole = runOf(plan, {eventOf(QStringLiteral("image-state"), 1, QStringLiteral("base"), {}, {{QStringLiteral("state"), QStringLiteral("passed")}}),
                                                eventOf(QStringLiteral("image-state"), 1, QStringLiteral("data"), {}, {{QStringLiteral("state"), QStringLiteral("passed")}}),
                                                eventOf(QStringLiteral("run-finished"), 2, {}, {}, cancelled)});
    EXPECT_FALSE(canGoOn(whole, plan)) << "nothing is left";
}

TEST(StackModel, ShowsTheLastResultBesideWhatGitSays)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n  new unchanged\n"));
    const stackwright::Run old = runOf(plan, {eventOf(QStringLiteral("image-state"), 1, QStringLiteral("base"), {}, {{QStringLiteral("state"), QStringLiteral("passed")}}),
                                              eventOf(QStringLiteral("image-state"), 2, QStringLiteral("data"), {}, {{QStringLiteral("state"), QStringLiteral("failed")}}),
                                              eventOf(QStringLiteral("run-finished"), 3, QStringLiteral("data"), Stage::Test, {{QStringLiteral("state"), QStringLiteral("failed")}})});
    StackModel model;
    model.setPlan(plan);
    model.setLastResults(lastResults({&old}, plan, old.started().addSecs(1)));
    model.clearRun();
    EXPECT_TRUE(model.hasLastResults());
    const QModelIndex base = model.indexOf(QStringLiteral("base")), data = model.indexOf(QStringLiteral("data")), fresh = model.indexOf(QStringLiteral("new"));
    EXPECT_EQ(data.siblingAtColumn(StackModel::State).data().toString(), QStringLiteral("affected")) << "what git says stays what git says";
    EXPECT_TRUE(data.siblingAtColumn(StackModel::Last).data().toString().startsWith(QLatin1String("failed "))) << data.siblingAtColumn(StackModel::Last).data().toString().toStdString();
    EXPECT_TRUE(data.siblingAtColumn(StackModel::Last).data().toString().endsWith(QLatin1String(", older files")));
    EXPECT_EQ(data.data(StackModel::LastStateRole).toString(), QStringLiteral("failed"));
    EXPECT_EQ(base.data(StackModel::LastStateRole).toString(), QStringLiteral("passed"));
    EXPECT_EQ(fresh.siblingAtColumn(StackModel::Last).data().toString(), QStringLiteral("–"));
    model.setRun(old);
    EXPECT_FALSE(data.data(StackModel::LastStateRole).toString() == QLatin1String("failed")) << "the run itself says it";
    EXPECT_EQ(data.siblingAtColumn(StackModel::State).data().toString(), QStringLiteral("failed"));
}

TEST(ResultAge, AgoIsToldInWholeUnits)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    EXPECT_EQ(agoText(now, now), QStringLiteral("just now"));
    EXPECT_EQ(agoText(now.addSecs(5), now), QStringLiteral("just now")) << "another machine's clock";
    EXPECT_EQ(agoText(now.addSecs(-179), now), QStringLiteral("2 min ago"));
    EXPECT_EQ(agoText(now.addSecs(-3 * 3600), now), QStringLiteral("3 h ago"));
    EXPECT_EQ(agoText(now.addDays(-12), now), QStringLiteral("12 d ago"));
}

TEST(Failure, TheLineOfATestIsTheLastOneInItsOwnFile)
{
    const QString file = QStringLiteral("images/data/tests/test_data.py");
    EXPECT_EQ(lineInMessage(QStringLiteral("AssertionError: x\n\ndef test_marker():\n>   assert os.path.exists('/m')\nE   AssertionError: assert False\n\n"
                                           "/stackwright/images/data/tests/test_data.py:5: AssertionError"), file), 5);
    EXPECT_EQ(lineInMessage(QStringLiteral("tests/test_data.py:12: \n_ _ _\nhelper.py:3: ValueError"), file), 12) << "not the helper's";
    EXPECT_EQ(lineInMessage(QStringLiteral("  File \"test_data.py\", line 7, in x"), file), 0) << "indented: somebody else's words";
    EXPECT_EQ(lineInMessage(QStringLiteral("other_test_data.py:5: x"), file), 0);
    EXPECT_EQ(lineInMessage(QStringLiteral("failed"), file), 0);
    EXPECT_EQ(lineInMessage({}, {}), 0);
}

TEST(Failure, OfABuildLeadsToTheInstruction)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n"));
    const auto step = [](const char *title) {
        return eventOf(QStringLiteral("build-step"), 6, QStringLiteral("base"), Stage::Build,
                       {{QStringLiteral("number"), 2}, {QStringLiteral("total"), 3}, {QStringLiteral("title"), QLatin1String(title)}, {QStringLiteral("state"), QStringLiteral("failed")}});
    };
    const QByteArray dockerfile = "FROM debian\nRUN true\nRUN --mount=type=cache,target=/x apt-get update && \\\n    apt-get install nothing\n";
    const auto placed = [&](const char *title) {
        const stackwright::Run run = runOf(plan, {step(title), eventOf(QStringLiteral("run-finished"), 9, QStringLiteral("base"), Stage::Build, {{QStringLiteral("state"), QStringLiteral("failed")}, {QStringLiteral("reason"), QStringLiteral("exit code 1")}})});
        auto story = failureOf(run);
        EXPECT_TRUE(story);
        placeInDockerfile(&*story, run, QStringLiteral("images/base/Dockerfile"), dockerfile);
        return QStringLiteral("%1:%2").arg(story->file).arg(story->line).toStdString();
    };
    EXPECT_EQ(placed("RUN true"), "images/base/Dockerfile:2");
    EXPECT_EQ(placed("RUN --mount=type=cache,target=/x apt-get update &&     apt-get install nothing"), "images/base/Dockerfile:3");
    EXPECT_EQ(placed("RUN false"), ":0") << "the file is another one by now";
}

TEST(Failure, IsToldInOneLine)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  data affected\n  more affected\n  last affected\n"));
    const auto state = [](const char *image, const char *word) {
        return eventOf(QStringLiteral("image-state"), 5, QLatin1String(image), {}, {{QStringLiteral("state"), QLatin1String(word)}});
    };
    const QJsonObject tests = testsToJson({0, 2, 0, 0}, {caseOf("test_marker", failed, QStringLiteral("assert False\ntest_data.py:5: AssertionError")), caseOf("test_other", failed)});
    const QList<Event> common{state("base", "passed"), eventOf(QStringLiteral("tests"), 6, QStringLiteral("data"), Stage::Test, tests), state("data", "failed")};
    const auto end = [](const char *word, const char *image, std::optional<Stage> stage, const QString &why) {
        return eventOf(QStringLiteral("run-finished"), 9, QLatin1String(image), stage, {{QStringLiteral("state"), QLatin1String(word)}, {QStringLiteral("reason"), why}});
    };
    const auto story = failureOf(runOf(plan, common + QList<Event>{state("more", "not run"), state("last", "not run"), end("failed", "data", Stage::Test, QStringLiteral("2 of 2 failed"))}));
    ASSERT_TRUE(story);
    EXPECT_EQ(story->what, QStringLiteral("data: test_marker and 1 more failed at test_data.py:5"));
    EXPECT_EQ(story->test, QStringLiteral("test_marker"));
    EXPECT_EQ(story->file, QStringLiteral("images/data/tests/test_data.py"));
    EXPECT_EQ(story->line, 5);
    EXPECT_EQ(story->waiting, 2);
    const auto build = failureOf(runOf(plan, {end("failed", "base", Stage::Build, QStringLiteral("E: Unable to locate package x"))}));
    ASSERT_TRUE(build);
    EXPECT_EQ(build->what, QStringLiteral("base: Build failed: E: Unable to locate package x"));
    EXPECT_TRUE(build->file.isEmpty());
    const auto stopped = failureOf(runOf(plan, {state("base", "passed"), end("cancelled", "", {}, QString())}));
    ASSERT_TRUE(stopped);
    EXPECT_EQ(stopped->what, QStringLiteral("The run was cancelled"));
    EXPECT_EQ(stopped->waiting, 3);
    EXPECT_FALSE(failureOf(runOf(plan, {end("passed", "", {}, QString())})));
    EXPECT_FALSE(failureOf(runOf(plan)));
}

TEST(Timeline, ForecastsWithTheNumberOfStagesAtOnce)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  one affected\n  two affected\n  three affected\n"));
    const auto runWith = [&](const QJsonObject &options) {
        stackwright::Run run;
        run.apply(eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}, {QStringLiteral("options"), options}}));
        run.apply(eventOf(QStringLiteral("stage-started"), 0, QStringLiteral("base"), Stage::Build));
        return run;
    };
    Estimates estimates;
    for (const char *image : {"base", "one", "two", "three"})
        estimates[QLatin1String(image)] = {{Stage::Build, 10.0}, {Stage::Test, 4.0}};
    const auto endWith = [&](const QJsonObject &options) { return timelineOf(runWith(options), 0, estimates).endMs; };
    EXPECT_EQ(endWith({{QStringLiteral("jobs"), 1}}), 4 * 14'000) << "one after the other";
    EXPECT_EQ(endWith({{QStringLiteral("jobs"), 2}}), 34'000) << "the builds first, then tests beside the last build";
    EXPECT_EQ(endWith({{QStringLiteral("jobs"), 3}}), 28'000);
    EXPECT_EQ(endWith({}), 24'000) << "a journal that does not say";
    const Timeline alone = timelineOf(runWith({{QStringLiteral("jobs"), 1}}), 0, estimates);
    EXPECT_EQ(alone.leftMs, 56'000);
    // No two blocks overlap where one at once was asked for, and none begins before now.
    QList<TimelineBlock> blocks;
    for (const TimelineRow &row : alone.rows)
        for (const TimelineBlock &block : row.blocks)
            if (block.estimated)
                blocks << block;
    std::sort(blocks.begin(), blocks.end(), [](const auto &a, const auto &b) { return a.startMs < b.startMs; });
    ASSERT_EQ(blocks.size(), 8);
    for (qsizetype i = 1; i < blocks.size(); ++i)
        EXPECT_GE(blocks[i].startMs, blocks[i - 1].endMs);
    // A child is built beside its parent's tests.
    estimates[QStringLiteral("base")][Stage::Test] = 60;
    for (const TimelineRow &row : timelineOf(runWith({{QStringLiteral("jobs"), 4}}), 0, estimates).rows)
        if (row.image == QLatin1String("one")) {
            EXPECT_EQ(row.blocks.first().startMs, 10'000);
        }
    // What nobody knows makes no promise of an end.
    estimates.remove(QStringLiteral("two"));
    EXPECT_EQ(timelineOf(runWith({{QStringLiteral("jobs"), 1}}), 0, estimates).leftMs, -1);
}

namespace {

/// A checkout whose last run, a minute ago, failed in the tests of `data`.
struct FailedStack
{
    QTemporaryDir state;
    TestRepository repository;

    explicit FailedStack(const char *end = "failed")
    {
        qputenv("XDG_STATE_HOME", state.path().toUtf8());
        repository.writeStack("base data<base more<base");
        repository.write("images/data/tests/test_data.py", "def test_marker():\n    assert False\n");
        repository.commit();
        repository.write("images/base/Dockerfile", "FROM scratch\nLABEL a=b\n");
        repository.commit();
        Place place;
        place.repo = repository.path();
        Selection selection;
        selection.worktree = true;
        const auto planned = planStack(place, selection, repository.path(), {});
        const Plan plan = std::get<Planning>(planned).plan;
        const auto stateOf = [](const char *image, const char *word) {
            return eventOf(QStringLiteral("image-state"), 5, QLatin1String(image), {}, {{QStringLiteral("state"), QLatin1String(word)}});
        };
        const QJsonObject tests = testsToJson({0, 1, 0, 0}, {caseOf("test_marker", failed, QStringLiteral("assert False\ntest_data.py:2: AssertionError"))});
        QList<Event> events{eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("run-1")}, {QStringLiteral("plan"), toJson(plan)}}),
                            stateOf("base", "passed"), eventOf(QStringLiteral("stage-started"), 5, QStringLiteral("data"), Stage::Test),
                            eventOf(QStringLiteral("tests"), 6, QStringLiteral("data"), Stage::Test, tests),
                            eventOf(QStringLiteral("stage-finished"), 6, QStringLiteral("data"), Stage::Test, {{QStringLiteral("state"), QStringLiteral("failed")}, {QStringLiteral("seconds"), 2}}),
                            stateOf("data", "failed"), stateOf("more", "not run"),
                            eventOf(QStringLiteral("run-finished"), 9, QString::fromLatin1(qstrcmp(end, "failed") ? "" : "data"), qstrcmp(end, "failed") ? std::nullopt : std::optional(Stage::Test),
                                    {{QStringLiteral("state"), QLatin1String(end)}})};
        Folders folders;
        folders.checkout = folders.output = repository.path();
        QDir().mkpath(folders.artifacts());
        QFile journal(folders.journal());
        EXPECT_TRUE(journal.open(QIODevice::WriteOnly));
        stackwright::Run run;
        const QDateTime started = QDateTime::currentDateTimeUtc();
        for (Event &event : events) {
            event.at = started.addMSecs(event.ms);
            run.apply(event);
            journal.write(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n');
        }
        journal.close();
        EXPECT_TRUE(History(state.path() + QStringLiteral("/stackwright")).record(run, folders));
    }
    ~FailedStack() { qunsetenv("XDG_STATE_HOME"); }
};

std::string lastOf(Window &window, const char *image)
{
    const auto *model = window.window.findChild<StackModel *>();
    return model->indexOf(QLatin1String(image)).siblingAtColumn(StackModel::Last).data().toString().toStdString();
}

} // namespace

TEST(Results, OpeningAStackBringsItsLastRunAndSavingAFixKeepsIt)
{
    FailedStack stack;
    Window window;
    window.open(stack.repository.path());
    auto *strip = window.find<QWidget>("failure");
    ASSERT_TRUE(comes([&] { return strip->isVisible(); }));
    const auto said = [&] { return strip->accessibleDescription().toStdString(); };
    EXPECT_EQ(strip->accessibleName(), QStringLiteral("Failure"));
    EXPECT_EQ(said(), "data: test_marker failed at test_data.py:2 · 1 image waits");
    EXPECT_EQ(window.rows(), "base|changed\n  data|affected\n  more|affected\n") << "what git says";
    EXPECT_EQ(lastOf(window, "data"), "failed just now");
    EXPECT_EQ(lastOf(window, "base"), "passed just now");
    EXPECT_TRUE(window.find<QPushButton>("failureResume")->isVisible());
    EXPECT_TRUE(window.find<QPushButton>("failureOpen")->isVisible());
    EXPECT_TRUE(window.find<QPushButton>("failureTest")->isVisible());
    EXPECT_TRUE(window.find<QPushButton>("failureLog")->isVisible());
    EXPECT_EQ(window.textOfButton("build"), "Go on: 2 images");
    EXPECT_EQ(window.nameless(), "");

    // The fix is saved: everything stays, and says that it is older.
    window.window.showPage(QStringLiteral("tests"));
    QTest::qWait(20);
    stack.repository.write("images/data/tests/test_data.py", "def test_marker():\n    assert True\n");
    ASSERT_TRUE(comes([&] { return said().find("older than your files") != std::string::npos; })) << said();
    EXPECT_EQ(lastOf(window, "data"), "failed just now, older files");
    EXPECT_EQ(window.desk.failedCases(QStringLiteral("data")), QStringList(QStringLiteral("test_marker")));
    QTest::qWait(300);
    EXPECT_TRUE(window.desk.run().has_value());
    EXPECT_TRUE(strip->isVisible());
}

TEST(Results, ARunThatWasCancelledGoesOnAfterARestart)
{
    FailedStack stack("cancelled");
    Window window;
    window.open(stack.repository.path());
    ASSERT_TRUE(comes([&] { return window.find<QWidget>("failure")->isVisible(); }));
    EXPECT_TRUE(window.find<QPushButton>("failureResume")->isVisible());
    EXPECT_FALSE(window.find<QPushButton>("failureOpen")->isVisible());
    EXPECT_TRUE(window.window.actions()->buildFailed->isEnabled());
}

TEST(Results, OfAnotherCommitAreSaidToBe)
{
    FailedStack stack;
    const QString commit = stack.repository.head().left(7);
    stack.repository.write("images/base/Dockerfile", "FROM scratch\nLABEL a=c\n");
    stack.repository.commit();
    Window window;
    window.open(stack.repository.path());
    auto *strip = window.find<QWidget>("failure");
    ASSERT_TRUE(comes([&] { return strip->isVisible(); }));
    EXPECT_TRUE(strip->accessibleDescription().endsWith(QLatin1String("of commit ") + commit)) << strip->accessibleDescription().toStdString();
    EXPECT_FALSE(window.find<QPushButton>("failureResume")->isVisible()) << "that commit is not here any more";
    EXPECT_EQ(lastOf(window, "data"), "failed just now, other commit");
}

TEST(Results, AStoredRunShowsItsOwnChangesAndNeighbours)
{
    FailedStack stack;
    stack.repository.write("images/base/Dockerfile", "FROM scratch\nLABEL a=later\n");
    stack.repository.commit();
    Desk desk;
    Place place;
    place.repo = stack.repository.path();
    Selection selection;
    selection.worktree = true;
    desk.openStack(place, selection, stack.repository.path());
    ASSERT_TRUE(comes([&] { return desk.planning() && !desk.history().isEmpty(); }));
    desk.openJournal(desk.history().first().file);
    ASSERT_TRUE(comes([&] { return desk.run() && !desk.isLive(); }));
    QByteArray text;
    QObject::connect(&desk, &Desk::diffRead, [&](const QByteArray &, const QByteArray &diff, const QString &trouble) { text = diff.isEmpty() ? trouble.toUtf8() : diff; });
    desk.requestDiff("images/base/Dockerfile");
    ASSERT_TRUE(comes([&] { return !text.isEmpty(); }));
    EXPECT_TRUE(text.contains("+LABEL a=b")) << text.constData();
    EXPECT_FALSE(text.contains("later")) << text.constData();
    // A change that no commit had is not made up from what is there now.
    text.clear();
    desk.requestDiff("images/data/tests/test_data.py");
    ASSERT_TRUE(comes([&] { return !text.isEmpty(); }));
    EXPECT_TRUE(text.contains("was not kept")) << text.constData();
}

} // namespace results_test
