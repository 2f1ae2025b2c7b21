// The window's frame: what stands at its edges, what it offers before there is a stack, what it remembers.
#include "model/items/reasontext.h"
#include "model/items/stagecards.h"
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "views/window/doctorview.h"
#include "views/style/parts.h"
#include "views/window/preferences.h"
#include "views/style/state.h"
#include "views/stack/whatifpanel.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDropEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QThread>
#include <QSpinBox>
#include <QToolButton>
#include <QTranslator>

#include <algorithm>

namespace frame_test {

using namespace stackwright;

namespace {

void changeTwo(TestRepository *repository)
{
    repository->writeStack("base ds<base rs<base");
    repository->commit();
    repository->write("README.md", "x");
    repository->commit();
    repository->write("images/ds/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    repository->write("images/rs/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
}

} // namespace

TEST(Frame, TickingAFileOffChangesThePlanAtOnce)
{
    TestRepository repository;
    changeTwo(&repository);
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.rows() == "base|unchanged\n  ds|changed\n  rs|changed\n"; })) << window.rows();
    auto *files = window.find<QTreeView>("changedFiles");
    ASSERT_TRUE(files && files->isVisible());
    const QModelIndexList found = files->model()->match(files->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("rs/Dockerfile"), 1, Qt::MatchExactly);
    ASSERT_EQ(found.size(), 1);
    // By keyboard: a space on the row.
    files->setFocus();
    files->setCurrentIndex(found.first());
    QTest::keyClick(files, Qt::Key_Space);
    EXPECT_TRUE(comes([&] { return window.rows() == "base|unchanged\n  ds|changed\n  rs|unchanged\n"; })) << window.rows();
    EXPECT_EQ(found.first().data(Qt::CheckStateRole).toInt(), Qt::Unchecked);
    EXPECT_TRUE(window.find<QLabel>("status")->text().contains(QLatin1String("What if")));
    EXPECT_TRUE(window.find<QToolButton>("build")->text().contains(QLatin1String("2"))) << "the base, and what still counts";
    auto *back = window.find<QPushButton>("countAll");
    ASSERT_TRUE(back->isVisible());
    QTest::mouseClick(back, Qt::LeftButton);
    EXPECT_TRUE(comes([&] { return window.rows() == "base|unchanged\n  ds|changed\n  rs|changed\n"; })) << window.rows();
    EXPECT_FALSE(back->isVisible());
}

TEST(Frame, WhatIfIsNotAskedOfAStoredRun)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    EXPECT_FALSE(window.find<QWidget>("whatIf")->isVisible());
}

TEST(Frame, ColumnsFitEachSizeOfTheWindow)
{
    TestRepository repository;
    repository.writeStack("datahub-base-notebook datascience-notebook<datahub-base-notebook");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    struct Case { QSize size; QList<int> shown; };
    const Case cases[] = {{{1024, 700}, {StackModel::State, StackModel::Time, StackModel::Tests}},
                          {{1280, 800}, {StackModel::State, StackModel::Time, StackModel::Tests, StackModel::Size}},
                          {{1920, 1080}, {StackModel::State, StackModel::Time, StackModel::Tests, StackModel::Size, StackModel::Tag}}};
    for (const Case &one : cases) {
        window.window.resize(one.size);
        QTest::qWait(20);
        int width = 0;
        for (int column = 0; column < StackModel::ColumnCount; ++column) {
            if (column != StackModel::Image) {
                EXPECT_EQ(!window.tree()->isColumnHidden(column), one.shown.contains(column)) << column << " at " << one.size.width();
            }
            width += window.tree()->columnWidth(column);
        }
        EXPECT_LE(width, window.tree()->viewport()->width()) << "nothing is cut off at " << one.size.width();
        EXPECT_GE(window.tree()->columnWidth(StackModel::Image), window.tree()->fontMetrics().horizontalAdvance(QStringLiteral("datascience-notebook")) + 36);
    }
}

