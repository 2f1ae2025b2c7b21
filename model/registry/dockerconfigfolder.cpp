#include "model/registry/credentials.h"

#include "model/base/files.h"

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

} // namespace

Result<std::shared_ptr<DockerConfigFolder>> DockerConfigFolder::make(const QHash<QString, Credentials> &logins,
                                                                     const CredentialSource &source, const QString &below)
{
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    const QString parent = !below.isEmpty() ? below : !runtime.isEmpty() && QFileInfo(runtime).isWritable() ? runtime : QDir::tempPath();
    sweep(parent);

    QByteArray pattern = QFile::encodeName(parent + QLatin1Char('/') + namePrefix + QString::number(::getpid()) + QLatin1String("-XXXXXX"));
    if (!::mkdtemp(pattern.data())) // 0700
        return surroundingsError(parent, QStringLiteral("no private folder for docker's login can be made: %1")
                                             .arg(QString::fromLocal8Bit(std::strerror(errno))));
    std::shared_ptr<DockerConfigFolder> folder(new DockerConfigFolder(QFile::decodeName(pattern)));

    const QString own = source.dockerFolder();
    QJsonObject config;
    QStringList brokenKeys;
    if (const QString file = own + QLatin1String("/config.json"); QFileInfo::exists(file)) {
        const Result<QByteArray> bytes = readFile(file, mebibyte);
        if (!bytes)
            return surroundingsError(bytes.error().what, bytes.error().why, bytes.error().advice);
        const Result<DockerConfig> read = readDockerConfig(*bytes, file);
        if (!read)
            return read.error();
        config = read->whole;
        brokenKeys = read->broken.keys();
    }
    QJsonObject auths = config.value(QLatin1String("auths")).toObject();
    for (const QString &broken : brokenKeys) // docker would read no further than this one
        auths.remove(broken);
    QJsonObject helpers = config.value(QLatin1String("credHelpers")).toObject();
    for (auto it = logins.begin(); it != logins.end(); ++it) {
        const QString host = credentialHost(it.key());
        const QByteArray pair = QString(it->user + QLatin1Char(':') + it->secret).toUtf8();
        QJsonObject entry{{QStringLiteral("auth"), QString::fromLatin1(pair.toBase64())}};
        if (!it->identityToken.isEmpty())
            entry.insert(QStringLiteral("identitytoken"), it->identityToken);
        if (!it->registryToken.isEmpty())
            entry.insert(QStringLiteral("registrytoken"), it->registryToken);
        auths.insert(keyOfHost(host), entry);
        // An empty helper sends docker back to the file for this host alone.
        if (config.contains(QLatin1String("credsStore")) || helpers.contains(keyOfHost(host)))
            helpers.insert(keyOfHost(host), QString());
    }
    config.insert(QStringLiteral("auths"), auths);
    if (!helpers.isEmpty())
        config.insert(QStringLiteral("credHelpers"), helpers);

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
