#include "views/stack/runmode.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "views/stack/runlegend.h"
#include "views/stack/runview.h"
#include "views/style/parts.h"
#include "views/style/state.h"
#include "views/window/nostack.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QStackedWidget>
#include <QToolButton>

namespace stackwright {

namespace {

QString spentText(double seconds)
{
    return durationText(std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));
}

} // namespace

RunMode::RunMode(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_view(new RunView), m_legend(new RunLegend), m_title(plainLabel()), m_said(new ElidedLabel), m_state(new Chip),
      m_rows(new ValueTable({tr("Image"), tr("What"), tr("State"), tr("Start"), tr("Time"), tr("Usual time")}, {3, 4, 5}, this)), m_views(new QStackedWidget),
      m_work(new QWidget), m_none(new NoStack(desk, tr("A run stands here as a picture: what went on when, and what waited for what."))),
      m_noRun(new EmptyPlace(tr("There is no run yet"), tr("Build the stack, or open an earlier run in History: what went on when, and what waited for what, stands here as it comes.")))
{
    setObjectName(QStringLiteral("runMode"));
    for (QWidget *part : {static_cast<QWidget *>(this), m_work, static_cast<QWidget *>(m_views)})
        part->setAccessibleName(tr("Run"));
    makeHeading(m_title, 1.45);
    m_title->setObjectName(QStringLiteral("runTitle"));
    makeQuiet(m_said);
    m_said->setObjectName(QStringLiteral("runSaid"));
    QToolButton *table = textButton(tr("Table"), "runTableButton"), *whole = textButton(tr("Whole"), "runWhole");
    QToolButton *smaller = textButton(QStringLiteral("−"), "runSmaller", tr("Smaller")), *larger = textButton(QStringLiteral("+"), "runLarger", tr("Larger"));
    table->setCheckable(true);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(20, 14, 20, 0);
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_state, 0, Qt::AlignVCenter);
    head->addStretch(1);
    for (QWidget *part : {table, smaller, larger, whole})
        head->addWidget(part);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(20, 0, 20, 2);
    below->setSpacing(8);
    below->addWidget(m_said);
    below->addWidget(m_legend);
    QTreeView *rows = rowsView(tr("The run as a table"), m_rows, {{2}, {3, 4, 5}, {}, {}});
    rows->setObjectName(QStringLiteral("runTable"));
    rows->setTextElideMode(Qt::ElideMiddle);
    rows->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    rows->header()->setResizeContentsPrecision(60);
    rows->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_views->addWidget(m_view);
    m_views->addWidget(rows);
    auto *column = new QVBoxLayout(m_work);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addLayout(below);
    column->addWidget(m_views, 1);
    m_noRun->setObjectName(QStringLiteral("noRun"));
    m_noRun->button()->setObjectName(QStringLiteral("buildForPicture"));
    m_noRun->button()->setText(tr("Build what changed"));
    m_noRun->button()->setAccessibleName(m_noRun->button()->text());
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    for (QWidget *part : {m_work, m_none, static_cast<QWidget *>(m_noRun)})
        all->addWidget(part, 1);

    connect(table, &QToolButton::toggled, this, [this, smaller, larger, whole](bool on) {
        m_views->setCurrentIndex(on ? 1 : 0);
        for (QWidget *part : {smaller, larger, whole})
            part->setEnabled(!on);
        m_legend->setVisible(!on);
        refresh();
    });
    connect(smaller, &QToolButton::clicked, this, [this] { m_view->setZoom(m_view->zoom() / 1.5); });
    connect(larger, &QToolButton::clicked, this, [this] { m_view->setZoom(m_view->zoom() * 1.5); });
    connect(whole, &QToolButton::clicked, m_view, &RunView::showWhole);
    connect(rows, &QTreeView::activated, this, &RunMode::openRow);
    connect(m_view, &RunView::chosen, this, &RunMode::imageChosen);
    connect(m_view, &RunView::opened, this, &RunMode::imageOpened);
    connect(m_view, &RunView::logRequested, this, &RunMode::logRequested);
    connect(static_cast<NoStack *>(m_none), &NoStack::openRequested, this, &RunMode::openRequested);
    connect(m_noRun->button(), &QPushButton::clicked, this, &RunMode::buildRequested);
    const auto whenSeen = [this] {
        if (isVisible())
            refresh();
    };
    for (const auto signal : {&Desk::planned, &Desk::refused, &Desk::runChanged, &Desk::runOpened, &Desk::runFinished, &Desk::historyRead})
        connect(m_desk, signal, this, whenSeen);
    refresh();
}

