#include "model/run/buildstage.h"

#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/engine/podmanbuild.h"
#include "model/stack/imageinputs.h"
#include "model/stack/spec_limits.h"

#include <QCryptographicHash>
#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

QLatin1String stepWord(BuildStep::State state)
{
    switch (state) {
    case BuildStep::State::Running: return QLatin1String("running");
    case BuildStep::State::Done: return QLatin1String("done");
    case BuildStep::State::Cached: return QLatin1String("cached");
    case BuildStep::State::Failed: return QLatin1String("failed");
    }
    return QLatin1String("done");
}

} // namespace

void BuildStage::start()
{
    if (m_work.stands()) {
        note("image-fact", {{QStringLiteral("digest"), m_work.digest}});
        return skip(m_work.standing->whyNotBuilt());
    }
    const Result<QByteArray> text = readFile(dockerfile(), mebibyte);
    if (!text.ok() && !m_context.isDry())
        return fail(text.error().text());
    m_text = text.ok() ? *text : QByteArray();
    m_file = readDockerfile(m_text);
    if (m_work.parent)
        m_below += m_work.parent;
    for (ImageWork *used : std::as_const(m_work.uses))
        if (!m_below.contains(used))
            m_below += used;
    findBelow(0);
}

/// One after the other, the images of the stack that this one is made of.
void BuildStage::findBelow(qsizetype at)
{
    if (at == m_below.size())
        return m_work.parent ? prepared() : findBase();
    ImageWork &below = *m_below[at];
    const Then next = [this, at] { findBelow(at + 1); };
    if (below.built)
        return next();
    if (below.stands())
        return bring(below, next);
    const QString name = below.planned->target.text();
    // One that this run does not build: what the registry has under its tag is the truth, unless the run that is
    // resumed left exactly that image here.
    inspect(name, [this, &below, next](const Result<ImageFacts> &local) {
        if (local.ok() && !below.imageId.isEmpty() && local->id == below.imageId) {
            below.facts = *local;
            return nameBelow(below, next);
        }
        pullBelow(below, local.ok(), next);
    });
}

void BuildStage::pullBelow(ImageWork &below, bool wasHere, const Then &next)
{
    const QString name = below.planned->target.text();
    Command command = m_context.engine.pull(name);
    command.deadline = std::chrono::hours(2);
    run(command, [this, name, wasHere, &below, next](const Finished &finished) {
        // Without a push the stack may live on this machine alone.
        if (!finished.exit.success() && !(wasHere && !m_context.options.push))
            return failCommand(clause("parent-not-pulled", {name, lastLine()}), finished.exit);
        if (m_context.isDry())
            return nameBelow(below, next);
        inspect(name, [this, &below, next](const Result<ImageFacts> &facts) {
            if (!facts.ok())
                return fail(clause("parent-not-pulled", {below.planned->target.text(), facts.error().text()}));
            below.facts = *facts;
            nameBelow(below, next);
        });
    });
}

void BuildStage::nameBelow(const ImageWork &below, const Then &next)
{
    const PlannedImage &image = *below.planned;
    if (image.specName.text() == image.target.text())
        return next();
    run(m_context.engine.tag(image.target.text(), image.specName.text()), [this, next](const Finished &finished) {
        if (!finished.exit.success())
            return failCommand(clause("parent-not-named", {lastLine()}), finished.exit);
        next();
    }, false);
}

void BuildStage::prepared()
{
    handOverNow();
    ImageWork &parent = *m_work.parent;
    m_baseName = parent.planned->target.text();
    m_baseDigest = digestOf(parent);
    if (parent.facts) {
        m_base.layers = parent.facts->rootfsLayers;
        m_base.config = parent.facts->config;
        m_inheritsBaseDigest = parent.builtFrom.isEmpty() && hasBaseDigest(m_base.config);
    }
    const Then next = [this, &parent] {
        m_base.steps = parent.steps;
        // Its labels are a step of its own, which children are not built on.
        while (!parent.builtFrom.isEmpty() && !m_base.steps.isEmpty() && m_base.steps.last().createdBy.contains(QLatin1String("LABEL")))
            m_base.steps.removeLast();
        build();
    };
    if (m_context.isDry() || !parent.steps.isEmpty() || !parent.facts)
        return next();
    readSteps(parent.facts->id, &parent.steps, next);
}

/// What an image was made by, as its configuration tells it.
void BuildStage::readSteps(const QString &image, QList<ImageLayer> *steps, const Then &next)
{
    if (m_context.isDry())
        return next();
    run(m_context.engine.history(image), [this, steps, next](const Finished &finished) {
        if (takeSteps(finished, steps))
            next();
    }, false);
}

