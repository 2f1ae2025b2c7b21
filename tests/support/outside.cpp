#include "tests/support/outside.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <gtest/gtest.h>

namespace stackwright::outside {

namespace {

/// What a child of these tests sees: nothing of the machine's CI, no identity of git's but ours.
QProcessEnvironment plainEnvironment(const QStringList &more)
{
    QProcessEnvironment environment;
    for (const char *name : {"PATH", "HOME", "TMPDIR", "DOCKER_HOST", "LSAN_OPTIONS", "ASAN_OPTIONS", "UBSAN_OPTIONS"})
        if (qEnvironmentVariableIsSet(name))
            environment.insert(QLatin1String(name), qEnvironmentVariable(name));
    environment.insert(QStringLiteral("LANG"), QStringLiteral("C.UTF-8"));
    environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
    environment.insert(QStringLiteral("GIT_CONFIG_NOSYSTEM"), QStringLiteral("1"));
    for (const char *role : {"AUTHOR", "COMMITTER"}) {
        environment.insert(QLatin1String("GIT_") + QLatin1String(role) + QLatin1String("_NAME"), QStringLiteral("A Tester"));
        environment.insert(QLatin1String("GIT_") + QLatin1String(role) + QLatin1String("_EMAIL"), QStringLiteral("tester@localhost"));
    }
    for (const QString &pair : more)
        environment.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
    return environment;
}

} // namespace

QJsonObject Outcome::json() const
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(out, &error);
    EXPECT_TRUE(document.isObject()) << qPrintable(error.errorString()) << " in: " << out.left(2000).constData()
                                     << "\nstandard error: " << err.left(2000).constData();
    return document.object();
}

QList<QByteArray> Outcome::errors() const
{
    QList<QByteArray> found;
    for (const QByteArray &line : err.split('\n'))
        if (line.startsWith("error: "))
            found += line;
    return found;
}

Outcome call(const QString &program, const QStringList &arguments, const Setting &setting)
{
    QProcess process;
    process.setProcessEnvironment(plainEnvironment(setting.environment));
    if (!setting.folder.isEmpty())
        process.setWorkingDirectory(setting.folder);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    Outcome outcome;
    if (!process.waitForFinished(setting.seconds * 1000)) {
        ADD_FAILURE() << qPrintable(program) << ' ' << qPrintable(arguments.join(QLatin1Char(' '))) << ": "
                      << qPrintable(process.errorString());
        process.kill();
        process.waitForFinished(5000);
    } else if (process.exitStatus() == QProcess::NormalExit) {
        outcome.code = process.exitCode();
    }
    outcome.out = process.readAllStandardOutput();
    outcome.err = process.readAllStandardError();
    return outcome;
}

Outcome console(const QStringList &arguments, const Setting &setting)
{
    return call(QStringLiteral(STACKWRIGHT_BIN "/stackwright"), arguments, setting);
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QFile::ReadOnly)) << qPrintable(path) << ": " << qPrintable(file.errorString());
    return file.isOpen() ? file.readAll() : QByteArray();
}

bool exists(const QString &path)
{
    return QFileInfo::exists(path);
}

QList<QJsonObject> journal(const QString &path)
{
    QList<QJsonObject> lines;
    for (const QByteArray &line : readAll(path).split('\n')) {
        if (line.isEmpty())
            continue;
        const QJsonDocument document = QJsonDocument::fromJson(line);
        EXPECT_TRUE(document.isObject()) << qPrintable(path) << ": " << line.constData();
        lines += document.object();
    }
    return lines;
}

Repository::Repository()
{
    EXPECT_TRUE(m_folder.isValid());
    git({QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("-b"), QStringLiteral("main"), QStringLiteral(".")});
}

QString Repository::path(const QString &below) const
{
    return below.isEmpty() ? m_folder.path() : m_folder.filePath(below);
}

void Repository::write(const QString &below, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path(below)).path());
    QFile file(path(below));
    ASSERT_TRUE(file.open(QFile::WriteOnly)) << qPrintable(file.fileName());
    EXPECT_EQ(file.write(bytes), bytes.size());
}

void Repository::remove(const QString &below)
{
    EXPECT_TRUE(QFileInfo(path(below)).isDir() ? QDir(path(below)).removeRecursively() : QFile::remove(path(below)));
}

QByteArray Repository::git(const QStringList &arguments)
{
    const Outcome outcome = call(QStringLiteral("git"), QStringList{QStringLiteral("-c"), QStringLiteral("commit.gpgsign=false")} + arguments,
                                 {path(), {}, 60});
    EXPECT_EQ(outcome.code, 0) << "git " << qPrintable(arguments.join(QLatin1Char(' '))) << ": " << outcome.err.constData();
    return outcome.out.trimmed();
}

