// Stacks that are laid out otherwise than images/NAME, really built: a shared context, a target, a Dockerfile elsewhere, two images
// in one folder, arguments from a file. Of each builder that is here, from the checkout and from a commit's tree.
#include "tests/support/outside.h"

#include <QUuid>

#include <gtest/gtest.h>

namespace outside_layouts_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class LayoutsTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        repository.write(u"stackwright.yml"_s, R"(build_all_on_main: false
images:
  r: {image_name: team/layout-r, context: ., dockerfile: ../dockerfiles/r.Dockerfile, inputs: [versions.txt]}
  shiny: {image_name: team/layout-shiny, context: ., dockerfile: ../dockerfiles/shiny.Dockerfile, depend_on: r, target: run}
  cpu: {image_name: team/layout-cpu, folder: Both, build_args_file: args/cpu.conf, build_args: {B: own}, depend_on: shiny}
  gpu: {image_name: team/layout-gpu, folder: Both, dockerfile: gpu.Dockerfile, depend_on: r}
tag: {prefix: "1.0"}
all_info_cmds: {}
)");
        repository.write(u"dockerfiles/r.Dockerfile"_s, "FROM stackwright/tiny:1\nCOPY scripts/r.sh /r.sh\nCOPY . /all\n");
        repository.write(u"dockerfiles/shiny.Dockerfile"_s, "FROM team/layout-r AS run\nCOPY scripts/shiny.sh /shiny.sh\nFROM run AS docs\nRUN false\n");
        repository.write(u"Both/Dockerfile"_s, "ARG BASE_IMAGE\nFROM $BASE_IMAGE\nARG A\nARG B\nCOPY cpu.txt /\nRUN echo \"$A $B\" >/arguments\n");
        repository.write(u"Both/gpu.Dockerfile"_s, "FROM r\nCOPY gpu.txt /\n");
        repository.write(u"Both/args/cpu.conf"_s, "# comment\nA=from file\nB=from file\n");
        for (const char *file : {"scripts/r.sh", "scripts/shiny.sh", "Both/cpu.txt", "Both/gpu.txt", "versions.txt", "README.md"})
            repository.write(QLatin1String(file), file);
        repository.write(u"whose"_s, QUuid::createUuid().toByteArray());
        repository.commit(u"Begin"_s);
    }
    void TearDown() override { removeImagesOf(repository); }

    Outcome run(const QStringList &more, const QStringList &environment = {}) const
    {
        Setting setting;
        setting.environment = environment;
        return console(QStringList{u"-C"_s, repository.path(), u"--output"_s, repository.path(), u"run"_s, u"--no-push"_s, u"--no-wiki"_s} + more, setting);
    }
    QByteArray said(const QString &image, const QString &command) const
    {
        const QString head = QString::fromLatin1(const_cast<Repository &>(repository).git({u"rev-parse"_s, u"HEAD"_s}));
        const Outcome done = call(u"docker"_s, {u"run"_s, u"--rm"_s, u"--network=none"_s, u"team/layout-"_s + image + u":1.0-"_s + head.left(7), u"sh"_s, u"-c"_s, command});
        EXPECT_EQ(done.code, 0) << done.err.constData();
        return done.out.trimmed();
    }
    void expectBuilt() const
    {
        EXPECT_EQ(said(u"cpu"_s, u"cat /arguments; cat /cpu.txt; echo; cat /shiny.sh"_s), "from file own\nBoth/cpu.txt\nscripts/shiny.sh");
        EXPECT_EQ(said(u"gpu"_s, u"cat /gpu.txt; echo; cat /r.sh; ls /cpu.txt 2>/dev/null || true"_s), "Both/gpu.txt\nscripts/r.sh");
        EXPECT_EQ(said(u"r"_s, u"ls -A /all"_s), "Both\nREADME.md\ndockerfiles\nscripts\nstackwright.yml\nversions.txt\nwhose");
    }

    Repository repository;
};

} // namespace

TEST_F(LayoutsTest, AreBuiltFromTheCheckoutWithEveryBuilder)
{
    for (const QStringList &environment : {QStringList(), QStringList{u"PATH=/usr/bin:/bin:/usr/sbin:/sbin"_s}}) {
        const Outcome done = run({u"--all"_s}, environment);
        ASSERT_EQ(done.code, 0) << done.err.constData();
        expectBuilt(); // the second time beside what the first has written
    }
}

TEST_F(LayoutsTest, AreBuiltFromACommit)
{
    repository.write(u"scripts/r.sh"_s, "edited");
    const Outcome done = run({u"--all"_s, u"--head"_s, u"HEAD"_s});
    ASSERT_EQ(done.code, 0) << done.err.constData();
    expectBuilt();
}

TEST_F(LayoutsTest, OnlyWhatAChangeConcernsIsBuilt)
{
    repository.write(u"scripts/shiny.sh"_s, "scripts/shiny.sh");
    repository.write(u"Both/gpu.txt"_s, "newer");
    repository.commit();
    const Outcome planned = console({u"-C"_s, repository.path(), u"plan"_s, u"--precise"_s, u"--json"_s});
    ASSERT_EQ(planned.code, 0) << planned.err.constData();
    QStringList changed;
    for (const QJsonValue &one : planned.json()[u"images"_s].toArray())
        if (one[u"state"_s].toString() == u"changed"_s)
            changed += one[u"name"_s].toString();
    EXPECT_EQ(changed.join(u' '), u"r gpu"_s) << "r takes the whole checkout";
    const Outcome done = run({u"--precise"_s});
    ASSERT_EQ(done.code, 0) << done.err.constData();
    EXPECT_EQ(said(u"gpu"_s, u"cat /gpu.txt"_s), "newer");
}

TEST_F(LayoutsTest, RefusesWhatCannotBeBuilt)
{
    const auto refuses = [&](const char *file, const QByteArray &text, const QByteArray &why) {
        const QByteArray before = readAll(repository.path(QLatin1String(file)));
        repository.write(QLatin1String(file), text);
        repository.commit();
        const Outcome done = run({u"--all"_s});
        EXPECT_EQ(done.code, 2) << file;
        EXPECT_TRUE(done.err.contains(why)) << done.err.constData();
        repository.write(QLatin1String(file), before);
    };
    refuses("Both/args/cpu.conf", "no pair\n", "error: Both/args/cpu.conf:1:1: no line NAME=value");
    refuses("dockerfiles/shiny.Dockerfile", "FROM team/layout-r\n", "which is no stage here");
    refuses("dockerfiles/r.Dockerfile", "FROM stackwright/tiny:1\nCOPY nowhere /\n", "error: dockerfiles/r.Dockerfile:2:1: COPY takes \"nowhere\", which is not in the checkout");
}

} // namespace outside_layouts_test
