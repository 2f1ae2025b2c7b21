#include "views/stack/testspage.h"

#include "model/base/text.h"
#include "model/items/failurestory.h"
#include "model/items/testtree.h"
#include "model/workspace/desk.h"
#include "views/window/notyet.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"

#include <QComboBox>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

/// pytest says what failed at the head of a report and once more below, in its lines that begin with E: once is enough.
QString withoutEcho(const QString &message)
{
    QStringList lines = message.split(QLatin1Char('\n'));
    QStringList below;
    for (const QString &line : std::as_const(lines))
        if (line.startsWith(QLatin1String("E ")))
            below << line.mid(1).trimmed();
    while (lines.size() > 1 && !lines.first().trimmed().isEmpty() && below.contains(lines.first().trimmed()))
        lines.removeFirst();
    return lines.join(QLatin1Char('\n'));
}

/// Cases of one state, or slow ones; the files above them stay.
class CaseFilter : public QSortFilterProxyModel
{
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    QString wanted;
    void refilter() { invalidateFilter(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override
    {
        const QModelIndex index = sourceModel()->index(row, TestTree::State, parent);
        if (wanted.isEmpty())
            return true;
        if (sourceModel()->hasChildren(index.siblingAtColumn(0)))
            return false; // by its children: filtering is recursive
        return wanted == QLatin1String("slow") ? index.data(TestTree::SecondsRole).toDouble() >= 1 : index.data().toString() == wanted;
    }
};

} // namespace

TestsPage::TestsPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_tests(new TestTree(this)), m_filter(new CaseFilter(this)), m_message(new QPlainTextEdit),
      m_sum(plainLabel()), m_split(new QSplitter(Qt::Vertical)),
      m_empty(new NotYet(desk, "buildForTests", tr("No test results yet"), tr("They come here when this image's tests have run, each case with what it said."))),
      m_rerun(new QToolButton), m_rerunFailed(new QToolButton)
{
    setObjectName(QStringLiteral("testsPage"));
    setAccessibleName(tr("Tests page"));
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setSourceModel(m_tests);
    m_tree = rowsView(tr("Tests"), m_filter, {{TestTree::State}, {TestTree::Time}, {TestTree::Note}, {}});
    m_tree->setRootIsDecorated(true);
    m_message->setObjectName(QStringLiteral("testMessage"));
    m_message->setAccessibleName(tr("What the test said"));
    m_message->setReadOnly(true);
    m_message->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_message->setFrameShape(QFrame::NoFrame);
    m_message->setPlaceholderText(tr("Choose a test to read what it said"));
    m_show = new QComboBox;
    QComboBox *show = m_show;
    show->setObjectName(QStringLiteral("testFilter"));
    show->setAccessibleName(tr("Which tests"));
    show->addItem(tr("All tests"), QString());
    show->addItem(tr("Failed"), QStringLiteral("failed"));
    show->addItem(tr("Skipped"), QStringLiteral("skipped"));
    show->addItem(tr("Slow, over 1 s"), QStringLiteral("slow"));
    m_rerunFailed->setText(tr("Run the failed ones again"));
    m_rerunFailed->setAccessibleName(m_rerunFailed->text());
    m_rerunFailed->setObjectName(QStringLiteral("rerunFailed"));
    m_rerun->setText(tr("Run all again"));
    m_rerun->setAccessibleName(m_rerun->text());
    m_rerun->setObjectName(QStringLiteral("rerunTests"));

    auto *bar = new FoldingBar;
    m_bar = bar;
    m_bar->setAccessibleName(tr("Tests page"));
    bar->first()->addWidget(m_sum, 1);
    for (QWidget *control : {static_cast<QWidget *>(show), static_cast<QWidget *>(m_rerunFailed), static_cast<QWidget *>(m_rerun)})
        bar->second()->addWidget(control);
    bar->second()->addStretch();
    m_split->setAccessibleName(tr("Tests page"));
    m_split->addWidget(m_tree);
    m_split->addWidget(m_message);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    m_split->setChildrenCollapsible(false);
    auto *frame = new QFrame;
    m_frame = frame;
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAccessibleName(tr("Tests page"));
    frame->setBackgroundRole(QPalette::Base);
    frame->setAutoFillBackground(true);
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_split);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 12, 20, 16);
    column->setSpacing(10);
    column->addWidget(m_bar);
    column->addWidget(frame, 1);
    column->addWidget(m_empty, 1);

    connect(show, &QComboBox::currentIndexChanged, this, [this, show] {
        auto *filter = static_cast<CaseFilter *>(m_filter);
        filter->wanted = show->currentData().toString();
        filter->refilter();
        m_tree->expandAll();
    });
    connect(m_tree, &QTreeView::activated, this, &TestsPage::openCurrent);
    giveRowMenu(m_tree, [this](QMenu *menu, const QModelIndex &index) {
        if (!index.siblingAtColumn(0).data(TestTree::FileRole).toString().isEmpty())
            menu->addAction(tr("Open"), this, &TestsPage::openCurrent);
        if (!m_filter->hasChildren(index.siblingAtColumn(0)))
            menu->addAction(tr("Run this test"), this, [this, test = index.siblingAtColumn(TestTree::Name).data().toString()] { emit testRequested(test); })->setEnabled(m_desk->canTestAgain(m_image));
        addCopy(menu, tr("Copy what it said"), index.data(TestTree::MessageRole).toString());
    });
    connect(m_rerun, &QToolButton::clicked, this, &TestsPage::rerunRequested);
    connect(m_rerunFailed, &QToolButton::clicked, this, &TestsPage::rerunFailedRequested);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TestsPage::showMessage);
    connect(m_tests, &QAbstractItemModel::modelReset, this, [this] {
        m_tree->expandAll();
        m_tree->header()->setSectionResizeMode(TestTree::Name, QHeaderView::Stretch);
        m_tree->header()->resizeSection(TestTree::State, 94);
        m_tree->header()->resizeSection(TestTree::Time, 70);
        m_tree->setColumnHidden(TestTree::Note, !m_tests->hasNotes()); // the names need the room more
        m_tree->header()->resizeSection(TestTree::Note, fontMetrics().horizontalAdvance(m_tests->headerData(TestTree::Note, Qt::Horizontal).toString()) + 24);
    });
}

