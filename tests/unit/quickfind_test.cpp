// What is found by what a person types, and in which order; which images have which package.
#include "model/items/packagefinds.h"
#include "model/items/quickfind.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace quickfind_test {

using namespace stackwright;

namespace {

std::string foundOf(const char *typed, const Findable &thing)
{
    const auto rank = findRank(QString::fromUtf8(typed), thing);
    return rank ? std::to_string(rank->how) + '.' + std::to_string(rank->where) : "no";
}

void writePage(const QString &file, const QByteArray &pip)
{
    QDir().mkpath(QFileInfo(file).path());
    QFile out(file);
    ASSERT_TRUE(out.open(QFile::WriteOnly));
    out.write("## Python Packages\n\n```\n" + pip + "\n```\n");
}

std::string textOf(const PackageFinds &finds)
{
    QStringList lines;
    for (const PackageFind &find : finds.packages)
        lines << QStringLiteral("%1 %2 %3 [%4] stable[%5]").arg(find.world, find.name, find.version, find.images.join(QLatin1Char(' ')), find.stable.join(QLatin1Char(' ')));
    return lines.join(QLatin1Char('\n')).toStdString();
}

} // namespace

TEST(QuickFind, TheNearerTheBetter)
{
    const Findable build{QStringLiteral("Build Without Cache"), QStringLiteral("Ctrl+B"), QStringLiteral("rebuild"), true};
    EXPECT_EQ(foundOf("", build), "0.0");
    EXPECT_EQ(foundOf("build", build), "0.0");
    EXPECT_EQ(foundOf("CACHE", build), "0.1") << "in any case, at a word's beginning";
    EXPECT_EQ(foundOf("ache", build), "0.2");
    EXPECT_EQ(foundOf("rebuild without cache", build), "1.0") << "its words, some of which only mean the same";
    EXPECT_EQ(foundOf("  cache   without ", build), "1.0") << "in any order, with any blanks";
    EXPECT_EQ(foundOf("bwc", build)[0], '2');
    EXPECT_EQ(foundOf("bzc", build), "no");
    EXPECT_EQ(foundOf("cache missing", build), "no");
}

TEST(QuickFind, LettersFarApartFindNoPackage)
{
    const Findable package{QStringLiteral("python3-numpy 1.24.2"), QStringLiteral("apt, in ml, ml-gpu")};
    EXPECT_EQ(foundOf("numpy", package), "0.1");
    EXPECT_EQ(foundOf("numpy ml-gpu", package), "1.0");
    EXPECT_EQ(foundOf("pny", package), "no");
}

TEST(PackageFinds, EachVersionWithItsImagesAndWhatStableHas)
{
    QTemporaryDir folder;
    const auto path = [&](const char *name) { return folder.filePath(QLatin1String(name)); };
    const QByteArray head = "Package    Version\n---------- -------\n";
    writePage(path("now/base.md"), head + "numpy      1.24.2\nrequests   2.10.0");
    writePage(path("now/ml.md"), head + "numpy      1.24.2\nrequests   2.9.1");
    writePage(path("stable/ml.md"), head + "numpy      1.23.5");
    const PackageFinds finds = findPackages({{QStringLiteral("base"), {path("now/base.md")}, {path("stable/base.md")}},
                                             {QStringLiteral("ml"), {path("missing.md"), path("now/ml.md")}, {path("stable/ml.md")}},
                                             {QStringLiteral("none"), {path("now/none.md")}, {}}});
    EXPECT_EQ(finds.images, (QStringList{QStringLiteral("base"), QStringLiteral("ml")})) << "of the third no page is there";
    EXPECT_EQ(textOf(finds),
              "pip numpy 1.24.2 [base ml] stable[1.23.5]\n"
              "pip requests 2.9.1 [ml] stable[]\n"
              "pip requests 2.10.0 [base] stable[]")
        << "the older version first, as its own world orders them";
    EXPECT_EQ(finds.packages[1].stable, QStringList{QString()}) << "there is such a page, without the package";
    EXPECT_TRUE(finds.packages[2].stable.isEmpty()) << "there is no such page";
}

} // namespace quickfind_test
