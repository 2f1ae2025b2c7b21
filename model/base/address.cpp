#include "model/base/address.h"

namespace stackwright {

bool isLoopback(const QString &host)
{
    if (host.compare(QLatin1String("localhost"), Qt::CaseInsensitive) == 0 || host == QLatin1String("::1")
        || host == QLatin1String("[::1]"))
        return true;
    const QStringList parts = host.split(QLatin1Char('.'));
    if (parts.size() != 4 || parts.first() != QLatin1String("127"))
        return false;
    for (const QString &part : parts) {
        bool isNumber = false;
        const int value = part.toInt(&isNumber);
        if (!isNumber || value < 0 || value > 255 || part.size() > 3)
            return false;
    }
    return true;
}

bool sameOrigin(const QUrl &one, const QUrl &other)
{
    auto port = [](const QUrl &url) { return url.port(url.scheme() == QLatin1String("https") ? 443 : 80); };
    return one.scheme() == other.scheme() && one.host() == other.host() && port(one) == port(other);
}

QString schemeFor(const QString &hostAndPort, const QStringList &plainHosts)
{
    const QUrl url(QLatin1String("https://") + hostAndPort);
    const bool plain = isLoopback(url.host()) || plainHosts.contains(hostAndPort) || plainHosts.contains(url.host());
    return plain ? QStringLiteral("http") : QStringLiteral("https");
}

} // namespace stackwright
