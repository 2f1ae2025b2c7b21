// docker's words, without docker: the answers here are those that clients 20.10 and 28.2 really gave.
#include "model/engine/builtimage.h"
#include "model/engine/engine.h"
#include "tests/support/fakelauncher.h"
#include "tests/support/spin.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTimeZone>

#include <gtest/gtest.h>

#include <optional>

namespace engine_test {

using namespace stackwright;
using Builder = EngineFacts::Builder;

namespace {

QString joined(const Command &command)
{
    return command.arguments.join(QLatin1Char(' '));
}

Engine engineWith(Builder builder)
{
    EngineFacts facts;
    facts.program = QStringLiteral("/usr/bin/docker");
    facts.builder = builder;
    facts.scratchConfig = QStringLiteral("/scratch");
    return Engine(facts, {});
}

BuildRequest aBuild()
{
    BuildRequest request;
    request.context = QStringLiteral("/stack/images/base");
    request.dockerfile = QStringLiteral("/stack/images/base/Dockerfile");
    request.tags = {QStringLiteral("127.0.0.1:5000/base:2023.2-abc")};
    request.buildArguments = {{QStringLiteral("PY"), QStringLiteral("3 11")}};
    request.labels = {{QStringLiteral("a.b"), QStringLiteral("c")}};
    request.cacheFrom = {QStringLiteral("127.0.0.1:5000/base:2023.2-stable")};
    request.idFile = QStringLiteral("/tmp/id");
    return request;
}

TEST(Engine, BuildsForSeveralPlatformsAtOnce)
{
    BuildRequest request = aBuild();
    EXPECT_FALSE(joined(engineWith(Builder::Buildx).build(request)).contains(QLatin1String("--platform")));
    request.platforms = {QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64")};
    EXPECT_TRUE(joined(engineWith(Builder::Buildx).build(request)).contains(QLatin1String(" --platform=linux/amd64,linux/arm64 ")));
}

TEST(Engine, GivesACacheToABuilderThatTakesOne)
{
    BuildRequest request = aBuild();
    request.cachesFrom = {QStringLiteral("ghcr.io/x/cache:base")};
    request.cacheTo = QStringLiteral("ghcr.io/x/cache:base");
    const QString buildx = joined(engineWith(Builder::Buildx).build(request));
    EXPECT_TRUE(buildx.contains(QLatin1String("--cache-from=127.0.0.1:5000/base:2023.2-stable --cache-from=type=registry,ref=ghcr.io/x/cache:base"
                                              " --cache-to=type=registry,ref=ghcr.io/x/cache:base,mode=max,ignore-error=true")))
        << qPrintable(buildx);
    request.wholeCache = false;
    EXPECT_TRUE(joined(engineWith(Builder::Buildx).build(request)).contains(QLatin1String(",mode=min,")));
    const QString own = joined(engineWith(Builder::BuildKit).build(request));
    EXPECT_TRUE(own.contains(QLatin1String(" --cache-from=ghcr.io/x/cache:base"))) << qPrintable(own);
    EXPECT_FALSE(own.contains(QLatin1String("--cache-to"))) << qPrintable(own);
    EXPECT_FALSE(joined(engineWith(Builder::Classic).build(request)).contains(QLatin1String("ghcr.io/x/cache")));
}

/// A PATH with these clients; HOME and DOCKER_CONFIG of its own.
class Surroundings
{
public:
    Surroundings()
    {
        set("PATH", m_folder.filePath(QStringLiteral("first")) + QLatin1Char(':') + m_folder.filePath(QStringLiteral("second")));
        set("HOME", m_folder.path());
        set("XDG_CACHE_HOME", m_folder.filePath(QStringLiteral("cache")));
        set("DOCKER_CONFIG", m_folder.filePath(QStringLiteral("person")));
        set("DOCKER_HOST", QString());
    }
    ~Surroundings()
    {
        for (auto it = m_before.cbegin(); it != m_before.cend(); ++it)
            it.value().isNull() ? qunsetenv(it.key().constData()) : qputenv(it.key().constData(), it.value());
    }
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
    QString put(const char *name, const QByteArray &bytes)
    {
        const QString file = path(name);
        QDir().mkpath(QFileInfo(file).path());
        QFile made(file);
        EXPECT_TRUE(made.open(QIODevice::WriteOnly));
        made.write(bytes);
        made.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return file;
    }

private:
    void set(const char *name, const QString &value)
    {
        m_before.insert(name, qgetenv(name));
        qputenv(name, value.toUtf8());
    }
    QTemporaryDir m_folder;
    QMap<QByteArray, QByteArray> m_before;
};

QByteArray version(const char *client)
{
    return QByteArray("{\"Client\":{\"Version\":\"") + client
        + "\",\"ApiVersion\":\"1.41\"},\"Server\":{\"Version\":\"20.10.24+dfsg1\",\"ApiVersion\":\"1.41\"}}\n";
}

Result<EngineFacts> probeNow(FakeLauncher &launcher, const EngineOptions &options = {})
{
    QObject context;
    std::optional<Result<EngineFacts>> answer;
    Engine::probe(launcher, options, &context, [&](const Result<EngineFacts> &facts) { answer = facts; });
    EXPECT_FALSE(answer) << "never from inside probe()";
    EXPECT_TRUE(spinUntil([&] { return answer.has_value(); }));
    return answer.value_or(Result<EngineFacts>(workError({}, QStringLiteral("no answer"))));
}

const char noPlugins[] = "{\"DockerRootDir\":\"/var/lib/docker\",\"ClientInfo\":{\"Plugins\":[]}}";
const char withBuildx[] = "{\"DockerRootDir\":\"/d\",\"ClientInfo\":{\"Plugins\":[{\"Name\":\"buildx\",\"Version\":\"v0.14.1\"}]}}";

} // namespace

TEST(Engine, BuildsWithTheClassicBuilder)
{
    const Command command = engineWith(Builder::Classic).build(aBuild());
    EXPECT_EQ(joined(command),
              QStringLiteral("build --force-rm --file=/stack/images/base/Dockerfile --tag=127.0.0.1:5000/base:2023.2-abc --build-arg PY=3 11 "
                             "--label a.b=c --cache-from=127.0.0.1:5000/base:2023.2-stable --iidfile=/tmp/id /stack/images/base"));
    EXPECT_EQ(command.environment.value(QStringLiteral("DOCKER_BUILDKIT")), QStringLiteral("0"));
    EXPECT_EQ(command.environment.value(QStringLiteral("DOCKER_CONFIG")), QStringLiteral("/scratch"));
    EXPECT_EQ(command.deadline.count(), 0);
}

TEST(Engine, BuildsWithBuildKit)
{
    BuildRequest request = aBuild();
    request.noCache = request.pull = true;
    const Command command = engineWith(Builder::BuildKit).build(request);
    EXPECT_TRUE(joined(command).startsWith(QStringLiteral("build --progress=plain --file=")));
    EXPECT_TRUE(joined(command).contains(QStringLiteral(" --build-arg BUILDKIT_INLINE_CACHE=1 ")));
    EXPECT_TRUE(joined(command).endsWith(QStringLiteral(" --no-cache --pull /stack/images/base")));
    EXPECT_FALSE(joined(command).contains(QStringLiteral("force-rm")));
    EXPECT_EQ(command.environment.value(QStringLiteral("DOCKER_BUILDKIT")), QStringLiteral("1"));
    // What children are built on must be the same image whenever its steps are.
    request.labels.clear();
    for (const Builder builder : {Builder::BuildKit, Builder::Buildx})
        EXPECT_FALSE(joined(engineWith(builder).build(request)).contains(QStringLiteral("INLINE_CACHE")));
}

TEST(Engine, BuildsWithBuildxOnANamedBuilder)
{
    EngineFacts facts;
    facts.builder = Builder::Buildx;
    facts.buildxVersion = QStringLiteral("v0.14.1");
    facts.buildxBuilder = QStringLiteral("remote");
    BuildRequest request = aBuild();
    request.metadataFile = QStringLiteral("/tmp/id.json");
    Command command = Engine(facts, {}).build(request);
    EXPECT_TRUE(joined(command).startsWith(QStringLiteral("buildx build --load --builder=remote --progress=plain --provenance=false --file=")));
    EXPECT_TRUE(joined(command).contains(QStringLiteral(" --iidfile=/tmp/id --metadata-file=/tmp/id.json ")));
    EXPECT_EQ(command.environment.value(QStringLiteral("BUILDX_METADATA_PROVENANCE")), QStringLiteral("disabled"));
    // Each word only to a buildx that knows it.
    facts.buildxVersion = QStringLiteral("0.9.1");
    EXPECT_FALSE(joined(Engine(facts, {}).build(request)).contains(QStringLiteral("--provenance")));
    EXPECT_TRUE(joined(Engine(facts, {}).build(request)).contains(QStringLiteral("--metadata-file")));
    facts.buildxVersion = QStringLiteral("v0.5.1-docker");
    EXPECT_FALSE(joined(Engine(facts, {}).build(request)).contains(QStringLiteral("--metadata-file")));
    EXPECT_FALSE(joined(engineWith(Builder::BuildKit).build(request)).contains(QStringLiteral("--metadata-file")));
}

TEST(Engine, ReadsAnswersWithoutTheClientsWarnings)
{
    const Engine engine = engineWith(Builder::Buildx);
    const QString x = QStringLiteral("x");
    for (const Command &command : {engine.inspectImages({x}), engine.inspectContainer(x), engine.history(x), engine.listContainers(x), engine.ping()})
        EXPECT_TRUE(command.separateErrors) << qPrintable(command.text());
}

TEST(Engine, OnlyPullAndPushSeeCredentials)
{
    qputenv("DOCKER_CONFIG", "/person");
    const Engine engine = engineWith(Builder::Classic);
    const QString key = QStringLiteral("DOCKER_CONFIG");
    EXPECT_EQ(engine.push(QStringLiteral("x")).environment.value(key), QStringLiteral("/person"));
    EXPECT_EQ(engine.pull(QStringLiteral("x")).environment.value(key), QStringLiteral("/person"));
    for (const Command &command : {engine.build(aBuild()), engine.run({}), engine.execute(QStringLiteral("c"), {}), engine.ping(),
                                   engine.tag(QStringLiteral("a"), QStringLiteral("b")), engine.history(QStringLiteral("x"))})
        EXPECT_EQ(command.environment.value(key), QStringLiteral("/scratch")) << qPrintable(command.text());
    BuildRequest withLogin = aBuild();
    withLogin.configFolder = QStringLiteral("/logins");
    EXPECT_EQ(engine.build(withLogin).environment.value(key), QStringLiteral("/logins"));
    EngineOptions options;
    options.configFolder = QStringLiteral("/private");
    EXPECT_EQ(Engine({}, options).push(QStringLiteral("x")).environment.value(key), QStringLiteral("/private"));
    qunsetenv("DOCKER_CONFIG");
}

TEST(Engine, ABuilderElsewherePushesByDigestWithoutATag)
{
    EngineFacts facts;
    facts.builder = Builder::Buildx;
    facts.buildxVersion = QStringLiteral("0.29.1");
    facts.buildxDriver = QStringLiteral("remote");
    facts.buildxBuilder = QStringLiteral("farm");
    EngineOptions options;
    options.plainHosts = {QStringLiteral("registry.lan:5000")};
    const Engine engine(facts, options);
    BuildRequest request = aBuild();
    request.tags.clear();
    request.pushTo = QStringLiteral("127.0.0.1:5000/team/base");
    EXPECT_TRUE(joined(engine.build(request)).startsWith(QStringLiteral("buildx build --output=type=image,name=127.0.0.1:5000/team/base,push-by-digest=true,push=true --builder=farm ")))
        << qPrintable(joined(engine.build(request)));
    request.pushTo = QStringLiteral("registry.lan:5000/team/base");
    EXPECT_TRUE(joined(engine.build(request)).contains(QStringLiteral(",registry.insecure=true ")));
    request.pushTo.clear();
    EXPECT_TRUE(joined(engine.build(request)).startsWith(QStringLiteral("buildx build --load ")));
}

TEST(Engine, SpeaksPodmansWords)
{
    EngineFacts facts;
    facts.program = QStringLiteral("/usr/bin/podman");
    facts.podman = true;
    EngineOptions options;
    options.configFolder = QStringLiteral("/private");
    options.plainHosts = {QStringLiteral("registry.lan:5000")};
    const Engine engine(facts, options);
    const auto push = [&](const char *image) { return joined(engine.push(QLatin1String(image))); };
    const QString login = QStringLiteral("--authfile=/private/config.json ");
    // Docker takes these for plain by itself; podman would end with "server gave HTTP response to HTTPS client".
    for (const char *image : {"127.0.0.1:5000/base:1", "localhost:5000/base:1", "[::1]:5000/base:1", "registry.lan:5000/base:1"})
        EXPECT_TRUE(push(image).startsWith(QStringLiteral("push --tls-verify=false ") + login)) << image;
    for (const char *image : {"ghcr.io/team/base:1", "registry.lan/base:1", "127.example.org/base:1", "team/base:1"})
        EXPECT_TRUE(push(image).startsWith(QStringLiteral("push ") + login)) << image;
    EXPECT_FALSE(joined(engine.build(aBuild())).contains(QStringLiteral("--cache-from")));
    BuildRequest withLogin = aBuild();
    withLogin.configFolder = QStringLiteral("/logins");
    EXPECT_TRUE(joined(engine.build(withLogin)).contains(QStringLiteral("--authfile=/logins/config.json")));
    EXPECT_EQ(joined(engine.removeContainers({QStringLiteral("x")})), QStringLiteral("rm --force --volumes --time=0 x"));
    EXPECT_TRUE(joined(engineWith(Builder::Classic).pull(QStringLiteral("127.0.0.1:5000/base:1"))).startsWith(QStringLiteral("pull 127")));
}

TEST(Engine, RunsAContainerWithoutRights)
{
    ContainerRequest request;
    request.image = QStringLiteral("sha256:abc");
    request.name = QStringLiteral("sw-1");
    request.labels = {{QStringLiteral("stackwright.run"), QStringLiteral("r1")}};
    request.mounts = {{QStringLiteral("/a,b"), QStringLiteral("/tests"), false}, {QStringLiteral("/out"), QStringLiteral("/out"), true}};
    request.environment = {{QStringLiteral("TEST_IMAGE"), QStringLiteral("x:y")}};
    request.entrypoint = {QStringLiteral("python3"), QStringLiteral("-m")};
    request.command = {QStringLiteral("pytest")};
    EXPECT_EQ(joined(engineWith(Builder::Classic).run(request)),
              QStringLiteral("run --init --rm --name=sw-1 --label stackwright.run=r1 --network=none --cap-drop=ALL "
                             "--security-opt=no-new-privileges --pids-limit=4096 --mount type=bind,\"source=/a,b\",target=/tests,readonly "
                             "--mount type=bind,source=/out,target=/out --env TEST_IMAGE=x:y --entrypoint=python3 sha256:abc -m pytest"));
}

TEST(Engine, NeverLetsANameBeAnOption)
{
    const Engine engine = engineWith(Builder::Classic);
    EXPECT_EQ(joined(engine.pull(QStringLiteral("--help"))), QStringLiteral("pull -- --help"));
    EXPECT_EQ(joined(engine.tag(QStringLiteral("a"), QStringLiteral("-v/:/x"))), QStringLiteral("tag -- a -v/:/x"));
    EXPECT_EQ(joined(engine.removeContainers({QStringLiteral("-a")})), QStringLiteral("rm --force --volumes -- -a"));
}

TEST(Engine, ReadsImages)
{
    const auto images = Engine::readImages(
        "[{\"Id\":\"sha256:e9\",\"RepoTags\":[\"eng-test:1\"],\"RepoDigests\":[],\"Created\":\"2026-11-22T20:20:24.098481058Z\",\"Config\":"
        "{\"User\":\"jovyan\",\"WorkingDir\":\"/home\",\"Env\":[\"PATH=/bin\",\"A=b=c\"],\"Labels\":{\"a\":\"b c\"}},\"Size\":4198898553,"
        "\"RootFS\":{\"Layers\":[\"sha256:1\",\"sha256:2\"]}}]");
    ASSERT_TRUE(images);
    ASSERT_EQ(images->size(), 1);
    const ImageFacts &facts = images->first();
    EXPECT_EQ(facts.id, QStringLiteral("sha256:e9"));
    EXPECT_EQ(facts.size, 4198898553);
    EXPECT_EQ(facts.environment.last(), (QPair<QString, QString>(QStringLiteral("A"), QStringLiteral("b=c"))));
    EXPECT_EQ(facts.labels.first().second, QStringLiteral("b c"));
    EXPECT_EQ(facts.created, QDateTime(QDate(2026, 11, 22), QTime(20, 20, 24, 98), QTimeZone::utc()));
    EXPECT_EQ(facts.rootfsLayers.size(), 2);
    EXPECT_FALSE(Engine::readImages("Error: no such image"));
    EXPECT_FALSE(Engine::readImages(""));
}

TEST(Engine, ReadsHistoryOldestFirst)
{
    const auto layers = Engine::readHistory(
        "{\"Comment\":\"buildkit.dockerfile.v0\",\"CreatedAt\":\"2026-11-22T20:20:24Z\",\"CreatedBy\":\"RUN |1 TAG=x /bin/sh -c cat /file # buildkit\","
        "\"CreatedSince\":\"2026-11-22T20:20:24Z\",\"ID\":\"sha256:e986\",\"Size\":\"0\"}\n"
        "{\"Comment\":\"\",\"CreatedAt\":\"2026-11-22T21:20:23+01:00\",\"CreatedBy\":\"COPY file /file\",\"ID\":\"\\u003cmissing\\u003e\",\"Size\":\"198898544\"}\n");
    ASSERT_TRUE(layers);
    ASSERT_EQ(layers->size(), 2);
    EXPECT_EQ(layers->first().size, 198898544);
    EXPECT_EQ(layers->first().id, QString());
    EXPECT_EQ(layers->first().created, QDateTime(QDate(2026, 11, 22), QTime(20, 20, 23), QTimeZone::utc()));
    EXPECT_EQ(layers->last().id, QStringLiteral("sha256:e986"));
    EXPECT_TRUE(layers->last().createdBy.startsWith(QStringLiteral("RUN |1")));
    EXPECT_FALSE(Engine::readHistory("oops\n"));
}

TEST(EngineProbe, TakesBuildKitOfAnOldClient)
{
    Surroundings around;
    const QString client = around.put("first/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("version"), {.output = version("20.10.24+dfsg1")});
    launcher.on(QStringLiteral("info"), {.output = noPlugins});
    const auto facts = probeNow(launcher);
    ASSERT_TRUE(facts) << qPrintable(facts.error().text());
    EXPECT_EQ(facts->program, client);
    EXPECT_EQ(facts->builder, Builder::BuildKit);
    EXPECT_EQ(facts->serverVersion, QStringLiteral("20.10.24+dfsg1"));
    EXPECT_EQ(facts->storageRoot, QStringLiteral("/var/lib/docker"));
    EXPECT_EQ(facts->whyBuilder, QStringLiteral("client 20.10.24+dfsg1 has BuildKit built in"));
}

TEST(EngineProbe, TakesALaterClientThatBuildsBetterButNotPastAScript)
{
    Surroundings around;
    const QString first = around.put("first/docker", "\177ELF");
    const QString second = around.put("second/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QString(first + QStringLiteral(" version")), {.output = version("28.2.2")});
    launcher.on(QString(second + QStringLiteral(" version")), {.output = version("20.10.24")});
    launcher.on(QStringLiteral("info"), {.output = noPlugins});
    auto facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->program, second);

    around.put("first/docker", "#!/bin/sh\nexec /usr/bin/docker \"$@\"\n");
    facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->program, first);
    EXPECT_EQ(facts->builder, Builder::Classic);
    EXPECT_EQ(facts->whyBuilder, QStringLiteral("buildx is missing beside client 28.2.2"));
}

TEST(EngineProbe, TakesBuildxWhereItWorks)
{
    Surroundings around;
    around.put("first/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("version"), {.output = version("28.2.2")});
    launcher.on(QStringLiteral("info"), {.output = withBuildx});
    launcher.on(QStringLiteral("buildx inspect"), {.output = "Name:   default\nDriver: docker\n\nNodes:\nName: default\nStatus: running\n"});
    auto facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->builder, Builder::Buildx);
    EXPECT_EQ(facts->buildxDriver, QStringLiteral("docker"));
    EXPECT_EQ(facts->buildxBuilder, QString()) << "the engine's own is the current one";
    EXPECT_EQ(facts->buildxConfig, around.path("person/buildx")) << "where a builder is found whenever it was made";
    for (const Command &command : launcher.commands)
        EXPECT_EQ(command.environment.value(QStringLiteral("BUILDX_CONFIG")), facts->buildxConfig);
    EXPECT_EQ(Engine(*facts, {}).build(aBuild()).environment.value(QStringLiteral("BUILDX_CONFIG")), facts->buildxConfig);

    launcher.on(QStringLiteral("buildx"), {.errors = "exec format error\n", .code = 1});
    facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->builder, Builder::Classic);
    EXPECT_EQ(facts->whyBuilder, QStringLiteral("buildx beside client 28.2.2 does not work"));

