#include "model/workspace/whatif.h"
#include "model/workspace/workspace.h"
#include "tests/support/repository.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>

namespace workspace_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

class WorkspaceTest : public ::testing::Test
{
protected:
    TestRepository repo;
    Place place;
    QMap<QString, QString> environment;

    void SetUp() override
    {
        place.repo = repo.path();
        repo.writeStack("base ds<base rs<base");
        repo.commit();
    }

    Planning planned(const Selection &selection = {})
    {
        auto made = planStack(place, selection, q("/"), environment);
        if (const auto *refusal = std::get_if<PlanRefusal>(&made)) {
            ADD_FAILURE() << qPrintable(refusal->error.text());
            return {};
        }
        return std::get<Planning>(std::move(made));
    }
    PlanRefusal refused(const Selection &selection = {})
    {
        auto made = planStack(place, selection, q("/"), environment);
        if (std::holds_alternative<Planning>(made)) {
            ADD_FAILURE() << "a plan was made";
            return {};
        }
        return std::get<PlanRefusal>(std::move(made));
    }
    QByteArray order(const Selection &selection = {}) { return planned(selection).plan.order.join(QLatin1Char(' ')).toUtf8(); }
};

TEST_F(WorkspaceTest, WhatIfAFileHadNotChanged)
{
    repo.write("README.md", "x"); // the first commit has nothing to be compared with
    repo.commit();
    repo.write("images/rs/Dockerfile", "FROM y\n");
    repo.write("images/ds/Dockerfile", "FROM y\n");
    Selection selection;
    selection.worktree = true;
    const Planning planning = planned(selection);
    ASSERT_EQ(planning.plan.order.join(QLatin1Char(' ')), q("base ds rs"));
    const auto without = planWithout(planning, {"images/rs/Dockerfile"});
    ASSERT_TRUE(without);
    EXPECT_EQ(textOf(*without), "base unchanged build: needed-by-child(ds)\n"
                                "ds changed build: files-changed(images/ds/Dockerfile)\n"
                                "rs unchanged none: nothing-changed\n");
    EXPECT_TRUE(planWithout(planning, {"images/rs/Dockerfile", "images/ds/Dockerfile"})->order.isEmpty());
    EXPECT_EQ(*planWithout(planning, {}), planning.plan);
    EXPECT_EQ(planning.plan.changedFiles.size(), 3) << "the plan itself stays as it is";
}

TEST_F(WorkspaceTest, WhatIfOfAPrecisePlan)
{
    repo.write("README.md", "x"); // the first commit has nothing to be compared with
    repo.commit();
    repo.write("images/rs/Dockerfile", "FROM y\n");
    Selection selection;
    selection.worktree = selection.precise = true;
    const Planning planning = planned(selection);
    ASSERT_TRUE(planning.plan.order.contains(q("rs")));
    EXPECT_TRUE(planWithout(planning, {"images/rs/Dockerfile"})->order.isEmpty());
}

TEST_F(WorkspaceTest, PlansTheCheckout)
{
    repo.write("images/rs/Dockerfile", "FROM y\n");
    repo.commit();
    const Planning planning = planned();
    EXPECT_EQ(textOf(planning.plan), "base unchanged build: needed-by-child(rs)\n"
                                     "ds unchanged none: nothing-changed\n"
                                     "rs changed build: files-changed(images/rs/Dockerfile)\n");
    EXPECT_EQ(planning.plan.tag, q("2026.3-") + repo.head().left(7));
    EXPECT_TRUE(planning.findings.isEmpty());
    EXPECT_TRUE(planning.plan.warnings.isEmpty());
    EXPECT_FALSE(planning.fromCommit);
    EXPECT_EQ(planning.folders.output, repo.path());
    EXPECT_EQ(planning.folders.wiki, repo.path("wiki"));
}

