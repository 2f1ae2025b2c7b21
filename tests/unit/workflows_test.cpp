// What `init github-actions` writes for different specs. tests/engine/outside_workflows_test.cpp carries it out.
#include "model/stack/workflows.h"
#include "model/yaml/yaml.h"
#include "tests/support/outside.h"

#include <gtest/gtest.h>

namespace workflows_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright;

namespace {

QList<Workflow> workflows(const QByteArray &spec, const WorkflowHints &hints = {})
{
    const SpecReading reading = readSpec(spec + "tag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    EXPECT_TRUE(reading.spec);
    const QList<Workflow> made = workflowsOf(reading.spec.value_or(Spec()), hints);
    for (const Workflow &one : made) {
        const YamlReading yaml = readYaml(one.text, one.path);
        EXPECT_TRUE(yaml.root && yaml.findings.isEmpty()) << qPrintable(one.path) << '\n' << one.text.constData();
        EXPECT_TRUE(one.text.contains("\npermissions: {}\n")) << "what a job may do stands in the job";
        EXPECT_FALSE(one.text.contains("pull_request_target"));
    }
    return made;
}

} // namespace

TEST(Workflows, FollowTheSpec)
{
    const QList<Workflow> plain = workflows("images:\n  a: {image_name: ghcr.io/x/a}\nmain_branches: [main, \"release+1\"]\n");
    ASSERT_EQ(plain.size(), 3);
    EXPECT_EQ(plain[2].path, u".github/workflows/weekly.yml"_s);
    EXPECT_TRUE(plain[2].text.contains("run --check-base --base HEAD --branch weekly\n"));
    EXPECT_FALSE(workflows("images:\n  a: {image_name: x/a}\n", {})[2].text.contains("--publish"));
    EXPECT_EQ(plain[0].path, u".github/workflows/build.yml"_s);
    EXPECT_EQ(plain[1].path, u".github/workflows/promote.yml"_s);
    EXPECT_TRUE(plain[0].text.contains(R"(branches: ["main","release\\+1"])"));
    EXPECT_FALSE(plain[0].text.contains("contents: write")) << "there is no wiki";
    EXPECT_FALSE(plain[0].text.contains("docker login") || plain[0].text.contains("DOCKERHUB_USERNAME:") || plain[0].text.contains("pytest"));

    const QByteArray more = workflows("images:\n  a: {image_name: x/a, integration_tests: true, secrets: [{id: t, env: NPM_TOKEN}, {id: g, env: GITHUB_TOKEN}, {id: f, file: f}]}\n  b: {image_name: quay.io/x/b}\n"
                                      "wiki: {remote: \"https://github.com/x/y.wiki.git\"}\n", {true, true, true, u"9"_s})[0].text;
    for (const char *part : {"contents: write", "docker login --username", "--password-stdin quay.io", "DOCKERHUB_USERNAME: ${{ secrets.DOCKERHUB_USERNAME }}", "NPM_TOKEN: ${{ secrets.NPM_TOKEN }}", "submodules: recursive", "lfs: true",
                             "python3-pytest", "# decide: write the files that secrets", "|NPM_TOKEN$|GITHUB_TOKEN$", ".git-credentials", "Written by stackwright 9 "})
        EXPECT_TRUE(more.contains(part)) << part << '\n' << more.constData();
    EXPECT_EQ(more.count("\n          GITHUB_TOKEN: ${{ github.token }}\n"), 3) << "the wiki's step and one in each job";
    EXPECT_FALSE(more.contains("secrets.GITHUB_TOKEN"));
    const QByteArray further = workflows("images:\n  a: {image_name: ghcr.io/x/a}\nalso_push: [quay.io/team]\n")[0].text;
    EXPECT_TRUE(further.contains("--password-stdin quay.io")) << "a registry that everything goes to, too: " << further.constData();
    EXPECT_FALSE(workflows("images:\n  a: {image_name: x/a}\nwiki: {remote: /srv/wiki.git}\n")[0].text.contains(".git-credentials"));
}

TEST(Workflows, AreWrittenOverNothingUnasked)
{
    using namespace stackwright::outside;
    Repository repository;
    repository.write(u"stackwright.yml"_s, "images:\n  a: {image_name: ghcr.io/x/a}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    const auto init = [&](const QStringList &more) { return console(QStringList{u"init"_s, u"github-actions"_s} + more, {repository.path(), {}, 60}); };
    const Outcome shown = init({u"--dry-run"_s});
    EXPECT_EQ(shown.code, 0) << shown.err.constData();
    EXPECT_FALSE(exists(repository.path(u".github"_s)));
    EXPECT_TRUE(shown.err.startsWith(".github/workflows/build.yml\n.github/workflows/promote.yml\n")) << shown.err.constData();
    EXPECT_EQ(init({u"--dry-run"_s, u"--json"_s}).json()[u"files"_s].toArray().size(), 3);
    repository.write(u".github/workflows/promote.yml"_s, "mine");
    const Outcome refused = init({});
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.errors().value(0), "error: .github/workflows/promote.yml: is there already");
    EXPECT_FALSE(exists(repository.path(u".github/workflows/build.yml"_s))) << "all or none";
    const Outcome written = init({u"--force"_s});
    EXPECT_EQ(written.code, 0);
    EXPECT_TRUE(written.err.contains(".github/workflows/build.yml:") && written.err.contains(": decide: where runners get the program from")) << written.err.constData();
    EXPECT_NE(readAll(repository.path(u".github/workflows/promote.yml"_s)), "mine");
    Repository empty;
    EXPECT_EQ(console({u"-C"_s, empty.path(), u"init"_s, u"github-actions"_s}).code, 2);
    repository.write(u"stackwright.yml"_s, "images:\n  a: {image_name: ghcr.io/x/a}\n");
    EXPECT_EQ(init({u"--force"_s}).code, 2) << "a stack that cannot be run";
}

} // namespace workflows_test