    EngineOptions options;
    options.builder = QStringLiteral("remote");
    launcher.on(QStringLiteral("buildx inspect"), {.errors = "ERROR: no builder \"remote\" found\n", .code = 1});
    facts = probeNow(launcher, options);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().text(), QStringLiteral("builder \"remote\": ERROR: no builder \"remote\" found"));
}

TEST(EngineProbe, NeverUsesTheCurrentBuilderWithoutAWord)
{
    Surroundings around;
    around.put("first/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("version"), {.output = version("28.2.2")});
    launcher.on(QStringLiteral("info"), {.output = withBuildx});
    launcher.on(QStringLiteral("buildx version"), {.output = "github.com/docker/buildx v0.14.1\n"});
    launcher.on(QStringLiteral("buildx inspect"), {.output = "Name:          farm\nDriver:        remote\n\nNodes:\nName:     farm0\nStatus:   running\n"});
    auto facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->buildxDriver, QStringLiteral("docker"));
    EXPECT_EQ(facts->buildxBuilder, QStringLiteral("default"));
    EXPECT_EQ(facts->leftAside, QStringLiteral("farm (remote)"));
    EXPECT_FALSE(facts->buildsElsewhere());
    EXPECT_TRUE(joined(Engine(*facts, {}).build(aBuild())).contains(QStringLiteral(" --builder=default ")));
    EXPECT_EQ(facts->toJson().value(QLatin1String("leftAside")).toString(), QStringLiteral("farm (remote)"));

    // Asked for, it builds; one that nobody can reach is refused before anything starts.
    EngineOptions options;
    options.builder = QStringLiteral("farm");
    facts = probeNow(launcher, options);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->buildxDriver, QStringLiteral("remote"));
    EXPECT_TRUE(facts->buildsElsewhere());
    EXPECT_EQ(facts->leftAside, QString());
    launcher.on(QStringLiteral("buildx inspect farm"), {.output = "Name: farm\nDriver: remote\nNodes:\nName: farm0\nStatus: inactive\nError: dial tcp 127.0.0.1:1: connection refused\n"});
    facts = probeNow(launcher, options);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().kind, Error::Kind::Surroundings);
    EXPECT_EQ(facts.error().text(), QStringLiteral("builder \"farm\": does not answer: dial tcp 127.0.0.1:1: connection refused"));
    // One in a container is started by its first build.
    launcher.on(QStringLiteral("buildx inspect farm"), {.output = "Name: farm\nDriver: docker-container\nNodes:\nName: farm0\nStatus: inactive\n"});
    facts = probeNow(launcher, options);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->buildxDriver, QStringLiteral("docker-container"));

    // For which platforms it runs programs; the one that somebody chose has a star.
    launcher.on(QStringLiteral("buildx inspect farm"), {.output = "Name: farm\nDriver: remote\nNodes:\nName: farm0\nStatus: running\nPlatforms: linux/amd64*, linux/386\nName: farm1\nStatus: running\nPlatforms: linux/arm64, linux/386\n"});
    facts = probeNow(launcher, options);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->builderPlatforms.join(QLatin1Char(' ')), QStringLiteral("linux/amd64 linux/386 linux/arm64"));

    // A current builder that is gone.
    launcher.on(QStringLiteral("buildx inspect"), {.errors = "ERROR: no builder \"farm\" found\n", .code = 1});
    facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->builder, Builder::Buildx);
    EXPECT_EQ(facts->buildxBuilder, QStringLiteral("default"));
}

