#include "model/registry/buildlogins.h"

#include <QTimer>

namespace stackwright {

void BuildLogins::find(const QList<ImageRef> &images, QObject *context, std::function<void(Result<BuildLogin>)> answer)
{
    Request request{images, {}, context, std::move(answer)};
    for (const ImageRef &image : images)
        if (const QString host = credentialHost(image.apiHost()); !request.hosts.contains(host))
            request.hosts += host;
    m_open += request;
    QTimer::singleShot(0, &m_context, [this] { goOn(); });
}

/// One registry after the other: two helpers at once may both open the same key ring.
void BuildLogins::goOn()
{
    if (m_asking)
        return;
    for (qsizetype i = 0; i < m_open.size();) {
        QStringList &hosts = m_open[i].hosts;
        while (!hosts.isEmpty() && m_known.contains(hosts.first()))
            hosts.removeFirst();
        if (!hosts.isEmpty()) {
            ++i;
            continue;
        }
        const Request ready = m_open.takeAt(i);
        if (ready.context)
            ready.answer(made(ready.images));
    }
    if (m_open.isEmpty())
        return;
    m_asking = true;
    const QString host = m_open.first().hosts.first();
    m_source.find(host, &m_context, [this, host](const Result<Credentials> &found) {
        m_asking = false;
        m_known.insert(host, found);
        goOn();
    });
}

Result<BuildLogin> BuildLogins::made(const QList<ImageRef> &images) const
{
    BuildLogin login;
    QHash<QString, Credentials> logins;
    for (const ImageRef &image : images) {
        const QString host = credentialHost(image.apiHost());
        if (logins.contains(host))
            continue;
        const auto known = m_known.constFind(host);
        if (known == m_known.cend())
            continue;
        if (!known->ok()) {
            if (const QString trouble = known->error().text(); !login.troubles.contains(trouble))
                login.troubles += trouble;
            continue;
        }
        Credentials found = **known;
        if (found.isEmpty())
            if (const Result<Credentials> part = m_source.ofNamespace(host, image.apiPath()); part.ok())
                found = *part;
        if (found.isEmpty())
            continue;
        logins.insert(host, found);
        login.hosts += host;
        login.secrets += found;
    }
    const Result<std::shared_ptr<DockerConfigFolder>> folder = DockerConfigFolder::makeOnly(logins, m_source, m_below);
    if (!folder)
        return folder.error();
    login.folder = *folder;
    return login;
}

} // namespace stackwright
