#include "model/git/git.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <unistd.h>

namespace git_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

std::unique_ptr<Git> open(const QString &folder)
{
    Result<std::unique_ptr<Git>> git = openGit(folder);
    EXPECT_TRUE(git.ok()) << (git.ok() ? "" : qPrintable(git.error().text()));
    return git.ok() ? std::move(git).value() : nullptr;
}

ChangeSet changesIn(const QString &folder, const ChangeQuery &query = {})
{
    const std::unique_ptr<Git> git = open(folder);
    if (!git)
        return {};
    const Result<ChangeSet> changes = git->changes(query);
    EXPECT_TRUE(changes.ok()) << (changes.ok() ? "" : qPrintable(changes.error().text()));
    return changes.ok() ? *changes : ChangeSet{};
}

/// "modified a; renamed old -> new", sorted.
QByteArray textOf(const ChangeSet &changes)
{
    QByteArrayList lines;
    for (const ChangedFile &file : changes.files)
        lines += word(file.status).toUtf8() + ' ' + (file.oldPath.isEmpty() ? QByteArray() : QByteArray(file.oldPath + " -> ")) + file.path;
    std::sort(lines.begin(), lines.end());
    return lines.join("; ");
}

class GitTest : public ::testing::Test
{
protected:
    TestRepository repo;

    ChangeSet changes(const ChangeQuery &query = {}) { return changesIn(repo.path(), query); }
    QString event(const QByteArray &json)
    {
        QFile file(repo.beside(q("event.json")));
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(json);
        return file.fileName();
    }
};

TEST_F(GitTest, ComparesTheHeadWithItsFirstParent)
{
    repo.write("a", "one\n");
    repo.write("gone", "two\n");
    const QString first = repo.commit();
    repo.write("a", "changed\n");
    repo.write("deep/er/new", "three\n");
    repo.remove("gone");
    const QString second = repo.commit(q("Second\n\nwith a body"));
    const ChangeSet got = changes();
    EXPECT_EQ(textOf(got), "added deep/er/new; deleted gone; modified a");
    EXPECT_EQ(got.head, second);
    EXPECT_EQ(got.base, first);
    EXPECT_EQ(got.branch, q("dev"));
    EXPECT_EQ(got.message, q("Second\n\nwith a body\n"));
    EXPECT_EQ(got.trigger, Trigger::Push);
    EXPECT_FALSE(got.pullRequest);
}

TEST_F(GitTest, TellsTheSameFilesAsGit)
{
    // Names of which one begins another, folders that become files and back: where a comparison of sorted trees goes wrong.
    const QByteArrayList names{"a", "a-b", "a/c", "a/c.d", "a.x", "b", "b/c/d", "b/c/e", "b-", "c/d", "c/d/e", "c.d/e", "z"};
    unsigned state = 7;
    const auto below = [&state](unsigned n) { return (state = state * 1103515245u + 12345u) / 65536u % n; };
    for (int round = 0; round < 25; ++round) {
        repo.git({q("rm"), q("-rq"), q("--ignore-unmatch"), q(".")});
        for (const QByteArray &name : names) {
            const bool clash = std::any_of(names.begin(), names.end(), [&](const QByteArray &other) {
                return QFile::exists(repo.path(other)) && (other.startsWith(QByteArray(name + '/')) || (name.startsWith(QByteArray(other + '/')) && QFileInfo(repo.path(other)).isFile()));
            });
            if (!clash && below(3) > 0)
                repo.write(name, name + QByteArray::number(below(2)) + '\n');
        }
        repo.write("always", QByteArray::number(round));
        repo.commit();
        if (round == 0)
            continue;
        QByteArrayList got;
        for (const ChangedFile &file : changes().files) {
            EXPECT_NE(file.status, ChangedFile::Status::TypeChange);
            if (!file.oldPath.isEmpty())
                got += file.oldPath;
            got += file.path;
        }
        QByteArrayList expected = repo.git({q("diff"), q("--name-only"), q("--no-renames"), q("HEAD^"), q("HEAD")}).split('\n');
        std::sort(got.begin(), got.end());
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(got.join(' '), expected.join(' ')) << round;
    }
}

TEST_F(GitTest, KeepsEveryByteOfAName)
{
    repo.write("a", "");
    repo.commit();
    const QByteArrayList names{"with space ", "new\nline", "quote\"'", "bad\xff", "t\xc3\xa4st", "tab\tand\\back", "\xe2\x80\xaertl"};
    for (const QByteArray &name : names)
        repo.write("images/x/" + name, name);
    repo.commit();
    QByteArrayList got;
    for (const ChangedFile &file : changes().files)
        got += file.path;
    for (const QByteArray &name : names)
        EXPECT_TRUE(got.contains("images/x/" + name)) << name.toPercentEncoding().constData();
    EXPECT_EQ(got.size(), names.size());
}

