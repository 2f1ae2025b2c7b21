// What a client, its engine and its builder can do: asked once, by Engine::probe(), and then only looked up.
#pragma once

#include "model/base/clause.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace stackwright {

struct EngineFacts
{
    enum class Builder { Classic, BuildKit, Buildx };
    /// How the engine keeps images, and so what it calls them: by the digest of the configuration (Classic, Podman) or of the
    /// manifest (Containerd).
    enum class ImageStore { Classic, Containerd, Podman };

    QString program;       ///< absolute path of docker or podman
    QString clientVersion; ///< "28.2.2"
    QString serverVersion; ///< "20.10.24+dfsg1"
    QString apiVersion;
    QString platform;      ///< of the engine: "linux/amd64"; empty: it did not say
    Builder builder = Builder::Classic;
    Clause whyBuilder;     ///< such as "buildx is missing beside client 28.2.2"
    ImageStore imageStore = ImageStore::Classic;
    QString buildxVersion; ///< empty: none
    QString buildxDriver;  ///< of the builder that builds: "docker", "docker-container", "remote", "kubernetes"; empty: no buildx
    QString buildxBuilder; ///< that builds are sent to by name: --builder NAME, or the engine's own beside another current one
    QStringList builderPlatforms; ///< that the builder runs programs of: "linux/amd64"; empty: it did not say, or is not started yet
    QString leftAside;     ///< the person's current builder, not used since nobody asked for it: "farm (remote)"; empty: none
    QString storageRoot;   ///< Docker Root Dir
    bool podman = false;       ///< the client is podman, whatever its name
    bool podmanEngine = false; ///< docker's client, but podman answers it
    /// DOCKER_CONFIG of everything that needs no credentials: the person's own without them (contexts, proxies and the
    /// place of plugins stay). Empty: the person's own.
    QString scratchConfig;
    QString buildxConfig; ///< BUILDX_CONFIG of every command: where the person's buildx keeps its builders

    /// The builder is not the engine itself: what it builds is not here unless it is sent or pulled.
    bool buildsElsewhere() const { return !buildxDriver.isEmpty() && buildxDriver != QLatin1String("docker"); }
    /// buildx of at least this version; an unreadable number counts as new.
    bool hasBuildx(int major, int minor) const;

    /// What it builds goes to a registry, or to a store that holds an image for several platforms.
    bool holdsPlatforms() const { return builder == Builder::Buildx && (buildsElsewhere() || imageStore == ImageStore::Containerd); }

    QString storeWord() const; ///< "classic", "containerd", "podman"
    QJsonObject toJson() const; ///< for `tools` of run-started
    bool operator==(const EngineFacts &) const = default;
};

/// What `docker buildx inspect` says of one builder.
struct BuilderFacts
{
    QString name, driver;
    bool running = false; ///< at least one of its nodes
    QStringList platforms; ///< of its nodes, in their order
    QString error;        ///< why a node does not answer; empty: none said so
};

BuilderFacts readBuilder(const QByteArray &inspected);

} // namespace stackwright
