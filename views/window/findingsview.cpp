#include "views/window/findingsview.h"

#include "model/base/text.h"
#include "model/items/valuetable.h"
#include "views/window/openlocal.h"
#include "views/style/parts.h"
#include "views/style/rowmenu.h"

#include <QHeaderView>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int whatColumn = 2;

} // namespace

FindingsView::FindingsView(QWidget *parent)
    : QWidget(parent), m_rows(new ValueTable({tr("Kind"), tr("Place"), tr("What"), tr("What to do")}, {}, this)), m_title(plainLabel())
{
    setObjectName(QStringLiteral("findings"));
    setAccessibleName(tr("Findings"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    makeHeading(m_title);
    const StateDelegate::Columns columns{{0}, {}, {3}, {1}};
    m_view = rowsView(tr("Findings"), m_rows, columns);
    letSentencesWrap(m_view, columns, whatColumn);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // the columns take what there is
    m_view->setTextElideMode(Qt::ElideRight);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 10, 14, 8);
    column->setSpacing(6);
    column->addWidget(m_title);
    column->addWidget(m_view);
    connect(m_view, &QTreeView::activated, this, &FindingsView::openCurrent);
    giveRowMenu(m_view, [this](QMenu *menu, const QModelIndex &) { menu->addAction(tr("Open"), this, &FindingsView::openCurrent); });
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
    const QString warnings = counted(rows.size() - errors, tr("warning"), tr("warnings"));
    QString wrong = counted(errors, tr("error"), tr("errors"));
    if (errors > 0 && errors < rows.size())
        wrong = tr("%1 and %2", "errors, warnings").arg(wrong, warnings);
    m_title->setText(errors == 0 ? tr("%1 in the checkout").arg(warnings)
                     : kept      ? tr("%1 in the stack's files; below is the last good plan").arg(wrong)
                                 : tr("%1 in the stack's files").arg(wrong));
    m_mostRows = errors > 0 && !kept ? 10 : 4; // more where nothing else is to be seen
    m_view->resizeColumnToContents(0);
    m_view->resizeColumnToContents(1);
    setVisible(!rows.isEmpty());
    fit();
}

void FindingsView::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

// What is wrong needs more words than what to do about it. No row is cut through.
void FindingsView::fit()
{
    const int rows = std::min(m_mostRows, m_rows->rowCount());
    const int bar = rows < m_rows->rowCount() ? style()->pixelMetric(QStyle::PM_ScrollBarExtent) : 0;
    const int room = width() - layout()->contentsMargins().left() - layout()->contentsMargins().right() - bar;
    m_view->header()->resizeSection(whatColumn, std::max(200, (room - m_view->columnWidth(0) - m_view->columnWidth(1)) * 3 / 5));
    m_view->header()->resizeSection(whatColumn + 1, room - m_view->columnWidth(0) - m_view->columnWidth(1) - m_view->columnWidth(whatColumn));
    int height = m_view->header()->sizeHint().height();
    for (int row = 0; row < rows; ++row)
        height += m_view->sizeHintForRow(row);
    m_view->doItemsLayout(); // the rows' heights go with the columns' widths
    m_view->setVerticalScrollBarPolicy(bar > 0 ? Qt::ScrollBarAlwaysOn : Qt::ScrollBarAlwaysOff);
    m_view->setFixedHeight(height);
}

void FindingsView::openCurrent()
{
    const int row = m_view->currentIndex().row();
    if (row >= 0 && row < m_findings.size() && !m_checkout.isEmpty())
        openLocal(this, m_checkout + QLatin1Char('/') + m_findings[row].file, m_findings[row].line, m_findings[row].column);
}

} // namespace stackwright
