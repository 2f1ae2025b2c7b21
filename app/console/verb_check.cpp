// `check`: says everything that is wrong with a stack, without building it.
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/check.h"
#include "model/stack/spec.h"

#include <QDir>
#include <QJsonDocument>

namespace stackwright {

namespace {

class CheckVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override { emit ended(work()); }

private:
    int work()
    {
        const Result<StackCheck> check = m_request.selection.head.isEmpty() ? checkCheckout() : checkCommit();
        if (!check)
            return m_console.fail(check.error());
        for (const Finding &finding : check->findings)
            if (finding.severity == Finding::Severity::Error || !m_console.quiet())
                m_console.finding(finding);
        summarize(*check);
        if (m_request.json)
            m_console.data(QJsonDocument(toJson(*check)).toJson());
        if (!m_request.sarif.isEmpty()) {
            const Result<void> written = writeFile(QDir::current().absoluteFilePath(m_request.sarif),
                                                   QJsonDocument(toSarif(check->findings)).toJson());
            if (!written) { // nothing was begun that could have failed
                Error why = written.error();
                why.kind = Error::Kind::Surroundings;
                return m_console.fail(why);
            }
        }
        return hasErrors(check->findings) ? 2 : 0;
    }

    Result<StackCheck> checkCheckout()
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders)
            return folders.error();
        m_specFile = folders->specFile;
        return checkStack(*filesOfCheckout(folders->checkout), m_specFile);
    }

    Result<StackCheck> checkCommit()
    {
        // A checkout whose spec is gone has commits with one: then it is looked for from here on.
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        const QString folder = folders                            ? folders->checkout
                               : m_request.place.repo.isEmpty() ? QDir::currentPath()
                                                                : QDir::current().absoluteFilePath(m_request.place.repo);
        Result<std::unique_ptr<Git>> opened = openGit(folder, Bare::Allowed);
        if (!opened)
            return opened.error();
        const std::unique_ptr<Git> git = std::move(opened).value();
        const Result<CommitFacts> commit = git->commit(m_request.selection.head);
        if (!commit)
            return commit.error();
        m_specFile = m_request.place.spec;
        const std::unique_ptr<StackFiles> files = filesOfCommit(*git, commit->id);
        for (const QString &usual : usualSpecFiles)
            if (m_specFile.isEmpty() && files->entry(usual))
                m_specFile = usual;
        if (m_specFile.isEmpty())
            m_specFile = usualSpecFiles.first();
        return checkStack(*files, m_specFile);
    }

    void summarize(const StackCheck &check)
    {
        qsizetype errors = 0;
        for (const Finding &finding : check.findings)
            errors += finding.severity == Finding::Severity::Error ? 1 : 0;
        const QString one = QStringLiteral("error"), other = QStringLiteral("warning");
        m_console.note(m_specFile + QLatin1String(": ") + counted(check.images, QStringLiteral("image")) +
                       QLatin1String(", ") + counted(errors, one) + QLatin1String(", ") +
                       counted(check.findings.size() - errors, other));
    }

    QString m_specFile;
};

} // namespace

std::unique_ptr<Verb> makeCheckVerb(const Request &request, Console &console)
{
    return std::make_unique<CheckVerb>(request, console);
}

} // namespace stackwright