TEST(Frame, TheStartPageOffersWhatToDoAndSaysWhatIsMissing)
{
    QTemporaryDir folder;
    QSettings().setValue(QStringLiteral("recent"), QStringList{folder.path()});
    Habits habits;
    habits.engine = QStringLiteral("no-such-engine");
    Window window;
    window.desk.setHabits(habits);
    window.window.showStart();
    EXPECT_TRUE(window.find<QPushButton>("startOpen")->isVisible());
    EXPECT_TRUE(window.find<QPushButton>("startSample")->isVisible());
    auto *doctor = window.find<QWidget>("doctor");
    ASSERT_TRUE(doctor && doctor->isVisible());
    ASSERT_TRUE(comes([&] { return !window.desk.surroundings()->isBusy() && !window.desk.surroundings()->checks().isEmpty(); }));
    QStringList said;
    for (const QLabel *label : doctor->findChildren<QLabel *>())
        said << label->text();
    EXPECT_TRUE(said.contains(QStringLiteral("engine"))) << said.join(QLatin1Char('|')).toStdString();
    EXPECT_TRUE(said.contains(QStringLiteral("git")));
    const Check *engine = window.desk.surroundings()->check(QStringLiteral("engine"));
    ASSERT_TRUE(engine);
    EXPECT_EQ(engine->state, Check::State::Failed);
    EXPECT_TRUE(said.contains(engine->fix));
    EXPECT_FALSE(window.window.actions()->buildChanged->isEnabled());
    EXPECT_TRUE(window.window.actions()->openStack->isEnabled());
    QStringList nameless;
    collectNameless(QAccessible::queryAccessibleInterface(&window.window), {}, &nameless);
    EXPECT_TRUE(nameless.isEmpty()) << nameless.join(QLatin1Char('\n')).toStdString();
}

TEST(Frame, WithoutAnEngineABuildSaysSoAndOffersTheWayOut)
{
    TestRepository repository;
    changeTwo(&repository);
    Window window;
    Habits habits;
    habits.engine = QStringLiteral("no-such-engine");
    window.desk.setHabits(habits);
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.window.actions()->buildChanged->isEnabled(); }));
    window.desk.setDestination({}, true); // nobody asks where it goes
    window.key(Qt::Key_B, Qt::ControlModifier);
    QPushButton *way = nullptr;
    ASSERT_TRUE(comes([&] { return (way = window.find<QPushButton>("wayOut")) && way->isVisible(); }));
    EXPECT_FALSE(window.desk.isBusy());
    EXPECT_EQ(window.rows(), "base|unchanged\n  ds|changed\n  rs|changed\n") << "the rest works";
    QTest::mouseClick(way, Qt::LeftButton);
    auto *dialog = window.find<QDialog>("doctorDialog");
    ASSERT_TRUE(dialog && dialog->isVisible());
    dialog->reject();
}

TEST(Frame, PreferencesTakeEffectAndAreKept)
{
    QSettings().clear();
    Preferences usual;
    usual.habits.jobs = std::clamp(QThread::idealThreadCount(), 2, 4);
    EXPECT_EQ(readPreferences(), usual) << "as many at once as the machine can do well";
    Window window;
    window.key(Qt::Key_Comma, Qt::ControlModifier);
    auto *dialog = window.find<PreferencesDialog>("preferencesDialog");
    ASSERT_TRUE(dialog && dialog->isVisible());
    QStringList nameless;
    collectNameless(QAccessible::queryAccessibleInterface(dialog), {}, &nameless);
    EXPECT_TRUE(nameless.isEmpty()) << nameless.join(QLatin1Char('\n')).toStdString();
    dialog->findChild<QSpinBox *>(QStringLiteral("preferJobs"))->setValue(3);
    dialog->findChild<QCheckBox *>(QStringLiteral("preferKeepGoing"))->setChecked(true);
    dialog->findChild<QCheckBox *>(QStringLiteral("preferNotifies"))->setChecked(false);
    dialog->findChild<QComboBox *>(QStringLiteral("preferTheme"))->setCurrentIndex(2);
    auto *hosts = dialog->findChild<QLineEdit *>(QStringLiteral("preferPlainHosts"));
    hosts->setText(QStringLiteral("reg.test:5000, other.test"));
    QTest::keyClick(hosts, Qt::Key_Return);
    EXPECT_EQ(window.desk.habits().jobs, 3);
    EXPECT_TRUE(window.desk.habits().keepGoing);
    EXPECT_EQ(window.desk.environment().value(QStringLiteral("STACKWRIGHT_HTTP_REGISTRIES")), QStringLiteral("reg.test:5000,other.test"));
    EXPECT_TRUE(comes([&] { return window.window.palette().color(QPalette::Base).lightness() < 100; }));
    EXPECT_EQ(readPreferences(), dialog->preferences());
    EXPECT_FALSE(readPreferences().notifies);
    dialog->findChild<QComboBox *>(QStringLiteral("preferTheme"))->setCurrentIndex(1);
    dialog->reject();
    QSettings().clear();
}

