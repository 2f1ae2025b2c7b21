#include "model/items/stacknodes.h"

#include <algorithm>

namespace stackwright {

namespace {

/// Does `node` stand below `above`?
bool isBelow(const QList<StackNode> &nodes, int node, int above)
{
    for (int at = node; at >= 0; at = nodes[at].parent)
        if (at == above)
            return true;
    return false;
}

} // namespace

QList<StackNode> stackNodes(const Plan &plan)
{
    const auto count = static_cast<int>(plan.images.size());
    QList<StackNode> nodes(count);
    QHash<QString, QList<int>> byKey;
    for (int i = 0; i < count; ++i) {
        nodes[i].image = i;
        if (!plan.images[i].variant.isEmpty() && !plan.images[i].key.isEmpty())
            byKey[plan.images[i].key] << i;
    }
    QList<int> own(count, -1); // the row of an image's variants
    QList<int> rows;
    for (int i = 0; i < count; ++i) {
        const QList<int> variants = own[i] < 0 ? byKey.value(plan.images[i].key) : QList<int>();
        if (variants.size() < 2)
            continue;
        for (const int variant : variants)
            own[variant] = static_cast<int>(nodes.size());
        rows << static_cast<int>(nodes.size());
        nodes << StackNode{-1, plan.images[i].key, variants};
    }
    const auto unit = [&](int image) { return image < 0 ? -1 : own[image] >= 0 ? own[image] : image; };
    for (int i = 0; i < count; ++i)
        if (own[i] < 0)
            nodes[i].parent = unit(plan.images[i].parentIndex);
    for (const int row : std::as_const(rows))
        for (const int variant : std::as_const(nodes[row].variants)) {
            const int above = unit(plan.images[variant].parentIndex);
            if (above < 0 || isBelow(nodes, above, row)) // two images whose variants are built on each other
                continue;
            nodes[row].parent = above;
            break;
        }
    for (const int row : std::as_const(rows)) {
        const bool carries = std::any_of(nodes.cbegin(), nodes.cend(), [row](const StackNode &node) { return node.parent == row; });
        int holder = row;
        if (carries) {
            holder = static_cast<int>(nodes.size());
            nodes << StackNode{-1, nodes[row].key, nodes[row].variants, true, row};
        }
        for (const int variant : std::as_const(nodes[row].variants))
            nodes[variant].parent = holder;
    }
    return nodes;
}

QList<QList<int>> childrenOf(const QList<StackNode> &nodes)
{
    QList<QList<int>> children(nodes.size() + 1);
    // Where a row stands among its siblings is said by its first image; the one that holds variants comes first of all.
    QList<int> order;
    for (int i = 0; i < nodes.size(); ++i)
        order << i;
    const auto rank = [&](int node) { return nodes[node].isFold ? -1 : nodes[node].image >= 0 ? nodes[node].image : nodes[node].variants.first(); };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return rank(a) < rank(b); });
    for (const int node : std::as_const(order))
        children[nodes[node].parent + 1] << node;
    return children;
}

} // namespace stackwright
