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
    connect(m_lock.get(), &PromotionLock::lost, this, [this](const LockNote &holder) {
        emit noted(clause("lock-lost", {holder.holder.isEmpty() ? QStringLiteral("somebody else") : holder.holder}));
    });
    connect(m_lock.get(), &PromotionLock::waitingFor, this, [this](const LockNote &holder) {
        for (Facts &one : m_facts) // the tags may move until the lock is ours: they are looked at again
            one.readAt = Facts().readAt;
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
    lookBefore();
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

/// All tags side by side: each is read once more, unless that was done a moment ago, and none is put unless all still name
/// what they named when we looked (P13).
void Promotion::lookBefore()
{
    QList<int> stale;
    for (int i = 0; i < m_record.images.size(); ++i)
        if (m_record.images.at(i).needsMove() && m_place.clock.monotonic() - m_facts.at(i).readAt >= m_place.freshFor)
            stale += i;
    if (stale.isEmpty()) {
        putAll();
        return;
    }
    const auto missing = std::make_shared<qsizetype>(stale.size());
    const auto wrong = std::make_shared<QMap<int, Error>>();
    for (const int index : std::as_const(stale)) {
        const ImageRef to = m_record.images.at(index).to;
        m_registry.exists(to, this, [this, index, to, missing, wrong](const Existence &found) {
            const std::optional<QString> now = namedBy(found);
            const QString expected = m_facts.at(index).current;
            if (!now)
                wrong->insert(index, workError(to.text(), clause("target-unknown", {found.why})));
            else if (*now == wanted(index))
                m_facts[index].isThere = true;
            else if (*now != expected)
                wrong->insert(index, workError(to.text(), QStringLiteral("somebody moved it meanwhile, from %1 to %2").arg(orNothing(expected), orNothing(*now)),
                                               QStringLiteral("look at it, then promote again")));
            if (--*missing > 0)
                return;
            if (wrong->isEmpty())
                putAll();
            else
                failed(wrong->firstKey(), wrong->first());
        });
    }
}

void Promotion::putAll()
{
    if (m_interrupted) {
        failed(-1, interruption());
        return;
    }
    QList<int> part;
    for (int i = 0; i < m_record.images.size(); ++i) {
        if (!m_record.images.at(i).needsMove())
            continue;
        if (m_facts.at(i).isThere || m_facts.at(i).current == wanted(i)) {
            emit imageKept(i);
            settle(i, m_kind == Kind::Rollback ? MoveResult::NotMoved : MoveResult::AlreadyThere);
            continue;
        }
        if (const Result<void> noted = note(m_kind == Kind::Rollback ? QStringLiteral("back-begins") : QStringLiteral("put-begins"), i, wanted(i)); !noted) {
            failed(i, noted.error());
            return;
        }
        part += i;
    }
    m_putsLeft = static_cast<int>(part.size());
    if (part.isEmpty()) {
        allPut();
        return;
    }
    for (const int index : std::as_const(part)) {
        emit imageStarted(index);
        m_put.insert(index);
        put(index, wanted(index), m_kind == Kind::Rollback, [this, index](const Result<void> &result) {
            if (result)
                settle(index, m_kind == Kind::Rollback ? MoveResult::MovedBack : MoveResult::Moved);
            else
                m_uncertain.insert(index, result.error());
            if (--m_putsLeft == 0)
                allPut();
        });
    }
}

Error Promotion::interruption() const
{
    return Error{Error::Kind::Interrupted, QStringLiteral("promotion of %1").arg(m_record.tag), QStringLiteral("interrupted"),
                 QStringLiteral("finish it: stackwright promote --resume")};
}

/// Every PUT has been answered.
void Promotion::allPut()
{
    for (auto it = m_uncertain.cbegin(); it != m_uncertain.cend(); ++it)
        if (m_kind != Kind::Rollback || !wanted(it.key()).isEmpty()) {
            failed(it.key(), *it);
            return;
        }
    if (!m_uncertain.isEmpty()) {
        staysThere(m_uncertain.firstKey());
        return;
    }
    if (m_interrupted) {
        failed(-1, interruption());
        return;
    }
    allMoved();
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
        const auto answer = [ended](const Result<QString> &result) { ended(result ? Result<void>() : Result<void>(result.error())); };
        if (m_error) // of what is moved back nobody takes a last look
            m_registry.putManifest(target, manifest, this, answer);
        else
            m_registry.sendManifest(target, manifest, this, answer);
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

void Promotion::failed(int index, const Error &error)
{
    m_error = error;
    if (m_kind == Kind::Rollback) { // it goes nowhere else: it says where each tag is, and can be run again
        tellTheEnd(error);
        return;
    }
    if (index >= 0)
        m_record.images[index].why = error.why;
    moveBackFrom(static_cast<int>(m_record.images.size()) - 1); // all: a resumed promotion may have moved some before
}

/// A tag that did not exist before and cannot be removed keeps no other from going back.
void Promotion::staysThere(int index)
{
    const Error error = m_uncertain.take(index);
    if (!m_error)
        m_error = error;
    m_registry.exists(m_record.images.at(index).to, this, [this, index, why = error.why](const Existence &found) {
        const std::optional<QString> now = namedBy(found);
        const bool gone = now && now->isEmpty();
        settle(index, gone ? MoveResult::MovedBack : now == m_record.images.at(index).newDigest ? MoveResult::Moved : MoveResult::Unknown,
               gone ? Clause() : clause("new-tag-stays", {why}));
        allPut();
    });
}

void Promotion::moveBackFrom(int index)
{
    const auto isThere = [this](int at) {
        const MoveResult result = m_record.images.at(at).result;
        return m_record.images.at(at).needsMove() && (result == MoveResult::Moved || result == MoveResult::AlreadyThere || m_uncertain.contains(at));
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
