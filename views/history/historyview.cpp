#include "views/history/historyview.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/items/stagecards.h"
#include "model/items/valuetable.h"
#include "model/workspace/releasedesk.h"
#include "views/history/trendpage.h"
#include "views/style/state.h"
#include "views/style/parts.h"

#include <QHeaderView>
#include <QLocale>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QWidget *together(QTreeView *view, EmptyPlace *empty)
{
    auto *page = new QWidget;
    page->setAccessibleName(view->accessibleName());
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(belowTabs(view), 1);
    column->addWidget(empty, 1);
    return page;
}

QString keyOf(const QTreeView *view)
{
    return view->currentIndex().siblingAtColumn(0).data(ValueTable::KeyRole).toString();
}

/// Day and time, in columns; the whole date where it is of another year.
QString shortMoment(const QDateTime &at)
{
    const QDateTime local = at.toLocalTime();
    return local.date().year() == QDate::currentDate().year() ? QLocale().toString(local, HistoryView::tr("d MMM HH:mm", "a moment of this year")) : momentText(at);
}

} // namespace

HistoryView::HistoryView(Desk *desk, ReleaseDesk *releases, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_desksReleases(releases),
      m_runs(new ValueTable({tr("Run"), tr("Result"), tr("Time"), tr("Images"), tr("Branch"), tr("Tag"), tr("What happened")}, {}, this)),
      m_releases(new ValueTable({tr("Release"), tr("Result"), tr("Images"), tr("Tag"), tr("To"), tr("Who"), tr("Why")}, {}, this)), m_tabs(new QTabBar),
      m_stack(new QStackedWidget), m_runsView(rowsView(tr("Runs"), m_runs, {{1}, {}, {6}, {5}})),
      m_releasesView(rowsView(tr("Releases"), m_releases, {{1}, {}, {5, 6}, {3, 4}})), m_open(new QPushButton), m_openFile(new QPushButton(tr("Open a journal…"))),
      m_noRuns(new EmptyPlace(tr("No runs yet"), tr("Each run of this stack is kept here. Runs of CI open from their run.jsonl: Ctrl+Shift+O, or drop it on the window."))),
      m_noReleases(new EmptyPlace(tr("No releases yet"), tr("Each promotion of this stack is kept here with who, when and why. Ctrl+2 leads to the next one."))),
      m_trends(new TrendPage(desk))
{
    setObjectName(QStringLiteral("historyView"));
    setAccessibleName(tr("History"));
    QLabel *title = plainLabel(tr("History"));
    makeHeading(title, 1.45);
    m_runsView->setObjectName(QStringLiteral("historyRuns"));
    m_releasesView->setObjectName(QStringLiteral("historyReleases"));
    const int result = std::max(116, widestState(fontMetrics(), {"interrupted", "cancelled", "passed", "failed"}) + 34);
    const int runWidths[] = {164, result, 72, 72, 110, 150}, releaseWidths[] = {136, 122, 72, 150, 120, 130};
    for (int column = 0; column < 6; ++column) {
        m_runsView->header()->resizeSection(column, runWidths[column]);
        m_releasesView->header()->resizeSection(column, releaseWidths[column]);
    }
    for (QTreeView *view : {m_runsView, m_releasesView}) {
        view->header()->setSectionResizeMode(6, QHeaderView::Stretch); // words last: where there is room, no gap parts a row
        view->setTextElideMode(Qt::ElideRight);
        connect(view, &QTreeView::activated, this, &HistoryView::openChosen);
        connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &HistoryView::refreshButton);
    }
    m_tabs->setObjectName(QStringLiteral("historyParts"));
    m_tabs->setAccessibleName(tr("Runs, releases and trends"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("Runs"));
    m_tabs->addTab(tr("Releases"));
    m_tabs->addTab(tr("Trends"));
    m_stack->setAccessibleName(tr("Runs, releases and trends"));
    m_stack->addWidget(together(m_runsView, m_noRuns));
    m_stack->addWidget(together(m_releasesView, m_noReleases));
    m_stack->addWidget(m_trends);
    m_open->setObjectName(QStringLiteral("openChosen"));
    m_openFile->setObjectName(QStringLiteral("openJournal"));
    m_openFile->setAccessibleName(m_openFile->text());
    auto *card = new Card;
    card->setAccessibleName(tr("Runs, releases and trends"));
    card->layout()->setContentsMargins(2, 4, 2, 2);
    card->body()->addWidget(m_tabs);
    card->body()->addWidget(m_stack, 1);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(title, 1);
    head->addWidget(m_openFile);
    head->addWidget(m_open);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(10);
    column->addLayout(head);
    column->addWidget(card, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int at) {
        m_stack->setCurrentIndex(at);
        refreshButton();
    });
    connect(m_open, &QPushButton::clicked, this, &HistoryView::openChosen);
    connect(m_openFile, &QPushButton::clicked, this, &HistoryView::openRunRequested);
    connect(m_trends, &TrendPage::runChosen, this, &HistoryView::runChosen);
    connect(m_trends, &TrendPage::currentChanged, this, &HistoryView::refreshButton);
    connect(desk, &Desk::historyRead, this, &HistoryView::refreshRuns);
    connect(desk, &Desk::runFinished, this, [this] { m_desk->requestHistory(); });
    connect(m_desksReleases, &ReleaseDesk::changed, this, &HistoryView::refreshReleases);
    refreshRuns();
    refreshReleases();
}

