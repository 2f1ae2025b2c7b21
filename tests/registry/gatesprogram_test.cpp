// The spec's own gates: real commands whose log is kept, whose time is limited, and without which nothing moves.
#include "tests/registry/promoteprogram.h"

#include <QElapsedTimer>

#include <csignal>

namespace gatesprogram_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class PromotionGates : public PromoteProgram
{
protected:
    void SetUp() override
    {
        moreSpec = "promotion_gates:\n- {name: gpu, command: [sh, gpu.sh], timeout: 20s}\n- {name: smoke, command: [sh, smoke.sh]}\n";
        PromoteProgram::SetUp();
        if (IsSkipped())
            return;
        write(QStringLiteral("gpu.sh"), "touch gpu-ran\n");
        write(QStringLiteral("smoke.sh"), "touch smoke-ran\n");
    }
    bool has(const QString &name) const { return QFile::exists(folder.filePath(name)); }
    /// "gpu open", by what --json says.
    static QStringList statesOf(const Ended &said)
    {
        QStringList states;
        for (const QJsonValue &gate : QJsonDocument::fromJson(said.out).object().value(QLatin1String("gates")).toArray())
            states += gate[QLatin1String("name")].toString() + QLatin1Char(' ') + gate[QLatin1String("state")].toString();
        return states;
    }
};

} // namespace

