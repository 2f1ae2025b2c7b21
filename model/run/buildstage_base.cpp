// What a root is built on: an image from elsewhere, whose digest is to be known.
#include "model/run/buildstage.h"

namespace stackwright {

/// A root's base: named by its Dockerfile. Its digest is known where the image is here already, and the builder takes this
/// one: not if it may look for a newer one, or is elsewhere.
void BuildStage::findBase()
{
    handOverNow();
    m_baseName = m_handover.base < 0 && parseImageRef(m_handover.baseText).ok() ? m_handover.baseText : QString();
    if (m_baseName.isEmpty() || m_baseName == QLatin1String("scratch"))
        return build();
    inspect(m_baseName, [this](const Result<ImageFacts> &local) {
        m_inheritsBaseDigest = local.ok() && hasBaseDigest(local->config);
        if (local.ok() && takesLocalBase())
            m_baseDigest = digestOf(*local, *parseImageRef(m_baseName));
        if (!m_baseDigest.isEmpty()) {
            m_base.layers = local->rootfsLayers;
            m_base.config = local->config;
            return readSteps(local->id, &m_base.steps, [this] { build(); });
        }
        // One that is here without a digest comes from no registry: the builder takes it.
        local.ok() && takesLocalBase() ? build() : pinBase();
    });
}

/// The builder is going to ask the registry for its base: it gets the digest that the tag names now, so that it is known which one the
/// image is built on. Where the registry does not tell, the builder sees for itself.
void BuildStage::pinBase()
{
    const Result<ImageRef> base = parseImageRef(m_baseName);
    if (m_context.isDry() || isPodman() || !m_context.askDigest || !base->digest.isEmpty())
        return build();
    m_context.askDigest(base->tag.isEmpty() ? base->withTag(QStringLiteral("latest")) : *base, this, [this, base](const QString &digest) {
        if (isStopping())
            return;
        const ImageUse *const use = m_handover.uses.baseOf(m_handover.uses.stageNamed(m_work.spec->target.toUtf8()));
        if (!digest.isEmpty() && use) {
            m_baseDigest = digest;
            StackImage pinned{QString(), *base, *base};
            pinned.builtId = base->repository() + QLatin1Char('@') + digest;
            m_handover.places += Handover::Place{*use, static_cast<int>(m_images.size())};
            m_pinned = static_cast<int>(m_images.size());
            m_images += pinned;
        }
        build();
    });
}

/// Of this repository: an image may have been pushed to several.
QString BuildStage::digestOf(const ImageFacts &facts, const ImageRef &image)
{
    for (const QString &digest : facts.digests)
        if (const Result<ImageRef> ref = parseImageRef(digest); ref.ok() && ref->apiHost() == image.apiHost() && ref->apiPath() == image.apiPath())
            return ref->digest;
    return {};
}

bool BuildStage::takesLocalBase() const
{
    for (const DockerInstruction &one : m_file.instructions)
        if (one.line == m_handover.baseLine && one.flag("platform"))
            return false;
    return !m_context.options.pull && m_context.engine.facts().buildxBuilder.isEmpty();
}

/// The labels that a run may give an image.
QStringList BuildStage::runLabels()
{
    QStringList names;
    for (const char *name : {"revision", "source", "created", "version", "base.name", "base.digest"})
        names += QString(QLatin1String("org.opencontainers.image.") + QLatin1String(name));
    return names;
}

bool BuildStage::hasBaseDigest(const QJsonObject &config)
{
    return !config.value(QLatin1String("Labels")).toObject().value(runLabels().last()).toString().isEmpty();
}

/// As this run pushes it, or as the engine knows it of its registry. An image that is pushed beside this build has none yet
/// in most stores; that must not hang on who is faster, so it has none even if it is there by now.
QString BuildStage::digestOf(const ImageWork &work) const
{
    if (work.built && !work.builderDigest.isEmpty())
        return work.builderDigest;
    if (work.built && m_context.options.push && m_context.engine.facts().imageStore == EngineFacts::ImageStore::Containerd)
        return work.imageId;
    if (work.built)
        return m_context.options.jobs == 1 || m_context.isDry() || m_work.named.contains(&work) ? work.digest : QString();
    return work.facts ? digestOf(*work.facts, work.planned->target) : QString();
}

} // namespace stackwright
