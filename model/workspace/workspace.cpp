#include "model/workspace/workspace.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/workspace/localinputs.h"
#include "model/workspace/ownoutput.h"
#include "model/stack/check.h"
#include "model/stack/precise.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <dirent.h>
#include <algorithm>
#include <linux/limits.h>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

const QString defaultSpec = QStringLiteral("images/spec.yml");
const QByteArray rulesPath = QByteArrayLiteral("images/change_ignore.json");

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

/// Where spec, rules and Dockerfiles are read from: the checkout's files, or a commit's tree.
class Source
{
public:
    virtual ~Source() = default;
    virtual bool has(const QByteArray &path) = 0;
    virtual Result<QByteArray> read(const QByteArray &path) = 0;
    /// Names of the folders in images/; empty optional: there is no images/.
    virtual std::optional<QList<QByteArray>> imageFolders() = 0;
    /// Path and target of each link below a folder.
    virtual QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) = 0;
};

class CheckoutSource : public Source
{
public:
    explicit CheckoutSource(const QString &checkout) : m_checkout(checkout) {}

    bool has(const QByteArray &path) override
    {
        struct stat found = {};
        return ::lstat(at(path).constData(), &found) == 0;
    }
    Result<QByteArray> read(const QByteArray &path) override
    {
        return readFile(QFile::decodeName(at(path)), mebibyte, false);
    }
    std::optional<QList<QByteArray>> imageFolders() override
    {
        // One pass over the names, without a look at each entry: thousands of images cost one system call for hundreds.
        DIR *folder = ::opendir(at("images").constData());
        if (!folder)
            return std::nullopt;
        QList<QByteArray> names;
        while (const dirent *entry = ::readdir(folder)) {
            struct stat found = {};
            const bool isFolder = entry->d_type == DT_DIR
                || ((entry->d_type == DT_UNKNOWN || entry->d_type == DT_LNK)
                    && ::stat(at(QByteArray("images/") + entry->d_name).constData(), &found) == 0 && S_ISDIR(found.st_mode));
            if (isFolder && entry->d_name[0] != '.')
                names.emplaceBack(entry->d_name);
        }
        ::closedir(folder);
        return names;
    }

    QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) override
    {
        QList<QPair<QByteArray, QByteArray>> found;
        addLinks(folder, {}, &found, 0);
        return found;
    }

private:
    void addLinks(const QByteArray &folder, const QByteArray &below, QList<QPair<QByteArray, QByteArray>> *found, int depth) const
    {
        const std::unique_ptr<DIR, int (*)(DIR *)> listing(depth > 64 ? nullptr : ::opendir(at(folder + '/' + below).constData()), &::closedir);
        while (const dirent *entry = listing ? ::readdir(listing.get()) : nullptr) {
            const QByteArray name = entry->d_name, path = below + name, whole = at(folder + '/' + path);
            struct stat status = {};
            if (name == "." || name == ".." || (entry->d_type != DT_DIR && entry->d_type != DT_LNK && entry->d_type != DT_UNKNOWN)
                || ::lstat(whole.constData(), &status) != 0)
                continue;
            if (S_ISDIR(status.st_mode)) {
                addLinks(folder, path + '/', found, depth + 1);
            } else if (S_ISLNK(status.st_mode)) {
                QByteArray target(PATH_MAX, '\0');
                const ssize_t size = ::readlink(whole.constData(), target.data(), static_cast<size_t>(target.size()));
                *found += {path, target.left(qMax<ssize_t>(size, 0))};
            }
        }
    }

    QByteArray at(const QByteArray &path) const
    {
        return path.startsWith('/') ? path : QByteArray(QFile::encodeName(m_checkout) + '/' + path);
    }

    QString m_checkout;
};

class CommitSource : public Source
{
public:
    CommitSource(Git &git, const QString &revision) : m_git(git), m_revision(revision) {}

    bool has(const QByteArray &path) override
    {
        const qsizetype slash = path.lastIndexOf('/');
        const Result<QList<TreeEntry>> entries = m_git.folderAt(m_revision, path.left(qMax<qsizetype>(slash, 0)));
        if (entries)
            for (const TreeEntry &entry : *entries)
                if (entry.name == path.mid(slash + 1))
                    return true;
        return false;
    }
    Result<QByteArray> read(const QByteArray &path) override { return m_git.fileAt(m_revision, path, mebibyte); }
    std::optional<QList<QByteArray>> imageFolders() override
    {
        const Result<QList<TreeEntry>> entries = m_git.folderAt(m_revision, "images");
        if (!entries)
            return std::nullopt;
        QList<QByteArray> names;
        for (const TreeEntry &entry : *entries)
            if (entry.isFolder)
                names += entry.name;
        return names;
    }

