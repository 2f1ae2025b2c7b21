#include "model/run/scratch.h"

#include "model/base/files.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace scratch_test {

using namespace stackwright;

namespace {

class ScratchFolder : public ::testing::Test
{
protected:
    QTemporaryDir m_below;

    QStringList folders() const { return QDir(m_below.path()).entryList(QDir::Dirs | QDir::NoDotAndDotDot); }

    std::shared_ptr<Scratch> make(const QString &checkout = QStringLiteral("/home/a/stack"))
    {
        const Result<std::shared_ptr<Scratch>> made = Scratch::make(m_below.path(), checkout);
        EXPECT_TRUE(made.ok());
        return made.ok() ? *made : nullptr;
    }
};

TEST_F(ScratchFolder, IsOnlyOursAndGoesWithItsRun)
{
    {
        const std::shared_ptr<Scratch> scratch = make();
        ASSERT_TRUE(scratch);
        struct stat facts = {};
        ASSERT_EQ(::stat(qPrintable(scratch->path()), &facts), 0);
        EXPECT_EQ(facts.st_mode & 07777, 0700u);
        EXPECT_EQ(folders(), QStringList{QFileInfo(scratch->path()).fileName()});
    }
    EXPECT_EQ(folders(), QStringList());
}

/// A builder knows a context by its path, and is sent only what has changed of one that it knows.
TEST_F(ScratchFolder, OfOneCheckoutHasOneName)
{
    const QString first = make()->path();
    EXPECT_EQ(make()->path(), first);
    EXPECT_NE(make(QStringLiteral("/home/a/other"))->path(), first);
    const std::shared_ptr<Scratch> alive = make();
    EXPECT_EQ(alive->path(), first);
    const std::shared_ptr<Scratch> beside = make();
    EXPECT_NE(beside->path(), first);
    EXPECT_TRUE(QFileInfo::exists(alive->filePath(QStringLiteral(".lock"))));
    // Somebody else's folder or link of that name is neither taken nor removed.
    const QString taken = m_below.filePath(QFileInfo(make(QStringLiteral("/x"))->path()).fileName());
    ASSERT_TRUE(writeFile(taken + QStringLiteral("/file"), "of somebody").ok());
    EXPECT_NE(make(QStringLiteral("/x"))->path(), taken);
    EXPECT_TRUE(QFileInfo::exists(taken + QStringLiteral("/file")));
}

TEST_F(ScratchFolder, GoesWhateverItHolds)
{
    QTemporaryDir elsewhere;
    ASSERT_TRUE(writeFile(elsewhere.filePath(QStringLiteral("kept")), "x").ok());
    {
        const std::shared_ptr<Scratch> scratch = make();
        ASSERT_TRUE(scratch);
        const QByteArray path = scratch->path().toLocal8Bit();
        ASSERT_EQ(::mkdir(QByteArray(path + "/tree").constData(), 0700), 0);
        const int file = ::open(QByteArray(path + "/tree/no \xff UTF-8\n").constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0400);
        ASSERT_GE(file, 0);
        ::close(file);
        ASSERT_EQ(::symlink(qPrintable(elsewhere.path()), QByteArray(path + "/tree/link").constData()), 0);
        ASSERT_EQ(::chmod(QByteArray(path + "/tree").constData(), 0500), 0);
    }
    EXPECT_EQ(folders(), QStringList());
    EXPECT_TRUE(QFileInfo::exists(elsewhere.filePath(QStringLiteral("kept"))));
}

/// A killed run had docker's login and a copy of the stack in it.
TEST_F(ScratchFolder, OfAKilledRunGoesWhenTheNextOneBegins)
{
    const std::shared_ptr<Scratch> alive = make();
    ASSERT_TRUE(alive);
    const QDir below(m_below.path());
    ASSERT_TRUE(writeFile(below.filePath(QStringLiteral("stackwright-run-killed/.lock")), "4711\n").ok());
    ASSERT_TRUE(writeFile(below.filePath(QStringLiteral("stackwright-run-killed/docker/config.json")), "{}").ok());
    ASSERT_TRUE(writeFile(below.filePath(QStringLiteral("stackwright-run-other/file")), "of another program").ok());
    const std::shared_ptr<Scratch> next = make();
    ASSERT_TRUE(next);
    EXPECT_FALSE(below.exists(QStringLiteral("stackwright-run-killed")));
    EXPECT_TRUE(below.exists(QStringLiteral("stackwright-run-other")));
    EXPECT_TRUE(QFileInfo::exists(alive->path()));
}

TEST_F(ScratchFolder, ThatCannotBeMadeIsRefusedByName)
{
    const Result<std::shared_ptr<Scratch>> made = Scratch::make(m_below.filePath(QStringLiteral("missing")), QStringLiteral("/home/a/stack"));
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(made.error().text().contains(QLatin1String("missing: No such file or directory"))) << qPrintable(made.error().text());
}

} // namespace

} // namespace scratch_test
