#include "model/workspace/releasejob.h"

#include "model/stack/registryplaces.h"
#include "model/registry/localregistry.h"
#include "model/workspace/promotedcommits.h"

#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace stackwright {

namespace {

/// The account's name where no variable says it, as under a service.
QString accountName()
{
    const passwd *account = ::getpwuid(::getuid());
    return account ? QString::fromLocal8Bit(account->pw_name) : QString::number(::getuid());
}

} // namespace

QList<ImageRef> ReleaseJob::repositories() const
{
    QList<ImageRef> found;
    for (const ImageSpec &image : spec.images)
        if (const auto name = parseImageRef(image.repository)) {
            const ImageRef there = registry.isEmpty() ? *name : onRegistry(*name, registry);
            if (!found.contains(there)) // variants share one
                found += there;
        }
    return found;
}

ImageRef ReleaseJob::shelf() const
{
    const QList<int> order = spec.breadthFirst();
    if (order.isEmpty())
        return {};
    const auto name = parseImageRef(spec.images.at(order.first()).repository);
    if (!name)
        return {};
    return registry.isEmpty() ? *name : onRegistry(*name, registry);
}

QString ReleaseJob::who() const
{
    const QString user = environment.value(QStringLiteral("GITHUB_ACTOR"), environment.value(QStringLiteral("USER"), accountName()));
    return user + QLatin1Char('@') + QSysInfo::machineHostName();
}

PromotionPlace ReleaseJob::place() const
{
    PromotionPlace place;
    place.checkout = folders.checkout;
    place.output = folders.output;
    place.state = stateFolder(environment);
    for (const ImageRef &repository : repositories())
        place.repositories += repository.repository();
    place.shelf = shelf();
    place.wiki = WikiPlace{folders.wiki, folders.manifests(), folders.artifacts(), spec.wiki.repositoryUrl};
    place.who = who();
    place.commits = [own = folders, checkout = spec](const CommitQuestion &question) { return readPromotedCommits(own, checkout, question); };
    return place;
}

} // namespace stackwright
