#include "views/window/mainwindow.h"

#include "model/base/text.h"
#include "model/items/stackmodel.h"
#include "model/workspace/desk.h"
#include "model/workspace/packageindex.h"
#include "views/window/actions.h"
#include "views/difference/diffview.h"
#include "views/window/failurestrip.h"
#include "views/window/findingsview.h"
#include "views/style/icons.h"
#include "views/stack/imagepages.h"
#include "views/log/logpage.h"
#include "views/window/modebar.h"
#include "views/window/openlocal.h"
#include "views/style/parts.h"
#include "views/stack/stackpane.h"
#include "views/window/startpage.h"
#include "views/style/theme.h"
#include "views/window/topbar.h"
#include "views/stack/whatifpanel.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QTreeView>
#include <QVBoxLayout>

namespace stackwright {

MainWindow::MainWindow(Desk *desk, QWidget *parent)
    : QMainWindow(parent), m_desk(desk), m_actions(new Actions(this)), m_model(new StackModel(this)),
      m_bar(new TopBar(desk, m_actions, this)), m_modeBar(new ModeBar(m_actions->modes)), m_modes(new QStackedWidget),
      m_center(new QStackedWidget), m_stack(new StackPane(m_model)), m_pages(new ImagePages(desk)), m_split(new QSplitter),
      m_notice(new Notice), m_runNotice(new Notice), m_packages(new PackageIndex(desk)), m_failure(new FailureStrip(desk)), m_findings(new FindingsView), m_noPlan(new EmptyPlace({}, {})), m_runState(new Chip), m_status(new ElidedLabel), m_engine(new StateText),
      m_registry(new StateText), m_space(plainLabel()), m_minute(new QTimer(this)), m_second(new QTimer(this))
{
    setObjectName(QStringLiteral("mainWindow"));
    setWindowTitle(tr("Stackwright"));
    setAcceptDrops(true);
    setMinimumSize(720, 480);
    m_actions->fill(menuBar());
    for (int page = 0; page < m_actions->pages.size(); ++page)
        m_pages->setPageTip(page, m_actions->pages[page]->toolTip());
    m_stack->setFilterTip(m_actions->filter->toolTip());
    addToolBar(m_bar);
    setContextMenuPolicy(Qt::PreventContextMenu);

    m_split->setObjectName(QStringLiteral("split"));
    m_split->setAccessibleName(tr("Stack and image"));
    m_split->addWidget(m_stack);
    m_split->addWidget(m_pages);
    m_split->setStretchFactor(0, 0); // what is looked at grows, the list beside it stays
    m_split->setStretchFactor(1, 1);
    connect(m_split, &QSplitter::splitterMoved, this, [this] { m_splitByHand = true; });
    m_split->setCollapsible(0, false);
    m_split->setCollapsible(1, false);
    m_stack->setMinimumWidth(240);
    m_pages->setMinimumWidth(360);
    m_modes->setAccessibleName(tr("Mode"));
    for (int mode = 0; mode < ModeCount; ++mode) {
        auto *place = new QWidget;
        auto *inside = new QVBoxLayout(place);
        inside->setContentsMargins(0, 0, 0, 0);
        m_modes->addWidget(place);
    }
    m_modes->widget(Stack)->layout()->addWidget(m_split);
    m_modes->widget(Stack)->layout()->addWidget(m_noPlan);
    m_noPlan->setObjectName(QStringLiteral("noPlan"));
    m_noPlan->setTexts(tr("There is no plan yet"), tr("The stack's files have the errors above. Fix them: the stack stands here as soon as they can be read."));
    m_noPlan->button()->setObjectName(QStringLiteral("openSpec"));
    m_noPlan->button()->setText(tr("Open the spec"));
    m_noPlan->button()->setAccessibleName(m_noPlan->button()->text());
    m_noPlan->button()->show();
    m_noPlan->hide();
    connect(m_noPlan->button(), &QPushButton::clicked, this, [this] {
        const Place &place = m_desk->place();
        openLocal(this, QDir(place.repo).filePath(specFileIn(place.repo, place.spec)));
    });
    m_modePages[Stack] = m_split;

    auto *work = new QWidget;
    work->setAccessibleName(tr("Work"));
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_notice);
    right->addWidget(m_runNotice);
    right->addWidget(m_failure);
    right->addWidget(m_findings);
    right->addWidget(m_modes, 1);
    auto *row = new QHBoxLayout(work);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_modeBar);
    row->addLayout(right, 1);
    m_center->setAccessibleName(tr("Work"));
    m_center->addWidget(work);
    setCentralWidget(m_center);

    statusBar()->setObjectName(QStringLiteral("statusBar"));
    statusBar()->setAccessibleName(tr("Status"));
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(8, 1, 8, 0);
    m_status->setObjectName(QStringLiteral("status"));
    m_engine->setObjectName(QStringLiteral("engineState"));
    m_registry->setObjectName(QStringLiteral("registryState"));
    m_space->setObjectName(QStringLiteral("space"));
    makeQuiet(m_space);
    say(m_space, {}, tr("Free space"));
    statusBar()->addWidget(m_runState);
    statusBar()->addWidget(m_status, 1);
    for (QWidget *fact : {static_cast<QWidget *>(m_engine), static_cast<QWidget *>(m_registry), static_cast<QWidget *>(m_space)})
        statusBar()->addPermanentWidget(fact);

    m_second->setInterval(1000);
    m_minute->setInterval(30'000);
    m_minute->start();
    connectActions();
    connectDesk();
    m_actions->modes[Stack]->setChecked(true);
    m_actions->pages[0]->setChecked(true);
    restore();
    m_stack->focusView(); // arrow keys walk the stack from the start
    refreshActions();
    refreshStatus();
}

