#include "model/stack/parentage.h"

#include <gtest/gtest.h>

namespace parentage_test {

using namespace stackwright;

namespace {

StackImage image(const char *name, const char *written, const char *target)
{
    return {QLatin1String(name), *parseImageRef(QLatin1String(written)), *parseImageRef(QLatin1String(target))};
}

const QList<StackImage> two{image("base", "ghcr.io/team/base", "127.0.0.1:5000/team/base:1-abc"), image("tools", "team/tools", "127.0.0.1:5000/team/tools:1-abc")};

ImageSpec child(const Handover::Arguments &parentArgs = {}, const Handover::Arguments &buildArgs = {}, const Handover::Arguments &ofTools = {})
{
    ImageSpec spec;
    spec.name = QStringLiteral("app");
    spec.parent = QStringLiteral("base");
    spec.parentIndex = 0;
    UsedImage tools;
    tools.name = QStringLiteral("tools");
    tools.index = 1;
    tools.arguments = ofTools;
    spec.uses = {tools};
    spec.parentArgs = parentArgs;
    spec.buildArgs = buildArgs;
    return spec;
}

Handover::Arguments list(std::initializer_list<std::pair<const char *, const char *>> all)
{
    Handover::Arguments arguments;
    for (const auto &[name, value] : all)
        arguments.append({QLatin1String(name), QLatin1String(value)});
    return arguments;
}

std::string argumentsOf(const QByteArray &text, const ImageSpec &spec)
{
    QStringList all;
    for (const auto &[name, value] : handOver(readDockerfile(text), spec, two).arguments)
        all += QString(name + QLatin1Char('=') + value);
    return all.join(QLatin1Char(' ')).toStdString();
}

/// What the builder gets, or "" where the file stays.
std::string given(const QByteArray &text, const ImageSpec &spec = child(), bool byDigest = false)
{
    const Dockerfile file = readDockerfile(text);
    return withThisRunsImages(text, file, handOver(file, spec, two), two, byDigest).toStdString();
}

/// "base", "tools", or what the last FROM names otherwise.
std::string baseOf(const QByteArray &text, const ImageSpec &spec = child())
{
    const Handover handover = handOver(readDockerfile(text), spec, two);
    return handover.base >= 0 ? two[handover.base].name.toStdString() : "no: " + handover.baseText.toStdString();
}

#define P "127.0.0.1:5000/team/base:1-abc"
#define T "127.0.0.1:5000/team/tools:1-abc"

} // namespace

TEST(Parentage, AReferenceMeansAnImageByItsFullName)
{
    const StackImage onHub = image("base", "team/base", "team/base:1");
    for (const char *name : {"team/base", "team/base:latest", "docker.io/team/base", "index.docker.io/team/base:1", "base",
                             "team/base@sha256:0000000000000000000000000000000000000000000000000000000000000000"})
        EXPECT_TRUE(meansImage(QLatin1String(name), onHub)) << name;
    for (const char *name : {"team/basement", "ghcr.io/team/base", "other/base", "base:1", "library/base", "", ":::"})
        EXPECT_FALSE(meansImage(QLatin1String(name), onHub)) << name;
    const StackImage library = image("py", "python", "127.0.0.1:5000/python:1");
    for (const char *name : {"python:3", "library/python", "docker.io/library/python", "127.0.0.1:5000/python"})
        EXPECT_TRUE(meansImage(QLatin1String(name), library)) << name;
}

TEST(Parentage, BuildArgumentsAreGivenWhereTheyAreDeclared)
{
    EXPECT_EQ(argumentsOf("ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}", child()), "BASE_TAG=1-abc BASE_IMAGE=127.0.0.1:5000/team/base");
    EXPECT_EQ(argumentsOf("ARG BASE_IMAGE=quay.io/jupyter/base\nFROM $BASE_IMAGE", child()), "BASE_IMAGE=" P);
    EXPECT_EQ(argumentsOf("ARG BASE_IMAGE\nARG FULL=${BASE_IMAGE}\nFROM $FULL", child()), "BASE_IMAGE=" P);
    EXPECT_EQ(argumentsOf("ARG BASE_IMAGE\nFROM $BASE_IMAGE AS a\nFROM $BASE_IMAGE:x", child()), "BASE_IMAGE=127.0.0.1:5000/team/base");
    EXPECT_EQ(argumentsOf("FROM base", child()), "");
    EXPECT_EQ(argumentsOf("ARG NS\nARG V\nARG T\nFROM $NS/base:$V", child(list({{"NS", "{host}/{namespace}"}, {"V", "{tag}"}, {"NONE", "x"}}), list({{"V", "old"}, {"K", "k"}}), list({{"T", "{image}"}}))),
              "V=1-abc K=k T=" T " NS=127.0.0.1:5000/team");
    ImageSpec root;
    root.buildArgs = list({{"A", "b"}});
    EXPECT_EQ(argumentsOf("ARG BASE_TAG\nFROM x", root), "A=b");
}

TEST(Parentage, WhateverNamesAnImageOfTheStackNamesThisRuns)
{
    EXPECT_EQ(given("ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n"), "");
    EXPECT_EQ(given("ARG BASE_IMAGE\nFROM $BASE_IMAGE\n"), "");
    EXPECT_EQ(given("FROM debian\nCOPY --from=alpine a b\n"), "");
    EXPECT_EQ(given("FROM ghcr.io/team/base\n"), "FROM " P "\n");
    EXPECT_EQ(given("from --platform=linux/amd64 ghcr.io/team/base:old as X\r\nRUN a\r\n"), "FROM --platform=linux/amd64 " P " as X\nRUN a\r\n");
    EXPECT_EQ(given("FROM base AS b\nFROM b\n"), "FROM " P " AS b\nFROM b\n");
    EXPECT_EQ(given("ARG TAG=master\nFROM ghcr.io/team/base:${TAG}\n"), "ARG TAG=master\nFROM " P "\n");
    EXPECT_EQ(given("ARG NAMESPACE=ghcr.io/team\nARG VERSION=latest\nFROM ${NAMESPACE}/base:${VERSION}"), "ARG NAMESPACE=ghcr.io/team\nARG VERSION=latest\nFROM " P);
    EXPECT_EQ(given("FROM ghcr.io/team/base@sha256:0000000000000000000000000000000000000000000000000000000000000000"), "FROM " P);
    EXPECT_EQ(given("FROM \\\n # here\n ghcr.io/team/base \\\n AS x\nRUN a"), "\n\n\nFROM " P "  AS x\nRUN a");
    EXPECT_EQ(given("FROM debian AS base\nFROM base\n"), ""); // a stage of the file
    EXPECT_EQ(given("FROM base\nCOPY --chown=1 --from=docker.io/team/tools:1 /a /b\n"), "FROM " P "\nCOPY --chown=1 --from=" T " /a /b\n");
    EXPECT_EQ(given("FROM base\nADD --from=\"tools\" /a /b\n"), "FROM " P "\nADD --from=\"" T "\" /a /b\n");
    EXPECT_EQ(given("FROM base\nRUN --mount=type=cache,target=/c --mount=type=bind,from=tools,target=/t \\\n <<E\nFROM base\nE\nRUN b"),
              "FROM " P "\n\nRUN --mount=type=cache,target=/c --mount=type=bind,from=" T ",target=/t  <<E\nFROM base\nE\nRUN b");
    EXPECT_EQ(given("FROM base\nONBUILD COPY --from=tools a b"), "FROM " P "\nONBUILD COPY --from=" T " a b");
    QList<StackImage> pushed = two;
    pushed[0].target.digest = QStringLiteral("sha256:11");
    const Dockerfile file = readDockerfile("FROM base\n");
    EXPECT_EQ(withThisRunsImages("FROM base\n", file, handOver(file, child(), pushed), pushed, true), "FROM 127.0.0.1:5000/team/base@sha256:11\n");
    EXPECT_EQ(withThisRunsImages("FROM base\n", file, handOver(file, child(), pushed), pushed, false), "FROM " P "\n");
}

TEST(Parentage, TheLastStageLeadsToTheParent)
{
    EXPECT_EQ(baseOf("FROM base"), "base");
    EXPECT_EQ(baseOf("FROM golang AS g\nFROM ghcr.io/team/base AS b\nFROM B\nCOPY --from=g a b"), "base");
    EXPECT_EQ(baseOf("FROM base AS b\nFROM debian:12\nCOPY --from=b a b"), "no: debian:12");
    EXPECT_EQ(baseOf("FROM tools"), "tools");
    EXPECT_EQ(baseOf("FROM scratch\nCOPY --from=base / /"), "no: scratch");
    EXPECT_EQ(baseOf("ARG T=1\nFROM quay.io/x/base:$T"), "no: quay.io/x/base:1");
    EXPECT_EQ(baseOf("FROM x:${HTTP_PROXY}"), "no: x:${HTTP_PROXY}");
    EXPECT_EQ(baseOf("ARG IMG=quay.io/x/base\nFROM $IMG", child(list({{"IMG", "{image}"}}))), "base");
}

TEST(Parentage, ABuilderMayBeGivenAnImageByItsId)
{
    const QByteArray text = "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG} AS a\nFROM debian\nCOPY --from=team/tools:latest /x /x\n";
    QList<StackImage> built = two;
    built[0].builtId = QStringLiteral("9046fe1d602a");
    const Dockerfile file = readDockerfile(text);
    EXPECT_EQ(withThisRunsImages(text, file, handOver(file, child(), built), built, false).toStdString(),
              "ARG BASE_IMAGE\nARG BASE_TAG\nFROM 9046fe1d602a AS a\nFROM debian\nCOPY --from=" T " /x /x\n");
}

#undef P
#undef T

} // namespace parentage_test
