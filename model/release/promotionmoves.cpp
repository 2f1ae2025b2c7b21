// The part of a promotion that moves tags: ahead one by one, back on a failure, then the wiki. Each step is in the journal,
// on disk, before it is done.
#include "model/release/promotion.h"

#include "model/base/files.h"

#include <QFile>

#include <algorithm>

namespace stackwright {

namespace {

QString orNothing(const QString &digest)
{
    return digest.isEmpty() ? QStringLiteral("nothing") : digest;
}

/// What a target names, as one word to compare: its digest, or empty for a tag that does not exist.
std::optional<QString> namedBy(const Existence &found)
{
    if (found.presence == Presence::Unknown)
        return std::nullopt;
    return found.digest;
}

} // namespace

Result<void> Promotion::note(const QString &event, int index, const QString &digest, const QString &why)
{
    if (!m_hasJournal)
        return {};
    QJsonObject fields;
    if (index >= 0) {
        fields.insert(QStringLiteral("image"), m_record.images.at(index).image);
        fields.insert(QStringLiteral("to"), m_record.images.at(index).to.text());
        fields.insert(QStringLiteral("digest"), digest.isEmpty() ? QJsonValue() : QJsonValue(digest));
    }
    if (!why.isEmpty())
        fields.insert(index >= 0 ? QStringLiteral("why") : QStringLiteral("state"), why);
    return m_journal.append(event, fields, m_place.clock.wall());
}

Result<void> Promotion::openJournal()
{
    const QString file = m_place.journal();
    const QDateTime now = m_place.clock.wall();
    bool isHere = false; // is the journal that stands there this record's?
    if (m_kind != Kind::Promote)
        if (const Result<QByteArray> bytes = readFile(file, 256 * mebibyte))
            if (const Result<PromotionStory> story = readPromotionJournal(*bytes, file))
                isHere = story->record.id == m_record.id;
    Result<PromotionJournal> journal = isHere ? PromotionJournal::reopen(file) : PromotionJournal::create(file, m_record, now);
    if (!journal)
        return journal.error();
    m_journal = std::move(*journal);
    m_hasJournal = true;
    if (m_kind == Kind::Promote)
        return releases().write(m_record); // behind the journal: a record means that tags are about to move
    return note(m_kind == Kind::Resume ? QStringLiteral("resumed") : QStringLiteral("rollback-started"));
}

void Promotion::move()
{
    m_moving = true;
    if (m_place.shelf.path.isEmpty() || moves() == 0)
        begin();
    else
        takeLock();
}

/// Before the journal is begun: who does not get the lock has done nothing, and says what the tags name now.
void Promotion::takeLock()
{
    m_lock = std::make_unique<PromotionLock>(m_registry, m_place.shelf, m_place.clock);
    connect(m_lock.get(), &PromotionLock::waitingFor, this, [this](const LockNote &holder) {
        emit noted(clause("lock-waits", {holder.holder, holder.doing}));
    });
    LockNote note;
    note.id = m_record.id;
    note.holder = m_place.who;
    note.seat = seatOf(m_place.output);
    note.doing = QString((m_kind == Kind::Rollback ? QLatin1String("rollback of ") : QLatin1String("promotion of ")) + m_record.tag);
    m_lock->take(note, anchor(), [this](const PromotionLock::Taken &taken) {
        if (taken.expired)
            emit noted(clause("lock-expired", {taken.expired->holder, taken.expired->doing}));
        if (taken.without)
            emit noted(clause("lock-none", {taken.without->why}));
        if (taken.busy)
            tellTheEnd(*taken.busy);
        else
            begin();
    });
}

void Promotion::begin()
{
    bool takesPart = false;
    for (const PromotedImage &image : m_record.images)
        takesPart = takesPart || image.needsMove();
    if (m_undone || (!takesPart && m_kind == Kind::Rollback)) {
        lookAgain([this] {
            for (int i = 0; i < m_record.images.size(); ++i)
                settleByLook(i);
            end({});
        });
        return;
    }
    if (takesPart) // with nothing to move at all there is no step to write ahead, and the last record stays the newest
        if (const Result<void> open = openJournal(); !open) {
            tellTheEnd(open.error());
            return;
        }
    m_next = 0;
    moveNext();
}

bool Promotion::interrupt()
{
    if (!m_moving && !m_gate)
        return false;
    m_interrupted = true;
    if (m_gate)
        m_gate->stop();
    return true;
}

void Promotion::moveNext()
{
    while (m_next < m_record.images.size() && !m_record.images.at(m_next).needsMove())
        ++m_next;
    if (m_next == m_record.images.size()) {
        allMoved();
        return;
    }
    if (m_interrupted) {
        failed(m_next, StepEnd::NotBegun, Error{Error::Kind::Interrupted, QStringLiteral("promotion of %1").arg(m_record.tag),
                                                QStringLiteral("interrupted"), QStringLiteral("finish it: stackwright promote --resume")});
        return;
    }
    step(m_next, [this](StepEnd how, const Error &error) {
        if (how == StepEnd::Uncertain && m_kind == Kind::Rollback && wanted(m_next).isEmpty()) {
            staysThere(error);
            return;
        }
        if (how != StepEnd::Done) {
            failed(m_next, how, error);
            return;
        }
        m_look = {};
        if (m_kind == Kind::Rollback)
            settle(m_next, m_put.contains(m_next) ? MoveResult::MovedBack : MoveResult::NotMoved);
        else
            settle(m_next, m_put.contains(m_next) ? MoveResult::Moved : MoveResult::AlreadyThere);
        ++m_next;
        moveNext();
    });
}

/// One tag: read once more, and put only if it still names what it named when we looked (P13).
void Promotion::step(int index, std::function<void(StepEnd, Error)> done)
{
    const ImageRef to = m_record.images.at(index).to;
    m_registry.exists(to, this, [this, index, to, done](const Existence &found) {
        const std::optional<QString> now = namedBy(found);
        const QString expected = m_facts.at(index).current;
        if (!now) {
            done(StepEnd::NotBegun, workError(to.text(), clause("target-unknown", {found.why})));
            return;
        }
        if (*now == wanted(index)) {
            emit imageKept(index);
            done(StepEnd::Done, {});
            return;
        }
        if (*now != expected) {
            done(StepEnd::NotBegun, workError(to.text(), QStringLiteral("somebody moved it meanwhile, from %1 to %2").arg(orNothing(expected), orNothing(*now)),
                                              QStringLiteral("look at it, then promote again")));
            return;
        }
        const bool back = m_kind == Kind::Rollback;
        if (const Result<void> noted = note(back ? QStringLiteral("back-begins") : QStringLiteral("put-begins"), index, wanted(index)); !noted) {
            done(StepEnd::NotBegun, noted.error());
            return;
        }
        emit imageStarted(index);
        m_put.insert(index);
        put(index, wanted(index), back, [done](const Result<void> &result) {
            done(result ? StepEnd::Done : StepEnd::Uncertain, result ? Error{} : result.error());
        });
    });
}

/// Makes the target name `to`; empty: nothing, its tag is removed. Journalled by the caller; the end is noted here.
void Promotion::put(int index, const QString &to, bool back, std::function<void(Result<void>)> done)
{
    const ImageRef target = m_record.images.at(index).to;
    const QString verb = back ? QStringLiteral("back") : QStringLiteral("put");
    auto ended = [this, index, to, verb, done](const Result<void> &result) {
        const Result<void> noted = note(verb + (result ? QStringLiteral("-done") : QStringLiteral("-failed")), index, to,
                                        result ? QString() : result.error().why.text);
        done(result && !noted ? noted : result);
    };
    if (to.isEmpty()) {
        m_registry.removeTag(target, this, ended);
        return;
    }
    auto putBytes = [this, target, ended](const RawManifest &manifest) {
        m_registry.putManifest(target, manifest, this, [ended](const Result<QString> &result) {
            ended(result ? Result<void>() : Result<void>(result.error()));
        });
    };
    const QString key = manifestKey(target, to);
    if (m_manifests.contains(key)) {
        putBytes(m_manifests.value(key));
        return;
    }
    ImageRef ref = target.withDigest(to);
    ref.tag.clear();
    m_registry.manifest(ref, this, [ended, putBytes](const Result<RawManifest> &got) {
        if (got)
            putBytes(*got);
        else
            ended(got.error());
    });
}

void Promotion::settle(int index, MoveResult result, const Clause &why)
{
    m_record.images[index].result = result;
    m_record.images[index].why = why;
    emit imageChanged(index);
}

void Promotion::failed(int index, StepEnd how, const Error &error)
{
    m_error = error;
    m_uncertain = how == StepEnd::Uncertain ? index : -1;
    if (m_kind == Kind::Rollback) { // it goes nowhere else: it says where each tag is, and can be run again
        tellTheEnd(error);
        return;
    }
    m_record.images[index].why = error.why;
    moveBackFrom(static_cast<int>(m_record.images.size()) - 1); // all: a resumed promotion may have moved later ones before
}

/// A tag that did not exist before and cannot be removed keeps no other from going back.
void Promotion::staysThere(const Error &error)
{
    if (!m_error)
        m_error = error;
    m_registry.exists(m_record.images.at(m_next).to, this, [this, why = error.why](const Existence &found) {
        const std::optional<QString> now = namedBy(found);
        const bool gone = now && now->isEmpty();
        settle(m_next, gone ? MoveResult::MovedBack : now == m_record.images.at(m_next).newDigest ? MoveResult::Moved : MoveResult::Unknown,
               gone ? Clause() : clause("new-tag-stays", {why}));
        ++m_next;
        moveNext();
    });
}

void Promotion::moveBackFrom(int index)
{
    const auto isThere = [this](int at) {
        const MoveResult result = m_record.images.at(at).result;
        return m_record.images.at(at).needsMove() && (result == MoveResult::Moved || result == MoveResult::AlreadyThere || at == m_uncertain);
    };
    while (index >= 0 && !isThere(index))
        --index;
    if (index < 0) {
        tellTheEnd(*m_error);
        return;
    }
    const ImageRef to = m_record.images.at(index).to;
    m_registry.exists(to, this, [this, index](const Existence &found) {
        const std::optional<QString> now = namedBy(found);
        const PromotedImage &image = m_record.images.at(index);
        const bool wasMoved = image.result != MoveResult::NotMoved;
        const Clause why = image.why;
        if (!now) {
            settle(index, MoveResult::Unknown, clause("target-unknown", {found.why}));
        } else if (*now == image.oldDigest) {
            settle(index, wasMoved ? MoveResult::MovedBack : MoveResult::NotMoved, why);
        } else if (*now != image.newDigest) {
            settle(index, MoveResult::Unknown, clause("moved-by-others", {orNothing(*now)}));
        } else {
            moveBack(index);
            return;
        }
        moveBackFrom(index - 1);
    });
}

void Promotion::moveBack(int index)
{
    const PromotedImage &image = m_record.images.at(index);
    // Where it was stands in the journal's first line: a journal that cannot be written any more does not keep us here.
    (void)note(QStringLiteral("back-begins"), index, image.oldDigest);
    put(index, image.oldDigest, true, [this, index](const Result<void> &result) {
        if (result) {
            m_putBack.insert(index);
            settle(index, MoveResult::MovedBack, m_record.images.at(index).why);
            moveBackFrom(index - 1);
            return;
        }
        const Clause why = result.error().why;
        m_registry.exists(m_record.images.at(index).to, this, [this, index, why](const Existence &found) {
            const std::optional<QString> now = namedBy(found);
            const PromotedImage &tried = m_record.images.at(index);
            const Clause existed = clause(tried.oldDigest.isEmpty() ? "new-tag-stays" : "not-moved-back", {why});
            if (now == tried.oldDigest)
                settle(index, MoveResult::MovedBack);
            else
                settle(index, now == tried.newDigest ? MoveResult::Moved : MoveResult::Unknown, existed);
            moveBackFrom(index - 1);
        });
    });
}

} // namespace stackwright
