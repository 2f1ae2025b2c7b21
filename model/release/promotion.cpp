#include "model/release/promotion.h"

#include "model/base/files.h"
#include "model/stack/registryplaces.h"
#include "model/stack/spec_registries.h"
#include "model/stack/spec_tags.h"
#include "model/stack/variants.h"

#include <QRegularExpression>

namespace stackwright {

namespace {

QString splitAdvice()
{
    return QStringLiteral("give <prefix>-<suffix>, for example 2023.2-2035e52");
}

/// "2023.2" of "2023.2-2035e52": the spec's prefix if the tag begins with it, else what stands before the first dash.
QString prefixOf(const QString &tag, const Spec &spec)
{
    if (spec.tagPrefix && tag.startsWith(*spec.tagPrefix + QLatin1Char('-')))
        return *spec.tagPrefix;
    return tag.section(QLatin1Char('-'), 0, 0);
}

} // namespace

QString stableTagOf(const QString &tag, const Spec &spec)
{
    return prefixOf(tag, spec) + QLatin1String("-stable");
}

Result<PromotionRequest> promotionRequest(const Spec &spec, const QString &registry, const QString &tagOrPrefix, bool global)
{
    PromotionRequest request;
    request.tag = tagOrPrefix;
    request.global = global;
    request.gates = spec.promotionGates;
    request.requireTests = spec.requireTests;
    const QString what = QStringLiteral("tag \"%1\"").arg(tagOrPrefix);
    QString from, to;
    if (global) {
        const QString prefix = QStringLiteral("prefix \"%1\"").arg(tagOrPrefix);
        const QString advice = QStringLiteral("give the prefix alone, for example 2023.2: its <prefix>-stable becomes stable");
        from = tagOrPrefix + QLatin1String("-stable");
        to = QStringLiteral("stable");
        if (tagOrPrefix.isEmpty())
            return inputError(prefix, QStringLiteral("it is empty"), advice);
        if (tagOrPrefix == QLatin1String("stable") || tagOrPrefix.endsWith(QLatin1String("-stable")))
            return inputError(prefix, QStringLiteral("this is a tag, not a prefix"), advice);
        if (const QString why = whyNoTag(from); !why.isEmpty())
            return inputError(prefix, why, advice);
        if (tagOrPrefix.contains(QLatin1Char('-')) && spec.tagPrefix != tagOrPrefix)
            return inputError(prefix, QStringLiteral("only a <prefix>-stable may become stable, and this is no prefix"), advice);
    } else {
        if (const QString why = whyNoTag(tagOrPrefix); !why.isEmpty())
            return inputError(what, why, splitAdvice());
        const QString prefix = prefixOf(tagOrPrefix, spec);
        const QString suffix = tagOrPrefix.mid(prefix.size() + 1);
        if (tagOrPrefix == QLatin1String("stable") || suffix == QLatin1String("stable"))
            return inputError(what, tagOrPrefix == QLatin1String("stable") ? QStringLiteral("nothing is promoted from it: it is where --global leads to")
                                                                           : QStringLiteral("it is stable already, and can only be the source of --global"),
                              QStringLiteral("promote a build's tag, or: stackwright promote --global %1")
                                  .arg(tagOrPrefix == QLatin1String("stable") ? spec.tagPrefix.value_or(QStringLiteral("PREFIX")) : prefix));
        for (const ImageSpec &image : spec.images) {
            const QString tail = tagTail(image), build = tail.isEmpty() || !suffix.endsWith(tail) ? QString() : suffix.chopped(tail.size());
            static const QRegularExpression commit(QStringLiteral("^([0-9a-f]{7}(-dirty-[0-9a-f]{8})?|stable)$"));
            if (commit.match(build).hasMatch())
                return inputError(what, QStringLiteral("it is the tag of one variant, %1; all variants are promoted together").arg(image.name),
                                  build == QLatin1String("stable") ? QStringLiteral("promote a build's tag, or: stackwright promote --global %1").arg(prefix)
                                                                   : QStringLiteral("leave the variant out: stackwright promote %1-%2").arg(prefix, build));
        }
        if (prefix.isEmpty() || suffix.isEmpty())
            return inputError(what, QStringLiteral("it is not <prefix>-<suffix>"), splitAdvice());
        from = tagOrPrefix;
        to = prefix + QLatin1String("-stable");
    }
    RegistryPlaces places(registry);
    for (const ImageSpec &image : spec.images) {
        const Result<ImageRef> name = parseImageRef(image.repository);
        if (!name)
            return name.error();
        const Result<ImageRef> ref = places.place(*name);
        if (!ref)
            return ref.error();
        PromotedImage promoted;
        promoted.image = image.name;
        promoted.from = ref->withTag(from + tagTail(image));
        promoted.to = ref->withTag(to + tagTail(image));
        request.images += promoted;
        if (global || image.extraTags.isEmpty())
            continue;
        FurtherTags further{image.extraTags, tagPlaceholders(image)};
        const QString prefix = prefixOf(tagOrPrefix, spec);
        further.known.insert(QStringLiteral("prefix"), prefix);
        further.known.insert(QStringLiteral("suffix"), tagOrPrefix.mid(prefix.size() + 1));
        request.further.insert(image.name, further);
    }
    if (registry.isEmpty()) // behind those that decide
        for (const PromotedImage &image : QList(request.images))
            for (const ImageRef &place : furtherPlaces(spec.alsoPush, image.from)) {
                PromotedImage there = image;
                there.from = place;
                there.to = place.withTag(image.to.tag);
                there.further = true;
                request.images += there;
            }
    return request;
}

Promotion::Promotion(Registry &registry, Launcher &launcher, PromotionPlace place, QObject *parent)
    : QObject(parent), m_registry(registry), m_launcher(launcher), m_place(std::move(place))
{
}

Promotion::~Promotion() = default;

bool Promotion::gatesOpen() const
{
    for (const GateResult &gate : m_record.gates)
        if (gate.state == GateResult::State::Closed)
            return false;
    return true;
}

int Promotion::moves() const
{
    int count = 0;
    for (int i = 0; i < m_record.images.size() && i < m_facts.size(); ++i) {
        const bool takesPart = m_kind == Kind::Rollback ? m_record.images.at(i).needsMove() : !m_record.images.at(i).newDigest.isEmpty();
        count += takesPart && m_facts.at(i).current != wanted(i);
    }
    return count;
}

Result<void> Promotion::writeImageLists(bool pushed) const
{
    QByteArray original, tagged;
    for (const PromotedImage &image : m_record.images) {
        original += image.from.text().toUtf8() + '\n';
        tagged += image.to.text().toUtf8() + '\n';
    }
    const QString folder = m_place.artifacts() + QLatin1Char('/');
    QList<QPair<QString, QByteArray>> files;
    if (m_record.global)
        files = {{QStringLiteral("IMAGES_ORIGINAL_STABLE"), original}, {QStringLiteral("IMAGES_GLOBAL_STABLE"), tagged}};
    else
        files = {{QStringLiteral("IMAGES_ORIGINAL"), original}, {QStringLiteral("IMAGES_TAGGED"), tagged}};
    if (pushed && !m_record.global)
        files += {QStringLiteral("IMAGES_PUSHED"), tagged};
    for (const auto &[name, bytes] : files)
        if (const Result<void> written = writeFile(folder + name, bytes); !written)
            return written;
    return {};
}

void Promotion::refuse(const Error &error)
{
    // Later, as every other answer: whoever asked has connected by then.
    QMetaObject::invokeMethod(this, [this, error] { emit refused(error); }, Qt::QueuedConnection);
}

} // namespace stackwright
