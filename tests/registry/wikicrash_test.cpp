// A promotion whose wiki has a remote, killed between every two steps of git: resumed, tags and wiki agree, one commit is
// ours, and what people wrote meanwhile is there byte for byte.
#include "tests/registry/promoteprogram.h"
#include "tests/support/gitwrapper.h"
#include "tests/support/sanitized.h"

namespace wikicrash_test {

using namespace stackwright;
using namespace stackwright::testing;
using stackwright::outside::GitWrapper;
using stackwright::outside::WikiRemote;

namespace {

const QByteArray table = "| Commit | Image | Manifest |\r\n| :-: | :-: | :-: |\r\n";

class PromotedWiki : public PromoteProgram
{
protected:
    void SetUp() override
    {
        moreSpec = "wiki: {remote: " + QFile::encodeName(elsewhere.path()) + "/remote.git}\n";
        PromoteProgram::SetUp();
        for (const QString &name : names) {
            const QString page = pageFileOf(at(proxy->host(), name, tag));
            pages.insert(page, read(QStringLiteral("wiki/") + page));
        }
        moreEnvironment = QStringList{wrapper.path(), QStringLiteral("GIT_AUTHOR_NAME=T"), QStringLiteral("GIT_AUTHOR_EMAIL=t@localhost"),
                                      QStringLiteral("GIT_COMMITTER_NAME=T"), QStringLiteral("GIT_COMMITTER_EMAIL=t@localhost")};
        wrapper.arm(0, false);
    }
    QString path(const QString &name) const { return folder.filePath(name); }

    /// The stable tags at the old images, a fresh remote, a checkout of it that is behind.
    void begin()
    {
        for (int i = 0; i < names.size(); ++i) {
            const ImageRef stable = at(server->host(), names.at(i), QStringLiteral("2023.2-stable"));
            const auto manifest = manifestOf(*direct, stable.withDigest(olds.at(i)));
            ASSERT_TRUE(manifest);
            ASSERT_TRUE(put(*direct, stable, *manifest));
        }
        for (const char *name : {"artifacts", "state", "wiki"})
            QDir(path(QLatin1String(name))).removeRecursively();
        for (const char *name : {"remote.git", "human-1", "human-2"})
            QDir(elsewhere.filePath(QLatin1String(name))).removeRecursively();
        remote.emplace(elsewhere.path());
        QMap<QString, QByteArray> files = pages;
        files.insert(QStringLiteral("Home.md"), "# Ours\r\n\r\nby hand\r\n\r\n" + table + "\r\nno end");
        remote->change(files);
        WikiRemote::git(folder.path(), {QStringLiteral("clone"), QStringLiteral("-q"), remote->path(), QStringLiteral("wiki")});
        remote->change({{QStringLiteral("Home.md"), "# Ours\r\n\r\nby hand, and more\r\n\r\n" + table + "\r\nno end"}, {QStringLiteral("Notes.md"), "mine\n"}});
    }
    void expectAgreement(int k)
    {
        EXPECT_EQ(stables(), news) << k;
        EXPECT_EQ(remote->commits(), 3) << k;
        const QByteArray home = remote->shown(QStringLiteral("Home.md"));
        EXPECT_TRUE(home.startsWith(QByteArray("# Ours\r\n\r\nby hand, and more\r\n\r\n" + table)) && home.endsWith("\r\n\r\nno end")) << k << home.constData();
        EXPECT_EQ(home.count("ds:2023.2-stable"), 1) << k;
        EXPECT_EQ(remote->shown(QStringLiteral("Notes.md")), "mine\n") << k;
        for (const QString &name : names)
            EXPECT_EQ(remote->shown(pageFileOf(at(proxy->host(), name, QStringLiteral("2023.2-stable")))), "# page of new\n") << k;
        EXPECT_EQ(WikiRemote::git(path(QStringLiteral("wiki")), {QStringLiteral("rev-parse"), QStringLiteral("HEAD")}), remote->tip()) << k;
        EXPECT_EQ(WikiRemote::git(path(QStringLiteral("wiki")), {QStringLiteral("status"), QStringLiteral("--porcelain")}).toStdString(), "") << k;
    }

