// One run from wish to end, the same for the console and the window: plans, finds out whether everything is there, then
// lets the runner work and keeps what it tells: journal, result files, pages, verdicts, history. What is refused before the
// start writes nothing (reference.md 3).
#pragma once

#include "model/base/mask.h"
#include "model/registry/registry.h"
#include "model/run/estimate.h"
#include "model/run/diskqueue.h"
#include "model/run/journal.h"
#include "model/run/lock.h"
#include "model/run/runner.h"
#include "model/run/scratch.h"
#include "model/run/snapshot.h"
#include "model/workspace/workspace.h"

#include <QPointer>
#include <QTimer>

#include <atomic>
#include <memory>

class QThread;

namespace stackwright {

class BuildLogins;
struct Credentials;
class DockerConfigFolder;
class Wiki;
struct KnownTags;
struct Preparation;
struct Verdict;

/// What the session uses of the world. `registry` null: one that speaks HTTP is made for the place.
struct SessionTools
{
    Launcher &launcher;
    Registry *registry = nullptr;
    Clock clock = {};
    QMap<QString, QString> environment;
    QString workingDirectory;
    std::chrono::milliseconds retryPause{1000};
};

class Session : public QObject
{
    Q_OBJECT
public:
    Session(Place place, Selection selection, RunOptions options, SessionTools tools, QObject *parent = nullptr);
    ~Session() override;

    /// Exactly one of `refused` and `finished` follows, later.
    void start();
    /// A person wants it to end: what runs is stopped and recorded as cancelled; before the start it is refused, Interrupted.
    void stop(const Clause &reason);
    void stopImage(const QString &name);

    const std::optional<Planning> &planning() const { return m_planning; }
    const Run &run() const { return m_run; }
    const StageTimes &times() const { return m_times; } ///< what stages typically take; once it is planned

signals:
    /// What is being done before the start, for people.
    void preparing(const QString &what);
    void unrecorded(const QString &why); ///< the run is whole, but the history does not know it
    /// The plan stands; the run begins next.
    void planned();
    void refused(const stackwright::PlanRefusal &refusal);
    void noted(const stackwright::Event &event);
    /// With dryRun: a command or request that would be made.
    void told(const QString &line);
    void finished(stackwright::RunState state);

private:
    using Next = std::function<void()>;
    /// A registry that does not answer must not keep a person waiting who wants the end.
    static constexpr std::chrono::seconds verdictGrace{5};
    /// Appended events survive a crash of this program at once, and a power failure after this delay. A lost event only repeats work.
    static constexpr std::chrono::seconds settlingPause{1};

    // Before the start, in this order. Each refuses or goes on.
    void findRegistry(Next next);
    void makePlan(Next next);
    void decide(Next next);
    void prepare(std::function<Preparation()> work, Next next);
    void probeEngine(Next next);
    void findTested(qsizetype index, Next next);
    void askPresences(Next next);
    void checkBases(Next next);
    void readKnownTags(Next next);
    void decideAndAsk(Next next);
    void findOlderDigests(Next next);
    void readOlderDigests(QStringList names, Next next);
    void proveByTags(const QString &name, QStringList commits, Next next);
    QString olderTag(const PlannedImage &image, const QString &commit) const;
    void readOlderDigest(const QString &name, QStringList commits, Next next);
    bool buildsUntestable();
    QString whyNotTested(const PlannedImage &image) const;
    std::optional<Error> whyNotResumed() const;
    void findStanding();
    void assumeStanding();
    void tellKnownTags();
    void carryOver(Verdict *verdict, const ImageWork &work) const;
    bool tellsSecret();
    bool findResume();
    void takeUp();
    void expect();
    bool resolveResume();
    void checkResumed(Next next);
    void checkResumedImage(qsizetype at, Next next);
    bool takePlace();
    void removeLeftovers(Next next);
    void makeSource(Next next);
    void begin();
    bool mustPrepare() const;
    /// The commands of the spec from this one on; what fails or is stopped ends the run.
    void prepareTree(qsizetype at, Next next);

