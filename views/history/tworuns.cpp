#include "views/history/tworuns.h"

#include "model/base/background.h"
#include "model/base/text.h"
#include "model/items/runcomparison.h"
#include "model/workspace/desk.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"
#include "views/style/state.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QSignalBlocker>

namespace stackwright {

namespace {

struct TwoCompared
{
    QList<QList<Cell>> rows;
    qsizetype all = 0;
    QString caution;
};

const Run *runIn(const QList<StoredRun> &history, const QString &journal)
{
    for (const StoredRun &stored : history)
        if (stored.run && stored.file == journal)
            return &*stored.run;
    return nullptr;
}

QComboBox *runChoice(const char *name, const QString &said)
{
    auto *choice = new QComboBox;
    choice->setObjectName(QLatin1String(name));
    choice->setAccessibleName(said);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(16);
    choice->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    return choice;
}

} // namespace

TwoRuns::TwoRuns(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_before(runChoice("runBefore", tr("Run before"))), m_after(runChoice("runAfter", tr("Run after"))),
      m_onlyDifferent(new QCheckBox(tr("Only what differs"))), m_said(plainLabel()),
      m_rows(new ValueTable({tr("Image"), tr("What"), tr("Before"), tr("After"), tr("Difference")}, {4}, this)),
      m_view(rowsView(tr("Two runs compared"), m_rows, {{}, {4}, {}, {}})), m_none(new EmptyPlace({}, {}))
{
    setObjectName(QStringLiteral("twoRuns"));
    setAccessibleName(tr("Two runs compared"));
    m_onlyDifferent->setObjectName(QStringLiteral("onlyDifferent"));
    m_onlyDifferent->setAccessibleName(m_onlyDifferent->text());
    m_onlyDifferent->setToolTip(tr("Times differ where they do by a tenth and by a second at least"));
    m_onlyDifferent->setChecked(true);
    m_said->setObjectName(QStringLiteral("twoRunsSaid"));
    m_said->setWordWrap(true);
    makeQuiet(m_said);
    m_view->setObjectName(QStringLiteral("twoRunsTable"));
    m_view->setTextElideMode(Qt::ElideMiddle);
    m_view->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_view->header()->setResizeContentsPrecision(60);
    m_view->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    giveRowMenu(m_view);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    for (const auto &[text, choice] : {std::pair{tr("Before"), m_before}, std::pair{tr("After"), m_after}}) {
        QLabel *label = plainLabel(text);
        label->setBuddy(choice);
        head->addWidget(label);
        head->addWidget(choice, 1);
    }
    head->addWidget(m_onlyDifferent);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(head);
    column->addWidget(m_said);
    column->addWidget(m_view, 1);
    column->addWidget(m_none, 1);
    connect(m_before, &QComboBox::activated, this, &TwoRuns::refresh);
    connect(m_after, &QComboBox::activated, this, &TwoRuns::refresh);
    connect(m_onlyDifferent, &QCheckBox::toggled, this, &TwoRuns::refresh);
    tell({}, {}, 0);
}

void TwoRuns::setRuns(const QList<TrendPoint> &points, const QString &image, const Subjects &subjects)
{
    const QString before = m_before->currentData().toString(), after = m_after->currentData().toString();
    m_points = points;
    m_image = image;
    for (QComboBox *choice : {m_before, m_after}) {
        choice->clear();
        for (auto point = points.crbegin(); point != points.crend(); ++point) {
            const QString moment = momentText(point->at);
            QStringList parts{point->number > 0 ? tr("%1 · %2", "a run's number, its moment").arg(point->number).arg(moment) : moment, stateText(point->state), commitText(*point, subjects)};
            choice->addItem(parts.join(QStringLiteral(" · ")), point->journal);
            choice->setItemData(choice->count() - 1, parts.join(QStringLiteral(" · ")).toHtmlEscaped(), Qt::ToolTipRole);
        }
    }
    choose(after);
    if (const int at = m_before->findData(before); at >= 0 && !before.isEmpty() && before != m_after->currentData().toString())
        m_before->setCurrentIndex(at);
    refresh();
}

void TwoRuns::choose(const QString &journal)
{
    int after = static_cast<int>(m_points.size()) - 1;
    for (int i = 0; i < m_points.size(); ++i)
        if (m_points[i].journal == journal)
            after = i;
    int before = after - 1;
    while (before >= 0 && !m_points[before].isWhole)
        --before;
    if (before < 0)
        before = after > 0 ? after - 1 : after + 1;
    m_after->setCurrentIndex(after < 0 ? -1 : m_after->findData(m_points[after].journal));
    m_before->setCurrentIndex(before < 0 || before >= m_points.size() ? -1 : m_before->findData(m_points[before].journal));
    refresh();
}

void TwoRuns::refresh()
{
    for (QComboBox *choice : {m_before, m_after})
        choice->setToolTip(choice->currentText().toHtmlEscaped());
    const QString before = m_before->currentData().toString(), after = m_after->currentData().toString();
    const int question = ++m_question;
    inBackground<TwoCompared>(
        this,
        [history = m_desk->history(), before, after, image = m_image, only = m_onlyDifferent->isChecked()] {
            const Run *const one = runIn(history, before), *const other = runIn(history, after);
            if (!one || !other || one == other)
                return TwoCompared();
            const QList<ComparedRow> rows = compareRuns(*one, *other, image);
            return TwoCompared{comparedRows(rows, only), rows.size(), comparisonCaution(*one, *other)};
        },
        [this, question](const TwoCompared &compared) {
            if (question == m_question)
                tell(compared.rows, compared.caution, compared.all - compared.rows.size());
        });
}

void TwoRuns::tell(const QList<QList<Cell>> &rows, const QString &caution, qsizetype hidden)
{
    m_rows->setRows(rows);
    QStringList said;
    if (!caution.isEmpty())
        said << caution;
    if (hidden > 0 && !rows.isEmpty())
        said << tr("%1 that do not differ are not shown.").arg(counted(hidden, tr("row"), tr("rows")));
    say(m_said, said.join(QLatin1Char(' ')), tr("What is compared"));
    m_said->setVisible(!said.isEmpty());
    m_view->setVisible(!rows.isEmpty());
    m_none->setVisible(rows.isEmpty());
    if (!rows.isEmpty())
        return;
    if (hidden > 0)
        m_none->setTexts(tr("Nothing differs"), tr("Results, sizes and tests are the same, and no time differs by a tenth and a second."));
    else if (m_points.size() < 2)
        m_none->setTexts(tr("There is only one run"), tr("As soon as there is a second one, it can be compared with it here."));
    else
        m_none->setTexts(tr("Choose two runs"), tr("What took how long in each, sizes and tests stand here side by side."));
}

} // namespace stackwright
