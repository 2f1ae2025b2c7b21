// Takes away what this run put on the machine for one image, and nothing else (promises.md P18): the names it gave and
// pulled. What still needs an image keeps it; that is said, not a failure.
#include "model/run/stagestep.h"

namespace stackwright {

namespace {

class PruneStage : public StageStep
{
public:
    PruneStage(RunContext &context, ImageWork &work) : StageStep(context, work, Stage::Prune) {}

protected:
    void start() override
    {
        if (!m_work.spec->prune)
            return skip(clause("off-prune"));
        if (!m_context.options.push)
            return skip(clause("only-copy"));
        m_names = m_work.made;
        m_names.removeDuplicates();
        if (m_names.isEmpty())
            return skip(clause("nothing-left"));
        removeNext();
    }

private:
    void removeNext()
    {
        if (m_names.isEmpty())
            return m_kept.isEmpty() ? pass({}, 0) : skip(m_kept);
        const QString name = m_names.takeFirst();
        run(m_context.engine.untag(name), [this, name](const Finished &finished) {
            if (!finished.exit.success())
                m_kept = name + QLatin1String(" stays: ") + lastLine();
            removeNext();
        });
    }

    QStringList m_names;
    QString m_kept;
};

} // namespace

StageStep *makePruneStage(RunContext &context, ImageWork &work)
{
    return new PruneStage(context, work);
}

} // namespace stackwright