bool BuildStage::takeSteps(const Finished &finished, QList<ImageLayer> *steps)
{
    if (!finished.exit.success()) {
        failCommand(clause("history-unreadable", {lastLineOf(finished.output + finished.errors)}), finished.exit);
        return false;
    }
    const Result<QList<ImageLayer>> read = Engine::readHistory(finished.output);
    if (!read) {
        fail(read.error().text());
        return false;
    }
    *steps = *read;
    return true;
}

void BuildStage::handOverNow()
{
    for (const ImageWork *below : std::as_const(m_below)) {
        StackImage image{below->planned->name, below->planned->specName, below->planned->target};
        image.target.digest = digestOf(*below);
        image.builtId = below->builtFrom;
        m_images += image;
    }
    m_handover = handOver(m_file, *m_work.spec, m_images);
}

/// Where the Dockerfile names an image of the stack otherwise than this run has it, the builder gets one that names this
/// run's: the person's own tags stay what they are, and nothing has to be set back.
Result<QString> BuildStage::dockerfileForBuilder()
{
    const bool elsewhere = m_context.engine.facts().buildsElsewhere();
    const QByteArray text = withThisRunsImages(m_text, m_file, m_handover, m_images, elsewhere);
    if (text.isEmpty())
        return dockerfile();
    for (const Handover::Place &place : std::as_const(m_handover.places))
        log(QLatin1String("line ") + QString::number(place.use.line) + QLatin1String(": ") + QString::fromUtf8(place.use.written)
            + (place.image == m_pinned ? QString(QLatin1String(" is ") + m_images[place.image].builtId)
                                       : QString(QLatin1String(" is ") + m_images[place.image].target.text() + QLatin1String(" of this run"))));
    const QString folder = scratchFile(".dockerfile");
    const QString file = folder + QLatin1Char('/') + QFileInfo(dockerfile()).fileName();
    if (m_context.isDry())
        return file;
    if (const QString why = whyNotMade(folder); !why.isEmpty())
        return surroundingsError(folder, QLatin1String("the folder cannot be made: ") + why, QStringLiteral("make room there, or set TMPDIR"));
    if (const Result<void> written = writeFile(file, text); !written)
        return written.error();
    // Builders look for the ignore file of a Dockerfile beside it.
    const QString ignore = dockerfile() + QLatin1String(".dockerignore");
    if (const Result<QByteArray> rules = readFile(ignore, mebibyte); rules.ok())
        if (const Result<void> written = writeFile(file + QLatin1String(".dockerignore"), *rules); !written)
            return written.error();
    return file;
}

QStringList BuildStage::namesOf(const PlannedImage &planned)
{
    QStringList names{planned.target.text()};
    if (planned.specName.text() != planned.target.text())
        names += planned.specName.text();
    return names;
}

BuildRequest BuildStage::request() const
{
    const PlannedImage &planned = *m_work.planned;
    BuildRequest request;
    request.context = context();
    request.dockerfile = dockerfile();
    request.target = m_work.spec->target;
    request.tags = namesOf(planned);
    request.platforms = platformsOf(*m_work.spec, m_context.options);
    request.buildArguments = m_handover.arguments;
    const auto label = [&request](const char *key, const QString &value) {
        if (!value.isEmpty())
            request.labels.append({QLatin1String("org.opencontainers.image.") + QLatin1String(key), value});
    };
    label("revision", m_context.plan.dirty ? QString(m_context.plan.head + QLatin1String("-dirty")) : m_context.plan.head);
    label("source", m_context.sourceUrl);
    label("created", m_context.commit.committerDate); // the commit's time: the same commit builds the same image
    label("version", planned.target.tag);
    label("base.name", m_baseName);
    label("base.digest", m_baseDigest);
    // Not known, but the base has the label, of its own base: that must not be said of this one.
    if (m_baseDigest.isEmpty() && m_inheritsBaseDigest)
        request.labels.append({runLabels().last(), QString()});
    request.secrets = m_context.secrets.value(planned.name);
    request.cacheFrom = m_work.cacheFrom;
    const CacheSpec &cache = m_context.spec.cache;
    for (const QString &repository : cache.from)
        if (const QString reference = cacheReference(repository, *m_work.spec, planned.target); !reference.isEmpty() && !m_context.options.noCache)
            request.cachesFrom += reference;
    if (!cache.to.isEmpty() && m_context.options.push) {
        request.cacheTo = cacheReference(cache.to, *m_work.spec, planned.target);
        request.wholeCache = cache.whole;
    }
    if (isPushed()) {
        request.tags.clear();
        request.pushTo = planned.target.repository();
    }
    request.idFile = scratchFile(".iid");
    request.metadataFile = request.idFile + QLatin1String(".json");
    request.noCache = m_context.options.noCache;
    request.pull = m_context.options.pull && m_below.isEmpty(); // an image of the stack is never newer elsewhere
    return request;
}