void RunMode::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

/// A run is measured by those before it, never by itself.
const Estimates &RunMode::usual()
{
    const Run &run = *m_desk->run();
    const QString of = run.id() + QLatin1Char('/') + QString::number(m_desk->history().size());
    if (of != m_usualOf) {
        m_usualOf = of;
        QList<Run> before;
        for (const StoredRun &stored : m_desk->history())
            if (stored.run && stored.run->id() != run.id() && stored.run->started() < run.started())
                before << *stored.run;
        m_usual = estimatesFrom(before);
    }
    return m_usual;
}

void RunMode::refresh()
{
    const bool hasRun = m_desk->run().has_value();
    m_work->setVisible(hasRun);
    m_none->setVisible(!hasRun && !m_desk->planning());
    m_noRun->setVisible(!hasRun && m_desk->planning());
    static_cast<NoStack *>(m_none)->refresh();
    m_noRun->button()->setVisible(m_desk->canRun() && !m_desk->planning()->plan.work().isEmpty());
    if (!hasRun)
        return;
    const Run &run = *m_desk->run();
    const Timeline picture = runPicture(run, m_desk->nowMs(), usual());
    m_view->setPicture(picture);
    m_legend->setPicture(picture);
    if (m_views->currentIndex() == 1)
        m_rows->setRows(pictureRows(picture));
    refreshWords(run, picture);
}

void RunMode::refreshWords(const Run &run, const Timeline &picture)
{
    const int number = m_desk->runNumber();
    m_title->setText(number > 0 ? tr("Run %1").arg(number) : tr("Run"));
    m_state->setState(word(run.state()));
    QStringList facts{momentText(run.started())};
    if (run.seconds() > 0)
        facts << (run.isFinished() ? tr("took %1").arg(spentText(run.seconds())) : tr("%1 until now").arg(spentText(static_cast<double>(std::max<qint64>(0, picture.nowMs)) / 1000)));
    if (run.plan().estimate)
        facts << tr("expected %1").arg(spentText(*run.plan().estimate));
    if (picture.leftMs > 0)
        facts << tr("about %1 left").arg(spentText(static_cast<double>(picture.leftMs) / 1000));
    if (const int jobs = run.options().value(QLatin1String("jobs")).toInt(0); jobs > 0)
        facts << counted(jobs, tr("stage at once"), tr("stages at once"));
    if (const qint64 waited = waitedForPlaces(picture); waited > 0)
        facts << tr("images waited %1 for a place, together").arg(spentText(static_cast<double>(waited) / 1000));
    if (picture.criticalPath.size() > 1)
        facts << tr("longest chain: %1").arg(picture.criticalPath.join(QStringLiteral(" → ")));
    if (m_desk->isLive() && m_desk->age() != ResultAge::Current)
        facts.prepend(m_desk->age() == ResultAge::OlderFiles ? tr("older than your files") : tr("of another commit"));
    stackwright::say(m_said, facts.join(QStringLiteral(" · ")), tr("What is drawn"));
}

void RunMode::openRow(const QModelIndex &index)
{
    const int row = index.siblingAtColumn(0).data(ValueTable::KeyRole).toInt(), piece = index.siblingAtColumn(1).data(ValueTable::KeyRole).toInt();
    const Timeline &picture = m_view->picture();
    if (row < 0 || row >= picture.rows.size())
        return;
    const TimelineRow &of = picture.rows[row];
    const TimelinePiece what = piecesOf(of).value(piece, TimelinePiece{TimelinePiece::Kind::Wait, 0, -1, 0, 0});
    if (piece < 0 || what.kind == TimelinePiece::Kind::Wait || of.blocks[what.at].estimated) {
        emit imageOpened(of.image);
        return;
    }
    const TimelineBlock &block = of.blocks[what.at];
    emit logRequested(of.image, block.stage, what.kind == TimelinePiece::Kind::Step ? std::optional(block.steps[what.step]) : std::nullopt);
}

} // namespace stackwright
