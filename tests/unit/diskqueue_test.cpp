#include "model/run/diskqueue.h"

#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QSemaphore>
#include <QThread>

namespace diskqueue_test {

using namespace stackwright;

namespace {

TEST(DiskQueue, WritesInOrderWhileTheWorkGoesOn)
{
    DiskQueue queue;
    QSemaphore mayWrite;
    QList<int> written; // by the other thread alone, until finish()
    for (int i = 0; i < 20; ++i)
        queue.add([&, i]() -> Result<void> {
            mayWrite.acquire();
            written += i;
            return {};
        });
    mayWrite.release(20); // add() has not waited
    EXPECT_TRUE(queue.finish());
    QList<int> all;
    for (int i = 0; i < 20; ++i)
        all += i;
    EXPECT_EQ(written, all);
}

TEST(DiskQueue, TellsTheFirstFailureOnceAndWritesOn)
{
    DiskQueue queue;
    QStringList told;
    QThread *in = nullptr;
    QObject::connect(&queue, &DiskQueue::failed, &queue, [&](const Error &error) {
        told += error.what;
        in = QThread::currentThread();
    });
    bool last = false;
    queue.add([]() -> Result<void> { return {}; });
    queue.add([]() -> Result<void> { return workError(QStringLiteral("second"), QStringLiteral("no space")); });
    queue.add([]() -> Result<void> { return workError(QStringLiteral("third"), QStringLiteral("no space")); });
    queue.add([&]() -> Result<void> {
        last = true;
        return {};
    });
    const Result<void> finished = queue.finish();
    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().what, QStringLiteral("second"));
    EXPECT_TRUE(last);
    EXPECT_TRUE(told.isEmpty()) << "told from the event loop";
    ASSERT_TRUE(spinUntil([&] { return !told.isEmpty(); }));
    EXPECT_EQ(told, QStringList{QStringLiteral("second")});
    EXPECT_EQ(in, QThread::currentThread());
    EXPECT_FALSE(queue.finish()) << "it stays so";
}

TEST(DiskQueue, IsNotGoneBeforeItsWrites)
{
    bool written = false;
    {
        DiskQueue queue;
        queue.add([&]() -> Result<void> {
            QThread::msleep(20);
            written = true;
            return workError(QStringLiteral("x"), QStringLiteral("y")); // nobody is left to be told
        });
    }
    EXPECT_TRUE(written);
}

} // namespace

} // namespace diskqueue_test
