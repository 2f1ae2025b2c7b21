#include "model/workspace/surroundings.h"

#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QTemporaryDir>

namespace surroundings_test {

using namespace stackwright;

namespace {

Surroundings::Question question(const QTemporaryDir &folder)
{
    Surroundings::Question one;
    one.folders.output = folder.path();
    one.environment.insert(QStringLiteral("HOME"), folder.path());
    one.engine = QStringLiteral("no-such-engine");
    return one;
}

} // namespace

TEST(Surroundings, KeepWhatTheDoctorFinds)
{
    QTemporaryDir folder;
    FakeLauncher launcher;
    launcher.on(QStringLiteral("git --version"), {.output = "git version 2.39.5\n"});
    Surroundings surroundings(&launcher);
    EXPECT_FALSE(surroundings.isBusy());
    int changes = 0;
    QObject::connect(&surroundings, &Surroundings::changed, [&] { ++changes; });
    surroundings.examine(question(folder));
    EXPECT_TRUE(surroundings.isBusy());
    ASSERT_TRUE(spinUntil([&] { return !surroundings.isBusy(); }));
    EXPECT_GT(changes, 2);
    ASSERT_TRUE(surroundings.check(QStringLiteral("engine")));
    EXPECT_EQ(surroundings.check(QStringLiteral("engine"))->state, Check::State::Failed);
    EXPECT_FALSE(surroundings.check(QStringLiteral("engine"))->fix.isEmpty());
    ASSERT_TRUE(surroundings.check(QStringLiteral("git")));
    EXPECT_EQ(surroundings.check(QStringLiteral("git"))->state, Check::State::Ok);
    EXPECT_FALSE(surroundings.check(QStringLiteral("stack"))) << "that none is open is no fault";
    EXPECT_FALSE(surroundings.canStartEngine()) << "no service of that name";
}

TEST(Surroundings, ANewQuestionDropsTheOldOne)
{
    QTemporaryDir folder;
    FakeLauncher launcher;
    launcher.on(QStringLiteral("git --version"), {.output = "git version 2.39.5\n", .held = true});
    {
        Surroundings surroundings(&launcher);
        surroundings.examine(question(folder));
        ASSERT_TRUE(spinUntil([&] { return launcher.running(QStringLiteral("git --version")); }));
        launcher.on(QStringLiteral("git --version"), {.output = "git version 3.0\n"});
        surroundings.examine(question(folder));
        ASSERT_TRUE(spinUntil([&] { return !surroundings.isBusy(); }));
        EXPECT_EQ(surroundings.check(QStringLiteral("git"))->text, QStringLiteral("git version 3.0"));
        qsizetype gits = 0;
        for (const Check &check : surroundings.checks())
            gits += check.name == QLatin1String("git");
        EXPECT_EQ(gits, 1);
        surroundings.examine(question(folder)); // and is gone in the middle of one
    }
}

TEST(Surroundings, RegistriesOfAStack)
{
    EXPECT_EQ(registriesOf({}, {}), QStringList());
    EXPECT_EQ(registriesOf({}, QStringLiteral("127.0.0.1:5000/x")), QStringList{QStringLiteral("127.0.0.1:5000")});
}

} // namespace surroundings_test
