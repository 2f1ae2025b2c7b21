#include "model/engine/builtimage.h"

#include <QJsonDocument>
#include <QRegularExpression>

namespace stackwright {

namespace {

QString digestIn(const QJsonValue &value)
{
    static const QRegularExpression pattern(QStringLiteral("^sha256:[0-9a-f]{64}$"));
    const QString text = value.toString();
    return pattern.match(text).hasMatch() ? text : QString();
}

} // namespace

BuiltImage readBuiltImage(const EngineFacts &facts, const QByteArray &idFile, const QByteArray &metadata)
{
    const QJsonObject json = QJsonDocument::fromJson(metadata).object();
    BuiltImage built;
    built.id = QString::fromLatin1(idFile.trimmed());
    built.digest = digestIn(json.value(QLatin1String("containerimage.digest")));
    if (facts.imageStore == EngineFacts::ImageStore::Containerd && !built.digest.isEmpty())
        built.id = built.digest;
    return built;
}

} // namespace stackwright
