#include "views/findingsview.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "views/openlocal.h"
#include "views/parts.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

namespace stackwright {

FindingsView::FindingsView(QWidget *parent)
    : QWidget(parent), m_rows(new ValueTable({tr("Kind"), tr("Place"), tr("What"), tr("What to do")}, {}, this)), m_title(plainLabel())
{
    setObjectName(QStringLiteral("findings"));
    setAccessibleName(tr("Findings"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeHeading(m_title);
    m_view = rowsView(tr("Findings"), m_rows, {{0}, {}, {3}, {1}});
    m_view->setTextElideMode(Qt::ElideRight);
    m_view->header()->setStretchLastSection(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 8);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_view);
    connect(m_view, &QTreeView::activated, this, &FindingsView::openCurrent);
    hide();
}

void FindingsView::setFindings(const QList<Finding> &findings, const QString &checkout, bool kept)
{
    m_findings = findings;
    // What stops the plan comes first.
    std::stable_sort(m_findings.begin(), m_findings.end(), [](const Finding &a, const Finding &b) { return a.severity == Finding::Severity::Error && b.severity != Finding::Severity::Error; });
    m_checkout = checkout;
    QList<QList<Cell>> rows;
    int errors = 0;
    for (const Finding &finding : m_findings) {
        const bool isError = finding.severity == Finding::Severity::Error;
        errors += isError;
        rows << QList<Cell>{isError ? QStringLiteral("error") : QStringLiteral("warning"), finding.place(), finding.text, finding.advice};
    }
    m_rows->setRows(rows);
    m_title->setText(errors == 0 ? tr("%1 in the checkout").arg(counted(rows.size(), tr("warning"), tr("warnings")))
                     : kept      ? tr("%1 in the stack's files; below is the last good plan").arg(counted(errors, tr("error"), tr("errors")))
                                 : tr("%1 in the stack's files").arg(counted(errors, tr("error"), tr("errors"))));
    const int line = fontMetrics().height();
    m_view->setFixedHeight((line + 14) * (std::min<int>(4, static_cast<int>(rows.size())) + 1) + 4);
    m_view->resizeColumnToContents(0);
    m_view->resizeColumnToContents(1);
    setVisible(!rows.isEmpty());
    fitColumns();
}

void FindingsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitColumns();
}

// What is wrong needs more words than what to do about it.
void FindingsView::fitColumns()
{
    m_view->header()->resizeSection(2, std::max(200, (m_view->viewport()->width() - m_view->columnWidth(0) - m_view->columnWidth(1)) * 3 / 5));
}

void FindingsView::openCurrent()
{
    const int row = m_view->currentIndex().row();
    if (row >= 0 && row < m_findings.size() && !m_checkout.isEmpty())
        openLocal(m_checkout + QLatin1Char('/') + m_findings[row].file);
}

} // namespace stackwright
