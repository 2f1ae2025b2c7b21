// What a run builds from: the tree of a commit that was asked for, or the checkout's files as they are when it begins.
#include "model/workspace/session.h"

#include "model/stack/layout.h"
#include "model/workspace/ownoutput.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QThreadPool>

#include <algorithm>

namespace stackwright {

namespace {

/// `work` in a thread of its own, then `then` here, unless the object is gone by then.
template <typename T>
void aside(QObject *object, std::function<T()> work, std::function<void(const T &)> then)
{
    QThreadPool::globalInstance()->start([guard = QPointer<QObject>(object), work = std::move(work), then = std::move(then)] {
        const auto answer = std::make_shared<T>(work());
        QMetaObject::invokeMethod(QCoreApplication::instance(), [guard, then, answer] {
            if (guard)
                then(*answer);
        }, Qt::QueuedConnection);
    });
}

} // namespace

void Session::makeSource(Next next)
{
    if (m_ended)
        return;
    m_source = m_planning->folders.checkout;
    Result<std::shared_ptr<Scratch>> scratch = Scratch::make(QDir::tempPath(), m_source);
    if (!scratch)
        return refuse(scratch.error());
    m_scratch = *scratch;
    if (m_planning->fromCommit)
        return exportCommit() ? next() : void();
    // Tests alone use the checkout itself, unless its output goes elsewhere: then they get a tree that has it.
    const bool ownTree = !m_options.testsOnly || QFileInfo(m_planning->folders.output) != QFileInfo(m_source);
    if (m_options.dryRun || !ownTree || m_planning->plan.work().isEmpty())
        return next();
    copyCheckout(std::move(next));
}

bool Session::exportCommit()
{
    m_source = m_scratch->filePath(QStringLiteral("tree"));
    const Result<std::unique_ptr<Git>> git = openGit(m_planning->folders.checkout, Bare::Allowed);
    if (!git) {
        refuse(git.error());
        return false;
    }
    // The whole commit, as a checkout has it: tests may use what stands beside images/. One that holds what cannot be written
    // here (a link that leads out of it) has its images all the same.
    const QString head = m_planning->plan.head;
    Result<void> exported = (*git)->exportFolder(head, {}, m_source);
    const Spec &spec = m_planning->spec;
    const bool together = spec.prepare.isEmpty() && spec.imagesFolder != QLatin1String(".") && std::all_of(spec.images.cbegin(), spec.images.cend(), [&](const ImageSpec &image) {
        const QByteArray folder = spec.imagesFolder.toUtf8();
        return isWithin(image.contextPath().toUtf8(), folder) && isWithin(image.dockerfilePath().toUtf8(), folder);
    });
    if (!exported && together) {
        Scratch::removeTree(m_source);
        exported = (*git)->exportFolder(head, spec.imagesFolder.toUtf8(), m_source + QLatin1Char('/') + spec.imagesFolder);
    }
    if (!exported)
        refuse(exported.error());
    return exported.ok();
}

void Session::copyCheckout(Next next)
{
    emit preparing(QStringLiteral("copying what is built"));
    SnapshotWish wish;
    wish.checkout = m_source;
    wish.target = m_scratch->filePath(QStringLiteral("tree"));
    wish.plannedNs = m_plannedNs;
    const Spec &spec = m_planning->spec;
    wish.imagesFolder = spec.imagesFolder;
    wish.whole = !spec.prepare.isEmpty() && !m_options.testsOnly; // what is written into a link would be written into the checkout
    wish.isOwnOutput = newOutputIn(m_planning->folders, m_planning->plan.head);
    const QStringList tested = m_planning->plan.work();
    for (const ImageSpec &image : spec.images) {
        if (!m_options.testsOnly && m_planning->plan.order.contains(image.name))
            wish.images += {image.name, image.folderPath(), image.contextPath(), image.dockerfilePath(), image.argumentsFilePaths()};
        else if (!m_options.testsOnly && tested.contains(image.name)) // its tests are one state of the files, too
            wish.images += {image.name, image.folderPath(), image.folderPath(), image.dockerfilePath(), {}};
        else
            wish.others += image.folderPath();
    }
    aside<Result<Snapshot>>(
        this, [wish, scratch = m_scratch, abandoned = m_abandoned] { return takeSnapshot(wish, *abandoned); },
        [this, next](const Result<Snapshot> &taken) {
            if (m_ended)
                return;
            if (!taken)
                return refuse(taken.error());
            m_source = taken->target;
            if (!m_options.testsOnly) // which says nothing of what images are built from
                m_snapshot = std::make_shared<Snapshot>(*taken);
            next();
        });
}

/// Of a run that is resumed: what was built of other files than these is built again, unless it has passed altogether.
void Session::forgetChangedSources()
{
    if (!m_earlier || !m_snapshot)
        return;
    for (const ImageRecord &image : QList<ImageRecord>(m_earlier->images()))
        if (image.state != ImageState::Passed && image.state != ImageState::Reused && !image.sourceHash.isEmpty()
            && m_snapshot->hashes.value(image.name, image.sourceHash) != image.sourceHash)
            m_earlier->forget(image.name);
}

/// Of a run that is resumed: what is made of an image that is built anew is built on that one.
void Session::forgetWhatIsMadeOf()
{
    if (!m_earlier)
        return;
    const Plan &plan = m_planning->plan;
    QSet<int> anew;
    for (const QString &name : plan.order) { // parents first
        const int at = plan.indexOf(name);
        const QList<int> below = plan.images[at].below();
        const ImageRecord *const before = m_earlier->image(name);
        if (std::any_of(below.cbegin(), below.cend(), [&anew](int one) { return anew.contains(one); }))
            m_earlier->forget(name);
        else if (before && (before->stage(Stage::Build).state == StageState::Passed || before->stage(Stage::Build).state == StageState::Skipped))
            continue;
        anew += at;
    }
}

void Session::tellSources()
{
    if (!m_snapshot)
        return;
    for (const QString &name : std::as_const(m_planning->plan.order)) {
        const ImageRecord *const before = m_earlier ? m_earlier->image(name) : nullptr;
        if (const QString hash = m_snapshot->hashes.value(name); !hash.isEmpty() && (!before || before->state != ImageState::Passed))
            note(QStringLiteral("image-fact"), {{QStringLiteral("source"), hash}}, name);
    }
    if (!m_snapshot->late.isEmpty())
        note(QStringLiteral("warning"), {{QStringLiteral("text"), QString(pathsText(m_snapshot->late)
                + QLatin1String(" changed after the plan was made: what is built is how it was when the run began"))}});
}

/// What was edited meanwhile is not in the images: people should know.
void Session::warnOfEdits(Next next)
{
    if (!m_snapshot || m_stopped)
        return next();
    aside<QByteArrayList>(
        this, [snapshot = m_snapshot, scratch = m_scratch] { return changedSince(*snapshot); },
        [this, next](const QByteArrayList &changed) {
            if (m_ended)
                return;
            if (!changed.isEmpty())
                note(QStringLiteral("warning"), {{QStringLiteral("text"), QString(pathsText(changed)
                        + QLatin1String(" changed during the run: what was built is how it was when the run began"))}});
            next();
        });
}

} // namespace stackwright
