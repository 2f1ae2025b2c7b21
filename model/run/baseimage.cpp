#include "model/run/baseimage.h"

#include "model/stack/dockeruses.h"
#include "model/stack/imageref.h"

namespace stackwright {

QString baseImage(const QByteArray &dockerfile, const QList<QPair<QString, QString>> &buildArguments)
{
    BuildInputs inputs;
    for (const auto &[name, value] : buildArguments)
        inputs.arguments.insert(name.toUtf8(), value.toUtf8());
    const DockerUses uses = usesOf(readDockerfile(dockerfile), inputs);
    const ImageUse *const base = uses.baseOf(uses.stageNamed({}));
    if (!base || !base->image)
        return {};
    const QString name = QString::fromUtf8(*base->image);
    return parseImageRef(name).ok() ? name : QString();
}

} // namespace stackwright
