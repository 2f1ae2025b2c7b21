// The images of a plan as a tree, for views: who inherits from whom, what git says or how a run of it goes. Variants of an image
// have a row above them that sums them up. Values only, no icon, no colour. A node is its number in stackNodes(), kept in internalId.
#pragma once

#include "model/items/resultage.h"
#include "model/items/stacknodes.h"
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
        FoldRole,  ///< true: only variants stand below this row, which is folded at first
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
    bool hasVariants() const { return m_nodes.size() > m_plan.images.size(); } ///< that rows are folded for
    void retellAges();           ///< "3 min ago" has become "4 min ago"

    const Plan &plan() const { return m_plan; }
    QString imageAt(const QModelIndex &index) const; ///< name; of a row of variants the first one's; empty for no index
    QStringList imagesAt(const QModelIndex &index) const; ///< of a row of variants all of them
    int imageNumber(const QModelIndex &index) const; ///< into the plan's images; -1: a row of variants
    QString nameAt(const QModelIndex &index) const; ///< the image's; of a row of variants their image's in the spec
    QModelIndex indexOf(const QString &image) const; ///< by either

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
        TestCounts counts;
        bool counted = false; ///< tests were
        QDateTime lastAt;
        ResultAge age = ResultAge::Current;
        double seconds = -1;
        qint64 bytes = -1;
        bool operator==(const Row &) const = default;
    };
    Row rowOf(const PlannedImage &image, const ImageRecord *record, qint64 nowMs) const;
    Row sumOf(const QList<int> &images, const QList<Row> &rows) const;
    QVariant sumData(const StackNode &node, const Row &row, int column, int role) const;
    QList<Row> rowsOf(const Run *run, qint64 nowMs) const;
    void replaceRows(const QList<Row> &rows);
    const QList<int> &children(const QModelIndex &parent) const;

    Plan m_plan;
    LastResults m_last;
    QList<StackNode> m_nodes;
    QList<Row> m_rows;             ///< by node
    QList<QList<int>> m_children;  ///< by node + 1; 0: the roots
    QList<int> m_rowInParent;      ///< by node
};

} // namespace stackwright
