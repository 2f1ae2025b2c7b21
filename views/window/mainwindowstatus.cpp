// What the main window says at its edges: the line of status, what a run needs, what can be done about what is missing,
// the start page, and the end of a run when nobody looks.
#include "views/window/mainwindow.h"

#include "model/base/text.h"
#include "model/items/resultage.h"
#include "model/workspace/desk.h"
#include "model/items/stagecards.h"
#include "views/window/actions.h"
#include "views/window/doctorview.h"
#include "views/window/findingsview.h"
#include "views/window/nostack.h"
#include "views/style/parts.h"
#include "views/window/preferences.h"
#include "views/stack/stackpane.h"
#include "views/window/startpage.h"
#include "views/style/state.h"
#include "views/stack/whatifpanel.h"

#include <QAction>
#include <QApplication>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QString sentenceOf(const Run &run)
{
    if (run.failedImage().isEmpty())
        return spoken(run.why());
    QString text = run.failedImage();
    if (run.failedStage())
        text += QLatin1String(": ") + stageTitle(*run.failedStage());
    return run.reason().isEmpty() ? text : QString(text + QLatin1String(", ") + spoken(run.why()));
}

qsizetype doneIn(const Run &run)
{
    return std::count_if(run.images().begin(), run.images().end(), [](const ImageRecord &record) {
        return record.state == ImageState::Passed || record.state == ImageState::Reused;
    });
}

/// "docker 20.10": where the engine is and what its client and builder are stands in the box of what a run needs.
QString engineText(const Clause &said)
{
    if (said.kind == QLatin1String("docker-at"))
        return said.parts.value(0).text.toLower() + QLatin1Char(' ') + said.parts.value(1).text.section(QLatin1Char('.'), 0, 1);
    for (const Clause &part : said.parts) // "…, with its own builder"
        if (!part.kind.isEmpty())
            return engineText(part);
    return said.text.section(QStringLiteral(" at "), 0, 0);
}

QString adviceOn(const PlanWarning &warning)
{
    if (warning.kind == QLatin1String("spec-without-rule"))
        return MainWindow::tr("Name the file under BuildAll in images/change_ignore.json if its changes are to build every image");
    if (warning.kind == QLatin1String("unknown-image-folder"))
        return MainWindow::tr("Name it in the spec if it is an image, or in images/change_ignore.json if it is not");
    return {};
}

/// Which files no commit has is said beside the branch: it is no warning here, at each save of a file.
QList<Finding> findingsOf(const Plan &plan)
{
    QList<Finding> findings;
    for (const PlanWarning &warning : plan.warnings)
        if (warning.kind != QLatin1String("uncommitted-files"))
            findings << Finding{Finding::Severity::Warning, warning.kind, visible(warning.path), 0, 0, warning.text, adviceOn(warning)};
    return findings;
}

/// What is odd in the files, and what the plan says of the checkout.
QList<Finding> findingsOf(const Planning &planning)
{
    QList<Finding> findings = planning.findings;
    return findings + findingsOf(planning.plan);
}

} // namespace