TEST(Frame, TellsOfAnEndOnlyWhileNobodyLooks)
{
    QTemporaryDir folder;
    Window window;
    window.open(journalOf(folder, failedRun()));
    ASSERT_TRUE(comes([&] { return window.desk.run().has_value(); }));
    QSignalSpy due(&window.window, &MainWindow::notificationDue);
    emit window.desk.runFinished();
    EXPECT_EQ(due.size(), 0) << "the window is in front";
    window.window.hide();
    ASSERT_TRUE(comes([] { return !QApplication::activeWindow(); }));
    emit window.desk.runFinished();
    ASSERT_EQ(due.size(), 1);
    EXPECT_TRUE(due[0][0].toString().contains(QLatin1String("failed")));
    EXPECT_TRUE(due[0][1].toString().contains(QLatin1String("data")));
    Preferences quiet;
    quiet.notifies = false;
    writePreferences(quiet);
    emit window.desk.runFinished();
    EXPECT_EQ(due.size(), 1);
    QSettings().clear();
}

TEST(Frame, NobodyWaitsForStagesBehindAFailure)
{
    ImageRecord record;
    record.state = ImageState::Building;
    record.stages[Stage::Build].state = StageState::Failed;
    EXPECT_EQ(stageCards(record, 0, {}).at(3).state, QStringLiteral("waiting"));
    record.state = ImageState::Failed;
    const StageCard push = stageCards(record, 0, {{Stage::Push, 20.0}}).at(3);
    EXPECT_EQ(push.stage, Stage::Push);
    EXPECT_EQ(push.state, QStringLiteral("not run"));
    EXPECT_EQ(push.text, QStringLiteral("not run")) << "and no estimate";
}

TEST(Frame, ASpecThatWasNeverWholeLeavesNoEmptyPages)
{
    TestRepository repository;
    repository.write("images/spec.yml", "images:\n  base:\n    depend_on: nobody\n");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.find<QWidget>("findings")->isVisible(); }));
    EXPECT_TRUE(window.find<QWidget>("noPlan")->isVisible());
    EXPECT_FALSE(window.find<QWidget>("imagePages")->isVisible());
    EXPECT_TRUE(window.find<QLabel>("status")->text().contains(QLatin1String("errors"))) << window.find<QLabel>("status")->text().toStdString();
    repository.writeStack("base");
    EXPECT_TRUE(comes([&] { return !window.find<QWidget>("noPlan")->isVisible() && window.find<QWidget>("imagePages")->isVisible(); }));
}

TEST(Frame, SeesChangesWhereverTheImagesLie)
{
    TestRepository repository;
    const QByteArray spec = "tag: {prefix: \"1.0\"}\nall_info_cmds: {}\nimages:\n  web: {image_name: x/web}\n  db: {image_name: x/db, folder: other/db, context: shared}\n";
    repository.write("stackwright.yml", spec);
    repository.write("web/Dockerfile", "FROM scratch\n");
    repository.write("web/deep/er/file", "a");
    repository.write("other/db/Dockerfile", "FROM scratch\nCOPY rows /\n");
    repository.write("shared/rows", "1");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.rows() == "web|unchanged\ndb|unchanged\n"; })) << window.rows();
    repository.write("web/deep/er/file", "b");
    ASSERT_TRUE(comes([&] { return window.rows() == "web|changed\ndb|unchanged\n"; })) << window.rows();
    repository.write("shared/rows", "2");
    ASSERT_TRUE(comes([&] { return window.rows() == "web|changed\ndb|changed\n"; })) << window.rows();
    repository.write("stackwright.yml", spec + "  new: {image_name: x/new, folder: web}\n");
    ASSERT_TRUE(comes([&] { return window.rows().find("new|") != std::string::npos; })) << window.rows();
}

