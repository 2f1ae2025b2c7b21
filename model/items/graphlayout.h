// Where each image stands in a drawing of a whole stack, so that hundreds can be read: from left to right by who inherits from
// whom, siblings without children packed into a block, and what has not changed folded into one box. Values and pure functions.
#pragma once

#include "model/items/timeline.h"
#include "model/stack/plan.h"

#include <QRect>
#include <QSet>

namespace stackwright {

struct GraphBox
{
    int image = -1;     ///< -1: stands for several
    QList<int> several; ///< folded images, parents first
    int parent = -1;    ///< the box that it hangs from; -1: none
    int group = -1;     ///< the block that it stands in; -1: it stands by itself
    QRect rect;
    bool operator==(const GraphBox &) const = default;
};

/// Siblings without children, as a block with a thin frame: one line leads to all of them.
struct GraphGroup
{
    int parent = -1;
    QRect frame;
    bool operator==(const GraphGroup &) const = default;
};

struct GraphLayout
{
    QList<GraphBox> boxes; ///< parents first
    QList<GraphGroup> groups;
    QSize size;
    int boxOf(int image) const; ///< also of one that is folded; -1: there is none
};

struct GraphWish
{
    QList<int> parents;  ///< by image; -1: none; a parent comes before its children
    QList<int> widths;   ///< of its box, by image
    QList<bool> folds;   ///< by image: may be folded, if all that is below it may, too
    QSet<int> opened;    ///< images of which nothing that hangs from them is folded; -1: of the roots
    int foldWidth = 120, height = 30;
};

GraphLayout layOutGraph(const GraphWish &wish);

/// The images to be built that take the longest one after the other, parents first, as far as earlier runs tell; empty: they do not.
QStringList longestChain(const Plan &plan, const Estimates &estimates);

} // namespace stackwright