    QList<QPair<QByteArray, QByteArray>> links(const QByteArray &folder) override
    {
        const auto found = m_git.linksBelow(m_revision, folder);
        return found ? *found : QList<QPair<QByteArray, QByteArray>>();
    }

private:
    Git &m_git;
    QString m_revision;
};

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
    return query;
}

class Making
{
public:
    Making(const Selection &selection, const QMap<QString, QString> &environment) : m_selection(selection), m_environment(environment) {}

    std::variant<Planning, PlanRefusal> make(const Folders &folders, const QString &registry, const Presences &presences, const QList<Reason> &baseMoves)
    {
        m_planning.folders = folders;
        m_planning.fromCommit = !m_selection.head.isEmpty();
        if (m_planning.fromCommit && m_selection.worktree)
            return refuse(inputError(QStringLiteral("--worktree"), QStringLiteral("cannot stand beside --head: the work tree belongs to HEAD"),
                                     QStringLiteral("leave one of them out")));
        // A spec with errors is said before a repository that is missing: the first can be mended here.
        std::unique_ptr<Source> source;
        if (m_planning.fromCommit) {
            if (const Result<void> opened = open(); !opened)
                return refuse(opened.error());
            const Result<CommitFacts> head = m_git->commit(m_selection.head);
            if (!head)
                return refuse(inputError(QLatin1String("--head ") + m_selection.head, head.error().why, head.error().advice));
            source = std::make_unique<CommitSource>(*m_git, head->id);
        } else {
            source = std::make_unique<CheckoutSource>(folders.checkout);
        }
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

        PlanInput &input = m_planning.input;
        input.spec = m_planning.spec;
        input.rules = m_planning.rules;
        input.changes = m_planning.changes;
        input.tagSuffix = m_selection.tagSuffix;
        input.registry = registry;
        input.all = m_selection.all;
        input.only = m_selection.only;
        input.rebuild = m_selection.rebuild;
        input.foldersPresent = source->imageFolders();
        input.specPath = QFile::encodeName(folders.specFile);
        compareKeys();
        findLocalInputs({folders.checkout, folders.specFile, changes->head, m_planning.fromCommit, m_planning.spec, m_specBytes, readerOf(*source)}, *m_git, &input);
        if (m_selection.precise && !changes->base.isEmpty())
            if (const Result<void> precise = precisely(*source); !precise)
                return refuse(precise.error());
        if (!m_planning.fromCommit && QFileInfo(folders.checkout + QLatin1String("/images")).isSymLink())
            input.warnings += PlanWarning{QStringLiteral("linked-images-folder"), "images", QLatin1String("images ") + linkedImagesFolder};
        if (const QString operation = m_selection.worktree ? m_git->operationInProgress() : QString(); !operation.isEmpty())
            input.warnings += PlanWarning{QStringLiteral("operation-in-progress"), {},
                                          QLatin1String("a ") + operation + QLatin1String(" is in progress in the checkout: its files may change yet")};
        if (const Result<void> decided = decideAgain(&m_planning, presences, baseMoves); !decided)
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

    std::optional<PlanRefusal> readSpecAndRules(Source &source)
    {
        const QString specFile = m_planning.folders.specFile;
        Result<QByteArray> bytes = source.read(QFile::encodeName(specFile));
        if (!bytes && m_planning.fromCommit && bytes.error().kind == Error::Kind::Input && !source.has(QFile::encodeName(specFile))) {
            // A commit from before there was a spec.
            if (Result<QByteArray> here = CheckoutSource(m_planning.folders.checkout).read(QFile::encodeName(specFile))) {
                m_planning.input.warnings += PlanWarning{QStringLiteral("spec-of-checkout"), QFile::encodeName(specFile),
                                                         QString(QLatin1String("commit ") + m_selection.head + QLatin1String(" has no ") + specFile
                                                                 + QLatin1String(": it is planned with the checkout's"))};
                bytes = std::move(here);
            }
        }
        if (!bytes)
            return refuse(bytes.error().kind == Error::Kind::Surroundings ? bytes.error() : inputError(specFile, bytes.error().why, bytes.error().advice));
        m_specBytes = *bytes;
        const SpecReading reading = readSpec(*bytes, specFile);
        m_planning.findings = reading.findings;
        if (source.has(rulesPath)) {
            const Result<QByteArray> rules = source.read(rulesPath);
            if (!rules)
                return refuse(inputError(QString::fromLatin1(rulesPath), rules.error().why, rules.error().advice));
            m_planning.rules = readChangeRules(*rules, &m_planning.findings);
        }
        if (!reading.spec || hasErrors(m_planning.findings))
            return refusal(m_planning.findings);
        m_planning.spec = *reading.spec;
        return std::nullopt;
    }

    /// Which images' own keys the changes of the spec concern.
    void compareKeys()
    {
        PlanInput &input = m_planning.input;
        const QList<ChangedFile> &files = m_planning.changes.files;
        if (std::none_of(files.cbegin(), files.cend(), [&](const ChangedFile &file) { return file.path == input.specPath; }))
            return;
        const Result<QByteArray> bytes = m_git->fileAt(m_planning.changes.base, input.specPath, mebibyte);
        const std::optional<Spec> before = bytes ? readSpec(*bytes).spec : std::nullopt;
        if (!before)
            return; // nothing can be said of keys
        for (const ImageSpec &image : m_planning.spec.images)
            if (const int then = before->indexOf(image.name); then < 0 || fingerprint(before->images[then]) != fingerprint(image))
                input.keysChanged += image.name;
    }

    static StackReader readerOf(Source &source)
    {
        const auto read = [&source](const QByteArray &path) -> std::optional<QByteArray> {
            const Result<QByteArray> bytes = source.read(path);
            return bytes ? std::optional(*bytes) : std::nullopt;
        };
        return {read, [&source](const QByteArray &folder) { return source.links(folder); }};
    }

    /// What changed in what each image is made of. Error: the base cannot be read, so that nothing can be said.
    Result<void> precisely(Source &source)
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
        const std::optional<Spec> before = specThen ? readSpec(*specThen).spec : std::nullopt;
        const PreciseAnswer answer = preciselyChanged({m_planning.spec, before, m_planning.changes.files, specPath, readerOf(source), readBefore});
        if (failure)
            return *failure;
        m_planning.input.preciselyChanged = answer.changed;
        for (const auto &[path, text] : answer.remarks)
            m_planning.input.warnings += PlanWarning{QStringLiteral("precise-unsure"), path, text};
        return {};
    }

