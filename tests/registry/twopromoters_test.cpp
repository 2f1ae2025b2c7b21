// Two people with machines of their own promote one stack: at once, after each other, and after one of them died.
#include "model/release/promotionlock.h"
#include "tests/registry/promoteprogram.h"

#include <QRandomGenerator>

namespace twopromoters_test {

using namespace stackwright;
using namespace stackwright::testing;

namespace {

class TwoPromoters : public PromoteProgram
{
protected:
    QString other() const { return QStringLiteral("2023.2-ddddddd"); }
    void SetUp() override
    {
        PromoteProgram::SetUp();
        if (!server)
            return;
        for (const QString &name : names)
            others += build(name, other(), "other");
    }
    /// A promoter's own output and state; the checkout and its wiki are shared by neither.
    std::unique_ptr<QProcess> begin(const QString &who, const QStringList &words)
    {
        const QString home = folder.filePath(QStringLiteral("of-") + who);
        QDir().mkpath(home);
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_STATE_HOME"), home + QStringLiteral("/state"));
        environment.insert(QStringLiteral("DOCKER_CONFIG"), home);
        environment.insert(QStringLiteral("USER"), who);
        process->setProcessEnvironment(environment);
        process->setStandardInputFile(QProcess::nullDevice());
        process->start(QStringLiteral(STACKWRIGHT_BIN "/stackwright"),
                       QStringList{QStringLiteral("promote"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"), proxy->host(),
                                   QStringLiteral("--output"), home, QStringLiteral("--json")} + words);
        return process;
    }
    static QStringList skipPages() { return {QStringLiteral("--skip-gate"), QStringLiteral("pages"), QStringLiteral("--reason"), QStringLiteral("a test")}; }
    static Ended end(QProcess &process)
    {
        EXPECT_TRUE(spinUntil([&] { return process.state() == QProcess::NotRunning; }, std::chrono::seconds(60)));
        return {process.exitStatus() == QProcess::CrashExit ? -9 : process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Ended promoteAs(const QString &who, const QString &what)
    {
        const auto process = begin(who, QStringList{what, yes} + skipPages());
        return end(*process);
    }
    void startOver()
    {
        for (int i = 0; i < names.size(); ++i) {
            const ImageRef stable = at(server->host(), names.at(i), QStringLiteral("2023.2-stable"));
            const auto manifest = manifestOf(*direct, stable.withDigest(olds.at(i)));
            ASSERT_TRUE(manifest);
            ASSERT_TRUE(put(*direct, stable, *manifest));
        }
    }
    /// Each result that a promoter gives is what the tags name.
    static bool isTrue(const Ended &said, const QStringList &now)
    {
        const QJsonArray images = QJsonDocument::fromJson(said.out).object().value(QLatin1String("images")).toArray();
        for (int i = 0; i < images.size(); ++i) {
            const QString word = images.at(i)[QLatin1String("result")].toString();
            const bool isNew = now.at(i) == images.at(i)[QLatin1String("new")].toString(), isOld = now.at(i) == images.at(i)[QLatin1String("old")].toString();
            if (((word == QLatin1String("moved") || word == QLatin1String("already-there")) && !isNew)
                || ((word == QLatin1String("not-moved") || word == QLatin1String("moved-back")) && !isOld))
                return false;
        }
        return !images.isEmpty() || said.code != 0;
    }

    QStringList others;
};

} // namespace

/// STACKWRIGHT_RACES=200 tries as many; the suite a few.
TEST_F(TwoPromoters, EndWithOneOfTheirReleasesWholeOrTheLoserSaysWhatIs)
{
    const int races = qMax(6, qEnvironmentVariableIntValue("STACKWRIGHT_RACES"));
    int first = 0, second = 0, falseWords = 0, halves = 0, bothDone = 0;
    qint64 slowest = 0;
    for (int race = 0; race < races; ++race) {
        startOver();
        QElapsedTimer time;
        time.start();
        const auto a = begin(QStringLiteral("alice"), QStringList{tag, yes} + skipPages());
        const int offset = QRandomGenerator::global()->bounded(race % 3 == 0 ? 300 : 30);
        QElapsedTimer since;
        since.start();
        spinUntil([&] { return since.elapsed() >= offset; });
        const auto b = begin(QStringLiteral("bob"), QStringList{other(), yes} + skipPages());
        const Ended saidA = end(*a), saidB = end(*b);
        slowest = qMax(slowest, time.elapsed());
        const QStringList now = stables();
        first += now == news;
        second += now == others;
        const bool whole = now == news || now == others;
        halves += !whole;
        bothDone += saidA.code == 0 && saidB.code == 0;
        EXPECT_TRUE(whole || saidA.code == 1 || saidB.code == 1) << race;
        // Who ended last tells of what is; who ended with 0 before a later one moved on is right at its time.
        const bool aLies = !isTrue(saidA, now) && !(saidA.code == 0 && saidB.code == 0), bLies = !isTrue(saidB, now) && !(saidA.code == 0 && saidB.code == 0);
        falseWords += aLies + bLies;
        EXPECT_FALSE(aLies || bLies) << race << '\n' << saidA.out.constData() << saidA.err.constData() << saidB.out.constData() << saidB.err.constData();
        for (const Ended *said : {&saidA, &saidB})
            EXPECT_TRUE(said->code == 0 || said->code == 1) << said->err.constData();
        if (HasFailure())
            break;
    }
    std::printf("[ figures  ] %d races: %d ended with A's release, %d with B's, %d half; %d where both moved one after the other; %d false words; slowest %lld ms\n",
                races, first, second, halves, bothDone, falseWords, static_cast<long long>(slowest));
}

TEST_F(TwoPromoters, KnowEachOthersReleasesAndTakeThemBack)
{
    ASSERT_EQ(promoteAs(QStringLiteral("alice"), tag).code, 0);
    ASSERT_EQ(promoteAs(QStringLiteral("bob"), other()).code, 0);
    EXPECT_EQ(stables(), others);
    const Ended history = call({QStringLiteral("history"), QStringLiteral("--releases"), QStringLiteral("--json"), QStringLiteral("-C"), folder.path(), QStringLiteral("--registry"),
                               proxy->host(), QStringLiteral("--output"), folder.filePath(QStringLiteral("of-carol"))});
    const QJsonArray releases = QJsonDocument::fromJson(history.out).object().value(QLatin1String("releases")).toArray();
    ASSERT_EQ(releases.size(), 2) << history.err.constData();
    EXPECT_TRUE(releases.at(0)[QLatin1String("who")].toString().startsWith(QLatin1String("bob@")));

    const auto carol = begin(QStringLiteral("carol"), {QStringLiteral("--rollback"), yes});
    const Ended back = end(*carol);
    EXPECT_EQ(back.code, 0) << back.err.constData();
    EXPECT_EQ(stables(), news);
    const auto again = begin(QStringLiteral("alice"), {QStringLiteral("--rollback"), yes});
    proxy->clear();
    const Ended undone = end(*again);
    EXPECT_EQ(undone.code, 0) << undone.err.constData();
    EXPECT_EQ(stables(), news) << "it is undone already";
    EXPECT_TRUE(undone.err.contains("nothing was moved")) << undone.err.constData();
}

TEST_F(TwoPromoters, AreToldWhoHoldsTheLockAndTakeOneThatHasExpired)
{
    LockNote note{QStringLiteral("20260101T000000.000Z-dead"), QStringLiteral("dave@gone"), QStringLiteral("elsewhere"), QStringLiteral("promotion of 2023.2-eeeeeee"),
                  QDateTime::currentDateTimeUtc().addSecs(120), false};
    const ImageRef lock = at(server->host(), names.first(), PromotionLock::tag());
    ASSERT_TRUE(put(*direct, lock, lockManifest(note, {})));
    const Ended refused = promoteAs(QStringLiteral("alice"), tag);
    EXPECT_EQ(refused.code, 1);
    EXPECT_TRUE(refused.err.contains("dave@gone") && refused.err.contains("2023.2-eeeeeee")) << refused.err.constData();
    EXPECT_EQ(stables(), olds);
    note.until = QDateTime::currentDateTimeUtc().addSecs(-1);
    ASSERT_TRUE(put(*direct, lock, lockManifest(note, {})));
    const Ended taken = promoteAs(QStringLiteral("alice"), tag);
    EXPECT_EQ(taken.code, 0) << taken.err.constData();
    EXPECT_TRUE(taken.err.contains("dave@gone") && taken.err.contains("expired")) << taken.err.constData();
    EXPECT_EQ(stables(), news);
    const auto left = manifestOf(*direct, lock);
    ASSERT_TRUE(left);
    EXPECT_FALSE(heldLockIn(*left)) << "given back";
}

namespace {

LockNote noteOf(const char *who)
{
    return {QLatin1String(who), QLatin1String(who), QLatin1String(who), QStringLiteral("promotion of x"), {}, false};
}

Clock clockAhead(std::chrono::hours by)
{
    Clock clock;
    clock.wall = [by] { return QDateTime::currentDateTimeUtc().addSecs(std::chrono::seconds(by).count()); };
    return clock;
}

PromotionLock::Taken takeIt(PromotionLock &lock, const char *who)
{
    std::optional<PromotionLock::Taken> taken;
    lock.take(noteOf(who), {}, [&](const PromotionLock::Taken &answer) { taken = answer; });
    EXPECT_TRUE(spinUntil([&] { return taken.has_value(); }, std::chrono::seconds(20)));
    return taken.value_or(PromotionLock::Taken{});
}

} // namespace

TEST_F(TwoPromoters, TellALocksEndByTheRegistrysClock)
{
    const ImageRef shelf = at(server->host(), names.first(), {});
    PromotionLock right(*direct, shelf, Clock{});
    ASSERT_FALSE(takeIt(right, "right").busy);
    for (const int hours : {-26, -1, 1, 26}) {
        PromotionLock wrong(*direct, shelf, clockAhead(std::chrono::hours(hours)), std::chrono::milliseconds(200));
        EXPECT_TRUE(takeIt(wrong, "wrong").busy) << "a clock that is " << hours << " hours ahead ends nobody's lock";
    }
    bool released = false;
    right.release([&] { released = true; });
    ASSERT_TRUE(spinUntil([&] { return released; }));
    // And the other way round: what a wrong clock wrote lasts as long for everybody.
    PromotionLock ahead(*direct, shelf, clockAhead(std::chrono::hours(26)));
    ASSERT_FALSE(takeIt(ahead, "ahead").busy);
    const auto left = manifestOf(*direct, shelf.withTag(PromotionLock::tag()));
    ASSERT_TRUE(left && heldLockIn(*left));
    EXPECT_LT(qAbs(QDateTime::currentDateTimeUtc().secsTo(heldLockIn(*left)->until) - 300), 20);
}

TEST_F(TwoPromoters, KeepALockThatIsNeededForLong)
{
    const ImageRef shelf = at(server->host(), names.first(), {});
    PromotionLock slow(*direct, shelf, Clock{});
    slow.setLease(std::chrono::milliseconds(4500)); // a registry tells whole seconds
    ASSERT_FALSE(takeIt(slow, "slow").busy);
    PromotionLock other(*direct, shelf, Clock{}, std::chrono::milliseconds(7000));
    EXPECT_TRUE(takeIt(other, "other").busy) << "it is written anew before it ends";
    // Somebody took it all the same: that is noticed.
    bool lost = false;
    QObject::connect(&slow, &PromotionLock::lost, &slow, [&](const LockNote &holder) { lost = holder.holder == QStringLiteral("thief"); });
    LockNote thief = noteOf("thief");
    thief.until = QDateTime::currentDateTimeUtc().addSecs(60);
    ASSERT_TRUE(put(*direct, shelf.withTag(PromotionLock::tag()), lockManifest(thief, {})));
    EXPECT_TRUE(spinUntil([&] { return lost; }));
    bool released = false;
    slow.release([&] { released = true; });
    ASSERT_TRUE(spinUntil([&] { return released; }));
    EXPECT_EQ(manifestOf(*direct, shelf.withTag(PromotionLock::tag()))->digest, lockManifest(thief, {}).digest) << "it is not ours to give back";
}

} // namespace twopromoters_test
