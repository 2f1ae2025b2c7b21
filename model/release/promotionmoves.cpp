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
std::optional<QString> nameOf(const Existence &found)
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
    bool takesPart = false;
    for (const PromotedImage &image : m_record.images)
        takesPart = takesPart || image.needsMove();
    if (m_undone || (!takesPart && m_kind == Kind::Rollback)) {
        end({});
        return;
    }
    if (takesPart) // with nothing to move at all there is no step to write ahead, and the last record stays the newest
        if (const Result<void> open = openJournal(); !open) {
            end(open.error());
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
        const bool untouched = m_untouched.contains(m_record.images.at(m_next).image) && m_facts.at(m_next).current == wanted(m_next);
        if (untouched)
            settle(m_next, MoveResult::NotMoved, clause("had-not-moved"));
        else
            settle(m_next, m_kind == Kind::Rollback ? MoveResult::MovedBack : MoveResult::Moved);
        ++m_next;
        moveNext();
    });
}

/// One tag: read once more, and put only if it still names what it named when we looked (P13).
void Promotion::step(int index, std::function<void(StepEnd, Error)> done)
{
    const ImageRef to = m_record.images.at(index).to;
    m_registry.exists(to, this, [this, index, to, done](const Existence &found) {
        const std::optional<QString> now = nameOf(found);
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
    if (m_kind == Kind::Rollback) {
        afterFailedRollback(index);
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
        const std::optional<QString> now = nameOf(found);
        const bool gone = now && now->isEmpty();
        settle(m_next, gone ? MoveResult::MovedBack : now == m_record.images.at(m_next).newDigest ? MoveResult::NotMoved : MoveResult::Unknown,
               gone ? Clause() : clause("new-tag-stays", {why}));
        ++m_next;
        moveNext();
    });
}

/// A rollback goes nowhere else when it fails: it says where each tag is, and can be run again.
void Promotion::afterFailedRollback(int index)
{
    const Clause why = m_error->why;
    if (m_uncertain < 0) {
        settle(index, MoveResult::NotMoved, why);
        end(m_error);
        return;
    }
    m_registry.exists(m_record.images.at(index).to, this, [this, index, why](const Existence &found) {
        const std::optional<QString> now = nameOf(found);
        const PromotedImage &image = m_record.images.at(index);
        settle(index, now == image.oldDigest ? MoveResult::MovedBack : now == image.newDigest ? MoveResult::NotMoved : MoveResult::Unknown,
               now == image.oldDigest ? Clause() : why);
        end(m_error);
    });
}

void Promotion::moveBackFrom(int index)
{
    while (index >= 0 && m_record.images.at(index).result != MoveResult::Moved && index != m_uncertain)
        --index;
    if (index < 0) {
        end(m_error);
        return;
    }
    const ImageRef to = m_record.images.at(index).to;
    m_registry.exists(to, this, [this, index](const Existence &found) {
        const std::optional<QString> now = nameOf(found);
        const PromotedImage &image = m_record.images.at(index);
        const bool wasMoved = image.result == MoveResult::Moved;
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
            settle(index, MoveResult::MovedBack, m_record.images.at(index).why);
            moveBackFrom(index - 1);
            return;
        }
        const Clause why = result.error().why;
        m_registry.exists(m_record.images.at(index).to, this, [this, index, why](const Existence &found) {
            const std::optional<QString> now = nameOf(found);
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

void Promotion::allMoved()
{
    const bool none = std::none_of(m_record.images.begin(), m_record.images.end(), [](const PromotedImage &image) { return image.result == MoveResult::MovedBack; });
    if (m_kind == Kind::Rollback && m_error && none) { // no tag could be taken back: the wiki tells of those that are there
        end(m_error);
        return;
    }
    m_allMoved = true;
    changePages();
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
                      m_kind == Kind::Rollback ? QStringLiteral("mend it, then roll back again") : QStringLiteral("mend it, then: stackwright promote --resume")));
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
    bool complete = true;
    for (const PromotedImage &image : m_record.images)
        complete = complete && (!image.needsMove() || image.result == (m_kind == Kind::Rollback ? MoveResult::MovedBack : MoveResult::Moved)
                                || (image.result == MoveResult::NotMoved && m_untouched.contains(image.image)));
    if (m_hasJournal) {
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
    }
    emit finished(m_outcome);
}

} // namespace stackwright