QString Repository::commit(const QString &message)
{
    git({QStringLiteral("add"), QStringLiteral("-A")});
    git({QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("--allow-empty"), QStringLiteral("-m"), message});
    return QString::fromLatin1(git({QStringLiteral("rev-parse"), QStringLiteral("HEAD")}));
}

int httpStatus(const QString &method, const QString &url, QByteArray *digestHeader)
{
    const QUrl at(url);
    QTcpSocket socket;
    socket.connectToHost(at.host(), static_cast<quint16>(at.port(80)));
    if (!socket.waitForConnected(2000))
        return 0;
    const QString request = method + QLatin1Char(' ') + at.path() + QLatin1String(" HTTP/1.0\r\nHost: ") + at.authority() + QLatin1String("\r\n")
                            + QLatin1String("Accept: application/vnd.docker.distribution.manifest.v2+json, "
                                            "application/vnd.docker.distribution.manifest.list.v2+json, "
                                            "application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json\r\n\r\n");
    socket.write(request.toLatin1());
    QByteArray answer;
    while (!answer.contains("\r\n\r\n") && socket.waitForReadyRead(5000))
        answer += socket.readAll();
    for (const QByteArray &line : answer.left(answer.indexOf("\r\n\r\n")).split('\n'))
        if (digestHeader && line.toLower().startsWith("docker-content-digest:"))
            *digestHeader = line.mid(22).trimmed();
    return answer.split(' ').value(1).toInt();
}

void removeImagesOf(Repository &repository)
{
    const QList<QByteArray> commits = repository.git({QStringLiteral("rev-list"), QStringLiteral("--all")}).split('\n');
    for (const QByteArray &one : commits) {
        const Outcome found = call(QStringLiteral("docker"), {QStringLiteral("images"), QStringLiteral("-q"), QStringLiteral("--filter"),
            QLatin1String("label=org.opencontainers.image.revision=") + QString::fromLatin1(one)});
        QStringList ids = QString::fromLatin1(found.out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
        ids.removeDuplicates();
        if (!ids.isEmpty())
            call(QStringLiteral("docker"), QStringList{QStringLiteral("rmi"), QStringLiteral("-f")} + ids);
    }
}

OwnRegistry::OwnRegistry(bool readOnly)
{
    QTcpServer free;
    EXPECT_TRUE(free.listen(QHostAddress::LocalHost, 0));
    m_address = QStringLiteral("127.0.0.1:%1").arg(free.serverPort());
    free.close();
    QFile configuration(m_folder.filePath(QStringLiteral("config.yml")));
    EXPECT_TRUE(configuration.open(QFile::WriteOnly));
    configuration.write("version: 0.1\nlog: {level: error, accesslog: {disabled: true}}\nstorage:\n  filesystem:\n    rootdirectory: "
                        + m_folder.filePath(QStringLiteral("data")).toUtf8()
                        + (readOnly ? "\n  maintenance: {readonly: {enabled: true}}" : "") + "\nhttp:\n  addr: " + m_address.toUtf8() + "\n");
    configuration.close();
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setStandardOutputFile(QProcess::nullDevice());
    m_process.start(QStringLiteral("docker-registry"), {QStringLiteral("serve"), configuration.fileName()});
    QElapsedTimer clock;
    clock.start();
    while (httpStatus(QStringLiteral("GET"), QLatin1String("http://") + m_address + QLatin1String("/v2/")) != 200) {
        if (clock.elapsed() > 20'000 || m_process.state() == QProcess::NotRunning) {
            ADD_FAILURE() << "docker-registry does not answer at " << qPrintable(m_address);
            return;
        }
        m_process.waitForFinished(20);
    }
}

OwnRegistry::~OwnRegistry()
{
    stop();
}

void OwnRegistry::stop()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!m_process.waitForFinished(5000)) {
        m_process.kill();
        m_process.waitForFinished(5000);
    }
}

bool OwnRegistry::has(const QString &repository, const QString &reference) const
{
    return !digest(repository, reference).isEmpty();
}

QString OwnRegistry::digest(const QString &repository, const QString &tag) const
{
    QByteArray found;
    const int status = httpStatus(QStringLiteral("HEAD"),
                                  QLatin1String("http://") + m_address + QLatin1String("/v2/") + repository + QLatin1String("/manifests/") + tag,
                                  &found);
    return status == 200 ? QString::fromLatin1(found) : QString();
}

} // namespace stackwright::outside
