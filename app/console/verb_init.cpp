// `init`: drafts a spec from what is there, and writes it unless one is there already; `init github-actions` does so with
// workflows for a spec.
#include "app/console/verb.h"
#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/stack/draftimport.h"
#include "model/stack/layout.h"
#include "model/stack/spec.h"
#include "model/stack/workflows.h"
#include "model/workspace/drafting.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
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
        if (m_request.arguments == QStringList{QStringLiteral("github-actions")} && m_request.from.isEmpty())
            return putWorkflows();
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
            return put(draftOfDockerfiles(*m_files, draftHints(checkout)));
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
        if (m_request.from == QLatin1String("compose") && below.startsWith(QLatin1String("..")))
            return inputError(path, QLatin1String("lies outside of the checkout ") + m_checkout + QLatin1String(", and its paths begin where it stands"), QStringLiteral("name a file of this checkout, or -C DIR the checkout that it is in"));
        const QString folder = inFolder ? below.section(QLatin1Char('/'), 0, -2) : QStringLiteral(".");
        const QString top = QFileInfo(m_checkout).canonicalFilePath();
        Result<QList<DraftImage>> images = m_request.from == QLatin1String("bake") ? imagesOfBake(*bytes, QStringLiteral("."), name, top) : imagesOfCompose(*bytes, folder, name, top);
        if (m_request.from == QLatin1String("bake") && inFolder) {
            // Bake's paths begin where it is called, most often at the top; some call it in the file's folder.
            const auto there = [this](const Result<QList<DraftImage>> &drafted) {
                return drafted ? std::count_if(drafted->cbegin(), drafted->cend(), [this](const DraftImage &image) { return m_files->entry(image.dockerfile).has_value(); }) : 0;
            };
            if (Result<QList<DraftImage>> beside = imagesOfBake(*bytes, folder, name, top); there(beside) > there(images))
                images = std::move(beside);
        }
        if (!images)
            return images.error();
        return draftOfImages(*images, *m_files, draftHints(m_checkout));
    }

    /// What bake itself makes of its language.
    void askBake(const QString &path)
    {
        const auto buildx = [](const QStringList &words) {
            Command command;
            command.program = QStringLiteral("docker");
            command.arguments = QStringList{QStringLiteral("buildx")} + words;
            command.environment = baseEnvironment();
            command.deadline = std::chrono::minutes(2);
            return command;
        };
        const auto lastOf = [](const Finished &finished) {
            const QString said = visible(finished.errors.trimmed().split('\n').last()).left(300);
            return said.isEmpty() ? finished.exit.reason : said;
        };
        const QString name = QFileInfo(path).fileName();
        // A client without the plug-in answers in many ways, and none of them is about the file.
        runToEnd(m_launcher, buildx({QStringLiteral("version")}), this, [this, path, name, buildx, lastOf](const Finished &there) {
            if (!there.exit.success())
                return emit ended(m_console.fail(surroundingsError(name, QString(QLatin1String("only buildx can read it, and there is none here: ") + lastOf(there)),
                                                                   QStringLiteral("install buildx (docker-buildx), or give a JSON file that bake --print made elsewhere"))));
            Command command = buildx({QStringLiteral("bake"), QStringLiteral("--file"), path, QStringLiteral("--print")});
            command.workingDirectory = QFileInfo(path).path();
            runToEnd(m_launcher, command, this, [this, path, name, lastOf](const Finished &finished) {
                if (finished.exit.success())
                    return emit ended(put(imported(path, finished.output)));
                emit ended(m_console.fail(inputError(name, QString(QLatin1String("docker buildx bake --print failed: ") + lastOf(finished)), QStringLiteral("fix the file"))));
            });
        });
    }

    /// Workflows that call this program. None of them is written where one cannot be.
    int putWorkflows()
    {
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders)
            return m_console.fail(folders.error());
        m_checkout = folders->checkout;
        m_files = filesOfCheckout(m_checkout);
        const Result<QByteArray> bytes = m_files->file(folders->specFile, mebibyte);
        if (!bytes)
            return m_console.fail(inputError(folders->specFile, bytes.error().why, QStringLiteral("stackwright init drafts one")));
        const SpecReading reading = readSpec(*bytes, folders->specFile);
        for (const Finding &finding : reading.findings)
            m_console.finding(finding);
        if (!reading.spec)
            return 2;
        if (!reading.spec->whyNotRunnable.isEmpty())
            return m_console.fail(inputError(folders->specFile, reading.spec->whyNotRunnable, QStringLiteral("it can be planned, not run: a workflow would end with that")));
        WorkflowHints hints;
        hints.version = QStringLiteral(STACKWRIGHT_VERSION);
        hints.submodules = m_files->entry(QStringLiteral(".gitmodules")).has_value();
        const Result<QByteArray> attributes = m_files->file(QStringLiteral(".gitattributes"), mebibyte);
        hints.largeFiles = attributes.ok() && attributes->contains("filter=lfs");
        hints.hostTests = m_files->entry(pathBelow(reading.spec->imagesFolder, QStringLiteral("conftest.py"))).has_value();
        return write(workflowsOf(*reading.spec, hints));
    }

    int write(const QList<Workflow> &workflows)
    {
        QJsonArray told;
        for (const Workflow &workflow : workflows)
            told += QJsonObject{{QStringLiteral("path"), workflow.path}, {QStringLiteral("text"), QString::fromUtf8(workflow.text)}};
        if (m_request.dryRun) {
            for (qsizetype i = 0; i < workflows.size(); ++i) {
                if (!m_request.json)
                    m_console.data(QByteArray((i > 0 ? "---\n# " : "# ") + workflows[i].path.toUtf8() + '\n' + workflows[i].text));
                m_console.note(workflows[i].path);
            }
        } else {
            QList<NamedBytes> files;
            for (const Workflow &workflow : workflows) {
                if (!m_request.force && m_files->entry(workflow.path))
                    return m_console.fail(inputError(workflow.path, QStringLiteral("is there already"), QStringLiteral("--dry-run shows what would be written, --force writes over it")));
                files += NamedBytes{m_checkout + QLatin1Char('/') + workflow.path, workflow.text};
            }
            if (const Result<void> written = writeFiles(files); !written)
                return m_console.fail(written.error());
            for (const Workflow &workflow : workflows)
                m_console.note(QLatin1String("wrote ") + workflow.path);
        }
        if (m_request.json)
            m_console.data(QJsonDocument(QJsonObject{{QStringLiteral("schema"), 1}, {QStringLiteral("files"), told}}).toJson());
        for (const Workflow &workflow : workflows)
            tellQuestions(workflow.path, workflow.text);
        return 0;
    }

    /// The line's number is that of the file that is written.
    void tellQuestions(const QString &path, const QByteArray &text)
    {
        for (const DraftQuestion &question : questionsIn(text))
            m_console.note(path + QLatin1Char(':') + QString::number(question.line) + QLatin1String(": ") + question.text);
    }

    /// The checkout that was named, else the one that this folder is in.
    QString folder() const
    {
        return m_request.place.repo.isEmpty() ? checkoutAbove(QDir::currentPath()) : QDir::cleanPath(QDir::current().absoluteFilePath(m_request.place.repo));
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
            if (!m_request.json)
                m_console.data(draft.text);
            m_console.note(path);
        } else {
            const std::optional<InTheWay> other = specInTheWay(*m_files, path);
            if (other && other->isReadInstead)
                return m_console.fail(inputError(other->path, QString(QLatin1String("is there already, and would be read in place of ") + path),
                                                 QStringLiteral("remove or rename it; --dry-run shows what would be written")));
            if (other && !m_request.force)
                return m_console.fail(inputError(other->path, QStringLiteral("is there already"), QStringLiteral("--dry-run shows what would be written, --force writes over it")));
            if (const Result<void> written = writeFile(m_checkout + QLatin1Char('/') + path, draft.text); !written)
                return m_console.fail(written.error());
            m_console.note(QLatin1String("wrote ") + path);
        }
        if (m_request.json)
            m_console.data(QJsonDocument(QJsonObject{{QStringLiteral("schema"), 1}, {QStringLiteral("images"), draft.images.size()}, {QStringLiteral("questions"), draft.questions},
                                                     {QStringLiteral("files"), QJsonArray{QJsonObject{{QStringLiteral("path"), path}, {QStringLiteral("text"), QString::fromUtf8(draft.text)}}}}}).toJson());
        m_console.note(counted(draft.images.size(), QStringLiteral("image")) + QLatin1String(", ") + counted(draft.questions, QStringLiteral("line")) + QLatin1String(" to decide"));
        tellQuestions(path, draft.text);
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
