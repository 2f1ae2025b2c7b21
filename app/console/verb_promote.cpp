// promote: moves <prefix>-stable (or stable) of the whole stack, all or nothing; --resume and --rollback.
#include "app/console/verb.h"

#include "model/base/files.h"
#include "model/base/mask.h"
#include "model/base/text.h"
#include "model/engine/launcher.h"
#include "model/pages/wiki.h"
#include "model/registry/localregistry.h"
#include "model/release/promotion.h"
#include "model/registry/registryclient.h"
#include "model/run/lock.h"
#include "model/workspace/releasejob.h"

#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QSocketNotifier>

#include <unistd.h>

namespace stackwright {

namespace {

class PromoteVerb : public Verb
{
public:
    using Verb::Verb;

    void start() override
    {
        if (const Result<void> usage = checkUsage(); !usage) {
            fail(usage.error());
            return;
        }
        const Result<Folders> folders = locate(m_request.place, QDir::currentPath());
        if (!folders) {
            fail(folders.error());
            return;
        }
        m_folders = *folders;
        const Result<QByteArray> bytes = readFile(m_folders.checkout + QLatin1Char('/') + m_folders.specFile, mebibyte);
        if (!bytes) {
            fail(bytes.error());
            return;
        }
        const SpecReading reading = readSpec(*bytes, m_folders.specFile);
        if (!reading.spec) {
            for (const Finding &finding : reading.findings)
                m_console.finding(finding);
            emit ended(2);
            return;
        }
        m_spec = *reading.spec;
        const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
        for (const QString &name : system.keys())
            m_environment.insert(name, system.value(name));
        if (!m_request.place.local) {
            withRegistry(m_request.place.registry);
            return;
        }
        ensureLocalRegistry(m_launcher, stateFolder(m_environment), this, [this](const Result<QString> &host) {
            if (host)
                withRegistry(*host);
            else
                fail(host.error());
        });
    }

    void interrupt(int signal) override
    {
        if (m_interrupted || !m_promotion || !m_promotion->interrupt()) { // a second one does not wait: the journal knows what was done
            emit ended(128 + signal);
            return;
        }
        m_interrupted = true;
        m_console.note(!m_moving ? QStringLiteral("stopping: nothing was moved")
                       : m_promotion->kind() == Promotion::Kind::Rollback ? QStringLiteral("stopping: promote --rollback goes on with it")
                                                                          : QStringLiteral("stopping: what was moved is moved back, unless all tags have moved"));
    }

private:
    Result<void> checkUsage() const
    {
        const bool resume = m_request.resume.has_value(), rollback = m_request.rollback.has_value();
        const QString what = QStringLiteral("promote");
        const QString seeHelp = QStringLiteral("see stackwright promote --help");
        if (resume + rollback + !m_request.arguments.isEmpty() > 1)
            return inputError(what, QStringLiteral("a tag, --resume and --rollback exclude each other"), seeHelp);
        if (!resume && !rollback && m_request.arguments.isEmpty())
            return inputError(what, m_request.global ? QStringLiteral("--global needs a PREFIX") : QStringLiteral("no TAG was given"), seeHelp);
        if ((resume || rollback) && (m_request.global || m_request.dryRun || !m_request.skipGates.isEmpty()))
            return inputError(what, QStringLiteral("--global, --dry-run and --skip-gate belong to a new promotion"), seeHelp);
        return {};
    }

