// Which images of a large stack a drawing shows: the way from a root to the one that is looked at, what hangs from it, and of
// their siblings the neighbours; the others as one part at either end that counts them. Places and sizes are the view's.
#pragma once

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

namespace stackwright {

struct StackPart
{
    int image = -1;     ///< by its number in the plan; -1: it stands for several
    QList<int> several; ///< siblings, in the plan's order
    int parent = -1;    ///< by its place in the list; -1: a root's
    int column = 0;
    int hidden = 0;     ///< images that are not drawn: those that it stands for, and whatever hangs from it
    QList<QPair<QString, int>> states; ///< of these, the most notable first
    bool operator==(const StackPart &) const = default;
};

/// More images than this are not drawn all at once.
inline constexpr qsizetype mostDrawnWhole = 48;

/// By image: its parent (-1: none; a parent comes before its children), the word of its state, whether a filter leaves it in.
/// `current` out of range or filtered out: the first root is looked at.
QList<StackPart> focusedStack(const QList<int> &parents, const QStringList &states, const QList<bool> &isIn, int current);

} // namespace stackwright
