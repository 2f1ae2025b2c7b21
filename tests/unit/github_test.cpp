#include "model/run/github.h"

#include <gtest/gtest.h>

using namespace stackwright;

TEST(Github, NoLineOfOthersIsACommand)
{
    const auto disarmed = [](const char *text) { return GithubActions::disarmed(QString::fromUtf8(text)); };
    EXPECT_EQ(disarmed("plain: a::b\n"), QStringLiteral("plain: a::b\n"));
    EXPECT_EQ(disarmed("::error::x"), QStringLiteral("\\::error::x"));
    EXPECT_EQ(disarmed("a\n \t::add-mask::x\nb ##[error]y"), QStringLiteral("a\n \t\\::add-mask::x\nb ##\\[error]y"));
    EXPECT_EQ(disarmed("\xc2\xa0::debug::x"), QString::fromUtf8("\xc2\xa0\\::debug::x"));
    const QString once = disarmed("::error::x\n##[group]");
    EXPECT_EQ(GithubActions::disarmed(once), once);
}
