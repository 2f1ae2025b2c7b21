#include "app/console/commandline.h"

#include <gtest/gtest.h>

namespace commandline_test {

using namespace stackwright;

namespace {

std::variant<Request, Help, Error> parse(const char *line)
{
    return parseCommandLine(QString::fromUtf8(line).split(QLatin1Char(' '), Qt::SkipEmptyParts));
}

Request request(const char *line)
{
    const auto parsed = parse(line);
    if (const auto *error = std::get_if<Error>(&parsed))
        ADD_FAILURE() << line << ": " << qPrintable(error->text());
    return std::holds_alternative<Request>(parsed) ? std::get<Request>(parsed) : Request{};
}

TEST(CommandLine, TakesGlobalOptionsBeforeAndAfterTheCommand)
{
    for (const char *line : {"-C here --registry 127.0.0.1:5000 --json plan", "plan -C here --registry 127.0.0.1:5000 --json"}) {
        const Request got = request(line);
        EXPECT_EQ(got.command, QStringLiteral("plan"));
        EXPECT_EQ(got.place.repo, QStringLiteral("here"));
        EXPECT_EQ(got.place.registry, QStringLiteral("127.0.0.1:5000"));
        EXPECT_TRUE(got.json);
    }
    EXPECT_TRUE(std::holds_alternative<Help>(parse("plan --version")));
    EXPECT_TRUE(std::holds_alternative<Help>(parse("--version")));
}

TEST(CommandLine, RefusesAnEmptyValue)
{
    // As a script writes it: --head "$REV" where nobody has set it.
    const QString empty = QStringLiteral("its value is empty");
    for (const char *option : {"--repo", "--registry", "--output", "--head", "--base", "--pull-request", "--branch", "--only", "--rebuild", "--explain"}) {
        for (const QStringList &words : {QStringList{QLatin1String(option), QString()}, QStringList{QString(QLatin1String(option) + QLatin1Char('='))}}) {
            const auto parsed = parseCommandLine(QStringList{QStringLiteral("plan")} + words);
            ASSERT_TRUE(std::holds_alternative<Error>(parsed)) << option;
            EXPECT_EQ(std::get<Error>(parsed).text(), QString(QLatin1String(option) + QLatin1String(": ") + empty));
            EXPECT_EQ(std::get<Error>(parsed).exitCode(), 2);
        }
    }
    // The newest record in place of the one that was meant.
    for (const QStringList &words : {QStringList{QStringLiteral("--rollback"), QString()}, QStringList{QStringLiteral("--rollback=")}}) {
        const auto parsed = parseCommandLine(QStringList{QStringLiteral("promote")} + words);
        ASSERT_TRUE(std::holds_alternative<Error>(parsed));
        EXPECT_EQ(std::get<Error>(parsed).text(), QString(QLatin1String("--rollback: ") + empty));
    }
    EXPECT_TRUE(request("promote --rollback").rollback.has_value());
    EXPECT_EQ(request("plan --branch=a").selection.branch, QStringLiteral("a"));
}

TEST(CommandLine, TakesListsAndOptionalValues)
{
    const Request run = request("run --only a b --jobs 3 --resume --keep-going");
    EXPECT_EQ(run.selection.only, (QStringList{QStringLiteral("a"), QStringLiteral("b")}));
    EXPECT_EQ(run.jobs, 3);
    ASSERT_TRUE(run.resume.has_value());
    EXPECT_TRUE(run.resume->isEmpty());
    EXPECT_TRUE(run.keepGoing);
    EXPECT_FALSE(request("run").resume.has_value());
    EXPECT_EQ(request("promote --rollback rec --yes").rollback, QStringLiteral("rec"));
    EXPECT_EQ(request("promote 2023.2-abc").arguments, QStringList{QStringLiteral("2023.2-abc")});
    EXPECT_EQ(request("plan --tag-suffix branch").selection.tagSuffix, TagSuffix::Branch);
    EXPECT_EQ(request("diff a b --no-fold").fold, false);
    EXPECT_EQ(request("wiki publish").subcommand, QStringLiteral("publish"));
}

TEST(CommandLine, NamesTheNearestWord)
{
    for (const char *line : {"plna", "plan --worktre", "plan --base a --pull-request b", "run --jobs 0", "diff", "diff a b c", "wiki push", ""}) {
        const auto parsed = parse(line);
        ASSERT_TRUE(std::holds_alternative<Error>(parsed)) << line;
        EXPECT_EQ(std::get<Error>(parsed).exitCode(), 2) << line;
        EXPECT_FALSE(std::get<Error>(parsed).advice.isEmpty()) << line;
    }
    EXPECT_TRUE(std::get<Error>(parse("plna")).advice.text.contains(QLatin1String("did you mean plan?")));
    EXPECT_TRUE(std::get<Error>(parse("plan --worktre")).advice.text.contains(QLatin1String("--worktree")));
}

TEST(CommandLine, TwoDashesEndTheOptions)
{
    const auto arguments = [](const char *line) { return request(line).arguments.join(QLatin1Char(' ')).toStdString(); };
    EXPECT_EQ(arguments("promote -- 2023.2-abc"), "2023.2-abc");
    EXPECT_EQ(arguments("promote --yes -- 2023.2-abc"), "2023.2-abc");
    EXPECT_EQ(arguments("promote --skip-gate pages --reason x -- 2023.2-abc"), "2023.2-abc");
    EXPECT_EQ(request("promote --reason x --skip-gate pages -- 2023.2-abc").skipGates, QStringList{QStringLiteral("pages")}) << "which takes several";
    EXPECT_EQ(arguments("promote --rollback -- rec"), "rec") << "no value of the option before it";
    EXPECT_EQ(arguments("diff -- a b"), "a b");
    EXPECT_EQ(arguments("diff a -- b"), "a b");
    EXPECT_EQ(arguments("test -- run plan"), "run plan");
    EXPECT_EQ(arguments("show -- run.jsonl"), "run.jsonl");
    EXPECT_EQ(arguments("diff -- -a -b"), "-a -b") << "files of such names";
    EXPECT_EQ(request("plan --").command, QStringLiteral("plan"));
    for (const char *line : {"promote -- a b", "run --only a -- b", "plan -- x", "diff -- a b c"})
        EXPECT_TRUE(std::holds_alternative<Error>(parse(line))) << line;
    EXPECT_EQ(std::get<Error>(parse("promote -- a b")).text(), std::get<Error>(parse("promote a b")).text());
    for (const CommandWords &words : commandWords())
        EXPECT_FALSE(words.options.contains(QStringLiteral("--end-of-options"))) << qPrintable(words.command);
    EXPECT_FALSE(std::get<Help>(parse("plan --help")).text.contains(QLatin1String("end-of-options")));
}

TEST(CommandLine, KnowsTheOtherCommandsWhereverTheCommandStands)
{
    EXPECT_EQ(request("test run plan").arguments, (QStringList{QStringLiteral("run"), QStringLiteral("plan")})); // images of these names
    EXPECT_EQ(request("-q test run").arguments, QStringList{QStringLiteral("run")});
    for (const char *line : {"plan run", "-q plan run", "plan --explain"})
        EXPECT_TRUE(std::holds_alternative<Error>(parse(line))) << line;
    EXPECT_EQ(std::get<Error>(parse("plan run")), std::get<Error>(parse("-C . plan run")));
}

TEST(CommandLine, EndsEveryHelpWithTwoExamples)
{
    for (const CommandWords &words : commandWords()) {
        const auto parsed = parseCommandLine({words.command, QStringLiteral("--help")});
        ASSERT_TRUE(std::holds_alternative<Help>(parsed)) << qPrintable(words.command);
        const QStringList lines = std::get<Help>(parsed).text.trimmed().split(QLatin1Char('\n'));
        ASSERT_GE(lines.size(), 3);
        EXPECT_EQ(lines.at(lines.size() - 3), QStringLiteral("Examples:"));
        EXPECT_TRUE(lines.last().startsWith(QLatin1String("  stackwright ") + words.command)) << qPrintable(lines.last());
    }
}

} // namespace

} // namespace commandline_test
