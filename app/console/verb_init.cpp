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
#include <QEventLoop>
#include <QFileInfo>

namespace stackwright {

namespace {

class InitVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override { emit ended(work()); }

private:
    int work()
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
        const std::unique_ptr<StackFiles> files = filesOfCheckout(checkout);
        const DraftHints hints = hintsOf(checkout);
        const Result<Draft> draft = imports ? imported(checkout, *files, hints) : draftOfDockerfiles(*files, hints);
        if (!draft)
            return m_console.fail(draft.error());
        return put(checkout, *draft, *files);
    }

    Result<Draft> imported(const QString &checkout, StackFiles &files, const DraftHints &hints)
    {
        const QString path = QDir::cleanPath(QDir::current().absoluteFilePath(m_request.arguments.first())), name = QFileInfo(path).fileName();
        const QString below = QDir(QFileInfo(checkout).canonicalFilePath()).relativeFilePath(QFileInfo(path).canonicalFilePath());
        if (!QFileInfo(path).isFile())
            return inputError(path, QStringLiteral("no such file"), QStringLiteral("name a file of this checkout"));
        const QString folder = below.startsWith(QLatin1String("..")) ? QStringLiteral(".") : below.contains(QLatin1Char('/')) ? below.section(QLatin1Char('/'), 0, -2) : QStringLiteral(".");
        Result<QByteArray> bytes = readFile(path, mebibyte);
        const bool bake = m_request.from == QLatin1String("bake");
        if (bake && name.endsWith(QLatin1String(".hcl")))
            bytes = printedByBake(path);
        if (!bytes)
            return bytes.error();
        const Result<QList<DraftImage>> images = bake ? imagesOfBake(*bytes, folder, name) : imagesOfCompose(*bytes, folder, name);
        if (!images)
            return images.error();
        return draftOfImages(*images, files, hints);
    }

    /// What bake itself makes of its language.
    Result<QByteArray> printedByBake(const QString &path)
    {
        Command command;
        command.program = QStringLiteral("docker");
        command.arguments = {QStringLiteral("buildx"), QStringLiteral("bake"), QStringLiteral("--file"), path, QStringLiteral("--print")};
        command.workingDirectory = QFileInfo(path).path();
        command.environment = baseEnvironment();
        command.deadline = std::chrono::minutes(2);
        Finished finished;
        QEventLoop loop;
        runToEnd(m_launcher, command, this, [&](const Finished &answer) {
            finished = answer;
            loop.quit();
        });
        loop.exec();
        if (finished.exit.success())
            return finished.output;
        const QString said = visible(finished.errors.trimmed().split('\n').last()).left(300);
        const bool missing = finished.exit.how == Exit::How::NotStarted || said.contains(QLatin1String("buildx"));
        const QString why = QLatin1String("docker buildx bake --print failed: ") + (said.isEmpty() ? finished.exit.reason : said);
        return missing ? surroundingsError(QFileInfo(path).fileName(), why, QStringLiteral("install buildx (docker-buildx), or give a JSON file that bake --print made elsewhere"))
                       : inputError(QFileInfo(path).fileName(), why, QStringLiteral("mend the file"));
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
        if (!(*git)->commit(QStringLiteral("main")) && !(*git)->commit(QStringLiteral("origin/main")) && (*git)->commit(QStringLiteral("master")))
            hints.mainBranch = QStringLiteral("master");
        return hints;
    }

    int put(const QString &checkout, const Draft &draft, StackFiles &files)
    {
        const QString path = m_request.place.spec.isEmpty() ? draft.specFile : m_request.place.spec;
        if (path != draft.specFile)
            return m_console.fail(inputError(path, QLatin1String("where the images lie, the spec is called ") + draft.specFile, QStringLiteral("leave out --spec")));
        if (m_request.dryRun) {
            m_console.data(draft.text);
            m_console.note(path);
        } else {
            for (const QString &usual : usualSpecFiles)
                if (!m_request.force && files.entry(usual))
                    return m_console.fail(inputError(usual, QStringLiteral("is there already"), QStringLiteral("--dry-run shows what would be written, --force writes over it")));
            if (const Result<void> written = writeFile(checkout + QLatin1Char('/') + path, draft.text); !written)
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

    ProcessLauncher m_launcher;
};

} // namespace

std::unique_ptr<Verb> makeInitVerb(const Request &request, Console &console)
{
    return std::make_unique<InitVerb>(request, console);
}

} // namespace stackwright
