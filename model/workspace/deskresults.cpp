// What the desk keeps of runs that are over: the last one when a stack is opened, each image's last result, and whether they are
// as new as the files.
#include "model/workspace/desk.h"

#include "model/base/background.h"
#include "model/base/text.h"
#include "model/git/git.h"

#include <algorithm>

namespace stackwright {

namespace {

/// A commit's files are known; of what no commit has nobody can say later whether it was the same.
QString treeOf(const Run &run)
{
    return run.plan().uncommitted == 0 ? run.plan().head : QString();
}

} // namespace

/// The newest run of the checkout that is over stands where a run made here would stand. One that another program makes now
/// does not: it is no result yet.
void Desk::bringLastRun()
{
    for (const StoredRun &stored : m_history) {
        if (!stored.run || stored.writer == RunReading::Writer::Alive || stored.run->images().isEmpty())
            continue;
        m_run = stored.run;
        if (!m_run->isFinished()) { // killed: nobody has written its end
            Event end;
            end.kind = QStringLiteral("run-finished");
            end.ms = qRound64(m_run->seconds() * 1000);
            end.fields.insert(QStringLiteral("state"), word(RunState::Interrupted));
            m_run->apply(end);
        }
        m_journal = stored.file;
        m_output = stored.output;
        m_number = stored.number;
        m_live = m_brought = true;
        return;
    }
}

void Desk::compareResults()
{
    m_last.clear();
    if (!m_planning || (m_run && !m_live))
        return;
    QList<const Run *> runs;
    if (m_run && m_run->isFinished())
        runs << &*m_run;
    for (const StoredRun &stored : m_history)
        if (stored.run)
            runs << &*stored.run;
    std::stable_sort(runs.begin(), runs.end(), [](const Run *a, const Run *b) { return a->started() > b->started(); });
    m_last = stackwright::lastResults(runs, m_planning->plan, m_newestEdit);
    for (LastResult &last : m_last)
        if (m_run && last.at == m_run->started())
            last.age = age();
}

/// The newest edit that the shown run has not taken; invalid: there is none.
QDateTime Desk::uncoveredEdit() const
{
    const bool covered = m_run && m_live && !m_brought && m_coveredUntil.isValid() && m_newestEdit <= m_coveredUntil;
    return covered ? QDateTime() : m_newestEdit;
}

ResultAge Desk::age() const
{
    return m_run && m_live && m_run->isFinished() && m_planning ? ageOf(*m_run, m_planning->plan, uncoveredEdit()) : ResultAge::Current;
}

const ImageRecord *Desk::record(const QString &image) const
{
    if (const ImageRecord *shown = m_run ? m_run->image(image) : nullptr)
        return shown;
    const auto last = m_last.constFind(image);
    return last == m_last.cend() ? nullptr : &last->record;
}

QList<EarlierTests> Desk::recordsBefore(const QString &image) const
{
    QList<EarlierTests> records;
    const QDateTime at = m_run && m_run->image(image) ? m_run->started() : m_last.value(image).at;
    for (const StoredRun &stored : m_history)
        if (stored.run && at.isValid() && stored.run->started() < at)
            if (const ImageRecord *record = stored.run->image(image); record && record->stage(Stage::Test).tests)
                records << EarlierTests{record, treeOf(*stored.run)};
    return records;
}

QString Desk::testedTree(const QString &image) const
{
    if (m_run && m_run->image(image))
        return treeOf(*m_run);
    const QDateTime at = m_last.value(image).at;
    for (const StoredRun &stored : m_history)
        if (stored.run && stored.run->started() == at)
            return treeOf(*stored.run);
    return {};
}

/// Of a stored run: the neighbours before it, and itself. What came later had not happened.
QList<EarlierBuild> Desk::lastBuilds(const QString &image) const
{
    QList<EarlierBuild> builds = m_builds.value(image);
    if (m_run && !m_live)
        builds.removeIf([this](const EarlierBuild &build) { return build.at > m_run->started(); });
    return builds.mid(std::max<qsizetype>(0, builds.size() - 10));
}

/// Of a stored run: between the commits that it compared, whatever the checkout holds now.
void Desk::requestDiff(const QByteArray &path)
{
    const bool stored = m_run && !m_live;
    if (!stored) {
        if (m_planning)
            inWorker([checkout = m_planning->folders.checkout, changes = m_planning->changes, path](PlanWorker *worker) { worker->diff(checkout, changes, path, {}); });
        return;
    }
    if (m_runCheckout.isEmpty()) {
        emit diffRead(path, {}, tr("The checkout of this run is not here: the text of its changes cannot be shown."));
        return;
    }
    const Plan &plan = m_run->plan();
    ChangeSet changes;
    changes.head = plan.head;
    changes.base = plan.base;
    for (const PlannedFile &file : plan.changedFiles)
        changes.files << file.file;
    const QString nothing = plan.trigger == Trigger::Worktree ? tr("No commit had this change when the run was made: its text was not kept.") : QString();
    inWorker([checkout = m_runCheckout, changes, path, nothing](PlanWorker *worker) { worker->diff(checkout, changes, path, nothing); });
}

void Desk::requestCommits()
{
    if (!m_planning)
        return;
    inBackground<QList<CommitChoice>>(
        this,
        [checkout = m_planning->folders.checkout] {
            QList<CommitChoice> choices;
            constexpr int most = 60;
            const auto git = openGit(checkout);
            const auto log = git ? (*git)->log(QStringLiteral("HEAD"), most) : Result<QList<CommitFacts>>(git.error());
            for (const CommitFacts &facts : log ? *log : QList<CommitFacts>())
                choices << CommitChoice{facts.id, visible(facts.message.section(QLatin1Char('\n'), 0, 0).toUtf8()), facts.author, QDateTime::fromSecsSinceEpoch(facts.seconds)};
            return choices;
        },
        [this](const QList<CommitChoice> &choices) { emit commitsRead(choices); });
}

bool Desk::canTestAgain(const QString &image) const
{
    const int now = canRun() ? m_planning->plan.indexOf(image) : -1, then = m_run ? m_run->plan().indexOf(image) : -1;
    return now >= 0 && then >= 0 && m_planning->plan.images[now].target.tag == m_run->plan().images[then].target.tag;
}

bool Desk::showsRunStates() const
{
    if (!m_run)
        return false;
    return !m_live || !m_run->isFinished() || (!m_brought && age() == ResultAge::Current);
}

/// The run that resume() would go on with; null: none.
const Run *Desk::resumable() const
{
    if (!canRun() || !m_run || !m_run->isFinished())
        return nullptr;
    if (canGoOn(*m_run, m_planning->plan))
        return &*m_run;
    // Tests alone leave no journal: the run before them is still the one of the output folder.
    const bool testsOnly = m_run->options().value(QLatin1String("testsOnly")).toBool();
    if (testsOnly && m_live && !m_history.isEmpty() && m_history.first().run && canGoOn(*m_history.first().run, m_planning->plan))
        return &*m_history.first().run;
    return nullptr;
}

QStringList Desk::leftToResume() const
{
    const Run *run = resumable();
    return run ? leftToDo(*run) : QStringList();
}

} // namespace stackwright
