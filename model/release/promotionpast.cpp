// What was begun before: a promotion that is taken up again, and a record that is taken back. Which record that is, where its
// tags are now, and whether somebody else has moved them since.
#include "model/release/promotion.h"

#include "model/base/files.h"
#include "model/registry/tombstone.h"

#include <QFileInfo>

#include <algorithm>

namespace stackwright {

void Promotion::prepareResume(const QString &journalFile)
{
    m_kind = Kind::Resume;
    const QString file = journalFile.isEmpty() ? m_place.journal() : journalFile;
    const QString advice = QStringLiteral("start one: stackwright promote TAG");
    if (!QFileInfo::exists(file)) {
        refuse(inputError(file, QStringLiteral("there is no promotion to resume"), advice));
        return;
    }
    const Result<QByteArray> bytes = readFile(file, 256 * mebibyte);
    if (!bytes) {
        refuse(bytes.error());
        return;
    }
    const Result<PromotionStory> story = readPromotionJournal(*bytes, file);
    if (!story) {
        refuse(story.error());
        return;
    }
    if (!story->putBegun) {
        refuse(inputError(file, QStringLiteral("the promotion of %1 had moved nothing yet, so there is nothing to resume").arg(story->record.tag), advice));
        return;
    }
    m_record = story->record;
    m_resumesEnded = story->finished && story->state == QLatin1String("moved");
    // What the record learned after the journal's first line (the pages' old bytes) is in its file.
    if (const Result<ReleaseRecord> kept = releases().find(m_record.id)) {
        m_record.pagesBefore = kept->pagesBefore;
        m_record.tablesAfter = kept->tablesAfter;
    }
    lookForMove();
}

void Promotion::prepareRollback(const QString &name)
{
    m_kind = Kind::Rollback;
    const QList<ReleaseRecord> local = releases().list();
    if (m_place.shelf.path.isEmpty()) {
        QMetaObject::invokeMethod(this, [this, name, local] { chooseRecord(name, local, false, {}); }, Qt::QueuedConnection);
        return;
    }
    readReleaseLog(m_registry, m_place.shelf, this, [this, name, local](const Result<ReleaseLog> &log) {
        if (log) {
            QList<ReleaseRecord> ours;
            for (const ReleaseRecord &one : log->records)
                if (releases().isOurs(one))
                    ours += one;
            chooseRecord(name, merged(local, ours), log->newestUnread, log->unread);
        } else if (!name.isEmpty() && Releases::find(name, local)) { // it is named, and we have it
            emit noted(log.error().why);
            chooseRecord(name, local, false, {});
        } else {
            emit refused(log.error());
        }
    });
}

void Promotion::chooseRecord(const QString &name, const QList<ReleaseRecord> &records, bool newestUnread, const QStringList &unread)
{
    for (const QString &one : unread)
        if (name.isEmpty() ? newestUnread : name.size() >= 4 && one.startsWith(name)) {
            emit refused(inputError(name.isEmpty() ? QStringLiteral("--rollback") : name, QStringLiteral("the record in the registry cannot be read: %1").arg(unread.last()),
                                    QStringLiteral("use a newer stackwright, or name another record: see stackwright history --releases")));
            return;
        }
    const Result<ReleaseRecord> found = Releases::find(name, records);
    if (!found)
        emit refused(found.error());
    else if (name.isEmpty())
        lookAtRecords(records);
    else
        rollBack(*found, records);
}

/// The newest is the one whose digests the tags name: neither a clock nor an attempt that moved nothing says that.
void Promotion::lookAtRecords(const QList<ReleaseRecord> &records)
{
    constexpr qsizetype mostLookedAt = 20;
    struct Looking
    {
        QHash<QString, QString> names; ///< by tag; a tag that could not be read is not in it
        qsizetype missing = 0;
    };
    const auto looking = std::make_shared<Looking>();
    QList<ImageRef> targets;
    for (const ReleaseRecord &record : records.mid(0, mostLookedAt))
        for (const PromotedImage &image : record.images)
            if (image.needsMove() && !targets.contains(image.to))
                targets += image.to;
    const auto choose = [this, records, looking] {
        for (const ReleaseRecord &record : records.mid(0, mostLookedAt)) {
            bool someNew = false, allOld = true, ours = true;
            for (const PromotedImage &image : record.images) {
                if (!image.needsMove())
                    continue;
                const QString now = looking->names.value(image.to.text(), QStringLiteral("unknown"));
                someNew = someNew || now == image.newDigest;
                allOld = allOld && now == image.oldDigest;
                ours = ours && (now == image.newDigest || now == image.oldDigest || now == tombstone(image.to).digest);
            }
            const bool undone = record.state == QLatin1String("rolled-back") && !record.wikiPending;
            if (undone ? allOld : someNew && ours) {
                rollBack(record, records);
                return;
            }
        }
        rollBack(records.first(), records);
    };
    looking->missing = targets.size();
    if (targets.isEmpty()) {
        choose();
        return;
    }
    for (const ImageRef &target : std::as_const(targets))
        m_registry.exists(target, this, [looking, target, choose](const Existence &found) {
            if (found.presence != Presence::Unknown)
                looking->names.insert(target.text(), found.digest);
            if (--looking->missing == 0)
                choose();
        });
}

void Promotion::rollBack(const ReleaseRecord &record, const QList<ReleaseRecord> &newestFirst)
{
    m_record = record;
    const auto place = std::find_if(newestFirst.begin(), newestFirst.end(), [&record](const ReleaseRecord &one) { return one.id == record.id; });
    for (auto it = newestFirst.begin(); it != place; ++it)
        if (place != newestFirst.end() || it->at > record.at)
            m_laterRecords += *it;
    m_undone = isUndone();
    m_untouched = neverBegun();
    lookForMove();
}

/// Tags of which the record's journal, if it is still there, knows no PUT: whoever killed the promotion came before. (The journal of
/// a rollback elsewhere knows none of the promotion's, but the record then says what had moved.)
QStringList Promotion::neverBegun() const
{
    const QString file = m_place.journal();
    const Result<QByteArray> bytes = QFileInfo::exists(file) ? readFile(file, 256 * mebibyte) : Result<QByteArray>(QByteArray());
    const Result<PromotionStory> story = bytes ? readPromotionJournal(*bytes, file) : Result<PromotionStory>(bytes.error());
    if (!story || story->record.id != m_record.id)
        return {};
    QStringList tags;
    for (const PromotedImage &image : m_record.images)
        if (image.result == MoveResult::NotMoved && !story->begun.contains(image.to.text()))
            tags += image.to.text();
    return tags;
}

/// It was rolled back, whole, and so was everything since: there is nothing left to go back over.
bool Promotion::isUndone() const
{
    auto undone = [](const ReleaseRecord &record) { return record.state == QLatin1String("rolled-back") && !record.wikiPending; };
    return undone(m_record) && std::all_of(m_laterRecords.begin(), m_laterRecords.end(), undone);
}

/// Of a resumed promotion and of a rollback: where is each tag now, may we move it, and the manifest that it is to name.
void Promotion::lookForMove()
{
    m_facts = QList<Facts>(m_record.images.size());
    m_pending = 0;
    m_whenAnswered = [this] {
        const Result<void> known = checkChain();
        if (known)
            emit prepared();
        else
            emit refused(known.error());
    };
    QList<int> take;
    for (int i = 0; i < m_record.images.size(); ++i) {
        m_record.images[i].why = {};
        m_record.images[i].result = MoveResult::NotMoved;
        if (m_record.images.at(i).needsMove() && !m_undone)
            take += i;
        else
            m_facts[i].current = wanted(i);
    }
    m_pending = static_cast<int>(take.size());
    if (take.isEmpty()) {
        QMetaObject::invokeMethod(this, [this] { m_whenAnswered(); }, Qt::QueuedConnection);
        return;
    }
    for (const int i : std::as_const(take))
        m_facts[i].asking = 2;
    askWhetherMayPush(take);
    for (const int i : std::as_const(take)) {
        askTarget(i);
        fetchWanted(i);
    }
}

void Promotion::fetchWanted(int index)
{
    const PromotedImage &image = m_record.images.at(index);
    const QString digest = wanted(index);
    if (digest.isEmpty()) { // the tag is to go
        QMetaObject::invokeMethod(this, [this, index] { answered(index); }, Qt::QueuedConnection);
        return;
    }
    ImageRef ref = image.to.withDigest(digest);
    ref.tag.clear();
    m_registry.manifest(ref, this, [this, index, ref](const Result<RawManifest> &got) {
        if (got)
            m_manifests.insert(manifestKey(ref, got->digest), *got);
        else if (!m_facts[index].refusal)
            m_facts[index].refusal = got.error();
        answered(index);
    });
}

/// A tag that names neither what the promotion put there nor what was there before was moved by somebody else.
Result<void> Promotion::checkChain()
{
    for (int i = 0; i < m_record.images.size(); ++i) {
        PromotedImage &image = m_record.images[i];
        const QString current = m_facts.at(i).current;
        // Where all had moved, whatever a tag names now but that, somebody has moved it to since: the old digest, too (a rollback elsewhere).
        bool known = !image.needsMove() || (current == image.oldDigest && !(m_kind == Kind::Resume && m_resumesEnded)) || current == image.newDigest
                     || (image.oldDigest.isEmpty() && current == tombstone(image.to).digest); // we were killed while removing it
        if (m_kind == Kind::Rollback) // or by one of our own promotions since: going back over it is what was asked for
            for (const ReleaseRecord &later : m_laterRecords)
                for (const PromotedImage &one : later.images)
                    known = known || (one.to == image.to && (current == one.newDigest || current == one.oldDigest));
        if (!known)
            return workError(image.to.text(), QStringLiteral("somebody moved it since, to %1").arg(current.isEmpty() ? QStringLiteral("nothing") : current),
                             QStringLiteral("nothing was moved; look at it, then promote again"));
        if (m_kind == Kind::Resume && image.needsMove() && current == image.newDigest)
            image.result = MoveResult::AlreadyThere; // by the promotion that is resumed
    }
    return {};
}

} // namespace stackwright
