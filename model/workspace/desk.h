// What the desktop application works on: one checkout, watched and planned again as it changes, and the run that is shown,
// live or stored. Views read it and tell it what the person wants; nothing here blocks.
#pragma once

#include "model/items/testtree.h"
#include "model/items/timeline.h"
#include "model/engine/launcher.h"
#include "model/workspace/destination.h"
#include "model/workspace/planworker.h"
#include "model/items/resultage.h"
#include "model/run/context.h"
#include "model/run/run.h"
#include "model/workspace/surroundings.h"
#include "model/workspace/workspace.h"

#include <QElapsedTimer>
#include <QObject>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace stackwright {

/// One earlier build of an image, for its history.
struct EarlierBuild
{
    QString state; ///< a word of state
    double seconds = 0;
    QDateTime at; ///< when its run began
    bool operator==(const EarlierBuild &) const = default;
};

/// How this person wants runs to be made.
struct Habits
{
    int jobs = 1;
    bool keepGoing = false;
    QString engine = QStringLiteral("docker");
    QStringList plainHosts; ///< registries that may be spoken to without TLS, beside this machine
    bool operator==(const Habits &) const = default;
};

/// What one build is to do otherwise.
struct BuildWish
{
    bool noCache = false; ///< steps that were built before are built again
    bool newerBases = false; ///< public base images are fetched anew
    QStringList rebuild; ///< images that are built whatever git says, with what stands on them
};

/// A commit that the checkout can be compared with.
struct CommitChoice
{
    QString id, subject, author;
    QDateTime at;
};

class Session;

class Desk : public QObject
{
    Q_OBJECT
public:
    explicit Desk(QObject *parent = nullptr);
    ~Desk() override;

    /// Plans, and keeps planning as the checkout changes.
    void openStack(const Place &place, const Selection &selection, const QString &workingDirectory);
    /// Shows a run that was, or one that another process is doing now.
    void openJournal(const QString &file);
    void refresh();
    /// Back from a stored run to what git says now.
    void closeRun();
    /// Where runs push to from now on. `isChosen`: a person has said so; else the first push to another machine asks.
    void setDestination(const Destination &destination, bool isChosen);
    const Destination &destination() const { return m_destination; }
    bool isDestinationChosen() const { return m_isChosen; }
    /// What changes are counted from, and which files change an image.
    void setSelection(const Selection &selection);
    const Selection &selection() const { return m_selection; }
    /// Answered by commitsRead: the newest commits of the checkout.
    void requestCommits();
    void setHabits(const Habits &habits);
    const Habits &habits() const { return m_habits; }
    /// Of the program, with what the habits add.
    QMap<QString, QString> environment() const;

    /// "What if": the plan as it would be without these changed files; they are back with {}, and when a run begins.
    void leaveOut(const QSet<QByteArray> &paths);
    const QSet<QByteArray> &leftOut() const { return m_leftOut; }
    bool isWhatIf() const { return m_whatIf.has_value() && !(m_run && !m_live); }

    /// What a run needs around it; asked for by examine() only.
    Surroundings *surroundings() { return &m_surroundings; }
    void examine();
    /// A copy of the sample stack in a new folder: then sampleMade or sampleRefused.
    void makeSample(const QString &target);

    // Runs, in this program. One at a time; nothing happens while another one goes on.
    void build(const QStringList &images = {}, const BuildWish &wish = {}); ///< what changed, or these
    /// The test stage alone; of these cases, where any are named.
    void test(const QStringList &images, const QStringList &cases = {});
    /// Is the image that the shown run tested still the one that a test would run on now?
    bool canTestAgain(const QString &image) const;
    QStringList failedCases(const QString &image) const; ///< names of those of the shown run
    void resume();                              ///< carries the shown run on after the stages that have passed
    void tryAgain(); ///< what was refused last, now that something has been put right
    void cancel();
    void cancelImage(const QString &image);
    QStringList withDescendants(const QString &image) const;
    bool isBusy() const { return m_session != nullptr; } ///< also before the run has begun

    /// Answered by historyRead.
    void requestHistory();
    /// The earlier runs, newest first.
    const QList<StoredRun> &history() const { return m_history; }
    int unreadRuns() const { return m_unread; } ///< that cannot be read: their journal is gone, damaged or of a newer version
    int olderRuns() const { return m_older; }   ///< that are kept, and were not read
    /// Answered by diffRead.
    void requestDiff(const QByteArray &path);
    /// Answered by pageRead, with nothing if there is no such file.
    void requestPage(const QString &file);
    QString pageFile(const QString &image) const; ///< where the image's page is, or would be
    /// The image's page against its stable tag's; answered by pagesCompared, with the returned key. Empty: there is no such tag.
    QString requestPageComparison(const QString &image);
    /// A file of the wiki's checkout against its last commit; likewise.
    QString requestWikiComparison(const QString &wiki, const QByteArray &path);

    bool hasStack() const { return m_hasStack; }
    bool isPlanning() const { return m_requested != m_answered; }
    const std::optional<Planning> &planning() const { return m_planning; } ///< the last good one
    const std::optional<PlanRefusal> &refusal() const { return m_refusal; } ///< why there is no newer one
    const Place &place() const { return m_place; }

