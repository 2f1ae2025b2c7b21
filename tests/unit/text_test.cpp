#include "model/base/text.h"

#include <gtest/gtest.h>

namespace text_test {

using namespace stackwright;
using namespace std::chrono_literals;

namespace {

QString joined(const QString &command)
{
    const auto words = splitCommand(command);
    return words ? words->join(QLatin1Char('|')) : QString(QLatin1String("error: ") + words.error().why.text);
}

TEST(SplitCommand, ReadsQuotesAsShlexDoes)
{
    EXPECT_EQ(joined(QStringLiteral("python3 --version")), QStringLiteral("python3|--version"));
    EXPECT_EQ(joined(QStringLiteral("bash -c 'conda list | grep \"cuda\\|cudnn\"'")),
              QStringLiteral("bash|-c|conda list | grep \"cuda\\|cudnn\""));
    EXPECT_EQ(joined(QStringLiteral("a \"b \\\" \\x\" c\\ d ''")), QStringLiteral("a|b \" \\x|c d|"));
    EXPECT_EQ(joined(QStringLiteral("a'b'\"c\"")), QStringLiteral("abc"));
}

TEST(SplitCommand, RefusesWhatIsNotClosed)
{
    EXPECT_TRUE(joined(QStringLiteral("a 'b")).startsWith(QLatin1String("error: ")));
    EXPECT_TRUE(joined(QStringLiteral("a \"b")).startsWith(QLatin1String("error: ")));
    EXPECT_TRUE(joined(QStringLiteral("a \\")).startsWith(QLatin1String("error: ")));
    EXPECT_TRUE(joined(QStringLiteral("  ")).startsWith(QLatin1String("error: ")));
}

TEST(NearestWord, FindsWhatWasMeant)
{
    const QStringList known{QStringLiteral("integration_tests"), QStringLiteral("info_cmds"), QStringLiteral("prune")};
    EXPECT_EQ(nearestWord(QStringLiteral("intergration_tests"), known), known.at(0));
    EXPECT_EQ(nearestWord(QStringLiteral("purne"), known), known.at(2));
    EXPECT_EQ(nearestWord(QStringLiteral("something"), known), QString());
}

TEST(Visible, LeavesNoRawControl)
{
    EXPECT_EQ(visible("a\x1b]0;x\x07""b"), QStringLiteral("a\\x1b]0;x\\x07b"));
    EXPECT_EQ(visible("bad\xff"), QStringLiteral("bad\uFFFD"));
    EXPECT_EQ(visible("one\r\ntwo\tx\n"), QStringLiteral("one\ntwo\tx\n"));
    EXPECT_EQ(visible("\xe2\x80\xae"), QStringLiteral("\\u202e"));
    EXPECT_EQ(visible("\x1b[31mred\x1b[0m\x1b[2J", true), QStringLiteral("\x1b[31mred\x1b[0m\\x1b[2J"));
    const QString once = visible(QByteArray("\0\x01\x7f\xc2\x9b", 5));
    EXPECT_EQ(visible(once.toUtf8()), once);
    for (QChar c : once)
        EXPECT_GE(c.unicode(), 0x20);
}

TEST(Numbers, AreForPeople)
{
    EXPECT_EQ(durationText(400ms), QStringLiteral("0.4 s"));
    EXPECT_EQ(durationText(31s), QStringLiteral("31 s"));
    EXPECT_EQ(durationText(130s), QStringLiteral("2:10"));
    EXPECT_EQ(durationText(3723s), QStringLiteral("1:02:03"));
    EXPECT_EQ(sizeText(0), QStringLiteral("0 B"));
    EXPECT_EQ(sizeText(100), QStringLiteral("100 B"));
    EXPECT_EQ(sizeText(101), QStringLiteral("101.0 B"));
    EXPECT_EQ(sizeText(4'000'000'000), QStringLiteral("4.0 GB"));
    EXPECT_EQ(sizeText(999'990), QStringLiteral("1.0 MB"));
    EXPECT_EQ(counted(1, QStringLiteral("image")), QStringLiteral("1 image"));
    EXPECT_EQ(counted(3, QStringLiteral("image")), QStringLiteral("3 images"));
}

} // namespace

} // namespace text_test
