// The registry of --local: started once, found again, its data and its port kept.
#include "model/registry/localregistry.h"
#include "tests/support/asking.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <csignal>

namespace localregistry_test {

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
        QDir().mkpath(state.path());
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
    /// As the program comes, with this state folder.
    RegistryOptions withLogin() const
    {
        return quickOptions({{QStringLiteral("XDG_STATE_HOME"), state.home.path()}});
    }
    QByteArray passwordNow() const
    {
        QFile file(state.filePath(QStringLiteral("registry/registry.json")));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object().value(QLatin1String("password")).toString().toLatin1() : QByteArray();
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

    struct StateFolder
    {
        QTemporaryDir home;
        QString path() const { return home.filePath(QStringLiteral("stackwright")); }
        QString filePath(const QString &below) const { return path() + QLatin1Char('/') + below; }
    } state;
    ProcessLauncher launcher;
};

} // namespace

TEST_F(LocalRegistry, IsStartedOnceAndKeepsItsDataAndPort)
{
    rememberPort();
    const auto first = ensure();
    ASSERT_TRUE(first) << qPrintable(first.error().text());
    RegistryClient client(withLogin(), launcher);
    const ImageRef image = parseImageRef(*first + QStringLiteral("/team/x:1")).value();
    const QString digest = putTinyImage(client, image, "kept");

    const auto second = ensure();
    ASSERT_TRUE(second);
    EXPECT_EQ(*first, *second);
    EXPECT_EQ(digestOf(client, image), digest);

    const QByteArray before = passwordNow();
    kill(); // a restart of the machine
    const auto third = ensure();
    ASSERT_TRUE(third) << qPrintable(third.error().text());
    EXPECT_EQ(*first, *third);
    EXPECT_NE(passwordNow(), before) << "one that was seen somewhere is worth nothing now";
    RegistryClient after(withLogin(), launcher);
    EXPECT_EQ(digestOf(after, image), digest);
}

TEST_F(LocalRegistry, LetsNobodyElseOfThisMachineIn)
{
    const auto host = ensure();
    ASSERT_TRUE(host) << qPrintable(host.error().text());
    RegistryClient anybody(quickOptions(), launcher);
    const ImageRef image = parseImageRef(*host + QStringLiteral("/team/x:1")).value();
    const auto may = answerOf<Result<void>>([&](QObject *context, auto answer) { anybody.mayPush(image, context, answer); });
    ASSERT_FALSE(may);
    EXPECT_EQ(may.error().kind, Error::Kind::Surroundings);
    const auto read = manifestOf(anybody, image);
    ASSERT_FALSE(read);
    EXPECT_TRUE(read.error().why.text.contains(QStringLiteral("no permission"))) << qPrintable(read.error().text());
    RegistryOptions guess = quickOptions({{QStringLiteral("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("stackwright")},
                                          {QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD"), QStringLiteral("stackwright")}}, *host);
    RegistryClient guessing(guess, launcher);
    EXPECT_FALSE(answerOf<Result<void>>([&](QObject *context, auto answer) { guessing.mayPush(image, context, answer); }));
    // What would tell it to others: no command line, and no file that they can get to.
    const QByteArray password = passwordNow();
    ASSERT_GE(password.size(), 32);
    EXPECT_EQ(QFileInfo(state.filePath(QStringLiteral("registry"))).permissions() & 0x77, 0) << "nobody else enters its folder";
    EXPECT_EQ(QFileInfo(state.filePath(QStringLiteral("registry/registry.json"))).permissions() & 0x77, 0);
    for (const QString &process : QDir(QStringLiteral("/proc")).entryList(QDir::Dirs)) {
        QFile line(QStringLiteral("/proc/%1/cmdline").arg(process));
        EXPECT_FALSE(line.open(QIODevice::ReadOnly) && line.readAll().contains(password)) << qPrintable(process);
    }
    // The owner's programs need nothing.
    RegistryClient own(withLogin(), launcher);
    EXPECT_TRUE(answerOf<Result<void>>([&](QObject *context, auto answer) { own.mayPush(image, context, answer); }));
}

TEST_F(LocalRegistry, TellsItsPasswordToNobodyWhoHasItsPort)
{
    rememberPort();
    const auto host = ensure();
    ASSERT_TRUE(host);
    ASSERT_TRUE(localRegistryLogin(state.path(), *host));
    EXPECT_FALSE(localRegistryLogin(state.path(), QStringLiteral("127.0.0.1:1")));
    EXPECT_FALSE(localRegistryLogin(state.path(), QStringLiteral("localhost:") + host->section(QLatin1Char(':'), 1)));
    kill();
    EXPECT_FALSE(localRegistryLogin(state.path(), *host)) << "it is not running: whoever answers there is somebody else";
}

TEST_F(LocalRegistry, ClosesOneThatAnEarlierVersionLeftOpen)
{
    rememberPort();
    const auto first = ensure();
    ASSERT_TRUE(first);
    // As that version left it: no password in the record, and none asked for.
    kill();
    QFile config(state.filePath(QStringLiteral("registry/config.yml")));
    ASSERT_TRUE(config.open(QIODevice::ReadOnly));
    QJsonObject open = QJsonDocument::fromJson(config.readAll()).object();
    config.close();
    open.remove(QStringLiteral("auth"));
    ASSERT_TRUE(config.open(QIODevice::WriteOnly));
    config.write(QJsonDocument(open).toJson());
    config.close();
    QProcess old;
    old.start(QStringLiteral("docker-registry"), {QStringLiteral("serve"), config.fileName()});
    ASSERT_TRUE(old.waitForStarted());
    QFile record(state.filePath(QStringLiteral("registry/registry.json")));
    ASSERT_TRUE(record.open(QIODevice::ReadOnly));
    QJsonObject told = QJsonDocument::fromJson(record.readAll()).object();
    record.close();
    told.remove(QStringLiteral("password"));
    told.insert(QStringLiteral("pid"), old.processId());
    ASSERT_TRUE(record.open(QIODevice::WriteOnly));
    record.write(QJsonDocument(told).toJson());
    record.close();
    RegistryClient anybody(quickOptions(), launcher);
    const ImageRef image = parseImageRef(*first + QStringLiteral("/team/x:1")).value();
    const auto may = [&] { return answerOf<Result<void>>([&](QObject *context, auto answer) { anybody.mayPush(image, context, answer); }).ok(); };
    ASSERT_TRUE(spinUntil(may)) << "it is open";
    const auto second = ensure();
    ASSERT_TRUE(second) << qPrintable(second.error().text());
    EXPECT_EQ(*second, *first);
    EXPECT_FALSE(may());
    old.waitForFinished();
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

} // namespace localregistry_test
