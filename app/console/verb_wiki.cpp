// wiki status, wiki diff, wiki publish.
#include "app/console/verb.h"

#include "model/base/files.h"
#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/pages/wiki.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <optional>

namespace stackwright {

namespace {

QJsonArray changesJson(const QList<WikiChange> &changes)
{
    QJsonArray array;
    for (const WikiChange &change : changes)
        array += QJsonObject{{QStringLiteral("path"), visible(change.path)}, {QStringLiteral("status"), word(change.kind)}};
    return array;
}

class WikiVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders)
            return emit ended(m_console.fail(folders.error()));
        WikiOptions options;
        options.folder = folders->wiki;
        options.checkout = folders->checkout;
        // A spec that cannot be read has no say in the remote; the checkout's own origin comes first anyway.
        if (const auto bytes = readFile(folders->checkout + QLatin1Char('/') + folders->specFile, mebibyte))
            if (const SpecReading reading = readSpec(*bytes, folders->specFile); reading.spec)
                options.remote = wikiRemote(reading.spec->wiki.remote, folders->checkout);
        m_wiki.emplace(m_launcher, options);
        if (m_request.subcommand == QLatin1String("status"))
            m_wiki->status(this, [this](const Result<WikiStatus> &result) { showStatus(result); });
        else if (m_request.subcommand == QLatin1String("diff"))
            m_wiki->diff(this, [this](const Result<QByteArray> &result) { showDiff(result); });
        else
            publish();
    }

private:
    void print(const QJsonObject &json) { m_console.data(QJsonDocument(json).toJson()); }

    void showStatus(const Result<WikiStatus> &result)
    {
        if (!result)
            return emit ended(m_console.fail(result.error()));
        const WikiStatus &status = *result;
        if (m_request.json) {
            print({{QStringLiteral("schema"), 1}, {QStringLiteral("folder"), status.folder}, {QStringLiteral("exists"), status.exists},
                   {QStringLiteral("branch"), status.branch}, {QStringLiteral("head"), status.head}, {QStringLiteral("remote"), status.remote},
                   {QStringLiteral("changes"), changesJson(status.changes)}});
            return emit ended(0);
        }
        QString text;
        if (!status.exists)
            text = QLatin1String("no checkout of the wiki at ") + status.folder + QLatin1String(" yet: nothing to publish\n");
        for (const WikiChange &change : status.changes)
            text += word(change.kind).leftJustified(10) + visible(change.path) + QLatin1Char('\n');
        if (status.exists) {
            const QString remote = status.remote.isEmpty() ? QStringLiteral("no remote") : status.remote;
            text += (status.changes.isEmpty() ? QStringLiteral("nothing to publish") : QString(counted(status.changes.size(), QStringLiteral("file")) + QLatin1String(" to publish")))
                    + QLatin1String(" (") + status.branch + QLatin1String(", ") + remote + QLatin1String(")\n");
        }
        m_console.data(visible(text.toUtf8()));
        emit ended(0);
    }

    void showDiff(const Result<QByteArray> &result)
    {
        if (!result)
            return emit ended(m_console.fail(result.error()));
        const QString text = visible(*result);
        if (m_request.json)
            print({{QStringLiteral("schema"), 1}, {QStringLiteral("diff"), text}});
        else if (text.isEmpty())
            m_console.note(QStringLiteral("the wiki's checkout has no changes"));
        else
            m_console.data(text);
        emit ended(0);
    }

    void publish()
    {
        m_wiki->prepare(this, [this](const Result<void> &prepared) {
            if (!prepared)
                return emit ended(m_console.fail(prepared.error()));
            m_wiki->publish({}, this, [this](const Result<Publication> &result) { showPublication(result); });
        });
    }

    void showPublication(const Result<Publication> &result)
    {
        if (!result)
            return emit ended(m_console.fail(result.error()));
        const Publication &done = *result;
        if (!done.warning.isEmpty())
            m_console.warning(QLatin1String("the wiki is published, but its checkout is not up to date: ") + done.warning,
                              QLatin1String("git -C ") + quotedForShell(m_wiki->options().folder) + QLatin1String(" status"));
        if (m_request.json)
            print({{QStringLiteral("schema"), 1}, {QStringLiteral("published"), !done.commit.isEmpty()}, {QStringLiteral("commit"), done.commit},
                   {QStringLiteral("branch"), done.branch}, {QStringLiteral("remote"), done.remote}, {QStringLiteral("attempts"), done.attempts},
                   {QStringLiteral("changes"), changesJson(done.changes)}});
        else if (done.commit.isEmpty())
            m_console.data(QStringLiteral("nothing to publish\n"));
        else
            m_console.data(visible((QLatin1String("published ") + counted(done.changes.size(), QStringLiteral("file")) + QLatin1String(" as ") + done.commit.left(7)
                                    + QLatin1String(" on ") + done.branch + QLatin1String(" of ") + done.remote + QLatin1Char('\n')).toUtf8()));
        emit ended(0);
    }

    ProcessLauncher m_launcher;
    std::optional<Wiki> m_wiki;
};

} // namespace

std::unique_ptr<Verb> makeWikiVerb(const Request &request, Console &console)
{
    return std::make_unique<WikiVerb>(request, console);
}

} // namespace stackwright
