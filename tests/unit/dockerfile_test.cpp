#include "model/stack/dockerfile.h"

#include <gtest/gtest.h>

using namespace stackwright;

namespace {

/// "1 FROM a; 3 RUN b c": line, name and rest of each instruction.
std::string told(const QByteArray &bytes)
{
    QStringList all;
    for (const DockerInstruction &one : readDockerfile(bytes).instructions)
        all += QString::number(one.line) + QLatin1Char(' ') + one.name + QLatin1Char(' ') + one.rest;
    return all.join(QLatin1String("; ")).toStdString();
}

} // namespace

TEST(Dockerfile, InstructionsHaveTheLineTheyBeginOn)
{
    EXPECT_EQ(told("# comment\n\nfrom a\nRUN b \\\n  # in between\n\n  c\nCMD d"), "3 FROM a; 4 RUN b c; 8 CMD d");
    EXPECT_EQ(told("\xef\xbb\xbf" "FROM a\r\nRUN b \\\r\n c\r\n"), "1 FROM a; 2 RUN b c");
    EXPECT_EQ(told("# escape=`\nFROM a\nRUN b `\n c\\\nCMD d"), "2 FROM a; 3 RUN b c\\; 5 CMD d");
    EXPECT_EQ(told("FROM a\nRUN b \\"), "1 FROM a; 2 RUN b");
    EXPECT_EQ(told(""), "");
}

TEST(Dockerfile, AHereDocumentIsNoInstruction)
{
    EXPECT_EQ(told("FROM a\nRUN <<EOF\nFROM x\nEOF\nCOPY <<-\"A\" <<B /d/\nADD\n\tA\nRUN\nB\nUSER u"), "1 FROM a; 2 RUN <<EOF; 5 COPY <<-\"A\" <<B /d/; 10 USER u");
    EXPECT_EQ(told("FROM a\nRUN cat <<<EOF\nUSER u"), "1 FROM a; 2 RUN cat <<<EOF; 3 USER u");
    EXPECT_EQ(told("FROM a\nRUN cat <<EOF\nUSER u"), "1 FROM a; 2 RUN cat <<EOF; 3 USER u"); // never closed
}

TEST(Dockerfile, StagesAndArguments)
{
    const Dockerfile file = readDockerfile("# syntax=docker/dockerfile:1\nARG A=1 B\nFROM --platform=linux/amd64 x:${A} AS one\nARG C\nFROM one\n");
    EXPECT_TRUE(file.hasSyntax);
    EXPECT_EQ(file.stages(), (QList<DockerStage>{{QStringLiteral("x:${A}"), QStringLiteral("one"), 3}, {QStringLiteral("one"), QString(), 5}}));
    EXPECT_EQ(file.arguments(), (QStringList{QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")}));
    EXPECT_EQ(file.arguments(true), (QStringList{QStringLiteral("A"), QStringLiteral("B")}));
    EXPECT_EQ(variablesOf(QStringLiteral("${A}/b:$C-${D:-x}\\$E")), (QStringList{QStringLiteral("A"), QStringLiteral("C"), QStringLiteral("D")}));
    EXPECT_EQ(variablesOf(QStringLiteral("${A}${D:-x}"), true), (QStringList{QStringLiteral("A")}));
}
