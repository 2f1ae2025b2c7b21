// What `init` makes of checkouts as they are found: every parent that a FROM names, no wrong one, and questions for the rest.
#include "model/stack/draft.h"
#include "model/stack/draftimport.h"
#include "model/stack/spec.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

namespace draft_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

class DraftTest : public ::testing::Test
{
protected:
    TestRepository repo;
    DraftHints hints{q("checkout"), q("ghcr.io/owner"), {}};

    Draft draft()
    {
        const std::unique_ptr<StackFiles> files = filesOfCheckout(repo.path());
        const Result<Draft> made = draftOfDockerfiles(*files, hints);
        EXPECT_TRUE(made) << qPrintable(made.error().text());
        return made ? *made : Draft();
    }
    /// "name<parent folder context": what a reader makes of the text.
    QByteArray read(const Draft &draft)
    {
        const SpecReading reading = readSpec(draft.text, draft.specFile);
        EXPECT_TRUE(reading.spec) << draft.text.constData();
        QByteArrayList lines;
        for (const ImageSpec &image : reading.spec.value_or(Spec()).images)
            lines += (image.name + (image.parent.isEmpty() ? QString() : QString(QLatin1Char('<') + image.parent)) + QLatin1Char(' ') + image.repository + QLatin1Char(' ') + image.folderPath()
                      + (image.sharesContext() ? QString(QLatin1Char(' ') + image.context) : QString())).toUtf8();
        return lines.join('\n');
    }
    int errors(const Draft &draft)
    {
        const std::unique_ptr<StackFiles> files = filesOfCheckout(repo.path()), whole = filesWith(*files, draft.specFile, draft.text);
        int count = 0;
        for (const Finding &one : checkStack(*whole, draft.specFile).findings)
            count += one.severity == Finding::Severity::Error ? 1 : 0;
        return count;
    }
};

} // namespace

TEST_F(DraftTest, FindsParentsBehindArguments)
{
    repo.write("images/foundation/Dockerfile", "ARG ROOT_IMAGE=ubuntu:24.04\nFROM $ROOT_IMAGE\nCOPY start.sh /\n");
    repo.write("images/foundation/start.sh", "");
    repo.write("images/base-notebook/Dockerfile", "ARG REGISTRY=quay.io\nARG OWNER=team\nARG BASE_IMAGE=$REGISTRY/$OWNER/foundation\nFROM $BASE_IMAGE\n");
    repo.write("images/torch/Dockerfile", "ARG BASE_IMAGE=quay.io/team/base-notebook\nFROM $BASE_IMAGE\n");
    repo.write("images/torch/cuda12/Dockerfile", "ARG BASE_IMAGE=quay.io/team/base-notebook\nFROM $BASE_IMAGE\n");
    for (const char *file : {"docs/recipe.dockerfile", "examples/a/Dockerfile", ".devcontainer/Dockerfile", "tests/x/Dockerfile"})
        repo.write(file, "FROM quay.io/team/base-notebook\n");
    repo.write("images/torch/Dockerfile.dockerignore", "x\n");
    const Draft made = draft();
    EXPECT_EQ(made.specFile, q("images/spec.yml"));
    EXPECT_EQ(read(made), "foundation quay.io/team/foundation images/foundation\nbase-notebook<foundation quay.io/team/base-notebook images/base-notebook\n"
                          "torch<base-notebook quay.io/team/torch images/torch\ntorch-cuda12<base-notebook quay.io/team/torch-cuda12 images/torch/cuda12");
    EXPECT_EQ(made.leftOut.size(), 4);
    EXPECT_EQ(errors(made), 0);
    EXPECT_EQ(made.questions, 0);
}