TEST_F(PromotionGates, SeeWhatIsPromotedAndAreRecordedWithTheirLogs)
{
    moreEnvironment = QStringList{QStringLiteral("DEPLOY_TOKEN=hush-hush-4711")};
    write(QStringLiteral("token"), "hush-hush-4711");
    write(QStringLiteral("gpu.sh"), "env; echo \"images: $STACKWRIGHT_IMAGES\"; cat token; printf '\\n\\033]0;title\\007::add-mask::x\\n'; base64 token\n");
    const Ended said = run({tag, yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_TRUE(statesOf(said).contains(QStringLiteral("gpu open"))) << said.out.constData();
    EXPECT_EQ(stables(), news);
    EXPECT_TRUE(has(QStringLiteral("smoke-ran")));

    const QByteArray log = read(QStringLiteral("logs/gate-gpu.log"));
    EXPECT_TRUE(log.contains("STACKWRIGHT_TAG=2023.2-abc1234")) << log.constData();
    EXPECT_TRUE(log.contains(QByteArray("ds:2023.2-abc1234@" + news.last().toLatin1())));
    EXPECT_FALSE(log.contains("DEPLOY_TOKEN")) << "a gate sees no secret of ours";
    EXPECT_FALSE(log.contains("hush-hush-4711")) << "what it knows itself is masked";
    EXPECT_FALSE(log.contains(QByteArray("hush-hush-4711").toBase64().left(16)));
    EXPECT_FALSE(said.err.contains('\033'));

    const Ended told = call({QStringLiteral("history"), QStringLiteral("--releases"), QStringLiteral("--json"), QStringLiteral("-C"), folder.path(),
                            QStringLiteral("--registry"), proxy->host()});
    EXPECT_TRUE(told.out.contains("logs/gate-gpu.log")) << told.out.constData();
}

TEST_F(PromotionGates, ThatFailKeepEverythingWhereItIs)
{
    write(QStringLiteral("gpu.sh"), "echo the driver is too old; exit 3\n");
    Ended said = run({tag, yes, QStringLiteral("--json")});
    EXPECT_EQ(said.code, 1);
    EXPECT_TRUE(said.err.contains("error: gates gpu, smoke: its command ended with exit code 3; see logs/gate-gpu.log")) << said.err.constData();
    EXPECT_TRUE(statesOf(said).contains(QStringLiteral("gpu closed")));
    EXPECT_FALSE(has(QStringLiteral("smoke-ran"))) << "what is refused already needs no other machine";
    EXPECT_TRUE(read(QStringLiteral("logs/gate-gpu.log")).contains("the driver is too old"));
    EXPECT_EQ(stables(), olds);
    EXPECT_FALSE(has(QStringLiteral("artifacts/promotion.jsonl")));

    write(QStringLiteral("images/spec.yml"), read(QStringLiteral("images/spec.yml")).replace("[sh, gpu.sh]", "[no-such-program-here]"));
    said = run({tag, yes});
    EXPECT_EQ(said.code, 1);
    EXPECT_TRUE(said.err.contains("no-such-program-here")) << said.err.constData();
    EXPECT_EQ(stables(), olds);
}

TEST_F(PromotionGates, AreNotRunWhereTheStackIsRefusedAnyway)
{
    EXPECT_EQ(run({QStringLiteral("2023.2-nothing"), yes}).code, 1);
    EXPECT_FALSE(has(QStringLiteral("gpu-ran")));
    EXPECT_EQ(run({tag, QStringLiteral("--dry-run")}).code, 0);
    EXPECT_TRUE(has(QStringLiteral("gpu-ran"))) << "a dry run judges like a real one";
    EXPECT_EQ(stables(), olds);
}

TEST_F(PromotionGates, EndWithTheirTime)
{
    write(QStringLiteral("images/spec.yml"), read(QStringLiteral("images/spec.yml")).replace("20s", "1s"));
    write(QStringLiteral("gpu.sh"), "sleep 600 & echo $! >pid; wait\n");
    QElapsedTimer clock;
    clock.start();
    const Ended said = run({tag, yes});
    EXPECT_EQ(said.code, 1);
    EXPECT_LT(clock.elapsed(), 30'000);
    EXPECT_TRUE(said.err.contains("timed out after 1.0 s")) << said.err.constData();
    const int sleeper = read(QStringLiteral("pid")).trimmed().toInt();
    ASSERT_GT(sleeper, 1);
    EXPECT_TRUE(spinUntil([sleeper] { return ::kill(sleeper, 0) != 0; }, std::chrono::seconds(12))) << "its children are gone too";
    EXPECT_EQ(stables(), olds);
}

TEST_F(PromotionGates, AreStoppedByAnInterruptBeforeAnythingMoves)
{
    write(QStringLiteral("gpu.sh"), "echo $$ >pid; exec sleep 600\n");
    bool sent = false;
    const Ended said = call({QStringLiteral("promote"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"), proxy->host(), tag, yes}, 0,
                           [this, &sent](QProcess &process) {
                               if (!sent && read(QStringLiteral("pid")).endsWith('\n')) {
                                   sent = true;
                                   ::kill(static_cast<pid_t>(process.processId()), SIGINT);
                               }
                           });
    EXPECT_TRUE(sent);
    EXPECT_EQ(said.code, 130) << said.err.constData();
    EXPECT_TRUE(said.err.contains("interrupted while the gate gpu ran")) << said.err.constData();
    EXPECT_NE(::kill(read(QStringLiteral("pid")).trimmed().toInt(), 0), 0);
    EXPECT_EQ(stables(), olds);
    EXPECT_FALSE(has(QStringLiteral("artifacts/promotion.jsonl")));
}

TEST_F(PromotionGates, ArePassedByHandWithAReasonThatIsKept)
{
    const QString skip = QStringLiteral("--skip-gate"), gpu = QStringLiteral("gpu"), reason = QStringLiteral("--reason");
    EXPECT_EQ(run({tag, yes, skip, gpu}).code, 2);
    EXPECT_EQ(run({tag, yes, skip, gpu, reason, QStringLiteral("  ")}).code, 2);
    EXPECT_EQ(run({tag, yes, skip, QStringLiteral("cpu"), reason, QStringLiteral("x")}).code, 2);
    EXPECT_EQ(stables(), olds);
    const Ended said = run({tag, yes, skip, gpu, reason, QStringLiteral("the node is down"), QStringLiteral("--json")});
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(stables(), news);
    EXPECT_TRUE(statesOf(said).contains(QStringLiteral("gpu skipped")));
    EXPECT_FALSE(has(QStringLiteral("gpu-ran")));
    EXPECT_TRUE(has(QStringLiteral("smoke-ran")));
    const QStringList records = QDir(folder.filePath(QStringLiteral("artifacts/releases"))).entryList(QDir::Files);
    ASSERT_EQ(records.size(), 1);
    const QByteArray record = read(QStringLiteral("artifacts/releases/") + records.first());
    EXPECT_TRUE(record.contains("\"reason\": \"the node is down\""));
    EXPECT_TRUE(record.contains("\"skipped\""));
}

} // namespace gatesprogram_test
