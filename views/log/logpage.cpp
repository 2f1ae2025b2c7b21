#include "views/log/logpage.h"

#include "model/workspace/desk.h"
#include "views/style/icons.h"
#include "views/log/foundpane.h"
#include "views/log/logview.h"
#include "views/window/notyet.h"
#include "views/style/parts.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

QString logTitle(Stage stage)
{
    switch (stage) {
    case Stage::Cache: return LogPage::tr("Cache log");
    case Stage::Build: return LogPage::tr("Build log");
    case Stage::Test: return LogPage::tr("Test log");
    case Stage::Push: return LogPage::tr("Push log");
    case Stage::Integration: return LogPage::tr("Integration log");
    case Stage::Page: return LogPage::tr("Page log");
    case Stage::Prune: return LogPage::tr("Prune log");
    }
    return {};
}

} // namespace

LogPage::LogPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_view(new LogView(this)),
      m_empty(new NotYet(desk, "buildForLog", tr("No log yet"), tr("Build this image, or open an earlier run: its output stands here as it comes."), this)),
      m_find(new LogFind(this)), m_errors(new LogFind(this)), m_stage(new QComboBox), m_text(new QLineEdit), m_count(plainLabel()),
      m_expression(textButton(QStringLiteral(".*"), "findExpression")),
      m_onlyErrors(textButton(tr("Errors only"), "onlyErrors")), m_allLogs(textButton(tr("All logs"), "allLogs")),
      m_found(new FoundPane(desk)), m_split(new QSplitter(Qt::Vertical)), m_end(new QPushButton(tr("Jump to the end"), m_view)),
      m_failure(new QPushButton(tr("Go to the failing line"), m_view)), m_bar(new FoldingBar), m_around(new QHBoxLayout)
{
    setObjectName(QStringLiteral("logPage"));
    setAccessibleName(tr("Log page"));
    m_stage->setAccessibleName(tr("Which log"));
    m_stage->setObjectName(QStringLiteral("logStage"));
    m_stage->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_text->setObjectName(QStringLiteral("find"));
    m_text->setAccessibleName(tr("Find in the log"));
    m_text->setPlaceholderText(tr("Find"));
    m_text->setClearButtonEnabled(true);
    m_text->setMaximumWidth(240);
    m_text->setMinimumWidth(120);
    makeQuiet(m_count);
    say(m_count, {}, tr("Matches"));
    m_expression->setCheckable(true);
    m_expression->setAccessibleName(tr("Regular expression"));
    m_expression->setToolTip(tr("Regular expression"));
    m_onlyErrors->setCheckable(true);
    m_allLogs->setCheckable(true);
    m_allLogs->setToolTip(tr("The lines of all logs of the run (Ctrl+Shift+F)"));
    auto *previous = textButton(tr("Previous"), "findPrevious");
    auto *next = textButton(tr("Next"), "findNext");
    for (const auto &[button, icon] : {std::pair(previous, QStringLiteral("up")), std::pair(next, QStringLiteral("down"))}) {
        button->setIcon(iconNamed(icon));
        button->setToolButtonStyle(Qt::ToolButtonIconOnly); // narrow windows have no room for the words
        button->setAccessibleName(button->text());
    }
    previous->setToolTip(tr("Previous (Shift+F3)"));
    next->setToolTip(tr("Next (F3)"));
    m_text->setToolTip(tr("Find in the log (Ctrl+F)"));
    auto *save = textButton(tr("Save…"), "saveLog");
    m_end->setObjectName(QStringLiteral("jumpToEnd"));
    m_end->setAccessibleName(m_end->text());
    m_end->setIcon(iconNamed(QStringLiteral("end")));
    m_failure->setObjectName(QStringLiteral("showFailure"));
    m_failure->setAccessibleName(m_failure->text());
    m_failure->setIcon(iconNamed(QStringLiteral("find")));
    m_failure->setToolTip(tr("Go to the failing line (F8)"));
    for (QPushButton *button : {m_end, m_failure})
        button->hide();

    m_bar->setAccessibleName(tr("Find in the log"));
    auto *bar = static_cast<FoldingBar *>(m_bar);
    bar->layout()->setContentsMargins(20, 12, 20, 10);
    bar->first()->addWidget(m_text, 2);
    bar->first()->addWidget(previous);
    bar->first()->addWidget(next);
    bar->first()->addWidget(m_expression);
    bar->first()->addWidget(m_allLogs);
    bar->first()->addWidget(m_count, 1);
    bar->second()->addWidget(m_onlyErrors);
    bar->second()->addWidget(m_stage);
    bar->second()->addWidget(save);
    bar->second()->addStretch();
    auto *frame = new QFrame;
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setAccessibleName(tr("Log page"));
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(m_view);
    m_around->setContentsMargins(20, 0, 20, 16);
    m_around->addWidget(frame);
    m_around->addWidget(m_empty);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_bar);
    auto *upper = new QWidget;
    upper->setAccessibleName(tr("Log page"));
    upper->setLayout(m_around);
    upper->setMinimumHeight(80);
    m_found->layout()->setContentsMargins(20, 0, 20, 12);
    m_found->setMinimumHeight(90);
    m_split->setObjectName(QStringLiteral("logSplit"));
    m_split->setAccessibleName(tr("Log and what was found in all logs"));
    m_split->addWidget(upper);
    m_split->addWidget(m_found);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 3);
    m_split->setStretchFactor(1, 2);
    column->addWidget(m_split, 1);
    m_found->hide();
    m_empty->hide();

    connect(m_text, &QLineEdit::textChanged, this, &LogPage::startFind);
    connect(m_text, &QLineEdit::returnPressed, this, &LogPage::findNext);
    connect(m_expression, &QToolButton::toggled, this, &LogPage::startFind);
    connect(previous, &QToolButton::clicked, this, &LogPage::findPrevious);
    connect(next, &QToolButton::clicked, this, &LogPage::findNext);
    connect(m_onlyErrors, &QToolButton::toggled, this, &LogPage::filterErrors);
    connect(m_allLogs, &QToolButton::toggled, this, [this](bool on) {
        m_found->setVisible(on);
        refresh(); // what is looked for stands above, though this image may have no log
    });
    connect(m_found, &FoundPane::closeRequested, this, [this] {
        m_allLogs->setChecked(false);
        m_view->setFocus();
    });
    connect(m_found, &FoundPane::lineRequested, this, &LogPage::goToLine);
    connect(save, &QToolButton::clicked, this, &LogPage::save);
    connect(m_stage, &QComboBox::activated, this, [this] {
        m_chosenByHand = true;
        openChosen();
    });
    connect(m_find, &LogFind::found, this, &LogPage::showFound);
    connect(m_errors, &LogFind::found, this, [this] {
        if (!m_onlyErrors->isChecked())
            return;
        std::vector<qint64> lines;
        lines.reserve(m_errors->hits().size());
        for (const LogFind::Hit &hit : m_errors->hits())
            lines.push_back(hit.line);
        m_view->setOnlyLines(std::move(lines));
    });
    connect(m_view, &LogView::grew, this, [this] {
        m_find->resume();
        m_errors->resume();
    });
    connect(m_view, &LogView::followingChanged, this, [this](bool on) {
        m_end->setVisible(!on && m_view->text()->lineCount() > 0);
        placeButtons();
    });
    connect(m_view, &LogView::seenChanged, this, &LogPage::placeButtons);
    connect(m_end, &QPushButton::clicked, this, [this] { m_view->setFollowing(true); });
    connect(m_failure, &QPushButton::clicked, this, &LogPage::showFailure);
}

