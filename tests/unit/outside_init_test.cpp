// `init` as a person calls it: what it prints, where it writes, and what it never writes over.
#include "tests/support/outside.h"

#include <gtest/gtest.h>

namespace outside_init_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class InitTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        repository.write(u"Base/Dockerfile"_s, "FROM debian:bookworm-slim\n");
        repository.write(u"App/Dockerfile"_s, "ARG NAMESPACE=team\nFROM ${NAMESPACE}/base:latest\n");
        repository.write(u"docs/Dockerfile"_s, "FROM team/base\n");
        repository.commit();
    }
    Outcome init(const QStringList &more) const { return console(QStringList{u"init"_s} + more, {repository.path(), {}, 60}); }

    Repository repository;
};

} // namespace

TEST_F(InitTest, PrintsWritesAndIsRead)
{
    const Outcome shown = init({u"--dry-run"_s});
    EXPECT_EQ(shown.code, 0) << shown.err.constData();
    EXPECT_TRUE(shown.out.contains("    depend_on: base\n    folder: App\n")) << shown.out.constData();
    EXPECT_TRUE(shown.out.contains("#   docs/Dockerfile\n"));
    EXPECT_EQ(shown.err.split('\n').first(), "stackwright.yml");
    EXPECT_FALSE(exists(repository.path(u"stackwright.yml"_s)));

    // From a folder below, too: it is the checkout that gets the file.
    const Outcome written = console({u"init"_s}, {repository.path(u"App"_s), {}, 60});
    EXPECT_EQ(written.code, 0) << written.err.constData();
    EXPECT_EQ(readAll(repository.path(u"stackwright.yml"_s)), shown.out);
    const Outcome checked = console({u"check"_s, u"--json"_s}, {repository.path(u"App"_s), {}, 60});
    EXPECT_EQ(checked.code, 0) << checked.out.constData();
    EXPECT_EQ(checked.json()[u"findings"_s].toArray().size(), 0) << checked.out.constData();
    const QJsonArray images = console({u"plan"_s, u"--json"_s}, {repository.path(), {}, 60}).json()[u"images"_s].toArray();
    EXPECT_EQ(images.at(1)[u"parent"_s].toString(), u"base"_s);
    EXPECT_EQ(images.at(1)[u"context"_s].toString(), u"App"_s);
    EXPECT_EQ(images.at(1)[u"dockerfile"_s].toString(), u"App/Dockerfile"_s);
}

TEST_F(InitTest, WritesOverNothingUnasked)
{
    repository.write(u"stackwright.yml"_s, "mine");
    const Outcome refused = init({});
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.errors().value(0), "error: stackwright.yml: is there already");
    EXPECT_EQ(readAll(repository.path(u"stackwright.yml"_s)), "mine");
    EXPECT_EQ(init({u"--dry-run"_s}).code, 0);
    EXPECT_EQ(init({u"--force"_s}).code, 0);
    EXPECT_NE(readAll(repository.path(u"stackwright.yml"_s)), "mine");

    // One that would not be read is not written, not even by force.
    repository.remove(u"stackwright.yml"_s);
    repository.write(u"images/spec.yml"_s, "mine");
    EXPECT_EQ(init({u"--force"_s}).errors().value(0), "error: images/spec.yml: is there already, and would be read in place of stackwright.yml");
    EXPECT_FALSE(exists(repository.path(u"stackwright.yml"_s)));
}

TEST_F(InitTest, TellsAScriptWhatItMakes)
{
    const QJsonObject shown = init({u"--dry-run"_s, u"--json"_s}).json();
    EXPECT_EQ(shown[u"files"_s][0][u"path"_s].toString(), u"stackwright.yml"_s);
    EXPECT_TRUE(shown[u"files"_s][0][u"text"_s].toString().contains(u"depend_on: base"_s));
    EXPECT_EQ(shown[u"images"_s].toInt(), 2);
    EXPECT_FALSE(exists(repository.path(u"stackwright.yml"_s)));
}

/// A client without the plug-in says so in words of its own, of which none is about the file.
TEST_F(InitTest, ABakeFileOfItsLanguageNeedsBuildx)
{
    repository.write(u"bake.hcl"_s, "target \"a\" {}\n");
    for (const QByteArray &script : {QByteArray("echo \"unknown flag: --file\" >&2; echo \"See 'docker --help'.\" >&2; exit 125"), QByteArray("echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1")}) {
        QTemporaryDir folder;
        QFile docker(folder.filePath(u"docker"_s));
        ASSERT_TRUE(docker.open(QFile::WriteOnly));
        docker.write("#!/bin/sh\n" + script + '\n');
        docker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        docker.close();
        const Outcome bake = console({u"init"_s, u"--from"_s, u"bake"_s, u"bake.hcl"_s}, {repository.path(), {QString(u"PATH="_s + folder.path() + u":/usr/bin:/bin"_s)}, 60});
        EXPECT_EQ(bake.code, 3) << bake.err.constData();
        EXPECT_TRUE(bake.err.contains("install buildx")) << bake.err.constData();
    }
}

TEST_F(InitTest, SaysWhatItCannotDo)
{
    EXPECT_EQ(init({u"github-actions"_s}).code, 2) << "there is no spec yet";
    EXPECT_EQ(init({u"gitlab"_s}).code, 2);
    EXPECT_EQ(init({u"--from"_s, u"make"_s, u"x"_s}).code, 2);
    EXPECT_EQ(init({u"--from"_s, u"bake"_s, u"none.json"_s}).code, 2);
    EXPECT_EQ(init({u"App"_s}).code, 2);
    repository.write(u"bake.hcl"_s, "target \"a\" {}\n");
    const Outcome bake = console({u"init"_s, u"--from"_s, u"bake"_s, u"bake.hcl"_s}, {repository.path(), {u"PATH=/nowhere"_s}, 60});
    EXPECT_EQ(bake.code, 3) << bake.err.constData();
    Repository empty;
    empty.write(u"README.md"_s, "x");
    EXPECT_EQ(console({u"init"_s}, {empty.path(), {}, 60}).errors().value(0), "error: Dockerfiles: there is none in this checkout");
}

TEST_F(InitTest, ReadsAComposeFile)
{
    repository.write(u"compose.yml"_s, "services:\n  base: {build: ./Base, image: \"team/base:1\"}\n  app: {build: {context: App}, image: \"team/app:1\"}\n");
    const Outcome made = init({u"--dry-run"_s, u"--from"_s, u"compose"_s, u"compose.yml"_s});
    EXPECT_EQ(made.code, 0) << made.err.constData();
    EXPECT_TRUE(made.out.contains("  app:\n    image_name: team/app\n    depend_on: base\n    folder: App\n")) << made.out.constData();

    Repository other; // its paths begin where it stands
    other.write(u"compose.yml"_s, "services:\n  base: {build: ./Base}\n");
    const Outcome outside = init({u"--dry-run"_s, u"--from"_s, u"compose"_s, other.path(u"compose.yml"_s)});
    EXPECT_EQ(outside.code, 2);
    EXPECT_TRUE(outside.err.contains("lies outside of the checkout")) << outside.err.constData();
}

} // namespace outside_init_test
