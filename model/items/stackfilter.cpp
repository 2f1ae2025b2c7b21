#include "model/items/stackfilter.h"

#include "model/items/stackmodel.h"

namespace stackwright {

StackFilter::StackFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setDynamicSortFilter(true);
}

void StackFilter::setNamePart(const QString &part)
{
    m_namePart = part.trimmed();
    invalidateFilter();
}

void StackFilter::setState(const QString &word)
{
    m_state = word;
    invalidateFilter();
}

bool StackFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (m_namePart.isEmpty() && m_state.isEmpty())
        return true;
    const auto index = [&](int column) { return sourceModel()->index(row, column, parent); };
    const auto text = [&](int column) { return index(column).data().toString(); };
    return (m_namePart.isEmpty() || text(StackModel::Image).contains(m_namePart, Qt::CaseInsensitive))
        && (m_state.isEmpty() || text(StackModel::State) == m_state || index(StackModel::State).data(StackModel::LastStateRole).toString() == m_state);
}

} // namespace stackwright
