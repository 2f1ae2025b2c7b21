#include "views/wikiview.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/releasedesk.h"
#include "views/diffview.h"
#include "views/parts.h"

#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

namespace stackwright {

WikiView::WikiView(ReleaseDesk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_where(plainLabel()), m_publish(new QPushButton), m_notice(new Notice),
      m_pages(new ValueTable({tr("Change"), tr("Page")}, {}, this)), m_diff(new DiffView), m_card(new Card),
      m_empty(new EmptyPlace(tr("Nothing to publish"), tr("A run writes the pages of the images that passed; what differs from the wiki stands here until it is published.")))
{
    setObjectName(QStringLiteral("wikiView"));
    setAccessibleName(tr("Wiki"));
    QLabel *title = plainLabel(tr("Wiki"));
    makeHeading(title, 1.45);
    makeQuiet(m_where);
    m_publish->setObjectName(QStringLiteral("publish"));
    m_publish->setProperty("primary", true);
    QTreeView *view = rowsView(tr("Pages that change"), m_pages, {{0}, {}, {}, {1}});
    view->header()->resizeSection(0, 120);
    view->header()->setStretchLastSection(true);
    auto *split = new QSplitter(Qt::Vertical);
    split->setAccessibleName(tr("Wiki"));
    split->addWidget(view);
    split->addWidget(m_diff);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 3);
    split->setChildrenCollapsible(false);
    m_card->setAccessibleName(tr("Pages that change"));
    static_cast<Card *>(m_card)->body()->addWidget(split);
    auto *row = new QHBoxLayout;
    row->addWidget(m_where, 1);
    row->addWidget(m_publish);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(title);
    column->addLayout(row);
    column->addWidget(m_notice);
    column->addWidget(m_card, 1);
    column->addWidget(m_empty, 1);
    connect(view->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex &index) { showCurrent(index.row()); });
    connect(m_publish, &QPushButton::clicked, m_desk, &ReleaseDesk::publishWiki);
    connect(m_desk, &ReleaseDesk::changed, this, &WikiView::refresh);
    refresh();
}

void WikiView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_desk->refresh();
}

// The part of the whole diff that tells of one page.
void WikiView::showCurrent(int row)
{
    m_row = std::max(0, row);
    const auto &status = m_desk->wikiStatus();
    if (!status || m_row >= status->changes.size())
        return;
    const QByteArray path = status->changes[m_row].path, &all = m_desk->wikiDiff();
    for (qsizetype at = 0; at >= 0 && at < all.size();) {
        const qsizetype next = all.indexOf("\ndiff --git ", at);
        const QByteArray part = all.mid(at, next < 0 ? -1 : next - at);
        if (part.left(part.indexOf('\n')).contains(path)) {
            m_diff->setDiff(part);
            return;
        }
        at = next < 0 ? -1 : next + 1;
    }
    m_diff->setDiff({});
}

void WikiView::refresh()
{
    QList<QList<Cell>> rows;
    const auto &status = m_desk->wikiStatus();
    if (status)
        for (const WikiChange &change : status->changes)
            rows << QList<Cell>{word(change.kind), visible(change.path)};
    m_pages->setRows(rows);
    m_card->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
    const QString text = m_desk->isPublishing() ? tr("Publishing…") : rows.isEmpty() ? tr("Publish") : tr("Publish %1").arg(counted(rows.size(), tr("page"), tr("pages")));
    m_publish->setText(text);
    m_publish->setAccessibleName(text);
    m_publish->setEnabled(!rows.isEmpty() && status && !status->remote.isEmpty() && !m_desk->isPublishing());
    say(m_where, !m_desk->wikiSaid().isEmpty() ? m_desk->wikiSaid()
                     : !status                     ? QString()
                     : status->remote.isEmpty()    ? tr("%1 has no remote: the pages stay on this machine").arg(status->folder)
                                                   : status->remote, tr("The wiki is not read yet"));
    const auto &trouble = m_desk->wikiTrouble();
    m_notice->show(QStringLiteral("failed"), trouble ? trouble->text() : QString(), trouble ? trouble->advice : QString());
    showCurrent(m_row);
}

} // namespace stackwright
