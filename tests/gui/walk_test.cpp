// The whole way with the keyboard alone, in the real window: from a change to a promoted stack and back. Docker is a script
// that builds nothing; registry, git, wiki and tests are real.
#include "model/base/text.h"
#include "model/registry/registryclient.h"
#include "tests/support/asking.h"
#include "tests/support/releasablestack.h"
#include "tests/support/scripteddocker.h"
#include "tests/support/tinyimage.h"
#include "views/window/actions.h"
#include "views/log/logview.h"
#include "window.h"

#include <QAction>
#include <QJsonDocument>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabBar>

namespace walk_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

/// A whole run, on a machine that has other things to do, too.
template <typename Condition>
bool ends(Condition condition)
{
    return QTest::qWaitFor(condition, 90000);
}

struct RunWalk : Window
{
    ScriptedDocker docker;
    ReleasableStack stack;

    RunWalk()
    {
        const QByteArray common = "    test_runner: host\n    test_command: [/usr/bin/python3, -IS, runtests.py]\n    info_cmds: [PY]\n";
        QByteArray spec = "images:\n  base:\n    image_name: ghcr.io/acme/base\n" + common;
        for (const QByteArray name : {"ds", "rs"})
            spec += "  " + name + ":\n    image_name: ghcr.io/acme/" + name + "\n    depend_on: base\n" + common;
        spec += "tag:\n  prefix: \"2026.3\"\nall_info_cmds:\n  PY: {description: Python, command: python3 --version}\n";
        TestRepository &repository = stack.repository();
        repository.write("images/spec.yml", spec);
        repository.write("runtests.py", ScriptedDocker::testRunner());
        repository.write("images/rs/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        for (const QByteArray name : {"base", "ds", "rs"})
            repository.write("images/" + name + "/tests/test_a.py", "assert True\n");
        repository.commit();
        repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nRUN false\n");
        repository.commit();
        ProcessLauncher launcher;
        RegistryClient client(quickOptions(), launcher); // a tag that a promotion has made could not be taken back here
        putTinyImage(client, parseImageRef(QString(stack.registry().host() + QLatin1String("/acme/rs"))).value().withTag(QStringLiteral("2026.3-stable")), "rs old");
        stack.writePage(QStringLiteral("rs"), QStringLiteral("2026.3-stable"), "1.24.2", "Python 3.11.1");
        Habits habits = desk.habits();
        habits.jobs = 2;
        desk.setHabits(habits);
        Selection selection;
        selection.worktree = true;
        desk.openStack(stack.place(), selection, repository.path());
        EXPECT_TRUE(comes([&] { return desk.canRun(); }));
    }
    /// Nothing goes on any more, and something has.
    bool ended() const { return !desk.isBusy() && desk.run() && desk.run()->isFinished(); }
    bool building(const char *image) const
    {
        const ImageRecord *record = desk.run() ? desk.run()->image(QLatin1String(image)) : nullptr;
        return desk.isRunning() && record && record->stage(Stage::Build).state == StageState::Running;
    }
    QString status() { return find<QLabel>("status")->text(); }
    std::string why() { return find<QLabel>("why")->accessibleName().toStdString(); }
    QJsonObject lastEvent() const
    {
        QFile file(stack.output() + QStringLiteral("/artifacts/run.jsonl"));
        EXPECT_TRUE(file.open(QFile::ReadOnly));
        return QJsonDocument::fromJson(file.readAll().trimmed().split('\n').last()).object();
    }
    /// Ctrl+K, some letters, Enter.
    void palette(const QString &letters)
    {
        key(Qt::Key_K, Qt::ControlModifier);
        ASSERT_TRUE(comes([] { return QApplication::focusWidget() && QApplication::focusWidget()->objectName() == QLatin1String("paletteText"); }));
        type(letters);
        key(Qt::Key_Return);
        window.activateWindow(); // as a window manager does
        ASSERT_TRUE(comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == &window; }));
    }
};

#define NEEDS_RUNS() \
    if (!RegistryServer::isInstalled() || !ScriptedDocker::isPossible()) \
    GTEST_SKIP() << "docker-registry or python3 is not installed"

} // namespace

