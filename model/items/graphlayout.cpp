#include "model/items/graphlayout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace stackwright {

namespace {

constexpr int margin = 20, columnGap = 44, rowGap = 8, groupGap = 8, padding = 8;
constexpr double groupShape = 1.6; ///< width to height of a block of many
constexpr int fewest = 6;          ///< up to so many stand in one column, one below the other

class Layouting
{
public:
    explicit Layouting(const GraphWish &wish) : m_wish(wish), m_children(wish.parents.size() + 1), m_whole(wish.parents.size())
    {
        for (int i = 0; i < wish.parents.size(); ++i)
            m_children[wish.parents[i] + 1] << i;
        for (qsizetype i = wish.parents.size() - 1; i >= 0; --i) {
            const QList<int> &children = m_children[i + 1];
            m_whole[i] = wish.folds.value(i) && std::all_of(children.begin(), children.end(), [this](int child) { return m_whole[child]; });
        }
    }

    GraphLayout run()
    {
        placeChildren(-1, -1, margin, margin);
        for (const GraphBox &box : std::as_const(m_layout.boxes))
            m_layout.size = m_layout.size.expandedTo(QSize(box.rect.right() + 1 + margin + padding, box.rect.bottom() + 1 + margin + padding));
        return m_layout;
    }

private:
    void collect(int image, QList<int> *all) const
    {
        *all << image;
        for (const int child : m_children[image + 1])
            collect(child, all);
    }

    int add(const GraphBox &box)
    {
        m_layout.boxes << box;
        return static_cast<int>(m_layout.boxes.size()) - 1;
    }

    /// What hangs from `image` (-1: the roots), from `x` to the right and from `y` down; returns the first y below it.
    int placeChildren(int image, int box, int x, int y)
    {
        QList<int> inner, leaves, folded, heads;
        for (const int child : m_children[image + 1])
            if (m_whole[child] && !m_wish.opened.contains(image)) {
                heads << child;
                collect(child, &folded);
            } else {
                (m_children[child + 1].isEmpty() ? leaves : inner) << child;
            }
        if (folded.size() == 1) { // a box that says "1 unchanged" is no shorter than its name
            leaves << folded;
            std::sort(leaves.begin(), leaves.end());
            folded.clear();
        }
        for (const int child : std::as_const(inner))
            y = placeTree(child, box, x, y);
        if (leaves.isEmpty() && folded.isEmpty())
            return y;
        return placeBlock(leaves, folded, box, x, y);
    }

    int placeTree(int image, int parent, int x, int y)
    {
        const int width = m_wish.widths[image];
        const int own = add({image, {}, parent, -1, QRect(x, y, width, m_wish.height)});
        const qsizetype first = m_layout.boxes.size();
        const int end = placeChildren(image, own, x + width + columnGap, y);
        // In the middle of what hangs from it, where that is to be seen with it; else beside its first.
        int top = m_layout.boxes.size() > first ? m_layout.boxes[first].rect.top() : y, bottom = end - rowGap;
        if (bottom - top > 16 * m_wish.height)
            bottom = top + m_wish.height;
        m_layout.boxes[own].rect.moveTop(std::max(y, (top + bottom - m_wish.height) / 2));
        return std::max(end, m_layout.boxes[own].rect.bottom() + 1 + rowGap);
    }

    int placeBlock(const QList<int> &leaves, const QList<int> &folded, int parent, int x, int y)
    {
        int width = folded.isEmpty() ? 0 : m_wish.foldWidth;
        for (const int leaf : leaves)
            width = std::max(width, m_wish.widths[leaf]);
        const int count = static_cast<int>(leaves.size()) + (folded.isEmpty() ? 0 : 1), step = m_wish.height + groupGap;
        const int columns = count <= fewest ? 1 : std::clamp(static_cast<int>(std::lround(std::sqrt(count * step * groupShape / (width + groupGap)))), 1, count);
        const int rows = (count + columns - 1) / columns;
        const bool framed = columns > 1;
        const int group = framed ? static_cast<int>(m_layout.groups.size()) : -1, inset = framed ? padding : 0;
        for (int at = 0; at < count; ++at) {
            const QRect rect(x + inset + at / rows * (width + groupGap), y + inset + at % rows * step, width, m_wish.height);
            if (at < leaves.size())
                add({leaves[at], {}, parent, group, rect});
            else
                add({-1, folded, parent, group, rect});
        }
        const QRect frame(x, y, columns * (width + groupGap) - groupGap + 2 * inset, rows * step - groupGap + 2 * inset);
        if (framed)
            m_layout.groups << GraphGroup{parent, frame};
        return frame.bottom() + 1 + rowGap;
    }

    const GraphWish &m_wish;
    QList<QList<int>> m_children; ///< by image + 1; 0: the roots
    QList<bool> m_whole;          ///< by image: it and all below it may be folded
    GraphLayout m_layout;
};

} // namespace

int GraphLayout::boxOf(int image) const
{
    for (int i = 0; image >= 0 && i < boxes.size(); ++i)
        if (boxes[i].image == image || boxes[i].several.contains(image))
            return i;
    return -1;
}

GraphLayout layOutGraph(const GraphWish &wish)
{
    return Layouting(wish).run();
}

QStringList longestChain(const Plan &plan, const Estimates &estimates)
{
    const qsizetype count = plan.images.size();
    QList<double> until(count, 0);
    QList<int> before(count, -1);
    int last = -1;
    QList<int> order(count);
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return plan.images[a].depth < plan.images[b].depth; }); // what it stands on comes first
    for (const int i : std::as_const(order)) {
        const PlannedImage &image = plan.images[i];
        if (image.action != Action::Build && image.action != Action::Test)
            continue;
        double own = 0;
        const QHash<Stage, double> known = estimates.value(image.name);
        for (auto stage = known.begin(); stage != known.end(); ++stage)
            if (image.action == Action::Build || (stage.key() != Stage::Cache && stage.key() != Stage::Build))
                own += stage.value();
        for (const int below : image.below())
            if (until[below] > until[i]) {
                until[i] = until[below];
                before[i] = below;
            }
        until[i] += own;
        if (own > 0 && (last < 0 || until[i] > until[last]))
            last = i;
    }
    QStringList chain;
    for (int i = last; i >= 0; i = before[i])
        chain.prepend(plan.images[i].name);
    return chain;
}

} // namespace stackwright
