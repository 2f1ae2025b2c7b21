#include "model/run/journal.h"

#include "model/base/files.h"
#include "model/run/run.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTimeZone>

#include <csignal>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace journal_test {

using namespace stackwright;

namespace {

Plan twoImages()
{
    Plan plan;
    plan.head = QString(40, QLatin1Char('a'));
    plan.tag = QStringLiteral("2026.3-aaaaaaa");
    plan.stableTag = QStringLiteral("2026.3-stable");
    for (int i = 0; i < 2; ++i) {
        PlannedImage image;
        image.name = i == 0 ? QStringLiteral("base") : QStringLiteral("child");
        image.target = {QStringLiteral("127.0.0.1:5000"), QLatin1String("x/") + image.name, plan.tag, {}};
        image.specName = image.target;
        image.parentIndex = i - 1;
        image.parent = i == 0 ? QString() : QStringLiteral("base");
        image.depth = i;
        image.action = Action::Build;
        image.reasons = {Reason{QStringLiteral("requested"), {}, {}, {}, {}}};
        plan.images += image;
        plan.order += image.name;
    }
    return plan;
}

Event event(const char *kind, qint64 ms, const char *image = "", std::optional<Stage> stage = {}, QJsonObject fields = {})
{
    Event made;
    made.kind = QLatin1String(kind);
    made.at = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + ms, QTimeZone::utc());
    made.ms = ms;
    made.image = QLatin1String(image);
    made.stage = stage;
    made.fields = std::move(fields);
    return made;
}

Event started()
{
    return event("run-started", 0, "", {}, {{QStringLiteral("schema"), 1}, {QStringLiteral("id"), QStringLiteral("r1")},
                                            {QStringLiteral("plan"), toJson(twoImages())}, {QStringLiteral("tools"), QJsonObject()}});
}

QList<Event> someRun()
{
    const auto state = [](const char *word) { return QJsonObject{{QStringLiteral("state"), QLatin1String(word)}}; };
    return {started(),
            event("image-state", 1, "base", {}, state("building")),
            event("stage-started", 2, "base", Stage::Build, {{QStringLiteral("log"), QStringLiteral("logs/a.build.log")}}),
            event("build-step", 3, "base", Stage::Build, {{QStringLiteral("number"), 1}, {QStringLiteral("total"), 2},
                  {QStringLiteral("title"), QStringLiteral("FROM x")}, {QStringLiteral("state"), QStringLiteral("running")}}),
            event("build-step", 1003, "base", Stage::Build, {{QStringLiteral("number"), 1}, {QStringLiteral("total"), 2},
                  {QStringLiteral("title"), QStringLiteral("FROM x")}, {QStringLiteral("state"), QStringLiteral("done")}, {QStringLiteral("seconds"), 1.0}}),
            event("stage-finished", 2002, "base", Stage::Build, {{QStringLiteral("state"), QStringLiteral("passed")},
                  {QStringLiteral("seconds"), 2.0}, {QStringLiteral("exitCode"), 0}}),
            event("image-fact", 2003, "base", {}, {{QStringLiteral("imageId"), QStringLiteral("sha256:1")}, {QStringLiteral("size"), 7}}),
            event("stage-started", 2004, "base", Stage::Test),
            event("tests", 2500, "base", Stage::Test,
                  testsToJson({1, 1, 0}, {{QStringLiteral("t.py"), QStringLiteral("test_a"), TestCase::State::Passed, 0.5, {}},
                                          {QStringLiteral("t.py"), QStringLiteral("test_b"), TestCase::State::Failed, 0.1, QStringLiteral("boom")}})),
            event("stage-finished", 2600, "base", Stage::Test, {{QStringLiteral("state"), QStringLiteral("failed")},
                  {QStringLiteral("seconds"), 0.6}, {QStringLiteral("exitCode"), 1}, {QStringLiteral("reason"), QStringLiteral("1 test failed")}}),
            event("image-state", 2601, "base", {}, state("failed")),
            event("image-state", 2602, "child", {}, state("not run")),
            event("run-finished", 2700, "base", Stage::Test, {{QStringLiteral("state"), QStringLiteral("failed")},
                  {QStringLiteral("reason"), QStringLiteral("1 test failed")}})};
}

Run fold(const QList<Event> &events)
{
    Run run;
    for (const Event &one : events)
        run.apply(one);
    return run;
}

QByteArray contents(const QString &file)
{
    QFile opened(file);
    EXPECT_TRUE(opened.open(QIODevice::ReadOnly));
    return opened.readAll();
}

} // namespace

TEST(Events, SurviveJson)
{
    for (const Event &one : someRun()) {
        const Result<Event> back = eventFromJson(QJsonDocument::fromJson(QJsonDocument(toJson(one)).toJson()).object());
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, one) << one.kind.toStdString();
    }
}