TEST_F(WorkspaceTest, PlansAnyCommitFromItsOwnTree)
{
    repo.write("images/rs/Dockerfile", "FROM y\n");
    const QString second = repo.commit();
    repo.writeStack("base only<base");
    repo.git({q("rm"), q("-rq"), q("images/rs"), q("images/ds")});
    repo.commit();
    repo.write("images/spec.yml", "broken: [");
    Selection selection;
    selection.head = second;
    const Planning planning = planned(selection);
    EXPECT_EQ(planning.plan.order, (QStringList{q("base"), q("rs")}));
    EXPECT_TRUE(planning.fromCommit);
    ASSERT_EQ(planning.plan.warnings.size(), 1);
    EXPECT_EQ(planning.plan.warnings[0].kind, q("branch-unknown")) << "which any other commit's is than the checkout's own";
    selection.worktree = true;
    EXPECT_EQ(refused(selection).error.exitCode(), 2);
    selection = {};
    selection.head = q("nothing-of-that-name");
    EXPECT_EQ(refused(selection).error.text(), q("--head nothing-of-that-name: names no commit of this repository"));
}

TEST_F(WorkspaceTest, FindsTheCheckoutUpward)
{
    place.repo.clear();
    repo.write("docs/deep/x", "1");
    const Result<Folders> found = locate(place, repo.path("docs/deep"));
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->checkout, repo.path());
    const Result<Folders> none = locate(place, q("/"));
    ASSERT_FALSE(none.ok());
    EXPECT_EQ(none.error().exitCode(), 2);
    EXPECT_TRUE(none.error().advice.text.contains(q("-C")));
    place.repo = q("no/such/folder");
    EXPECT_EQ(locate(place, repo.path()).error().text(), repo.path("no/such/folder: no such folder"));
    place.repo = q("..");
    place.output = q("out");
    EXPECT_EQ(locate(place, repo.path("docs"))->checkout, repo.path());
    EXPECT_EQ(locate(place, repo.path("docs"))->output, repo.path("docs/out"));
    EXPECT_EQ(locate(place, repo.path("docs"))->wiki, repo.path("docs/out/wiki"));
    place.spec = repo.path("stacks/other.yml");
    EXPECT_EQ(locate(place, repo.path("docs"))->specFile, q("stacks/other.yml"));
}

TEST_F(WorkspaceTest, SaysEverythingThatIsWrongAtOnce)
{
    repo.write("images/spec.yml", "images:\n  a: {image_name: x/a, depend_on: nowhere}\n  b: {image_name: x/b, depend_on: nobody}\n");
    repo.write("images/change_ignore.json", "{\"BuildAll\": 3}");
    const PlanRefusal refusal = refused();
    EXPECT_EQ(refusal.error.exitCode(), 2);
    int errors = 0;
    for (const Finding &finding : refusal.findings)
        errors += finding.severity == Finding::Severity::Error ? 1 : 0;
    EXPECT_GE(errors, 3);
    repo.remove("images/spec.yml");
    EXPECT_TRUE(refused().error.text().startsWith(q("images/spec.yml: "))) << qPrintable(refused().error.text());
    EXPECT_EQ(refused().error.exitCode(), 2);
}

TEST_F(WorkspaceTest, NeedsARepository)
{
    QTemporaryDir plain;
    ASSERT_TRUE(QDir(plain.path()).mkpath(q("images/base")));
    ASSERT_TRUE(QFile::copy(repo.path("images/spec.yml"), plain.filePath(q("images/spec.yml"))));
    place.repo = plain.path();
    EXPECT_EQ(refused().error.exitCode(), 3);
}

TEST_F(WorkspaceTest, TakesMissingRulesForEmptyOnes)
{
    repo.remove("images/change_ignore.json");
    repo.write("images/tests_common/t.py", "1");
    repo.commit();
    const Planning planning = planned();
    EXPECT_TRUE(planning.plan.order.isEmpty());
    ASSERT_EQ(planning.plan.warnings.size(), 1) << "the rules themselves are no image";
    EXPECT_EQ(planning.plan.warnings[0].path, "images/tests_common/t.py");
}

