#include "model/stack/dockerfile.h"

#include <gtest/gtest.h>

namespace dockerfile_test {

using namespace stackwright;

namespace {

/// "1 FROM a; 3 RUN b c": line, name and rest of each instruction.
std::string told(const QByteArray &bytes)
{
    QByteArrayList all;
    for (const DockerInstruction &one : readDockerfile(bytes).instructions)
        all += QByteArray::number(one.line) + (one.onBuild ? " ONBUILD " : " ") + one.name + ' ' + one.rest;
    return all.join("; ").toStdString();
}

/// "3: why" of each doubt.
std::string doubts(const QByteArray &bytes)
{
    QByteArrayList all;
    for (const DockerDoubt &one : readDockerfile(bytes).doubts)
        all += QByteArray::number(one.line) + ": " + one.why;
    return all.join("; ").toStdString();
}

} // namespace

TEST(Dockerfile, InstructionsHaveTheLineTheyBeginOn)
{
    EXPECT_EQ(told("# comment\n\nfrom a\nRUN b \\\n  # in between\n\n  c\nCMD d"), "3 FROM a; 4 RUN b   c; 8 CMD d");
    EXPECT_EQ(told("\xef\xbb\xbf" "FROM a\r\nRUN b \\\r\n c\r\n"), "1 FROM a; 2 RUN b  c");
    EXPECT_EQ(told("# escape=`\nFROM a\nRUN b `\n c\\\nCMD d"), "2 FROM a; 3 RUN b  c\\; 5 CMD d");
    EXPECT_EQ(told("# syntax=docker/dockerfile:1\n# ESCAPE = `\nFROM a\nRUN b `\nc"), "3 FROM a; 4 RUN b c");
    EXPECT_EQ(told("# a comment\n# escape=`\nFROM a\nRUN b `\nUSER c"), "3 FROM a; 4 RUN b `; 5 USER c"); // too late
    EXPECT_EQ(told("FROM a\nRUN b \\"), "1 FROM a; 2 RUN b");
    EXPECT_EQ(told("FROM a\nRUN b \\\n# c\n"), "1 FROM a; 2 RUN b");
    EXPECT_EQ(told("fRoM a\n  cOpY x y"), "1 FROM a; 2 COPY x y");
    EXPECT_EQ(told(""), "");
}

TEST(Dockerfile, AWordMayGoOverTwoLines)
{
    EXPECT_EQ(told("FROM a\nCOPY dir/\\\nfile /x"), "1 FROM a; 2 COPY dir/file /x");
    EXPECT_EQ(told("FROM a\nCO\\\nPY a\\ \t\nb /x"), "1 FROM a; 2 COPY ab /x");
    EXPECT_EQ(told("FROM a\nRUN echo \\\\\nUSER u"), "1 FROM a; 2 RUN echo \\\\; 3 USER u"); // an escaped one continues nothing
}

TEST(Dockerfile, AHereDocumentIsNoInstruction)
{
    EXPECT_EQ(told("FROM a\nRUN <<EOF\nFROM x\nEOF\nCOPY <<-\"A\" <<B /d/\nADD\n\tA\nRUN\nB\nUSER u"), "1 FROM a; 2 RUN <<EOF; 5 COPY <<-\"A\" <<B /d/; 10 USER u");
    EXPECT_EQ(told("FROM a\nRUN 3<<EOF cat\nFROM x\n EOF\nEOF\nUSER u"), "1 FROM a; 2 RUN 3<<EOF cat; 6 USER u");
    EXPECT_EQ(told("FROM a\nRUN <<'end of it'\nend\nend of it\nUSER u"), "1 FROM a; 2 RUN <<'end of it'; 5 USER u");
    EXPECT_EQ(told("FROM a\nRUN <<E-1.x\nFROM x\nE-1.x\nUSER u"), "1 FROM a; 2 RUN <<E-1.x; 5 USER u");
    EXPECT_EQ(told("FROM a\nRUN --mount=type=cache,target=/c <<EOF\n# kept\n\nEOF\nUSER u"), "1 FROM a; 2 RUN --mount=type=cache,target=/c <<EOF; 6 USER u");
    EXPECT_EQ(told("FROM a\nONBUILD RUN <<EOF\nFROM x\nEOF\nUSER u"), "1 FROM a; 2 ONBUILD RUN <<EOF; 5 USER u");
    EXPECT_EQ(told("FROM a\nRUN a && \\\n  <<EOF\nFROM x\r\nEOF\r\nUSER u"), "1 FROM a; 2 RUN a &&   <<EOF; 6 USER u");
    const Dockerfile file = readDockerfile("FROM a\nCOPY <<'A' <<B /d/\none\nA\n\ttwo\nB\n");
    EXPECT_EQ(file.instructions[1].documents, (QList<HereDocument>{{"A", false, false, "one\n"}, {"B", false, true, "\ttwo\n"}}));
    EXPECT_TRUE(file.doubts.isEmpty());
}

TEST(Dockerfile, OtherUsesOfTwoAnglesBeginNoHereDocument)
{
    for (const char *line : {"RUN echo $((1<<8))", "RUN python3 -c \"print(1<<n)\"", "RUN bash -c \"cat <<EOF > /x\"", "RUN sh -c 'cat <<EOF'",
                             "RUN [\"sh\",\"-c\",\"cat <<EOF\"]", "RUN [\"cat\", \"<<EOF\"]", "RUN echo \"std::cout<<x;\" > a.cc", "RUN echo cout<<x",
                             "RUN printf \"a<<b\"", "RUN cat <<<EOF", "RUN cat <<< EOF", "RUN a << b", "CMD cat <<EOF", "ENV A=<<EOF",
                             "LABEL a <<EOF", "RUN \\<<EOF", "RUN echo '\\' <<\"a", "RUN x=${A:-<<EOF}", "RUN << EOF", "RUN a <<EOF<b"}) {
        const QByteArray bytes = "FROM a\n" + QByteArray(line) + "\nCOPY x y\nEOF\nx\nb\nn\n";
        EXPECT_TRUE(told(bytes).find("; 3 COPY x y; ") != std::string::npos) << line << ": " << told(bytes);
    }
}

TEST(Dockerfile, WhatCannotBeReadWithCertaintyIsNamed)
{
    // Never closed: the rest is still read.
    EXPECT_EQ(told("FROM a\nRUN cat <<EOF\nUSER u"), "1 FROM a; 2 RUN cat <<EOF; 3 USER u");
    EXPECT_EQ(doubts("FROM a\nRUN cat <<EOF\nUSER u"), "2: the here-document <<EOF is never closed");
    EXPECT_EQ(doubts("FROM a\nRUN echo a # shift by <<2\nUSER u"), "2: the here-document <<2 is never closed");
    EXPECT_EQ(doubts("FROM a\nRUN <<USER <<B\nUSER\nUSER u\n"), "2: the here-document <<B is never closed");
    EXPECT_EQ(doubts("# syntax=example.org/own:1\nFROM a"), "1: # syntax= names a frontend of its own, example.org/own:1");
    EXPECT_EQ(doubts("#!/usr/bin/env build\n# syntax=example.org/own:1\nFROM a"), "1: # syntax= names a frontend of its own, example.org/own:1");
    EXPECT_EQ(doubts("# a comment\n#!/usr/bin/env build\n# syntax=example.org/own:1\nFROM a"), "");
    EXPECT_EQ(told("#!/usr/bin/env build\n# escape=`\nFROM a\nRUN b \\\n c"), "3 FROM a; 4 RUN b  c");
    EXPECT_EQ(doubts("# syntax=docker/dockerfile:1.7\nFROM a"), "");
    EXPECT_EQ(doubts("# syntax=docker.io/docker/dockerfile:1\nFROM a"), "");
    EXPECT_EQ(doubts("FROM a\nCOPPY a b"), "2: unknown instruction COPPY");
    EXPECT_EQ(doubts("FROM a\nCOPY [\"a\", 'b'] /x"), "2: what looks like the JSON form is none");
    EXPECT_EQ(doubts("FROM a\nCOPY [a-z]* /x\nRUN [ -f \"$X\" ] && b"), "");
    EXPECT_EQ(doubts(QByteArray("FROM a\nRUN b\0c", 14)), "1: it holds NUL bytes");
}

TEST(Dockerfile, FlagsAndTheJsonForm)
{
    const Dockerfile file = readDockerfile("FROM a\nCOPY --from=\"b c\" --link\t--chown=1:1 [\"x y\", \"z\"]\nRUN [ -f x ]\nRUN -- --x\nRUN --mount=type=bind,source=q make\n");
    const DockerInstruction &copy = file.instructions[1];
    EXPECT_EQ(copy.flag("from"), QByteArray("b c"));
    EXPECT_EQ(copy.flag("link"), QByteArray());
    EXPECT_EQ(copy.flag("chmod"), std::nullopt);
    ASSERT_TRUE(copy.json.has_value());
    EXPECT_EQ(*copy.json, (QByteArrayList{"x y", "z"}));
    EXPECT_FALSE(file.instructions[2].json.has_value());
    EXPECT_EQ(file.instructions[3].text, " --x");
    EXPECT_EQ(file.instructions[4].text, "make");
}

TEST(Dockerfile, ArgumentsAreFoundWhereverTheyAreDeclared)
{
    const Dockerfile file = readDockerfile("# syntax=docker/dockerfile:1\nARG A=1 B\nFROM x:${A} AS one\nARG C=\"two words\" D\nFROM one\n");
    EXPECT_EQ(file.syntax, "docker/dockerfile:1");
    EXPECT_EQ(file.arguments(), (QByteArrayList{"A", "B", "C", "D"}));
    EXPECT_EQ(file.arguments(true), (QByteArrayList{"A", "B"}));
}

TEST(Dockerfile, WhatOnlyBuildKitUnderstands)
{
    const auto need = [](const char *text, bool newer = false) {
        const auto found = readDockerfile(text).needsBuildKit(newer);
        return found ? QByteArray(QByteArray::number(found->line) + ' ' + found->what) : QByteArray();
    };
    EXPECT_EQ(need("FROM --platform=linux/amd64 a\nCOPY --from=b --chown=1 a b\nRUN c"), "");
    EXPECT_EQ(need("FROM a\nRUN --mount=type=cache,target=/c x"), "2 --mount");
    EXPECT_EQ(need("FROM a\nRUN --mount=type=cache,target=/c x", true), "");
    EXPECT_EQ(need("FROM a\n\nCOPY --chmod=755 a b"), "3 --chmod");
    EXPECT_EQ(need("FROM a\nADD --link a b", true), "2 --link");
    EXPECT_EQ(need("FROM a\nRUN <<E\nx\nE\n", true), "2 a here-document");
    EXPECT_EQ(need("FROM a\nRUN echo --mount=x"), "");
}

} // namespace dockerfile_test
