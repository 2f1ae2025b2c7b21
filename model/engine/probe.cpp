// Engine::probe(): which client, which daemon, which builder. What these clients answer is in the tests of engine_test.cpp
// and, for real, in tests/engine.
#include "model/base/text.h"
#include "model/engine/clientconfig.h"
#include "model/engine/engine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QVersionNumber>

#include <memory>
#include <optional>
#include <unistd.h>

namespace stackwright {

namespace {

using namespace std::chrono_literals;
using Builder = EngineFacts::Builder;

QStringList clientsOnPath(const QString &program)
{
    if (program.contains(QLatin1Char('/')))
        return QFileInfo(program).isExecutable() ? QStringList{program} : QStringList();
    QStringList clients;
    QStringList canonical;
    const QStringList folders = qEnvironmentVariable("PATH").split(QLatin1Char(':'), Qt::SkipEmptyParts);
    for (const QString &folder : folders) {
        const QFileInfo file(QDir(folder), program);
        if (!file.isFile() || !file.isExecutable() || canonical.contains(file.canonicalFilePath()))
            continue;
        clients.append(file.absoluteFilePath());
        canonical.append(file.canonicalFilePath());
    }
    return clients;
}

bool isScript(const QString &program)
{
    QFile file(program);
    return file.open(QIODevice::ReadOnly) && file.read(4) != "\177ELF";
}

QString lastLine(const QByteArray &text)
{
    QString last;
    for (const QByteArray &line : text.split('\n'))
        if (!line.trimmed().isEmpty() && !line.startsWith("WARNING:"))
            last = visible(line.trimmed());
    return last;
}

/// The address in "Cannot connect to the Docker daemon at unix:///run/x.sock. Is …": a context may name another than ours.
QString addressIn(const QByteArray &clientErrors)
{
    static const QRegularExpression pattern(QStringLiteral(" at ([a-z]+://[^\\s]+?)(?:\\. |: |\\s|$)"));
    const QRegularExpressionMatch match = pattern.match(visible(clientErrors));
    return match.hasMatch() ? match.captured(1) : Engine::address();
}

/// "client version 1.24 is too old. Minimum supported API version is 1.44": the two do not understand each other.
Clause versionMismatch(const QByteArray &clientErrors)
{
    static const QRegularExpression pattern(QStringLiteral(
        "client version ([\\d.]+) is too (old|new)\\. (?:Minimum|Maximum) supported API version is ([\\d.]+\\d)"));
    const QRegularExpressionMatch match = pattern.match(visible(clientErrors));
    if (!match.hasMatch())
        return {};
    return clause(match.captured(2) == QLatin1String("old") ? "client-too-old" : "client-too-new", {match.captured(1), match.captured(3)});
}

int rank(Builder builder)
{
    return builder == Builder::Buildx ? 2 : builder == Builder::BuildKit ? 1 : 0;
}

/// The questions to the clients, each one when the answers before it call for it; it deletes itself after its one answer.
class Probe : public QObject
{
public:
    Probe(Launcher &launcher, EngineOptions options, QObject *context, std::function<void(Result<EngineFacts>)> answer)
        : QObject(context), m_launcher(launcher), m_options(std::move(options)), m_answer(std::move(answer))
    {
    }

    void start()
    {
        m_clients = clientsOnPath(m_options.program);
        if (m_clients.isEmpty()) {
            const bool podman = m_options.program.contains(QLatin1String("podman"));
            const Clause why = clause(m_options.program.contains(QLatin1Char('/')) ? "no-such-program" : "not-on-path");
            // Later: an answer never comes from inside probe().
            QMetaObject::invokeMethod(this, [this, why, podman] {
                refuse(surroundingsError(m_options.program, why, clause(podman ? "install-podman" : "install-docker")));
            }, Qt::QueuedConnection);
            return;
        }
        askClient();
    }

private:
    void ask(const QStringList &arguments, void (Probe::*next)(const Finished &))
    {
        Command command;
        command.program = m_facts.program;
        command.arguments = arguments;
        command.environment = baseEnvironment();
        if (!m_facts.scratchConfig.isEmpty())
            command.environment.insert(QStringLiteral("DOCKER_CONFIG"), m_facts.scratchConfig);
        if (!m_facts.buildxConfig.isEmpty())
            command.environment.insert(QStringLiteral("BUILDX_CONFIG"), m_facts.buildxConfig);
        if (qEnvironmentVariableIsSet("BUILDX_BUILDER")) // which builder is the person's current one
            command.environment.insert(QStringLiteral("BUILDX_BUILDER"), qEnvironmentVariable("BUILDX_BUILDER"));
        command.separateErrors = true;
        command.deadline = 20s;
        command.grace = 2s;
        runToEnd(m_launcher, command, this, [this, next](const Finished &finished) { (this->*next)(finished); });
    }