TEST(Walk, FromAChangeToAPromotedStackAndBack)
{
    NEEDS_RUNS();
    RunWalk walk;
    TestRepository &repository = walk.stack.repository();
    // Why will it be built?
    walk.key(Qt::Key_Down);
    EXPECT_EQ(walk.find<QLabel>("imageName")->text(), QStringLiteral("ds"));
    EXPECT_EQ(walk.why(), "images/ds/Dockerfile changed");
    ASSERT_TRUE(walk.tabTo("why")) << "a file that is named can be gone to";
    walk.key(Qt::Key_Return);
    EXPECT_EQ(walk.find<QTabBar>("pages")->currentIndex(), 4) << "its changes";
    // Build it, and find the line that failed.
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.desk.run()->failedImage(), QStringLiteral("ds")) << walk.status().toStdString();
    walk.key(Qt::Key_2, Qt::AltModifier);
    walk.key(Qt::Key_F, Qt::ControlModifier);
    walk.type(QStringLiteral("locate"));
    auto *log = walk.find<LogView>("log");
    EXPECT_TRUE(comes([&] { return log->visibleText().contains(QLatin1String("E: Unable to locate package nothing")); })) << log->visibleText().toStdString();
    EXPECT_NE(walk.why().find("Build failed"), std::string::npos) << walk.why();
    // Fix it; now a test of its fails.
    repository.write("images/ds/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL fixed=1\n");
    repository.write("images/ds/tests/test_a.py", "assert False\n");
    repository.commit();
    ASSERT_TRUE(comes([&] { return walk.desk.planning()->plan.head == repository.head() && walk.desk.canRun(); }));
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.desk.failedCases(QStringLiteral("ds")), QStringList{QStringLiteral("test_broken")});
    walk.key(Qt::Key_3, Qt::AltModifier);
    EXPECT_TRUE(comes([&] { return walk.find<QPlainTextEdit>("testMessage")->toPlainText().contains(QLatin1String("assert False")); }));
    // Fix the test, run that one again, then build what is left.
    repository.write("images/ds/tests/test_a.py", "assert True\n");
    ASSERT_TRUE(comes([&] { return walk.window.actions()->testFailed->isEnabled(); }));
    walk.key(Qt::Key_T, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.desk.run()->state(), RunState::Passed) << walk.status().toStdString();
    EXPECT_EQ(walk.find<QTreeView>("tests")->model()->rowCount(), 1);
    repository.commit();
    ASSERT_TRUE(comes([&] { return walk.desk.planning()->plan.head == repository.head() && walk.desk.canRun(); }));
    for (const char *image : {"ds", "rs", "base"}) // everything under one tag, as a release wants it
        repository.write(QByteArray("images/") + image + "/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL whole=1\n");
    repository.commit();
    ASSERT_TRUE(comes([&] { return walk.desk.planning()->plan.head == repository.head() && walk.desk.planning()->plan.order.size() == 3; }));
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    ASSERT_EQ(walk.desk.run()->state(), RunState::Passed) << walk.status().toStdString();
    // Compare with stable, promote: this commit's tag is looked at by itself.
    walk.key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(ends([&] { return walk.find<QAbstractButton>("promote")->isEnabled(); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.textOfButton("promote"), "Promote 3 images to 2026.3-stable");
    ASSERT_TRUE(comes([&] { return walk.find<QTreeView>("packageTable") && walk.find<QTabBar>("releaseParts")->tabText(0).contains(QLatin1String("package")); }));
    walk.press("promote");
    EXPECT_TRUE(ends([&] { return walk.find<QLabel>("releaseSaid")->text().contains(QLatin1String("Done")); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_NE(walk.stack.names(QStringLiteral("ds")), QStringLiteral("old"));
    // And back: tabs are walked with arrows.
    ASSERT_TRUE(walk.tabTo("releaseParts"));
    walk.key(Qt::Key_Right);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("rollback")->isVisible() && walk.find<QAbstractButton>("rollback")->isEnabled(); }));
    walk.press("rollback");
    EXPECT_TRUE(ends([&] { return walk.find<QLabel>("releaseSaid")->text().contains(QLatin1String("back where it was")); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.stack.names(QStringLiteral("ds")), QStringLiteral("old"));
}

TEST(Walk, CancelsOneImageAndBuildsItsSiblings)
{
    NEEDS_RUNS();
    RunWalk walk;
    TestRepository &repository = walk.stack.repository();
    for (const char *image : {"ds", "rs"})
        repository.write(QByteArray("images/") + image + "/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL more=1\n");
    ASSERT_TRUE(comes([&] { return walk.desk.plan()->order.size() == 3; }));
    walk.docker.hold(QStringLiteral("ds"));
    walk.docker.hold(QStringLiteral("rs"));
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(ends([&] { return walk.building("ds") && walk.building("rs"); })) << walk.status().toStdString();
    walk.tree()->setFocus();
    walk.key(Qt::Key_Home);
    walk.key(Qt::Key_Down);
    ASSERT_TRUE(comes([&] { return walk.find<QLabel>("imageName")->text() == QLatin1String("ds") && walk.window.actions()->cancelImage->isEnabled(); }));
    walk.palette(QStringLiteral("cancel this image"));
    ASSERT_TRUE(ends([&] { return walk.desk.run()->image(QStringLiteral("ds"))->state == ImageState::Cancelled; })) << walk.rows();
    EXPECT_TRUE(walk.desk.isRunning()) << "its sibling goes on";
    walk.docker.release(QStringLiteral("rs"));
    ASSERT_TRUE(ends([&] { return walk.ended(); }));
    EXPECT_TRUE(comes([&] { return walk.rows() == "base|passed\n  ds|cancelled\n  rs|passed\n"; })) << walk.rows();
    walk.docker.release(QStringLiteral("ds"));
}

TEST(Walk, BuildsFromHereDownAndTheSelection)
{
    NEEDS_RUNS();
    RunWalk walk;
    walk.stack.repository().write("images/ds/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL more=1\n");
    ASSERT_TRUE(comes([&] { return walk.desk.canRun(); }));
    walk.key(Qt::Key_Home);
    walk.palette(QStringLiteral("from here down"));
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.rows(), "base|passed\n  ds|passed\n  rs|passed\n") << walk.status().toStdString();
    walk.tree()->setFocus();
    walk.tree()->setCurrentIndex(walk.tree()->model()->index(0, 0));
    walk.key(Qt::Key_Down);
    walk.key(Qt::Key_Down); // rs alone
    EXPECT_EQ(walk.find<QLabel>("imageName")->text(), QStringLiteral("rs"));
    EXPECT_TRUE(walk.window.actions()->buildSelection->isEnabled());
    walk.key(Qt::Key_B, Qt::ControlModifier | Qt::ShiftModifier);
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.desk.run()->image(QStringLiteral("rs"))->state, ImageState::Passed);
    ASSERT_TRUE(walk.desk.run());
    const ImageRecord *const ds = walk.desk.run()->image(QStringLiteral("ds"));
    EXPECT_TRUE(!ds || ds->state != ImageState::Passed) << "it was not chosen: " << walk.rows();
}

TEST(Walk, ClosingDuringARunAsksFirstAndLeavesAWholeJournal)
{
    NEEDS_RUNS();
    RunWalk walk;
    walk.docker.hold(QStringLiteral("base"));
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(ends([&] { return walk.building("base"); })) << walk.status().toStdString();
    EXPECT_FALSE(walk.window.close());
    auto *question = walk.find<QMessageBox>("closeQuestion");
    ASSERT_TRUE(question && comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == question; }));
    walk.key(Qt::Key_Escape);
    EXPECT_TRUE(comes([&] { return !walk.find<QMessageBox>("closeQuestion"); }));
    EXPECT_TRUE(walk.building("base")) << "to escape is to go on";
    EXPECT_FALSE(walk.window.close());
    question = walk.find<QMessageBox>("closeQuestion");
    ASSERT_TRUE(question && comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == question; }));
    walk.press("stopAndClose");
    EXPECT_TRUE(ends([&] { return !walk.window.isVisible(); }));
    EXPECT_FALSE(walk.desk.isBusy());
    EXPECT_EQ(walk.lastEvent().value(QLatin1String("event")).toString(), QStringLiteral("run-finished"));
    EXPECT_EQ(walk.lastEvent().value(QLatin1String("state")).toString(), QStringLiteral("cancelled"));
}

