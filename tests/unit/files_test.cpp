#include "model/base/files.h"
#include "model/base/makefolder.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace files_test {

using namespace stackwright;

namespace {

class Files : public ::testing::Test
{
protected:
    QTemporaryDir m_folder;
    QString at(const QString &name) const { return m_folder.filePath(name); }
    QStringList names() const { return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System); }
};

TEST_F(Files, AreReadWhole)
{
    ASSERT_TRUE(writeFile(at(QStringLiteral("deep/er/a.txt")), "one").ok());
    EXPECT_EQ(*readFile(at(QStringLiteral("deep/er/a.txt")), 3), "one");
    ASSERT_TRUE(writeFile(at(QStringLiteral("deep/er/a.txt")), "two").ok());
    EXPECT_EQ(*readFile(at(QStringLiteral("deep/er/a.txt")), 3), "two");
}

TEST_F(Files, ThatCannotBeReadAreNamed)
{
    ASSERT_TRUE(writeFile(at(QStringLiteral("big")), QByteArray(11, 'x')).ok());
    EXPECT_FALSE(readFile(at(QStringLiteral("big")), 10).ok());
    EXPECT_FALSE(readFile(at(QStringLiteral("missing")), 10).ok());
    EXPECT_FALSE(readFile(m_folder.path(), 10).ok());
    ASSERT_EQ(::mkfifo(QFile::encodeName(at(QStringLiteral("fifo"))).constData(), 0600), 0);
    EXPECT_FALSE(readFile(at(QStringLiteral("fifo")), 10).ok());
    ASSERT_TRUE(QFile::link(at(QStringLiteral("big")), at(QStringLiteral("link"))));
    EXPECT_TRUE(readFile(at(QStringLiteral("link")), 20).ok());
    EXPECT_FALSE(readFile(at(QStringLiteral("link")), 20, false).ok());
}

TEST_F(Files, AreNotWrittenThroughALink)
{
    ASSERT_TRUE(writeFile(at(QStringLiteral("target")), "kept").ok());
    ASSERT_TRUE(QFile::link(at(QStringLiteral("target")), at(QStringLiteral("Home.md"))));
    const auto written = writeFile(at(QStringLiteral("Home.md")), "lost");
    ASSERT_FALSE(written.ok());
    EXPECT_TRUE(written.error().text().contains(QLatin1String("Home.md")));
    EXPECT_EQ(*readFile(at(QStringLiteral("target")), 100), "kept");
}

TEST_F(Files, AreOldOrNewWhenTheDiskIsFull)
{
    ASSERT_TRUE(writeFile(at(QStringLiteral("page")), "old").ok());
    // In a child of its own: the limit on a file's size cannot be raised again.
    const pid_t child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        ::_exit(writeFile(at(QStringLiteral("page")), QByteArray(5000, 'n')).ok() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(*readFile(at(QStringLiteral("page")), 100), "old");
    EXPECT_EQ(names(), QStringList{QStringLiteral("page")});
}

TEST_F(Files, OfOneWriteDoNotKeepEachOtherFromBeingWritten)
{
    ASSERT_TRUE(writeFile(at(QStringLiteral("target")), "kept").ok());
    ASSERT_TRUE(QFile::link(at(QStringLiteral("target")), at(QStringLiteral("link"))));
    ASSERT_TRUE(writeFile(at(QStringLiteral("second")), "old").ok());
    for (const Naming naming : {Naming::Later, Naming::Settled}) {
        const auto written = writeFiles({{at(QStringLiteral("first")), "new"}, {at(QStringLiteral("link")), "lost"},
                                         {m_folder.path(), "lost"}, {at(QStringLiteral("second")), "new"}}, naming);
        ASSERT_FALSE(written.ok());
        EXPECT_EQ(written.error().what, at(QStringLiteral("link"))) << "the first that failed";
        EXPECT_EQ(*readFile(at(QStringLiteral("first")), 100), "new");
        EXPECT_EQ(*readFile(at(QStringLiteral("second")), 100), "new");
        EXPECT_EQ(*readFile(at(QStringLiteral("target")), 100), "kept");
        EXPECT_EQ(names(), (QStringList{QStringLiteral("first"), QStringLiteral("link"), QStringLiteral("second"), QStringLiteral("target")}));
    }
    EXPECT_TRUE(writeFiles({}).ok());
}

TEST_F(Files, OfAKilledWriterAreSwept)
{
    QFile left(at(QStringLiteral("page.stackwright-tmp-999999999-1")));
    ASSERT_TRUE(left.open(QIODevice::WriteOnly));
    left.close();
    ASSERT_TRUE(writeFile(at(QStringLiteral("page.md")), "x").ok());
    sweepTemporaries(m_folder.path());
    EXPECT_EQ(names(), QStringList{QStringLiteral("page.md")});
}

} // namespace

TEST_F(Files, AFolderThatCannotBeMadeSaysWhy)
{
    EXPECT_EQ(whyNotMade(at(QStringLiteral("a/b/c"))), QString());
    EXPECT_TRUE(QFileInfo(at(QStringLiteral("a/b/c"))).isDir());
    EXPECT_EQ(whyNotMade(at(QStringLiteral("a/b/c"))), QString()) << "it is there";
    EXPECT_TRUE(whyNotMade(at(QString(300, QLatin1Char('n')))).contains(QStringLiteral("too long")));
    EXPECT_TRUE(whyNotMade(at(QString(QString(200, QLatin1Char('p')) + QLatin1Char('/')).repeated(25))).contains(QStringLiteral("too long")));
    ASSERT_TRUE(writeFile(at(QStringLiteral("file")), "x"));
    EXPECT_TRUE(whyNotMade(at(QStringLiteral("file"))).contains(QStringLiteral("is no folder")));
    EXPECT_TRUE(whyNotMade(at(QStringLiteral("file/below/it"))).contains(QStringLiteral("is no folder")));
    ASSERT_TRUE(QFile::link(QStringLiteral("round"), at(QStringLiteral("round"))));
    EXPECT_FALSE(whyNotMade(at(QStringLiteral("round/x"))).isEmpty());
    ASSERT_TRUE(QFile::link(QStringLiteral("nowhere"), at(QStringLiteral("dangling"))));
    EXPECT_FALSE(whyNotMade(at(QStringLiteral("dangling"))).isEmpty());
    EXPECT_FALSE(whyNotMade(QStringLiteral("/proc/nothing/can/be/made/here")).isEmpty());
    if (::geteuid() != 0) {
        EXPECT_TRUE(whyNotMade(QStringLiteral("/usr/stackwright-test")).contains(QStringLiteral("ermission")));
    }
}

} // namespace files_test