TEST_F(DraftTest, NamesImagesAsDockerfilesDo)
{
    repo.write("Base/Dockerfile", "FROM ubuntu:noble\n");
    repo.write("NodeBase/Dockerfile", "ARG NAMESPACE=selenium\nARG VERSION=latest\nFROM ${NAMESPACE}/base:${VERSION}\n");
    repo.write("NodeChrome/Dockerfile", "ARG NAMESPACE\nARG VERSION\nFROM ${NAMESPACE}/node-base:${VERSION}\n");
    repo.write("Standalone/Dockerfile", "ARG NAMESPACE=selenium\nARG BASE=node-base\nARG VERSION=latest\nFROM ${NAMESPACE}/${BASE}:${VERSION}\n");
    repo.write("Video/Dockerfile", "ARG NAMESPACE=linuxserver\nFROM $NAMESPACE/ffmpeg:latest\n");
    repo.write("Unknown/Dockerfile", "ARG BASE_IMAGE\nFROM $BASE_IMAGE\n");
    const Draft made = draft();
    EXPECT_EQ(made.specFile, q("stackwright.yml"));
    EXPECT_EQ(read(made), "base selenium/base Base\nunknown selenium/unknown Unknown\nvideo selenium/video Video\nnode-base<base selenium/node-base NodeBase\n"
                          "node-chrome<node-base selenium/node-chrome NodeChrome\nstandalone<node-base selenium/standalone Standalone");
    EXPECT_EQ(made.questions, 1) << made.text.constData();
    EXPECT_TRUE(made.text.contains("parent_args: {NAMESPACE: \"{host}/{namespace}\", VERSION: \"{tag}\"}"));
    EXPECT_EQ(errors(made), 0);
}

TEST_F(DraftTest, APrefixBeforeSeveralNamesIsTheStacksOwn)
{
    repo.write("base/Dockerfile", "FROM ubuntu:noble\n");
    repo.write("python/Dockerfile", "ARG BASE_IMAGE=acme/onyx-base\nFROM ${BASE_IMAGE}\n");
    repo.write("jupyter/Dockerfile", "FROM acme/onyx-python:latest\n");
    repo.write("other/Dockerfile", "FROM vendor/their-jupyter:1\n");
    const Draft made = draft();
    EXPECT_EQ(read(made), "base acme/onyx-base base\nother acme/onyx-other other\npython<base acme/onyx-python python\njupyter<python acme/onyx-jupyter jupyter");
    EXPECT_EQ(errors(made), 0) << made.text.constData();
    EXPECT_TRUE(made.text.contains("jupyter of this checkout looks like it")) << "once alone it may be an accident: asked\n" << made.text.constData();
}

TEST_F(DraftTest, ReadsTheArgumentsThatAreGivenInAFile)
{
    repo.write("base/Dockerfile", "FROM ubuntu:noble\n");
    repo.write("app/Dockerfile.cpu", "ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\n");
    repo.write("app/build-args/cpu.conf", "# which\nBASE_IMAGE=registry.example/foreign:1\n");
    EXPECT_EQ(draft().questions, 0) << draft().text.constData();
}

TEST_F(DraftTest, OnlyWhatReadsAsADockerfileIsOne)
{
    repo.write("base/Dockerfile", "FROM ubuntu:noble\n");
    repo.write("tools/dockerfile.go", "package tools\nfunc main() {\n}\n");
    repo.write("tools/Dockerfile.lock", "lock: 1\n");
    repo.write("tools/Dockerfile.apt.blueprint", "FROM x\n{{if .Y}}\nRUN y\n{{end}}\n");
    repo.write("tools/Dockerfile.gpu", "ARG A=b\nFROM debian:$A\n");
    const Draft made = draft();
    EXPECT_EQ(made.images.size(), 2) << made.text.constData();
    EXPECT_EQ(made.leftOut.size(), 3);
}

TEST_F(DraftTest, TakesNobodyElsesImageForAParent)
{
    repo.write("python/Dockerfile", "FROM python:3.12\n");
    repo.write("node/Dockerfile", "FROM debian\n");
    repo.write("tools/Dockerfile", "FROM debian\n");
    repo.write("app/Dockerfile", "FROM python:3.12\nCOPY --from=tools /x /\n");
    repo.write("web/Dockerfile", "FROM node:20 AS build\nFROM tools\n");
    const Draft made = draft();
    EXPECT_EQ(read(made), "app ghcr.io/owner/app app\nnode ghcr.io/owner/node node\npython ghcr.io/owner/python python\ntools ghcr.io/owner/tools tools\nweb<tools ghcr.io/owner/web web");
    EXPECT_TRUE(made.text.contains("uses: [tools]"));
    EXPECT_EQ(errors(made), 0) << made.text.constData();
}

