// The stack's tree, only with the images whose name holds a text and whose state is one of some; the ancestors of an image
// that stays, stay too.
#pragma once

#include <QSortFilterProxyModel>

namespace stackwright {

class StackFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit StackFilter(QObject *parent = nullptr);

    void setNamePart(const QString &part);
    void setState(const QString &word); ///< empty: every state

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_namePart, m_state;
};

} // namespace stackwright
