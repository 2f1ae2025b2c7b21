#include "model/run/github.h"
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <QFile>
#include <QJsonArray>
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

TEST(Github, AMatrixHasALevelForEachJobAndWhatTheJobCalls)
{
    PlanInput input;
    input.spec = specOf("base left<base right<base leaf<left alone");
    input.changes = changesOf({"M images/leaf/a", "M images/right/a"});
    input.testsChanged = {{QStringLiteral("alone"), {"tests/alone.py"}}};
    input.changes.files += ChangedFile{"tests/alone.py", {}, ChangedFile::Status::Modified};
    const Result<Plan> plan = makePlan(input);
    ASSERT_TRUE(plan);
    const auto rowsOf = [&](std::optional<int> level, const JobWords &words = {}) {
        QStringList rows;
        const QJsonArray include = GithubActions::matrix(*plan, words, level)[QLatin1String("include")].toArray();
        for (const QJsonValue &row : include)
            rows += row[QLatin1String("image")].toString() + QLatin1Char(' ') + QString::number(row[QLatin1String("level")].toInt()) + QLatin1Char(' ') + row[QLatin1String("action")].toString()
                + QLatin1String(" needs ") + row[QLatin1String("needs")].toString(QStringLiteral("nothing")) + QLatin1String(": ") + row[QLatin1String("run")].toString();
        return rows.join(QLatin1Char('\n')).toStdString();
    };
    EXPECT_EQ(rowsOf({}), "base 0 build needs nothing: stackwright run --only base\n"
                          "alone 0 test needs nothing: stackwright run --only alone\n"
                          "left 1 build needs base: stackwright run --only left\n"
                          "right 1 build needs base: stackwright run --only right\n"
                          "leaf 2 build needs left: stackwright run --only leaf");
    EXPECT_EQ(rowsOf(1), "left 1 build needs base: stackwright run --only left\nright 1 build needs base: stackwright run --only right");
    EXPECT_EQ(rowsOf(3), "");
    EXPECT_EQ(rowsOf(2, {QStringLiteral(" --registry 127.0.0.1:5000"), QStringLiteral(" --branch dev")}),
              "leaf 2 build needs left: stackwright --registry 127.0.0.1:5000 run --only leaf --branch dev");
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