TEST(Run, IsTheFoldOfItsEvents)
{
    const auto run = fold(someRun());
    EXPECT_EQ(run.state(), RunState::Failed);
    EXPECT_EQ(run.id(), QStringLiteral("r1"));
    EXPECT_EQ(run.failedImage(), QStringLiteral("base"));
    EXPECT_EQ(run.failedStage(), Stage::Test);
    EXPECT_EQ(run.reason(), QStringLiteral("1 test failed"));
    ASSERT_EQ(run.images().size(), 2);
    const ImageRecord &base = run.images()[0];
    EXPECT_EQ(base.fullName, QStringLiteral("127.0.0.1:5000/x/base:2026.3-aaaaaaa"));
    EXPECT_EQ(base.state, ImageState::Failed);
    EXPECT_EQ(base.imageId, QStringLiteral("sha256:1"));
    EXPECT_EQ(base.size, 7);
    const StageRecord &build = base.stage(Stage::Build);
    EXPECT_EQ(build.state, StageState::Passed);
    EXPECT_EQ(build.exitCode, 0);
    EXPECT_EQ(build.startMs, 2);
    EXPECT_EQ(build.endMs, 2002);
    EXPECT_EQ(build.logFile, QStringLiteral("logs/a.build.log"));
    ASSERT_EQ(build.steps.size(), 1);
    EXPECT_EQ(build.steps[0].state, QStringLiteral("done"));
    EXPECT_EQ(build.steps[0].startMs, 3);
    const StageRecord &test = base.stage(Stage::Test);
    EXPECT_EQ(test.tests, (TestCounts{1, 1, 0}));
    ASSERT_EQ(test.cases.size(), 2);
    EXPECT_EQ(test.cases[1].message, QStringLiteral("boom"));
    EXPECT_EQ(run.images()[1].state, ImageState::NotRun);
}

TEST(Run, ResumedKeepsWhatPassed)
{
    QList<Event> events = someRun();
    events += event("run-resumed", 2700);
    const auto run = fold(events);
    EXPECT_FALSE(run.isFinished());
    EXPECT_EQ(run.images()[0].stage(Stage::Build).state, StageState::Passed);
    EXPECT_EQ(run.images()[0].stage(Stage::Test).state, StageState::Waiting);
    EXPECT_EQ(run.images()[0].state, ImageState::Waiting);
    EXPECT_EQ(run.images()[1].state, ImageState::Waiting);
}

TEST(Journal, HoldsWhatWasAppendedAfterEachAppend)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("artifacts/run.jsonl"));
    Result<Journal> journal = Journal::create(file);
    ASSERT_TRUE(journal) << journal.error().text().toStdString();
    QList<Event> so_far;
    for (const Event &one : someRun()) {
        ASSERT_TRUE(journal->append(one));
        so_far += one;
        const Result<QList<Event>> read = readJournal(contents(file), file);
        ASSERT_TRUE(read) << read.error().text().toStdString();
        EXPECT_EQ(*read, so_far);
    }
    const QJsonObject first = QJsonDocument::fromJson(contents(file).split('\n').first()).object();
    EXPECT_EQ(first[QLatin1String("event")].toString(), QStringLiteral("run-started"));
    EXPECT_EQ(first[QLatin1String("schema")].toInt(), 1);
    EXPECT_TRUE(first[QLatin1String("plan")].isObject());
    EXPECT_TRUE(first[QLatin1String("tools")].isObject());
}

/// Any prefix of the bytes, as a crash may leave it, reads as a prefix of the events (promises.md 6).
TEST(Journal, EveryPrefixReadsAsAnEarlierState)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("run.jsonl"));
    const QList<Event> events = someRun();
    {
        Result<Journal> journal = Journal::create(file);
        ASSERT_TRUE(journal);
        for (const Event &one : events)
            ASSERT_TRUE(journal->append(one));
    }
    const QByteArray whole = contents(file);
    const qsizetype firstLine = whole.indexOf('\n') + 1;
    for (qsizetype size = 0; size <= whole.size(); ++size) {
        const Result<QList<Event>> read = readJournal(whole.left(size), file);
        if (size < firstLine) {
            EXPECT_FALSE(read);
            continue;
        }
        ASSERT_TRUE(read) << size;
        ASSERT_EQ(*read, events.mid(0, whole.left(size).count('\n'))) << size;
    }
}

TEST(Journal, DamageInTheMiddleAndNewerSchemasAreNamed)
{
    const QByteArray first = QJsonDocument(toJson(started())).toJson(QJsonDocument::Compact) + '\n';
    const Result<QList<Event>> damaged = readJournal(first + "{nonsense\n" + first, QStringLiteral("run.jsonl"));
    ASSERT_FALSE(damaged);
    EXPECT_EQ(damaged.error().what, QStringLiteral("run.jsonl:2"));
    EXPECT_EQ(damaged.error().kind, Error::Kind::Input);
    const Result<QList<Event>> newer = readJournal(R"({"event":"run-started","schema":99})" "\n", QStringLiteral("run.jsonl"));
    ASSERT_FALSE(newer);
    EXPECT_TRUE(newer.error().why.text.contains(QStringLiteral("99")));
    EXPECT_FALSE(readJournal("hello\nworld\n", QStringLiteral("x")));
    EXPECT_FALSE(readJournal("", QStringLiteral("x")));
}