void HistoryView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_desk->requestHistory();
    m_desksReleases->refresh();
}

/// The run's journal, or the release's record; empty: none is chosen.
QString HistoryView::chosen() const
{
    const int part = m_tabs->currentIndex();
    return part == Trends ? m_trends->currentRun() : keyOf(part == Releases ? m_releasesView : m_runsView);
}

void HistoryView::openChosen()
{
    const QString key = chosen();
    if (key.isEmpty())
        return;
    m_tabs->currentIndex() == Releases ? emit releaseChosen(key) : emit runChosen(key);
}

void HistoryView::refreshButton()
{
    m_open->setText(m_tabs->currentIndex() == Releases ? tr("Open the release") : tr("Open the run"));
    m_open->setAccessibleName(m_open->text());
    m_open->setEnabled(!chosen().isEmpty());
}

void HistoryView::refreshRuns()
{
    QList<QList<Cell>> rows;
    for (const StoredRun &stored : m_desk->history()) {
        if (!stored.run)
            continue;
        const Run &run = *stored.run;
        qsizetype built = 0;
        for (const ImageRecord &record : run.images())
            built += record.state == ImageState::Passed;
        QString what = spoken(run.why());
        if (!run.failedImage().isEmpty())
            what = QString(run.failedImage() + (run.failedStage() ? QString(QStringLiteral(", ") + stageTitle(*run.failedStage())) : QString())
                           + (what.isEmpty() ? QString() : QString(QStringLiteral(": ") + what)));
        rows << QList<Cell>{{stored.number > 0 ? tr("%1 · %2", "a run's number, its moment").arg(stored.number).arg(shortMoment(run.started())) : shortMoment(run.started()), run.started(), stored.file}, word(run.state()),
                            durationText(std::chrono::milliseconds(static_cast<qint64>(run.seconds() * 1000))), tr("%1 / %2").arg(built).arg(run.images().size()),
                            run.plan().branch, run.plan().tag, visible(what.toUtf8())};
    }
    m_runs->setRows(rows);
    if (!rows.isEmpty() && !m_runsView->currentIndex().isValid())
        m_runsView->setCurrentIndex(m_runs->index(0, 0));
    m_runsView->setVisible(!rows.isEmpty());
    m_noRuns->setVisible(rows.isEmpty());
    m_tabs->setTabText(0, rows.isEmpty() ? tr("Runs") : tr("Runs: %1").arg(rows.size()));
    refreshButton();
}

void HistoryView::refreshReleases()
{
    QList<QList<Cell>> rows;
    for (const ReleaseRecord &record : m_desksReleases->releases()) {
        QString state = record.state;
        state.replace(QLatin1Char('-'), QLatin1Char(' '));
        const PromotedImage first = record.images.value(0);
        rows << QList<Cell>{{shortMoment(record.at), record.at, record.id}, state, {QString::number(record.images.size()), record.images.size()},
                            first.from.tag.isEmpty() ? record.tag : first.from.tag, first.to.tag, record.who,
                            record.reason.isEmpty() ? QStringLiteral("–") : visible(record.reason.toUtf8())};
    }
    m_releases->setRows(rows);
    if (!rows.isEmpty() && !m_releasesView->currentIndex().isValid())
        m_releasesView->setCurrentIndex(m_releases->index(0, 0));
    m_releasesView->setVisible(!rows.isEmpty());
    m_noReleases->setVisible(rows.isEmpty());
    m_tabs->setTabText(1, rows.isEmpty() ? tr("Releases") : tr("Releases: %1").arg(rows.size()));
    refreshButton();
}

} // namespace stackwright
