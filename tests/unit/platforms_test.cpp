// Images for several platforms (reference.md 3): what is refused before a run, what a builder is told, and the proof for each platform.
#include "model/registry/platforms.h"
#include "model/stack/spec_registries.h"
#include "model/workspace/buildable.h"
#include "model/workspace/knowntags.h"
#include "tests/support/memoryregistry.h"
#include "tests/support/repository.h"
#include "tests/support/runnertest.h"

#include <QJsonArray>

namespace platforms_test {

using namespace stackwright;

namespace {

/// A stack on disk of one image with platforms, and its child.
class PlatformsOfAStack : public testing::Test
{
protected:
    std::optional<Error> why(const QByteArray &rootFile, const QByteArray &childFile)
    {
        repository.write("images/spec.yml", "platforms: [linux/amd64, linux/arm64]\nimages:\n  a: {image_name: ghcr.io/x/a}\n  b: {image_name: ghcr.io/x/b, depend_on: a}\n"
                                            "tag: {prefix: \"1\"}\nall_info_cmds: {}\n");
        repository.write("images/a/Dockerfile", rootFile);
        repository.write("images/b/Dockerfile", childFile);
        repository.commit();
        Place place;
        place.repo = repository.path();
        Selection everything;
        everything.all = true;
        const auto made = planStack(place, everything, repository.path(), {});
        EXPECT_TRUE(std::holds_alternative<Planning>(made));
        return whyPlatformsCannot(std::get<Planning>(made), options, facts);
    }
    std::string text(const QByteArray &rootFile = "FROM debian\nCOPY Dockerfile /a\n", const QByteArray &childFile = "FROM ghcr.io/x/a\nCOPY Dockerfile /b\n")
    {
        const std::optional<Error> error = why(rootFile, childFile);
        return error ? std::to_string(error->exitCode()) + " " + error->text().toStdString() : std::string();
    }