    void askClient()
    {
        m_facts = EngineFacts();
        m_facts.program = m_clients.takeFirst();
        m_facts.podman = QFileInfo(m_facts.program).fileName().startsWith(QLatin1String("podman"));
        m_facts.buildxBuilder = m_options.builder;
        if (m_facts.podman)
            return ask({QStringLiteral("info"), QStringLiteral("--format=json")}, &Probe::readPodman);
        m_facts.scratchConfig = scratchDockerFolder();
        m_facts.buildxConfig = personsBuildxFolder();
        // Both questions at once; the answers are read in the order in which they explain each other.
        m_answersLeft = 2;
        ask({QStringLiteral("version"), QStringLiteral("--format"), QStringLiteral("{{json .}}")}, &Probe::takeVersion);
        ask({QStringLiteral("info"), QStringLiteral("--format"), QStringLiteral("{{json .}}")}, &Probe::takeInfo);
    }

    void takeVersion(const Finished &finished)
    {
        m_version = finished;
        if (--m_answersLeft == 0)
            readVersion(m_version);
    }

    void takeInfo(const Finished &finished)
    {
        m_info = finished;
        if (--m_answersLeft == 0)
            readVersion(m_version);
    }

    void readPodman(const Finished &finished)
    {
        const QJsonObject json = QJsonDocument::fromJson(finished.output).object();
        const QJsonObject version = json.value(QLatin1String("version")).toObject();
        m_facts.podman = true; // also behind docker's name
        m_facts.imageStore = EngineFacts::ImageStore::Podman;
        m_facts.scratchConfig.clear();
        m_facts.buildxConfig.clear();
        m_facts.clientVersion = m_facts.serverVersion = version.value(QLatin1String("Version")).toString();
        m_facts.apiVersion = version.value(QLatin1String("APIVersion")).toString();
        const QJsonObject host = json.value(QLatin1String("host")).toObject();
        if (host.contains(QLatin1String("arch")))
            m_facts.platform = host.value(QLatin1String("os")).toString(QStringLiteral("linux")) + QLatin1Char('/') + host.value(QLatin1String("arch")).toString();
        m_facts.storageRoot = json.value(QLatin1String("store")).toObject().value(QLatin1String("graphRoot")).toString();
        m_facts.whyBuilder = clause("podman-builds");
        if (!finished.exit.success() || m_facts.clientVersion.isEmpty())
            return unusable(finished);
        if (!m_options.builder.isEmpty())
            return refuse(inputError(QStringLiteral("--builder"), QStringLiteral("podman has no builders to choose from"),
                                     QStringLiteral("leave it out, or use --engine docker")));
        accept();
    }

    void readVersion(const Finished &finished)
    {
        // podman-docker: a program called docker that is podman. It knows docker's words, but answers in its own.
        if (QJsonDocument::fromJson(m_info.output).object().value(QLatin1String("host")).toObject().contains(QLatin1String("buildahVersion")))
            return readPodman(m_info);
        const QJsonObject json = QJsonDocument::fromJson(finished.output).object();
        const QJsonObject server = json.value(QLatin1String("Server")).toObject();
        m_facts.clientVersion = json.value(QLatin1String("Client")).toObject().value(QLatin1String("Version")).toString();
        m_facts.serverVersion = server.value(QLatin1String("Version")).toString();
        m_facts.apiVersion = server.value(QLatin1String("ApiVersion")).toString();
        if (const QString architecture = server.value(QLatin1String("Arch")).toString(); !architecture.isEmpty())
            m_facts.platform = server.value(QLatin1String("Os")).toString(QStringLiteral("linux")) + QLatin1Char('/') + architecture;
        const QJsonArray components = server.value(QLatin1String("Components")).toArray();
        m_facts.podmanEngine = std::any_of(components.begin(), components.end(), [](const QJsonValue &one) {
            return one[QLatin1String("Name")].toString().startsWith(QLatin1String("Podman"));
        });
        if (!finished.exit.success() || m_facts.serverVersion.isEmpty())
            return unusable(finished);
        readFacts(m_info);
    }

