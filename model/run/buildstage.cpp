// Builds one image's folder. Sees to it that the parent's image is here under the names that a Dockerfile may call it by,
// tells the steps of the build as they happen, and believes only the ID that the engine wrote.
#include "model/run/stagestep.h"

#include "model/base/files.h"
#include "model/engine/buildoutput.h"
#include "model/run/baseimage.h"

#include <QDir>

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

class BuildStage : public StageStep
{
public:
    BuildStage(RunContext &context, ImageWork &work) : StageStep(context, work, Stage::Build) {}

protected:
    void start() override
    {
        if (!m_work.parent)
            return findBase();
        const ImageWork &parent = *m_work.parent;
        m_baseName = parent.planned->target.text();
        m_baseDigest = parent.digest;
        if (parent.built)
            return build();
        // A parent that this run does not build: what the registry has under its tag is the truth, unless the run that is
        // resumed left exactly that image here.
        inspect(parent.planned->target.text(), [this](const Result<ImageFacts> &local) {
            if (local.ok() && !m_work.parent->imageId.isEmpty() && local->id == m_work.parent->imageId)
                return nameParent();
            pullParent(local.ok());
        });
    }

private:
    void pullParent(bool wasHere)
    {
        const QString name = m_work.parent->planned->target.text();
        Command command = m_context.engine.pull(name);
        command.deadline = std::chrono::hours(2);
        run(command, [this, name, wasHere](const Finished &finished) {
            if (finished.exit.success() || (wasHere && !m_context.options.push))
                return nameParent(); // without a push the stack may live on this machine alone
            failCommand(clause("parent-not-pulled", {name, lastLine()}), finished.exit);
        });
    }

    void nameParent()
    {
        const PlannedImage &parent = *m_work.parent->planned;
        if (parent.specName.text() == parent.target.text())
            return build();
        run(m_context.engine.tag(parent.target.text(), parent.specName.text()), [this](const Finished &finished) {
            if (!finished.exit.success())
                return failCommand(clause("parent-not-named", {lastLine()}), finished.exit);
            build();
        }, false);
    }

    /// A root's base: named by its Dockerfile; its digest is known where the image is here already.
    void findBase()
    {
        const Result<QByteArray> text = readFile(dockerfile(), mebibyte);
        if (!text.ok() && !m_context.isDry())
            return fail(text.error().text());
        m_baseName = text.ok() ? baseImage(*text, m_work.spec->buildArgs) : QString();
        if (m_baseName.isEmpty() || m_baseName == QLatin1String("scratch"))
            return build();
        inspect(m_baseName, [this](const Result<ImageFacts> &local) {
            if (local.ok() && !local->digests.isEmpty())
                m_baseDigest = local->digests.first().section(QLatin1Char('@'), 1);
            build();
        });
    }

    QString context() const { return m_context.source + QLatin1String("/images/") + m_work.spec->name; }
    QString dockerfile() const { return context() + QLatin1Char('/') + m_work.spec->dockerfile; }
    QString idFile() const { return m_context.scratch + QLatin1Char('/') + m_work.spec->name + QLatin1String(".iid"); }

    BuildRequest request() const
    {
        const PlannedImage &planned = *m_work.planned;
        BuildRequest request;
        request.context = context();
        request.dockerfile = dockerfile();
        request.tags = {planned.target.text()};
        if (planned.specName.text() != planned.target.text())
            request.tags += planned.specName.text();
        request.buildArguments = m_work.spec->buildArgs;
        if (m_work.parent) {
            const ImageRef &parent = m_work.parent->planned->target;
            const auto add = [&request](const QString &name, const QString &value) {
                for (const auto &argument : request.buildArguments)
                    if (argument.first == name)
                        return; // the spec's own word is kept
                request.buildArguments.append({name, value});
            };
            add(QStringLiteral("BASE_TAG"), parent.tag);
            add(QStringLiteral("BASE_IMAGE"), parent.repository());
        }
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
        request.cacheFrom = m_work.cacheFrom;
        request.idFile = idFile();
        request.noCache = m_context.options.noCache;
        request.pull = m_context.options.pull && !m_work.parent; // a parent of the stack is never newer elsewhere
        return request;
    }

    void build()
    {
        const BuildRequest wanted = request();
        QFile::remove(wanted.idFile);
        Command command = m_context.engine.build(wanted);
        command.deadline = m_work.spec->buildTimeout;
        run(command, [this, wanted](const Finished &finished) { built(wanted, finished); });
        if (process())
            connect(process(), &Process::output, this, [this](const QByteArray &bytes) { tell(m_output.feed(bytes, now())); });
    }

    void built(const BuildRequest &wanted, const Finished &finished)
    {
        tell(m_output.end(finished.exit.success(), now()));
        if (!finished.exit.success()) {
            const QString failure = m_output.failure();
            log(QLatin1String("build failed: ") + finished.exit.reason);
            return failCommand(failure.isEmpty() ? clause("clause-of", {said(finished.exit), lastLine()}) : Clause(failure), finished.exit);
        }
        if (m_context.isDry()) {
            m_work.built = true;
            m_work.imageId = QLatin1String("sha256:ID-OF-") + m_work.spec->name.toUpper();
            return inspect(m_work.imageId, [this](const Result<ImageFacts> &) { pass(); });
        }
        const Result<QByteArray> id = readFile(wanted.idFile, 4096, false);
        if (!id.ok() || id->trimmed().isEmpty())
            return fail(clause("no-image-id"));
        m_work.imageId = QString::fromLatin1(id->trimmed());
        m_work.built = true;
        m_work.made += wanted.tags;
        describe();
    }

    /// Both questions at once, for neither changes anything; the page's stage takes its answer from here.
    void describe()
    {
        m_answersLeft = m_context.options.pages ? 2 : 1;
        inspect(m_work.imageId, [this](const Result<ImageFacts> &facts) {
            if (!facts.ok())
                return fail(clause("built-image-gone", {facts.error().whole()}));
            // Podman writes a bare ID to the file; what the engine calls it is what everything else compares with.
            m_work.imageId = facts->id;
            note("image-fact", {{QStringLiteral("imageId"), m_work.imageId}, {QStringLiteral("size"), facts->size}});
            answered();
        });
        if (m_context.options.pages)
            ask(m_context.engine.history(m_work.imageId), [this](const Finished &finished) {
                m_work.history = finished;
                answered();
            });
    }

    void answered()
    {
        if (--m_answersLeft == 0)
            pass({}, 0);
    }

    void tell(const QList<BuildStep> &steps)
    {
        for (const BuildStep &step : steps) {
            QJsonObject fields{{QStringLiteral("number"), step.number}, {QStringLiteral("total"), step.total},
                               {QStringLiteral("title"), step.title.left(2000)}, {QStringLiteral("state"), stepWord(step.state)}};
            if (step.state != BuildStep::State::Running)
                fields[QLatin1String("seconds")] = static_cast<double>(step.duration.count()) / 1000;
            if (!step.error.isEmpty())
                fields[QLatin1String("error")] = step.error.left(4000);
            note("build-step", fields);
        }
    }

    std::chrono::milliseconds now() const { return m_context.clock.monotonic(); }

    BuildOutput m_output;
    int m_answersLeft = 0;
    QString m_baseName, m_baseDigest;
};

} // namespace

StageStep *makeBuildStage(RunContext &context, ImageWork &work)
{
    return new BuildStage(context, work);
}

} // namespace stackwright