TEST_F(GitTest, ShowsBothEndsOfARename)
{
    const QByteArray body = QByteArray("a line of some length\n").repeated(40);
    repo.write("images/ds/run.sh", body);
    repo.write("images/ds/same.sh", body + "more\n");
    repo.commit();
    repo.rename("images/ds/run.sh", "images/ml/run it.sh");
    repo.rename("images/ds/same.sh", "images/ml/same.sh");
    repo.write("images/ml/same.sh", body + "more\nand more\n");
    repo.commit();
    EXPECT_EQ(textOf(changes()), "renamed images/ds/run.sh -> images/ml/run it.sh; renamed images/ds/same.sh -> images/ml/same.sh");
}

TEST_F(GitTest, JoinsManyRenamesByTheirContents)
{
    for (int i = 0; i < 300; ++i)
        repo.write("old/" + QByteArray::number(i), "content " + QByteArray::number(i) + "\n");
    repo.commit();
    repo.git({q("mv"), q("old"), q("new")});
    repo.commit();
    const ChangeSet got = changes();
    ASSERT_EQ(got.files.size(), 300);
    for (const ChangedFile &file : got.files) {
        EXPECT_EQ(file.status, ChangedFile::Status::Renamed);
        EXPECT_EQ(file.oldPath.mid(4), file.path.mid(4));
    }
}

TEST_F(GitTest, SeesAFileThatBecameALink)
{
    repo.write("a", "text\n");
    repo.write("b", "text\n");
    repo.commit();
    repo.remove("a");
    repo.link("a", "b");
    repo.commit();
    EXPECT_EQ(textOf(changes()), "typechange a");
}

TEST_F(GitTest, HasNoBaselineAtTheFirstCommit)
{
    repo.write("a", "");
    repo.commit();
    const ChangeSet got = changes();
    EXPECT_TRUE(got.base.isEmpty());
    EXPECT_EQ(got.whyNoBaseline, q("first commit"));
    EXPECT_TRUE(got.files.isEmpty());
}

TEST_F(GitTest, HasNoBaselineInAShallowClone)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("a", "2");
    const QString head = repo.commit();
    const QString clone = repo.beside(q("shallow"));
    repo.gitIn(repo.beside(q(".")), {q("clone"), q("-q"), q("--depth"), q("1"), q("file://") + repo.path(), clone});
    const ChangeSet got = changesIn(clone);
    EXPECT_EQ(got.head, head);
    EXPECT_TRUE(got.base.isEmpty());
    EXPECT_EQ(got.whyNoBaseline, q("shallow clone"));
    const std::unique_ptr<Git> git = open(clone);
    EXPECT_EQ(git->log(q("HEAD"), 10)->size(), 1);
    ChangeQuery query;
    query.base = q("HEAD~1");
    EXPECT_TRUE(git->changes(query).error().advice.text.contains(q("shallow")));
}

TEST_F(GitTest, WorksWithADetachedHead)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("a", "2");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("--detach")});
    ChangeQuery query;
    EXPECT_EQ(changes().branch, QString());
    EXPECT_EQ(textOf(changes()), "modified a");
    query.githubRefName = q("merge-fixes");
    EXPECT_EQ(changes(query).branch, q("merge-fixes"));
    query.githubHeadRef = q("feature");
    EXPECT_EQ(changes(query).branch, q("feature"));
    query.branch = q("named");
    EXPECT_EQ(changes(query).branch, q("named"));
}

TEST_F(GitTest, ATagIsNoBranchWhateverItsName)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("a", "2");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("--detach")});
    ChangeQuery query;
    query.githubRefName = q("main");
    query.githubRefType = q("branch");
    EXPECT_FALSE(changes(query).branchIsTag);
    query.githubRefType = q("tag");
    EXPECT_EQ(changes(query).branch, q("main")) << "tags of images are still made of it";
    EXPECT_TRUE(changes(query).branchIsTag);
    query.branch = q("main");
    EXPECT_FALSE(changes(query).branchIsTag) << "a person said so";
}

TEST_F(GitTest, TakesAnyCommitAndAnyBase)
{
    repo.write("a", "1");
    const QString first = repo.commit();
    repo.write("b", "1");
    const QString second = repo.commit();
    repo.write("c", "1");
    repo.commit();
    ChangeQuery query;
    query.head = q("HEAD~1");
    EXPECT_EQ(textOf(changes(query)), "added b");
    EXPECT_EQ(changes(query).branch, QString());
    EXPECT_TRUE(changes(query).branchUnknown);
    query.head.clear();
    query.base = first;
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    query.base = second.left(7);
    EXPECT_EQ(changes(query).base, second);
    query.base = q("no-such-thing");
    const Result<ChangeSet> wrong = open(repo.path())->changes(query);
    ASSERT_FALSE(wrong.ok());
    EXPECT_EQ(wrong.error().text(), q("--base no-such-thing: names no commit of this repository"));
    EXPECT_EQ(wrong.error().exitCode(), 2);
    query = {};
    query.head = q("HEAD:a");
    EXPECT_EQ(open(repo.path())->changes(query).error().exitCode(), 2);
}

