#include "model/registry/localregistry.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/engine/engine.h"
#include "model/registry/http.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPointer>
#include <QTimer>
#include <QUuid>

#include <arpa/inet.h>
#include <csignal>
#include <crypt.h>
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr quint16 usualPort = 5000;
constexpr int mostAsks = 60; ///< of a registry that is starting, 100 ms apart
constexpr std::chrono::milliseconds askPause{100};
constexpr int mostStarts = 3; ///< each on another port
const char *const localUser = "stackwright";
const char *const nameHeader = "X-Stackwright-Registry"; ///< ours tells its name in every answer: another one at its port is seen
const QString installAdvice = QStringLiteral("install it: apt-get install docker-registry; or name a registry with --registry HOST[:PORT]");

/// The port that was free a moment ago: `wanted`, or any for 0. 0: it is taken.
quint16 freePort(quint16 wanted)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(wanted);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto *generic = reinterpret_cast<sockaddr *>(&address);
    const bool free = ::bind(fd, generic, size) == 0 && ::listen(fd, 1) == 0 && ::getsockname(fd, generic, &size) == 0;
    ::close(fd);
    return free ? ntohs(address.sin_port) : quint16(0);
}

/// Is the process the registry with this configuration? Not another program that got the number: its command line says so.
bool isServing(qint64 pid, const QString &configFile)
{
    QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
    return pid > 0 && file.open(QIODevice::ReadOnly) && file.read(64 * 1024).contains(QFile::encodeName(configFile));
}

QJsonObject readRecord(const QString &file)
{
    const Result<QByteArray> bytes = readFile(file, mebibyte);
    return bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
}

/// One start or find. Holds a lock, so that two programs do not start two registries over the same data.
class Starting : public QObject
{
public:
    Starting(Launcher &launcher, const QString &folder, QObject *context, std::function<void(Result<QString>)> answer)
        : QObject(context), m_launcher(launcher), m_folder(folder + QLatin1String("/registry")), m_answer(std::move(answer))
    {
    }
    ~Starting() override
    {
        if (m_lock >= 0)
            ::close(m_lock);
    }

