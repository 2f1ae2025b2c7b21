// Where the parts of an image lie: what goes through a link is refused, since git sees no change behind it; what no builder takes is found.
#include "model/stack/check_places.h"
#include "model/stack/check_uses.h"
#include "tests/support/outside.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

namespace check_places_test {

using namespace stackwright;
using outside::Outcome;
using outside::console;

namespace {

std::string rulesOf(const StackCheck &check)
{
    QStringList all;
    for (const Finding &one : check.findings)
        all += one.rule + (one.severity == Finding::Severity::Error ? QStringLiteral("!") : QString());
    all.sort();
    return all.join(QLatin1Char(' ')).toStdString();
}

class Links : public testing::Test
{
protected:
    /// A stack of one image with these further keys; the real files lie in real/.
    void write(const QByteArray &keys)
    {
        repo.write("images/spec.yml", "tag: {prefix: \"1\"}\nall_info_cmds: {}\nimages:\n  a: {image_name: x/a" + keys + "}\n");
        repo.write("images/a/Dockerfile", "FROM debian\n");
        repo.write("real/a/Dockerfile", "FROM debian\n");
        repo.write("real/args.conf", "A=1\n");
        repo.write("real/tests/test_a.py", "");
    }
    std::string check()
    {
        const auto files = filesOfCheckout(repo.path());
        const std::string here = rulesOf(checkStack(*files, QStringLiteral("images/spec.yml")));
        repo.commit();
        const auto git = openGit(repo.path());
        EXPECT_TRUE(git);
        if (!git)
            return {};
        // Of a commit the same is said; what lies behind the link is besides missing in it.
        const std::string there = rulesOf(checkStack(*filesOfCommit(**git, QStringLiteral("HEAD")), QStringLiteral("images/spec.yml")));
        for (const char *rule : {"linked-path!", "linked-path", "unreadable!"})
            EXPECT_EQ(there.find(rule) == std::string::npos, here.find(rule) == std::string::npos) << rule << ": " << there << ", " << here;
        return here;
    }

    TestRepository repo;
};

TEST_F(Links, InTheWayToAPartAreErrors)
{
    repo.link("linked", "real");
    for (const char *keys : {", folder: ../linked/a", ", dockerfile: ../../linked/a/Dockerfile", ", context: linked/a", ", build_args_file: linked/args.conf", ", inputs: [linked]",
                             ", inputs: [linked/args.conf]", ", inputs: [\"linked/*.conf\"]"}) {
        write(keys);
        const std::string found = check();
        EXPECT_NE(found.find("linked-path!"), std::string::npos) << keys << ": " << found;
    }
    write(", inputs: [\"real/*.conf\"], build_args_file: real/args.conf, context: real/a");
    EXPECT_EQ(check().find("linked-path"), std::string::npos);
}

TEST_F(Links, ThatIsTheFileItselfIsOne)
{
    write(", build_args_file: args.conf");
    repo.link("images/a/args.conf", "../../real/args.conf");
    EXPECT_NE(check().find("linked-path!"), std::string::npos);
}

TEST_F(Links, OfTestsAreAWarning)
{
    write(", tests: [linked/tests]");
    repo.link("linked", "real");
    EXPECT_NE(check().find("linked-path"), std::string::npos);
    EXPECT_EQ(check().find("linked-path!"), std::string::npos);
    write("");
    repo.link("images/a/tests", "../../real/tests");
    EXPECT_NE(check().find("linked-path"), std::string::npos) << "the folder that is looked for by itself";
}

TEST_F(Links, InPlaceOfTheSpecOrTheRulesAreNotRead)
{
    write("");
    repo.write("real/rules.json", "{\"BuildAll\": [], \"ChangeIgnore\": []}");
    repo.link("images/change_ignore.json", "../real/rules.json");
    EXPECT_NE(check().find("unreadable!"), std::string::npos);
    repo.remove("images/change_ignore.json");
    EXPECT_EQ(check(), "");
    repo.rename("images/spec.yml", "real/spec.yml");
    repo.link("images/spec.yml", "../real/spec.yml");
    EXPECT_NE(check().find("unreadable!"), std::string::npos);
}

TEST_F(Links, ARunIsRefusedAsACheckIs)
{
    repo.link("linked", "real");
    const QList<QByteArray> all{", folder: ../linked/a", ", build_args_file: linked/args.conf"};
    for (const QByteArray &keys : all) {
        write(keys);
        repo.commit();
        const Outcome run = console({QStringLiteral("-C"), repo.path(), QStringLiteral("run"), QStringLiteral("--all"), QStringLiteral("--dry-run"), QStringLiteral("--no-push"), QStringLiteral("--no-wiki")});
        EXPECT_EQ(run.code, 2) << keys.constData() << run.err.constData();
        EXPECT_TRUE(run.err.contains("a symbolic link")) << run.err.constData();
    }
    write("");
    repo.write("other/Dockerfile", "FROM debian\n");
    repo.remove("images/a/Dockerfile");
    repo.link("images/a/Dockerfile", "../../other/Dockerfile");
    repo.commit();
    const Outcome out = console({QStringLiteral("-C"), repo.path(), QStringLiteral("run"), QStringLiteral("--all"), QStringLiteral("--dry-run"), QStringLiteral("--no-push"), QStringLiteral("--no-wiki")});
    EXPECT_EQ(out.code, 2) << out.err.constData();
}

TEST_F(Links, InputsThatAreNotThereAreToldOf)
{
    write(", inputs: [nowhere.txt, \"none/*.txt\", real/args.conf]");
    EXPECT_EQ(check(), "missing-input");
}

TEST_F(Links, AMalformedInstructionIsFoundBeforeABuild)
{
    write("");
    for (const auto &[text, rule] : QList<std::pair<const char *, const char *>>{
             {"FROM\n", "malformed-instruction!"}, {"FROM debian AS\n", "malformed-instruction!"}, {"FROM debian one AS two\n", "malformed-instruction!"},
             {"FROM debian\nCOPY Dockerfile\n", "malformed-instruction!"}, {"FROM debian\nADD [\"Dockerfile\"]\n", "malformed-instruction!"},
             {"FROM debian\nONBUILD FROM debian\n", "malformed-instruction!"}, {"FROM DEBIAN\n", "illegal-image!"}, {"FROM debian:\n", "illegal-image!"},
             {"ARG BASE=\nFROM ${BASE}\n", ""}, {"FROM debian\nCOPY --from=Other/Image /a /a\n", "illegal-image!"},
             {"FROM debian AS one\nFROM one as two\nCOPY --from=one /a /a\nCOPY --from=0 /a /a\nCOPY <<END /b\nx\nEND\n", ""},
             {"FROM scratch\nADD [\"Dockerfile\", \"/\"]\nONBUILD COPY a /a\n", ""}}) {
        repo.write("images/a/Dockerfile", text);
        EXPECT_EQ(check(), rule) << text;
    }
}

} // namespace

} // namespace check_places_test
