// The lines of all logs of a run that hold a text: the table, and the pane below the log that leads there.
#include "model/items/foundlines.h"
#include "storedrun.h"
#include "views/log/foundpane.h"
#include "views/log/logview.h"
#include "views/window/actions.h"
#include "window.h"

#include <QAction>

#include <QComboBox>
#include <QLineEdit>
#include <QScrollBar>
#include <QTabBar>
#include <QToolButton>

namespace foundlines_test {

using namespace stackwright;

namespace {

QString fileWith(const QTemporaryDir &folder, const char *name, const QByteArray &bytes)
{
    QFile file(folder.filePath(QLatin1String(name)));
    EXPECT_TRUE(file.open(QFile::WriteOnly));
    file.write(bytes);
    return file.fileName();
}

std::string rowsOf(const FoundLines &found)
{
    return textOf(found, {FoundLines::Image, FoundLines::Log, FoundLines::Line, FoundLines::Text}).toStdString();
}

QByteArray longLog(int lines, const QByteArray &last)
{
    QByteArray text;
    for (int i = 0; i < lines; ++i)
        text += "unpacking file " + QByteArray::number(i) + '\n';
    return text + last;
}

} // namespace

TEST(FoundLines, TellsTheLinesOfAllLogsInOrder)
{
    QTemporaryDir folder;
    const QList<RunLog> logs{{QStringLiteral("base"), Stage::Build, fileWith(folder, "a", longLog(300'000, "WARNING: old\nfine\nwarning: \x1b[31mred\x1b[0m\n"))},
                             {QStringLiteral("base"), Stage::Test, fileWith(folder, "b", "nothing\n")},
                             {QStringLiteral("data"), Stage::Build, fileWith(folder, "c", "first\nno end: Warning")},
                             {QStringLiteral("gone"), Stage::Build, folder.filePath(QStringLiteral("gone"))}};
    FoundLines found;
    found.start(logs, {QStringLiteral("warning"), false});
    EXPECT_TRUE(found.isBusy());
    ASSERT_TRUE(comes([&] { return !found.isBusy(); }));
    EXPECT_EQ(rowsOf(found), "base|Build|300,001|WARNING: old\nbase|Build|300,003|warning: red\ndata|Build|2|no end: Warning\n");
    EXPECT_EQ(found.count(), 3);
    EXPECT_EQ(found.logsWithLines(), 2);
    EXPECT_EQ(found.unread(), 1);
    EXPECT_EQ(found.logOf(2), logs[2]);
    EXPECT_EQ(found.lineOf(0), 300'000);
    found.start(logs, {QStringLiteral("^(first|fine)$"), true});
    ASSERT_TRUE(comes([&] { return !found.isBusy(); }));
    EXPECT_EQ(rowsOf(found), "base|Build|300,002|fine\ndata|Build|1|first\n");
    found.start(logs, {QStringLiteral("(open"), true});
    EXPECT_FALSE(found.isBusy());
    EXPECT_FALSE(found.whyNot().isEmpty());
    EXPECT_EQ(found.rowCount(), 0);
    found.start(logs, {});
    EXPECT_EQ(found.rowCount(), 0);
}

TEST(FoundLines, CountsMoreThanItShowsAndStopsAtOnce)
{
    QTemporaryDir folder;
    const QString log = fileWith(folder, "a", longLog(100'000, {}));
    FoundLines found;
    found.start({{QStringLiteral("base"), Stage::Build, log}}, {QStringLiteral("unpacking"), false});
    ASSERT_TRUE(comes([&] { return !found.isBusy(); }));
    EXPECT_EQ(found.count(), 100'000);
    EXPECT_EQ(found.rowCount(), FoundLines::mostOfALog);
    // Another question while one is being answered: only the new one is.
    found.start({{QStringLiteral("base"), Stage::Build, log}}, {QStringLiteral("unpacking"), false});
    found.start({{QStringLiteral("base"), Stage::Build, log}}, {QStringLiteral("file 99999"), false});
    ASSERT_TRUE(comes([&] { return !found.isBusy(); }));
    EXPECT_EQ(rowsOf(found), "base|Build|100,000|unpacking file 99999\n");
    // One very long line is cut; its bytes are shown as what they are.
    found.start({{QStringLiteral("base"), Stage::Build, fileWith(folder, "b", QByteArray(5'000'000, 'x') + "needle\x07\n")}}, {QStringLiteral("needle"), false});
    ASSERT_TRUE(comes([&] { return !found.isBusy(); }));
    ASSERT_EQ(found.rowCount(), 1);
    EXPECT_EQ(found.index(0, FoundLines::Text).data().toString().size(), FoundLines::longestText);
}

TEST(FoundPane, LeadsToTheLineInWhateverLog)
{
    QTemporaryDir folder;
    QList<Event> events = failedRun();
    const QString log = QStringLiteral("log");
    events.insert(1, eventOf(QStringLiteral("stage-started"), 0, QStringLiteral("base"), Stage::Build, {{log, QStringLiteral("logs/base.build.log")}}));
    events.insert(2, eventOf(QStringLiteral("stage-finished"), 1, QStringLiteral("base"), Stage::Build, {{QStringLiteral("state"), QStringLiteral("passed")}, {QStringLiteral("seconds"), 0.001}}));
    events.insert(3, eventOf(QStringLiteral("stage-started"), 1, QStringLiteral("base"), Stage::Test, {{log, QStringLiteral("logs/base.test.log")}}));
    events.insert(4, eventOf(QStringLiteral("stage-finished"), 1, QStringLiteral("base"), Stage::Test, {{QStringLiteral("state"), QStringLiteral("passed")}, {QStringLiteral("seconds"), 0.001}}));
    const QString journal = journalOf(folder, events);
    fileWith(folder, "logs/base.build.log", "no such thing\nneedle one\n" + longLog(5000, "Needle two\n"));
    fileWith(folder, "logs/base.test.log", longLog(2000, "needle three\nend\n"));
    fileWith(folder, "logs/data.build.log", "no\nneedle four\nE: failed\n");
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    EXPECT_EQ(window.window.actions()->findInAll->shortcut(), QKeySequence(QStringLiteral("Ctrl+Shift+F")));
    window.window.actions()->findInAll->trigger();
    auto *pane = window.find<FoundPane>("foundPane");
    ASSERT_TRUE(pane && comes([&] { return pane->isVisible(); }));
    EXPECT_EQ(window.nameless(), "");
    window.type(QStringLiteral("needle"));
    ASSERT_TRUE(comes([&] { return pane->lines()->rowCount() == 4 && !pane->lines()->isBusy(); })) << rowsOf(*pane->lines());
    EXPECT_EQ(window.find<QLabel>("foundSaid")->text(), QStringLiteral("4 lines in 3 of 3 logs"));
    auto *lines = window.find<QTreeView>("foundLines");
    auto *view = window.find<LogView>("log");
    window.tabTo("foundLines");
    lines->setCurrentIndex(lines->model()->index(2, 0));
    window.key(Qt::Key_Return);
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("base"));
    EXPECT_EQ(window.find<QComboBox>("logStage")->currentData().toInt(), static_cast<int>(Stage::Test));
    ASSERT_TRUE(comes([&] { return view->visibleText().contains(QLatin1String("needle three")); })) << view->visibleText().toStdString();
    EXPECT_EQ(pane->lines()->rowCount(), 4) << "they stay";
    EXPECT_EQ(QApplication::focusWidget(), lines) << "for the next one";
    // Another line of another log of the same image; it is not the first that is found there.
    lines->setCurrentIndex(lines->model()->index(1, 0));
    window.key(Qt::Key_Return);
    ASSERT_TRUE(comes([&] { return view->visibleText().contains(QLatin1String("Needle two")); })) << view->visibleText().toStdString();
    // By mouse, to an image that the filter of the stack has left out.
    window.find<QLineEdit>("filter")->setText(QStringLiteral("base"));
    QTest::mouseClick(lines->viewport(), Qt::LeftButton, {}, lines->visualRect(lines->model()->index(3, FoundLines::Text)).center());
    ASSERT_TRUE(comes([&] { return view->visibleText().contains(QLatin1String("needle four")); })) << view->visibleText().toStdString();
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("data"));
    // What cannot be read is not what nothing was found in.
    const auto said = [&] { return window.find<QLabel>("foundSaid")->text().toStdString(); };
    ASSERT_TRUE(QFile::remove(folder.filePath(QStringLiteral("logs/data.build.log"))));
    window.find<QToolButton>("findAllAgain")->click();
    EXPECT_TRUE(comes([&] { return said() == "3 lines in 2 of 2 logs · one log cannot be read"; })) << said();
    window.window.actions()->findInAll->trigger();
    window.type(QStringLiteral("haystack"));
    EXPECT_TRUE(comes([&] { return said() == "found in none of 2 logs · one log cannot be read"; })) << said();
    // Escape closes it.
    lines->setFocus();
    window.key(Qt::Key_Escape);
    EXPECT_FALSE(pane->isVisible());
    EXPECT_FALSE(window.find<QToolButton>("allLogs")->isChecked());
}

} // namespace foundlines_test
