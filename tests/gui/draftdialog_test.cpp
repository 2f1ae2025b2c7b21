// "Make a stack of this folder": what is drafted is seen, answered and checked before a file is written.
#include "tests/support/repository.h"
#include "views/window/draftdialog.h"
#include "views/window/startpage.h"
#include "window.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>

namespace draftdialog_test {

using namespace stackwright;

namespace {

struct Drafting
{
    TestRepository repository;
    Window window;
    QPointer<DraftDialog> dialog;

    void write()
    {
        repository.write("docker/base/Dockerfile", "FROM debian:bookworm-slim\nRUN true\n");
        repository.write("docker/tools/Dockerfile", "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nRUN true\n");
        repository.commit(QStringLiteral("Images of ours"));
    }
    void start()
    {
        window.open(repository.path());
        auto *button = [this] { return window.find<QPushButton>("makeOfThis"); }();
        EXPECT_TRUE(comes([&] { return (button = window.find<QPushButton>("makeOfThis")) && button->isVisible(); }));
        QTest::keyClick(button, Qt::Key_Space);
        dialog = window.find<DraftDialog>("draftDialog");
        ASSERT_TRUE(dialog);
    }
    template <typename Widget>
    Widget *part(const char *name) { return dialog->findChild<Widget *>(QLatin1String(name)); }
    QString spec() { return part<QPlainTextEdit>("draftSpec")->toPlainText(); }
    QPushButton *button() { return part<QPushButton>("writeDraft"); }
    std::string rows() { return textOf(*part<QTreeView>("draftRows")->model(), {0, 1, 2}).toStdString(); }
    bool isWritten() { return QFile::exists(repository.path() + QStringLiteral("/stackwright.yml")); }
};

} // namespace

TEST(DraftDialog, ShowsTheDraftAndWritesWhatAPersonMadeOfIt)
{
    Drafting at;
    at.write();
    ASSERT_NO_FATAL_FAILURE(at.start());
    ASSERT_TRUE(comes([&] { return at.button()->isEnabled(); }));
    EXPECT_TRUE(at.spec().contains(QStringLiteral("docker/base")) || at.spec().contains(QStringLiteral("images_folder: docker"))) << qPrintable(at.spec());
    EXPECT_NE(at.rows().find("to decide"), std::string::npos) << at.rows();
    EXPECT_FALSE(at.isWritten());
    // What is typed is checked: no spec, no button.
    auto *text = at.part<QPlainTextEdit>("draftSpec");
    const QString drafted = at.spec();
    text->setFocus();
    QTest::keyClicks(text, QStringLiteral("images: ["));
    EXPECT_FALSE(at.button()->isEnabled());
    EXPECT_TRUE(comes([&] { return at.rows().find("error") != std::string::npos; }));
    EXPECT_FALSE(at.button()->isEnabled());
    text->setPlainText(QString(drafted + QStringLiteral("# seen\n")));
    text->document()->setModified(true);
    ASSERT_TRUE(comes([&] { return at.button()->isEnabled(); }));
    QStringList nameless;
    collectNameless(QAccessible::queryAccessibleInterface(at.dialog), {}, &nameless);
    EXPECT_TRUE(nameless.isEmpty()) << nameless.join(QLatin1Char('\n')).toStdString();
    // A row leads to its line.
    auto *list = at.part<QTreeView>("draftRows");
    list->setCurrentIndex(list->model()->index(0, 0));
    EXPECT_TRUE(text->textCursor().selectedText().contains(QStringLiteral("decide:"))) << qPrintable(text->textCursor().selectedText());

    at.button()->click();
    EXPECT_TRUE(comes([&] { return !at.dialog; }));
    EXPECT_TRUE(comes([&] { return at.window.desk.planning().has_value(); })) << "the stack is opened";
    QFile file(at.repository.path() + QStringLiteral("/stackwright.yml"));
    ASSERT_TRUE(file.open(QFile::ReadOnly));
    EXPECT_TRUE(file.readAll().endsWith("# seen\n"));
}

TEST(DraftDialog, LosesNothingThatWasTyped)
{
    Drafting at;
    at.write();
    ASSERT_NO_FATAL_FAILURE(at.start());
    ASSERT_TRUE(comes([&] { return at.button()->isEnabled(); }));
    QTest::keyClicks(at.part<QPlainTextEdit>("draftSpec"), QStringLiteral("# mine "));
    QTest::keyClick(at.dialog, Qt::Key_Escape);
    auto *question = at.part<QMessageBox>("discardDraft");
    ASSERT_TRUE(question && question->isVisible());
    QTest::keyClick(question, Qt::Key_Escape);
    ASSERT_TRUE(at.dialog && at.dialog->isVisible());
    EXPECT_TRUE(at.spec().startsWith(QStringLiteral("# mine")));
    // Somebody else was faster: theirs stays.
    at.repository.write("stackwright.yml", "images: {}\n");
    ASSERT_TRUE(comes([&] { return at.button()->isEnabled(); }));
    at.button()->click();
    EXPECT_TRUE(at.dialog && at.dialog->isVisible());
    QFile file(at.repository.path() + QStringLiteral("/stackwright.yml"));
    ASSERT_TRUE(file.open(QFile::ReadOnly));
    EXPECT_EQ(file.readAll(), "images: {}\n");
}

TEST(DraftDialog, SaysThatAFolderIsAStackOrHasNoDockerfile)
{
    TestRepository plain;
    plain.write("README.md", "x");
    plain.commit(QStringLiteral("No image"));
    DraftDialog none(plain.path());
    none.setAttribute(Qt::WA_DeleteOnClose, false);
    none.show();
    EXPECT_TRUE(comes([&] { return !none.findChild<QPushButton *>(QStringLiteral("writeDraft"))->isVisible(); }));

    TestRepository stack;
    stack.writeStack("base");
    DraftDialog there(stack.path() + QStringLiteral("/images"));
    there.setAttribute(Qt::WA_DeleteOnClose, false);
    there.show();
    QPushButton *open = nullptr;
    ASSERT_TRUE(comes([&] { return (open = there.findChild<QPushButton *>(QStringLiteral("openDraftStack"))) && open->isVisible(); }));
    QSignalSpy ready(&there, &DraftDialog::stackReady);
    open->click();
    ASSERT_EQ(ready.size(), 1);
    EXPECT_EQ(ready[0][0].toString(), stack.path());
}

} // namespace draftdialog_test