    // What is built from, in session_source.cpp.
    bool exportCommit();
    void copyCheckout(Next next);
    void tellSources();
    void forgetChangedSources();
    void forgetWhatIsMadeOf();
    void warnOfEdits(Next next);

    // During and after it.
    void hideSecrets(const QByteArrayList &more);
    std::optional<Error> findSecrets();
    void hideCredentials(const QList<Credentials> &found);
    Result<void> makeLogins();
    void findBuildLogins(RunContext &context);
    std::unique_ptr<RunContext> makeContext();
    Result<void> headUnmoved() const;
    QJsonObject startFields() const;
    void keep(const Event &told);
    void recordingFailed(const Error &error);
    bool publishes() const;
    void prepareWiki(Next next);
    void finishPages();
    void leaveImageVerdict(ImageWork &work, std::function<void()> done);
    void giveUpVerdicts();
    void tellVerdict(const ImageRef &image, const std::function<void()> &done);
    void workEnded(RunState state, const QString &image, std::optional<Stage> stage, const Clause &reason);
    void conclude(RunState state, const QString &image, std::optional<Stage> stage, const Clause &reason);
    void note(const QString &kind, const QJsonObject &fields, const QString &image = {}, std::optional<Stage> stage = {});

    void refuse(Error error);
    void refuse(PlanRefusal refusal);
    Registry &registry();
    /// Where every image goes too: the spec's also_push, unless another registry was asked for.
    QStringList furtherRegistries() const;
    Clause nothingToDo() const;

    Place m_place;
    Selection m_selection;
    RunOptions m_options;
    SessionTools m_tools;

    ProcessLauncher m_helpers; ///< of credential helpers, whose answer is a secret: nothing is masked
    std::unique_ptr<Registry> m_ownRegistry;
    std::optional<Planning> m_planning;
    std::optional<EngineFacts> m_facts;
    Presences m_presences;
    QHash<QString, QString> m_named; ///< by image, the digest that its tag names before the run
    std::shared_ptr<KnownTags> m_known; ///< what these digests are known for; null: not asked
    QHash<QString, QStringList> m_proven; ///< by image: commits since which nothing of it changed
    QHash<QString, Standing> m_standing; ///< by image
    std::optional<Error> m_registryRefusal; ///< said once the engine has answered
    StageTimes m_times; ///< what stages took in earlier runs
    QHash<QString, BuildBefore> m_earlierBuilds; ///< by image
    QString m_resumeFile;
    std::optional<Run> m_earlier;
    std::shared_ptr<Lock> m_lock;
    std::shared_ptr<DockerConfigFolder> m_credentials;
    std::shared_ptr<BuildLogins> m_buildLogins;
    std::shared_ptr<const Masker> m_masker;
    QByteArrayList m_secrets; ///< beside those of the environment
    QHash<QString, QList<BuildSecret>> m_buildSecrets; ///< of each image that is built
    std::shared_ptr<Scratch> m_scratch;
    std::shared_ptr<const Snapshot> m_snapshot; ///< null: the source is a commit's tree, or nothing is built
    std::shared_ptr<std::atomic<bool>> m_abandoned = std::make_shared<std::atomic<bool>>(false); ///< for other threads
    qint64 m_plannedNs = 0;
    QString m_source, m_sourceUrl, m_id;
    CommitFacts m_commit;
    QStringList m_startWarnings;
    std::unique_ptr<Wiki> m_wiki;
    std::unique_ptr<QObject> m_wikiWork; ///< what git does for us ends with it
    QList<std::function<void()>> m_openVerdicts; ///< each ends the waiting for one
    Clause m_stopReason;
    QString m_recordingError; ///< the first thing that could not be written

    QThread *m_planner = nullptr; ///< reads files and git, off the event loop's thread
    Runner *m_runner = nullptr;
    QPointer<Process> m_preparing; ///< a command that runs before the runner starts
    Journal m_journal;
    DiskQueue m_disk;
    QTimer m_settling; ///< until the journal is brought to the disk
    Run m_run;
    bool m_started = false, m_stopped = false, m_ended = false, m_journalFailed = false, m_publishing = false;
};

} // namespace stackwright
