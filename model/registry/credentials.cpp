#include "model/registry/credentials.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTimer>

namespace stackwright {

namespace {

constexpr qint64 configCap = mebibyte;
constexpr qint64 helperCap = 64 * 1024;
constexpr std::chrono::seconds helperDeadline{10};

const QString hubKey = QStringLiteral("https://index.docker.io/v1/");

/// What programs that keep secrets need to reach their keyring; it is the person who chose the helper.
const char *const helperVariables[] = {"DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "WAYLAND_DISPLAY", "GNUPGHOME", "GPG_TTY",
                                       "PASSWORD_STORE_DIR", "AWS_PROFILE", "AWS_REGION", "AWS_ACCESS_KEY_ID",
                                       "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE",
                                       "GOOGLE_APPLICATION_CREDENTIALS", "CLOUDSDK_CONFIG"};

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
    return surroundingsError(file, why, QStringLiteral("mend or remove it, then log in again: docker login HOST"));
}

} // namespace

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
            return brokenConfig(file, QStringLiteral("auths of \"%1\" is not \"user:password\" in base64").arg(it.key()));
        if (!found.isEmpty())
            config.auths.insert(credentialHost(it.key()), found);
    }
    const QJsonObject helpers = config.whole.value(QLatin1String("credHelpers")).toObject();
    for (auto it = helpers.begin(); it != helpers.end(); ++it)
        config.credHelpers.insert(credentialHost(it.key()), it->toString());
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

Result<DockerConfig> CredentialSource::dockerConfig() const
{
    const QString file = dockerFolder() + QLatin1String("/config.json");
    if (!QFileInfo::exists(file))
        return DockerConfig{};
    const Result<QByteArray> bytes = readFile(file, configCap);
    if (!bytes)
        return surroundingsError(bytes.error().what, bytes.error().why, bytes.error().advice);
    return readDockerConfig(*bytes, file);
}

void CredentialSource::find(const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer)
{
    auto later = [context, answer](const Result<Credentials> &result) {
        QTimer::singleShot(0, context, [answer, result] { answer(result); });
    };
    const QString wanted = credentialHost(host);
    if (const auto found = fromEnvironment(wanted)) {
        later(*found);
        return;
    }
    const QByteArray named = m_environment.value(QStringLiteral("DOCKER_AUTH_CONFIG")).toUtf8();
    if (!named.isEmpty()) {
        const Result<DockerConfig> config = readDockerConfig(named, QStringLiteral("DOCKER_AUTH_CONFIG"));
        if (!config) {
            later(config.error());
            return;
        }
        if (config->auths.contains(wanted)) {
            later(config->auths.value(wanted));
            return;
        }
    }
    const Result<DockerConfig> config = dockerConfig();
    if (!config) {
        later(config.error());
        return;
    }
    const QString helper = config->credHelpers.value(wanted, config->credsStore);
    if (helper.isEmpty()) {
        later(config->auths.value(wanted));
        return;
    }
    // What a helper does not know may still stand in the file, as docker itself reads it.
    const Credentials inFile = config->auths.value(wanted);
    askHelper(helper, wanted, context, [answer, inFile](const Result<Credentials> &result) {
        answer(result && result->isEmpty() ? Result<Credentials>(inFile) : result);
    });
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
    command.environment = baseEnvironment();
    for (const char *name : helperVariables) {
        const QString variable = QLatin1String(name);
        if (m_environment.contains(variable))
            command.environment.insert(variable, m_environment.value(variable));
    }
    command.standardInput = (host == QLatin1String("docker.io") ? hubKey : host).toUtf8();
    command.deadline = helperDeadline;
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
