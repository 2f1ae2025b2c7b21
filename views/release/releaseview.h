// The release mode: a candidate, its gates, what would move and what differs from today's stable, one button that says what
// it will do; the releases so far, and the way back.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTimer;
class QTreeView;

namespace stackwright {

class Card;
class Desk;
class DifferenceView;
class EmptyPlace;
class GatesList;
class NoStack;
class Notice;
class ReleaseDesk;
class ValueTable;

class ReleaseView : public QWidget
{
    Q_OBJECT
public:
    ReleaseView(Desk *desk, ReleaseDesk *release, QWidget *parent = nullptr);
    void showReleases(); ///< the releases so far, in place of what differs

signals:
    void openRequested(const QString &checkout); ///< empty: a person chooses

protected:
    void showEvent(QShowEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeDifference();
    QWidget *makeReleases();
    void refresh();
    void refreshCandidates();
    void refreshTables();
    void refreshButtons();
    void refreshNotices();
    void refreshDifference();
    void refreshReleases();
    void fitMoves();
    QString chosenRelease() const; ///< its record's ID
    QString sentence() const;      ///< what there is to know beside the button

    Desk *m_desk;
    ReleaseDesk *m_release;
    QComboBox *m_candidate, *m_target;
    QLabel *m_said, *m_confirmLabel;
    QLineEdit *m_confirm;
    QPushButton *m_look, *m_promote, *m_stop, *m_rollback, *m_show;
    Notice *m_trouble, *m_unfinished, *m_past;
    Card *m_gatesCard, *m_movesCard, *m_lowerCard;
    GatesList *m_gates;
    ValueTable *m_moves, *m_releases;
    QTreeView *m_movesView, *m_releasesView;
    QTabBar *m_tabs;
    QStackedWidget *m_lower, *m_whole;
    DifferenceView *m_difference;
    EmptyPlace *m_noDifference, *m_noReleases, *m_noGates;
    NoStack *m_noStack;
    QTimer *m_second; ///< while a gate runs
};

} // namespace stackwright