TEST(EngineProbe, KnowsTheImageStore)
{
    Surroundings around;
    around.put("first/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("version"), {.output = version("26.1.5"), .errors = "WARNING: Error loading config file: x\n"});
    launcher.on(QStringLiteral("info"), {.output = "{\"Driver\":\"overlayfs\",\"DriverStatus\":[[\"driver-type\",\"io.containerd.snapshotter.v1\"]],\"ClientInfo\":{\"Plugins\":[]}}"});
    auto facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->imageStore, EngineFacts::ImageStore::Containerd);
    EXPECT_EQ(facts->toJson().value(QLatin1String("imageStore")).toString(), QStringLiteral("containerd"));
    launcher.on(QStringLiteral("info"), {.output = "{\"Driver\":\"overlay2\",\"DriverStatus\":[[\"Supports d_type\",\"true\"]],\"ClientInfo\":{\"Plugins\":[]}}"});
    facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->imageStore, EngineFacts::ImageStore::Classic);
}

TEST(EngineProbe, KnowsPodmanBehindDockersName)
{
    Surroundings around;
    around.put("first/docker", "#!/bin/sh\n");
    FakeLauncher launcher;
    // podman-docker: no server in its answer, and its warnings beside it.
    launcher.on(QStringLiteral("version"), {.output = "{\"Client\":{\"APIVersion\":\"5.4.2\",\"Version\":\"5.4.2\"}}", .errors = "time=\"x\" level=warning msg=\"Using cgroups-v1\"\n"});
    launcher.on(QStringLiteral("info"), {.output = "{\"host\":{\"buildahVersion\":\"1.39.3\"},\"store\":{\"graphRoot\":\"/g\"},\"version\":{\"APIVersion\":\"5.4.2\",\"Version\":\"5.4.2\"}}"});
    auto facts = probeNow(launcher);
    ASSERT_TRUE(facts) << qPrintable(facts.error().text());
    EXPECT_TRUE(facts->podman);
    EXPECT_EQ(facts->storageRoot, QStringLiteral("/g"));
    EXPECT_TRUE(joined(Engine(*facts, {}).build(aBuild())).contains(QStringLiteral("--layers")));

    // docker's client on podman's socket: no BuildKit there, whatever plugins the client has.
    launcher.on(QStringLiteral("version"), {.output = "{\"Client\":{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.41\"},\"Server\":{\"Version\":\"5.4.2\",\"ApiVersion\":\"1.41\","
                                                      "\"Components\":[{\"Name\":\"Podman Engine\",\"Version\":\"5.4.2\"}]}}"});
    launcher.on(QStringLiteral("info"), {.output = withBuildx});
    facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    EXPECT_FALSE(facts->podman);
    EXPECT_TRUE(facts->podmanEngine);
    EXPECT_EQ(facts->builder, Builder::Classic);
    EXPECT_EQ(Engine(*facts, {}).build(aBuild()).environment.value(QStringLiteral("DOCKER_BUILDKIT")), QStringLiteral("0"));
}

