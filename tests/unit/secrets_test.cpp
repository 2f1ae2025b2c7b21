// The secrets of builds: as the spec has them, as check sees them, where their values come from, and in which words a builder
// gets them. tests/engine/outside_secrets_test.cpp builds with them.
#include "model/base/mask.h"
#include "model/stack/check.h"
#include "model/workspace/buildable.h"
#include "model/workspace/buildsecrets.h"
#include "tests/support/repository.h"

#include <QFile>

#include <gtest/gtest.h>

namespace secrets_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

const QByteArray tail = "tag: {prefix: \"1\"}\nall_info_cmds: {}\n";

/// The findings of a spec in which image "a" has these secrets, by place and rule.
QString told(const QByteArray &secrets)
{
    const SpecReading reading = readSpec("images:\n  a:\n    image_name: x/a\n    secrets: " + secrets + '\n' + tail);
    QStringList lines;
    for (const Finding &one : reading.findings)
        lines += QStringLiteral("%1:%2 %3").arg(one.line).arg(one.column).arg(one.rule) + QLatin1String(one.severity == Finding::Severity::Warning ? "?" : "");
    return lines.join(QLatin1String(", "));
}

class SecretsTest : public ::testing::Test
{
protected:
    TestRepository repo;
    QMap<QString, QString> environment;

    Planning planned(const QByteArray &secrets)
    {
        repo.write("stackwright.yml", "images:\n  a:\n    image_name: x/a\n    secrets: " + secrets + '\n' + tail);
        repo.write("a/Dockerfile", "FROM scratch\nRUN --mount=type=secret,id=token --mount=type=secret,target=/etc/npmrc true\n");
        repo.commit();
        Place place;
        place.repo = repo.path();
        Selection everything;
        everything.all = true;
        auto made = planStack(place, everything, q("/"), {});
        EXPECT_TRUE(std::holds_alternative<Planning>(made));
        return std::get<Planning>(std::move(made));
    }
    QString refused(const QByteArray &secrets)
    {
        const Result<BuildSecrets> found = findBuildSecrets(planned(secrets), environment);
        EXPECT_FALSE(found.ok());
        if (found.ok())
            return {};
        EXPECT_EQ(found.error().exitCode(), 3);
        return found.error().text();
    }
};

} // namespace

TEST(SpecSecrets, AreReadWithTheirPlaces)
{
    const SpecReading reading = readSpec("defaults: {secrets: [{id: shared, env: SHARED}]}\nimages:\n  a: {image_name: x/a}\n  b:\n    image_name: x/b\n    secrets:\n"
                                         "      - {id: token, env: GITHUB_TOKEN, optional: true}\n      - {id: npmrc, file: ~/.npmrc}\n" + tail);
    ASSERT_TRUE(reading.spec);
    EXPECT_TRUE(reading.findings.isEmpty());
    EXPECT_EQ(reading.spec->images[0].secrets, (QList<SecretSpec>{{q("shared"), q("SHARED"), {}, false, 1, 22}}));
    EXPECT_EQ(reading.spec->images[1].secrets, (QList<SecretSpec>{{q("token"), q("GITHUB_TOKEN"), {}, true, 7, 9}, {q("npmrc"), {}, q("~/.npmrc"), false, 8, 9}}));
    Spec other = *reading.spec;
    other.images[1].secrets[0].optional = false;
    EXPECT_NE(fingerprint(other.images[1]), fingerprint(reading.spec->images[1])) << "its own keys have changed";
}

TEST(SpecSecrets, AWrongOneIsRefusedWhereItStands)
{
    EXPECT_EQ(told("[{id: t, env: T}]"), QString());
    EXPECT_EQ(told("{id: t, env: T}"), q("4:5 wrong-kind"));
    EXPECT_EQ(told("[t]"), q("4:15 wrong-kind"));
    EXPECT_EQ(told("[{env: T}]"), q("4:15 missing-id"));
    EXPECT_EQ(told("[{id: t}]"), q("4:15 secret-source"));
    EXPECT_EQ(told("[{id: t, env: T, file: f}]"), q("4:15 secret-source"));
    EXPECT_EQ(told("[{id: \"a,src=/etc/shadow\", env: T}]"), q("4:16 illegal-id"));
    EXPECT_EQ(told("[{id: t, env: T}, {id: t, env: U}]"), q("4:33 duplicate-secret"));
    EXPECT_EQ(told("[{id: t, env: \"1T\"}]"), q("4:23 secret-source"));
    EXPECT_EQ(told("[{id: t, env: DOCKER_HOST}]"), q("4:23 secret-source")) << "what the builder's client reads itself";
    EXPECT_EQ(told("[{id: t, env: LD_PRELOAD}]"), q("4:23 secret-source"));
    EXPECT_EQ(told("[{id: t, file: \"a,b\"}]"), q("4:23 secret-source"));
    EXPECT_EQ(told("[{id: t, env: T, optional: perhaps}]"), q("4:31 not-a-boolean"));
    EXPECT_EQ(told("[{id: t, env: T, optionl: true}]"), q("4:31 unknown-key?"));
}

