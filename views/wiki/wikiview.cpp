#include "views/wiki/wikiview.h"

#include "model/base/text.h"
#include "model/workspace/desk.h"
#include "model/items/valuetable.h"
#include "model/workspace/wikidesk.h"
#include "views/difference/differenceview.h"
#include "views/window/nostack.h"
#include "views/style/parts.h"

#include <QHeaderView>
#include <QSplitter>
#include <QStackedWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace stackwright {

WikiView::WikiView(Desk *desk, WikiDesk *wiki, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_wiki(wiki), m_where(new ElidedLabel), m_against(plainLabel()), m_publish(new QPushButton),
      m_cancel(new QPushButton(tr("Cancel"))), m_notice(new Notice), m_pages(new ValueTable({tr("Change"), tr("Page")}, {}, this)),
      m_list(rowsView(tr("Pages that change"), m_pages, {{0}, {}, {}, {1}})), m_difference(new DifferenceView), m_card(new Card),
      m_empty(new EmptyPlace({}, {})), m_noStack(new NoStack(desk, tr("The wiki of a stack gets a page for each image of a run."))), m_whole(new QStackedWidget),
      m_second(new QTimer(this))
{
    setObjectName(QStringLiteral("wikiView"));
    setAccessibleName(tr("Wiki"));
    QLabel *title = plainLabel(tr("Wiki"));
    makeHeading(title, 1.45);
    makeQuiet(m_where);
    makeQuiet(m_against);
    m_publish->setObjectName(QStringLiteral("publish"));
    m_publish->setProperty("primary", true);
    m_cancel->setObjectName(QStringLiteral("cancelPublishing"));
    m_cancel->setAccessibleName(tr("Cancel publishing"));
    m_list->setObjectName(QStringLiteral("wikiPages"));
    m_list->setTextElideMode(Qt::ElideLeft); // the tag at the end tells pages apart
    m_list->header()->resizeSection(0, 104);
    m_list->header()->setStretchLastSection(true);
    auto *lower = new QWidget;
    lower->setAccessibleName(tr("What differs"));
    auto *inside = new QVBoxLayout(lower);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    m_against->setContentsMargins(12, 8, 12, 2);
    inside->addWidget(m_against);
    inside->addWidget(m_difference, 1);
    m_split = new QSplitter(Qt::Vertical);
    QSplitter *split = m_split;
    split->setAccessibleName(tr("Wiki"));
    auto *upper = new QWidget;
    upper->setAccessibleName(tr("Pages that change"));
    upper->setLayout(belowTabs(m_list));
    split->addWidget(upper);
    split->addWidget(lower);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_card->setAccessibleName(tr("Pages that change"));
    m_card->layout()->setContentsMargins(2, 2, 2, 2);
    m_card->body()->addWidget(split);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_where, 1);
    row->addWidget(m_cancel);
    row->addWidget(m_publish);
    auto *work = new QWidget;
    work->setAccessibleName(tr("Wiki"));
    auto *column = new QVBoxLayout(work);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(10);
    column->addWidget(title);
    column->addLayout(row);
    column->addWidget(m_notice);
    column->addWidget(m_card, 1);
    column->addWidget(m_empty, 1);
    m_whole->setAccessibleName(tr("Wiki"));
    m_whole->addWidget(work);
    m_whole->addWidget(m_noStack);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->addWidget(m_whole);

    m_second->setInterval(1000);
    connect(m_second, &QTimer::timeout, this, &WikiView::refreshHead);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &WikiView::showCurrent);
    connect(m_publish, &QPushButton::clicked, m_wiki, &WikiDesk::publish);
    connect(m_cancel, &QPushButton::clicked, m_wiki, &WikiDesk::cancel);
    connect(m_noStack, &NoStack::openRequested, this, &WikiView::openRequested);
    connect(m_wiki, &WikiDesk::changed, this, &WikiView::refresh);
    connect(m_desk, &Desk::planned, this, &WikiView::refresh);
    connect(m_desk, &Desk::refused, this, &WikiView::refresh);
    connect(m_desk, &Desk::runOpened, this, &WikiView::refresh);
    connect(m_desk, &Desk::runFinished, this, [this] { m_wiki->refresh(); });
    connect(m_desk, &Desk::pagesCompared, this, [this](const PageComparison &comparison) {
        if (comparison.key != m_key)
            return;
        if (comparison.image)
            m_difference->setDifferences({*comparison.image}, comparison.text);
        else
            m_difference->setText(comparison.text, tr("Nothing in the text differs."));
        const QString against = !comparison.trouble.isEmpty() ? comparison.trouble
                                : !comparison.imageBefore.isEmpty() ? tr("A new page. Its image is compared with the page of %1.").arg(comparison.imageBefore)
                                : comparison.before.isEmpty() ? tr("A new page.")
                                : comparison.after.isEmpty()  ? tr("The page goes.")
                                                              : QString();
        say(m_against, against, tr("What it is compared with"));
        m_against->setVisible(!against.isEmpty());
    });
    refresh();
}

