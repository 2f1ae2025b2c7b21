// The registry of --local: started once, found again, its data and its port kept.
#include "model/registry/localregistry.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
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

    /// A port that only this process would take, and no connection gets by chance: other tests start registries beside this one.
    void rememberPort()
    {
        QDir().mkpath(state.filePath(QStringLiteral("registry")));
        QFile file(state.filePath(QStringLiteral("registry/registry.json")));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write("{\"port\": " + QByteArray::number(20'000 + QCoreApplication::applicationPid() % 10'000) + "}");
    }
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
    rememberPort();
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

TEST_F(LocalRegistry, IsNotTakenForTheOneThatWasQuickerToItsPort)
{
    // The first time, somebody else's registry begins to answer at the port between our choice of it and our registry's start.
    const QTemporaryDir tools;
    QFile quicker(tools.filePath(QStringLiteral("docker-registry")));
    ASSERT_TRUE(quicker.open(QIODevice::WriteOnly));
    const QByteArray own = QFile::encodeName(tools.path()), server = QFile::encodeName(QStandardPaths::findExecutable(QStringLiteral("docker-registry")));
    quicker.write("#!/bin/sh\n# " + server + " serve $2\nif mkdir '" + own + "/once' 2>/dev/null; then\n"
                  "sed -E 's/\"X-Stackwright-Registry\": *\\[/\"X-Other\": [/; s#/registry/data#/other#' \"$2\" >'" + own + "/config.yml'\n"
                  "'" + server + "' serve '" + own + "/config.yml' >/dev/null 2>&1 &\necho $! >'" + own + "/pid'\nsleep 1\nfi\nexec '" + server + "' \"$@\"\n");
    quicker.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    quicker.close();
    const QByteArray path = qgetenv("PATH");
    qputenv("PATH", QByteArray(own + ':' + path));
    rememberPort();
    const quint16 wanted = rememberedLocalRegistry(state.path()).section(QLatin1Char(':'), 1).toUShort();
    const auto host = ensure();
    qputenv("PATH", path);
    QFile pid(tools.filePath(QStringLiteral("pid")));
    ASSERT_TRUE(pid.open(QIODevice::ReadOnly));
    const auto stranger = static_cast<pid_t>(pid.readAll().trimmed().toInt());
    ASSERT_TRUE(host) << qPrintable(host.error().text());
    EXPECT_NE(host->section(QLatin1Char(':'), 1).toUShort(), wanted);
    EXPECT_EQ(rememberedLocalRegistry(state.path()), *host);
    EXPECT_EQ(::kill(stranger, 0), 0) << "it went on all the time";
    ::kill(stranger, SIGKILL);
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