TEST_F(WorkspaceTest, WarnsOfAnImageWithoutAFolder)
{
    repo.git({q("rm"), q("-rq"), q("images/rs")});
    repo.commit();
    const Planning planning = planned();
    ASSERT_EQ(planning.plan.warnings.size(), 1);
    EXPECT_EQ(planning.plan.warnings[0].kind, q("missing-image-folder"));
    EXPECT_EQ(planning.plan.warnings[0].path, "images/rs");
}

TEST_F(WorkspaceTest, CountsTheWorkTreeWithItsOddestNames)
{
    repo.write("x", "1");
    repo.commit();
    repo.write("images/ds/a b\n\"c\"\xff", "1");
    Selection selection;
    EXPECT_EQ(order(), "");
    selection.worktree = true;
    const Planning planning = planned(selection);
    EXPECT_EQ(planning.plan.order, (QStringList{q("base"), q("ds")}));
    EXPECT_EQ(planning.plan.trigger, Trigger::Worktree);
    EXPECT_EQ(planning.plan.images[1].reasons.first().files, QList<QByteArray>{"images/ds/a b\n\"c\"\xff"});
    ASSERT_EQ(planning.plan.warnings.size(), 1);
    EXPECT_EQ(planning.plan.warnings[0].kind, q("uncommitted-files"));
}

/// What no commit holds never gets a commit's tag, and a plan says what it is made of.
TEST_F(WorkspaceTest, WhatNoCommitHoldsHasATagOfItsOwn)
{
    repo.write("images/base/Dockerfile", "FROM x\nCOPY src /\n");
    repo.write("images/base/src/a", "1");
    repo.write("images/base/tests/t.py", "1");
    repo.write(".gitignore", "*.secret\n");
    repo.commit();
    Selection selection;
    selection.all = true;
    const QString clean = planned(selection).plan.tag;
    const auto kinds = [](const Plan &plan) {
        QStringList all;
        for (const PlanWarning &warning : plan.warnings)
            all += warning.kind;
        return all.join(QLatin1Char(' '));
    };
    EXPECT_FALSE(planned(selection).plan.dirty);
    EXPECT_EQ(kinds(planned(selection).plan), QString());

    QSet<QString> tags{clean};
    const auto isDirty = [&](const char *why) {
        const Plan plan = planned(selection).plan;
        EXPECT_TRUE(plan.dirty) << why;
        EXPECT_EQ(kinds(plan), q("uncommitted-files")) << why;
        EXPECT_TRUE(plan.tag.startsWith(clean + q("-dirty-"))) << qPrintable(plan.tag);
        EXPECT_EQ(plan.tag.size(), clean.size() + 15);
        EXPECT_EQ(plan.images[0].target.tag, plan.tag);
        EXPECT_FALSE(tags.contains(plan.tag)) << why;
        tags.insert(plan.tag);
        EXPECT_EQ(planned(selection).plan.tag, plan.tag) << "the same files, the same tag";
    };
    repo.write("images/base/src/a", "2");
    isDirty("an edit");
    repo.write("images/base/src/a", "3");
    isDirty("another edit");
    repo.git({q("add"), q("-A")});
    repo.write("images/base/src/a", "1");
    EXPECT_EQ(planned(selection).plan.tag, clean) << "taken back";
    repo.git({q("reset"), q("-q"), q("--hard")});
    repo.write("images/base/src/new", "1");
    isDirty("untracked");
    repo.remove("images/base/src/new");
    repo.write("images/base/src/x.secret", "1");
    isDirty("ignored by git, but taken");
    repo.remove("images/base/src/x.secret");
    repo.remove("images/base/src/a");
    isDirty("gone");
    repo.git({q("update-index"), q("--assume-unchanged"), q("images/base/Dockerfile")});
    repo.write("images/base/src/a", "1");
    repo.write("images/base/Dockerfile", "FROM y\nCOPY src /\n");
    isDirty("git was told not to look");
    repo.git({q("update-index"), q("--no-assume-unchanged"), q("images/base/Dockerfile")});
    repo.git({q("reset"), q("-q"), q("--hard")});

    // Named, and no part of what is built.
    repo.write("images/base/x.secret", "1");
    EXPECT_EQ(kinds(planned(selection).plan), QString());
    repo.write("images/base/tests/t.py", "2");
    Plan plan = planned(selection).plan;
    EXPECT_FALSE(plan.dirty);
    EXPECT_EQ(plan.uncommitted, 1);
    EXPECT_EQ(plan.tag, clean);
    EXPECT_EQ(kinds(plan), q("uncommitted-files"));
    EXPECT_TRUE(plan.warnings[0].text.contains(q("images/base/tests/t.py"))) << qPrintable(plan.warnings[0].text);
    repo.git({q("reset"), q("-q"), q("--hard")});
    repo.write("images/ds/new", "1");
    selection = {};
    selection.only = {q("base")};
    plan = planned(selection).plan;
    EXPECT_FALSE(plan.dirty) << "ds is not built";
    EXPECT_EQ(plan.uncommitted, 1);
    repo.remove("images/ds/new");
    repo.write("README.md", "beside the images");
    EXPECT_EQ(kinds(planned(selection).plan), QString());

    // The spec's keys are part of what is built.
    QFile spec(repo.path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QIODevice::ReadOnly));
    QByteArray text = spec.readAll();
    repo.write("images/spec.yml", "# a comment\n" + text);
    EXPECT_FALSE(planned(selection).plan.dirty);
    text.replace("  base:\n", "  base:\n    build_args: {A: b}\n");
    repo.write("images/spec.yml", text);
    EXPECT_TRUE(planned(selection).plan.dirty) << text.constData();
    selection.only = {};
    selection.head = q("HEAD");
    EXPECT_FALSE(planned(selection).plan.dirty) << "the commit's own tree is built";
}

