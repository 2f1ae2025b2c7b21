#include "model/run/github.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonObject>
#include <QTemporaryDir>

#include <sys/stat.h>

namespace github_test {

using namespace stackwright;

TEST(Github, NoLineOfOthersIsACommand)
{
    const auto disarmed = [](const char *text) { return GithubActions::disarmed(QString::fromUtf8(text)); };
    EXPECT_EQ(disarmed("plain: a::b\n"), QStringLiteral("plain: a::b\n"));
    EXPECT_EQ(disarmed("::error::x"), QStringLiteral("\\::error::x"));
    EXPECT_EQ(disarmed("a\n \t::add-mask::x\nb ##[error]y"), QStringLiteral("a\n \t\\::add-mask::x\nb ##\\[error]y"));
    EXPECT_EQ(disarmed("\xc2\xa0::debug::x"), QString::fromUtf8("\xc2\xa0\\::debug::x"));
    const QString once = disarmed("::error::x\n##[group]");
    EXPECT_EQ(GithubActions::disarmed(once), once);
}

TEST(Github, AFailedTestIsShownAtItsLine)
{
    Plan plan;
    PlannedImage image;
    image.name = QStringLiteral("base");
    image.target = image.specName = {QStringLiteral("reg.test"), QStringLiteral("x/base"), QStringLiteral("1-abc"), {}};
    image.action = Action::Build;
    image.reasons = {Reason{QStringLiteral("requested"), {}, {}, {}, {}}};
    plan.images = {image};
    plan.order = {image.name};
    stackwright::Run run;
    const auto tell = [&run](const char *kind, QJsonObject fields, std::optional<Stage> stage = {}) {
        Event event;
        event.kind = QLatin1String(kind);
        event.image = stage ? QStringLiteral("base") : QString();
        event.stage = stage;
        event.fields = std::move(fields);
        run.apply(event);
    };
    tell("run-started", {{QStringLiteral("schema"), 1}, {QStringLiteral("plan"), toJson(plan)}});
    TestCase failed;
    failed.state = TestCase::State::Failed;
    failed.file = QStringLiteral("images/base/tests/test_a.py");
    failed.name = QStringLiteral("test_sum");
    failed.message = QStringLiteral("assert 1 == 2\n/stackwright/images/base/tests/test_a.py:7: in test_sum\n/stackwright/images/base/tests/test_a.py:12: AssertionError");
    TestCase elsewhere = failed;
    elsewhere.message = QStringLiteral("no place");
    tell("tests", testsToJson({}, {failed, elsewhere}), Stage::Test);
    const std::optional<GithubActions> actions = GithubActions::fromEnvironment({{QStringLiteral("GITHUB_ACTIONS"), QStringLiteral("true")}});
    ASSERT_TRUE(actions);
    const QByteArrayList lines = actions->annotations(run).split('\n');
    ASSERT_GE(lines.size(), 2);
    EXPECT_TRUE(lines[0].startsWith("::error title=base%3A test_sum,file=images/base/tests/test_a.py,line=12::assert 1 == 2%0A")) << lines[0].constData();
    EXPECT_TRUE(lines[1].startsWith("::error title=base%3A test_sum,file=images/base/tests/test_a.py::no place")) << lines[1].constData();
}

TEST(Github, FilesThatCannotBeWrittenAreNamedAndNeverWaitedFor)
{
    QTemporaryDir folder;
    const QString pipe = folder.filePath(QStringLiteral("pipe")), file = folder.filePath(QStringLiteral("file"));
    ASSERT_EQ(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
    const auto written = [](const QString &output) {
        return GithubActions::fromEnvironment({{QStringLiteral("GITHUB_ACTIONS"), QStringLiteral("true")}, {QStringLiteral("GITHUB_OUTPUT"), output}})->writePlan(Plan());
    };
    for (const auto &[output, why] : QList<std::pair<QString, QString>>{{pipe, QStringLiteral("it is no regular file")},
                                                                       {folder.path(), QStringLiteral("Is a directory")},
                                                                       {folder.filePath(QStringLiteral("none/file")), QStringLiteral("No such file or directory")},
                                                                       {QStringLiteral("/dev/full"), QStringLiteral("No space left on device")}}) {
        const Result<void> result = written(output);
        ASSERT_FALSE(result) << output.toStdString();
        EXPECT_TRUE(result.error().text().contains(why)) << result.error().text().toStdString();
        EXPECT_TRUE(result.error().text().contains(QStringLiteral("GITHUB_OUTPUT"))) << result.error().text().toStdString();
    }
    EXPECT_TRUE(written(file));
    EXPECT_TRUE(written(file)); // appended
    EXPECT_TRUE(written({}));
}

} // namespace github_test