MainWindow::~MainWindow() = default;

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto slot) { connect(action, &QAction::triggered, this, slot); };
    on(m_actions->openStack, [this] { chooseStack(); });
    on(m_actions->openRun, [this] { chooseRun(); });
    on(m_actions->makeStack, [this] { chooseNewStack(); });
    on(m_actions->trySample, [this] { trySample(); });
    on(m_actions->preferences, [this] { showPreferences(); });
    on(m_actions->examine, [this] { showDoctor(); });
    on(m_actions->quit, [this] { close(); });
    on(m_actions->refresh, [this] { m_desk->refresh(); });
    on(m_actions->filter, [this] { m_actions->modes[Stack]->trigger(); m_stack->focusFilter(); });
    on(m_actions->showTree, [this] { m_stack->showGraph(false); });
    on(m_actions->showGraph, [this] { m_stack->showGraph(true); });
    on(m_actions->graphLarger, [this] { zoomGraph(1.2); });
    on(m_actions->graphSmaller, [this] { zoomGraph(1 / 1.2); });
    on(m_actions->graphWhole, [this] { zoomGraph(0); });
    connect(m_stack, &StackPane::viewChanged, this, &MainWindow::refreshActions);
    on(m_actions->buildChanged, [this] { m_desk->build(); });
    on(m_actions->buildSelection, [this] { m_desk->build(m_stack->selectedImages()); });
    on(m_actions->buildFromHere, [this] {
        QStringList images;
        for (const QString &image : m_stack->currentImages())
            images << m_desk->withDescendants(image);
        images.removeDuplicates();
        m_desk->build(images);
    });
    on(m_actions->buildFailed, [this] { m_desk->resume(); });
    on(m_actions->buildUncached, [this] { m_desk->build({}, BuildWish{true, false, {}}); });
    on(m_actions->buildNewer, [this] { m_desk->build({}, BuildWish{false, true, {}}); });
    on(m_actions->rebuildSelection, [this] { m_desk->build({}, BuildWish{false, false, m_stack->selectedImages()}); });
    on(m_actions->precise, [this] {
        Selection selection = m_desk->selection();
        selection.precise = m_actions->precise->isChecked();
        m_desk->setSelection(selection);
    });
    connect(m_actions->jobs, &QMenu::aboutToShow, this, &MainWindow::fillJobs);
    fillJobs();
    on(m_actions->test, [this] { m_desk->test(m_stack->selectedImages()); });
    on(m_actions->testFailed, [this] { m_desk->test({m_stack->currentImage()}, m_desk->failedCases(m_stack->currentImage())); });
    on(m_actions->cancel, [this] { m_desk->cancel(); });
    on(m_actions->cancelImage, [this] {
        for (const QString &image : m_stack->currentImages())
            m_desk->cancelImage(image);
    });
    connect(m_pages, &ImagePages::rerunFailedRequested, this, [this](const QString &image) { m_desk->test({image}, m_desk->failedCases(image)); });
    connect(m_pages, &ImagePages::rerunRequested, this, [this](const QString &image) { m_desk->test({image}); });
    connect(m_failure, &FailureStrip::resumeRequested, m_desk, &Desk::resume);
    connect(m_failure, &FailureStrip::testRequested, this, [this](const QString &image, const QString &test) { m_desk->test({image}, {test}); });
    const auto openInside = [this](const QString &file, int line) {
        openLocal(this, (m_desk->planning() ? m_desk->planning()->folders.checkout : m_desk->runCheckout()) + QLatin1Char('/') + file, line);
    };
    connect(m_failure, &FailureStrip::openRequested, this, openInside);
    connect(m_pages, &ImagePages::openRequested, this, openInside);
    connect(m_pages, &ImagePages::testRequested, this, [this](const QString &image, const QString &test) { m_desk->test({image}, {test}); });
    connect(m_failure, &FailureStrip::logRequested, this, [this](const QString &image) {
        m_actions->modes[Stack]->trigger();
        m_stack->setCurrentImage(image);
        m_pages->showFailure();
    });
    on(m_actions->closeRun, [this] { m_desk->closeRun(); });
    on(m_actions->find, [this] { m_actions->pages[1]->trigger(); m_pages->logPage()->focusFind(); });
    on(m_actions->findInAll, [this] { m_actions->pages[1]->trigger(); m_pages->logPage()->findInAll(); });
    on(m_actions->findNext, [this] { m_pages->logPage()->findNext(); });
    on(m_actions->findPrevious, [this] { m_pages->logPage()->findPrevious(); });
    on(m_actions->showFailure, [this] {
        m_actions->modes[Stack]->trigger();
        if (!m_pages->failedStage())
            m_stack->setCurrentImage(m_desk->run()->failedImage());
        m_pages->showFailure();
    });
    const auto inDiff = [this](auto what) {
        if (DiffView *diff = visibleDiff())
            what(diff);
    };
    on(m_actions->nextChange, [inDiff] { inDiff([](DiffView *diff) { diff->goToChange(true); }); });
    on(m_actions->previousChange, [inDiff] { inDiff([](DiffView *diff) { diff->goToChange(false); }); });
    on(m_actions->sideBySide, [inDiff] { inDiff([](DiffView *diff) { diff->setSideBySide(!diff->isSideBySide()); }); });
    connect(m_runNotice->button(), &QPushButton::clicked, this, [this] {
        if (m_desk->planning())
            m_desk->closeRun();
        else
            open(m_desk->runCheckout());
    });
    connectFinder();
    on(m_actions->showFolder, [this] {
        const auto &planning = m_desk->planning();
        if (const int image = planning ? planning->spec.indexOf(m_stack->currentImage()) : -1; image >= 0)
            openLocal(this, planning->folders.checkout + QLatin1Char('/') + planning->spec.images[image].folderPath());
    });
    on(m_actions->shortcuts, [this] { showShortcuts(); });
    on(m_actions->about, [this] { showAbout(); });
    for (int mode = 0; mode < m_actions->modes.size(); ++mode)
        on(m_actions->modes[mode], [this, mode] { showMode(mode); });
    for (int page = 0; page < m_actions->pages.size(); ++page)
        on(m_actions->pages[page], [this, page] {
            m_actions->modes[Stack]->trigger();
            m_pages->showPage(static_cast<ImagePages::Page>(page));
        });
    for (int i = 0; i < m_actions->themes.size(); ++i)
        on(m_actions->themes[i], [i] {
            applyTheme(static_cast<Theme>(i));
            QSettings().setValue(QStringLiteral("theme"), word(static_cast<Theme>(i)));
        });
    m_actions->themes[static_cast<int>(currentTheme())]->setChecked(true);
    connect(m_pages, &ImagePages::pageChanged, this, [this](int page) {
        m_actions->pages[page]->setChecked(true);
        m_elsewhere = true;
    });
    connect(m_stack, &StackPane::currentChanged, this, [this] { m_elsewhere = true; });
    connect(m_pages, &ImagePages::pictureRequested, m_actions->modes[WholeRun], &QAction::trigger);
    connect(m_pages, &ImagePages::imageRequested, m_stack, &StackPane::setCurrentImage);
    connect(m_stack, &StackPane::currentChanged, m_pages, &ImagePages::setImage);
    connect(m_stack, &StackPane::currentChanged, this, &MainWindow::refreshActions);
    connect(m_stack, &StackPane::menuRequested, this, &MainWindow::fillImageMenu);
}

