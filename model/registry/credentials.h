// Who we are to a registry: the environment's variables, then docker's config.json with its helpers (reliability.md 5,
// "Credentials"). Secrets stay in memory and travel by a helper's standard input and output only. Knows no HTTP.
#pragma once

#include "model/base/result.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>

namespace stackwright {

class Launcher;

struct Credentials
{
    QString user, secret;
    QString identityToken; ///< an OAuth2 refresh token in place of user and secret
    QString registryToken; ///< a bearer token to use as it is
    QString source;        ///< for people: "GITHUB_TOKEN", "docker's config.json"; holds no secret

    bool isEmpty() const { return secret.isEmpty() && identityToken.isEmpty() && registryToken.isEmpty(); }
    bool operator==(const Credentials &) const = default;
};

/// What of docker's config.json is about credentials.
struct DockerConfig
{
    QHash<QString, Credentials> auths;    ///< by credentialHost()
    QHash<QString, QString> credHelpers;  ///< by credentialHost()
    QString credsStore;
    QJsonObject whole;
};

/// A key of config.json or a registry's host as one word: scheme and path dropped, lower case; every name of Docker Hub is
/// "docker.io".
QString credentialHost(const QString &key);

/// A broken file is an Error: docker goes on anonymously there, and nobody learns why a push is refused (F24).
Result<DockerConfig> readDockerConfig(const QByteArray &bytes, const QString &file);

class CredentialSource
{
public:
    using Environment = QMap<QString, QString>;

    /// `registry`: the host[:port][/prefix] of --registry, which STACKWRIGHT_REGISTRY_USER and _PASSWORD belong to.
    CredentialSource(Launcher &launcher, Environment environment, const QString &registry = {});

    /// What the environment has for this host; empty: nothing.
    std::optional<Credentials> fromEnvironment(const QString &host) const;

    /// Empty credentials: anonymous. Answers later, once; not if `context` is gone. Error: a config.json or a helper that
    /// cannot be read.
    void find(const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer);

    /// $DOCKER_CONFIG, else ~/.docker.
    QString dockerFolder() const;

private:
    Result<DockerConfig> dockerConfig() const;
    void askHelper(const QString &suffix, const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer);

    Launcher &m_launcher;
    Environment m_environment;
    QString m_registryHost;
};

/// A private DOCKER_CONFIG for docker's own pull and push, with the environment's credentials in it: a folder only we can
/// enter, removed at the end; what a killed program left is removed when the next one is made. Everything else of the
/// person's folder (cli-plugins, contexts, builders) is linked into it.
class DockerConfigFolder
{
public:
    /// `logins` by host. The person's own config.json is kept but for these hosts.
    static Result<std::shared_ptr<DockerConfigFolder>> make(const QHash<QString, Credentials> &logins, const CredentialSource &source,
                                                            const QString &below = {});
    ~DockerConfigFolder();
    DockerConfigFolder(const DockerConfigFolder &) = delete;
    DockerConfigFolder &operator=(const DockerConfigFolder &) = delete;

    const QString &path() const { return m_path; }

private:
    explicit DockerConfigFolder(QString path) : m_path(std::move(path)) {}

    QString m_path;
};

} // namespace stackwright