void MainWindow::refreshStatus()
{
    if (const auto &run = m_desk->run(); run && m_desk->showsRunStates()) {
        const int number = m_desk->runNumber();
        QString count = tr("%1 of %2").arg(doneIn(*run)).arg(counted(run->images().size(), tr("image"), tr("images")));
        if (number > 0)
            count = tr("Run %1: %2").arg(number).arg(count);
        QStringList parts{count};
        if (!run->isFinished()) {
            const Timeline timeline = timelineOf(*run, m_desk->nowMs(), m_desk->estimates());
            if (timeline.leftMs > 0)
                parts << tr("about %1 left").arg(durationText(std::chrono::milliseconds(timeline.leftMs)));
            if (timeline.criticalPath.size() > 1) // last: a long name takes the room of nothing else
                parts << tr("longest chain: to %1").arg(timeline.criticalPath.last());
        } else if (const QString why = sentenceOf(*run); !why.isEmpty()) {
            parts << why;
        }
        if (run->isFinished() && run->seconds() > 0)
            parts << durationText(std::chrono::milliseconds(static_cast<qint64>(run->seconds() * 1000)));
        m_runState->setState(word(run->state()));
        say(m_status, parts.join(QStringLiteral(" · ")), tr("Status"));
    } else {
        m_runState->setState({});
        QString text = m_desk->isPlanning() ? tr("Reading the checkout…")
                       : m_desk->refusal() && !m_desk->refusal()->findings.isEmpty() ? tr("The stack's files have errors")
                                                                                     : tr("No stack is open");
        if (const Plan *plan = m_desk->plan()) {
            const qsizetype changed = std::count_if(plan->images.begin(), plan->images.end(), [](const auto &image) { return image.state != ChangeState::Unchanged; });
            text = tr("%1, %2 changed or affected").arg(counted(plan->images.size(), tr("image"), tr("images"))).arg(changed);
            // The button builds more than what has changed: what is said here and there must add up.
            const qsizetype more = std::count_if(plan->images.begin(), plan->images.end(), [](const auto &image) { return image.state == ChangeState::Unchanged && image.action == Action::Build; });
            if (more > 0)
                text += QStringLiteral(", ") + tr("%1 more needed under the same tag").arg(more);
            const qsizetype tested = plan->work().size() - plan->order.size();
            const QString alsoTested = tested > 0 ? QString(QStringLiteral(", ") + tr("%1 to test without a build").arg(tested)) : QString();
            text += alsoTested;
            if (plan->dirty)
                text += QStringLiteral(" · ") + tr("with what no commit has");
            if (run && m_desk->isLive() && run->isFinished() && !m_desk->isWhatIf())
                text += QStringLiteral(" · ") + tr("last run %1 %2").arg(stateText(word(run->state())), agoText(run->started(), QDateTime::currentDateTimeUtc()));
            if (m_desk->isWhatIf())
                text = (plan->order.isEmpty()       ? tr("What if: nothing would be built")
                        : plan->order.size() == 1 ? tr("What if: one image would be built")
                                                  : tr("What if: %1 images would be built").arg(plan->order.size())) + alsoTested;
        }
        say(m_status, text, tr("Status"));
    }
    m_status->setToolTip(m_status->text().toHtmlEscaped());
    refreshSurroundings();
}

void MainWindow::refreshRefusal()
{
    const auto &refusal = m_desk->refusal();
    const bool noPlan = refusal && !refusal->findings.isEmpty() && !m_desk->plan();
    m_noPlan->setVisible(noPlan);
    m_split->setVisible(!noPlan);
    m_notice->button()->hide();
    const QString checkout = m_desk->planning() ? m_desk->planning()->folders.checkout : m_desk->place().repo;
    if (m_desk->run() && !m_desk->isLive()) { // a stored run is shown as it was: what was odd then, not what is now
        m_notice->show({}, {}, {});
        m_findings->setFindings(findingsOf(m_desk->run()->plan()), m_desk->runCheckout(), true);
        return;
    }
    if (!refusal) {
        m_notice->show({}, {}, {});
        m_findings->setFindings(m_desk->planning() ? findingsOf(*m_desk->planning()) : QList<Finding>(), checkout, true);
        return;
    }
    const auto &[what, advice, mayBeMade] = refusalText(*m_desk);
    m_findings->setFindings(refusal->findings, checkout, m_desk->planning().has_value());
    if (refusal->findings.isEmpty())
        m_notice->show(QStringLiteral("failed"), what, advice);
    else
        m_notice->show({}, {}, {});
    refreshStatus();
    if (!m_desk->planning() && refusal->findings.isEmpty() && !m_desk->run())
        showStart();
    if (m_start && !m_desk->place().repo.isEmpty()) // nobody has asked for this folder otherwise
        m_start->setError(what, advice, mayBeMade);
}

void MainWindow::refreshRunNotice()
{
    m_runNotice->button()->setObjectName(QStringLiteral("leaveRun"));
    if (!m_desk->run() || m_desk->isLive()) {
        m_runNotice->show({}, {}, {});
        return;
    }
    const Run &run = *m_desk->run();
    const QString when = momentText(run.started()), note = m_desk->runNote();
    const bool stack = m_desk->planning().has_value();
    m_runNotice->show(note.isEmpty() ? QStringLiteral("skipped") : QStringLiteral("warning"),
                      note.isEmpty() ? tr("A stored run, of %1: it is shown as it was.").arg(when) : tr("A stored run, of %1. %2").arg(when, note), {});
    const QString text = stack ? tr("Back to the checkout") : tr("Open %1").arg(QFileInfo(m_desk->runCheckout()).fileName());
    m_runNotice->button()->setText(text);
    m_runNotice->button()->setAccessibleName(text);
    m_runNotice->button()->setVisible(stack || !m_desk->runCheckout().isEmpty());
}

