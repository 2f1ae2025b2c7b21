// Ctrl+K: everything that has a name is found; what cannot be done says why; what is not there is said, too.
#include "storedrun.h"
#include "tests/support/repository.h"
#include "views/window/actions.h"
#include "views/window/palettedialog.h"
#include "window.h"

#include <QAction>
#include <QDir>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTextBrowser>

namespace finder_test {

using namespace stackwright;

namespace {

struct Finder : Window
{
    /// Opens it and types.
    PaletteDialog *look(const QString &letters)
    {
        key(Qt::Key_K, Qt::ControlModifier);
        EXPECT_TRUE(comes([] { return QApplication::focusWidget() && QApplication::focusWidget()->objectName() == QLatin1String("paletteText"); }));
        type(letters);
        return find<PaletteDialog>("paletteDialog");
    }
    /// "name|more|kind", one a line.
    std::string found()
    {
        const auto *view = find<PaletteDialog>("paletteDialog")->findChild<QTreeView *>();
        return view->isVisible() ? textOf(*view->model(), {0, 1, 2}).toStdString() : std::string();
    }
    std::string note()
    {
        const auto *label = find<QLabel>("paletteNote");
        return label->isVisible() ? label->text().toStdString() : std::string();
    }
    void leave()
    {
        key(Qt::Key_Escape);
        window.activateWindow();
        EXPECT_TRUE(comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == &window; }));
    }
    void chooseFound()
    {
        key(Qt::Key_Return);
        window.activateWindow();
        EXPECT_TRUE(comes([&] { return QApplication::focusWidget() && QApplication::focusWidget()->window() == &window; }));
    }
};

bool hasLine(const std::string &text, const std::string &line)
{
    return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

} // namespace

TEST(Finder, SaysWhyAnActionCannotBeDoneNow)
{
    Finder window;
    window.look(QStringLiteral("promote"));
    EXPECT_TRUE(hasLine(window.found(), "Promote…|no stack is open|Action")) << window.found();
    EXPECT_NE(window.note().find("Not now: no stack is open"), std::string::npos) << window.note();
    window.key(Qt::Key_Return);
    EXPECT_TRUE(window.find<PaletteDialog>("paletteDialog")->isVisible()) << "nothing is done, and nothing is hidden";
    EXPECT_TRUE(window.find<QLineEdit>("paletteText")->accessibleDescription().contains(QLatin1String("no stack is open"))) << "also for who cannot see it";
    window.leave();
    window.look(QStringLiteral("cancel"));
    EXPECT_TRUE(hasLine(window.found(), "Cancel|nothing is running|Action")) << window.found();
    window.leave();
    // Every action is in it, and each that is off has a reason.
    window.look({});
    window.find<QLineEdit>("paletteText")->clear();
    const std::string all = window.found();
    for (const QAction *action : window.window.actions()->all())
        if (action != window.window.actions()->palette && action->isEnabled()) {
            EXPECT_NE(all.find(Actions::nameOf(action).toStdString() + '|'), std::string::npos) << action->text().toStdString();
        }
    EXPECT_EQ(all.find("it has nothing to be done on"), std::string::npos) << "a reason that says nothing";
}

TEST(Finder, SaysThatNothingIsFound)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Finder window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.look(QStringLiteral("qqzzqq"));
    EXPECT_EQ(window.found(), "");
    EXPECT_NE(window.note().find("Nothing is found for “qqzzqq”."), std::string::npos) << window.note();
    EXPECT_TRUE(comes([&] { return window.note().find("Packages are known of 0 of 2 images") != std::string::npos; })) << window.note();
    EXPECT_NE(window.note().find("registry has not been asked"), std::string::npos) << window.note();
    window.key(Qt::Key_Return);
    window.leave();
}

