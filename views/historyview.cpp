#include "views/historyview.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/desk.h"
#include "views/parts.h"

#include <QHeaderView>
#include <QLocale>
#include <QVBoxLayout>

namespace stackwright {

HistoryView::HistoryView(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk),
      m_runs(new ValueTable({tr("Run"), tr("Result"), tr("Branch"), tr("Tag"), tr("Images"), tr("Time"), tr("What happened")}, {4, 5}, this)),
      m_card(new Card), m_empty(new EmptyPlace(tr("No runs yet"), tr("Each run of this stack is kept here. Runs of CI open from their run.jsonl: Ctrl+Shift+O, or drop it on the window.")))
{
    setObjectName(QStringLiteral("historyView"));
    setAccessibleName(tr("History"));
    QLabel *title = plainLabel(tr("History"));
    makeHeading(title, 1.45);
    QTreeView *view = rowsView(tr("Runs"), m_runs, {{1}, {4, 5}, {6}, {3}});
    const int widths[] = {180, 120, 140, 190, 80, 90};
    for (int column = 0; column < 6; ++column)
        view->header()->resizeSection(column, widths[column]);
    view->header()->setStretchLastSection(true);
    m_card->setAccessibleName(tr("Runs"));
    static_cast<Card *>(m_card)->body()->addWidget(view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(title);
    column->addWidget(m_card, 1);
    column->addWidget(m_empty, 1);
    connect(view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        emit runChosen(index.siblingAtColumn(0).data(ValueTable::KeyRole).toString());
    });
    connect(desk, &Desk::historyRead, this, &HistoryView::refresh);
    connect(desk, &Desk::runFinished, this, [this] { m_desk->requestHistory(); });
    refresh();
}

void HistoryView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_desk->requestHistory();
}

void HistoryView::refresh()
{
    QList<QList<Cell>> rows;
    for (const StoredRun &stored : m_desk->history()) {
        if (!stored.run)
            continue;
        const Run &run = *stored.run;
        qsizetype built = 0;
        for (const ImageRecord &record : run.images())
            built += record.state == ImageState::Passed;
        QString what = run.reason();
        if (!run.failedImage().isEmpty())
            what = QString(run.failedImage() + (run.failedStage() ? QString(QStringLiteral(", ") + word(*run.failedStage())) : QString())
                           + (what.isEmpty() ? QString() : QString(QStringLiteral(": ") + what)));
        rows << QList<Cell>{{QLocale().toString(run.started().toLocalTime(), QLocale::ShortFormat), run.started(), stored.file},
                            word(run.state()), run.plan().branch, run.plan().tag,
                            tr("%1 / %2").arg(built).arg(run.images().size()),
                            durationText(std::chrono::milliseconds(static_cast<qint64>(run.seconds() * 1000))), what};
    }
    m_runs->setRows(rows);
    m_card->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
}

} // namespace stackwright
