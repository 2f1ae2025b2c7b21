#include "model/workspace/wikidesk.h"

#include "model/workspace/desk.h"

namespace stackwright {

WikiDesk::WikiDesk(Desk *desk) : QObject(desk), m_desk(desk) {}

WikiDesk::~WikiDesk() = default;

Wiki *WikiDesk::wiki()
{
    if (!m_desk->planning())
        return nullptr;
    const Planning &planning = *m_desk->planning();
    WikiOptions options;
    options.folder = planning.folders.wiki;
    options.checkout = planning.folders.checkout;
    options.remote = wikiRemote(planning.spec.wiki.remote, planning.folders.checkout);
    if (m_wiki && m_wiki->options().folder == options.folder && m_wiki->options().remote == options.remote)
        return m_wiki.get();
    if (m_wiki)
        m_earlier.push_back(std::move(m_wiki));
    m_wiki = std::make_unique<Wiki>(m_launcher, options);
    m_status.reset();
    m_trouble.reset();
    m_said.clear();
    return m_wiki.get();
}

void WikiDesk::refresh()
{
    if (isPublishing() || !wiki())
        return;
    if (m_reading) {
        m_again = true;
        return;
    }
    m_reading = true;
    m_wiki->status(this, [this, asked = m_wiki.get()](const Result<WikiStatus> &status) {
        m_reading = false;
        if (asked == m_wiki.get()) {
            m_trouble = status ? std::nullopt : std::optional<Error>(status.error());
            if (status)
                m_status = *status;
            emit changed();
        }
        if (std::exchange(m_again, false))
            refresh();
    });
}

void WikiDesk::publish()
{
    if (isPublishing() || !wiki())
        return;
    m_publishing = new QObject(this);
    m_since.start();
    m_said.clear();
    m_trouble.reset();
    const auto ended = [this](const std::optional<Error> &error, const QString &said) {
        m_publishing->deleteLater();
        m_publishing = nullptr;
        m_trouble = error;
        m_said = said;
        emit changed();
        if (!error)
            refresh();
    };
    m_wiki->prepare(m_publishing, [this, ended](const Result<void> &ready) {
        if (!ready) {
            ended(ready.error(), {});
            return;
        }
        m_wiki->publish({}, m_publishing, [ended](const Result<Publication> &published) {
            if (!published)
                ended(published.error(), {});
            else if (published->commit.isEmpty())
                ended({}, tr("There was nothing to publish."));
            else
                ended({}, published->warning.isEmpty() ? tr("Published as %1 to %2.").arg(published->commit.left(7), published->remote)
                                                       : tr("Published as %1 to %2, but the checkout is not up to date: %3.")
                                                             .arg(published->commit.left(7), published->remote, published->warning));
        });
    });
    emit changed();
}

void WikiDesk::cancel()
{
    if (!isPublishing())
        return;
    delete std::exchange(m_publishing, nullptr);
    m_said = tr("Stopped. The pages are as they were on this machine; look at the remote, or publish again.");
    emit changed();
    refresh();
}

} // namespace stackwright
