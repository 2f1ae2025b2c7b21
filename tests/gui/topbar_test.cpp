// What stands beside the main button: where a build pushes to, what the plan compares with, and how else it can build.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QSettings>
#include <QSignalSpy>
#include <QToolButton>

namespace topbar_test {

using namespace stackwright;

namespace {

/// On a checkout whose images go to another machine; no engine can be started by accident.
struct BarWindow : Window
{
    explicit BarWindow(const TestRepository &repository)
    {
        Habits habits = desk.habits();
        habits.engine = QStringLiteral("no-such-engine");
        desk.setHabits(habits);
        window.open(repository.path());
        EXPECT_TRUE(comes([&] { return desk.planning().has_value(); }));
        QTest::qWait(20);
    }
    QToolButton *destination() { return find<QToolButton>("destination"); }
    QToolButton *compare() { return find<QToolButton>("compareWith"); }
    QAction *entry(QToolButton *chip, const QString &text)
    {
        emit chip->menu()->aboutToShow();
        for (QAction *action : chip->menu()->actions())
            if (action->text().contains(text))
                return action;
        ADD_FAILURE() << "no entry " << text.toStdString();
        return nullptr;
    }
    QMessageBox *question() { return window.findChild<QMessageBox *>(QStringLiteral("destinationQuestion")); }
};

void writeRemoteStack(TestRepository *repository)
{
    repository->writeStack("base ds<base");
    repository->write("images/spec.yml", "images:\n  base:\n    image_name: ghcr.io/acme/base\n  ds:\n    image_name: ghcr.io/acme/ds\n    depend_on: base\n"
                                         "tag: {prefix: \"2026.3\"}\nall_info_cmds: {}\n");
    repository->commit(QStringLiteral("The first one"));
    repository->write("images/ds/Dockerfile", "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nLABEL a=b\n");
    repository->commit(QStringLiteral("Label the data"));
    repository->write("README.md", "x");
    repository->commit(QStringLiteral("Say what it is"));
}

} // namespace

TEST(Destination, IsSeenAndTheFirstPushToAnotherMachineAsks)
{
    QSettings().remove(QStringLiteral("destinations"));
    TestRepository repository;
    writeRemoteStack(&repository);
    repository.write("images/base/Dockerfile", "FROM scratch\nLABEL x=y\n");
    {
        BarWindow bar(repository);
        EXPECT_EQ(bar.destination()->accessibleName(), QStringLiteral("Destination"));
        EXPECT_EQ(bar.destination()->text(), QStringLiteral("→ ghcr.io/acme"));
        EXPECT_TRUE(bar.destination()->isVisible());
        QSignalSpy refused(&bar.desk, &Desk::runRefused);
        bar.key(Qt::Key_B, Qt::ControlModifier);
        ASSERT_TRUE(comes([&] { return bar.question() && bar.question()->isVisible(); }));
        EXPECT_FALSE(bar.desk.isBusy()) << "nothing begins before it is answered";
        QTest::keyClick(bar.question(), Qt::Key_Escape);
        ASSERT_TRUE(comes([&] { return !bar.question(); }));
        EXPECT_FALSE(bar.desk.isBusy());
        EXPECT_TRUE(refused.isEmpty());
        // Build and test only: the run begins (and finds no engine), and the choice is kept.
        bar.window.actions()->buildChanged->trigger();
        ASSERT_TRUE(comes([&] { return bar.question() && bar.question()->isVisible(); }));
        bar.question()->findChild<QAbstractButton *>(QStringLiteral("pushNowhere"))->click();
        EXPECT_TRUE(comes([&] { return !refused.isEmpty(); }));
        EXPECT_EQ(bar.destination()->text(), QStringLiteral("→ nowhere"));
        bar.window.actions()->buildChanged->trigger();
        EXPECT_TRUE(comes([&] { return refused.size() == 2; })) << "asked once";
        EXPECT_EQ(bar.nameless(), "");
    }
    BarWindow again(repository);
    EXPECT_TRUE(comes([&] { return again.destination()->text() == QStringLiteral("→ nowhere"); })) << again.destination()->text().toStdString();
    again.entry(again.destination(), QStringLiteral("This machine"))->trigger();
    EXPECT_EQ(again.destination()->text(), QStringLiteral("→ this machine"));
    EXPECT_TRUE(again.desk.place().local);
    again.entry(again.destination(), QStringLiteral("as the spec says"))->trigger();
    EXPECT_FALSE(again.desk.place().local);
    EXPECT_TRUE(again.desk.isDestinationChosen()) << "said in so many words";
    QSettings().remove(QStringLiteral("destinations"));
}

TEST(Destination, AnAddressThatIsNoneIsSaidAndStaysThere)
{
    QSettings().remove(QStringLiteral("destinations"));
    TestRepository repository;
    writeRemoteStack(&repository);
    BarWindow bar(repository);
    const auto dialog = [&] { return bar.window.findChild<QInputDialog *>(QStringLiteral("otherRegistry")); };
    bar.entry(bar.destination(), QStringLiteral("Another registry"))->trigger();
    ASSERT_TRUE(comes([&] { return dialog() && dialog()->isVisible(); }));
    for (const char *wrong : {"https://registry.example.org", "-x", "<b>registry"}) {
        const QPointer<QInputDialog> asked = dialog();
        asked->setTextValue(QLatin1String(wrong));
        asked->accept();
        ASSERT_TRUE(comes([&] { return !asked && dialog() && dialog()->isVisible(); })) << wrong;
        EXPECT_EQ(dialog()->textValue(), QLatin1String(wrong));
        EXPECT_TRUE(dialog()->labelText().startsWith(QString(QLatin1String(wrong) + QLatin1String(": ")))) << qPrintable(dialog()->labelText());
    }
    EXPECT_FALSE(bar.desk.isDestinationChosen());
    dialog()->setTextValue(QStringLiteral("registry.example.org/team"));
    dialog()->accept();
    EXPECT_TRUE(comes([&] { return bar.destination()->text() == QStringLiteral("→ registry.example.org/team"); })) << bar.destination()->text().toStdString();
}

TEST(Destination, ThatWasNamedAtTheStartIsChosen)
{
    TestRepository repository;
    writeRemoteStack(&repository);
    Desk desk;
    Place place;
    place.repo = repository.path();
    place.registry = QStringLiteral("registry.example:5000");
    desk.openStack(place, {}, repository.path());
    EXPECT_TRUE(desk.isDestinationChosen());
    EXPECT_EQ(desk.destination().registry, QStringLiteral("registry.example:5000"));
    place.registry.clear();
    desk.openStack(place, {}, repository.path());
    EXPECT_FALSE(desk.isDestinationChosen());
}

TEST(CompareWith, ListsCommitsAndAPullRequest)
{
    QSettings().remove(QStringLiteral("destinations"));
    TestRepository repository;
    writeRemoteStack(&repository);
    repository.git({QStringLiteral("branch"), QStringLiteral("main"), QStringLiteral("HEAD~2")});
    BarWindow bar(repository);
    EXPECT_EQ(bar.compare()->accessibleName(), QStringLiteral("Compare with"));
    ASSERT_TRUE(comes([&] { return bar.compare()->accessibleDescription().contains(QLatin1String("Label the data")); })) << bar.compare()->accessibleDescription().toStdString();
    EXPECT_TRUE(bar.compare()->accessibleDescription().contains(QLatin1String("Say what it is"))) << "the subject of what is checked out";
    EXPECT_EQ(bar.rows(), "base|unchanged\n  ds|unchanged\n");
    bar.entry(bar.compare(), QStringLiteral("The first one"))->trigger();
    ASSERT_TRUE(comes([&] { return bar.rows() == "base|unchanged\n  ds|changed\n"; })) << bar.rows();
    EXPECT_TRUE(bar.compare()->text().contains(QStringLiteral("↔")));
    bar.entry(bar.compare(), QStringLiteral("as a push"))->trigger();
    ASSERT_TRUE(comes([&] { return bar.rows() == "base|unchanged\n  ds|unchanged\n"; })) << bar.rows();
    bar.entry(bar.compare(), QStringLiteral("pull request against main"))->trigger();
    ASSERT_TRUE(comes([&] { return bar.rows() == "base|unchanged\n  ds|changed\n"; })) << bar.rows();
    EXPECT_TRUE(bar.compare()->text().contains(QStringLiteral("→ main")));
}

TEST(BuildMenu, HasWhatTheConsoleCan)
{
    TestRepository repository;
    writeRemoteStack(&repository);
    BarWindow bar(repository);
    const QMenu *menu = bar.find<QToolButton>("build")->menu();
    for (QAction *action : {bar.window.actions()->buildUncached, bar.window.actions()->buildNewer, bar.window.actions()->rebuildSelection, bar.window.actions()->precise})
        EXPECT_TRUE(menu->actions().contains(action)) << action->text().toStdString();
    EXPECT_FALSE(bar.window.actions()->jobs->actions().isEmpty());
    bar.window.actions()->precise->trigger();
    EXPECT_TRUE(bar.desk.selection().precise);
    bar.window.actions()->precise->trigger();
    EXPECT_FALSE(bar.desk.selection().precise);
}

TEST(RowMenu, CopiesByKeyWhatTheImageIsCalled)
{
    TestRepository repository;
    writeRemoteStack(&repository);
    BarWindow bar(repository);
    bar.tree()->setFocus();
    bar.tree()->setCurrentIndex(bar.tree()->model()->index(0, 0));
    QContextMenuEvent asked(QContextMenuEvent::Keyboard, QPoint(5, 5), bar.tree()->mapToGlobal(QPoint(5, 5)));
    QApplication::sendEvent(bar.tree(), &asked);
    auto *menu = bar.tree()->findChild<QMenu *>(QStringLiteral("rowMenu"));
    ASSERT_TRUE(menu);
    QAction *copy = nullptr;
    for (QAction *action : menu->actions())
        if (action->text() == QLatin1String("Copy docker pull"))
            copy = action;
    ASSERT_TRUE(copy);
    copy->trigger();
    EXPECT_EQ(QApplication::clipboard()->text(), QStringLiteral("docker pull ghcr.io/acme/base:") + bar.desk.plan()->tag);
    menu->close();
}

} // namespace topbar_test
