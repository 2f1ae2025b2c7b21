#include "model/workspace/destination.h"

#include "model/base/address.h"
#include "model/base/text.h"
#include "model/items/translated.h"

#include <algorithm>

namespace stackwright {

namespace {

/// "ghcr.io/ucsd-ets" of "ghcr.io/ucsd-ets/x"; docker.io where no host was written.
QString placeOf(const ImageSpec &image)
{
    const auto ref = parseImageRef(image.repository);
    if (!ref)
        return image.repository;
    const QString host = ref->host.isEmpty() ? QStringLiteral("docker.io") : ref->host;
    const qsizetype end = ref->path.lastIndexOf(QLatin1Char('/'));
    return end < 0 ? host : QString(host + QLatin1Char('/') + ref->path.left(end));
}

QString hostOf(const QString &place)
{
    QString host = place.section(QLatin1Char('/'), 0, 0);
    if (const qsizetype port = host.lastIndexOf(QLatin1Char(':')); port > host.lastIndexOf(QLatin1Char(']')))
        host.truncate(port);
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    return host;
}

} // namespace

QString word(const Destination &destination)
{
    switch (destination.kind) {
    case Destination::Kind::AsSpec: return QStringLiteral("spec");
    case Destination::Kind::ThisMachine: return QStringLiteral("this machine");
    case Destination::Kind::Nowhere: return QStringLiteral("nowhere");
    case Destination::Kind::Other: return QString(QLatin1String("registry ") + destination.registry);
    }
    return {};
}

std::optional<Destination> destinationFromWord(const QString &word)
{
    using Kind = Destination::Kind;
    if (word == QLatin1String("spec"))
        return Destination{Kind::AsSpec, {}};
    if (word == QLatin1String("this machine"))
        return Destination{Kind::ThisMachine, {}};
    if (word == QLatin1String("nowhere"))
        return Destination{Kind::Nowhere, {}};
    const QString registry = word.startsWith(QLatin1String("registry ")) ? word.mid(9) : QString();
    if (registry.isEmpty() || !whyNoRegistry(registry).isEmpty())
        return {};
    return Destination{Kind::Other, registry};
}

QString placeOfSpec(const Spec &spec)
{
    QStringList places, hosts;
    for (const ImageSpec &image : spec.images) {
        places << placeOf(image);
        hosts << places.last().section(QLatin1Char('/'), 0, 0);
    }
    for (const QString &registry : spec.alsoPush) {
        places << registry;
        hosts << registry.section(QLatin1Char('/'), 0, 0);
    }
    places.removeDuplicates();
    hosts.removeDuplicates();
    if (places.size() == 1)
        return places.first();
    return hosts.size() == 1 ? hosts.first() : hosts.isEmpty() ? tr("nowhere") : tr("%1 registries").arg(hosts.size());
}

QString placeText(const Destination &destination, const Spec &spec)
{
    switch (destination.kind) {
    case Destination::Kind::AsSpec: return placeOfSpec(spec);
    case Destination::Kind::ThisMachine: return tr("this machine");
    case Destination::Kind::Nowhere: return tr("nowhere");
    case Destination::Kind::Other: return destination.registry;
    }
    return {};
}

bool leavesThisMachine(const Destination &destination, const Spec &spec)
{
    switch (destination.kind) {
    case Destination::Kind::ThisMachine:
    case Destination::Kind::Nowhere: return false;
    case Destination::Kind::Other: return !isLoopback(hostOf(destination.registry));
    case Destination::Kind::AsSpec: break;
    }
    return std::any_of(spec.images.begin(), spec.images.end(), [](const ImageSpec &image) { return !isLoopback(hostOf(placeOf(image))); })
        || std::any_of(spec.alsoPush.begin(), spec.alsoPush.end(), [](const QString &registry) { return !isLoopback(hostOf(registry)); });
}

} // namespace stackwright
