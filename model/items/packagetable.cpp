#include "model/items/packagetable.h"

#include "model/base/text.h"

namespace stackwright {

PackageTable::PackageTable(QObject *parent)
    : QSortFilterProxyModel(parent),
      m_rows({tr("Change"), tr("Package"), tr("Kind"), tr("Before"), tr("After"), tr("First in")}, {})
{
    setSourceModel(&m_rows);
    setSortRole(ValueTable::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

void PackageTable::setDifferences(const QList<ImageDifference> &images)
{
    QList<QList<Cell>> rows;
    for (const ImageDifference &image : images)
        for (const PackageChange &change : image.packages) {
            const QString none = QStringLiteral("–");
            rows << QList<Cell>{{word(change.kind), {}, static_cast<int>(change.kind)}, change.isApart ? QString(visible(change.name) + QStringLiteral(" (") + change.section + QLatin1Char(')')) : visible(change.name), word(change.world),
                                change.before.isEmpty() ? none : visible(change.before), change.after.isEmpty() ? none : visible(change.after),
                                image.name};
        }
    m_rows.setRows(rows);
    invalidate();
}

void PackageTable::setKind(std::optional<PackageChange::Kind> kind)
{
    m_kind = kind;
    invalidateFilter();
}

void PackageTable::setText(const QString &text)
{
    m_text = text.trimmed();
    invalidateFilter();
}

int PackageTable::count(std::optional<PackageChange::Kind> kind) const
{
    int found = 0;
    for (const QList<Cell> &row : m_rows.rows())
        found += !kind || row[Change].key.toInt() == static_cast<int>(*kind);
    return found;
}

bool PackageTable::filterAcceptsRow(int row, const QModelIndex &) const
{
    const QList<Cell> &cells = m_rows.rows()[row];
    return (!m_kind || cells[Change].key.toInt() == static_cast<int>(*m_kind))
        && (m_text.isEmpty() || cells[Name].text.toString().contains(m_text, Qt::CaseInsensitive));
}

} // namespace stackwright