    void readFacts(const Finished &finished)
    {
        const QJsonObject json = QJsonDocument::fromJson(finished.output).object();
        const QJsonObject client = json.value(QLatin1String("ClientInfo")).toObject();
        m_facts.storageRoot = json.value(QLatin1String("DockerRootDir")).toString();
        m_ownBuilder = client.value(QLatin1String("Context")).toString(QStringLiteral("default"));
        const QJsonArray status = json.value(QLatin1String("DriverStatus")).toArray();
        for (const QJsonValue &pair : status)
            if (pair[0].toString() == QLatin1String("driver-type") && pair[1].toString().startsWith(QLatin1String("io.containerd.snapshotter")))
                m_facts.imageStore = EngineFacts::ImageStore::Containerd;
        if (m_facts.podmanEngine)
            m_facts.imageStore = EngineFacts::ImageStore::Podman;
        const QJsonArray plugins = client.value(QLatin1String("Plugins")).toArray();
        for (const QJsonValue &plugin : plugins)
            if (plugin[QLatin1String("Name")].toString() == QLatin1String("buildx") && plugin[QLatin1String("Err")].toString().isEmpty())
                m_facts.buildxVersion = plugin[QLatin1String("Version")].toString(QStringLiteral("unknown"));
        if (!finished.exit.success())
            return unusable(finished);
        if (m_facts.podmanEngine && m_options.builder.isEmpty()) {
            // It has no BuildKit; buildx would start a container of BuildKit's own image for it.
            m_facts.buildxVersion.clear();
            m_facts.whyBuilder = clause("podman-behind", {m_facts.serverVersion});
            return accept();
        }
        if (m_facts.buildxVersion.isEmpty())
            return chooseWithoutBuildx(clause("buildx-missing", {m_facts.clientVersion}));
        // A plugin can be there and broken; without a name this is about the person's current builder.
        QStringList question{QStringLiteral("buildx"), QStringLiteral("inspect")};
        if (!m_options.builder.isEmpty())
            question += m_options.builder;
        ask(question, &Probe::readInspected);
    }

    void readInspected(const Finished &finished)
    {
        const BuilderFacts builder = readBuilder(finished.output);
        if (!m_options.builder.isEmpty())
            return readWanted(builder, finished);
        if (finished.exit.success() && builder.driver == QLatin1String("docker") && builder.name == m_ownBuilder)
            m_facts.builderPlatforms = builder.platforms;
        if (finished.exit.success() && builder.driver == QLatin1String("docker")) {
            // Another context's own builder builds on another engine than ours.
            if (!builder.name.isEmpty() && builder.name != m_ownBuilder) {
                m_facts.leftAside = QString(builder.name + QLatin1String(" (docker)"));
                m_facts.buildxBuilder = m_ownBuilder;
            }
            return takeBuildx();
        }
        // The current builder is another one, or is gone: nobody asked this program to use it.
        if (finished.exit.success() && !builder.driver.isEmpty())
            m_facts.leftAside = QString(builder.name + QLatin1String(" (") + builder.driver + QLatin1Char(')'));
        else if (const QString chosen = qEnvironmentVariable("BUILDX_BUILDER"); !chosen.isEmpty())
            m_facts.leftAside = QString(visible(chosen.toUtf8()) + QLatin1String(" (does not answer)"));
        m_facts.buildxBuilder = m_ownBuilder;
        ask({QStringLiteral("buildx"), QStringLiteral("version")}, &Probe::readBuildxVersion);
    }

    void readWanted(const BuilderFacts &builder, const Finished &finished)
    {
        const QString what = QStringLiteral("builder \"%1\"").arg(visible(m_options.builder.toUtf8()));
        if (!finished.exit.success())
            return refuse(surroundingsError(what, lastLine(finished.errors), clause("list-builders")));
        // One in a container is started by its first build; a remote one runs or does not.
        const bool startsByItself = builder.driver == QLatin1String("docker-container") || builder.driver == QLatin1String("kubernetes");
        if (!builder.running && !startsByItself && !builder.error.isEmpty())
            return refuse(surroundingsError(what, clause("does-not-answer", {builder.error}), clause("list-builders")));
        m_facts.buildxDriver = builder.driver;
        m_facts.builderPlatforms = builder.platforms;
        takeBuildx();
    }

    void readBuildxVersion(const Finished &finished)
    {
        if (finished.exit.success())
            return takeBuildx();
        m_facts.buildxVersion.clear();
        m_facts.buildxBuilder.clear();
        m_facts.leftAside.clear();
        chooseWithoutBuildx(clause("buildx-broken", {m_facts.clientVersion}));
    }

    void takeBuildx()
    {
        QString number = m_facts.buildxVersion;
        if (number.startsWith(QLatin1Char('v')))
            number.remove(0, 1);
        m_facts.builder = Builder::Buildx;
        if (m_facts.buildxDriver.isEmpty())
            m_facts.buildxDriver = QStringLiteral("docker");
        m_facts.whyBuilder = clause("buildx-is-there", {number});
        accept();
    }