TEST(EngineProbe, SaysThatClientAndEngineSpeakOtherVersions)
{
    Surroundings around;
    around.put("first/docker", "\177ELF");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("info"), {.code = 1});
    launcher.on(QStringLiteral("version"), {.errors = "Error response from daemon: client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version\n", .code = 1});
    auto facts = probeNow(launcher);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().kind, Error::Kind::Surroundings);
    EXPECT_TRUE(facts.error().text().endsWith(QStringLiteral(": the client speaks API 1.41, the engine no older one than 1.44"))) << qPrintable(facts.error().text());
    EXPECT_FALSE(facts.error().advice.isEmpty());
    launcher.on(QStringLiteral("version"), {.errors = "Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41\n", .code = 1});
    facts = probeNow(launcher);
    ASSERT_FALSE(facts);
    EXPECT_TRUE(facts.error().text().endsWith(QStringLiteral(": the client speaks API 1.52, the engine no newer one than 1.41"))) << qPrintable(facts.error().text());
    // A client further back on PATH may be the engine's own.
    const QString second = around.put("second/docker", "\177ELF");
    launcher.on(QString(second + QStringLiteral(" version")), {.output = version("20.10.24")});
    launcher.on(QString(second + QStringLiteral(" info")), {.output = noPlugins});
    facts = probeNow(launcher);
    ASSERT_TRUE(facts) << qPrintable(facts.error().text());
    EXPECT_EQ(facts->program, second);
}

