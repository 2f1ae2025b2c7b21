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
    const std::string base = stack.plan.images[0].target.repository().toStdString(), tag = "${{ needs.tag.outputs.tag }}";
    EXPECT_EQ(textAt(&include->items[1], {"args"}), "BASE_TAG=" + tag + "\nBASE_IMAGE=" + base);
    EXPECT_EQ(textAt(&include->items[1], {"contexts"}), base + ":" + tag + "=docker-image://" + base + ":" + tag);
    EXPECT_EQ(textAt(&include->items[1], {"tags"}), stack.plan.images[2].target.repository().toStdString() + ":" + tag);
    const YamlNode *needs = at(jobs, {"depth-1", "needs"});
    ASSERT_TRUE(needs);
    ASSERT_EQ(needs->items.size(), 2);
    EXPECT_EQ(needs->items[1].text, QStringLiteral("depth-0"));
    EXPECT_TRUE(textAt(&at(jobs, {"tag", "steps"})->items[0], {"run"}).find("2026.3-${GITHUB_SHA::7}") != std::string::npos);
}

/// A Dockerfile may call its parent by any name that this program knows for it: each has to lead to the parent there, too.
TEST(Export, AnyNameOfTheParentLeadsToIt)
{
    Planned stack = planned("base tools ds<base", {"M images/ds/Dockerfile"});
    stack.spec.images[2].uses = {UsedImage{QStringLiteral("tools"), {{QStringLiteral("TOOLS"), QStringLiteral("{image}")}}}};
    stack.spec.images[2].parentArgs = {{QStringLiteral("FROM_TAG"), QStringLiteral("{tag}")}};
    stack.spec.images[2].secrets = {SecretSpec{QStringLiteral("token"), QStringLiteral("API_TOKEN"), {}, false, 1, 1}};
    stack.spec.alsoPush = {QStringLiteral("quay.io/team")};
    stack.plan.images[2].uses = {QStringLiteral("tools")};
    stack.plan.images[2].usedIndexes = {1};
    const QString base = stack.plan.images[0].target.repository(), tools = stack.plan.images[1].target.text();
    const QHash<QString, QByteArray> files{{QStringLiteral("images/ds/Dockerfile"), "ARG TOOLS\nARG FROM_TAG=x\nFROM " + base.toUtf8() + ":latest\nCOPY --from=tools /a /a\nCOPY --from=${TOOLS} /b /b\n"}};
    const DockerfileText textOf = [&files](const QString &path) { return files.contains(path) ? std::optional(files.value(path)) : std::nullopt; };

    const QJsonValue ds = QJsonDocument::fromJson(bakeOf(stack.spec, stack.plan, textOf))[QLatin1String("target")][QLatin1String("ds")];
    EXPECT_EQ(ds[QLatin1String("contexts")][QString(base + QLatin1String(":latest"))].toString(), QStringLiteral("target:base"));
    EXPECT_EQ(ds[QLatin1String("contexts")][QLatin1String("tools")].toString(), QStringLiteral("target:tools"));
    EXPECT_EQ(ds[QLatin1String("contexts")][tools].toString(), QStringLiteral("target:tools"));
    EXPECT_EQ(ds[QLatin1String("args")][QLatin1String("TOOLS")].toString(), tools);
    EXPECT_EQ(ds[QLatin1String("args")][QLatin1String("FROM_TAG")].toString(), stack.plan.tag);
    EXPECT_TRUE(ds[QLatin1String("args")][QLatin1String("BASE_IMAGE")].isUndefined()) << "its Dockerfile does not declare it";
    EXPECT_EQ(ds[QLatin1String("secret")][0].toString(), QStringLiteral("id=token,env=API_TOKEN"));
    EXPECT_EQ(ds[QLatin1String("tags")].toArray().size(), 2);

    const QJsonDocument compose = QJsonDocument::fromJson(composeOf(stack.spec, stack.plan, ExportForm::Json, textOf));
    const QJsonValue build = compose[QLatin1String("services")][QLatin1String("ds")][QLatin1String("build")];
    EXPECT_EQ(build[QLatin1String("additional_contexts")][QString(base + QLatin1String(":latest"))].toString(), QStringLiteral("service:base"));
    EXPECT_EQ(build[QLatin1String("secrets")][0][QLatin1String("target")].toString(), QStringLiteral("token"));
    EXPECT_EQ(compose[QLatin1String("secrets")][build[QLatin1String("secrets")][0][QLatin1String("source")].toString()][QLatin1String("environment")].toString(), QStringLiteral("API_TOKEN"));
    EXPECT_EQ(build[QLatin1String("tags")].toArray().size(), 1);

    const QJsonDocument workflow = QJsonDocument::fromJson(workflowOf(stack.spec, stack.plan, ExportForm::Json, textOf));
    for (const QJsonValue &job : workflow[QLatin1String("jobs")].toObject())
        for (const QJsonValue &row : job[QLatin1String("strategy")][QLatin1String("matrix")][QLatin1String("include")].toArray())
            if (row[QLatin1String("image")] == QLatin1String("ds")) {
                const QString contexts = row[QLatin1String("contexts")].toString(), tag = QStringLiteral("${{ needs.tag.outputs.tag }}");
                EXPECT_TRUE(contexts.contains(base + QLatin1String(":latest=docker-image://") + base + QLatin1Char(':') + tag)) << qPrintable(contexts);
                EXPECT_TRUE(row[QLatin1String("args")].toString().contains(QLatin1String("FROM_TAG=") + tag));
                EXPECT_EQ(row[QLatin1String("secret_envs")].toString(), QStringLiteral("token=API_TOKEN"));
                EXPECT_TRUE(row[QLatin1String("tags")].toString().contains(QLatin1String("quay.io/team/ds:") + tag));
            }
}

} // namespace export_test
