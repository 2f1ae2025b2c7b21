// A journal as the window opens it: whole, torn, without an end, of a newer version; and whose stack it is a run of.
#include "model/workspace/planworker.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>

namespace storedrun_test {

using namespace stackwright;

namespace {

QString write(const QString &folder, const QByteArray &bytes)
{
    QDir().mkpath(folder);
    QFile file(folder + QStringLiteral("/run.jsonl"));
    EXPECT_TRUE(file.open(QFile::WriteOnly));
    file.write(bytes);
    return file.fileName();
}

const QByteArray begin = R"({"event":"run-started","at":"2026-01-01T12:00:00.000Z","ms":0,"schema":1,"plan":{"schema":1,"head":"aa","images":[],"order":[]}})" "\n";
const QByteArray end = R"({"event":"run-finished","at":"2026-01-01T12:00:09.000Z","ms":9000,"state":"passed"})" "\n";

} // namespace

TEST(StoredRun, SaysWhatIsToBeKnownOfItsJournal)
{
    const QTemporaryDir folder;
    EXPECT_TRUE(readStoredRun(write(folder.filePath(QStringLiteral("whole")), begin + end)).note.isEmpty());
    const StoredRun torn = readStoredRun(write(folder.filePath(QStringLiteral("torn")), begin + R"({"event":"image-st)"));
    ASSERT_TRUE(torn.run);
    EXPECT_TRUE(torn.note.contains(QLatin1String("torn"))) << torn.note.toStdString();
    EXPECT_EQ(torn.run->state(), RunState::Interrupted);
    const StoredRun open = readStoredRun(write(folder.filePath(QStringLiteral("open")), begin));
    EXPECT_TRUE(open.note.contains(QLatin1String("no end"))) << open.note.toStdString();
    EXPECT_EQ(open.run->state(), RunState::Running);
    QByteArray newer = begin;
    newer.replace("\"schema\":1,\"plan\"", "\"schema\":2,\"plan\"");
    const StoredRun refused = readStoredRun(write(folder.filePath(QStringLiteral("newer")), newer));
    EXPECT_FALSE(refused.run);
    EXPECT_FALSE(refused.error.text().isEmpty());
}

TEST(StoredRun, KnowsItsCheckoutWhereItLiesInOne)
{
    TestRepository repository;
    repository.writeStack("base");
    EXPECT_EQ(readStoredRun(write(repository.path() + QStringLiteral("/artifacts"), begin + end)).checkout, repository.path());
    const QTemporaryDir elsewhere;
    EXPECT_TRUE(readStoredRun(write(elsewhere.filePath(QStringLiteral("artifacts")), begin + end)).checkout.isEmpty());
}

} // namespace storedrun_test
