// The plan of a session, and whether it can be run: files and git are read in a thread of their own, so that neither the
// window nor an interrupt waits for a slow disk. The thread gets copies and gives back one value.
#include "model/workspace/session.h"

#include "model/registry/localregistry.h"
#include "model/workspace/buildable.h"
#include "model/workspace/earlierbuilds.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/history.h"
#include "model/run/snapshot.h"
#include "model/stack/check.h"
#include "model/stack/imageinputs.h"
#include "model/stack/variants.h"

#include <QFile>
#include <QFileInfo>
#include <QThread>

#include <algorithm>

namespace stackwright {

/// What the thread found: a plan that can be run with what is known of its commit, or why not.
struct Preparation
{
    std::variant<Planning, PlanRefusal> outcome;
    QString sourceUrl;
    CommitFacts commit;
    StageTimes times; ///< of earlier runs
    QHash<QString, BuildBefore> earlier = {}; ///< by image: the build before
};

namespace {

/// Tests alone: the images that were named, and nothing is built for them.
std::optional<Error> planTestsOnly(Plan *plan, const QStringList &images)
{
    for (const QString &name : images) {
        if (std::any_of(plan->images.cbegin(), plan->images.cend(), [&](const PlannedImage &image) { return isMeantBy(name, image.name); }))
            continue;
        QStringList known;
        for (const PlannedImage &image : std::as_const(plan->images))
            known += image.name;
        const QString near = nearestWord(name, known);
        return inputError(name, QStringLiteral("the stack has no such image"),
                          near.isEmpty() ? QString(QLatin1String("it has ") + known.join(QLatin1String(", ")))
                                         : QString(QLatin1String("did you mean ") + near + QLatin1Char('?')));
    }
    plan->order.clear();
    for (PlannedImage &image : plan->images) {
        const bool chosen = std::any_of(images.cbegin(), images.cend(), [&](const QString &name) { return isMeantBy(name, image.name); });
        image.action = chosen ? Action::Build : Action::None;
        if (chosen)
            plan->order += image.name;
    }
    return {};
}

std::optional<Error> whyNotBuilt(const Planning &planning, Git &git, const QString &name)
{
    const ImageSpec &image = planning.spec.images[planning.spec.indexOf(name)];
    const QString folder = image.folderPath(), context = image.contextPath(), dockerfile = image.dockerfilePath();
    const Error noDockerfile = inputError(dockerfile, QStringLiteral("the Dockerfile is missing"), QStringLiteral("write it, or name it with dockerfile: in the spec"));
    QStringList folders;
    if (image.needsFolder())
        folders += folder;
    if (image.sharesContext())
        folders += context;
    folders.removeAll(QStringLiteral("."));
    const QString checkout = planning.folders.checkout + QLatin1Char('/');
    for (const QString &one : std::as_const(folders)) {
        const QFileInfo onDisk(checkout + one);
        if (planning.fromCommit ? !git.folderAt(planning.plan.head, one.toUtf8()) : !onDisk.isDir())
            return inputError(one, one == folder ? QStringLiteral("the folder of this image is missing") : QString(QLatin1String("the context of ") + name + QLatin1String(" is missing")),
                              QStringLiteral("make it, or take the image out of the spec"));
        if (!planning.fromCommit && onDisk.isSymLink())
            return inputError(one, QStringLiteral("the folder of this image is a symbolic link"), QStringLiteral("put the files there themselves"));
    }
    if (planning.fromCommit ? !git.fileAt(planning.plan.head, dockerfile.toUtf8(), mebibyte) : !QFileInfo(checkout + dockerfile).isFile())
        return noDockerfile;
    return {};
}

/// What a plan may be made without.
std::optional<Error> whyNoArguments(const Planning &planning, Git &git)
{
    Spec spec = planning.spec;
    spec.images.removeIf([&](const ImageSpec &image) { return !planning.plan.order.contains(image.name); });
    QList<Finding> findings;
    readArgumentFiles(&spec, [&](const QByteArray &path) -> std::optional<QByteArray> {
        const Result<QByteArray> bytes = planning.fromCommit ? git.fileAt(planning.plan.head, path, mebibyte)
                                                             : readFile(planning.folders.checkout + QLatin1Char('/') + QFile::decodeName(path), mebibyte);
        return bytes ? std::optional(*bytes) : std::nullopt;
    }, &findings, planning.folders.specFile);
    if (findings.isEmpty())
        return {};
    return inputError(findings.first().place(), findings.first().text, findings.first().advice);
}

/// --require-clean: nothing that no commit has, nothing that the commit has and the checkout lacks.
std::optional<Error> whyNotClean(const Plan &plan, const QString &checkout)
{
    QStringList why;
    for (const PlanWarning &warning : plan.warnings)
        if (isOfFiles(warning))
            why += warning.text;
    if (why.isEmpty())
        return {};
    return inputError(checkout, why.join(QLatin1String("; ")), QStringLiteral("commit, fetch or remove what is named, or leave out --require-clean"));
}

/// What a plan may be and a run may not.
Preparation checked(Planning planning, const RunOptions &options)
{
    Preparation found;
    const auto no = [](const Error &error) { return Preparation{PlanRefusal{error, {}}, {}, {}, {}}; };
    const Folders &folders = planning.folders;
    if (!planning.spec.whyNotRunnable.isEmpty())
        return no(inputError(folders.specFile, planning.spec.whyNotRunnable, QStringLiteral("it can be planned, not run")));
    const Result<std::unique_ptr<Git>> git = openGit(folders.checkout, planning.fromCommit ? Bare::Allowed : Bare::Refused);
    if (!git)
        return no(git.error());
    if ((*git)->isBare() && folders.output == folders.checkout && !options.dryRun)
        return no(inputError(folders.checkout, QStringLiteral("is a bare repository, in which a run can leave nothing"), QStringLiteral("name a folder with --output DIR")));
    if (const QString images = planning.spec.imagesFolder; isLinkedFolder(planning.fromCommit ? *filesOfCommit(**git, planning.plan.head) : *filesOfCheckout(folders.checkout), images))
        return no(inputError(images, linkedImagesFolder, QStringLiteral("put the folder itself there")));
    if (const QString going = (*git)->operationInProgress(); !going.isEmpty() && !planning.fromCommit)
        return no(inputError(folders.checkout, QLatin1String("a ") + going + QLatin1String(" is in progress"),
                             QStringLiteral("finish or abort it first")));
    if (options.requireClean && !options.testsOnly)
        if (const std::optional<Error> why = whyNotClean(planning.plan, folders.checkout))
            return no(*why);
    found.sourceUrl = (*git)->originUrl();
    if (const Result<CommitFacts> commit = (*git)->commit(planning.plan.head))
        found.commit = *commit;
    for (const QString &name : options.testsOnly ? QStringList() : planning.plan.order)
        if (const std::optional<Error> why = whyNotBuilt(planning, **git, name))
            return no(*why);
    if (!options.testsOnly)
        if (const std::optional<Error> why = whyNoArguments(planning, **git))
            return no(*why);
    if (!options.testsOnly)
        if (const std::optional<Error> why = whyNotBuildable(planning))
            return no(*why);
    found.outcome = std::move(planning);
    return found;
}

} // namespace

void Session::prepare(std::function<Preparation()> work, Next next)
{
    const auto found = std::make_shared<std::optional<Preparation>>();
    m_planner = QThread::create([work = std::move(work), found] { *found = work(); });
    m_planner->setParent(this);
    connect(m_planner, &QThread::finished, this, [this, found, next] {
        std::exchange(m_planner, nullptr)->deleteLater();
        if (m_ended)
            return;
        if (auto *refusal = std::get_if<PlanRefusal>(&(*found)->outcome))
            return refuse(std::move(*refusal));
        m_planning = std::get<Planning>(std::move((*found)->outcome));
        m_sourceUrl = (*found)->sourceUrl;
        m_commit = (*found)->commit;
        if (!(*found)->times.isEmpty())
            m_times = (*found)->times;
        if (!(*found)->earlier.isEmpty())
            m_earlierBuilds = (*found)->earlier;
        next();
    });
    m_planner->start();
}

void Session::makePlan(Next next)
{
    if (m_ended)
        return;
    m_plannedNs = snapshotTime();
    prepare([place = m_place, selection = m_selection, options = m_options, folder = m_tools.workingDirectory, environment = m_tools.environment] {
        std::variant<Planning, PlanRefusal> answer = planStack(place, selection, folder, environment);
        if (auto *refusal = std::get_if<PlanRefusal>(&answer))
            return Preparation{std::move(*refusal), {}, {}, {}};
        Planning planning = std::get<Planning>(std::move(answer));
        if (options.testsOnly)
            if (const std::optional<Error> why = planTestsOnly(&planning.plan, options.images))
                return Preparation{PlanRefusal{*why, {}}, {}, {}, {}};
        const QString checkout = planning.folders.checkout;
        Preparation found = checked(std::move(planning), options);
        const History history(stateFolder(environment));
        found.times = history.typicalTimes(checkout);
        if (const Planning *made = std::get_if<Planning>(&found.outcome); made && !options.testsOnly && !options.dryRun)
            found.earlier = earlierBuilds(history, *made);
        return found;
    }, std::move(next));
}

/// The plan with what the registry has said. Files and git are not read again: what is built is what was planned.
void Session::decide(Next next)
{
    if (m_ended)
        return;
    prepare([planning = *m_planning, presences = m_presences, options = m_options]() mutable {
        if (const Result<void> decided = decideAgain(&planning, presences); !decided)
            return Preparation{PlanRefusal{decided.error(), {}}, {}, {}, {}};
        return checked(std::move(planning), options); // there may be more to build now
    }, std::move(next));
}

} // namespace stackwright
