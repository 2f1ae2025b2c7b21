#include "model/items/changedfiles.h"

#include "model/base/text.h"

#include <algorithm>

namespace stackwright {

void ChangedFiles::setFiles(const QList<PlannedFile> &files, const QSet<QByteArray> &leftOut)
{
    QList<PlannedFile> ordered = files;
    std::stable_partition(ordered.begin(), ordered.end(), [](const PlannedFile &file) { return file.effect == Effect::Image || file.effect == Effect::BuildAll; });
    const bool sameRows = std::equal(ordered.begin(), ordered.end(), m_files.begin(), m_files.end(),
                                     [](const PlannedFile &a, const PlannedFile &b) { return a.file.path == b.file.path; });
    if (!sameRows) {
        beginResetModel();
        m_files = ordered;
        m_leftOut = leftOut;
        endResetModel();
        return;
    }
    const bool same = m_files == ordered && m_leftOut == leftOut;
    m_files = ordered;
    m_leftOut = leftOut;
    if (!same && !m_files.isEmpty())
        emit dataChanged(index(0, 0), index(static_cast<int>(m_files.size()) - 1, ColumnCount - 1));
}

int ChangedFiles::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_files.size());
}

int ChangedFiles::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChangedFiles::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PlannedFile &file = m_files[index.row()];
    const QString path = visible(file.file.path);
    if (role == PathRole)
        return file.file.path;
    if (role == Qt::CheckStateRole && index.column() == File)
        return m_leftOut.contains(file.file.path) ? Qt::Unchecked : Qt::Checked;
    if (role == Qt::ToolTipRole)
        return QString(path + QStringLiteral(": ") + word(file.file.status)).toHtmlEscaped();
    if (role == Qt::AccessibleTextRole && index.column() == File)
        return QString(path + QStringLiteral(", ") + word(file.file.status));
    if (role != Qt::DisplayRole)
        return {};
    if (index.column() == File) // every path that matters begins alike
        return file.effect == Effect::Image && path.startsWith(QLatin1String("images/")) ? path.mid(7) : path;
    switch (file.effect) {
    case Effect::Image: return (QStringList{file.image} + file.others).join(QStringLiteral(", "));
    case Effect::BuildAll: return tr("every image");
    case Effect::Ignored: return tr("ignored");
    case Effect::None: break;
    }
    return tr("nothing");
}

bool ChangedFiles::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!index.isValid() || role != Qt::CheckStateRole || index.column() != File)
        return false;
    emit ticked(m_files[index.row()].file.path, value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags ChangedFiles::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (index.isValid() && index.column() == File)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

QVariant ChangedFiles::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == File ? tr("Changed file") : tr("Rebuilds");
}

} // namespace stackwright
