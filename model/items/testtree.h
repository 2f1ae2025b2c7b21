// The tests of an image as a tree: stage, file, case; from the run's own facts. A node is a number in a list, parents first.
#pragma once

#include "model/run/run.h"

#include <QAbstractItemModel>

namespace stackwright {

/// How an image's tests went in an earlier run.
struct EarlierTests
{
    const ImageRecord *record = nullptr;
    QString tree; ///< the commit whose files were run, and nothing else; empty: files that no commit had were there, too
};

class TestTree : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { Name, State, Time, Note, ColumnCount };
    enum Role { MessageRole = Qt::UserRole + 1, SecondsRole, FileRole }; ///< FileRole: relative to the checkout, of files and cases
    using QAbstractItemModel::QAbstractItemModel;

    /// `before`: the same image in the runs before, newest first: for what is new, what is fixed, and what comes and goes. `tree`: as
    /// in EarlierTests, of this record.
    void setRecord(const ImageRecord &record, const QList<EarlierTests> &before, const QString &tree);
    void clear() { setRecord({}, {}, {}); }
    int caseCount() const { return m_cases; }
    bool hasNotes() const; ///< anything to say of the runs before

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node
    {
        int parent = -1, row = 0;
        QString name, state, note, message, path;
        double seconds = 0;
        QList<int> children;
        bool operator==(const Node &) const = default;
    };
    QList<Node> m_nodes;
    QList<int> m_roots;
    int m_cases = 0;
};

QString word(TestCase::State state); ///< passed, failed, skipped: an error is failed

} // namespace stackwright
