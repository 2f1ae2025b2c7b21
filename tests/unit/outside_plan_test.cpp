// reference.md 1 as its readers take it: the built program, called on real repositories.
#include "tests/support/outside.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

namespace outside_plan_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QByteArray spec = R"(images:
  base:
    image_name: example.org/team/base
  left:
    image_name: example.org/team/left
    depend_on: base
  right:
    image_name: example.org/team/right
    depend_on: base
  leaf:
    image_name: example.org/team/leaf
    depend_on: right
tag:
  prefix: "2026.3"
all_info_cmds:
  WHO: {description: Who, command: id}
)";

const QByteArray rules = R"({"BuildAll": ["tests_common", "spec.yml", "change_ignore.json"], "ChangeIgnore": ["NOTES.md", "*/README.md"]})";

/// base -> left, right; right -> leaf. One commit on main, then the branch dev.
class OutsidePlan : public testing::Test
{
protected:
    void SetUp() override
    {
        repo.write(u"images/spec.yml"_s, spec);
        repo.write(u"images/change_ignore.json"_s, rules);
        for (const QString &name : {u"base"_s, u"left"_s, u"right"_s, u"leaf"_s})
            repo.write(u"images/%1/Dockerfile"_s.arg(name), "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\n");
        first = repo.commit(u"Begin"_s);
        repo.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"dev"_s});
    }

    QString change(const QString &path, const QString &message = u"Change"_s)
    {
        repo.write(path, QByteArray("changed ") + QByteArray::number(++m_changes) + '\n');
        return repo.commit(message);
    }

    Outcome plan(const QStringList &more = {}, const QStringList &environment = {})
    {
        return console(QStringList{u"plan"_s} + more, {repo.path(), environment, 60});
    }

    QJsonObject planned(const QStringList &more = {}, const QStringList &environment = {})
    {
        const Outcome outcome = plan(QStringList{u"--json"_s} + more, environment);
        EXPECT_EQ(outcome.code, 0) << outcome.err.constData();
        return outcome.json();
    }

    static QJsonObject image(const QJsonObject &plan, const QString &name)
    {
        for (const QJsonValue &one : plan[u"images"_s].toArray())
            if (one[u"name"_s].toString() == name)
                return one.toObject();
        ADD_FAILURE() << "no image " << qPrintable(name);
        return {};
    }

    /// "changed build files-changed+parent-rebuilt(base)"
    static QString told(const QJsonObject &plan, const QString &name)
    {
        const QJsonObject one = image(plan, name);
        QStringList reasons;
        for (const QJsonValue &reason : one[u"reasons"_s].toArray()) {
            const QString other = reason[u"image"_s].toString();
            reasons += other.isEmpty() ? reason[u"kind"_s].toString() : QString(reason[u"kind"_s].toString() + u'(' + other + u')');
        }
        return one[u"state"_s].toString() + u' ' + one[u"action"_s].toString() + u' ' + reasons.join(u'+');
    }

    static QString order(const QJsonObject &plan)
    {
        QStringList names;
        for (const QJsonValue &name : plan[u"order"_s].toArray())
            names += name.toString();
        return names.join(u' ');
    }

    static QJsonObject file(const QJsonObject &plan, const QString &path)
    {
        for (const QJsonValue &one : plan[u"changedFiles"_s].toArray())
            if (one[u"path"_s].toString() == path)
                return one.toObject();
        ADD_FAILURE() << "no changed file " << qPrintable(path);
        return {};
    }

    Repository repo;
    QString first;

private:
    int m_changes = 0;
};

} // namespace

TEST_F(OutsidePlan, OutputThatADiskDidNotTakeIsNotASuccess)
{
    if (!exists(u"/dev/full"_s))
        GTEST_SKIP() << "there is no /dev/full";
    const Outcome full = call(u"sh"_s, {u"-c"_s, u"\"$0\" plan --json >/dev/full"_s, QStringLiteral(STACKWRIGHT_BIN "/stackwright")}, {repo.path(), {}, 60});
    EXPECT_EQ(full.code, 1);
    EXPECT_EQ(full.errors().value(0), "error: standard output: No space left on device");
    const Outcome head = call(u"sh"_s, {u"-c"_s, u"{ \"$0\" plan --json; echo $? >&2; } | true"_s, QStringLiteral(STACKWRIGHT_BIN "/stackwright")}, {repo.path(), {}, 60});
    EXPECT_EQ(head.err.trimmed(), "0") << "nobody reads on: no fault of ours";
}

