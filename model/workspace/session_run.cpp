// What happens from a run's start to its end; session.cpp is what comes before, session_wiki.cpp what becomes of its pages.
#include "model/workspace/session.h"

#include "model/base/files.h"
#include "model/pages/manifestpage.h"
#include "model/registry/credentials.h"
#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"
#include "model/release/verdict.h"
#include "model/run/history.h"
#include "model/run/limits.h"
#include "model/run/maskedevent.h"
#include "model/run/narration.h"
#include "model/run/results.h"
#include "model/run/resume.h"
#include "model/stack/spec_limits.h"
#include "model/stack/spec_registries.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QTimer>

namespace stackwright {

namespace {

/// Sorts by time, and two runs of one second differ.
QString newRunId(const QDateTime &now)
{
    return now.toUTC().toString(QStringLiteral("yyyyMMdd-HHmmss")) + QLatin1Char('-')
        + QString::number(QRandomGenerator::global()->bounded(0x10000u) | 0x10000u, 16).mid(1);
}

/// Unlinked, not emptied: the history may hold the old ones.
void removeOldLogs(const Folders &folders, const Plan &plan)
{
    QFile::remove(folders.logs() + QLatin1String("/run.log"));
    QFile::remove(folders.logs() + QLatin1String("/prepare.log"));
    for (const PlannedImage &image : plan.images)
        for (const QString &file : QDir(folders.logs()).entryList({QStringLiteral("*.*.log")}, QDir::Files))
            if (file.startsWith(image.target.safeName() + QLatin1Char('.'))) // not as a pattern: an IPv6 host has brackets
                QFile::remove(folders.logs() + QLatin1Char('/') + file);
}

} // namespace

Clause Session::nothingToDo() const
{
    return m_planning->plan.work().isEmpty() ? clause("nothing-to-build") : Clause();
}

Result<void> Session::headUnmoved() const
{
    const Result<std::unique_ptr<Git>> git = openGit(m_planning->folders.checkout);
    if (!git)
        return git.error();
    const Result<CommitFacts> head = (*git)->commit(QStringLiteral("HEAD"));
    if (!head)
        return head.error();
    if (head->id != m_planning->plan.head)
        return workError(m_planning->folders.checkout, QLatin1String("HEAD moved from ") + m_planning->plan.head.left(7) + QLatin1String(" to ")
                                                           + head->id.left(7) + QLatin1String(" during the run"));
    return {};
}

std::unique_ptr<RunContext> Session::makeContext()
{
    EngineOptions engineOptions;
    engineOptions.program = m_options.engine;
    engineOptions.builder = m_options.builder;
    engineOptions.plainHosts = RegistryOptions::fromEnvironment(m_place.registry, m_tools.environment).plainHosts;
    if (m_credentials)
        engineOptions.configFolder = m_credentials->path();
    auto context = std::make_unique<RunContext>(m_tools.launcher, Engine(*m_facts, engineOptions));
    context->clock = m_tools.clock;
    context->folders = m_planning->folders;
    context->spec = m_planning->spec;
    context->spec.alsoPush = furtherRegistries();
    context->spec.cache = cacheBeside(m_planning->spec.cache, m_place.registry);
    context->plan = m_planning->plan;
    context->options = m_options;
    context->id = m_id;
    context->masker = m_masker;
    context->secrets = m_buildSecrets;
    context->source = m_source;
    context->scratch = m_scratch->path();
    context->commit = m_commit;
    context->sourceUrl = m_sourceUrl.isEmpty() ? m_planning->spec.wiki.repositoryUrl : m_sourceUrl;
    context->retryPause = m_tools.retryPause;
    context->times = m_times;
    context->standing = m_standing;
    context->earlierBuilds = m_earlierBuilds;
    if (m_snapshot)
        for (auto one = context->earlierBuilds.begin(); one != context->earlierBuilds.end(); ++one)
            if (!one->sourceHash.isEmpty() && one->sourceHash == m_snapshot->hashes.value(one.key())) { // made of the same files
                one->changed.clear();
                one->allKnown = true;
            }
    if (!m_planning->fromCommit && !m_options.dryRun)
        context->headUnmoved = [this] { return headUnmoved(); };
    context->askRegistry = [this](const ImageRef &ref, QObject *asker, std::function<void(RegistryWord)> answer) {
        registry().exists(ref, asker, [answer](const Existence &existence) {
            answer({existence.presence, existence.why});
        });
    };
    context->askDigest = [this](const ImageRef &ref, QObject *asker, std::function<void(QString)> answer) {
        registry().exists(ref, asker, [answer](const Existence &existence) { answer(existence.presence == Presence::Yes ? existence.digest : QString()); });
    };
    context->readRegistry = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<Held>)> answer) {
        registry().manifest(ref, asker, [answer](const Result<RawManifest> &manifest) {
            if (!manifest)
                return answer(manifest.error());
            answer(Held{manifest->digest, manifest->json()[QLatin1String("config")].toObject()[QLatin1String("digest")].toString()});
        });
    };
    context->putTag = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<void>)> answer) {
        const QPointer<QObject> alive = asker;
        registry().manifest(ref.withTag({}), asker, [this, ref, alive, answer](const Result<RawManifest> &manifest) {
            if (!manifest)
                return answer(manifest.error());
            if (alive)
                registry().putManifest(ref.withDigest({}), *manifest, alive, [answer](const Result<QString> &put) {
                    answer(put ? Result<void>() : Result<void>(put.error()));
                });
        });
    };
    context->copyImage = [this](const ImageRef &from, const ImageRef &to, QObject *asker, std::function<void(Result<QString>)> answer) {
        registry().copyImage(from, to, m_scratch->path(), asker, std::move(answer));
    };
    context->readPlatforms = [this](const ImageRef &ref, QObject *asker, std::function<void(Result<QList<PlatformImage>>)> answer) {
        readPlatforms(registry(), ref, asker, answer);
    };
    context->makePage = [](const QList<ImageLayer> &layers, const QList<Said> &said) {
        ManifestInput input;
        input.layers = layers;
        for (const Said &one : said)
            input.outputs += InfoOutput{one.description, one.command, one.output, one.succeeded, one.why};
        return manifestPage(input);
    };
    if (!m_options.dryRun)
        findBuildLogins(*context);
    if (m_options.dryRun)
        context->tell = [this](const QString &line) { emit told(line); };
    return context;
}

