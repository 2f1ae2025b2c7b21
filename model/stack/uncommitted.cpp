#include "model/stack/uncommitted.h"

#include "model/base/text.h"
#include "model/stack/variants.h"

#include <QCryptographicHash>

#include <algorithm>

namespace stackwright {

bool isOfFiles(const PlanWarning &warning)
{
    for (const char *kind : {"uncommitted-files", "checkout-lacks", "checkout-unread"})
        if (warning.kind == QLatin1String(kind))
            return true;
    return false;
}

QByteArray uncommittedHash(const PlanInput &input, const QList<bool> &built)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    bool dirty = false;
    for (qsizetype i = 0; i < built.size(); ++i) {
        const ImageSpec &image = input.spec.images[i];
        const auto local = input.local.constFind(image.name);
        if (!built[i] || local == input.local.cend() || !local->isDirty())
            continue;
        dirty = true;
        hash.addData(QByteArray(image.name.toUtf8() + '\0').append(local->hash).append(local->ownKeys ? fingerprint(image) : QByteArray()));
    }
    return dirty ? hash.result() : QByteArray();
}

void warnOfUncommitted(const PlanInput &input, Plan *plan)
{
    plan->uncommitted = static_cast<int>(input.uncommitted.size());
    QList<QByteArray> paths = input.uncommitted;
    QStringList dirty;
    for (const PlannedImage &image : std::as_const(plan->images)) {
        const auto local = input.local.constFind(image.name);
        if (image.action != Action::Build || local == input.local.cend())
            continue;
        if (local->isDirty())
            dirty += image.name;
        if (local->ownKeys && !paths.contains(input.specPath))
            paths += input.specPath;
        plan->warnings += local->lacks;
    }
    if (paths.isEmpty())
        return;
    constexpr qsizetype named = 10;
    QStringList names;
    for (const QByteArray &path : paths.mid(0, named))
        names += visible(path);
    const QString more = paths.size() > named ? QString(QLatin1String(" and ") + QString::number(paths.size() - named) + QLatin1String(" more")) : QString();
    const bool below = std::all_of(paths.cbegin(), paths.cend(), [](const QByteArray &path) { return path.startsWith("images/"); });
    const QString what = counted(paths.size(), QStringLiteral("uncommitted file"))
        + (below && input.spec.imagesFolder == QLatin1String("images") ? QLatin1String(" below images/: ") : QLatin1String(" of the images: ")) + names.join(QLatin1String(", ")) + more;
    const QString result = plan->dirty ? QString(QLatin1String(" (part of what is built: ") + keysOf(dirty).join(QLatin1String(", "))
                                                 + (plan->tag.isEmpty() ? QLatin1String("") : QLatin1String("; the tag is ")) + plan->tag + QLatin1Char(')'))
                                       : QStringLiteral(" (no part of what is built)");
    plan->warnings += PlanWarning{QStringLiteral("uncommitted-files"), paths.first(), what + result};
}

} // namespace stackwright