void MainWindow::connectDesk()
{
    connect(m_desk, &Desk::planned, this, &MainWindow::showPlan);
    connect(m_desk, &Desk::refused, this, &MainWindow::refreshRefusal);
    connect(m_desk, &Desk::runOpened, this, [this] {
        if (m_desk->plan())
            m_model->setPlan(*m_desk->plan());
        showRun();
        // A run that failed is opened at what failed.
        if (m_desk->run() && !m_desk->run()->failedImage().isEmpty())
            m_stack->setCurrentImage(m_desk->run()->failedImage());
        refreshRefusal();
        refreshRunNotice();
        if (!std::exchange(m_keepMode, false))
            m_actions->modes[Stack]->trigger();
        m_center->setCurrentIndex(0);
        m_elsewhere = false;
    });
    connect(m_desk, &Desk::runChanged, this, &MainWindow::showRun);
    connect(m_desk, &Desk::runFinished, this, [this] {
        showRun();
        goToFailure();
        tellEnd();
        m_desk->examine(); // the run may have started the registry, and has taken space
    });
    connect(m_desk, &Desk::whatIfChanged, this, &MainWindow::showPlan);
    connect(m_stack->whatIf(), &WhatIfPanel::leftOutChanged, m_desk, &Desk::leaveOut);
    connect(m_stack->whatIf(), &WhatIfPanel::fileChosen, this, [this](const QString &path, const QString &image) {
        m_stack->setCurrentImage(image);
        m_pages->showFile(path);
    });
    connect(m_desk->surroundings(), &Surroundings::changed, this, &MainWindow::refreshSurroundings);
    connect(m_desk, &Desk::sampleMade, this, [this](const QString &folder) {
        if (m_start)
            m_start->setBusy(false);
        open(folder);
        m_desk->setDestination({Destination::Kind::ThisMachine, {}}, true); // nobody has an account for a sample
    });
    connect(m_desk, &Desk::sampleRefused, this, [this](const Error &error) {
        showStart();
        m_start->setBusy(false);
        m_start->setError(spoken(error.whole()), spoken(error.advice));
    });
    connect(m_desk, &Desk::journalRefused, this, [this](const Error &error) {
        if (m_desk->plan() || m_desk->hasStack()) {
            m_notice->show(QStringLiteral("failed"), spoken(error.whole()), spoken(error.advice));
            return;
        }
        showStart(); // nothing else is there to be looked at
        m_start->setError(spoken(error.whole()), spoken(error.advice));
    });
    connect(m_desk, &Desk::preparing, this, [this](const QString &what) {
        m_notice->show({}, {}, {});
        m_notice->button()->hide();
        m_runState->setState(QStringLiteral("waiting"));
        m_status->setText(what);
        refreshActions();
    });
    connect(m_desk, &Desk::runRefused, this, [this](const Error &error) {
        m_notice->show(QStringLiteral("failed"), spoken(error.whole()), spoken(error.advice));
        offerWayOut(error);
        refreshActions();
        refreshStatus();
    });
    connect(m_second, &QTimer::timeout, this, &MainWindow::showRun);
    connect(m_minute, &QTimer::timeout, m_model, &StackModel::retellAges);
}

