#include "model/run/lock.h"
#include "model/run/yamltext.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

#include <chrono>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace results_test {

using namespace stackwright;

TEST(YamlText, IsPlainYaml)
{
    const QJsonObject value{{QStringLiteral("a"), 1},
                            {QStringLiteral("b"), QJsonArray{QStringLiteral("x"), QJsonObject{{QStringLiteral("k"), true}, {QStringLiteral("l"), QJsonValue::Null}}}},
                            {QStringLiteral("c"), QJsonObject()},
                            {QStringLiteral("d"), QJsonObject{{QStringLiteral("e"), QStringLiteral("two words: \"and\"\nmore")}}},
                            {QStringLiteral("no"), QStringLiteral("2023.10")}};
    EXPECT_EQ(yamlText(value), "a: 1\n"
                               "b:\n"
                               "  - x\n"
                               "  - k: true\n"
                               "    l: null\n"
                               "c: {}\n"
                               "d:\n"
                               "  e: \"two words: \\\"and\\\"\\nmore\"\n"
                               "\"no\": \"2023.10\"\n");
}

TEST(YamlText, KeepsImageNamesPlain)
{
    EXPECT_EQ(yamlText(QJsonObject{{QStringLiteral("full_image_name"), QStringLiteral("ghcr.io/x/y:2026.3-abcdef0")}}),
              "full_image_name: ghcr.io/x/y:2026.3-abcdef0\n");
}

TEST(Lock, IsHeldByOneAndNamesItsHolder)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("artifacts/.lock"));
    {
        const Result<std::shared_ptr<Lock>> first = Lock::take(file);
        ASSERT_TRUE(first);
        const Result<std::shared_ptr<Lock>> second = Lock::take(file);
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().kind, Error::Kind::Surroundings);
        EXPECT_TRUE(second.error().why.text.contains(QString::number(::getpid()))) << second.error().why.text.toStdString();
    }
    EXPECT_TRUE(Lock::take(file));
}

TEST(Lock, IsAskedForWithoutBeingTaken)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("artifacts/.lock"));
    EXPECT_FALSE(Lock::isHeld(file).has_value());
    {
        const Result<std::shared_ptr<Lock>> lock = Lock::take(file);
        ASSERT_TRUE(lock);
        EXPECT_EQ(Lock::isHeld(file), true);
    }
    EXPECT_EQ(Lock::isHeld(file), false);
    const int asking = ::open(QFile::encodeName(file).constData(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(asking, LOCK_SH), 0);
    std::thread answered([asking] {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        ::close(asking);
    });
    EXPECT_TRUE(Lock::take(file)) << "who asks is no holder";
    answered.join();
    QFile::remove(file);
    ASSERT_EQ(::mkfifo(QFile::encodeName(file).constData(), 0600), 0);
    EXPECT_FALSE(Lock::isHeld(file).has_value());
}

} // namespace results_test
