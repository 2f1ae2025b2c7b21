// The images of a plan as a tree, for views: who inherits from whom, what git says or how a run of it goes. Values only,
// no icon, no colour. A node is its number in Plan::images, kept in internalId.
#pragma once

#include "model/items/resultage.h"
#include "model/stack/plan.h"

#include <QAbstractItemModel>

#include <optional>

namespace stackwright {

class StackModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Image, State, Tag, Tests, Time, Size, Last, ColumnCount };
    enum Role {
        WhyRole = Qt::UserRole + 1, ///< a sentence: why it will, or will not, be built
        ActionRole,                 ///< build, test, retag, reuse, none
        SortRole,
        LastStateRole ///< the word of the last result's state; empty: none that stands beside
    };

    using QAbstractItemModel::QAbstractItemModel;

    /// Another shape resets the model; the same images with other facts only change their rows.
    void setPlan(const Plan &plan);
    /// The run that the state column shows, at `nowMs` since its start; images that are not in it show what git says.
    void setRun(const Run &run, qint64 nowMs = -1);
    void clearRun();
    /// Beside what git says: how each image fared last. Rows that the run shows do not need it.
    void setLastResults(const LastResults &results);
    bool hasLastResults() const; ///< of any row
    void retellAges();           ///< "3 min ago" has become "4 min ago"

    const Plan &plan() const { return m_plan; }
    QString imageAt(const QModelIndex &index) const; ///< name; empty for no index
    QModelIndex indexOf(const QString &image) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString state, tests, time, size, last;
        QDateTime lastAt;
        ResultAge age = ResultAge::Current;
        double seconds = -1;
        qint64 bytes = -1;
        bool operator==(const Row &) const = default;
    };
    Row rowOf(const PlannedImage &image, const ImageRecord *record, qint64 nowMs) const;
    QList<Row> rowsOf(const Run *run, qint64 nowMs) const;
    void replaceRows(const QList<Row> &rows);
    const QList<int> &children(const QModelIndex &parent) const;

    Plan m_plan;
    LastResults m_last;
    QList<Row> m_rows;             ///< by image
    QList<QList<int>> m_children;  ///< by image + 1; 0: the roots
    QList<int> m_rowInParent;      ///< by image
};

} // namespace stackwright
