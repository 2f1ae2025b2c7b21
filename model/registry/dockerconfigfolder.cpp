#include "model/registry/credentials.h"

#include "model/base/files.h"
#include "model/engine/clientconfig.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

namespace stackwright {

namespace {

const QString namePrefix = QStringLiteral("stackwright-docker-");

/// "stackwright-docker-<pid>-XXXXXX" of a process that is gone.
void sweep(const QString &below)
{
    const QFileInfoList left = QDir(below).entryInfoList({namePrefix + QLatin1Char('*')}, QDir::Dirs | QDir::NoSymLinks);
    for (const QFileInfo &one : left) {
        bool isNumber = false;
        const int pid = one.fileName().mid(namePrefix.size()).section(QLatin1Char('-'), 0, 0).toInt(&isNumber);
        if (isNumber && pid > 0 && one.ownerId() == ::geteuid() && ::kill(pid, 0) != 0 && errno == ESRCH)
            QDir(one.filePath()).removeRecursively(); // links in it are removed, never followed
    }
}

/// The person's config.json, and the keys of it that docker stumbles over.
Result<QJsonObject> personsConfig(const QString &own, QStringList *brokenKeys)
{
    const QString file = own + QLatin1String("/config.json");
    if (!QFileInfo::exists(file))
        return QJsonObject();
    const Result<QByteArray> bytes = readFile(file, mebibyte);
    if (!bytes)
        return surroundingsError(bytes.error().what, bytes.error().why, bytes.error().advice);
    const Result<DockerConfig> read = readDockerConfig(*bytes, file);
    if (!read)
        return read.error();
    *brokenKeys = read->broken.keys();
    return read->whole;
}

QJsonObject authOf(const Credentials &login)
{
    const QByteArray pair = QString(login.user + QLatin1Char(':') + login.secret).toUtf8();
    QJsonObject entry{{QStringLiteral("auth"), QString::fromLatin1(pair.toBase64())}};
    if (!login.identityToken.isEmpty())
        entry.insert(QStringLiteral("identitytoken"), login.identityToken);
    if (!login.registryToken.isEmpty())
        entry.insert(QStringLiteral("registrytoken"), login.registryToken);
    return entry;
}

} // namespace

Result<std::shared_ptr<DockerConfigFolder>> DockerConfigFolder::make(const QHash<QString, Credentials> &logins,
                                                                     const CredentialSource &source, const QString &below)
{
    QStringList brokenKeys;
    const Result<QJsonObject> persons = personsConfig(source.dockerFolder(), &brokenKeys);
    if (!persons)
        return persons.error();
    QJsonObject config = *persons;
    QJsonObject auths = config.value(QLatin1String("auths")).toObject();
    for (const QString &broken : std::as_const(brokenKeys)) // docker would read no further than this one
        auths.remove(broken);
    QJsonObject helpers = config.value(QLatin1String("credHelpers")).toObject();
    // What podman has besides: whoever gets this folder, docker or podman, looks nowhere else.
    const QJsonObject podmans = source.podmansEntries("auths"), podmansHelpers = source.podmansEntries("credHelpers");
    for (auto it = podmans.begin(); it != podmans.end(); ++it)
        if (const QString key = it.key().contains(QLatin1Char('/')) ? it.key() : keyOfHost(credentialHost(it.key())); !auths.contains(key))
            auths.insert(key, *it);
    for (auto it = podmansHelpers.begin(); it != podmansHelpers.end(); ++it)
        if (!helpers.contains(it.key()))
            helpers.insert(it.key(), *it);
    for (auto it = logins.begin(); it != logins.end(); ++it) {
        const QString key = keyOfHost(credentialHost(it.key()));
        auths.insert(key, authOf(*it));
        // An empty helper sends docker back to the file for this host alone.
        if (config.contains(QLatin1String("credsStore")) || helpers.contains(key))
            helpers.insert(key, QString());
    }
    config.insert(QStringLiteral("auths"), auths);
    if (!helpers.isEmpty())
        config.insert(QStringLiteral("credHelpers"), helpers);
    return makeWith(config, source.dockerFolder(), below);
}

Result<std::shared_ptr<DockerConfigFolder>> DockerConfigFolder::makeOnly(const QHash<QString, Credentials> &logins,
                                                                         const CredentialSource &source, const QString &below)
{
    QStringList brokenKeys;
    // A file that cannot be read is told where logins are looked for; without it the build has the defaults.
    const Result<QJsonObject> persons = personsConfig(source.dockerFolder(), &brokenKeys);
    QJsonObject config = withoutLogins(persons.ok() ? *persons : QJsonObject(), source.dockerFolder());
    QJsonObject auths;
    for (auto it = logins.begin(); it != logins.end(); ++it)
        auths.insert(keyOfHost(credentialHost(it.key())), authOf(*it));
    config.insert(QStringLiteral("auths"), auths);
    return makeWith(config, source.dockerFolder(), below);
}

Result<std::shared_ptr<DockerConfigFolder>> DockerConfigFolder::makeWith(const QJsonObject &config, const QString &own, const QString &below)
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString parent = !below.isEmpty() ? below : !runtime.isEmpty() && QFileInfo(runtime).isWritable() ? runtime : QDir::tempPath();
    sweep(parent);

    QByteArray pattern = QFile::encodeName(parent + QLatin1Char('/') + namePrefix + QString::number(::getpid()) + QLatin1String("-XXXXXX"));
    if (!::mkdtemp(pattern.data())) // 0700
        return surroundingsError(parent, QStringLiteral("no private folder for docker's login can be made: %1")
                                             .arg(QString::fromLocal8Bit(std::strerror(errno))));
    std::shared_ptr<DockerConfigFolder> folder(new DockerConfigFolder(QFile::decodeName(pattern)));

    const QString file = folder->path() + QLatin1String("/config.json");
    const mode_t before = ::umask(0077);
    const Result<void> written = writeFile(file, QJsonDocument(config).toJson());
    ::umask(before);
    if (!written)
        return written.error();
    ::chmod(QFile::encodeName(file).constData(), 0600);

    const QFileInfoList entries = QDir(own).entryInfoList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    for (const QFileInfo &one : entries)
        if (one.fileName() != QLatin1String("config.json"))
            QFile::link(one.absoluteFilePath(), folder->path() + QLatin1Char('/') + one.fileName());
    return folder;
}

DockerConfigFolder::~DockerConfigFolder()
{
    QDir(m_path).removeRecursively();
}

} // namespace stackwright
