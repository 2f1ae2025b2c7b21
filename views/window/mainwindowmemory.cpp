// What the main window remembers and what can be dropped on it; its small boxes.
#include "views/window/actions.h"
#include "views/window/mainwindow.h"
#include "views/stack/imagepages.h"
#include "views/window/modebar.h"
#include "views/window/openlocal.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"
#include "views/window/preferences.h"
#include "views/stack/stackpane.h"

#include "model/workspace/desk.h"
#include "model/workspace/releasedesk.h"
#include "model/workspace/wikidesk.h"

#include <QAction>
#include <QCloseEvent>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QHeaderView>
#include <QMenu>
#include <QMessageBox>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

#include "model/items/valuetable.h"

namespace stackwright {

void MainWindow::restore()
{
    QSettings settings;
    resize(1280, 800);
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    m_splitByHand = m_split->restoreState(settings.value(QStringLiteral("split")).toByteArray());
    if (m_actions->pages.value(settings.value(QStringLiteral("page")).toInt()))
        m_pages->showPage(static_cast<ImagePages::Page>(settings.value(QStringLiteral("page")).toInt()));
    if (settings.value(QStringLiteral("graph")).toBool())
        m_stack->showGraph(true);
    m_desk->setHabits(readPreferences().habits);
    fillRecent();
}

void MainWindow::remember()
{
    QSettings settings;
    settings.setValue(QStringLiteral("geometry"), saveGeometry());
    if (m_splitByHand)
        settings.setValue(QStringLiteral("split"), m_split->saveState());
    settings.setValue(QStringLiteral("page"), m_pages->page());
    settings.setValue(QStringLiteral("graph"), m_stack->isGraph());
    settings.setValue(QStringLiteral("image"), m_stack->currentRow());
}

void MainWindow::rememberRecent(const QString &path)
{
    QSettings settings;
    QStringList recent = settings.value(QStringLiteral("recent")).toStringList();
    if (!recent.isEmpty() && recent.first() == path)
        return;
    recent.removeAll(path);
    recent.prepend(path);
    recent.resize(std::min<qsizetype>(recent.size(), 8));
    settings.setValue(QStringLiteral("recent"), recent);
    fillRecent();
}

void MainWindow::fillRecent()
{
    m_actions->recent->clear();
    for (const QString &path : QSettings().value(QStringLiteral("recent")).toStringList()) {
        QString shown = path;
        shown.replace(QLatin1Char('&'), QLatin1String("&&"));
        m_actions->recent->addAction(shown, this, [this, path] { open(path); });
    }
    m_actions->recent->setEnabled(!m_actions->recent->isEmpty());
}

// Until a person has moved the line between them, the stack takes a share of the window that shows its columns.
void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    if (m_splitByHand)
        return;
    const int left = std::clamp(width() * 37 / 100, 410, 640);
    m_split->setSizes({left, std::max(360, width() - m_modeBar->width() - left)});
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    remember();
    const bool moving = m_release && m_release->state() == ReleaseDesk::State::Moving, publishing = m_wiki && m_wiki->isPublishing();
    if (!m_desk->isBusy() && !moving && !publishing) {
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    if (m_stopping) {
        stopForClose();
        return;
    }
    if (findChild<QMessageBox *>(QStringLiteral("closeQuestion")))
        return; // it stands there
    auto *box = new QMessageBox(QMessageBox::Question, tr("Close Stackwright"), QString(), QMessageBox::NoButton, this);
    box->setObjectName(QStringLiteral("closeQuestion"));
    box->setAccessibleName(box->windowTitle());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setText(moving ? tr("A promotion is going on.") : publishing ? tr("The wiki is being published.") : tr("A run is going on."));
    box->setInformativeText(moving       ? tr("If it is stopped, every tag that was moved is moved back first.")
                            : publishing ? tr("If it is stopped, the pages stay here as they are, to be published again.")
                                         : tr("If it is stopped, what runs is ended and recorded as cancelled; it can be resumed later."));
    QPushButton *stop = box->addButton(tr("Stop it and close"), QMessageBox::AcceptRole);
    stop->setObjectName(QStringLiteral("stopAndClose"));
    QPushButton *stay = box->addButton(tr("Keep it running"), QMessageBox::RejectRole);
    box->setDefaultButton(stay);
    box->setEscapeButton(stay);
    connect(stop, &QPushButton::clicked, this, [this] {
        m_stopping = true;
        stopForClose();
    });
    // What it asks about may end first: then there is nothing left to ask.
    const auto over = [this, box] {
        if (!m_desk->isBusy() && !(m_release && m_release->state() == ReleaseDesk::State::Moving) && !(m_wiki && m_wiki->isPublishing()))
            box->reject();
    };
    connect(m_desk, &Desk::runFinished, box, over, Qt::QueuedConnection);
    if (m_release)
        connect(m_release, &ReleaseDesk::changed, box, over, Qt::QueuedConnection);
    if (m_wiki)
        connect(m_wiki, &WikiDesk::changed, box, over, Qt::QueuedConnection);
    box->open();
}

// What goes on is stopped and recorded; then the window closes by itself.
void MainWindow::stopForClose()
{
    const auto closeLater = [this] { QTimer::singleShot(0, this, &QWidget::close); };
    if (m_desk->isBusy()) {
        setWindowTitle(tr("Stopping the run…"));
        connect(m_desk, &Desk::runFinished, this, closeLater, Qt::SingleShotConnection);
        connect(m_desk, &Desk::runRefused, this, closeLater, Qt::SingleShotConnection);
        m_desk->cancel();
    } else if (m_release && m_release->state() == ReleaseDesk::State::Moving) {
        setWindowTitle(tr("Stopping the promotion…"));
        connect(m_release, &ReleaseDesk::changed, this, [this, closeLater] {
            if (m_release->state() != ReleaseDesk::State::Moving)
                closeLater();
        });
        m_release->stop();
    } else {
        if (m_wiki && m_wiki->isPublishing())
            m_wiki->cancel();
        closeLater();
    }
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.first().isLocalFile()
        && (QFileInfo(urls.first().toLocalFile()).isDir() || urls.first().fileName().endsWith(QLatin1String(".jsonl"))))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    open(event->mimeData()->urls().first().toLocalFile());
}

