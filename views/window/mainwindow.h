// The window: menus, bar, modes, the stack and the image's pages, the line of status. Connects what a person wants to the
// desk, and what the desk knows to the parts; decides nothing itself.
#pragma once

#include <QMainWindow>

class QAction;
class QLabel;
class QMenu;
class QSplitter;
class QStackedWidget;
class QTimer;

namespace stackwright {

class Actions;
class Chip;
class DiffView;
class EmptyPlace;
struct Error;
class FailureStrip;
class FindingsView;
class ImagePages;
class ModeBar;
class Notice;
class PackageIndex;
struct PaletteEntry;
class StateText;
class ReleaseDesk;
class Desk;
class StackModel;
class StackPane;
class StartPage;
class TopBar;
class WikiDesk;

class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    enum Mode { Stack, Release, Wiki, History, Graph, WholeRun, ModeCount };

    explicit MainWindow(Desk *desk, QWidget *parent = nullptr);
    ~MainWindow() override;

    Actions *actions() const { return m_actions; }
    void showPage(const QString &name); ///< overview, log, tests, layers, changes, page; or a mode
    void showStart();
    /// The image to be on as soon as there is one of this name.
    void setWantedImage(const QString &image);
    /// A folder, or a run.jsonl.
    void open(const QString &path);

public slots:
    void tellTrouble(const QString &what, const QString &advice); ///< inline, over the work

signals:
    void shown(); ///< the first plan is on the screen
    /// Something has ended while the window was not in front, and the person wants to know.
    void notificationDue(const QString &title, const QString &text);

protected:
    void closeEvent(QCloseEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void connectActions();
    void connectDesk();
    void showMode(int mode);
    void showPlan();
    void showRun();
    void refreshActions();
    void refreshStatus();
    void refreshRefusal();
    void remember();
    void restore();
    void rememberRecent(const QString &path);
    void fillRecent();
    void showShortcuts();
    void showAbout();
    void connectFinder();
    void openPalette();
    QList<PaletteEntry> paletteEntries();
    QStringList unknownToPalette() const;
    QString whyNot(const QAction *action) const; ///< why it cannot be done now; empty: it can
    void showPreferences();
    void fillJobs();
    void fillImageMenu(const QString &image, QMenu *menu);
    void showDoctor();
    void trySample();
    void refreshWhatIf();
    void refreshSurroundings();
    void tellEnd();
    void refreshTitle();
    void goToFailure();
    void offerWayOut(const Error &error);
    QWidget *makeMode(int mode);
    void chooseStack();
    void chooseRun();
    void chooseNewStack();
    void makeStack(const QString &folder);
    QWidget *modePage(int mode);
    void zoomGraph(double factor); ///< of the drawing that is to be seen; 0: as large as shows all of it
    void makeDesks();
    DiffView *visibleDiff() const;
    void refreshRunNotice();
    void stopForClose();

    Desk *m_desk;
    Actions *m_actions;
    StackModel *m_model;
    TopBar *m_bar;
    ModeBar *m_modeBar;
    QStackedWidget *m_modes;
    QWidget *m_modePages[ModeCount] = {};
    QStackedWidget *m_center; ///< start page, or the modes
    StartPage *m_start = nullptr;
    StackPane *m_stack;
    ImagePages *m_pages;
    QSplitter *m_split;
    Notice *m_notice;
    Notice *m_runNotice; ///< of a stored run: that it is one, and the way to its checkout
    PackageIndex *m_packages; ///< for who looks for one
    ReleaseDesk *m_release = nullptr;
    WikiDesk *m_wiki = nullptr;
    bool m_keepMode = false; ///< a mode was asked for before there was anything to show
    FailureStrip *m_failure;
    FindingsView *m_findings;
    EmptyPlace *m_noPlan; ///< instead of the stack, while its files cannot be read and never could
    Chip *m_runState;
    QLabel *m_status;
    StateText *m_engine, *m_registry;
    QLabel *m_space;
    bool m_examined = false, m_splitByHand = false, m_stopping = false; ///< m_stopping: a person wants to close
    bool m_elsewhere = false; ///< the person has gone somewhere since the run began
    QTimer *m_minute; ///< what was "3 min ago" is 4 by now
    QTimer *m_second; ///< once a second while something runs
};

} // namespace stackwright
