#include "model/stack/spec.h"

#include <QElapsedTimer>

#include <gtest/gtest.h>

using namespace stackwright;

namespace {

Spec stack(const QList<int> &parents)
{
    Spec spec;
    for (int i = 0; i < parents.size(); ++i) {
        ImageSpec image;
        image.name = QLatin1String("image-") + QString::number(i);
        image.parentIndex = parents[i];
        spec.images += image;
    }
    return spec;
}

} // namespace

TEST(SpecModel, ParentsComeFirstAndADepthKeepsTheOrderOfTheFile)
{
    // 0 <- 4 <- 2, 3 <- 1: the file names a child before its parent.
    const Spec spec = stack({4, 3, 4, -1, -1});
    EXPECT_EQ(spec.breadthFirst(), (QList<int>{3, 4, 0, 1, 2}));
    EXPECT_EQ(spec.depthOf(4), 0);
    EXPECT_EQ(spec.depthOf(1), 1);
    EXPECT_EQ(stack({}).breadthFirst(), QList<int>{});
}

TEST(SpecModel, ALongChainNeedsNoRecursionAndNoPatience)
{
    QList<int> parents;
    for (int i = 0; i < 100000; ++i)
        parents += i - 1;
    const Spec spec = stack(parents);
    QElapsedTimer timer;
    timer.start();
    const QList<int> order = spec.breadthFirst();
    EXPECT_LT(timer.elapsed(), 2000);
    ASSERT_EQ(order.size(), 100000);
    EXPECT_EQ(order.last(), 99999);
    EXPECT_EQ(spec.depthOf(99999), 99999);
}

TEST(SpecModel, FindsImagesAndCommandsByName)
{
    Spec spec = stack({-1, 0});
    spec.infoCommands += InfoCommand{QStringLiteral("PY_VER"), QStringLiteral("Python"), QStringLiteral("python3 --version")};
    EXPECT_EQ(spec.indexOf(QStringLiteral("image-1")), 1);
    EXPECT_EQ(spec.indexOf(QStringLiteral("image-2")), -1);
    ASSERT_NE(spec.infoCommand(QStringLiteral("PY_VER")), nullptr);
    EXPECT_EQ(spec.infoCommand(QStringLiteral("py_ver")), nullptr);
}
