#include "views/log/foundpane.h"

#include "model/workspace/desk.h"
#include "views/style/parts.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

namespace stackwright {

namespace {

constexpr int untilTyped = 200; ///< milliseconds

} // namespace

FoundPane::FoundPane(Desk *desk, QWidget *parent) : QWidget(parent), m_desk(desk), m_lines(new FoundLines(this)), m_said(new ElidedLabel), m_again(textButton(tr("Search again"), "findAllAgain"))
{
    setObjectName(QStringLiteral("foundPane"));
    setAccessibleName(tr("Found in all logs"));
    makeQuiet(m_said);
    m_said->setObjectName(QStringLiteral("foundSaid"));
    stackwright::say(m_said, {}, tr("How much was found in all logs"));
    QToolButton *close = textButton(tr("Close"), "closeFound");
    m_view = rowsView(tr("Lines found in all logs"), m_lines, {{}, {FoundLines::Line}, {FoundLines::Log}, {FoundLines::Text}});
    m_view->setObjectName(QStringLiteral("foundLines"));
    m_view->setUniformRowHeights(true);
    m_view->setTextElideMode(Qt::ElideRight);
    QHeaderView *header = m_view->header();
    const QFontMetrics metrics(font());
    header->resizeSection(FoundLines::Image, metrics.horizontalAdvance(QLatin1Char('x')) * 26);
    header->resizeSection(FoundLines::Log, metrics.horizontalAdvance(tr("Integration")) + 24);
    header->resizeSection(FoundLines::Line, metrics.horizontalAdvance(QStringLiteral("8,888,888")) + 16);
    header->setStretchLastSection(true);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 6, 0, 4);
    head->setSpacing(8);
    head->addWidget(m_said, 1);
    head->addWidget(m_again);
    head->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_view, 1);

    m_soon.setSingleShot(true);
    m_soon.setInterval(untilTyped);
    connect(&m_soon, &QTimer::timeout, this, &FoundPane::look);
    connect(m_again, &QToolButton::clicked, this, [this] {
        m_lookedIn.clear();
        look();
    });
    connect(close, &QToolButton::clicked, this, &FoundPane::closeRequested);
    connect(m_lines, &FoundLines::found, this, &FoundPane::say);
    connect(m_view, &QTreeView::clicked, this, &FoundPane::go);
    connect(m_view, &QTreeView::activated, this, &FoundPane::go);
    // Another run has other logs. In one that goes on they grow: who wants to know what has come looks again.
    connect(m_desk, &Desk::runOpened, this, [this] { m_soon.start(); });
    connect(m_desk, &Desk::runFinished, this, [this] {
        m_lookedIn.clear();
        m_soon.start();
    });
}

void FoundPane::setQuery(const LogQuery &query)
{
    m_query = query;
    if (isVisible())
        m_soon.start();
}

void FoundPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_soon.start();
}

void FoundPane::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        emit closeRequested();
    else
        QWidget::keyPressEvent(event);
}

QList<RunLog> FoundPane::logs() const
{
    QList<RunLog> logs;
    if (!m_desk->run())
        return logs;
    for (const ImageRecord &record : m_desk->run()->images())
        for (const Stage stage : allStages) {
            const QString file = record.stage(stage).logFile;
            const StageState state = record.stage(stage).state; // what did not run has no log
            if (!file.isEmpty() && state != StageState::Skipped && state != StageState::NotRun && state != StageState::Waiting)
                logs << RunLog{record.name, stage, QFileInfo(file).isAbsolute() ? file : QString(m_desk->outputFolder() + QLatin1Char('/') + file)};
        }
    return logs;
}

void FoundPane::look()
{
    if (!isVisible())
        return;
    const QList<RunLog> all = logs();
    if (all == m_lookedIn && m_query == m_lookedFor)
        return;
    m_lookedIn = all;
    m_lookedFor = m_query;
    m_lines->start(all, m_query);
}

void FoundPane::say()
{
    const QLocale locale;
    QStringList parts;
    if (!m_lines->whyNot().isEmpty())
        parts << m_lines->whyNot();
    else if (m_query.text.isEmpty())
        parts << tr("Type what to find: its lines in all logs of this run stand here.");
    else if (m_lines->logCount() == 0)
        parts << tr("This run has no logs");
    else {
        if (m_lines->isBusy())
            parts << tr("looking…");
        const qsizetype read = m_lines->logCount() - m_lines->unread(); // of the others nothing is known
        if (m_lines->count() > 0)
            parts << (m_lines->count() == 1 ? tr("one line in 1 of %1 logs").arg(read) : tr("%1 lines in %2 of %3 logs").arg(locale.toString(m_lines->count())).arg(m_lines->logsWithLines()).arg(read));
        else if (!m_lines->isBusy() && read > 0)
            parts << tr("found in none of %1 logs").arg(read);
        if (m_lines->count() > m_lines->rowCount() && !m_lines->isBusy())
            parts << tr("the first %1 are shown").arg(locale.toString(m_lines->rowCount()));
        if (m_lines->unread() > 0)
            parts << (m_lines->unread() == 1 ? tr("one log cannot be read") : tr("%1 logs cannot be read").arg(m_lines->unread()));
        if (m_desk->run() && !m_desk->run()->isFinished())
            parts << tr("the run goes on");
    }
    parts.removeAll(QString());
    stackwright::say(m_said, parts.join(QStringLiteral(" · ")), tr("How much was found in all logs"));
}

void FoundPane::go(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const RunLog log = m_lines->logOf(index.row());
    emit lineRequested(log.image, log.stage, m_lines->lineOf(index.row()));
}

} // namespace stackwright
