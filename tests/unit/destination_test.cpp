#include "model/workspace/destination.h"

#include <gtest/gtest.h>

namespace destination_test {

using namespace stackwright;

namespace {

Spec specOf(const QStringList &repositories)
{
    Spec spec;
    for (const QString &repository : repositories) {
        ImageSpec image;
        image.name = repository.section(QLatin1Char('/'), -1);
        image.repository = repository;
        spec.images << image;
    }
    return spec;
}

const Destination asSpec, here{Destination::Kind::ThisMachine, {}}, nowhere{Destination::Kind::Nowhere, {}};

Destination other(const char *registry)
{
    return {Destination::Kind::Other, QLatin1String(registry)};
}

} // namespace

TEST(Destination, IsKeptAsAWord)
{
    for (const Destination &one : {asSpec, here, nowhere, other("127.0.0.1:5000"), other("ghcr.io/my/team")})
        EXPECT_EQ(destinationFromWord(word(one)), one) << word(one).toStdString();
    for (const char *bad : {"", "somewhere", "registry ", "registry https://x", "registry a b", "Nowhere"})
        EXPECT_FALSE(destinationFromWord(QLatin1String(bad))) << bad;
}

TEST(Destination, OfASpecIsWhatAllImagesShare)
{
    EXPECT_EQ(placeOfSpec(specOf({QStringLiteral("ghcr.io/acme/a"), QStringLiteral("ghcr.io/acme/b")})), QStringLiteral("ghcr.io/acme"));
    EXPECT_EQ(placeOfSpec(specOf({QStringLiteral("ghcr.io/acme/a"), QStringLiteral("ghcr.io/other/b")})), QStringLiteral("ghcr.io"));
    EXPECT_EQ(placeOfSpec(specOf({QStringLiteral("acme/a"), QStringLiteral("acme/b")})), QStringLiteral("docker.io/acme"));
    EXPECT_EQ(placeOfSpec(specOf({QStringLiteral("acme/a"), QStringLiteral("quay.io/acme/b")})), QStringLiteral("2 registries"));
    EXPECT_EQ(placeText(here, {}), QStringLiteral("this machine"));
    EXPECT_EQ(placeText(other("h:1/x"), {}), QStringLiteral("h:1/x"));
}

TEST(Destination, KnowsWhatLeavesThisMachine)
{
    const Spec remote = specOf({QStringLiteral("127.0.0.1:5000/a"), QStringLiteral("acme/b")}), own = specOf({QStringLiteral("127.0.0.1:5000/acme/a"), QStringLiteral("localhost:5000/b")});
    EXPECT_TRUE(leavesThisMachine(asSpec, remote)) << "one image is enough";
    EXPECT_FALSE(leavesThisMachine(asSpec, own));
    EXPECT_FALSE(leavesThisMachine(here, remote));
    EXPECT_FALSE(leavesThisMachine(nowhere, remote));
    EXPECT_TRUE(leavesThisMachine(other("registry.example:5000"), own));
    EXPECT_FALSE(leavesThisMachine(other("127.0.0.1:5000/x"), remote));
    EXPECT_FALSE(leavesThisMachine(other("[::1]:5000"), remote));
    EXPECT_TRUE(leavesThisMachine(other("127.0.0.1.example.org"), own));
}

} // namespace destination_test