    const Selection &m_selection;
    const QMap<QString, QString> &m_environment;
    Planning m_planning;
    QByteArray m_specBytes;
    std::unique_ptr<Git> m_git;
};

} // namespace

Result<Folders> locate(const Place &place, const QString &workingDirectory)
{
    Folders folders;
    folders.specFile = place.spec.isEmpty() ? defaultSpec : QDir::cleanPath(place.spec);
    if (!place.repo.isEmpty()) {
        folders.checkout = absolute(place.repo, workingDirectory);
        if (!QFileInfo(folders.checkout).isDir())
            return inputError(folders.checkout, QStringLiteral("no such folder"), QStringLiteral("-C DIR names the checkout of a stack"));
    } else {
        QDir folder(QDir::cleanPath(workingDirectory));
        const auto isStack = [&] { return QFileInfo::exists(folder.filePath(defaultSpec)) || QFileInfo::exists(folder.filePath(folders.specFile)); };
        while (!isStack())
            if (folder.isRoot() || !folder.cdUp())
                return inputError(folders.specFile, QLatin1String("found neither in ") + workingDirectory + QLatin1String(" nor in a folder above it"),
                                  QStringLiteral("-C DIR names the checkout of a stack"));
        folders.checkout = folder.path();
    }
    if (QDir::isAbsolutePath(folders.specFile) && folders.specFile.startsWith(QString(folders.checkout + QLatin1Char('/'))))
        folders.specFile = folders.specFile.mid(folders.checkout.size() + 1);
    folders.output = place.output.isEmpty() ? folders.checkout : absolute(place.output, workingDirectory);
    folders.wiki = place.wiki.isEmpty() ? QString(folders.output + QStringLiteral("/wiki")) : absolute(place.wiki, workingDirectory);
    return folders;
}

Result<void> decideAgain(Planning *planning, const Presences &presences, const QList<Reason> &baseMoves)
{
    planning->input.presences = presences;
    planning->input.presencesOf = presences.isEmpty() ? QString() : planning->plan.tag; // those of the plan so far were asked for
    planning->input.baseMoves = baseMoves;
    Result<Plan> plan = makePlan(planning->input);
    if (!plan)
        return plan.error();
    planning->plan = std::move(plan).value();
    return {};
}

std::variant<Planning, PlanRefusal> planStack(const Place &place, const Selection &selection, const QString &workingDirectory,
                                              const QMap<QString, QString> &environment, const Presences &presences,
                                              const QList<Reason> &baseMoves)
{
    Result<Folders> folders = locate(place, workingDirectory);
    if (!folders && !selection.head.isEmpty() && place.repo.isEmpty()) { // a bare repository has no files to find it by
        const Result<std::unique_ptr<Git>> git = openGit(workingDirectory, Bare::Allowed);
        Place here = place;
        here.repo = workingDirectory;
        if (git && (*git)->isBare())
            folders = locate(here, workingDirectory);
    }
    if (!folders)
        return PlanRefusal{folders.error(), {}};
    return Making(selection, environment).make(*folders, place.registry, presences, baseMoves);
}

} // namespace stackwright
