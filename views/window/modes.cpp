// The pages of the modes, each made when it is first looked at.
#include "model/workspace/desk.h"
#include "model/workspace/releasedesk.h"
#include "model/workspace/wikidesk.h"
#include "views/window/actions.h"
#include "views/difference/diffview.h"
#include "views/history/historyview.h"
#include "views/window/mainwindow.h"
#include "views/release/releaseview.h"
#include "views/wiki/wikiview.h"

#include <QAction>
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
        const QString now = m_desk->planning()->folders.checkout + QLatin1Char('\n') + m_desk->planning()->plan.tag;
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

} // namespace stackwright