    void withRegistry(const QString &registry)
    {
        const auto request = m_request.arguments.isEmpty() ? Result<PromotionRequest>(PromotionRequest{})
                                                           : promotionRequest(m_spec, registry, m_request.arguments.first(), m_request.global);
        if (!request) {
            fail(request.error());
            return;
        }
        m_wanted = *request;
        m_wanted.skipGates = m_request.skipGates;
        m_wanted.reason = m_request.reason;
        m_job = ReleaseJob{m_folders, m_spec, registry, m_environment};
        if (!m_request.dryRun) {
            const auto lock = Lock::take(m_folders.artifacts() + QLatin1String("/promotion.lock"));
            if (!lock) {
                fail(lock.error());
                return;
            }
            m_lock = *lock;
        }
        m_registry = std::make_unique<RegistryClient>(RegistryOptions::fromEnvironment(registry, m_environment), m_launcher);
        connect(m_registry.get(), &RegistryClient::waiting, this, [this](const QString &what, std::chrono::milliseconds time) {
            // All images are asked side by side: a registry that is away is told of once in a while, not for each of them.
            if (m_waitingTold != what || m_sinceWaiting.elapsed() > 900)
                m_console.note(QStringLiteral("%1; trying again in %2").arg(what, durationText(time)));
            m_waitingTold = what;
            m_sinceWaiting.start();
        });
        WikiOptions wiki;
        wiki.folder = m_folders.wiki;
        wiki.checkout = m_folders.checkout;
        wiki.remote = wikiRemote(m_spec.wiki.remote, m_folders.checkout);
        m_wiki = std::make_unique<Wiki>(m_launcher, wiki);
        if (!QDir(m_folders.wiki + QLatin1String("/.git")).exists() && wiki.remote.isEmpty()) {
            prepare(false); // a plain folder of pages, if any
            return;
        }
        m_wiki->prepare(this, [this](const Result<void> &ready) {
            if (!ready) {
                fail(ready.error());
                return;
            }
            m_wiki->status(this, [this](const Result<WikiStatus> &status) {
                if (!status)
                    fail(status.error());
                else if (status->remote.isEmpty())
                    prepare(false);
                else
                    refreshWiki();
            });
        });
    }

    /// Pages that CI has published since: without them a gate would miss them. A wiki that cannot be reached could not be
    /// published either, so nothing new is begun; what was begun is finished or taken back all the same.
    void refreshWiki()
    {
        m_wiki->refresh(this, [this](const Result<void> &fresh) {
            if (!fresh && !m_request.resume && !m_request.rollback) {
                fail(fresh.error());
                return;
            }
            if (!fresh)
                m_console.warning(fresh.error().text(), fresh.error().advice);
            prepare(true);
        });
    }

    void prepare(bool publish)
    {
        m_place = m_job.place();
        if (publish)
            m_place.publish = [this](const QStringList &files, const QStringList &removed, const QString &message, QObject *context,
                                     const std::function<void(Result<bool>)> &answer) {
                publishRelease(*m_wiki, files + removed, message, context, answer);
            };
        m_gates.masker = std::make_shared<Masker>(secretsOfEnvironment(m_environment)); // a gate's log is kept
        m_promotion = std::make_unique<Promotion>(*m_registry, m_gates, m_place);
        connect(m_promotion.get(), &Promotion::gateStarted, this, [this](const QString &name) { m_console.note(QStringLiteral("gate %1 runs").arg(name)); });
        connect(m_promotion.get(), &Promotion::noted, this, [this](const Clause &what) { m_console.note(visible(what.text.toUtf8())); });
        connect(m_promotion.get(), &Promotion::prepared, this, [this] { prepared(); });
        connect(m_promotion.get(), &Promotion::refused, this, [this](const Error &error) {
            m_allSeen = error.kind == Error::Kind::Interrupted; // else not all digests are known
            if (!m_promotion->record().images.isEmpty() && m_promotion->kind() == Promotion::Kind::Promote)
                table(true);
            fail(error);
        });
        connect(m_promotion.get(), &Promotion::imageStarted, this, [this](int index) {
            m_console.note((m_promotion->kind() == Promotion::Kind::Rollback ? QStringLiteral("moving back %1") : QStringLiteral("moving %1"))
                               .arg(m_promotion->record().images.at(index).to.text()));
        });
        connect(m_promotion.get(), &Promotion::imageKept, this, [this](int index) {
            m_console.note((m_promotion->kind() == Promotion::Kind::Rollback ? QStringLiteral("%1 is where it was") : QStringLiteral("%1 is there already")).arg(m_promotion->record().images.at(index).to.text()));
        });
        connect(m_promotion.get(), &Promotion::finished, this, [this](const PromotionOutcome &outcome) { finished(outcome); });
        if (m_request.resume)
            m_promotion->prepareResume(*m_request.resume);
        else if (m_request.rollback)
            m_promotion->prepareRollback(*m_request.rollback);
        else
            m_promotion->prepare(m_wanted);
    }

