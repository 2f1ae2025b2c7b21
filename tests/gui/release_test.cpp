// The release, wiki and history modes in the real window, by keyboard, against a real registry.
#include "model/items/packagetable.h"
#include "model/registry/registryclient.h"
#include "tests/support/asking.h"
#include "tests/support/releasablestack.h"
#include "tests/support/tinyimage.h"
#include "views/difference/diffview.h"
#include "views/difference/differenceview.h"
#include "window.h"

#include <QComboBox>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>

namespace release_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

/// The window on a stack that can be released.
struct ReleaseWalk : Window
{
    ReleasableStack stack;

    ReleaseWalk()
    {
        Selection selection;
        selection.worktree = true;
        desk.openStack(stack.place(), selection, stack.repository().path());
        EXPECT_TRUE(comes([&] { return !rows().empty(); }));
    }
    QString text(const char *table, const QList<int> &columns) { return textOf(*find<QTreeView>(table)->model(), columns); }
    bool says(const char *label, const char *words) { return find<QLabel>(label)->text().contains(QLatin1String(words)); }
    /// Ctrl+2, then the candidate from the list with the keyboard.
    void choose()
    {
        key(Qt::Key_2, Qt::ControlModifier);
        auto *candidate = find<QComboBox>("candidate");
        ASSERT_TRUE(candidate);
        ASSERT_TRUE(comes([&] { return candidate->count() > 0 && candidate->isEnabled(); }));
        ASSERT_TRUE(tabTo("candidate"));
        key(Qt::Key_Down); // a combo box that is shut walks its entries
        EXPECT_EQ(candidate->currentText(), QStringLiteral("2026.3-abc1234"));
        ASSERT_TRUE(comes([&] { return !text("what moves", {0}).isEmpty(); })) << find<QLabel>("releaseSaid")->text().toStdString();
    }
};

#define NEEDS_REGISTRY() \
    if (!RegistryServer::isInstalled()) \
    GTEST_SKIP() << "docker-registry is not installed"

} // namespace

TEST(ReleaseMode, PromotesAndRollsBackByKeyboard)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.choose();
    EXPECT_EQ(walk.textOfButton("promote"), "Promote 2 images to 2026.3-stable");
    EXPECT_TRUE(walk.find<QWidget>("gate-verdict")->accessibleName().startsWith(QLatin1String("verdict, passed")));
    // What differs: the base's change once, at the base.
    ASSERT_TRUE(comes([&] { return walk.find<QTreeView>("packageTable")->model()->rowCount() == 3; }));
    EXPECT_EQ(walk.text("packageTable", {PackageTable::Change, PackageTable::Name, PackageTable::Before, PackageTable::After, PackageTable::Image}).toStdString(),
              "added|new|–|1|base\nup|numpy|1.24.2|1.26.4|base\nremoved|old|1|–|base\n");
    walk.press("promote");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.text("what moves", {0, 3}).toStdString(), "base|moved\nds|moved\n");
    const auto heading = [&](int column) { return walk.find<QTreeView>("what moves")->model()->headerData(column, Qt::Horizontal).toString().toStdString(); };
    EXPECT_EQ(heading(1) + ' ' + heading(2), "was became"); // not "now" any more
    EXPECT_EQ(walk.stack.names(QStringLiteral("ds")).toStdString(), "new");
    EXPECT_TRUE(walk.stack.published(QStringLiteral("Home.md")).contains("2026.3-stable"));
    EXPECT_EQ(walk.nameless(), "");
    // One click back.
    walk.find<QTabBar>("releaseParts")->setCurrentIndex(1);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("rollback")->isEnabled(); }));
    EXPECT_EQ(walk.textOfButton("rollback"), "Roll 2026.3-stable back to before 2026.3-abc1234");
    walk.press("rollback");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "back where it was"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.stack.names(QStringLiteral("base")).toStdString(), "old");
    EXPECT_EQ(walk.stack.names(QStringLiteral("ds")).toStdString(), "old");
    EXPECT_TRUE(comes([&] { return walk.text("releases", {1}) == QLatin1String("rolled back\n"); })) << walk.text("releases", {1}).toStdString();
}

