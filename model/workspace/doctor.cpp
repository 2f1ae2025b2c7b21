#include "model/workspace/doctor.h"

#include "model/base/address.h"
#include "model/base/text.h"
#include "model/engine/environments.h"
#include "model/git/git.h"
#include "model/run/testpaths.h"
#include "model/stack/imageref.h"
#include "model/stack/layout.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
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

/// The folder itself, or the nearest one above that is there already.
QString existing(QString folder)
{
    while (!folder.isEmpty() && !QFileInfo::exists(folder) && folder != QLatin1String("/"))
        folder = QFileInfo(folder).path();
    return folder;
}

bool testsOnHost(const Spec &spec, const QString &checkout)
{
    const bool fixtures = QFileInfo::exists(checkout + QLatin1Char('/') + pathBelow(spec.imagesFolder, QStringLiteral("conftest.py")));
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
        list.append(QJsonObject{{QStringLiteral("name"), check.name.text},
                                {QStringLiteral("state"), word(check.state)},
                                {QStringLiteral("text"), check.text.text},
                                {QStringLiteral("fix"), check.fix.text}});
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
    if (spec && registry.isEmpty())
        for (const QString &further : spec->alsoPush)
            if (const auto ref = parseImageRef(further); ref && !hosts.contains(ref->apiHost()))
                hosts.append(ref->apiHost());
    if (hosts.isEmpty() && !registry.isEmpty())
        hosts.append(registry.section(QLatin1Char('/'), 0, 0));
    return hosts;
}

Doctor::Doctor(Launcher &launcher, Subject subject, QObject *parent)
    : QObject(parent), m_launcher(launcher), m_subject(std::move(subject)), m_credentials(launcher, m_subject.environment, m_subject.registry)
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

void Doctor::report(const Clause &name, State state, const Clause &text, const Clause &fix)
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
    command.environment = words.value(0) == QLatin1String("git") ? baseEnvironment() : foreignEnvironment();
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
            report(clause("check-engine"), State::Failed, facts.error().whole(), facts.error().advice);
            return next();
        }
        m_facts = *facts;
        const QString engine = facts->podman || facts->podmanEngine ? QStringLiteral("Podman") : QStringLiteral("Docker");
        const Clause where = facts->podman
            ? clause("podman-at", {engine, facts->clientVersion, facts->program})
            : clause("docker-at", {engine, facts->serverVersion, Engine::address(), facts->clientVersion, facts->program});
        report(clause("check-engine"), State::Ok, clause("with-store", {where, facts->storeWord()}));
        const bool ofPodman = facts->podman || facts->podmanEngine;
        const bool classic = facts->builder == EngineFacts::Builder::Classic && !ofPodman;
        const Clause name = classic ? clause("classic-builder")
                            : facts->builder == EngineFacts::Builder::Buildx ? QLatin1String("buildx")
                            : ofPodman ? QLatin1String("podman")
                                       : QLatin1String("BuildKit");
        Clause why = facts->whyBuilder;
        if (!facts->buildxBuilder.isEmpty())
            why = clause("buildx-builder-driver", {why, facts->buildxBuilder, facts->buildxDriver});
        else if (!facts->buildxDriver.isEmpty())
            why = clause("buildx-driver", {why, facts->buildxDriver});
        if (!facts->leftAside.isEmpty())
            why = clause("left-aside", {why, facts->leftAside});
        report(clause("check-builder"), classic ? State::Warning : State::Ok, clause("clause-of", {name, why}),
               classic ? clause("install-buildx") : Clause());
        next();
    });
}

void Doctor::checkSpace(const Clause &name, const QString &folder, qint64 least, qint64 enough, const Clause &fix)
{
    const QStorageInfo storage(existing(folder));
    if (!storage.isValid() || storage.bytesTotal() <= 0) {
        report(name, State::Warning, clause("space-unknown", {folder}), fix);
        return;
    }
    const qint64 left = storage.bytesAvailable();
    const Clause text = clause("space-free", {sizeText(left), visible(folder.toUtf8())});
    const State state = left < least ? State::Failed : left < enough ? State::Warning : State::Ok;
    report(name, state, text, state == State::Ok ? Clause() : fix);
}

void Doctor::checkStorage()
{
    // Of a daemon elsewhere the folder would be looked for on this machine.
    const QString address = Engine::address();
    if (m_facts && !m_facts->storageRoot.isEmpty() && (m_facts->podman || address.startsWith(QLatin1String("unix://"))))
        checkSpace(clause("check-storage"), m_facts->storageRoot, gigabyte / 2, 5 * gigabyte, clause("remove-images"));
    next();
}

void Doctor::checkRegistry(const QString &host)
{
    const Clause name = clause("check-registry", {host});
    m_subject.ping(host, this, [this, name, host](const Result<RegistryClient::Refusal> &answer) {
        if (answer) {
            m_refusals.insert(host, *answer);
            report(name, State::Ok, clause("answers"));
        } else {
            const Error &error = answer.error();
            report(name, State::Failed, error.what == name.text ? error.why : error.whole(), error.advice.isEmpty() ? clause("registry-reachable", {host}) : error.advice);
        }
        next();
    });
}

