#include "model/registry/credentials.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/environments.h"
#include "model/engine/launcher.h"
#include "model/registry/localregistry.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

#include <unistd.h>

namespace stackwright {

namespace {

constexpr qint64 configCap = mebibyte;
constexpr qint64 helperCap = 64 * 1024;
constexpr std::chrono::seconds helperDeadline{10};

const QString hubKey = QStringLiteral("https://index.docker.io/v1/");

/// "user:password" in base64; the password may hold colons, old clients append NULs.
bool readBasic(const QString &encoded, Credentials &into)
{
    const auto decoded = QByteArray::fromBase64Encoding(encoded.trimmed().toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return false;
    const qsizetype colon = (*decoded).indexOf(':');
    if (colon < 0)
        return false;
    into.user = QString::fromUtf8((*decoded).left(colon));
    QByteArray secret = (*decoded).mid(colon + 1);
    while (secret.endsWith('\0'))
        secret.chop(1);
    into.secret = QString::fromUtf8(secret);
    return true;
}

Error brokenConfig(const QString &file, const QString &why)
{
    return surroundingsError(file, why, QStringLiteral("fix or remove it, then log in again: docker login HOST"));
}

} // namespace

/// What follows the host in a key of config.json, without slashes around it.
static QString pathOf(const QString &key)
{
    const qsizetype scheme = key.indexOf(QLatin1String("://"));
    QString path = key.trimmed().mid(scheme < 0 ? 0 : scheme + 3).section(QLatin1Char('/'), 1);
    while (path.endsWith(QLatin1Char('/')))
        path.chop(1);
    return path;
}

/// What the config has for this registry. Error: the entry that would be used cannot be read.
static Result<Credentials> loginIn(const DockerConfig &config, const QString &file, const QString &host, const QString &repository = {})
{
    const QString key = loginKey(config, host, repository);
    if (config.broken.contains(key))
        return brokenConfig(file, config.broken.value(key));
    return config.auths.value(key);
}

QString credentialHost(const QString &key)
{
    QString host = key.trimmed().toLower();
    const qsizetype scheme = host.indexOf(QLatin1String("://"));
    if (scheme >= 0)
        host = host.mid(scheme + 3);
    host = host.section(QLatin1Char('/'), 0, 0);
    if (host.isEmpty() || host == QLatin1String("index.docker.io") || host == QLatin1String("registry-1.docker.io")
        || host == QLatin1String("registry.hub.docker.com"))
        return QStringLiteral("docker.io");
    return host;
}

QString keyOfHost(const QString &host)
{
    return host == QLatin1String("docker.io") ? hubKey : host;
}

QString loginKey(const DockerConfig &config, const QString &host, const QString &repository)
{
    const QString wanted = credentialHost(host), exact = keyOfHost(wanted);
    const QStringList keys = config.auths.keys() + config.broken.keys();
    if (keys.contains(exact))
        return exact;
    QString older, part;
    qsizetype partSize = 0;
    for (const QString &key : keys) {
        if (credentialHost(key) != wanted)
            continue;
        const QString path = pathOf(key);
        static const QStringList wholeHost{QString(), QStringLiteral("v1"), QStringLiteral("v2")};
        if (wholeHost.contains(path))
            older = older.isEmpty() ? key : older;
        else if (!key.contains(QLatin1String("://")) && path.size() > partSize && QString(repository + QLatin1Char('/')).startsWith(path + QLatin1Char('/'))) {
            part = key;
            partSize = path.size();
        }
    }
    return older.isEmpty() ? part : older;
}

Result<DockerConfig> readDockerConfig(const QByteArray &bytes, const QString &file)
{
    DockerConfig config;
    if (bytes.trimmed().isEmpty())
        return config;
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parse);
    if (parse.error != QJsonParseError::NoError)
        return brokenConfig(file, QStringLiteral("it is not JSON (%1, at byte %2)").arg(parse.errorString()).arg(parse.offset));
    if (!document.isObject())
        return brokenConfig(file, QStringLiteral("it is not a JSON object"));
    config.whole = document.object();

