#include "tests/support/tinyimage.h"

#include "model/registry/registryclient.h"
#include "tests/support/spin.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>

namespace stackwright::testing {

namespace {

QString putBlob(Registry &registry, const ImageRef &ref, const QByteArray &bytes)
{
    QObject context;
    std::optional<Result<QString>> answer;
    registry.putBlob(ref, bytes, &context, [&](const Result<QString> &result) { answer = result; });
    spinUntil([&] { return answer.has_value(); });
    if (!answer || !*answer) {
        ADD_FAILURE() << "no blob was put: " << (answer ? qPrintable(answer->error().text()) : "no answer");
        return {};
    }
    return **answer;
}

} // namespace

QString putTinyImage(Registry &registry, const ImageRef &ref, const QByteArray &seed, const QString &revision)
{
    const QByteArray layer = "layer " + seed;
    const QJsonObject config{
        {QStringLiteral("architecture"), QStringLiteral("amd64")},
        {QStringLiteral("os"), QStringLiteral("linux")},
        {QStringLiteral("config"), QJsonObject{{QStringLiteral("Labels"), revision.isEmpty() ? QJsonObject() :
             QJsonObject{{QStringLiteral("org.opencontainers.image.revision"), revision}}}}},
        {QStringLiteral("rootfs"), QJsonObject{{QStringLiteral("type"), QStringLiteral("layers")},
                                               {QStringLiteral("diff_ids"), QJsonArray{sha256Digest(layer)}}}},
        {QStringLiteral("comment"), QString::fromLatin1(seed)}};
    const QByteArray configBytes = QJsonDocument(config).toJson(QJsonDocument::Compact);
    const QString layerDigest = putBlob(registry, ref, layer), configDigest = putBlob(registry, ref, configBytes);

    const QJsonObject manifest{
        {QStringLiteral("schemaVersion"), 2},
        {QStringLiteral("mediaType"), QStringLiteral("application/vnd.oci.image.manifest.v1+json")},
        {QStringLiteral("config"), QJsonObject{{QStringLiteral("mediaType"), QStringLiteral("application/vnd.oci.image.config.v1+json")},
                                               {QStringLiteral("size"), configBytes.size()}, {QStringLiteral("digest"), configDigest}}},
        {QStringLiteral("layers"), QJsonArray{QJsonObject{{QStringLiteral("mediaType"), QStringLiteral("application/vnd.oci.image.layer.v1.tar")},
                                                          {QStringLiteral("size"), layer.size()}, {QStringLiteral("digest"), layerDigest}}}}};
    RawManifest raw;
    raw.bytes = QJsonDocument(manifest).toJson(QJsonDocument::Indented); // odd spacing must survive
    raw.mediaType = QStringLiteral("application/vnd.oci.image.manifest.v1+json");
    raw.digest = sha256Digest(raw.bytes);
    QObject context;
    std::optional<Result<QString>> answer;
    registry.putManifest(ref, raw, &context, [&](const Result<QString> &result) { answer = result; });
    spinUntil([&] { return answer.has_value(); });
    if (!answer || !*answer) {
        ADD_FAILURE() << "no manifest was put: " << (answer ? qPrintable(answer->error().text()) : "no answer");
        return {};
    }
    return **answer;
}

QString digestOf(Registry &registry, const ImageRef &ref)
{
    QObject context;
    std::optional<Existence> answer;
    registry.exists(ref, &context, [&](const Existence &existence) { answer = existence; });
    spinUntil([&] { return answer.has_value(); });
    if (!answer)
        return QStringLiteral("no answer");
    return answer->presence == Presence::Yes ? answer->digest
           : answer->presence == Presence::No ? QStringLiteral("missing") : QString(QStringLiteral("unknown: ") + answer->why.text);
}

} // namespace stackwright::testing
