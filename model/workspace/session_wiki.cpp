// What a run does to the wiki: its checkout is made ready before the first page, its table and its remote follow the last one.
#include "model/workspace/session.h"

#include "model/base/files.h"
#include "model/pages/home.h"
#include "model/pages/wiki.h"

#include <QFileInfo>

namespace stackwright {

bool Session::publishes() const
{
    if (!m_options.pages || m_options.dryRun || m_options.testsOnly || m_options.publish == RunOptions::Publish::Never || m_planning->plan.work().isEmpty())
        return false;
    // What no commit holds goes into everybody's wiki only if somebody says so.
    return m_options.publish == RunOptions::Publish::Always || (m_planning->plan.onMainBranch && !m_planning->plan.dirty);
}

/// The wiki's checkout must be there before a page is written into its folder: a clone does not go into a full one.
void Session::prepareWiki(Next next)
{
    if (!m_options.pages || m_options.dryRun || m_options.testsOnly || m_planning->plan.work().isEmpty())
        return next();
    WikiOptions options;
    options.folder = m_planning->folders.wiki;
    options.checkout = m_planning->folders.checkout;
    if (!m_planning->spec.wiki.remote.isEmpty())
        options.remote = wikiRemote(m_planning->spec.wiki.remote, m_planning->folders.checkout);
    m_wiki = std::make_unique<Wiki>(m_tools.launcher, options);
    m_wikiWork = std::make_unique<QObject>();
    emit preparing(QStringLiteral("making the wiki ready"));
    m_wiki->prepare(m_wikiWork.get(), [this, next](const Result<void> &prepared) {
        if (m_ended)
            return;
        if (!prepared && publishes()) {
            Error error = prepared.error();
            if (error.kind == Error::Kind::Work)
                error.kind = Error::Kind::Surroundings; // nothing has begun yet
            return refuse(error);
        }
        if (!prepared)
            m_startWarnings += clause("wiki-trouble", {prepared.error().whole()}).text;
        next();
    });
}

/// Everything has passed: the row in Home.md, and the wiki is published where that is due.
void Session::finishPages()
{
    const auto failed = [this](const Error &error) { conclude(RunState::Failed, {}, {}, clause("wiki-trouble", {error.whole()})); };
    if (!m_options.pages || m_planning->plan.work().isEmpty())
        return conclude(RunState::Passed, {}, {}, nothingToDo());
    const Folders &folders = m_planning->folders;
    const QString home = folders.wiki + QLatin1String("/Home.md");
    QByteArray text;
    if (QFileInfo::exists(home) || QFileInfo(home).isSymLink()) {
        const Result<QByteArray> read = readFile(home, wikiFileCap, false);
        if (!read)
            return failed(read.error());
        text = *read;
    }
    if (m_planning->plan.onMainBranch) {
        HomeEntry entry;
        entry.commit = m_planning->plan.dirty ? QString(m_planning->plan.head.left(7) + QLatin1String("-dirty")) : m_planning->plan.head;
        for (const QString &name : m_planning->plan.work())
            entry.images += m_planning->plan.images[m_planning->plan.indexOf(name)].target;
        const Result<QByteArray> inserted = insertHomeRow(text, entry, m_planning->spec.wiki.repositoryUrl);
        if (!inserted)
            return failed(inserted.error());
        text = *inserted;
        if (const Result<void> written = writeFile(home, text); !written)
            return failed(written.error());
    }
    if (!text.isEmpty())
        if (const Result<void> written = writeFile(folders.artifacts() + QLatin1String("/Home.md"), text); !written)
            return failed(written.error());
    if (!publishes()) {
        if (m_planning->plan.dirty && m_planning->plan.onMainBranch && m_options.publish != RunOptions::Publish::Never && !m_planning->spec.wiki.remote.isEmpty())
            note(QStringLiteral("warning"), {{QStringLiteral("text"), QStringLiteral("the wiki was not published: what was built is in no commit")}});
        return conclude(RunState::Passed, {}, {}, {});
    }
    m_publishing = true; // from here on a stop ends what git does
    m_wikiWork = std::make_unique<QObject>();
    m_wiki->status(m_wikiWork.get(), [this, failed](const Result<WikiStatus> &status) {
        if (!status)
            return failed(status.error());
        if (status->remote.isEmpty()) { // a wiki on this machine only
            if (m_options.publish == RunOptions::Publish::Always)
                note(QStringLiteral("warning"), {{QStringLiteral("text"), QString(QLatin1String("nothing was published: the wiki in ") + status->folder
                        + QLatin1String(" has no remote; name it as wiki.remote in spec.yml"))}});
            return conclude(RunState::Passed, {}, {}, {});
        }
        const QString message = QLatin1String("Images of ") + m_planning->plan.head.left(7) + QLatin1String(": ") + m_planning->plan.tag;
        m_wiki->publish(message, m_wikiWork.get(), [this, failed](const Result<Publication> &published) {
            if (!published)
                return failed(published.error());
            if (!published->warning.isEmpty())
                note(QStringLiteral("warning"), {{QStringLiteral("text"), published->warning}});
            if (!published->commit.isEmpty())
                note(QStringLiteral("wiki-published"), {{QStringLiteral("commit"), published->commit}, {QStringLiteral("branch"), published->branch},
                                                        {QStringLiteral("remote"), published->remote}});
            conclude(RunState::Passed, {}, {}, {});
        });
    });
}

} // namespace stackwright
