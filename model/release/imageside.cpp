#include "model/release/imageside.h"

#include "model/base/text.h"

#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSysInfo>

namespace stackwright {

namespace {

QList<QPair<QString, QString>> environmentOf(const QJsonObject &config)
{
    QList<QPair<QString, QString>> pairs;
    for (const QJsonValue &entry : config.value(QLatin1String("Env")).toArray()) {
        const QString text = entry.toString();
        pairs += {text.section(QLatin1Char('='), 0, 0), text.section(QLatin1Char('='), 1)};
    }
    return pairs;
}

QList<QPair<QString, QString>> labelsOf(const QJsonObject &config)
{
    QList<QPair<QString, QString>> pairs;
    const QJsonObject labels = config.value(QLatin1String("Labels")).toObject();
    for (auto it = labels.begin(); it != labels.end(); ++it)
        pairs += {it.key(), it.value().toString()};
    return pairs;
}

constexpr qsizetype mostPlatforms = 32; ///< of an index; what is beyond is compared by its digest

/// An image of an index; attestations and the like, of no platform, are told apart.
struct IndexEntry
{
    QString platform, digest;
};

struct IndexEntries
{
    QList<IndexEntry> images; ///< first the one that this machine would run
    QString attached;
};

IndexEntries entriesOf(const QJsonObject &index)
{
    const QString ours = QSysInfo::currentCpuArchitecture() == QLatin1String("arm64") ? QStringLiteral("arm64")
                                                                                      : QStringLiteral("amd64");
    IndexEntries entries;
    qsizetype chosen = -1;
    QStringList attached;
    QHash<QString, int> seen;
    for (const QJsonValue &value : index.value(QLatin1String("manifests")).toArray()) {
        const QJsonObject platform = value[QLatin1String("platform")].toObject();
        const QString digest = value[QLatin1String("digest")].toString(),
                      os = platform.value(QLatin1String("os")).toString();
        if (os == QLatin1String("unknown")) {
            attached += digest;
            continue;
        }
        QString text = platformText(platform);
        text = text.isEmpty() ? QStringLiteral("no platform") : text;
        if (const int number = ++seen[text]; number > 1)
            text += QStringLiteral(" (%1)").arg(number);
        if (chosen < 0 && os == QLatin1String("linux") &&
            platform.value(QLatin1String("architecture")).toString() == ours)
            chosen = entries.images.size();
        entries.images += IndexEntry{text, digest};
    }
    if (chosen > 0)
        entries.images.move(chosen, 0);
    entries.attached = attached.join(QLatin1String(", "));
    return entries;
}

/// A part of an image that is there: the image is not missing, whatever is said of the part.
Error torn(Error error)
{
    if (error.kind == Error::Kind::Input)
        error.kind = Error::Kind::Work;
    return error;
}

using SideAnswer = std::function<void(const Result<ImageSide> &)>;

void readImage(Registry &registry, const ImageRef &ref, const ImageRef &shown, const RawManifest &manifest,
               QObject *context, const SideAnswer &answer)
{
    const QJsonObject json = manifest.json();
    const QString digest = json.value(QLatin1String("config")).toObject().value(QLatin1String("digest")).toString();
    registry.blob(
        ref, digest, context, [shown, json, answer, digest = manifest.digest](const Result<QByteArray> &config) {
            if (!config)
                return answer(torn(config.error()));
            const QJsonDocument document = QJsonDocument::fromJson(*config);
            if (!document.isObject())
                return answer(workError(shown.text(), QStringLiteral("its configuration is not a JSON object"),
                                        QStringLiteral("push it again")));
            ImageSide side = imageSide(json, document.object());
            side.reference = shown.text();
            side.digest = digest;
            answer(side);
        });
}

/// Reads the images of an index one after the other; the first becomes the side, the rest its other platforms.
class IndexReader : public QObject
{
public:
    IndexReader(Registry &registry, ImageRef ref, const RawManifest &manifest, bool whole, QObject *context,
                SideAnswer answer)
        : QObject(context), m_registry(registry), m_ref(std::move(ref)), m_digest(manifest.digest),
          m_index(manifest.json()), m_entries(entriesOf(m_index)), m_answer(std::move(answer))
    {
        if (!whole)
            m_entries.images = m_entries.images.mid(0, 1);
    }

