// Changes of tests alone: which files these are, what the plan makes of them, and from where it may be taken that nothing else changed.
#include "app/console/planprint.h"
#include "model/stack/changedtests.h"
#include "model/workspace/workspace.h"
#include "tests/support/repository.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <QJsonArray>

namespace changedtests_test {

using namespace stackwright;

namespace {

const QByteArray restOfSpec = "tag:\n  prefix: \"2026.3\"\nall_info_cmds: {}\n";

class ChangedTestsTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        write({{"images/spec.yml", "images:\n  base:\n    image_name: acme/base\n    tests: [\"tests/by_image/{name}\", images/base/checks]\n"
                                   "  child:\n    image_name: acme/child\n    depend_on: base\n" + restOfSpec},
               {"images/base/Dockerfile", "FROM debian\nCOPY own /own\n"}, {"images/base/own/a", "1"}, {"images/base/checks/c.py", "1"},
               {"images/child/Dockerfile", "ARG BASE_IMAGE\nFROM $BASE_IMAGE\nCOPY src /src\n"}, {"images/child/src/a", "1"}, {"images/child/tests/test_a.py", "1"},
               {"images/tests_common/test_all.py", "1"}, {"images/conftest.py", "1"}, {"tests/by_image/base/test_b.py", "1"}, {"tests/by_image/conftest.py", "1"},
               {"images/change_ignore.json", R"({"BuildAll": [], "ChangeIgnore": ["*/README.md"]})"}});
        repository.commit();
    }

    void write(const QList<QPair<QByteArray, QByteArray>> &files)
    {
        for (const auto &[path, bytes] : files)
            repository.write(path, bytes);
    }

    Planning planning()
    {
        Place place;
        place.repo = repository.path();
        const auto made = planStack(place, selection, repository.path(), {});
        if (const auto *refusal = std::get_if<PlanRefusal>(&made)) {
            ADD_FAILURE() << qPrintable(refusal->error.text());
            return {};
        }
        return std::get<Planning>(made);
    }

    /// The plan of a commit with these files written anew.
    std::string planOf(const QList<QByteArray> &files)
    {
        for (const QByteArray &file : files)
            repository.write(file, QByteArray::number(++written));
        repository.commit();
        plan = planning().plan;
        return textOf(plan).toStdString();
    }

    TestRepository repository;
    Selection selection;
    Plan plan;
    int written = 1;
};

TEST_F(ChangedTestsTest, NeedNoBuildWhereTheSpecNamesThem)
{
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py"}), "base unchanged test: tests-changed(tests/by_image/base/test_b.py)\nchild unchanged none: nothing-changed\n");
    EXPECT_TRUE(plan.order.isEmpty()) << "nothing is built";
    EXPECT_EQ(plan.work(), QStringList{QStringLiteral("base")});
    EXPECT_EQ(plan.changedFiles.first().effect, Effect::Image);
    EXPECT_EQ(plan.changedFiles.first().image, QStringLiteral("base"));
    EXPECT_EQ(planOf({"tests/by_image/base/test_c.py"}), "base unchanged test: tests-changed(tests/by_image/base/test_c.py)\nchild unchanged none: nothing-changed\n") << "a new one";
    EXPECT_EQ(planOf({"images/base/checks/c.py"}), "base unchanged test: tests-changed(images/base/checks/c.py)\nchild unchanged none: nothing-changed\n") << "also in its folder";
    EXPECT_EQ(planOf({"tests/by_image/conftest.py"}), "base unchanged test: tests-changed(tests/by_image/conftest.py)\nchild unchanged none: nothing-changed\n") << "fixtures above them";
    EXPECT_EQ(planOf({"tests/by_image/other/test_x.py"}), "base unchanged none: nothing-changed\nchild unchanged none: nothing-changed\n");
}