TEST_F(WorkspaceTest, ABranchsTagIsNotForWhatNoCommitHolds)
{
    repo.commit();
    repo.write("images/ds/new", "1");
    Selection selection;
    selection.worktree = true;
    selection.tagSuffix = TagSuffix::Branch;
    selection.branch = QString(200, QLatin1Char('b'));
    Planning planning = planned(selection);
    EXPECT_TRUE(planning.plan.dirty);
    EXPECT_EQ(planning.plan.tag.size(), 128);
    EXPECT_TRUE(planning.plan.tag.contains(q("-dirty-")));
    EXPECT_EQ(planning.plan.order, (QStringList{q("base"), q("ds")})) << "its parent is under no such tag";
    ASSERT_TRUE(decideAgain(&planning, {{q("base"), Presence::No}, {q("ds"), Presence::No}}));
    EXPECT_EQ(planning.plan.order, (QStringList{q("base"), q("ds")}));
}

TEST_F(WorkspaceTest, NamesWhatTheCheckoutLacks)
{
    TestRepository library;
    library.write("f", "1");
    library.commit();
    const QByteArray pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n";
    repo.write("images/ds/model.bin", pointer);
    repo.write("images/ds/data/f", "1");
    repo.write("images/ds/.dockerignore", "unneeded\n");
    repo.write("images/ds/unneeded", pointer);
    repo.git({q("-c"), q("protocol.file.allow=always"), q("submodule"), q("--quiet"), q("add"), library.path(), q("images/ds/vendor")});
    repo.commit();
    const auto lacks = [this](const Selection &selection) {
        QByteArrayList paths;
        for (const PlanWarning &warning : planned(selection).plan.warnings)
            if (warning.kind == q("checkout-lacks"))
                paths += warning.path;
        return paths.join(' ');
    };
    Selection selection;
    selection.only = {q("ds")};
    EXPECT_EQ(lacks(selection), "images/ds/model.bin");
    EXPECT_FALSE(planned(selection).plan.dirty);
    // A submodule that stands elsewhere than the commit says, or was edited.
    repo.write("images/ds/vendor/f", "2");
    EXPECT_TRUE(planned(selection).plan.dirty);
    repo.gitIn(repo.path("images/ds/vendor"), {q("commit"), q("-qam"), q("Elsewhere")});
    EXPECT_TRUE(planned(selection).plan.dirty);
    repo.git({q("submodule"), q("--quiet"), q("deinit"), q("-f"), q("images/ds/vendor")});
    EXPECT_EQ(lacks(selection), "images/ds/model.bin images/ds/vendor");
    repo.git({q("sparse-checkout"), q("set"), q("--no-cone"), q("/*"), q("!/images/ds/data")});
    EXPECT_EQ(lacks(selection), "images/ds/data images/ds/model.bin images/ds/vendor");
    EXPECT_FALSE(planned(selection).plan.dirty);
    selection.only = {q("base")};
    EXPECT_EQ(lacks(selection), "") << "ds is not built";
    selection.only = {q("ds")};
    selection.head = q("HEAD");
    EXPECT_EQ(lacks(selection), "images/ds/model.bin images/ds/vendor") << "which a commit's tree never holds";
}

