#include "model/items/stackfilter.h"
#include "model/items/stackmodel.h"
#include "model/items/timeline.h"
#include "plantext.h"
#include "tests/support/worktime.h"

#include <gtest/gtest.h>

#include <QAbstractItemModelTester>
#include <QSignalSpy>

namespace stackmodel_test {

using namespace stackwright;

namespace {

const QString stack = QStringLiteral("base changed\n  data affected\n  scipy unchanged\n    deep unchanged\n");

std::string text(const QAbstractItemModel &model, const QList<int> &columns = {StackModel::Image, StackModel::State})
{
    return textOf(model, columns).toStdString();
}

} // namespace

TEST(StackModel, ShowsWhoInheritsFromWhomAndWhatGitSays)
{
    StackModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setPlan(planFromText(stack));
    EXPECT_EQ(text(model), "base|changed\n  data|affected\n  scipy|unchanged\n    deep|unchanged\n");
}

TEST(StackModel, ShowsTheRunWhereThereIsOneAndGitElsewhere)
{
    StackModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Warning);
    const Plan plan = planFromText(stack);
    model.setPlan(plan);
    const stackwright::Run run = runOf(plan, {eventOf(QStringLiteral("image-state"), 5, QStringLiteral("base"), {}, {{QStringLiteral("state"), QStringLiteral("building")}})});
    model.setRun(run);
    EXPECT_EQ(text(model), "base|building\n  data|waiting\n  scipy|unchanged\n    deep|unchanged\n");
    model.clearRun();
    EXPECT_EQ(text(model), "base|changed\n  data|affected\n  scipy|unchanged\n    deep|unchanged\n");
}

TEST(StackModel, TellsOnlyOfRowsThatChangedAndKeepsTheShape)
{
    StackModel model;
    const Plan plan = planFromText(stack);
    model.setPlan(plan);
    QSignalSpy resets(&model, &QAbstractItemModel::modelReset), changes(&model, &QAbstractItemModel::dataChanged);
    const stackwright::Run run = runOf(plan);
    model.setRun(run);
    EXPECT_EQ(changes.size(), 2); // base and data are in the run
    model.setRun(run);
    EXPECT_EQ(changes.size(), 2);
    model.setPlan(planFromText(QString(stack).replace(QStringLiteral("scipy unchanged"), QStringLiteral("scipy changed"))));
    EXPECT_EQ(resets.size(), 0);
    EXPECT_EQ(changes.size(), 5); // the run's two are as git says again, and scipy
    model.setPlan(model.plan());
    EXPECT_EQ(changes.size(), 5);
    model.setPlan(planFromText(QStringLiteral("other changed\n")));
    EXPECT_EQ(resets.size(), 1);
    EXPECT_EQ(text(model), "other|changed\n");
}

TEST(StackModel, FiltersByNameAndStateAndKeepsAncestors)
{
    StackModel model;
    StackFilter filter;
    filter.setSourceModel(&model);
    QAbstractItemModelTester tester(&filter, QAbstractItemModelTester::FailureReportingMode::Warning);
    model.setPlan(planFromText(stack));
    filter.setNamePart(QStringLiteral("EEP"));
    EXPECT_EQ(text(filter), "base|changed\n  scipy|unchanged\n    deep|unchanged\n");
    filter.setNamePart({});
    filter.setState(QStringLiteral("affected"));
    EXPECT_EQ(text(filter), "base|changed\n  data|affected\n");
    filter.setState(QStringLiteral("failed"));
    EXPECT_EQ(text(filter), "");
}

TEST(StackModel, TakesTwoThousandImages)
{
    QString many = QStringLiteral("root changed\n");
    for (int i = 1; i < 2000; ++i)
        many += QStringLiteral("  image%1 affected\n").arg(i);
    const Plan plan = planFromText(many);
    StackModel model;
    WorkTime clock;
    model.setPlan(plan);
    EXPECT_LT(clock.elapsed(), 1000);
    EXPECT_EQ(model.rowCount(model.index(0, 0)), 1999);
    EXPECT_EQ(model.imageAt(model.indexOf(QStringLiteral("image1999"))), QStringLiteral("image1999"));
}

TEST(Timeline, FollowsTheChainThatEndsLastAndEstimatesTheRest)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  quick affected\n  slow affected\n"));
    const auto stage = [](const char *kind, qint64 ms, const char *image, const QJsonObject &fields = {}) {
        return eventOf(QLatin1String(kind), ms, QLatin1String(image), Stage::Build, fields);
    };
    const QJsonObject passed{{QStringLiteral("state"), QStringLiteral("passed")}, {QStringLiteral("seconds"), 10}};
    const auto state = [](qint64 ms, const char *image, const char *word) {
        return eventOf(QStringLiteral("image-state"), ms, QLatin1String(image), {}, {{QStringLiteral("state"), QLatin1String(word)}});
    };
    const stackwright::Run run = runOf(plan, {state(0, "base", "building"), stage("stage-started", 0, "base"), stage("stage-finished", 10'000, "base", passed),
                                 state(10'000, "base", "passed"), state(10'000, "quick", "building"), stage("stage-started", 10'000, "quick"),
                                 state(10'000, "slow", "building"), stage("stage-started", 10'000, "slow")});
    Estimates estimates;
    estimates[QStringLiteral("quick")][Stage::Build] = 5;
    estimates[QStringLiteral("slow")][Stage::Build] = 30;
    const Timeline timeline = timelineOf(run, 12'000, estimates);
    EXPECT_EQ(timeline.criticalPath, QStringList({QStringLiteral("base"), QStringLiteral("slow")}));
    EXPECT_EQ(timeline.endMs, 40'000);
    EXPECT_EQ(timeline.leftMs, 28'000);
    ASSERT_EQ(timeline.rows.size(), 3);
    EXPECT_TRUE(timeline.rows[2].blocks.last().estimated);
    EXPECT_EQ(timelineRows(timeline).size(), 5);
}

TEST(Timeline, HasARowForWhatStillWaits)
{
    const Plan plan = planFromText(QStringLiteral("base changed\n  next affected\nother unchanged\n"));
    QList<Event> events{eventOf(QStringLiteral("image-state"), 0, QStringLiteral("base"), {}, {{QStringLiteral("state"), QStringLiteral("building")}}),
                        eventOf(QStringLiteral("stage-started"), 0, QStringLiteral("base"), Stage::Build)};
    const stackwright::Run run = runOf(plan, events);
    const Timeline timeline = timelineOf(run, 12'000, {});
    ASSERT_EQ(timeline.rows.size(), 2);
    EXPECT_EQ(timeline.rows[1].image, QStringLiteral("next"));
    EXPECT_TRUE(timeline.rows[1].blocks.isEmpty());
    EXPECT_EQ(timeline.criticalPath, QStringList(QStringLiteral("base")));
    const auto rows = timelineRows(timeline);
    ASSERT_EQ(rows.size(), 2);
    EXPECT_EQ(rows[1][2].text, QStringLiteral("waiting"));
    events << eventOf(QStringLiteral("run-finished"), 13'000, {}, {}, {{QStringLiteral("state"), QStringLiteral("cancelled")}});
    EXPECT_EQ(timelineOf(runOf(plan, events), -1, {}).rows.size(), 1) << "it is over: nothing waits";
}

} // namespace stackmodel_test