TEST_F(ChangedTestsTest, ThatAreTakenAwayOrMovedCountToo)
{
    repository.remove("tests/by_image/base/test_b.py");
    EXPECT_EQ(planOf({}), "base unchanged test: tests-changed(tests/by_image/base/test_b.py)\nchild unchanged none: nothing-changed\n");
    repository.write("tests/by_image/base/test_long.py", "one\ntwo\nthree\nfour\nfive\nsix\n");
    planOf({});
    repository.rename("tests/by_image/base/test_long.py", "elsewhere.py");
    EXPECT_EQ(planOf({}), "base unchanged test: tests-changed(tests/by_image/base/test_long.py)\nchild unchanged none: nothing-changed\n");
}

TEST_F(ChangedTestsTest, InAnImagesOwnFolderBuildItUnlessThePlanIsPrecise)
{
    EXPECT_EQ(planOf({"images/child/tests/test_a.py"}), "base unchanged build: needed-by-child(child)\nchild changed build: files-changed(images/child/tests/test_a.py)\n");
    selection.precise = true;
    EXPECT_EQ(planOf({"images/child/tests/test_a.py"}), "base unchanged none: nothing-changed\nchild unchanged test: tests-changed(images/child/tests/test_a.py)\n");
    EXPECT_EQ(planOf({"images/tests_common/test_all.py"}),
              "base unchanged test: tests-changed(images/tests_common/test_all.py)\nchild unchanged test: tests-changed(images/tests_common/test_all.py)\n");
    EXPECT_EQ(plan.work(), (QStringList{QStringLiteral("base"), QStringLiteral("child")}));
    EXPECT_EQ(planOf({"images/conftest.py"}), "base unchanged test: tests-changed(images/conftest.py)\nchild unchanged test: tests-changed(images/conftest.py)\n");
    EXPECT_EQ(planOf({"images/child/README.md", "images/base/tests/test_unused.py"}), "base unchanged none: nothing-changed\nchild unchanged none: nothing-changed\n")
        << "base's tests are elsewhere";
}

TEST_F(ChangedTestsTest, ThatABuildTakesAreBuilt)
{
    selection.precise = true;
    write({{"images/child/Dockerfile", "ARG BASE_IMAGE\nFROM $BASE_IMAGE\nCOPY src tests /src/\n"}, {"images/base/Dockerfile", "FROM debian\nCOPY own checks /own/\n"}});
    planOf({});
    EXPECT_EQ(planOf({"images/child/tests/test_a.py"}), "base unchanged build: needed-by-child(child)\nchild changed build: files-changed(images/child/tests/test_a.py)\n");
    selection.precise = false;
    EXPECT_EQ(planOf({"images/base/checks/c.py"}), "base changed build: files-changed(images/base/checks/c.py)\nchild affected build: parent-rebuilt(base)\n");
}

TEST_F(ChangedTestsTest, BesideOtherChangesFollowThem)
{
    selection.precise = true;
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py", "images/child/src/a"}), "base unchanged build: needed-by-child(child)\nchild changed build: files-changed(images/child/src/a)\n")
        << "the child needs its parent under the new tag";
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py", "images/base/own/a"}), "base changed build: files-changed(images/base/own/a)\nchild affected build: parent-rebuilt(base)\n");
    selection.only = {QStringLiteral("child")};
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py"}), "base unchanged build: needed-by-child(child)\nchild unchanged build: requested\n");
    selection.only.clear();
    selection.branch = QStringLiteral("main");
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py"}), "base affected build: main-branch\nchild affected build: main-branch\n");
}

TEST_F(ChangedTestsTest, FollowTheChangeRules)
{
    selection.precise = true;
    write({{"images/change_ignore.json", R"({"BuildAll": [], "ChangeIgnore": ["tests_common"]})"}});
    planOf({});
    EXPECT_EQ(planOf({"images/tests_common/test_all.py"}), "base unchanged none: nothing-changed\nchild unchanged none: nothing-changed\n");
    EXPECT_EQ(plan.changedFiles.first().effect, Effect::Ignored);
}