    void prepared()
    {
        const bool open = m_promotion->gatesOpen() || m_promotion->kind() != Promotion::Kind::Promote;
        if (m_promotion->kind() == Promotion::Kind::Promote)
            for (const GateResult &gate : m_promotion->gates())
                m_console.note(gateLine(gate));
        if (m_request.dryRun)
            if (const Result<void> listed = m_promotion->writeImageLists(false); !listed) {
                fail(listed.error());
                return;
            }
        if (m_request.dryRun || !open) {
            table(true);
            if (open)
                emit ended(0);
            else
                fail(closedGates());
            return;
        }
        const int moves = m_promotion->moves();
        if (moves == 0 || m_request.yes) {
            move();
            return;
        }
        table(false);
        if (!m_console.inIsTerminal()) {
            if (m_request.json)
                table(true);
            fail(inputError(QStringLiteral("promote"), QStringLiteral("cannot ask for confirmation: standard input is not a terminal"),
                            QStringLiteral("nothing was moved; pass --yes to promote without being asked")));
            return;
        }
        m_console.raw(QStringLiteral("%1 %2? [y/N] ").arg(m_promotion->kind() == Promotion::Kind::Rollback ? QStringLiteral("Move back") : QStringLiteral("Move"),
                                                          counted(moves, QStringLiteral("tag"))).toUtf8());
        m_answer = std::make_unique<QSocketNotifier>(STDIN_FILENO, QSocketNotifier::Read);
        connect(m_answer.get(), &QSocketNotifier::activated, this, [this] { answered(); });
    }

    void answered()
    {
        char byte = 0;
        const ssize_t n = ::read(STDIN_FILENO, &byte, 1);
        if (n == 1 && byte != '\n') {
            m_said += byte;
            return;
        }
        m_answer->setEnabled(false);
        const QByteArray said = m_said.trimmed().toLower();
        if (said == "y" || said == "yes") {
            move();
            return;
        }
        m_console.note(QStringLiteral("nothing was moved"));
        if (m_request.json)
            table(true);
        emit ended(1);
    }

    void move()
    {
        m_moving = true;
        m_promotion->move();
    }

    void finished(const PromotionOutcome &outcome)
    {
        m_moving = false;
        table(true);
        if (!m_promotion->hasPut())
            m_console.note(QStringLiteral("nothing was moved"));
        if (outcome.published)
            m_console.note(QStringLiteral("the wiki was published"));
        if (outcome.error)
            fail(*outcome.error);
        else
            emit ended(0);
    }

    Error closedGates() const
    {
        QStringList names, reasons;
        for (const GateResult &gate : m_promotion->gates())
            if (gate.state == GateResult::State::Closed) {
                names += gate.name;
                reasons += gate.why.text;
            }
        // Each gate has its line already, unless nobody wants these: a long text is not said twice.
        QString why = reasons.join(QLatin1String("; "));
        if (!m_console.quiet() && !m_request.json && why.size() > 160)
            why = names.size() == 1 ? QStringLiteral("it is closed, for what its line says above") : QStringLiteral("they are closed, for what their lines say above");
        return workError(QLatin1String(names.size() == 1 ? "gate " : "gates ") + names.join(QLatin1String(", ")), why,
                         QStringLiteral("nothing was moved; fix it, or pass it by hand: --skip-gate NAME --reason TEXT"));
    }

