#include "model/stack/buildcontext.h"
#include "model/stack/precise.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

namespace precise_test {

using namespace stackwright;

namespace {

TEST(DockerIgnore, LetsTheLastPatternDecide)
{
    const DockerIgnore ignore("\xEF\xBB\xBF# comment\n*.md\n!README.md\n docs \n/build/\n!build/keep\r\na/../secret\n");
    EXPECT_TRUE(ignore.ignores("NOTES.md"));
    EXPECT_FALSE(ignore.ignores("README.md"));
    EXPECT_FALSE(ignore.ignores("sub/NOTES.md")); // a star stays in its part
    EXPECT_TRUE(ignore.ignores("docs/deep/a"));
    EXPECT_TRUE(DockerIgnore("**/*.log").ignores("x/y/z.log"));
    EXPECT_TRUE(DockerIgnore("**/*.log").ignores("z.log"));
    EXPECT_TRUE(ignore.ignores("build/a"));
    EXPECT_FALSE(ignore.ignores("build/keep"));
    EXPECT_TRUE(ignore.ignores("secret"));
    EXPECT_FALSE(DockerIgnore().ignores("a"));
}

TEST(DockerIgnore, IgnoresNothingWhereBuildersDisagree)
{
    for (const char *rules : {"**.md", "a**b", "d[!o]cs", "d[o", "d?cs", "docs\\", "a/**", "../a", "!", "**/a\n!b"}) {
        EXPECT_FALSE(DockerIgnore(rules).isPlain()) << rules;
        EXPECT_FALSE(DockerIgnore(QByteArray("docs\n") + rules).ignores("docs")) << rules;
    }
    for (const char *rules : {"", "#[\n", "a\n!b/*.md", "**/node_modules", "a/**/b", "/a/../b", "./a", "*", "a b"})
        EXPECT_TRUE(DockerIgnore(rules).isPlain()) << rules;
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

    QHash<QByteArray, QByteArray> diskBefore = disk;
    QList<QPair<QByteArray, QByteArray>> links; ///< of images/base
    QStringList remarks;

    /// Does this file of images/base count, with this Dockerfile there?
    bool counts(const QByteArray &dockerfile, const QByteArray &file)
    {
        disk["images/base/Dockerfile"] = dockerfile;
        return changed({"M images/base/" + file}).startsWith("base");
    }

    QByteArray changed(const QList<QByteArray> &files)
    {
        const QList<ChangedFile> list = changesOf(files).files;
        const auto in = [](const QHash<QByteArray, QByteArray> &of) {
            return [&of](const QByteArray &path) { return of.contains(path) ? std::optional(of.value(path)) : std::nullopt; };
        };
        const auto linksOf = [this](const QByteArray &folder) { return folder == "images/base" ? links : QList<QPair<QByteArray, QByteArray>>(); };
        const PreciseAnswer answer = preciselyChanged({spec, before, list, "images/spec.yml", {in(disk), linksOf}, in(diskBefore)});
        const auto &found = answer.changed;
        remarks.clear();
        for (const auto &[path, text] : answer.remarks)
            remarks += text;
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
    EXPECT_EQ(changed({"M images/ds/.dockerignore"}), "ds: images/ds/.dockerignore") << "which COPY . copies too";
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

TEST_F(PreciseTest, CountsWhatParentsTakeByTheirTriggers)
{
    disk["images/ds/Dockerfile"] = "FROM base\nCOPY own /\n";
    disk.remove("images/ds/.dockerignore");
    EXPECT_EQ(changed({"M images/ds/main.py"}), "");
    const auto taken = [this](const char *trigger) {
        disk["images/base/Dockerfile"] = QByteArray("FROM x\n") + trigger + "\n";
        return changed({"M images/ds/main.py"}).startsWith("ds");
    };
    EXPECT_TRUE(taken("ONBUILD COPY . /src"));
    EXPECT_TRUE(taken("onbuild add main.py /src"));
    EXPECT_TRUE(taken("ONBUILD COPY [\"main.py\", \"/src\"]"));
    EXPECT_TRUE(taken("ONBUILD RUN --mount=type=bind,source=main.py,target=/m cat /m"));
    EXPECT_TRUE(taken("ARG F=other\nONBUILD COPY $F /src")) << "which the child may have another value for";
    EXPECT_FALSE(taken("ONBUILD COPY other /src"));
    EXPECT_FALSE(taken("ONBUILD COPY --from=y . /src"));
    EXPECT_FALSE(taken("COPY . /src"));
    // Only those of the image right below fire.
    spec = before.emplace(specOf("base ds<base leaf<ds"));
    disk["images/base/Dockerfile"] = "FROM x\nONBUILD COPY . /src\n";
    disk["images/leaf/Dockerfile"] = "FROM ds\nCOPY own /\n";
    EXPECT_EQ(changed({"M images/leaf/main.py"}), "");
    // One that no depend_on names, in any form of its name.
    spec = before.emplace(specOf("base ds"));
    const QByteArray repository = spec.images[0].repository.toUtf8();
    for (const QByteArray &from : QByteArrayList{"base", repository, repository + ":1", repository + "@sha256:" + QByteArray(64, '1'), repository + ":1@sha256:" + QByteArray(64, '1')}) {
        disk["images/ds/Dockerfile"] = "FROM " + from + "\nCOPY own /\n";
        EXPECT_EQ(changed({"M images/ds/main.py"}), "ds: images/ds/main.py") << from.constData();
    }
}

TEST_F(PreciseTest, FollowsLinks)
{
    links = {{"current", "v2"}, {"link.txt", "v2/sub/f"}, {"deep/up", "../v2"}, {"root", "/v2"}, {"again", "current"}, {"round", "about"}, {"about", "round"}, {"v2/in", "../other"}};
    for (const char *source : {"current/", "current/sub", "link.txt", "*.txt", "deep/up/sub/f", "root/sub", "again/sub", "round/x", "cur*/sub", "c[u]rrent"})
        EXPECT_TRUE(counts(QByteArray("FROM x\nCOPY ") + source + " /opt/\n", "v2/sub/f")) << source;
    EXPECT_TRUE(counts("FROM x\nRUN --mount=type=bind,source=current,target=/m cat /m/sub/f\n", "v2/sub/f"));
    EXPECT_TRUE(counts("FROM x\nCOPY current/sub /opt/\n", "current")) << "a link that is pointed elsewhere";
    EXPECT_TRUE(counts("FROM x\nCOPY again/sub /opt/\n", "current"));
    EXPECT_FALSE(counts("FROM x\nCOPY current/sub /opt/\n", "v2/other"));
    EXPECT_FALSE(counts("FROM x\nCOPY v2 /opt/\n", "other/f")) << "a link below a source is copied as a link";
    EXPECT_FALSE(counts("FROM x\nCOPY deep /opt/\n", "v2/sub/f"));
}

TEST_F(PreciseTest, ReadsSourcesInAllTheirForms)
{
    for (const char *dockerfile : {"FROM x\nRUN echo $((1<<8))\nCOPY a /\n", "FROM x\nRUN [\"sh\", \"-c\", \"cat <<EOF\"]\nCOPY a /\n", "FROM x\nCOPY sub/../a \\\n  /\n",
                                   "FROM x\nARG F=a\nCOPY $F /\n", "FROM x\nCOPY ${NOBODY}/a /\n", "FROM x AS one\nCOPY a /\nFROM y\nCOPY --from=one /a /\n",
                                   "FROM x\nCOPY [ab] /\n", "FROM x\nCOPY [!z] /\n", "FROM x\nCOPY ? /\n", "FROM x\nCOPY a/below /\n", "FROM x\nRUN <<EOF\nnever closed\nCOPY a /\n",
                                   "FROM x\nARG TARGETARCH=amd64\nCOPY bin-$TARGETARCH /\n"})
        EXPECT_TRUE(counts(dockerfile, "a")) << dockerfile;
    for (const char *dockerfile : {"FROM x\nARG F=b\nCOPY $F /\n", "FROM x\nCOPY <<EOF /b\nCOPY a /\nEOF\n", "FROM x\nADD https://example.org/a /\n", "FROM x\nCOPY sub/[ab] /\n", "FROM x\nRUN echo COPY a\n"})
        EXPECT_FALSE(counts(dockerfile, "a")) << dockerfile;
}

TEST_F(PreciseTest, AnIgnoreFileCountsByItsRules)
{
    disk["images/base/Dockerfile"] = "FROM x\nCOPY src /\n";
    const auto counted = [this](const QByteArray &then, const QByteArray &now) {
        diskBefore["images/base/.dockerignore"] = then;
        disk["images/base/.dockerignore"] = now;
        return !changed({"M images/base/.dockerignore"}).isEmpty();
    };
    EXPECT_FALSE(counted("a\n", "# why\na\n\n"));
    EXPECT_FALSE(counted("a\n", "./a/\n"));
    EXPECT_TRUE(counted("a\n", "b\n"));
    EXPECT_TRUE(counted("a\n", ""));
    EXPECT_TRUE(counted("**.md\n", "# why\n**.md\n")) << "nobody knows";
    // What only some builders ignore is not ignored.
    disk["images/base/.dockerignore"] = "src/a\n";
    EXPECT_FALSE(counts("FROM x\nCOPY src /\n", "src/a"));
    disk["images/base/Dockerfile.dockerignore"] = "src/b\n";
    EXPECT_TRUE(counts("FROM x\nCOPY src /\n", "src/a"));
    EXPECT_TRUE(counts("FROM x\nCOPY src /\n", "src/b"));
    disk["images/base/Dockerfile.dockerignore"] = "src\n";
    EXPECT_FALSE(counts("FROM x\nCOPY src /\n", "src/a"));
    for (const char *rules : {"src/[!b]\n", "**.md\nsrc/a\n"}) {
        disk["images/base/.dockerignore"] = rules;
        EXPECT_TRUE(counts("FROM x\nCOPY src /\n", "src/a")) << rules;
    }
}

TEST_F(PreciseTest, SaysWhatItCouldNotTell)
{
    EXPECT_TRUE(counts("FROM x\nRUN <<EOF\nnever closed\n", "anything"));
    ASSERT_EQ(remarks.size(), 1);
    EXPECT_TRUE(remarks[0].startsWith(QStringLiteral("images/base/Dockerfile:2: "))) << qPrintable(remarks[0]);
    EXPECT_TRUE(remarks[0].endsWith(QStringLiteral(": so every file of the folder counts")));
    EXPECT_FALSE(counts("FROM python:3\nCOPY a /\n", "anything"));
    EXPECT_EQ(remarks, QStringList{QStringLiteral("images/base/anything changed and is not taken by the Dockerfile of base; whether an ONBUILD of python:3 takes it is not known here")});
    EXPECT_TRUE(counts("FROM python:3-onbuild\nCOPY a /\n", "anything"));
    EXPECT_FALSE(counts("FROM scratch\nCOPY a /\n", "anything"));
    EXPECT_TRUE(remarks.isEmpty());
}

} // namespace

} // namespace precise_test
