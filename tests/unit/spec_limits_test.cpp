// The keys limits and cache of a spec (reference.md 2): what is read, what is refused and where.
#include "model/run/limits.h"
#include "model/stack/spec_limits.h"
#include "model/workspace/buildable.h"
#include "tests/support/repository.h"

#include <gtest/gtest.h>

namespace spec_limits_test {

using namespace stackwright;

namespace {

QString findingsToldOf(const SpecReading &reading)
{
    QStringList all;
    for (const Finding &finding : reading.findings)
        all += QString::number(finding.line) + QLatin1Char(':') + QString::number(finding.column) + QLatin1Char(' ') + finding.rule
               + (finding.severity == Finding::Severity::Warning ? QStringLiteral("?") : QString());
    return all.join(QLatin1String(", "));
}

SpecReading specWithTop(const QByteArray &top)
{
    return readSpec(top + "images:\n  a: {image_name: ghcr.io/x/a}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
}

} // namespace

TEST(SpecLimits, AreRead)
{
    const SpecReading all = specWithTop("limits: {build: 2, test: 3, push: \"4\"}\n");
    EXPECT_EQ(findingsToldOf(all), QString());
    ASSERT_TRUE(all.spec);
    EXPECT_EQ(all.spec->limits, (Limits{2, 3, 4}));
    EXPECT_EQ(specWithTop("limits: {push: 1}\n").spec->limits, (Limits{{}, {}, 1}));
    EXPECT_EQ(specWithTop("").spec->limits, Limits());
    EXPECT_EQ(limitOf(all.spec->limits, Stage::Integration), 3);
    EXPECT_EQ(limitOf(all.spec->limits, Stage::Page), std::nullopt);
    EXPECT_EQ(limitsIn(toJson(all.spec->limits)), all.spec->limits) << "as a journal keeps them";
    EXPECT_TRUE(toJson(Limits()).isEmpty());
}

TEST(SpecLimits, ThatAreNoneAreNamedAtTheirPlace)
{
    for (const auto &[top, expected] : QList<std::pair<QByteArray, const char *>>{
             {"limits: {build: 0}\n", "1:10 bad-limit"},
             {"limits:\n  build: 2\n  test: many\n", "3:3 bad-limit"},
             {"limits: {push: -1}\n", "1:10 bad-limit"},
             {"limits: {push: 2.5}\n", "1:10 bad-limit"},
             {"limits: {push: 010}\n", "1:10 bad-limit"},
             {"limits: {push: 99999999999999999999}\n", "1:10 bad-limit"},
             {"limits: {test: [2]}\n", "1:10 bad-limit"},
             {"limits: {test: }\n", "1:10 bad-limit"},
             {"limits: {build: 0, test: zero}\n", "1:10 bad-limit, 1:20 bad-limit"},
             {"limits: 2\n", "1:1 wrong-kind"},
             {"limits: {builds: 2}\n", "1:10 unknown-key?"}})
        EXPECT_EQ(findingsToldOf(specWithTop(top)).toStdString(), expected) << top.constData();
    const SpecReading zero = specWithTop("limits: {build: 0}\n");
    EXPECT_EQ(zero.findings.first().text, QStringLiteral("limits.build is \"0\", which is no whole number from 1 to 9999"));
    EXPECT_FALSE(zero.spec);
}

TEST(SpecTests, AWordInBracesThatNobodyKnowsIsSaid)
{
    const auto unknown = [](const QByteArray &top) {
        QStringList all;
        for (const Finding &finding : specWithTop(top).findings)
            all += QString::number(finding.line) + QLatin1Char(':') + QString::number(finding.column) + QLatin1Char(' ') + finding.text + QLatin1String(" (") + finding.advice.left(20) + QLatin1Char(')');
        return all.join(QLatin1Char('\n')).toStdString();
    };
    EXPECT_EQ(unknown("tests: [\"tests/{nmae}\"]\n"), "1:9 tests has {nmae}, which is not known here: it stays as it is written (did you mean {name}?)");
    EXPECT_EQ(unknown("test_command: [./check, \"{imag}\", \"--x={tagg}\"]\n"),
              "1:25 test_command has {imag}, which is not known here: it stays as it is written (did you mean {image})"
              "\n1:35 test_command has {tagg}, which is not known here: it stays as it is written (did you mean {tag}? )");
    EXPECT_EQ(unknown("test_command: ./check {sufix}\n").substr(0, 20), "1:1 test_command has");
    for (const char *fine : {"test_command: [sh, -c, \"echo ${HOME} {} {image} {0} $1\"]\n", "tests: [\"t/{host}/{namespace}/{name}/{repository}/{tag}/{variant}/{folder}\"]\n", "test_command: []\n"})
        EXPECT_EQ(unknown(fine), "") << fine;
    EXPECT_TRUE(specWithTop("tests: [\"t/{nobody}\"]\n").spec) << "a warning: a file may be called so";
}

TEST(SpecCache, IsReadInItsOwnWordsAndInBuildKits)
{
    const SpecReading usual = specWithTop("cache: {to: ghcr.io/team/cache, from: [ghcr.io/team/cache, \"ghcr.io/team/old:main\"]}\n");
    EXPECT_EQ(findingsToldOf(usual), QString());
    ASSERT_TRUE(usual.spec);
    EXPECT_EQ(usual.spec->cache.to, QStringLiteral("ghcr.io/team/cache"));
    EXPECT_EQ(usual.spec->cache.from, (QStringList{QStringLiteral("ghcr.io/team/cache"), QStringLiteral("ghcr.io/team/old:main")}));
    EXPECT_TRUE(usual.spec->cache.whole);
    const CacheSpec words = specWithTop("cache: {to: \"type=registry,ref={host}/{namespace}/cache,mode=min\", from: \"type=registry,ref=ghcr.io/x/y\"}\n").spec->cache;
    EXPECT_EQ(words.to, QStringLiteral("{host}/{namespace}/cache"));
    EXPECT_FALSE(words.whole);
    EXPECT_EQ(words.from, QStringList{QStringLiteral("ghcr.io/x/y")});
    for (const char *inlined : {"cache: {to: inline}\n", "cache: {to: type=inline}\n"})
        EXPECT_TRUE(specWithTop(inlined).spec->cache.inlined) << inlined;
    EXPECT_TRUE(specWithTop("").spec->cache.isEmpty());
}

TEST(SpecCache, AWrongOneIsRefusedWhereItStands)
{
    for (const auto &[top, expected] : QList<std::pair<QByteArray, const char *>>{
             {"cache: ghcr.io/team/cache\n", "1:1 wrong-kind"},
             {"cache: {to: cache}\n", "1:9 illegal-cache"},
             {"cache: {to: Ghcr.io/Team}\n", "1:9 illegal-cache"},
             {"cache: {to: \"ghcr.io/team/cache:main\"}\n", "1:9 illegal-cache"},
             {"cache: {to: \"type=gha\"}\n", "1:9 illegal-cache"},
             {"cache: {to: \"type=local,dest=/tmp/x\"}\n", "1:9 illegal-cache"},
             {"cache: {to: \"type=registry,ref=ghcr.io/x/y,mode=most\"}\n", "1:9 illegal-cache"},
             {"cache: {from: [ghcr.io/x/y, \"{nmae}\"]}\n", "1:29 unknown-placeholder"},
             {"cache: {form: ghcr.io/x/y}\n", "1:9 unknown-key?"}})
        EXPECT_EQ(findingsToldOf(specWithTop(top)).toStdString(), expected) << top.constData();
}

TEST(SpecCache, EachImageHasATagOfItsOwn)
{
    const SpecReading reading = readSpec("images:\n  a: {image_name: ghcr.io/x/a}\n  b: {image_name: ghcr.io/x/b, matrix: {PY: ['3.12', '3.13']}}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    ASSERT_TRUE(reading.spec);
    const QList<ImageSpec> &images = reading.spec->images;
    EXPECT_EQ(cacheReference(QStringLiteral("ghcr.io/x/cache"), images[0], images[0].ref), QStringLiteral("ghcr.io/x/cache:a"));
    EXPECT_EQ(cacheReference(QStringLiteral("{host}/{namespace}/cache"), images[1], images[1].ref), QStringLiteral("ghcr.io/x/cache:b-3.12"));
    EXPECT_EQ(cacheReference(QStringLiteral("ghcr.io/x/cache:main"), images[0], images[0].ref), QStringLiteral("ghcr.io/x/cache:main"));

    CacheSpec cache;
    cache.from = {QStringLiteral("ghcr.io/x/cache"), QStringLiteral("{host}/cache")};
    cache.to = QStringLiteral("ghcr.io/x/cache");
    EXPECT_EQ(cacheBeside(cache, {}), cache);
    const CacheSpec beside = cacheBeside(cache, QStringLiteral("127.0.0.1:5000"));
    EXPECT_EQ(beside.from, QStringList{QStringLiteral("{host}/cache")});
    EXPECT_EQ(beside.to, QString());
}

TEST(SpecCache, ABuilderThatCannotIsRefusedBeforeTheRun)
{
    TestRepository repository;
    repository.write("images/spec.yml", "images:\n  a: {image_name: ghcr.io/x/a}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\ncache: {to: ghcr.io/x/cache}\n");
    repository.write("images/a/Dockerfile", "FROM debian\n");
    repository.commit();
    Place place;
    place.repo = repository.path();
    const auto made = planStack(place, {}, repository.path(), {});
    ASSERT_TRUE(std::holds_alternative<Planning>(made));
    const Planning &planning = std::get<Planning>(made);
    EngineFacts facts;
    const auto why = [&](bool push = true) {
        const std::optional<Error> error = whyCacheCannot(planning, planning.spec.cache, facts, push);
        EXPECT_TRUE(!error || error->exitCode() == 3);
        return error ? error->text().toStdString() : std::string();
    };
    facts.whyBuilder = QStringLiteral("buildx is missing");
    EXPECT_EQ(why(), "images/spec.yml:5:1: cache needs BuildKit, and this engine builds without it: buildx is missing");
    facts.builder = EngineFacts::Builder::BuildKit;
    EXPECT_EQ(why(), "images/spec.yml:5:1: cache.to names a repository, and docker's own client without buildx can keep steps in the image alone");
    EXPECT_EQ(why(false), "") << "without a push nothing is kept";
    facts.builder = EngineFacts::Builder::Buildx;
    facts.buildxDriver = QStringLiteral("docker");
    EXPECT_EQ(why(), "images/spec.yml:5:1: cache.to names a repository, and the builder inside an engine with the classic image store can keep steps in the image alone");
    facts.imageStore = EngineFacts::ImageStore::Containerd;
    EXPECT_EQ(why(), "");
    facts.imageStore = EngineFacts::ImageStore::Classic;
    facts.buildxDriver = QStringLiteral("docker-container");
    EXPECT_EQ(why(), "");
    facts.podman = true;
    EXPECT_EQ(why(), "images/spec.yml:5:1: cache is BuildKit's, and podman builds without it");
}

} // namespace spec_limits_test
