// Who a run is to registries: what docker's own push and pull get, what a build gets, and that none of it is shown.
#include "model/workspace/session.h"

#include "model/base/files.h"
#include "model/registry/buildlogins.h"
#include "model/registry/credentials.h"
#include "model/workspace/buildsecrets.h"

#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

/// From now on nothing that is kept or shown holds what the environment names as a secret, nor these (P21).
void Session::hideSecrets(const QByteArrayList &more)
{
    for (const QByteArray &one : more)
        if (!m_secrets.contains(one))
            m_secrets += one;
    m_masker = std::make_shared<Masker>(secretsOfEnvironment(m_tools.environment) + m_secrets);
    if (m_runner)
        m_runner->context().masker = m_masker;
    if (auto *children = dynamic_cast<ProcessLauncher *>(&m_tools.launcher)) // a fake one prints what its test says
        children->masker = m_masker;
}

/// Error: a secret of the spec that has no value here; nothing has begun yet.
std::optional<Error> Session::findSecrets()
{
    if (m_options.testsOnly)
        return {};
    QSet<QString> standing; // which are not built
    for (auto one = m_standing.cbegin(); one != m_standing.cend(); ++one)
        if (one->stands)
            standing += one.key();
    const Result<BuildSecrets> found = findBuildSecrets(*m_planning, m_tools.environment, standing);
    if (!found)
        return found.error();
    m_buildSecrets = found->byImage;
    m_startWarnings += found->warnings;
    hideSecrets(found->values);
    return {};
}

void Session::hideCredentials(const QList<Credentials> &found)
{
    QByteArrayList secrets;
    for (const Credentials &one : found)
        secrets << one.secret.toUtf8() << one.identityToken.toUtf8() << one.registryToken.toUtf8();
    hideSecrets(secrets);
}

/// The environment's credentials go to docker's own push and pull by a private folder, never by a command line. These and
/// what stands in docker's own file are secrets of the run.
Result<void> Session::makeLogins()
{
    const CredentialSource source(m_tools.launcher, m_tools.environment, m_place.registry);
    QHash<QString, Credentials> logins;
    for (const PlannedImage &image : m_planning->plan.images)
        if (const std::optional<Credentials> found = source.fromEnvironment(image.target.apiHost()))
            logins.insert(image.target.apiHost(), *found);
    QList<Credentials> used = logins.values();
    bool hasBroken = false; // an entry of some host that docker stumbles over, wherever it pushes to
    const QString file = source.dockerFolder() + QLatin1String("/config.json");
    if (const Result<QByteArray> bytes = readFile(file, mebibyte); bytes.ok()) {
        if (const Result<DockerConfig> config = readDockerConfig(*bytes, file); config.ok()) {
            used += config->auths.values();
            hasBroken = !config->broken.isEmpty();
        } else if (logins.isEmpty() && m_options.push) // docker goes on without a login, and says nothing of it
            m_startWarnings += QString(config.error().text() + QLatin1String("; docker pulls and pushes without a login"));
    }
    const QByteArray podmans = QJsonDocument(QJsonObject{{QStringLiteral("auths"), source.podmansEntries("auths")}}).toJson();
    if (const Result<DockerConfig> config = readDockerConfig(podmans, QStringLiteral("auth.json")); config.ok())
        used += config->auths.values();
    hideCredentials(used);
    const bool podmansNeeded = !m_facts->podman && std::any_of(m_planning->plan.images.cbegin(), m_planning->plan.images.cend(), [&](const PlannedImage &image) {
        return source.onlyPodmanHas(image.target.apiHost());
    });
    if (logins.isEmpty() && !hasBroken && !podmansNeeded)
        return {};
    Result<std::shared_ptr<DockerConfigFolder>> folder = DockerConfigFolder::make(logins, source, m_scratch->path());
    if (!folder)
        return folder.error();
    m_credentials = *folder;
    return {};
}

/// A helper's answer is a secret from the moment that it is there.
void Session::findBuildLogins(RunContext &context)
{
    m_buildLogins = std::make_shared<BuildLogins>(CredentialSource(m_helpers, m_tools.environment, m_place.registry), m_scratch->path());
    context.buildAccess = [this](const QList<ImageRef> &images, QObject *asker, std::function<void(Result<BuildAccess>)> answer) {
        m_buildLogins->find(images, asker, [this, answer](const Result<BuildLogin> &login) {
            if (!login)
                return answer(login.error());
            hideCredentials(login->secrets);
            answer(BuildAccess{login->folder->path(), login->hosts, login->troubles, login->folder});
        });
    };
}

} // namespace stackwright
