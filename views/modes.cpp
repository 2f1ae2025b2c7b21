// The pages of the modes, each made when it is first looked at.
#include "model/desk.h"
#include "model/releasedesk.h"
#include "views/historyview.h"
#include "views/mainwindow.h"
#include "views/releaseview.h"
#include "views/wikiview.h"

#include <QStackedWidget>

namespace stackwright {

QWidget *MainWindow::makeMode(int mode)
{
    if (mode == History) {
        auto *history = new HistoryView(m_desk);
        connect(history, &HistoryView::runChosen, this, &MainWindow::open);
        return history;
    }
    if (!m_release) {
        m_release = new ReleaseDesk(m_desk);
        connect(m_desk, &Desk::planned, m_release, [this] {
            if (m_modes->currentIndex() == Release || m_modes->currentIndex() == Wiki)
                m_release->refresh();
        });
    }
    if (mode == Release)
        return new ReleaseView(m_release);
    return new WikiView(m_release);
}

} // namespace stackwright
