// The page Trends of the mode History: chosen, walked and read by keyboard, as a drawing, as a table and as two runs.
#include "storedrun.h"
#include "views/history/trendchart.h"
#include "views/history/trendpage.h"
#include "window.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHelpEvent>
#include <QTabBar>
#include <QToolTip>

namespace trendpage_test {

using namespace stackwright;

namespace {

/// A run of base alone, of a commit and a day of its own, in which its build takes 20 s times `longer`.
QList<Event> runOfDay(int day, int longer)
{
    Plan plan = planFromText(QStringLiteral("base changed\n  data unchanged\n"));
    plan.head = QString(40, QLatin1Char(static_cast<char>('0' + day)));
    const QString base = QStringLiteral("base"), state = QStringLiteral("state"), passed = QStringLiteral("passed");
    const qint64 built = 20'000 * longer;
    QList<Event> events{eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("run-%1").arg(day)}, {QStringLiteral("plan"), toJson(plan)}}),
                        eventOf(QStringLiteral("stage-started"), 1, base, Stage::Build),
                        eventOf(QStringLiteral("stage-finished"), built + 1, base, Stage::Build, {{state, passed}, {QStringLiteral("seconds"), 20.0 * longer}}),
                        eventOf(QStringLiteral("image-fact"), built + 1, base, {}, {{QStringLiteral("size"), 10'000'000 * longer}}),
                        eventOf(QStringLiteral("image-state"), built + 2, base, {}, {{state, passed}}),
                        eventOf(QStringLiteral("run-finished"), built + 3, {}, {}, {{state, passed}})};
    for (Event &event : events)
        event.at = event.at.addDays(day);
    return events;
}

/// Four runs, of which the last one jumps, and two journals that cannot be read; the window at the page.
struct TrendWindow : Window
{
    QTemporaryDir folder;
    TrendPage *page = nullptr;

    TrendWindow()
    {
        QDir().mkpath(folder.filePath(QStringLiteral("artifacts/history")));
        for (int day = 1; day <= 4; ++day)
            put(day == 4 ? QStringLiteral("artifacts/run.jsonl") : QStringLiteral("artifacts/history/%1.jsonl").arg(day), runOfDay(day, day == 4 ? 3 : 1));
        put(QStringLiteral("artifacts/history/5.jsonl"), {});
        QList<Event> newer = runOfDay(6, 1);
        newer[0].fields.insert(QStringLiteral("schema"), 9999);
        put(QStringLiteral("artifacts/history/6.jsonl"), newer);
        open(folder.filePath(QStringLiteral("artifacts/run.jsonl")));
        EXPECT_TRUE(comes([&] { return desk.history().size() == 4; }));
        key(Qt::Key_4, Qt::ControlModifier);
        find<QTabBar>("historyParts")->setCurrentIndex(2);
        page = find<TrendPage>("trendPage");
        EXPECT_TRUE(comes([&] { return page->isVisible() && page->chart()->points().size() == 4; }));
    }
    void put(const QString &name, const QList<Event> &events)
    {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        for (const Event &event : events)
            file.write(QJsonDocument(toJson(event)).toJson(QJsonDocument::Compact) + '\n');
    }
    std::string said() { return find<QLabel>("trendSaid")->text().toStdString(); }
    std::string told() { return find<QLabel>("trendTold")->text().toStdString(); }
    /// What it says comes from another thread.
    void chooseImage(const QString &image)
    {
        choose("trendImage", image);
        ASSERT_TRUE(comes([&] { return page->chart()->tell(0).contains(QLatin1String("10.0 MB")); })) << told();
    }
    /// Tab leads to the chosen part, arrows to the next.
    void showNextPart(const char *from)
    {
        ASSERT_TRUE(tabTo(from));
        key(Qt::Key_Right);
    }
    void choose(const char *name, const QString &entry)
    {
        auto *choice = find<QComboBox>(name);
        ASSERT_GE(choice->findText(entry), 0) << entry.toStdString();
        ASSERT_TRUE(tabTo(name));
        key(Qt::Key_Home);
        while (choice->currentText() != entry)
            key(Qt::Key_Down);
    }
};

