#include "model/run/snapshot.h"

#include "model/base/files.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace snapshot_test {

using namespace stackwright;

namespace {

class SnapshotTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        write("images/spec.yml", "images: {}\n");
        write("images/tests_common/test_all.py", "common");
        write("images/base/Dockerfile", "FROM scratch\nCOPY . /\n");
        write("images/base/data/a b", "data");
        write("images/base/tests/test_a.py", "a");
        write("images/other/Dockerfile", "FROM base\n");
        write("tools/run.sh", "echo\n");
    }
    void write(const char *file, const QByteArray &bytes) { ASSERT_TRUE(writeFile(path(file), bytes)); }
    QString path(const char *file) const { return folder.filePath(QLatin1String("checkout/") + QLatin1String(file)); }
    QString copied(const char *file) const { return last + QLatin1Char('/') + QLatin1String(file); }
    QByteArray bytes(const char *file) const
    {
        const Result<QByteArray> read = readFile(copied(file), mebibyte);
        return read.ok() ? *read : QByteArray("none");
    }

    Result<Snapshot> take(qint64 plannedNs = 0)
    {
        SnapshotWish wish;
        wish.checkout = folder.filePath(QStringLiteral("checkout"));
        wish.target = last = folder.filePath(QLatin1String("copy") + QString::number(++m_copies));
        wish.images = {{QStringLiteral("base"), QStringLiteral("images/base"), QStringLiteral("images/base"), QStringLiteral("images/base/Dockerfile"), {}}};
        wish.others = {QStringLiteral("images/other")};
        wish.plannedNs = plannedNs;
        return takeSnapshot(wish, cancelled);
    }
    qint64 modifiedNs(const char *file) const
    {
        struct stat status = {};
        EXPECT_EQ(::lstat(QFile::encodeName(copied(file)).constData(), &status), 0);
        return status.st_mtim.tv_sec * 1'000'000'000ll + status.st_mtim.tv_nsec;
    }
    QString hash()
    {
        const Result<Snapshot> taken = take();
        EXPECT_TRUE(taken);
        return taken ? taken->hashes.value(QStringLiteral("base")) : QString();
    }

    QTemporaryDir folder;
    QString last;
    std::atomic<bool> cancelled{false};

    int m_shared = 0;

private:
    int m_copies = 0;
};

} // namespace