TEST_F(DraftTest, FindsTheContextOfEachDockerfile)
{
    repo.write("dockerfiles/r-ver_4.5.Dockerfile", "FROM ubuntu\nCOPY scripts /s\n");
    repo.write("dockerfiles/shiny.Dockerfile", "FROM rocker/r-ver_4.5\nCOPY scripts/a /s\n");
    repo.write("scripts/a", "");
    repo.write("own/Dockerfile.cpu", "ARG A\nFROM ubuntu\nCOPY here /\n");
    repo.write("own/here", "");
    repo.write("own/build-args/cpu.conf", "A=1\n");
    repo.write("broken/Dockerfile", "FROM ubuntu\nCOPY nowhere /\n");
    repo.write("Dockerfile", "FROM ubuntu\n");
    const Draft made = draft();
    EXPECT_EQ(read(made), "checkout rocker/checkout .\nbroken rocker/broken broken\nr-ver_4.5 rocker/r-ver_4.5 dockerfiles .\nown-cpu rocker/own-cpu own\nshiny<r-ver_4.5 rocker/shiny dockerfiles .");
    EXPECT_EQ(made.questions, 1);
    EXPECT_TRUE(made.text.contains("  # decide: broken/Dockerfile:2:1: COPY takes \"nowhere\", which is not in broken (")) << made.text.constData();
    EXPECT_TRUE(made.text.contains("build_args_file: build-args/cpu.conf"));
    EXPECT_EQ(errors(made), 1);
}

TEST_F(DraftTest, KeepsNamesApart)
{
    for (const char *folder : {"ubuntu/base", "debian/base", "debian/base2"})
        repo.write(QByteArray(folder) + "/Dockerfile", "FROM scratch\n");
    EXPECT_EQ(read(draft()), "debian-base ghcr.io/owner/debian-base debian/base\nbase2 ghcr.io/owner/base2 debian/base2\nubuntu-base ghcr.io/owner/ubuntu-base ubuntu/base");
}

TEST_F(DraftTest, ACircleIsCutAndAskedAbout)
{
    repo.write("c1/Dockerfile", "FROM o/c2\n");
    repo.write("c2/Dockerfile", "FROM o/c3\n");
    repo.write("c3/Dockerfile", "FROM debian\nCOPY --from=o/c1 /a /a\n");
    repo.write("odd/Dockerfile", "ARG BASE\nFROM ${BASE}\n");
    const Draft made = draft();
    EXPECT_EQ(read(made), "c3 o/c3 c3\nodd o/odd odd\nc2<c3 o/c2 c2\nc1<c2 o/c1 c1") << "it can be read";
    EXPECT_TRUE(made.text.contains("# decide: uses: c1 is itself built on c3, in a circle; which of them comes first?")) << made.text.constData();
    EXPECT_TRUE(made.text.contains("# decide: line 2, FROM ${BASE}")) << "the other question is not lost: " << made.text.constData();
}

TEST_F(DraftTest, AnImageThatATagTellsApartIsAskedAbout)
{
    repo.write("dockerfiles/r-ver_4.4.1.Dockerfile", "FROM ubuntu:jammy\n");
    repo.write("dockerfiles/rstudio_4.4.1.Dockerfile", "FROM rocker/r-ver:4.4.1\n");
    const Draft made = draft();
    EXPECT_TRUE(made.text.contains("# decide: line 1, FROM rocker/r-ver:4.4.1: r-ver_4.4.1 of this checkout looks like it")) << made.text.constData();
}