TEST(Walk, ADaemonThatDiesIsNamedAndTheRunGoesOnLater)
{
    NEEDS_RUNS();
    RunWalk walk;
    walk.stack.repository().write("images/ds/Dockerfile", "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nLABEL more=1\n");
    ASSERT_TRUE(comes([&] { return walk.desk.canRun(); }));
    walk.docker.hold(QStringLiteral("ds"));
    walk.key(Qt::Key_B, Qt::ControlModifier);
    ASSERT_TRUE(ends([&] { return walk.building("ds"); })) << walk.status().toStdString();
    walk.docker.die();
    ASSERT_TRUE(ends([&] { return walk.ended(); }));
    EXPECT_TRUE(walk.status().contains(QLatin1String("daemon"), Qt::CaseInsensitive) || walk.status().contains(QLatin1String("engine"), Qt::CaseInsensitive))
        << walk.status().toStdString();
    walk.docker.revive();
    walk.docker.release(QStringLiteral("ds"));
    ASSERT_TRUE(comes([&] { return walk.window.actions()->buildFailed->isEnabled(); }));
    walk.palette(QStringLiteral("go on with"));
    ASSERT_TRUE(comes([&] { return walk.desk.isBusy(); }));
    ASSERT_TRUE(ends([&] { return walk.ended(); })) << walk.status().toStdString();
    EXPECT_EQ(walk.desk.run()->state(), RunState::Passed) << walk.status().toStdString();
}

} // namespace walk_test
