// What a Spec knows of itself once it has been read.
#include "model/stack/spec.h"

#include "model/stack/layout.h"

#include <algorithm>

namespace stackwright {

int Spec::indexOf(const QString &name) const
{
    for (int i = 0; i < images.size(); ++i)
        if (images[i].name == name)
            return i;
    return -1;
}

const InfoCommand *Spec::infoCommand(const QString &key) const
{
    for (const InfoCommand &command : infoCommands)
        if (command.key == key)
            return &command;
    return nullptr;
}

QString Spec::rulesPath() const
{
    return pathBelow(imagesFolder, QStringLiteral("change_ignore.json"));
}

QString ImageSpec::folderPath() const
{
    return folder.isEmpty() ? QString(QLatin1String("images/") + name) : folder;
}

QString ImageSpec::contextPath() const
{
    return context.isEmpty() ? folderPath() : context;
}

QString ImageSpec::dockerfilePath() const
{
    return cleanedInCheckout(pathBelow(folderPath(), dockerfile)).value_or(dockerfile);
}

bool ImageSpec::needsFolder() const
{
    return !sharesContext() || isWithin(dockerfilePath().toUtf8(), folderPath().toUtf8());
}

QStringList ImageSpec::argumentsFilePaths() const
{
    QStringList paths;
    if (!argumentsFile.isEmpty())
        for (const QString &written : {pathBelow(folderPath(), argumentsFile), argumentsFile})
            if (const auto path = cleanedInCheckout(written); path && !paths.contains(*path))
                paths += *path;
    return paths;
}

QList<QPair<QString, QString>> ImageSpec::allBuildArgs() const
{
    QList<QPair<QString, QString>> all = fileArgs;
    for (const auto &own : buildArgs) {
        const auto same = std::find_if(all.begin(), all.end(), [&](const auto &one) { return one.first == own.first; });
        if (same == all.end())
            all += own;
        else
            same->second = own.second;
    }
    return all;
}

QList<int> ImageSpec::below() const
{
    QList<int> all;
    if (parentIndex >= 0)
        all += parentIndex;
    for (const UsedImage &used : uses)
        if (used.index >= 0 && !all.contains(used.index))
            all += used.index;
    return all;
}

QList<int> Spec::depths() const
{
    // An image gets its depth when all below it have theirs. Linear, and without recursion: a chain of thousands is as good
    // as a star. What stands in a circle keeps 0.
    QList<int> depth(images.size(), 0), open(images.size(), 0), ready;
    QList<QList<int>> above(images.size());
    for (int i = 0; i < images.size(); ++i) {
        for (const int below : images[i].below())
            if (below < images.size()) {
                above[below] += i;
                ++open[i];
            }
        if (open[i] == 0)
            ready += i;
    }
    for (qsizetype at = 0; at < ready.size(); ++at)
        for (const int image : std::as_const(above[ready[at]])) {
            depth[image] = qMax(depth[image], depth[ready[at]] + 1);
            if (--open[image] == 0)
                ready += image;
        }
    return depth;
}

QList<int> Spec::breadthFirst() const
{
    const QList<int> depth = depths();
    QList<int> order(images.size());
    for (int i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return depth[a] < depth[b]; });
    return order;
}

} // namespace stackwright