TEST(ReleaseMode, SkipsAGateOnlyWithAReason)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    for (const QString &page : QDir(walk.stack.wiki()).entryList({QStringLiteral("*ds-2026.3-abc1234.md")}))
        QFile::remove(walk.stack.wiki() + QLatin1Char('/') + page);
    walk.choose();
    EXPECT_FALSE(walk.find<QAbstractButton>("promote")->isEnabled());
    EXPECT_TRUE(walk.says("releaseSaid", "One gate has not passed"));
    EXPECT_TRUE(walk.find<QWidget>("gate-pages")->accessibleName().startsWith(QLatin1String("pages, not passed")));
    // It stands first, and what it asks for is to be seen.
    auto *gates = walk.find<QWidget>("gates");
    const auto placeOf = [&](const char *name) { return QRect(walk.find<QWidget>(name)->mapTo(gates, QPoint()), walk.find<QWidget>(name)->size()); };
    EXPECT_LT(placeOf("gate-pages").top(), placeOf("gate-images").top());
    walk.press("skip-pages");
    EXPECT_TRUE(comes([&] { return gates->rect().contains(placeOf("reason-pages")); }));
    EXPECT_FALSE(walk.find<QAbstractButton>("skipNow-pages")->isEnabled());
    walk.type(QStringLiteral("written by hand"));
    walk.key(Qt::Key_Return);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("promote")->isEnabled(); }));
    walk.press("promote");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    ASSERT_TRUE(comes([&] { return !walk.text("releases", {4}).isEmpty(); }));
    EXPECT_EQ(walk.text("releases", {4}).toStdString(), "written by hand\n");
}

TEST(ReleaseMode, TheGlobalTagAsksForItsName)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.find<QComboBox>("candidate")->count() > 0; }));
    ASSERT_TRUE(walk.tabTo("target"));
    walk.key(Qt::Key_Down);
    ASSERT_TRUE(comes([&] { return walk.find<QComboBox>("candidate")->itemText(0) == QLatin1String("2026.3-stable"); }));
    ASSERT_TRUE(walk.tabTo("candidate"));
    walk.key(Qt::Key_Down);
    ASSERT_TRUE(comes([&] { return walk.find<QWidget>("gate-images"); }));
    // The stable images have no verdict here: that gate is passed by hand, and the name asked for still.
    for (const char *gate : {"skip-verdict", "skip-revision", "skip-pages"})
        if (walk.find<QWidget>(gate)) {
            walk.press(gate);
            walk.type(QStringLiteral("known"));
            walk.key(Qt::Key_Return);
            ASSERT_TRUE(comes([&] { return walk.find<QWidget>("gate-images") && !walk.find<QWidget>(gate); })) << gate;
        }
    ASSERT_TRUE(comes([&] { return walk.find<QLineEdit>("confirmTag")->isVisible(); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.textOfButton("promote"), "Promote 2 images to stable");
    // The row is at its fullest now: nothing lies upon anything else in the smallest window that is looked at.
    walk.window.resize(1024, 700);
    QCoreApplication::processEvents();
    const auto *candidate = walk.find<QComboBox>("candidate");
    for (const QWidget *one : candidate->parentWidget()->findChildren<QWidget *>(Qt::FindDirectChildrenOnly))
        for (const QWidget *other : candidate->parentWidget()->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
            EXPECT_TRUE(one == other || !one->isVisible() || !other->isVisible() || !one->geometry().intersects(other->geometry()))
                << one->metaObject()->className() << ' ' << other->metaObject()->className() << ' ' << other->objectName().toStdString();
        }
    EXPECT_FALSE(walk.find<QAbstractButton>("promote")->isEnabled());
    ASSERT_TRUE(walk.tabTo("confirmTag"));
    walk.type(QStringLiteral("stabl"));
    EXPECT_FALSE(walk.find<QAbstractButton>("promote")->isEnabled());
    walk.type(QStringLiteral("e"));
    EXPECT_TRUE(walk.find<QAbstractButton>("promote")->isEnabled());
    walk.press("promote");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(walk.stack.names(QStringLiteral("ds"), QStringLiteral("stable")).toStdString(), "old");
}

TEST(ReleaseMode, OffersToFinishATornPromotion)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.choose();
    walk.press("promote");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); }));
    // As a kill -9 behind the first tag leaves it: the journal ends, the second tag is where it was.
    const QString journal = walk.stack.output() + QStringLiteral("/artifacts/promotion.jsonl");
    QFile file(journal);
    ASSERT_TRUE(file.open(QFile::ReadWrite));
    const QByteArray bytes = file.readAll();
    ASSERT_TRUE(file.resize(bytes.indexOf('\n', bytes.indexOf("put-begins")) + 1));
    file.close();
    walk.key(Qt::Key_1, Qt::ControlModifier);
    walk.key(Qt::Key_2, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("resumePromotion")->isVisible(); }));
    walk.press("resumePromotion");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_TRUE(comes([&] { return !walk.find<QAbstractButton>("resumePromotion")->isVisible(); }));
}