TEST_F(OutsidePlan, AChildTakesItsParentsWithItAndLeavesItsSiblings)
{
    const QString head = change(u"images/leaf/Dockerfile"_s);
    const QJsonObject plan = planned();
    EXPECT_EQ(plan[u"schema"_s].toInt(), 1);
    EXPECT_EQ(plan[u"head"_s].toString(), head);
    EXPECT_EQ(plan[u"base"_s].toString(), first);
    EXPECT_EQ(plan[u"branch"_s].toString(), u"dev"_s);
    EXPECT_EQ(plan[u"trigger"_s].toString(), u"push"_s);
    EXPECT_EQ(plan[u"tag"_s].toString(), u"2026.3-"_s + head.left(7));
    EXPECT_EQ(plan[u"stableTag"_s].toString(), u"2026.3-stable"_s);
    EXPECT_EQ(told(plan, u"leaf"_s), u"changed build files-changed"_s);
    EXPECT_EQ(told(plan, u"right"_s), u"unchanged build needed-by-child(leaf)"_s);
    EXPECT_EQ(told(plan, u"base"_s), u"unchanged build needed-by-child(right)"_s);
    EXPECT_EQ(told(plan, u"left"_s), u"unchanged none nothing-changed"_s);
    EXPECT_EQ(order(plan), u"base right leaf"_s);
    EXPECT_EQ(image(plan, u"leaf"_s)[u"repository"_s].toString(), u"example.org/team/leaf"_s);
    EXPECT_EQ(image(plan, u"leaf"_s)[u"parent"_s].toString(), u"right"_s);
    EXPECT_TRUE(image(plan, u"base"_s)[u"parent"_s].isNull());
    EXPECT_EQ(image(plan, u"leaf"_s)[u"depth"_s].toInt(), 2);
    EXPECT_EQ(file(plan, u"images/leaf/Dockerfile"_s)[u"effect"_s].toString(), u"image"_s);
    EXPECT_EQ(file(plan, u"images/leaf/Dockerfile"_s)[u"image"_s].toString(), u"leaf"_s);
    EXPECT_EQ(file(plan, u"images/leaf/Dockerfile"_s)[u"status"_s].toString(), u"modified"_s);
}

TEST_F(OutsidePlan, AParentTakesItsDescendantsWithIt)
{
    change(u"images/right/Dockerfile"_s);
    const QJsonObject plan = planned();
    EXPECT_EQ(told(plan, u"right"_s), u"changed build files-changed"_s);
    EXPECT_EQ(told(plan, u"leaf"_s), u"affected build parent-rebuilt(right)"_s);
    EXPECT_EQ(told(plan, u"base"_s), u"unchanged build needed-by-child(right)"_s);
    EXPECT_EQ(told(plan, u"left"_s), u"unchanged none nothing-changed"_s);
}

TEST_F(OutsidePlan, ABranchTagLeavesTheParentsAlone)
{
    change(u"images/leaf/Dockerfile"_s);
    const QJsonObject plan = planned({u"--tag-suffix"_s, u"branch"_s});
    EXPECT_EQ(plan[u"tag"_s].toString(), u"2026.3-dev"_s);
    EXPECT_EQ(order(plan), u"leaf"_s);
    EXPECT_EQ(told(plan, u"right"_s), u"unchanged none nothing-changed"_s);
}

TEST_F(OutsidePlan, ABranchsNameBecomesATag)
{
    change(u"images/leaf/Dockerfile"_s);
    EXPECT_EQ(planned({u"--tag-suffix"_s, u"branch"_s, u"--branch"_s, u"feature/a+b"_s})[u"tag"_s].toString(), u"2026.3-feature-a-b"_s);
    const QString longest = planned({u"--tag-suffix"_s, u"branch"_s, u"--branch"_s, QString(300, u'x')})[u"tag"_s].toString();
    EXPECT_EQ(longest, QString(u"2026.3-"_s + QString(121, u'x')));
    const Outcome refused = plan({u"--tag-suffix"_s, u"branch"_s, u"--branch"_s, u"stable"_s});
    EXPECT_EQ(refused.code, 2);
    EXPECT_EQ(refused.errors().size(), 1);
    EXPECT_TRUE(refused.out.isEmpty());
}

