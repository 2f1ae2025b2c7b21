// The packages that differ between images, as a table that is filtered by kind of change and by name. Counts are of all of
// them, whatever the filter lets through.
#pragma once

#include "model/items/valuetable.h"
#include "model/pages/difference.h"

#include <QSortFilterProxyModel>

namespace stackwright {

class PackageTable : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    enum Column { Change, Name, World, Before, After, Image };

    explicit PackageTable(QObject *parent = nullptr);

    void setDifferences(const QList<ImageDifference> &images);
    void setKind(std::optional<PackageChange::Kind> kind); ///< none: all
    void setText(const QString &text);                     ///< in the package's name, in any case

    int count(std::optional<PackageChange::Kind> kind) const; ///< none: all

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    ValueTable m_rows;
    std::optional<PackageChange::Kind> m_kind;
    QString m_text;
};

} // namespace stackwright