    TestRepository repository;
    RunOptions options;
    EngineFacts facts;
};

TEST_F(PlatformsOfAStack, ABuilderThatCannotIsRefusedBeforeTheRun)
{
    facts.platform = QStringLiteral("linux/amd64");
    facts.whyBuilder = QStringLiteral("buildx is missing beside client 28.2.2");
    EXPECT_EQ(text(), "3 images/spec.yml:3:3: a is to be made for linux/amd64, linux/arm64, which needs buildx: buildx is missing beside client 28.2.2");
    options.platform = QStringLiteral("local");
    EXPECT_EQ(text(), "");
    options.platform.clear();
    facts.builder = EngineFacts::Builder::Buildx;
    facts.buildxDriver = QStringLiteral("docker");
    EXPECT_EQ(text(), "3 images/spec.yml:3:3: a is to be made for linux/amd64, linux/arm64, and the builder inside an engine with the classic image store makes one platform alone");
    facts.imageStore = EngineFacts::ImageStore::Containerd;
    EXPECT_EQ(text(), "");
    options.push = false; // the engine keeps them
    EXPECT_EQ(text(), "");
    facts.imageStore = EngineFacts::ImageStore::Classic;
    facts.buildxDriver = QStringLiteral("remote");
    facts.buildxBuilder = QStringLiteral("farm");
    EXPECT_EQ(text(), "2 --no-push: a is to be made for linux/amd64, linux/arm64, which builder \"farm\" (remote) can only leave in a registry");
    options.push = true;
    EXPECT_EQ(text(), "");
    facts.platform = QStringLiteral("linux/riscv64");
    EXPECT_EQ(text(), "3 images/spec.yml:3:3: a is to be made for linux/amd64, linux/arm64, and this engine is linux/riscv64: nothing of it could be tested here");
    options.platform = QStringLiteral("linux/riscv64");
    EXPECT_EQ(text(), "");
    options.platform = QStringLiteral("linux/s390x");
    EXPECT_EQ(text(), "3 --platform: a is to be made for linux/s390x, and this engine is linux/riscv64: nothing of it could be tested here");
    options.platform.clear();
    facts.podman = true;
    EXPECT_EQ(text(), "3 images/spec.yml:3:3: a is to be made for linux/amd64, linux/arm64, and podman builds for this machine's own platform here");
}

TEST_F(PlatformsOfAStack, ProgramsOfAPlatformNeedABuilderThatRunsThem)
{
    facts.builder = EngineFacts::Builder::Buildx;
    facts.buildxDriver = QStringLiteral("remote");
    const QByteArray root = "FROM debian\n", child = "FROM ghcr.io/x/a\n";
    EXPECT_EQ(text(root + "RUN true\n", child), "") << "what it runs is not known";
    facts.builderPlatforms = QStringList{QStringLiteral("linux/amd64"), QStringLiteral("linux/amd64/v2"), QStringLiteral("linux/386")};
    EXPECT_EQ(text(root + "COPY Dockerfile /a\n", child + "RUN true\n"),
              "3 images/b/Dockerfile:2: RUN needs programs of linux/arm64, and the builder runs linux/amd64, linux/amd64/v2, linux/386 alone");
    EXPECT_EQ(text(root + "ONBUILD RUN true\n", child), "");
    // What runs on the builder's own platform, and what no image comes of.
    EXPECT_EQ(text("FROM --platform=$BUILDPLATFORM debian AS tools\nRUN true\nFROM tools AS more\nRUN true\nFROM debian\nCOPY --from=more /a /a\n", child), "");
    EXPECT_EQ(text("FROM debian AS other\nRUN true\nFROM debian\n", child), "");
    EXPECT_EQ(text("FROM debian AS other\nRUN true\nFROM debian\nCOPY --from=other /a /a\n", child),
              "3 images/a/Dockerfile:2: RUN needs programs of linux/arm64, and the builder runs linux/amd64, linux/amd64/v2, linux/386 alone");
    facts.builderPlatforms += QStringLiteral("linux/arm64/v8");
    EXPECT_EQ(text(root + "RUN true\n", child), "");
}

TEST_F(PlatformsOfAStack, AChildThatNamesOneWouldBeOnItsLayersForAll)
{
    facts.builder = EngineFacts::Builder::Buildx;
    facts.buildxDriver = QStringLiteral("remote");
    EXPECT_EQ(text("FROM --platform=linux/amd64 debian\n", "FROM --platform=linux/amd64 ghcr.io/x/a\n"),
              "2 images/b/Dockerfile:1: this FROM names a platform, so b would be built on the same layers for linux/amd64 and linux/arm64");
    EXPECT_EQ(text("FROM debian\n", "FROM --platform=$TARGETPLATFORM ghcr.io/x/a\n"), "");
}

/// Two images that a builder elsewhere makes for two platforms.
class PlatformsOfARun : public RunnerTest
{
protected:
    void prepare()
    {
        stack({QStringLiteral("base"), QStringLiteral("child:base")});
        facts.builder = EngineFacts::Builder::Buildx;
        facts.buildxVersion = QStringLiteral("0.13.1");
        facts.buildxDriver = QStringLiteral("remote");
        facts.buildxBuilder = QStringLiteral("farm");
        for (ImageSpec &image : spec.images)
            image.platforms = {QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64")};
        held.insert(digestOf("base"), {{QStringLiteral("linux/amd64"), QStringLiteral("sha256:1"), {QStringLiteral("a")}}, {QStringLiteral("linux/arm64/v8"), QStringLiteral("sha256:2"), {QStringLiteral("b")}}});
        held.insert(digestOf("child"), {{QStringLiteral("linux/amd64"), QStringLiteral("sha256:3"), {QStringLiteral("a"), QStringLiteral("c")}}, {QStringLiteral("linux/arm64"), QStringLiteral("sha256:4"), {QStringLiteral("b"), QStringLiteral("c")}}});
        readPlatforms = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<QList<PlatformImage>>)> answer) {
            asked += ref.text();
            const auto found = held.constFind(ref.digest);
            const Result<QList<PlatformImage>> result = found == held.cend() ? Result<QList<PlatformImage>>(surroundingsError(ref.text(), QStringLiteral("the registry is gone"), {})) : *found;
            QTimer::singleShot(0, asker, [answer, result] { answer(result); });
        };
    }
    static QString digestOf(const char *image) { return DockerFake::idOf(QLatin1String(image) + QLatin1String(qstrcmp(image, "base") == 0 ? ".labels.manifest" : ".manifest")); }