    void start()
    {
        if (m_entries.images.isEmpty())
            return end(
                workError(m_ref.text(), QStringLiteral("its index holds no image"), QStringLiteral("push it again")));
        next();
    }

private:
    void next()
    {
        if (m_at == m_entries.images.size())
            return end(finished());
        const IndexEntry entry = m_entries.images.at(m_at);
        if (m_at >= mostPlatforms) {
            ImageSide side;
            side.reference = entry.platform;
            side.digest = entry.digest;
            return take(side);
        }
        const ImageRef image = m_ref.withDigest(entry.digest);
        m_registry.manifest(image, this, [this, image](const Result<RawManifest> &manifest) {
            if (!manifest)
                return end(torn(manifest.error()));
            if (manifest->isIndex())
                return end(workError(m_ref.text(), QStringLiteral("its index holds another index"),
                                     QStringLiteral("push it again")));
            readImage(m_registry, image, m_ref, *manifest, this,
                      [this](const Result<ImageSide> &side) { side ? take(*side) : end(side.error()); });
        });
    }
    void take(const ImageSide &side)
    {
        m_sides += side;
        m_sides.last().platform = m_sides.last().reference = m_entries.images.at(m_at).platform;
        ++m_at;
        next();
    }
    ImageSide finished() const
    {
        ImageSide side = m_sides.first();
        side.others = m_sides.mid(1);
        side.reference = m_ref.text();
        side.digest = m_digest;
        side.isIndex = true;
        if (side.settings)
            *side.settings += indexSettings(m_index) + NamedValues{{QStringLiteral("attachments"), m_entries.attached}};
        return side;
    }
    void end(const Result<ImageSide> &side)
    {
        m_answer(side);
        deleteLater();
    }

    Registry &m_registry;
    ImageRef m_ref;
    QString m_digest;
    QJsonObject m_index;
    IndexEntries m_entries;
    SideAnswer m_answer;
    QList<ImageSide> m_sides;
    qsizetype m_at = 0;
};

} // namespace

ImageSide imageSide(const QJsonObject &manifest, const QJsonObject &config)
{
    ImageSide side;
    const QJsonObject settings = config.value(QLatin1String("config")).toObject();
    side.environment = environmentOf(settings);
    side.labels = labelsOf(settings);
    side.settings = imageSettings(manifest, config);
    side.platform = platformText(config);
    const QJsonArray blobs = manifest.value(QLatin1String("layers")).toArray();
    const QJsonArray contents =
        config.value(QLatin1String("rootfs")).toObject().value(QLatin1String("diff_ids")).toArray();
    qsizetype next = 0;
    qint64 total = 0;
    QList<SideLayer> layers;
    auto add = [&](const QJsonObject &history, bool empty) {
        SideLayer layer;
        layer.exact = empty || next >= blobs.size() ? 0 : blobs.at(next)[QLatin1String("size")].toInteger();
        if (!empty) {
            layer.digest = blobs.at(next)[QLatin1String("digest")].toString();
            layer.content = contents.at(next).toString();
            ++next;
        }
        total += layer.exact;
        layer.index = static_cast<int>(layers.size());
        const QDateTime created =
            QDateTime::fromString(history.value(QLatin1String("created")).toString(), Qt::ISODateWithMs);
        layer.createdAt =
            created.isValid() ? created.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : QString();
        layer.command = visible(history.value(QLatin1String("created_by")).toString().toUtf8()).simplified();
        layer.size = sizeText(layer.exact);
        layer.total = sizeText(total);
        layers += layer;
    };
    for (const QJsonValue &entry : config.value(QLatin1String("history")).toArray())
        add(entry.toObject(), entry[QLatin1String("empty_layer")].toBool());
    while (next < blobs.size())
        add({}, false);
    side.layers = layers;
    side.size = total;
    return side;
}

void readImageSide(Registry &registry, const ImageRef &ref, QObject *context,
                   std::function<void(const Result<ImageSide> &)> answer, bool whole)
{
    registry.manifest(ref, context, [&registry, ref, context, answer, whole](const Result<RawManifest> &manifest) {
        if (!manifest)
            return answer(manifest.error());
        if (manifest->isIndex())
            (new IndexReader(registry, ref, *manifest, whole, context, answer))->start();
        else
            readImage(registry, ref, ref, *manifest, context, answer);
    });
}

} // namespace stackwright
