// The verdict as an OCI artifact: how it is put and how it is found again.
#include "model/registry/registryclient.h"
#include "model/release/verdict.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>
#include <QRandomGenerator>
#include <QTimer>

#include <memory>
#include <utility>

namespace stackwright {

namespace {

constexpr int mostOfOurs = 50;  ///< verdicts kept in a fallback index
constexpr int mostTries = 12;   ///< of get-modify-put, should runs meet
constexpr int mostEmbedded = 256 * 1024;

const QString ociManifest = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
const QString ociIndex = QStringLiteral("application/vnd.oci.image.index.v1+json");
/// The verdict itself, so that whoever lists what refers to an image has read it.
const QString verdictKey = QStringLiteral("vnd.stackwright.verdict");
constexpr int mostAnnotated = 16 * 1024;
const QString createdKey = QStringLiteral("org.opencontainers.image.created");
const QByteArray emptyConfig = "{}";

QString ourType()
{
    return QLatin1String(verdictMediaType);
}

/// A descriptor that holds its small content too (`data`, image-spec 1.1), so that reading it needs no second request.
QJsonObject embedded(const QString &mediaType, const QByteArray &bytes)
{
    QJsonObject descriptor{{QStringLiteral("mediaType"), mediaType}, {QStringLiteral("digest"), sha256Digest(bytes)},
                           {QStringLiteral("size"), bytes.size()}};
    if (bytes.size() <= mostEmbedded)
        descriptor.insert(QStringLiteral("data"), QString::fromLatin1(bytes.toBase64()));
    return descriptor;
}

RawManifest rawManifest(const QJsonObject &json, const QString &mediaType)
{
    RawManifest raw;
    raw.bytes = QJsonDocument(json).toJson(QJsonDocument::Compact);
    raw.mediaType = mediaType;
    raw.digest = sha256Digest(raw.bytes);
    return raw;
}

QString createdOf(const QJsonObject &entry)
{
    return entry.value(QLatin1String("annotations")).toObject().value(createdKey).toString();
}

/// Invalid: it says none, and nobody knows whether it is newer than another.
QDateTime timeOf(const QJsonObject &entry)
{
    return QDateTime::fromString(createdOf(entry), Qt::ISODateWithMs).toUTC();
}

/// The steps of leaveVerdict. Each holds the next by a shared pointer; `context` ends them all.
struct Leaving : std::enable_shared_from_this<Leaving>
{
    Registry &registry;
    ImageRef image;
    QPointer<QObject> context;
    std::function<void(Result<QString>)> answer;
    QByteArray json;
    QDateTime at; ///< by the clock of the machine that it was made on
    QString created;
    std::optional<RawManifest> subject;
    std::optional<Referrers> earlier;
    RawManifest artifact;
    int tries = 0;
    bool added = false; ///< to the list, since it was last looked for
    bool given = false; ///< the answer

    Leaving(Registry &to, const ImageRef &about, QObject *within, std::function<void(Result<QString>)> then)
        : registry(to), image(about), context(within), answer(std::move(then))
    {
    }

    /// What the artifact is made of, all at once: none of it waits for another.
    void start()
    {
        const auto missing = std::make_shared<int>(4);
        const auto there = [self = shared_from_this(), missing](const auto &answered) {
            if (!answered)
                self->give(answered.error());
            else if (--*missing == 0)
                self->putArtifact();
        };
        registry.manifest(image, context, [self = shared_from_this(), there](const Result<RawManifest> &subject) {
            if (subject)
                self->subject = *subject;
            there(subject);
        });
        registry.referrers(image, ourType(), context, [self = shared_from_this(), there](const Result<Referrers> &found) {
            if (found)
                self->earlier = *found;
            there(found);
        });
        registry.putBlob(image, emptyConfig, context, there);
        registry.putBlob(image, json, context, there);
    }

    /// Which verdict is the newest must not hang on whose clock is fast: the time is told by the registry's clock, and a verdict that was
    /// left in the future is older than this one.
    void findTime()
    {
        constexpr qint64 tolerated = 5000; // registries tell their time in whole seconds
        const QDateTime here = QDateTime::currentDateTimeUtc(), there = registry.timeAt(image.apiHost()), now = there.isValid() ? there.toUTC() : here;
        const qint64 behind = here.msecsTo(now);
        QDateTime time = at.toUTC();
        if (std::abs(behind) > tolerated)
            time = time.addMSecs(behind);
        for (const QJsonObject &entry : std::as_const(earlier->entries))
            if (const QDateTime other = timeOf(entry); other.isValid() && other > now && other >= time)
                time = other.addMSecs(1);
        created = time.toString(Qt::ISODateWithMs);
    }

