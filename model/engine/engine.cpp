#include "model/engine/engine.h"

#include "model/base/address.h"
#include "model/engine/environments.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds shortQuestion = 60s;
constexpr std::chrono::milliseconds transfer = 2h;

QString option(const char *name, const QString &value)
{
    return QString(QLatin1String(name) + QLatin1Char('=') + value);
}

/// What stands for itself on the command line must not be read as an option (promises.md R2).
QStringList operands(const QStringList &words)
{
    const bool odd = std::any_of(words.cbegin(), words.cend(), [](const QString &w) { return w.startsWith(QLatin1Char('-')); });
    return odd ? QStringList(QStringList{QStringLiteral("--")} + words) : words;
}

/// One field of docker's comma-separated --mount.
QString mountField(const QString &name, const QString &value)
{
    QString field = QString(name + QLatin1Char('=') + value);
    if (!field.contains(QLatin1Char(',')) && !field.contains(QLatin1Char('"')))
        return field;
    field.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    return QString(QLatin1Char('"') + field + QLatin1Char('"'));
}

QStringList texts(const QJsonValue &value)
{
    QStringList all;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &one : array)
        all.append(one.toString());
    return all;
}

QDateTime time(const QString &text)
{
    return QDateTime::fromString(text, Qt::ISODateWithMs).toUTC();
}

/// By digest alone: nothing has a name before its tests have passed.
QString outputTo(const QString &repository, const QStringList &plainHosts)
{
    const QString host = repository.section(QLatin1Char('/'), 0, 0);
    QString output = QLatin1String("--output=type=image,name=") + repository + QLatin1String(",push-by-digest=true,push=true");
    if (plainHosts.contains(host)) // of this machine the builder thinks so by itself
        output += QLatin1String(",registry.insecure=true");
    return output;
}

ImageFacts imageFacts(const QJsonObject &json)
{
    ImageFacts facts;
    facts.id = json.value(QLatin1String("Id")).toString();
    if (!facts.id.isEmpty() && !facts.id.contains(QLatin1Char(':'))) // podman leaves the algorithm out
        facts.id.prepend(QStringLiteral("sha256:"));
    facts.tags = texts(json.value(QLatin1String("RepoTags")));
    facts.digests = texts(json.value(QLatin1String("RepoDigests")));
    facts.size = json.value(QLatin1String("Size")).toInteger();
    facts.created = time(json.value(QLatin1String("Created")).toString());
    facts.rootfsLayers = texts(json.value(QLatin1String("RootFS")).toObject().value(QLatin1String("Layers")));
    const QJsonObject config = json.value(QLatin1String("Config")).toObject();
    facts.config = config;
    facts.user = config.value(QLatin1String("User")).toString();
    facts.workingDirectory = config.value(QLatin1String("WorkingDir")).toString();
    for (const QString &variable : texts(config.value(QLatin1String("Env")))) {
        const qsizetype equals = variable.indexOf(QLatin1Char('='));
        facts.environment.append({variable.left(equals), equals < 0 ? QString() : variable.mid(equals + 1)});
    }
    const QJsonObject labels = config.value(QLatin1String("Labels")).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        facts.labels.append({it.key(), it.value().toString()});
    return facts;
}

ImageLayer layer(const QJsonObject &json)
{
    // docker: {"CreatedAt","CreatedBy","ID","Size"}, all text; podman: {"created","createdBy","id","size","tags"}
    ImageLayer layer;
    const QString at = json.value(QLatin1String("CreatedAt")).toString(json.value(QLatin1String("created")).toString());
    layer.created = time(at);
    layer.createdBy = json.value(QLatin1String("CreatedBy")).toString(json.value(QLatin1String("createdBy")).toString());
    layer.id = json.value(QLatin1String("ID")).toString(json.value(QLatin1String("id")).toString());
    if (layer.id == QLatin1String("<missing>"))
        layer.id.clear();
    const QJsonValue size = json.contains(QLatin1String("Size")) ? json.value(QLatin1String("Size")) : json.value(QLatin1String("size"));
    layer.size = size.isString() ? size.toString().toLongLong() : size.toInteger();
    layer.tags = texts(json.value(QLatin1String("tags")));
    return layer;
}

} // namespace