TEST_F(OutsidePlan, EverythingIsBuiltWhereARuleSaysSo)
{
    change(u"images/leaf/Dockerfile"_s, u"Please do a FULL Rebuild"_s);
    EXPECT_TRUE(told(planned(), u"left"_s).contains(u"full-rebuild-message"_s));
    change(u"images/tests_common/test_x.py"_s);
    QJsonObject plan = planned();
    EXPECT_TRUE(told(plan, u"left"_s).startsWith(u"affected build build-all-file"_s)) << qPrintable(told(plan, u"left"_s));
    EXPECT_EQ(file(plan, u"images/tests_common/test_x.py"_s)[u"effect"_s].toString(), u"build-all"_s);
    EXPECT_EQ(order(plan), u"base left right leaf"_s);
    repo.git({u"checkout"_s, u"-q"_s, u"-B"_s, u"main"_s});
    change(u"images/leaf/Dockerfile"_s);
    plan = planned();
    EXPECT_TRUE(told(plan, u"left"_s).contains(u"main-branch"_s));
    EXPECT_EQ(order(plan), u"base left right leaf"_s);
}

TEST_F(OutsidePlan, WhatIsIgnoredOrOutsideBuildsNothing)
{
    change(u"README.md"_s);
    change(u"images/leaf/README.md"_s);
    change(u"images/NOTES.md"_s);
    const QJsonObject plan = planned({u"--base"_s, first});
    EXPECT_EQ(order(plan), QString());
    EXPECT_EQ(file(plan, u"README.md"_s)[u"effect"_s].toString(), u"none"_s);
    EXPECT_EQ(file(plan, u"images/leaf/README.md"_s)[u"effect"_s].toString(), u"ignored"_s);
    EXPECT_EQ(file(plan, u"images/NOTES.md"_s)[u"effect"_s].toString(), u"ignored"_s);
    EXPECT_EQ(told(plan, u"leaf"_s), u"unchanged none nothing-changed"_s);
}

TEST_F(OutsidePlan, APullRequestCountsAsAWhole)
{
    change(u"images/left/Dockerfile"_s);
    change(u"images/leaf/Dockerfile"_s);
    repo.git({u"checkout"_s, u"-q"_s, u"main"_s});
    change(u"images/base/Dockerfile"_s); // not of the request
    repo.git({u"checkout"_s, u"-q"_s, u"dev"_s});
    for (const QJsonObject &plan : {planned({u"--pull-request"_s, u"main"_s}),
                                    planned({}, {u"GITHUB_EVENT_NAME=pull_request"_s, u"GITHUB_BASE_REF=main"_s, u"GITHUB_HEAD_REF=dev"_s,
                                                 u"GITHUB_REF_NAME=7/merge"_s})}) {
        EXPECT_EQ(plan[u"trigger"_s].toString(), u"pull-request"_s);
        EXPECT_EQ(plan[u"branch"_s].toString(), u"dev"_s);
        EXPECT_EQ(plan[u"base"_s].toString(), first);
        EXPECT_EQ(order(plan), u"base left right leaf"_s);
        EXPECT_TRUE(told(plan, u"base"_s).startsWith(u"unchanged build needed-by-child"_s));
    }
}

TEST_F(OutsidePlan, APushCountsFromWhereTheBranchWas)
{
    change(u"images/left/Dockerfile"_s);
    change(u"images/right/Dockerfile"_s);
    const QString event = u"event.json"_s;
    auto pushed = [&](const QString &before) {
        QFile file(repo.path(u".git/"_s + event));
        EXPECT_TRUE(file.open(QFile::WriteOnly));
        file.write("{\"before\": \"" + before.toLatin1() + "\"}");
        file.close();
        return planned({}, {u"GITHUB_EVENT_NAME=push"_s, u"GITHUB_EVENT_PATH="_s + file.fileName(), u"GITHUB_REF_NAME=dev"_s});
    };
    EXPECT_EQ(pushed(first)[u"base"_s].toString(), first);
    EXPECT_EQ(order(pushed(first)), u"base left right leaf"_s);
    EXPECT_EQ(order(pushed(QString::fromLatin1(repo.git({u"rev-parse"_s, u"HEAD^"_s})))), u"base right leaf"_s);
    const QJsonObject newBranch = pushed(QString(40, u'0')); // the merge base with the main branch
    EXPECT_EQ(newBranch[u"base"_s].toString(), first);
    EXPECT_EQ(order(newBranch), u"base left right leaf"_s);
}

