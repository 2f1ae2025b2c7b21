// The menu of a row: by the right button and by the keyboard, in every list the same.
#pragma once

#include <QModelIndex>

#include <functional>

class QMenu;
class QTreeView;

namespace stackwright {

/// `fill` adds what can be done with the row; below it always stands what can be copied of it: the cell, the row.
void giveRowMenu(QTreeView *view, std::function<void(QMenu *menu, const QModelIndex &index)> fill = {});
/// An entry that puts a text on the clipboard; none for an empty text.
void addCopy(QMenu *menu, const QString &what, const QString &text);

} // namespace stackwright
