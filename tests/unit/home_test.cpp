#include "model/pages/home.h"

#include "model/pages/releasepages.h"
#include "tests/support/samples.h"

#include <gtest/gtest.h>

namespace home_test {

using namespace stackwright;

namespace {

const QString url = QStringLiteral("https://github.com/ucsd-ets/datahub-docker-stack");
const QStringList stack{QStringLiteral("ucsdets/datahub-base-notebook"), QStringLiteral("ucsdets/datascience-notebook"),
                        QStringLiteral("ucsdets/scipy-ml-notebook"), QStringLiteral("ucsdets/rstudio-notebook")};

HomeEntry entry(HomeEntry::Cause cause, const char *commit, const char *tag, const QStringList &repositories = stack)
{
    HomeEntry made{cause, QLatin1String(commit), {}};
    for (const QString &repository : repositories)
        made.images += parseImageRef(repository + QLatin1Char(':') + QLatin1String(tag)).value();
    return made;
}

QByteArray inserted(const QByteArray &home, const HomeEntry &what, const QString &links = url)
{
    const auto result = insertHomeRow(home, what, links);
    EXPECT_TRUE(result.ok()) << (result ? "" : qPrintable(result.error().text()));
    return result ? *result : QByteArray();
}

const HomeEntry newRun = entry(HomeEntry::Cause::Run, "aaaaaaa1234567890123456789012345678901234", "2023.2-aaaaaaa");

TEST(Home, ReadsTheTableOfBefore)
{
    const auto rows = readHome(sample(QStringLiteral("wiki/Home.md")));
    ASSERT_TRUE(rows.ok());
    ASSERT_EQ(rows->size(), 62);
    EXPECT_EQ(rows->first().commit, QStringLiteral("5c83aa3"));
    EXPECT_EQ(rows->first().images.at(2), QStringLiteral("ucsdets/scipy-ml-notebook:2023.2-stable"));
    EXPECT_EQ(rows->first().pages.at(2), QStringLiteral("ucsdets-scipy-ml-notebook-2023.2-stable"));
    EXPECT_EQ(rows->last().commit, QStringLiteral("ec12f6b"));
    EXPECT_EQ(rows->last().line, 66);
}

TEST(Home, APromotionWritesTheRowThatTheScriptsWrote)
{
    // Home_original is the wiki before that promotion, Home after it; the scripts also lost the final newline (B28).
    const QByteArray before = sample(QStringLiteral("wiki/Home_original.md")), after = sample(QStringLiteral("wiki/Home.md"));
    const QByteArray ours = inserted(before, entry(HomeEntry::Cause::Promotion, "5c83aa3", "2023.2-stable"));
    EXPECT_EQ(ours, after + '\n');
    EXPECT_EQ(inserted(ours, entry(HomeEntry::Cause::Promotion, "5c83aa3", "2023.2-stable")), ours);
}

TEST(Home, APromotedRowMovesToTheTop)
{
    QByteArray home = inserted(sample(QStringLiteral("wiki/Home.md")), newRun);
    ASSERT_EQ(readHome(home)->at(1).commit, QStringLiteral("5c83aa3"));
    const QByteArray again = inserted(home, entry(HomeEntry::Cause::Promotion, "aaaaaaa", "2023.2-stable"));
    const auto rows = readHome(again);
    EXPECT_EQ(rows->size(), 63);
    EXPECT_EQ(rows->at(0).images.at(0), QStringLiteral("ucsdets/datahub-base-notebook:2023.2-stable"));
    EXPECT_EQ(rows->at(0).commit, QStringLiteral("aaaaaaa"));
    EXPECT_EQ(rows->at(1).images.at(0), QStringLiteral("ucsdets/datahub-base-notebook:2023.2-aaaaaaa"));
    EXPECT_FALSE(again.contains("5c83aa3"));
    EXPECT_FALSE(again.endsWith('\n'));
}

TEST(Home, InsertThenRemoveIsIdentityOnBytes)
{
    QList<QByteArray> homes;
    for (const char *name : {"wiki/Home.md", "wiki/Home_original.md", "artifacts/Home.md"})
        homes += sample(QLatin1String(name));
    const QByteArray table = "| Commit | Image | Manifest |\n|---|:-:|--:|\n";
    homes += table;
    homes += table.chopped(1);
    homes += table + "|a|b|c|";
    homes += table + "|a|b|c|\n\nafter\n\n| x | y |\n|-|-|\n| 1 | 2 |\n";
    homes += "| x | y |\n|-|-|\n| 1 | 2 |\n\n\n" + table + "|a|b|c|\n| human | `x:1` | see \\| there |\n\n\tbytes \xff\xfe\n   ";
    homes += "Note | Commit | Image | Manifest\n-|-|-|-\nx|y|z|w\n";
    homes += "```\n" + table + "```\n\n" + table;
    homes += "<!--\n" + table + "-->\n" + table;
    for (QByteArray home : QList<QByteArray>(homes)) {
        homes += QByteArray(home).replace('\n', "\r\n");
        homes += "\xef\xbb\xbf" + home;
    }
    for (const QByteArray &home : homes) {
        for (const QString &links : {url, QString()}) {
            const QByteArray with = inserted(home, newRun, links);
            EXPECT_NE(with, home);
            EXPECT_EQ(with.count('\n'), home.count('\n') + 1);
            EXPECT_EQ(with.contains("\r\n"), home.contains("\r\n"));
            EXPECT_EQ(with.count('\r'), with.contains('\r') ? with.count('\n') : 0);
            const auto rows = readHome(with);
            ASSERT_TRUE(rows.ok());
            EXPECT_EQ(rows->first().images.size(), 4);
            EXPECT_EQ(rows->first().pages.last(), QStringLiteral("ucsdets-rstudio-notebook-2023.2-aaaaaaa"));
            EXPECT_EQ(*removeHomeRow(with, newRun), home) << home.left(200).toStdString();
        }
    }
}

TEST(Home, WithoutAnAddressLinksAreTheWikisOwn)
{
    const QByteArray home = inserted({}, entry(HomeEntry::Cause::Run, "1234567890", "1-x", {QStringLiteral("127.0.0.1:5000/a/b")}), {});
    EXPECT_EQ(home.toStdString(), "Welcome to the wiki!\n\n| Commit | Image | Manifest |\n|--------|-------|----------|\n"
                                  "|`1234567`|`127.0.0.1:5000/a/b:1-x`|[Link](127-0-0-1-5000-a-b-1-x)|\n");
    EXPECT_EQ(readHome(home)->first().pages, QStringList(QStringLiteral("127-0-0-1-5000-a-b-1-x")));
}

TEST(Home, AnUnknownCommitIsSaidToBe)
{
    const HomeEntry unknown = entry(HomeEntry::Cause::Promotion, "", "1-stable", {QStringLiteral("127.0.0.1:5000/a/b")});
    const QByteArray home = inserted({}, unknown, {});
    EXPECT_TRUE(home.contains("|–|`127.0.0.1:5000/a/b:1-stable`|")) << home.toStdString();
    EXPECT_EQ(readHome(home)->first().commit, QString());
    EXPECT_EQ(inserted(home, unknown, {}), home);
    const auto removed = removeHomeRow(home, unknown);
    ASSERT_TRUE(removed);
    EXPECT_TRUE(readHome(*removed)->isEmpty());
}

TEST(Home, LinksLeadToPagesThatExist)
{
    const QByteArray home = inserted({}, entry(HomeEntry::Cause::Run, "1234567", "2026.3-x", {QStringLiteral("ghcr.io/ucsd-ets/b")}),
                                     QStringLiteral("https://user:secret@example.org/o/r.git/"));
    EXPECT_TRUE(home.startsWith("Welcome to the r wiki!\n"));
    EXPECT_TRUE(home.endsWith("|[`1234567`](https://example.org/o/r/commit/1234567)|`ghcr.io/ucsd-ets/b:2026.3-x`|"
                              "[Link](https://example.org/o/r/wiki/ghcr-io-ucsd-ets-b-2026.3-x)|\n"));
    EXPECT_EQ(linkBase(QStringLiteral("javascript:alert(1)")), QString());
    EXPECT_EQ(linkBase(QStringLiteral("git@github.com:o/r.git")), QString());
}

TEST(Home, ARunIsListedOnce)
{
    const QByteArray home = inserted(sample(QStringLiteral("wiki/Home.md")), newRun);
    EXPECT_EQ(inserted(home, newRun), home);
    // A part of it built again adds nothing; more of it takes its place; another commit under the same tag is another row.
    EXPECT_EQ(inserted(home, entry(HomeEntry::Cause::Run, "aaaaaaa", "2023.2-aaaaaaa", {stack.at(1)})), home);
    const QByteArray part = inserted(sample(QStringLiteral("wiki/Home.md")),
                                     entry(HomeEntry::Cause::Run, "aaaaaaa", "2023.2-aaaaaaa", {stack.at(1)}));
    EXPECT_EQ(inserted(part, newRun), home);
    const QByteArray branch = inserted({}, entry(HomeEntry::Cause::Run, "aaaaaaa", "2026.3-main"));
    EXPECT_EQ(readHome(inserted(branch, entry(HomeEntry::Cause::Run, "bbbbbbb", "2026.3-main")))->size(), 2);
}

TEST(Home, OnlyTheFirstTableWithTheRightHeaderCounts)
{
    const QByteArray home = "| Commit | Who |\n|-|-|\n| x | y |\n\n~~~\n| Commit | Image | Manifest |\n|-|-|-|\n~~~\n\n"
                            "| Commit | Image | Manifest |\n|-|-|-|\n|1|`a:1`|p|\n\n| Commit | Image | Manifest |\n|-|-|-|\n|2|`b:1`|p|\n";
    const QByteArray with = inserted(home, newRun);
    const qsizetype at = home.indexOf("|1|`a:1`");
    EXPECT_EQ(with.left(at), home.left(at));
    EXPECT_TRUE(with.mid(at).startsWith("|[`aaaaaaa`]("));
    EXPECT_TRUE(with.endsWith(home.mid(at)));
    EXPECT_EQ(readHome(with)->size(), 2);
}

TEST(Home, ATableIsMadeBelowWhatAPersonWrote)
{
    EXPECT_TRUE(inserted("Hello\r\nthere", newRun).startsWith("Hello\r\nthere\r\n\r\n| Commit | Image | Manifest |\r\n|--------|-------|----------|\r\n|[`aaaaaaa`]"));
    const auto open = insertHomeRow("Hello\n\n```\nnever closed\n", newRun, url);
    ASSERT_FALSE(open.ok());
    EXPECT_EQ(open.error().what, QStringLiteral("Home.md:4"));
}

TEST(Home, BrokenTablesAreNamedWithTheirLine)
{
    const auto broken = insertHomeRow("Hello\n\n| Commit | Image | Manifest |\n|---|---|\n|a|b|\n", newRun, url);
    ASSERT_FALSE(broken.ok());
    EXPECT_EQ(broken.error().what, QStringLiteral("Home.md:3"));
    EXPECT_FALSE(insertHomeRow(QByteArray(wikiFileCap + 1, 'x'), newRun, url).ok());
    EXPECT_FALSE(insertHomeRow(QByteArray("a\0b", 3), newRun, url).ok());
}

TEST(Home, TheNewestStableRowIsFoundByItsWholeTag)
{
    auto home = [&](const char *tag) { return inserted({}, entry(HomeEntry::Cause::Promotion, "1111111", tag)); };
    auto found = [](const QByteArray &bytes, const char *prefix) {
        const auto row = newestStable(readHome(bytes).value(), QLatin1String(prefix));
        return row ? row->commit : QStringLiteral("none");
    };
    EXPECT_EQ(found(home("2023.10-stable"), "2023.1"), QStringLiteral("none"));
    EXPECT_EQ(found(home("2023.1-unstable"), "2023.1"), QStringLiteral("none"));
    EXPECT_EQ(found(home("2023.10-stable"), "2023.10"), QStringLiteral("1111111"));
    EXPECT_EQ(found(home("2021.3.1-stable"), "2021.3.1"), QStringLiteral("1111111"));
    EXPECT_EQ(found(sample(QStringLiteral("wiki/Home.md")), "2023.2"), QStringLiteral("5c83aa3"));
}

TEST(StableTag, BecomesWhatTheScriptsWrote)
{
    QList<StableEntry> entries;
    for (const QString &repository : stack)
        entries += StableEntry{parseImageRef(repository + QLatin1String(":stable")).value(),
                               parseImageRef(repository + QLatin1String(":2023.2-stable")).value()};
    const QByteArray before = sample(QStringLiteral("wiki/Stable_Tag_original.md"));
    const auto after = rewriteStableTag(before, entries, url);
    ASSERT_TRUE(after.ok());
    EXPECT_EQ(after->toStdString(), sample(QStringLiteral("wiki/Stable_Tag.md")).toStdString());
    EXPECT_EQ(*rewriteStableTag(*after, entries, url), *after);
    EXPECT_EQ(readStableTag(*after)->at(3), qMakePair(QStringLiteral("ucsdets/rstudio-notebook:stable"), QStringLiteral("ucsdets/rstudio-notebook:2023.2-stable")));

    const auto made = rewriteStableTag({}, entries, {});
    EXPECT_TRUE(made->startsWith("| Global-Stable Image | Based On | Manifest |\n| :- | :- | :- |\n|`ucsdets/datahub-base-notebook:stable`<br>"));
    EXPECT_EQ(*rewriteStableTag("Mine\r\n\r\n| Global-Stable Image | Based On | Manifest |\r\n|-|-|-|\r\n|a|b|c|\r\n\r\nend", {entries.first()}, {}),
              "Mine\r\n\r\n| Global-Stable Image | Based On | Manifest |\r\n|-|-|-|\r\n|`ucsdets/datahub-base-notebook:stable`|"
              "`ucsdets/datahub-base-notebook:2023.2-stable`|[Link](ucsdets-datahub-base-notebook-stable)|\r\n\r\nend");
}

TEST(MergeTables, PutsOurRowOnTheirNewTable)
{
    const QByteArray base = sample(QStringLiteral("wiki/Home.md"));
    const QByteArray ours = inserted(base, newRun);
    QByteArray theirs = inserted(base, entry(HomeEntry::Cause::Run, "bbbbbbb", "2023.2-bbbbbbb"));
    theirs.replace("Welcome", "Most welcome");
    const QString file = QStringLiteral("Home.md");
    const auto merged = mergeTables(base, ours, theirs, file);
    ASSERT_TRUE(merged.ok());
    EXPECT_EQ(*merged, inserted(theirs, newRun));
    EXPECT_EQ(*mergeTables(base, ours, *merged, file), *merged); // published already
    EXPECT_EQ(*mergeTables({}, inserted({}, newRun), base, file), inserted(base, newRun)); // a table made where there was none

    QByteArray edited = ours;
    edited.replace("Welcome", "Hello");
    EXPECT_FALSE(mergeTables(base, edited, theirs, file).ok());
    EXPECT_TRUE(mergeTables(base, edited, inserted(base, entry(HomeEntry::Cause::Run, "b", "1-b")), file)->startsWith("Hello"));

    const QByteArray promoted = inserted(base, entry(HomeEntry::Cause::Promotion, "aaaaaaa", "2023.2-stable"));
    const auto both = mergeTables(base, promoted, theirs, file);
    EXPECT_FALSE(both->contains("5c83aa3"));
    EXPECT_EQ(readHome(*both)->size(), 63);
}

TEST(ReleasePages, CopiesPagesAndWritesTheRow)
{
    Release release;
    release.commit = QStringLiteral("04cfba0");
    release.repositoryUrl = url;
    WikiFiles files{{QStringLiteral("Home.md"), sample(QStringLiteral("wiki/Home_original.md"))}};
    for (const QString &repository : stack)
        release.images += {parseImageRef(repository + QLatin1String(":2023.2-04cfba0")).value(), parseImageRef(repository + QLatin1String(":2023.2-stable")).value()};
    const auto missing = releasePages(release, files);
    ASSERT_FALSE(missing.ok());
    EXPECT_TRUE(missing.error().what.text.contains(QLatin1String("ucsdets-scipy-ml-notebook-2023.2-04cfba0.md")));

    for (const QString &name : releaseSources(release))
        if (name.endsWith(QLatin1String("04cfba0.md")))
            files.insert(name, sample(QStringLiteral("wiki/") + name));
    const auto changed = releasePages(release, files);
    ASSERT_TRUE(changed.ok());
    EXPECT_EQ(changed->size(), 5);
    EXPECT_EQ(changed->value(QStringLiteral("ucsdets-rstudio-notebook-2023.2-stable.md")), sample(QStringLiteral("wiki/ucsdets-rstudio-notebook-2023.2-stable.md")));
    EXPECT_TRUE(changed->value(QStringLiteral("Home.md")).contains("commit/04cfba0)|`ucsdets/datahub-base-notebook:2023.2-stable`"));

    for (auto file = changed->begin(); file != changed->end(); ++file)
        files.insert(file.key(), file.value());
    EXPECT_TRUE(releasePages(release, files)->isEmpty()); // a second time changes nothing
}

} // namespace

} // namespace home_test