TEST(Journal, ACrashedRunIsFinishedAsInterruptedOnce)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("run.jsonl"));
    const QList<Event> events = someRun();
    {
        Result<Journal> journal = Journal::create(file);
        ASSERT_TRUE(journal);
        for (qsizetype i = 0; i < 4; ++i)
            ASSERT_TRUE(journal->append(events[i]));
    }
    {
        QFile torn(file);
        ASSERT_TRUE(torn.open(QIODevice::Append));
        torn.write("{\"event\":\"image-sta");
    }
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(1'700'000'100'000, QTimeZone::utc());
    Result<bool> finished = finishInterrupted(file, now);
    ASSERT_TRUE(finished);
    EXPECT_TRUE(*finished);
    const Result<QList<Event>> read = readJournal(contents(file), file);
    ASSERT_TRUE(read);
    const auto run = fold(*read);
    EXPECT_EQ(run.state(), RunState::Interrupted);
    EXPECT_EQ(run.failedImage(), QStringLiteral("base"));
    EXPECT_EQ(run.failedStage(), Stage::Build);
    EXPECT_EQ(run.images()[0].state, ImageState::Cancelled);
    EXPECT_EQ(run.images()[0].stage(Stage::Build).state, StageState::Cancelled);
    EXPECT_EQ(run.images()[1].state, ImageState::NotRun);
    finished = finishInterrupted(file, now);
    ASSERT_TRUE(finished);
    EXPECT_FALSE(*finished);
    EXPECT_EQ(contents(file).count("run-finished"), 1);
}

TEST(Journal, AFullDiskLeavesWholeLinesOnly)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("run.jsonl"));
    Result<Journal> journal = Journal::create(file);
    ASSERT_TRUE(journal);
    ASSERT_TRUE(journal->append(started()));
    const qint64 size = QFile(file).size();
    // The kernel refuses to let the file grow beyond the limit, in the middle of a line.
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(size + 20);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    ::setrlimit(RLIMIT_FSIZE, &tight);
    const Result<void> refused = journal->append(someRun().at(1));
    ::setrlimit(RLIMIT_FSIZE, &before);
    ::signal(SIGXFSZ, handler);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().what, file);
    EXPECT_EQ(QFile(file).size(), size);
    ASSERT_TRUE(journal->append(someRun().at(1)));
    EXPECT_TRUE(readJournal(contents(file), file));
}

TEST(Journal, IsNotWrittenThroughALink)
{
    QTemporaryDir folder;
    const QString target = folder.filePath(QStringLiteral("precious"));
    ASSERT_TRUE(writeFile(target, "keep"));
    const QString file = folder.filePath(QStringLiteral("run.jsonl"));
    ASSERT_TRUE(QFile::link(target, file));
    const Result<Journal> journal = Journal::create(file);
    ASSERT_TRUE(journal);
    EXPECT_EQ(contents(target), "keep");
    EXPECT_FALSE(QFileInfo(file).isSymLink());
}

TEST(Journal, IsItsOwnersAloneWhateverTheUmask)
{
    QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("artifacts/run.jsonl"));
    const mode_t before = ::umask(0);
    {
        Result<Journal> journal = Journal::create(file);
        ASSERT_TRUE(journal);
        ASSERT_TRUE(journal->append(started()));
    }
    ::umask(before);
    struct stat status = {};
    ASSERT_EQ(::stat(QFile::encodeName(file).constData(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
}

TEST(Journal, HasRoomForItsEndOnAFullDisk)
{
    if (::geteuid() != 0)
        GTEST_SKIP() << "only root can mount a small disk";
    for (const char *size : {"size=16k", "size=32k", "size=64k", "size=128k", "size=256k"}) {
        QTemporaryDir folder;
        const QByteArray disk = QFile::encodeName(folder.path());
        if (::mount("tmpfs", disk.constData(), "tmpfs", 0, size) != 0)
            GTEST_SKIP() << "no mounts are allowed here";
        const QString file = folder.filePath(QStringLiteral("run.jsonl"));
        {
            Result<Journal> journal = Journal::create(file);
            EXPECT_TRUE(journal && journal->append(started())) << size;
            // Something else, a log say, eats what is left; then events come until one finds no room.
            QFile log(folder.filePath(QStringLiteral("page.log")));
            EXPECT_TRUE(log.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
            while (log.write(QByteArray(1024, 'x')) == 1024)
                ;
            Result<void> written;
            for (int i = 0; written && i < 10'000; ++i)
                written = journal->append(event("warning", i, "", {}, {{QStringLiteral("text"), QString(200, QLatin1Char('w'))}}));
            EXPECT_FALSE(written) << size;
            EXPECT_TRUE(journal->append(event("run-finished", 20'000, "", {}, {{QStringLiteral("state"), QStringLiteral("failed")},
                                                                              {QStringLiteral("reason"), QString(1000, QLatin1Char('r'))}}))) << size;
        }
        const Result<RunReading> reading = readRun(file);
        EXPECT_TRUE(reading && reading->run.state() == RunState::Failed) << size;
        ::umount2(disk.constData(), MNT_DETACH);
    }
}

} // namespace journal_test
