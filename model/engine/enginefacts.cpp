#include "model/engine/enginefacts.h"

#include "model/base/text.h"

#include <QVersionNumber>

namespace stackwright {

bool EngineFacts::hasBuildx(int major, int minor) const
{
    if (buildxVersion.isEmpty())
        return false;
    QString number = buildxVersion;
    if (number.startsWith(QLatin1Char('v')))
        number.remove(0, 1);
    const QVersionNumber version = QVersionNumber::fromString(number);
    return version.isNull() || version >= QVersionNumber(major, minor);
}

QString EngineFacts::storeWord() const
{
    switch (imageStore) {
    case ImageStore::Classic: return QStringLiteral("classic");
    case ImageStore::Containerd: return QStringLiteral("containerd");
    case ImageStore::Podman: return QStringLiteral("podman");
    }
    return {};
}

QJsonObject EngineFacts::toJson() const
{
    const QString word = podman ? QStringLiteral("podman") : QStringLiteral("docker");
    const QString builderWord = builder == Builder::Buildx ? QStringLiteral("buildx")
                                : builder == Builder::BuildKit ? QStringLiteral("buildkit")
                                                               : QStringLiteral("classic");
    QJsonObject json{{QStringLiteral("engine"), word},
                     {QStringLiteral("program"), program},
                     {QStringLiteral("client"), clientVersion},
                     {QStringLiteral("server"), serverVersion},
                     {QStringLiteral("api"), apiVersion},
                     {QStringLiteral("imageStore"), storeWord()},
                     {QStringLiteral("builder"), podman ? word : builderWord},
                     {QStringLiteral("whyBuilder"), whyBuilder.text}};
    if (podmanEngine)
        json.insert(QStringLiteral("serverEngine"), QStringLiteral("podman"));
    const QList<QPair<QString, QString>> known{{QStringLiteral("platform"), platform},
                                               {QStringLiteral("buildx"), buildxVersion},
                                               {QStringLiteral("driver"), buildxDriver},
                                               {QStringLiteral("buildxBuilder"), buildxBuilder},
                                               {QStringLiteral("leftAside"), leftAside}};
    for (const auto &[key, value] : known)
        if (!value.isEmpty())
            json.insert(key, value);
    return json;
}

BuilderFacts readBuilder(const QByteArray &inspected)
{
    BuilderFacts facts;
    for (const QByteArray &line : inspected.split('\n')) {
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            continue;
        const QByteArray key = line.left(colon).trimmed();
        const QString value = visible(line.mid(colon + 1).trimmed());
        // The first name is the builder's; those after it are its nodes'.
        if (key == "Name" && facts.name.isEmpty())
            facts.name = value;
        else if (key == "Driver" && facts.driver.isEmpty())
            facts.driver = value;
        else if (key == "Status")
            facts.running = facts.running || value == QLatin1String("running");
        else if (key == "Platforms")
            for (const QString &one : value.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
                QString platform = one.trimmed();
                platform.remove(QLatin1Char('*')); // the ones that somebody chose
                if (!facts.platforms.contains(platform))
                    facts.platforms += platform;
            }
        else if (key == "Error" && facts.error.isEmpty())
            facts.error = value;
    }
    return facts;
}

} // namespace stackwright