QJsonObject Session::startFields() const
{
    QJsonObject tools = m_facts->toJson();
    tools[QLatin1String("stackwright")] = QStringLiteral(STACKWRIGHT_VERSION);
    QJsonObject options{{QStringLiteral("jobs"), m_options.jobs}, {QStringLiteral("keepGoing"), m_options.keepGoing},
                        {QStringLiteral("push"), m_options.push}, {QStringLiteral("pages"), m_options.pages}};
    if (const QJsonObject limits = toJson(m_planning->spec.limits); !limits.isEmpty())
        options[QLatin1String("limits")] = limits;
    if (m_options.testsOnly)
        options[QLatin1String("testsOnly")] = true;
    QJsonArray standing; // of which nothing is built: their digests have passed before
    for (const QString &name : m_planning->plan.order)
        if (m_standing.value(name).stands && m_planning->plan.images[m_planning->plan.indexOf(name)].action == Action::Build)
            standing += name;
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("id"), m_id},
            {QStringLiteral("plan"), toJson(m_planning->plan)},
            {QStringLiteral("tools"), tools},
            {QStringLiteral("machine"), machineMark()},
            {QStringLiteral("spec"), specFingerprint(m_planning->spec)},
            {QStringLiteral("options"), options},
            {QStringLiteral("standing"), standing}};
}