    void describe(const RawManifest &subject)
    {
        artifact = rawManifest(
            {{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("mediaType"), ociManifest}, {QStringLiteral("artifactType"), ourType()},
             {QStringLiteral("config"), embedded(QStringLiteral("application/vnd.oci.empty.v1+json"), emptyConfig)},
             {QStringLiteral("layers"), QJsonArray{embedded(ourType(), json)}},
             {QStringLiteral("subject"), QJsonObject{{QStringLiteral("mediaType"), subject.mediaType}, {QStringLiteral("digest"), subject.digest},
                                                     {QStringLiteral("size"), subject.bytes.size()}}},
             {QStringLiteral("annotations"), annotations()}},
            ociManifest);
    }

    QJsonObject annotations() const
    {
        QJsonObject said{{createdKey, created}};
        if (json.size() <= mostAnnotated)
            said.insert(verdictKey, QString::fromUtf8(json));
        return said;
    }

    void putArtifact()
    {
        findTime();
        describe(*subject);
        ImageRef byDigest = image.withDigest(artifact.digest);
        byDigest.tag.clear();
        registry.putManifest(byDigest, artifact, context, [self = shared_from_this()](const Result<QString> &put) {
            if (put)
                self->makeFindable();
            else
                self->give(put.error());
        });
    }

    /// A registry with the referrers API lists it by now; for the others the fallback tag's index is ours to keep.
    void makeFindable()
    {
        registry.referrers(image, ourType(), context, [self = shared_from_this()](const Result<Referrers> &found) {
            if (!found) {
                self->give(found.error());
                return;
            }
            for (const QJsonObject &entry : found->entries)
                if (entry.value(QLatin1String("digest")).toString() == self->artifact.digest)
                    return self->findable();
            self->addTo(found->fallback);
        });
    }

    void findable()
    {
        give(artifact.digest);
        if (std::exchange(added, false))
            lookAgain();
    }

    /// Who put his list in the instant between our reading and our putting lost ours, and cannot know it. So it is looked for
    /// once more a moment later; nobody waits for that.
    void lookAgain()
    {
        if (context) // whoever was answered may have ended everything
            QTimer::singleShot(QRandomGenerator::global()->bounded(150, 400), context, [self = shared_from_this()] { self->makeFindable(); });
    }

    void give(const Result<QString> &result)
    {
        if (!std::exchange(given, true))
            answer(result);
    }

    ImageRef fallback() const
    {
        ImageRef ref = image.withDigest({});
        ref.tag = fallbackTag(image.digest);
        return ref;
    }

    /// Registries cannot put "only if it is still the list that we read". Where somebody has been in our way it is read once
    /// more just before the put, and who was faster is given way to.
    void addTo(const std::optional<RawManifest> &list)
    {
        if (++tries > mostTries) {
            give(workError(image.text(), QStringLiteral("its verdict was put, but cannot be found again: others write %1 at the same time").arg(fallback().tag)));
            return;
        }
        const RawManifest longer = rawManifest(
            withOurs(list ? list->json() : QJsonObject{{QStringLiteral("schemaVersion"), 2}, {QStringLiteral("mediaType"), ociIndex}}), ociIndex);
        if (tries == 1)
            return put(longer);
        registry.exists(fallback(), context, [self = shared_from_this(), longer, before = list ? list->digest : QString()](const Existence &now) {
            if (now.presence == Presence::Unknown || now.digest == before)
                self->put(longer);
            else
                self->tryLater();
        });
    }

    void put(const RawManifest &list)
    {
        registry.putManifest(fallback(), list, context, [self = shared_from_this()](const Result<QString> &put) {
            self->added = true;
            if (put) // and read back: ours is in it
                self->findable();
            else if (put.error().kind == Error::Kind::Work)
                self->makeFindable(); // see whether it is there all the same
            else
                self->give(put.error());
        });
    }

    void tryLater()
    {
        const int pause = QRandomGenerator::global()->bounded(10, 20 + 20 * tries); // two that met do not meet again
        QTimer::singleShot(pause, context, [self = shared_from_this()] { self->makeFindable(); });
    }

    /// Only the newest verdict is read from the list.
    static QJsonObject inShort(QJsonObject entry)
    {
        QJsonObject annotations = entry.value(QLatin1String("annotations")).toObject();
        annotations.remove(verdictKey);
        entry.insert(QStringLiteral("annotations"), annotations);
        return entry;
    }

