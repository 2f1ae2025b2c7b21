// The rows of the stack's tree: an image each, and for an image with several variants one row that they are folded below. Pure.
#pragma once

#include "model/stack/plan.h"

namespace stackwright {

struct StackNode
{
    int image = -1;      ///< into Plan::images; -1: a row that stands for several variants
    QString key = {};    ///< of such a row: the image's name in the spec
    QList<int> variants = {}; ///< of such a row: into Plan::images
    bool isFold = false; ///< it only holds the variants, below the image's own row: "3 variants"
    int parent = -1;     ///< into the list of nodes; -1: at the top
    bool operator==(const StackNode &) const = default;
};

/// The images first, by their number in the plan, so that an image's node is its number; then the rows of variants. What is built on
/// a variant stands below its image's row; there the variants have a row of their own, so that folding them folds nothing else.
/// Where variants stand on different images, their row is where the first of them would stand.
QList<StackNode> stackNodes(const Plan &plan);
/// Of each node plus one (0: the top) those below it, in the order of the plan.
QList<QList<int>> childrenOf(const QList<StackNode> &nodes);

} // namespace stackwright
