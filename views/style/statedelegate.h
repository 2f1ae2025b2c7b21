// Draws the cells of the trees and tables: a column of state words as glyph and word in the state's colour, columns of
// numbers at the right. The only delegate.
#pragma once

#include <QHash>
#include <QSet>
#include <QStyledItemDelegate>

class QTreeView;

namespace stackwright {

class StateDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    struct Columns
    {
        QSet<int> states, numbers, quiet, code; ///< words of state; right-aligned; in the quiet colour; in the fixed font
        QHash<int, int> told = {};              ///< columns that tell of a state in more words, and the role that has its word alone
    };
    explicit StateDelegate(Columns columns, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// A cell that is cut says the rest in its tool tip.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option, const QModelIndex &index) override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override;

private:
    Columns m_columns;
};

/// The view's cells from column `first` on are sentences: where a column is too narrow for them they go on in a second line, while the
/// view wraps words. Its rows are of different heights then: not for thousands of them.
void letSentencesWrap(QTreeView *view, const StateDelegate::Columns &columns, int first);

/// Glyph and word in one line, as every other place shows a state. Returns the width used.
int paintState(QPainter *painter, const QRect &rect, const QString &word, const QPalette &palette, bool enabled = true);

} // namespace stackwright