// What can be done with an image, and what others call it.
void MainWindow::fillImageMenu(const QString &image, QMenu *menu)
{
    menu->addActions({m_actions->buildSelection, m_actions->buildFromHere, m_actions->rebuildSelection, m_actions->test, m_actions->testFailed});
    menu->addSeparator();
    const Plan *plan = m_desk->plan();
    const int at = plan ? plan->indexOf(image) : -1;
    if (at < 0)
        return;
    if (const auto &planning = m_desk->planning())
        if (const int known = planning->spec.indexOf(image); known >= 0) {
            const QString dockerfile = planning->folders.checkout + QLatin1Char('/') + planning->spec.images[known].dockerfilePath();
            menu->addAction(tr("Open the Dockerfile"), this, [this, dockerfile] { openLocal(this, dockerfile); });
        }
    menu->addAction(tr("Show log"), this, [this] { m_actions->pages[1]->trigger(); });
    menu->addAction(tr("Show in the graph"), this, [this] { m_actions->showGraph->trigger(); });
    menu->addActions({m_actions->cancelImage, m_actions->showFolder});
    menu->addSeparator();
    const ImageRecord *record = m_desk->record(image);
    const QString name = record && !record->fullName.isEmpty() ? record->fullName : plan->images[at].target.text();
    addCopy(menu, tr("Copy name and tag"), name);
    addCopy(menu, tr("Copy the digest"), record ? record->digest : QString());
    addCopy(menu, tr("Copy docker pull"), QStringLiteral("docker pull ") + name);
    addCopy(menu, tr("Copy docker run"), QStringLiteral("docker run --rm -it ") + name);
}

void MainWindow::fillJobs()
{
    m_actions->jobs->clear();
    const Preferences now = readPreferences();
    for (int jobs = 1; jobs <= 8; ++jobs) {
        QAction *action = m_actions->jobs->addAction(jobs == 1 ? tr("One stage") : tr("%1 stages").arg(jobs), this, [this, jobs] {
            Preferences preferences = readPreferences();
            preferences.habits.jobs = jobs;
            writePreferences(preferences);
            m_desk->setHabits(preferences.habits);
        });
        action->setCheckable(true);
        action->setChecked(now.habits.jobs == jobs);
    }
}

void MainWindow::showShortcuts()
{
    auto *dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keyboard Shortcuts"));
    dialog->setAccessibleName(dialog->windowTitle());
    dialog->setObjectName(QStringLiteral("shortcutsDialog"));
    auto *table = new ValueTable({tr("Keys"), tr("What happens")}, {}, dialog);
    QList<QList<Cell>> rows;
    for (const QAction *action : m_actions->all())
        if (!action->shortcut().isEmpty())
            rows << QList<Cell>{action->shortcut().toString(QKeySequence::NativeText), Actions::nameOf(action)};
    table->setRows(rows);
    QTreeView *view = rowsView(tr("Keyboard shortcuts"), table, {{}, {}, {}, {0}});
    view->header()->resizeSection(0, 160);
    view->header()->setStretchLastSection(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    buttons->button(QDialogButtonBox::Close)->setText(tr("Close")); // also where Qt has no word for it
    buttons->setAccessibleName(dialog->windowTitle());
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *column = new QVBoxLayout(dialog);
    column->addWidget(view);
    column->addWidget(buttons);
    dialog->resize(460, 560);
    dialog->open();
}

void MainWindow::showAbout()
{
    auto *box = new QMessageBox(this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setWindowTitle(tr("About Stackwright"));
    box->setText(tr("Stackwright %1").arg(QLatin1String(STACKWRIGHT_VERSION)));
    box->setInformativeText(tr("Plans, builds, tests, documents and releases a stack of container images."));
    box->setIconPixmap(windowIcon().pixmap(64, 64));
    box->open();
}

} // namespace stackwright
