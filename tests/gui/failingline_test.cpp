#include "model/items/failingline.h"
#include "storedrun.h"
#include "views/log/logview.h"
#include "views/style/state.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>

namespace failingline_test {

using namespace stackwright;

namespace {

/// The line that is said to have failed, from 1; 0: none.
qint64 failingLineOf(const QByteArray &bytes, const QString &said)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.log"));
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(bytes);
    file.close();
    LogText text;
    text.open(path);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !text.isIndexing(); }, 20'000));
    FailingLine failing(&text);
    QSignalSpy found(&failing, &FailingLine::found);
    failing.look(said);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !found.isEmpty(); }, 5000));
    return failing.line() + 1;
}

const QByteArray classic = "Step 1/4 : FROM x\nE: an error of another step\nStep 2/4 : RUN apt-get install nothing\nReading\n"
                           "\x1b[1;31mE:\x1b[0m Unable to locate package nothing\nwords behind it\nThe command '/bin/sh -c x' returned a non-zero code: 100\n"
                           "build failed: exit code 100\n";

QByteArray longOutput(int lines)
{
    QByteArray bytes;
    for (int i = 0; i < lines; ++i)
        bytes += "line " + QByteArray::number(i) + " of the output\n";
    return bytes;
}

QString journalWithLog(const QTemporaryDir &folder, const QByteArray &log)
{
    const QString journal = journalOf(folder, failedRun());
    QFile file(folder.filePath(QStringLiteral("logs/data.build.log")));
    EXPECT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(log);
    return journal;
}

} // namespace

TEST(FailingLine, OfPytestIsTheAssertion)
{
    const QByteArray said = "=== FAILURES ===\n    def test_marker():\n>       assert os.path.exists('/m')\nE       AssertionError: assert False\n"
                            "E        +  where False = <function exists at 0x7f>('/m')\nE        +    where <module 'posixpath' (frozen)> = os.path\n\n"
                            "test_a.py:5: AssertionError\n=== short test summary info ===\nFAILED test_a.py::test_marker - AssertionError: assert False\n=== 1 failed in 0.02s ===\n";
    EXPECT_EQ(failingLineOf(said, QStringLiteral("1 of 3 tests failed")), 4);
    EXPECT_EQ(failingLineOf(said, {}), 4);
}

