// The end of a promotion: every target is read once more, what it names then is what the table says; then the wiki, the
// records and the lock.
#include "model/release/promotion.h"

#include "model/base/files.h"

#include <QFile>
#include <QTimer>

#include <algorithm>

namespace stackwright {

/// All side by side; answers when all have answered.
void Promotion::lookAgain(std::function<void()> then)
{
    const qsizetype count = m_record.images.size();
    m_look = QList<Existence>(count);
    const auto missing = std::make_shared<qsizetype>(count);
    if (count == 0) {
        then();
        return;
    }
    for (qsizetype i = 0; i < count; ++i)
        m_registry.exists(m_record.images.at(i).to, this, [this, i, missing, then](const Existence &found) {
            m_look[i] = found;
            if (--*missing == 0)
                then();
        });
}

/// By the last look, after all was moved.
bool Promotion::isWhereItShouldBe(int index) const
{
    const PromotedImage &image = m_record.images.at(index);
    const Existence &found = m_look.at(index);
    if (image.newDigest.isEmpty()) // its gate was passed by hand: it takes no part
        return true;
    if (m_kind == Kind::Rollback && (!image.needsMove() || image.result == MoveResult::Moved || image.result == MoveResult::Unknown))
        return true; // it takes no part, or has been told of already
    return found.presence != Presence::Unknown && found.digest == wanted(index);
}

void Promotion::allMoved()
{
    judgeLook(m_place.clock.monotonic());
}

/// A tag that still names what it named before our PUT may be read where that has not arrived: that is looked at again.
void Promotion::judgeLook(std::chrono::milliseconds since)
{
    lookAgain([this, since] {
        int wrong = -1;
        bool mayCome = true;
        for (int i = 0; i < m_record.images.size(); ++i)
            if (!isWhereItShouldBe(i)) {
                wrong = wrong < 0 ? i : wrong;
                mayCome = mayCome && m_put.contains(i) && m_look.at(i).digest == m_facts.at(i).current;
            }
        const auto spent = m_place.clock.monotonic() - since;
        if (wrong >= 0 && mayCome && !m_interrupted && spent < m_registry.settleTime()) {
            const auto pause = std::clamp<std::chrono::milliseconds>(spent / 2, std::chrono::milliseconds(100), std::chrono::seconds(5));
            QTimer::singleShot(pause, this, [this, since] { judgeLook(since); });
            return;
        }
        if (wrong >= 0) {
            const Existence &found = m_look.at(wrong);
            const QString what = m_record.images.at(wrong).to.text(), named = found.digest.isEmpty() ? QStringLiteral("nothing") : found.digest;
            const Error error = found.presence == Presence::Unknown
                    ? workError(what, clause("target-unknown", {found.why}), QStringLiteral("look at it, then: stackwright promote --resume"))
                : mayCome ? workError(what, QStringLiteral("the registry said 201, but reading it back gives %1 instead of %2").arg(named, wanted(wrong)),
                                      QStringLiteral("look at the registry before you go on"))
                          : workError(what, clause("moved-by-others", {named}), QStringLiteral("look at it, then promote again"));
            m_uncertain.insert(wrong, error);
            failed(wrong, error);
            return;
        }
        const bool none = std::none_of(m_record.images.begin(), m_record.images.end(), [](const PromotedImage &image) {
            return image.result == MoveResult::MovedBack;
        });
        for (int i = 0; i < m_record.images.size(); ++i)
            settleByLook(i);
        if (m_kind == Kind::Rollback && m_error && none) { // no tag could be taken back: the wiki tells of those that are there
            end(m_error);
            return;
        }
        m_allMoved = true;
        changePages();
    });
}

/// What could not be done: the table still says what each tag names now, whoever put it there.
void Promotion::tellTheEnd(const Error &error)
{
    m_error = error;
    lookAgain([this] {
        for (int i = 0; i < m_record.images.size(); ++i)
            settleByLook(i);
        end(m_error);
    });
}

void Promotion::settleByLook(int index)
{
    const PromotedImage &image = m_record.images.at(index);
    const Existence &found = m_look.at(index);
    const QString current = m_facts.at(index).current;
    Clause why = image.why;
    if (found.presence == Presence::Unknown) {
        settle(index, MoveResult::Unknown, clause("target-unknown", {found.why}));
    } else if (!image.newDigest.isEmpty() && found.digest == image.newDigest) {
        const bool before = current == image.newDigest && !(m_kind == Kind::Rollback && m_put.contains(index));
        if (m_kind == Kind::Rollback && image.needsMove())
            settle(index, MoveResult::Moved, why.isEmpty() && m_error ? clause("not-moved-back", {m_error->why}) : why);
        else
            settle(index, before ? MoveResult::AlreadyThere : MoveResult::Moved,
                   !m_put.contains(index) && !before ? clause("by-others-there") : why);
    } else if (found.digest == image.oldDigest) {
        const bool wentBack = m_kind == Kind::Rollback ? m_put.contains(index) : m_putBack.contains(index);
        if (m_kind == Kind::Rollback && !wentBack && image.needsMove() && why.isEmpty())
            why = clause(m_untouched.contains(image.to.text()) ? "had-not-moved" : "is-where-it-was");
        settle(index, wentBack ? MoveResult::MovedBack : MoveResult::NotMoved, why);
    } else {
        settle(index, MoveResult::Unknown, clause("moved-by-others", {found.digest.isEmpty() ? QStringLiteral("nothing") : found.digest}));
    }
}

Result<WikiFiles> Promotion::preparePages(QStringList *removed)
{
    if (m_kind == Kind::Rollback)
        return pagesToRestore(m_place.wiki, m_record, m_laterRecords, removed);
    const Result<WikiFiles> changes = pagesToChange(m_place.wiki, m_record);
    if (!changes || !m_hasJournal)
        return changes;
    if (const Result<void> noted = noteBefore(m_place.wiki, *changes, m_record); !noted)
        return noted.error();
    if (const Result<void> kept = releases().write(m_record); !kept)
        return kept.error();
    return changes;
}

/// Home.md and the pages follow only now that all tags have moved. A failure here moves nothing back: the tags are right,
/// and --resume finishes the pages.
void Promotion::changePages()
{
    auto stop = [this](const Error &error) {
        end(workError(error.what, QStringLiteral("all tags have moved, but the wiki did not follow: %1").arg(error.why),
                      m_kind == Kind::Rollback ? QStringLiteral("fix it, then roll back again") : QStringLiteral("fix it, then: stackwright promote --resume")));
    };
    QStringList removed;
    const Result<WikiFiles> changes = preparePages(&removed);
    if (!changes) {
        stop(changes.error());
        return;
    }
    (void)note(QStringLiteral("pages-begin"));
    if (const Result<void> written = writePages(m_place.wiki, *changes); !written) {
        stop(written.error());
        return;
    }
    for (const QString &name : removed)
        QFile::remove(m_place.wiki.folder + QLatin1Char('/') + name);
    (void)note(QStringLiteral("pages-done"));
    if (m_kind != Kind::Rollback)
        if (const Result<void> listed = writeImageLists(true); !listed) {
            stop(listed.error());
            return;
        }
    m_outcome.pagesChanged = !changes->isEmpty() || !removed.isEmpty();
    QStringList files = changes->keys();
    for (auto it = m_record.pagesBefore.begin(); it != m_record.pagesBefore.end(); ++it)
        if (!files.contains(it.key()) && !removed.contains(it.key()))
            files += it.key(); // written by the promotion that is resumed, perhaps not published
    publishPages(files, removed);
}

void Promotion::publishPages(QStringList files, const QStringList &removed)
{
    // Also those that need no change now: an earlier try may have written them and not published them.
    for (const PromotedImage &image : m_record.images)
        if (!image.further)
            files << pageFileOf(image.from) << pageFileOf(image.to);
    files << QStringLiteral("Home.md") << QStringLiteral("Stable_Tag.md");
    if (!m_place.publish) {
        end(m_error);
        return;
    }
    const QString message = m_kind == Kind::Rollback ? QStringLiteral("Roll back the promotion of %1").arg(m_record.tag)
                                                     : QStringLiteral("Promote %1").arg(m_record.tag);
    m_place.publish(files, removed, message, this, [this](const Result<bool> &result) {
        m_outcome.published = result && *result;
        if (result)
            end(m_error);
        else
            end(workError(result.error().what, QStringLiteral("all tags have moved, but the wiki could not be published: %1").arg(result.error().why),
                          m_kind == Kind::Rollback ? QStringLiteral("stackwright wiki publish, or roll back again")
                                                   : QStringLiteral("stackwright wiki publish, or: stackwright promote --resume")));
    });
}

/// Promotions since the one that was rolled back are undone with it, if they moved nothing else.
void Promotion::closeLaterRecords()
{
    for (ReleaseRecord later : std::as_const(m_laterRecords)) {
        const bool covered = std::all_of(later.images.begin(), later.images.end(), [this](const PromotedImage &one) {
            return !one.needsMove() || std::any_of(m_record.images.begin(), m_record.images.end(), [&one](const PromotedImage &ours) {
                return ours.to == one.to && ours.needsMove();
            });
        });
        if (!covered || later.state == QLatin1String("rolled-back"))
            continue;
        later.state = QStringLiteral("rolled-back");
        later.wikiPending = false;
        for (PromotedImage &image : later.images)
            if (image.needsMove())
                image.result = MoveResult::MovedBack;
        if (const Result<void> kept = releases().write(later); !kept && !m_outcome.error)
            m_outcome.error = kept.error();
        m_closed += later;
    }
}

QString Promotion::endState(bool complete) const
{
    if (complete)
        return m_kind == Kind::Rollback ? QStringLiteral("rolled-back") : QStringLiteral("moved");
    auto any = [this](MoveResult wantedResult) {
        for (const PromotedImage &image : m_record.images)
            if (image.result == wantedResult)
                return true;
        return false;
    };
    if (any(MoveResult::Unknown))
        return QStringLiteral("unknown");
    if (m_kind == Kind::Rollback || any(MoveResult::Moved))
        return QStringLiteral("partly-moved");
    return any(MoveResult::MovedBack) ? QStringLiteral("moved-back") : QStringLiteral("not-moved");
}

void Promotion::end(const std::optional<Error> &error)
{
    m_outcome.error = error;
    // What is missing before anything moves is the surroundings'; once a tag was put, it is work that failed (reference.md 1, exit codes).
    if (error && hasPut() && error->kind == Error::Kind::Surroundings)
        m_outcome.error->kind = Error::Kind::Work;
    bool complete = true;
    for (const PromotedImage &image : m_record.images) {
        const bool isNew = image.result == MoveResult::Moved || image.result == MoveResult::AlreadyThere;
        const bool isOld = image.result == MoveResult::MovedBack || image.result == MoveResult::NotMoved;
        complete = complete && (!image.needsMove() || (m_kind == Kind::Rollback ? isOld : isNew));
    }
    if (!m_hasJournal) {
        leaveRecords({});
        return;
    }
    m_record.state = endState(complete);
    m_record.wikiPending = m_allMoved && complete && error.has_value();
    if (complete && !error && m_kind == Kind::Rollback)
        closeLaterRecords();
    const Result<void> kept = releases().write(m_record);
    const Result<void> noted = note(QStringLiteral("finished"), -1, {}, m_record.state);
    if (!m_outcome.error && !kept)
        m_outcome.error = kept.error();
    if (!m_outcome.error && !noted)
        m_outcome.error = noted.error();
    leaveRecords(QList<ReleaseRecord>{m_record} + m_closed);
}

/// In the registry, for other machines; one after the other, since each changes the same tag. Then the lock is given back.
void Promotion::leaveRecords(QList<ReleaseRecord> records)
{
    const auto over = [this] {
        if (m_lock)
            m_lock->release([this] { emit finished(m_outcome); });
        else
            emit finished(m_outcome);
    };
    if (records.isEmpty() || m_place.shelf.path.isEmpty() || !m_lock) {
        over();
        return;
    }
    const ReleaseRecord next = records.takeFirst();
    leaveRecord(m_registry, m_place.shelf, next, anchor(), this, [this, records, over](const Result<void> &left) {
        if (left) {
            leaveRecords(records);
            return;
        }
        emit noted(clause("record-not-left", {left.error().why}));
        over();
    });
}

/// An image of the root's repository that is known to be there: what the lock and the records list.
std::optional<RawManifest> Promotion::anchor() const
{
    for (const PromotedImage &image : m_record.images) {
        if (image.to.repository() != m_place.shelf.repository())
            continue;
        for (const QString &digest : {image.newDigest, image.oldDigest})
            if (const auto found = m_manifests.constFind(manifestKey(image.to, digest)); found != m_manifests.constEnd())
                return *found;
    }
    return std::nullopt;
}

} // namespace stackwright
