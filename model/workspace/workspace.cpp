#include "model/workspace/workspace.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/workspace/localinputs.h"
#include "model/workspace/ownoutput.h"
#include "model/workspace/stacksource.h"
#include "model/workspace/whatif.h"
#include "model/stack/variants.h"
#include "model/stack/changedtests.h"
#include "model/stack/check.h"
#include "model/stack/check_places.h"
#include "model/stack/precise.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace stackwright {

namespace {

QString absolute(const QString &path, const QString &from)
{
    return QDir::cleanPath(QDir(from).absoluteFilePath(path));
}

PlanRefusal refusal(const QList<Finding> &findings)
{
    for (const Finding &finding : findings)
        if (finding.severity == Finding::Severity::Error)
            return {inputError(finding.place(), finding.text, finding.advice), findings};
    return {Error{}, findings};
}

ChangeQuery queryOf(const Selection &selection, const Spec &spec, const QMap<QString, QString> &environment)
{
    ChangeQuery query;
    query.head = selection.head;
    query.base = selection.base;
    query.pullRequest = selection.pullRequest;
    query.branch = selection.branch;
    query.worktree = selection.worktree;
    query.mainBranches = spec.mainBranches;
    query.githubEventName = environment.value(QStringLiteral("GITHUB_EVENT_NAME"));
    query.githubEventPath = environment.value(QStringLiteral("GITHUB_EVENT_PATH"));
    query.githubBaseRef = environment.value(QStringLiteral("GITHUB_BASE_REF"));
    query.githubHeadRef = environment.value(QStringLiteral("GITHUB_HEAD_REF"));
    query.githubRefName = environment.value(QStringLiteral("GITHUB_REF_NAME"));
    query.githubRefType = environment.value(QStringLiteral("GITHUB_REF_TYPE"));
    return query;
}

class Making
{
public:
    /// `specWanted`: as --spec says; empty: it did not.
    Making(const Selection &selection, const QString &specWanted, const QMap<QString, QString> &environment)
        : m_selection(selection), m_specWanted(specWanted), m_environment(environment)
    {
    }

