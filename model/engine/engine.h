// Docker's (or podman's) words: what this client and engine can do, and the command lines for it. Starts nothing itself
// but the questions of probe(). The only file that knows docker's options and the shape of its answers.
#pragma once

#include "model/base/result.h"
#include "model/engine/enginefacts.h"
#include "model/engine/launcher.h"

#include <QDateTime>
#include <QJsonObject>
#include <QList>
#include <QPair>

#include <functional>

namespace stackwright {

struct EngineOptions
{
    QString program = QStringLiteral("docker"); ///< --engine
    QString builder;                            ///< --builder
    QString configFolder; ///< DOCKER_CONFIG for commands that need credentials; empty: the person's own
    QStringList plainHosts; ///< registries that podman may speak to without TLS, beside this machine; docker asks its daemon
};

/// What one build may read and no layer keeps. The value is never part of the command line.
struct BuildSecret
{
    QString id;
    QString variable; ///< the client gets it in this variable of its environment; empty: it reads `file`
    QString value;
    QString file; ///< absolute
    bool operator==(const BuildSecret &) const = default;
};

struct BuildRequest
{
    QString context;    ///< folder
    QString dockerfile; ///< absolute
    QString target;     ///< a stage of it; empty: the last one
    QStringList tags;   ///< full names
    QStringList platforms; ///< an image for each, and an index of them; empty: the engine's own alone
    QList<QPair<QString, QString>> buildArguments;
    QList<QPair<QString, QString>> labels;
    QList<BuildSecret> secrets; ///< BuildKit's and podman's; the classic builder has none
    QStringList cacheFrom;
    QStringList cachesFrom; ///< references under which a registry keeps the steps of earlier builds; BuildKit's
    QString cacheTo;        ///< such a reference, to which the steps go; empty: nowhere. buildx's, by a builder that can
    bool wholeCache = true; ///< the steps of all stages, not only those of the image
    QString idFile;       ///< --iidfile
    QString metadataFile; ///< --metadata-file, where the builder knows it
    QString pushTo; ///< a repository that the builder pushes to, by digest and without a tag; empty: the image comes into the engine
    QString configFolder; ///< DOCKER_CONFIG with the logins that this build may use; empty: none
    bool noCache = false;
    bool pull = false;
};

struct Mount
{
    QString source, target;
    bool writable = false;
};

struct ContainerRequest
{
    QString image; ///< a name or an ID
    QString name;
    QList<QPair<QString, QString>> labels; ///< run id: how leftovers are found
    QList<Mount> mounts;
    QList<QPair<QString, QString>> environment;
    QString workingDirectory;
    QString user;
    QString network = QStringLiteral("none");
    QStringList entrypoint; ///< empty: the image's; first word --entrypoint, the rest before the command
    QStringList command;
    QStringList ports; ///< published: "127.0.0.1:5000:5000"
    bool detached = false;
    bool untilStopped = false; ///< started again with the engine, for what outlives us
    bool removeAtEnd = true;
    bool hardened = true; ///< no capabilities, no new privileges, at most 4096 processes (promises.md R5)
};

/// One layer of `docker history` with the sizes and times of the image's configuration; oldest first.
struct ImageLayer
{
    QDateTime created;
    QString createdBy;
    qint64 size = 0;
    QStringList tags;
    QString id;
    bool operator==(const ImageLayer &) const = default;
};

struct ImageFacts
{
    QString id;                ///< "sha256:…"
    QStringList tags, digests; ///< RepoTags, RepoDigests
    qint64 size = 0;
    QList<QPair<QString, QString>> environment, labels;
    QStringList rootfsLayers;
    QDateTime created;
    QString user, workingDirectory;
    QJsonObject config;        ///< as the engine tells it: "Env", "Labels", "Entrypoint", …
    bool operator==(const ImageFacts &) const = default;
};

class Engine
{
public:
    Engine(EngineFacts facts, EngineOptions options) : m_facts(std::move(facts)), m_options(std::move(options)) {}

    /// Asks client and daemon once. Error kind Surroundings: no client, no daemon ("Docker not reachable at <socket>: reason"),
    /// no permission; each with what to do.
    /// Of several clients on PATH the first counts, unless it is docker's own program and a later one builds better (a
    /// script in front was put there on purpose).
    static void probe(Launcher &launcher, const EngineOptions &options, QObject *context,
                      std::function<void(Result<EngineFacts>)> answer);

    /// What probe() asks at least, for people and --dry-run; what is asked further depends on the answers.
    static QStringList questions(const QString &program);

    const EngineFacts &facts() const { return m_facts; }

    Command build(const BuildRequest &request) const;
    Command pull(const QString &image) const;
    Command push(const QString &image) const;
    Command tag(const QString &from, const QString &to) const;
    Command untag(const QString &image) const;     ///< rmi by name: only what this run made
    Command run(const ContainerRequest &request) const;
    Command execute(const QString &container, const QStringList &command) const;
    Command removeContainers(const QStringList &idsOrNames) const; ///< rm --force --volumes
    Command listContainers(const QString &label) const;            ///< prints one id a line, running or not
    Command inspectImages(const QStringList &images) const;        ///< see readImages
    Command inspectContainer(const QString &container) const;
    Command history(const QString &image) const;                   ///< see readHistory
    Command ping() const;                                          ///< cheap: does the daemon answer?

    /// The daemon's address that these commands talk to, as far as the environment says: "unix:///var/run/docker.sock".
    static QString address();
    /// The daemon's refusal in one clause: "permission denied", "no such socket"; empty: these words are none.
    static Clause whyUnreachable(const QByteArray &clientErrors);

    static Result<QList<ImageFacts>> readImages(const QByteArray &json);
    static Result<QList<ImageLayer>> readHistory(const QByteArray &output);

private:
    Command base(const QStringList &arguments, bool credentials = false) const;
    /// One whose output is read: what the client warns of stays out of its answer.
    Command question(const QStringList &arguments) const;
    Command transferOf(const char *verb, const QString &image) const;

    EngineFacts m_facts;
    EngineOptions m_options;
};

} // namespace stackwright