void MainWindow::refreshSurroundings()
{
    // Of a stored run: what it ran on; else what is here.
    const bool stored = m_desk->run() && !m_desk->isLive();
    const QString served = stored ? m_desk->run()->tools().value(QLatin1String("engine")).toObject().value(QLatin1String("serverVersion")).toString() : QString();
    if (const Check *engine = m_desk->surroundings()->check(QStringLiteral("engine")); stored)
        m_engine->setState(QStringLiteral("none"), served.isEmpty() ? QString() : tr("ran on docker %1").arg(served.section(QLatin1Char('.'), 0, 1)));
    else if (engine && engine->state == Check::State::Ok)
        m_engine->setState(QStringLiteral("passed"), engineText(engine->text));
    else
        m_engine->setState(QStringLiteral("failed"), engine ? tr("no engine") : QString());
    QString registries, state = QStringLiteral("passed");
    for (const Check &check : m_desk->surroundings()->checks())
        if (check.name.kind == QLatin1String("check-registry") && (registries.isEmpty() || check.state != Check::State::Ok)) {
            const bool ok = check.state == Check::State::Ok;
            const QString host = check.name.parts.value(0).text;
            registries = ok ? host : tr("no answer from %1").arg(host);
            state = ok ? QStringLiteral("passed") : QStringLiteral("failed");
        }
    // What was asked of another place says nothing of this one.
    const bool asked = m_desk->surroundings()->place() == m_desk->place();
    if (!asked || (m_desk->place().local && registries.isEmpty())) {
        state = QStringLiteral("none");
        registries = !m_desk->hasStack() ? QString() : m_desk->place().local ? tr("registry of this machine, started when needed") : tr("registry not asked yet");
    } else if (m_desk->place().local && state == QLatin1String("passed")) {
        registries = tr("registry of this machine");
    }
    m_registry->setState(state, stored ? QString() : registries);
    const Check *output = m_desk->surroundings()->check(QStringLiteral("output"));
    const QString space = output && !stored && output->text.kind == QLatin1String("space-free") ? output->text.parts.value(0).text : QString();
    say(m_space, space.isEmpty() ? QString() : tr("%1 free").arg(space), tr("Free space"));
    m_space->setVisible(!space.isEmpty());
}

void MainWindow::refreshWhatIf()
{
    const bool stored = m_desk->run() && !m_desk->isLive();
    const bool shown = m_desk->planning() && !stored;
    m_stack->whatIf()->setFiles(shown ? m_desk->planning()->plan.changedFiles : QList<PlannedFile>(), m_desk->leftOut());
    m_stack->whatIf()->setEnabled(!m_desk->isBusy());
}

// What is missing is put right where it is said.
void MainWindow::offerWayOut(const Error &error)
{
    QPushButton *button = m_notice->button();
    button->disconnect();
    if (error.kind != Error::Kind::Surroundings) {
        button->hide();
        return;
    }
    if (error.what.kind == QLatin1String("check-registry")) {
        button->setText(tr("Use one of this machine"));
        connect(button, &QPushButton::clicked, this, [this] {
            m_desk->setDestination({Destination::Kind::ThisMachine, {}}, true);
            m_desk->tryAgain();
        });
    } else {
        button->setText(tr("See what is missing"));
        connect(button, &QPushButton::clicked, this, &MainWindow::showDoctor);
    }
    button->setObjectName(QStringLiteral("wayOut"));
    button->setAccessibleName(button->text());
    button->show();
}

// The window's list of the desktop tells how it stands, too.
void MainWindow::refreshTitle()
{
    if (m_stopping)
        return;
    const QString checkout = m_desk->planning() ? m_desk->planning()->folders.checkout : m_desk->runCheckout();
    const QString name = checkout.isEmpty() && m_desk->hasStack() ? QFileInfo(m_desk->place().repo).fileName() : QFileInfo(checkout).fileName();
    QString state;
    if (const auto &run = m_desk->run(); run && m_desk->showsRunStates()) {
        if (!run->isFinished())
            state = QStringLiteral("▶ ") + tr("%1: %2 of %3").arg(name).arg(doneIn(*run)).arg(run->images().size());
        else if (run->state() == RunState::Passed)
            state = QStringLiteral("✓ ") + tr("%1: passed").arg(name);
        else if (run->failedImage().isEmpty())
            state = QStringLiteral("⊘ ") + tr("%1: %2").arg(name, stateText(word(run->state())));
        else
            state = QStringLiteral("✗ ") + tr("%1: %2 failed").arg(name, run->failedImage());
    } else if (m_desk->refusal() && !m_desk->refusal()->findings.isEmpty()) {
        state = QStringLiteral("✗ ") + tr("%1: errors in its files").arg(name);
    }
    setWindowTitle(state.isEmpty() && name.isEmpty() ? tr("Stackwright") : tr("%1 – Stackwright").arg(state.isEmpty() ? name : state));
}

// What failed is what a person wants to see next, unless they look at something else by now.
void MainWindow::goToFailure()
{
    const auto &run = m_desk->run();
    if (!run || run->failedImage().isEmpty() || m_elsewhere)
        return;
    m_stack->setCurrentImage(run->failedImage());
    m_elsewhere = false;
}