TEST(ReleaseMode, AsksEveryImageOfALargeStackAndTellsTheNewestFirst)
{
    NEEDS_REGISTRY();
    RegistryServer server;
    TestRepository repository;
    QByteArray images = "base";
    for (int i = 1; i < 70; ++i)
        images += " i" + QByteArray::number(i) + "<base";
    repository.writeStack(images.constData());
    const QString older = repository.commit().left(7);
    repository.write("README.md", "x");
    const QString newer = repository.commit().left(7);
    repository.write("README.md", "y");
    repository.commit();
    ProcessLauncher launcher;
    RegistryClient client(quickOptions(), launcher);
    const auto put = [&](const QString &image, const QString &tag) {
        putTinyImage(client, parseImageRef(QString(server.host() + QLatin1String("/acme/") + image)).value().withTag(tag), tag.toUtf8());
    };
    // The last image alone has tags, as after a run that was cut off: which of two commits is older no name says.
    put(QStringLiteral("i69"), QStringLiteral("2026.3-%1").arg(older));
    put(QStringLiteral("i69"), QStringLiteral("2026.3-%1").arg(newer));
    Window window;
    Place place;
    place.repo = repository.path();
    place.registry = server.host();
    place.output = repository.beside(QStringLiteral("out"));
    Selection selection;
    selection.worktree = true;
    window.desk.openStack(place, selection, repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.key(Qt::Key_2, Qt::ControlModifier);
    auto *candidate = window.find<QComboBox>("candidate");
    ASSERT_TRUE(comes([&] { return candidate->count() == 2 && candidate->itemText(0).endsWith(QLatin1String("2023")); })) << candidate->itemText(0).toStdString();
    EXPECT_TRUE(candidate->itemText(0).startsWith(QStringLiteral("2026.3-%1 (1 of 70 images), ").arg(newer))) << candidate->itemText(0).toStdString();
    EXPECT_TRUE(candidate->itemText(1).startsWith(QStringLiteral("2026.3-%1 (1 of 70 images), ").arg(older))) << candidate->itemText(1).toStdString();
}

TEST(ReleaseMode, ARunningGateIsSeenAndStopped)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    QFile spec(walk.stack.repository().path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QFile::Append));
    spec.write("promotion_gates:\n- {name: gpu, command: [sleep, \"600\"]}\n");
    spec.close();
    ASSERT_TRUE(comes([&] { return !walk.desk.planning()->spec.promotionGates.isEmpty(); }));
    walk.key(Qt::Key_2, Qt::ControlModifier);
    auto *candidate = walk.find<QComboBox>("candidate");
    ASSERT_TRUE(comes([&] { return candidate->count() > 0; }));
    ASSERT_TRUE(walk.tabTo("candidate"));
    walk.key(Qt::Key_Down);
    auto *stop = walk.find<QAbstractButton>("stopPromotion");
    ASSERT_TRUE(comes([&] { return stop->isVisible() && walk.says("releaseSaid", "Gate gpu runs"); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    EXPECT_EQ(QApplication::focusWidget(), candidate) << "looking takes the keyboard from nobody";
    EXPECT_TRUE(comes([&] { return walk.find<QLabel>("releaseSaid")->text().endsWith(QLatin1String(" s")); })) << "how long it has been running";
    walk.press("stopPromotion");
    ASSERT_TRUE(comes([&] { return !stop->isVisible(); }));
    EXPECT_FALSE(walk.find<QAbstractButton>("promote")->isEnabled());
    EXPECT_EQ(QApplication::focusWidget(), candidate);
}

TEST(ReleaseMode, TwoQuickLooksAreOne)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.key(Qt::Key_2, Qt::ControlModifier);
    auto *candidate = walk.find<QComboBox>("candidate");
    ASSERT_TRUE(comes([&] { return candidate->count() > 0; }));
    ASSERT_TRUE(walk.tabTo("candidate"));
    walk.key(Qt::Key_Down);
    for (int i = 0; i < 4; ++i) {
        QTest::qWait(15);
        QTest::mouseClick(walk.find<QAbstractButton>("lookAgain"), Qt::LeftButton);
    }
    ASSERT_TRUE(comes([&] { return !walk.text("what moves", {0}).isEmpty(); })) << walk.find<QLabel>("releaseSaid")->text().toStdString();
    for (const QLabel *label : walk.find<QWidget>("releaseView")->findChildren<QLabel *>())
        EXPECT_FALSE(label->isVisible() && label->text().contains(QLatin1String("another stackwright"))) << label->text().toStdString();
    EXPECT_TRUE(walk.find<QAbstractButton>("promote")->isEnabled());
}

TEST(ReleaseMode, ClosingDuringAPromotionMovesBackFirst)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.choose();
    walk.press("promote");
    walk.stack.registry().pause();
    EXPECT_TRUE(walk.find<QAbstractButton>("stopPromotion")->hasFocus()) << "the keyboard goes to what ends it";
    EXPECT_FALSE(walk.window.close());
    auto *question = walk.find<QDialog>("closeQuestion");
    ASSERT_TRUE(question && comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == question; }));
    walk.press("stopAndClose");
    QTest::qWait(100);
    walk.stack.registry().goOn();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !walk.window.isVisible(); }, 30000));
    EXPECT_EQ(walk.stack.names(QStringLiteral("base")).toStdString(), "old");
    EXPECT_EQ(walk.stack.names(QStringLiteral("ds")).toStdString(), "old");
    QFile journal(walk.stack.output() + QStringLiteral("/artifacts/promotion.jsonl"));
    ASSERT_TRUE(journal.open(QFile::ReadOnly));
    EXPECT_TRUE(journal.readAll().trimmed().split('\n').last().contains("finished"));
}

