#include "views/stack/changespage.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "model/workspace/desk.h"
#include "views/difference/diffview.h"
#include "views/style/parts.h"

#include <QHeaderView>
#include <QSplitter>
#include <QVBoxLayout>

namespace stackwright {

ChangesPage::ChangesPage(Desk *desk, QWidget *parent)
    : QWidget(parent), m_desk(desk), m_files(new ValueTable({tr("Change"), tr("File"), tr("Effect")}, {}, this)),
      m_diff(new DiffView), m_frame(new QFrame), m_empty(new EmptyPlace(tr("No file of this image has changed"), QString()))
{
    setObjectName(QStringLiteral("changesPage"));
    setAccessibleName(tr("Changes page"));
    m_list = rowsView(tr("Changes"), m_files, {{0}, {}, {2}, {}});
    m_list->header()->resizeSection(0, 108);
    m_list->header()->setSectionResizeMode(1, QHeaderView::Stretch);
    m_list->header()->resizeSection(2, 112);
    m_split = new QSplitter(Qt::Vertical);
    QSplitter *split = m_split;
    split->setAccessibleName(tr("Changes page"));
    auto *upper = new QWidget;
    upper->setAccessibleName(tr("Changes"));
    upper->setLayout(belowTabs(m_list));
    split->addWidget(upper);
    split->addWidget(m_diff);
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    auto *frame = static_cast<QFrame *>(m_frame);
    frame->setFrameShape(QFrame::StyledPanel);
    frame->setBackgroundRole(QPalette::Base);
    frame->setAutoFillBackground(true);
    frame->setAccessibleName(tr("Changes page"));
    auto *inside = new QVBoxLayout(frame);
    inside->setContentsMargins(1, 1, 1, 1);
    inside->addWidget(split);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->addWidget(m_frame);
    column->addWidget(m_empty);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ChangesPage::showCurrent);
    connect(desk, &Desk::diffRead, this, [this](const QByteArray &path, const QByteArray &text) {
        if (path == m_shown)
            m_diff->setDiff(diffFromUnified(text), tr("Nothing in the text differs."));
    });
}

void ChangesPage::setImage(const QString &image)
{
    const bool other = image != m_image;
    m_image = image;
    const Plan *plan = m_desk->plan();
    const int at = plan ? plan->indexOf(image) : -1;
    QList<QList<Cell>> rows;
    const auto add = [&](const PlannedFile &file, const QString &effect) {
        rows << QList<Cell>{word(file.file.status), {visible(file.file.path), {}, file.file.path}, effect};
    };
    for (const PlannedFile &file : plan ? plan->changedFiles : QList<PlannedFile>())
        if (file.concerns(image))
            add(file, tr("this image"));
    for (const PlannedFile &file : plan ? plan->changedFiles : QList<PlannedFile>())
        if (file.effect == Effect::BuildAll)
            add(file, tr("every image"));
    // What changed in the images it inherits from is why it is affected.
    for (int above = at < 0 ? -1 : plan->images[at].parentIndex; above >= 0; above = plan->images[above].parentIndex)
        for (const PlannedFile &file : plan->changedFiles)
            if (const QString &name = plan->images[above].name; file.concerns(name))
                add(file, tr("through %1").arg(name));
    m_files->setRows(rows);
    fitListAbove(m_split, m_list);
    m_frame->setVisible(!rows.isEmpty());
    m_empty->setVisible(rows.isEmpty());
    m_empty->setTexts(tr("No file of this image has changed"), at < 0 ? QString()
        : tr("Compared with %1.").arg(plan->base.isEmpty() ? tr("nothing: there is no baseline") : plan->base.left(7)));
    if (rows.isEmpty())
        return;
    if (other || !m_list->currentIndex().isValid())
        m_list->setCurrentIndex(m_files->index(0, 0));
    showCurrent();
}

void ChangesPage::showFile(const QString &path)
{
    for (int row = 0; row < m_files->rowCount(); ++row)
        if (m_files->index(row, 1).data().toString() == path)
            m_list->setCurrentIndex(m_files->index(row, 0));
}

void ChangesPage::showCurrent()
{
    const QModelIndex index = m_list->currentIndex();
    if (!index.isValid())
        return;
    m_shown = index.siblingAtColumn(1).data(ValueTable::KeyRole).toByteArray();
    m_desk->requestDiff(m_shown);
}

} // namespace stackwright