TEST_F(OutsidePlan, NoBaselineBuildsEverything)
{
    repo.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"young"_s, first});
    QJsonObject plan = planned();
    EXPECT_TRUE(plan[u"base"_s].isNull());
    EXPECT_TRUE(told(plan, u"leaf"_s).contains(u"no-baseline"_s)) << qPrintable(told(plan, u"leaf"_s));
    EXPECT_EQ(order(plan), u"base left right leaf"_s);

    change(u"images/leaf/Dockerfile"_s);
    QTemporaryDir shallow;
    const Outcome cloned = call(u"git"_s, {u"clone"_s, u"-q"_s, u"--depth"_s, u"1"_s, u"file://"_s + repo.path(), shallow.filePath(u"clone"_s)});
    ASSERT_EQ(cloned.code, 0) << cloned.err.constData();
    plan = console({u"plan"_s, u"--json"_s, u"-C"_s, shallow.filePath(u"clone"_s)}).json();
    EXPECT_TRUE(told(plan, u"left"_s).contains(u"no-baseline"_s));
    EXPECT_EQ(order(plan), u"base left right leaf"_s);
}

TEST_F(OutsidePlan, FileNamesAreWhole)
{
    const QString odd = u"images/leaf/a \"quoted\"\nname \u00fc"_s;
    change(odd);
    // The name goes to git as bytes: Qt would not make it.
    const Outcome made = call(u"/bin/sh"_s, {u"-c"_s, u"printf x > \"images/leaf/b$(printf '\\377')\""_s}, {repo.path(), {}, 10});
    ASSERT_EQ(made.code, 0) << made.err.constData();
    repo.commit(u"Bytes"_s);
    const QJsonObject plan = planned({u"--base"_s, first});
    EXPECT_EQ(file(plan, odd)[u"image"_s].toString(), u"leaf"_s);
    EXPECT_EQ(file(plan, u"images/leaf/b\ufffd"_s)[u"image"_s].toString(), u"leaf"_s);
    call(u"/bin/rm"_s, {u"-r"_s, repo.path(u"images/leaf"_s)}); // nor would Qt remove it
}

TEST_F(OutsidePlan, ARenameCountsOnBothEnds)
{
    repo.write(u"images/left/big.txt"_s, QByteArray("a line that is the same\n").repeated(50));
    const QString before = repo.commit();
    repo.git({u"mv"_s, u"images/left/big.txt"_s, u"images/leaf/big.txt"_s});
    repo.commit();
    const QJsonObject plan = planned({u"--base"_s, before});
    const QJsonObject renamed = file(plan, u"images/leaf/big.txt"_s);
    EXPECT_EQ(renamed[u"status"_s].toString(), u"renamed"_s);
    EXPECT_EQ(renamed[u"oldPath"_s].toString(), u"images/left/big.txt"_s);
    EXPECT_TRUE(told(plan, u"left"_s).startsWith(u"changed build files-changed"_s)) << qPrintable(told(plan, u"left"_s));
    EXPECT_TRUE(told(plan, u"leaf"_s).startsWith(u"changed build files-changed"_s));
}

TEST_F(OutsidePlan, AFolderThatIsNoImageIsAWarningNotABuild)
{
    change(u"images/old-notebook/Dockerfile"_s);
    const QJsonObject plan = planned();
    EXPECT_EQ(order(plan), QString());
    ASSERT_EQ(plan[u"warnings"_s].toArray().size(), 1);
    EXPECT_EQ(plan[u"warnings"_s][0][u"kind"_s].toString(), u"unknown-image-folder"_s);
    EXPECT_EQ(plan[u"warnings"_s][0][u"path"_s].toString(), u"images/old-notebook/Dockerfile"_s);
    repo.remove(u"images/left"_s);
    repo.commit();
    EXPECT_EQ(plan[u"warnings"_s].toArray().size(), 1);
    EXPECT_FALSE(planned()[u"warnings"_s].toArray().isEmpty());
}