TEST_F(WorkspaceTest, ASubmodulesOwnFilesAreLookedAtToo)
{
    TestRepository inner, library;
    inner.write("deep", "1");
    inner.commit();
    library.write("f", "1");
    library.write(".gitignore", "*.bin\n");
    library.git({q("-c"), q("protocol.file.allow=always"), q("submodule"), q("--quiet"), q("add"), inner.path(), q("inner")});
    library.commit();
    repo.git({q("-c"), q("protocol.file.allow=always"), q("submodule"), q("--quiet"), q("add"), library.path(), q("images/ds/vendor")});
    repo.commit();
    Selection selection;
    selection.only = {q("ds")};
    const auto said = [&] {
        QStringList texts;
        for (const PlanWarning &warning : planned(selection).plan.warnings)
            if (warning.kind == q("checkout-lacks") || warning.kind == q("uncommitted-files"))
                texts += warning.text;
        return texts.join(QLatin1Char('\n'));
    };
    // A plain "update --init" leaves the inner one out, and fixes nothing here.
    EXPECT_TRUE(said().contains(q("images/ds/vendor/inner is a submodule that was not fetched"))) << qPrintable(said());
    EXPECT_TRUE(said().contains(q("git submodule update --init --recursive"))) << qPrintable(said());
    repo.git({q("-c"), q("protocol.file.allow=always"), q("submodule"), q("--quiet"), q("update"), q("--init"), q("--recursive")});
    EXPECT_EQ(said(), q(""));
    EXPECT_FALSE(planned(selection).plan.dirty);

    const QString vendor = repo.path("images/ds/vendor"), deep = repo.path("images/ds/vendor/inner");
    repo.write("images/ds/Dockerfile", "FROM scratch\nCOPY . /\n");
    repo.commit();
    // Where what no commit has counts, it changes the image.
    repo.write("images/ds/vendor/f", "2");
    Selection worktree;
    worktree.worktree = true;
    const Planning counted = planned(worktree);
    EXPECT_EQ(counted.plan.images[counted.plan.indexOf(q("ds"))].state, ChangeState::Changed);
    EXPECT_TRUE(counted.plan.dirty);
    repo.write("images/ds/vendor/f", "1");
    repo.write("images/ds/vendor/cache.bin", "ignored there, and built");
    EXPECT_TRUE(planned(selection).plan.dirty);
    ASSERT_TRUE(QFile::remove(vendor + q("/cache.bin")));
    EXPECT_FALSE(planned(selection).plan.dirty);
    for (const QString &word : {q("--assume-unchanged"), q("--skip-worktree")}) {
        repo.gitIn(vendor, {q("update-index"), word, q("f")});
        repo.write("images/ds/vendor/f", "2");
        EXPECT_TRUE(planned(selection).plan.dirty) << qPrintable(word);
        repo.write("images/ds/vendor/f", "1");
        EXPECT_FALSE(planned(selection).plan.dirty) << qPrintable(word);
        repo.gitIn(vendor, {q("update-index"), q("--no-assume-unchanged"), q("--no-skip-worktree"), q("f")});
    }
    repo.write("images/ds/vendor/inner/deep", "2");
    EXPECT_TRUE(planned(selection).plan.dirty);
    repo.write("images/ds/vendor/inner/deep", "1");
    repo.write("images/ds/vendor/inner/new", "2");
    EXPECT_TRUE(planned(selection).plan.dirty);
    ASSERT_TRUE(QFile::remove(deep + q("/new")));
    EXPECT_FALSE(planned(selection).plan.dirty);
}