Command Engine::base(const QStringList &arguments, bool credentials) const
{
    Command command;
    command.program = m_facts.program.isEmpty() ? m_options.program : m_facts.program;
    command.arguments = arguments;
    command.environment = credentials ? helperEnvironment() : baseEnvironment();
    command.deadline = shortQuestion;
    const auto pass = [&](const char *name) {
        if (qEnvironmentVariableIsSet(name))
            command.environment.insert(QString::fromLatin1(name), qEnvironmentVariable(name));
    };
    if (credentials) {
        if (!m_options.configFolder.isEmpty())
            command.environment.insert(QStringLiteral("DOCKER_CONFIG"), m_options.configFolder);
        else
            pass("DOCKER_CONFIG");
    } else if (!m_facts.scratchConfig.isEmpty()) {
        command.environment.insert(QStringLiteral("DOCKER_CONFIG"), m_facts.scratchConfig);
    } else {
        pass("DOCKER_CONFIG");
    }
    if (!m_facts.buildxConfig.isEmpty())
        command.environment.insert(QStringLiteral("BUILDX_CONFIG"), m_facts.buildxConfig);
    else
        pass("BUILDX_CONFIG");
    return command;
}

Command Engine::question(const QStringList &arguments) const
{
    Command command = base(arguments);
    command.separateErrors = true;
    return command;
}

Command Engine::build(const BuildRequest &request) const
{
    using Builder = EngineFacts::Builder;
    const bool classic = m_facts.builder == Builder::Classic;
    QStringList words;
    if (m_facts.builder == Builder::Buildx)
        words << QStringLiteral("buildx") << QStringLiteral("build")
              << (request.pushTo.isEmpty() ? QStringLiteral("--load") : outputTo(request.pushTo, m_options.plainHosts));
    else
        words << QStringLiteral("build");
    if (!m_facts.buildxBuilder.isEmpty())
        words << option("--builder", m_facts.buildxBuilder);
    if (!classic)
        words << QStringLiteral("--progress=plain"); // people read the log too: never rawjson
    if (m_facts.builder == Builder::Buildx && m_facts.hasBuildx(0, 10))
        words << QStringLiteral("--provenance=false"); // an image, not an index around one: its ID is compared before a push
    if (classic)
        words << QStringLiteral("--force-rm");
    if (m_facts.podman)
        words << QStringLiteral("--layers") << QStringLiteral("--format=docker");
    if (!request.dockerfile.isEmpty())
        words << option("--file", request.dockerfile);
    if (!request.target.isEmpty())
        words << option("--target", request.target);
    if (!request.platforms.isEmpty())
        words << option("--platform", request.platforms.join(QLatin1Char(',')));
    for (const QString &tag : request.tags)
        words << option("--tag", tag);
    for (const auto &[name, value] : request.buildArguments)
        words << QStringLiteral("--build-arg") << QString(name + QLatin1Char('=') + value);
    // Without it an image that is pulled later is no cache for BuildKit; costs nothing measurable. It stands in the configuration, and
    // the same steps may be told otherwise in the next build: not where children are built on the image without labels, which is
    // known by its digest and never pulled as a cache.
    if (!classic && !request.labels.isEmpty())
        words << QStringLiteral("--build-arg") << QStringLiteral("BUILDKIT_INLINE_CACHE=1");
    for (const BuildSecret &secret : request.secrets)
        words << QStringLiteral("--secret")
              << QString(QLatin1String("id=") + secret.id + (secret.variable.isEmpty() ? QLatin1String(",src=") + secret.file : QLatin1String(",env=") + secret.variable));
    for (const auto &[name, value] : request.labels)
        words << QStringLiteral("--label") << QString(name + QLatin1Char('=') + value);
    if (!m_facts.podman) // its --cache-from takes repositories without tags; what was pulled it finds by itself
        for (const QString &source : request.cacheFrom)
            words << option("--cache-from", source);
    if (m_facts.builder != Builder::Classic && !m_facts.podman)
        for (const QString &source : request.cachesFrom) // docker's own client takes names alone
            words << option("--cache-from", m_facts.builder == Builder::Buildx ? QString(QLatin1String("type=registry,ref=") + source) : source);
    if (m_facts.builder == Builder::Buildx && !request.cacheTo.isEmpty()) // a registry that refuses it is no failure of the build
        words << option("--cache-to", QString(QLatin1String("type=registry,ref=") + request.cacheTo + QLatin1String(request.wholeCache ? ",mode=max" : ",mode=min") + QLatin1String(",ignore-error=true")));
    if (!request.idFile.isEmpty())
        words << option("--iidfile", request.idFile);
    if (!request.metadataFile.isEmpty() && m_facts.hasBuildx(0, 6))
        words << option("--metadata-file", request.metadataFile);
    if (request.noCache)
        words << QStringLiteral("--no-cache");
    if (request.pull && !m_facts.podman) // there the build stage brings what is taken
        words << QStringLiteral("--pull");
    if (m_facts.podman && !request.configFolder.isEmpty())
        words << option("--authfile", request.configFolder + QLatin1String("/config.json"));
    words << operands({request.context});

    Command command = base(words);
    if (!m_facts.podman && !request.configFolder.isEmpty())
        command.environment.insert(QStringLiteral("DOCKER_CONFIG"), request.configFolder);
    for (const BuildSecret &secret : request.secrets)
        if (!secret.variable.isEmpty())
            command.environment.insert(secret.variable, secret.value);
    command.deadline = 0ms; // the spec's build_timeout: the runner's to say
    if (!request.metadataFile.isEmpty()) // else buildx 0.16 and newer ask for the provenance too, as a step of its own
        command.environment.insert(QStringLiteral("BUILDX_METADATA_PROVENANCE"), QStringLiteral("disabled"));
    if (!m_facts.podman)
        command.environment.insert(QStringLiteral("DOCKER_BUILDKIT"), classic ? QStringLiteral("0") : QStringLiteral("1"));
    return command;
}

