#include "model/stack/check.h"

#include "tests/support/repository.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <unistd.h>

namespace check_test {

using namespace stackwright;

namespace {

const QByteArray spec = "images:\n"
                        "  base:\n"
                        "    image_name: ghcr.io/x/base\n"
                        "    build_args: {VERSION: \"3.11\"}\n"
                        "  child:\n"
                        "    image_name: ghcr.io/x/child\n"
                        "    depend_on: base\n"
                        "tag: {prefix: \"2023.2\"}\n"
                        "all_info_cmds: {}\n";
const QByteArray baseDocker = "ARG VERSION\nFROM debian:${VERSION}\n";
const QByteArray childDocker = "ARG BASE_TAG=latest\nFROM ghcr.io/x/base:${BASE_TAG}\n";

class Stack
{
public:
    Stack()
    {
        write("images/spec.yml", spec);
        write("images/base/Dockerfile", baseDocker);
        write("images/child/Dockerfile", childDocker);
    }

    QString path(const char *below) const { return m_folder.filePath(QString::fromUtf8(below)); }

    void write(const char *below, const QByteArray &bytes)
    {
        QDir().mkpath(QFileInfo(path(below)).path());
        QFile file(path(below));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    void remove(const char *below) { QDir(path(below)).removeRecursively(); }

    /// "error images/x:1:1 rule" a line.
    std::string found() const
    {
        QStringList lines;
        for (const Finding &one : checkStack(*filesOfCheckout(m_folder.path()), QStringLiteral("images/spec.yml")).findings)
            lines += QLatin1String(one.severity == Finding::Severity::Error ? "error " : "warning ") + one.place() + QLatin1Char(' ') + one.rule;
        return lines.join(QLatin1String(", ")).toStdString();
    }

private:
    QTemporaryDir m_folder;
};

} // namespace

TEST(Check, AGoodStackHasNoFindings)
{
    EXPECT_EQ(Stack().found(), "");
}

TEST(Check, FoldersAndDockerfilesThatAreMissing)
{
    Stack stack;
    stack.remove("images/child");
    QFile::remove(stack.path("images/base/Dockerfile"));
    EXPECT_EQ(stack.found(), "error images/spec.yml:2:3 missing-dockerfile, error images/spec.yml:5:3 missing-image-folder");
    QDir().mkpath(stack.path("images/base/Dockerfile"));
    stack.write("images/child", "x");
    EXPECT_EQ(stack.found(), "error images/base/Dockerfile no-plain-file, error images/spec.yml:5:3 missing-image-folder");
}

TEST(Check, LinksMustStayInside)
{
    Stack stack;
    stack.write("images/base/docker/real", baseDocker);
    QFile::remove(stack.path("images/base/Dockerfile"));
    ASSERT_TRUE(QFile::link(QStringLiteral("docker/real"), stack.path("images/base/Dockerfile")));
    EXPECT_EQ(stack.found(), "");
    QFile::remove(stack.path("images/base/Dockerfile"));
    ASSERT_TRUE(QFile::link(QStringLiteral("../child/Dockerfile"), stack.path("images/base/Dockerfile")));
    stack.remove("images/child");
    ASSERT_TRUE(QFile::link(QStringLiteral("/tmp"), stack.path("images/child")));
    EXPECT_EQ(stack.found(), "error images/base/Dockerfile dockerfile-link, error images/spec.yml:5:3 missing-image-folder");
    // A run does not build through a link, wherever it leads.
    QFile::remove(stack.path("images/child"));
    stack.write("images/elsewhere/Dockerfile", childDocker);
    ASSERT_TRUE(QFile::link(QStringLiteral("elsewhere"), stack.path("images/child")));
    EXPECT_EQ(stack.found(), "error images/base/Dockerfile dockerfile-link, error images/spec.yml:5:3 missing-image-folder, warning images/elsewhere unknown-image-folder");
}

TEST(Check, APipeIsNeverOpened)
{
    Stack stack;
    QFile::remove(stack.path("images/base/Dockerfile"));
    ASSERT_EQ(::mkfifo(QFile::encodeName(stack.path("images/base/Dockerfile")).constData(), 0600), 0);
    EXPECT_EQ(stack.found(), "error images/base/Dockerfile no-plain-file");
    QFile::remove(stack.path("images/spec.yml"));
    ASSERT_EQ(::mkfifo(QFile::encodeName(stack.path("images/spec.yml")).constData(), 0600), 0);
    EXPECT_EQ(stack.found(), "error images/spec.yml unreadable");
}

TEST(Check, WhatADockerfileHasWrong)
{
    const struct { QByteArray base, child; const char *expected; } cases[] = {
        {"", childDocker, "error images/base/Dockerfile:1:1 empty-dockerfile"},
        {"# nothing\n", childDocker, "error images/base/Dockerfile:1:1 empty-dockerfile"},
        {"\nRUN x\nFROM debian\nARG VERSION\n", childDocker, "error images/base/Dockerfile:2:1 dockerfile-start"},
        {"ARG VERSION\n", childDocker, "error images/base/Dockerfile:1:1 dockerfile-start"},
        {"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", childDocker,
         "error images/base/Dockerfile:1:1 dockerfile-start, warning images/base/Dockerfile:2:1 unknown-instruction, warning images/spec.yml:2:3 unused-build-arg"},
        {"FROM debian\nRUNN x\nARG VERSION\n", childDocker, "warning images/base/Dockerfile:2:1 unknown-instruction"},
        {"FROM debian\n", childDocker, "warning images/spec.yml:2:3 unused-build-arg"},
        {"FROM debian:${VERSION}\nARG VERSION\n", childDocker, "warning images/base/Dockerfile:1:1 undeclared-arg"},
        {"FROM debian:${VERSION:-12}\nARG VERSION\n", childDocker, ""},
        {baseDocker, "FROM debian\n", "error images/child/Dockerfile:1:1 parent-unused"},
        {baseDocker, "FROM ghcr.io/x/base:latest\n", ""}, // means this run's, as all of these
        {baseDocker, "FROM ghcr.io/x/base\n", ""},
        {baseDocker, "FROM base\n", ""},
        {baseDocker, "ARG OWN=ghcr.io/x/base\nFROM $OWN\n", ""},
        {baseDocker, "from --platform=linux/amd64 ghcr.io/x/base AS One\nFROM one\n", ""},
        {baseDocker, "FROM ghcr.io/x/basement\n", "error images/child/Dockerfile:1:1 parent-unused"},
        {baseDocker, "FROM base AS b\nFROM scratch\nCOPY --from=b / /\n", "error images/child/Dockerfile:2:1 parent-unused"},
        {baseDocker, "ARG NS\nFROM $NS/base\n", "error images/child/Dockerfile:2:1 parent-unused"},
        {baseDocker, "FROM x:${HTTP_PROXY}\n", ""}, // the builder alone knows
        {baseDocker, "# syntax=own/frontend\nFROM debian\n", "warning images/child/Dockerfile:1:1 uncertain-dockerfile"},
        {baseDocker, "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n", ""},
        {baseDocker, "ARG BASE_TAG\nFROM golang AS build\nFROM ghcr.io/x/base:$BASE_TAG\nCOPY --from=build /x /x\n", ""},
        {QByteArray(1024 * 1024 + 1, '#'), childDocker, "error images/base/Dockerfile unreadable"},
    };
    for (const auto &one : cases) {
        Stack stack;
        stack.write("images/base/Dockerfile", one.base);
        stack.write("images/child/Dockerfile", one.child);
        EXPECT_EQ(stack.found(), one.expected) << one.base.left(200).constData() << one.child.constData();
    }
}

TEST(Check, ImagesOfTheStackThatNothingNames)
{
    const QByteArray more = "  tools:\n    image_name: ghcr.io/x/tools\n";
    const struct { QByteArray child, uses; const char *expected; } cases[] = {
        {"FROM base\nCOPY --from=ghcr.io/x/tools:latest /a /b\n", "", "error images/child/Dockerfile:2:1 unnamed-use"},
        {"FROM ghcr.io/x/tools AS t\nFROM base\nCOPY --from=t /a /b\n", "", "error images/child/Dockerfile:1:1 unnamed-use"},
        {"FROM base\nRUN --mount=type=bind,from=ghcr.io/x/tools,target=/t x\n", "", "error images/child/Dockerfile:2:1 unnamed-use"},
        {"FROM base\nCOPY --from=tools /a /b\n", "", "error images/child/Dockerfile:2:1 unnamed-use"},
        {"FROM tools AS t\nFROM base\nCOPY --from=t /a /b\n", "", "warning images/child/Dockerfile:1:1 unnamed-use"}, // perhaps a public one
        {"FROM base\nCOPY --from=ghcr.io/x/tools:latest /a /b\n", "    uses: [tools]\n", ""},
        {"FROM alpine AS tools\nFROM base\nCOPY --from=tools /a /b\n", "", ""},
        {"FROM base\nCOPY --from=ghcr.io/x/child /a /b\n", "", ""}, // its own earlier self
    };
    for (const auto &one : cases) {
        Stack stack;
        QByteArray text = spec;
        text.replace("    depend_on: base\n", QByteArray("    depend_on: base\n" + one.uses + more));
        stack.write("images/spec.yml", text);
        stack.write("images/tools/Dockerfile", "FROM scratch\n");
        stack.write("images/child/Dockerfile", one.child);
        EXPECT_EQ(stack.found(), one.expected) << one.child.constData();
    }
}

TEST(Check, SourcesThatAreNotThere)
{
    const struct { const char *copy, *expected; } cases[] = {
        {"COPY a sub/b sub /x", ""},
        {"COPY a s*/?? *.txt /x", "missing-source"},
        {"COPY gone /x", "missing-source"},
        {"ADD sub/gone /x", "missing-source"},
        {"COPY a/below /x", "missing-source"},
        {"COPY *.gone /x", "missing-source"},
        {"RUN --mount=source=gone,target=/x y", "missing-source"},
        {"COPY [\"with space\", \"/x\"]", ""},
        {"COPY . /x", ""},
        {"COPY ${UNKNOWN}/gone /x", ""},
        {"ARG D=sub\nCOPY $D/b /x", ""},
        {"ARG D=sub\nCOPY $D/c /x", "missing-source"},
        {"ADD https://example.org/x /x", ""},
        {"COPY --from=debian /gone /x", ""},
        {"ONBUILD COPY gone /x", ""},
        {"COPY <<E /x\ngone\nE", ""},
        {"COPY left /x", "source-ignored"},
        {"COPY kept /x", ""},
        {"COPY inside/b /x", ""},
        {"COPY inside /x", ""},
        {"COPY inside/c /x", "missing-source"},
        {"COPY outside /x", "source-leaves-context"},
        {"COPY outside/x /x", "source-leaves-context"},
        {"COPY dangling /x", "source-leaves-context"},
    };
    for (const auto &one : cases) {
        Stack stack;
        for (const char *file : {"a", "sub/b", "with space", "left", "kept"})
            stack.write((std::string("images/base/") + file).c_str(), "x");
        stack.write("images/base/.dockerignore", "left\nkept\n!kept\n");
        ASSERT_TRUE(QFile::link(QStringLiteral("sub"), stack.path("images/base/inside")));
        ASSERT_TRUE(QFile::link(QStringLiteral("../child"), stack.path("images/base/outside")));
        ASSERT_TRUE(QFile::link(QStringLiteral("nowhere"), stack.path("images/base/dangling")));
        stack.write("images/base/Dockerfile", QByteArray(baseDocker + one.copy + "\n"));
        const std::string found = stack.found();
        EXPECT_EQ(found.empty(), *one.expected == 0) << one.copy << ": " << found;
        EXPECT_TRUE(found.find(one.expected) != std::string::npos) << one.copy << ": " << found;
    }
}

TEST(Check, FoldersThatAreNoImageAndRules)
{
    Stack stack;
    stack.write("images/old-notebook/Dockerfile", baseDocker);
    stack.write("images/tests_common/test_a.py", "");
    stack.write("images/shared/x", "");
    stack.write("images/README.md", "");
    stack.write("images/change_ignore.json", "{\"BuildAll\": [\"shared\"], \"ChangeIgnore\": []}");
    EXPECT_EQ(stack.found(), "warning images/old-notebook unknown-image-folder");
    stack.write("images/change_ignore.json", "{\"BuildAll\": [\"shared\"],\n}");
    EXPECT_TRUE(stack.found().starts_with("error images/change_ignore.json:2:")) << stack.found();
}

TEST(Check, EverythingIsFoundAtOnce)
{
    Stack stack;
    stack.write("images/spec.yml", spec + "extra: 1\n");
    stack.write("images/change_ignore.json", "[]");
    stack.remove("images/child");
    EXPECT_EQ(stack.found(), "warning images/spec.yml:10:1 unknown-key, error images/change_ignore.json:1:1 not-an-object, error images/spec.yml:5:3 missing-image-folder");
}

TEST(Check, ACommitIsCheckedWithoutCheckingItOut)
{
    TestRepository repository;
    repository.write("images/spec.yml", spec);
    repository.write("images/base/Dockerfile", baseDocker);
    repository.commit();
    const auto git = openGit(repository.path());
    ASSERT_TRUE(git.ok()) << qPrintable(git.error().text());
    repository.write("images/child/Dockerfile", childDocker); // not committed
    const StackCheck check = checkStack(*filesOfCommit(*git.value(), QStringLiteral("HEAD")), QStringLiteral("images/spec.yml"));
    ASSERT_EQ(check.findings.size(), 1);
    EXPECT_EQ(check.findings[0].rule, QStringLiteral("missing-image-folder"));
    EXPECT_EQ(check.images, 2);
}

TEST(Check, SarifHasARuleForEachResult)
{
    const Finding error{Finding::Severity::Error, QStringLiteral("cycle"), QStringLiteral("images/a b/ä"), 3, 5, QStringLiteral("x"), QStringLiteral("y")};
    Finding warning = error;
    warning.severity = Finding::Severity::Warning;
    warning.rule = QStringLiteral("unknown-key");
    warning.line = warning.column = 0;
    const QJsonObject log = toSarif({error, warning, error});
    EXPECT_EQ(log[QLatin1String("version")].toString(), QStringLiteral("2.1.0"));
    const QJsonObject run = log[QLatin1String("runs")][0].toObject();
    const QJsonArray rules = run[QLatin1String("tool")][QLatin1String("driver")][QLatin1String("rules")].toArray();
    const QJsonArray results = run[QLatin1String("results")].toArray();
    ASSERT_EQ(rules.size(), 2);
    ASSERT_EQ(results.size(), 3);
    for (const QJsonValue &result : results)
        EXPECT_EQ(rules[result[QLatin1String("ruleIndex")].toInt()][QLatin1String("id")], result[QLatin1String("ruleId")]);
    const QJsonValue place = results[0][QLatin1String("locations")][0][QLatin1String("physicalLocation")];
    EXPECT_EQ(place[QLatin1String("artifactLocation")][QLatin1String("uri")].toString(), QStringLiteral("images/a%20b/%C3%A4"));
    EXPECT_EQ(place[QLatin1String("region")][QLatin1String("startLine")].toInt(), 3);
    EXPECT_EQ(results[0][QLatin1String("message")][QLatin1String("text")].toString(), QStringLiteral("x: y"));
    EXPECT_TRUE(results[1][QLatin1String("locations")][0][QLatin1String("physicalLocation")][QLatin1String("region")].isUndefined());
    EXPECT_EQ(results[1][QLatin1String("level")].toString(), QStringLiteral("warning"));
}

} // namespace check_test