TEST_F(WorkspaceTest, AFifoWhereGitWantsAFileIsRefusedAtOnce)
{
    repo.commit();
    Selection selection;
    selection.worktree = true;
    const QByteArray branch = ".git/" + repo.git({q("symbolic-ref"), q("HEAD")}).trimmed();
    for (const QByteArray &file : QByteArrayList{branch, ".gitignore", "images/ds/.gitignore", "images/ds/deep/.gitattributes", ".git/info/exclude", ".git/index", ".git/included",
                             ".git/objects/info/alternates", ".git/objects/pack/pack-1.idx", ".git/packed-refs", ".git/HEAD"}) {
        const QByteArray at = QFile::encodeName(repo.path(file.constData()));
        QDir().mkpath(QFileInfo(QFile::decodeName(at)).path());
        const bool there = ::rename(at.constData(), QByteArray(at + ".kept").constData()) == 0;
        if (file.endsWith("included"))
            repo.git({q("config"), q("include.path"), q("included")});
        ASSERT_EQ(::mkfifo(at.constData(), 0600), 0);
        const auto answer = planStack(place, selection, repo.path(), {});
        ASSERT_TRUE(std::holds_alternative<PlanRefusal>(answer)) << file.constData();
        EXPECT_TRUE(std::get<PlanRefusal>(answer).error.text().contains(q("is a FIFO where git wants a file"))) << file.constData();
        ::unlink(at.constData());
        if (there)
            ::rename(QByteArray(at + ".kept").constData(), at.constData());
    }
}

TEST_F(WorkspaceTest, DoesNotCountWhatRunsLeaveInTheCheckout)
{
    repo.write("artifacts/IMAGES_BUILT", "committed once: a file like any other");
    repo.commit();
    const auto leave = [this](const QByteArray &output) {
        for (const char *ours : {"artifacts/.lock", "artifacts/run.jsonl", "artifacts/promotion.jsonl", "artifacts/Home.md", "artifacts/IMAGES_PUSHED",
                                 "artifacts/ghcr.io-t-base-1.yaml", "artifacts/junit/ghcr.io-t-base-1.test.xml", "artifacts/releases/1.json", "logs/run.log",
                                 "logs/ghcr.io-t-base-1.build.log", "manifests/ghcr-io-t-base-1.md", "artifacts/run.jsonl.stackwright-tmp-1-1"})
            repo.write(output + ours, "x");
        repo.git({q("init"), q("-q"), repo.path(output + "wiki")});
        repo.write(output + "wiki/Home.md", "x");
    };
    leave("");
    Selection selection;
    selection.worktree = true;
    EXPECT_EQ(planned(selection).changes.uncommitted, 0);
    EXPECT_EQ(planned(selection).plan.changedFiles.size(), 1) << "the last commit's";
    EXPECT_TRUE(planned(selection).plan.warnings.isEmpty());

    // A person's files beside them, and what was committed, are changes.
    for (const char *theirs : {"artifacts/notes.txt", "logs/notes.md", "manifests/notes.txt", "run.jsonl", "artifacts/IMAGES_BUILT"})
        repo.write(theirs, "y");
    EXPECT_EQ(planned(selection).changes.uncommitted, 5);
    EXPECT_EQ(planned(selection).plan.changedFiles.size(), 5);

    // Names alone make no output folder of another one: --output does, or a journal of ours in it.
    leave("out/");
    EXPECT_EQ(planned(selection).changes.uncommitted, 5 + 13);
    repo.write("out/artifacts/run.jsonl", "{\"event\":\"run-started\",\"schema\":1}\n");
    EXPECT_EQ(planned(selection).changes.uncommitted, 5);
    repo.write("out/artifacts/run.jsonl", "x");
    place.output = repo.path("out");
    EXPECT_EQ(planned(selection).changes.uncommitted, 5 + 13) << "now those in the checkout itself are nobody's";
}

