// The release desk's promotions: looked at, judged, moved, taken up again and taken back.
#include "model/workspace/releasedesk.h"

#include "model/base/mask.h"
#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/workspace/releasejob.h"
#include "model/registry/localregistry.h"
#include "model/workspace/wikidesk.h"

#include <QDir>
#include <QProcessEnvironment>

namespace stackwright {

/// `isNew`: a wiki whose remote cannot be read could not be published either, so nothing new is begun. What was begun goes on.
void ReleaseDesk::prepare(bool isNew, std::function<void()> next)
{
    if (m_state == State::Moving || !m_desk->planning())
        return;
    if (m_wiki->isPublishing()) {
        fail(workError(QStringLiteral("wiki"), tr("its pages are being published just now"), tr("look again when that is done")));
        return;
    }
    m_promotion.reset(); // of an earlier look; a gate of its that still runs is stopped
    m_gateRuns = false;
    m_state = State::Looking;
    m_said = tr("Asking the registry…");
    m_trouble.reset();
    m_past.reset();
    m_comparison.reset();
    delete std::exchange(m_comparing, nullptr);
    emit changed();
    withRegistry([this, isNew, next, turn = ++m_turn](const QString &registry) {
        const auto late = [this, turn, registry] { return turn != m_turn || registry != m_host || !m_desk->planning(); };
        Wiki *wiki = m_wiki->wiki();
        const auto go = [this, wiki, isNew, next, late] { // whether there is a remote to publish to is git's to say
            wiki->status(this, [this, wiki, isNew, next, late](const Result<WikiStatus> &status) {
                if (late()) // something else was asked for meanwhile
                    return;
                if (!status) {
                    fail(status.error());
                    return;
                }
                const bool remote = status->exists && !status->remote.isEmpty();
                // Pages that CI has published since: without them a gate would miss them.
                bringWikiUp(wiki, [this, isNew, next, late, remote](const Result<void> &fresh) {
                    if (late())
                        return;
                    if (!fresh && isNew) {
                        fail(fresh.error());
                        return;
                    }
                    makePromotion(remote);
                    next();
                });
            });
        };
        if (QDir(wiki->options().folder + QLatin1String("/.git")).exists() || wiki->options().remote.isEmpty()) {
            go();
            return;
        }
        m_said = tr("Fetching the wiki…");
        emit changed();
        wiki->prepare(this, [this, go, late](const Result<void> &ready) {
            if (late())
                return;
            if (!ready) {
                fail(ready.error());
                return;
            }
            m_said = tr("Asking the registry…");
            go();
        });
    });
}

// Two looks in quick succession want the same: the second would find the folder locked by the first.
void ReleaseDesk::bringWikiUp(Wiki *wiki, std::function<void(const Result<void> &)> then)
{
    m_whenUp = std::move(then);
    if (std::exchange(m_bringingUp, wiki) == wiki)
        return;
    wiki->refresh(this, [this, wiki](const Result<void> &fresh) {
        if (m_bringingUp != wiki) // of another stack
            return;
        m_bringingUp = nullptr;
        if (const auto next = std::exchange(m_whenUp, {}))
            next(fresh);
    });
}

void ReleaseDesk::makePromotion(bool publishes)
{
    const Planning &planning = *m_desk->planning();
    PromotionPlace place = ReleaseJob{planning.folders, planning.spec, m_host, m_desk->environment()}.place();
    if (publishes)
        place.publish = [this](const QStringList &files, const QStringList &removed, const QString &message, QObject *context,
                               const std::function<void(Result<bool>)> &answer) {
            m_said = tr("Publishing the wiki…");
            emit changed();
            publishRelease(*m_wiki->wiki(), files + removed, message, context, answer);
        };
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys())
        environment.insert(name, system.value(name));
    m_gates.masker = std::make_shared<Masker>(secretsOfEnvironment(environment)); // a gate's log is kept
    m_moving = -1;
    m_gateRuns = false;
    m_promotion = std::make_unique<Promotion>(*m_registry, m_gates, place);
    connect(m_promotion.get(), &Promotion::gateStarted, this, [this](const QString &name) {
        m_said = tr("Gate %1 runs…").arg(name);
        m_gateRuns = true;
        m_sinceGate.start();
        emit changed();
    });
    connect(m_promotion.get(), &Promotion::noted, this, [this](const Clause &what) {
        m_said = spoken(what);
        emit changed();
    });
    connect(m_promotion.get(), &Promotion::prepared, this, &ReleaseDesk::prepared);
    connect(m_promotion.get(), &Promotion::refused, this, &ReleaseDesk::fail);
    connect(m_promotion.get(), &Promotion::imageStarted, this, [this](int index) {
        m_moving = index;
        m_said = tr("Moving %1…").arg(m_promotion->record().images.at(index).to.text());
        emit changed();
    });
    connect(m_promotion.get(), &Promotion::imageChanged, this, [this] {
        m_moving = -1;
        emit changed();
    });
    connect(m_promotion.get(), &Promotion::finished, this, &ReleaseDesk::finished);
}

void ReleaseDesk::look(const QString &tag)
{
    m_tag = tag;
    m_skipped.clear();
    m_reasons.clear();
    lookAgain();
}