bool holds(const std::string &text, const char *part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

TEST(TrendPage, TellsOfTheStackAndOfAnImageByKeyboard)
{
    TrendWindow window;
    EXPECT_EQ(window.nameless(), "");
    EXPECT_TRUE(holds(window.said(), "4 runs")) << window.said();
    EXPECT_TRUE(holds(window.said(), "2 journals cannot be read")) << window.said();
    window.chooseImage(QStringLiteral("base"));
    ASSERT_TRUE(comes([&] { return holds(window.said(), "last jump: +40 s at 4444444"); })) << window.said();
    ASSERT_TRUE(window.tabTo("trendChart"));
    EXPECT_TRUE(holds(window.told(), "jump: +40 s at 4444444")) << window.told();
    window.key(Qt::Key_Home);
    EXPECT_EQ(window.page->chart()->current(), 0);
    for (const char *part : {"2 Jan 2026", "passed", "Time by stage: 20 s", "Build 20 s", "10.0 MB", "1111111"}) {
        EXPECT_TRUE(holds(window.told(), part)) << part << " is not in " << window.told();
        EXPECT_TRUE(holds(window.page->chart()->accessibleDescription().toStdString(), part)) << part;
    }
    window.key(Qt::Key_Left);
    EXPECT_EQ(window.page->chart()->current(), 0);
    window.key(Qt::Key_Right, Qt::ControlModifier);
    EXPECT_EQ(window.page->chart()->current(), 3) << "to the jump";
    window.choose("trendMeasure", QStringLiteral("Tests"));
    EXPECT_TRUE(holds(window.told(), "Tests: not known")) << window.told();
    window.choose("trendMeasure", QStringLiteral("Size"));
    EXPECT_TRUE(holds(window.said(), "last jump: +20.0 MB at 4444444")) << window.said();
    ASSERT_TRUE(window.tabTo("trendChart"));
    window.key(Qt::Key_Home);
    window.key(Qt::Key_Return);
    ASSERT_TRUE(comes([&] { return window.desk.run() && window.desk.run()->id() == QLatin1String("run-1"); }));
}

TEST(TrendPage, TheTableAndTwoRunsAreItsTwins)
{
    TrendWindow window;
    window.chooseImage(QStringLiteral("base"));
    window.showNextPart("trendDrawing");
    auto *table = window.find<QTreeView>("trendTable");
    ASSERT_TRUE(table->isVisible());
    ASSERT_TRUE(comes([&] { return table->model()->rowCount() == 4; }));
    EXPECT_EQ(table->model()->index(0, 2).data().toString(), QStringLiteral("1:00")) << "newest first";
    EXPECT_EQ(table->model()->index(3, 7).data().toString(), QStringLiteral("1111111"));
    EXPECT_EQ(table->model()->index(3, 6).data().toString(), QStringLiteral("–")) << "no test is not nought tests";
    EXPECT_EQ(window.nameless(), "");
    window.showNextPart("trendTableButton");
    auto *two = window.find<QTreeView>("twoRunsTable");
    ASSERT_TRUE(comes([&] { return two->isVisible() && two->model()->rowCount() == 2; })) << textOf(*two->model(), {0, 1, 2, 3, 4}).toStdString();
    EXPECT_EQ(textOf(*two->model(), {0, 1, 2, 3, 4}).toStdString(), "base|Time: Build|20 s|1:00|+40 s\nbase|Size|10.0 MB|30.0 MB|+20.0 MB\n");
    EXPECT_EQ(window.nameless(), "");
    window.press("onlyDifferent");
    EXPECT_TRUE(comes([&] { return two->model()->rowCount() == 3; })) << textOf(*two->model(), {0, 1, 2, 3, 4}).toStdString();
    // Two runs that are alike: the third, and the second.
    window.press("onlyDifferent");
    window.choose("runAfter", window.find<QComboBox>("runAfter")->itemText(2));
    const QList<QLabel *> labels = window.page->findChildren<QLabel *>();
    EXPECT_TRUE(comes([&] {
        return !two->isVisible() && std::any_of(labels.begin(), labels.end(), [](QLabel *label) { return label->isVisible() && label->text() == QLatin1String("Nothing differs"); });
    }));
}

TEST(TrendPage, APointerReadsAColumnAndTwoPressesOpenItsRun)
{
    TrendWindow window;
    TrendChart *chart = window.page->chart();
    const QPoint second = chart->columnOf(1).center().toPoint();
    QTest::mouseClick(chart, Qt::LeftButton, {}, second);
    EXPECT_EQ(chart->current(), 1);
    EXPECT_TRUE(holds(window.told(), "2222222")) << window.told();
    QHelpEvent help(QEvent::ToolTip, second, chart->mapToGlobal(second));
    QApplication::sendEvent(chart, &help);
    EXPECT_TRUE(QToolTip::text().contains(QLatin1String("2222222"))) << QToolTip::text().toStdString();
    QTest::mouseDClick(chart, Qt::LeftButton, {}, second);
    ASSERT_TRUE(comes([&] { return window.desk.run() && window.desk.run()->id() == QLatin1String("run-2"); }));
}

TEST(TrendPage, SaysSoWhereThereIsNoRunYet)
{
    Window window;
    window.key(Qt::Key_4, Qt::ControlModifier);
    window.find<QTabBar>("historyParts")->setCurrentIndex(2);
    auto *page = window.find<TrendPage>("trendPage");
    ASSERT_TRUE(comes([&] { return page->isVisible(); }));
    EXPECT_FALSE(page->chart()->isVisible());
    const QList<QLabel *> labels = page->findChildren<QLabel *>();
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](QLabel *label) { return label->isVisible() && label->text() == QLatin1String("No trends yet"); }));
    EXPECT_EQ(window.nameless(), "");
}

} // namespace trendpage_test