    QHash<QString, QList<PlatformImage>> held; ///< by digest
    QStringList asked;
};

TEST_F(PlatformsOfARun, AreBuiltTogetherAndEachIsProved)
{
    prepare();
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    for (const QString &text : docker.launcher.texts().filter(QStringLiteral("buildx build")))
        EXPECT_TRUE(text.contains(QLatin1String(" --platform=linux/amd64,linux/arm64 ")) && text.contains(QLatin1String("push-by-digest=true"))) << qPrintable(text);
    EXPECT_EQ(asked.size(), 3) << "the child's parent is asked for too: " << qPrintable(asked.join(QLatin1Char(' ')));
    ASSERT_EQ(tagged.size(), 2);
    EXPECT_EQ(tagged.last(), QLatin1String("reg.test/x/child:1-abc@") + digestOf("child")) << "the tag is put on the index";

    // The machine's own alone: nobody is asked.
    docker.launcher.commands.clear();
    asked.clear();
    ends = 0;
    options.platform = QStringLiteral("local");
    EXPECT_EQ(go(), RunState::Passed) << qPrintable(reason);
    EXPECT_TRUE(asked.isEmpty());
    EXPECT_TRUE(docker.launcher.texts().filter(QStringLiteral("--platform")).isEmpty());
}

TEST_F(PlatformsOfARun, OneThatIsNotOnItsParentFailsTheBuild)
{
    prepare();
    const auto after = [this](const QList<PlatformImage> &child) {
        held.insert(digestOf("child"), child);
        docker.launcher.commands.clear();
        tagged.clear();
        ends = 0;
        EXPECT_EQ(go(), RunState::Failed);
        EXPECT_EQ(failedImage + QLatin1Char(' ') + word(failedStage.value_or(Stage::Push)), QStringLiteral("child build"));
        EXPECT_TRUE(tagged.filter(QStringLiteral("x/child")).isEmpty()) << "it got a tag";
        return reason.toStdString();
    };
    const PlatformImage own{QStringLiteral("linux/amd64"), QStringLiteral("sha256:3"), {QStringLiteral("a"), QStringLiteral("c")}};
    EXPECT_EQ(after({own, {QStringLiteral("linux/arm64"), QStringLiteral("sha256:4"), {QStringLiteral("a"), QStringLiteral("c")}}}),
              "is not built on reg.test/x/base:1-abc for linux/arm64: its layers begin otherwise");
    EXPECT_EQ(after({own, {QStringLiteral("linux/arm64"), QStringLiteral("sha256:4"), {}}}), "is not built on reg.test/x/base:1-abc for linux/arm64: its layers begin otherwise");
    EXPECT_EQ(after({own}), "was not made for linux/arm64");
    held[digestOf("base")].removeLast(); // the parent lacks it
    docker.launcher.commands.clear();
    ends = 0;
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(reason, QStringLiteral("was not made for linux/arm64"));
    EXPECT_EQ(failedImage, QStringLiteral("base"));
}

/// Made for this machine alone before (--platform local, or before the spec asked for more), it is not what is asked for now.
TEST(PlatformsOfATag, AreWhatItMustHoldToStand)
{
    KnownTag image, index;
    index.platforms = {QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64/v8")};
    const QStringList one{QStringLiteral("linux/amd64")}, two{QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64")}, other{QStringLiteral("linux/amd64"), QStringLiteral("linux/s390x")};
    EXPECT_TRUE(image.isFor({}) && image.isFor(one));
    EXPECT_FALSE(image.isFor(two));
    EXPECT_TRUE(index.isFor({}) && index.isFor(one) && index.isFor(two));
    EXPECT_FALSE(index.isFor(other));
}

TEST_F(PlatformsOfARun, WhatCannotBeAskedIsNotPassed)
{
    prepare();
    held.remove(digestOf("child"));
    EXPECT_EQ(go(), RunState::Failed);
    EXPECT_EQ(failedImage, QStringLiteral("child"));
    EXPECT_TRUE(reason.startsWith(QLatin1String("what it is for its other platforms cannot be read: "))) << qPrintable(reason);
}

/// A registry of one index, of two images with their configurations and what a builder attaches to them.
class IndexRegistry : public MemoryRegistry
{
public:
    IndexRegistry()
    {
        QJsonArray listed;
        for (const auto &[platform, variant, layer] : QList<std::tuple<const char *, const char *, const char *>>{{"amd64", "", "one"}, {"arm64", "v8", "two"}}) {
            QJsonObject config{{QStringLiteral("os"), QStringLiteral("linux")}, {QStringLiteral("architecture"), QLatin1String(platform)},
                               {QStringLiteral("rootfs"), QJsonObject{{QStringLiteral("diff_ids"), QJsonArray{QLatin1String(layer)}}}}};
            if (*variant)
                config.insert(QStringLiteral("variant"), QLatin1String(variant));
            const QByteArray bytes = QJsonDocument(config).toJson();
            const QString digest = idOf(QString::fromUtf8(bytes));
            blobs.insert(digest, bytes);
            const RawManifest manifest = raw(QJsonDocument(QJsonObject{{QStringLiteral("config"), QJsonObject{{QStringLiteral("digest"), digest}}}}).toJson(), QStringLiteral("application/vnd.oci.image.manifest.v1+json"));
            manifests.insert(manifest.digest, manifest);
            listed += QJsonObject{{QStringLiteral("digest"), manifest.digest}, {QStringLiteral("platform"), QJsonObject{{QStringLiteral("os"), QStringLiteral("linux")}, {QStringLiteral("architecture"), QLatin1String(platform)}}}};
        }
        listed += QJsonObject{{QStringLiteral("digest"), idOf(QStringLiteral("proof"))}, {QStringLiteral("platform"), QJsonObject{{QStringLiteral("os"), QStringLiteral("unknown")}, {QStringLiteral("architecture"), QStringLiteral("unknown")}}}};
        index = raw(QJsonDocument(QJsonObject{{QStringLiteral("manifests"), listed}}).toJson(), QStringLiteral("application/vnd.oci.image.index.v1+json"));
        manifests.insert(index.digest, index);
    }
    void manifest(const ImageRef &ref, QObject *context, Answer<Result<RawManifest>> answer) override
    {
        const auto found = manifests.constFind(ref.digest);
        later(context, answer, found == manifests.cend() ? Result<RawManifest>(inputError(ref.text(), QStringLiteral("is missing"))) : Result<RawManifest>(*found));
    }
    void blob(const ImageRef &repository, const QString &digest, QObject *context, Answer<Result<QByteArray>> answer) override
    {
        const auto found = blobs.constFind(digest);
        later(context, answer, found == blobs.cend() ? Result<QByteArray>(inputError(repository.text(), QStringLiteral("no such blob"))) : Result<QByteArray>(*found));
    }

    QHash<QString, RawManifest> manifests;
    QHash<QString, QByteArray> blobs;
    RawManifest index;
};

TEST(PlatformsOfARegistry, AreReadOfAnIndexAndOfAnImage)
{
    IndexRegistry registry;
    const ImageRef ref = *parseImageRef(QStringLiteral("reg.test/x/a"));
    const auto read = [&](const QString &digest) {
        std::optional<Result<QList<PlatformImage>>> got;
        QObject context;
        readPlatforms(registry, ref.withDigest(digest), &context, [&got](const Result<QList<PlatformImage>> &result) { got = result; });
        EXPECT_TRUE(spinUntil([&got] { return got.has_value(); }));
        QStringList all;
        if (got->ok())
            for (const PlatformImage &one : **got)
                all += one.platform + QLatin1Char('=') + one.layers.join(QLatin1Char('+'));
        return got->ok() ? all.join(QLatin1Char(' ')) : got->error().text();
    };
    EXPECT_EQ(read(registry.index.digest), QStringLiteral("linux/amd64=one linux/arm64/v8=two"));
    for (const auto &manifest : std::as_const(registry.manifests))
        EXPECT_TRUE(manifest.isIndex() || QStringList({QStringLiteral("linux/amd64=one"), QStringLiteral("linux/arm64/v8=two")}).contains(read(manifest.digest)));
    EXPECT_EQ(platformsListed(registry.index.json()).join(QLatin1Char(' ')), QStringLiteral("linux/amd64 linux/arm64")) << "what is attached is no platform";
    registry.blobs.erase(registry.blobs.begin());
    EXPECT_TRUE(read(registry.index.digest).contains(QLatin1String("no such blob"))) << "half an answer is none";
}

} // namespace

} // namespace platforms_test