TEST(FailingLine, IsTheOneThatTheRunTellsOfOrTheLikeliest)
{
    EXPECT_EQ(failingLineOf(classic, QStringLiteral("E: Unable to locate package nothing")), 5);
    EXPECT_EQ(failingLineOf(classic, QStringLiteral("step 2 of 4 ended with exit code 100: E: Unable to locate package nothing")), 5);
    EXPECT_EQ(failingLineOf(classic, QStringLiteral("exit code 100")), 5) << "words that stand nowhere";
    EXPECT_EQ(failingLineOf(classic, QStringLiteral("words behind it")), 6);
    EXPECT_EQ(failingLineOf("one\ntwo\n\nbuild failed: exit code 7\n", {}), 2);
    EXPECT_EQ(failingLineOf("Step 1/1 : RUN x\n", QStringLiteral("exit code 7")), 0) << "it said nothing";
    EXPECT_EQ(failingLineOf({}, QStringLiteral("exit code 7")), 0);
    // Further from the end than is looked at in one event.
    EXPECT_EQ(failingLineOf("Step 1/1 : RUN x\nError: it broke\n" + longOutput(10'000), {}), 2);
    EXPECT_EQ(failingLineOf("Step 1/1 : RUN x\nthe very words\nError: another\n" + longOutput(1000), QStringLiteral("the very words")), 2);
}

TEST(FailingLine, OfBuildKitIsInTheOutputOfTheStepThatFailed)
{
    const QByteArray log = "#6 [2/4] RUN a\n#7 [3/4] RUN b\n#6 0.1 error: of another step\n#7 0.453 E: Unable to locate package nothing\n#7 0.5 more\n"
                           "#7 ERROR: process \"/bin/sh -c b\" did not complete successfully: exit code: 100\n#6 CANCELED\n------\n > [3/4] RUN b:\n"
                           "0.453 E: Unable to locate package nothing\n------\nERROR: failed to solve: process \"/bin/sh -c b\" did not complete successfully: exit code: 100\n";
    EXPECT_EQ(failingLineOf(log, QStringLiteral("E: Unable to locate package nothing")), 4);
    EXPECT_EQ(failingLineOf(log, {}), 4);
    EXPECT_EQ(failingLineOf("#5 [1/2] COPY a b\n#5 ERROR: \"/a\": not found\n------\n", QStringLiteral("\"/a\": not found")), 2);
}

TEST(FailingLine, KnowsWhichStepsWereNotRun)
{
    const auto step = [](int number, int total, const char *state = "") { return LogSection{0, number, total, {}, QLatin1String(state), -1}; };
    EXPECT_EQ(failedSection({}), -1);
    EXPECT_EQ(firstStepNotRun({step(1, 9), step(2, 9)}), 3);
    EXPECT_EQ(firstStepNotRun({step(1, 2), step(2, 2)}), 0);
    EXPECT_EQ(failedSection({step(1, 4), step(2, 4, "error"), step(3, 4)}), 1);
    EXPECT_EQ(firstStepNotRun({step(1, 4), step(2, 4, "error"), step(3, 4)}), 4);
    EXPECT_EQ(firstStepNotRun({step(0, 0, "error")}), 0);
}

TEST(FailingLine, IsGoneToOnceAndStandsOut)
{
    QTemporaryDir folder;
    const QString journal = journalWithLog(folder, "Step 1/3 : RUN x\n" + longOutput(500) + "Error: it broke\n" + longOutput(500));
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_2, Qt::AltModifier);
    auto *view = window.find<LogView>("log");
    ASSERT_TRUE(comes([&] { return view->failingLine() == 501; }));
    EXPECT_TRUE(view->visibleText().contains(QLatin1String("Error: it broke"))) << view->visibleText().toStdString();
    EXPECT_TRUE(view->accessibleDescription().contains(QLatin1String("502"))) << view->accessibleDescription().toStdString();
    // Its whole row is tinted, and the gutter has a mark in the colour of failures.
    const QImage picture = view->viewport()->grab().toImage();
    const QColor base = view->palette().color(QPalette::Base);
    int tinted = 0;
    for (int y = 0; y < picture.height(); ++y)
        tinted += picture.pixelColor(picture.width() - 3, y) != base && picture.pixelColor(picture.width() / 2, y) == picture.pixelColor(picture.width() - 3, y);
    EXPECT_GE(tinted, view->fontMetrics().height());
    EXPECT_LE(tinted, 2 * view->fontMetrics().height());

    auto *go = window.find<QAbstractButton>("showFailure");
    EXPECT_FALSE(go->isVisible());
    view->verticalScrollBar()->setValue(view->verticalScrollBar()->maximum());
    EXPECT_TRUE(view->visibleText().contains(QLatin1String("Steps 2 to 3 of 3 were not run"))) << view->visibleText().toStdString();
    EXPECT_TRUE(go->isVisible());
    QTest::qWait(50);
    EXPECT_FALSE(view->isFailureSeen()) << "the person has scrolled: nothing brings it back";
    window.key(Qt::Key_F8);
    EXPECT_TRUE(view->isFailureSeen());
    EXPECT_FALSE(go->isVisible());
    view->verticalScrollBar()->setValue(0);
    go->click();
    EXPECT_TRUE(view->isFailureSeen());
}

TEST(FailingLine, TheReasonAboveThePagesLeadsToIt)
{
    QTemporaryDir folder;
    const QString journal = journalWithLog(folder, "Step 1/1 : RUN x\n" + longOutput(500) + "Error: it broke\n" + longOutput(500));
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    ASSERT_TRUE(window.tabTo("why"));
    window.key(Qt::Key_Return);
    EXPECT_EQ(window.find<QTabBar>("pages")->currentIndex(), 1);
    auto *view = window.find<LogView>("log");
    EXPECT_TRUE(comes([&] { return view->isFailureSeen(); })) << view->visibleText().toStdString();
    EXPECT_TRUE(view->hasFocus());
    // From another image too.
    window.tree()->setCurrentIndex(window.tree()->model()->index(0, 0));
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("base"));
    window.key(Qt::Key_F8);
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("data"));
    EXPECT_TRUE(comes([&] { return view->isFailureSeen(); }));
}

} // namespace failingline_test
