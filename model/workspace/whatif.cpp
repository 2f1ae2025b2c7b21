#include "model/workspace/whatif.h"

#include "model/base/text.h"
#include "model/stack/layout.h"

#include <QFile>

#include <algorithm>

namespace stackwright {

Result<Plan> planWithout(const Planning &planning, const QSet<QByteArray> &leftOut)
{
    PlanInput input = planning.input;
    input.changes.files.removeIf([&](const ChangedFile &file) { return leftOut.contains(file.path); });
    if (input.preciselyChanged)
        input.preciselyChanged->removeIf([&](std::pair<const QString &, QList<QByteArray> &> image) {
            image.second.removeIf([&](const QByteArray &path) { return leftOut.contains(path); });
            return image.second.isEmpty();
        });
    return makePlan(input);
}

Result<QSet<QByteArray>> assumeChanged(const QStringList &paths, const QString &checkout, const std::function<bool(const QByteArray &path)> &isThere,
                                       ChangeSet *changes)
{
    QSet<QByteArray> assumed;
    for (const QString &written : paths) {
        const QString top = checkout.endsWith(QLatin1Char('/')) ? checkout : QString(checkout + QLatin1Char('/'));
        const std::optional<QString> cleaned = cleanedInCheckout(written.startsWith(top) ? written.mid(top.size()) : written);
        if (!cleaned || *cleaned == QLatin1String("."))
            return inputError(QLatin1String("--what-if ") + written, cleaned ? QStringLiteral("is the checkout itself") : QStringLiteral("is not in the checkout"),
                              QStringLiteral("name files from the checkout's top, as in images/NAME/Dockerfile"));
        const QByteArray path = QFile::encodeName(*cleaned);
        const auto changed = [&](const ChangedFile &file) { return file.path == path || file.oldPath == path; };
        if (std::any_of(changes->files.cbegin(), changes->files.cend(), changed))
            continue; // it has changed indeed
        assumed.insert(path);
        changes->files += ChangedFile{path, {}, isThere(path) ? ChangedFile::Status::Modified : ChangedFile::Status::Added};
    }
    return assumed;
}

QList<PlanWarning> warningsOfAssumed(const QSet<QByteArray> &assumed, const QByteArray &specPath)
{
    QByteArrayList paths(assumed.cbegin(), assumed.cend());
    std::sort(paths.begin(), paths.end());
    QList<PlanWarning> warnings;
    for (const QByteArray &path : std::as_const(paths))
        warnings += PlanWarning{QStringLiteral("what-if"), path, QString(visible(path) + QLatin1String(" has not changed: it is planned as if it had, since --what-if names it"))};
    if (assumed.contains(specPath))
        warnings += PlanWarning{QStringLiteral("what-if-spec"), specPath,
                                QString(visible(specPath) + QLatin1String(": which images' keys would differ is not known, so none counts as different"))};
    return warnings;
}

} // namespace stackwright
