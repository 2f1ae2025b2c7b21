#include "views/release/releaseview.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/items/valuetable.h"
#include "model/workspace/releasedesk.h"
#include "views/difference/differenceview.h"
#include "views/release/gateslist.h"
#include "views/window/nostack.h"
#include "views/window/openlocal.h"
#include "views/style/parts.h"
#include "views/style/state.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <QTimer>
#include <QVBoxLayout>

namespace stackwright {

namespace {

template <typename Button>
Button *named(Button *button, const char *name)
{
    button->setObjectName(QLatin1String(name));
    button->setAccessibleName(button->text());
    return button;
}

} // namespace

ReleaseView::ReleaseView(Desk *desk, ReleaseDesk *release, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_release(release), m_candidate(new QComboBox), m_target(new QComboBox), m_said(plainLabel()),
      m_confirmLabel(plainLabel()), m_confirm(new QLineEdit), m_look(named(new QPushButton(tr("Ask again")), "lookAgain")),
      m_promote(new QPushButton), m_stop(named(new QPushButton(tr("Stop")), "stopPromotion")), m_rollback(new QPushButton), m_show(new QPushButton),
      m_trouble(new Notice), m_unfinished(new Notice), m_past(new Notice), m_gatesCard(new Card(tr("Gates"))), m_movesCard(new Card(tr("What moves"))),
      m_lowerCard(new Card), m_gates(new GatesList), m_moves(new ValueTable({tr("Image"), tr("Now"), tr("Will be"), tr("State"), tr("Why")}, {}, this)),
      m_releases(new ValueTable({tr("When"), tr("Result"), tr("Tag"), tr("To"), tr("Why"), tr("Who"), tr("Images")}, {6}, this)), m_movesView(nullptr),
      m_releasesView(nullptr), m_tabs(new QTabBar), m_lower(new QStackedWidget), m_whole(new QStackedWidget), m_difference(new DifferenceView),
      m_noDifference(new EmptyPlace({}, {})), m_noReleases(new EmptyPlace(tr("No release yet"), tr("Each promotion is kept here with who, when, why, its gates and its images, and can be taken back."))),
      m_noGates(new EmptyPlace(tr("No candidate is chosen yet"), tr("Choose a candidate: its gates stand here, each with its reason."))), m_noStack(new NoStack(desk, tr("A release moves the stable tags of a stack."))), m_second(new QTimer(this))
{
    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, &ReleaseView::refreshButtons);
    setObjectName(QStringLiteral("releaseView"));
    setAccessibleName(tr("Release"));

    m_movesView = rowsView(tr("What moves"), m_moves, {{3}, {}, {1, 4}, {1, 2}});
    m_movesView->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    const int state = widestState(fontMetrics(), {"waiting", "moved", "moved back", "not moved", "unchanged"}) + 34;
    for (const auto &[section, width] : {std::pair(1, 128), std::pair(2, 112), std::pair(3, state)})
        m_movesView->header()->resizeSection(section, width);
    m_movesView->header()->setSectionResizeMode(4, QHeaderView::Stretch);
    m_movesView->setColumnHidden(4, true);
    m_gatesCard->body()->addWidget(m_gates);
    m_gatesCard->body()->addWidget(m_noGates);
    m_movesCard->body()->addWidget(m_movesView);

    m_tabs->setObjectName(QStringLiteral("releaseParts"));
    m_tabs->setAccessibleName(tr("What differs, and the releases so far"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->addTab(tr("What differs"));
    m_tabs->addTab(tr("Releases so far"));
    m_lower->setAccessibleName(tr("What differs, and the releases so far"));
    m_lower->addWidget(makeDifference());
    m_lower->addWidget(makeReleases());
    m_lowerCard->setAccessibleName(tr("What differs, and the releases so far"));
    m_lowerCard->layout()->setContentsMargins(2, 4, 2, 2);
    m_lowerCard->body()->setSpacing(0);
    m_lowerCard->body()->addWidget(m_tabs);
    m_lowerCard->body()->addWidget(m_lower, 1);
    connect(m_tabs, &QTabBar::currentChanged, m_lower, &QStackedWidget::setCurrentIndex);

    auto *grid = new QGridLayout;
    grid->setSpacing(12);
    grid->addWidget(m_gatesCard, 0, 0);
    grid->addWidget(m_movesCard, 0, 1);
    grid->addWidget(m_lowerCard, 1, 0, 1, 2);
    grid->setColumnStretch(0, 8);
    grid->setColumnStretch(1, 12);
    grid->setRowMinimumHeight(0, 196);
    grid->setRowStretch(0, 3);
    grid->setRowStretch(1, 6);
    auto *work = new QWidget;
    work->setAccessibleName(tr("Release"));
    auto *column = new QVBoxLayout(work);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(10);
    column->addWidget(makeHead());
    for (Notice *notice : {m_trouble, m_unfinished, m_past})
        column->addWidget(notice);
    column->addLayout(grid, 1);
    m_whole->setAccessibleName(tr("Release"));
    m_whole->addWidget(work);
    m_whole->addWidget(m_noStack);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_whole);

    m_unfinished->button()->setText(tr("Finish it"));
    m_unfinished->button()->setObjectName(QStringLiteral("resumePromotion"));
    m_past->button()->setText(tr("Back to today"));
    m_past->button()->setObjectName(QStringLiteral("backToToday"));
    for (Notice *notice : {m_unfinished, m_past}) {
        notice->button()->setAccessibleName(notice->button()->text());
        notice->button()->show();
    }
    connect(m_noStack, &NoStack::openRequested, this, &ReleaseView::openRequested);
    connect(m_unfinished->button(), &QPushButton::clicked, m_release, &ReleaseDesk::resume);
    connect(m_past->button(), &QPushButton::clicked, this, [this] { m_release->showRecord({}); });
    connect(m_gates, &GatesList::skipRequested, m_release, &ReleaseDesk::skipGate);
    connect(m_gates, &GatesList::logRequested, this, [this](const QString &file) { openLocal(this, m_desk->outputFolder() + QLatin1Char('/') + file); });
    connect(m_release, &ReleaseDesk::changed, this, &ReleaseView::refresh);
    connect(m_desk, &Desk::planned, this, &ReleaseView::refresh);
    connect(m_desk, &Desk::refused, this, &ReleaseView::refresh);
    connect(m_desk, &Desk::runOpened, this, &ReleaseView::refresh);
    refresh();
}

QWidget *ReleaseView::makeHead()
{
    auto *head = new QWidget;
    head->setAccessibleName(tr("Candidate"));
    QLabel *title = plainLabel(tr("Release"));
    makeHeading(title, 1.45);
    m_candidate->setObjectName(QStringLiteral("candidate"));
    m_candidate->setAccessibleName(tr("Candidate"));
    m_candidate->setMinimumContentsLength(24);
    m_candidate->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_candidate->setMinimumWidth(150); // it gives way first where the row is full
    m_candidate->setPlaceholderText(tr("Choose a tag"));
    m_target->setObjectName(QStringLiteral("target"));
    m_target->setAccessibleName(tr("Promote to"));
    m_target->addItems({tr("its prefix's stable"), tr("stable, for all")});
    named(m_promote, "promote");
    m_promote->setProperty("primary", true);
    m_confirm->setObjectName(QStringLiteral("confirmTag"));
    m_confirm->setAccessibleName(tr("Type the tag's name to confirm"));
    m_confirm->setMaximumWidth(120);
    m_confirm->setMinimumWidth(72);
    m_stop->setToolTip(tr("What was moved is moved back"));
    makeQuiet(m_said);
    m_said->setObjectName(QStringLiteral("releaseSaid"));
    m_said->setWordWrap(true);
    auto *first = new QHBoxLayout;
    first->setSpacing(8);
    first->addWidget(plainLabel(tr("Candidate")));
    first->addWidget(m_candidate);
    first->addWidget(plainLabel(tr("to")));
    first->addWidget(m_target);
    first->addWidget(m_look);
    first->addStretch(1);
    first->addWidget(m_confirmLabel);
    first->addWidget(m_confirm);
    first->addWidget(m_stop);
    first->addWidget(m_promote);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(title);
    column->addLayout(first);
    column->addWidget(m_said);
    connect(m_candidate, &QComboBox::activated, this, [this] { m_release->look(m_candidate->currentData().toString()); });
    connect(m_target, &QComboBox::activated, this, [this](int at) { m_release->setGlobal(at == 1); });
    connect(m_look, &QPushButton::clicked, this, [this] {
        if (m_candidate->currentIndex() >= 0)
            m_release->look(m_candidate->currentData().toString());
        else
            m_release->refresh();
    });
    connect(m_confirm, &QLineEdit::textChanged, this, &ReleaseView::refreshButtons);
    connect(m_promote, &QPushButton::clicked, this, [this] {
        m_confirm->clear();
        m_release->move();
    });
    connect(m_stop, &QPushButton::clicked, m_release, &ReleaseDesk::stop);
    return head;
}

QWidget *ReleaseView::makeDifference()
{
    auto *page = new QWidget;
    page->setAccessibleName(tr("What differs"));
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_difference);
    column->addWidget(m_noDifference);
    return page;
}

QWidget *ReleaseView::makeReleases()
{
    auto *page = new QWidget;
    page->setAccessibleName(tr("Releases so far"));
    m_releasesView = rowsView(tr("Releases so far"), m_releases, {{1}, {6}, {4, 5}, {2, 3}});
    m_releasesView->setObjectName(QStringLiteral("releases"));
    const int widths[] = {140, 122, 150, 120, 0, 120, 66};
    for (int section = 0; section < 7; ++section)
        m_releasesView->header()->resizeSection(section, widths[section]);
    m_releasesView->header()->setSectionResizeMode(4, QHeaderView::Stretch);
    m_releasesView->setTextElideMode(Qt::ElideRight);
    m_rollback->setObjectName(QStringLiteral("rollback"));
    m_show->setObjectName(QStringLiteral("showRelease"));
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addStretch(1);
    row->addWidget(m_show);
    row->addWidget(m_rollback);
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addLayout(belowTabs(m_releasesView), 1);
    column->addWidget(m_noReleases, 1);
    connect(m_releasesView, &QTreeView::activated, this, [this] { m_release->showRecord(chosenRelease()); });
    connect(m_releasesView->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReleaseView::refreshButtons);
    connect(m_show, &QPushButton::clicked, this, [this] { m_release->showRecord(chosenRelease()); });
    connect(m_rollback, &QPushButton::clicked, this, [this] {
        for (const ReleaseRecord &one : m_release->releases())
            if (one.id == chosenRelease())
                one.global ? m_release->lookAtRollback(one.id) : m_release->rollBack(one.id); // the global tag asks for its name first
    });
    return page;
}

void ReleaseView::showReleases()
{
    m_tabs->setCurrentIndex(1);
}

void ReleaseView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_release->refresh();
}

void ReleaseView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitMoves();
}

// Where there is room the digests stand near the names, evenly; else the names need what there is.
void ReleaseView::fitMoves()
{
    QHeaderView *header = m_movesView->header();
    const bool evenly = width() >= 1400;
    for (const auto &[section, width] : {std::pair(1, 128), std::pair(2, 112)})
        if (header->setSectionResizeMode(section, evenly ? QHeaderView::Stretch : QHeaderView::Interactive); !evenly)
            header->resizeSection(section, width);
}

QString ReleaseView::chosenRelease() const
{
    const QModelIndex index = m_releasesView->currentIndex();
    return index.isValid() ? index.siblingAtColumn(0).data(ValueTable::KeyRole).toString()
                           : m_release->releases().isEmpty() ? QString() : m_release->releases().first().id;
}

} // namespace stackwright
