// `stackwright promote` as a process, on a real registry: what it prints, its exit codes, and kill -9 at every request.
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

using namespace stackwright;
using namespace stackwright::testing;

namespace {

const QStringList names{QStringLiteral("base"), QStringLiteral("ds")};

struct Said
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
        server = std::make_unique<RegistryServer>();
        proxy = std::make_unique<FaultProxy>(server->port());
        direct = std::make_unique<RegistryClient>(quickOptions(), launcher);
        QByteArray spec = "root: base\ntag: {prefix: \"2023.2\"}\nall_info_cmds: {}\nimages:\n";
        for (const QString &name : names) {
            spec += "  " + name.toUtf8() + ":\n    image_name: ucsdets/" + name.toUtf8() + "\n";
            if (name != names.first())
                spec += "    depend_on: base\n";
            write(QStringLiteral("images/%1/Dockerfile").arg(name), "FROM scratch\n");
            const QByteArray seed = name.toUtf8();
            olds += putTinyImage(*direct, at(server->host(), name, QStringLiteral("2023.2-stable")), seed + " old", QString(40, QLatin1Char('c')));
            news += putTinyImage(*direct, at(server->host(), name, QStringLiteral("2023.2-abc1234")), seed + " new", QString(40, QLatin1Char('c')));
            Verdict verdict;
            verdict.digest = news.last();
            verdict.at = QDateTime::currentDateTimeUtc();
            for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push, Stage::Integration})
                verdict.stages += Verdict::StageResult{stage, StageState::Passed, {}, 1, {}};
            EXPECT_TRUE(answerOf<Result<QString>>([&](QObject *context, auto answer) {
                leaveVerdict(*direct, at(server->host(), name, {}).withDigest(news.last()), verdict, context, answer);
            }));
            write(QStringLiteral("wiki/") + pageFileOf(at(proxy->host(), name, QStringLiteral("2023.2-abc1234"))), "# page\n");
        }
        write(QStringLiteral("images/spec.yml"), spec);
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
    Said run(const QStringList &words, int killAt = 0)
    {
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), folder.filePath(QStringLiteral("state")));
        environment.insert(QStringLiteral("DOCKER_CONFIG"), folder.filePath(QStringLiteral("docker")));
        process.setProcessEnvironment(environment);
        process.setStandardInputFile(QProcess::nullDevice());
        proxy->clear();
        proxy->fault = [&process, killAt](const ProxiedRequest &request) {
            Fault fault;
            if (killAt > 0 && request.number >= killAt) {
                process.kill();
                // Half of the time the registry still gets the request: the answer finds nobody.
                fault.kind = killAt % 2 == 0 ? Fault::Kind::None : Fault::Kind::Mute;
            }
            return fault;
        };
        process.start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"),
                      QStringList{QStringLiteral("promote"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"), proxy->host()} + words);
        EXPECT_TRUE(spinUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(60)));
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

    ProcessLauncher launcher;
    QTemporaryDir folder;
    std::unique_ptr<RegistryServer> server;
    std::unique_ptr<FaultProxy> proxy;
    std::unique_ptr<RegistryClient> direct;
    QStringList olds, news;
    const QString tag = QStringLiteral("2023.2-abc1234");
    const QString yes = QStringLiteral("--yes");
};

} // namespace

TEST_F(PromoteProgram, ChecksShowsMovesAndTakesBack)
{
    Said said = run({tag, QStringLiteral("--dry-run")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_TRUE(said.out.contains(QByteArray(olds.first().toLatin1() + " -> " + news.first().toLatin1()))) << said.out.constData();
    EXPECT_TRUE(QFile::exists(folder.filePath(QStringLiteral("artifacts/IMAGES_TAGGED"))));
    EXPECT_FALSE(QFile::exists(folder.filePath(QStringLiteral("artifacts/promotion.jsonl"))));

    EXPECT_EQ(run({tag}).code, 2) << "nobody can be asked";
    EXPECT_EQ(run({QStringLiteral("2023.2-stable"), yes}).code, 2);
    EXPECT_EQ(run({}).code, 2);
    EXPECT_EQ(run({QStringLiteral("--resume"), yes}).code, 2);
    EXPECT_EQ(run({QStringLiteral("2023.2-nothing"), yes}).code, 1);
    EXPECT_EQ(stables(), olds);

    said = run({tag, yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    const QJsonArray images = QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray();
    ASSERT_EQ(images.size(), 2) << said.out.constData();
    const QJsonObject first = images.first().toObject();
    EXPECT_EQ(first.value(QLatin1String("image")).toString(), names.first());
    EXPECT_EQ(first.value(QLatin1String("old")).toString(), olds.first());
    EXPECT_EQ(first.value(QLatin1String("new")).toString(), news.first());
    EXPECT_EQ(first.value(QLatin1String("result")).toString(), QStringLiteral("moved"));
    EXPECT_EQ(stables(), news);

    said = run({QStringLiteral("--global"), QStringLiteral("2023.2"), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(digestOf(*direct, at(server->host(), names.last(), QStringLiteral("stable"))), news.last());
    QFile stableTag(folder.filePath(QStringLiteral("wiki/Stable_Tag.md")));
    EXPECT_TRUE(stableTag.open(QIODevice::ReadOnly) && stableTag.readAll().contains("2023.2-stable"));

    // The global one made new tags, which 2.8.2 removes not: said, not hidden. The one before is taken back by its record.
    said = run({QStringLiteral("--rollback"), yes});
    EXPECT_EQ(said.code, 1);
    const QStringList records = QDir(folder.filePath(QStringLiteral("artifacts/releases"))).entryList(QDir::Files, QDir::Name);
    ASSERT_EQ(records.size(), 2);
    QString older = records.first();
    for (const QString &record : records) {
        QFile file(folder.filePath(QStringLiteral("artifacts/releases/")) + record);
        if (file.open(QIODevice::ReadOnly) && file.readAll().contains("\"global\": false"))
            older = record;
    }
    said = run({QStringLiteral("--rollback"), older.chopped(5), yes});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), olds);
}

TEST_F(PromoteProgram, KilledAtEveryRequestIsFinishedOrUndone)
{
    int cases = 0, correct = 0;
    for (int k = 1;; k += k < 12 ? 4 : 1) {
        const Said killed = run({tag, yes}, k);
        if (killed.code != -9) {
            EXPECT_EQ(killed.code, 0) << killed.err.constData();
            break;
        }
        ++cases;
        Said resumed = run({QStringLiteral("--resume"), yes});
        if (resumed.code == 2) { // no PUT had begun
            EXPECT_EQ(stables(), olds) << k;
            resumed = run({tag, yes});
        }
        EXPECT_EQ(resumed.code, 0) << k << resumed.err.constData();
        EXPECT_EQ(stables(), news) << k;
        const bool finished = stables() == news;
        const Said back = run({QStringLiteral("--rollback"), yes});
        EXPECT_EQ(back.code, 0) << k << back.err.constData();
        EXPECT_EQ(stables(), olds) << k;
        correct += finished && stables() == olds;
        if (HasFailure())
            break;
    }
    EXPECT_GE(cases, 6);
    std::printf("[ figures  ] kill -9: %d cases, %d correct\n", cases, correct);
}
