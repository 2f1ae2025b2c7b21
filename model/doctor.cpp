#include "model/doctor.h"

#include "model/base/text.h"
#include "model/stack/git.h"
#include "model/stack/imageref.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QStorageInfo>

#include <algorithm>

namespace stackwright {

using namespace std::chrono_literals;
using State = Check::State;

namespace {

constexpr qint64 gigabyte = 1'000'000'000;

QString firstLine(const QByteArray &bytes)
{
    return visible(bytes.trimmed().split('\n').value(0).left(200));
}

QString lastLine(const QByteArray &bytes)
{
    return visible(bytes.trimmed().split('\n').last().left(200));
}

/// Hosts where no account is the usual case.
bool isOfThisMachine(const QString &host)
{
    return host.startsWith(QLatin1String("127.")) || host.startsWith(QLatin1String("localhost")) || host.startsWith(QLatin1String("[::1]"));
}

/// The folder itself, or the nearest one above that is there already.
QString existing(QString folder)
{
    while (!folder.isEmpty() && !QFileInfo::exists(folder) && folder != QLatin1String("/"))
        folder = QFileInfo(folder).path();
    return folder;
}

bool testsOnHost(const Spec &spec, const QString &checkout)
{
    const bool fixtures = QFileInfo::exists(checkout + QStringLiteral("/images/conftest.py"));
    return std::any_of(spec.images.cbegin(), spec.images.cend(), [fixtures](const ImageSpec &image) {
        return image.integrationTests || image.testRunner == TestRunner::Host || (image.testRunner == TestRunner::Automatic && fixtures);
    });
}

} // namespace

QString word(Check::State state)
{
    switch (state) {
    case State::Ok: return QStringLiteral("ok");
    case State::Warning: return QStringLiteral("warning");
    case State::Failed: return QStringLiteral("failed");
    }
    return {};
}

QJsonObject toJson(const QList<Check> &checks)
{
    QJsonArray list;
    for (const Check &check : checks)
        list.append(QJsonObject{{QStringLiteral("name"), check.name},
                                {QStringLiteral("state"), word(check.state)},
                                {QStringLiteral("text"), check.text},
                                {QStringLiteral("fix"), check.fix}});
    return {{QStringLiteral("schema"), 1}, {QStringLiteral("checks"), list}};
}

bool anyFailed(const QList<Check> &checks)
{
    return std::any_of(checks.cbegin(), checks.cend(), [](const Check &check) { return check.state == State::Failed; });
}

QStringList registriesOf(const std::optional<Spec> &spec, const QString &registry)
{
    QStringList hosts;
    for (const ImageSpec &image : spec ? spec->images : QList<ImageSpec>())
        if (const Result<ImageRef> ref = parseImageRef(image.repository); ref) {
            const QString host = (registry.isEmpty() ? *ref : onRegistry(*ref, registry)).apiHost();
            if (!hosts.contains(host))
                hosts.append(host);
        }
    if (hosts.isEmpty() && !registry.isEmpty())
        hosts.append(registry.section(QLatin1Char('/'), 0, 0));
    return hosts;
}

Doctor::Doctor(Launcher &launcher, Subject subject, QObject *parent)
    : QObject(parent), m_launcher(launcher), m_subject(std::move(subject)), m_credentials(launcher, m_subject.environment)
{
}

Doctor::~Doctor() = default;

void Doctor::start()
{
    m_left = {[this] { checkEngine(); }, [this] { checkStorage(); }};
    for (const QString &host : std::as_const(m_subject.registries)) {
        m_left.append([this, host] { checkRegistry(host); });
        m_left.append([this, host] { checkCredentials(host); });
    }
    m_left.append([this] { checkGit(); });
    m_left.append([this] { checkCheckout(); });
    m_left.append([this] { checkTests(); });
    m_left.append([this] { checkWiki(); });
    m_left.append([this] { checkOutput(); });
    QMetaObject::invokeMethod(this, &Doctor::next, Qt::QueuedConnection);
}

void Doctor::next()
{
    if (m_left.isEmpty())
        emit finished(m_checks);
    else
        m_left.takeFirst()();
}

void Doctor::report(const QString &name, State state, const QString &text, const QString &fix)
{
    m_checks.append({name, state, text, fix});
    emit checked(m_checks.last());
}

void Doctor::ask(const QStringList &words, const QString &folder, std::function<void(const Finished &)> answer)
{
    Command command;
    command.program = words.value(0);
    command.arguments = words.mid(1);
    command.workingDirectory = folder;
    command.environment = baseEnvironment();
    command.environment.insert(QStringLiteral("GIT_TERMINAL_PROMPT"), QStringLiteral("0"));
    command.separateErrors = true;
    command.deadline = 20s;
    command.grace = 2s;
    runToEnd(m_launcher, command, this, std::move(answer));
}

void Doctor::checkEngine()
{
    Engine::probe(m_launcher, m_subject.engine, this, [this](const Result<EngineFacts> &facts) {
        if (!facts) {
            report(QStringLiteral("engine"), State::Failed, facts.error().text(), facts.error().advice);
            return next();
        }
        m_facts = *facts;
        const QString engine = facts->podman ? QStringLiteral("Podman") : QStringLiteral("Docker");
        report(QStringLiteral("engine"), State::Ok,
               facts->podman ? QStringLiteral("%1 %2 (%3)").arg(engine, facts->clientVersion, facts->program)
                             : QStringLiteral("%1 %2 at %3, client %4 (%5)").arg(engine, facts->serverVersion, Engine::address(),
                                                                                facts->clientVersion, facts->program));
        const bool classic = facts->builder == EngineFacts::Builder::Classic && !facts->podman;
        const QString name = classic ? QStringLiteral("the classic builder")
                             : facts->builder == EngineFacts::Builder::Buildx ? QStringLiteral("buildx")
                             : facts->podman ? QStringLiteral("podman")
                                             : QStringLiteral("BuildKit");
        report(QStringLiteral("builder"), classic ? State::Warning : State::Ok, QStringLiteral("%1: %2").arg(name, facts->whyBuilder),
               classic ? QStringLiteral("builds work, but slower; install docker's buildx plugin (Docker's packages: sudo apt install docker-buildx-plugin)")
                       : QString());
        next();
    });
}

void Doctor::checkSpace(const QString &name, const QString &folder, qint64 least, qint64 enough, const QString &fix)
{
    const QStorageInfo storage(existing(folder));
    if (!storage.isValid() || storage.bytesTotal() <= 0) {
        report(name, State::Warning, QStringLiteral("%1: how much space is left cannot be told").arg(folder), fix);
        return;
    }
    const qint64 left = storage.bytesAvailable();
    const QString text = QStringLiteral("%1 free in %2").arg(sizeText(left), visible(folder.toUtf8()));
    const State state = left < least ? State::Failed : left < enough ? State::Warning : State::Ok;
    report(name, state, text, state == State::Ok ? QString() : fix);
}

void Doctor::checkStorage()
{
    // Of a daemon elsewhere the folder would be looked for on this machine.
    const QString address = Engine::address();
    if (m_facts && !m_facts->storageRoot.isEmpty() && (m_facts->podman || address.startsWith(QLatin1String("unix://"))))
        checkSpace(QStringLiteral("engine storage"), m_facts->storageRoot, gigabyte / 2, 5 * gigabyte,
                   QStringLiteral("remove images that you no longer need (docker image ls; docker image rm NAME)"));
    next();
}

void Doctor::checkRegistry(const QString &host)
{
    const QString name = QStringLiteral("registry %1").arg(host);
    m_subject.ping(host, this, [this, name, host](const Result<void> &answer) {
        if (answer)
            report(name, State::Ok, QStringLiteral("answers"));
        else
            report(name, State::Failed, answer.error().what == name ? answer.error().why : answer.error().text(),
                   answer.error().advice.isEmpty() ? QStringLiteral("check that %1 is right and reachable from here, or use --local for a registry on this machine").arg(host)
                                                   : answer.error().advice);
        next();
    });
}

void Doctor::checkCredentials(const QString &host)
{
    const QString name = QStringLiteral("credentials for %1").arg(host);
    m_credentials.find(host, this, [this, name, host](const Result<Credentials> &found) {
        // Docker knows its own registry by no name: a login at registry-1.docker.io would not be used for it.
        const QString login = host == QLatin1String("registry-1.docker.io") ? QStringLiteral("docker login") : QString(QLatin1String("docker login ") + host);
        if (!found)
            report(name, State::Failed, found.error().text(), found.error().advice.isEmpty() ? login : found.error().advice);
        else if (!found->isEmpty())
            report(name, State::Ok, QStringLiteral("from %1").arg(found->source));
        else if (isOfThisMachine(host))
            report(name, State::Ok, QStringLiteral("none, as usual for a registry on this machine"));
        else
            report(name, State::Warning, QStringLiteral("none: pulls are anonymous, pushes will be refused"), login);
        next();
    });
}

void Doctor::checkGit()
{
    // Plans read the repository themselves; publishing the wiki is git's own work.
    ask({QStringLiteral("git"), QStringLiteral("--version")}, {}, [this](const Finished &finished) {
        if (finished.exit.success())
            report(QStringLiteral("git"), State::Ok, firstLine(finished.output));
        else
            report(QStringLiteral("git"), State::Failed, finished.exit.reason, QStringLiteral("install git (Debian: sudo apt install git)"));
        next();
    });
}

void Doctor::checkCheckout()
{
    const QString name = QStringLiteral("stack");
    if (m_subject.checkout.isEmpty()) {
        report(name, State::Warning, QStringLiteral("no images/spec.yml here or above"), QStringLiteral("go into a stack's checkout, or name it with -C DIR"));
        return next();
    }
    const Result<std::unique_ptr<Git>> git = openGit(m_subject.checkout);
    if (!git)
        report(name, State::Failed, git.error().text(), git.error().advice);
    else if (!m_subject.spec)
        report(name, State::Failed, QStringLiteral("images/spec.yml has errors"), QStringLiteral("stackwright check"));
    else if (!m_subject.spec->whyNotRunnable.isEmpty())
        report(name, State::Warning, QStringLiteral("it can be planned, not run: %1").arg(m_subject.spec->whyNotRunnable), QStringLiteral("stackwright check"));
    else
        report(name, State::Ok, QStringLiteral("%1 in %2").arg(counted(m_subject.spec->images.size(), QStringLiteral("image")), visible(m_subject.checkout.toUtf8())));
    next();
}

void Doctor::checkTests()
{
    if (!m_subject.spec || !testsOnHost(*m_subject.spec, m_subject.checkout))
        return next();
    const QStringList words = m_subject.spec->images.first().testCommand + QStringList{QStringLiteral("--version")};
    ask(words, m_subject.checkout, [this, words](const Finished &finished) {
        const QString name = QStringLiteral("tests on this machine");
        const QByteArray said = finished.output.trimmed().isEmpty() ? finished.errors : finished.output;
        if (finished.exit.success())
            report(name, State::Ok, firstLine(said));
        else
            report(name, State::Failed,
                   QStringLiteral("`%1`: %2").arg(words.join(QLatin1Char(' ')), said.trimmed().isEmpty() ? finished.exit.reason : lastLine(said)),
                   QStringLiteral("install pytest (Debian: sudo apt install python3-pytest python3-docker)"));
        next();
    });
}

void Doctor::checkWiki()
{
    if (!m_subject.spec || m_subject.spec->wiki.remote.isEmpty())
        return next();
    const QString remote = m_subject.spec->wiki.remote;
    ask({QStringLiteral("git"), QStringLiteral("ls-remote"), QStringLiteral("--heads"), QStringLiteral("--"), remote}, m_subject.checkout,
        [this, remote](const Finished &finished) {
            if (finished.exit.success())
                report(QStringLiteral("wiki"), State::Ok, QStringLiteral("%1 answers").arg(visible(remote.toUtf8())));
            else
                report(QStringLiteral("wiki"), State::Warning,
                       QStringLiteral("%1: %2").arg(visible(remote.toUtf8()),
                                                    finished.errors.trimmed().isEmpty() ? finished.exit.reason : lastLine(finished.errors)),
                       QStringLiteral("check wiki.remote in images/spec.yml and your access to it, or run with --no-publish"));
            next();
        });
}

void Doctor::checkOutput()
{
    if (!m_subject.output.isEmpty()) {
        const QString folder = existing(m_subject.output);
        if (!QFileInfo(folder).isDir() || !QFileInfo(folder).isWritable())
            report(QStringLiteral("output"), State::Failed, QStringLiteral("%1 cannot be written to").arg(visible(folder.toUtf8())),
                   QStringLiteral("choose another folder with --output DIR"));
        else
            checkSpace(QStringLiteral("output"), m_subject.output, gigabyte / 20, gigabyte, QStringLiteral("free some space, or choose another folder with --output DIR"));
    }
    next();
}

} // namespace stackwright
