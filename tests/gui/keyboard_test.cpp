// The window with the keyboard alone: every part that can be used is reached by Tab, from both sides; keys do what the
// menus say; what has the keyboard is seen.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "views/log/logview.h"

#include <QAbstractScrollArea>
#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QDialog>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QToolButton>

namespace keyboard_test {

using namespace stackwright;

namespace {

QString nameOf(const QWidget *widget)
{
    if (!widget)
        return QStringLiteral("nowhere");
    return QStringLiteral("%1:%2").arg(QLatin1String(widget->metaObject()->className()), widget->objectName().isEmpty() ? widget->accessibleName() : widget->objectName());
}

/// Of a group of which one is chosen, Tab reaches the chosen one; arrows do the rest.
bool isUnchosenChoice(const QWidget *widget)
{
    const auto *button = qobject_cast<const QAbstractButton *>(widget);
    return button && button->isCheckable() && !button->isChecked() && (button->autoExclusive() || (button->group() && button->group()->exclusive()));
}

/// What a person could want to use here.
QSet<QWidget *> usable(QWidget *window)
{
    QSet<QWidget *> found;
    for (QWidget *widget : window->findChildren<QWidget *>())
        if (widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && !widget->focusProxy()
            && !isUnchosenChoice(widget) && widget->window() == window && !widget->visibleRegion().isEmpty())
            found << widget;
    return found;
}

/// Where Tab (or Shift+Tab) leads from here until it has been everywhere.
QList<QWidget *> round(Window *window, Qt::Key key, Qt::KeyboardModifiers with = Qt::NoModifier)
{
    QList<QWidget *> way;
    for (int i = 0; i < 150; ++i) {
        window->key(key, with);
        QWidget *now = QApplication::focusWidget();
        if (!way.isEmpty() && now == way.last())
            continue; // from link to link
        if (way.contains(now))
            break;
        way << now;
    }
    return way;
}

} // namespace

TEST(Keyboard, TabReachesEveryPartOfEveryPageFromBothSides)
{
    QSettings().clear();
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const char *page : {"overview", "log", "tests", "layers", "changes", "page", "release", "wiki", "history"}) {
        window.window.showPage(QLatin1String(page));
        QTest::qWait(50);
        for (const bool back : {false, true}) {
            const QList<QWidget *> way = round(&window, back ? Qt::Key_Backtab : Qt::Key_Tab, back ? Qt::ShiftModifier : Qt::NoModifier);
            QStringList missed;
            for (QWidget *widget : usable(&window.window))
                if (!way.contains(widget))
                    missed << nameOf(widget);
            QStringList names;
            for (QWidget *widget : way)
                names << nameOf(widget);
            EXPECT_TRUE(missed.isEmpty()) << page << (back ? " backwards" : "") << ": " << missed.join(QLatin1Char(' ')).toStdString() << "\non the way: "
                                          << names.join(QLatin1Char(' ')).toStdString();
        }
    }
}

TEST(Keyboard, TabGoesAsTheEyeDoes)
{
    QSettings().clear();
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    ASSERT_TRUE(window.tabTo("modeStackButton"));
    QStringList way;
    for (QWidget *widget : round(&window, Qt::Key_Tab))
        way << widget->objectName();
    // Modes, then the stack from its filter down, then the image: tabs before their page.
    const QStringList order{QStringLiteral("filter"), QStringLiteral("stateFilter"), QStringLiteral("stack"), QStringLiteral("changedFiles"), QStringLiteral("pages")};
    qsizetype at = -1;
    for (const QString &name : order) {
        const qsizetype next = way.indexOf(name);
        EXPECT_GT(next, at) << name.toStdString() << " in " << way.join(QLatin1Char(' ')).toStdString();
        at = next;
    }
}

TEST(Keyboard, AModeTakesTheKeyboardToWhatItIsAbout)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(nameOf(QApplication::focusWidget()).toStdString(), "QComboBox:candidate");
    window.key(Qt::Key_1, Qt::ControlModifier);
    EXPECT_EQ(nameOf(QApplication::focusWidget()).toStdString(), "QTreeView:stack");
    window.key(Qt::Key_4, Qt::ControlModifier);
    window.key(Qt::Key_2, Qt::ControlModifier);
    EXPECT_EQ(nameOf(QApplication::focusWidget()).toStdString(), "QComboBox:candidate");
    ASSERT_TRUE(window.tabTo("modeReleaseButton"));
    window.key(Qt::Key_3, Qt::ControlModifier);
    EXPECT_EQ(QApplication::focusWidget()->objectName(), QStringLiteral("modeReleaseButton")) << "who walks along the modes goes on there";
}