    QJsonObject withOurs(QJsonObject index) const
    {
        QList<QJsonObject> ours{{{QStringLiteral("mediaType"), ociManifest}, {QStringLiteral("digest"), artifact.digest},
                                 {QStringLiteral("size"), artifact.bytes.size()}, {QStringLiteral("artifactType"), ourType()},
                                 {QStringLiteral("annotations"), annotations()}}};
        QJsonArray entries; // of others: as they are
        for (const QJsonValue &one : index.value(QLatin1String("manifests")).toArray()) {
            const QJsonObject entry = one.toObject();
            if (entry.value(QLatin1String("artifactType")).toString() != ourType())
                entries += one;
            else if (entry.value(QLatin1String("digest")).toString() != artifact.digest)
                ours += inShort(entry);
        }
        std::stable_sort(ours.begin(), ours.end(), [](const QJsonObject &a, const QJsonObject &b) { return timeOf(a) > timeOf(b); });
        for (const QJsonObject &one : ours.mid(0, mostOfOurs))
            entries += one;
        index.insert(QStringLiteral("manifests"), entries);
        return index;
    }
};

using VerdictAnswer = std::function<void(Result<std::optional<Verdict>>)>;

Result<Verdict> understood(const QByteArray &bytes, const ImageRef &image)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    const Result<Verdict> verdict = verdictFromJson(document.object());
    if (!verdict)
        return workError(image.text(), clause("verdict-unreadable", {verdict.error().why}), verdict.error().advice);
    if (verdict->digest != image.digest)
        return workError(image.text(), clause("verdict-of-another", {verdict->digest.left(80)}));
    return *verdict;
}

void readArtifact(Registry &registry, const ImageRef &image, const QString &digest, QObject *context, VerdictAnswer answer)
{
    ImageRef byDigest = image.withDigest(digest);
    byDigest.tag.clear();
    registry.manifest(byDigest, context, [&registry, image, context, answer](const Result<RawManifest> &artifact) {
        if (!artifact) {
            answer(artifact.error());
            return;
        }
        const QJsonObject json = artifact->json();
        const QString subject = json.value(QLatin1String("subject")).toObject().value(QLatin1String("digest")).toString();
        const QJsonObject layer = json.value(QLatin1String("layers")).toArray().first().toObject();
        const QString layerDigest = layer.value(QLatin1String("digest")).toString();
        if (subject != image.digest || layer.value(QLatin1String("mediaType")).toString() != ourType()) {
            answer(workError(image.text(), QStringLiteral("what refers to it is no verdict on it")));
            return;
        }
        auto give = [image, answer](const Result<QByteArray> &bytes) {
            if (!bytes) {
                answer(bytes.error());
                return;
            }
            const Result<Verdict> verdict = understood(*bytes, image);
            if (verdict)
                answer(std::optional<Verdict>(*verdict));
            else
                answer(verdict.error());
        };
        const QByteArray within = QByteArray::fromBase64(layer.value(QLatin1String("data")).toString().toLatin1());
        if (!within.isEmpty() && sha256Digest(within) == layerDigest)
            give(within);
        else
            registry.blob(image, layerDigest, context, give);
    });
}

} // namespace

void leaveVerdict(Registry &registry, const ImageRef &image, const Verdict &verdict, QObject *context,
                  std::function<void(Result<QString>)> answer)
{
    ImageRef subject = image;
    subject.tag.clear();
    auto leaving = std::make_shared<Leaving>(registry, subject, context, std::move(answer));
    leaving->json = QJsonDocument(toJson(verdict)).toJson(QJsonDocument::Compact);
    leaving->at = verdict.at;
    leaving->start();
}

void readVerdict(Registry &registry, const ImageRef &image, QObject *context, VerdictAnswer answer)
{
    ImageRef subject = image;
    subject.tag.clear();
    registry.referrers(subject, ourType(), context, [&registry, subject, context, answer](const Result<Referrers> &found) {
        if (!found) {
            answer(found.error());
            return;
        }
        const QList<QJsonObject> &entries = found->entries;
        if (entries.isEmpty()) {
            answer(std::optional<Verdict>());
            return;
        }
        // The newest counts, also when it cannot be read: an
        // older "passed" must not hide a newer failure.
        if (entries.size() > 1 && std::any_of(entries.begin(), entries.end(), [](const QJsonObject &one) { return !timeOf(one).isValid(); })) {
            answer(workError(subject.text(), QStringLiteral("there are several verdicts on it, and one of them says no time, so that the newest is not known"),
                             QStringLiteral("that one stays there; build the image anew, so that it has another digest: stackwright run --rebuild IMAGE --no-cache")));
            return;
        }
        const auto newest = std::max_element(entries.begin(), entries.end(), [](const QJsonObject &a, const QJsonObject &b) { return timeOf(a) < timeOf(b); });
        const QString said = newest->value(QLatin1String("annotations")).toObject().value(verdictKey).toString();
        if (!said.isEmpty()) {
            const Result<Verdict> verdict = understood(said.toUtf8(), subject);
            answer(verdict ? Result<std::optional<Verdict>>(*verdict) : Result<std::optional<Verdict>>(verdict.error()));
            return;
        }
        readArtifact(registry, subject, newest->value(QLatin1String("digest")).toString(), context, answer);
    });
}

} // namespace stackwright
