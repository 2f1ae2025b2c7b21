// `stackwright promote` as a process on a small stack in a real registry, behind a proxy: two images that were built, judged
// and described, with their stable tags at older ones.
#pragma once

#include "model/engine/launcher.h"
#include "model/release/promotion.h"
#include "tests/support/asking.h"
#include "tests/support/faultproxy.h"
#include "tests/support/registryserver.h"
#include "tests/support/tinyimage.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>

namespace stackwright::testing {

inline const QStringList names{QStringLiteral("base"), QStringLiteral("ds")};

struct Ended
{
    int code = -1;
    QByteArray out, err;
};

class PromoteProgram : public ::testing::Test
{
protected:
    void SetUp() override
    {
        if (!RegistryServer::isInstalled())
            GTEST_SKIP() << "docker-registry is not installed";
        server = std::make_unique<RegistryServer>(options);
        proxy = std::make_unique<FaultProxy>(server->port());
        RegistryOptions patient = quickOptions(login, server->host());
        patient.retry.requestDeadline = std::chrono::seconds(15);
        direct = std::make_unique<RegistryClient>(patient, launcher);
        QByteArray spec = "root: base\ntag: {prefix: \"2023.2\"}\nall_info_cmds: {}\nimages:\n";
        for (const QString &name : names) {
            spec += "  " + name.toUtf8() + ":\n    image_name: ucsdets/" + name.toUtf8() + "\n";
            if (name != names.first())
                spec += "    depend_on: base\n";
            write(QStringLiteral("images/%1/Dockerfile").arg(name), "FROM scratch\n");
            const QByteArray seed = name.toUtf8();
            olds += putTinyImage(*direct, at(server->host(), name, QStringLiteral("2023.2-stable")), seed + " old", QString(40, QLatin1Char('c')));
            news += build(name, QStringLiteral("2023.2-abc1234"), "new");
        }
        write(QStringLiteral("images/spec.yml"), spec + moreSpec);
    }
    /// What a run that passed leaves: the image, its verdict, its page. Returns the digest.
    QString build(const QString &name, const QString &asTag, const QByteArray &what, QChar commit = QLatin1Char('c'))
    {
        const QString digest = putTinyImage(*direct, at(server->host(), name, asTag), name.toUtf8() + ' ' + what, QString(40, commit));
        Verdict verdict;
        verdict.digest = digest;
        verdict.at = QDateTime::currentDateTimeUtc();
        for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration})
            verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
        EXPECT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) {
            leaveVerdict(*direct, at(server->host(), name, {}).withDigest(digest), verdict, context, answer);
        }));
        write(QStringLiteral("wiki/") + pageFileOf(at(proxy->host(), name, asTag)), "# page of " + what + "\n");
        return digest;
    }

    static ImageRef at(const QString &host, const QString &name, const QString &tag)
    {
        return parseImageRef(host + QStringLiteral("/ucsdets/") + name).value().withTag(tag);
    }
    void write(const QString &name, const QByteArray &bytes)
    {
        QDir().mkpath(QFileInfo(folder.filePath(name)).path());
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    /// Runs it to its end; `killAt` > 0: killed when the proxy sees that request.
    Ended run(const QStringList &words, int killAt = 0)
    {
        return call(QStringList{QStringLiteral("promote"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"), proxy->host()} + words, killAt);
    }
    /// Any verb. `whileRunning`: called again and again until it ends.
    Ended call(const QStringList &arguments, int killAt = 0, const std::function<void(QProcess &)> &whileRunning = nullptr)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), folder.filePath(QStringLiteral("state")));
        environment.insert(QStringLiteral("DOCKER_CONFIG"), folder.filePath(QStringLiteral("docker")));
        for (const QString &pair : moreEnvironment)
            environment.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
        process.setProcessEnvironment(environment);
        process.setStandardInputFile(QProcess::nullDevice());
        proxy->clear();
        proxy->fault = [this, &process, killAt](const ProxiedRequest &request) {
            Fault fault;
            if (killWhen && killWhen(request)) {
                process.kill();
                fault.kind = Fault::Kind::Mute;
            } else if (killAt > 0 && request.number >= killAt) {
                process.kill();
                // Half of the time the registry still gets the request: the answer finds nobody.
                fault.kind = killAt % 2 == 0 ? Fault::Kind::None : Fault::Kind::Mute;
            }
            return fault;
        };
        process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), arguments);
        EXPECT_TRUE(spinUntil([&] {
            if (whileRunning && process.state() == QProcess::Running)
                whileRunning(process);
            return process.state() == QProcess::NotRunning;
        }, std::chrono::seconds(60)));
        const bool crashed = process.exitStatus() == QProcess::CrashExit;
        return {crashed ? -9 : process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    QStringList stables()
    {
        QStringList found;
        for (const QString &name : names)
            found += digestOf(*direct, at(server->host(), name, QStringLiteral("2023.2-stable")));
        return found;
    }

    QByteArray read(const QString &name) const
    {
        QFile file(folder.filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    QByteArray moreSpec;         ///< set before SetUp()
    RegistryServer::Options options; ///< likewise
    QMap<QString, QString> login;    ///< likewise: of our own look at the registry
    QStringList moreEnvironment;     ///< NAME=value
    std::function<bool(const ProxiedRequest &)> killWhen; ///< kills the program at the request that this is true of
    ProcessLauncher launcher;
    QTemporaryDir folder;
    std::unique_ptr<RegistryServer> server;
    std::unique_ptr<FaultProxy> proxy;
    std::unique_ptr<RegistryClient> direct;
    QStringList olds, news;
    const QString tag = QStringLiteral("2023.2-abc1234");
    const QString yes = QStringLiteral("--yes");
};

} // namespace stackwright::testing
