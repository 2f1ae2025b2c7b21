#include "model/items/valuetable.h"

namespace stackwright {

ValueTable::ValueTable(QStringList headings, QSet<int> numbers, QObject *parent)
    : QAbstractTableModel(parent), m_headings(std::move(headings)), m_numbers(std::move(numbers))
{
}

void ValueTable::setRows(const QList<QList<Cell>> &rows)
{
    if (rows.size() == m_rows.size()) {
        const auto before = std::exchange(m_rows, rows);
        for (int row = 0; row < m_rows.size(); ++row)
            if (before[row] != m_rows[row])
                emit dataChanged(index(row, 0), index(row, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

void ValueTable::setHeadings(const QStringList &headings)
{
    m_headings = headings;
    emit headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
}

int ValueTable::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ValueTable::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_headings.size());
}

QVariant ValueTable::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.column() >= m_rows[index.row()].size())
        return {};
    const Cell &cell = m_rows[index.row()][index.column()];
    switch (role) {
    case Qt::DisplayRole: return cell.text;
    case SortRole: return cell.order.isValid() ? cell.order : cell.text;
    case KeyRole: return cell.key;
    default: return {};
    }
}

QVariant ValueTable::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section >= m_headings.size())
        return {};
    if (role == Qt::DisplayRole)
        return m_headings[section];
    if (role == Qt::TextAlignmentRole)
        return int((m_numbers.contains(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace stackwright
