#include "views/stack/whatifpanel.h"

#include "model/base/text.h"
#include "model/items/changedfiles.h"
#include "views/style/parts.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

namespace stackwright {

WhatIfPanel::WhatIfPanel(QWidget *parent)
    : QWidget(parent), m_files(new ChangedFiles(this)), m_title(plainLabel()), m_remark(new ElidedLabel), m_back(linkButton(tr("Count all")))
{
    setObjectName(QStringLiteral("whatIf"));
    setAccessibleName(tr("What if"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeHeading(m_title);
    makeQuiet(m_title);
    makeQuiet(m_remark);
    m_remark->setObjectName(QStringLiteral("whatIfRemark"));
    m_back->setObjectName(QStringLiteral("countAll"));
    m_view = rowsView(tr("Changed files of the checkout"), m_files, {{}, {}, {ChangedFiles::Rebuilds}, {}});
    m_view->setObjectName(QStringLiteral("changedFiles"));
    m_view->header()->setSectionResizeMode(ChangedFiles::File, QHeaderView::Stretch);
    m_view->header()->setSectionResizeMode(ChangedFiles::Rebuilds, QHeaderView::Interactive);
    m_view->header()->hide();

    auto *line = new QWidget;
    line->setFixedHeight(1);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Mid);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 7, 8, 5);
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_remark, 1);
    head->addWidget(m_back);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(line);
    column->addLayout(head);
    auto *rows = new QHBoxLayout;
    rows->setContentsMargins(8, 0, 0, 4);
    rows->addWidget(m_view);
    column->addLayout(rows, 1);

    connect(m_files, &ChangedFiles::ticked, this, [this](const QByteArray &path, bool counts) {
        QSet<QByteArray> leftOut = m_leftOut;
        if (counts)
            leftOut.remove(path);
        else
            leftOut.insert(path);
        emit leftOutChanged(leftOut);
    });
    connect(m_back, &QPushButton::clicked, this, [this] { emit leftOutChanged({}); });
    connect(m_view, &QTreeView::activated, this, [this](const QModelIndex &index) {
        emit fileChosen(visible(index.data(ChangedFiles::PathRole).toByteArray()), index.siblingAtColumn(ChangedFiles::Rebuilds).data().toString());
    });
    hide();
}

void WhatIfPanel::setFiles(const QList<PlannedFile> &files, const QSet<QByteArray> &leftOut)
{
    if (m_given.isSharedWith(files) && leftOut == m_leftOut && !files.isEmpty())
        return; // told again at each event of a run
    m_given = files;
    m_leftOut = leftOut;
    m_files->setFiles(files, leftOut);
    fitColumns();
    m_title->setText(counted(files.size(), tr("changed file"), tr("changed files")));
    refreshRemark();
    m_back->setVisible(!leftOut.isEmpty());
    setVisible(!files.isEmpty());
    updateGeometry();
    emit needChanged();
}

// While a run goes on nothing can be ticked, so nobody is asked to.
void WhatIfPanel::refreshRemark()
{
    say(m_remark, !m_leftOut.isEmpty() ? tr("what if: %1 left out").arg(counted(m_leftOut.size(), tr("file"), tr("files")))
                  : isEnabled()        ? tr("Untick a file to preview the plan without it.")
                                       : QString(), tr("What if"));
    m_remark->setToolTip(m_remark->text());
}

void WhatIfPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::EnabledChange)
        refreshRemark();
}

void WhatIfPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

// The image's name is whole where two fifths of the panel hold it; the file takes the rest.
void WhatIfPanel::fitColumns()
{
    int need = 60;
    for (int row = 0; row < std::min(100, m_files->rowCount()); ++row)
        need = std::max(need, fontMetrics().horizontalAdvance(m_files->index(row, ChangedFiles::Rebuilds).data().toString()) + 20);
    m_view->header()->resizeSection(ChangedFiles::Rebuilds, std::min(need, std::max(60, width() * 2 / 5)));
}

QSize WhatIfPanel::sizeHint() const
{
    return QSize(240, heightWithin(QWIDGETSIZE_MAX));
}

int WhatIfPanel::heightWithin(int most) const
{
    const int head = 1 + fontMetrics().height() + 12 + 4, row = fontMetrics().height() + 12; // the line, the title, the gap below; a file
    return head + row * std::clamp(std::min(m_files->rowCount(), (most - head) / row), 2, 6);
}

} // namespace stackwright