TEST(Keyboard, EscapeLeavesAFieldForWhatItFilters)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_L, Qt::ControlModifier);
    window.type(QStringLiteral("ds"));
    EXPECT_EQ(window.rows(), "base|affected\n  ds|affected\n") << "what it stands on is shown with it";
    window.key(Qt::Key_Down);
    EXPECT_EQ(QApplication::focusWidget(), window.tree()) << "down leads to what was found";
    window.key(Qt::Key_L, Qt::ControlModifier);
    window.type(QStringLiteral("nobody"));
    auto *all = window.find<QPushButton>("showAllImages");
    ASSERT_TRUE(all->isVisible()) << "an empty list says why it is";
    window.key(Qt::Key_Escape);
    EXPECT_EQ(window.find<QLineEdit>("filter")->text(), QString());
    EXPECT_EQ(QApplication::focusWidget(), window.tree());
    EXPECT_FALSE(all->isVisible());
}

TEST(Keyboard, MenusOpenByTheirLettersAndEveryActionIsInOne)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    QSet<QAction *> inMenus;
    QSet<QChar> letters;
    std::function<void(QMenu *)> collect = [&](QMenu *menu) {
        for (QAction *action : menu->actions()) {
            inMenus << action;
            if (action->menu())
                collect(action->menu());
        }
    };
    for (QAction *top : window.window.menuBar()->actions()) {
        const qsizetype at = top->text().indexOf(QLatin1Char('&'));
        ASSERT_GE(at, 0) << top->text().toStdString();
        const QChar letter = top->text().at(at + 1).toLower();
        EXPECT_FALSE(letters.contains(letter)) << top->text().toStdString();
        letters << letter;
        collect(top->menu());
    }
    for (QAction *action : window.window.actions()->all())
        EXPECT_TRUE(inMenus.contains(action)) << action->text().toStdString();
    QSet<QKeySequence> keys;
    for (QAction *action : window.window.actions()->all())
        if (!action->shortcut().isEmpty()) {
            EXPECT_FALSE(keys.contains(action->shortcut())) << action->text().toStdString();
            keys << action->shortcut();
        }
}

namespace {

/// The parts that look the same with the keyboard and without it.
std::string unseenIn(Window *window)
{
    QStringList unseen;
    for (QWidget *widget : round(window, Qt::Key_Tab)) {
        widget->setFocus(Qt::TabFocusReason);
        const QImage with = widget->grab().toImage();
        widget->clearFocus();
        if (widget->grab().toImage() == with)
            unseen << nameOf(widget);
    }
    return unseen.join(QLatin1Char(' ')).toStdString();
}

} // namespace

TEST(Keyboard, WhatHasTheKeyboardIsSeen)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const char *page : {"overview", "log", "tests", "layers", "changes", "page", "release", "wiki", "history"}) {
        window.window.showPage(QLatin1String(page));
        QTest::qWait(50);
        EXPECT_EQ(unseenIn(&window), "") << page;
    }
    window.window.actions()->showGraph->trigger();
    EXPECT_EQ(unseenIn(&window), "") << "graph";
    QSettings().clear();
}

TEST(Keyboard, WhatHasTheKeyboardIsSeenInARun)
{
    QTemporaryDir folder;
    const QString journal = journalOf(folder, failedRun());
    QFile log(folder.filePath(QStringLiteral("logs/data.build.log")));
    ASSERT_TRUE(log.open(QIODevice::WriteOnly));
    log.write("Step 1/1 : RUN x\nboom\n");
    log.close();
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    for (const char *page : {"overview", "log", "history"}) {
        window.window.showPage(QLatin1String(page));
        QTest::qWait(100);
        EXPECT_EQ(unseenIn(&window), "") << page;
    }
}

TEST(Keyboard, EveryStepOfALogCanBeOpened)
{
    QTemporaryDir folder;
    const QString journal = journalOf(folder, failedRun());
    QFile log(folder.filePath(QStringLiteral("logs/data.build.log")));
    ASSERT_TRUE(log.open(QIODevice::WriteOnly));
    log.write("Step 1/3 : FROM x\nfirst words\nStep 2/3 : RUN y\nsecond words\nStep 3/3 : RUN z\nthird words\n");
    log.close();
    Window window;
    window.open(journal);
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_2, Qt::AltModifier);
    auto *view = window.find<LogView>("log");
    ASSERT_TRUE(comes([&] { return view->visibleText().contains(QLatin1String("third words")); })) << "the failed step is open";
    EXPECT_FALSE(view->visibleText().contains(QLatin1String("second words")));
    ASSERT_TRUE(window.tabTo("log"));
    window.key(Qt::Key_Down, Qt::ControlModifier);
    window.key(Qt::Key_Space);
    EXPECT_TRUE(view->visibleText().contains(QLatin1String("second words")));
    EXPECT_FALSE(view->visibleText().contains(QLatin1String("first words")));
    window.key(Qt::Key_Left);
    EXPECT_FALSE(view->visibleText().contains(QLatin1String("second words")));
    window.key(Qt::Key_Up); // nothing to scroll: to the step above
    window.key(Qt::Key_Right);
    EXPECT_TRUE(view->visibleText().contains(QLatin1String("first words")));
}

} // namespace keyboard_test
