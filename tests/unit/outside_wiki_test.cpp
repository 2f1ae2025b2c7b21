// `wiki publish` killed between every two steps, against a remote on which people went on working: published again, there is
// one commit of ours, and what people wrote is there byte for byte.
#include "tests/support/gitwrapper.h"
#include "tests/support/sanitized.h"

#include <QDir>
#include <QFile>

namespace outside_wiki_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QByteArray table = "| Commit | Image | Manifest |\r\n| :-: | :-: | :-: |\r\n";
const QByteArray row = "|`abc1234`|`127.0.0.1:5000/x:2023.2-abc1234`|page|\r\n";
const QByteArray page = "| # | createdAt | CMD | hSize | hcumSize | elapsed | Tags |\n|--|--|--|--|--|--|--|\n| 0 | t | `x` | 1 B | 1 B | 1s | y |\n";

class OutsideWiki : public testing::Test
{
protected:
    /// A remote with its pages, a checkout of it in which a run has left a page and a row.
    void begin(bool cloned)
    {
        QDir(work.path()).removeRecursively();
        QDir().mkpath(work.filePath(u"stack/images"_s));
        put(u"stack/images/spec.yml"_s, "images: {x: {image_name: x}}\ntag: {prefix: \"2023.2\"}\nall_info_cmds: {}\nwiki: {remote: ../remote.git}\n");
        remote.emplace(work.path());
        remote->change({{u"Home.md"_s, "# Ours\r\n\r\nby hand\r\n\r\n" + table + "\r\nno end"}, {u"Notes.md"_s, "mine\n"}, {u"Old.md"_s, "old\n"}});
        if (cloned)
            WikiRemote::git(work.path(), {u"clone"_s, u"-q"_s, remote->path(), u"wiki"_s});
        QDir().mkpath(work.filePath(u"wiki"_s));
        put(u"wiki/Home.md"_s, cloned ? QByteArray("# Ours\r\n\r\nby hand\r\n\r\n" + table + row + "\r\nno end") : QByteArray(table + row));
        put(u"wiki/x-2023.2-abc1234.md"_s, page);
        if (cloned)
            remote->change({{u"Notes.md"_s, "mine, and changed since\n"}, {u"New.md"_s, "new\n"}, {u"Home.md"_s, "# Ours\r\n\r\nby hand, and more\r\n\r\n" + table + "\r\nno end"}});
    }
    void put(const QString &name, const QByteArray &bytes)
    {
        QFile file(work.filePath(name));
        ASSERT_TRUE(file.open(QFile::WriteOnly | QFile::Truncate));
        file.write(bytes);
    }
    Outcome publish()
    {
        return console({u"wiki"_s, u"publish"_s, u"-C"_s, work.filePath(u"stack"_s), u"--wiki"_s, work.filePath(u"wiki"_s)},
                       {work.path(), {wrapper.path(), u"XDG_STATE_HOME="_s + work.filePath(u"state"_s)}, 60});
    }
    void expectPublished(bool cloned, const char *what, int k)
    {
        EXPECT_EQ(remote->commits(), cloned ? 3 : 2) << what << ' ' << k;
        const QByteArray home = "# Ours\r\n\r\nby hand" + QByteArray(cloned ? ", and more" : "") + "\r\n\r\n" + table + row + "\r\nno end";
        EXPECT_EQ(remote->shown(u"Home.md"_s).toStdString(), home.toStdString()) << what << ' ' << k;
        EXPECT_EQ(remote->shown(u"Notes.md"_s), cloned ? "mine, and changed since\n" : "mine\n") << what << ' ' << k;
        EXPECT_EQ(remote->shown(u"Old.md"_s), "old\n") << what << ' ' << k;
        EXPECT_EQ(remote->shown(u"x-2023.2-abc1234.md"_s), page) << what << ' ' << k;
        // The checkout is where the remote is, with nothing left over.
        const QString wiki = work.filePath(u"wiki"_s);
        EXPECT_EQ(WikiRemote::git(wiki, {u"rev-parse"_s, u"HEAD"_s}), remote->tip()) << what << ' ' << k;
        EXPECT_EQ(WikiRemote::git(wiki, {u"status"_s, u"--porcelain"_s}).toStdString(), "") << what << ' ' << k;
        EXPECT_EQ(WikiRemote::git(wiki, {u"for-each-ref"_s, u"refs/stackwright"_s}).toStdString(), "");
    }
    /// Kills at every call of git, before it or after it, publishes again and looks.
    void killEverywhere(bool cloned)
    {
        const bool all = qEnvironmentVariableIsSet("STACKWRIGHT_ALL_FAULTS");
        int cases = 0;
        for (int k = 1;; k += all ? 1 : stackwright::sanitized ? 6 : 2) {
            bool ended = false;
            for (const bool before : {true, false}) {
                if (!all && before != (k % 4 < 2))
                    continue; // the suite takes turns
                begin(cloned);
                wrapper.arm(k, before);
                const Outcome killed = publish();
                ended = killed.code == 0;
                EXPECT_TRUE(ended || killed.code == -1) << k << ": " << killed.err.constData();
                cases += !ended;
                wrapper.arm(0, false);
                Outcome again = publish();
                if (again.code != 0) // git itself outlives the program that called it, by an instant
                    again = publish();
                EXPECT_EQ(again.code, 0) << k << ": " << again.err.constData();
                expectPublished(cloned, before ? "killed before call" : "killed after call", k);
            }
            if (ended || HasFailure())
                break;
        }
        EXPECT_GE(cases, stackwright::sanitized ? 3 : 8);
        std::printf("[ figures  ] wiki publish, %s: killed at %d steps\n", cloned ? "a checkout behind its remote" : "no checkout yet", cases);
    }

