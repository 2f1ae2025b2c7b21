#include "model/run/export.h"

#include "model/yaml/yaml.h"
#include "tests/support/stacks.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

namespace export_test {

using namespace stackwright;

namespace {

struct Planned
{
    Spec spec;
    Plan plan;
};

Planned planned(const char *images, const QList<QByteArray> &files, const QString &registry = {})
{
    PlanInput input;
    input.spec = specOf(images);
    input.changes = changesOf(files);
    input.registry = registry;
    const Result<Plan> plan = makePlan(input);
    EXPECT_TRUE(plan.ok());
    return {input.spec, plan.ok() ? *plan : Plan{}};
}

const YamlNode *at(const YamlNode *node, std::initializer_list<const char *> path)
{
    for (const char *key : path) {
        const YamlEntry *entry = node ? node->find(QString::fromUtf8(key)) : nullptr;
        node = entry ? &entry->value : nullptr;
    }
    return node;
}

std::string textAt(const YamlNode *node, std::initializer_list<const char *> path)
{
    const YamlNode *found = at(node, path);
    return found ? found->text.toStdString() : "nothing";
}

} // namespace

TEST(Export, BakeBuildsAChildOnItsParentsTarget)
{
    Planned stack = planned("base ds<base rs<base", {"M images/ds/Dockerfile"}, QStringLiteral("127.0.0.1:5000"));
    stack.spec.images[1].buildArgs = {{QStringLiteral("A"), QStringLiteral("${HOME} %{if}")}};
    const QJsonObject bake = QJsonDocument::fromJson(bakeOf(stack.spec, stack.plan)).object();
    EXPECT_EQ(bake[QLatin1String("group")][QLatin1String("default")][QLatin1String("targets")], (QJsonArray{QStringLiteral("base"), QStringLiteral("ds")}));
    EXPECT_EQ(bake[QLatin1String("group")][QLatin1String("all")][QLatin1String("targets")].toArray().size(), 3);
    const QJsonObject ds = bake[QLatin1String("target")][QLatin1String("ds")].toObject();
    const PlannedImage &base = stack.plan.images[0];
    EXPECT_EQ(ds[QLatin1String("context")].toString(), QStringLiteral("images/ds"));
    EXPECT_EQ(ds[QLatin1String("tags")][0].toString(), stack.plan.images[1].target.text());
    EXPECT_EQ(ds[QLatin1String("args")][QLatin1String("BASE_IMAGE")].toString(), base.target.repository());
    EXPECT_EQ(ds[QLatin1String("args")][QLatin1String("BASE_TAG")].toString(), stack.plan.tag);
    EXPECT_EQ(ds[QLatin1String("args")][QLatin1String("A")].toString(), QStringLiteral("$${HOME} %%{if}"));
    EXPECT_EQ(ds[QLatin1String("contexts")][base.target.text()].toString(), QStringLiteral("target:base"));
    EXPECT_EQ(ds[QLatin1String("contexts")][base.specName.text()].toString(), QStringLiteral("target:base"));
    EXPECT_TRUE(bake[QLatin1String("target")][QLatin1String("base")][QLatin1String("contexts")].isUndefined());
}

TEST(Export, NamesThatAToolDoesNotTakeAreChanged)
{
    const Planned stack = planned("a.b a_b c<a.b", {});
    const QJsonObject bake = QJsonDocument::fromJson(bakeOf(stack.spec, stack.plan)).object();
    EXPECT_EQ(bake[QLatin1String("target")].toObject().keys(), (QStringList{QStringLiteral("a_b"), QStringLiteral("a_b_2"), QStringLiteral("c")}));
    EXPECT_EQ(bake[QLatin1String("group")][QLatin1String("default")][QLatin1String("targets")].toArray().size(), 3); // nothing changed: all
}

TEST(Export, ComposeIsYamlWithAServiceAnImage)
{
    Planned stack = planned("base ds<base", {"M images/ds/Dockerfile"});
    stack.spec.images[1].buildArgs = {{QStringLiteral("A"), QStringLiteral("a $b\nno")}};
    const QByteArray compose = composeOf(stack.spec, stack.plan);
    EXPECT_EQ(compose, composeOf(stack.spec, stack.plan));
    const YamlReading reading = readYaml(compose, QStringLiteral("compose.yaml"));
    ASSERT_TRUE(reading.root) << compose.constData();
    const YamlNode *root = &*reading.root;
    EXPECT_EQ(textAt(root, {"services", "ds", "image"}), stack.plan.images[1].target.text().toStdString());
    EXPECT_EQ(textAt(root, {"services", "ds", "build", "args", "A"}), "a $$b\nno");
    EXPECT_EQ(textAt(root, {"services", "ds", "build", "args", "BASE_TAG"}), stack.plan.tag.toStdString());
    const std::string parent = stack.plan.images[0].target.text().toStdString();
    EXPECT_EQ(textAt(root, {"services", "ds", "build", "additional_contexts", parent.c_str()}), "service:base");
}

TEST(Export, AWorkflowBuildsDepthByDepth)
{
    Planned stack = planned("base ds<base rs<base", {"M images/ds/Dockerfile"});
    stack.spec.images[1].buildArgs = {{QStringLiteral("A"), QStringLiteral("${{ secrets.X }}")}};
    const QByteArray workflow = workflowOf(stack.spec, stack.plan);
    EXPECT_FALSE(workflow.contains("secrets.X }}\n") && !workflow.contains("${{ '${{' }} secrets.X")) << workflow.constData();
    const YamlReading reading = readYaml(workflow, QStringLiteral("stack.yml"));
    ASSERT_TRUE(reading.root) << workflow.constData();
    const YamlNode *jobs = at(&*reading.root, {"jobs"});
    ASSERT_TRUE(jobs);
    ASSERT_EQ(jobs->entries.size(), 3);
    const YamlNode *include = at(jobs, {"depth-1", "strategy", "matrix", "include"});
    ASSERT_TRUE(include);
    ASSERT_EQ(include->items.size(), 2);
    EXPECT_EQ(textAt(&include->items[1], {"image"}), "rs");
    EXPECT_EQ(textAt(&include->items[0], {"base"}), stack.plan.images[0].target.repository().toStdString());
    const YamlNode *needs = at(jobs, {"depth-1", "needs"});
    ASSERT_TRUE(needs);
    ASSERT_EQ(needs->items.size(), 2);
    EXPECT_EQ(needs->items[1].text, QStringLiteral("depth-0"));
    EXPECT_TRUE(textAt(&at(jobs, {"tag", "steps"})->items[0], {"run"}).find("2026.3-${GITHUB_SHA::7}") != std::string::npos);
}

} // namespace export_test