TEST_F(WorkspaceTest, WarnsOfAnImagesFolderThatGitDoesNotKnow)
{
    repo.git({q("mv"), q("images"), q("elsewhere")});
    repo.link("images", "elsewhere");
    repo.commit();
    repo.write("elsewhere/rs/Dockerfile", "FROM y\n");
    repo.commit();
    const Planning planning = planned();
    EXPECT_TRUE(planning.plan.order.isEmpty()) << "reference.md, rule 3: only paths under images/ count";
    ASSERT_EQ(planning.plan.warnings.size(), 1);
    EXPECT_EQ(planning.plan.warnings[0].kind, q("linked-images-folder"));
    EXPECT_TRUE(planning.plan.warnings[0].text.startsWith(q("images is a symbolic link")));
}

TEST_F(WorkspaceTest, IsPreciseWhenAsked)
{
    repo.write("images/ds/README.md", "1");
    repo.write("images/tests_common/t.py", "1");
    repo.commit();
    Selection selection;
    EXPECT_EQ(order(selection), "base ds rs");
    selection.precise = true;
    EXPECT_EQ(order(selection), "");
    QFile spec(repo.path("images/spec.yml"));
    ASSERT_TRUE(spec.open(QIODevice::ReadOnly));
    QByteArray text = spec.readAll();
    spec.close();
    repo.write("images/spec.yml", QByteArray(text).replace("2026.3", "2026.4"));
    repo.commit();
    EXPECT_EQ(order(selection), ""); // a new prefix alone is no key of an image
    repo.write("images/spec.yml", QByteArray(text).replace("2026.3", "2026.4").replace("  rs:\n", "  rs:\n    build_args: {A: b}\n"));
    repo.commit();
    EXPECT_EQ(order(selection), "base rs");
    selection.precise = false;
    EXPECT_EQ(order(selection), "base ds rs");
}

TEST_F(WorkspaceTest, ReadsTheEventOfActions)
{
    repo.write("images/ds/x", "1");
    repo.commit();
    repo.write("images/rs/x", "1");
    repo.commit();
    EXPECT_EQ(order(), "base rs");
    QFile event(repo.beside(q("event.json")));
    ASSERT_TRUE(event.open(QIODevice::WriteOnly));
    event.write("{\"before\": \"" + repo.git({q("rev-parse"), q("HEAD~2")}) + "\"}");
    event.close();
    environment = {{q("GITHUB_EVENT_NAME"), q("push")}, {q("GITHUB_EVENT_PATH"), event.fileName()}, {q("GITHUB_REF_NAME"), q("topic")}};
    EXPECT_EQ(order(), "base ds rs");
    EXPECT_EQ(planned().plan.branch, q("topic"));
    environment.insert(q("GITHUB_REF_NAME"), q("main"));
    EXPECT_TRUE(planned().plan.onMainBranch);
}

TEST_F(WorkspaceTest, RefusesABranchThatWouldBeStable)
{
    Selection selection;
    selection.branch = q("stable");
    EXPECT_EQ(planned(selection).plan.branch, q("stable")); // with the commit's suffix no tag is named after it
    selection.tagSuffix = TagSuffix::Branch;
    EXPECT_EQ(refused(selection).error.exitCode(), 2);
}

TEST_F(WorkspaceTest, DecidesAgainWithWhatTheRegistrySaid)
{
    repo.write("x", "1");
    repo.commit();
    Selection selection;
    selection.tagSuffix = TagSuffix::Branch;
    Planning planning = planned(selection);
    EXPECT_TRUE(planning.plan.order.isEmpty());
    ASSERT_TRUE(decideAgain(&planning, {{q("base"), Presence::Yes}, {q("ds"), Presence::No}, {q("rs"), Presence::Yes}}).ok());
    EXPECT_EQ(planning.plan.order, QStringList{q("ds")});
    EXPECT_EQ(planning.plan.images[0].action, Action::Reuse);
}

} // namespace

} // namespace workspace_test
