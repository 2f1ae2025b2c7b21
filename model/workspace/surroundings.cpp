#include "model/workspace/surroundings.h"

#include "model/registry/localregistry.h"
#include "model/registry/registryclient.h"

#include <QFileInfo>
#include <QStandardPaths>

#include <unistd.h>

using namespace std::chrono_literals;

namespace stackwright {

Surroundings::Surroundings(Launcher *launcher, QObject *parent) : QObject(parent), m_given(launcher) {}

Surroundings::~Surroundings()
{
    delete m_doctor; // before the launcher and the registry that it asks
}

void Surroundings::examine(const Question &question)
{
    delete m_doctor;
    if (question.place != m_question.place)
        m_checks.removeIf([](const Check &check) { return check.name.kind == QLatin1String("check-registry"); });
    m_question = question;
    m_fresh = true;
    m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(question.place.registry, question.environment), launcher());
    Doctor::Subject subject;
    subject.engine.program = question.engine;
    subject.checkout = question.folders.checkout;
    subject.output = question.folders.output;
    subject.spec = question.spec;
    subject.environment = question.environment;
    subject.registry = question.place.registry;
    if (!question.place.local)
        subject.registries = registriesOf(question.spec, question.place.registry);
    else if (const QString own = rememberedLocalRegistry(stateFolder(question.environment)); !own.isEmpty())
        subject.registries = {own};
    subject.ping = [this](const QString &host, QObject *context, std::function<void(Result<RegistryClient::Refusal>)> answer) {
        m_registry->ping(host, context, std::move(answer));
    };
    m_doctor = new Doctor(launcher(), subject, this);
    connect(m_doctor, &Doctor::checked, this, [this](const Check &check) {
        if (std::exchange(m_fresh, false))
            m_checks.clear();
        if (check.name.kind == QLatin1String("check-stack") && m_question.folders.checkout.isEmpty())
            return; // none has been opened yet: nothing is wrong with that
        if (m_question.place.local && check.name.kind == QLatin1String("check-registry") && check.state != Check::State::Ok)
            return; // a registry of our own is started when it is needed: nothing is wrong with that either
        m_checks << check;
        emit changed();
    });
    connect(m_doctor, &Doctor::finished, this, [this] {
        std::exchange(m_doctor, nullptr)->deleteLater();
        emit changed();
    });
    m_doctor->start();
}

const Check *Surroundings::check(const QString &name) const
{
    for (const Check &check : m_checks)
        if (check.name == name)
            return &check;
    return nullptr;
}

bool Surroundings::canStartEngine() const
{
    const bool isRoot = ::geteuid() == 0;
    return m_question.engine == QLatin1String("docker") && QFileInfo(QStringLiteral("/run/systemd/system")).isDir()
        && !QStandardPaths::findExecutable(QStringLiteral("systemctl")).isEmpty()
        && (isRoot || !QStandardPaths::findExecutable(QStringLiteral("pkexec")).isEmpty());
}

void Surroundings::startEngine()
{
    Command command;
    command.program = ::geteuid() == 0 ? QStringLiteral("systemctl") : QStringLiteral("pkexec");
    if (::geteuid() != 0)
        command.arguments << QStringLiteral("systemctl");
    command.arguments << QStringLiteral("start") << QStringLiteral("docker");
    command.environment = baseEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS"}) // where a password is asked for
        if (qEnvironmentVariableIsSet(name))
            command.environment.insert(QLatin1String(name), qEnvironmentVariable(name));
    command.deadline = 3min;
    runToEnd(launcher(), command, this, [this](const Finished &) { examine(m_question); });
}

} // namespace stackwright
