// Brings what the registry already has, so that the build finds its layers: the image's own tag, else the stable one.
// Never fails: a build without cache is only slower.
#include "model/run/stagestep.h"
#include "model/stack/variants.h"

namespace stackwright {

namespace {

class CacheStage : public StageStep
{
public:
    CacheStage(RunContext &context, ImageWork &work) : StageStep(context, work, Stage::Cache) {}

protected:
    void start() override
    {
        if (m_work.stands())
            return skip(m_work.standing->whyNotBuilt());
        if (!m_work.spec->prepull)
            return skip(clause("off-prepull"));
        if (m_context.options.noCache)
            return skip(QLatin1String("--no-cache"));
        if (!m_context.askRegistry && !m_context.isDry())
            return skip(clause("no-registry"));
        m_candidates += m_work.planned->target;
        if (!m_context.plan.stableTag.isEmpty())
            m_candidates += m_work.planned->target.withTag(m_context.plan.stableTag + tagTail(*m_work.spec));
        tryNext();
    }

private:
    void tryNext()
    {
        if (m_candidates.isEmpty())
            return skip(m_why.isEmpty() ? clause("no-cached-tag") : m_why);
        const ImageRef ref = m_candidates.takeFirst();
        exists(ref, [this, ref](const RegistryWord &answer) {
            if (answer.presence == Presence::Yes && m_context.engine.facts().buildsElsewhere()) {
                m_work.cacheFrom += ref.text();
                return pass(clause("for-the-builder", {ref.text()}));
            }
            if (answer.presence == Presence::Yes)
                return inspect(ref.text(), [this, ref](const Result<ImageFacts> &local) { pull(ref, local.ok()); });
            if (answer.presence == Presence::Unknown)
                m_why = clause("clause-of", {ref.text(), answer.why});
            tryNext();
        });
    }

    void pull(const ImageRef &ref, bool wasHere)
    {
        Command command = m_context.engine.pull(ref.text());
        command.deadline = std::chrono::hours(2);
        run(command, [this, ref, wasHere](const Finished &finished) {
            if (!finished.exit.success()) {
                m_why = clause("not-pulled", {ref.text(), lastLine()});
                return tryNext();
            }
            if (!wasHere)
                m_work.made += ref.text();
            // The classic builder, told to use an image as its cache, looks nowhere else: what is here anyway is better found by itself.
            if (!wasHere || m_context.engine.facts().builder != EngineFacts::Builder::Classic)
                m_work.cacheFrom += ref.text();
            pass(clause("pulled", {ref.text()}));
        });
    }

    QList<ImageRef> m_candidates;
    Clause m_why;
};

} // namespace

StageStep *makeCacheStage(RunContext &context, ImageWork &work)
{
    return new CacheStage(context, work);
}

} // namespace stackwright