TEST_F(OutsidePlan, AnImageWithoutItsDockerfileIsSaid)
{
    repo.remove(u"images/left/Dockerfile"_s);
    repo.write(u"images/left/more"_s, "x");
    repo.commit();
    const QJsonArray warnings = planned()[u"warnings"_s].toArray();
    ASSERT_EQ(warnings.size(), 1);
    EXPECT_EQ(warnings[0][u"kind"_s].toString(), u"missing-dockerfile"_s);
    EXPECT_EQ(warnings[0][u"path"_s].toString(), u"images/left/Dockerfile"_s);
}

TEST_F(OutsidePlan, ABareRepositoryIsNamedWithWhatItNeeds)
{
    QTemporaryDir folder;
    const QString bare = folder.filePath(u"bare"_s);
    call(u"git"_s, {u"clone"_s, u"-q"_s, u"--bare"_s, repo.path(), bare});
    for (const QStringList &words : {QStringList{u"plan"_s}, QStringList{u"-C"_s, bare, u"plan"_s}}) {
        const Outcome said = console(words, {bare, {}, 10});
        EXPECT_EQ(said.code, 3);
        EXPECT_TRUE(said.err.contains("is a bare repository")) << said.err.constData();
        EXPECT_TRUE(said.err.contains("--head")) << said.err.constData();
        EXPECT_EQ(console(words + QStringList{u"--head"_s, u"HEAD"_s}, {bare, {}, 10}).code, 0);
    }
}

TEST_F(OutsidePlan, AnyCommitIsPlannedWithoutItsCheckout)
{
    const QString then = change(u"images/left/Dockerfile"_s);
    repo.write(u"images/spec.yml"_s, "images: [nonsense]\n");
    repo.write(u"images/change_ignore.json"_s, "{");
    repo.commit(u"Break it"_s);
    const QJsonObject plan = planned({u"--head"_s, then});
    EXPECT_EQ(plan[u"head"_s].toString(), then);
    EXPECT_EQ(order(plan), u"base left"_s);
    EXPECT_EQ(this->plan().code, 2);
}