TEST(WikiMode, APublicationCanBeStoppedAndBegunAgain)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    const QString hold = walk.stack.wikiRemote() + QStringLiteral("/hold");
    QFile hook(walk.stack.wikiRemote() + QStringLiteral("/hooks/pre-receive"));
    ASSERT_TRUE(hook.open(QFile::WriteOnly));
    hook.write("#!/bin/sh\nwhile [ -e " + hold.toUtf8() + " ]; do sleep 0.1; done\n");
    hook.close();
    hook.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile held(hold);
    ASSERT_TRUE(held.open(QFile::WriteOnly));
    walk.stack.writePage(QStringLiteral("ds"), QStringLiteral("2026.3-stable"), "1.30.0", "Python 3.12.1");
    walk.key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("publish")->isEnabled(); }));
    walk.press("publish");
    auto *cancel = walk.find<QAbstractButton>("cancelPublishing");
    ASSERT_TRUE(comes([&] { return cancel->isVisible(); }));
    EXPECT_TRUE(cancel->hasFocus());
    QTest::qWait(1500); // git waits for the remote by now
    walk.key(Qt::Key_Space);
    ASSERT_TRUE(comes([&] { return !cancel->isVisible() && walk.find<QAbstractButton>("publish")->isEnabled(); }));
    EXPECT_TRUE(walk.find<QAbstractButton>("publish")->hasFocus());
    QFile::remove(hold);
    walk.key(Qt::Key_Space);
    EXPECT_TRUE(QTest::qWaitFor([&] { return walk.find<QTreeView>("wikiPages")->model()->rowCount() == 0; }, 15000));
    for (const QLabel *label : walk.find<QWidget>("wikiView")->findChildren<QLabel *>())
        EXPECT_FALSE(label->isVisible() && label->text().contains(QLatin1String("another stackwright"))) << label->text().toStdString();
}

