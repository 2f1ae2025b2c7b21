// Describes one image: all its layers, and what each info command says in one container of it. The page goes to
// manifests/ and, under the same name, to the wiki's folder. A command that fails is said on the page and fails nothing.
#include "model/run/stagestep.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/stack/spec_tags.h"
#include "model/stack/variants.h"

#include <utility>

namespace stackwright {

namespace {

constexpr qint64 mostOutput = mebibyte;

class PageStage : public StageStep
{
public:
    PageStage(RunContext &context, ImageWork &work) : StageStep(context, work, Stage::Page) {}

protected:
    void start() override
    {
        if (!m_context.options.pages)
            return skip(QStringLiteral("--no-wiki"));
        if (m_work.stands() && m_work.standing->hasPage) {
            note("image-fact", {{QStringLiteral("page"), m_work.planned->target.pageName()}});
            return skip(m_work.standing->onlyTests ? clause("page-there") : m_work.standing->passedBefore());
        }
        bring(m_work, [this] { read(); });
    }

    void cleanUp(Then then) override
    {
        if (m_container.isEmpty())
            return then();
        run(m_context.engine.removeContainers({m_container}), [then](const Finished &) { then(); }, false);
    }

private:
    void read()
    {
        if (m_work.history)
            return readHistory(*std::exchange(m_work.history, std::nullopt));
        run(m_context.engine.history(m_work.planned->target.text()), [this](const Finished &finished) { readHistory(finished); }, false);
    }

    void readHistory(const Finished &finished)
    {
        if (!finished.exit.success())
            return failCommand(clause("history-unreadable", {lastLineOf(finished.output + finished.errors)}), finished.exit);
        if (!m_context.isDry()) {
            Result<QList<ImageLayer>> layers = Engine::readHistory(finished.output);
            if (!layers)
                return fail(layers.error().text());
            m_work.steps = *layers;
        }
        readBelow(m_work.parent);
    }

    /// The layers of what it is built on, as far as nobody has read them in this run: of an image that is not on this machine
    /// they stay without its tag on the page.
    void readBelow(ImageWork *below)
    {
        while (below && !below->steps.isEmpty())
            below = below->parent;
        if (!below || m_context.isDry()) {
            m_layers = tagged(m_work);
            return startContainer();
        }
        run(m_context.engine.history(below->planned->target.text()), [this, below](const Finished &answer) {
            const Result<QList<ImageLayer>> layers = Engine::readHistory(answer.exit.success() ? answer.output : QByteArray());
            below->steps = layers.ok() ? *layers : QList<ImageLayer>();
            readBelow(below->steps.isEmpty() ? nullptr : below->parent);
        }, false);
    }

    /// Docker's client does not say which layer has which tag: an image's own is on its last, its parent's where the parent ends.
    static QList<ImageLayer> tagged(const ImageWork &work)
    {
        QList<ImageLayer> layers = work.steps;
        const QList<ImageLayer> ofParent = work.parent ? tagged(*work.parent) : QList<ImageLayer>();
        bool shared = true; // until the first layer that is not the parent's
        for (qsizetype i = 0; i < layers.size(); ++i) {
            shared = shared && i < ofParent.size() && layers[i].created == ofParent[i].created && layers[i].createdBy == ofParent[i].createdBy
                && layers[i].size == ofParent[i].size;
            layers[i].tags = shared ? ofParent[i].tags : QStringList();
        }
        if (!layers.isEmpty())
            layers.last().tags += work.planned->target.text();
        return layers;
    }

    void startContainer()
    {
        m_waiting = m_work.spec->infoCommands;
        if (m_waiting.isEmpty())
            return write();
        ContainerRequest request;
        request.image = m_work.imageId;
        request.name = QLatin1String("stackwright-") + m_context.id + QLatin1Char('-') + containerPart(*m_work.spec) + QLatin1String("-page");
        request.labels = {{QStringLiteral("stackwright.run"), m_context.id}};
        request.entrypoint = {QStringLiteral("/bin/sh")};
        request.command = {QStringLiteral("-c"), QStringLiteral("while :; do sleep 3600; done")};
        request.detached = true;
        m_container = request.name;
        run(m_context.engine.run(request), [this](const Finished &finished) {
            if (!finished.exit.success()) {
                const QString why = QLatin1String("no container of the image could be started: ") + lastLine();
                for (const QString &key : std::as_const(m_waiting))
                    add(key, {}, false, why);
                m_waiting.clear();
            }
            askNext();
        });
    }

    void askNext()
    {
        if (m_waiting.isEmpty())
            return write();
        const QString key = m_waiting.takeFirst();
        const InfoCommand *info = m_context.spec.infoCommand(key);
        const Result<QStringList> words = splitCommand(info ? info->command : QString());
        if (!words) {
            add(key, {}, false, words.error().why);
            return askNext();
        }
        Command command = m_context.engine.execute(m_container, *words);
        command.deadline = m_work.spec->infoTimeout;
        run(command, [this, key](const Finished &finished) {
            add(key, finished.output.left(mostOutput), finished.exit.success(), finished.exit.reason);
            askNext();
        });
    }

    void add(const QString &key, const QByteArray &output, bool succeeded, const QString &why)
    {
        const InfoCommand *info = m_context.spec.infoCommand(key);
        Said said;
        said.description = info ? info->description : key;
        said.command = info ? info->command : QString();
        said.output = output;
        said.succeeded = succeeded;
        said.why = succeeded ? QString() : why;
        m_said += said;
        if (const QString version = succeeded ? firstVersion(output) : QString(); !version.isEmpty())
            m_versions.insert(key, version);
        if (!succeeded) {
            const QString text = QLatin1String("info command ") + key + QLatin1String(" failed: ") + why;
            m_failures += key;
            m_context.note(QStringLiteral("warning"), m_work.planned->name, stage(), {{QStringLiteral("text"), text}});
        }
    }

    void write()
    {
        const QString name = m_work.planned->target.pageName();
        if (m_context.isDry())
            return pass();
        const QByteArray page = m_context.masked(m_context.makePage(m_layers, m_said));
        const Folders &folders = m_context.folders;
        const QString file = QLatin1Char('/') + name + QLatin1String(".md");
        if (const Result<void> written = writeFiles({{folders.manifests() + file, page}, {folders.wiki + file, page}}, Naming::Later); !written)
            return fail(written.error().text());
        QJsonObject fact{{QStringLiteral("page"), name}};
        if (!m_versions.isEmpty())
            fact.insert(QStringLiteral("versions"), m_versions);
        note("image-fact", fact);
        pass(m_failures.isEmpty() ? Clause() : clause("info-failed", {m_failures.join(QLatin1String(", "))}));
    }

    QList<ImageLayer> m_layers; ///< with the tags of this run
    QList<Said> m_said;
    QStringList m_waiting, m_failures; ///< keys of info commands
    QString m_container;
    QJsonObject m_versions; ///< by key: the first that its output tells
};

} // namespace

StageStep *makePageStage(RunContext &context, ImageWork &work)
{
    return new PageStage(context, work);
}

} // namespace stackwright
