// Pushes exactly the image that was tested: the tag must still name its ID before, and what the registry holds under the
// tag afterwards must be that image (promises.md P6). Passing failures of registries are tried again (F23). Further registries
// get it from the first one, as it arrived there: one digest in all of them.
#include "model/run/stagestep.h"

#include "model/base/text.h"
#include "model/stack/spec_registries.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

constexpr int mostTries = 4;

/// Failures that a moment later may be gone: the network's, the registry's own, too many requests.
bool isPassing(const QByteArray &output)
{
    static const QRegularExpression lasting(
        QStringLiteral("denied|unauthorized|authentication required|no basic auth|not found|name unknown|forbidden|invalid"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression passing(
        QStringLiteral("toomanyrequests|too many requests|429|unexpected http status: 5\\d\\d|5\\d\\d (internal|bad gateway|service|gateway)"
                       "|unknown blob|blob upload unknown|received unexpected HTTP status: 5|timeout|timed out|connection reset|connection refused"
                       "|broken pipe|\\bEOF\\b|server misbehaving|temporary failure|no such host|tls handshake"),
        QRegularExpression::CaseInsensitiveOption);
    const QString text = QString::fromUtf8(output.right(4096));
    return passing.match(text).hasMatch() && !lasting.match(text).hasMatch();
}

class PushStage : public StageStep
{
public:
    PushStage(RunContext &context, ImageWork &work) : StageStep(context, work, Stage::Push) {}

protected:
    void start() override
    {
        if (!m_context.options.push)
            return skip(QStringLiteral("--no-push"));
        m_further = furtherPlaces(m_context.spec.alsoPush, m_work.planned->target);
        if (m_work.stands() && m_work.standing->olderTag.isEmpty()) {
            if (m_further.isEmpty())
                return skip(m_work.standing->onlyTests ? clause("tag-there") : m_work.standing->passedBefore());
            m_work.digest = m_work.standing->digest; // it is in the first registry; of the others nobody knows
            return pushFurther();
        }
        if (m_context.headUnmoved) {
            if (const Result<void> unmoved = m_context.headUnmoved(); !unmoved)
                return fail(unmoved.error().text());
        }
        if (m_work.stands()) // what the registry holds is what was tested, and nothing has to be sent
            return putTag(m_work.standing->digest);
        const QString name = m_work.planned->target.text();
        inspect(name, [this, name](const Result<ImageFacts> &facts) {
            if (!facts.ok())
                return fail(clause("image-gone", {name, facts.error().why}));
            if (facts->id != m_work.imageId)
                return fail(name + QLatin1String(" is no longer the image that was tested: it is ") + facts->id
                            + QLatin1String(", tested was ") + m_work.imageId);
            if (m_context.putTag && !m_work.builderDigest.isEmpty())
                return putTag(m_work.builderDigest);
            push();
        });
    }

private:
    /// The registry holds what was tested under its digest.
    void putTag(const QString &digest)
    {
        const ImageRef ref = m_work.planned->target.withDigest(digest);
        m_tagged = digest;
        if (m_context.isDry()) {
            m_context.tell(requestText("PUT", m_work.planned->target));
            return verify();
        }
        log(QLatin1String("the tag ") + m_work.planned->target.tag + QLatin1String(" for ") + m_tagged);
        m_context.putTag(ref, this, [this](const Result<void> &put) {
            if (isStopping())
                return;
            if (!put)
                return fail(put.error().text());
            verify();
        });
    }

    void push()
    {
        ++m_tries;
        Command command = m_context.engine.push(m_work.planned->target.text());
        command.deadline = std::chrono::hours(2);
        run(command, [this](const Finished &finished) {
            if (finished.exit.success())
                return verify();
            if (finished.exit.how == Exit::How::Exited && isPassing(tail()) && m_tries < mostTries) {
                int factor = 1;
                for (int i = 1; i < m_tries; ++i)
                    factor *= 3;
                const std::chrono::milliseconds pause = m_context.retryPause * factor;
                log(QLatin1String("try ") + QString::number(m_tries) + QLatin1String(" failed; again in ") + durationText(pause));
                return later(pause, [this] { push(); });
            }
            failCommand(m_tries > 1 ? clause("tries", {lastLine(), QString::number(m_tries)}) : Clause(lastLine()), finished.exit);
        });
    }

    void verify()
    {
        if (!m_context.askRegistry && !m_context.isDry())
            return m_further.isEmpty() ? pass(clause("pushed-unasked"), 0)
                                       : fail(QString(m_further.first().text() + QLatin1String(" gets it from the first registry, and that cannot be asked")));
        readBack(m_work.planned->target, [this](const Result<Held> &answer) {
            if (m_context.isDry()) {
                m_work.digest = QLatin1String("sha256:DIGEST-OF-") + m_work.spec->name.toUpper();
                return pushFurther();
            }
            if (!answer.ok()) {
                // Registries may show a new tag a little late.
                if (++m_readings < mostTries)
                    return later(m_context.retryPause, [this] { verify(); });
                return fail(clause("pushed-unseen", {answer.error().whole()}));
            }
            const QString config = answer->configDigest;
            // The classic store calls an image by its configuration, the containerd store by its manifest.
            if (config != m_work.imageId && answer->digest != m_work.imageId && answer->digest != m_tagged) {
                if (++m_readings < mostTries)
                    return later(m_context.retryPause, [this] { verify(); });
                return fail(clause("pushed-another", {config.isEmpty() ? answer->digest : config, m_work.imageId}));
            }
            m_work.digest = answer->digest;
            note("image-fact", {{QStringLiteral("digest"), m_work.digest}});
            pushFurther();
        });
    }

    void pushFurther()
    {
        if (m_further.isEmpty())
            return m_context.isDry() ? pass() : pass(m_work.stands() && !m_work.standing->olderTag.isEmpty() ? clause("got-tag", {m_work.standing->olderTag}) : Clause(), 0);
        const ImageRef from = m_work.planned->target.withTag({}).withDigest(m_work.digest), to = m_further.takeFirst();
        if (m_context.isDry()) {
            m_context.tell(requestText("GET", from));
            m_context.tell(requestText("HEAD", to, QStringLiteral("blobs/DIGEST (each layer)")));
            m_context.tell(requestText("GET", from, QStringLiteral("blobs/DIGEST (what is not there)")));
            m_context.tell(requestText("POST", to, QStringLiteral("blobs/uploads/ (likewise)")));
            m_context.tell(requestText("PUT", to, QStringLiteral("blobs/uploads/ID (likewise)")));
            m_context.tell(requestText("PUT", to));
            m_context.tell(requestText("HEAD", to));
            return pushFurther();
        }
        if (!m_context.copyImage)
            return fail(QString(QLatin1String("nothing here can bring it to ") + to.text()));
        log(QLatin1String("to ") + to.text() + QLatin1String(" too, from ") + from.text());
        m_context.copyImage(from, to, this, [this, to](const Result<QString> &copied) {
            if (isStopping())
                return;
            if (!copied)
                return fail(QString(QLatin1String("it did not arrive as ") + to.text() + QLatin1String(": ") + copied.error().text()));
            if (*copied != m_work.digest)
                return fail(QString(to.text() + QLatin1String(" is ") + *copied + QLatin1String(" there, pushed was ") + m_work.digest));
            log(to.text() + QLatin1String(" is ") + *copied);
            pushFurther();
        });
    }

    QList<ImageRef> m_further; ///< its names in further registries that have not got it yet
    int m_tries = 0, m_readings = 0;
    QString m_tagged; ///< the digest that the tag was put on; empty: the image was pushed whole
};

} // namespace

StageStep *makePushStage(RunContext &context, ImageWork &work)
{
    return new PushStage(context, work);
}

} // namespace stackwright
