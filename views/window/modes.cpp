// The pages of the modes, each made when it is first looked at, and the ways to them: a mode, a page, a stack, a run.
#include "model/workspace/desk.h"
#include "model/workspace/releasedesk.h"
#include "model/workspace/wikidesk.h"
#include "views/window/actions.h"
#include "views/window/draftdialog.h"
#include "views/difference/diffview.h"
#include "views/history/historyview.h"
#include "views/window/mainwindow.h"
#include "views/window/modebar.h"
#include "views/release/releaseview.h"
#include "views/stack/graphmode.h"
#include "views/stack/graphview.h"
#include "views/stack/imagepages.h"
#include "views/stack/runmode.h"
#include "views/stack/runview.h"
#include "views/stack/stackpane.h"
#include "views/stack/wholegraph.h"
#include "views/wiki/wikiview.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QLayout>
#include <QStackedWidget>

namespace stackwright {

void MainWindow::makeDesks()
{
    if (m_release)
        return;
    m_wiki = new WikiDesk(m_desk);
    m_release = new ReleaseDesk(m_desk, m_wiki);
    connect(m_desk, &Desk::planned, m_release, [this, last = QString()]() mutable {
        // Each file that is saved is planned; the registry is asked again only for another commit or stack.
        const Place &place = m_desk->place(); // where the tags are is another question for each registry
        const QString now = QStringList{m_desk->planning()->folders.checkout, m_desk->planning()->plan.tag, place.registry, place.local ? QStringLiteral("local") : QString()}.join(QLatin1Char('\n'));
        if (now == std::exchange(last, now))
            return;
        if (m_modes->currentIndex() == Release || m_modes->currentIndex() == History)
            m_release->refresh();
        if (m_modes->currentIndex() == Wiki)
            m_wiki->refresh();
    });
}

QWidget *MainWindow::makeMode(int mode)
{
    makeDesks();
    const auto openStack = [this](const QString &checkout) { checkout.isEmpty() ? chooseStack() : open(checkout); };
    if (mode == History) {
        auto *history = new HistoryView(m_desk, m_release);
        connect(history, &HistoryView::runChosen, this, &MainWindow::open);
        connect(history, &HistoryView::openRunRequested, this, &MainWindow::chooseRun);
        connect(history, &HistoryView::releaseChosen, this, [this](const QString &record) {
            m_actions->modes[Release]->trigger();
            m_release->showRecord(record);
        });
        return history;
    }
    if (mode == Graph) {
        auto *graph = new GraphMode(m_desk, m_model);
        connect(graph, &GraphMode::imageChosen, m_stack, &StackPane::setCurrentImage);
        connect(graph, &GraphMode::imageOpened, this, [this](const QString &image) {
            m_actions->modes[Stack]->trigger();
            m_stack->setCurrentImage(image);
        });
        connect(graph, &GraphMode::openRequested, this, openStack);
        connect(graph, &GraphMode::troubled, this, &MainWindow::tellTrouble);
        connect(m_stack, &StackPane::currentChanged, graph->graph(), &WholeGraph::setCurrent);
        graph->graph()->setCurrent(m_stack->currentImage());
        return graph;
    }
    if (mode == WholeRun) {
        auto *whole = new RunMode(m_desk);
        const auto goTo = [this](const QString &image) {
            m_actions->modes[Stack]->trigger();
            m_stack->setCurrentImage(image);
        };
        connect(whole, &RunMode::imageChosen, m_stack, &StackPane::setCurrentImage);
        connect(whole, &RunMode::imageOpened, this, goTo);
        connect(whole, &RunMode::logRequested, this, [this, goTo](const QString &image, Stage stage, const std::optional<StepRecord> &step) {
            goTo(image);
            m_pages->showStep(stage, step);
        });
        connect(whole, &RunMode::openRequested, this, openStack);
        connect(whole, &RunMode::buildRequested, m_actions->buildChanged, &QAction::trigger);
        connect(m_stack, &StackPane::currentChanged, whole->view(), &RunView::setCurrent);
        whole->view()->setCurrent(m_stack->currentImage());
        return whole;
    }
    if (mode == Release) {
        auto *release = new ReleaseView(m_desk, m_release);
        connect(release, &ReleaseView::openRequested, this, openStack);
        return release;
    }
    auto *wiki = new WikiView(m_desk, m_wiki);
    connect(wiki, &WikiView::openRequested, this, openStack);
    return wiki;
}

/// The difference that a person looks at; null: none is to be seen.
DiffView *MainWindow::visibleDiff() const
{
    for (DiffView *diff : findChildren<DiffView *>())
        if (diff->isVisible())
            return diff;
    return nullptr;
}

QWidget *MainWindow::modePage(int mode)
{
    if (!m_modePages[mode]) {
        m_modePages[mode] = makeMode(mode);
        m_modes->widget(mode)->layout()->addWidget(m_modePages[mode]);
    }
    return m_modePages[mode];
}

void MainWindow::zoomGraph(double factor)
{
    const auto zoom = [factor](auto *graph) { factor > 0 ? graph->setZoom(graph->zoom() * factor) : graph->showWhole(); };
    if (m_modes->currentIndex() == Graph)
        zoom(static_cast<GraphMode *>(modePage(Graph))->graph());
    else if (m_modes->currentIndex() == WholeRun)
        zoom(static_cast<RunMode *>(modePage(WholeRun))->view());
    else if (m_stack->graph())
        zoom(m_stack->graph());
}

void MainWindow::showMode(int mode)
{
    QWidget *page = modePage(mode);
    m_modes->setCurrentIndex(mode);
    m_center->setCurrentIndex(0);
    refreshActions();
    if (m_modeBar->isAncestorOf(QApplication::focusWidget()))
        return; // who walks along the modes goes on there
    // Else to what the mode is about, and not to whatever comes next to a part that is no longer seen.
    static const char *const first[] = {"", "candidate", "wikiPages", "historyRuns", "wholeGraph", "runView"};
    if (mode == Stack)
        m_stack->focusView();
    else if (auto *part = page->findChild<QWidget *>(QLatin1String(first[mode])))
        part->setFocus(Qt::OtherFocusReason);
}

void MainWindow::showPage(const QString &name)
{
    static const QStringList names{QStringLiteral("overview"), QStringLiteral("log"), QStringLiteral("tests"), QStringLiteral("layers"),
                                   QStringLiteral("changes"), QStringLiteral("page")};
    static const QStringList modes{QStringLiteral("stack"), QStringLiteral("release"), QStringLiteral("wiki"), QStringLiteral("history"), QStringLiteral("graph"),
                                   QStringLiteral("run")};
    if (const qsizetype at = names.indexOf(name); at >= 0)
        m_pages->showPage(static_cast<ImagePages::Page>(at));
    else if (const qsizetype mode = modes.indexOf(name); mode >= 0) {
        m_actions->modes[mode]->trigger();
        m_keepMode = mode != Stack && !m_desk->plan();
    }
}

void MainWindow::setWantedImage(const QString &image)
{
    if (!image.isEmpty())
        m_stack->setCurrentImage(image);
}

void MainWindow::open(const QString &path)
{
    const QFileInfo file(path);
    if (file.isDir()) {
        Place place;
        place.repo = file.absoluteFilePath();
        Selection selection;
        selection.worktree = true;
        m_desk->openStack(place, selection, file.absoluteFilePath());
    } else {
        m_desk->openJournal(file.absoluteFilePath());
        rememberRecent(file.absoluteFilePath());
    }
    m_center->setCurrentIndex(0);
}

void MainWindow::chooseStack()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a stack"), m_desk->place().repo);
    if (!folder.isEmpty())
        open(folder);
}

void MainWindow::chooseNewStack()
{
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Make a stack of a folder with Dockerfiles"), m_desk->place().repo);
    if (!folder.isEmpty())
        makeStack(folder);
}

void MainWindow::makeStack(const QString &folder)
{
    auto *dialog = new DraftDialog(folder, this);
    connect(dialog, &DraftDialog::stackReady, this, &MainWindow::open);
    dialog->open();
}

void MainWindow::chooseRun()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open a run"), m_desk->outputFolder(), tr("Journals (*.jsonl);;All files (*)"));
    if (!file.isEmpty())
        open(file);
}

} // namespace stackwright
