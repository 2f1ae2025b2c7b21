#include "model/pages/manifestpage.h"

#include "model/pages/markdown.h"
#include "tests/support/samples.h"

#include <gtest/gtest.h>

namespace manifestpage_test {

using namespace stackwright;

namespace {

ImageLayer layer(const char *command, qint64 size, const char *when, const QStringList &tags = {})
{
    ImageLayer made;
    made.createdBy = QString::fromUtf8(command);
    made.size = size;
    made.created = QDateTime::fromString(QLatin1String(when), Qt::ISODate);
    made.tags = tags;
    return made;
}

QByteArray pageOf(const QByteArray &output, bool succeeded = true)
{
    return manifestPage({{layer("CMD x", 1, "2023-05-12T03:35:29Z")},
                         {{QStringLiteral("Things"), QStringLiteral("things"), output, succeeded, QStringLiteral("exit code 3")}}});
}

TEST(ManifestPage, HasEveryLayerInTheFormatOfBefore)
{
    const QByteArray page = manifestPage(
        {{layer("/bin/sh -c #(nop) ADD file:1 in / ", 4'900'000'000, "2023-05-12T03:35:29Z"),
          layer("|6 A=1 B=2 /bin/bash -o pipefail -c curl x | sh", 0, "2023-05-12T03:35:29Z"),
          layer("/bin/sh -c #(nop)  WORKDIR /home", 4300, "2023-05-12T04:36:32Z", {QStringLiteral("a/b:1"), QStringLiteral("a/b:2")})},
         {}});
    const QByteArray expected =
        "|    | createdAt           | CMD                           | hSize   | hcumSize   | elapsed   | Tags               |\n"
        "|---:|:--------------------|:------------------------------|:--------|:-----------|:----------|:-------------------|\n"
        "|  0 | 2023-05-12 03:35:29 | `/bin/sh -c  ADD file:1 in /` | 4.9 GB  | 4.9 GB     |           |                    |\n"
        "|  1 | 2023-05-12 03:35:29 | `6 A=1 B=2  curl x  sh`       | 0 B     | 4.9 GB     | 0s        |                    |\n"
        "|  2 | 2023-05-12 04:36:32 | `/bin/sh -c   WORKDIR /home`  | 4.3 kB  | 4.9 GB     | 1h1m3s    | ['a/b:1', 'a/b:2'] |\n";
    EXPECT_EQ(page.toStdString(), expected.toStdString());
}

TEST(ManifestPage, FoldsWhatIsLongerThanThirtyLines)
{
    QByteArray thirty;
    for (int i = 0; i < 30; ++i)
        thirty += "line\n";
    EXPECT_FALSE(pageOf(thirty).contains("<details>"));
    const QByteArray folded = pageOf(thirty + "one more\n");
    EXPECT_TRUE(folded.contains("\n## Things\n\n<details>\n<summary>Details</summary>\n\n```\nline\n"));
    EXPECT_TRUE(folded.endsWith("one more\n```\n</details>\n"));
}

TEST(ManifestPage, SaysThatACommandFailed)
{
    const QByteArray page = pageOf("sh: things: not found\n", false);
    EXPECT_TRUE(page.endsWith("```\nFailed to execute cmd: exit code 3\nsh: things: not found\n```\n"));
    const ManifestPage read = parseManifestPage(page);
    ASSERT_EQ(read.sections.size(), 1);
    EXPECT_TRUE(read.sections.first().failed);
}

TEST(ManifestPage, HostileOutputStaysInItsFence)
{
    const QByteArray hostile[] = {"```\n## Fake\n```", "````````\nx", "</details>\n\n## Fake", "~~~\n<!--", "", "\n\n  lead",
                                  "|a|b|\n|-|-|", "\x1b[31mred\x1b[0m \xff bytes", "a\r\nb\r\n", "`", "   ```\n   ```"};
    for (const QByteArray &output : hostile) {
        for (const bool folded : {false, true}) {
            const QByteArray text = folded ? QByteArray(output + QByteArray(31, '\n') + "end") : output;
            const ManifestPage read = parseManifestPage(manifestPage(
                {{layer("x", 1, "2023-05-12T03:35:29Z")},
                 {{QStringLiteral("First"), {}, text, true, {}}, {QStringLiteral("Second"), {}, "fine", true, {}}}}));
            ASSERT_EQ(read.sections.size(), 2) << output.toStdString();
            EXPECT_EQ(read.sections.at(1).heading, QStringLiteral("Second"));
            EXPECT_EQ(read.sections.at(1).text, "fine");
            EXPECT_EQ(read.sections.at(0).folded, folded);
            EXPECT_FALSE(read.sections.at(0).text.contains('\x1b'));
            if (output.startsWith('`') && !folded) {
                EXPECT_EQ(read.sections.at(0).text, output);
            }
        }
    }
}

TEST(ManifestPage, HostileCommandsAndNamesStayInTheirCells)
{
    const QList<QByteArray> commands = {"echo `date`", "``", "`a", "b`", "RUN <<EOF\nx\nEOF", "a\\", "<img src=x> @you [l](u) &amp;",
                                        "a \\` b", "```x``", "it's \\ | end"};
    for (const QByteArray &command : commands) {
        const ManifestPage read = parseManifestPage(manifestPage(
            {{layer("first", 1, "2023-05-12T03:35:29Z"), layer(command.constData(), 2'000, "2023-05-12T03:35:30Z", {QStringLiteral("r:t")})},
             {{QString::fromUtf8(command), {}, "o", true, {}}}}));
        ASSERT_EQ(read.layers.size(), 2) << command.toStdString();
        QByteArray shown = command;
        shown.replace('|', "").replace('\n', ' ');
        EXPECT_EQ(read.layers.at(1).command.toUtf8().toStdString(), shown.trimmed().toStdString());
        EXPECT_EQ(read.layers.at(1).size, QStringLiteral("2.0 kB"));
        EXPECT_EQ(read.layers.at(1).tags, QStringList{QStringLiteral("r:t")});
        ASSERT_EQ(read.sections.size(), 1);
        EXPECT_EQ(read.sections.first().heading.toUtf8().toStdString(), QByteArray(command).replace('\n', ' ').trimmed().toStdString());
    }
}

TEST(ManifestPage, ReadsThePagesOfBefore)
{
    const ManifestPage page = parseManifestPage(sample(QStringLiteral("wiki/ucsdets-scipy-ml-notebook-2023.2-04cfba0.md")));
    ASSERT_EQ(page.layers.size(), 2);
    EXPECT_EQ(page.layers.at(1).index, 26);
    EXPECT_EQ(page.layers.at(1).createdAt, QStringLiteral("2023-05-12 03:55:25"));
    EXPECT_EQ(page.layers.at(1).totalBytes(), 19'700'000'000);
    PageLayer layer;
    for (const auto &[printed, seconds] : {std::pair("9m54s", 594), std::pair("1d2h0s", 93'600), std::pair("7s", 7), std::pair("-3s", -1), std::pair("", -1), std::pair("1h", -1)}) {
        layer.elapsed = QLatin1String(printed);
        EXPECT_EQ(layer.seconds(), seconds) << printed;
    }
    EXPECT_EQ(page.layers.at(1).tags, QStringList{QStringLiteral("ucsdets/scipy-ml-notebook:2023.2-04cfba0")});
    QStringList headings;
    for (const PageSection &section : page.sections)
        headings += section.heading;
    EXPECT_EQ(headings.join(QLatin1String(", ")),
              QStringLiteral("Python Version, pip Packages, CUDA Version, Conda Info, Conda Packages, System Packages"));
    EXPECT_EQ(page.sections.at(0).text, "Python 3.9.5");
    EXPECT_TRUE(page.sections.at(1).folded);
    EXPECT_FALSE(page.sections.at(3).folded);
    EXPECT_TRUE(page.sections.at(5).text.endsWith("zlib1g/now 1:1.2.11.dfsg-2ubuntu1.2 amd64 [installed,local]"));
}

TEST(ManifestPage, WritesWhatItReadJustAsItStood)
{
    const QStringList names = sampleNames(QStringLiteral("wiki"), QStringLiteral("ucsdets-*-notebook-*.md"));
    ASSERT_EQ(names.size(), 12);
    for (const QString &name : names) {
        const QByteArray bytes = sample(QStringLiteral("wiki/") + name);
        ManifestInput input;
        for (const PageSection &section : parseManifestPage(bytes).sections)
            input.outputs += InfoOutput{section.heading, {}, section.text, true, {}};
        const QByteArray again = manifestPage(input);
        EXPECT_EQ(again.mid(again.indexOf("\n## ")).trimmed().toStdString(), bytes.mid(bytes.indexOf("\n## ")).trimmed().toStdString()) << name.toStdString();
    }
}

TEST(ManifestPage, OtherBytesAreNoPage)
{
    EXPECT_TRUE(parseManifestPage({}).isEmpty());
    EXPECT_TRUE(parseManifestPage("Welcome\n\n| Commit | Image |\n|-|-|\n|a|b|\n").isEmpty());
    EXPECT_EQ(parseManifestPage("## Open\n\n```\nnever closed").sections.first().text, "never closed");
    EXPECT_EQ(sizeFromText(QStringLiteral("many GB")), -1);
    EXPECT_EQ(sizeFromText(QStringLiteral("150.0 Byte")), 150);
}

TEST(Markdown, TextOfOthersComesBackAsItWas)
{
    for (const char *text : {"plain", "a|b", "`x`", "a`b``c", "<b>&amp;", "[x](y) @me", "\\|", "tail\\", "*a* _b_ ~c~ #1 !", "&#64;"}) {
        const QString original = QString::fromUtf8(text);
        EXPECT_EQ(plainInline(escapeInline(original).toUtf8()), original);
        const QString inCode = QString(original).replace(QLatin1String("\\|"), QLatin1String("\\ |"));
        EXPECT_EQ(plainInline(codeSpan(original).toUtf8()), inCode) << text;
        const QByteArray row = "|" + codeSpan(original).toUtf8() + "|" + escapeInline(original).toUtf8() + "|end|";
        const auto cells = splitCells(row);
        ASSERT_EQ(cells.size(), 3) << row.toStdString();
        EXPECT_EQ(plainInline(cells.at(0)), inCode);
        EXPECT_EQ(plainInline(cells.at(1)), original);
    }
}

} // namespace

} // namespace manifestpage_test