void Session::begin()
{
    const Folders &folders = m_planning->folders;
    if (const std::optional<Error> why = whyNotResumed())
        return refuse(*why);
    tellKnownTags();
    m_id = m_earlier ? m_earlier->id() : newRunId(m_tools.clock.wall());
    if (!m_options.dryRun)
        if (const Result<void> made = makeLogins(); !made)
            return refuse(made.error());
    if (!m_options.dryRun && !m_options.testsOnly) {
        if (m_earlier && QFileInfo(m_resumeFile) != QFileInfo(folders.journal())) {
            const Result<QByteArray> bytes = readFile(m_resumeFile, 256 * mebibyte, false);
            if (const Result<void> copied = bytes ? writeFile(folders.journal(), *bytes) : Result<void>(bytes.error()); !copied)
                return refuse(copied.error());
        }
        if (m_earlier) // one that was killed gets its end before it goes on (P5)
            if (const Result<bool> ended = finishInterrupted(folders.journal(), m_tools.clock.wall()); !ended)
                return refuse(ended.error());
        Result<Journal> journal = m_earlier ? Journal::reopen(folders.journal()) : Journal::create(folders.journal());
        if (!journal) {
            Error error = journal.error();
            error.kind = Error::Kind::Surroundings; // nothing has begun yet
            return refuse(error);
        }
        m_journal = std::move(*journal);
        if (!m_earlier) {
            removeOldResults(folders, m_planning->plan);
            removeOldLogs(folders, m_planning->plan);
        }
    }
    forgetChangedSources();
    forgetWhatIsMadeOf();
    m_runner = new Runner(makeContext(), m_earlier ? &*m_earlier : nullptr, this);
    connect(m_runner, &Runner::noted, this, &Session::keep);
    connect(m_runner, &Runner::ended, this, &Session::workEnded);
    connect(&m_disk, &DiskQueue::failed, this, &Session::recordingFailed);
    connect(&m_settling, &QTimer::timeout, this, [this] {
        if (m_journal.isOpen())
            m_disk.add(m_journal.settling());
    });
    m_settling.setSingleShot(true);
    if (m_options.push && m_options.dryRun && !m_options.testsOnly)
        m_runner->setAfterwards([this](ImageWork &work, std::function<void()> done) {
            tellVerdict(work.planned->target.withDigest(work.digest), [] {});
            for (const ImageRef &place : furtherPlaces(furtherRegistries(), work.planned->target))
                tellVerdict(place.withDigest(work.digest), [] {});
            done();
        });
    if (m_options.push && !m_options.dryRun && !m_options.testsOnly)
        m_runner->setAfterwards([this](ImageWork &work, std::function<void()> done) { leaveImageVerdict(work, std::move(done)); });
    m_started = true;
    emit planned();

    if (m_earlier) {
        const Result<QByteArray> bytes = readFile(folders.journal(), 256 * mebibyte, false);
        const Result<QList<Event>> events = bytes ? readJournal(*bytes, folders.journal()) : Result<QList<Event>>(bytes.error());
        if (events.ok())
            for (const Event &event : *events)
                m_run.apply(event);
        QStringList again;
        for (const ImageRecord &image : m_earlier->images())
            if (image.state == ImageState::Waiting && image.stage(Stage::Cache).state == StageState::Waiting)
                again += image.name;
        QJsonObject fields = startFields();
        fields.remove(QLatin1String("plan"));
        fields[QLatin1String("again")] = QJsonArray::fromStringList(again); // whose earlier stages no longer count
        note(QStringLiteral("run-resumed"), fields);
    } else {
        note(QStringLiteral("run-started"), startFields());
    }
    tellSources();
    for (const QString &warning : std::as_const(m_startWarnings))
        note(QStringLiteral("warning"), {{QStringLiteral("text"), warning}});
    if (!m_options.testsOnly)
        for (const PlanWarning &warning : std::as_const(m_planning->plan.warnings))
            if (isOfFiles(warning))
                note(QStringLiteral("warning"), {{QStringLiteral("text"), warning.text}});
    prepareTree(0, [this] { m_runner->start(); });
}

void Session::note(const QString &kind, const QJsonObject &fields, const QString &image, std::optional<Stage> stage)
{
    m_runner->context().note(kind, image, stage, fields);
}

/// Journal first, then everybody else.
void Session::keep(const Event &told)
{
    const Event event = masked(told, *m_masker);
    m_run.apply(event);
    if (m_journal.isOpen() && !m_journalFailed) {
        if (const Result<void> written = m_journal.append(event); !written)
            recordingFailed(written.error());
        else if (event.kind.startsWith(QLatin1String("run-")))
            m_disk.add(m_journal.settling());
        else if (!m_settling.isActive())
            m_settling.start(settlingPause);
    }
    if (m_journal.isOpen()) {
        if (const QString line = narrate(event, m_run); !line.isEmpty()) {
            QFile log(m_planning->folders.logs() + QLatin1String("/run.log"));
            if (log.open(QIODevice::Append)) {
                log.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
                log.write(QString(event.at.toUTC().toString(Qt::ISODate) + QLatin1Char(' ') + line + QLatin1Char('\n')).toUtf8());
            }
        }
        if (event.kind == QLatin1String("image-state"))
            if (const ImageRecord *image = m_run.image(event.image); image && isEnd(image->state))
                m_disk.add([file = imageResultFile(m_planning->folders, m_run, *image)] {
                    const Result<void> written = writeFiles({file}, Naming::Later);
                    makePrivate(file.path);
                    return written;
                });
    }
    emit noted(event);
}

