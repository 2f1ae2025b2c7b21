// A table of values for a view: headings and rows, set whole. For everything that is shown as rows and has no tree.
#pragma once

#include <QAbstractTableModel>
#include <QSet>
#include <QVariant>

namespace stackwright {

struct Cell
{
    QVariant text;  ///< what is shown
    QVariant order; ///< what it is sorted by; invalid: the text
    QVariant key;   ///< what the row or cell stands for, for whoever acts on it
    Cell() = default;
    Cell(QString shown) : text(std::move(shown)) {}
    Cell(QString shown, QVariant sort) : text(std::move(shown)), order(std::move(sort)) {}
    Cell(QString shown, QVariant sort, QVariant meaning) : text(std::move(shown)), order(std::move(sort)), key(std::move(meaning)) {}
    bool operator==(const Cell &) const = default;
};

class ValueTable : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role { SortRole = Qt::UserRole + 1, KeyRole };

    /// `numbers`: the columns that stand at the right.
    ValueTable(QStringList headings, QSet<int> numbers, QObject *parent = nullptr);

    /// The same number of rows keeps selection and place.
    void setRows(const QList<QList<Cell>> &rows);
    void setHeadings(const QStringList &headings);
    const QList<QList<Cell>> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QStringList m_headings;
    QSet<int> m_numbers;
    QList<QList<Cell>> m_rows;
};

} // namespace stackwright
