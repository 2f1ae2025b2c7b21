#include "model/registry/platforms.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QPointer>

#include <memory>

namespace stackwright {

namespace {

/// "linux/arm64/v8" of a configuration, or of what an index says of an image.
QString platformIn(const QJsonObject &json)
{
    QStringList words;
    for (const char *key : {"os", "architecture", "variant"})
        if (const QString word = json.value(QLatin1String(key)).toString(); !word.isEmpty())
            words += word;
    return words.join(QLatin1Char('/'));
}

/// Reads one after the other; it is gone when it has answered.
class PlatformReader : public QObject
{
public:
    PlatformReader(Registry &registry, const ImageRef &ref, QObject *context, std::function<void(const Result<QList<PlatformImage>> &)> answer)
        : QObject(context), m_registry(registry), m_asked(ref), m_ref(ref.withTag({})), m_answer(std::move(answer))
    {
    }

    void start()
    {
        m_registry.manifest(m_asked.digest.isEmpty() ? m_asked : m_ref, this, [this](const Result<RawManifest> &got) {
            if (!got)
                return end(got.error());
            if (!got->isIndex()) {
                m_waiting += got->digest;
                return readManifest(*got);
            }
            for (const QJsonValue &one : got->json()[QLatin1String("manifests")].toArray()) {
                const QJsonObject platform = one[QLatin1String("platform")].toObject();
                if (platform.value(QLatin1String("os")).toString() != QLatin1String("unknown") && !one[QLatin1String("artifactType")].isString())
                    m_waiting += one[QLatin1String("digest")].toString();
            }
            next();
        });
    }

private:
    void next()
    {
        if (m_waiting.isEmpty())
            return end(m_found);
        m_registry.manifest(m_ref.withDigest(m_waiting.first()), this, [this](const Result<RawManifest> &got) {
            if (!got)
                return end(got.error());
            readManifest(*got);
        });
    }

    void readManifest(const RawManifest &manifest)
    {
        m_registry.blob(m_ref, manifest.json()[QLatin1String("config")][QLatin1String("digest")].toString(), this, [this](const Result<QByteArray> &got) {
            if (!got)
                return end(got.error());
            const QJsonObject config = QJsonDocument::fromJson(*got).object();
            PlatformImage image;
            image.platform = platformIn(config);
            image.digest = m_waiting.takeFirst();
            for (const QJsonValue &layer : config[QLatin1String("rootfs")][QLatin1String("diff_ids")].toArray())
                image.layers += layer.toString();
            m_found += image;
            next();
        });
    }

    void end(const Result<QList<PlatformImage>> &result)
    {
        deleteLater();
        m_answer(result);
    }

    Registry &m_registry;
    const ImageRef m_asked, m_ref; ///< the latter without a tag
    std::function<void(const Result<QList<PlatformImage>> &)> m_answer;
    QStringList m_waiting; ///< digests of manifests
    QList<PlatformImage> m_found;
};

} // namespace

QStringList platformsListed(const QJsonObject &index)
{
    QStringList platforms;
    for (const QJsonValue &one : index.value(QLatin1String("manifests")).toArray())
        if (const QString platform = platformIn(one[QLatin1String("platform")].toObject()); !platform.isEmpty() && !platform.startsWith(QLatin1String("unknown")))
            platforms += platform;
    return platforms;
}

void readPlatforms(Registry &registry, const ImageRef &ref, QObject *context, std::function<void(const Result<QList<PlatformImage>> &)> answer)
{
    (new PlatformReader(registry, ref, context, std::move(answer)))->start();
}

} // namespace stackwright
