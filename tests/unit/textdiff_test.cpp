// Differences as rows for a view.
#include "model/items/packagetable.h"
#include "model/items/pagecomparison.h"
#include "model/items/textdiff.h"

#include <gtest/gtest.h>

namespace textdiff_test {

using namespace stackwright;

namespace {

/// "F heading", "P place", "= same", "~ before > after" with the words that differ in brackets; a missing side is "·".
std::string flat(const TextDiff &diff)
{
    const auto side = [](const DiffSide &one) -> QString {
        if (one.line == 0)
            return QStringLiteral("·");
        QString text = one.text;
        if (one.markEnd > one.markBegin) {
            text.insert(one.markEnd, QLatin1Char(']'));
            text.insert(one.markBegin, QLatin1Char('['));
        }
        return QString::number(one.line) + QLatin1Char(':') + text;
    };
    QString text;
    for (const DiffRow &row : diff.rows)
        switch (row.kind) {
        case DiffRow::Kind::File: text += QLatin1String("F ") + row.heading + QLatin1Char('\n'); break;
        case DiffRow::Kind::Place: text += QLatin1String("P ") + row.heading + QLatin1Char('\n'); break;
        case DiffRow::Kind::Same: text += QLatin1String("= ") + side(row.before) + QLatin1Char('\n'); break;
        case DiffRow::Kind::Change: text += QLatin1String("~ ") + side(row.before) + QLatin1String(" > ") + side(row.after) + QLatin1Char('\n'); break;
        }
    return text.toStdString();
}

} // namespace

TEST(TextDiff, PutsBothSidesOfAChangeBesideEachOther)
{
    const TextDiff diff = diffOfTexts("a\nnumpy 1.24 py\nb\ngone\n", "a\nnumpy 1.26 py\nb\n");
    EXPECT_EQ(flat(diff), "= 1:a\n~ 2:numpy 1.[24] py > 2:numpy 1.[26] py\n= 3:b\n~ 4:gone > ·\n");
    EXPECT_EQ(diff.added, 1);
    EXPECT_EQ(diff.removed, 2);
    EXPECT_TRUE(diffOfTexts("x\n", "x\n").isEmpty());
}

TEST(TextDiff, ReadsWhatGitWrites)
{
    const QByteArray unified = "diff --git a/images/x/Dockerfile b/images/x/Dockerfile\nindex 1..2 100644\n--- a/images/x/Dockerfile\n+++ b/images/x/Dockerfile\n"
                               "@@ -10,3 +10,4 @@ RUN x\n same\n--- looks like a header\n++++ so does this\n+two\n last\n\\ No newline at end of file\n"
                               "diff --git a/new b/new\nnew file mode 100644\n--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+one\n"
                               "diff --git a/picture.png b/picture.png\nBinary files a/picture.png and b/picture.png differ\n";
    EXPECT_EQ(flat(diffFromUnified(unified)),
              "F images/x/Dockerfile\nP line 10\n= 10:same\n~ 11:-- looks like a header > 11:+++ so does this\n~ · > 12:two\n= 12:last\n"
              "F new (new)\n~ · > 1:one\nF picture.png\nP not text: what differs in it cannot be shown\n");
}

TEST(TextDiff, PutsEachTextOfAnImageUnderItsHeading)
{
    ImageDifference base, child;
    base.name = QStringLiteral("base");
    base.texts = {TextChange{QStringLiteral("Python"), QByteArray("3.9"), QByteArray("3.11"), lineDifference("3.9", "3.11")}};
    child.name = QStringLiteral("ds");
    child.texts = {TextChange{QStringLiteral("Kernels"), {}, QByteArray("ir\npython3"), {}}};
    EXPECT_EQ(flat(diffOfImages({base, child})), QStringLiteral("F Python · base\n~ 1:3.[9] > 1:3.[11]\nF Kernels · ds\n~ · > 1:ir\n~ · > 2:python3\n").toStdString());
}

TEST(TextDiff, ShowsWhatIsNoDiffAsARemark)
{
    EXPECT_EQ(flat(diffFromUnified("not a repository: why\n")), "P not a repository: why\n");
}

TEST(TextDiff, MakesHostileLinesVisibleAndStopsSomewhere)
{
    const TextDiff diff = diffOfTexts("", "\x1b]0;evil\x07\n");
    ASSERT_EQ(diff.rows.size(), 1);
    EXPECT_FALSE(diff.rows[0].after.text.contains(QChar(0x1b)));
    QByteArray many, wide(100000, 'x');
    for (int i = 0; i < 20000; ++i)
        many += QByteArray::number(i) + '\n';
    const TextDiff cut = diffOfTexts("", many);
    EXPECT_TRUE(cut.isCut);
    EXPECT_LE(cut.rows.size(), 5000);
    EXPECT_EQ(cut.added, 20000);
    EXPECT_LT(diffOfTexts("", wide).rows[0].after.text.size(), 5000);
    for (const char *odd : {"@@", "@@ -1 +1 @@\n", "@@ -x,1 +1 @@\n+a", "diff --git ", "@@ -1,3 +1,3 @@", "\n\n\n", "\\ No newline"})
        (void)diffFromUnified(odd);
}

TEST(PackageTable, CountsAndFilters)
{
    ImageDifference base, child;
    base.name = QStringLiteral("base");
    base.packages = {{PackageWorld::Pip, PackageChange::Kind::Up, "numpy", "1.24", "1.26"}, {PackageWorld::Apt, PackageChange::Kind::Added, "curl", "", "8"}};
    child.name = QStringLiteral("ds");
    child.packages = {{PackageWorld::Pip, PackageChange::Kind::Removed, "old", "1", ""}};
    PackageTable table;
    table.setDifferences({base, child});
    EXPECT_EQ(table.rowCount(), 3);
    EXPECT_EQ(table.count({}), 3);
    EXPECT_EQ(table.count(PackageChange::Kind::Up), 1);
    EXPECT_EQ(table.index(0, PackageTable::Change).data().toString(), QStringLiteral("up"));
    EXPECT_EQ(table.index(2, PackageTable::Image).data().toString(), QStringLiteral("ds"));
    table.setKind(PackageChange::Kind::Removed);
    ASSERT_EQ(table.rowCount(), 1);
    EXPECT_EQ(table.index(0, PackageTable::Name).data().toString(), QStringLiteral("old"));
    EXPECT_EQ(table.count({}), 3) << "counts are of all";
    table.setKind({});
    table.setText(QStringLiteral("UM"));
    ASSERT_EQ(table.rowCount(), 1);
    EXPECT_EQ(table.index(0, PackageTable::Name).data().toString(), QStringLiteral("numpy"));
}

TEST(PageComparison, ComparesImagesOnlyWherePagesTellOfThem)
{
    const QByteArray page = "|index|createdAt|CMD|hSize|hcumSize|elapsed|Tags|\n|---|---|---|---|---|---|---|\n|0|2023-05-12 03:35:29|`ADD x`|74.8 MB|74.8 MB|||\n\n"
                            "## pip\n\n```\nPackage Version\n------- -------\nnumpy 1.24\n```\n";
    QByteArray newer = page;
    newer.replace("1.24", "1.26");
    const PageComparison both = comparePages(page, newer);
    ASSERT_TRUE(both.image);
    ASSERT_EQ(both.image->packages.size(), 1);
    EXPECT_EQ(both.image->packages[0].after, "1.26");
    EXPECT_EQ(both.text.added, 1);
    const PageComparison fresh = comparePages({}, newer, page);
    ASSERT_TRUE(fresh.image) << "compared with the baseline";
    EXPECT_EQ(fresh.text.removed, 0) << "its text is all new";
    EXPECT_FALSE(comparePages(QByteArray("# Home\n"), QByteArray("# Home\n\nmore\n")).image);
    EXPECT_FALSE(comparePages(page, {}).image);
}

} // namespace textdiff_test