void Doctor::checkCredentials(const QString &host)
{
    const Clause name = clause("check-credentials", {host});
    m_credentials.find(host, this, [this, name, host](const Result<Credentials> &found) {
        // Docker knows its own registry by no name: a login at registry-1.docker.io would not be used for it.
        const QString login = host == QLatin1String("registry-1.docker.io") ? QStringLiteral("docker login") : QString(QLatin1String("docker login ") + host);
        if (!found)
            report(name, State::Failed, found.error().whole(), found.error().advice.isEmpty() ? Clause(login) : found.error().advice);
        else if (const auto [refusal, fix] = m_refusals.value(host); !fix.isEmpty()) // whoever we are
            report(name, State::Failed, clause("no-permission", {refusal}), fix);
        else if (!found->isEmpty() && !refusal.isEmpty())
            report(name, State::Failed, clause("clause-of", {clause("credentials-from", {found->source}), clause("no-permission", {refusal})}), login);
        else if (!found->isEmpty())
            report(name, State::Ok, clause("credentials-from", {found->source}));
        else if (const bool here = isLoopback(QUrl(QLatin1String("https://") + host).host()); here && !refusal.isEmpty())
            report(name, State::Failed, clause("no-permission", {refusal}), login);
        else if (here) // where no account is the usual case
            report(name, State::Ok, clause("credentials-none-here"));
        else
            report(name, State::Warning, clause("credentials-none"), login);
        next();
    });
}

void Doctor::checkGit()
{
    // Plans read the repository themselves; publishing the wiki is git's own work.
    ask({QStringLiteral("git"), QStringLiteral("--version")}, {}, [this](const Finished &finished) {
        if (finished.exit.success())
            report(clause("check-git"), State::Ok, firstLine(finished.output));
        else
            report(clause("check-git"), State::Failed, said(finished.exit), clause("install-git"));
        next();
    });
}

void Doctor::checkCheckout()
{
    const Clause name = clause("check-stack");
    if (m_subject.checkout.isEmpty()) {
        report(name, State::Warning, clause("no-stack"), clause("go-to-stack"));
        return next();
    }
    const Result<std::unique_ptr<Git>> git = openGit(m_subject.checkout);
    if (!git)
        report(name, State::Failed, git.error().whole(), git.error().advice);
    else if (!m_subject.spec)
        report(name, State::Failed, clause("spec-errors"), QLatin1String("stackwright check"));
    else if (!m_subject.spec->whyNotRunnable.isEmpty())
        report(name, State::Warning, clause("plan-only", {m_subject.spec->whyNotRunnable}), QLatin1String("stackwright check"));
    else
        report(name, State::Ok, clause("in-folder", {countedClause(m_subject.spec->images.size(), "one-image", "many-images"), visible(m_subject.checkout.toUtf8())}));
    next();
}

void Doctor::checkTests()
{
    if (!m_subject.spec || !testsOnHost(*m_subject.spec, m_subject.checkout))
        return next();
    QStringList words = ImageSpec().testCommand;
    for (const ImageSpec &image : m_subject.spec->images)
        if (image.testCommandWritten && runsPytest(image.testCommand)) {
            words = image.testCommand.mid(0, image.testCommand.indexOf(QRegularExpression(QStringLiteral(".*(pytest|py\\.test).*"))) + 1);
            break;
        }
    words += QStringLiteral("--version");
    ask(words, m_subject.checkout, [this, words](const Finished &finished) {
        const Clause name = clause("check-tests");
        const QByteArray printed = finished.output.trimmed().isEmpty() ? finished.errors : finished.output;
        if (finished.exit.success())
            report(name, State::Ok, firstLine(printed));
        else
            report(name, State::Failed,
                   clause("of-command", {words.join(QLatin1Char(' ')), printed.trimmed().isEmpty() ? said(finished.exit) : Clause(lastLine(printed))}), clause("install-pytest"));
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
                report(clause("check-wiki"), State::Ok, clause("it-answers", {visible(remote.toUtf8())}));
            else
                report(clause("check-wiki"), State::Warning,
                       clause("clause-of", {visible(remote.toUtf8()), finished.errors.trimmed().isEmpty() ? said(finished.exit) : Clause(lastLine(finished.errors))}),
                       clause("wiki-access"));
            next();
        });
}

void Doctor::checkOutput()
{
    if (!m_subject.output.isEmpty()) {
        const QString folder = existing(m_subject.output);
        if (!QFileInfo(folder).isDir() || !QFileInfo(folder).isWritable())
            report(clause("check-output"), State::Failed, clause("not-writable", {visible(folder.toUtf8())}), clause("other-folder"));
        else
            checkSpace(clause("check-output"), m_subject.output, gigabyte / 20, gigabyte, clause("make-room"));
    }
    next();
}

} // namespace stackwright
