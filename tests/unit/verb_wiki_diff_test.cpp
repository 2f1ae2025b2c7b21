// wiki and diff as a person calls them: the built program on a stack, its wiki and a bare repository.
#include "tests/support/outside.h"
#include "tests/support/samples.h"

#include <gtest/gtest.h>

#include <QJsonArray>

namespace verb_wiki_diff_test {

using namespace stackwright;
using namespace stackwright::outside;

namespace {

const QByteArray spec = "images:\n  base:\n    image_name: ucsdets/datahub-base-notebook\n    info_cmds: []\n"
                        "  scipy:\n    image_name: ucsdets/scipy-ml-notebook\n    depend_on: base\n    info_cmds: []\n"
                        "tag: {prefix: \"2023.2\"}\nall_info_cmds: {}\nwiki: {remote: ../wiki.git}\n";

class VerbWikiDiff : public testing::Test
{
protected:
    void SetUp() override
    {
        stack.write(QStringLiteral("checkout/images/spec.yml"), spec);
        stack.git({QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("master"), QStringLiteral("wiki.git")});
    }
    Outcome run(const QStringList &arguments) { return console(QStringList{QStringLiteral("-C"), stack.path(QStringLiteral("checkout"))} + arguments); }
    Outcome wiki(const char *what, bool json = false)
    {
        QStringList arguments{QStringLiteral("wiki"), QLatin1String(what)};
        if (json)
            arguments += QStringLiteral("--json");
        return run(arguments);
    }
    void page(const char *name, const QByteArray &bytes) { stack.write(QLatin1String("checkout/wiki/") + QLatin1String(name), bytes); }

    Repository stack;
};

TEST_F(VerbWikiDiff, WikiSaysAndPublishesWhatChanged)
{
    EXPECT_EQ(wiki("status").code, 0);
    page("x.md", "## Python\n\n```\n3.9\n```\n");
    const Outcome published = wiki("publish", true);
    ASSERT_EQ(published.code, 0) << published.err.toStdString();
    EXPECT_TRUE(published.json().value(QLatin1String("published")).toBool());
    EXPECT_EQ(stack.git({QStringLiteral("--git-dir=wiki.git"), QStringLiteral("rev-parse"), QStringLiteral("master")}),
              published.json().value(QLatin1String("commit")).toString().toLatin1());
    EXPECT_EQ(wiki("publish").out, "nothing to publish\n");
    page("x.md", "## Python\n\n```\n3.11\n```\n");
    EXPECT_EQ(wiki("status", true).json().value(QLatin1String("changes"))[0][QLatin1String("status")].toString(), QStringLiteral("modified"));
    EXPECT_TRUE(wiki("diff").out.contains("\n-3.9\n+3.11\n"));
}

TEST_F(VerbWikiDiff, WikiWithoutARemoteIsRefusedWithAdvice)
{
    stack.write(QStringLiteral("checkout/images/spec.yml"), QByteArray(spec).replace("wiki: {remote: ../wiki.git}\n", ""));
    page("x.md", "x\n");
    const Outcome refused = wiki("publish");
    EXPECT_EQ(refused.code, 3);
    ASSERT_EQ(refused.errors().size(), 1);
    EXPECT_TRUE(refused.err.contains("wiki.remote"));
}

TEST_F(VerbWikiDiff, DiffComparesTwoPages)
{
    const QString folder = QStringLiteral(STACKWRIGHT_TEST_DATA "/wiki/");
    const QString before = folder + QStringLiteral("ucsdets-datahub-base-notebook-2023.2-04cfba0.md"), after = folder + QStringLiteral("ucsdets-scipy-ml-notebook-2023.2-04cfba0.md");
    const Outcome text = console({QStringLiteral("diff"), before, after});
    EXPECT_EQ(text.code, 0);
    EXPECT_TRUE(text.out.contains("  conda added    ")) << text.out.left(600).toStdString();
    const Outcome json = console({QStringLiteral("diff"), before, after, QStringLiteral("--json")});
    EXPECT_GT(json.json().value(QLatin1String("images"))[0][QLatin1String("packages")].toArray().size(), 50);
    EXPECT_EQ(console({QStringLiteral("diff"), before, before}).out.split('\n').at(1), "  no difference");
    EXPECT_EQ(console({QStringLiteral("diff"), before, QStringLiteral("/nowhere.md")}).code, 2);
}

TEST_F(VerbWikiDiff, DiffOfTwoTagsShowsAChangeOfTheBaseOnce)
{
    auto versions = [](const QByteArray &numpy) { return QByteArray("## pip\n\n```\nPackage Version\n------- ----\nnumpy " + numpy + "\n```"); };
    for (const char *image : {"ucsdets-datahub-base-notebook", "ucsdets-scipy-ml-notebook"}) {
        page(QByteArray(image + QByteArray("-2023.2-stable.md")).constData(), versions("1.9"));
        page(QByteArray(image + QByteArray("-2023.2-aaaaaaa.md")).constData(), versions("1.10"));
    }
    // A registry that nobody listens at: pages are enough.
    const QStringList both{QStringLiteral("diff"), QStringLiteral("2023.2-stable"), QStringLiteral("2023.2-aaaaaaa"), QStringLiteral("--registry"), QStringLiteral("127.0.0.1:1")};
    auto withPages = [&] {
        for (const char *image : {"ucsdets-datahub-base-notebook", "ucsdets-scipy-ml-notebook"})
            for (const char *tag : {"2023.2-stable", "2023.2-aaaaaaa"})
                page(QByteArray("127-0-0-1-1-" + QByteArray(image) + '-' + tag + ".md").constData(), versions(qstrcmp(tag, "2023.2-stable") == 0 ? "1.9" : "1.10"));
    };
    withPages();
    const Outcome folded = run(both);
    ASSERT_EQ(folded.code, 0) << folded.err.toStdString();
    EXPECT_EQ(folded.out.count("numpy"), 1) << folded.out.toStdString();
    EXPECT_EQ(run(both + QStringList{QStringLiteral("--no-fold")}).out.count("numpy"), 2);
    EXPECT_TRUE(run(both + QStringList{QStringLiteral("--format"), QStringLiteral("markdown")}).out.contains("|`numpy`|pip|up|1.9|1.10|"));
    const Outcome missing = run({QStringLiteral("diff"), QStringLiteral("2023.2-stable"), QStringLiteral("2023.2-none"), QStringLiteral("--registry"), QStringLiteral("127.0.0.1:1")});
    EXPECT_EQ(missing.code, 3) << "whether the registry has it could not be asked";
    EXPECT_TRUE(missing.err.contains("2023.2-none"));
    EXPECT_TRUE(missing.err.contains("the registry does not tell (")) << missing.err.toStdString();
}

} // namespace

} // namespace verb_wiki_diff_test