void MainWindow::tellEnd()
{
    const auto &run = m_desk->run();
    if (!run || QApplication::activeWindow() || !readPreferences().notifies)
        return;
    const QString title = run->state() == RunState::Passed ? tr("The run has passed") : tr("The run has ended: %1").arg(stateText(word(run->state())));
    QString text = tr("%1 of %2").arg(doneIn(*run)).arg(counted(run->images().size(), tr("image"), tr("images")));
    if (const QString why = sentenceOf(*run); !why.isEmpty())
        text += QLatin1String(". ") + why;
    emit notificationDue(title, text);
}

void MainWindow::showStart()
{
    if (!m_start) {
        m_start = new StartPage(m_desk->surroundings());
        m_center->addWidget(m_start);
        connect(m_start, &StartPage::openRequested, this, &MainWindow::chooseStack);
        connect(m_start, &StartPage::makeRequested, this, [this](const QString &folder) { folder.isEmpty() ? chooseNewStack() : makeStack(folder); });
        connect(m_start, &StartPage::openRunRequested, this, &MainWindow::chooseRun);
        connect(m_start, &StartPage::sampleRequested, this, &MainWindow::trySample);
        connect(m_start, &StartPage::pathChosen, this, &MainWindow::open);
        connect(m_start->doctor(), &DoctorView::againRequested, m_desk, &Desk::examine);
        connect(m_start->doctor(), &DoctorView::localRegistryRequested, this, [this] {
            m_desk->setDestination({Destination::Kind::ThisMachine, {}}, true);
            m_desk->examine();
        });
        m_desk->examine();
    }
    m_start->setRecent(QSettings().value(QStringLiteral("recent")).toStringList());
    m_center->setCurrentWidget(m_start);
    refreshStatus();
}

void MainWindow::trySample()
{
    const QString parent = QFileDialog::getExistingDirectory(this, tr("Where shall the sample stack be put?"), QDir::homePath());
    if (parent.isEmpty())
        return;
    QString target = parent + QStringLiteral("/stackwright-sample");
    for (int i = 2; QFileInfo::exists(target); ++i)
        target = QStringLiteral("%1/stackwright-sample-%2").arg(parent).arg(i);
    if (m_start)
        m_start->setBusy(true);
    m_desk->makeSample(target);
}

void MainWindow::showDoctor()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("doctorDialog"));
    dialog->setWindowTitle(tr("What a run needs"));
    dialog->setAccessibleName(dialog->windowTitle());
    auto *doctor = new DoctorView(m_desk->surroundings());
    connect(doctor, &DoctorView::againRequested, m_desk, &Desk::examine);
    connect(doctor, &DoctorView::localRegistryRequested, this, [this] {
        m_desk->setDestination({Destination::Kind::ThisMachine, {}}, true);
        m_desk->examine();
    });
    auto *scroll = new QScrollArea;
    scroll->setAccessibleName(dialog->windowTitle());
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inside = new QWidget;
    inside->setAccessibleName(dialog->windowTitle());
    auto *rows = new QVBoxLayout(inside);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addWidget(doctor);
    rows->addStretch();
    scroll->setWidget(inside);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close")); // also where Qt has no word for it
    buttons->setAccessibleName(dialog->windowTitle());
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(scroll, 1);
    column->addWidget(buttons);
    // As high as what was found, which comes one by one; it never gets smaller under the mouse.
    constexpr int wide = 680;
    dialog->resize(wide, 200);
    const auto grow = [dialog, column, rows, buttons] {
        const QMargins margins = column->contentsMargins();
        const int need = margins.top() + rows->totalHeightForWidth(wide - margins.left() - margins.right()) + column->spacing() + buttons->sizeHint().height() + margins.bottom();
        dialog->resize(dialog->width(), std::max(dialog->height(), std::min(need, 520)));
    };
    connect(m_desk->surroundings(), &Surroundings::changed, dialog, grow, Qt::QueuedConnection); // its rows are there by then
    QMetaObject::invokeMethod(dialog, grow, Qt::QueuedConnection);
    m_desk->examine();
    dialog->open();
}

void MainWindow::showPreferences()
{
    auto *dialog = new PreferencesDialog(readPreferences(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PreferencesDialog::chosen, this, [this](const Preferences &preferences) {
        writePreferences(preferences);
        m_desk->setHabits(preferences.habits);
        applyTheme(preferences.theme);
        m_actions->themes[static_cast<int>(preferences.theme)]->setChecked(true);
    });
    dialog->open();
}

} // namespace stackwright
