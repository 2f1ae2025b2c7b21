// Who we are to a registry: the environment's variables, then docker's config.json with its helpers (promises.md 5,
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
    QMap<QString, Credentials> auths;     ///< by their keys as written
    QMap<QString, QString> broken;        ///< why an entry cannot be read, likewise
    QHash<QString, QString> credHelpers;  ///< by credentialHost()
    QString credsStore;
    QJsonObject whole;
};

/// A key of config.json or a registry's host as one word: scheme and path dropped, lower case; every name of Docker Hub is
/// "docker.io".
QString credentialHost(const QString &key);

/// Docker's own key for a credentialHost(): the host itself, and for Docker Hub https://index.docker.io/v1/.
QString keyOfHost(const QString &host);

/// A broken file is an Error: docker goes on anonymously there, and nobody learns why a push is refused. A broken entry is one
/// only for who asks for its host.
Result<DockerConfig> readDockerConfig(const QByteArray &bytes, const QString &file);

/// The key of `auths` whose login a registry gets: the one that is exactly docker's own, else one that docker of earlier times
/// wrote (with a scheme, with /v1/ or /v2/). A login that was stored for a part of the host (HOST/TEAM) is for repositories below
/// it and for nothing else; tokens that docker keeps beside a login are never one. Empty: none.
QString loginKey(const DockerConfig &config, const QString &host, const QString &repository = {});

class CredentialSource
{
public:
    using Environment = QMap<QString, QString>;

    /// `registry`: the host[:port][/prefix] of --registry, which STACKWRIGHT_REGISTRY_USER and _PASSWORD belong to.
    CredentialSource(Launcher &launcher, Environment environment, const QString &registry = {});

    /// What the environment has for this host, or the program itself for its own local registry; empty: nothing.
    std::optional<Credentials> fromEnvironment(const QString &host) const;

    /// Does podman's file have a login for this host that docker's lacks? docker's own client would not find it.
    bool onlyPodmanHas(const QString &host) const;

    /// `auths` and `credHelpers` of podman's files, as written.
    QJsonObject podmansEntries(const char *key) const;

    /// What was stored for a part of this host that the repository is in. Empty credentials: nothing.
    Result<Credentials> ofNamespace(const QString &host, const QString &repository) const;

    /// Empty credentials: anonymous. Answers later, once; not if `context` is gone. Error: a config.json or a helper that
    /// cannot be read.
    void find(const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer);

    /// $DOCKER_CONFIG, else ~/.docker.
    QString dockerFolder() const;

private:
    /// A file of logins, docker's or podman's.
    struct Place
    {
        QString file; ///< or the variable's name
        Result<DockerConfig> config;
    };

    QList<Place> places() const; ///< those that are there, in the order in which they count
    QStringList podmanFiles() const;
    void findIn(QList<Place> places, const QString &host, QObject *context, std::function<void(Result<Credentials>)> answer);
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
    /// The same with these logins and no others: nothing of the person's that is a login or leads to one is kept.
    static Result<std::shared_ptr<DockerConfigFolder>> makeOnly(const QHash<QString, Credentials> &logins, const CredentialSource &source,
                                                                const QString &below = {});
    ~DockerConfigFolder();
    DockerConfigFolder(const DockerConfigFolder &) = delete;
    DockerConfigFolder &operator=(const DockerConfigFolder &) = delete;

    const QString &path() const { return m_path; }

private:
    explicit DockerConfigFolder(QString path) : m_path(std::move(path)) {}
    static Result<std::shared_ptr<DockerConfigFolder>> makeWith(const QJsonObject &config, const QString &own, const QString &below);

    QString m_path;
};

} // namespace stackwright
