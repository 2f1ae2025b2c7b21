// Walks in the real window: by object name, with key strokes, on real checkouts and stored runs.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "views/log/logview.h"
#include "views/style/theme.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QAccessible>
#include <QAction>
#include <QJsonDocument>
#include <QLabel>
#include <QSignalSpy>
#include <QStackedWidget>
#include <QTabBar>
#include <QTest>
#include <QTreeView>

namespace window_test {

using namespace stackwright;

TEST(MainWindow, ShowsTheStackOfACheckoutAndFollowsIt)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.rows() == "base|unchanged\n  ds|unchanged\n"; })) << window.rows();
    EXPECT_TRUE(window.tree()->isExpanded(window.tree()->model()->index(0, 0)));
    repository.write("images/base/Dockerfile", "FROM scratch\nLABEL a=b\n");
    EXPECT_TRUE(comes([&] { return window.rows() == "base|changed\n  ds|affected\n"; })) << window.rows();
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("base"));
    EXPECT_TRUE(window.find<QLabel>("why")->text().contains(QLatin1String("images/base/Dockerfile")));
}

TEST(MainWindow, WatchingDoesNotFeedItself)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    Window window;
    QSignalSpy plans(&window.desk, &Desk::planned);
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return plans.size() == 1; }));
    QTest::qWait(700);
    repository.git({QStringLiteral("status")});
    QTest::qWait(700);
    EXPECT_EQ(plans.size(), 1);
}

TEST(MainWindow, KeepsTheLastGoodPlanBesideTheSpecsErrors)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    const std::string before = window.rows();
    repository.write("images/spec.yml", "images:\n  base:\n    depend_on: nobody\n");
    ASSERT_TRUE(comes([&] { return window.find<QWidget>("findings")->isVisible(); }));
    EXPECT_EQ(window.rows(), before);
    const auto *findings = window.find<QWidget>("findings")->findChild<QTreeView *>();
    EXPECT_TRUE(textOf(*findings->model(), {1}).contains(QLatin1String("images/spec.yml:")));
}

TEST(MainWindow, OpensAStoredRunAtWhatFailed)
{
    QTemporaryDir folder;
    const QString journal = journalOf(folder, failedRun(), "{\"event\":\"torn");
    QFile log(folder.filePath(QStringLiteral("logs/data.build.log")));
    ASSERT_TRUE(log.open(QIODevice::WriteOnly));
    log.write("Step 1/1 : RUN x\n\x1b[31mboom\x1b[0m \x1b]0;evil\x07\nThe command '/bin/sh -c x' returned a non-zero code: 7\n");
    log.close();
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return window.rows() == "base|passed\n  data|failed\n"; })) << window.rows();
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("data"));
    window.key(Qt::Key_2, Qt::AltModifier);
    auto *view = window.find<LogView>("log");
    ASSERT_TRUE(view);
    EXPECT_TRUE(comes([&] { return view->visibleText().contains(QLatin1String("boom")); })) << view->visibleText().toStdString();
    EXPECT_FALSE(view->visibleText().contains(QChar(0x1b)));
    QAccessibleInterface *access = QAccessible::queryAccessibleInterface(view);
    ASSERT_TRUE(access && access->textInterface());
    EXPECT_EQ(access->text(QAccessible::Name), QStringLiteral("Log"));
    EXPECT_TRUE(access->textInterface()->text(0, access->textInterface()->characterCount()).contains(QLatin1String("boom")));
}

TEST(MainWindow, SaysInlineWhatIsWrongWithAJournal)
{
    QTemporaryDir folder;
    const QString journal = journalOf(folder, {eventOf(QStringLiteral("run-started"), 0, {}, {}, {{QStringLiteral("schema"), 99}})});
    Window window;
    QSignalSpy refused(&window.desk, &Desk::journalRefused);
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !refused.isEmpty(); }));
    bool said = false;
    for (const QLabel *label : window.window.findChildren<QLabel *>())
        said = said || (label->isVisible() && label->text().contains(QLatin1String("schema")));
    EXPECT_TRUE(said);
}

TEST(MainWindow, PagesAndModesByKey)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    const QStringList names{QStringLiteral("Overview"), QStringLiteral("Log"), QStringLiteral("Tests"), QStringLiteral("Layers"), QStringLiteral("Changes"), QStringLiteral("Page")};
    auto *tabs = window.find<QTabBar>("pages");
    for (int i = 0; i < names.size(); ++i) {
        window.key(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::AltModifier);
        EXPECT_EQ(tabs->currentIndex(), i);
        EXPECT_EQ(tabs->tabText(i), names[i]);
    }
    for (int i = 0; i < 4; ++i) {
        window.key(static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
        EXPECT_TRUE(window.window.actions()->modes[i]->isChecked());
    }
}

TEST(MainWindow, EveryPartHasANameInEveryPageAndMode)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const char *page : {"overview", "log", "tests", "layers", "changes", "page", "release", "wiki", "history"}) {
        window.window.showPage(QLatin1String(page));
        QTest::qWait(20);
        EXPECT_EQ(window.nameless(), "") << page;
    }
}

// A part that is shown before it has a parent is a window: it flashes, and takes the keyboard from the real one.
TEST(MainWindow, NoPartIsEverAWindowOfItsOwn)
{
    struct Watch : QObject
    {
        QStringList windows;
        bool eventFilter(QObject *object, QEvent *event) override
        {
            auto *widget = qobject_cast<QWidget *>(object);
            if (event->type() == QEvent::Show && widget && widget->isWindow() && widget->objectName() != QLatin1String("mainWindow"))
                windows << QString::fromLatin1(widget->metaObject()->className());
            return false;
        }
    } watch;
    qApp->installEventFilter(&watch);
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const char *page : {"overview", "log", "tests", "layers", "changes", "page", "release", "wiki", "history"}) {
        window.window.showPage(QLatin1String(page));
        QTest::qWait(20);
    }
    EXPECT_TRUE(watch.windows.isEmpty()) << watch.windows.join(QLatin1Char(' ')).toStdString();
    EXPECT_EQ(QApplication::activeWindow(), &window.window);
}

TEST(MainWindow, ChangesThemeWhileItRuns)
{
    Window window;
    window.window.actions()->themes[2]->trigger();
    EXPECT_TRUE(comes([&] { return window.window.palette().color(QPalette::Base).lightness() < 100; }));
    window.window.actions()->themes[1]->trigger();
    EXPECT_TRUE(comes([&] { return window.window.palette().color(QPalette::Base).lightness() > 200; }));
}

} // namespace window_test
