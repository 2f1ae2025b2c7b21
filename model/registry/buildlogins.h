// What a build may log in with: the logins of the registries that its Dockerfile takes images from, and of no others. BuildKit's
// client answers for a registry over its own session, and no RUN sees it; but a frontend or a mistyped FROM could ask for any login
// that the client can reach, and the classic builder gets all of them sent.
#pragma once

#include "model/registry/credentials.h"
#include "model/stack/imageref.h"

#include <QList>
#include <QPointer>

namespace stackwright {

struct BuildLogin
{
    std::shared_ptr<const DockerConfigFolder> folder; ///< DOCKER_CONFIG of the build
    QStringList hosts;          ///< whose login it has
    QList<Credentials> secrets; ///< what to keep out of logs
    QStringList troubles;       ///< why a login that is stored could not be had, for people; the build goes on without it
};

/// Asks for each registry once, however many images are built from it: a helper may be slow, and some ask a person.
class BuildLogins
{
public:
    /// `below`: the folder that the private ones are made in.
    BuildLogins(CredentialSource source, QString below) : m_source(std::move(source)), m_below(std::move(below)) {}

    /// Answers once, later; not if `context` is gone. Error: the private folder cannot be made.
    void find(const QList<ImageRef> &images, QObject *context, std::function<void(Result<BuildLogin>)> answer);

private:
    struct Request
    {
        QList<ImageRef> images;
        QStringList hosts; ///< not known yet
        QPointer<QObject> context;
        std::function<void(Result<BuildLogin>)> answer;
    };

    void goOn();
    Result<BuildLogin> made(const QList<ImageRef> &images) const;

    CredentialSource m_source;
    QString m_below;
    QHash<QString, Result<Credentials>> m_known; ///< by credentialHost()
    QList<Request> m_open;
    bool m_asking = false;
    QObject m_context; ///< who asks may be gone, and others wait for the same
};

} // namespace stackwright