TEST_F(ChangedTestsTest, OfAncestorsAreAnImagesOwnWhereTheSpecSaysSo)
{
    write({{"images/spec.yml", "tests_of_ancestors: true\nimages:\n  base:\n    image_name: acme/base\n    tests: [\"tests/by_image/{name}\"]\n"
                               "  child:\n    image_name: acme/child\n    depend_on: base\n    integration_tests: true\n" + restOfSpec}});
    planOf({});
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py"}),
              "base unchanged test: tests-changed(tests/by_image/base/test_b.py)\nchild unchanged test: tests-changed(tests/by_image/base/test_b.py)\n");
    selection.precise = true;
    EXPECT_EQ(planOf({"images/child/integration_tests/test_i.py"}),
              "base unchanged none: nothing-changed\nchild unchanged test: tests-changed(images/child/integration_tests/test_i.py)\n");
}

TEST_F(ChangedTestsTest, OfAnImageWithoutTestsMeanNothing)
{
    write({{"images/spec.yml", "test_command: []\nimages:\n  base:\n    image_name: acme/base\n    tests: [tests/by_image/base]\n  child: {image_name: acme/child, depend_on: base}\n" + restOfSpec}});
    planOf({});
    selection.precise = true;
    EXPECT_EQ(planOf({"tests/by_image/base/test_b.py", "images/child/tests/test_a.py"}), "base unchanged none: nothing-changed\nchild unchanged none: nothing-changed\n");
}

TEST_F(ChangedTestsTest, AndTheCommandThatRunsThem)
{
    selection.precise = true;
    write({{"images/spec.yml", "images:\n  base:\n    image_name: acme/base\n    test_runner: host\n    test_command: [./checks/run.sh, \"{name}\"]\n  child: {image_name: acme/child, depend_on: base}\n" + restOfSpec},
           {"checks/run.sh", "#!/bin/sh\n"}});
    planOf({});
    EXPECT_EQ(planOf({"checks/run.sh"}), "base unchanged test: tests-changed(checks/run.sh)\nchild unchanged none: nothing-changed\n");
}

TEST_F(ChangedTestsTest, AreBuiltWhereNoDigestCanBeTested)
{
    planOf({"tests/by_image/base/test_b.py"});
    Planning again = planning();
    again.input.builtForTests = QStringList{QStringLiteral("base")};
    ASSERT_TRUE(decideAgain(&again, {}));
    EXPECT_EQ(textOf(again.plan), "base unchanged build: tests-changed(tests/by_image/base/test_b.py)\nchild unchanged build: parent-rebuilt(base)\n") << "as with any build";
    EXPECT_EQ(again.plan.order, (QStringList{QStringLiteral("base"), QStringLiteral("child")}));
}

TEST_F(ChangedTestsTest, AreToldInWordsAndInJson)
{
    planOf({"tests/by_image/base/test_b.py"});
    const QString text = planText(plan, false);
    EXPECT_TRUE(text.contains(QLatin1String("test    its tests changed: tests/by_image/base/test_b.py"))) << qPrintable(text);
    EXPECT_TRUE(text.contains(QLatin1String("Nothing to build, 1 image to test without a build, 1 left alone: base"))) << qPrintable(text);
    const QString why = explainText(plan, 0);
    EXPECT_TRUE(why.startsWith(QLatin1String("base is tested and not built"))) << qPrintable(why);
    EXPECT_TRUE(why.contains(QLatin1String("base is tested because its tests changed: tests/by_image/base/test_b.py"))) << qPrintable(why);
    EXPECT_TRUE(std::any_of(plan.warnings.cbegin(), plan.warnings.cend(), [](const PlanWarning &one) { return one.kind == QLatin1String("test-if-there"); }));
    const QJsonObject image = toJson(plan)[QLatin1String("images")].toArray().first().toObject();
    EXPECT_EQ(image[QLatin1String("action")], QLatin1String("test"));
    EXPECT_EQ(image[QLatin1String("reasons")][0][QLatin1String("kind")], QLatin1String("tests-changed"));
    EXPECT_EQ(image[QLatin1String("reasons")][0][QLatin1String("files")][0], QLatin1String("tests/by_image/base/test_b.py"));
    const Result<Plan> back = planFromJson(toJson(plan));
    ASSERT_TRUE(back);
    EXPECT_EQ(textOf(*back), textOf(plan));
    EXPECT_EQ(back->work(), plan.work());
}

} // namespace

} // namespace changedtests_test