TEST(Frame, SaysWhatThePlanWarnsOfAndThatACheckoutIsGone)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.write("images/stranger/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    repository.commit();
    repository.write("images/stranger/Dockerfile", "ARG BASE_IMAGE=y\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    auto *findings = window.find<QWidget>("findings");
    ASSERT_TRUE(comes([&] { return findings->isVisible(); })) << "a folder that is no image of the spec";
    EXPECT_TRUE(textOf(*findings->findChild<QTreeView *>()->model(), {2}).contains(QLatin1String("stranger"))) << textOf(*findings->findChild<QTreeView *>()->model(), {0, 1, 2}).toStdString();
    const QString away = repository.beside(QStringLiteral("away"));
    ASSERT_TRUE(QDir().rename(repository.path(), away));
    const auto says = [&](const char *words) {
        for (const QLabel *label : window.window.findChildren<QLabel *>())
            if (label->isVisible() && label->text().contains(QLatin1String(words)))
                return true;
        return false;
    };
    EXPECT_TRUE(comes([&] { return says("moved or deleted"); }));
    EXPECT_FALSE(says("-C DIR"));
    EXPECT_FALSE(window.rows().empty()) << "the last plan stays";
    ASSERT_TRUE(QDir().rename(away, repository.path()));
    EXPECT_TRUE(comes([&] { return !says("moved or deleted"); }));
}

TEST(Frame, LinksTakeTheThemesColour)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    repository.write("README.md", "x");
    repository.commit();
    repository.write("images/base/Dockerfile", "ARG BASE_IMAGE=x\nFROM $BASE_IMAGE\n");
    Window window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.find<QLabel>("why")->text().contains(QLatin1String("<a ")); }));
    for (const int theme : {2, 1}) {
        window.window.actions()->themes[theme]->trigger();
        EXPECT_TRUE(comes([&] { return window.find<QLabel>("why")->text().contains(window.window.palette().color(QPalette::Link).name()); })) << theme;
    }
}

TEST(Frame, TextsAreFoundUnderTheNamesThatTheProgramAsksFor)
{
    QTranslator german;
    if (!german.load(QStringLiteral(STACKWRIGHT_BIN "/../translations/stackwright_de.qm")))
        GTEST_SKIP() << "Qt's lrelease is not installed: no translation was built";
    QCoreApplication::installTranslator(&german);
    EXPECT_EQ(WhatIfPanel::tr("Count all"), QStringLiteral("Alle zählen"));
    EXPECT_EQ(MainWindow::tr("No stack is open"), QStringLiteral("Kein Stack ist geöffnet"));
    EXPECT_EQ(plannedCards({}, {}).first().text, QStringLiteral("nichts zu tun"));
    PlannedImage image;
    image.reasons << Reason{QStringLiteral("parent-rebuilt"), {}, QStringLiteral("base"), {}, {}};
    EXPECT_EQ(whyOf(image), QStringLiteral("sein Eltern-Image base wird gebaut"));
    EXPECT_EQ(stateText(QStringLiteral("rolled back")), QStringLiteral("zurückgesetzt"));
    QCoreApplication::removeTranslator(&german);
}

TEST(Frame, RemembersPageAndImageAndWhatWasOpen)
{
    QSettings().clear();
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    {
        Window window;
        window.open(repository.path());
        ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
        window.key(Qt::Key_3, Qt::AltModifier);
        window.tree()->setCurrentIndex(window.tree()->model()->index(0, 0, window.tree()->model()->index(0, 0)));
        window.window.actions()->showGraph->trigger();
        window.window.close();
    }
    EXPECT_EQ(QSettings().value(QStringLiteral("image")).toString(), QStringLiteral("ds"));
    EXPECT_EQ(QSettings().value(QStringLiteral("recent")).toStringList(), QStringList{repository.path()});
    Window window;
    EXPECT_TRUE(window.window.actions()->pages[2]->isChecked());
    EXPECT_TRUE(window.find<QWidget>("graph") && window.find<QWidget>("graph")->isVisible());
    QSettings().clear();
}

TEST(Frame, AFolderOrAJournalCanBeDroppedOnIt)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    Window window;
    const auto drop = [&](const QString &path) {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        enter.setAccepted(false);
        QCoreApplication::sendEvent(&window.window, &enter);
        if (!enter.isAccepted())
            return false;
        QDropEvent event(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&window.window, &event);
        return true;
    };
    EXPECT_FALSE(drop(repository.path("images/spec.yml"))) << "neither a folder nor a journal";
    EXPECT_TRUE(drop(repository.path()));
    EXPECT_TRUE(comes([&] { return window.rows() == "base|changed\n" || window.rows() == "base|affected\n"; })) << window.rows();
    QTemporaryDir folder;
    EXPECT_TRUE(drop(journalOf(folder, failedRun())));
    EXPECT_TRUE(comes([&] { return window.rows() == "base|passed\n  data|failed\n"; })) << window.rows();
}

} // namespace frame_test
