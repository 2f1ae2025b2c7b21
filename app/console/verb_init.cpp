// `init`: drafts a spec from what is there, and writes it unless one is there already.
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/git/git.h"
#include "model/stack/draft.h"
#include "model/stack/draftimport.h"
#include "model/stack/spec.h"

#include <QDir>
#include <QFileInfo>

#include <optional>

namespace stackwright {

namespace {

class InitVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        if (const std::optional<int> code = work())
            emit ended(*code);
    }

private:
    /// Empty: it goes on, and ends by itself.
    std::optional<int> work()
    {
        // What is not there yet says so.
        if (m_request.arguments.contains(QLatin1String("github-actions")))
            return notYet(QStringLiteral("init github-actions"), QStringLiteral("stackwright export github-actions prints a workflow that builds with docker alone"));
        const bool imports = !m_request.from.isEmpty();
        if (imports && m_request.from != QLatin1String("bake") && m_request.from != QLatin1String("compose"))
            return m_console.fail(inputError(QLatin1String("--from ") + m_request.from, QStringLiteral("no tool that is known here"), QStringLiteral("write --from bake FILE or --from compose FILE")));
        if (imports && m_request.arguments.size() != 1)
            return m_console.fail(inputError(QLatin1String("--from ") + m_request.from, QStringLiteral("it takes one file"), QLatin1String("write --from ") + m_request.from + QLatin1String(" FILE")));
        if (!imports && !m_request.arguments.isEmpty())
            return m_console.fail(inputError(m_request.arguments.first(), QStringLiteral("init takes no names: it reads the checkout"), QStringLiteral("-C DIR names another checkout")));
        const QString checkout = folder();
        if (!QFileInfo(checkout).isDir())
            return m_console.fail(inputError(checkout, QStringLiteral("no such folder"), QStringLiteral("-C DIR names the checkout")));
        m_checkout = checkout;
        m_files = filesOfCheckout(checkout);
        if (!imports)
            return put(draftOfDockerfiles(*m_files, hintsOf(checkout)));
        const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(m_request.arguments.first()));
        if (!QFileInfo(path).isFile())
            return m_console.fail(inputError(path, QStringLiteral("no such file"), QStringLiteral("name a file of this checkout")));
        if (m_request.from == QLatin1String("compose") || !path.endsWith(QLatin1String(".hcl")))
            return put(imported(path, readFile(path, mebibyte)));
        askBake(path);
        return {};
    }

    Result<Draft> imported(const QString &path, const Result<QByteArray> &bytes)
    {
        if (!bytes)
            return bytes.error();
        // Paths in it begin where it stands.
        const QString name = QFileInfo(path).fileName();
        const QString below = QDir(QFileInfo(m_checkout).canonicalFilePath()).relativeFilePath(QFileInfo(path).canonicalFilePath());
        const bool inFolder = below.contains(QLatin1Char('/')) && !below.startsWith(QLatin1String(".."));
        const QString folder = inFolder ? below.section(QLatin1Char('/'), 0, -2) : QStringLiteral(".");
        const Result<QList<DraftImage>> images = m_request.from == QLatin1String("bake") ? imagesOfBake(*bytes, folder, name) : imagesOfCompose(*bytes, folder, name);
        if (!images)
            return images.error();
        return draftOfImages(*images, *m_files, hintsOf(m_checkout));
    }

    /// What bake itself makes of its language.
    void askBake(const QString &path)
    {
        Command command;
        command.program = QStringLiteral("docker");
        command.arguments = {QStringLiteral("buildx"), QStringLiteral("bake"), QStringLiteral("--file"), path, QStringLiteral("--print")};
        command.workingDirectory = QFileInfo(path).path();
        command.environment = baseEnvironment();
        command.deadline = std::chrono::minutes(2);
        runToEnd(m_launcher, command, this, [this, path](const Finished &finished) {
            if (finished.exit.success())
                return emit ended(put(imported(path, finished.output)));
            const QString name = QFileInfo(path).fileName(), said = visible(finished.errors.trimmed().split('\n').last()).left(300);
            const bool missing = finished.exit.how == Exit::How::NotStarted || said.contains(QLatin1String("buildx"));
            const QString why = QLatin1String("docker buildx bake --print failed: ") + (said.isEmpty() ? finished.exit.reason : said);
            emit ended(m_console.fail(missing ? surroundingsError(name, why, QStringLiteral("install buildx (docker-buildx), or give a JSON file that bake --print made elsewhere"))
                                              : inputError(name, why, QStringLiteral("mend the file"))));
        });
    }

    int notYet(const QString &what, const QString &advice)
    {
        return m_console.fail(inputError(what, QStringLiteral("this version cannot do that yet"), advice));
    }

    /// The checkout that was named, else the one that this folder is in.
    QString folder() const
    {
        const QString here = QDir::cleanPath(m_request.place.repo.isEmpty() ? QDir::currentPath() : QDir::current().absoluteFilePath(m_request.place.repo));
        const Result<std::unique_ptr<Git>> git = m_request.place.repo.isEmpty() ? openGit(here) : Result<std::unique_ptr<Git>>(inputError({}, {}, {}));
        return git ? (*git)->root() : here;
    }

    static DraftHints hintsOf(const QString &checkout)
    {
        DraftHints hints;
        hints.name = QFileInfo(checkout).fileName();
        const Result<std::unique_ptr<Git>> git = openGit(checkout);
        if (!git)
            return hints;
        // https://github.com/owner/repository, git@github.com:owner/repository.git
        QString origin = (*git)->originUrl();
        if (origin.endsWith(QLatin1String(".git")))
            origin.chop(4);
        const QStringList parts = origin.replace(QLatin1Char(':'), QLatin1Char('/')).split(QLatin1Char('/'), Qt::SkipEmptyParts);
        if (origin.contains(QLatin1String("github.com")) && parts.size() >= 2)
            hints.nameSpace = QLatin1String("ghcr.io/") + parts[parts.size() - 2].toLower();
        for (const char *name : {"main", "master", "trunk", "develop"})
            if (const QString branch = QLatin1String(name); (*git)->commit(branch) || (*git)->commit(QString(QLatin1String("origin/") + branch))) {
                hints.mainBranch = branch;
                break;
            }
        return hints;
    }

    int put(const Result<Draft> &made)
    {
        if (!made)
            return m_console.fail(made.error());
        const Draft &draft = *made;
        const QString path = m_request.place.spec.isEmpty() ? draft.specFile : m_request.place.spec;
        if (path != draft.specFile)
            return m_console.fail(inputError(path, QLatin1String("where the images lie, the spec is called ") + draft.specFile, QStringLiteral("leave out --spec")));
        if (m_request.dryRun) {
            m_console.data(draft.text);
            m_console.note(path);
        } else {
            for (const QString &usual : usualSpecFiles)
                if (!m_request.force && m_files->entry(usual))
                    return m_console.fail(inputError(usual, QStringLiteral("is there already"), QStringLiteral("--dry-run shows what would be written, --force writes over it")));
            if (const Result<void> written = writeFile(m_checkout + QLatin1Char('/') + path, draft.text); !written)
                return m_console.fail(written.error());
            m_console.note(QLatin1String("wrote ") + path);
        }
        m_console.note(counted(draft.images.size(), QStringLiteral("image")) + QLatin1String(", ") + counted(draft.questions, QStringLiteral("line")) + QLatin1String(" to decide"));
        // The line's number is that of the file that was written.
        int number = 0;
        for (const QByteArray &line : draft.text.split('\n')) {
            ++number;
            if (const qsizetype at = line.indexOf("# decide: "); at >= 0)
                m_console.note(path + QLatin1Char(':') + QString::number(number) + QLatin1String(": ") + QString::fromUtf8(line.mid(at + 2)));
        }
        return 0;
    }

    QString m_checkout;
    std::unique_ptr<StackFiles> m_files;
    ProcessLauncher m_launcher;
};

} // namespace

std::unique_ptr<Verb> makeInitVerb(const Request &request, Console &console)
{
    return std::make_unique<InitVerb>(request, console);
}

} // namespace stackwright
