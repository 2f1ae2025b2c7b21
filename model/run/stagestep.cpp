#include "model/run/stagestep.h"

#include "model/base/tail.h"
#include "model/base/text.h"
#include "model/engine/cappedlog.h"
#include "model/stack/variants.h"

#include <QDir>
#include <QTimer>

namespace stackwright {

namespace {

constexpr qsizetype tailSize = 16 * 1024;
constexpr qint64 largestLog = 257ll * 1024 * 1024; ///< with our own lines, after a launcher has filled its part

/// Where a command has no deadline of its own: long enough for anything but work that hangs (promises.md P14).
constexpr std::chrono::minutes quickDeadline(2);

} // namespace

QString StageStep::logName() const
{
    const char *suffix = "";
    switch (m_stage) {
    case Stage::Cache: suffix = "cache"; break;
    case Stage::Build: suffix = "build"; break;
    case Stage::Test: suffix = "basic-tests"; break;
    case Stage::Push: suffix = "push"; break;
    case Stage::Integration: suffix = "integration-tests"; break;
    case Stage::Page: suffix = "page"; break;
    case Stage::Prune: suffix = "prune"; break;
    }
    return QLatin1String("logs/") + m_work.planned->target.safeName() + QLatin1Char('.') + QLatin1String(suffix) + QLatin1String(".log");
}

QString StageStep::absoluteLog() const
{
    return m_context.folders.output + QLatin1Char('/') + logName();
}

void StageStep::begin()
{
    m_started = true;
    start();
}

void StageStep::stop()
{
    if (m_ended || m_stopping)
        return;
    m_stopping = true;
    if (m_process)
        stopProcess(*m_process); // its end goes on below, in run()
    else
        finish({StageState::Cancelled, clause("stopped"), {}});
}

void StageStep::pass(const Clause &remark, std::optional<int> exitCode)
{
    finish({StageState::Passed, remark, exitCode});
}

void StageStep::skip(const Clause &why)
{
    finish({StageState::Skipped, why, {}});
}

void StageStep::fail(const Clause &why, std::optional<int> exitCode)
{
    finish({StageState::Failed, why, exitCode});
}

void StageStep::failCommand(const Clause &why, const Exit &exit)
{
    const std::optional<int> code = exit.how == Exit::How::Exited ? std::optional(exit.code) : std::nullopt;
    if (exit.how == Exit::How::TimedOut)
        return fail(said(exit), code);
    run(m_context.engine.ping(), [this, why, code](const Finished &ping) {
        if (ping.exit.success())
            fail(why, code);
        else
            fail(clause("engine-lost", {lastLine()}), code);
    });
}

void StageStep::finish(StageEnd end)
{
    if (m_ended)
        return;
    m_ended = true;
    cleanUp([this, end] {
        QMetaObject::invokeMethod(this, [this, end] { emit ended(end); }, Qt::QueuedConnection);
    });
}

void StageStep::run(Command command, std::function<void(const Finished &)> then, bool logged)
{
    if (m_context.isDry()) {
        m_context.tell(command.text());
        QMetaObject::invokeMethod(this, [then] { then(Finished()); }, Qt::QueuedConnection);
        return;
    }
    if (logged) {
        command.logFile = absoluteLog();
        log(QLatin1String("$ ") + command.text());
        if (!m_logTrouble.isEmpty() && !m_ended)
            return fail(clause("log-not-written", {m_logTrouble}));
    }
    if (command.deadline.count() == 0)
        command.deadline = quickDeadline;
    m_tail.clear();
    const bool cleaning = m_ended; // cleanUp() may run commands too; nothing stops those
    m_process = runToEnd(m_context.launcher, command, this, [this, then, cleaning](const Finished &finished) {
        m_process = nullptr;
        if (m_stopping && !cleaning)
            finish({StageState::Cancelled, clause("stopped"), {}});
        else if (const QString trouble = m_logTrouble.isEmpty() ? finished.exit.logTrouble : m_logTrouble; !trouble.isEmpty() && !cleaning)
            fail(clause("log-not-whole", {trouble})); // nobody could tell later what happened (P2)
        else
            then(finished);
    });
    connect(m_process, &Process::output, this, [this](const QByteArray &bytes) { keepTail(m_tail, bytes, tailSize); });
}

void StageStep::ask(const Command &command, std::function<void(const Finished &)> then)
{
    Command quick = command;
    quick.deadline = quickDeadline;
    runToEnd(m_context.launcher, quick, this, std::move(then));
}

void StageStep::inspect(const QString &image, std::function<void(Result<ImageFacts>)> then)
{
    run(m_context.engine.inspectImages({image}), [this, image, then](const Finished &finished) {
        if (m_context.isDry()) {
            ImageFacts facts;
            facts.id = m_work.imageId;
            return then(facts);
        }
        if (!finished.exit.success())
            return then(workError(image, QStringLiteral("the engine has no such image")));
        Result<QList<ImageFacts>> images = Engine::readImages(finished.output);
        if (!images)
            return then(images.error());
        if (images->isEmpty())
            return then(workError(image, QStringLiteral("the engine has no such image")));
        then(images->first());
    }, false);
}

void StageStep::bring(ImageWork &work, const Then &then)
{
    if (!work.stands() || work.brought)
        return then();
    const QString name = work.planned->target.text();
    const QString from = work.planned->target.repository() + QLatin1Char('@') + work.standing->digest;
    if (m_context.isDry()) { // as if it were not on this machine
        work.brought = true;
        for (const Command &command : {m_context.engine.inspectImages({name}), m_context.engine.pull(from), m_context.engine.tag(from, name)})
            m_context.tell(command.text());
        return then();
    }
    inspect(name, [this, &work, from, then](const Result<ImageFacts> &local) {
        if (local.ok() && work.standing->isCalled(local->id)) {
            work.brought = true;
            work.imageId = local->id;
            work.facts = *local;
            return then();
        }
        Command command = m_context.engine.pull(from);
        command.deadline = std::chrono::hours(2);
        run(command, [this, &work, from, wasHere = local.ok(), then](const Finished &finished) {
            if (!finished.exit.success())
                return failCommand(clause("not-pulled", {from, lastLine()}), finished.exit);
            inspect(from, [this, &work, from, wasHere, then](const Result<ImageFacts> &pulled) {
                if (!pulled.ok())
                    return fail(clause("not-pulled", {from, pulled.error().why}));
                work.imageId = pulled->id;
                work.facts = *pulled;
                QStringList names{work.planned->target.text()};
                if (work.planned->specName.text() != names.first() && !work.planned->specName.path.isEmpty())
                    names += work.planned->specName.text();
                if (!wasHere)
                    work.made += names.first();
                nameBrought(work, from, names, then);
            });
        });
    });
}

void StageStep::nameBrought(ImageWork &work, const QString &from, QStringList names, const Then &then)
{
    if (names.isEmpty()) {
        work.brought = true;
        return then();
    }
    const QString name = names.takeFirst();
    run(m_context.engine.tag(from, name), [this, &work, from, names, name, then](const Finished &finished) {
        if (!finished.exit.success())
            return failCommand(clause("clause-of", {name, lastLine()}), finished.exit);
        nameBrought(work, from, names, then);
    }, false);
}

void StageStep::exists(const ImageRef &ref, std::function<void(const RegistryWord &)> then)
{
    if (m_context.isDry()) {
        m_context.tell(requestText("HEAD", ref));
        // Nobody is asked: as if nothing but the stable tag were there.
        const Presence presence = ref.tag == m_context.plan.stableTag + tagTail(*m_work.spec) ? Presence::Yes : Presence::No;
        QMetaObject::invokeMethod(this, [then, presence] { then({presence, {}}); }, Qt::QueuedConnection);
        return;
    }
    m_context.askRegistry(ref, this, [this, then](const RegistryWord &answer) {
        if (!m_ended && !m_stopping)
            then(answer);
    });
}

void StageStep::readBack(const ImageRef &ref, std::function<void(const Result<Held> &)> then)
{
    if (m_context.isDry()) {
        m_context.tell(requestText("GET", ref));
        QMetaObject::invokeMethod(this, [then] { then(Held()); }, Qt::QueuedConnection);
        return;
    }
    m_context.readRegistry(ref, this, [this, then](const Result<Held> &answer) {
        if (!m_ended && !m_stopping)
            then(answer);
    });
}

void StageStep::later(std::chrono::milliseconds pause, Then then)
{
    QTimer::singleShot(pause, this, [this, then] {
        if (!m_ended && !m_stopping)
            then();
    });
}

void StageStep::log(const QString &line)
{
    if (m_context.isDry())
        return;
    CappedLog file;
    if (const Result<void> opened = file.open(absoluteLog(), largestLog); !opened)
        m_logTrouble = opened.error().text();
    file.append(m_context.masked(line.toUtf8()) + '\n');
    file.close();
    if (m_logTrouble.isEmpty())
        m_logTrouble = file.trouble();
}

void StageStep::note(const char *kind, const QJsonObject &fields)
{
    m_context.note(QLatin1String(kind), m_work.planned->name, m_stage, fields);
}

QString StageStep::lastLineOf(const QByteArray &output)
{
    const QStringList lines = visible(output.last(qMin(output.size(), tailSize))).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (auto line = lines.crbegin(); line != lines.crend(); ++line)
        if (!line->trimmed().isEmpty())
            return line->trimmed().left(500);
    return QStringLiteral("it said nothing");
}

StageStep *makeStage(Stage stage, RunContext &context, ImageWork &work)
{
    switch (stage) {
    case Stage::Cache: return makeCacheStage(context, work);
    case Stage::Build: return makeBuildStage(context, work);
    case Stage::Test: return makeTestStage(context, work);
    case Stage::Push: return makePushStage(context, work);
    case Stage::Integration: return makeIntegrationStage(context, work);
    case Stage::Page: return makePageStage(context, work);
    case Stage::Prune: return makePruneStage(context, work);
    }
    return nullptr;
}

} // namespace stackwright
