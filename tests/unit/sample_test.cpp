#include "model/workspace/sample.h"

#include "model/engine/launcher.h"
#include "model/workspace/workspace.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace sample_test {

using namespace stackwright;

TEST(Sample, BecomesAStackThatCanBePlanned)
{
    const QString sample = QStringLiteral(STACKWRIGHT_SOURCE);
    QTemporaryDir folder;
    const QString target = folder.filePath(QStringLiteral("new/stack"));
    ASSERT_TRUE(copySample(sample, target));
    EXPECT_FALSE(copySample(sample, target)) << "what is there is never written over";
    EXPECT_FALSE(QDir(target).exists(QStringLiteral("model"))) << "images/ only";

    ProcessLauncher launcher;
    QObject context;
    std::optional<Result<void>> made;
    makeRepository(launcher, target, &context, [&](const Result<void> &result) { made = result; });
    ASSERT_TRUE(spinUntil([&] { return made.has_value(); }));
    ASSERT_TRUE(*made) << qPrintable(made->error().text());
    Place place;
    place.repo = target;
    Selection selection;
    selection.worktree = true;
    const auto planned = planStack(place, selection, folder.path(), {});
    ASSERT_TRUE(std::holds_alternative<Planning>(planned)) << qPrintable(std::get<PlanRefusal>(planned).error.text());
    const Planning &planning = std::get<Planning>(planned);
    EXPECT_EQ(planning.plan.order.size(), 4);
    EXPECT_EQ(planning.plan.branch, QStringLiteral("dev"));
    EXPECT_EQ(planning.changes.uncommitted, 0);
}

TEST(Sample, IsFoundBesideTheProgramOrInTheSource)
{
    EXPECT_EQ(sampleFolder(QStringLiteral(STACKWRIGHT_BIN)), QStringLiteral(STACKWRIGHT_SOURCE));
    QTemporaryDir installed;
    EXPECT_EQ(sampleFolder(installed.filePath(QStringLiteral("bin"))), QString());
    QDir(installed.path()).mkpath(QStringLiteral("share/stackwright/sample/images"));
    QFile spec(installed.filePath(QStringLiteral("share/stackwright/sample/images/spec.yml")));
    ASSERT_TRUE(spec.open(QIODevice::WriteOnly));
    spec.close();
    EXPECT_EQ(sampleFolder(installed.filePath(QStringLiteral("bin"))), installed.filePath(QStringLiteral("share/stackwright/sample")));
}

TEST(Sample, SaysWhatGitSaid)
{
    ProcessLauncher launcher;
    QObject context;
    std::optional<Result<void>> made;
    makeRepository(launcher, QStringLiteral("/nowhere/at/all"), &context, [&](const Result<void> &result) { made = result; });
    ASSERT_TRUE(spinUntil([&] { return made.has_value(); }));
    ASSERT_FALSE(*made);
    EXPECT_TRUE(made->error().why.text.contains(QLatin1String("/nowhere/at/all"))) << qPrintable(made->error().text());
    EXPECT_FALSE(made->error().advice.isEmpty());
}

} // namespace sample_test