    static QString gateLine(const GateResult &gate)
    {
        const QString mark = gate.state == GateResult::State::Open ? QStringLiteral("\u2713")
                             : gate.state == GateResult::State::Closed ? QStringLiteral("\u2717") : QStringLiteral("-");
        return mark + QLatin1Char(' ') + gate.name + (gate.state == GateResult::State::Skipped ? QStringLiteral(" (skipped): ") : QStringLiteral(": "))
               + visible(gate.why.text.toUtf8());
    }

    /// The exact end, a line an image, on standard output; before the question the same without results, on standard error.
    void table(bool last)
    {
        const ReleaseRecord &record = m_promotion->record();
        if (m_request.json) {
            if (!last)
                return;
            QJsonArray images, gates;
            for (const PromotedImage &image : record.images) {
                QJsonObject json = toJson(image);
                if (!m_allSeen && image.why.isEmpty())
                    json.insert(QStringLiteral("why"), QStringLiteral("nothing was moved: not everything could be looked at"));
                if (!m_allSeen && image.oldDigest.isEmpty()) // there may be one
                    json.insert(QStringLiteral("result"), word(MoveResult::Unknown));
                images += json;
            }
            for (const GateResult &gate : record.gates)
                gates += QJsonObject{{QStringLiteral("name"), gate.name}, {QStringLiteral("state"), word(gate.state)}, {QStringLiteral("why"), gate.why.text}};
            m_console.data(QJsonDocument(QJsonObject{{QStringLiteral("images"), images}, {QStringLiteral("gates"), gates},
                                                     {QStringLiteral("record"), record.id}}).toJson());
            return;
        }
        QList<QStringList> rows;
        for (const PromotedImage &image : record.images) {
            QStringList row{image.image, image.from.text(), image.to.text(), QString(digestText(image.oldDigest) + QLatin1String(" -> ") + digestText(image.newDigest))};
            if (last && !m_request.dryRun)
                row += !m_allSeen && image.oldDigest.isEmpty() ? word(MoveResult::Unknown) : image.why.isEmpty() ? word(image.result) : QString(word(image.result) + QLatin1String(" (") + image.why.text + QLatin1Char(')'));
            rows += row;
        }
        QList<qsizetype> widths;
        for (const QStringList &row : rows)
            for (qsizetype i = 0; i < row.size(); ++i) {
                if (widths.size() <= i)
                    widths += 0;
                widths[i] = std::max(widths[i], row.at(i).size());
            }
        QString text;
        for (const QStringList &row : rows) {
            QString line;
            for (qsizetype i = 0; i < row.size(); ++i)
                line += i + 1 < row.size() ? QString(row.at(i).leftJustified(widths.at(i)) + QLatin1String("  ")) : row.at(i);
            text += visible(line.toUtf8()) + QLatin1Char('\n');
        }
        if (last)
            m_console.data(text);
        else
            m_console.raw(text.toUtf8());
    }

    /// Short for people, whole for programs.
    QString digestText(const QString &digest) const
    {
        if (digest.isEmpty())
            return m_allSeen ? QStringLiteral("none") : QStringLiteral("unknown");
        return m_console.dataColours() ? digest.left(19) : digest;
    }

    void fail(const Error &error) { emit ended(m_console.fail(error)); }

    ProcessLauncher m_launcher, m_gates; ///< m_gates: of the spec's own gates, with its masker
    Folders m_folders;
    Spec m_spec;
    QMap<QString, QString> m_environment;
    PromotionRequest m_wanted;
    ReleaseJob m_job;
    PromotionPlace m_place;
    std::shared_ptr<Lock> m_lock;
    std::unique_ptr<RegistryClient> m_registry;
    std::unique_ptr<Wiki> m_wiki;
    std::unique_ptr<Promotion> m_promotion;
    std::unique_ptr<QSocketNotifier> m_answer;
    QByteArray m_said;
    bool m_moving = false, m_interrupted = false, m_allSeen = true;
    QString m_waitingTold;
    QElapsedTimer m_sinceWaiting;
};

} // namespace

std::unique_ptr<Verb> makePromoteVerb(const Request &request, Console &console)
{
    return std::make_unique<PromoteVerb>(request, console);
}

} // namespace stackwright
