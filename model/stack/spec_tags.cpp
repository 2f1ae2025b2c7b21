#include "model/stack/spec_tags.h"

#include "model/stack/variants.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

/// Known when it is promoted: any text may stand for them here.
const QStringList lateWords{QStringLiteral("prefix"), QStringLiteral("suffix"), QStringLiteral("date")};

const QRegularExpression &braces()
{
    static const QRegularExpression expression(QStringLiteral("\\{([^{}]*)\\}"));
    return expression;
}

bool isReserved(const QString &tag)
{
    return tag.startsWith(QLatin1String("sha256-")) || tag.startsWith(QLatin1String("stackwright-"));
}

} // namespace

Placeholders tagPlaceholders(const ImageSpec &image)
{
    Placeholders values;
    for (const auto &[axis, value] : image.axes)
        values.insert(axis, value);
    values.insert(QStringLiteral("variant"), image.variant);
    return values;
}

QString firstVersion(const QByteArray &output)
{
    const QString text = QString::fromUtf8(output.left(64 * 1024));
    static const QRegularExpression dotted(QStringLiteral("(?<![0-9A-Za-z.])v?([0-9]+(?:\\.[0-9]+)+(?:[A-Za-z]+[0-9]*)?)"));
    static const QRegularExpression plain(QStringLiteral("(?<![0-9A-Za-z.])v?([0-9]+)(?![0-9A-Za-z.])"));
    if (const auto match = dotted.match(text); match.hasMatch())
        return match.captured(1);
    return plain.match(text).captured(1);
}

void readTags(const YamlEntry &entry, ImageSpec *image, SpecValues *values)
{
    const auto tags = values->texts(entry, true);
    if (!tags)
        return;
    image->extraTags.clear();
    for (const YamlNode &tag : *tags)
        if (image->extraTags.contains(tag.text))
            values->warning(tag, "duplicate-tag", QLatin1String("tags names ") + quotedText(tag.text) + QLatin1String(" twice"), QStringLiteral("remove one"));
        else
            image->extraTags += tag.text;
}

void checkTags(const ImageSpec &image, const YamlNode &at, const QStringList &infoCommands, SpecValues *values)
{
    for (const QString &pattern : image.extraTags) {
        Placeholders known = tagPlaceholders(image);
        for (const QString &word : lateWords)
            known.insert(word, QStringLiteral("1"));
        const QString of = QLatin1String("tag ") + quotedText(pattern);
        bool good = true;
        for (auto it = braces().globalMatch(pattern); it.hasNext();) {
            const QString word = it.next().captured(1), key = word.mid(5);
            if (!word.startsWith(QLatin1String("info:"))) {
                if (known.contains(word))
                    continue;
                QStringList names;
                for (auto one = known.keyBegin(); one != known.keyEnd(); ++one)
                    names += QLatin1Char('{') + *one + QLatin1Char('}');
                values->error(at, "unknown-placeholder",
                              of + QLatin1String(" has {") + shownText(word) + QLatin1String("}, which is not known for ") + (image.axes.isEmpty() ? image.name : keyOf(image)),
                              QLatin1String("known are ") + names.join(QLatin1Char(' ')) + QLatin1String(" and {info:KEY}"));
                good = false;
                continue;
            }
            if (!image.infoCommands.contains(key)) {
                const bool defined = infoCommands.contains(key);
                values->error(at, "unknown-info-command",
                              of + QLatin1String(" has {") + shownText(word) + QLatin1String("}, and info_cmds of ") + keyOf(image) + QLatin1String(" does not name ") + quotedText(key),
                              defined ? QStringLiteral("add it to info_cmds") : values->meant(key, infoCommands, QStringLiteral("define it in all_info_cmds, and name it in info_cmds")));
                good = false;
            }
            known.insert(word, QStringLiteral("1"));
        }
        const QString tag = withPlaceholders(pattern, known);
        if (const QString why = whyNoTag(tag); good && !why.isEmpty())
            values->error(at, "illegal-tag", of + QLatin1String(" of ") + (image.axes.isEmpty() ? image.name : keyOf(image)) + QLatin1String(" is not allowed: ") + why, QStringLiteral("letters, digits, . _ - only, at most 128 of them"));
        else if (good && isReserved(tag))
            values->error(at, "reserved-tag", of + QLatin1String(" begins as the tags that this program keeps for itself"), QStringLiteral("choose another"));
    }
}

void refuseSharedTags(const Spec &spec, const QList<ImagePlace> &places, SpecValues *values)
{
    const bool any = std::any_of(spec.images.cbegin(), spec.images.cend(), [](const ImageSpec &image) { return !image.extraTags.isEmpty(); });
    if (!any)
        return;
    struct Owner
    {
        QString image;
        QString what; ///< why it is not free; empty: a further tag of the image
    };
    const QString prefix = spec.tagPrefix.value_or(QStringLiteral("{prefix}"));
    QHash<QString, Owner> owners; // by repository and tag
    const auto name = [](const ImageSpec &image, const QString &tag) { return QString(image.ref.apiHost() + QLatin1Char('/') + image.ref.apiPath() + QLatin1Char(':') + tag); };
    for (const ImageSpec &image : spec.images) {
        const QString tail = tagTail(image);
        owners.insert(name(image, QString(prefix + QLatin1String("-{suffix}") + tail)), {image.name, QStringLiteral("the tag that a run gives to ")});
        owners.insert(name(image, QString(prefix + QLatin1String("-stable") + tail)), {image.name, QStringLiteral("the stable tag of ")});
        owners.insert(name(image, QString(QLatin1String("stable") + tail)), {image.name, QStringLiteral("the tag that promote --global gives to ")});
    }
    for (qsizetype i = 0; i < spec.images.size(); ++i) {
        const ImageSpec &image = spec.images[i];
        Placeholders known = tagPlaceholders(image);
        if (spec.tagPrefix)
            known.insert(QStringLiteral("prefix"), prefix);
        for (const QString &pattern : image.extraTags) {
            const QString tag = withPlaceholders(pattern, known);
            if (tag.contains(QLatin1String("{info:"))) // known when it is promoted, and refused then
                continue;
            const QString full = name(image, tag);
            const auto owner = owners.constFind(full);
            if (owner == owners.cend()) {
                owners.insert(full, {image.name, {}});
                continue;
            }
            const YamlNode at = places[i].tagsKey ? *places[i].tagsKey : *places[i].key;
            if (owner->what.isEmpty())
                values->error(at, "shared-tag", QLatin1String("tag ") + quotedText(pattern) + QLatin1String(" of ") + keyOf(image) + QLatin1String(" would be taken by ") + owner->image
                                                    + QLatin1String(" too"),
                              keyOf(owner->image) == keyOf(image) ? QStringLiteral("write {variant} in it, or tags in one variant") : QStringLiteral("give it to one of them"));
            else
                values->error(at, "shared-tag", QLatin1String("tag ") + quotedText(pattern) + QLatin1String(" of ") + keyOf(image) + QLatin1String(" is ") + owner->what + owner->image,
                              QStringLiteral("choose another"));
        }
    }
}

} // namespace stackwright
