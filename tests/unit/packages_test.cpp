#include "model/pages/packages.h"

#include "model/pages/manifestpage.h"
#include "tests/support/samples.h"

#include <gtest/gtest.h>

#include <QProcess>
#include <QRandomGenerator>

namespace packages_test {

using namespace stackwright;

namespace {

QByteArray listed(const QByteArray &output)
{
    QByteArray text;
    for (const PackageList &list : readPackages(output)) {
        text += word(list.world).toLatin1() + ':';
        for (const Package &package : list.packages)
            text += ' ' + package.name + '=' + package.version;
        text += '\n';
    }
    return text;
}

TEST(Packages, AreReadFromWhatEachToolPrints)
{
    EXPECT_EQ(listed("\nWARNING: apt does not have a stable CLI interface.\n\nListing...\napt/now 2.0.9 amd64 [installed,local]\n"
                     "adduser/stable,now 3.118 all [installed]\nlibc6/now 2.36 amd64 [installed]\nlibc6/now 2.36 i386 [installed]\n"),
              "apt: adduser=3.118 apt=2.0.9 libc6=2.36 libc6:i386=2.36\n");
    EXPECT_EQ(listed("Desired=Unknown/Install\n| Status=Not/Inst\n|/ Err?=(none)\n||/ Name    Version  Architecture Description\n"
                     "+++-=======-====\nii  apt  2.6.1  amd64 commandline\nrc  gone 1.0 amd64 old\nhi  libc6:amd64 2.36-9 amd64 x\n"),
              "apt: apt=2.6.1 libc6=2.36-9\n");
    EXPECT_EQ(listed("adduser\t3.134\nlibgcc-s1:amd64\t12.2.0-14\nremoved\t\n"), "apt: adduser=3.134 libgcc-s1=12.2.0-14\n");
    EXPECT_EQ(listed("Package    Version\n---------- -------\nJinja2     3.1.2\nruamel.yaml 0.17 /src/x\n"), "pip: jinja2=3.1.2 ruamel-yaml=0.17\n");
    EXPECT_EQ(listed("attrs==22.2.0\nlocal @ file:///x/y\n-e git+https://h/r@abc#egg=my_pkg\n"),
              "pip: attrs=22.2.0 local=file:///x/y my-pkg=git+https://h/r@abc#egg=my_pkg\n");
    EXPECT_EQ(listed("# packages in environment at /opt/conda:\n#\n# Name  Version  Build  Channel\n_libgcc_mutex  0.1  conda_forge  conda-forge\n"
                     "absl-py  1.4.0  pypi_0  pypi\n"), "conda: _libgcc_mutex=0.1\npip: absl-py=1.4.0\n");
    EXPECT_EQ(listed("Package Version\nbase64enc 0.1-3\ncli 3.6.0\n"), "R: base64enc=0.1-3 cli=3.6.0\n");
    EXPECT_EQ(listed("          Package     Version \nbase64enc \"base64enc\" \"0.1-3\" \ncli       \"cli\"       \"3.6.0\" \n"), "R: base64enc=0.1-3 cli=3.6.0\n");
    EXPECT_EQ(listed("    Package Version\n1 base64enc   0.1-3\n2       cli   3.6.0\n"), "R: base64enc=0.1-3 cli=3.6.0\n");
    for (const char *other : {"", "Python 3.9.5", "     active environment : None\n       user config file : /home/x\n", "a\tb\tc\n1\t2\t3\n", "\n\n"})
        EXPECT_EQ(listed(other), "") << other;
}

TEST(Packages, AreReadFromTheRealPages)
{
    const ManifestPage page = parseManifestPage(sample(QStringLiteral("wiki/ucsdets-scipy-ml-notebook-2023.2-04cfba0.md")));
    QStringList counts;
    for (const PageSection &section : page.sections)
        for (const PackageList &list : readPackages(section.text))
            counts += section.heading + QLatin1Char(' ') + word(list.world) + QLatin1Char(' ') + QString::number(list.packages.size());
    EXPECT_EQ(counts.join(QLatin1String(", ")).toStdString(),
              "pip Packages pip 242, Conda Packages conda 494, Conda Packages pip 99, System Packages apt 549");
}

/// All pairs of a list that ascends come out so, both ways round.
void expectAscending(PackageWorld world, const QList<QByteArray> &versions)
{
    for (int i = 0; i < versions.size(); ++i)
        for (int k = 0; k < versions.size(); ++k)
            EXPECT_EQ(compareVersions(world, versions.at(i), versions.at(k)), i < k ? -1 : i > k ? 1 : 0)
                << versions.at(i).toStdString() << " and " << versions.at(k).toStdString();
}

TEST(Versions, OfDebianAgreeWithDpkg)
{
    if (QProcess::execute(QStringLiteral("dpkg"), {QStringLiteral("--compare-versions"), QStringLiteral("1"), QStringLiteral("lt"), QStringLiteral("2")}) != 0)
        GTEST_SKIP() << "no dpkg here";
    QList<QByteArray> pool{"1.0", "1.0-1", "1.0~rc1-1", "1:0.1", "0:1.0", "1.0+dfsg-1", "1.0.dfsg-1", "1.0a", "1.0~", "1.0~~", "1.0-1~bpo11+1", "1.0-1+b1", "2.1.2-5",
                           "1.10", "1.9", "1.09", "1.0-10", "1.0-9", "00001.0", "1.0-0", "7.2p1-1", "7.2-1", "1a1", "1a", "1.0z", "1.0+", "12345678901234567890.1"};
    for (const PageSection &section : parseManifestPage(sample(QStringLiteral("wiki/ucsdets-rstudio-notebook-2023.2-04cfba0.md"))).sections)
        for (const PackageList &list : readPackages(section.text))
            for (const Package &package : list.world == PackageWorld::Apt ? list.packages : QList<Package>())
                pool += package.version;
    QRandomGenerator random(20230204);
    QByteArray script;
    QList<std::pair<QByteArray, QByteArray>> pairs;
    auto pick = [&] {
        // Real versions, and neighbours of them: one character gone, doubled or another.
        QByteArray version = pool.at(random.bounded(static_cast<int>(pool.size())));
        const int at = random.bounded(static_cast<int>(version.size()));
        static const char signs[] = "0123456789ab.+~";
        switch (random.bounded(4)) {
        case 0: version.insert(at, signs[random.bounded(15)]); break;
        case 1: version[at] = version.at(at) == ':' || version.at(at) == '-' ? version.at(at) : signs[random.bounded(15)]; break;
        default: break;
        }
        return version.at(0) >= '0' && version.at(0) <= '9' ? version : QByteArray('1' + version);
    };
    for (int i = 0; i < 400; ++i) {
        const QByteArray a = pick();
        QByteArray b = i % 3 ? pick() : a;
        if (i % 3 == 0)
            b.insert(random.bounded(static_cast<int>(b.size())) + 1, "~+.0a9"[random.bounded(6)]);
        pairs += {a, b};
        script += "for o in lt eq gt; do dpkg --compare-versions '" + a + "' $o '" + b + "' 2>/dev/null && echo $o && break; done || echo bad\n";
    }
    QProcess shell;
    shell.start(QStringLiteral("sh"), {QStringLiteral("-s")});
    shell.write(script);
    shell.closeWriteChannel();
    ASSERT_TRUE(shell.waitForFinished(120'000));
    const QList<QByteArray> answers = shell.readAllStandardOutput().trimmed().split('\n');
    ASSERT_EQ(answers.size(), pairs.size());
    int compared = 0;
    for (qsizetype i = 0; i < pairs.size(); ++i) {
        const int ours = compareVersions(PackageWorld::Apt, pairs.at(i).first, pairs.at(i).second);
        if (answers.at(i) == "bad")
            continue;
        ++compared;
        EXPECT_EQ(ours, answers.at(i) == "lt" ? -1 : answers.at(i) == "gt" ? 1 : 0) << pairs.at(i).first.toStdString() << " and " << pairs.at(i).second.toStdString();
    }
    EXPECT_GT(compared, 300);
}

TEST(Versions, OfPipFollowPep440)
{
    expectAscending(PackageWorld::Pip, {"1.0.dev456", "1.0a1", "1.0a2.dev456", "1.0a12.dev456", "1.0a12", "1.0b1.dev456", "1.0b2", "1.0b2.post345.dev456",
                                        "1.0b2.post345", "1.0rc1.dev456", "1.0rc1", "1.0", "1.0+abc.5", "1.0+abc.7", "1.0+5", "1.0.post456.dev34", "1.0.post456",
                                        "1.0.15", "1.1.dev1", "2023.10", "1!0.1"});
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "1.0", "1.0.0"), 0);
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "1.0-ALPHA.1", "1.0a1"), 0);
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "v1.0-1", "1.0.post1"), 0);
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "1.0.rev", "1.0.post0"), 0);
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "file:///x", "0.1"), -1); // no version at all
    EXPECT_EQ(compareVersions(PackageWorld::Pip, "", ""), 0);
}

TEST(Versions, OfCondaAndRFollowTheirOwnOrders)
{
    expectAscending(PackageWorld::Conda, {"0.4", "0.4.1.rc", "0.4.1", "0.5a1", "0.5b3", "0.5c1", "0.5", "0.9.6", "0.960923", "1.0", "1.1dev1", "1.1_", "1.1a1", "1.1.0dev1",
                                          "1.1.a1", "1.1.0rc1", "1.1.0", "1.1.0post1", "1.1post1", "1996.07.12", "1!0.4.1", "1!3.1.1.6", "2!0.4.1"});
    EXPECT_EQ(compareVersions(PackageWorld::Conda, "0.4", "0.4.0"), 0);
    EXPECT_EQ(compareVersions(PackageWorld::Conda, "0.4.1.RC", "0.4.1.rc"), 0);
    expectAscending(PackageWorld::R, {"0.1", "0.1-3", "0.1.4", "0.2", "0.10-1", "1.0", "1.0.0", "1.0.0.1", "4.3.1"});
    EXPECT_EQ(compareVersions(PackageWorld::R, "1.0-3", "1.0.3"), 0);
}

} // namespace

} // namespace packages_test