/// Docker's daemon takes registries of this machine for plain ones and has a list of others; podman wants to be told each time.
Command Engine::transferOf(const char *verb, const QString &image) const
{
    QStringList words{QLatin1String(verb)};
    if (m_facts.podman) {
        if (schemeFor(image.section(QLatin1Char('/'), 0, 0), m_options.plainHosts) == QLatin1String("http"))
            words << QStringLiteral("--tls-verify=false");
        if (!m_options.configFolder.isEmpty())
            words << option("--authfile", m_options.configFolder + QLatin1String("/config.json"));
    }
    Command command = base(words + operands({image}), true);
    command.deadline = transfer;
    return command;
}

Command Engine::pull(const QString &image) const
{
    return transferOf("pull", image);
}

Command Engine::push(const QString &image) const
{
    return transferOf("push", image);
}

Command Engine::tag(const QString &from, const QString &to) const
{
    return base(QStringList{QStringLiteral("tag")} + operands({from, to}));
}

Command Engine::untag(const QString &image) const
{
    return base(QStringList{QStringLiteral("rmi")} + operands({image}));
}

Command Engine::run(const ContainerRequest &request) const
{
    QStringList words{QStringLiteral("run")};
    if (!m_facts.podman && !m_facts.podmanEngine) // podman's needs a program of its own that is often not there
        words << QStringLiteral("--init");
    if (request.removeAtEnd)
        words << QStringLiteral("--rm");
    if (request.detached)
        words << QStringLiteral("--detach");
    if (!request.name.isEmpty())
        words << option("--name", request.name);
    for (const auto &[name, value] : request.labels)
        words << QStringLiteral("--label") << QString(name + QLatin1Char('=') + value);
    if (!request.network.isEmpty())
        words << option("--network", request.network);
    for (const QString &port : request.ports)
        words << option("--publish", port);
    if (request.untilStopped)
        words << option("--restart", QStringLiteral("unless-stopped"));
    if (request.hardened)
        words << QStringLiteral("--cap-drop=ALL") << QStringLiteral("--security-opt=no-new-privileges") << QStringLiteral("--pids-limit=4096");
    for (const Mount &mount : request.mounts) {
        QStringList fields{QStringLiteral("type=bind"), mountField(QStringLiteral("source"), mount.source),
                           mountField(QStringLiteral("target"), mount.target)};
        if (!mount.writable)
            fields << QStringLiteral("readonly");
        words << QStringLiteral("--mount") << fields.join(QLatin1Char(','));
    }
    for (const auto &[name, value] : request.environment)
        words << QStringLiteral("--env") << QString(name + QLatin1Char('=') + value);
    if (!request.workingDirectory.isEmpty())
        words << option("--workdir", request.workingDirectory);
    if (!request.user.isEmpty())
        words << option("--user", request.user);
    if (!request.entrypoint.isEmpty())
        words << option("--entrypoint", request.entrypoint.first());
    words << operands({request.image});
    words << request.entrypoint.mid(1) << request.command;

    Command command = base(words);
    if (!request.detached)
        command.deadline = 0ms; // the spec's test_timeout
    return command;
}

