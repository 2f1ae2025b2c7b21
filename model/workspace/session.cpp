// What happens before a run starts, but for the plan itself (session_plan.cpp) and what is built from (session_source.cpp);
// session_run.cpp is the rest.
#include "model/workspace/session.h"

#include "model/workspace/buildable.h"

#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/base/text.h"
#include "model/pages/wiki.h"
#include "model/registry/credentials.h"
#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"
#include "model/stack/spec_limits.h"
#include "model/stack/spec_registries.h"
#include "model/run/history.h"
#include "model/run/resume.h"

#include <QDir>
#include <QFileInfo>
#include <QThread>
#include <QTimer>

namespace stackwright {

Session::Session(Place place, Selection selection, RunOptions options, SessionTools tools, QObject *parent)
    : QObject(parent), m_place(std::move(place)), m_selection(std::move(selection)), m_options(std::move(options)), m_tools(std::move(tools))
{
    if (m_place.local && m_options.platform.isEmpty())
        m_options.platform = QStringLiteral("local");
}

/// One after the other, and nobody waits for it: most of them are not there.
static void untagAll(Launcher &launcher, const Engine &engine, QStringList names, QObject *context)
{
    if (names.isEmpty())
        return;
    const QString name = names.takeFirst();
    runToEnd(launcher, engine.untag(name), context, [&launcher, engine, names, context](const Finished &) {
        untagAll(launcher, engine, names, context);
    });
}

Session::~Session()
{
    *m_abandoned = true;
    delete m_preparing;
    delete m_runner; // first: what it started names files of ours
    if (m_planner)
        m_planner->wait(); // reads files only: it ends by itself, soon
}

void Session::start()
{
    QMetaObject::invokeMethod(this, [this] {
        hideSecrets({});
        findRegistry([this] {
            makePlan([this] {
                if (!findResume() || tellsSecret())
                    return;
                if (m_options.testsOnly)
                    return probeEngine([this] { findTested(0, [this] { takeUp(); }); });
                // Both at once. What is wrong with the engine is said first, however fast the registry is.
                const auto unanswered = std::make_shared<int>(2);
                const Next answered = [this, unanswered] {
                    if (--*unanswered > 0)
                        return;
                    if (m_registryRefusal)
                        return refuse(*m_registryRefusal);
                    checkBases([this] { decideAndAsk([this] { takeUp(); }); });
                };
                probeEngine(answered);
                askPresences(answered);
            });
        });
    }, Qt::QueuedConnection);
}

/// Everything has been asked: the output folder becomes ours, and the run begins.
void Session::takeUp()
{
    if (!resolveResume() || tellsSecret()) // again: the registry's answers may have brought more images
        return;
    if (!m_options.dryRun && !m_options.testsOnly)
        for (const std::optional<Error> &why : {whyEngineCannot(*m_planning, *m_facts), whyCacheCannot(*m_planning, cacheBeside(m_planning->spec.cache, m_place.registry), *m_facts, m_options.push)})
            if (why)
                return refuse(*why);
    if (!m_options.testsOnly)
        if (const std::optional<Error> why = whyBuilderCannot(*m_planning, *m_facts, m_options.push))
            return refuse(*why);
    if (!m_options.testsOnly)
        if (const std::optional<Error> why = whyPlatformsCannot(*m_planning, m_options, *m_facts))
            return refuse(*why);
    findStanding(); // what stands is not built, and asks for nothing
    if (!m_options.testsOnly && !m_options.dryRun && !m_earlier) // of one that is resumed, what was expected then stays
        expect();
    if (const std::optional<Error> why = findSecrets())
        return refuse(*why);
    if (!takePlace())
        return;
    checkResumed([this] { removeLeftovers([this] { makeSource([this] { prepareWiki([this] { begin(); }); }); }); });
}

void Session::stop(const Clause &reason)
{
    if (m_ended)
        return;
    m_stopped = true;
    m_stopReason = reason;
    *m_abandoned = true;
    m_wikiWork.reset();
    if (m_publishing)
        return conclude(RunState::Cancelled, {}, {}, clause("while-publishing", {reason}));
    if (!m_openVerdicts.isEmpty())
        QTimer::singleShot(verdictGrace, this, [this] { giveUpVerdicts(); });
    if (m_preparing)
        return m_preparing->stop(); // its end goes on
    if (m_runner)
        return m_runner->stop(RunState::Cancelled, reason);
    if (!m_started)
        refuse(Error{Error::Kind::Interrupted, QStringLiteral("run"), QLatin1String("stopped before it started: ") + reason.text, {}});
}

void Session::stopImage(const QString &name)
{
    if (m_runner)
        m_runner->stopImage(name);
}

void Session::refuse(Error error)
{
    refuse(PlanRefusal{std::move(error), {}});
}

void Session::refuse(PlanRefusal refusal)
{
    if (m_ended)
        return;
    m_ended = true;
    if (m_masker) {
        for (Clause *clause : {&refusal.error.what, &refusal.error.why})
            if (const QString masked = m_masker->mask(*clause); *clause != masked)
                *clause = masked;
    }
    QMetaObject::invokeMethod(this, [this, refusal = std::move(refusal)] { emit refused(refusal); }, Qt::QueuedConnection);
}

Registry &Session::registry()
{
    if (m_tools.registry)
        return *m_tools.registry;
    if (!m_ownRegistry) {
        RegistryOptions options = RegistryOptions::fromEnvironment(m_place.registry, m_tools.environment);
        options.clock = m_tools.clock;
        options.learned = [this](const Credentials &found) { hideCredentials({found}); };
        m_ownRegistry = std::make_unique<RegistryClient>(options, m_helpers);
    }
    return *m_ownRegistry;
}

void Session::findRegistry(Next next)
{
    if (!m_place.local)
        return next();
    if (m_options.dryRun) {
        m_place.registry = QStringLiteral("127.0.0.1:5000");
        return next();
    }
    emit preparing(QStringLiteral("starting the local registry"));
    ensureLocalRegistry(m_tools.launcher, stateFolder(m_tools.environment), this, [this, next](const Result<QString> &address) {
        if (m_ended)
            return;
        if (!address)
            return refuse(address.error());
        m_place.registry = *address;
        next();
    });
}

void Session::probeEngine(Next next)
{
    if (m_options.dryRun) {
        EngineFacts facts;
        facts.program = m_options.engine;
        facts.podman = m_options.engine == QLatin1String("podman");
        facts.buildxBuilder = m_options.builder;
        if (!m_options.builder.isEmpty())
            facts.builder = EngineFacts::Builder::Buildx;
        m_facts = facts;
        for (const QString &question : Engine::questions(m_options.engine))
            emit told(question);
        return next();
    }
    emit preparing(QStringLiteral("asking the engine"));
    EngineOptions options;
    options.program = m_options.engine;
    options.builder = m_options.builder;
    Engine::probe(m_tools.launcher, options, this, [this, next](const Result<EngineFacts> &facts) {
        if (m_ended)
            return;
        if (!facts)
            return refuse(facts.error());
        m_facts = *facts;
        next();
    });
}

/// Which tags of this plan the registry has, of every image. If of none of them it can be said, nothing could be pushed
/// either: that is missing surroundings, a refusal. If of some, they are warned of and fail where they fail.
void Session::askPresences(Next next)
{
    QList<ImageRef> refs;
    QStringList names;
    for (const PlannedImage &image : m_planning->plan.images) {
        refs += image.target;
        names += image.name;
        for (const ImageRef &place : furtherPlaces(furtherRegistries(), image.target)) {
            refs += place;
            names += image.name;
        }
    }
    if (m_options.dryRun) {
        for (const ImageRef &ref : refs)
            emit told(requestText("HEAD", ref));
        return next();
    }
    if (refs.isEmpty())
        return next();
    emit preparing(QStringLiteral("asking the engine and the registry"));
    struct Answers
    {
        qsizetype left = 0, unknown = 0;
        QString firstHost;
        Clause firstWhy, advice;
        bool permission = false;
        QStringList warnings;
        QHash<QString, QString> digests; ///< by image: what a registry said first
        QHash<QString, qsizetype> asked, silent; ///< by registry
    };
    const auto answers = std::make_shared<Answers>();
    answers->left = refs.size();
    for (const ImageRef &ref : std::as_const(refs))
        ++answers->asked[ref.apiHost()];
    for (qsizetype i = 0; i < refs.size(); ++i) {
        registry().exists(refs[i], this, [this, answers, next, ref = refs[i], name = names[i], count = refs.size()](const Existence &existence) {
            if (m_ended)
                return;
            // It is there where each registry has it, the same one; a registry that lacks it says more than one that is silent.
            const auto known = m_presences.constFind(name);
            if (known == m_presences.cend() || *known == Presence::Yes || existence.presence == Presence::No)
                m_presences.insert(name, existence.presence);
            QString &first = answers->digests[name];
            if (first.isEmpty())
                first = existence.digest;
            else if (!existence.digest.isEmpty() && existence.digest != first)
                m_presences.insert(name, Presence::No);
            if (!existence.digest.isEmpty() && ref == m_planning->plan.images[m_planning->plan.indexOf(name)].target)
                m_named.insert(name, existence.digest);
            if (existence.presence == Presence::Unknown) {
                const Clause why = existence.why.isEmpty() ? clause("not-told") : existence.why;
                ++answers->unknown;
                // A registry that told nothing of any image is one that a run cannot push to, whatever the others say.
                if (++answers->silent[ref.apiHost()] == answers->asked.value(ref.apiHost()) && answers->firstHost.isEmpty()) {
                    answers->firstHost = ref.apiHost();
                    answers->firstWhy = why;
                    answers->permission = existence.noPermission;
                    answers->advice = existence.advice;
                }
                answers->warnings += why.text.contains(ref.text()) ? why.text : QString(ref.text() + QLatin1String(": whether the registry has it could not be told: ") + why.text);
            }
            if (--answers->left > 0)
                return;
            if (!answers->firstHost.isEmpty() && m_options.push)
                m_registryRefusal = surroundingsError(clause("check-registry", {answers->firstHost}), answers->firstWhy,
                                                      !answers->advice.isEmpty() ? answers->advice
                                                                                 : clause(answers->permission ? "log-in-or-other" : "start-or-other"));
            m_startWarnings = answers->warnings;
            next();
        });
    }
}

/// Before the engine and the registry are asked: what is named wrongly is said first.
bool Session::findResume()
{
    if (m_ended)
        return false;
    if (!m_options.resume)
        return true;
    m_resumeFile = m_options.resume->isEmpty() ? m_planning->folders.journal()
                                               : QDir(m_tools.workingDirectory).absoluteFilePath(*m_options.resume);
    if (QFileInfo::exists(m_resumeFile))
        return true;
    refuse(inputError(m_resumeFile, QStringLiteral("there is no run to resume"), QStringLiteral("start a new run without --resume")));
    return false;
}

bool Session::resolveResume()
{
    if (m_ended)
        return false;
    if (!m_options.resume)
        return true;
    const Result<QByteArray> bytes = readFile(m_resumeFile, 256 * mebibyte, false);
    if (!bytes) {
        refuse(inputError(m_resumeFile, bytes.error().why, QStringLiteral("start a new run without --resume")));
        return false;
    }
    const Result<QList<Event>> events = readJournal(*bytes, m_resumeFile);
    if (!events) {
        refuse(events.error());
        return false;
    }
    Result<Run> earlier = resumableRun(*events, m_resumeFile, m_planning->plan, m_planning->spec);
    if (!earlier) {
        refuse(earlier.error());
        return false;
    }
    m_earlier = *earlier;
    QStringList unasked;
    for (const ImageRecord &image : m_earlier->images())
        if (image.state != ImageState::Passed && image.state != ImageState::Reused && !m_planning->plan.work().contains(image.name))
            unasked += image.name;
    if (!m_selection.only.isEmpty() && !unasked.isEmpty())
        m_startWarnings += QString(unasked.join(QLatin1String(", ")) + QLatin1String(": built too, since --resume carries out what was planned then, whatever --only says now"));
    // What was planned then is carried out: images that have been pushed since would be left out of a plan made now.
    m_planning->plan = m_earlier->plan();
    return true;
}

/// What the earlier run says of an image counts only as long as the image is where it left it.
void Session::checkResumed(Next next)
{
    if (!m_earlier || m_options.dryRun) // which asks nobody
        return next();
    checkResumedImage(0, std::move(next));
}

void Session::checkResumedImage(qsizetype at, Next next)
{
    if (m_ended)
        return;
    if (at >= m_earlier->images().size())
        return next();
    const ImageRecord &image = m_earlier->images()[at];
    const auto goOn = [this, at, next](bool there) {
        if (!there)
            m_earlier->forget(m_earlier->images()[at].name);
        checkResumedImage(at + 1, next);
    };
    const StageState push = image.stage(Stage::Push).state; // skipped: it stood in the registry
    const bool pushed = (push == StageState::Passed || push == StageState::Skipped) && !image.digest.isEmpty();
    if (pushed && (image.state == ImageState::Passed || image.imageId.isEmpty())) {
        const ImageRef &target = m_planning->plan.images[m_planning->plan.indexOf(image.name)].target;
        registry().exists(target, this, [goOn, digest = image.digest](const Existence &existence) {
            goOn(existence.presence == Presence::Yes && (existence.digest.isEmpty() || existence.digest == digest));
        });
        return;
    }
    if (image.imageId.isEmpty())
        return goOn(image.state == ImageState::Reused);
    const Engine engine(*m_facts, {});
    runToEnd(m_tools.launcher, engine.inspectImages({image.imageId}), this, [this, goOn, name = image.name, id = image.imageId](const Finished &finished) {
        if (!finished.exit.success() && !m_ended) // removed since, or kept by another image store
            m_startWarnings += QString(name + QLatin1String(": the engine no longer has ") + id.left(19) + QLatin1String(" of the run that is resumed: it is built again"));
        goOn(finished.exit.success());
    });
}

bool Session::takePlace()
{
    if (m_options.dryRun)
        return true;
    const Folders &folders = m_planning->folders;
    if (m_options.pages && !m_options.testsOnly) {
        if (const QString why = whyNoWikiFolder(folders.wiki); !why.isEmpty()) {
            refuse(surroundingsError(folders.wiki, why, QStringLiteral("put a folder there, or choose another one with --wiki DIR")));
            return false;
        }
        // Each image's page is written there: nothing is built and pushed that cannot be told there.
        if (const QString why = whyNotMade(folders.wiki); !why.isEmpty()) {
            refuse(surroundingsError(folders.wiki, QLatin1String("the folder cannot be made: ") + why, QStringLiteral("choose another one with --wiki DIR")));
            return false;
        }
    }
    for (const QString &folder : QStringList{folders.artifacts(), folders.logs(), folders.manifests(), folders.artifacts() + QLatin1String("/junit")}) {
        if (QFileInfo(folder).isSymLink()) { // what is written would land where somebody else chose
            refuse(surroundingsError(folder, QStringLiteral("it is a symbolic link"), QStringLiteral("put a folder there, or choose another one with --output DIR")));
            return false;
        }
        if (const QString why = whyNotMade(folder); !why.isEmpty()) {
            refuse(surroundingsError(folder, QLatin1String("the folder cannot be made: ") + why, QStringLiteral("choose another one with --output DIR")));
            return false;
        }
    }
    // What is written at the end is looked at now: nothing is built and pushed for a run that cannot be told.
    QStringList files{folders.logs() + QLatin1String("/run.log"), folders.artifacts() + QLatin1String("/Home.md"), folders.wiki + QLatin1String("/Home.md")};
    for (const char *list : {"CHANGED", "BUILT", "PUSHED", "TEST_PASSED", "TEST_ERROR"})
        files += folders.artifacts() + QLatin1String("/IMAGES_") + QLatin1String(list);
    for (const PlannedImage &image : m_planning->plan.images)
        files += folders.artifacts() + QLatin1Char('/') + image.target.safeName() + QLatin1String(".yaml");
    for (const QString &file : std::as_const(files))
        if (const QFileInfo there(file); there.isSymLink() || (there.exists() && !there.isFile())) {
            refuse(surroundingsError(file, there.isSymLink() ? QStringLiteral("it is a symbolic link") : QStringLiteral("it is no regular file"),
                                     QStringLiteral("remove it, or choose another folder with --output DIR")));
            return false;
        }
    Result<std::shared_ptr<Lock>> lock = Lock::take(lockOf(folders.journal()));
    if (!lock) {
        refuse(lock.error());
        return false;
    }
    m_lock = *lock;
    for (const QString &folder : QStringList{folders.artifacts(), folders.manifests(), folders.wiki, folders.artifacts() + QLatin1String("/junit")})
        sweepTemporaries(folder);
    return true;
}

/// A run that was killed left a journal without an end, and perhaps containers: both are put in order (P5, P15).
void Session::removeLeftovers(Next next)
{
    if (m_options.dryRun)
        return next();
    const QString file = m_planning->folders.journal();
    const Result<QByteArray> bytes = QFileInfo(file).isFile() ? readFile(file, 256 * mebibyte, false) : Result<QByteArray>(QByteArray());
    const Result<QList<Event>> events = bytes.ok() && !bytes->isEmpty() ? readJournal(*bytes, file) : Result<QList<Event>>(QList<Event>());
    const bool torn = events.ok() && !events->isEmpty() && events->last().kind != QLatin1String("run-finished");
    if (!torn && !m_earlier) // one that lost its engine has its end, but containers may have come back with the engine
        return next();
    if (torn && (m_resumeFile.isEmpty() || QFileInfo(m_resumeFile) != QFileInfo(file))) {
        if (const Result<bool> finished = finishInterrupted(file, m_tools.clock.wall()); !finished)
            return refuse(finished.error());
        if (const Result<RunReading> cutOff = readRun(file)) // its journal makes room for this run's
            if (const Result<void> kept = History(stateFolder(m_tools.environment)).record(cutOff->run, m_planning->folders); !kept)
                emit unrecorded(QLatin1String("the interrupted run is not in the history: ") + kept.error().text());
    }
    const QString id = m_earlier ? m_earlier->id() : events->first().fields[QLatin1String("id")].toString();
    const Engine engine(*m_facts, {});
    QStringList names;
    for (const PlannedImage &image : m_planning->plan.images)
        if (m_facts->imageStore == EngineFacts::ImageStore::Containerd)
            names += unlabelledName(image.target, id);
    runToEnd(m_tools.launcher, engine.listContainers(runLabel(id)), this, [this, engine, names, next = std::move(next)](const Finished &finished) {
        if (m_ended)
            return;
        untagAll(m_tools.launcher, engine, names, this);
        QStringList ids;
        for (const QByteArray &line : finished.output.split('\n'))
            if (!line.trimmed().isEmpty())
                ids += QString::fromLatin1(line.trimmed());
        if (!finished.exit.success() || ids.isEmpty())
            return next();
        runToEnd(m_tools.launcher, engine.removeContainers(ids), this, [this, next](const Finished &) {
            if (!m_ended)
                next();
        });
    });
}

} // namespace stackwright
