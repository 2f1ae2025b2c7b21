#include "model/stack/variants.h"

#include <QSet>

namespace stackwright {

QString tagTail(const ImageSpec &image)
{
    return image.variant.isEmpty() || image.defaultVariant ? QString() : QString(QLatin1Char('-') + image.variant);
}

QString tagTail(const Plan &plan, const PlannedImage &image)
{
    return plan.tag.isEmpty() || !image.target.tag.startsWith(plan.tag) ? QString() : image.target.tag.mid(plan.tag.size());
}

qsizetype longestTagTail(const Spec &spec)
{
    qsizetype longest = 0;
    for (const ImageSpec &image : spec.images)
        longest = qMax(longest, tagTail(image).size());
    return longest;
}

QString keyOf(const ImageSpec &image)
{
    return image.key.isEmpty() ? image.name : image.key;
}

QString keyOf(const PlannedImage &image)
{
    return image.key.isEmpty() ? image.name : image.key;
}

QString keyOf(const QString &name)
{
    return name.section(QLatin1Char('@'), 0, 0); // no key holds one
}

QString containerPart(const ImageSpec &image)
{
    return image.variant.isEmpty() ? image.name : QString(image.key + QLatin1Char('-') + image.variant);
}

bool isMeantBy(const QString &given, const QString &name)
{
    return name == given || (name.size() > given.size() && name[given.size()] == QLatin1Char('@') && name.startsWith(given));
}

QString whyNoBranchTag(const Spec &spec, const QString &tag)
{
    const QString stable = spec.tagPrefix.value_or(QString()) + QLatin1String("-stable");
    if (!tag.startsWith(stable) || longestTagTail(spec) == 0)
        return {};
    QHash<QString, QString> stables; // of each name that a promotion sets, the image
    for (const ImageSpec &image : spec.images)
        stables.insert(QString(image.ref.repository() + QLatin1Char(':') + stable + tagTail(image)), image.name);
    for (const ImageSpec &image : spec.images)
        if (const QString other = stables.value(QString(image.ref.repository() + QLatin1Char(':') + tag + tagTail(image))); !other.isEmpty())
            return QLatin1String("the tag of ") + image.name + QLatin1String(" would be the stable tag of ") + other + QLatin1String(", which only a promotion may set");
    return {};
}

QString sameTagElsewhere(const Spec &spec, const QString &tag)
{
    if (longestTagTail(spec) == 0)
        return {};
    QHash<QString, QList<const ImageSpec *>> inRepository;
    for (const ImageSpec &image : spec.images)
        inRepository[image.ref.repository()] += &image;
    for (const auto &images : std::as_const(inRepository))
        for (const ImageSpec *image : images)
            for (const ImageSpec *other : images) {
                // other's tail ends whole = tag + tail, and is longer: "-cuda" where the branch itself ends in it.
                const QString tail = tagTail(*image), longer = tagTail(*other);
                if (longer.size() <= tail.size() || !longer.endsWith(tail) || !tag.endsWith(QStringView(longer).chopped(tail.size())))
                    continue;
                const QString branch = tag.chopped(longer.size() - tail.size()).mid(spec.tagPrefix.value_or(QString()).size() + 1);
                if (!branch.isEmpty())
                    return QLatin1String("the tag ") + tag + tail + QLatin1String(" of ") + image->name + QLatin1String(" is also that of ") + other->name
                        + QLatin1String(" on a branch ") + branch + QLatin1String(": two such branches would overwrite each other's");
            }
    return {};
}

QStringList keysOf(const QStringList &names)
{
    QStringList keys;
    QSet<QString> seen;
    for (const QString &name : names)
        if (const QString key = keyOf(name); !seen.contains(key)) {
            seen.insert(key);
            keys += key;
        }
    return keys;
}

} // namespace stackwright
