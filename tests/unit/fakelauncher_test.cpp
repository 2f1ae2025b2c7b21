// The fake keeps the contract that the real one keeps: else what is proven with it is proven of nothing.
#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

namespace fakelauncher_test {

using namespace stackwright;

namespace {
Command command(const char *program, const char *argument)
{
    Command made;
    made.program = QString::fromLatin1(program);
    made.arguments = {QString::fromLatin1(argument)};
    return made;
}
} // namespace

TEST(FakeLauncher, AnswersLaterOnceAndByTheLastRule)
{
    FakeLauncher launcher;
    launcher.on(QStringLiteral("docker"), {.code = 1});
    launcher.on(QStringLiteral("docker push"), {.output = "pushed\n"});
    launcher.once(QStringLiteral("docker push"), {.code = 3});
    QObject owner;
    QList<Finished> all;
    const auto keep = [&](const Finished &finished) { all.append(finished); };
    runToEnd(launcher, command("docker", "push"), &owner, keep);
    EXPECT_TRUE(all.isEmpty());
    ASSERT_TRUE(spinUntil([&] { return all.size() == 1; }));
    runToEnd(launcher, command("docker", "push"), &owner, keep);
    ASSERT_TRUE(spinUntil([&] { return all.size() == 2; }));
    runToEnd(launcher, command("docker", "pull"), &owner, keep);
    ASSERT_TRUE(spinUntil([&] { return all.size() == 3; }));
    EXPECT_EQ(all[0].exit.code, 3);
    EXPECT_EQ(all[1].output, "pushed\n");
    EXPECT_EQ(all[2].exit.code, 1);
    EXPECT_EQ(launcher.count(QStringLiteral("docker push")), 2);
}

TEST(FakeLauncher, HoldsACommandUntilTheTestEndsOrStopsIt)
{
    FakeLauncher launcher;
    launcher.on(QStringLiteral("build"), {.output = "Step 1/1 : FROM x\n", .held = true});
    QObject owner;
    QList<Finished> all;
    const auto keep = [&](const Finished &finished) { all.append(finished); };
    runToEnd(launcher, command("docker", "build"), &owner, keep);
    EXPECT_FALSE(spinUntil([&] { return !all.isEmpty(); }, std::chrono::milliseconds(30)));
    ASSERT_NE(launcher.running(QStringLiteral("build")), nullptr);
    launcher.running()->finish(FakeLauncher::exited(0));
    ASSERT_EQ(all.size(), 1);
    EXPECT_EQ(all[0].output, "Step 1/1 : FROM x\n");
    EXPECT_EQ(launcher.running(), nullptr);

    Process *second = runToEnd(launcher, command("docker", "build"), &owner, keep);
    second->stop();
    EXPECT_EQ(all.size(), 1) << "never from inside stop()";
    ASSERT_TRUE(spinUntil([&] { return all.size() == 2; }));
    EXPECT_EQ(all[1].exit.how, Exit::How::Cancelled);
}

} // namespace fakelauncher_test