    /// The plan to show: of the run if a stored one is shown, else the checkout's.
    const Plan *plan() const;
    const std::optional<Run> &run() const { return m_run; }
    /// Of the runs before that of record() that tested it, newest first.
    QList<EarlierTests> recordsBefore(const QString &image) const;
    QString testedTree(const QString &image) const; ///< of record(): as EarlierTests::tree
    /// How the shown run, where it is over and of this checkout, stands to the files; Current of any other.
    ResultAge age() const;
    /// Do rows show the state that this run gave them? Else what git says, and the last results beside it.
    bool showsRunStates() const;
    /// What is known of an image: of the shown run, else its last result; null: nothing.
    const ImageRecord *record(const QString &image) const;
    /// Of each image, from the runs before and the shown one; empty while a stored run is shown.
    const LastResults &lastResults() const { return m_last; }
    int runNumber() const; ///< of the shown run, as the history counts; 0: it does not
    /// Has the shown run, or where it was of tests alone the one before, something left to do that it can do as the files are?
    bool canResume() const { return resumable() != nullptr; }
    QStringList leftToResume() const; ///< the images that it would still do
    bool canRun() const { return m_planning.has_value() && !isBusy(); }
    bool isRunning() const { return m_live && m_run && !m_run->isFinished(); }
    bool isBrought() const { return m_brought; } ///< the last run, whose results stand beside what git says
    bool isLive() const { return m_live; } ///< no stored run that was opened: it belongs to the checkout
    qint64 nowMs() const; ///< since the run began; for what is under way
    QString journal() const { return m_journal; }
    /// Of a stored run: what a person must know of its journal; and the checkout of its stack, where that is known.
    QString runNote() const { return m_run && !m_live ? m_runNote : QString(); }
    QString runCheckout() const { return m_run && !m_live ? m_runCheckout : QString(); }
    const Estimates &estimates() const { return m_estimates; } ///< from earlier runs
    QList<EarlierBuild> lastBuilds(const QString &image) const; ///< oldest first, at most ten
    /// Below which the run's logs and pages are.
    QString outputFolder() const;

signals:
    void planned();         ///< a new plan
    void refused();         ///< no new plan: see refusal()
    void runChanged();      ///< at most ten times a second
    void runOpened();
    void runFinished();
    void preparing(const QString &what); ///< before a run begins
    void runRefused(const stackwright::Error &error); ///< instead of a run
    void destinationAsked(); ///< instead of a run: it would push to another machine, and nobody has chosen that; then tryAgain()
    void destinationChanged();
    void commitsRead(const QList<stackwright::CommitChoice> &commits);
    void journalRefused(const stackwright::Error &error);
    void historyRead();
    void pageRead(const QString &file, const QByteArray &text);
    void diffRead(const QByteArray &path, const QByteArray &text, const QString &trouble); ///< trouble: why there is no text
    void pagesCompared(const stackwright::PageComparison &comparison);
    void whatIfChanged();
    void sampleMade(const QString &folder);
    void sampleRefused(const stackwright::Error &error);

private:
    void answered(const PlanAnswer &answer);
    void read(const StoredRun &stored);
    void bringLastRun();
    void compareResults();
    QDateTime uncoveredEdit() const;
    const Run *resumable() const;
    const StoredRun *storedRun(const QString &id) const; ///< of the history; null: it is not there
    QString wikiFolder() const;
    ImageRef pushedName(const PlannedImage &image) const;
    void remember(const HistoryReading &reading);
    void reconsider();
    void publishSample(const QString &target, const Error &error);
    void startRun(const Selection &selection, RunOptions options);
    Selection selectionFor(const QStringList &images) const;
    void endSession();
    template <typename Call>
    void inWorker(Call call)
    {
        QMetaObject::invokeMethod(m_worker, [worker = m_worker, call] { call(worker); }, Qt::QueuedConnection);
    }

    QThread m_thread;
    PlanWorker *m_worker;
    Place m_place;
    Selection m_selection;
    Destination m_destination;
    bool m_isChosen = false;
    QString m_workingDirectory;
    bool m_hasStack = false, m_again = false, m_wantsHistory = false;
    int m_requested = 0, m_answered = 0;
    std::optional<Planning> m_planning;
    std::optional<PlanRefusal> m_refusal;
    QSet<QByteArray> m_leftOut;
    std::optional<Plan> m_whatIf;
    int m_question = 0; ///< of what if; an answer to an older one is too late
    Habits m_habits;
    ProcessLauncher m_helpers; ///< of short questions
    Surroundings m_surroundings;
    std::optional<Run> m_run;
    int m_unread = 0, m_older = 0;
    int m_newest = 0, m_number = 0; ///< run numbers: the highest in the history, the shown one's
    bool m_live = false;    ///< of this checkout: made here, or the last one, which stood there when the stack was opened
    bool m_brought = false; ///< the latter
    bool m_bringsLast = false;
    QDateTime m_newestEdit; ///< of the files that no commit has
    QDateTime m_coveredUntil; ///< the newest run made here has taken what was saved before; a resumed one began long before that
    LastResults m_last;
    std::unique_ptr<ProcessLauncher> m_launcher;
    Session *m_session = nullptr;
    std::function<void()> m_lastCall; ///< the newest run, to be tried again
    QElapsedTimer m_sinceStart;
    QString m_journal, m_output, m_runNote, m_runCheckout;
    QList<StoredRun> m_history;
    Estimates m_estimates;
    QHash<QString, QList<EarlierBuild>> m_builds;
    QTimer m_tell;
};

} // namespace stackwright
