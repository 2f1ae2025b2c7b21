// Builds one image. Sees to it that the parent's image is here under the names that a Dockerfile may call it by,
// tells the steps of the build as they happen, and believes only the ID that the engine wrote.
#include "model/run/stagestep.h"

#include "model/base/files.h"
#include "model/engine/buildoutput.h"
#include "model/engine/builtimage.h"
#include "model/stack/parentage.h"

#include <QDir>
#include <QFileInfo>

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

private:
    /// One after the other, the images of the stack that this one is made of.
    void findBelow(qsizetype at)
    {
        if (at == m_below.size())
            return m_work.parent ? prepared() : findBase();
        ImageWork &below = *m_below[at];
        const Then next = [this, at] { findBelow(at + 1); };
        if (below.built)
            return next();
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

    void pullBelow(ImageWork &below, bool wasHere, const Then &next)
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

    void nameBelow(const ImageWork &below, const Then &next)
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

    /// A root's base: named by its Dockerfile. Its digest is known where the image is here already, and the builder takes this
    /// one: not if it may look for a newer one, or is elsewhere.
    void findBase()
    {
        handOverNow();
        m_baseName = m_handover.base < 0 && parseImageRef(m_handover.baseText).ok() ? m_handover.baseText : QString();
        if (m_baseName.isEmpty() || m_baseName == QLatin1String("scratch"))
            return build();
        inspect(m_baseName, [this](const Result<ImageFacts> &local) {
            if (local.ok() && !local->digests.isEmpty() && takesLocalBase()) {
                m_baseDigest = local->digests.first().section(QLatin1Char('@'), 1);
                m_baseLayers = local->rootfsLayers;
            }
            build();
        });
    }

    bool takesLocalBase() const
    {
        for (const DockerInstruction &one : m_file.instructions)
            if (one.line == m_handover.baseLine && one.flag("platform"))
                return false;
        return !m_context.options.pull && m_context.engine.facts().buildxBuilder.isEmpty();
    }

    void prepared()
    {
        handOverNow();
        const ImageWork &parent = *m_work.parent;
        m_baseName = parent.planned->target.text();
        m_baseDigest = digestOf(parent);
        if (parent.facts)
            m_baseLayers = parent.facts->rootfsLayers;
        build();
    }

    /// As pushed by this run, or as the engine knows it of its registry.
    static QString digestOf(const ImageWork &work)
    {
        if (work.built)
            return work.digest;
        if (work.facts)
            for (const QString &digest : work.facts->digests)
                if (const Result<ImageRef> ref = parseImageRef(digest); ref.ok() && ref->apiHost() == work.planned->target.apiHost()
                                                                         && ref->apiPath() == work.planned->target.apiPath())
                    return ref->digest;
        return {};
    }

    void handOverNow()
    {
        for (const ImageWork *below : std::as_const(m_below)) {
            StackImage image{below->planned->name, below->planned->specName, below->planned->target};
            image.target.digest = digestOf(*below);
            m_images += image;
        }
        m_handover = handOver(m_file, *m_work.spec, m_images);
    }

    /// Where the Dockerfile names an image of the stack otherwise than this run has it, the builder gets one that names this
    /// run's: the person's own tags stay what they are, and nothing has to be set back.
    Result<QString> dockerfileForBuilder()
    {
        const bool elsewhere = !m_context.engine.facts().buildxBuilder.isEmpty();
        const QByteArray text = withThisRunsImages(m_text, m_file, m_handover, m_images, elsewhere);
        if (text.isEmpty())
            return dockerfile();
        for (const Handover::Place &place : std::as_const(m_handover.places))
            log(QLatin1String("line ") + QString::number(place.use.line) + QLatin1String(": ") + QString::fromUtf8(place.use.written)
                + QLatin1String(" is ") + m_images[place.image].target.text() + QLatin1String(" of this run"));
        const QString folder = m_context.scratch + QLatin1Char('/') + m_work.spec->name + QLatin1String(".dockerfile");
        const QString file = folder + QLatin1Char('/') + QFileInfo(dockerfile()).fileName();
        if (m_context.isDry())
            return file;
        if (!QDir().mkpath(folder))
            return surroundingsError(folder, QStringLiteral("the folder cannot be made"), QStringLiteral("make room there, or set TMPDIR"));
        if (const Result<void> written = writeFile(file, text); !written)
            return written.error();
        // Builders look for the ignore file of a Dockerfile beside it.
        const QString ignore = dockerfile() + QLatin1String(".dockerignore");
        if (const Result<QByteArray> rules = readFile(ignore, mebibyte); rules.ok())
            if (const Result<void> written = writeFile(file + QLatin1String(".dockerignore"), *rules); !written)
                return written.error();
        return file;
    }

    QString context() const { return QDir::cleanPath(m_context.source + QLatin1Char('/') + m_work.spec->contextPath()); }
    QString dockerfile() const { return m_context.source + QLatin1Char('/') + m_work.spec->dockerfilePath(); }
    QString idFile() const { return m_context.scratch + QLatin1Char('/') + m_work.spec->name + QLatin1String(".iid"); }

    BuildRequest request() const
    {
        const PlannedImage &planned = *m_work.planned;
        BuildRequest request;
        request.context = context();
        request.dockerfile = dockerfile();
        request.target = m_work.spec->target;
        request.tags = {planned.target.text()};
        if (planned.specName.text() != planned.target.text())
            request.tags += planned.specName.text();
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
        request.cacheFrom = m_work.cacheFrom;
        request.idFile = idFile();
        request.metadataFile = request.idFile + QLatin1String(".json");
        request.noCache = m_context.options.noCache;
        request.pull = m_context.options.pull && m_below.isEmpty(); // an image of the stack is never newer elsewhere
        return request;
    }

    void build()
    {
        BuildRequest wanted = request();
        const Result<QString> file = dockerfileForBuilder();
        if (!file.ok())
            return fail(file.error().text());
        wanted.dockerfile = *file;
        QFile::remove(wanted.idFile);
        QFile::remove(wanted.metadataFile);
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
        const Result<QByteArray> metadata = readFile(wanted.metadataFile, mebibyte, false);
        const BuiltImage image = readBuiltImage(m_context.engine.facts(), id.ok() ? *id : QByteArray(), metadata.ok() ? *metadata : QByteArray());
        if (image.id.isEmpty())
            return fail(clause("no-image-id"));
        m_work.imageId = image.id;
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
            if (!isOnBase(*facts))
                return notOnBase();
            m_work.facts = *facts;
            note("image-fact", {{QStringLiteral("imageId"), m_work.imageId}, {QStringLiteral("size"), facts->size}});
            answered();
        });
        if (m_context.options.pages)
            ask(m_context.engine.history(m_work.imageId), [this](const Finished &finished) {
                m_work.history = finished;
                answered();
            });
    }

    /// The proof: what the image is made of begins with what its base is made of.
    bool isOnBase(const ImageFacts &facts) const
    {
        return facts.rootfsLayers.mid(0, m_baseLayers.size()) == m_baseLayers;
    }

    void notOnBase()
    {
        m_work.built = false;
        const Clause why = m_work.parent && m_handover.base != 0 ? clause("not-built-on", {m_baseName, m_handover.baseText}) : clause("not-built-on-moved", {m_baseName});
        // Nobody may take it for what its names say.
        untag(request().tags, [this, why] { fail(why); });
    }

    void untag(QStringList names, const Then &then)
    {
        if (names.isEmpty())
            return then();
        const QString name = names.takeFirst();
        m_work.made.removeAll(name);
        run(m_context.engine.untag(name), [this, names, then](const Finished &) { untag(names, then); }, false);
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
    QByteArray m_text; ///< of the Dockerfile
    Dockerfile m_file;
    QList<ImageWork *> m_below; ///< the parent first
    QList<StackImage> m_images; ///< the same, as a Dockerfile may name them
    Handover m_handover;
    QString m_baseName, m_baseDigest;
    QStringList m_baseLayers; ///< empty: not known, and nothing is claimed of them
};

} // namespace

StageStep *makeBuildStage(RunContext &context, ImageWork &work)
{
    return new BuildStage(context, work);
}

} // namespace stackwright
