// doctor: a tick or a cross for everything that a run needs, each cross with the line that fixes it.
#include "app/console/verb.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/workspace/doctor.h"
#include "model/engine/launcher.h"
#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"

#include <QDir>
#include <QJsonDocument>
#include <QProcessEnvironment>

namespace stackwright {

namespace {

class DoctorVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
        const QStringList names = system.keys();
        for (const QString &name : names)
            m_subject.environment.insert(name, system.value(name));
        m_subject.engine.program = m_request.engine;
        m_subject.engine.builder = m_request.builder;
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders && !m_request.place.repo.isEmpty()) { // a folder that was named must be one
            emit ended(m_console.fail(folders.error()));
            return;
        }
        m_subject.output = folders ? folders->output : m_request.place.output;
        if (folders)
            readStack(*folders);
        if (!m_request.place.local) {
            examine(m_request.place.registry);
            return;
        }
        ensureLocalRegistry(m_launcher, stateFolder(m_subject.environment), this, [this](const Result<QString> &host) {
            if (host)
                examine(*host);
            else
                emit ended(m_console.fail(host.error()));
        });
    }

private:
    void readStack(const Folders &folders)
    {
        m_subject.checkout = folders.checkout;
        if (const Result<QByteArray> bytes = readFile(folders.checkout + QLatin1Char('/') + folders.specFile, mebibyte); bytes)
            m_subject.spec = readSpec(*bytes, folders.specFile).spec;
    }

    void examine(const QString &registry)
    {
        m_subject.registry = registry;
        m_subject.registries = registriesOf(m_subject.spec, registry);
        m_client = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(registry, m_subject.environment), m_launcher);
        m_subject.ping = [this](const QString &host, QObject *context, std::function<void(Result<RegistryClient::Refusal>)> answer) {
            m_client->ping(host, context, std::move(answer));
        };
        auto *doctor = new Doctor(m_launcher, m_subject, this);
        if (!m_request.json)
            connect(doctor, &Doctor::checked, this, [this](const Check &check) { print(check); });
        connect(doctor, &Doctor::finished, this, [this](const QList<Check> &checks) {
            if (m_request.json)
                m_console.data(QJsonDocument(toJson(checks)).toJson());
            emit ended(anyFailed(checks) ? 3 : 0);
        });
        doctor->start();
    }

    void print(const Check &check)
    {
        const bool colours = m_console.dataColours();
        const auto mark = [&](const char *sgr, const QString &sign) {
            return colours ? QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(sgr), sign) : sign;
        };
        const QString sign = check.state == Check::State::Ok        ? mark("32", QStringLiteral("✓"))
                             : check.state == Check::State::Warning ? mark("33", QStringLiteral("!"))
                                                                    : mark("31", QStringLiteral("✗"));
        QString lines = QStringLiteral("%1 %2: %3\n").arg(sign, check.name.text, check.text.text);
        if (!check.fix.isEmpty())
            lines += QStringLiteral("  %1\n").arg(check.fix.text);
        m_console.data(lines);
    }

    ProcessLauncher m_launcher;
    std::unique_ptr<RegistryClient> m_client;
    Doctor::Subject m_subject;
};

} // namespace

std::unique_ptr<Verb> makeDoctorVerb(const Request &request, Console &console)
{
    return std::make_unique<DoctorVerb>(request, console);
}

} // namespace stackwright
