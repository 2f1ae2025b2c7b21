// A run gives the builder the files that `docker build` in the checkout gives it, whatever stands in the ignore files.
#include "tests/support/outside.h"

#include <gtest/gtest.h>

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

/// The files of an image below /x, one a line, sorted.
QByteArray filesIn(const QString &image)
{
    return call(u"sh"_s, {u"-c"_s, u"id=$(docker create \"$0\" x) && docker export $id | tar t | grep '^x/.' | sort; docker rm $id >/dev/null"_s, image}).out;
}

class ContextTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        stack.write(u"images/spec.yml"_s, "images:\n  app: {image_name: 127.0.0.1:9/stackwright/context}\ntag: {prefix: \"1.0\"}\nall_info_cmds: {}\n");
        for (const char *file : {"README.md", "dacs/a", "docs/a", "axxb", "sub/x.md", "keep", "data", "deep/er/data"})
            stack.write(u"images/app/"_s + QLatin1String(file), "1");
    }
    void TearDown() override { call(u"docker"_s, {u"image"_s, u"rm"_s, m_ours, u"stackwright-context"_s}); }

    /// What our image holds, and what `docker build` makes of the same folder with each client and builder that there is.
    void compare(const QByteArray &dockerfile, const QByteArray &rules, const QString &rulesFile = u".dockerignore"_s)
    {
        stack.write(u"images/app/Dockerfile"_s, dockerfile);
        stack.write(u"images/app/"_s + rulesFile, rules);
        const QString head = stack.commit();
        m_ours = u"127.0.0.1:9/stackwright/context:1.0-"_s + head.left(7);
        const Outcome ran = console({u"-C"_s, stack.path(), u"--output"_s, output.path(), u"run"_s, u"--all"_s, u"--no-push"_s, u"--no-wiki"_s});
        const QByteArray ours = ran.code == 0 ? filesIn(m_ours) : QByteArray("failed");
        QByteArrayList theirs;
        const QByteArray clients = call(u"sh"_s, {u"-c"_s, u"which -a docker | sort -u"_s}).out.trimmed();
        for (const QByteArray &client : clients.split('\n'))
            for (const QString &buildKit : {u"0"_s, u"1"_s}) {
                Setting setting;
                setting.environment = {u"DOCKER_BUILDKIT="_s + buildKit};
                const Outcome built = call(QString::fromUtf8(client), {u"build"_s, u"-q"_s, u"-t"_s, u"stackwright-context"_s, stack.path(u"images/app"_s)}, setting);
                if (built.code == 0)
                    theirs += filesIn(u"stackwright-context"_s);
            }
        ASSERT_FALSE(theirs.isEmpty()) << "docker cannot build it at all";
        EXPECT_TRUE(theirs.contains(ours)) << "rules: " << rules.constData() << "\nours:\n" << ours.constData() << "theirs:\n" << theirs.join("or\n").constData();
        stack.remove(u"images/app/"_s + rulesFile);
    }

    Repository stack;
    QTemporaryDir output;

private:
    QString m_ours;
};

} // namespace

TEST_F(ContextTest, IgnoresWhatDockerIgnores)
{
    const QByteArray all = "FROM scratch\nCOPY . /x/\n";
    for (const char *rules : {"**.md\n", "d[!o]cs\n", "a**b\n", "d?cs\nkeep\n", "**/data\n", "**/data\n!deep/er/data\n", "*\n!keep\n!sub\n", "deep/**\n!deep/er\n"})
        compare(all, rules);
}

TEST_F(ContextTest, TakesWhatDockerTakes)
{
    compare("FROM scratch\nCOPY README.md /x/\n", "**.md\n");
    compare("FROM scratch\nCOPY . /x/\n", "keep\n", u"Dockerfile.dockerignore"_s);
}
