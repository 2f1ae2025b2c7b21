#include "views/history/trendpage.h"

#include "model/base/background.h"
#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "views/history/trendchart.h"
#include "views/history/tworuns.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

/// The shown stack's images, as TrendQuestion wants them.
QHash<QString, QString> pathsOf(const Plan *plan)
{
    QHash<QString, QString> paths;
    if (plan)
        for (const PlannedImage &planned : plan->images)
            paths.insert(planned.name, planned.specName.path);
    return paths;
}

QComboBox *trendChoice(const char *name, const QString &said, int letters)
{
    auto *choice = new QComboBox;
    choice->setObjectName(QLatin1String(name));
    choice->setAccessibleName(said);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(letters);
    return choice;
}

QString jumpRule()
{
    return TrendPage::tr("A jump is a value that is clearly another than the up to ten before it: more than twice as far from their middle as any of them, "
                         "and by a fifth and 10 s (times), a fiftieth and 1 MB (sizes), 25 points (cache), or a tenth and 2 (tests) at least. "
                         "Times are compared for the same work on the same machine, where either nothing or everything came from the cache.");
}

} // namespace

TrendPage::TrendPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_image(trendChoice("trendImage", tr("Trends of"), 22)), m_measure(trendChoice("trendMeasure", tr("What is shown"), 20)),
      m_parts(new QButtonGroup(this)), m_said(new ElidedLabel), m_told(plainLabel()), m_chart(new TrendChart),
      m_rows(new ValueTable({tr("Run"), tr("Result"), tr("Time"), tr("Stages"), tr("Size"), tr("Cached"), tr("Tests"), tr("Commit")}, {2, 4, 5, 6}, this)),
      m_table(rowsView(tr("Trends as a table"), m_rows, {{1}, {2, 4, 5, 6}, {3}, {}})), m_two(new TwoRuns(desk)), m_views(new QStackedWidget), m_work(new QWidget),
      m_none(new EmptyPlace({}, {}))
{
    setObjectName(QStringLiteral("trendPage"));
    for (QWidget *part : {static_cast<QWidget *>(this), m_work, static_cast<QWidget *>(m_views)})
        part->setAccessibleName(tr("Trends"));
    m_measure->setToolTip(jumpRule());
    m_said->setObjectName(QStringLiteral("trendSaid"));
    makeQuiet(m_said);
    m_told->setObjectName(QStringLiteral("trendTold"));
    m_told->setWordWrap(true);
    m_told->setMinimumHeight(2 * m_told->fontMetrics().lineSpacing());
    m_told->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    makeTable();
    auto *drawing = new QWidget;
    drawing->setAccessibleName(tr("Trends as a drawing"));
    auto *drawn = new QVBoxLayout(drawing);
    drawn->setContentsMargins(0, 0, 0, 0);
    drawn->setSpacing(6);
    drawn->addWidget(m_chart, 1);
    drawn->addWidget(m_told);
    for (QWidget *part : {drawing, static_cast<QWidget *>(m_table), static_cast<QWidget *>(m_two)})
        m_views->addWidget(part);
    auto *bar = new FoldingBar;
    bar->first()->addWidget(m_image, 1);
    bar->first()->addWidget(m_measure);
    const std::pair<QString, const char *> parts[] = {{tr("Drawing"), "trendDrawing"}, {tr("Table"), "trendTableButton"}, {tr("Two runs"), "trendTwo"}};
    for (int part = Drawing; part <= Two; ++part) {
        auto *button = new QToolButton;
        addChoice(m_parts, button, parts[part].first, parts[part].second);
        m_parts->setId(button, part);
        bar->second()->addWidget(button);
    }
    m_parts->button(Drawing)->setChecked(true);
    auto *column = new QVBoxLayout(m_work);
    column->setContentsMargins(14, 8, 14, 10);
    column->setSpacing(8);
    column->addWidget(bar);
    column->addWidget(m_said);
    column->addWidget(m_views, 1);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_work, 1);
    all->addWidget(m_none, 1);

    connect(m_image, &QComboBox::activated, this, &TrendPage::requestTrend);
    connect(m_measure, &QComboBox::activated, this, &TrendPage::refreshDrawing);
    connect(m_parts, &QButtonGroup::idToggled, this, [this](int part, bool on) {
        if (!on)
            return;
        m_views->setCurrentIndex(part);
        m_measure->setEnabled(part == Drawing);
        if (part == Two && !currentRun().isEmpty())
            m_two->choose(currentRun());
    });
    connect(m_chart, &TrendChart::currentChanged, this, [this](int point) {
        say(m_told, point < 0 ? QString() : m_chart->tell(point), tr("The chosen run"));
        emit currentChanged();
    });
    connect(m_chart, &TrendChart::opened, this, &TrendPage::runChosen);
    connect(m_desk, &Desk::historyRead, this, [this] {
        if (isVisible())
            requestTrend();
    });
    connect(m_desk, &Desk::commitsRead, this, [this](const QList<CommitChoice> &commits) {
        for (const CommitChoice &commit : commits)
            m_subjects.insert(commit.id, commit.subject);
        if (isVisible())
            refresh();
    });
    take({});
}

void TrendPage::makeTable()
{
    m_table->setObjectName(QStringLiteral("trendTable"));
    m_table->setTextElideMode(Qt::ElideRight);
    m_table->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->header()->setResizeContentsPrecision(60);
    for (const int words : {3, 7})
        m_table->header()->setSectionResizeMode(words, QHeaderView::Stretch);
    const auto open = [this](const QModelIndex &index) { emit runChosen(index.siblingAtColumn(0).data(ValueTable::KeyRole).toString()); };
    connect(m_table, &QTreeView::activated, this, open);
    giveRowMenu(m_table, [open](QMenu *menu, const QModelIndex &index) { menu->addAction(tr("Open the run"), menu, [open, index] { open(index); }); });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) {
        if (index.isValid() && index.row() < m_chart->points().size() && m_chart->current() != m_chart->points().size() - 1 - index.row())
            m_chart->setCurrent(static_cast<int>(m_chart->points().size()) - 1 - index.row());
    });
}