void LogPage::setImage(const QString &image)
{
    if (image != m_image)
        m_chosenByHand = false;
    m_image = image;
    refresh();
}

void LogPage::refresh()
{
    const ImageRecord *record = m_desk->run() ? m_desk->run()->image(m_image) : nullptr;
    // The stages that have a log; shown is what failed, else what runs, else the build, unless the person chose.
    QList<Stage> stages;
    Stage wanted = Stage::Build;
    bool decided = false;
    for (const Stage stage : allStages) {
        if (!record || record->stage(stage).logFile.isEmpty())
            continue;
        stages << stage;
        const StageState state = record->stage(stage).state;
        if (state == StageState::Failed || (state == StageState::Running && !decided)) {
            wanted = stage;
            decided = true;
        }
    }
    if (!stages.contains(wanted) && !stages.isEmpty())
        wanted = stages.first();
    const QVariant before = m_stage->currentData();
    QList<Stage> known;
    for (int i = 0; i < m_stage->count(); ++i)
        known << static_cast<Stage>(m_stage->itemData(i).toInt());
    if (known != stages) {
        m_stage->clear();
        for (const Stage stage : stages)
            m_stage->addItem(logTitle(stage), static_cast<int>(stage));
    }
    const int keep = m_chosenByHand ? m_stage->findData(before) : -1;
    m_stage->setCurrentIndex(keep >= 0 ? keep : m_stage->findData(static_cast<int>(wanted)));
    m_stage->setVisible(!stages.isEmpty());
    openChosen();
}

