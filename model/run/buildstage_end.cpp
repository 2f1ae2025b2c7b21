// What becomes of a build that has ended: which image it is, the proof of what it is made of, its labels.
#include "model/run/buildstage.h"

#include "model/base/files.h"
#include "model/base/makefolder.h"
#include "model/base/text.h"
#include "model/stack/spec_registries.h"

#include <QFile>
#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

void BuildStage::built(const BuildRequest &wanted, const Finished &finished)
{
    m_deadline.stop();
    m_mark.clear();
    tell(m_output.end(finished.exit.success(), now())); // once: a build of labels tells no steps
    if (m_timedOut)
        return fail(clause("timed-out", {durationText(m_work.spec->buildTimeout)}));
    if (!finished.exit.success()) {
        const QString failure = m_output.failure();
        log(QLatin1String("build failed: ") + finished.exit.reason);
        Clause why = failure.isEmpty() ? clause("clause-of", {said(finished.exit), lastLine()}) : Clause(failure);
        // A builder elsewhere has an end of its own, which the engine knows nothing of.
        static const QRegularExpression lost(QStringLiteral("rpc error: code = Unavailable|error reading from server|transport is closing|listing workers|context deadline exceeded|waiting for connection"));
        if (m_context.engine.facts().buildsElsewhere() && lost.match(why.text).hasMatch())
            return fail(clause("builder-lost", {m_context.engine.facts().buildxBuilder, why.text}));
        // A login that could not be had may be why; whoever reads the reason cannot know of it otherwise.
        static const QRegularExpression refused(QStringLiteral("\\b401\\b|\\b403\\b|unauthorized|denied|authori[sz]|basic auth"),
                                                QRegularExpression::CaseInsensitiveOption);
        if (!m_access.troubles.isEmpty() && refused.match(why.text).hasMatch())
            why = clause("without-login", {why.text, m_access.troubles.first()});
        return failCommand(why, finished.exit);
    }
    const BuiltImage image = imageOf(wanted);
    if (image.id.isEmpty())
        return fail(clause("no-image-id"));
    m_work.imageId = image.id;
    if (isPushed() && image.digest.isEmpty())
        return fail(clause("no-image-id"));
    if (labelsApart() && m_work.builtFrom.isEmpty())
        return label(wanted, builtFrom(image));
    if (isPushed())
        return bringBuilt(image.digest, namesOf(*m_work.planned));
    m_work.built = true;
    m_work.made += wanted.tags;
    describe();
}

BuiltImage BuildStage::imageOf(const BuildRequest &wanted) const
{
    if (m_context.isDry()) {
        const QString name = m_work.spec->name.toUpper();
        return {QLatin1String("sha256:ID-OF-") + name, QLatin1String("sha256:DIGEST-OF-") + name};
    }
    const Result<QByteArray> id = readFile(wanted.idFile, 4096, false);
    const Result<QByteArray> metadata = readFile(wanted.metadataFile, mebibyte, false);
    return readBuiltImage(m_context.engine.facts(), id.ok() ? *id : QByteArray(), metadata.ok() ? *metadata : QByteArray());
}

QString BuildStage::builtFrom(const BuiltImage &image) const
{
    if (isPodman())
        return image.id.section(QLatin1Char(':'), -1);
    if (isPushed())
        return m_work.planned->target.repository() + QLatin1Char('@') + image.digest;
    return unlabelledName(m_work.planned->target, m_context.id);
}

/// The image that its name means: the one without labels and, as a step that is no layer, the labels.
void BuildStage::label(const BuildRequest &wanted, const QString &from)
{
    m_work.builtFrom = from;
    BuildRequest request = wanted;
    request.context = scratchFile(".labels");
    request.dockerfile = request.context + QLatin1String("/Dockerfile");
    request.target.clear();
    request.buildArguments.clear();
    request.cacheFrom.clear();
    request.cachesFrom.clear();
    request.cacheTo.clear();
    request.pull = false;
    QFile::remove(request.idFile);
    QFile::remove(request.metadataFile);
    if (!m_context.isDry()) {
        if (const QString why = whyNotMade(request.context); !why.isEmpty())
            return fail(clause("clause-of", {request.context, QString(QLatin1String("the folder cannot be made: ") + why)}));
        if (const Result<void> written = writeFile(request.dockerfile, "FROM " + from.toUtf8() + '\n'); !written)
            return fail(written.error().text());
    }
    run(m_context.engine.build(request), [this, request](const Finished &finished) { built(request, finished); });
}

/// What the builder has pushed, tested as the registry gives it; its names are for this machine.
void BuildStage::bringBuilt(const QString &digest, QStringList names)
{
    m_work.builderDigest = digest;
    const QString pushed = m_work.planned->target.repository() + QLatin1Char('@') + digest;
    run(m_context.engine.pull(pushed), [this, pushed, names](const Finished &finished) {
        if (!finished.exit.success())
            return failCommand(clause("not-pulled", {pushed, lastLine()}), finished.exit);
        m_work.imageId = pushed;
        m_work.built = true;
        nameBuilt(pushed, names);
    });
}