TEST(BuiltImage, IsCalledWhatItsStoreCallsIt)
{
    const QByteArray config = QByteArray("sha256:") + QByteArray(64, 'c'), manifest = QByteArray("sha256:") + QByteArray(64, 'a');
    const QByteArray metadata = "{\"containerimage.config.digest\":\"" + config + "\",\"containerimage.digest\":\"" + manifest + "\"}";
    EngineFacts facts;
    EXPECT_EQ(readBuiltImage(facts, config + "\n", metadata).id, QString::fromLatin1(config));
    facts.imageStore = EngineFacts::ImageStore::Containerd;
    EXPECT_EQ(readBuiltImage(facts, config, metadata).id, QString::fromLatin1(manifest));
    EXPECT_EQ(readBuiltImage(facts, config, metadata).digest, QString::fromLatin1(manifest));
    // The classic builder writes none, and calls the image by the store's own name.
    EXPECT_EQ(readBuiltImage(facts, manifest, {}).id, QString::fromLatin1(manifest));
    EXPECT_EQ(readBuiltImage(facts, manifest, "{\"containerimage.digest\":\"--help\"}").id, QString::fromLatin1(manifest));
    EXPECT_EQ(readBuiltImage(facts, {}, {}).id, QString());
}

TEST(EngineProbe, SaysWhyThereIsNoEngine)
{
    Surroundings around;
    FakeLauncher launcher;
    auto facts = probeNow(launcher);
    ASSERT_FALSE(facts);
    EXPECT_EQ(facts.error().kind, Error::Kind::Surroundings);
    EXPECT_EQ(facts.error().text(), QStringLiteral("docker: not found on PATH"));
    EXPECT_FALSE(facts.error().advice.isEmpty());

    around.put("first/docker", "\177ELF");
    struct Case { QByteArray words, text; };
    QTemporaryDir nowhere; // a path that is certainly not there, whatever a machine has at its root
    const QByteArray socket = "unix://" + QFile::encodeName(nowhere.filePath(QStringLiteral("none")));
    for (const Case &one : {Case{"Cannot connect to the Docker daemon at " + socket + ". Is the docker daemon running?",
                                 "Docker not reachable at " + socket + ": no such socket"},
                            Case{"Cannot connect to the Docker daemon at tcp://127.0.0.1:1. Is the docker daemon running?",
                                 "Docker not reachable at tcp://127.0.0.1:1: no connection"},
                            Case{"WARNING: Error loading config file: x\npermission denied while trying to connect to the Docker daemon socket at "
                                 "unix:///var/run/docker.sock: Get \"http://%2Fvar%2Frun%2Fdocker.sock/v1.50/version\": dial unix "
                                 "/var/run/docker.sock: connect: permission denied",
                                 "Docker not reachable at unix:///var/run/docker.sock: permission denied"}}) {
        launcher.on(QStringLiteral("version"), {.output = "{\"Client\":{\"Version\":\"28.2.2\"},\"Server\":null}", .errors = one.words, .code = 1});
        facts = probeNow(launcher);
        ASSERT_FALSE(facts);
        EXPECT_EQ(facts.error().kind, Error::Kind::Surroundings);
        EXPECT_EQ(facts.error().text(), QString::fromLatin1(one.text));
        EXPECT_FALSE(facts.error().advice.isEmpty());
    }
    launcher.on(QStringLiteral("version"), {.how = Exit::How::TimedOut, .reason = QStringLiteral("timed out after 20 s")});
    EXPECT_EQ(probeNow(launcher).error().text(), QStringLiteral("Docker not reachable at unix:///var/run/docker.sock: it does not answer within 20 s"));
}

