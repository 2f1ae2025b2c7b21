#include "model/pages/imagesettings.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

namespace {

/// What the field calls it, by its place.
const QList<std::pair<QLatin1String, QLatin1String>> words{
    {QLatin1String("config.Entrypoint"), QLatin1String("entrypoint")},
    {QLatin1String("config.Cmd"), QLatin1String("cmd")},
    {QLatin1String("config.User"), QLatin1String("user")},
    {QLatin1String("config.ExposedPorts"), QLatin1String("exposed ports")},
    {QLatin1String("config.Volumes"), QLatin1String("volumes")},
    {QLatin1String("config.WorkingDir"), QLatin1String("working directory")},
    {QLatin1String("config.StopSignal"), QLatin1String("stop signal")},
    {QLatin1String("config.StopTimeout"), QLatin1String("stop timeout")},
    {QLatin1String("config.Healthcheck"), QLatin1String("healthcheck")},
    {QLatin1String("config.Shell"), QLatin1String("shell")},
    {QLatin1String("config.OnBuild"), QLatin1String("onbuild")},
    {QLatin1String("os.version"), QLatin1String("os version")},
    {QLatin1String("docker_version"), QLatin1String("docker version")}};

QString shown(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array:
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    case QJsonValue::Object: {
        const QJsonObject object = value.toObject();
        const bool set = std::all_of(object.begin(), object.end(),
                                     [](const QJsonValue &one) { return one == QJsonValue(QJsonObject()); });
        return set && !object.isEmpty() ? object.keys().join(QLatin1String(", ")) // {"80/tcp": {}}
                                        : QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    default:
        return QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact)).mid(1).chopped(1);
    }
}

QString named(const QString &place)
{
    for (const auto &[known, word] : words)
        if (place == known)
            return word;
    return place;
}

void take(const QString &prefix, const QJsonObject &object, const QStringList &without, NamedValues *values)
{
    for (auto it = object.begin(); it != object.end(); ++it)
        if (!without.contains(it.key()) && !it->isNull())
            *values += {named(prefix + it.key()), shown(*it)};
}

/// The annotations of `object`, each by its name; returns the object without them.
QJsonObject withoutAnnotations(QJsonObject object, const QString &prefix, NamedValues *values)
{
    take(prefix + QLatin1String("annotation "), object.take(QLatin1String("annotations")).toObject(), {}, values);
    return object;
}

/// What an entry of history says beside its command.
void takeHistory(const QJsonArray &history, NamedValues *values)
{
    QStringList times;
    for (qsizetype i = 0; i < history.size(); ++i) {
        const QJsonObject entry = history.at(i).toObject();
        times += entry.value(QLatin1String("created")).toString();
        take(QStringLiteral("history %1 ").arg(i + 1), entry,
             {QStringLiteral("created"), QStringLiteral("created_by"), QStringLiteral("empty_layer")}, values);
    }
    *values += {QStringLiteral("times of layers"), times.join(QLatin1String(", "))};
}

} // namespace

NamedValues imageSettings(const QJsonObject &manifest, const QJsonObject &config)
{
    NamedValues values;
    take(QStringLiteral("config."), config.value(QLatin1String("config")).toObject(),
         {QStringLiteral("Env"), QStringLiteral("Labels")}, &values);
    take({}, config, {QStringLiteral("config"), QStringLiteral("history"), QStringLiteral("rootfs")}, &values);
    take(QStringLiteral("rootfs "), config.value(QLatin1String("rootfs")).toObject(), {QStringLiteral("diff_ids")},
         &values);
    takeHistory(config.value(QLatin1String("history")).toArray(), &values);
    const QJsonObject plain = withoutAnnotations(manifest, {}, &values);
    take(QStringLiteral("manifest "), plain, {QStringLiteral("config"), QStringLiteral("layers")}, &values);
    take(QStringLiteral("configuration "), plain.value(QLatin1String("config")).toObject(),
         {QStringLiteral("digest"), QStringLiteral("size")}, &values);
    const QJsonArray layers = manifest.value(QLatin1String("layers")).toArray();
    for (qsizetype i = 0; i < layers.size(); ++i) {
        const QString prefix = QStringLiteral("layer %1 ").arg(i + 1);
        take(prefix, withoutAnnotations(layers.at(i).toObject(), prefix, &values),
             {QStringLiteral("digest"), QStringLiteral("size")}, &values);
    }
    return values;
}

NamedValues indexSettings(const QJsonObject &index)
{
    NamedValues values;
    const QJsonObject plain = withoutAnnotations(index, QStringLiteral("index "), &values);
    take(QStringLiteral("index "), plain, {QStringLiteral("manifests")}, &values);
    QStringList order;
    const QJsonArray entries = plain.value(QLatin1String("manifests")).toArray();
    for (const QJsonValue &value : entries) {
        const QString platform = platformText(value[QLatin1String("platform")].toObject());
        order += platform;
        if (value[QLatin1String("platform")][QLatin1String("os")].toString() == QLatin1String("unknown"))
            continue; // what is attached to an image is told by itself
        const QString prefix = QString(platform + QLatin1String(": "));
        QJsonObject entry = withoutAnnotations(value.toObject(), prefix, &values);
        const QJsonObject described = entry.take(QLatin1String("platform")).toObject();
        take(prefix, entry, {QStringLiteral("digest"), QStringLiteral("size")}, &values);
        take(prefix, described,
             {QStringLiteral("os"), QStringLiteral("architecture"), QStringLiteral("variant"),
              QStringLiteral("os.version")},
             &values);
    }
    values += {QStringLiteral("index platforms"), order.join(QLatin1String(", "))};
    return values;
}

QString platformText(const QJsonObject &platform)
{
    QStringList parts;
    for (const char *key : {"os", "architecture", "variant"})
        if (const QString part = platform.value(QLatin1String(key)).toString(); !part.isEmpty())
            parts += part;
    const QString version = platform.value(QLatin1String("os.version")).toString();
    return parts.join(QLatin1Char('/')) + (version.isEmpty() ? QString() : QString(QLatin1Char(' ') + version));
}

bool changesWithEveryBuild(const QString &name)
{
    static const QStringList known{QStringLiteral("created"),
                                   QStringLiteral("times of layers"),
                                   QStringLiteral("attachments"),
                                   QStringLiteral("container"),
                                   QStringLiteral("org.opencontainers.image.created"),
                                   QStringLiteral("org.opencontainers.image.revision"),
                                   QStringLiteral("org.opencontainers.image.version"),
                                   QStringLiteral("org.opencontainers.image.base.digest"),
                                   QStringLiteral("org.opencontainers.image.ref.name"),
                                   QStringLiteral("org.label-schema.build-date"),
                                   QStringLiteral("org.label-schema.vcs-ref"),
                                   QStringLiteral("org.label-schema.version"),
                                   QStringLiteral("moby.buildkit.cache.v0"),
                                   QStringLiteral("moby.buildkit.buildinfo.v1"),
                                   QStringLiteral("config.Image"),
                                   QStringLiteral("config.Hostname"),
                                   QStringLiteral("container_config")};
    return known.contains(name) || name.endsWith(QLatin1String("annotation org.opencontainers.image.created")) ||
           name.endsWith(QLatin1String("annotation org.opencontainers.image.revision")) ||
           name.endsWith(QLatin1String("annotation org.opencontainers.image.version"));
}

} // namespace stackwright
