#include "model/run/hosttests.h"

#include "model/base/makefolder.h"
#include "model/engine/environments.h"
#include "model/run/scratch.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace stackwright {

QMap<QString, QString> hostEnvironment(const RunContext &context)
{
    QMap<QString, QString> environment = foreignEnvironment();
    const QString realHome = environment.value(QStringLiteral("HOME"));
    const QString home = context.scratch + QLatin1String("/home");
    const QString docker = context.scratch + QLatin1String("/docker");
    if (!context.isDry()) {
        QDir().mkpath(home);
        QDir().mkpath(docker);
    }
    environment[QStringLiteral("HOME")] = home;
    environment[QStringLiteral("DOCKER_CONFIG")] = docker;
    if (!realHome.isEmpty())
        environment[QStringLiteral("PYTHONUSERBASE")] = realHome + QLatin1String("/.local");
    environment[QStringLiteral("PYTHONDONTWRITEBYTECODE")] = QStringLiteral("1");
    return environment;
}

QMap<QString, QString> hostTestEnvironment(const RunContext &context, const ImageWork &work)
{
    QMap<QString, QString> environment = hostEnvironment(context);
    environment[QStringLiteral("PYTEST_ADDOPTS")] = QStringLiteral("-p no:cacheprovider");
    environment[QStringLiteral("TEST_IMAGE")] = work.planned->target.text();
    environment[QStringLiteral("TEST_LOGS")] = context.folders.logs(); // screenshots and the like
    return environment;
}

Result<void> linkOutputIntoTree(const QString &tree, const Folders &folders)
{
    if (QFileInfo(tree).canonicalFilePath() == QFileInfo(folders.checkout).canonicalFilePath())
        return {};
    for (const QString &folder : {folders.logs(), folders.artifacts(), folders.manifests()}) {
        const QString place = tree + QLatin1Char('/') + QFileInfo(folder).fileName();
        const QFileInfo there(place);
        if (there.isSymLink() && there.symLinkTarget() == folder)
            continue; // of an image before this one
        if (const QString why = whyNotMade(folder); !why.isEmpty())
            return workError(folder, QLatin1String("the folder cannot be made: ") + why);
        // What stands there is a copy of the checkout's, or a link to it: nobody else's.
        there.isDir() && !there.isSymLink() ? Scratch::removeTree(place) : void(QFile::remove(place));
        if (::symlink(QFile::encodeName(folder).constData(), QFile::encodeName(place).constData()) != 0)
            return workError(place, QLatin1String("cannot be made for the tests: ") + QString::fromLocal8Bit(std::strerror(errno)));
    }
    return {};
}

Result<QString> hostTestTree(const RunContext &context)
{
    const QList<ImageSpec> &images = context.spec.images;
    const bool isContext = std::any_of(images.cbegin(), images.cend(), [](const ImageSpec &image) { return image.contextPath() == QLatin1String("."); });
    if (!isContext || context.isDry())
        return context.source;
    const QString tree = context.scratch + QLatin1String("/tests");
    if (QFileInfo(tree).isDir())
        return tree;
    if (const QString why = whyNotMade(tree); !why.isEmpty())
        return workError(tree, QLatin1String("the folder cannot be made: ") + why);
    for (const QString &name : QDir(context.source).entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot))
        if (!QFile::link(context.source + QLatin1Char('/') + name, tree + QLatin1Char('/') + name))
            return workError(tree, QLatin1String("cannot hold a link to ") + name);
    return tree;
}

} // namespace stackwright