void TestsPage::setImage(const QString &image)
{
    m_image = image;
    const ImageRecord *record = m_desk->record(image);
    if (record)
        m_tests->setRecord(*record, m_desk->recordsBefore(image), m_desk->testedTree(image));
    else
        m_tests->clear();
    TestCounts counts;
    bool any = false;
    QString empty = tr("They come here when this image's tests have run, each case with what it said.");
    QString title = tr("No test results yet");
    const StageRecord running = record && m_desk->isRunning() ? record->stage(Stage::Test) : StageRecord();
    if (running.state == StageState::Running) {
        title = tr("The tests are running");
        empty = tr("For %1 by now. Each case stands here when they have ended; the log tells what they say meanwhile.")
                    .arg(durationText(std::chrono::milliseconds(std::max<qint64>(0, m_desk->nowMs() - running.startMs))));
    } else if (running.state == StageState::Waiting && m_desk->isRunning() && record) {
        title = tr("The tests have not begun");
    } else if (const StageRecord stage = record ? record->stage(Stage::Test) : StageRecord(); stage.state == StageState::Skipped) {
        title = tr("No tests");
        empty = spoken(stage.reason);
    } else if (stage.state == StageState::Passed && stage.tests && stage.tests->total() == 0) {
        title = stage.tests->commands > 0 ? tr("A command, no tests") : tr("No test was found");
        empty = stage.tests->commands > 0 ? tr("Its command ended well. Nothing more is known of what it looked at.") : spoken(stage.reason);
    }
    m_empty->setTexts(title, empty);
    for (const Stage stage : {Stage::Test, Stage::Integration})
        if (record && record->stage(stage).tests) {
            any = true;
            counts.passed += record->stage(stage).tests->passed;
            counts.failed += record->stage(stage).tests->failed;
            counts.skipped += record->stage(stage).tests->skipped;
        }
    any = any && counts.total() > 0;
    say(m_sum, any ? tr("%1 passed, %2 failed, %3 skipped").arg(counts.passed).arg(counts.failed).arg(counts.skipped) : QString(),
        tr("No test results"));
    m_bar->setVisible(any || m_tests->caseCount() > 0);
    m_frame->setVisible(m_tests->caseCount() > 0);
    m_empty->setVisible(m_tests->caseCount() == 0);
    m_empty->setImage(image);
    m_show->setVisible(m_tests->caseCount() > 0); // of nothing there is nothing to choose, and nothing to run again
    m_rerun->setVisible(m_tests->caseCount() > 0);
    // Of a stored run other files and another tag may be meant: a test of today's would pass for one of then.
    for (QToolButton *button : {m_rerun, m_rerunFailed}) {
        button->setEnabled(m_desk->canTestAgain(image));
        button->setToolTip(m_desk->canRun() && !button->isEnabled() ? tr("This run was of another tag than the checkout is at") : QString());
    }
    m_rerunFailed->setVisible(!m_desk->failedCases(image).isEmpty());
    // The first failed case says at once why.
    if (!m_tree->currentIndex().isValid()) {
        const QModelIndexList failed = m_filter->match(m_filter->index(0, TestTree::State), Qt::DisplayRole, QStringLiteral("failed"), -1,
                                                       Qt::MatchExactly | Qt::MatchRecursive);
        for (const QModelIndex &index : failed)
            if (!m_filter->hasChildren(index.siblingAtColumn(0))) {
                m_tree->setCurrentIndex(index.siblingAtColumn(0));
                break;
            }
    }
    showMessage();
}

void TestsPage::showTest(const QString &file, const QString &name)
{
    m_show->setCurrentIndex(0);
    const QModelIndexList named = m_filter->match(m_filter->index(0, TestTree::Name), Qt::DisplayRole, name, -1, Qt::MatchExactly | Qt::MatchCaseSensitive | Qt::MatchRecursive);
    for (const QModelIndex &index : named)
        if (!m_filter->hasChildren(index) && (file.isEmpty() || index.parent().data().toString() == file)) {
            m_tree->setCurrentIndex(index);
            m_tree->scrollTo(index);
            m_tree->setFocus(Qt::OtherFocusReason);
            return;
        }
}

void TestsPage::openCurrent()
{
    const QModelIndex index = m_tree->currentIndex().siblingAtColumn(0);
    const QString file = index.data(TestTree::FileRole).toString();
    if (!file.isEmpty())
        emit openRequested(file, lineInMessage(index.data(TestTree::MessageRole).toString(), file));
}

void TestsPage::showMessage()
{
    const QString message = m_tree->currentIndex().data(TestTree::MessageRole).toString();
    const QString shown = visible(withoutEcho(message).toUtf8());
    if (m_message->toPlainText() != shown)
        m_message->setPlainText(shown);
}

} // namespace stackwright
