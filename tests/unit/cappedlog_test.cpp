#include "model/engine/cappedlog.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <random>
#include <sys/stat.h>

namespace cappedlog_test {

using namespace stackwright;

namespace {

TEST(CappedLog, KeepsExactlyHeadAndTailOfPiecesOfAnySize)
{
    constexpr qint64 cap = 1'000'000, tail = cap / 4, head = cap - tail;
    for (unsigned seed = 1; seed <= 20; ++seed) {
        SCOPED_TRACE(seed);
        std::mt19937 random(seed);
        const qsizetype sizes[] = {1, 80, 5'000, 70'000, 131'072, 262'144};
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("log"));
        QByteArray all;
        CappedLog log;
        ASSERT_TRUE(log.open(file, cap));
        const qsizetype most = random() % 3'000'000;
        while (all.size() < most) {
            QByteArray piece(sizes[random() % std::size(sizes)], Qt::Uninitialized);
            for (char &c : piece)
                c = static_cast<char>('a' + random() % 26);
            all += piece;
            log.append(piece);
            piece.fill('!'); // whoever shares it has a copy of their own now
        }
        log.close();
        EXPECT_EQ(log.trouble(), QString());
        QFile written(file);
        ASSERT_TRUE(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        if (all.size() <= cap) {
            EXPECT_TRUE(text == all);
            continue;
        }
        const QByteArray begin = all.left(head) + "\n[stackwright: " + QByteArray::number(all.size() - cap) + " bytes were cut";
        const QByteArray end = " its end follows]\n" + all.right(tail);
        EXPECT_TRUE(text.startsWith(begin));
        EXPECT_TRUE(text.endsWith(end));
    }
}

TEST(CappedLog, LeavesNoReservedDiskBehind)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("log"));
    const QByteArray piece(64 * 1024, 'x');
    CappedLog log;
    ASSERT_TRUE(log.open(file, 100'000'000));
    for (int i = 0; i < 48; ++i) // three megabytes: it reserves ahead from the first one on
        log.append(piece);
    struct stat facts = {};
    ASSERT_EQ(::stat(QFile::encodeName(file).constData(), &facts), 0);
    EXPECT_EQ(facts.st_size, 48 * piece.size()); // what is reserved is no content
    log.close();
    EXPECT_EQ(log.trouble(), QString());
    ASSERT_EQ(::stat(QFile::encodeName(file).constData(), &facts), 0);
    EXPECT_EQ(facts.st_size, 48 * piece.size());
    EXPECT_LE(facts.st_blocks * 512, facts.st_size + 1024 * 1024);
}

} // namespace

} // namespace cappedlog_test