void ReleaseDesk::lookAgain()
{
    if (m_tag.isEmpty()) // nothing was chosen yet
        return refresh();
    m_atOnce = false; // whatever was to be taken back a moment ago: this is only looked at
    prepare(true, [this] {
        auto request = promotionRequest(m_desk->planning()->spec, m_host, m_global ? m_tag.chopped(7) : m_tag, m_global);
        if (!request) {
            fail(request.error());
            return;
        }
        request->skipGates = m_skipped;
        request->reason = m_reasons.join(QLatin1String("; "));
        m_promotion->prepare(*request);
    });
}

void ReleaseDesk::lookAtRollback(const QString &record)
{
    m_atOnce = false;
    prepare(false, [this, record] { m_promotion->prepareRollback(record); });
}

void ReleaseDesk::rollBack(const QString &record)
{
    m_atOnce = true;
    prepare(false, [this, record] { m_promotion->prepareRollback(record); });
}

void ReleaseDesk::resume()
{
    m_atOnce = true;
    prepare(false, [this] { m_promotion->prepareResume(); });
}

void ReleaseDesk::prepared()
{
    m_state = State::Ready;
    m_said.clear();
    compare();
    emit changed();
    if (!std::exchange(m_atOnce, false))
        return;
    if (mayMove() || m_promotion->kind() == Promotion::Kind::Resume) { // of a resumed one the tags may be there, the pages not
        m_state = State::Ready;
        move();
    } else {
        m_said = tr("Nothing moves: every tag is where it is to be.");
        emit changed();
    }
}

void ReleaseDesk::skipGate(const QString &name, const QString &reason)
{
    if (m_state != State::Ready || !m_promotion || m_promotion->kind() != Promotion::Kind::Promote)
        return;
    m_skipped << name;
    if (!m_reasons.contains(reason))
        m_reasons << reason;
    lookAgain();
}

bool ReleaseDesk::mayMove() const
{
    return m_state == State::Ready && !isPast() && m_promotion && m_promotion->moves() > 0
        && (m_promotion->gatesOpen() || m_promotion->kind() != Promotion::Kind::Promote);
}

void ReleaseDesk::move()
{
    if (!mayMove() && !(m_state == State::Ready && m_promotion && m_promotion->kind() == Promotion::Kind::Resume))
        return;
    // Only now: looking keeps nobody else from promoting, and each tag is read once more before it moves.
    const auto lock = Lock::take(m_desk->planning()->folders.artifacts() + QLatin1String("/promotion.lock"));
    if (!lock) {
        m_trouble = lock.error();
        emit changed();
        return;
    }
    m_lock = *lock;
    m_trouble.reset();
    m_state = State::Moving;
    emit changed();
    m_promotion->move();
}

void ReleaseDesk::stop()
{
    const bool moving = m_state == State::Moving;
    if (!m_promotion || (!moving && m_state != State::Looking) || !m_promotion->interrupt())
        return;
    m_said = moving ? tr("Stopping: what was moved is moved back…") : tr("Stopping the gate…");
    emit changed();
}

void ReleaseDesk::finished(const PromotionOutcome &outcome)
{
    m_state = State::Done;
    m_moving = -1;
    m_lock.reset();
    m_trouble = outcome.error;
    const bool back = m_promotion->kind() == Promotion::Kind::Rollback;
    m_said = outcome.error ? QString() : back ? tr("Done: every tag is back where it was.") : tr("Done: every tag is where it is to be.");
    if (outcome.published)
        m_said = QString(m_said + QLatin1Char(' ') + tr("The wiki is published.")).trimmed();
    emit changed();
    readRecords();
    m_wiki->refresh();
}

const ReleaseRecord *ReleaseDesk::record() const
{
    if (m_past)
        return &*m_past;
    return m_promotion && m_state != State::Looking && m_state != State::Idle ? &m_promotion->record() : nullptr;
}

void ReleaseDesk::showRecord(const QString &id)
{
    if (m_state == State::Moving || m_state == State::Looking)
        return;
    m_past.reset();
    for (const ReleaseRecord &one : m_releases)
        if (one.id == id)
            m_past = one;
    compare();
    emit changed();
}

int ReleaseDesk::moves() const
{
    return m_promotion && !isPast() && m_state != State::Looking && m_state != State::Idle ? m_promotion->moves() : 0;
}

QString ReleaseDesk::progressOf(int image) const
{
    const ReleaseRecord *shown = record();
    if (!shown || image < 0 || image >= shown->images.size())
        return {};
    const PromotedImage &one = shown->images.at(image);
    if (!isPast() && (m_state == State::Moving || m_state == State::Ready) && one.result == MoveResult::NotMoved) {
        if (image == m_moving)
            return QStringLiteral("running");
        return one.needsMove() ? QStringLiteral("waiting") : QStringLiteral("unchanged");
    }
    if (!one.needsMove() && one.result == MoveResult::NotMoved && !one.newDigest.isEmpty())
        return QStringLiteral("unchanged");
    QString result = word(one.result);
    return result.replace(QLatin1Char('-'), QLatin1Char(' '));
}

} // namespace stackwright
