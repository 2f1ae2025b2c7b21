#include "model/engine/clientconfig.h"

#include "model/base/files.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

QString personsDockerFolder()
{
    if (qEnvironmentVariableIsSet("DOCKER_CONFIG"))
        return qEnvironmentVariable("DOCKER_CONFIG");
    return qEnvironmentVariable("HOME") + QStringLiteral("/.docker");
}

QString personsBuildxFolder()
{
    if (qEnvironmentVariableIsSet("BUILDX_CONFIG"))
        return qEnvironmentVariable("BUILDX_CONFIG");
    return personsDockerFolder() + QStringLiteral("/buildx");
}

QJsonObject withoutLogins(QJsonObject config, const QString &folder)
{
    for (const char *secret : {"auths", "credsStore", "credHelpers", "HttpHeaders"})
        config.remove(QLatin1String(secret));
    QJsonArray places = config.value(QLatin1String("cliPluginsExtraDirs")).toArray();
    places.append(QString(folder + QStringLiteral("/cli-plugins")));
    config.insert(QStringLiteral("cliPluginsExtraDirs"), places);
    return config;
}

QString scratchDockerFolder()
{
    const QString person = personsDockerFolder();
    const QByteArray key = QCryptographicHash::hash(person.toUtf8(), QCryptographicHash::Sha256).toHex().left(12);
    QString cache = qEnvironmentVariable("XDG_CACHE_HOME");
    if (cache.isEmpty() && qEnvironmentVariableIsSet("HOME"))
        cache = qEnvironmentVariable("HOME") + QStringLiteral("/.cache");
    for (const QString &root : {cache, qEnvironmentVariable("XDG_RUNTIME_DIR")}) {
        if (root.isEmpty())
            continue;
        const QString folder = QString(root + QStringLiteral("/stackwright/docker-") + QString::fromLatin1(key));
        if (!QDir().mkpath(folder) || !QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
            continue;
        QJsonObject config;
        if (const Result<QByteArray> bytes = readFile(person + QStringLiteral("/config.json"), mebibyte); bytes)
            config = QJsonDocument::fromJson(bytes.value()).object();
        const QByteArray wanted = QJsonDocument(withoutLogins(config, person)).toJson();
        const QString file = folder + QStringLiteral("/config.json");
        sweepTemporaries(folder); // of one that was killed while it wrote
        const Result<QByteArray> present = readFile(file, mebibyte, false);
        if ((!present || present.value() != wanted) && !writeFile(file, wanted))
            continue;
        // They name the daemon.
        const QString contexts = QStringLiteral("/contexts");
        if (QFileInfo::exists(person + contexts) && !QFileInfo(folder + contexts).isSymLink())
            QFile::link(person + contexts, folder + contexts);
        return folder;
    }
    return {};
}

} // namespace stackwright
