// The registry of --local: started once, found again, its data and its port kept.
#include "model/release/localregistry.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <csignal>

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class LocalRegistry : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
    }
    void TearDown() override { kill(); }

    Result<QString> ensure()
    {
        return answerOf<Result<QString>>([&](QObject *context, auto answer) { ensureLocalRegistry(launcher, state.path(), context, answer); });
    }
    void kill()
    {
        QFile file(state.filePath(QStringLiteral("registry/registry.json")));
        if (!file.open(QIODevice::ReadOnly))
            return;
        const auto pid = static_cast<pid_t>(QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("pid")).toInt());
        if (pid > 1) {
            ::kill(pid, SIGKILL);
            spinUntil([pid] { return ::kill(pid, 0) != 0; });
        }
    }

    QTemporaryDir state;
    ProcessLauncher launcher;
};

} // namespace

TEST_F(LocalRegistry, IsStartedOnceAndKeepsItsDataAndPort)
{
    const auto first = ensure();
    ASSERT_TRUE(first) << qPrintable(first.error().text());
    RegistryClient client(quickOptions(), launcher);
    const ImageRef image = parseImageRef(*first + QStringLiteral("/team/x:1")).value();
    const QString digest = putTinyImage(client, image, "kept");

    const auto second = ensure();
    ASSERT_TRUE(second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(digestOf(client, image), digest);

    kill(); // a restart of the machine
    const auto third = ensure();
    ASSERT_TRUE(third) << qPrintable(third.error().text());
    EXPECT_EQ(*first, *third);
    EXPECT_EQ(digestOf(client, image), digest);
}

TEST_F(LocalRegistry, BelievesNoOtherProgramWithItsNumber)
{
    RegistryServer stranger; // answers at the remembered port, but is not ours
    QDir().mkpath(state.filePath(QStringLiteral("registry")));
    QFile file(state.filePath(QStringLiteral("registry/registry.json")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(QByteArray("{\"port\": ") + QByteArray::number(stranger.port()) + ", \"pid\": 1}");
    file.close();
    const auto host = ensure();
    ASSERT_TRUE(host) << qPrintable(host.error().text());
    EXPECT_NE(host->toStdString(), stranger.host().toStdString());
}

TEST_F(LocalRegistry, NamesTheFolderThatCannotBeMade)
{
    QFile file(state.filePath(QStringLiteral("registry")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.close();
    const auto host = ensure();
    ASSERT_FALSE(host);
    EXPECT_EQ(host.error().kind, Error::Kind::Surroundings);
}