    std::variant<Planning, PlanRefusal> make(const Folders &folders, const QString &registry, const Presences &presences)
    {
        m_planning.folders = folders;
        m_planning.fromCommit = !m_selection.head.isEmpty();
        if (m_planning.fromCommit && m_selection.worktree)
            return refuse(inputError(QStringLiteral("--worktree"), QStringLiteral("cannot stand beside --head: the work tree belongs to HEAD"),
                                     QStringLiteral("leave one of them out")));
        // A spec with errors is said before a repository that is missing: the first can be fixed here.
        std::unique_ptr<StackSource> source;
        if (m_planning.fromCommit) {
            if (const Result<void> opened = open(); !opened)
                return refuse(opened.error());
            const Result<CommitFacts> head = m_git->commit(m_selection.head);
            if (!head)
                return refuse(inputError(QLatin1String("--head ") + m_selection.head, head.error().why, head.error().advice));
            source = sourceOfCommit(*m_git, head->id);
        } else {
            source = sourceOfCheckout(folders.checkout);
        }
        if (m_specWanted.isEmpty() && m_planning.fromCommit)
            chooseSpecOfCommit(*source);
        if (auto refused = readSpecAndRules(*source))
            return *refused;
        if (!m_git)
            if (const Result<void> opened = open(); !opened)
                return refuse(opened.error());
        const Result<ChangeSet> changes = m_git->changes(queryOf(m_selection, m_planning.spec, m_environment));
        if (!changes)
            return refuse(changes.error());
        m_planning.changes = *changes;
        leaveOutOwnOutput(&m_planning.changes, folders, *m_git);
        const Result<QSet<QByteArray>> assumed = assumeChanged(m_selection.whatIf, folders.checkout, [&](const QByteArray &path) { return source->has(path); }, &m_planning.changes);
        if (!assumed)
            return refuse(assumed.error());
        m_assumed = *assumed;

        PlanInput &input = m_planning.input;
        input.spec = m_planning.spec;
        input.rules = m_planning.rules;
        input.changes = m_planning.changes;
        input.tagSuffix = m_selection.tagSuffix;
        input.registry = registry;
        input.all = m_selection.all;
        input.only = m_selection.only;
        input.rebuild = m_selection.rebuild;
        input.foldersPresent = source->foldersPresent(m_planning.spec);
        input.specPath = QFile::encodeName(m_planning.folders.specFile);
        input.keysCount = !input.specPath.startsWith("images/");
        input.warnings += warningsOfAssumed(m_assumed, input.specPath);
        compareKeys();
        findLocalInputs({folders.checkout, m_planning.folders.specFile, changes->head, m_planning.fromCommit, m_planning.spec, m_specBytes, source->reader(),
                         newOutputIn(folders, changes->head)}, *m_git, &input);
        const bool shares = std::any_of(m_planning.spec.images.cbegin(), m_planning.spec.images.cend(), [](const ImageSpec &image) { return image.sharesContext(); });
        if (!changes->base.isEmpty() && (m_selection.precise || shares))
            if (const Result<void> asked = askInputs(*source); !asked)
                return refuse(asked.error());
        if (!changes->base.isEmpty())
            input.testsChanged = changedTests({m_planning.spec, m_planning.changes.files, source->reader(), [&source](const QByteArray &path) { return source->isFolder(path); },
                                               registry, m_selection.precise});
        const std::unique_ptr<StackFiles> files = m_planning.fromCommit ? filesOfCommit(*m_git, changes->head) : filesOfCheckout(folders.checkout);
        const QString folder = m_planning.spec.imagesFolder;
        const bool linked = isLinkedFolder(*files, folder);
        QSet<QString> told; // of variants once
        for (const ImageSpec &image : linked ? QList<ImageSpec>() : m_planning.spec.images)
            for (const Finding &one : findingsOfPlaces(folders.specFile, image, *files))
                if (one.rule == QLatin1String("linked-path") && !told.contains(one.text)) {
                    told.insert(one.text);
                    input.warnings += PlanWarning{one.rule, folders.specFile.toUtf8(), one.text + QLatin1String(" (") + one.advice + QLatin1Char(')')};
                }
        for (const ImageSpec &image : m_planning.spec.images) { // of variants once, too
            const QByteArray dockerfile = QFile::encodeName(image.dockerfilePath());
            if (told.contains(image.dockerfilePath()) || source->has(dockerfile) || !source->isFolder(QFile::encodeName(image.folderPath())))
                continue; // without the folder, that is said
            told.insert(image.dockerfilePath());
            input.warnings += PlanWarning{QStringLiteral("missing-dockerfile"), dockerfile,
                                          QString(QLatin1String("image ") + keyOf(image) + QLatin1String(" of the spec has no Dockerfile ") + image.dockerfilePath() + QLatin1String(": it cannot be built"))};
        }
        if (linked)
            input.warnings += PlanWarning{QStringLiteral("linked-images-folder"), QFile::encodeName(folder), folder + QLatin1Char(' ') + linkedImagesFolder};
        if (const QString operation = m_selection.worktree ? m_git->operationInProgress() : QString(); !operation.isEmpty())
            input.warnings += PlanWarning{QStringLiteral("operation-in-progress"), {},
                                          QLatin1String("a ") + operation + QLatin1String(" is in progress in the checkout: its files may change yet")};
        if (const Result<void> decided = decideAgain(&m_planning, presences); !decided)
            return refuse(decided.error());
        return std::move(m_planning);
    }

private:
    PlanRefusal refuse(const Error &error) const { return {error, m_planning.findings}; }

    Result<void> open()
    {
        Result<std::unique_ptr<Git>> opened = openGit(m_planning.folders.checkout, m_planning.fromCommit ? Bare::Allowed : Bare::Refused);
        if (!opened)
            return opened.error();
        m_git = std::move(opened).value();
        return {};
    }

    /// A commit may have its spec under the other name than the checkout has.
    void chooseSpecOfCommit(StackSource &source)
    {
        for (const QString &usual : usualSpecFiles)
            if (source.has(QFile::encodeName(usual))) {
                m_planning.folders.specFile = usual;
                return;
            }
    }

