// The desk's runs: a Session does the work, its events are folded as they come.
#include "model/desk.h"

#include "model/engine/launcher.h"
#include "model/session.h"

#include <QProcessEnvironment>

namespace stackwright {

namespace {

QMap<QString, QString> environmentNow()
{
    QMap<QString, QString> environment;
    const QProcessEnvironment system = QProcessEnvironment::systemEnvironment();
    for (const QString &name : system.keys())
        environment.insert(name, system.value(name));
    return environment;
}

} // namespace

void Desk::startRun(const Selection &selection, const RunOptions &options)
{
    if (!m_planning || isRunning() || m_session)
        return;
    m_launcher = std::make_unique<ProcessLauncher>();
    SessionTools tools{*m_launcher, nullptr, {}, {}, {}, std::chrono::milliseconds(1000)};
    tools.environment = environmentNow();
    tools.workingDirectory = m_workingDirectory;
    m_session = new Session(m_place, selection, options, tools, this);
    connect(m_session, &Session::preparing, this, &Desk::preparing);
    connect(m_session, &Session::refused, this, [this](const PlanRefusal &refusal) {
        endSession();
        emit runRefused(refusal.error);
    });
    connect(m_session, &Session::planned, this, [this] {
        m_run = Run();
        m_live = true;
        m_sinceStart.start();
        m_journal = m_session->planning()->folders.journal();
        m_output = m_session->planning()->folders.output;
    });
    connect(m_session, &Session::noted, this, [this](const Event &event) {
        const bool first = event.kind == QLatin1String("run-started") || event.kind == QLatin1String("run-resumed");
        if (!m_run)
            m_run = Run();
        m_run->apply(event);
        m_live = true;
        if (first)
            emit runOpened();
        else if (!m_tell.isActive())
            m_tell.start(); // many events, one repaint
    });
    connect(m_session, &Session::finished, this, [this] {
        endSession();
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

void Desk::build(const QStringList &images)
{
    startRun(selectionFor(images), {});
}

void Desk::test(const QStringList &images)
{
    RunOptions options;
    options.testsOnly = true;
    options.images = images;
    startRun(selectionFor(images), options);
}

void Desk::resume()
{
    RunOptions options;
    options.resume = m_journal;
    startRun(m_selection, options);
}

void Desk::cancel()
{
    if (m_session)
        m_session->stop(tr("cancelled in the window"));
}

void Desk::cancelImage(const QString &image)
{
    if (m_session)
        m_session->stopImage(image);
}

} // namespace stackwright
