// The changed files of a plan as a table whose rows can be ticked: the person asks what would be if one had not changed.
// Only tells what was ticked; the answer comes as another plan.
#pragma once

#include "model/stack/plan.h"

#include <QAbstractTableModel>
#include <QSet>

namespace stackwright {

class ChangedFiles : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { File, Rebuilds, ColumnCount };
    enum Role { PathRole = Qt::UserRole + 1 };
    using QAbstractTableModel::QAbstractTableModel;

    /// Files that an image is made of come first.
    void setFiles(const QList<PlannedFile> &files, const QSet<QByteArray> &leftOut);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

signals:
    void ticked(const QByteArray &path, bool counts);

private:
    QList<PlannedFile> m_files;
    QSet<QByteArray> m_leftOut;
};

} // namespace stackwright
