#include "model/items/editorcommand.h"

#include <gtest/gtest.h>

namespace editorcommand_test {

using namespace stackwright;

namespace {

std::string words(const QString &choice, const QString &visual, int line = 7, int column = 3, const QString &file = QStringLiteral("/s/a b.py"))
{
    return editorWords(choice, visual, file, line, column).join(QLatin1Char('|')).toStdString();
}

} // namespace

TEST(EditorCommand, OpensAtTheLine)
{
    EXPECT_EQ(words(QStringLiteral("qtcreator"), {}), "qtcreator|-client|/s/a b.py:7:3");
    EXPECT_EQ(words(QStringLiteral("vscode"), {}), "code|--goto|/s/a b.py:7:3");
    EXPECT_EQ(words(QStringLiteral("kate"), {}), "kate|--line|7|--column|3|/s/a b.py");
    EXPECT_EQ(words(QStringLiteral("vim"), {}), "x-terminal-emulator|-e|vim|+7|/s/a b.py");
    EXPECT_EQ(words(QStringLiteral("kate"), QStringLiteral("nano"), 0, 0), "kate|--line|1|--column|1|/s/a b.py") << "no line is the first one; a choice goes before $VISUAL";
}

TEST(EditorCommand, TakesACommandOfThePersons)
{
    EXPECT_EQ(words(QStringLiteral("'/opt/my editor/ed' --at=%l:%c %f"), {}), "/opt/my editor/ed|--at=7:3|/s/a b.py");
    EXPECT_EQ(words(QStringLiteral("subl"), {}), "subl|/s/a b.py") << "the file is always named";
    EXPECT_EQ(words(QStringLiteral("e 100%% %f"), {}), "e|100%|/s/a b.py");
    EXPECT_EQ(words(QStringLiteral("e %f"), {}, 1, 1, QStringLiteral("/s/%l.py")), "e|/s/%l.py") << "what a file is called is no pattern";
    EXPECT_EQ(words(QStringLiteral("e 'unclosed %f"), {}), "");
}

TEST(EditorCommand, UsesVisualAndElseTheDesktop)
{
    EXPECT_EQ(words({}, QStringLiteral("gvim -f")), "gvim|-f|+7|/s/a b.py");
    EXPECT_EQ(words({}, QStringLiteral("/usr/bin/vim")), "x-terminal-emulator|-e|/usr/bin/vim|+7|/s/a b.py") << "it draws in a terminal";
    EXPECT_EQ(words({}, QStringLiteral("nano"), 0), "x-terminal-emulator|-e|nano|/s/a b.py");
    EXPECT_EQ(words({}, QStringLiteral("myedit")), "myedit|/s/a b.py");
    EXPECT_EQ(words({}, {}), "");
    EXPECT_EQ(words(QStringLiteral("  "), QStringLiteral("  ")), "");
}

} // namespace editorcommand_test