TEST(Finder, FindsRebuildPromoteAndRollBack)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    repository.write("images/ds/Dockerfile", "FROM scratch\nLABEL a=b\n");
    Finder window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return !window.rows().empty() && window.window.actions()->buildChanged->isEnabled(); }));
    window.look(QStringLiteral("rebuild without cache"));
    EXPECT_EQ(window.found().substr(0, 20), "Build Without Cache|") << window.found();
    window.leave();
    window.look(QStringLiteral("roll back"));
    EXPECT_EQ(window.found().substr(0, 13), "Roll Back…|") << window.found();
    window.chooseFound();
    EXPECT_TRUE(window.window.actions()->modes[1]->isChecked());
    EXPECT_EQ(window.find<QTabBar>("releaseParts")->currentIndex(), 1) << "the releases so far";
    window.look(QStringLiteral("promote"));
    window.chooseFound();
    EXPECT_TRUE(window.window.actions()->modes[1]->isChecked()) << "it leads there, and moves nothing";
    // A file of the change list leads to its difference.
    window.look(QStringLiteral("ds/Dockerfile"));
    EXPECT_EQ(window.found(), "images/ds/Dockerfile|changes ds|File\n");
    window.chooseFound();
    EXPECT_EQ(window.find<QTabBar>("pages")->currentIndex(), 4);
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("ds"));
}

TEST(Finder, FindsATestAndARun)
{
    QTemporaryDir folder;
    QList<Event> events = failedRun();
    TestCase failing;
    failing.file = QStringLiteral("tests/test_units.py");
    failing.name = QStringLiteral("test_of_numbers");
    failing.state = TestCase::State::Failed;
    failing.message = QStringLiteral("assert 1 == 2\ndef test_of_numbers():\n>       assert 1 == 2\nE       assert 1 == 2\n");
    TestCounts counts;
    counts.failed = 1;
    Event tests = eventOf(QStringLiteral("tests"), 890, QStringLiteral("data"), Stage::Test, testsToJson(counts, {failing}));
    events.insert(3, eventOf(QStringLiteral("stage-started"), 880, QStringLiteral("data"), Stage::Test));
    events.insert(4, tests);
    Finder window;
    window.open(journalOf(folder, events));
    ASSERT_TRUE(comes([&] { return !window.rows().empty(); }));
    window.look(QStringLiteral("of_numbers"));
    EXPECT_EQ(window.found(), "test_of_numbers|failed, of data|Test\n");
    window.chooseFound();
    EXPECT_EQ(window.find<QTabBar>("pages")->currentIndex(), 2);
    EXPECT_EQ(window.find<QTreeView>("tests")->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("test_of_numbers"));
    // And what failed stands there once.
    EXPECT_EQ(window.find<QPlainTextEdit>("testMessage")->toPlainText().count(QLatin1String("assert 1 == 2")), 2) << "in its line, and as the error";
    window.look(QStringLiteral("run of 1"));
    EXPECT_NE(window.found().find("|Run\n"), std::string::npos) << window.found();
    window.leave();
}

TEST(Finder, FindsAPackageAndGoesToItsLine)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Finder window;
    window.open(repository.path());
    ASSERT_TRUE(comes([&] { return window.desk.plan() != nullptr; }));
    const QString page = window.desk.pageFile(QStringLiteral("ds"));
    QDir().mkpath(QFileInfo(page).path());
    QByteArray text = "# ds\n\n## Python Packages\n\n```\nPackage    Version\n---------- -------\n";
    for (int i = 0; i < 200; ++i)
        text += "lib-" + QByteArray::number(i) + "      1.0." + QByteArray::number(i) + '\n';
    text += "Typing_Ext 4.12.0\n```\n";
    QFile file(page);
    ASSERT_TRUE(file.open(QFile::WriteOnly));
    file.write(text);
    file.close();
    window.look(QStringLiteral("typing-ext"));
    ASSERT_TRUE(comes([&] { return window.found() == "typing-ext 4.12.0|pip, in ds|Package\n"; })) << window.found();
    window.chooseFound();
    EXPECT_EQ(window.find<QTabBar>("pages")->currentIndex(), 5);
    EXPECT_EQ(window.find<QLabel>("imageName")->text(), QStringLiteral("ds"));
    auto *browser = window.find<QTextBrowser>("pageText");
    EXPECT_TRUE(comes([&] { return browser->textCursor().selectedText() == QLatin1String("Typing_Ext 4.12.0"); })) << browser->textCursor().selectedText().toStdString();
}

} // namespace finder_test
