// The wiki's checkout against real git and real repositories.
#include "model/pages/wiki.h"

#include "model/base/files.h"
#include "model/pages/home.h"
#include "tests/support/samples.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>

#include <optional>
#include <utime.h>

namespace wiki_test {

using namespace stackwright;
using namespace std::chrono_literals;

namespace {

class WikiTest : public testing::Test
{
protected:
    void SetUp() override
    {
        git(root.path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("master"), bare});
        options.folder = path(QStringLiteral("wiki"));
        options.remote = bare;
    }

    QString path(const QString &name) const { return root.path() + QLatin1Char('/') + name; }

    QByteArray git(const QString &folder, const QStringList &arguments, bool *ok = nullptr)
    {
        QProcess process;
        process.setWorkingDirectory(folder);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char *name : {"GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"})
            environment.insert(QLatin1String(name), QStringLiteral("Person"));
        for (const char *name : {"GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"})
            environment.insert(QLatin1String(name), QStringLiteral("person@example.org"));
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral("git"), arguments);
        process.waitForFinished();
        if (ok)
            *ok = process.exitCode() == 0;
        else
            EXPECT_EQ(process.exitCode(), 0) << qPrintable(arguments.join(QLatin1Char(' '))) << process.readAllStandardError().toStdString();
        return process.readAllStandardOutput().trimmed();
    }

    /// A person pushes these files from a clone of their own.
    void humanPushes(const QMap<QString, QByteArray> &files)
    {
        const QString clone = path(QStringLiteral("human-%1").arg(++humans));
        git(root.path(), {QStringLiteral("clone"), QStringLiteral("-q"), bare, clone});
        for (auto it = files.begin(); it != files.end(); ++it)
            put(clone + QLatin1Char('/') + it.key(), it.value());
        git(clone, {QStringLiteral("add"), QStringLiteral("-A")});
        git(clone, {QStringLiteral("commit"), QStringLiteral("-qm"), QStringLiteral("by hand")});
        git(clone, {QStringLiteral("push"), QStringLiteral("-q"), QStringLiteral("origin"), QStringLiteral("HEAD:master")});
    }

    Result<void> prepareResult()
    {
        std::optional<Result<void>> answer;
        Wiki wiki(launcher, options);
        wiki.prepare(&context, [&](const Result<void> &result) { answer = result; });
        EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
        return answer.value_or(Result<void>());
    }

    void put(const QString &file, const QByteArray &bytes) { ASSERT_TRUE(writeFile(file, bytes).ok()) << qPrintable(file); }
    QByteArray get(const QString &file) { return readFile(file, mebibyte).ok() ? *readFile(file, mebibyte) : QByteArray("(none)"); }
    QByteArray remoteFile(const char *name) { return git(bare, {QStringLiteral("cat-file"), QStringLiteral("blob"), QLatin1String("master:") + QLatin1String(name)}); }
    int remoteCommits() { return git(bare, {QStringLiteral("rev-list"), QStringLiteral("--count"), QStringLiteral("master")}).toInt(); }

    template <typename T>
    Result<T> ask(void (Wiki::*question)(QObject *, std::function<void(const Result<T> &)>))
    {
        std::optional<Result<T>> answer;
        Wiki wiki(launcher, options);
        (wiki.*question)(&context, [&](const Result<T> &result) { answer = result; });
        EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
        return answer.value_or(Result<T>(workError({}, QStringLiteral("no answer"))));
    }
    void prepare()
    {
        const auto result = ask<void>(&Wiki::prepare);
        ASSERT_TRUE(result.ok()) << qPrintable(result.error().text());
    }
    Result<WikiStatus> status() { return ask<WikiStatus>(&Wiki::status); }
    Result<Publication> publish()
    {
        std::optional<Result<Publication>> answer;
        Wiki wiki(launcher, options);
        wiki.publish(QStringLiteral("Pages of 2023.2-aaaaaaa\n\nrstudio-notebook"), &context, [&](const Result<Publication> &result) { answer = result; });
        EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
        if (answer && !answer->ok())
            lastError = answer->error().text();
        return answer.value_or(Result<Publication>(workError({}, QStringLiteral("no answer"))));
    }
    /// What a run leaves: a page and a row.
    void runWrites(const QByteArray &page = "## Python Version\n\n```\nPython 3.9.5\n```")
    {
        put(options.folder + QStringLiteral("/ucsdets-x-2023.2-aaaaaaa.md"), page);
        const QString home = options.folder + QStringLiteral("/Home.md");
        HomeEntry entry{HomeEntry::Cause::Run, QStringLiteral("aaaaaaa"), {parseImageRef(QStringLiteral("ucsdets/x:2023.2-aaaaaaa")).value()}};
        put(home, *insertHomeRow(QFileInfo::exists(home) ? get(home) : QByteArray(), entry, {}));
    }

    QTemporaryDir root;
    QString bare = path(QStringLiteral("wiki.git"));
    QObject context;
    ProcessLauncher launcher;
    WikiOptions options;
    QString lastError;
    int humans = 0;
};