    void chooseWithoutBuildx(const Clause &why)
    {
        if (!m_options.builder.isEmpty())
            return refuse(surroundingsError(QStringLiteral("builder \"%1\"").arg(visible(m_options.builder.toUtf8())), why,
                                            clause("buildx-or-none")));
        // From 18.09 to 22 BuildKit's client is part of docker itself; from 23 on it is only in buildx.
        const QVersionNumber client = QVersionNumber::fromString(m_facts.clientVersion);
        const QVersionNumber server = QVersionNumber::fromString(m_facts.serverVersion);
        const bool own = client >= QVersionNumber(18, 9) && client < QVersionNumber(23) && server >= QVersionNumber(18, 9);
        m_facts.builder = own ? Builder::BuildKit : Builder::Classic;
        m_facts.whyBuilder = own ? clause("buildkit-built-in", {m_facts.clientVersion}) : why;
        accept();
    }

    /// This client works. Is there a better one?
    void accept()
    {
        if (!m_best || rank(m_facts.builder) > rank(m_best->builder))
            m_best = m_facts;
        const bool chosenOnPurpose = m_facts.podman || m_facts.podmanEngine || isScript(m_facts.program);
        if (!m_clients.isEmpty() && !chosenOnPurpose && rank(m_best->builder) == 0)
            return askClient();
        answer(*m_best);
    }

    void unusable(const Finished &finished)
    {
        if (m_best)
            return m_clients.isEmpty() ? answer(*m_best) : askClient();
        if (const Clause mismatch = versionMismatch(finished.errors); !mismatch.isEmpty()) {
            if (!m_clients.isEmpty()) // another client may speak this engine's language
                return askClient();
            return refuse(surroundingsError(clause("in-brackets", {QStringLiteral("Docker"), m_facts.program}), mismatch, clause("other-client")));
        }
        const QString daemon = m_facts.podman ? QStringLiteral("Podman") : QStringLiteral("Docker");
        const QString where = addressIn(finished.errors);
        Clause why = Engine::whyUnreachable(finished.errors);
        const bool forbidden = why.kind == QLatin1String("permission-denied");
        if (finished.exit.how == Exit::How::TimedOut)
            why = clause("no-answer-within");
        const bool silent = why.isEmpty();
        if (silent) // not about the daemon: the client's own words
            why = lastLine(finished.errors).isEmpty() ? said(finished.exit) : Clause(lastLine(finished.errors));
        const Clause advice = forbidden ? clause("join-group") : silent ? clause("ask-version", {QFileInfo(m_facts.program).fileName()}) : clause("start-engine");
        const Clause what = m_facts.podman || silent ? clause("in-brackets", {daemon, m_facts.program}) : clause("not-reachable-at", {daemon, visible(where.toUtf8())});
        refuse(surroundingsError(what, why, advice));
    }

    void refuse(const Error &error) { answer(error); }
    void answer(const Result<EngineFacts> &result)
    {
        deleteLater();
        m_answer(result);
    }

    Launcher &m_launcher;
    EngineOptions m_options;
    std::function<void(Result<EngineFacts>)> m_answer;
    QStringList m_clients; ///< not asked yet
    EngineFacts m_facts;   ///< of the client that is asked now
    std::optional<EngineFacts> m_best;
    Finished m_version, m_info; ///< of docker's client
    QString m_ownBuilder;       ///< buildx's name for the engine's own builder: the context's
    int m_answersLeft = 0;
};

} // namespace

QStringList Engine::questions(const QString &program)
{
    Command command;
    command.program = program;
    if (QFileInfo(program).fileName().startsWith(QLatin1String("podman"))) {
        command.arguments = {QStringLiteral("info"), QStringLiteral("--format=json")};
        return {command.text()};
    }
    QStringList texts;
    for (const char *what : {"version", "info"}) {
        command.arguments = {QLatin1String(what), QStringLiteral("--format"), QStringLiteral("{{json .}}")};
        texts += command.text();
    }
    return texts;
}

void Engine::probe(Launcher &launcher, const EngineOptions &options, QObject *context, std::function<void(Result<EngineFacts>)> answer)
{
    (new Probe(launcher, options, context, std::move(answer)))->start();
}

QString Engine::address()
{
    if (const QString host = qEnvironmentVariable("DOCKER_HOST"); !host.isEmpty())
        return host;
    if (const QString context = qEnvironmentVariable("DOCKER_CONTEXT"); !context.isEmpty())
        return QStringLiteral("context %1").arg(context);
    return QStringLiteral("unix:///var/run/docker.sock");
}

Clause Engine::whyUnreachable(const QByteArray &clientErrors)
{
    if (clientErrors.contains("permission denied"))
        return clause("permission-denied");
    if (!clientErrors.contains("Cannot connect to the") && !clientErrors.contains("error during connect")
        && !clientErrors.contains("the daemon running"))
        return {};
    const QString where = addressIn(clientErrors);
    const QLatin1String scheme("unix://");
    if (where.startsWith(scheme)) {
        const QString socket = where.mid(scheme.size());
        return clause(QFileInfo::exists(socket) ? "nobody-listens" : "no-such-socket");
    }
    return clause("no-connection");
}

} // namespace stackwright