void BuildStage::build()
{
    BuildRequest wanted = request();
    const Result<QString> file = dockerfileForBuilder();
    if (!file.ok())
        return fail(file.error().text());
    wanted.dockerfile = *file;
    const BuildGiven now = given();
    note("image-fact", {{QStringLiteral("given"), toJson(now)}});
    if (const auto before = m_context.earlierBuilds.constFind(m_work.planned->name); before != m_context.earlierBuilds.cend() && !m_context.options.noCache) {
        const StackReader reader{[this](const QByteArray &path) -> std::optional<QByteArray> {
            const Result<QByteArray> bytes = readFile(m_context.source + QLatin1Char('/') + QFile::decodeName(path), mebibyte, false);
            return bytes ? std::optional(*bytes) : std::nullopt;
        }, {}};
        const auto inputs = std::make_shared<ImageInputs>(m_context.spec, *m_work.spec, reader);
        const EngineFacts &facts = m_context.engine.facts();
        m_misses = CacheMisses(*before, {now, m_file, m_handover.uses, m_work.spec->contextPath().toUtf8(), m_work.spec->dockerfilePath().toUtf8(), m_work.spec->target.toUtf8(),
                                         facts.builder == EngineFacts::Builder::Classic || facts.imageStore != EngineFacts::ImageStore::Classic,
                                         [inputs](const QByteArray &path) { return inputs->isGiven(path); }});
    }
    QFile::remove(wanted.idFile);
    QFile::remove(wanted.metadataFile);
    const auto bring = [this](const BuildRequest &request) {
        bringImages(takenImages(true), [this, request] { build(request); });
    };
    if (!m_context.buildAccess)
        return bring(wanted);
    m_context.buildAccess(takenImages(), this, [this, wanted, bring](const Result<BuildAccess> &access) mutable {
        if (isStopping())
            return;
        if (!access.ok())
            return fail(access.error().text());
        m_access = *access;
        for (const QString &trouble : std::as_const(m_access.troubles))
            log(trouble);
        if (!m_access.hosts.isEmpty())
            log(QLatin1String("logins that this build may use: ") + m_access.hosts.join(QLatin1String(", ")));
        wanted.configFolder = m_access.configFolder;
        bring(wanted);
    });
}

/// podman's build speaks TLS to every registry or to none, and knows no registry of this machine: it finds here what it takes.
void BuildStage::bringImages(QList<ImageRef> images, const Then &then)
{
    if (!isPodman() || images.isEmpty())
        return then();
    const QString name = images.takeFirst().text();
    const Then next = [this, images, then] { bringImages(images, then); };
    const auto pull = [this, name, next] {
        run(m_context.engine.pull(name), [this, name, next](const Finished &finished) {
            if (!finished.exit.success())
                return failCommand(clause("not-pulled", {name, lastLine()}), finished.exit);
            next();
        });
    };
    if (m_context.options.pull)
        return pull();
    inspect(name, [pull, next](const Result<ImageFacts> &local) { local.ok() ? next() : pull(); });
}

/// The images that the builder may ask a registry for; `ofOthersOnly`: those that are no images of the stack.
QList<ImageRef> BuildStage::takenImages(bool ofOthersOnly) const
{
    QList<ImageRef> taken;
    const auto take = [&taken](const QString &name) {
        if (const Result<ImageRef> ref = parseImageRef(name); ref.ok())
            taken += *ref;
    };
    for (const ImageUse &use : m_handover.uses.images) {
        const auto place = std::find_if(m_handover.places.cbegin(), m_handover.places.cend(), [&](const Handover::Place &one) { return one.use == use; });
        if (place == m_handover.places.cend() && use.image)
            take(QString::fromUtf8(*use.image));
        else if (place != m_handover.places.cend() && !ofOthersOnly)
            taken += m_images[place->image].target;
    }
    if (ofOthersOnly)
        return taken;
    if (!m_file.syntax.isEmpty())
        take(QString::fromUtf8(m_file.syntax));
    for (const QString &name : m_work.cacheFrom)
        take(name);
    const BuildRequest wanted = request();
    for (const QString &name : wanted.cachesFrom)
        take(name);
    if (!wanted.cacheTo.isEmpty())
        take(wanted.cacheTo);
    if (isPushed())
        taken += m_work.planned->target;
    return taken;
}

