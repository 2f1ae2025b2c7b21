// Plans of stacks that are laid out otherwise than images/NAME: rule 3 over folders, contexts and further paths, from the
// checkout and from a commit's tree.
#include "model/stack/check.h"
#include "model/workspace/workspace.h"
#include "tests/support/repository.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

namespace layouts_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

const QByteArray tail = "tag: {prefix: \"1\"}\nall_info_cmds: {}\n";

class LayoutsTest : public ::testing::Test
{
protected:
    TestRepository repo;
    Place place;
    Selection selection;

    void SetUp() override { place.repo = repo.path(); }

    /// A shared context, a folder of two images, one elsewhere; a parent whose ONBUILD takes files.
    void writeShared()
    {
        repo.write("stackwright.yml", R"(images:
  r: {image_name: x/r, context: ., dockerfile: ../dockerfiles/r.Dockerfile, inputs: [versions.txt, "lists/*.txt"]}
  shiny: {image_name: x/shiny, context: ., dockerfile: ../dockerfiles/shiny.Dockerfile, depend_on: r, target: run}
  cpu: {image_name: x/cpu, folder: Both, build_args_file: args/cpu.conf}
  gpu: {image_name: x/gpu, folder: Both, dockerfile: gpu.Dockerfile}
  lib: {image_name: x/lib, folder: deep/lib}
)" + tail);
        repo.write("dockerfiles/r.Dockerfile", "FROM scratch\nCOPY scripts/install_r.sh /\nCOPY config /config\nONBUILD COPY packages.txt /\n");
        repo.write("dockerfiles/shiny.Dockerfile", "FROM x/r AS run\nCOPY scripts/install_shiny.sh /\nFROM run AS docs\nCOPY docs /docs\n");
        repo.write("dockerfiles/r.Dockerfile.dockerignore", "config/secret\n");
        for (const char *file : {"scripts/install_r.sh", "scripts/install_shiny.sh", "scripts/other.sh", "config/a", "config/secret", "packages.txt", "docs/a", "versions.txt",
                                 "lists/a.txt", "lists/a.md", "README.md", "Both/Dockerfile", "Both/gpu.Dockerfile", "args/cpu.conf", "deep/lib/Dockerfile", "deep/README.md"})
            repo.write(file, QByteArray(file).endsWith("Dockerfile") ? "FROM scratch\n" : QByteArray(file).endsWith(".conf") ? "A=1\n" : "x\n");
        repo.commit();
    }

    Planning planned()
    {
        auto made = planStack(place, selection, q("/"), {});
        if (const auto *refusal = std::get_if<PlanRefusal>(&made)) {
            ADD_FAILURE() << qPrintable(refusal->error.text());
            return {};
        }
        return std::get<Planning>(std::move(made));
    }
    /// The images that changed when these files were written and committed, in the order of the spec.
    QByteArray changedBy(const QByteArrayList &files)
    {
        for (const QByteArray &file : files)
            repo.write(file, "# new " + file + "\nFROM scratch\n");
        repo.commit();
        QByteArrayList names;
        for (const PlannedImage &image : planned().plan.images)
            if (image.state == ChangeState::Changed)
                names += image.name.toUtf8();
        return names.join(' ');
    }
    QByteArray warnings()
    {
        QByteArrayList kinds;
        for (const PlanWarning &warning : planned().plan.warnings)
            kinds += warning.kind.toUtf8();
        return kinds.join(' ');
    }
};

} // namespace

TEST_F(LayoutsTest, ASharedContextCountsByWhatIsTaken)
{
    writeShared();
    const Planning planning = planned();
    EXPECT_EQ(planning.folders.specFile, q("stackwright.yml"));
    EXPECT_EQ(planning.plan.images[0].context, q("."));
    EXPECT_EQ(planning.plan.images[0].dockerfile, q("dockerfiles/r.Dockerfile"));
    EXPECT_EQ(changedBy({"scripts/other.sh", "README.md", "deep/README.md", "unknown/file"}), "");
    EXPECT_EQ(warnings(), "") << "other paths need no warning";
    EXPECT_EQ(changedBy({"scripts/install_shiny.sh"}), "shiny");
    EXPECT_EQ(changedBy({"config/secret"}), "r") << "a builder without BuildKit's ignore file takes it";
    EXPECT_EQ(changedBy({"config/a"}), "r");
    EXPECT_EQ(changedBy({"packages.txt"}), "shiny") << "by the parent's ONBUILD";
    EXPECT_EQ(changedBy({"docs/a"}), "") << "of a stage that does not lead to the target";
    EXPECT_EQ(changedBy({"versions.txt"}), "r");
    EXPECT_EQ(changedBy({"lists/a.txt"}), "r");
    EXPECT_EQ(changedBy({"lists/a.md"}), "");
}

TEST_F(LayoutsTest, AFolderChangesEveryImageThatHasIt)
{
    writeShared();
    EXPECT_EQ(changedBy({"Both/notes"}), "cpu gpu");
    const Plan plan = planned().plan;
    const auto file = plan.changedFiles.first();
    EXPECT_EQ(file.image, q("cpu"));
    EXPECT_EQ(file.others, QStringList{q("gpu")});
    EXPECT_EQ(*planFromJson(toJson(plan)), plan);
    EXPECT_EQ(changedBy({"args/cpu.conf"}), "cpu");
    EXPECT_EQ(changedBy({"deep/lib/x"}), "lib");
    EXPECT_EQ(changedBy({"r/tests/test_a.py"}), "r") << "tests are run, whoever takes them";
}