void BuildStage::nameBuilt(const QString &pushed, QStringList names)
{
    if (names.isEmpty())
        return describe();
    const QString name = names.takeFirst();
    run(m_context.engine.tag(pushed, name), [this, pushed, names, name](const Finished &finished) {
        if (!finished.exit.success())
            return failCommand(clause("clause-of", {name, lastLine()}), finished.exit);
        m_work.made += name;
        nameBuilt(pushed, names);
    }, false);
}

/// Both questions at once, for neither changes anything; the page's stage takes an answer from here.
void BuildStage::describe()
{
    if (m_context.isDry())
        return inspect(m_work.imageId, [this](const Result<ImageFacts> &) { pass(); });
    m_answersLeft = 2;
    inspect(m_work.imageId, [this](const Result<ImageFacts> &facts) {
        if (!facts.ok())
            return fail(clause("built-image-gone", {facts.error().whole()}));
        // Podman writes a bare ID to the file; what the engine calls it is what everything else compares with.
        m_work.imageId = facts->id;
        m_work.facts = *facts;
        answered();
    });
    ask(m_context.engine.history(m_work.imageId), [this](const Finished &finished) {
        if (!takeSteps(finished, &m_work.steps))
            return;
        if (m_context.options.pages)
            m_work.history = finished;
        answered();
    });
}

/// The proof, once both are known.
void BuildStage::answered()
{
    if (--m_answersLeft > 0)
        return;
    QStringList given;
    const BuildRequest asked = request();
    for (const auto &[key, value] : asked.labels)
        given += key;
    // What this run labelled its parent with is not handed down where children are built on it without labels.
    if (m_work.parent && !m_work.parent->builtFrom.isEmpty())
        given += runLabels();
    if (const QString why = whyNotOn(m_base, *m_work.facts, m_work.steps, m_file, given); !why.isEmpty()) {
        log(QLatin1String("what is not the base's: ") + why);
        return notOnBase();
    }
    note("image-fact", {{QStringLiteral("imageId"), m_work.imageId}, {QStringLiteral("size"), m_work.facts->size}});
    provePlatforms();
}

/// The engine tells of its own platform. What a builder has pushed for the others is asked of the registry, which has it by its digest.
void BuildStage::provePlatforms()
{
    const QStringList wanted = platformsOf(*m_work.spec, m_context.options);
    if (wanted.isEmpty() || !m_context.readPlatforms)
        return pass({}, 0);
    if (m_work.builderDigest.isEmpty()) {
        log(QStringLiteral("for other platforms than this machine's its FROM names this run's parent; their layers are not looked at, since the engine tells of its own alone"));
        return pass({}, 0);
    }
    const ImageRef built = m_work.planned->target.withTag({}).withDigest(m_work.builderDigest);
    m_context.readPlatforms(built, this, [this](const Result<QList<PlatformImage>> &images) {
        if (isStopping())
            return;
        if (!images)
            return fail(clause("platforms-unread", {images.error().text()}));
        if (!m_work.parent)
            return comparePlatforms(*images, {});
        const ImageRef &tag = m_work.parent->planned->target; // where its digest is not known, the builder took it by its tag
        const ImageRef base = m_baseDigest.isEmpty() ? tag : tag.withTag({}).withDigest(m_baseDigest);
        m_context.readPlatforms(base, this, [this, images = *images](const Result<QList<PlatformImage>> &below) {
            if (isStopping())
                return;
            if (!below)
                return fail(clause("platforms-unread", {below.error().text()}));
            comparePlatforms(images, *below);
        });
    });
}

void BuildStage::comparePlatforms(const QList<PlatformImage> &images, const QList<PlatformImage> &below)
{
    const auto of = [](const QList<PlatformImage> &all, const QString &platform) {
        return std::find_if(all.cbegin(), all.cend(), [&](const PlatformImage &one) { return plainPlatform(one.platform) == plainPlatform(platform); });
    };
    QStringList digests;
    for (const QString &platform : platformsOf(*m_work.spec, m_context.options)) {
        const auto made = of(images, platform), base = of(below, platform);
        if (made == images.cend())
            return notOnBase(clause("platform-not-made", {platform}));
        digests += platform + QLatin1String(" is ") + made->digest;
        if (!m_work.parent)
            continue;
        if (base == below.cend())
            return notOnBase(clause("platform-not-below", {m_baseName, platform}));
        if (base->layers.isEmpty() || made->layers.mid(0, base->layers.size()) != base->layers)
            return notOnBase(clause("platform-not-built-on", {platform, m_baseName}));
    }
    for (const QString &line : std::as_const(digests))
        log(line);
    pass({}, 0);
}

void BuildStage::notOnBase()
{
    notOnBase(m_work.parent && m_handover.base != 0 ? clause("not-built-on", {m_baseName, m_handover.baseText}) : clause("not-built-on-moved", {m_baseName}));
}

void BuildStage::notOnBase(const Clause &why)
{
    m_work.built = false;
    m_work.facts.reset();
    m_work.steps.clear();
    // Nobody may take it for what its names say.
    untag(namesOf(*m_work.planned), [this, why] { fail(why); });
}

void BuildStage::untag(QStringList names, const Then &then)
{
    if (names.isEmpty())
        return then();
    const QString name = names.takeFirst();
    m_work.made.removeAll(name);
    run(m_context.engine.untag(name), [this, names, then](const Finished &) { untag(names, then); }, false);
}

} // namespace stackwright