TEST_F(OutsidePlan, TheWorkTreeCountsOnlyWhenAsked)
{
    change(u"README.md"_s);
    repo.write(u"images/left/untracked"_s, "x");
    repo.write(u"images/leaf/Dockerfile"_s, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nRUN true\n");
    EXPECT_EQ(order(planned()), QString());
    const QJsonObject plan = planned({u"--worktree"_s});
    EXPECT_EQ(plan[u"trigger"_s].toString(), u"worktree"_s);
    EXPECT_EQ(order(plan), u"base left right leaf"_s);
    EXPECT_EQ(file(plan, u"images/left/untracked"_s)[u"status"_s].toString(), u"added"_s);
}

TEST_F(OutsidePlan, AChoiceByHandIsSaidToBeOne)
{
    change(u"README.md"_s);
    EXPECT_EQ(order(planned({u"--all"_s})), u"base left right leaf"_s);
    EXPECT_TRUE(told(planned({u"--rebuild"_s, u"left"_s}), u"left"_s).contains(u"build requested"_s));
    const QJsonObject only = planned({u"--only"_s, u"leaf"_s});
    EXPECT_TRUE(told(only, u"leaf"_s).contains(u"build requested"_s));
    EXPECT_TRUE(told(only, u"left"_s).contains(u"none"_s));
    EXPECT_EQ(plan({u"--only"_s, u"laef"_s}).code, 2);
}

TEST_F(OutsidePlan, PreciseLooksAtWhatTheDockerfileUses)
{
    repo.write(u"images/leaf/Dockerfile"_s, "ARG BASE_IMAGE=debian:bookworm-slim\nFROM $BASE_IMAGE\nCOPY used.txt /\n");
    repo.write(u"images/leaf/used.txt"_s, "1");
    repo.write(u"images/leaf/unused.txt"_s, "1");
    const QString before = repo.commit();
    change(u"images/leaf/unused.txt"_s);
    EXPECT_EQ(order(planned({u"--base"_s, before, u"--precise"_s})), QString());
    EXPECT_EQ(order(planned({u"--base"_s, before})), u"base right leaf"_s);
    change(u"images/leaf/used.txt"_s);
    EXPECT_EQ(order(planned({u"--base"_s, before, u"--precise"_s})), u"base right leaf"_s);
}

TEST_F(OutsidePlan, PlanTouchesNothing)
{
    change(u"images/leaf/Dockerfile"_s);
    const QByteArray index = readAll(repo.path(u".git/index"_s));
    for (const QString &format : {u"text"_s, u"json"_s, u"github-matrix"_s, u"dot"_s, u"mermaid"_s}) {
        const Outcome outcome = plan({u"--format"_s, format});
        EXPECT_EQ(outcome.code, 0) << qPrintable(format) << ": " << outcome.err.constData();
        EXPECT_TRUE(outcome.out.contains("leaf")) << qPrintable(format);
        EXPECT_FALSE(outcome.out.contains('\x1b')) << qPrintable(format);
    }
    EXPECT_TRUE(plan({u"--format"_s, u"dot"_s}).out.startsWith("digraph"));
    EXPECT_TRUE(plan({u"--explain"_s, u"right"_s}).out.contains("leaf"));
    EXPECT_EQ(repo.git({u"status"_s, u"--porcelain"_s, u"--ignored"_s}), QByteArray());
    EXPECT_EQ(readAll(repo.path(u".git/index"_s)), index);
}

TEST_F(OutsidePlan, UnderActionsTheOutputsAreWritten)
{
    const QString head = change(u"images/leaf/Dockerfile"_s);
    QTemporaryDir folder;
    const QStringList actions{u"GITHUB_ACTIONS=true"_s, u"GITHUB_OUTPUT="_s + folder.filePath(u"output"_s),
                              u"GITHUB_STEP_SUMMARY="_s + folder.filePath(u"summary"_s)};
    EXPECT_EQ(plan({}, actions).code, 0);
    const QByteArray output = readAll(folder.filePath(u"output"_s));
    EXPECT_TRUE(output.contains(QByteArray("2026.3-" + head.left(7).toLatin1()))) << output.constData();
    EXPECT_TRUE(output.contains("changed")) << output.constData();
    EXPECT_TRUE(output.contains("matrix")) << output.constData();
    EXPECT_TRUE(readAll(folder.filePath(u"summary"_s)).contains("leaf"));
}

TEST_F(OutsidePlan, EveryErrorIsOneLineAndAnAdvice)
{
    const auto refused = [](const Outcome &outcome, int code, const QByteArray &place) {
        EXPECT_EQ(outcome.code, code) << outcome.err.constData();
        EXPECT_TRUE(outcome.out.isEmpty()) << outcome.out.constData();
        ASSERT_GE(outcome.errors().size(), 1) << outcome.err.constData();
        EXPECT_TRUE(outcome.errors().first().startsWith(QByteArray("error: " + place))) << outcome.err.constData();
        EXPECT_GT(outcome.err.count('\n'), 1) << "no line says what to do: " << outcome.err.constData();
    };
    repo.write(u"images/spec.yml"_s, QByteArray(spec).replace("depend_on: right", "depend_on: rihgt"));
    refused(plan(), 2, "images/spec.yml:12:5: ");
    repo.write(u"images/spec.yml"_s, QByteArray(spec).replace("\"2026.3\"", "2026.10"));
    refused(plan(), 2, "images/spec.yml:14:3: ");
    repo.write(u"images/spec.yml"_s, spec + "images: {}\n");
    refused(plan(), 2, "images/spec.yml:17:1: ");
    repo.write(u"images/spec.yml"_s, spec);
    refused(plan({u"--head"_s, u"no-such-revision"_s}), 2, "");
    refused(plan({u"--frobnicate"_s}), 2, "--frobnicate");
    refused(console({u"plna"_s}, {repo.path(), {}, 10}), 2, "plna");
    QTemporaryDir bare;
    refused(console({u"plan"_s}, {bare.path(), {}, 10}), 2, "");
    ASSERT_TRUE(QDir(bare.path()).mkpath(u"images/x"_s));
    QFile file(bare.filePath(u"images/spec.yml"_s));
    ASSERT_TRUE(file.open(QFile::WriteOnly));
    file.write(spec);
    file.close();
    refused(console({u"plan"_s}, {bare.path(), {u"GIT_CEILING_DIRECTORIES="_s + bare.path()}, 10}), 3, "");
}

TEST_F(OutsidePlan, WhatIfFurtherFilesHadChanged)
{
    change(u"images/left/Dockerfile"_s);
    const QJsonObject plan = planned({u"--what-if"_s, u"images/leaf/Dockerfile"_s, u"images/right/new file"_s, u"docs/x"_s});
    EXPECT_EQ(order(plan), u"base left right leaf"_s);
    EXPECT_EQ(told(plan, u"leaf"_s), u"changed build files-changed+parent-rebuilt(right)"_s);
    EXPECT_EQ(file(plan, u"images/leaf/Dockerfile"_s)[u"status"_s].toString(), u"modified"_s);
    EXPECT_EQ(file(plan, u"images/right/new file"_s)[u"status"_s].toString(), u"added"_s) << "a file need not exist";
    EXPECT_EQ(file(plan, u"docs/x"_s)[u"effect"_s].toString(), u"none"_s);
    int said = 0;
    for (const QJsonValue &warning : plan[u"warnings"_s].toArray())
        said += warning[u"kind"_s].toString() == u"what-if"_s ? 1 : 0;
    EXPECT_EQ(said, 3) << "what did not change is told apart";
    EXPECT_FALSE(plan[u"dirty"_s].toBool());

    EXPECT_EQ(order(planned({u"--what-if"_s, u"images/spec.yml"_s})), u"base left right leaf"_s) << "a rule builds everything";
    EXPECT_EQ(order(planned({u"--what-if"_s, u"images/leaf/README.md"_s})), u"base left"_s) << "a rule ignores it";
    EXPECT_EQ(order(planned({u"--what-if"_s, repo.path(u"images/./leaf/x"_s)})), u"base left right leaf"_s) << "an absolute path";
    EXPECT_EQ(planned({u"--what-if"_s, u"images/left/Dockerfile"_s})[u"changedFiles"_s].toArray().size(), 1) << "it has changed already";
}

TEST_F(OutsidePlan, WhatIfOfACommitPreciselyAndInEachForm)
{
    repo.write(u"images/leaf/Dockerfile"_s, "ARG BASE_IMAGE=debian\nFROM $BASE_IMAGE\nCOPY taken /\n");
    repo.write(u"images/leaf/taken"_s, "1");
    repo.write(u"images/leaf/.dockerignore"_s, "*.txt\n");
    const QString head = repo.commit();
    change(u"README.md"_s);
    const QStringList ofHead{u"--head"_s, head, u"--branch"_s, u"dev"_s, u"--base"_s, head, u"--precise"_s, u"--what-if"_s};
    EXPECT_EQ(order(planned(ofHead + QStringList{u"images/leaf/taken"_s})), u"base right leaf"_s);
    EXPECT_EQ(order(planned(ofHead + QStringList{u"images/leaf/not-taken"_s})), QString());
    EXPECT_EQ(order(planned(ofHead + QStringList{u"images/leaf/.dockerignore"_s})), u"base right leaf"_s) << "what it would ignore is not known";
    const QStringList leaf{u"--what-if"_s, u"images/leaf/taken"_s};
    EXPECT_TRUE(plan(QStringList{u"--format"_s, u"mermaid"_s} + leaf).out.contains("leaf"));
    EXPECT_TRUE(plan(QStringList{u"--format"_s, u"github-matrix"_s} + leaf).out.contains("leaf"));
    const Outcome text = plan(leaf);
    EXPECT_TRUE(text.out.contains("images/leaf/taken changed")) << text.out.constData();
    EXPECT_TRUE(text.err.contains("images/leaf/taken has not changed: it is planned as if it had")) << text.err.constData();
}

TEST_F(OutsidePlan, WhatIfRefusesWhatIsNotInTheCheckout)
{
    for (const QString &path : {u"../x"_s, u"/etc/passwd"_s, u"."_s, repo.path(u"images/../.."_s)}) {
        const Outcome refused = plan({u"--what-if"_s, path});
        EXPECT_EQ(refused.code, 2) << qPrintable(path);
        EXPECT_TRUE(refused.errors().value(0).startsWith("error: --what-if ")) << refused.err.constData();
    }
    EXPECT_EQ(plan({u"--what-if"_s}).code, 2);
    EXPECT_EQ(console({u"run"_s, u"--what-if"_s, u"x"_s}, {repo.path(), {}, 60}).code, 2) << "a run builds what is there";
}

} // namespace outside_plan_test