    std::optional<PlanRefusal> readSpecAndRules(StackSource &source)
    {
        const QString specFile = m_planning.folders.specFile;
        Result<QByteArray> bytes = source.read(QFile::encodeName(specFile));
        if (!bytes && m_planning.fromCommit && bytes.error().kind == Error::Kind::Input && !source.has(QFile::encodeName(specFile))) {
            // A commit from before there was a spec.
            if (Result<QByteArray> here = sourceOfCheckout(m_planning.folders.checkout)->read(QFile::encodeName(specFile))) {
                m_planning.input.warnings += PlanWarning{QStringLiteral("spec-of-checkout"), QFile::encodeName(specFile),
                                                         QString(QLatin1String("commit ") + m_selection.head + QLatin1String(" has no ") + specFile
                                                                 + QLatin1String(": it is planned with the checkout's"))};
                bytes = std::move(here);
            }
        }
        if (!bytes)
            return refuse(bytes.error().kind == Error::Kind::Surroundings ? bytes.error() : inputError(specFile, bytes.error().why, bytes.error().advice));
        m_specBytes = *bytes;
        SpecReading reading = readSpec(*bytes, specFile);
        m_planning.findings = reading.findings;
        const QString rulesPath = reading.spec ? reading.spec->rulesPath() : Spec().rulesPath();
        if (source.has(QFile::encodeName(rulesPath))) {
            const Result<QByteArray> rules = source.read(QFile::encodeName(rulesPath));
            if (!rules)
                return refuse(inputError(rulesPath, rules.error().why, rules.error().advice));
            m_planning.rules = readChangeRules(*rules, &m_planning.findings, rulesPath);
        }
        if (!reading.spec || hasErrors(m_planning.findings))
            return refusal(m_planning.findings);
        m_planning.spec = *reading.spec;
        readArguments(source);
        return std::nullopt;
    }

    /// A plan may be made without them; a run asks again.
    void readArguments(StackSource &source)
    {
        QList<Finding> findings;
        readArgumentFiles(&m_planning.spec, source.reader().read, &findings, m_planning.folders.specFile);
        for (const Finding &one : std::as_const(findings))
            m_planning.input.warnings += PlanWarning{one.rule, one.file.toUtf8(), one.place() + QLatin1String(": ") + one.text};
    }

    /// Which images' own keys the changes of the spec concern.
    void compareKeys()
    {
        PlanInput &input = m_planning.input;
        const QList<ChangedFile> &files = m_planning.changes.files;
        if (m_assumed.contains(input.specPath) || std::none_of(files.cbegin(), files.cend(), [&](const ChangedFile &file) { return file.path == input.specPath; }))
            return;
        const Result<QByteArray> bytes = m_git->fileAt(m_planning.changes.base, input.specPath, mebibyte);
        const std::optional<Spec> before = bytes ? readSpec(*bytes, m_planning.folders.specFile).spec : std::nullopt;
        if (!before && !input.keysCount)
            return; // nothing can be said of keys
        for (const ImageSpec &image : m_planning.spec.images)
            if (const int then = before ? before->indexOf(image.name) : -1; then < 0 || fingerprint(before->images[then]) != fingerprint(image))
                input.keysChanged += image.name;
    }

    /// What changed in what images are made of: each of them with --precise, else those for which no folder says it. Error: the
    /// base cannot be read, so that nothing can be said.
    Result<void> askInputs(StackSource &source)
    {
        const QByteArray specPath = QFile::encodeName(m_planning.folders.specFile);
        const QString base = m_planning.changes.base;
        std::optional<Error> failure;
        const auto readBefore = [&](const QByteArray &path) -> std::optional<QByteArray> {
            const Result<QByteArray> bytes = m_git->fileAt(base, path, mebibyte);
            if (!bytes && bytes.error().kind == Error::Kind::Surroundings)
                failure = bytes.error();
            return bytes ? std::optional(*bytes) : std::nullopt;
        };
        const std::optional<QByteArray> specThen = readBefore(specPath);
        const std::optional<Spec> before = specThen ? readSpec(*specThen, m_planning.folders.specFile).spec : std::nullopt;
        const PreciseAnswer answer = preciselyChanged({m_planning.spec, before, m_planning.changes.files, specPath, source.reader(), readBefore, !m_selection.precise, m_assumed});
        if (failure)
            return *failure;
        if (m_selection.precise)
            m_planning.input.preciselyChanged = answer.changed;
        else
            m_planning.input.takenChanged = answer.changed;
        for (const auto &[path, text] : answer.remarks)
            m_planning.input.warnings += PlanWarning{QStringLiteral("precise-unsure"), path, text};
        return {};
    }