TEST_F(GitTest, NamesTheBranchThatTheHeadNames)
{
    repo.write("a", "1");
    const QString first = repo.commit();
    repo.git({q("branch"), q("other/one")});
    repo.git({q("update-ref"), q("refs/remotes/origin/fix-scipy"), first});
    repo.git({q("update-ref"), q("refs/remotes/up/stream/main"), first});
    repo.git({q("remote"), q("add"), q("origin"), q("/nowhere")});
    repo.git({q("remote"), q("add"), q("up/stream"), q("/nowhere")});
    repo.git({q("symbolic-ref"), q("refs/remotes/origin/HEAD"), q("refs/remotes/origin/fix-scipy")});
    repo.git({q("tag"), q("v1")});
    repo.write("a", "2");
    const QString head = repo.commit();
    const auto branch = [this](const QString &rev) {
        ChangeQuery query;
        query.head = rev;
        query.githubRefName = q("of-the-event");
        const ChangeSet got = changes(query);
        EXPECT_TRUE(!got.branchUnknown || got.branch.isEmpty());
        return got.branchUnknown ? q("?") : got.branch;
    };
    EXPECT_EQ(branch(q("other/one")), q("other/one"));
    EXPECT_EQ(branch(q("refs/heads/other/one")), q("other/one"));
    EXPECT_EQ(branch(q("dev")), q("dev"));
    EXPECT_EQ(branch(q("origin/fix-scipy")), q("fix-scipy"));
    EXPECT_EQ(branch(q("refs/remotes/origin/fix-scipy")), q("fix-scipy"));
    EXPECT_EQ(branch(q("origin")), q("fix-scipy"));
    EXPECT_EQ(branch(q("up/stream/main")), q("main"));
    // The checkout's own commit has the checkout's branch, however it is named.
    for (const QString &own : {q("HEAD"), head, head.left(8), QString()})
        EXPECT_EQ(branch(own), q("of-the-event")) << qPrintable(own);
    for (const QString &elsewhere : {first, q("HEAD~1"), q("v1"), q("dev~1")})
        EXPECT_EQ(branch(elsewhere), q("?")) << qPrintable(elsewhere);
    ChangeQuery query;
    query.head = first;
    query.branch = q("named");
    EXPECT_EQ(changes(query).branch, q("named"));
    EXPECT_FALSE(changes(query).branchUnknown);
}

TEST_F(GitTest, ABareRepositoryHasCommits)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("b", "1");
    const QString head = repo.commit();
    const QString bare = repo.beside(q("bare.git"));
    repo.gitIn(repo.beside(q(".")), {q("clone"), q("-q"), q("--bare"), repo.path(), bare});
    repo.gitIn(bare, {q("symbolic-ref"), q("HEAD"), q("refs/heads/not-there")});
    EXPECT_FALSE(openGit(bare).ok());
    Result<std::unique_ptr<Git>> git = openGit(bare, Bare::Allowed);
    ASSERT_TRUE(git) << qPrintable(git.error().text());
    EXPECT_TRUE((*git)->isBare());
    ChangeQuery query;
    query.head = q("dev");
    const Result<ChangeSet> got = (*git)->changes(query);
    ASSERT_TRUE(got) << qPrintable(got.error().text());
    EXPECT_EQ(textOf(*got), "added b");
    EXPECT_EQ(got->branch, q("dev"));
    query.head = head;
    EXPECT_TRUE((*git)->changes(query)->branchUnknown);
    EXPECT_EQ(*(*git)->fileAt(head, "a", 100), "1");
}

