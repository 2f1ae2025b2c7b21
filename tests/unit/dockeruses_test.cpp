#include "model/stack/dockeruses.h"
#include "model/stack/dockerwords.h"

#include <gtest/gtest.h>

namespace dockeruses_test {

using namespace stackwright;

namespace {

BuildInputs given(std::initializer_list<std::pair<QByteArray, QByteArray>> arguments)
{
    BuildInputs inputs;
    for (const auto &[name, value] : arguments)
        inputs.arguments.insert(name, value);
    return inputs;
}

std::string sources(const QByteArray &text, const BuildInputs &inputs = {}, bool onBuild = false)
{
    return usesOf(readDockerfile(text), inputs).sourcePaths(onBuild).join('|').toStdString();
}

/// "2 from ghcr.io/x:1" of each image that is named, "?" where it cannot be told.
std::string images(const QByteArray &text, const BuildInputs &inputs = {})
{
    QByteArrayList all;
    for (const ImageUse &one : usesOf(readDockerfile(text), inputs).images) {
        const char *const places[] = {" from ", " copy ", " mount "};
        all += QByteArray::number(one.line) + (one.onBuild ? " onbuild" : "") + places[static_cast<int>(one.place)] + one.image.value_or("?");
    }
    return all.join("; ").toStdString();
}

std::string base(const QByteArray &text, const QByteArray &stage = {})
{
    const DockerUses uses = usesOf(readDockerfile(text));
    const ImageUse *const found = uses.baseOf(uses.stageNamed(stage));
    return found ? found->image.value_or("?").toStdString() : "none";
}

} // namespace

TEST(DockerWords, AreExpandedAsTheBuilderDoes)
{
    const Variables variables = [](const QByteArray &name) {
        using Known = VariableValue::Known;
        return name == "A" ? VariableValue{Known::Text, "a b"} : name == "E" ? VariableValue{Known::Text, ""} : name == "U" ? VariableValue{Known::Unknown, {}} : VariableValue();
    };
    const struct { const char *word, *expected; } cases[] = {
        {"x$A/y", "xa b/y"}, {"${A}$N.", "a b."}, {"'$A'", "$A"}, {"\"$A\\\"\\x\"", "a b\"\\x"}, {"\\$A", "$A"}, {"${N:-d}${E:-$A}${E-d}", "da b"},
        {"${A:+x}${E:+y}${E+z}${N+w}", "xz"}, {"${N:-${M:-deep}}", "deep"}, {"$", "$"}, {"$U", "?"}, {"${U:-x}", "?"}, {"${A#x}", "?"}, {"\"open", "?"}, {"${A", "?"}};
    for (const auto &one : cases)
        EXPECT_EQ(expandWord(one.word, variables, '\\').value_or("?").toStdString(), one.expected) << one.word;
    EXPECT_EQ(variablesOf("${A}/b:$C-${D:-x}\\$E"), (QByteArrayList{"A", "C", "D"}));
    EXPECT_EQ(variablesOf("${A}${D:-x}", true), (QByteArrayList{"A"}));
}

TEST(DockerUses, PathsThatComeOutOfTheContext)
{
    EXPECT_EQ(sources("FROM x\nCOPY a b/ ./c /to/\nadd d /to\n"), "a|b|c|d");
    EXPECT_EQ(sources("FROM x\nCOPY --chown=1:1 --chmod=755 a /to"), "a");
    EXPECT_EQ(sources("FROM x\nCOPY\t--link\ta\t/to"), "a");
    EXPECT_EQ(sources("FROM x\nCOPY . /to\nCOPY / /to"), ".|.");
    EXPECT_EQ(sources("FROM x\nCOPY ../../a /to"), "a");
    EXPECT_EQ(sources("FROM x\nCOPY [\"with space\", \"b\", \"/to\"]"), "with space|b");
    EXPECT_EQ(sources("FROM x\nCOPY *.R scripts/?.sh /to"), "*.R|scripts/?.sh");
    EXPECT_EQ(sources("FROM x\nCOPY one/\\\ntwo \\\n # remark\n three /to"), "one/two|three");
    EXPECT_EQ(sources("# escape=`\nFROM x\nCOPY a `\n b c:\\to\n"), "a|b");
    EXPECT_EQ(sources("FROM x\nADD https://example.org/a.tar.gz git@example.org:a/b.git c /to"), "c");
    EXPECT_EQ(sources("FROM x AS build\nFROM y\nCOPY --from=build /a /b\nRUN COPY a b\n# COPY c d"), "");
    EXPECT_EQ(sources("FROM x\nCOPY <<EOF b /to\nCOPY inside /x\nEOF\nCOPY a /to"), "b|a");
    EXPECT_EQ(sources("FROM x\nRUN cat <<EOF\nCOPY a /to"), "."); // in doubt
}

TEST(DockerUses, PathsOfMounts)
{
    EXPECT_EQ(sources("FROM x\nRUN --mount=type=bind,source=req.txt,target=/r pip install -r /r"), "req.txt");
    EXPECT_EQ(sources("FROM x\nRUN --mount=target=/src make"), ".");
    EXPECT_EQ(sources("FROM x\nRUN --mount=type=cache,target=/c --mount=type=bind,from=x,target=/b --mount=type=secret,id=a --mount=\"SRC=a,target=/a\" make"), "a");
    EXPECT_EQ(sources("FROM x\nRUN --network=none \\\n --mount=src=a/\\\nb,target=/a make"), "a/b");
}

TEST(DockerUses, VariablesInPaths)
{
    const QByteArray text = "ARG V=1\nFROM x\nARG V\nARG W=two\nENV E=$W\nCOPY d$V/${W}/$E /to\nCOPY $HOME/a /to\nARG N\nCOPY $N/a /to\n";
    EXPECT_EQ(sources(text), "d1/two/two|.|.");
    EXPECT_EQ(sources(text, given({{"V", "9"}, {"N", "n"}})), "d9/two/two|.|n/a");
    BuildInputs below = given({});
    below.environmentBelow = {"W"};
    EXPECT_EQ(sources("FROM x\nARG W=1\nCOPY $W /to\nENV W=2\nCOPY $W /to", below), ".|2");
    EXPECT_EQ(sources("FROM x\nENV A=1\nARG A=2\nCOPY $A /to"), "1");                 // ENV goes before ARG
    EXPECT_EQ(sources("FROM x\nENV A 1 2\nCOPY [\"$A\", \"/to\"]"), "1 2");           // the old form
    EXPECT_EQ(sources("FROM x\nENV A=1\nENV A=2 B=$A\nCOPY $B /to"), "1");            // all of one ENV see what was before
    EXPECT_EQ(sources("ARG G=g\nFROM x\nCOPY $G /to"), ".");                          // not declared in the stage
    EXPECT_EQ(sources("FROM scratch\nCOPY a$NONE /to"), "a");                         // nothing is below
    EXPECT_EQ(sources("FROM x AS one\nENV E=e\nARG A=a\nFROM one\nCOPY $E $A /to"), "e|."); // builders differ in ARG
    EXPECT_EQ(sources("FROM x\nARG TARGETARCH\nCOPY bin-$TARGETARCH /to"), ".");
    EXPECT_EQ(sources("FROM x\nARG B=b\nARG C=${B}/c\nCOPY $C /to"), "b/c");
}

TEST(DockerUses, OnBuildIsForTheChildren)
{
    const QByteArray text = "FROM x\nCOPY own /to\nONBUILD COPY theirs /to\nONBUILD ADD $V /to\nONBUILD RUN --mount=from=img,target=/t x\n";
    EXPECT_EQ(sources(text), "own");
    EXPECT_EQ(sources(text, {}, true), "theirs|.");
    EXPECT_EQ(images(text), "1 from x; 5 onbuild mount img");
}

TEST(DockerUses, ImagesWithTheirPlaces)
{
    EXPECT_EQ(images("FROM --platform=$BUILDPLATFORM golang:1 AS Build\nFROM x\nCOPY --from=build /a /a\nCOPY --from=0 /a /a\nCOPY --from=2 /a /a\n"), "1 from golang:1; 2 from x; 5 copy 2");
    EXPECT_EQ(images("FROM x\nCOPY --from=ghcr.io/t/tools:latest /a /a\nRUN --mount=from=ghcr.io/t/other,target=/t --mount=type=cache,target=/c,from=z x"), "1 from x; 2 copy ghcr.io/t/tools:latest; 3 mount ghcr.io/t/other; 3 mount z");
    EXPECT_EQ(images("FROM scratch\nCOPY a b"), "");
    EXPECT_EQ(images("FROM later\nFROM x AS later"), "1 from later; 2 from x"); // a stage that comes later is none
    EXPECT_EQ(images("FROM one AS one\nFROM one"), "1 from one");
    const QByteArray text = "ARG REG=ghcr.io/a\nARG BASE=${REG}/base\nARG TAG\nFROM ${BASE}:${TAG:-latest}\nARG REG=other\n";
    EXPECT_EQ(images(text), "4 from ghcr.io/a/base:latest");
    EXPECT_EQ(images(text, given({{"REG", "q"}, {"TAG", "7"}})), "4 from q/base:7");
    EXPECT_EQ(images("FROM a\nARG T=1\nFROM b:$T"), "1 from a; 3 from b:"); // not an argument of FROM
    EXPECT_EQ(images("FROM a:${HTTP_PROXY}"), "1 from ?");
    EXPECT_EQ(images("ARG a=b\nFROM \"$a\":1"), "2 from b:1");
}

TEST(DockerUses, StagesLeadToTheirBase)
{
    EXPECT_EQ(base("FROM one AS a\nFROM two AS b\nFROM A\n"), "one");
    EXPECT_EQ(base("FROM one AS a\nFROM two AS b\nFROM a\n", "B"), "two");
    EXPECT_EQ(base("FROM one AS a\nFROM two\n", "0"), "one");
    EXPECT_EQ(base("FROM one AS a\nFROM scratch\nCOPY --from=a / /\n"), "none");
    EXPECT_EQ(base("FROM one\n", "missing"), "none");
    EXPECT_EQ(usesOf(readDockerfile("FROM one as A\nFROM a\n")).stages, (QList<DockerStage>{{"one", "a", 1, -1, {}}, {"a", "", 2, 0, {}}}));
}

} // namespace dockeruses_test