    const Selection &m_selection;
    const QString m_specWanted;
    const QMap<QString, QString> &m_environment;
    Planning m_planning;
    QByteArray m_specBytes;
    QSet<QByteArray> m_assumed; ///< what did not change, and counts as if it had
    std::unique_ptr<Git> m_git;
};

} // namespace

QString specFileIn(const QString &checkout, const QString &named)
{
    if (!named.isEmpty())
        return named;
    const auto there = std::find_if(usualSpecFiles.cbegin(), usualSpecFiles.cend(), [&](const QString &usual) { return QFileInfo::exists(QDir(checkout).filePath(usual)); });
    return there == usualSpecFiles.cend() ? usualSpecFiles.first() : *there;
}

Result<Folders> locate(const Place &place, const QString &workingDirectory)
{
    Folders folders;
    const QString wanted = place.spec.isEmpty() ? QString() : QDir::cleanPath(place.spec);
    if (!place.repo.isEmpty()) {
        folders.checkout = absolute(place.repo, workingDirectory);
        if (!QFileInfo(folders.checkout).isDir())
            return inputError(folders.checkout, QStringLiteral("no such folder"), QStringLiteral("-C DIR names the checkout of a stack"));
    } else {
        QDir folder(QDir::cleanPath(workingDirectory));
        const auto isStack = [&] {
            const QStringList files = wanted.isEmpty() ? usualSpecFiles : usualSpecFiles + QStringList{wanted};
            return std::any_of(files.cbegin(), files.cend(), [&](const QString &file) { return QFileInfo::exists(folder.filePath(file)); });
        };
        while (!isStack())
            if (folder.isRoot() || !folder.cdUp())
                return inputError(wanted.isEmpty() ? usualSpecFiles.join(QLatin1String(" or ")) : wanted,
                                  QLatin1String("found neither in ") + workingDirectory + QLatin1String(" nor in a folder above it"),
                                  QStringLiteral("-C DIR names the checkout of a stack"));
        folders.checkout = folder.path();
    }
    folders.specFile = specFileIn(folders.checkout, wanted);
    if (QDir::isAbsolutePath(folders.specFile) && folders.specFile.startsWith(QString(folders.checkout + QLatin1Char('/'))))
        folders.specFile = folders.specFile.mid(folders.checkout.size() + 1);
    folders.output = place.output.isEmpty() ? folders.checkout : absolute(place.output, workingDirectory);
    folders.wiki = place.wiki.isEmpty() ? QString(folders.output + QStringLiteral("/wiki")) : absolute(place.wiki, workingDirectory);
    return folders;
}

Result<void> decideAgain(Planning *planning, const Presences &presences)
{
    planning->input.presences = presences;
    planning->input.presencesOf = presences.isEmpty() ? QString() : planning->plan.tag; // those of the plan so far were asked for
    Result<Plan> plan = makePlan(planning->input);
    if (!plan)
        return plan.error();
    planning->plan = std::move(plan).value();
    return {};
}

std::variant<Planning, PlanRefusal> planStack(const Place &place, const Selection &selection, const QString &workingDirectory,
                                              const QMap<QString, QString> &environment, const Presences &presences)
{
    Result<Folders> folders = locate(place, workingDirectory);
    if (selection.head.isEmpty() ? !folders || !QFileInfo::exists(QDir(folders->checkout).filePath(folders->specFile)) : !folders && place.repo.isEmpty()) {
        // A bare repository has no files to find it by.
        Place here = place;
        if (here.repo.isEmpty())
            here.repo = workingDirectory;
        const QString folder = absolute(here.repo, workingDirectory);
        if (const Result<std::unique_ptr<Git>> git = openGit(folder, Bare::Allowed); git && (*git)->isBare()) {
            if (selection.head.isEmpty())
                return PlanRefusal{openGit(folder).error(), {}};
            folders = locate(here, workingDirectory);
        }
    }
    if (!folders)
        return PlanRefusal{folders.error(), {}};
    return Making(selection, place.spec, environment).make(*folders, place.registry, presences);
}

} // namespace stackwright
