// The desk's runs: a Session does the work, its events are folded as they come.
#include "model/workspace/desk.h"

#include "model/engine/launcher.h"
#include "model/workspace/session.h"

namespace stackwright {

void Desk::startRun(const Selection &selection, RunOptions options)
{
    if (!m_planning || isRunning() || m_session)
        return;
    m_lastCall = [this, selection, options] { startRun(selection, options); };
    options.jobs = m_habits.jobs;
    options.keepGoing = m_habits.keepGoing;
    options.engine = m_habits.engine;
    if (m_destination.kind == Destination::Kind::Nowhere) {
        options.push = false;
        options.publish = RunOptions::Publish::Never;
    } else if (!options.testsOnly && !m_isChosen && leavesThisMachine(m_destination, m_planning->spec)) {
        emit destinationAsked();
        return;
    }
    const bool counts = !options.testsOnly; // tests alone leave no journal
    m_leftOut.clear();
    reconsider();
    m_launcher = std::make_unique<ProcessLauncher>();
    SessionTools tools{*m_launcher, nullptr, {}, {}, {}, std::chrono::milliseconds(1000)};
    tools.environment = environment();
    tools.workingDirectory = m_workingDirectory;
    m_session = new Session(m_place, selection, options, tools, this);
    connect(m_session, &Session::preparing, this, &Desk::preparing);
    connect(m_session, &Session::unrecorded, this, &Desk::preparing);
    connect(m_session, &Session::refused, this, [this](const PlanRefusal &refusal) {
        endSession();
        emit runRefused(refusal.error);
    });
    connect(m_session, &Session::planned, this, [this] {
        m_run = Run();
        m_live = true;
        m_brought = false;
        m_sinceStart.start();
        m_coveredUntil = QDateTime::currentDateTimeUtc();
        m_journal = m_session->planning()->folders.journal();
        m_output = m_session->planning()->folders.output;
    });
    connect(m_session, &Session::noted, this, [this, counts](const Event &event) {
        const bool first = event.kind == QLatin1String("run-started") || event.kind == QLatin1String("run-resumed");
        if (event.kind == QLatin1String("run-started"))
            m_number = counts ? m_newest + 1 : 0;
        if (event.kind == QLatin1String("run-resumed")) { // what came before it stands in the session's own run, with this
            m_run = m_session->run();
            if (const StoredRun *stored = storedRun(m_run->id()))
                m_number = stored->number;
        } else {
            if (!m_run)
                m_run = Run();
            m_run->apply(event);
        }
        m_live = true;
        m_sinceStart.start();
        if (first)
            emit runOpened();
        else if (!m_tell.isActive())
            m_tell.start(); // many events, one repaint
    });
    connect(m_session, &Session::finished, this, [this] {
        endSession();
        compareResults();
        emit runFinished();
        requestHistory();
        refresh();
    });
    emit preparing(tr("Starting…"));
    m_session->start();
}

void Desk::endSession()
{
    if (Session *session = std::exchange(m_session, nullptr))
        session->deleteLater();
}

QStringList Desk::withDescendants(const QString &image) const
{
    QStringList images;
    if (!m_planning)
        return images;
    const QList<PlannedImage> &all = m_planning->plan.images;
    for (const int at : m_planning->spec.breadthFirst())
        if (all[at].name == image || images.contains(all[at].parent))
            images << all[at].name;
    return images;
}

Selection Desk::selectionFor(const QStringList &images) const
{
    Selection selection = m_selection;
    if (!images.isEmpty())
        selection.only = images;
    return selection;
}

void Desk::build(const QStringList &images, const BuildWish &wish)
{
    RunOptions options;
    options.noCache = wish.noCache;
    options.pull = wish.newerBases;
    // What was asked about is what is built; the files are as they are.
    Selection selection = selectionFor(images.isEmpty() && m_whatIf ? m_whatIf->order : images);
    selection.rebuild = wish.rebuild;
    startRun(selection, options);
}

void Desk::test(const QStringList &images, const QStringList &cases)
{
    RunOptions options;
    options.testsOnly = true;
    options.images = images;
    options.testCases = cases;
    startRun(selectionFor(images), options);
}

QStringList Desk::failedCases(const QString &image) const
{
    QStringList names;
    const ImageRecord *record = m_run ? m_run->image(image) : nullptr;
    if (record)
        for (const TestCase &one : record->stage(Stage::Test).cases)
            if (one.state == TestCase::State::Failed || one.state == TestCase::State::Error)
                names << one.name;
    return names;
}

void Desk::resume()
{
    const Run *run = resumable();
    if (!run)
        return;
    RunOptions options;
    const StoredRun *stored = storedRun(run->id());
    options.resume = stored ? stored->file : m_journal;
    startRun(m_selection, options);
}

void Desk::tryAgain()
{
    if (const auto last = m_lastCall)
        last();
}

void Desk::cancel()
{
    if (m_session)
        m_session->stop(clause("cancelled-in-window"));
}

void Desk::cancelImage(const QString &image)
{
    if (m_session)
        m_session->stopImage(image);
}

} // namespace stackwright