void LogPage::openChosen()
{
    const ImageRecord *record = m_desk->run() ? m_desk->run()->image(m_image) : nullptr;
    QString path;
    if (record && m_stage->currentIndex() >= 0) {
        const StageRecord &stage = record->stage(static_cast<Stage>(m_stage->currentData().toInt()));
        if (!stage.logFile.isEmpty())
            path = QFileInfo(stage.logFile).isAbsolute() ? stage.logFile : QString(m_desk->outputFolder() + QLatin1Char('/') + stage.logFile);
        m_view->setSteps(stage.steps, stage.state == StageState::Failed, stage.state == StageState::Running, stage.reason);
    }
    m_view->parentWidget()->setVisible(!path.isEmpty()); // with its frame
    m_empty->setVisible(path.isEmpty());
    if (record && record->state == ImageState::Waiting && !m_desk->run()->isFinished())
        m_empty->setTexts(tr("Its turn has not come yet"), tr("As soon as this image is built, its output stands here as it comes."));
    else
        m_empty->setTexts(tr("No log yet"), tr("Build this image, or open an earlier run: its output stands here as it comes."));
    m_empty->setImage(m_image);
    m_bar->setVisible(!path.isEmpty() || m_allLogs->isChecked());
    m_around->setContentsMargins(20, m_bar->isVisibleTo(this) ? 0 : 16, 20, 16);
    if (path != m_view->text()->path()) {
        m_onlyErrors->setChecked(false);
        m_view->open(path);
        startFind();
    }
}

void LogPage::showStage(Stage stage)
{
    const int at = m_stage->findData(static_cast<int>(stage));
    if (at < 0)
        return;
    m_chosenByHand = true;
    m_stage->setCurrentIndex(at);
    openChosen();
}

void LogPage::showStep(const StepRecord &step)
{
    m_onlyErrors->setChecked(false); // its header stands among all lines only
    m_view->showStep(step);
}

void LogPage::save()
{
    const QString path = m_view->text()->path();
    if (path.isEmpty())
        return;
    const QString to = QFileDialog::getSaveFileName(this, tr("Save the log"), QFileInfo(path).fileName());
    if (!to.isEmpty() && QFileInfo(to) != QFileInfo(path)) {
        QFile::remove(to);
        QFile::copy(path, to);
    }
}

void LogPage::showFailure()
{
    m_view->setFocus();
    m_view->showFailure();
}

// Each only where it leads somewhere else, the end at the outside.
void LogPage::placeButtons()
{
    m_failure->setVisible(m_view->failingLine() >= 0 && !m_view->isFailureSeen());
    int right = m_view->viewport()->width() - 16;
    for (QPushButton *button : {m_end, m_failure}) {
        if (button->isHidden())
            continue;
        button->resize(button->sizeHint());
        button->move(right - button->width(), m_view->viewport()->height() - button->height() - 14);
        button->raise();
        right -= button->width() + 8;
    }
}

void LogPage::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeButtons();
}

void LogPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && !m_text->text().isEmpty()) {
        m_text->clear();
        m_view->setFocus();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace stackwright