void MainWindow::tellTrouble(const QString &what, const QString &advice)
{
    m_notice->button()->hide();
    m_notice->show(QStringLiteral("warning"), what, advice);
}

void MainWindow::showPlan()
{
    m_keepMode = false;
    refreshRefusal();
    refreshRunNotice();
    m_center->setCurrentIndex(0);
    if (m_desk->plan() && !(m_desk->run() && !m_desk->isLive()))
        m_model->setPlan(*m_desk->plan());
    showRun();
    if (m_desk->planning()) {
        const QString checkout = m_desk->planning()->folders.checkout;
        rememberRecent(checkout);
        if (!std::exchange(m_examined, true)) // what is on the screen comes first
            QTimer::singleShot(1000, this, [this] { m_desk->examine(); });
    }
    emit shown();
}

void MainWindow::showRun()
{
    m_model->setLastResults(m_desk->lastResults());
    if (m_desk->showsRunStates())
        m_model->setRun(*m_desk->run(), m_desk->nowMs());
    else
        m_model->clearRun();
    m_stack->fitToResults();
    m_failure->refresh();
    refreshTitle();
    m_pages->refresh();
    m_bar->refresh();
    refreshWhatIf();
    refreshActions();
    refreshStatus();
    const bool running = m_desk->run() && !m_desk->run()->isFinished();
    if (running != m_second->isActive())
        running ? m_second->start() : m_second->stop();
}

