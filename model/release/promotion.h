// Moves a tag of every image of a stack, all or none: looked at, judged, then moved image by image with a journal written
// ahead; on a failure what was moved is moved back (reference.md 4). A state machine over the registry's answers: prints
// nothing, asks nobody. Use: one prepare…(), wait for `prepared`, show record() and gates, then move() or forget it.
#pragma once

#include "model/base/clock.h"
#include "model/release/gates.h"
#include "model/release/promotionlock.h"
#include "model/release/promotionjournal.h"
#include "model/registry/registry.h"
#include "model/release/releaselog.h"
#include "model/release/releasewiki.h"
#include "model/stack/placeholders.h"

#include <QHash>
#include <QMap>
#include <QPointer>
#include <QSet>

namespace stackwright {

struct PromotionPlace
{
    QString checkout, output, state; ///< state: stateFolder()
    QStringList repositories; ///< of the whole stack: whose records these are
    ImageRef shelf; ///< the root image's repository: the registry's lock and records are there; empty: there are none
    WikiPlace wiki;
    QString who;
    Clock clock;
    std::chrono::milliseconds freshFor{1000}; ///< a tag that was read within this time is put without another look before
    CommitReader commits; ///< null: only the request's own gates count
    /// Publishes the wiki if one of these files is not published yet; null: there is no remote, or it is not wanted. Answer:
    /// was there anything? See publishRelease().
    std::function<void(const QStringList &files, const QStringList &removed, const QString &message, QObject *context,
                       std::function<void(Result<bool>)> answer)> publish;

    QString artifacts() const { return output + QStringLiteral("/artifacts"); }
    QString journal() const { return artifacts() + QStringLiteral("/promotion.jsonl"); }
};

/// Further tags of an image (reference.md 2.6), with words in braces. {date} and {info:KEY} are known once its verdict was read.
struct FurtherTags
{
    QStringList patterns;
    Placeholders known;
};

struct PromotionRequest
{
    QString tag;         ///< TAG, or the prefix of a global promotion
    bool global = false;
    QList<PromotedImage> images; ///< image, from and to; nothing else is read
    QHash<QString, FurtherTags> further; ///< by image; images without any are not in it
    QStringList skipGates;
    QString reason;
    QList<GateSpec> gates; ///< of the checkout's spec; those of the commit that is promoted are added
    bool requireTests = false;
};

/// The stack's images for `promote TAG` or, with `global`, `promote --global PREFIX`. Error kind Input: outside the grammar
/// `<prefix>-<suffix>`, a source that is stable itself, an image without a repository.
Result<PromotionRequest> promotionRequest(const Spec &spec, const QString &registry, const QString &tagOrPrefix, bool global);

/// "2023.2-stable" of "2023.2-2035e52": the spec's prefix if the tag begins with it, else what stands before the first dash.
QString stableTagOf(const QString &tag, const Spec &spec);

struct PromotionOutcome
{
    std::optional<Error> error; ///< why not everything that was asked for is done
    bool pagesChanged = false, published = false;
};

class Promotion : public QObject
{
    Q_OBJECT
public:
    enum class Kind { Promote, Resume, Rollback };

    Promotion(Registry &registry, Launcher &launcher, PromotionPlace place, QObject *parent = nullptr);
    ~Promotion() override;

    void prepare(const PromotionRequest &request);
    void prepareResume(const QString &journalFile = {}); ///< default: the output's
    void prepareRollback(const QString &recordName);     ///< empty: the newest

    Kind kind() const { return m_kind; }
    const ReleaseRecord &record() const { return m_record; }
    const QList<GateResult> &gates() const { return m_record.gates; }
    bool gatesOpen() const;
    /// How many tags will move; 0: everything is where it is to be.
    int moves() const;

    /// Names of the images, one a line, before and after: IMAGES_ORIGINAL and IMAGES_TAGGED, or their global kin.
    Result<void> writeImageLists(bool pushed) const;

    void move();
    bool hasPut() const { return !m_put.isEmpty(); } ///< a tag may have been moved by this command
    /// While it moves: ends after the step under way as a failure does, what was moved is moved back, `finished` follows.
    /// While a gate's command runs: that is stopped, `refused` follows. Else false: nothing is under way that follows.
    bool interrupt();

signals:
    void gateStarted(const QString &name);
    void prepared();
    void refused(const stackwright::Error &error); ///< in place of prepared(): nothing was or will be moved
    /// For people, as it happens: somebody else promotes and is waited for, a lock that had expired, what could not be left.
    void noted(const stackwright::Clause &what);
    void imageStarted(int index); ///< its tag is about to move
    void imageKept(int index);    ///< its tag is there already: nothing is put
    void imageChanged(int index);                  ///< record().images[index] has a new result
    void finished(const stackwright::PromotionOutcome &outcome);

private:
    struct Facts
    {
        GateFacts gate;
        QString named;           ///< of an image in a further registry: what `from` names there
        QString current;         ///< digest that `to` named when it was read; empty: nothing
        std::chrono::milliseconds readAt{-3'600'000}; ///< when that was, monotonic
        bool isThere = false;    ///< it names what it is to name, as was seen since
        std::optional<Error> refusal;
        int asking = 0;
    };