Command Engine::execute(const QString &container, const QStringList &words) const
{
    return base(QStringList{QStringLiteral("exec")} + operands({container}) + words);
}

Command Engine::removeContainers(const QStringList &idsOrNames) const
{
    QStringList words{QStringLiteral("rm"), QStringLiteral("--force"), QStringLiteral("--volumes")};
    if (m_facts.podman) // its force is gentle: ten seconds for a shell that ignores SIGTERM
        words << QStringLiteral("--time=0");
    return base(words + operands(idsOrNames));
}

Command Engine::listContainers(const QString &label) const
{
    return question({QStringLiteral("ps"), QStringLiteral("--all"), QStringLiteral("--quiet"), QStringLiteral("--no-trunc"),
                     QStringLiteral("--filter"), QString(QStringLiteral("label=") + label)});
}

Command Engine::inspectImages(const QStringList &images) const
{
    return question(QStringList{QStringLiteral("image"), QStringLiteral("inspect")} + operands(images));
}

Command Engine::inspectContainer(const QString &container) const
{
    return question(QStringList{QStringLiteral("container"), QStringLiteral("inspect")} + operands({container}));
}

Command Engine::history(const QString &image) const
{
    const QStringList format = m_facts.podman ? QStringList{QStringLiteral("--format=json")}
                                              : QStringList{QStringLiteral("--format"), QStringLiteral("{{json .}}")};
    return question(QStringList{QStringLiteral("history"), QStringLiteral("--no-trunc"), QStringLiteral("--human=false")} + format
                    + operands({image}));
}

Command Engine::ping() const
{
    Command command = m_facts.podman
        ? question({QStringLiteral("version"), QStringLiteral("--format"), QStringLiteral("{{.Client.Version}}")})
        : question({QStringLiteral("version"), QStringLiteral("--format"), QStringLiteral("{{.Server.Version}}")});
    command.deadline = 15s;
    return command;
}

Result<QList<ImageFacts>> Engine::readImages(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isArray())
        return workError(QStringLiteral("the engine's description of an image"),
                         document.isNull() ? problem.errorString() : QStringLiteral("it is no list"),
                         QStringLiteral("see what `docker image inspect` prints"));
    QList<ImageFacts> images;
    const QJsonArray array = document.array();
    for (const QJsonValue &one : array)
        images.append(imageFacts(one.toObject()));
    return images;
}

Result<QList<ImageLayer>> Engine::readHistory(const QByteArray &output)
{
    const auto refuse = [](const QString &why) {
        return workError(QStringLiteral("the engine's history of an image"), why, QStringLiteral("see what `docker history` prints"));
    };
    QJsonParseError problem;
    QList<ImageLayer> layers;
    if (output.trimmed().startsWith('[')) {
        const QJsonDocument document = QJsonDocument::fromJson(output, &problem);
        if (!document.isArray())
            return refuse(problem.errorString());
        const QJsonArray array = document.array();
        for (const QJsonValue &one : array)
            layers.prepend(layer(one.toObject()));
        return layers;
    }
    for (const QByteArray &line : output.split('\n')) {
        if (line.trimmed().isEmpty())
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
        if (!document.isObject())
            return refuse(QStringLiteral("line %1: %2").arg(layers.size() + 1).arg(problem.errorString()));
        layers.prepend(layer(document.object()));
    }
    return layers;
}

} // namespace stackwright