void WikiView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_wiki->refresh();
}

void WikiView::showCurrent()
{
    const auto &status = m_wiki->status();
    const qsizetype row = m_list->currentIndex().row();
    if (status && row >= 0 && row < status->changes.size())
        m_key = m_desk->requestWikiComparison(status->folder, status->changes[row].path);
}

void WikiView::refresh()
{
    m_whole->setCurrentIndex(m_desk->planning() ? 0 : 1);
    m_noStack->refresh();
    if (!m_desk->planning())
        return;
    QList<QList<Cell>> rows;
    const auto &status = m_wiki->status();
    if (status)
        for (const WikiChange &change : status->changes)
            rows << QList<Cell>{word(change.kind), visible(change.path)};
    m_pages->setRows(rows);
    fitListAbove(m_split, m_list);
    m_card->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
    if (!rows.isEmpty()) {
        if (!m_list->currentIndex().isValid())
            m_list->setCurrentIndex(m_pages->index(0, 0));
        showCurrent();
    }
    if (!status)
        m_empty->setTexts(m_wiki->trouble() ? tr("The wiki could not be read") : tr("Reading the wiki…"), {});
    else if (!status->exists)
        m_empty->setTexts(tr("There is no wiki yet"), tr("A run makes it in %1 and writes a page for each image that passed. Give it a remote with the key wiki in spec.yml.").arg(status->folder));
    else
        m_empty->setTexts(tr("Nothing to publish"), tr("The pages that a run or a release writes stand here, each as a difference, until they are published."));
    refreshHead();
}

void WikiView::refreshHead()
{
    const auto &status = m_wiki->status();
    const qsizetype count = status ? status->changes.size() : 0;
    const bool publishing = m_wiki->isPublishing();
    const QString text = publishing ? tr("Publishing…") : count == 0 ? tr("Publish") : tr("Publish %1").arg(counted(count, tr("page"), tr("pages")));
    m_publish->setText(text);
    m_publish->setAccessibleName(text);
    const bool began = m_publish->hasFocus(), ended = m_cancel->hasFocus();
    m_cancel->setVisible(publishing);
    if (began && publishing)
        m_cancel->setFocus(Qt::OtherFocusReason);
    m_publish->setEnabled(count > 0 && !status->remote.isEmpty() && !publishing && !m_desk->isBusy());
    if (ended && !publishing)
        (m_publish->isEnabled() ? static_cast<QWidget *>(m_publish) : m_list)->setFocus(Qt::OtherFocusReason);
    QString where;
    if (publishing)
        where = tr("Committing, pushing, and reading the remote again: %1").arg(durationText(std::chrono::milliseconds(m_wiki->publishingMs() / 1000 * 1000)));
    else if (m_desk->isBusy() && count > 0)
        where = tr("A run is going on; its pages can be published when it has ended.");
    else if (!m_wiki->said().isEmpty())
        where = m_wiki->said();
    else if (status && status->exists)
        where = status->remote.isEmpty() ? tr("%1 has no remote, so the pages stay on this machine: give it one with git, or with wiki.remote in spec.yml").arg(status->folder) : tr("%1 of %2").arg(status->branch, status->remote);
    say(m_where, where, tr("Where the wiki is"));
    if (publishing != m_second->isActive())
        publishing ? m_second->start() : m_second->stop();
    const auto &trouble = m_wiki->trouble();
    m_notice->show(QStringLiteral("failed"), trouble ? spoken(trouble->whole()) : QString(), trouble ? spoken(trouble->advice) : QString());
}

} // namespace stackwright