TEST(HistoryMode, OpensAReleaseInTheReleaseMode)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.choose();
    walk.press("promote");
    ASSERT_TRUE(comes([&] { return walk.says("releaseSaid", "Done"); }));
    walk.key(Qt::Key_4, Qt::ControlModifier);
    walk.find<QTabBar>("historyParts")->setCurrentIndex(1);
    ASSERT_TRUE(comes([&] { return !walk.text("historyReleases", {1}).isEmpty(); }));
    ASSERT_TRUE(walk.tabTo("historyReleases"));
    walk.key(Qt::Key_Return);
    ASSERT_TRUE(comes([&] { return walk.find<QAbstractButton>("backToToday")->isVisible(); }));
    EXPECT_EQ(walk.text("what moves", {0, 3}).toStdString(), "base|moved\nds|moved\n");
    // What it changed is told by the pages of before, which the record keeps.
    EXPECT_TRUE(comes([&] { return walk.find<QTreeView>("packageTable")->model()->rowCount() == 3; })) << walk.find<QTreeView>("packageTable")->model()->rowCount();
    EXPECT_FALSE(walk.find<QAbstractButton>("promote")->isEnabled());
    walk.press("backToToday");
    EXPECT_TRUE(comes([&] { return !walk.find<QAbstractButton>("backToToday")->isVisible(); }));
}

TEST(WikiMode, ShowsEachPageAsADifferenceAndPublishes)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    walk.stack.writePage(QStringLiteral("ds"), QStringLiteral("2026.3-stable"), "1.30.0", "Python 3.12.1");
    walk.stack.writePage(QStringLiteral("base"), QStringLiteral("2026.3-fffffff"), "1.31.0", "Python 3.12.1");
    walk.key(Qt::Key_3, Qt::ControlModifier);
    ASSERT_TRUE(comes([&] { return walk.find<QTreeView>("wikiPages")->model()->rowCount() == 2; }));
    auto *view = walk.find<QWidget>("wikiView");
    auto *packages = view->findChild<QTreeView *>(QStringLiteral("packageTable"));
    // A new page is compared with the stable tag's, one that is there with itself.
    EXPECT_TRUE(comes([&] { return packages->model()->rowCount() > 0; }));
    ASSERT_TRUE(walk.tabTo("wikiPages"));
    walk.key(Qt::Key_End);
    EXPECT_TRUE(comes([&] { return textOf(*packages->model(), {0, 1, 4}).contains(QLatin1String("up|numpy|1.30.0")); })) << textOf(*packages->model(), {0, 1, 4}).toStdString();
    EXPECT_EQ(walk.textOfButton("publish"), "Publish 2 pages");
    EXPECT_EQ(walk.nameless(), "");
    walk.press("publish");
    EXPECT_TRUE(comes([&] { return walk.find<QTreeView>("wikiPages")->model()->rowCount() == 0; }));
    EXPECT_FALSE(walk.find<QAbstractButton>("publish")->isEnabled());
    bool found = false;
    for (const QString &page : QDir(walk.stack.wiki()).entryList({QStringLiteral("*ds-2026.3-stable.md")}))
        found = found || walk.stack.published(page).contains("1.30.0");
    EXPECT_TRUE(found);
}

