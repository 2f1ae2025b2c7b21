#include "model/release/imageside.h"

#include "model/base/text.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSysInfo>

#include <algorithm>

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

/// The digest of the image of an index that this machine would run.
QString chosenDigest(const QJsonObject &index)
{
    const QString ours = QSysInfo::currentCpuArchitecture() == QLatin1String("arm64") ? QStringLiteral("arm64") : QStringLiteral("amd64");
    QString first;
    for (const QJsonValue &value : index.value(QLatin1String("manifests")).toArray()) {
        const QJsonObject platform = value[QLatin1String("platform")].toObject();
        const QString digest = value[QLatin1String("digest")].toString();
        if (platform.value(QLatin1String("os")).toString() == QLatin1String("linux") && platform.value(QLatin1String("architecture")).toString() == ours)
            return digest;
        if (first.isEmpty() && platform.value(QLatin1String("os")).toString() != QLatin1String("unknown"))
            first = digest;
    }
    return first;
}

void readManifest(Registry &registry, const ImageRef &ref, const ImageRef &shown, bool mayBeIndex, QObject *context,
                  const std::function<void(const Result<ImageSide> &)> &answer)
{
    registry.manifest(ref, context, [&registry, ref, shown, mayBeIndex, context, answer](const Result<RawManifest> &manifest) {
        if (!manifest)
            return answer(manifest.error());
        const QJsonObject json = manifest->json();
        if (manifest->isIndex()) {
            const QString digest = chosenDigest(json);
            if (!mayBeIndex || digest.isEmpty())
                return answer(workError(shown.text(), QStringLiteral("its index holds no image"), QStringLiteral("push it again")));
            return readManifest(registry, ref.withDigest(digest), shown, false, context, answer);
        }
        const QString digest = json.value(QLatin1String("config")).toObject().value(QLatin1String("digest")).toString();
        registry.blob(ref, digest, context, [shown, json, answer](const Result<QByteArray> &config) {
            if (!config)
                return answer(config.error());
            const QJsonDocument document = QJsonDocument::fromJson(*config);
            if (!document.isObject())
                return answer(workError(shown.text(), QStringLiteral("its configuration is not a JSON object"), QStringLiteral("push it again")));
            ImageSide side = imageSide(json, document.object());
            side.reference = shown.text();
            answer(side);
        });
    });
}

} // namespace

ImageSide imageSide(const QJsonObject &manifest, const QJsonObject &config)
{
    ImageSide side;
    const QJsonObject settings = config.value(QLatin1String("config")).toObject();
    side.environment = environmentOf(settings);
    side.labels = labelsOf(settings);
    const QJsonArray blobs = manifest.value(QLatin1String("layers")).toArray();
    qsizetype next = 0;
    qint64 total = 0;
    QList<PageLayer> layers;
    auto add = [&](const QJsonObject &history, bool empty) {
        const qint64 size = empty || next >= blobs.size() ? 0 : blobs.at(next)[QLatin1String("size")].toInteger();
        next += empty ? 0 : 1;
        total += size;
        PageLayer layer;
        layer.index = static_cast<int>(layers.size());
        const QDateTime created = QDateTime::fromString(history.value(QLatin1String("created")).toString(), Qt::ISODateWithMs);
        layer.createdAt = created.isValid() ? created.toUTC().toString(QStringLiteral("yyyy-MM-dd HH:mm:ss")) : QString();
        layer.command = visible(history.value(QLatin1String("created_by")).toString().toUtf8()).simplified();
        layer.size = sizeText(size);
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

void readImageSide(Registry &registry, const ImageRef &ref, QObject *context, std::function<void(const Result<ImageSide> &)> answer)
{
    readManifest(registry, ref, ref, true, context, answer);
}

} // namespace stackwright
