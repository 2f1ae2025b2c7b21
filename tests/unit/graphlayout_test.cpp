// The drawing of a whole stack: every image is in it once, nothing stands on anything, and what is unchanged is folded.
#include "model/items/graphlayout.h"

#include <gtest/gtest.h>

namespace graphlayout_test {

using namespace stackwright;

namespace {

/// A root, `wide` children, each with `wide` more; every image of width 150.
GraphWish wishOf(int wide, bool folds)
{
    GraphWish wish;
    wish.parents << -1;
    for (int i = 0; i < wide; ++i) {
        const int mid = static_cast<int>(wish.parents.size());
        wish.parents << 0;
        for (int j = 0; j < wide; ++j)
            wish.parents << mid;
    }
    wish.widths = QList<int>(wish.parents.size(), 150);
    wish.folds = QList<bool>(wish.parents.size(), folds);
    return wish;
}

void expectSound(const GraphLayout &layout, qsizetype images)
{
    QList<int> times(images, 0);
    for (int i = 0; i < layout.boxes.size(); ++i) {
        const GraphBox &box = layout.boxes[i];
        EXPECT_LT(box.parent, i) << "parents first";
        if (box.image >= 0)
            ++times[box.image];
        for (const int image : box.several)
            ++times[image];
        EXPECT_TRUE(QRect(QPoint(), layout.size).contains(box.rect)) << i;
        if (box.parent >= 0) {
            EXPECT_GT(box.rect.left(), layout.boxes[box.parent].rect.right()) << "to the right of what it stands on";
        }
        if (box.group >= 0) {
            EXPECT_TRUE(layout.groups[box.group].frame.contains(box.rect)) << i;
        }
        for (int j = 0; j < i; ++j)
            EXPECT_FALSE(box.rect.intersects(layout.boxes[j].rect)) << i << " stands on " << j;
    }
    for (int image = 0; image < images; ++image)
        EXPECT_EQ(times[image], 1) << image;
}

} // namespace

TEST(GraphLayout, EveryImageStandsOnceAndNothingOnAnything)
{
    for (const int wide : {0, 1, 3, 9, 14}) {
        const GraphWish wish = wishOf(wide, false);
        expectSound(layOutGraph(wish), wish.parents.size());
    }
    GraphWish roots; // several roots, one of them with a chain below it
    roots.parents = {-1, -1, -1, 0, 3, 4, -1};
    roots.widths = {100, 200, 90, 80, 300, 120, 60};
    roots.folds = QList<bool>(7, false);
    expectSound(layOutGraph(roots), 7);
}

TEST(GraphLayout, TwoHundredSiblingsFitAWindow)
{
    GraphWish wish;
    wish.parents << -1;
    for (int i = 0; i < 199; ++i)
        wish.parents << 0;
    wish.widths = QList<int>(200, 150);
    wish.folds = QList<bool>(200, false);
    const GraphLayout layout = layOutGraph(wish);
    expectSound(layout, 200);
    // The names can be read, at three quarters of their size, in a window of 1280 to 800.
    EXPECT_LE(layout.size.width() * 0.75, 1280) << layout.size.width();
    EXPECT_LE(layout.size.height() * 0.75, 760) << layout.size.height();
}

TEST(GraphLayout, WhatIsUnchangedIsOneBoxUntilItIsOpened)
{
    GraphWish wish = wishOf(4, true);
    wish.folds[0] = wish.folds[1] = wish.folds[2] = false; // the root, its first child, and that one's first child have changed
    GraphLayout layout = layOutGraph(wish);
    expectSound(layout, wish.parents.size());
    ASSERT_EQ(layout.boxes.size(), 5) << "the three, and what is folded below two of them";
    EXPECT_EQ(layout.boxes[layout.boxOf(4)].several.size(), 3) << "siblings of the changed one";
    EXPECT_EQ(layout.boxes[layout.boxOf(20)].several.size(), 15) << "three subtrees of five";
    wish.opened = {0};
    layout = layOutGraph(wish);
    expectSound(layout, wish.parents.size());
    EXPECT_EQ(layout.boxes[layout.boxOf(6)].image, 6) << "what hung from the root stands there now";
    EXPECT_EQ(layout.boxes[layout.boxOf(7)].several.size(), 4) << "and what hangs from that is folded";
    // A whole stack without a change is one box; one image alone is itself.
    EXPECT_EQ(layOutGraph(wishOf(4, true)).boxes.size(), 1);
    GraphWish one = wishOf(0, true);
    EXPECT_EQ(layOutGraph(one).boxes.first().image, 0);
    // A changed image below an unchanged one keeps it from being folded.
    wish = wishOf(1, true);
    wish.folds[2] = false;
    EXPECT_EQ(layOutGraph(wish).boxes.size(), 3);
}

TEST(GraphLayout, TheLongestChainCountsWhatIsBuiltAndKnown)
{
    Plan plan;
    const QStringList names{QStringLiteral("base"), QStringLiteral("short"), QStringLiteral("long"), QStringLiteral("end"), QStringLiteral("left")};
    const int parents[] = {-1, 0, 0, 2, 0}, depths[] = {0, 1, 1, 2, 1};
    for (int i = 0; i < names.size(); ++i) {
        PlannedImage image;
        image.name = names[i];
        image.parentIndex = parents[i];
        image.depth = depths[i];
        image.action = names[i] == QLatin1String("left") ? Action::None : Action::Build;
        plan.images << image;
    }
    EXPECT_TRUE(longestChain(plan, {}).isEmpty()) << "nothing is known";
    Estimates known;
    known[QStringLiteral("base")] = {{Stage::Build, 10}};
    known[QStringLiteral("short")] = {{Stage::Build, 20}};
    known[QStringLiteral("long")] = {{Stage::Build, 15}, {Stage::Test, 10}};
    known[QStringLiteral("end")] = {{Stage::Build, 1}};
    known[QStringLiteral("left")] = {{Stage::Build, 1000}};
    EXPECT_EQ(longestChain(plan, known), (QStringList{names[0], names[2], names[3]}));
}

} // namespace graphlayout_test