TEST_F(SnapshotTest, KeepsContentsModesTimesAndLinks)
{
    ::chmod(QFile::encodeName(path("images/base/data/a b")).constData(), 0751);
    const timespec times[2] = {{1'600'000'000, 5}, {1'500'000'000, 123'456'789}};
    ::utimensat(AT_FDCWD, QFile::encodeName(path("images/base/data/a b")).constData(), times, 0);
    ASSERT_EQ(::symlink("data/a b", QFile::encodeName(path("images/base/link")).constData()), 0);
    ASSERT_EQ(::symlink("/nowhere", QFile::encodeName(path("images/base/away")).constData()), 0);
    const Result<Snapshot> taken = take();
    ASSERT_TRUE(taken) << qPrintable(taken.error().text());
    EXPECT_EQ(bytes("images/base/Dockerfile"), "FROM scratch\nCOPY . /\n");
    EXPECT_EQ(bytes("images/tests_common/test_all.py"), "common");
    EXPECT_EQ(bytes("images/base/link"), "data");
    EXPECT_EQ(QFileInfo(copied("images/base/away")).symLinkTarget(), QStringLiteral("/nowhere"));
    struct stat status = {};
    ASSERT_EQ(::lstat(QFile::encodeName(copied("images/base/data/a b")).constData(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0751u);
    const qint64 later = modifiedNs("images/base/data/a b") - 1'500'000'000'123'456'789;
    EXPECT_GE(later, 0);
    EXPECT_LT(later, 1'000'000'000);
    ASSERT_EQ(::stat(QFile::encodeName(path("images/base/Dockerfile")).constData(), &status), 0);
    EXPECT_EQ(modifiedNs("images/base/Dockerfile") - later, status.st_mtim.tv_sec * 1'000'000'000ll + status.st_mtim.tv_nsec) << "what was newer is newer";
    // Beside what is built: the same files, not copies.
    EXPECT_EQ(QFileInfo(copied("tools")).symLinkTarget(), path("tools"));
    EXPECT_EQ(QFileInfo(copied("images/other")).symLinkTarget(), path("images/other"));
    EXPECT_FALSE(QFileInfo(copied("images/base")).isSymLink());
    EXPECT_TRUE(changedSince(*taken).isEmpty());
}

/// BuildKit, which knows the last run's context, would take a file of the same size and time for the same.
TEST_F(SnapshotTest, OtherContentsHaveOtherTimes)
{
    const auto at = [this] {
        const timespec times[2] = {{0, UTIME_OMIT}, {1'500'000'000, 0}};
        ::utimensat(AT_FDCWD, QFile::encodeName(path("images/base/data/a b")).constData(), times, 0);
        EXPECT_TRUE(take());
        return modifiedNs("images/base/data/a b");
    };
    const qint64 first = at();
    EXPECT_EQ(at(), first) << "nothing has changed: nothing is sent";
    write("images/base/data/a b", "DATA");
    EXPECT_NE(at(), first);
    write("images/base/data/a b", "data");
    EXPECT_EQ(at(), first);
    write("images/base/tests/test_a.py", "b"); // a COPY may bring it
    EXPECT_NE(at(), first);
}

TEST_F(SnapshotTest, ItsHashIsThatOfWhatReachesTheImage)
{
    const QString first = hash();
    EXPECT_TRUE(first.startsWith(QLatin1String("sha256:")));
    EXPECT_EQ(hash(), first);
    write("images/base/tests/test_a.py", "b");
    write("images/other/Dockerfile", "FROM else\n");
    EXPECT_EQ(hash(), first);
    write("images/base/data/a b", "date");
    const QString second = hash();
    EXPECT_NE(second, first);
    QFile::rename(path("images/base/data/a b"), path("images/base/data/c"));
    const QString third = hash();
    EXPECT_NE(third, second);
    ::chmod(QFile::encodeName(path("images/base/data/c")).constData(), 0700);
    EXPECT_NE(hash(), third);
}

TEST_F(SnapshotTest, LeavesOutWhatTheEngineDoesNotGet)
{
    write("images/base/.dockerignore", "data\ntests\n!data/kept\nDockerfile\n");
    write("images/base/data/kept", "kept");
    Result<Snapshot> taken = take();
    ASSERT_TRUE(taken);
    EXPECT_FALSE(QFile::exists(copied("images/base/data/a b")));
    EXPECT_EQ(bytes("images/base/data/kept"), "kept");
    EXPECT_EQ(bytes("images/base/tests/test_a.py"), "a") << "tests are ours to run";
    EXPECT_TRUE(QFile::exists(copied("images/base/Dockerfile")));
    EXPECT_TRUE(QFile::exists(copied("images/base/.dockerignore")));
    write("images/base/data/a b", "whatever");
    EXPECT_TRUE(changedSince(*taken).isEmpty());
    // The other file of that kind, which only some builders read.
    write("images/base/Dockerfile.dockerignore", "tests\n");
    ASSERT_TRUE(take());
    EXPECT_EQ(bytes("images/base/data/a b"), "whatever");
}

/// Rules that builders read in different ways are the builder's to read.
TEST_F(SnapshotTest, CopiesEverythingWhereBuildersDisagree)
{
    for (const char *rules : {"**.md\ndata\n", "d[!o]ta\ndata\n", "d?ta\ndata\n", "a**b\ndata\n", "\\data\ndata\n", "data\n!\n", "data/**\n", "../data\n",
                              "**/data\n!keep\n", "[\ndata\n"}) {
        write("images/base/.dockerignore", rules);
        ASSERT_TRUE(take());
        EXPECT_EQ(bytes("images/base/data/a b"), "data") << rules;
        EXPECT_EQ(bytes("images/base/.dockerignore"), rules);
    }
    write("images/base/.dockerignore", "**/data\n");
    ASSERT_TRUE(take());
    EXPECT_FALSE(QFile::exists(copied("images/base/data/a b"))) << "on which all agree";
    for (const char *file : {"images/base/Dockerfile.dockerignore", "images/base/.containerignore", "images/base/Dockerfile.containerignore"}) {
        write(file, "nothing\n");
        ASSERT_TRUE(take());
        EXPECT_EQ(bytes("images/base/data/a b"), "data") << file;
        EXPECT_EQ(bytes(file), "nothing\n");
        QFile::remove(path(file));
    }
}

TEST_F(SnapshotTest, AHoleStaysOne)
{
    constexpr qint64 size = 6ll * 1024 * 1024 * 1024;
    const auto make = [this](const char *file, const QList<std::pair<qint64, QByteArray>> &parts, qint64 whole) {
        write(file, "");
        QFile to(path(file));
        ASSERT_TRUE(to.open(QIODevice::ReadWrite));
        ASSERT_TRUE(to.resize(whole));
        for (const auto &[at, bytes] : parts)
            ASSERT_TRUE(to.seek(at) && to.write(bytes) == bytes.size());
    };
    make("images/base/disk.img", {{0, "begin"}, {size / 2, "middle"}, {size - 3, "end"}}, size);
    make("images/base/hole.img", {}, size);
    const QString first = hash();
    for (const char *file : {"images/base/disk.img", "images/base/hole.img"}) {
        struct stat status = {};
        ASSERT_EQ(::stat(QFile::encodeName(copied(file)).constData(), &status), 0);
        EXPECT_EQ(status.st_size, size);
        EXPECT_LT(status.st_blocks * 512, 1024 * 1024) << file;
    }
    QFile copy(copied("images/base/disk.img"));
    ASSERT_TRUE(copy.open(QIODevice::ReadOnly));
    EXPECT_EQ(copy.read(6), QByteArray("begin\0", 6));
    ASSERT_TRUE(copy.seek(size / 2));
    EXPECT_EQ(copy.read(7), QByteArray("middle\0", 7));
    ASSERT_TRUE(copy.seek(size - 3));
    EXPECT_EQ(copy.readAll(), "end");
    EXPECT_EQ(hash(), first);
    make("images/base/disk.img", {{0, "begin"}, {size / 2 + 1024 * 1024, "middle"}, {size - 3, "end"}}, size);
    EXPECT_NE(hash(), first) << "the same bytes elsewhere";
}

TEST_F(SnapshotTest, FindsWhatIsEditedLater)
{
    write("images/base/gone", "x");
    const Result<Snapshot> taken = take();
    ASSERT_TRUE(taken);
    write("images/base/tests/test_a.py", "a"); // anew, but the same
    EXPECT_TRUE(changedSince(*taken).isEmpty());
    write("images/base/Dockerfile", "FROM other\n");
    write("images/base/data/new", "");
    QFile::remove(path("images/base/gone"));
    EXPECT_EQ(changedSince(*taken), (QByteArrayList{"images/base/Dockerfile", "images/base/data/new", "images/base/gone"}));
    EXPECT_EQ(bytes("images/base/Dockerfile"), "FROM scratch\nCOPY . /\n");
    EXPECT_EQ(pathsText({"a", "b\n", "c", "d", "e"}), QStringLiteral("a, b\\n, c and 2 more"));
}

TEST_F(SnapshotTest, NamesWhatChangedAfterThePlan)
{
    const qint64 planned = snapshotTime();
    ::usleep(20'000); // the clock of files ticks slowly
    write("images/base/Dockerfile", "FROM later\n");
    const Result<Snapshot> taken = take(planned);
    ASSERT_TRUE(taken);
    EXPECT_TRUE(taken->late.contains("images/base/Dockerfile"));
    EXPECT_FALSE(taken->late.contains("images/base/data/a b"));
    EXPECT_TRUE(take(snapshotTime())->late.isEmpty());
}

TEST_F(SnapshotTest, SaysWhatCannotBeCopiedAndEndsWhenNobodyWaits)
{
    ASSERT_EQ(::mkfifo(QFile::encodeName(path("images/base/fifo")).constData(), 0600), 0);
    ASSERT_TRUE(take()) << "a FIFO is no file, and opening one must not wait";
    cancelled = true;
    const Result<Snapshot> stopped = take();
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, Error::Kind::Interrupted);
    cancelled = false;
    ASSERT_TRUE(writeFile(folder.filePath(QStringLiteral("copy9/images")), ""));
    while (!last.endsWith(QLatin1String("copy8")))
        ASSERT_TRUE(take());
    const Result<Snapshot> refused = take();
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(refused.error().why.text.startsWith(QStringLiteral("cannot be copied for the run: "))) << qPrintable(refused.error().text());
}

TEST_F(SnapshotTest, CopiesASharedContextOnce)
{
    write("Dockerfiles/app", "FROM scratch\nCOPY src /\n");
    write("src/main", "x");
    write("out/artifacts/run.jsonl", "{}");
    write(".git/HEAD", "ref");
    write(".dockerignore", "tools\n");
    const auto takeShared = [&](const char *context) {
        SnapshotWish wish;
        wish.checkout = folder.filePath(QStringLiteral("checkout"));
        wish.target = last = folder.filePath(QLatin1String("shared") + QString::number(++m_shared));
        const QString at = QString::fromLatin1(context);
        wish.images = {{QStringLiteral("app"), QStringLiteral("app"), at, QStringLiteral("Dockerfiles/app"), {}},
                       {QStringLiteral("base"), QStringLiteral("images/base"), QStringLiteral("images/base"), QStringLiteral("images/base/Dockerfile"), {}}};
        wish.others = {QStringLiteral("images/other")};
        wish.isOwnOutput = [](const QByteArray &path) { return path == "out/artifacts"; };
        return takeSnapshot(wish, cancelled);
    };
    const auto isLink = [&](const char *file) { return QFileInfo(copied(file)).isSymLink(); };

    Result<Snapshot> taken = takeShared("src");
    ASSERT_TRUE(taken) << qPrintable(taken.error().text());
    EXPECT_EQ(bytes("src/main"), "x");
    EXPECT_FALSE(isLink("src"));
    EXPECT_EQ(bytes("Dockerfiles/app"), "FROM scratch\nCOPY src /\n");
    EXPECT_TRUE(isLink("tools")) << "tests may use it";
    EXPECT_TRUE(isLink("images/other"));
    EXPECT_FALSE(isLink("images/tests_common"));
    EXPECT_FALSE(QFileInfo::exists(copied(".git")));
    const QString app = taken->hashes.value(QStringLiteral("app")), base = taken->hashes.value(QStringLiteral("base"));
    write("Dockerfiles/app", "FROM scratch\nCOPY src /src\n");
    taken = takeShared("src");
    EXPECT_NE(taken->hashes.value(QStringLiteral("app")), app) << "its Dockerfile lies elsewhere";
    EXPECT_EQ(taken->hashes.value(QStringLiteral("base")), base);

    taken = takeShared(".");
    ASSERT_TRUE(taken) << qPrintable(taken.error().text());
    EXPECT_FALSE(isLink("images/other"));
    EXPECT_EQ(bytes("images/other/Dockerfile"), "FROM base\n");
    EXPECT_FALSE(QFileInfo::exists(copied("tools/run.sh"))) << "every builder leaves it out";
    EXPECT_EQ(bytes("images/base/tests/test_a.py"), "a");
    EXPECT_FALSE(QFileInfo::exists(copied("out/artifacts")));
    EXPECT_FALSE(QFileInfo::exists(copied(".git")));
    EXPECT_EQ(taken->hashes.value(QStringLiteral("base")), base) << "of its own folder alone";
    const QString whole = taken->hashes.value(QStringLiteral("app"));
    write("images/other/Dockerfile", "FROM base2\n");
    taken = takeShared(".");
    EXPECT_NE(taken->hashes.value(QStringLiteral("app")), whole);
    EXPECT_EQ(taken->hashes.value(QStringLiteral("base")), base);
    write("src/main", "y");
    EXPECT_EQ(changedSince(*taken), QByteArrayList{"src/main"});
}

} // namespace snapshot_test