    QTemporaryDir work;
    std::optional<WikiRemote> remote;
    GitWrapper wrapper;
};

} // namespace

TEST_F(OutsideWiki, PublishingAgainAfterAKillIsAsIfNothingHadBeen)
{
    killEverywhere(true);
}

TEST_F(OutsideWiki, AFirstCloneThatWasCutOffDeletesNobodysPages)
{
    killEverywhere(false);
}

TEST_F(OutsideWiki, ARefusedPushIsSaidAndPublishedLater)
{
    begin(true);
    wrapper.arm(0, false);
    remote->refuse(true);
    const QByteArray tip = remote->tip();
    const Outcome refused = publish();
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(refused.err.contains("no pushes today")) << refused.err.constData();
    EXPECT_EQ(remote->tip(), tip);
    remote->refuse(false);
    EXPECT_EQ(publish().code, 0);
    expectPublished(true, "refused first", 0);
}

TEST_F(OutsideWiki, AFullDiskIsSaidWhateverGitSays)
{
    const QStringList alone{u"-rm"_s, u"sh"_s, u"-c"_s, u"mount -t tmpfs -o size=$1 none \"$2\" && shift 2 && exec \"$@\""_s, u"sh"_s};
    if (call(u"unshare"_s, alone + QStringList{u"64k"_s, work.path(), u"true"_s}).code != 0)
        GTEST_SKIP() << "no file system of the test's own may be mounted here";
    begin(false);
    // A page that does not fit, of a clone that does: git says "unable to write file" and no more. Then a clone that does not.
    QByteArray dense(700'000, ' ');
    for (qsizetype i = 0, x = 1; i < dense.size(); ++i)
        dense[i] = static_cast<char>((x = (x * 1103515245 + 12345) & 0x7fffffff) >> 16);
    for (const QByteArray &page : {QByteArray(2'000'000, 'a'), dense}) {
        remote->change({{u"Large.md"_s, page}});
        const QString wiki = work.filePath(u"wiki"_s);
        const Outcome full = call(u"unshare"_s, alone + QStringList{u"600k"_s, wiki, QStringLiteral(STACKWRIGHT_BIN "/stackwright"), u"wiki"_s, u"publish"_s,
                                                                    u"-C"_s, work.filePath(u"stack"_s), u"--wiki"_s, wiki}, {work.path(), {}, 60});
        EXPECT_EQ(full.code, 3) << full.err.constData();
        EXPECT_TRUE(full.errors().value(0).contains(": the disk is full: ")) << full.err.constData();
        EXPECT_TRUE(full.err.contains("\n  make room there")) << full.err.constData();
    }
    EXPECT_EQ(remote->commits(), 3) << "nothing was published";
}

TEST(OutsideWikiAdvice, CanBeRunAsItIsPrinted)
{
    Repository stack;
    stack.write(u"images/spec.yml"_s, "images: {x: {image_name: x}}\ntag: {prefix: \"2023.2\"}\nall_info_cmds: {}\n");
    stack.write(u"images/x/Dockerfile"_s, "FROM scratch\n");
    stack.commit();
    for (const QString &name : {u"wiki"_s, u"my wiki"_s, u"it's a $HOME; wiki"_s}) {
        QTemporaryDir folder;
        const QString wiki = folder.filePath(name);
        const Outcome said = console({u"wiki"_s, u"publish"_s, u"-C"_s, stack.path(), u"--wiki"_s, wiki}, {folder.path(), {}, 60});
        EXPECT_EQ(said.code, 3) << said.err.constData();
        const qsizetype at = said.err.indexOf("git -C ");
        ASSERT_GE(at, 0) << said.err.constData();
        const QByteArray line = said.err.mid(at, said.err.indexOf('\n', at) - at).replace("ADDRESS", "/nowhere.git");
        const Outcome done = call(u"sh"_s, {u"-c"_s, QString::fromUtf8(line)}, {folder.path(), {}, 60});
        EXPECT_EQ(done.code, 0) << line.constData() << '\n' << done.err.constData();
        EXPECT_EQ(call(u"git"_s, {u"-C"_s, wiki, u"remote"_s, u"get-url"_s, u"origin"_s}).out.trimmed(), "/nowhere.git");
    }
}

} // namespace outside_wiki_test
