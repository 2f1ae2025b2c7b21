// Earlier runs and releases of the stack, newest first, any of which opens in the same views as a live one; and what the runs tell together.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QStackedWidget;
class QTabBar;
class QTreeView;

namespace stackwright {

class EmptyPlace;
class Desk;
class ReleaseDesk;
class TrendPage;
class ValueTable;

class HistoryView : public QWidget
{
    Q_OBJECT
public:
    HistoryView(Desk *desk, ReleaseDesk *releases, QWidget *parent = nullptr);

signals:
    void runChosen(const QString &journal);
    void releaseChosen(const QString &record);
    void openRunRequested(); ///< a person chooses a journal

protected:
    void showEvent(QShowEvent *event) override;

private:
    enum Part { Runs, Releases, Trends };
    QString chosen() const;
    void refreshRuns();
    void refreshReleases();
    void openChosen();
    void refreshButton();

    Desk *m_desk;
    ReleaseDesk *m_desksReleases;
    ValueTable *m_runs, *m_releases;
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    QTreeView *m_runsView, *m_releasesView;
    QPushButton *m_open, *m_openFile;
    EmptyPlace *m_noRuns, *m_noReleases;
    TrendPage *m_trends;
};

} // namespace stackwright