TEST(EngineProbe, ScratchConfigurationKeepsAllButCredentials)
{
    Surroundings around;
    around.put("first/docker", "\177ELF");
    around.put("person/config.json", "{\"auths\":{\"ghcr.io\":{\"auth\":\"canary\"}},\"credsStore\":\"pass\",\"currentContext\":\"rootless\"}");
    around.put("person/contexts/meta/x", "");
    FakeLauncher launcher;
    launcher.on(QStringLiteral("version"), {.output = version("20.10.24")});
    launcher.on(QStringLiteral("info"), {.output = noPlugins});
    const auto facts = probeNow(launcher);
    ASSERT_TRUE(facts);
    QFile config(facts->scratchConfig + QStringLiteral("/config.json"));
    ASSERT_TRUE(config.open(QIODevice::ReadOnly));
    const QByteArray bytes = config.readAll();
    EXPECT_FALSE(bytes.contains("canary"));
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    EXPECT_FALSE(json.contains(QLatin1String("credsStore")));
    EXPECT_EQ(json.value(QLatin1String("currentContext")).toString(), QStringLiteral("rootless"));
    EXPECT_EQ(json.value(QLatin1String("cliPluginsExtraDirs"))[0].toString(), around.path("person/cli-plugins")) << "or buildx would be hidden";
    EXPECT_TRUE(QFile::exists(facts->scratchConfig + QStringLiteral("/contexts/meta/x")));
    for (const Command &command : launcher.commands)
        EXPECT_EQ(command.environment.value(QStringLiteral("DOCKER_CONFIG")), facts->scratchConfig);
}

} // namespace engine_test
