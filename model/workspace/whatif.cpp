#include "model/workspace/whatif.h"

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

} // namespace stackwright