TEST_F(DraftTest, ReadsBakeAndCompose)
{
    repo.write("base/Dockerfile", "FROM debian\n");
    repo.write("app/Dockerfile", "ARG V\nFROM product-base\nCOPY app/x /\n");
    repo.write("app/x", "");
    const std::unique_ptr<StackFiles> files = filesOfCheckout(repo.path());
    const QByteArray bake = R"({"target": {"base-9": {"context": "base", "tags": ["quay.io/x/base:9"]},
        "app": {"context": ".", "dockerfile": "app/Dockerfile", "args": {"V": "1"}, "contexts": {"product-base": "target:base-9"}, "tags": ["quay.io/x/app:1"]}}})";
    const auto baked = imagesOfBake(bake, q("."), q("bake.json"));
    ASSERT_TRUE(baked) << qPrintable(baked.error().text());
    const Draft made = draftOfImages(*baked, *files, hints);
    EXPECT_EQ(read(made), "product-base quay.io/x/base base\napp<product-base quay.io/x/app app .");
    EXPECT_TRUE(made.text.contains("build_args: {V: \"1\"}"));
    EXPECT_EQ(errors(made), 0) << made.text.constData();

    const auto composed = imagesOfCompose("services:\n  base: {build: ./base, image: \"x/base:1\"}\n  db: {image: postgres}\n"
                                          "  app:\n    build: {context: ., dockerfile: app/Dockerfile, args: [V=1, W], additional_contexts: {product-base: \"service:base\"}}\n    profiles: [dev]\n",
                                          q("."), q("compose.yml"));
    ASSERT_TRUE(composed);
    const Draft second = draftOfImages(*composed, *files, hints);
    EXPECT_EQ(read(second), "product-base x/base base\napp<product-base x/app app .");
    EXPECT_EQ(second.questions, 2) << second.text.constData();

    // What comes from the environment there has no value in the file, in whichever way "nothing" is written.
    // What is computed there has its default, its places may be whole paths, and what is elsewhere stops nothing else.
    const auto written = imagesOfCompose("services:\n  app:\n    build: {context: /home/me/stack/app, args: {V: \"${VER:-3.12}\", W: \"${W}\"}}\n    image: \"reg.example/${TEAM:-data}/app:${TAG:-1}\"\n"
                                         "  other: {build: \"${DIR:-other}\", image: \"${REG}/other\"}\n  far: {build: \"https://github.com/x/y.git\"}\n  near: {build: \"github.com/x/y.git#main:z\"}\n",
                                         q("sub"), q("compose.yml"), q("/home/me/stack"));
    ASSERT_TRUE(written) << qPrintable(written.error().text());
    ASSERT_EQ(written->size(), 2);
    EXPECT_EQ(written->at(0).folder, q("app"));
    EXPECT_EQ(written->at(0).repository, q("reg.example/data/app"));
    EXPECT_EQ(written->at(0).buildArgs, (QList<QPair<QString, QString>>{{q("V"), q("3.12")}}));
    EXPECT_EQ(written->at(1).folder, q("sub/other"));
    EXPECT_TRUE(written->at(1).questions.join(q("|")).contains(q("${REG}/other, which is computed"))) << qPrintable(written->at(1).questions.join(q("|")));
    EXPECT_TRUE(written->at(0).questions.join(q("|")).contains(q("far is left out: its context https://github.com/x/y.git is elsewhere")));
    EXPECT_TRUE(written->at(0).questions.join(q("|")).contains(q("near is left out")));
    EXPECT_FALSE(imagesOfCompose("include: [a.yml]\n", q("."), q("compose.yml")));
    const auto told = imagesOfBake(R"({"target": {"base": {"context": "base", "args": {"N": 3, "T": true}, "tags": ["x/base:1", "x/base:2", "ghcr.io/x/base:1"], "contexts": {"scripts": "./scripts", "up": "docker-image://debian:12"}}}})", q("."), q("bake.json"));
    ASSERT_TRUE(told);
    EXPECT_EQ(told->at(0).buildArgs, (QList<QPair<QString, QString>>{{q("N"), q("3")}, {q("T"), q("true")}}));
    const QString asked = told->at(0).questions.join(q("|"));
    EXPECT_TRUE(asked.contains(q("also called x/base:2, ghcr.io/x/base:1")) && asked.contains(q("./scripts there")) && asked.contains(q("write debian:12 in the Dockerfile"))) << qPrintable(asked);
    const auto unset = imagesOfCompose("services:\n  base:\n    build: {context: ./base, args: {A: null, B: ~, C: , D: \"\", E: \"null\"}}\n", q("."), q("compose.yml"));
    ASSERT_TRUE(unset);
    EXPECT_EQ(unset->first().buildArgs, (QList<QPair<QString, QString>>{{q("D"), q("")}, {q("E"), q("null")}}));
    EXPECT_EQ(unset->first().questions.size(), 3);
    const auto null = imagesOfBake(R"({"target": {"base": {"context": "base", "args": {"A": null, "B": ""}}}})", q("."), q("bake.json"));
    ASSERT_TRUE(null);
    EXPECT_EQ(null->first().buildArgs, (QList<QPair<QString, QString>>{{q("B"), q("")}}));
    EXPECT_EQ(null->first().questions.size(), 1);

    for (const QByteArray &wrong : {QByteArray("nothing"), QByteArray(R"({"function": {}, "target": {}})"), QByteArray(R"({"target": {"a": {"inherits": ["b"]}}})"),
                                    QByteArray(R"({"target": {"a": {"context": "https://x.example/y.git"}}})"), QByteArray(R"({"target": {"a": {"dockerfile": "${F}"}}})"), QByteArray("{}")})
        EXPECT_FALSE(imagesOfBake(wrong, q("."), q("bake.json"))) << wrong.constData();
}

} // namespace draft_test