TEST_F(GitTest, APartialCloneIsNotDamaged)
{
    repo.write("dir/a", "1");
    repo.commit();
    repo.write("dir/a", "2");
    repo.write("b", "2");
    repo.commit();
    repo.git({q("config"), q("uploadpack.allowFilter"), q("true")});
    repo.git({q("config"), q("uploadpack.allowAnySHA1InWant"), q("true")});
    for (const QString &filter : {q("tree:0"), q("blob:none")}) {
        const QString clone = repo.beside(QString(filter).replace(QLatin1Char(':'), QLatin1Char(' ')));
        repo.gitIn(repo.beside(q(".")), {q("clone"), q("-q"), q("--filter=") + filter, q("file://") + repo.path(), clone});
        const auto git = open(clone);
        ASSERT_TRUE(git);
        const auto ask = [&](const QString &folder) { return open(folder)->fileAt(q("HEAD~1"), "dir/a", 100); };
        const Result<QByteArray> lacking = ask(clone);
        ASSERT_FALSE(lacking) << "git did not leave anything out";
        EXPECT_TRUE(lacking.error().why.text.contains(q("partial clone"))) << qPrintable(lacking.error().text());
        EXPECT_FALSE(lacking.error().advice.text.contains(q("damaged")));
        EXPECT_EQ(lacking.error().kind, Error::Kind::Surroundings);
        // The advice is a line that fixes it.
        QStringList words = lacking.error().advice.text.split(QLatin1Char(' '));
        ASSERT_EQ(words.takeFirst(), q("git"));
        ASSERT_EQ(words.takeFirst(), q("-C"));
        repo.gitIn(clone, words.mid(words.indexOf(q("fetch"))));
        const Result<QByteArray> there = ask(clone);
        ASSERT_TRUE(there) << qPrintable(there.error().text());
        EXPECT_EQ(*there, "1");
        EXPECT_EQ(textOf(changesIn(clone)), "added b; modified dir/a");
    }
}

TEST_F(GitTest, ComparesAMergeWithItsFirstParent)
{
    repo.write("a", "1");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("-b"), q("side")});
    repo.write("side", "1");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("dev")});
    repo.write("trunk", "1");
    repo.commit();
    repo.git({q("merge"), q("-q"), q("--no-ff"), q("-m"), q("Merge side"), q("side")});
    EXPECT_EQ(textOf(changes()), "added side");
    EXPECT_EQ(changes().message, q("Merge side\n"));
}

TEST_F(GitTest, TakesAllFilesOfARequest)
{
    repo.write("a", "1");
    repo.commit();
    repo.git({q("branch"), q("main")});
    repo.write("b", "1");
    repo.commit();
    repo.write("c", "1");
    repo.commit(q("The last one"));
    repo.git({q("checkout"), q("-q"), q("main")});
    repo.write("elsewhere", "1");
    const QString mainTip = repo.commit();
    repo.git({q("checkout"), q("-q"), q("dev")});
    ChangeQuery query;
    query.pullRequest = q("main");
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    EXPECT_EQ(changes(query).trigger, Trigger::PullRequest);
    EXPECT_TRUE(changes(query).pullRequest);
    query = {};
    query.githubEventName = q("pull_request");
    query.githubBaseRef = q("main");
    query.githubHeadRef = q("dev");
    query.githubRefName = q("12/merge");
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    EXPECT_EQ(changes(query).branch, q("dev"));

    // As Actions checks it out: a merge of the request into its base, whose own message nobody wrote (B13).
    repo.git({q("checkout"), q("-q"), q("--detach"), q("main")});
    repo.git({q("merge"), q("-q"), q("--no-ff"), q("-m"), q("Merge dev into main"), q("dev")});
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    EXPECT_EQ(changes(query).base, mainTip);
    EXPECT_EQ(changes(query).message, q("The last one\n"));

    // With two commits fetched there is no origin/main, but the merge's first parent.
    const QString clone = repo.beside(q("two"));
    repo.git({q("branch"), q("pull")});
    repo.gitIn(repo.beside(q(".")), {q("clone"), q("-q"), q("--depth"), q("2"), q("--branch"), q("pull"), q("file://") + repo.path(), clone});
    EXPECT_EQ(textOf(changesIn(clone, query)), "added b; added c");
    EXPECT_EQ(changesIn(clone, query).message, q("The last one\n"));

    query = {};
    query.pullRequest = q("nowhere");
    EXPECT_EQ(open(repo.path())->changes(query).error().text(), q("--pull-request nowhere: names no commit of this repository"));
}

TEST_F(GitTest, DoesNotTakeAMergeOfMainForARequestsOwnMerge)
{
    repo.write("a", "1");
    repo.commit();
    repo.git({q("branch"), q("main")});
    repo.write("b", "1");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("main")});
    repo.write("elsewhere", "1");
    repo.commit(q("full rebuild of something else"));
    repo.git({q("checkout"), q("-q"), q("dev")});
    repo.git({q("merge"), q("-q"), q("--no-ff"), q("-m"), q("Catch up"), q("main")});
    ChangeQuery query;
    query.githubEventName = q("pull_request");
    query.githubBaseRef = q("main");
    EXPECT_EQ(textOf(changes(query)), "added b");
    EXPECT_EQ(changes(query).message, q("Catch up\n"));
}