    void start()
    {
        if (!QDir().mkpath(m_folder)) {
            give(surroundingsError(m_folder, QStringLiteral("the folder for the local registry cannot be made"),
                                   QStringLiteral("check its rights, or set XDG_STATE_HOME")));
            return;
        }
        QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        m_lock = ::open(QFile::encodeName(m_folder + QLatin1String("/lock")).constData(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        lock();
    }

private:
    void lock()
    {
        if (::flock(m_lock, LOCK_EX | LOCK_NB) == 0) {
            findRunning();
            return;
        }
        if (++m_asked > 2 * mostAsks)
            give(surroundingsError(m_folder, QStringLiteral("another stackwright has been starting the local registry for too long")));
        else
            QTimer::singleShot(askPause, this, [this] { lock(); });
    }

    void findRunning()
    {
        m_asked = 0;
        const QJsonObject record = readRecord(recordFile());
        m_port = static_cast<quint16>(std::clamp(record.value(QLatin1String("port")).toInt(), 0, 65535));
        m_name = record.value(QLatin1String("name")).toString();
        const qint64 pid = record.value(QLatin1String("pid")).toInteger();
        const bool isClosed = !record.value(QLatin1String("password")).toString().isEmpty();
        if (m_port != 0 && isClosed && (pid == 0 || isOurs(pid)))
            ask(1, [this] { startOne(); }); // a container has no pid that we know: asking is all there is
        else if (m_port != 0 && isOurs(pid))
            retire(pid, mostAsks);
        else
            startOne();
    }

    /// One that a version before passwords left running: anybody on this machine may push into it.
    void retire(qint64 pid, int asksLeft)
    {
        if (!isOurs(pid) || asksLeft == 0) {
            startOne();
            return;
        }
        ::kill(static_cast<pid_t>(pid), SIGTERM);
        QTimer::singleShot(askPause, this, [this, pid, asksLeft] { retire(pid, asksLeft - 1); });
    }

    bool isOurs(qint64 pid) const { return isServing(pid, configFile()); }

    /// A password of its own for each start, so that one that was seen somewhere is worth nothing after it. Registries know
    /// bcrypt only. The folder is its owner's alone; the file may be read by a container's user who is none of this machine's.
    Result<void> makePassword()
    {
        QByteArray random(24, Qt::Uninitialized), salt(16, Qt::Uninitialized);
        bool isRandom = true;
        for (QByteArray *bytes : {&random, &salt})
            isRandom = isRandom && ::getrandom(bytes->data(), static_cast<size_t>(bytes->size()), 0) == bytes->size();
        m_password = QString::fromLatin1(random.toHex());
        char setting[CRYPT_GENSALT_OUTPUT_SIZE];
        crypt_data work = {};
        // The cheapest round: nobody guesses 192 random bits, and each request is checked anew.
        const char *hashed = crypt_gensalt_rn("$2y$", 4, salt.constData(), static_cast<int>(salt.size()), setting, sizeof setting)
                                 ? crypt_r(m_password.toLatin1().constData(), setting, &work) : nullptr;
        if (!isRandom || !hashed || !QByteArray(hashed).startsWith("$2y$"))
            return surroundingsError(QStringLiteral("local registry"), QStringLiteral("this machine makes no bcrypt password, and without one anybody on it could push"),
                                     QStringLiteral("name a registry with --registry HOST[:PORT]"));
        const Result<void> written = writeFile(passwordFile(), QByteArray(localUser) + ':' + hashed + '\n');
        if (written)
            QFile::setPermissions(passwordFile(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
        return written;
    }

    void startOne()
    {
        m_asked = 0;
        if (++m_starts == 1) {
            const quint16 remembered = m_port != 0 ? freePort(m_port) : quint16(0);
            m_port = remembered != 0 ? remembered : freePort(usualPort);
        } else {
            m_port = 0; // somebody took it between our looking and the registry's
        }
        if (m_port == 0)
            m_port = freePort(0);
        m_name = QUuid::createUuid().toString(QUuid::WithoutBraces);
        if (const Result<void> made = makePassword(); !made) {
            give(made.error());
            return;
        }

        // JSON is YAML: the configuration is written by the writer that knows its escapes.
        const QJsonObject config{
            {QStringLiteral("version"), QStringLiteral("0.1")},
            {QStringLiteral("log"), QJsonObject{{QStringLiteral("level"), QStringLiteral("warn")},
                                                {QStringLiteral("accesslog"), QJsonObject{{QStringLiteral("disabled"), true}}}}},
            {QStringLiteral("storage"), QJsonObject{{QStringLiteral("delete"), QJsonObject{{QStringLiteral("enabled"), true}}},
                                                    {QStringLiteral("filesystem"), QJsonObject{{QStringLiteral("rootdirectory"), dataFolder()}}}}},
            {QStringLiteral("auth"), QJsonObject{{QStringLiteral("htpasswd"), QJsonObject{{QStringLiteral("realm"), QStringLiteral("stackwright")},
                                                                                          {QStringLiteral("path"), passwordFile()}}}}},
            {QStringLiteral("http"), QJsonObject{{QStringLiteral("addr"), QStringLiteral("127.0.0.1:%1").arg(m_port)},
                                                 {QStringLiteral("headers"), QJsonObject{{QLatin1String(nameHeader), QJsonArray{m_name}}}}}}};
        const Result<void> written = writeFile(configFile(), QJsonDocument(config).toJson());
        if (!written) {
            give(written.error());
            return;
        }
        Command command;
        command.program = QStringLiteral("docker-registry");
        command.arguments = {QStringLiteral("serve"), configFile()};
        command.environment = baseEnvironment();
        command.logFile = m_folder + QLatin1String("/log");
        QFile::resize(command.logFile, 0);
        const Result<qint64> pid = startDetached(command);
        if (!pid) {
            m_name.clear(); // the image has a configuration of its own
            startContainer();
            return;
        }
        m_pid = *pid;
        remember();
    }

    void startContainer()
    {
        Engine::probe(m_launcher, EngineOptions{}, this, [this](const Result<EngineFacts> &facts) {
            if (!facts) {
                give(surroundingsError(QStringLiteral("local registry"), QStringLiteral("docker-registry is not installed, and docker, which could run one, does not answer: %1").arg(facts.error().why), installAdvice));
                return;
            }
            QDir().mkpath(dataFolder());
            ContainerRequest request;
            request.image = QStringLiteral("registry:2");
            request.name = QStringLiteral("stackwright-registry-%1").arg(::getuid());
            request.mounts = {Mount{dataFolder(), QStringLiteral("/var/lib/registry"), true}, Mount{passwordFile(), QStringLiteral("/etc/stackwright-htpasswd"), false}};
            request.environment = {{QStringLiteral("REGISTRY_STORAGE_DELETE_ENABLED"), QStringLiteral("true")},
                                   {QStringLiteral("REGISTRY_AUTH"), QStringLiteral("htpasswd")},
                                   {QStringLiteral("REGISTRY_AUTH_HTPASSWD_REALM"), QStringLiteral("stackwright")},
                                   {QStringLiteral("REGISTRY_AUTH_HTPASSWD_PATH"), QStringLiteral("/etc/stackwright-htpasswd")}};
            request.ports = {QStringLiteral("127.0.0.1:%1:5000").arg(m_port)};
            request.network = QStringLiteral("bridge");
            request.detached = true;
            request.removeAtEnd = false;
            request.untilStopped = true;
            request.hardened = false; // its entry point changes owners of what it stores
            const Engine engine(*facts, EngineOptions{});
            // One of ours that stopped, by its name: its data is in the folder.
            runToEnd(m_launcher, engine.removeContainers({request.name}), this, [this, engine, request](const Finished &) {
                runToEnd(m_launcher, engine.run(request), this, [this](const Finished &finished) {
                    if (finished.exit.success())
                        remember();
                    else if (m_starts < mostStarts && freePort(m_port) == 0)
                        startOne();
                    else
                        give(surroundingsError(QStringLiteral("local registry"), QStringLiteral("docker-registry is not installed, and the image registry:2 did not start: %1")
                                                   .arg(visible(finished.output.right(300)).simplified()), installAdvice));
                });
            });
        });
    }

    void remember()
    {
        QJsonObject record{{QStringLiteral("port"), m_port}, {QStringLiteral("data"), dataFolder()}, {QStringLiteral("name"), m_name},
                           {QStringLiteral("password"), m_password}};
        if (m_pid > 0)
            record.insert(QStringLiteral("pid"), m_pid);
        const Result<void> written = writeFile(recordFile(), QJsonDocument(record).toJson());
        if (!written) {
            give(written.error());
            return;
        }
        QFile::setPermissions(recordFile(), QFile::ReadOwner | QFile::WriteOwner);
        ask(mostAsks, [this] {
            if (m_pid > 0 && !isOurs(m_pid) && m_starts < mostStarts) {
                startOne();
                return;
            }
            QFile log(m_folder + QLatin1String("/log"));
            const QByteArray said = log.open(QIODevice::ReadOnly) ? log.read(64 * 1024).trimmed() : QByteArray();
            const QString last = visible(said.mid(said.lastIndexOf('\n') + 1).left(300)).simplified();
            give(surroundingsError(QStringLiteral("local registry"), QStringLiteral("it was started on 127.0.0.1:%1 and does not answer%2")
                                       .arg(m_port).arg(last.isEmpty() ? QString() : QString(QLatin1String(": ") + last)),
                                   QStringLiteral("see %1").arg(m_folder + QLatin1String("/log"))));
        });
    }

    /// At most `most` times, and no longer than the process that was started lives. Without the password: it is not told to who
    /// may have taken the port, and the registry must ask for one. (200: an image that knows no password.)
    void ask(int most, const std::function<void()> &otherwise)
    {
        HttpRequest request;
        request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/v2/").arg(m_port));
        request.deadline = std::chrono::seconds(5);
        m_http.send(request, this, [this, most, otherwise](const HttpAnswer &answer) {
            if (answer.status == 200 && m_name.isEmpty()) {
                give(surroundingsError(QStringLiteral("local registry"), QStringLiteral("the image registry:2 of this machine asks for no password, so that anybody on it could push"),
                                       QStringLiteral("docker pull registry:2; or install docker-registry")));
                return;
            }
            if (answer.status == 401 && answer.header("docker-distribution-api-version").startsWith("registry/2")
                && (m_name.isEmpty() || answer.header(QByteArray(nameHeader).toLower()) == m_name.toLatin1()))
                give(QStringLiteral("127.0.0.1:%1").arg(m_port));
            else if (++m_asked >= most || (m_pid > 0 && !isOurs(m_pid)))
                otherwise();
            else
                QTimer::singleShot(askPause, this, [this, most, otherwise] { ask(most, otherwise); });
        });
    }

    void give(const Result<QString> &result)
    {
        if (m_lock >= 0)
            ::close(std::exchange(m_lock, -1));
        QTimer::singleShot(0, this, [this, result] {
            m_answer(result);
            deleteLater();
        });
    }

    QString recordFile() const { return m_folder + QLatin1String("/registry.json"); }
    QString configFile() const { return m_folder + QLatin1String("/config.yml"); }
    QString dataFolder() const { return m_folder + QLatin1String("/data"); }
    QString passwordFile() const { return m_folder + QLatin1String("/htpasswd"); }

    Launcher &m_launcher;
    Http m_http;
    QString m_folder;
    std::function<void(Result<QString>)> m_answer;
    int m_lock = -1;
    int m_asked = 0, m_starts = 0;
    quint16 m_port = 0;
    qint64 m_pid = 0; ///< of the process that was started here; 0: none, or a container
    QString m_name;   ///< empty: a container's
    QString m_password;
};

} // namespace

QString stateFolder(const QMap<QString, QString> &environment)
{
    const QString named = environment.value(QStringLiteral("XDG_STATE_HOME"));
    // A relative path is to be ignored (XDG base directory specification).
    const QString base = named.startsWith(QLatin1Char('/')) ? named : QString(environment.value(QStringLiteral("HOME"), QDir::homePath()) + QLatin1String("/.local/state"));
    return base + QLatin1String("/stackwright");
}

QString rememberedLocalRegistry(const QString &stateFolder)
{
    const int port = readRecord(stateFolder + QLatin1String("/registry/registry.json")).value(QLatin1String("port")).toInt();
    return port > 0 && port < 65536 ? QStringLiteral("127.0.0.1:%1").arg(port) : QString();
}

std::optional<Credentials> localRegistryLogin(const QString &stateFolder, const QString &host)
{
    if (!host.startsWith(QLatin1String("127.0.0.1:")) || rememberedLocalRegistry(stateFolder) != host)
        return std::nullopt;
    const QJsonObject record = readRecord(stateFolder + QLatin1String("/registry/registry.json"));
    const qint64 pid = record.value(QLatin1String("pid")).toInteger();
    Credentials login;
    login.user = QLatin1String(localUser);
    login.secret = record.value(QLatin1String("password")).toString();
    login.source = QStringLiteral("the local registry's folder");
    if (login.secret.isEmpty() || (pid > 0 && !isServing(pid, stateFolder + QLatin1String("/registry/config.yml"))))
        return std::nullopt; // it is not running: whoever has its port now is somebody else
    return login;
}

void ensureLocalRegistry(Launcher &launcher, const QString &stateFolder, QObject *context, std::function<void(Result<QString>)> answer)
{
    (new Starting(launcher, stateFolder, context, std::move(answer)))->start();
}

} // namespace stackwright