/// What cannot be recorded must not go on: nobody would know what happened.
void Session::recordingFailed(const Error &error)
{
    m_journalFailed = true;
    if (m_recordingError.isEmpty())
        m_recordingError = error.text();
    QMetaObject::invokeMethod(this, [this] { m_runner->stop(RunState::Failed, m_recordingError); }, Qt::QueuedConnection);
}

void Session::leaveImageVerdict(ImageWork &work, std::function<void()> done)
{
    const ImageRecord *record = m_run.image(work.planned->name);
    const auto ran = [record](Stage stage) { return record->stage(stage).state == StageState::Passed || record->stage(stage).state == StageState::Failed; };
    if (work.stands() && !ran(Stage::Test) && !ran(Stage::Integration))
        return done(); // nothing was found out that the verdict on it does not say
    Verdict verdict;
    verdict.digest = work.digest;
    verdict.image = work.planned->target.text();
    verdict.commit = m_planning->plan.head;
    verdict.at = m_tools.clock.wall();
    for (Stage stage : allStages) {
        const StageRecord &one = record->stage(stage);
        Verdict::StageResult result;
        result.stage = stage;
        result.state = one.state;
        if (one.startMs >= 0)
            result.started = m_run.started().addMSecs(one.startMs);
        result.seconds = one.seconds;
        result.reason = one.reason;
        verdict.stages += result;
    }
    verdict.basicTests = record->stage(Stage::Test).tests;
    verdict.integrationTests = record->stage(Stage::Integration).tests;
    verdict.testTree = work.testTree;
    verdict.versions = record->versions;
    verdict.integrationTree = work.integrationTree;
    QList<const ImageWork *> parts(work.uses.cbegin(), work.uses.cend());
    if (work.parent)
        parts += work.parent;
    for (const ImageWork *part : std::as_const(parts))
        // As the registry calls it where that is known: an index has no ID of its own in every engine.
        verdict.builtOn.insert(part->planned->name, part->stands() ? part->standing->digest
                                                    : !part->builderDigest.isEmpty() ? part->builderDigest
                                                    : part->facts ? part->facts->id : part->imageId);
    carryOver(&verdict, work);
    verdict.tools = m_run.tools();
    const auto told = std::make_shared<bool>(false);
    const auto end = [this, told, name = work.planned->name, done](const QString &why) {
        if (std::exchange(*told, true))
            return;
        if (!why.isEmpty())
            note(QStringLiteral("warning"), {{QStringLiteral("text"), QString(QLatin1String("its verdict could not be left in the registry, so it cannot be promoted: ")
                                                                              + why)}}, name);
        done();
    };
    m_openVerdicts += [end] { end(QStringLiteral("the run was stopped")); };
    if (m_stopped)
        QTimer::singleShot(verdictGrace, this, [this] { giveUpVerdicts(); });
    // Wherever the image is, for who promotes there.
    const QList<ImageRef> places = QList<ImageRef>{work.planned->target} + furtherPlaces(furtherRegistries(), work.planned->target);
    const auto missing = std::make_shared<qsizetype>(places.size());
    const auto trouble = std::make_shared<QString>();
    for (const ImageRef &place : places)
        leaveVerdict(registry(), place.withDigest(work.digest), verdict, this, [end, missing, trouble](const Result<QString> &left) {
            if (!left && trouble->isEmpty())
                *trouble = left.error().text();
            if (--*missing == 0)
                end(*trouble);
        });
}

QStringList Session::furtherRegistries() const
{
    return m_place.registry.isEmpty() ? m_planning->spec.alsoPush : QStringList();
}