    // Looking (promotionpreflight.cpp)
    void lookAtSources();
    void askSource(int index);
    void readRevision(int index, const RawManifest &manifest);
    void askTarget(int index);
    void askCopy(int index);
    void joinRegistries();
    void askWhetherMayPush(const QList<int> &images);
    void answered(int index);
    void addFurtherTags();
    Result<QList<PromotedImage>> furtherTags() const;
    void judgeGates();
    void judgeWith(const CommitAnswer &commits);
    void runCommandGates(qsizetype next);
    void inheritOld();
    bool isUndone() const;
    QStringList neverBegun() const;
    void lookForMove();
    void fetchWanted(int index);
    Result<void> checkChain();
    void refuse(const Error &error);

    void chooseRecord(const QString &name, const QList<ReleaseRecord> &records, bool newestUnread, const QStringList &unread);
    void lookAtRecords(const QList<ReleaseRecord> &records);
    void rollBack(const ReleaseRecord &record, const QList<ReleaseRecord> &newestFirst);

    // Moving (promotionmoves.cpp)
    void takeLock();
    void begin();
    QString wanted(int index) const { return m_kind == Kind::Rollback ? m_record.images.at(index).oldDigest : m_record.images.at(index).newDigest; }
    Result<void> openJournal();
    void lookBefore();
    void putAll();
    void allPut();
    Error interruption() const;
    void put(int index, const QString &to, bool back, std::function<void(Result<void>)> done);
    void staysThere(int index);
    void failed(int index, const Error &error); ///< index: the image whose fault it is; -1: nobody's
    void moveBackFrom(int index);
    void moveBack(int index);
    void settle(int index, MoveResult result, const Clause &why = {});

    // The end (promotionend.cpp)
    void allMoved();
    void lookAgain(std::function<void()> then);
    bool isWhereItShouldBe(int index) const;
    void judgeLook(std::chrono::milliseconds since);
    void tellTheEnd(const Error &error);
    void settleByLook(int index);
    void changePages();
    Result<WikiFiles> preparePages(QStringList *removed);
    void publishPages(QStringList files, const QStringList &removed);
    void closeLaterRecords();
    QString endState(bool complete) const;
    void end(const std::optional<Error> &error);
    void leaveRecords(QList<ReleaseRecord> records);
    std::optional<RawManifest> anchor() const;
    Result<void> note(const QString &event, int index = -1, const QString &digest = {}, const QString &why = {});
    Releases releases() const { return Releases(m_place.artifacts(), m_place.state, m_place.repositories); }

    Registry &m_registry;
    Launcher &m_launcher;
    PromotionPlace m_place;
    Kind m_kind = Kind::Promote;
    ReleaseRecord m_record;
    PromotionRequest m_request;
    std::optional<Error> m_tagTrouble; ///< why further tags cannot be made
    QList<Facts> m_facts;
    QStringList m_untouched; ///< of a rollback: full names with the tags that the promotion never came to move
    static QString manifestKey(const ImageRef &ref, const QString &digest) { return ref.repository() + QLatin1Char('@') + digest; }
    QHash<QString, RawManifest> m_manifests; ///< by that key: what a PUT needs
    PromotionJournal m_journal;
    std::unique_ptr<PromotionLock> m_lock;
    QSet<int> m_put, m_putBack;    ///< what this command did put ahead, and back
    QList<Existence> m_look;       ///< what each target named when it was read last, after the moving
    QList<ReleaseRecord> m_closed; ///< later records that were undone with this one
    QList<ReleaseRecord> m_laterRecords; ///< than the one that is rolled back, newest first
    QMap<int, Error> m_uncertain;  ///< images whose tag may have been moved although that failed
    int m_pending = 0, m_putsLeft = 0;
    bool m_interrupted = false, m_hasJournal = false, m_undone = false, m_allMoved = false, m_moving = false;
    bool m_resumesEnded = false; ///< the promotion that is taken up again had moved all tags
    QPointer<Process> m_gate; ///< while its command runs
    std::optional<Error> m_error;
    PromotionOutcome m_outcome;
    std::function<void()> m_whenAnswered;
};

} // namespace stackwright