TEST_F(GitTest, ComparesAPushWithWhatWasThereBefore)
{
    repo.write("a", "1");
    const QString before = repo.commit();
    repo.write("b", "1");
    repo.commit();
    repo.write("c", "1");
    repo.commit();
    ChangeQuery query;
    query.githubEventName = q("push");
    query.githubEventPath = event("{\"before\": \"" + before.toLatin1() + "\"}");
    EXPECT_EQ(textOf(changes(query)), "added b; added c"); // B12: all commits of the push
    query.githubEventPath = event("{\"ref\": \"refs/heads/dev\"}");
    EXPECT_EQ(textOf(changes(query)), "added c");

    query.githubEventPath = event("{\"before\": \"1234567890123456789012345678901234567890\"}");
    EXPECT_EQ(changes(query).whyNoBaseline, q("the commit before the push, 1234567, is not in this clone, and no main branch in this clone"));
    EXPECT_TRUE(changes(query).files.isEmpty());
    query.githubEventPath = event("{\"before\": \"HEAD\"}");
    EXPECT_TRUE(changes(query).base.isEmpty());
    // What a force push took away is compared with the main branch, whether or not this clone still holds it.
    repo.git({q("branch"), q("main"), before});
    EXPECT_EQ(changes(query).base, before);
    query.githubEventPath = event("{\"before\": \"1234567890123456789012345678901234567890\"}");
    EXPECT_EQ(changes(query).base, before);
    const QString taken = repo.head();
    repo.git({q("commit"), q("-q"), q("--amend"), q("-m"), q("Another")});
    query.githubEventPath = event("{\"forced\": true, \"before\": \"" + taken.toLatin1() + "\"}");
    EXPECT_EQ(changes(query).base, before);
    query.mainBranches = {q("dev")};
    EXPECT_EQ(changes(query).whyNoBaseline, QLatin1String("the commit before the push, ") + taken.left(7) + q(", is no ancestor any more"));
    query.mainBranches = {q("main")};
    repo.git({q("branch"), q("-D"), q("main")});

    query.githubEventPath = event("{\"before\": ");
    const Result<ChangeSet> torn = open(repo.path())->changes(query);
    ASSERT_FALSE(torn.ok());
    EXPECT_EQ(torn.error().exitCode(), 2);
    query.githubEventPath = q("/no/such/event.json");
    EXPECT_FALSE(open(repo.path())->changes(query).ok());
    query.base = before; // then the event is not asked
    EXPECT_TRUE(open(repo.path())->changes(query).ok());
}

TEST_F(GitTest, ComparesAMergeGroupWithItsBase)
{
    repo.write("a", "1");
    const QString base = repo.commit();
    repo.git({q("branch"), q("main")});
    repo.write("b", "1");
    repo.commit();
    repo.write("c", "1");
    const QString head = repo.commit();
    ChangeQuery query;
    query.githubEventName = q("merge_group");
    query.githubRefName = q("gh-readonly-queue/main/pr-7");
    query.githubEventPath = event("{\"merge_group\": {\"head_sha\": \"" + head.toLatin1() + "\", \"base_sha\": \"" + base.toLatin1() + "\"}}");
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    EXPECT_FALSE(changes(query).pullRequest);
    query.githubEventPath = event("{\"merge_group\": {\"base_sha\": \"1234567890123456789012345678901234567890\"}}");
    EXPECT_EQ(changes(query).whyNoBaseline, q("the merge group's base, 1234567, is not in this clone"));
    // An event that says nothing must not mean the last commit alone.
    for (const char *silent : {"{}", "{\"merge_group\": 1}", "{\"merge_group\": {\"base_sha\": \"main\"}}"}) {
        query.githubEventPath = event(silent);
        EXPECT_EQ(changes(query).base, base) << silent;
    }
    query.githubEventPath.clear();
    EXPECT_EQ(changes(query).base, base);
    query.base = q("HEAD~1");
    EXPECT_EQ(textOf(changes(query)), "added c");
}

TEST_F(GitTest, ComparesANewBranchWithTheMainBranch)
{
    repo.write("a", "1");
    const QString fork = repo.commit();
    repo.git({q("branch"), q("main")});
    repo.write("b", "1");
    repo.commit();
    repo.write("c", "1");
    repo.commit();
    ChangeQuery query;
    query.githubEventPath = event("{\"before\": \"0000000000000000000000000000000000000000\"}");
    EXPECT_EQ(changes(query).base, fork);
    EXPECT_EQ(textOf(changes(query)), "added b; added c");
    query.mainBranches = {q("trunk")};
    EXPECT_EQ(changes(query).whyNoBaseline, q("new branch, and no main branch in this clone"));
    query.mainBranches = {q("dev")};
    EXPECT_EQ(changes(query).whyNoBaseline, q("new branch"));
}

