#include "model/stack/buildcontext.h"
#include "model/stack/precise.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

using namespace stackwright;

namespace {

TEST(DockerIgnore, LetsTheLastPatternDecide)
{
    const DockerIgnore ignore("\xEF\xBB\xBF# comment\n*.md\n!README.md\n docs \n**/*.log\n/build/\n!build/keep\r\na/../secret\n");
    EXPECT_TRUE(ignore.ignores("NOTES.md"));
    EXPECT_FALSE(ignore.ignores("README.md"));
    EXPECT_FALSE(ignore.ignores("sub/NOTES.md")); // a star stays in its part
    EXPECT_TRUE(ignore.ignores("docs/deep/a"));
    EXPECT_TRUE(ignore.ignores("x/y/z.log"));
    EXPECT_TRUE(ignore.ignores("z.log"));
    EXPECT_TRUE(ignore.ignores("build/a"));
    EXPECT_FALSE(ignore.ignores("build/keep"));
    EXPECT_TRUE(ignore.ignores("secret"));
    EXPECT_FALSE(DockerIgnore().ignores("a"));
}

TEST(BuildContext, DecidesWhatReachesTheImage)
{
    const DockerIgnore ignore("*\n!src\n");
    EXPECT_TRUE(reachesImage({"."}, ignore, "src/a"));
    EXPECT_FALSE(reachesImage({"."}, ignore, "other"));
    EXPECT_TRUE(reachesImage({"src"}, DockerIgnore(), "src/deep/a"));
    EXPECT_FALSE(reachesImage({"src"}, DockerIgnore(), "srcs/a"));
    EXPECT_TRUE(reachesImage({"*.R"}, DockerIgnore(), "a.R"));
    EXPECT_FALSE(reachesImage({"*.R"}, DockerIgnore(), "sub/a.R"));
}

class PreciseTest : public ::testing::Test
{
protected:
    Spec spec = specOf("base ds<base");
    std::optional<Spec> before = spec;
    QHash<QByteArray, QByteArray> disk{{"images/base/Dockerfile", "FROM x\nCOPY scripts /s\n"},
                                       {"images/ds/Dockerfile", "FROM base\nCOPY . /all\n"},
                                       {"images/ds/.dockerignore", "tests\n*.md\n"}};

    QByteArray changed(const QList<QByteArray> &files)
    {
        const QList<ChangedFile> list = changesOf(files).files;
        const auto found = preciselyChanged({spec, before, list, "images/spec.yml", [this](const QByteArray &path) {
            return disk.contains(path) ? std::optional(disk.value(path)) : std::nullopt;
        }});
        QByteArrayList lines;
        for (const ImageSpec &image : spec.images)
            if (found.contains(image.name))
                lines += image.name.toUtf8() + ": " + found.value(image.name).join(' ');
        return lines.join("; ");
    }
};

TEST_F(PreciseTest, CountsTheDockerfileAndWhatItCopies)
{
    EXPECT_EQ(changed({"M images/base/Dockerfile"}), "base: images/base/Dockerfile");
    EXPECT_EQ(changed({"M images/base/README.md", "M images/base/scripts/a b"}), "base: images/base/scripts/a b");
    EXPECT_EQ(changed({"M images/base/README.md", "M images/tests_common/a", "M README.md"}), "");
    EXPECT_EQ(changed({"M images/ds/tests/t.py", "M images/ds/x.md"}), "");
    EXPECT_EQ(changed({"D images/ds/anything"}), "ds: images/ds/anything");
    EXPECT_EQ(changed({"M images/ds/.dockerignore"}), "ds: images/ds/.dockerignore");
    EXPECT_EQ(changed({"R images/base/scripts/a -> docs/a"}), "base: images/base/scripts/a");
}

TEST_F(PreciseTest, CountsEverythingWithoutADockerfile)
{
    disk.remove("images/base/Dockerfile");
    EXPECT_EQ(changed({"M images/base/README.md"}), "base: images/base/README.md");
}

TEST_F(PreciseTest, CountsTheImagesOwnKeysOnly)
{
    EXPECT_EQ(changed({"M images/spec.yml"}), "");
    spec.images[1].prune = true;
    EXPECT_EQ(changed({"M images/spec.yml"}), "ds: images/spec.yml");
    EXPECT_EQ(changed({"M images/other"}), "");
    before.reset();
    EXPECT_EQ(changed({"M images/spec.yml"}), "base: images/spec.yml; ds: images/spec.yml");
}

} // namespace