void BuildStage::build(const BuildRequest &wanted)
{
    BuildRequest given = wanted;
    if (labelsApart()) {
        given.labels.clear();
        given.tags.clear();
        if (!isPodman() && !isPushed()) { // this builder finds an image by its name only
            given.tags += unlabelledName(m_work.planned->target, m_context.id);
            m_context.temporaryNames += given.tags;
        }
    }
    Command command = m_context.engine.build(given);
    command.deadline = m_work.spec->buildTimeout;
    if (isPodman()) {
        m_mark = newPodmanBuildMark();
        command.environment.insert(QLatin1String(podmanBuildVariable), QString::fromLatin1(m_mark));
        command.deadline = {};
        connect(&m_deadline, &QTimer::timeout, this, [this] {
            m_timedOut = true;
            if (process())
                stopProcess(*process());
        });
        m_deadline.setSingleShot(true);
        if (m_work.spec->buildTimeout.count() > 0)
            m_deadline.start(m_work.spec->buildTimeout);
    }
    run(command, [this, wanted](const Finished &finished) { built(wanted, finished); });
    if (process())
        connect(process(), &Process::output, this, [this](const QByteArray &bytes) { tell(m_output.feed(bytes, now())); });
}

/// Labels change with each commit, and to some builders a parent with other labels is another parent: podman makes a step of them, below
/// every child; BuildKit knows an image that is not in the classic store by the digest of its manifest first, and then does
/// not look for the steps of a second child any further. There the children are built on the image without labels.
bool BuildStage::labelsApart() const
{
    const EngineFacts &facts = m_context.engine.facts();
    return m_work.hasChildren && (facts.imageStore != EngineFacts::ImageStore::Classic || facts.buildsElsewhere());
}

/// A podman that is killed leaves the containers that it builds in, and what runs in them. It is stopped by the end of its steps, one
/// after the other; only one that goes on all the same is killed.
void BuildStage::stopProcess(Process &process)
{
    if (m_mark.isEmpty())
        return StageStep::stopProcess(process);
    auto *poll = new QTimer(&process);
    const QPointer<Process> running = &process;
    poll->callOnTimeout(&process, [this, running, tries = 0]() mutable {
        endPodmanStep(m_mark);
        if (++tries > 50 && running)
            StageStep::stopProcess(*running);
    });
    endPodmanStep(m_mark);
    poll->start(100);
}

void BuildStage::tell(const QList<BuildStep> &steps)
{
    for (const BuildStep &step : steps) {
        QJsonObject fields{{QStringLiteral("number"), step.number}, {QStringLiteral("total"), step.total},
                           {QStringLiteral("title"), step.title.left(2000)}, {QStringLiteral("state"), stepWord(step.state)}};
        if (step.state != BuildStep::State::Running)
            fields[QLatin1String("seconds")] = static_cast<double>(step.duration.count()) / 1000;
        if (!step.error.isEmpty())
            fields[QLatin1String("error")] = step.error.left(4000);
        if (const Clause why = m_misses.of(step); !why.isEmpty())
            keep(fields, QStringLiteral("missed"), why);
        note("build-step", fields);
        warnOfCache(step);
    }
}

/// For the next build, to tell what is another then.
BuildGiven BuildStage::given() const
{
    BuildGiven given;
    for (const auto &[name, value] : m_handover.arguments)
        given.arguments.insert(name, value);
    given.base = m_work.parent ? (m_work.parent->facts ? m_work.parent->facts->id : m_work.parent->imageId) : m_baseDigest;
    if (!m_base.layers.isEmpty())
        given.layers = QLatin1String("sha256:") + QString::fromLatin1(QCryptographicHash::hash(m_base.layers.join(QLatin1Char('\n')).toUtf8(), QCryptographicHash::Sha256).toHex());
    return given;
}

/// A cache that is not there yet is no trouble; one that refuses is, though the build goes on without it.
void BuildStage::warnOfCache(const BuildStep &step)
{
    if (step.number != 0 || step.error.isEmpty() || m_context.spec.cache.isEmpty())
        return;
    const bool isRead = step.title.startsWith(QLatin1String("importing cache"));
    if (!isRead && !step.title.startsWith(QLatin1String("exporting cache")))
        return;
    const BuildRequest wanted = request();
    const bool isOurs = !isRead || std::any_of(wanted.cachesFrom.cbegin(), wanted.cachesFrom.cend(), [&step](const QString &one) { return step.title.contains(one); });
    if (!isOurs || (isRead && step.error.contains(QLatin1String("not found"))))
        return;
    note("warning", {{QStringLiteral("text"), QString(QLatin1String(isRead ? "the cache of its steps could not be read: " : "its steps could not be kept in the cache: ") + step.error.left(1000))}});
}

StageStep *makeBuildStage(RunContext &context, ImageWork &work)
{
    return new BuildStage(context, work);
}

} // namespace stackwright