QString TrendPage::image() const
{
    return m_image->currentData().toString();
}

TrendMeasure TrendPage::measure() const
{
    const int at = m_measure->currentIndex();
    return at >= 0 && at < m_measures.size() ? m_measures[at] : TrendMeasure();
}

QString TrendPage::currentRun() const
{
    const int at = m_chart->current();
    return at >= 0 && at < m_chart->points().size() ? m_chart->points()[at].journal : QString();
}

void TrendPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_desk->requestCommits();
    requestTrend();
}

// Two hundred images in a hundred runs are counted elsewhere, so that no key waits for it.
void TrendPage::requestTrend()
{
    const int question = ++m_question;
    inBackground<Trend>(
        this,
        [history = m_desk->history(), asked = TrendQuestion{image(), pathsOf(m_desk->plan())}] {
            QList<TrendRun> runs;
            for (const StoredRun &stored : history)
                if (stored.run)
                    runs << TrendRun{&*stored.run, stored.number, stored.file};
            return trendOf(runs, asked);
        },
        [this, question, of = image()](const Trend &trend) {
            if (question != m_question)
                return;
            m_trendOf = of;
            take(trend);
        });
}

void TrendPage::take(const Trend &trend)
{
    m_trend = trend;
    fillImages();
    fillMeasures();
    const bool isEmpty = m_trend.points.isEmpty() && m_trendOf.isEmpty();
    m_work->setVisible(!isEmpty);
    m_none->setVisible(isEmpty);
    QStringList why{tr("As soon as runs of this stack have ended, it stands here run by run how long they took, how large the images became, what came from the cache and what was tested.")};
    if (const QStringList missing = leftOut(); !missing.isEmpty())
        why << missing.join(QStringLiteral(" · "));
    m_none->setTexts(tr("No trends yet"), why.join(QLatin1Char('\n')));
    refresh();
}

/// What is known to be missing.
QStringList TrendPage::leftOut() const
{
    QStringList facts;
    if (m_desk->olderRuns() > 0)
        facts << tr("%1 older ones were not read").arg(m_desk->olderRuns());
    if (m_desk->unreadRuns() > 0)
        facts << tr("%1 cannot be read").arg(counted(m_desk->unreadRuns(), tr("journal"), tr("journals")));
    if (m_trend.ofOthers > 0)
        facts << tr("%1 of other stacks left out").arg(counted(m_trend.ofOthers, tr("run"), tr("runs")));
    return facts;
}

void TrendPage::fillImages()
{
    QStringList there;
    for (int i = 1; i < m_image->count(); ++i)
        there << m_image->itemText(i);
    if (there == m_trend.images && m_image->count() > 0)
        return;
    m_image->clear();
    m_image->addItem(tr("The whole stack"), QString());
    for (const QString &name : std::as_const(m_trend.images)) {
        m_image->addItem(name, name);
        m_image->setItemData(m_image->count() - 1, name.toHtmlEscaped(), Qt::ToolTipRole);
    }
    // An image that is gone from the runs gives way to the stack.
    m_image->setCurrentIndex(std::max(0, m_image->findData(m_trendOf)));
    if (image() != m_trendOf)
        requestTrend();
}

void TrendPage::fillMeasures()
{
    const QList<TrendMeasure> measures = measuresOf(m_trend.points, m_trendOf.isEmpty());
    if (measures == m_measures)
        return;
    const TrendMeasure before = measure();
    const bool isFirst = m_measures.isEmpty();
    m_measures = measures;
    m_measure->clear();
    for (const TrendMeasure &one : measures)
        m_measure->addItem(measureTitle(one));
    const auto at = measures.indexOf(isFirst ? TrendMeasure() : before);
    m_measure->setCurrentIndex(static_cast<int>(std::max<qsizetype>(0, at)));
}

void TrendPage::refresh()
{
    m_image->setToolTip(m_image->currentText().toHtmlEscaped());
    m_rows->setRows(trendRows(m_trend.points, m_subjects, momentText));
    m_two->setRuns(m_trend.points, m_trendOf, m_subjects);
    refreshDrawing();
}

void TrendPage::refreshDrawing()
{
    const TrendMeasure shown = measure();
    m_chart->setTrend(m_trend.points, shown, m_subjects);
    QStringList facts{m_trend.older > 0 ? tr("the newest %1 of %2 runs").arg(m_trend.points.size()).arg(m_trend.points.size() + m_trend.older)
                                        : counted(m_trend.points.size(), tr("run"), tr("runs"))};
    const QList<TrendJump> &jumps = m_chart->jumps();
    facts << (jumps.isEmpty() ? tr("no jump") : tr("last jump: %1").arg(jumpText(m_trend.points, jumps.last(), shown, m_subjects)));
    if (m_trendOf.isEmpty() && shown.isTime() && shown.of != TrendMeasure::Of::WholeRun)
        facts << tr("times of all images together");
    if (m_trendOf.isEmpty() && shown.of == TrendMeasure::Of::Size)
        facts << tr("all images together, each with what it stands on");
    say(m_said, (facts + leftOut()).join(QStringLiteral(" · ")), tr("What is drawn"));
}

} // namespace stackwright