    QMap<QString, QByteArray> pages;
    QTemporaryDir elsewhere; ///< no wiki is published to a repository inside the checkout
    std::optional<WikiRemote> remote;
    GitWrapper wrapper;
};

} // namespace

TEST_F(PromotedWiki, AgreesWithTheTagsWhereverThePromotionIsKilled)
{
    const bool all = qEnvironmentVariableIsSet("STACKWRIGHT_ALL_FAULTS");
    int cases = 0;
    for (int k = 1;; k += all ? 1 : sanitized ? 6 : 2) {
        begin();
        wrapper.arm(k, k % 4 < 2);
        const Ended killed = run({tag, yes});
        wrapper.arm(0, false);
        if (killed.code != -9) {
            EXPECT_EQ(killed.code, 0) << killed.err.constData();
            expectAgreement(k);
            break;
        }
        ++cases;
        Ended again = run({QStringLiteral("--resume"), yes});
        if (again.code == 2) { // no PUT had begun
            EXPECT_EQ(stables(), olds) << k;
            again = run({tag, yes});
        }
        if (again.code != 0) // git itself outlives the program that called it, by an instant
            again = run({tag, yes});
        EXPECT_EQ(again.code, 0) << k << again.err.constData();
        expectAgreement(k);
        if (HasFailure())
            break;
    }
    EXPECT_GE(cases, sanitized ? 3 : 8);
    std::printf("[ figures  ] promote with a wiki's remote: killed at %d steps of git\n", cases);
}

TEST_F(PromotedWiki, IsPublishedByARerunAfterARefusedPush)
{
    begin();
    remote->refuse(true);
    Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 1);
    EXPECT_TRUE(said.err.contains("all tags have moved, but the wiki could not be published")) << said.err.constData();
    EXPECT_TRUE(said.err.contains("no pushes today"));
    EXPECT_EQ(stables(), news);
    EXPECT_EQ(remote->commits(), 2);
    remote->refuse(false);
    said = run({tag, yes}); // the same again: nothing moves, and the wiki follows
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(proxy->count("PUT"), 0);
    expectAgreement(0);

    // And back: refused first, then again.
    remote->refuse(true);
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 1);
    EXPECT_EQ(stables(), olds);
    EXPECT_EQ(remote->commits(), 3);
    remote->refuse(false);
    said = run({QStringLiteral("--rollback"), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(remote->commits(), 4);
    EXPECT_EQ(remote->shown(QStringLiteral("Home.md")), "# Ours\r\n\r\nby hand, and more\r\n\r\n" + table + "\r\nno end");
    EXPECT_EQ(remote->shown(QStringLiteral("Notes.md")), "mine\n");
}

TEST_F(PromotedWiki, IsReadAnewSoThatPagesOfOthersAreSeen)
{
    begin();
    // The run's pages come to the remote from elsewhere, after this clone was made.
    for (auto it = pages.begin(); it != pages.end(); ++it)
        WikiRemote::git(path(QStringLiteral("wiki")), {QStringLiteral("rm"), QStringLiteral("-q"), it.key()});
    WikiRemote::git(path(QStringLiteral("wiki")), {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("without")});
    WikiRemote::git(path(QStringLiteral("wiki")), {QStringLiteral("push"), QStringLiteral("-qf"), QStringLiteral("origin"), QStringLiteral("HEAD:master")});
    EXPECT_EQ(run({tag, yes}).code, 1) << "no pages anywhere";
    QDir(path(QStringLiteral("human-3"))).removeRecursively();
    remote->change(pages);
    const Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), news);

    // A remote that cannot be reached: nothing new is begun, what was done can still be taken back.
    QDir().rename(remote->path(), path(QStringLiteral("away.git")));
    EXPECT_EQ(run({QStringLiteral("--global"), QStringLiteral("2023.2"), yes}).code, 3);
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.first(), QStringLiteral("stable"))), QStringLiteral("missing"));
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 1) << "the tags, not the wiki";
    EXPECT_EQ(stables(), olds);
    QDir().rename(path(QStringLiteral("away.git")), remote->path());
    EXPECT_EQ(run({QStringLiteral("--rollback"), yes}).code, 0);
    EXPECT_FALSE(remote->shown(QStringLiteral("Home.md")).contains("2023.2-stable"));
}

} // namespace wikicrash_test
