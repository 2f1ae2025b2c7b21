#include "model/stack/spec_registries.h"

#include <QHash>
#include <QRegularExpression>

namespace stackwright {

namespace {

/// Where an item of a list stands; of one text in place of a list, its key.
const YamlNode &placeOf(const YamlEntry &entry, const YamlNode &item)
{
    return entry.value.kind == YamlNode::Kind::List ? item : entry.key;
}

QString withoutSlash(const QString &registry)
{
    return registry.endsWith(QLatin1Char('/')) ? registry.chopped(1) : registry;
}

} // namespace

QList<ImageRef> furtherPlaces(const QStringList &alsoPush, const ImageRef &image)
{
    QList<ImageRef> places;
    for (const QString &registry : alsoPush)
        places += onRegistry(image, registry);
    return places;
}

QStringList readAlsoPush(const YamlEntry &entry, SpecValues *values)
{
    QStringList registries;
    const auto nodes = values->texts(entry, true);
    for (const YamlNode &node : nodes.value_or(QList<YamlNode>())) {
        const YamlNode &place = placeOf(entry, node);
        const QString form = QStringLiteral("write HOST/NAMESPACE, for example quay.io/team");
        const QString registry = withoutSlash(node.text);
        QString why = whyNoRegistry(registry);
        if (why.isEmpty() && !registry.contains(QLatin1Char('/')))
            why = QStringLiteral("it has no namespace");
        if (!why.isEmpty())
            values->error(place, "illegal-registry", QLatin1String("also_push ") + quotedText(node.text) + QLatin1String(" is not allowed: ") + why, form);
        else if (registries.contains(registry))
            values->error(place, "same-registry-twice", QLatin1String("also_push names ") + quotedText(node.text) + QLatin1String(" twice"),
                          QStringLiteral("take one of them out"));
        else
            registries += registry;
    }
    return registries;
}

void checkAlsoPush(const Spec &spec, const YamlEntry &entry, SpecValues *values)
{
    const auto full = [](const ImageRef &ref) { return QString(ref.apiHost() + QLatin1Char('/') + ref.apiPath()); };
    const QList<YamlNode> nodes = entry.value.kind == YamlNode::Kind::List ? entry.value.items : QList<YamlNode>{entry.value};
    for (const YamlNode &node : nodes) {
        if (node.kind != YamlNode::Kind::Text || !spec.alsoPush.contains(withoutSlash(node.text)))
            continue;
        QHash<QString, const ImageSpec *> taken; // by the name there
        for (const ImageSpec &image : spec.images) {
            if (image.ref.path.isEmpty())
                continue;
            const ImageRef there = onRegistry(image.ref, withoutSlash(node.text));
            if (full(there) == full(image.ref)) {
                values->error(placeOf(entry, node), "same-registry", QLatin1String("also_push ") + quotedText(node.text) + QLatin1String(" is where ") + image.name
                                                                         + QLatin1String(" is pushed to already, as ") + image.repository,
                              QStringLiteral("take it out, or name another registry or namespace"));
                break;
            }
            const ImageSpec *&other = taken[full(there)];
            if (other && full(other->ref) != full(image.ref)) {
                values->error(placeOf(entry, node), "same-name-there", other->repository + QLatin1String(" and ") + image.repository + QLatin1String(" would both be ")
                                                                           + there.repository() + QLatin1String(" there"),
                              QLatin1String("give ") + image.name + QLatin1String(" an image_name with another last part"));
                break;
            }
            other = &image;
        }
    }
}

static bool isPlatform(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("\\A[a-z][a-z0-9]*/[a-z0-9][a-z0-9_]*(/[a-z0-9][a-z0-9.]*)?\\z"));
    return form.match(text).hasMatch();
}

QString whyNoPlatforms(const QString &list)
{
    if (list == QLatin1String("local"))
        return {};
    QStringList seen;
    for (const QString &one : list.split(QLatin1Char(','))) {
        if (!isPlatform(one))
            return quotedText(one) + QLatin1String(" is not a platform: write local, or OS/ARCHITECTURE, for example linux/amd64,linux/arm64");
        if (seen.contains(one))
            return quotedText(one) + QLatin1String(" stands there twice");
        seen += one;
    }
    return {};
}

QString plainPlatform(const QString &platform)
{
    static const QHash<QString, QString> others{{QStringLiteral("linux/arm64/v8"), QStringLiteral("linux/arm64")},
                                                {QStringLiteral("linux/amd64/v1"), QStringLiteral("linux/amd64")},
                                                {QStringLiteral("linux/arm"), QStringLiteral("linux/arm/v7")}};
    return others.value(platform, platform);
}

QStringList readPlatforms(const YamlEntry &entry, SpecValues *values)
{
    QStringList platforms;
    const auto nodes = values->texts(entry, true);
    for (const YamlNode &node : nodes.value_or(QList<YamlNode>())) {
        const YamlNode &place = placeOf(entry, node);
        if (!isPlatform(node.text))
            values->error(place, "illegal-platform", QLatin1String("platforms ") + quotedText(node.text) + QLatin1String(" is not a platform"),
                          QStringLiteral("write OS/ARCHITECTURE, for example linux/arm64"));
        else if (platforms.contains(node.text))
            values->error(place, "same-platform-twice", QLatin1String("platforms names ") + quotedText(node.text) + QLatin1String(" twice"),
                          QStringLiteral("take one of them out"));
        else
            platforms += node.text;
    }
    return platforms;
}

void checkPlatforms(const Spec &spec, SpecValues *values)
{
    for (const ImageSpec &image : spec.images) {
        YamlNode at;
        at.line = image.line;
        at.column = image.column;
        const ImageSpec *parent = image.parentIndex >= 0 ? &spec.images[image.parentIndex] : nullptr;
        if (!parent)
            continue;
        for (const QString &platform : image.platforms)
            if (!parent->platforms.contains(platform)) {
                values->error(at, "parent-lacks-platform", image.name + QLatin1String(" is to be made for ") + platform + QLatin1String(", and ") + parent->name
                                                               + QLatin1String(", which it is built on, is not"),
                              QLatin1String("add it to the platforms of ") + parent->name + QLatin1String(", write platforms at the top for all images, or take it out here"));
                break;
            }
    }
}

} // namespace stackwright
