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
#include <fcntl.h>
#include <memory>
#include <netinet/in.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stackwright {

namespace {

constexpr quint16 usualPort = 5000;
constexpr int mostAsks = 60; ///< of a registry that is starting, 100 ms apart
constexpr std::chrono::milliseconds askPause{100};
constexpr int mostStarts = 3; ///< each on another port
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
        const Result<QByteArray> bytes = readFile(recordFile(), mebibyte);
        const QJsonObject record = bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
        m_port = static_cast<quint16>(std::clamp(record.value(QLatin1String("port")).toInt(), 0, 65535));
        m_name = record.value(QLatin1String("name")).toString();
        const qint64 pid = record.value(QLatin1String("pid")).toInteger();
        if (m_port != 0 && (pid == 0 || isOurs(pid)))
            ask(1, [this] { startOne(); }); // a container has no pid that we know: asking is all there is
        else
            startOne();
    }

    /// Not another program that got the number: its command line names our configuration.
    bool isOurs(qint64 pid) const
    {
        QFile file(QStringLiteral("/proc/%1/cmdline").arg(pid));
        return file.open(QIODevice::ReadOnly) && file.read(64 * 1024).contains(QFile::encodeName(configFile()));
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

        // JSON is YAML: the configuration is written by the writer that knows its escapes.
        const QJsonObject config{
            {QStringLiteral("version"), QStringLiteral("0.1")},
            {QStringLiteral("log"), QJsonObject{{QStringLiteral("level"), QStringLiteral("warn")},
                                                {QStringLiteral("accesslog"), QJsonObject{{QStringLiteral("disabled"), true}}}}},
            {QStringLiteral("storage"), QJsonObject{{QStringLiteral("delete"), QJsonObject{{QStringLiteral("enabled"), true}}},
                                                    {QStringLiteral("filesystem"), QJsonObject{{QStringLiteral("rootdirectory"), dataFolder()}}}}},
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
            request.mounts = {Mount{dataFolder(), QStringLiteral("/var/lib/registry"), true}};
            request.environment = {{QStringLiteral("REGISTRY_STORAGE_DELETE_ENABLED"), QStringLiteral("true")}};
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
        QJsonObject record{{QStringLiteral("port"), m_port}, {QStringLiteral("data"), dataFolder()}, {QStringLiteral("name"), m_name}};
        if (m_pid > 0)
            record.insert(QStringLiteral("pid"), m_pid);
        const Result<void> written = writeFile(recordFile(), QJsonDocument(record).toJson());
        if (!written) {
            give(written.error());
            return;
        }
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

    /// At most `most` times, and no longer than the process that was started lives.
    void ask(int most, const std::function<void()> &otherwise)
    {
        HttpRequest request;
        request.url = QUrl(QStringLiteral("http://127.0.0.1:%1/v2/").arg(m_port));
        request.deadline = std::chrono::seconds(5);
        m_http.send(request, this, [this, most, otherwise](const HttpAnswer &answer) {
            if (answer.status == 200 && answer.header("docker-distribution-api-version").startsWith("registry/2")
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

    Launcher &m_launcher;
    Http m_http;
    QString m_folder;
    std::function<void(Result<QString>)> m_answer;
    int m_lock = -1;
    int m_asked = 0, m_starts = 0;
    quint16 m_port = 0;
    qint64 m_pid = 0; ///< of the process that was started here; 0: none, or a container
    QString m_name;   ///< empty: a container's, or one that an older version started
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
    const Result<QByteArray> bytes = readFile(stateFolder + QLatin1String("/registry/registry.json"), mebibyte);
    const int port = bytes ? QJsonDocument::fromJson(*bytes).object().value(QLatin1String("port")).toInt() : 0;
    return port > 0 && port < 65536 ? QStringLiteral("127.0.0.1:%1").arg(port) : QString();
}

void ensureLocalRegistry(Launcher &launcher, const QString &stateFolder, QObject *context, std::function<void(Result<QString>)> answer)
{
    (new Starting(launcher, stateFolder, context, std::move(answer)))->start();
}

} // namespace stackwright
