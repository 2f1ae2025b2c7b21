#include "model/stack/glob.h"
#include "model/stack/rules.h"

#include <gtest/gtest.h>

namespace rules_test {

using namespace stackwright;

namespace {

struct Read
{
    ChangeRules rules;
    QList<Finding> findings;
    QString first() const
    {
        if (findings.isEmpty())
            return {};
        const QString text = findings[0].place() + QLatin1String(": ") + findings[0].text;
        return text;
    }
};

Read read(const QByteArray &bytes)
{
    Read result;
    result.rules = readChangeRules(bytes, &result.findings);
    return result;
}

TEST(ChangeRules, AreTwoLists)
{
    const Read got = read("\xEF\xBB\xBF{\"BuildAll\": [\"tests_common\", \"spec.yml\"],\r\n \"ChangeIgnore\": [\"*/README.md\"]}\r\n");
    EXPECT_TRUE(got.findings.isEmpty()) << qPrintable(got.first());
    EXPECT_EQ(got.rules.buildAll, (QStringList{QStringLiteral("tests_common"), QStringLiteral("spec.yml")}));
    EXPECT_EQ(got.rules.changeIgnore, QStringList{QStringLiteral("*/README.md")});
    EXPECT_TRUE(read("{}").findings.isEmpty());
}

TEST(ChangeRules, SayWhereTheyAreNotJson)
{
    EXPECT_TRUE(read("{\n  \"BuildAll\": [\"a\",]\n}").first().startsWith(QStringLiteral("images/change_ignore.json:2:")));
    EXPECT_TRUE(hasErrors(read("").findings));
    EXPECT_TRUE(hasErrors(read("{\"BuildAll\": [\"\xff\"]}").findings));
    EXPECT_EQ(read("[1]").first(), QStringLiteral("images/change_ignore.json:1:1: not an object with BuildAll and ChangeIgnore"));
    EXPECT_EQ(read("{\n \"BuildAll\": \"a\"}").first(), QStringLiteral("images/change_ignore.json:2:2: BuildAll is not a list of names"));
    EXPECT_TRUE(hasErrors(read("{\"ChangeIgnore\": [3]}").findings));
    EXPECT_TRUE(hasErrors(read(QByteArray(2 * 1024 * 1024, ' ')).findings));
    EXPECT_TRUE(hasErrors(read(QByteArray(5000, '[')).findings));
}

TEST(ChangeRules, WarnOfWhatIsOdd)
{
    EXPECT_EQ(read("{\"BuildAl\": []}").first(), QStringLiteral("images/change_ignore.json:1:2: unknown key \"BuildAl\""));
    EXPECT_EQ(read("{\"BuildAl\": []}").findings[0].advice, QStringLiteral("did you mean BuildAll?"));
    EXPECT_EQ(read("{\"BuildAll\": [],\n\"BuildAll\": [\"x\"]}").first(),
              QStringLiteral("images/change_ignore.json:2:1: \"BuildAll\" appears twice: the last one counts"));
    const Read both = read("{\"BuildAll\": [\"x\"],\n\"ChangeIgnore\": [\"y\", \"x\"]}");
    EXPECT_EQ(both.first(), QStringLiteral("images/change_ignore.json:2:23: \"x\" is in both lists: BuildAll decides"));
    EXPECT_FALSE(hasErrors(both.findings));
}

TEST(ChangeRules, MatchTheFirstPartOrTheWholePath)
{
    auto matches = [](const char *entry, const QByteArray &path) { return matchesRule({QString::fromUtf8(entry)}, path); };
    EXPECT_TRUE(matches("spec.yml", "spec.yml"));
    EXPECT_TRUE(matches("tests_common", "tests_common/deep/test.py"));
    EXPECT_TRUE(matches("tests_common/", "tests_common/test.py"));
    EXPECT_FALSE(matches("spec.yml", "x/spec.yml"));
    EXPECT_FALSE(matches("spec", "spec.yml"));
    EXPECT_TRUE(matches("*.md", "README.md"));
    EXPECT_FALSE(matches("*.md", "x/README.md"));
    EXPECT_TRUE(matches("*/README.md", "x/README.md"));
    EXPECT_FALSE(matches("*/README.md", "README.md"));
    EXPECT_FALSE(matches("*/README.md", "x/y/README.md"));
    EXPECT_TRUE(matches("**/README.md", "x/y/README.md"));
    EXPECT_TRUE(matches("**/README.md", "README.md"));
    EXPECT_TRUE(matches("*/docs", "x/docs/a/b"));
    EXPECT_TRUE(matches("x/*/z", "x/y/z"));
    EXPECT_TRUE(matches("name with space", "name with space/f"));
    EXPECT_TRUE(matches("b?d", "b\xff" "d/x")); // bytes, whatever they mean
    EXPECT_FALSE(matchesRule({}, "x"));
}

TEST(Glob, MatchesOnePart)
{
    EXPECT_TRUE(globMatches("a[0-9]c", "a5c"));
    EXPECT_FALSE(globMatches("a[!0-9]c", "a5c"));
    EXPECT_TRUE(globMatches("a[^0-9]c", "axc"));
    EXPECT_TRUE(globMatches("[]x]", "]"));
    EXPECT_TRUE(globMatches("a\\*b", "a*b"));
    EXPECT_FALSE(globMatches("a\\*b", "axb"));
    EXPECT_TRUE(globMatches("[", "["));
    EXPECT_TRUE(globMatches("*", ""));
    EXPECT_FALSE(globMatches("?", ""));
    EXPECT_FALSE(globMatches("", "a"));
}

TEST(Glob, IsNeverExponential)
{
    const QByteArray pattern = QByteArray("a*").repeated(2000) + 'b';
    EXPECT_FALSE(globMatches(pattern, QByteArray(20000, 'a')));
    EXPECT_FALSE(globMatchesPath(QByteArray(QByteArray("**/a/").repeated(200) + "b"), QByteArray("a/").repeated(2000), GlobReach::Whole));
}

} // namespace

} // namespace rules_test