TEST_F(WikiTest, PublishesOneCommitAndBelievesTheRemoteOnly)
{
    humanPushes({{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home.md"))}});
    prepare();
    EXPECT_EQ(get(options.folder + QStringLiteral("/Home.md")), sample(QStringLiteral("wiki/Home.md")));
    EXPECT_TRUE(status()->changes.isEmpty());
    EXPECT_EQ(publish()->commit, QString()); // nothing yet

    runWrites();
    const auto changed = status();
    ASSERT_EQ(changed->changes.size(), 2);
    EXPECT_EQ(changed->changes.at(0), (WikiChange{WikiChange::Kind::Modified, "Home.md"}));
    EXPECT_EQ(changed->changes.at(1), (WikiChange{WikiChange::Kind::Added, "ucsdets-x-2023.2-aaaaaaa.md"}));
    EXPECT_EQ(changed->branch, QStringLiteral("master"));
    EXPECT_TRUE(ask<QByteArray>(&Wiki::diff)->contains("+Python 3.9.5"));

    const auto published = publish();
    ASSERT_TRUE(published.ok()) << qPrintable(lastError);
    EXPECT_EQ(published->attempts, 1);
    EXPECT_EQ(published->warning, QString());
    EXPECT_EQ(published->commit.toLatin1(), git(bare, {QStringLiteral("rev-parse"), QStringLiteral("master")}));
    EXPECT_EQ(remoteCommits(), 2);
    EXPECT_TRUE(remoteFile("Home.md").contains("|`aaaaaaa`|`ucsdets/x:2023.2-aaaaaaa`|"));
    EXPECT_EQ(git(bare, {QStringLiteral("log"), QStringLiteral("-1"), QStringLiteral("--format=%s"), QStringLiteral("master")}), "Pages of 2023.2-aaaaaaa");
    EXPECT_TRUE(status()->changes.isEmpty());
    EXPECT_EQ(status()->head, published->commit);
    EXPECT_EQ(publish()->commit, QString());
    EXPECT_EQ(remoteCommits(), 2);
}

TEST_F(WikiTest, AnEmptyRemoteGetsItsFirstCommit)
{
    prepare();
    runWrites();
    const auto published = publish();
    ASSERT_TRUE(published.ok()) << qPrintable(lastError);
    EXPECT_EQ(remoteCommits(), 1);
    EXPECT_TRUE(status()->changes.isEmpty());
}

TEST_F(WikiTest, WithoutARemoteThereIsAFolderAndAdvice)
{
    options.remote.clear();
    prepare();
    runWrites();
    EXPECT_EQ(status()->changes.size(), 2);
    const auto published = publish();
    ASSERT_FALSE(published.ok());
    EXPECT_EQ(published.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(published.error().advice.text.contains(QLatin1String("wiki.remote")));
    // The spec names one later: what was written before is published with what the wiki has.
    humanPushes({{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home.md"))}});
    options.remote = bare;
    prepare();
    ASSERT_TRUE(publish().ok()) << qPrintable(lastError);
    EXPECT_EQ(readHome(remoteFile("Home.md"))->size(), 63);
    EXPECT_EQ(get(options.folder + QStringLiteral("/Home.md")), remoteFile("Home.md"));
    EXPECT_TRUE(status()->changes.isEmpty());
}

TEST_F(WikiTest, PagesWrittenBeforeTheCloneStay)
{
    humanPushes({{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home.md"))}, {QStringLiteral("Usage.md"), "how\n"}});
    QDir().mkpath(options.folder);
    runWrites();
    prepare();
    EXPECT_EQ(readHome(get(options.folder + QStringLiteral("/Home.md")))->size(), 63);
    EXPECT_EQ(get(options.folder + QStringLiteral("/Usage.md")), "how\n");
    ASSERT_EQ(status()->changes.size(), 2);
    EXPECT_TRUE(publish().ok()) << qPrintable(lastError);
}

TEST_F(WikiTest, WhatPeopleChangedMeanwhileIsKept)
{
    humanPushes({{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home.md"))}, {QStringLiteral("Usage.md"), "how\n"}, {QStringLiteral("Old.md"), "old\n"}});
    prepare();
    runWrites();
    QByteArray edited = sample(QStringLiteral("wiki/Home.md")).replace("Welcome", "Be welcome");
    humanPushes({{QStringLiteral("Home.md"), edited}, {QStringLiteral("Usage.md"), "how, better\n"}, {QStringLiteral("sub/New.md"), "new\n"}});
    const auto published = publish();
    ASSERT_TRUE(published.ok()) << qPrintable(lastError);
    EXPECT_EQ(published->warning, QString());
    EXPECT_EQ(remoteCommits(), 3);
    EXPECT_TRUE(remoteFile("Home.md").startsWith("Be welcome"));
    EXPECT_EQ(readHome(remoteFile("Home.md"))->size(), 63);
    EXPECT_EQ(get(options.folder + QStringLiteral("/Usage.md")), "how, better\n");
    EXPECT_EQ(get(options.folder + QStringLiteral("/sub/New.md")), "new\n");
    EXPECT_TRUE(status()->changes.isEmpty());
}

TEST_F(WikiTest, ARemoteThatMovesDuringThePushIsTriedAgain)
{
    humanPushes({{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home.md"))}});
    prepare();
    runWrites();
    // The first push loses the race: somebody's commit lands while it is being received.
    const QString hook = bare + QStringLiteral("/hooks/pre-receive");
    put(hook, "#!/bin/sh\ntest -e raced && exit 0\ntouch raced\nunset GIT_QUARANTINE_PATH GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES\n"
              "export GIT_AUTHOR_NAME=p GIT_AUTHOR_EMAIL=p@x GIT_COMMITTER_NAME=p GIT_COMMITTER_EMAIL=p@x\n"
              "git update-ref refs/heads/master $(git commit-tree -p master -m race 'master^{tree}')\n");
    QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner);
    const auto published = publish();
    ASSERT_TRUE(published.ok()) << qPrintable(lastError);
    EXPECT_EQ(published->attempts, 2);
    EXPECT_EQ(remoteCommits(), 3);
    EXPECT_TRUE(status()->changes.isEmpty());
}

TEST_F(WikiTest, ARefusedPushIsNotBelieved)
{
    humanPushes({{QStringLiteral("Home.md"), "Hello\n"}});
    prepare();
    runWrites();
    const QString hook = bare + QStringLiteral("/hooks/pre-receive");
    put(hook, "#!/bin/sh\necho 'the wiki is frozen' >&2\nexit 1\n");
    QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner);
    const auto refused = publish();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().kind, Error::Kind::Work);
    EXPECT_TRUE(refused.error().why.text.contains(QLatin1String("the wiki is frozen"))) << qPrintable(lastError);
    EXPECT_EQ(remoteCommits(), 1);
    EXPECT_EQ(status()->changes.size(), 2); // nothing is lost, nothing half done
    QFile::remove(hook);
    EXPECT_TRUE(publish().ok()) << qPrintable(lastError);
    EXPECT_EQ(remoteCommits(), 2);
}

TEST_F(WikiTest, AMuteRemoteEndsWithTheDeadline)
{
    options.remote.clear();
    prepare();
    runWrites();
    QTcpServer mute;
    ASSERT_TRUE(mute.listen(QHostAddress::LocalHost));
    git(options.folder, {QStringLiteral("remote"), QStringLiteral("add"), QStringLiteral("origin"), QStringLiteral("git://127.0.0.1:%1/wiki").arg(mute.serverPort())});
    options.remoteDeadline = 700ms;
    QElapsedTimer timer;
    timer.start();
    const auto published = publish();
    ASSERT_FALSE(published.ok());
    EXPECT_TRUE(published.error().why.text.contains(QLatin1String("timed out"))) << qPrintable(lastError);
    EXPECT_LT(timer.elapsed(), 10'000);
}

TEST_F(WikiTest, RemotesThatStartProgramsOrTravelInTheOpenAreRefused)
{
    for (const char *remote : {"ext::sh -c touch% /tmp/x", "-uevil", "http://example.org/wiki", "git://example.org/wiki", "gopher://x/y"})
        EXPECT_NE(whyNoWikiRemote(QLatin1String(remote)), QString()) << remote;
    for (const char *remote : {"/srv/wiki.git", "https://github.com/o/r.wiki.git", "git@github.com:o/r.wiki.git", "ssh://git@h/x", "http://127.0.0.1:8080/w", "file:///x"})
        EXPECT_EQ(whyNoWikiRemote(QLatin1String(remote)), QString()) << remote;
    EXPECT_EQ(wikiRemote(QStringLiteral("../wiki.git"), QStringLiteral("/srv/stack")), QStringLiteral("/srv/wiki.git"));
    EXPECT_EQ(withoutCredentials(QStringLiteral("fatal: https://me:secret@h/x failed")), QStringLiteral("fatal: https://h/x failed"));
}

TEST_F(WikiTest, AHostileCheckoutRunsNothingAndWritesNowhereElse)
{
    humanPushes({{QStringLiteral("Home.md"), "Hello\n"}});
    prepare();
    const QString canary = path(QStringLiteral("canary"));
    QDir().mkpath(options.folder + QStringLiteral("/.git/hooks"));
    for (const char *name : {"pre-push", "pre-commit", "post-checkout", "reference-transaction", "post-index-change", "evil"}) {
        const QString hook = options.folder + QStringLiteral("/.git/hooks/") + QLatin1String(name);
        put(hook, "#!/bin/sh\ntouch " + canary.toUtf8() + "\n");
        QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner);
    }
    git(options.folder, {QStringLiteral("config"), QStringLiteral("core.fsmonitor"), options.folder + QStringLiteral("/.git/hooks/evil")});
    runWrites();
    EXPECT_TRUE(publish().ok()) << qPrintable(lastError);
    EXPECT_FALSE(QFileInfo::exists(canary));

    const QString secret = path(QStringLiteral("secret"));
    put(secret, "mine\n");
    QFile::remove(options.folder + QStringLiteral("/Home.md"));
    ASSERT_TRUE(QFile::link(secret, options.folder + QStringLiteral("/Home.md")));
    EXPECT_FALSE(publish().ok());
    EXPECT_EQ(get(secret), "mine\n");
    EXPECT_FALSE(remoteFile("Home.md").contains("mine"));
}

TEST_F(WikiTest, NoRepositoryInsideTheCheckoutIsSpokenTo)
{
    // A commit of the stack can hold a whole bare repository, with hooks that git would run when pages are pushed.
    const QString stack = path(QStringLiteral("a stack"));
    const QString evil = stack + QStringLiteral("/evil.git");
    QDir().mkpath(stack);
    git(root.path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("master"), evil});
    const QString canary = path(QStringLiteral("canary"));
    for (const char *name : {"pre-receive", "update", "post-receive", "proc-receive", "reference-transaction"}) {
        const QString hook = evil + QStringLiteral("/hooks/") + QLatin1String(name);
        put(hook, "#!/bin/sh\ntouch " + canary.toUtf8() + "\n");
        QFile::setPermissions(hook, QFile::permissions(hook) | QFile::ExeOwner);
    }
    ASSERT_TRUE(QFile::link(stack, path(QStringLiteral("way-in"))));
    ASSERT_TRUE(QFile::link(evil, path(QStringLiteral("straight-in.git"))));
    ASSERT_TRUE(QFile::link(bare, stack + QStringLiteral("/way-out.git")));
    const QString encoded = QString(evil).replace(QLatin1Char(' '), QStringLiteral("%20"));
    for (const QString &form : {QStringLiteral("evil.git"), QStringLiteral("./evil.git"), QStringLiteral("../a stack/evil.git"), QStringLiteral("x/../evil.git/."),
                                QStringLiteral("."), evil, QString(evil + QLatin1Char('/')), QString(stack + QStringLiteral("/not/there/yet.git")),
                                QString(QLatin1String("file://") + evil), QString(QLatin1String("FILE://") + evil), QString(QLatin1String("file://localhost") + evil),
                                QString(QLatin1String("file://") + encoded), path(QStringLiteral("way-in/evil.git")), path(QStringLiteral("straight-in.git"))})
        EXPECT_NE(whyNoWikiRemote(wikiRemote(form, stack), stack), QString()) << form.toStdString();
    for (const QString &form : {bare, QStringLiteral("../wiki.git"), QStringLiteral("way-out.git"), QStringLiteral("https://example.org/evil.git"),
                                QStringLiteral("git@example.org:evil.git"), QString(stack + QStringLiteral("-wiki.git"))})
        EXPECT_EQ(whyNoWikiRemote(wikiRemote(form, stack), stack), QString()) << form.toStdString();

    options.checkout = stack;
    options.remote = wikiRemote(QStringLiteral("evil.git"), stack);
    EXPECT_FALSE(prepareResult().ok());
    // Nor is an origin that stands in the clone already.
    options.remote = bare;
    humanPushes({{QStringLiteral("Home.md"), "Hello\n"}});
    prepare();
    for (const QString &origin : {evil, QStringLiteral("../a stack/evil.git"), path(QStringLiteral("straight-in.git"))}) {
        git(options.folder, {QStringLiteral("remote"), QStringLiteral("set-url"), QStringLiteral("origin"), origin});
        put(options.folder + QStringLiteral("/page.md"), "page\n");
        EXPECT_FALSE(publish().ok()) << origin.toStdString();
    }
    EXPECT_FALSE(QFileInfo::exists(canary));
}

TEST_F(WikiTest, AFolderThatIsALinkIsNeverWrittenThrough)
{
    const QString elsewhere = path(QStringLiteral("elsewhere"));
    QDir().mkpath(elsewhere);
    ASSERT_TRUE(QFile::link(elsewhere, options.folder));
    EXPECT_FALSE(prepareResult().ok());
    EXPECT_FALSE(publish().ok());
    EXPECT_TRUE(QDir(elsewhere).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
}

TEST_F(WikiTest, LocksOfACrashAreTakenAway)
{
    humanPushes({{QStringLiteral("Home.md"), "Hello\n"}});
    prepare();
    runWrites();
    const utimbuf old{1'600'000'000, 1'600'000'000};
    for (const char *name : {"/.git/index.lock", "/.git/refs/heads/master.lock"}) {
        const QString lock = options.folder + QLatin1String(name);
        put(lock, {});
        ASSERT_EQ(::utime(QFile::encodeName(lock).constData(), &old), 0);
    }
    const auto published = publish();
    ASSERT_TRUE(published.ok()) << qPrintable(lastError);
    EXPECT_EQ(published->warning, QString());
    EXPECT_TRUE(status()->changes.isEmpty());
}

TEST_F(WikiTest, TheRepositoryAroundTheWikiIsLeftAlone)
{
    git(root.path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main"), root.path()});
    QDir().mkpath(options.folder);
    EXPECT_FALSE(status()->exists);
    EXPECT_FALSE(publish().ok());
    QDir().mkpath(options.folder + QStringLiteral("/.git")); // damaged
    EXPECT_FALSE(status().ok());
    EXPECT_FALSE(publish().ok());
    bool committed = true;
    git(root.path(), {QStringLiteral("rev-parse"), QStringLiteral("--verify"), QStringLiteral("HEAD")}, &committed);
    EXPECT_FALSE(committed);
}

TEST_F(WikiTest, LocalCommitsAreNotPublishedBehindAPersonsBack)
{
    humanPushes({{QStringLiteral("Home.md"), "Hello\n"}});
    prepare();
    git(options.folder, {QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("--allow-empty"), QStringLiteral("-m"), QStringLiteral("draft")});
    humanPushes({{QStringLiteral("Other.md"), "x\n"}});
    runWrites();
    const auto published = publish();
    ASSERT_FALSE(published.ok());
    EXPECT_TRUE(published.error().why.text.contains(QLatin1String("commits that its remote does not have")));
}

} // namespace

} // namespace wiki_test
