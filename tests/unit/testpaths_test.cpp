#include "model/run/testpaths.h"

#include "model/base/files.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QTemporaryDir>

namespace testpaths_test {

using namespace stackwright;

namespace {

class TestPathsTest : public testing::Test
{
protected:
    void write(const char *path, const QByteArray &bytes = "x\n") { ASSERT_TRUE(writeFile(folder.filePath(QLatin1String(path)), bytes)); }
    bool collects(const char *path) { return pytestCollects(folder.path(), QLatin1String(path)); }

    TestPaths basic(const ImageSpec &image, Spec spec = {})
    {
        if (spec.images.isEmpty())
            spec.images = {image};
        return basicTestPaths(folder.path(), spec, image, {QStringLiteral("reg.test"), QStringLiteral("team/base-notebook"), QStringLiteral("1-abc"), {}});
    }

    static ImageSpec named(const char *name)
    {
        ImageSpec image;
        image.name = QLatin1String(name);
        image.ref = {QStringLiteral("reg.test"), QLatin1String("team/") + image.name, {}, {}};
        return image;
    }

    QTemporaryDir folder;
};

} // namespace

TEST_F(TestPathsTest, AFolderCountsOnlyIfPytestWouldCollectAFileInIt)
{
    const struct { const char *file; bool collected; } cases[] = {
        {"a/test_units.py", true},         {"b/units_test.py", true},       {"c/deep/er/test_x.py", true}, {"d/README.md", false},
        {"e/conftest.py", false},          {"f/helpers.py", false},         {"g/__init__.py", false},      {"h/.hidden/test_x.py", false},
        {"i/node_modules/test_x.py", false}, {"j/test_x.txt", false},       {"k/tests.py", false},         {"l/venv/test_x.py", false},
        {"m/test_x.pyc", false},           {"n/Test_x.py", false},          {"o/build/test_x.py", false},  {"p/a.egg/test_x.py", false},
    };
    for (const auto &[file, collected] : cases) {
        write(file);
        EXPECT_EQ(collects(QByteArray(file).left(1).constData()), collected) << file;
    }
    QDir(folder.path()).mkpath(QStringLiteral("empty"));
    EXPECT_FALSE(collects("empty"));
}

TEST_F(TestPathsTest, WherePytestIsToldOtherwiseOnlyPytestKnows)
{
    write("images/a/tests/check_units.py");
    EXPECT_FALSE(collects("images/a/tests"));
    write("images/a/tests/pytest.ini", "[pytest]\npython_files = check_*.py\n");
    EXPECT_TRUE(collects("images/a/tests"));
    write("images/b/tests/units.yaml");
    write("images/b/tests/conftest.py", "def pytest_collect_file(parent, file_path): ...\n");
    EXPECT_TRUE(collects("images/b/tests"));
    write("images/c/tests/README.md");
    EXPECT_FALSE(collects("images/c/tests"));
    write("pyproject.toml", "[tool.pytest.ini_options]\npython_files = ['*.md']\n"); // above all of them
    EXPECT_TRUE(collects("images/c/tests"));
}

TEST_F(TestPathsTest, AnImagesTestsAreTheCommonOnesAndItsOwn)
{
    ImageSpec image = named("base");
    EXPECT_EQ(basic(image).paths, QStringList());
    write("images/tests_common/test_all.py");
    write("images/base/test/test_old.py");
    EXPECT_EQ(basic(image).paths, (QStringList{QStringLiteral("images/tests_common"), QStringLiteral("images/base/test")}));
    write("images/base/tests/notes.txt");
    EXPECT_EQ(basic(image).barren, QStringList(QStringLiteral("images/base/tests")));
    write("images/base/tests/test_new.py");
    EXPECT_EQ(basic(image).paths.last(), QStringLiteral("images/base/tests"));
}

TEST_F(TestPathsTest, TestsElsewhereAreNamedWithPlaceholders)
{
    ImageSpec image = named("base");
    write("images/base/tests/test_own.py");
    write("tests/by_image/base-notebook/test_a.py");
    image.tests = {QStringLiteral("tests/by_image/{name}"), QStringLiteral("{folder}/more"), QStringLiteral("tests/{unknown}")};
    EXPECT_EQ(basic(image).paths, QStringList(QStringLiteral("tests/by_image/base-notebook")));
    EXPECT_EQ(basic(image).missing, (QStringList{QStringLiteral("images/base/more"), QStringLiteral("tests/{unknown}")}));
    // By the image's name in the spec, where nothing is called as the repository.
    QDir(folder.path()).rename(QStringLiteral("tests/by_image/base-notebook"), QStringLiteral("tests/by_image/base"));
    EXPECT_EQ(basic(image).paths, QStringList(QStringLiteral("tests/by_image/base")));
}

TEST_F(TestPathsTest, TestsOfAncestorsRunOnTheChildToo)
{
    Spec spec;
    spec.images = {named("base"), named("middle"), named("leaf")};
    spec.images[1].parentIndex = 0;
    spec.images[2].parentIndex = 1;
    write("images/base/tests/test_a.py");
    write("images/leaf/tests/test_c.py");
    EXPECT_EQ(basic(spec.images[2], spec).paths, QStringList(QStringLiteral("images/leaf/tests")));
    spec.images[2].testsOfAncestors = true;
    EXPECT_EQ(basic(spec.images[2], spec).paths, (QStringList{QStringLiteral("images/base/tests"), QStringLiteral("images/leaf/tests")}));
    for (ImageSpec &image : spec.images)
        image.tests = {QStringLiteral("t/{name}")};
    write("t/base/test_a.py");
    write("t/middle/test_b.py");
    EXPECT_EQ(basic(spec.images[2], spec).paths, (QStringList{QStringLiteral("t/base"), QStringLiteral("t/middle")}));
}

TEST_F(TestPathsTest, TheHashIsOfNamesContentsAndCommand)
{
    write("t/test_a.py", "one");
    const QStringList paths{QStringLiteral("t")};
    const QString before = testTreeHash(folder.path(), paths, {});
    EXPECT_EQ(testTreeHash(folder.path(), paths, {}), before);
    EXPECT_NE(testTreeHash(folder.path(), paths, {QStringLiteral("./check")}), before);
    EXPECT_NE(testTreeHash(folder.path(), {QStringLiteral("t/test_a.py")}, {}), testTreeHash(folder.path(), {}, {}));
    write("t/test_a.py", "two");
    EXPECT_NE(testTreeHash(folder.path(), paths, {}), before);
}

TEST_F(TestPathsTest, TheHashIsOfWhatLinksLeadTo)
{
    write("shared/test_x.py", "one");
    write("shared/folder/test_y.py", "one");
    write("other/test_x.py", "one");
    write("t/test_a.py", "one");
    const auto at = [this](const char *below) { return QString(folder.path() + QLatin1Char('/') + QLatin1String(below)); };
    ASSERT_TRUE(QFile::link(QStringLiteral("../shared/test_x.py"), at("t/test_link.py")));
    ASSERT_TRUE(QFile::link(QStringLiteral("../shared/folder"), at("t/more")));
    ASSERT_TRUE(QFile::link(QStringLiteral("."), at("t/round")));
    ASSERT_TRUE(QFile::link(QStringLiteral("nowhere"), at("t/test_dangling.py")));
    const QStringList paths{QStringLiteral("t")};
    const QString before = testTreeHash(folder.path(), paths, {});
    EXPECT_EQ(testTreeHash(folder.path(), paths, {}), before);
    write("shared/test_x.py", "two");
    const QString file = testTreeHash(folder.path(), paths, {});
    EXPECT_NE(file, before);
    write("shared/folder/test_y.py", "two");
    const QString below = testTreeHash(folder.path(), paths, {});
    EXPECT_NE(below, file);
    ASSERT_TRUE(QFile::remove(at("t/test_link.py")));
    ASSERT_TRUE(QFile::link(QStringLiteral("../other/test_x.py"), at("t/test_link.py")));
    EXPECT_NE(testTreeHash(folder.path(), paths, {}), below);
}

TEST(PlaceholdersTest, OnlyKnownWordsInBracesAreReplaced)
{
    const Placeholders values = placeholdersOf({{}, QStringLiteral("team/base"), QStringLiteral("1-abc"), {}});
    const struct { const char *text, *filled; } cases[] = {
        {"{host}/{namespace}/{name}:{tag}", "docker.io/team/base:1-abc"}, {"{image}", "team/base:1-abc"}, {"{repository}", "team/base"},
        {"${name}", "${name}"}, {"{other} {name", "{other} {name"}, {"{{name}}", "{base}"}, {"awk '{print $1}'", "awk '{print $1}'"}, {"", ""},
    };
    for (const auto &[text, filled] : cases)
        EXPECT_EQ(withPlaceholders(QLatin1String(text), values), QLatin1String(filled)) << text;
}

} // namespace testpaths_test