/// The requests that a verdict takes, on a registry without the referrers API; one that has it is asked less.
void Session::tellVerdict(const ImageRef &image, const std::function<void()> &done)
{
    emit told(requestText("GET", image));
    for (const char *blob : {"the empty configuration", "the verdict"}) {
        emit told(requestText("POST", image, QStringLiteral("blobs/uploads/")));
        emit told(requestText("PUT", image, QString(QLatin1String("blobs/uploads/ID (") + QLatin1String(blob) + QLatin1Char(')'))));
    }
    emit told(requestText("PUT", image.withDigest(QStringLiteral("sha256:DIGEST-OF-THE-VERDICT"))));
    emit told(requestText("GET", image, QString(QLatin1String("referrers/") + image.digest)));
    const QString fallback = QString(image.digest).replace(QLatin1Char(':'), QLatin1Char('-'));
    for (const char *method : {"GET", "PUT"})
        emit told(requestText(method, image.withTag(fallback).withDigest({})));
    done();
}

void Session::giveUpVerdicts()
{
    for (const std::function<void()> &end : std::exchange(m_openVerdicts, {}))
        end();
}

void Session::workEnded(RunState state, const QString &image, std::optional<Stage> stage, const Clause &reason)
{
    const auto goOn = [this, state, image, stage, reason] {
        if (state == RunState::Passed && m_stopped)
            return conclude(RunState::Cancelled, {}, {}, m_stopReason);
        if (state == RunState::Passed && !m_options.dryRun && !m_options.testsOnly)
            return finishPages();
        conclude(state, image, stage, reason);
    };
    if (state == RunState::Passed || m_options.dryRun)
        return warnOfEdits(goOn);
    // Whatever was stopped: no container of this run stays (P15).
    const Engine &engine = m_runner->context().engine;
    runToEnd(m_tools.launcher, engine.listContainers(runLabel(m_id)), this, [this, engine, goOn](const Finished &finished) {
        QStringList ids;
        for (const QByteArray &line : finished.output.split('\n'))
            if (!line.trimmed().isEmpty())
                ids += QString::fromLatin1(line.trimmed());
        if (!finished.exit.success() || ids.isEmpty())
            return warnOfEdits(goOn);
        runToEnd(m_tools.launcher, engine.removeContainers(ids), this, [this, goOn](const Finished &) { warnOfEdits(goOn); });
    });
}

void Session::conclude(RunState state, const QString &image, std::optional<Stage> stage, const Clause &reason)
{
    if (m_ended)
        return;
    m_ended = true;
    delete m_preparing;
    Clause why = reason;
    const bool records = m_journal.isOpen();
    const auto mustBe = [this](const Result<void> &written) {
        if (!written && m_recordingError.isEmpty())
            m_recordingError = written.error().text();
    };
    if (records) {
        mustBe(m_disk.finish());
        mustBe(writeResults(m_planning->folders, m_run));
    }
    if (!m_recordingError.isEmpty() && state == RunState::Passed) {
        state = RunState::Failed;
        why = m_recordingError;
    }
    m_journalFailed = false; // there may be room again: a run ends with its end
    QJsonObject fields{{QStringLiteral("state"), word(state)}, {QStringLiteral("reason"), QJsonValue::Null}};
    if (!why.isEmpty())
        stackwright::keep(fields, QStringLiteral("reason"), why);
    if (image.isEmpty())
        fields[QLatin1String("image")] = QJsonValue::Null;
    if (!stage)
        fields[QLatin1String("stage")] = QJsonValue::Null;
    note(QStringLiteral("run-finished"), fields, image, stage);
    mustBe(m_disk.finish());
    if (state == RunState::Passed && !m_recordingError.isEmpty()) { // the disk did not take the end itself: nobody would find it
        state = RunState::Failed;
        fields[QLatin1String("state")] = word(state);
        stackwright::keep(fields, QStringLiteral("reason"), m_recordingError);
        note(QStringLiteral("run-finished"), fields, image, stage);
    }
    if (records)
        if (const Result<void> kept = History(stateFolder(m_tools.environment)).record(m_run, m_planning->folders); !kept)
            emit unrecorded(QLatin1String("the run is not in the history: ") + kept.error().text());
    m_journal = Journal();
    m_credentials.reset();
    m_scratch.reset();
    m_lock.reset();
    QMetaObject::invokeMethod(this, [this, state] { emit finished(state); }, Qt::QueuedConnection);
}

} // namespace stackwright