TEST_F(LayoutsTest, PreciseAsksEveryImage)
{
    writeShared();
    selection.precise = true;
    EXPECT_EQ(changedBy({"Both/notes", "deep/lib/x"}), "");
    EXPECT_EQ(changedBy({"Both/gpu.Dockerfile"}), "gpu");
    EXPECT_EQ(changedBy({"args/cpu.conf"}), "cpu");
    EXPECT_EQ(changedBy({"lists/a.txt", "scripts/install_shiny.sh"}), "r shiny");
}

TEST_F(LayoutsTest, TheSpecChangesTheImagesWhoseKeysDiffer)
{
    writeShared();
    QByteArray text = repo.git({q("show"), q("HEAD:stackwright.yml")}) + "\n";
    repo.write("stackwright.yml", text + "wiki: {repository_url: https://x.example/y}\n");
    repo.commit();
    EXPECT_EQ(planned().plan.order, QStringList());
    text.replace("folder: deep/lib", "folder: deep/lib, build_args: {A: \"1\"}");
    repo.write("stackwright.yml", text);
    repo.commit();
    EXPECT_EQ(textOf(planned().plan).split('\n').value(4), "lib changed build: files-changed(stackwright.yml)");
    repo.write("stackwright.yml", "change_ignore: [stackwright.yml]\n" + text.replace("A: \"1\"", "A: \"2\""));
    repo.commit();
    EXPECT_EQ(planned().plan.order, QStringList());
}

TEST_F(LayoutsTest, RulesInTheSpecDecide)
{
    repo.write("docker/a/Dockerfile", "FROM scratch\n");
    repo.write("docker/b/Dockerfile", "FROM scratch\n");
    repo.write("stackwright.yml", "images_folder: docker\nbuild_all: [common/]\nchange_ignore: [\"*/README.md\"]\nbuild_all_on_main: false\nmain_branches: [dev]\n"
                                  "images: {a: {image_name: x/a}, b: {image_name: x/b}}\n" + tail);
    repo.commit();
    EXPECT_EQ(changedBy({"docker/a/README.md", "common/x"}), "") << "common/ lies below docker/";
    EXPECT_EQ(changedBy({"docker/a/x"}), "a");
    EXPECT_EQ(planned().plan.order, QStringList{q("a")}) << "a main branch builds no more than others";
    EXPECT_EQ(changedBy({"docker/common/x"}), "");
    EXPECT_EQ(planned().plan.order.size(), 2);
    changedBy({"docker/other/x"});
    EXPECT_EQ(warnings(), "unknown-image-folder");
}

TEST_F(LayoutsTest, AnyCommitIsPlannedFromItsOwnTree)
{
    writeShared();
    repo.write("scripts/install_shiny.sh", "new\n");
    const QString before = repo.commit();
    repo.remove("stackwright.yml");
    repo.write("images/spec.yml", "images: {only: {image_name: x/only}}\n" + tail);
    repo.write("images/only/Dockerfile", "FROM scratch\n");
    repo.commit();
    EXPECT_EQ(planned().folders.specFile, q("images/spec.yml"));
    selection.head = before;
    const Planning planning = planned();
    EXPECT_EQ(planning.folders.specFile, q("stackwright.yml"));
    EXPECT_EQ(textOf(planning.plan).split('\n').value(1), "shiny changed build: files-changed(scripts/install_shiny.sh)");
}

TEST_F(LayoutsTest, UncommittedFilesCountWhereTheyAreTaken)
{
    writeShared();
    selection.all = true;
    EXPECT_FALSE(planned().plan.dirty);
    repo.write("README.md", "edited\n");
    repo.write("artifacts/run.jsonl", "{}\n");
    EXPECT_FALSE(planned().plan.dirty);
    repo.write("scripts/install_r.sh", "edited\n");
    EXPECT_TRUE(planned().plan.dirty);
    EXPECT_EQ(planned().plan.uncommitted, 1);
}

TEST_F(LayoutsTest, CheckFindsWhatIsMissing)
{
    const auto found = [&] {
        QByteArrayList lines;
        for (const Finding &one : checkStack(*filesOfCheckout(repo.path()), q("stackwright.yml")).findings)
            lines += (one.place() + QLatin1Char(' ') + one.rule).toUtf8();
        return lines.join(", ");
    };
    writeShared();
    EXPECT_EQ(found(), "stackwright.yml:4:3 unused-build-arg");
    repo.write("Both/Dockerfile", "ARG A\nFROM scratch\n");
    EXPECT_EQ(found(), "");
    repo.remove("scripts/install_r.sh");
    EXPECT_EQ(found(), "dockerfiles/r.Dockerfile:2:1 missing-source");
    repo.write("scripts/install_r.sh", "");
    repo.write("args/cpu.conf", "# ok\n\nA = 1\n");
    EXPECT_EQ(found(), "args/cpu.conf:3:1 illegal-build-arg");
    repo.remove("args/cpu.conf");
    EXPECT_EQ(found(), "stackwright.yml:4:3 missing-build-args-file");
    repo.write("args/cpu.conf", "A=1\n");
    repo.write("dockerfiles/shiny.Dockerfile", "FROM x/r AS other\n");
    EXPECT_EQ(found(), "dockerfiles/shiny.Dockerfile:1:1 missing-target");
    repo.remove("dockerfiles/shiny.Dockerfile");
    repo.write("stackwright.yml", "images: {a: {image_name: x/a, context: nowhere, dockerfile: ../dockerfiles/r.Dockerfile}, b: {image_name: x/b}}\n" + tail);
    EXPECT_EQ(found(), "stackwright.yml:1:10 missing-context, stackwright.yml:1:91 missing-image-folder");
}

} // namespace layouts_test