TEST_F(GitTest, CountsTheWorkTreeWhenAsked)
{
    repo.write(".gitignore", "*.log\n");
    repo.write("a", "1");
    repo.write("b", "another");
    repo.write("same", "1");
    repo.commit();
    repo.write("committed", "1");
    const QString head = repo.commit();
    repo.write("a", "2");
    repo.git({q("add"), q("a")});
    repo.remove("b");
    repo.write("untracked/deep/new name", "1");
    repo.write("untracked/ignored.log", "1");
    repo.write("committed", "2");
    ChangeQuery query;
    EXPECT_EQ(textOf(changes(query)), "added committed");
    query.worktree = true;
    const QByteArray index = [&] { QFile f(repo.path(".git/index")); EXPECT_TRUE(f.open(QIODevice::ReadOnly)); return f.readAll(); }();
    const QDateTime written = QFileInfo(repo.path(".git/index")).lastModified();
    const ChangeSet got = changes(query);
    EXPECT_EQ(textOf(got), "added committed; added untracked/deep/new name; deleted b; modified a");
    EXPECT_EQ(got.uncommitted, 4);
    EXPECT_EQ(got.trigger, Trigger::Worktree);
    EXPECT_EQ(got.head, head);
    QFile after(repo.path(".git/index"));
    ASSERT_TRUE(after.open(QIODevice::ReadOnly));
    EXPECT_EQ(after.readAll(), index); // watching a checkout must not feed itself
    EXPECT_EQ(QFileInfo(after).lastModified(), written);
}

TEST_F(GitTest, CountsAWorkTreeWithoutABaseline)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("bad\xff\n\"x\" y", "1");
    ChangeQuery query;
    query.worktree = true;
    const ChangeSet got = changes(query);
    EXPECT_EQ(textOf(got), "added bad\xff\n\"x\" y");
    EXPECT_TRUE(got.base.isEmpty());
}

TEST_F(GitTest, ASubmoduleIsOneFile)
{
    TestRepository other;
    other.write("inside", "1");
    other.commit();
    repo.write("a", "1");
    repo.commit();
    repo.git({q("submodule"), q("--quiet"), q("add"), other.path(), q("images/sub")});
    repo.commit();
    EXPECT_EQ(textOf(changes()), "added .gitmodules; added images/sub");
    repo.write("images/sub/inside", "2");
    ChangeQuery query;
    query.worktree = true;
    query.base = q("HEAD");
    EXPECT_EQ(textOf(changes(query)), "modified images/sub") << "a file in it is another one";
    EXPECT_EQ(changes(query).uncommitted, 1);
    repo.gitIn(repo.path("images/sub"), {q("commit"), q("-q"), q("-a"), q("-m"), q("Another")});
    EXPECT_EQ(textOf(changes(query)), "modified images/sub") << "another commit of it";
    const std::unique_ptr<Git> git = open(repo.path());
    EXPECT_FALSE(git->fileAt(q("HEAD"), "images/sub", 1000).ok());
    EXPECT_TRUE(git->exportFolder(q("HEAD"), "images", repo.beside(q("out"))).ok());
    EXPECT_TRUE(QFileInfo(repo.beside(q("out/sub"))).isDir());
}

TEST_F(GitTest, WorksInALinkedWorktree)
{
    repo.write("a", "1");
    repo.commit();
    repo.write("b", "1");
    repo.commit();
    repo.git({q("worktree"), q("add"), q("-q"), q("-b"), q("linked"), repo.beside(q("linked"))});
    const ChangeSet got = changesIn(repo.beside(q("linked")));
    EXPECT_EQ(got.branch, q("linked"));
    EXPECT_EQ(textOf(got), "added b");
}

TEST_F(GitTest, WorksInASparseCheckout)
{
    repo.write("a/x", "1");
    repo.write("b/x", "1");
    repo.commit();
    repo.write("b/x", "2");
    repo.commit();
    repo.git({q("sparse-checkout"), q("set"), q("a")}); // writes an extension into the configuration
    EXPECT_EQ(textOf(changes()), "modified b/x");
    ChangeQuery query;
    query.worktree = true;
    EXPECT_EQ(textOf(changes(query)), "modified b/x");
}

TEST_F(GitTest, SeesAStackInASubfolderFromThere)
{
    repo.write("outside", "1");
    repo.write("stack/images/x/Dockerfile", "1");
    repo.commit();
    repo.write("outside", "2");
    repo.write("stack/images/x/Dockerfile", "2");
    repo.commit();
    const std::unique_ptr<Git> git = open(repo.path("stack"));
    EXPECT_EQ(git->root(), repo.path("stack"));
    EXPECT_EQ(textOf(*git->changes({})), "modified images/x/Dockerfile");
    EXPECT_EQ(*git->fileAt(q("HEAD~1"), "images/x/Dockerfile", 100), "1");
    repo.write("stack/images/new", "1");
    ChangeQuery query;
    query.worktree = true;
    EXPECT_EQ(textOf(*git->changes(query)), "added images/new; modified images/x/Dockerfile");
    EXPECT_TRUE(git->fileDiff(*git->changes({}), "images/x/Dockerfile")->contains("-1"));
}