void MainWindow::refreshActions()
{
    const bool stack = m_desk->hasStack() && m_desk->planning().has_value();
    const bool running = m_desk->isBusy(), image = !m_stack->currentImage().isEmpty();
    m_actions->refresh->setEnabled(m_desk->hasStack());
    for (QAction *action : {m_actions->graphLarger, m_actions->graphSmaller, m_actions->graphWhole})
        action->setEnabled(m_modes->currentIndex() == Graph ? m_desk->plan() != nullptr : m_modes->currentIndex() == WholeRun ? m_desk->run().has_value() : m_modes->currentIndex() == Stack && m_stack->isGraph());
    const bool stored = m_desk->run() && !m_desk->isLive(); // what is shown is not what would be built
    m_actions->buildChanged->setEnabled(stack && !stored && !running && m_desk->planning() && !m_desk->planning()->plan.work().isEmpty());
    for (QAction *action : {m_actions->buildUncached, m_actions->buildNewer})
        action->setEnabled(m_actions->buildChanged->isEnabled());
    m_actions->precise->setEnabled(stack && !running);
    m_actions->precise->setChecked(m_desk->selection().precise);
    for (QAction *action : {m_actions->buildSelection, m_actions->buildFromHere, m_actions->test, m_actions->rebuildSelection})
        action->setEnabled(stack && !stored && !running && image);
    m_actions->buildFailed->setEnabled(m_desk->canResume());
    m_actions->testFailed->setEnabled(stack && !running && m_desk->canTestAgain(m_stack->currentImage()) && !m_desk->failedCases(m_stack->currentImage()).isEmpty());
    m_actions->cancel->setEnabled(running);
    const ImageRecord *record = m_desk->isRunning() ? m_desk->run()->image(m_stack->currentImage()) : nullptr;
    m_actions->cancelImage->setEnabled(record && !isEnd(record->state));
    m_actions->closeRun->setEnabled(m_desk->run().has_value() && !m_desk->isBrought() && !running && stack);
    m_actions->showFolder->setEnabled(stack && image);
    m_actions->promote->setEnabled(stack);
    m_actions->rollBack->setEnabled(stack);
    m_actions->showFailure->setEnabled(m_pages->failedStage() || (m_desk->run() && !m_desk->run()->failedImage().isEmpty()));
}

} // namespace stackwright