TEST(CheckSecrets, WhatIsMountedAndWhatIsGivenAgree)
{
    TestRepository repo;
    repo.write("stackwright.yml", "images:\n  a: {image_name: x/a, secrets: [{id: token, env: T}, {id: unused, env: U}]}\n" + tail);
    repo.write("a/Dockerfile", "FROM debian\nRUN --mount=type=secret,id=token --mount=type=secret,dst=/etc/npmrc,required --mount=type=cache,target=/c true\n");
    QStringList lines;
    for (const Finding &one : checkStack(*filesOfCheckout(repo.path()), q("stackwright.yml")).findings)
        lines += one.place() + QLatin1Char(' ') + one.text;
    EXPECT_EQ(lines.join(QLatin1Char('\n')), q("a/Dockerfile:2:1 RUN mounts the secret \"npmrc\", which image \"a\" is not given: the build fails\n"
                                               "stackwright.yml:2:55 secret \"unused\" is mounted nowhere in a/Dockerfile"));
    repo.write("a/Dockerfile", "FROM debian\nARG WHICH\nRUN --mount=type=secret,id=$WHICH true\n");
    EXPECT_TRUE(checkStack(*filesOfCheckout(repo.path()), q("stackwright.yml")).findings.isEmpty()) << "which one is not known";
}

TEST_F(SecretsTest, ComeFromTheEnvironmentAndFromFiles)
{
    repo.write("secrets/npmrc", "//registry/:_authToken=canary-npm\n");
    environment = {{q("TOKEN"), q("canary-token")}, {q("HOME"), repo.path("home")}};
    repo.write("home/x", "canary-home");
    const Result<BuildSecrets> found = findBuildSecrets(planned("[{id: token, env: TOKEN}, {id: npmrc, file: secrets/npmrc}, {id: home, file: ~/x}, {id: none, env: NONE, optional: true}, {id: nofile, file: nofile, optional: true}]"),
                                                        environment);
    ASSERT_TRUE(found.ok()) << qPrintable(found.error().text());
    EXPECT_EQ(found->byImage.value(q("a")), (QList<BuildSecret>{{q("token"), q("TOKEN"), q("canary-token"), {}},
                                                                {q("npmrc"), {}, {}, repo.path("secrets/npmrc")},
                                                                {q("home"), {}, {}, repo.path("home/x")}}));
    const Masker masker(found->values);
    EXPECT_FALSE(masker.mask(QByteArray("canary-token //registry/:_authToken=canary-npm canary-home")).contains("canary"));
    EXPECT_TRUE(found->warnings.isEmpty());
    environment[q("TOKEN")] = q("abc");
    EXPECT_EQ(findBuildSecrets(planned("[{id: token, env: TOKEN}]"), environment)->warnings.size(), 1) << "too short to be hidden: said";
}

TEST_F(SecretsTest, AreNotAskedForWhereNothingIsBuilt)
{
    const Planning planning = planned("[{id: token, env: TOKEN}]");
    EXPECT_FALSE(findBuildSecrets(planning, {}).ok());
    const Result<BuildSecrets> standing = findBuildSecrets(planning, {}, {q("a")});
    ASSERT_TRUE(standing.ok());
    EXPECT_TRUE(standing->byImage.isEmpty());
}

TEST_F(SecretsTest, ASourceThatIsNotThereIsNamedWithItsLine)
{
    EXPECT_EQ(refused("[{id: token, env: TOKEN}]"), q("stackwright.yml:4:15: secret token of a: TOKEN is not set"));
    environment[q("TOKEN")] = QString();
    EXPECT_EQ(refused("[{id: token, env: TOKEN}]"), q("stackwright.yml:4:15: secret token of a: TOKEN is empty"));
    EXPECT_TRUE(refused("[{id: token, file: nowhere}]").startsWith(q("stackwright.yml:4:15: secret token of a: ") + repo.path("nowhere") + q(": ")));
    EXPECT_TRUE(refused("[{id: token, file: a}]").startsWith(q("stackwright.yml:4:15: secret token of a: "))) << "a folder";
    repo.write("big", QByteArray(100'000, 'x'));
    EXPECT_TRUE(refused("[{id: token, file: big}]").startsWith(q("stackwright.yml:4:15: secret token of a: ")));
}

TEST_F(SecretsTest, NeedABuilderThatKnowsThem)
{
    const Planning planning = planned("[{id: token, env: TOKEN}]");
    EngineFacts facts;
    facts.serverVersion = q("28.0");
    facts.whyBuilder = Clause(q("buildx is missing"));
    const std::optional<Error> why = whyEngineCannot(planning, facts);
    ASSERT_TRUE(why);
    EXPECT_EQ(why->exitCode(), 3);
    EXPECT_EQ(why->text(), q("stackwright.yml:4:15: the secrets of a need BuildKit, and this engine builds without it: buildx is missing"));
    facts.builder = EngineFacts::Builder::Buildx;
    EXPECT_FALSE(whyEngineCannot(planning, facts));
}

TEST(EngineSecrets, NoValueIsOnTheCommandLine)
{
    BuildRequest request;
    request.context = q("/c");
    request.secrets = {{q("token"), q("TOKEN"), q("canary"), {}}, {q("npmrc"), {}, {}, q("/home/me/.npmrc")}};
    for (const bool podman : {false, true}) {
        EngineFacts facts;
        facts.builder = EngineFacts::Builder::BuildKit;
        facts.podman = podman;
        const Command command = Engine(facts, {}).build(request);
        const QString line = command.arguments.join(QLatin1Char(' '));
        EXPECT_TRUE(line.contains(q(" --secret id=token,env=TOKEN --secret id=npmrc,src=/home/me/.npmrc "))) << qPrintable(line);
        EXPECT_FALSE(line.contains(q("canary")));
        EXPECT_EQ(command.environment.value(q("TOKEN")), q("canary"));
    }
}

TEST(Masker, ALargeFileOfManyLinesIsPreparedAtOnce)
{
    QByteArray file;
    for (int i = 0; i < 1500; ++i)
        file += "line-of-a-secret-" + QByteArray::number(i * 7919) + '\n';
    const Masker masker(QByteArrayList{file, file, "line-of-a-secret-7919"});
    EXPECT_EQ(masker.mask(QByteArray("a line-of-a-secret-15838 b")), "a *** b");
}

} // namespace secrets_test