TEST_F(GitTest, ReadsFilesAndFoldersOfACommit)
{
    repo.write("images/x/Dockerfile", "FROM y\n");
    repo.link("images/link", "x");
    repo.commit();
    repo.remove("images/x/Dockerfile");
    const std::unique_ptr<Git> git = open(repo.path());
    EXPECT_EQ(*git->fileAt(q("HEAD"), "images/x/Dockerfile", 100), "FROM y\n");
    EXPECT_FALSE(git->fileAt(q("HEAD"), "images/x/Dockerfile", 3).ok());
    EXPECT_FALSE(git->fileAt(q("HEAD"), "images/x", 100).ok());
    EXPECT_FALSE(git->fileAt(q("HEAD"), "images/link", 100).ok());
    EXPECT_EQ(git->fileAt(q("HEAD"), "images/none", 100).error().text(), q("images/none: is not in the commit HEAD"));
    const Result<QList<TreeEntry>> entries = git->folderAt(q("HEAD"), "images");
    ASSERT_TRUE(entries.ok());
    ASSERT_EQ(entries->size(), 2);
    EXPECT_EQ((*entries)[0].name, "link");
    EXPECT_FALSE((*entries)[0].isRegular);
    EXPECT_TRUE((*entries)[1].isFolder);
    EXPECT_EQ(git->folderAt(q("HEAD"), "images/x")->first().size, 7);
    EXPECT_EQ(git->folderAt(q("HEAD"), "")->size(), 1);
}