    const QJsonObject auths = config.whole.value(QLatin1String("auths")).toObject();
    for (auto it = auths.begin(); it != auths.end(); ++it) {
        const QJsonObject entry = it->toObject();
        Credentials found;
        found.source = QStringLiteral("docker's config.json");
        found.identityToken = entry.value(QLatin1String("identitytoken")).toString();
        found.registryToken = entry.value(QLatin1String("registrytoken")).toString();
        found.user = entry.value(QLatin1String("username")).toString();
        found.secret = entry.value(QLatin1String("password")).toString();
        const QString encoded = entry.value(QLatin1String("auth")).toString();
        if (!encoded.isEmpty() && !readBasic(encoded, found))
            config.broken.insert(it.key(), QStringLiteral("auths of \"%1\" is not \"user:password\" in base64").arg(it.key()));
        else if (!found.isEmpty())
            config.auths.insert(it.key(), found);
    }
    const QJsonObject helpers = config.whole.value(QLatin1String("credHelpers")).toObject();
    for (auto it = helpers.begin(); it != helpers.end(); ++it) {
        const QString host = credentialHost(it.key());
        if (!config.credHelpers.contains(host) || it.key() == keyOfHost(host)) // docker's own key goes before others
            config.credHelpers.insert(host, it->toString());
    }
    config.credsStore = config.whole.value(QLatin1String("credsStore")).toString();
    return config;
}

CredentialSource::CredentialSource(Launcher &launcher, Environment environment, const QString &registry)
    : m_launcher(launcher), m_environment(std::move(environment)), m_registryHost(registry.isEmpty() ? QString() : credentialHost(registry))
{
}

std::optional<Credentials> CredentialSource::fromEnvironment(const QString &host) const
{
    auto login = [&](const QString &user, const QString &secretName) -> std::optional<Credentials> {
        const QString secret = m_environment.value(secretName);
        if (secret.isEmpty() || user.isEmpty())
            return std::nullopt;
        Credentials found;
        found.user = user;
        found.secret = secret;
        found.source = secretName;
        return found;
    };
    auto variable = [&](const char *name) { return m_environment.value(QLatin1String(name)); };

    const QString wanted = credentialHost(host);
    if (!m_registryHost.isEmpty() && wanted == m_registryHost)
        if (auto found = login(variable("STACKWRIGHT_REGISTRY_USER"), QStringLiteral("STACKWRIGHT_REGISTRY_PASSWORD")))
            return found;
    if (auto found = localRegistryLogin(stateFolder(m_environment), wanted))
        return found;
    if (wanted == QLatin1String("ghcr.io")) {
        const QString user = variable("GITHUB_USER");
        return login(user.isEmpty() ? variable("GITHUB_ACTOR") : user, QStringLiteral("GITHUB_TOKEN"));
    }
    if (wanted == QLatin1String("docker.io")) {
        const QString user = variable("DOCKERHUB_USER");
        return login(user.isEmpty() ? variable("DOCKERHUB_USERNAME") : user, QStringLiteral("DOCKERHUB_TOKEN"));
    }
    return std::nullopt;
}

QString CredentialSource::dockerFolder() const
{
    const QString named = m_environment.value(QStringLiteral("DOCKER_CONFIG"));
    return named.isEmpty() ? QString(m_environment.value(QStringLiteral("HOME")) + QLatin1String("/.docker")) : named;
}

/// podman's own order. docker's file, which it falls back on as well, is not among them.
QStringList CredentialSource::podmanFiles() const
{
    const auto variable = [&](const char *name) { return m_environment.value(QLatin1String(name)); };
    if (const QString named = variable("REGISTRY_AUTH_FILE"); !named.isEmpty())
        return {named};
    const QString runtime = variable("XDG_RUNTIME_DIR"), home = variable("HOME"), config = variable("XDG_CONFIG_HOME");
    QStringList files;
    if (!runtime.isEmpty())
        files += QString(runtime + QLatin1String("/containers/auth.json"));
    else if (!home.isEmpty())
        files += QStringLiteral("/run/containers/%1/auth.json").arg(::getuid());
    if (!config.isEmpty() || !home.isEmpty())
        files += QString((config.isEmpty() ? QString(home + QLatin1String("/.config")) : config) + QLatin1String("/containers/auth.json"));
    return files;
}

QList<CredentialSource::Place> CredentialSource::places() const
{
    const QString named = QStringLiteral("DOCKER_AUTH_CONFIG");
    QList<Place> places{{named, readDockerConfig(m_environment.value(named).toUtf8(), named)}};
    for (const QString &file : QStringList(dockerFolder() + QLatin1String("/config.json")) + podmanFiles()) {
        if (!QFileInfo::exists(file))
            continue;
        const Result<QByteArray> bytes = readFile(file, configCap);
        places += {file, bytes ? readDockerConfig(*bytes, file)
                               : Result<DockerConfig>(surroundingsError(bytes.error().what, bytes.error().why, bytes.error().advice))};
    }
    return places;
}

void CredentialSource::find(const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer)
{
    const QString wanted = credentialHost(host);
    if (const auto found = fromEnvironment(wanted)) {
        QTimer::singleShot(0, context, [answer, found] { answer(*found); });
        return;
    }
    findIn(places(), wanted, context, std::move(answer));
}

void CredentialSource::findIn(QList<Place> places, const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer)
{
    const auto later = [context, answer](const Result<Credentials> &result) {
        QTimer::singleShot(0, context, [answer, result] { answer(result); });
    };
    while (!places.isEmpty()) {
        const Place place = places.takeFirst();
        if (!place.config)
            return later(place.config.error());
        const Result<Credentials> inFile = loginIn(*place.config, place.file, host);
        if (const QString helper = place.config->credHelpers.value(host, place.config->credsStore); !helper.isEmpty()) {
            // What a helper does not know may still stand in the file, or in the next one.
            askHelper(helper, host, context, [source = *this, answer, inFile, places, host, context](const Result<Credentials> &result) mutable {
                if (!result || !result->isEmpty())
                    return answer(result);
                if (!inFile || !inFile->isEmpty())
                    return answer(inFile);
                source.findIn(places, host, context, answer);
            });
            return;
        }
        if (!inFile || !inFile->isEmpty())
            return later(inFile);
    }
    later(Credentials{});
}

QJsonObject CredentialSource::podmansEntries(const char *key) const
{
    QJsonObject entries;
    for (const QString &file : podmanFiles()) {
        const Result<QByteArray> bytes = QFileInfo::exists(file) ? readFile(file, configCap) : Result<QByteArray>(QByteArray());
        const Result<DockerConfig> config = readDockerConfig(bytes.ok() ? *bytes : QByteArray(), file);
        if (!config.ok())
            continue;
        const QJsonObject found = config->whole.value(QLatin1String(key)).toObject();
        for (auto it = found.begin(); it != found.end(); ++it)
            if (!entries.contains(it.key()) && !config->broken.contains(it.key()))
                entries.insert(it.key(), *it);
    }
    return entries;
}

bool CredentialSource::onlyPodmanHas(const QString &host) const
{
    const QString key = keyOfHost(credentialHost(host)), file = dockerFolder() + QLatin1String("/config.json");
    // podman's own key of Docker Hub is the host.
    const QJsonObject podmans = podmansEntries("auths");
    if (!podmans.contains(key) && !podmans.contains(credentialHost(host)))
        return false;
    const Result<QByteArray> bytes = QFileInfo::exists(file) ? readFile(file, configCap) : Result<QByteArray>(QByteArray());
    const Result<DockerConfig> config = readDockerConfig(bytes.ok() ? *bytes : QByteArray(), file);
    return config.ok() && loginKey(*config, host).isEmpty() && config->credsStore.isEmpty() && !config->credHelpers.contains(credentialHost(host));
}

Result<Credentials> CredentialSource::ofNamespace(const QString &host, const QString &repository) const
{
    for (const Place &place : places()) {
        if (!place.config)
            return place.config.error();
        if (!loginKey(*place.config, host, repository).isEmpty())
            return loginIn(*place.config, place.file, host, repository);
    }
    return Credentials{};
}

void CredentialSource::askHelper(const QString &suffix, const QString &host, QObject *context,
                                 std::function<void(Result<Credentials>)> answer)
{
    static const QRegularExpression word(QStringLiteral("\\A[A-Za-z0-9_-]+\\z"));
    const QString file = dockerFolder() + QLatin1String("/config.json");
    if (!word.match(suffix).hasMatch()) {
        QTimer::singleShot(0, context, [answer, file, suffix] {
            answer(brokenConfig(file, QStringLiteral("\"%1\" is not the name of a credential helper").arg(suffix)));
        });
        return;
    }
    Command command;
    command.program = QLatin1String("docker-credential-") + suffix;
    command.arguments = {QStringLiteral("get")};
    command.environment = helperEnvironment(m_environment);
    command.standardInput = keyOfHost(host).toUtf8();
    command.deadline = helperDeadline; // one that asks a person waits in vain: it has no terminal
    command.grace = std::chrono::seconds(1);
    command.separateErrors = true;
    const QString program = command.program;
    runToEnd(
        m_launcher, command, context,
        [answer, program, host](const Finished &finished) {
            const QByteArray said = finished.output.trimmed();
            if (finished.exit.how == Exit::How::Exited && finished.exit.code == 1
                && said.contains("credentials not found")) { // on standard output, by the helpers' protocol
                answer(Credentials{});
                return;
            }
            const QJsonObject object = QJsonDocument::fromJson(said).object();
            const QString secret = object.value(QLatin1String("Secret")).toString();
            if (!finished.exit.success() || finished.cut || secret.isEmpty()) {
                // What it printed may be the secret itself: not quoted unless it failed.
                const QString why = finished.exit.success() ? QStringLiteral("its answer is not {ServerURL, Username, Secret}")
                                    : said.isEmpty() || finished.exit.how != Exit::How::Exited
                                        ? finished.exit.reason
                                        : QString(finished.exit.reason + QLatin1String(": ") + visible(said.left(200)).simplified());
                answer(surroundingsError(program, QStringLiteral("cannot give the credentials for %1: %2").arg(host, why),
                                         QStringLiteral("log in again (docker login %1), or remove the helper from docker's config.json").arg(host)));
                return;
            }
            Credentials found;
            found.source = program;
            found.user = object.value(QLatin1String("Username")).toString();
            if (found.user == QLatin1String("<token>"))
                found.identityToken = secret;
            else
                found.secret = secret;
            answer(found);
        },
        helperCap);
}

} // namespace stackwright
