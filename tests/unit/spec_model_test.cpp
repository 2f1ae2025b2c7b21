#include "model/stack/spec.h"
#include "model/stack/spec_uses.h"
#include "tests/support/worktime.h"


#include <gtest/gtest.h>

namespace spec_model_test {

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

TEST(SpecModel, UsedImagesStandBeforeAndParentArgumentsAreFilledIn)
{
    const SpecReading reading = readSpec("parent_args: {V: \"{tag}\", N: all}\nimages:\n  app: {image_name: x/app, depend_on: base, uses: {tools: {T: \"{image}\"}}, parent_args: {N: own}}\n"
                                         "  base: {image_name: x/base}\n  tools: {image_name: x/tools, depend_on: base}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
    ASSERT_TRUE(reading.spec.has_value());
    const Spec &spec = *reading.spec;
    EXPECT_EQ(spec.breadthFirst(), (QList<int>{1, 2, 0}));
    EXPECT_EQ(spec.depths(), (QList<int>{2, 0, 1}));
    EXPECT_EQ(spec.images[0].below(), (QList<int>{1, 2}));
    EXPECT_EQ(spec.images[0].parentArgs, (QList<QPair<QString, QString>>{{QStringLiteral("N"), QStringLiteral("own")}, {QStringLiteral("V"), QStringLiteral("{tag}")}}));
    EXPECT_TRUE(spec.images[1].parentArgs.isEmpty());

    ImageRef image{QStringLiteral("ghcr.io"), QStringLiteral("team/a/base"), QStringLiteral("1-abc"), QStringLiteral("sha256:0")};
    EXPECT_EQ(withPlaceholders(QStringLiteral("{host}|{namespace}|{name}|{repository}|{tag}|{image}|{digest}|{other}|{ tag}"), image),
              QStringLiteral("ghcr.io|team/a|base|ghcr.io/team/a/base|1-abc|ghcr.io/team/a/base:1-abc|sha256:0|{other}|{ tag}"));
    image = {{}, QStringLiteral("debian"), QStringLiteral("12"), {}};
    EXPECT_EQ(withPlaceholders(QStringLiteral("{host}/{namespace}/{name}:{tag}"), image), QStringLiteral("docker.io/library/debian:12"));
}

TEST(SpecModel, AFingerprintKnowsWhatIsUsed)
{
    ImageSpec one, other;
    one.uses = {UsedImage{QStringLiteral("a"), {}, 0, 1, 1}};
    EXPECT_NE(fingerprint(one), fingerprint(other));
    other.uses = {UsedImage{QStringLiteral("a"), {}, 3, 9, 9}};
    EXPECT_EQ(fingerprint(one), fingerprint(other));
    other.uses[0].arguments = {{QStringLiteral("T"), QStringLiteral("{tag}")}};
    EXPECT_NE(fingerprint(one), fingerprint(other));
    one = other = ImageSpec();
    one.parentArgs = {{QStringLiteral("T"), QStringLiteral("{tag}")}};
    EXPECT_NE(fingerprint(one), fingerprint(other));
}

TEST(SpecModel, ParentsComeFirstAndADepthKeepsTheOrderOfTheFile)
{
    // 0 <- 4 <- 2, 3 <- 1: the file names a child before its parent.
    const Spec spec = stack({4, 3, 4, -1, -1});
    EXPECT_EQ(spec.breadthFirst(), (QList<int>{3, 4, 0, 1, 2}));
    EXPECT_EQ(spec.depths()[4], 0);
    EXPECT_EQ(spec.depths()[1], 1);
    EXPECT_EQ(stack({}).breadthFirst(), QList<int>{});
}

TEST(SpecModel, ALongChainNeedsNoRecursionAndNoPatience)
{
    QList<int> parents;
    for (int i = 0; i < 100000; ++i)
        parents += i - 1;
    const Spec spec = stack(parents);
    const WorkTime timer;
    const QList<int> order = spec.breadthFirst();
    EXPECT_LT(timer.elapsed(), 2000);
    ASSERT_EQ(order.size(), 100000);
    EXPECT_EQ(order.last(), 99999);
    EXPECT_EQ(spec.depths()[99999], 99999);
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

} // namespace spec_model_test