TEST_F(GitTest, ExportsAFolderOfACommit)
{
    repo.write("images/x/run.sh", "#!/bin/sh\n");
    QFile::setPermissions(repo.path("images/x/run.sh"), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    repo.write("images/x/sub/bad\xff", "bytes\n");
    repo.link("images/x/inside", "sub/x");
    repo.commit();
    const std::unique_ptr<Git> git = open(repo.path());
    const QString out = repo.beside(q("out"));
    const Result<void> done = git->exportFolder(q("HEAD"), "images", out);
    ASSERT_TRUE(done.ok()) << qPrintable(done.error().text());
    EXPECT_TRUE(QFileInfo(out + q("/x/run.sh")).isExecutable());
    EXPECT_EQ(::access(QByteArray(out.toUtf8() + "/x/sub/bad\xff").constData(), R_OK), 0);
    EXPECT_TRUE(QFileInfo(out + q("/x/inside")).isSymLink());
    EXPECT_FALSE(git->exportFolder(q("HEAD"), "images", out).ok()); // not empty

    repo.link("images/x/outside", "../../../etc");
    repo.commit();
    EXPECT_EQ(git->exportFolder(q("HEAD"), "images", repo.beside(q("out2"))).error().text(),
              q("x/outside: a symbolic link that leads out of the folder, to ../../../etc"));
}

TEST_F(GitTest, ListsCommitsAndTheirFacts)
{
    repo.write("a", "1");
    repo.commit(q("One"));
    repo.write("a", "2");
    repo.commit(q("Two"));
    const std::unique_ptr<Git> git = open(repo.path());
    const Result<QList<CommitFacts>> log = git->log(q("HEAD"), 10);
    ASSERT_EQ(log->size(), 2);
    EXPECT_EQ(log->at(0).message, q("Two\n"));
    EXPECT_EQ(git->log(q("HEAD"), 1)->size(), 1);
    const CommitFacts facts = *git->commit(q("HEAD"));
    EXPECT_EQ(facts.id, repo.head());
    EXPECT_EQ(facts.author, q("A Tester"));
    EXPECT_EQ(facts.committerDate.right(6), q("+01:00"));
    EXPECT_EQ(facts.committerDate, q(repo.git({q("log"), q("-1"), q("--format=%cI")}).constData()));
}

TEST_F(GitTest, ShowsTheDifferenceOfOneFile)
{
    repo.write("a", "one\ntwo\n");
    repo.write("b", "x\n");
    repo.commit();
    repo.write("a", "one\nthree\n");
    repo.write("b", "y\n");
    repo.commit();
    repo.write("new", "fresh\n");
    const std::unique_ptr<Git> git = open(repo.path());
    ChangeQuery query;
    query.worktree = true;
    const ChangeSet set = *git->changes(query);
    const QByteArray diff = *git->fileDiff(set, "a");
    EXPECT_TRUE(diff.contains("-two\n+three\n")) << diff.constData();
    EXPECT_FALSE(diff.contains("+y"));
    EXPECT_TRUE(git->fileDiff(set, "new")->contains("+fresh"));
    EXPECT_EQ(*git->fileDiff(set, "unchanged"), "");
}

TEST_F(GitTest, TellsTheOriginWithoutCredentials)
{
    const auto url = [&] { return open(repo.path())->originUrl(); };
    repo.write("a", "1");
    repo.commit();
    EXPECT_EQ(url(), QString());
    repo.git({q("remote"), q("add"), q("origin"), q("https://user:secret@example.org/a/b.git")});
    EXPECT_EQ(url(), q("https://example.org/a/b.git"));
    repo.git({q("remote"), q("set-url"), q("origin"), q("git@example.org:a/b.git")});
    EXPECT_EQ(url(), q("git@example.org:a/b.git"));
}

TEST_F(GitTest, KnowsWhatIsInProgress)
{
    repo.write("a", "1");
    repo.commit();
    EXPECT_EQ(open(repo.path())->operationInProgress(), QString());
    repo.git({q("checkout"), q("-q"), q("-b"), q("side")});
    repo.write("b", "2");
    repo.commit();
    repo.git({q("checkout"), q("-q"), q("dev")});
    repo.git({q("merge"), q("-q"), q("--no-ff"), q("--no-commit"), q("side")});
    EXPECT_EQ(open(repo.path())->operationInProgress(), q("merge"));
}

TEST_F(GitTest, SaysWhatIsWrongWithTheFolder)
{
    const auto why = [](const QString &folder) {
        const Result<std::unique_ptr<Git>> git = openGit(folder);
        EXPECT_FALSE(git.ok());
        EXPECT_EQ(git.ok() ? 0 : git.error().exitCode(), 3);
        return git.ok() ? QString() : git.error().why.text;
    };
    EXPECT_EQ(why(repo.path()), q("the repository has no commit yet"));
    QTemporaryDir plain;
    EXPECT_EQ(why(plain.path()), q("is not in a git repository"));
    repo.gitIn(plain.path(), {q("init"), q("-q"), q("--bare"), q("bare.git")});
    EXPECT_EQ(why(plain.filePath(q("bare.git"))), q("is a bare repository, without files"));
    EXPECT_FALSE(why(plain.filePath(q("nowhere"))).isEmpty());
    QFile head(repo.path(".git/HEAD"));
    ASSERT_TRUE(head.open(QIODevice::WriteOnly | QIODevice::Truncate));
    head.close();
    EXPECT_FALSE(why(repo.path()).isEmpty());
}

TEST_F(GitTest, AsksWhoseTheFolderIs)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can give a folder away";
    repo.write("a", "1");
    repo.commit();
    const auto give = [&](uid_t to) {
        for (const char *each : {"", ".git"})
            ASSERT_EQ(::chown(QFile::encodeName(repo.path(each)).constData(), to, static_cast<gid_t>(-1)), 0);
    };
    const auto opens = [&] { return openGit(repo.path()).ok(); };
    give(12345);
    QFile config(repo.beside(q("gitconfig")));
    const auto configure = [&](const QByteArray &text) {
        ASSERT_TRUE(config.open(QIODevice::WriteOnly | QIODevice::Truncate));
        config.write(text);
        config.close();
    };
    configure("");
    qputenv("GIT_CONFIG_GLOBAL", config.fileName().toUtf8());
    qputenv("GIT_CONFIG_NOSYSTEM", "1");
    const Result<std::unique_ptr<Git>> refused = openGit(repo.path());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().text(), repo.path() + q(": the repository belongs to another user"));
    EXPECT_EQ(refused.error().advice.text, q("git config --global --add safe.directory ") + repo.path());
    configure("[safe]\n\tdirectory = /elsewhere\n");
    EXPECT_FALSE(opens());
    configure("[safe]\n\tdirectory = *\n"); // trap: libgit2 alone refuses it
    EXPECT_TRUE(opens());
    configure("[safe]\n\tdirectory = *\n\tdirectory =\n");
    EXPECT_FALSE(opens());
    configure("[safe]\n\tdirectory = " + repo.path().toUtf8() + "\n");
    EXPECT_TRUE(opens());
    configure("");
    EXPECT_FALSE(opens()); // the trust of before was for that opening only
    qputenv("GIT_CONFIG_COUNT", "1");
    qputenv("GIT_CONFIG_KEY_0", "safe.directory");
    qputenv("GIT_CONFIG_VALUE_0", repo.path().toUtf8());
    EXPECT_TRUE(opens());
    for (const char *name : {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "GIT_CONFIG_COUNT", "GIT_CONFIG_KEY_0", "GIT_CONFIG_VALUE_0"})
        qunsetenv(name);
    give(0);
}

} // namespace

} // namespace git_test