TEST(PageTab, ComparesWithTheStablePage)
{
    NEEDS_REGISTRY();
    ReleaseWalk walk;
    // The page of the checkout's own tag, as a run would leave it.
    const Plan plan = walk.desk.planning()->plan;
    walk.stack.writePage(QStringLiteral("base"), plan.tag, "1.40.0", "Python 3.13.0");
    const QString name = plan.images[0].target.pageName() + QStringLiteral(".md");
    QDir().mkpath(walk.stack.output() + QStringLiteral("/manifests"));
    ASSERT_TRUE(QFile::copy(walk.stack.wiki() + QLatin1Char('/') + name, walk.stack.output() + QStringLiteral("/manifests/") + name));
    walk.key(Qt::Key_6, Qt::AltModifier);
    ASSERT_TRUE(comes([&] { return walk.find<QWidget>("asDifference") && walk.find<QWidget>("asDifference")->isVisible(); }));
    ASSERT_TRUE(walk.tabTo("asPage")); // of a choice Tab reaches what is chosen; arrows choose
    walk.key(Qt::Key_Right);
    EXPECT_TRUE(walk.find<QAbstractButton>("asDifference")->isChecked());
    auto *packages = walk.find<QWidget>("manifestPage")->findChild<QTreeView *>(QStringLiteral("packageTable"));
    EXPECT_TRUE(comes([&] { return textOf(*packages->model(), {0, 1, 4}).contains(QLatin1String("up|numpy|1.40.0")); })) << textOf(*packages->model(), {0, 1, 4}).toStdString();
}

TEST(DiffView, GoesFromChangeToChangeInlineAndSideBySide)
{
    DiffView view;
    view.resize(700, 300);
    view.show();
    view.setSideBySide(false);
    view.setDiff(diffOfTexts("a\nb\nc\nd\ne\nf\ng\nh\ni\n", "a\nB\nc\nd\ne\nf\ng\nh\nI\nj\n"));
    EXPECT_EQ(view.findChild<QPlainTextEdit *>(QStringLiteral("diffInline"))->toPlainText().toStdString(),
              "  a\n- b\n+ B\n  c\n  d\n  e\n  f\n  g\n  h\n- i\n+ I\n+ j");
    EXPECT_EQ(view.currentChange(), -1);
    view.goToChange(true);
    view.goToChange(true);
    EXPECT_EQ(view.currentChange(), 1);
    EXPECT_FALSE(view.findChild<QAbstractButton *>(QStringLiteral("nextChange"))->isEnabled());
    view.setSideBySide(true);
    EXPECT_EQ(view.currentChange(), 1) << "the place is kept";
    EXPECT_EQ(view.findChild<QPlainTextEdit *>(QStringLiteral("diffBefore"))->toPlainText().toStdString(), "  a\n- b\n  c\n  d\n  e\n  f\n  g\n  h\n- i\n  ");
    EXPECT_EQ(view.findChild<QPlainTextEdit *>(QStringLiteral("diffAfter"))->toPlainText().toStdString(), "  a\n+ B\n  c\n  d\n  e\n  f\n  g\n  h\n+ I\n+ j");
    view.goToChange(false);
    EXPECT_EQ(view.currentChange(), 0);
    view.setSideBySide(false);
}

} // namespace release_test
