// The keys also_push and platforms of a spec (reference.md 2): what is read, what is refused and where, and what they mean.
#include "model/release/promotion.h"
#include "model/run/export.h"
#include "model/stack/spec_registries.h"
#include "model/workspace/destination.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace spec_registries_test {

using namespace stackwright;

namespace {

QString told(const SpecReading &reading)
{
    QStringList all;
    for (const Finding &finding : reading.findings)
        all += QString::number(finding.line) + QLatin1Char(':') + QString::number(finding.column) + QLatin1Char(' ') + finding.rule
               + (finding.severity == Finding::Severity::Warning ? QStringLiteral("?") : QString());
    return all.join(QLatin1String(", "));
}

SpecReading with(const QByteArray &top, const QByteArray &images = "  a: {image_name: ghcr.io/x/a}\n  b: {image_name: ghcr.io/x/b, depend_on: a}\n")
{
    return readSpec(top + "images:\n" + images + "tag: {prefix: \"1\"}\nall_info_cmds: {}\n");
}

} // namespace

TEST(SpecRegistries, AreReadAndChecked)
{
    const SpecReading good = with("also_push: [quay.io/team, \"127.0.0.1:5000/x/y\"]\n");
    EXPECT_EQ(told(good), QString());
    ASSERT_TRUE(good.spec);
    EXPECT_EQ(good.spec->alsoPush, (QStringList{QStringLiteral("quay.io/team"), QStringLiteral("127.0.0.1:5000/x/y")}));
    EXPECT_EQ(with("also_push: quay.io/team\n").spec->alsoPush, QStringList{QStringLiteral("quay.io/team")});
    EXPECT_EQ(with("also_push: []\n").spec->alsoPush, QStringList());

    for (const auto &[top, images, expected] : QList<std::tuple<QByteArray, QByteArray, const char *>>{
             {"also_push: [quay.io]\n", "  a: {image_name: x/a}\n", "1:13 illegal-registry"},
             {"also_push: [quay.io/]\n", "  a: {image_name: x/a}\n", "1:13 illegal-registry"},
             {"also_push: [Quay.io/Team]\n", "  a: {image_name: x/a}\n", "1:13 illegal-registry"},
             {"also_push: [quay.io/team, quay.io/team/]\n", "  a: {image_name: x/a}\n", "1:27 same-registry-twice"},
             {"also_push: {quay.io: team}\n", "  a: {image_name: x/a}\n", "1:1 wrong-kind"},
             {"also_push: [[quay.io/team]]\n", "  a: {image_name: x/a}\n", "1:13 wrong-kind"},
             {"also_push: [ghcr.io/x]\n", "  a: {image_name: ghcr.io/x/a}\n", "1:13 same-registry"},
             {"also_push: [docker.io/x]\n", "  a: {image_name: x/a}\n", "1:13 same-registry"},
             {"also_push: [quay.io/team]\n", "  a: {image_name: ghcr.io/one/b}\n  c: {image_name: quay.io/other/b}\n", "1:13 same-name-there"},
             {"", "  a: {image_name: x/a, also_push: [quay.io/team]}\n", "2:24 unknown-key?"}})
        EXPECT_EQ(told(with(top, images)).toStdString(), expected) << QByteArray(top + images).constData();
}

TEST(SpecRegistries, AnImageGoesThereUnderTheLastPartOfItsName)
{
    const ImageRef image = parseImageRef(QStringLiteral("ghcr.io/owner/deep/name")).value().withTag(QStringLiteral("1-abc"));
    const QList<ImageRef> places = furtherPlaces({QStringLiteral("quay.io/team"), QStringLiteral("localhost:5000/a/b")}, image);
    ASSERT_EQ(places.size(), 2);
    EXPECT_EQ(places[0].text(), QStringLiteral("quay.io/team/name:1-abc"));
    EXPECT_EQ(places[1].text(), QStringLiteral("localhost:5000/a/b/name:1-abc"));
}

TEST(SpecRegistries, APromotionMovesTheTagInEach)
{
    const Spec spec = *with("also_push: [quay.io/team]\n").spec;
    const auto texts = [](const Result<PromotionRequest> &request) {
        QStringList all;
        for (const PromotedImage &image : request->images)
            all += image.from.text() + QLatin1String(" > ") + image.to.text() + (image.further ? QStringLiteral(" too") : QString());
        return all.join(QLatin1String(", "));
    };
    EXPECT_EQ(texts(promotionRequest(spec, {}, QStringLiteral("1-abcdef0"), false)),
              QStringLiteral("ghcr.io/x/a:1-abcdef0 > ghcr.io/x/a:1-stable, ghcr.io/x/b:1-abcdef0 > ghcr.io/x/b:1-stable, "
                             "quay.io/team/a:1-abcdef0 > quay.io/team/a:1-stable too, quay.io/team/b:1-abcdef0 > quay.io/team/b:1-stable too"));
    EXPECT_EQ(promotionRequest(spec, QStringLiteral("127.0.0.1:5000"), QStringLiteral("1-abcdef0"), false)->images.size(), 2);
}

TEST(SpecPlatforms, AreReadAndChecked)
{
    const SpecReading all = with("platforms: [linux/amd64, linux/arm64]\n");
    EXPECT_EQ(told(all), QString());
    ASSERT_TRUE(all.spec);
    EXPECT_EQ(all.spec->images[1].platforms, (QStringList{QStringLiteral("linux/amd64"), QStringLiteral("linux/arm64")}));
    EXPECT_NE(fingerprint(all.spec->images[1]), fingerprint(with("").spec->images[1]));

    const SpecReading own = with("platforms: [linux/amd64, linux/arm64]\n", "  a: {image_name: x/a}\n  b: {image_name: x/b, depend_on: a, platforms: [linux/arm64]}\n");
    ASSERT_TRUE(own.spec);
    EXPECT_EQ(own.spec->images[1].platforms, QStringList{QStringLiteral("linux/arm64")});

    for (const auto &[top, images, expected] : QList<std::tuple<QByteArray, QByteArray, const char *>>{
             {"platforms: [linux]\n", "  a: {image_name: x/a}\n", "1:13 illegal-platform"},
             {"platforms: [Linux/AMD64]\n", "  a: {image_name: x/a}\n", "1:13 illegal-platform"},
             {"platforms: [linux/arm64, linux/arm64]\n", "  a: {image_name: x/a}\n", "1:26 same-platform-twice"},
             {"platforms: [linux/amd64]\n", "  a: {image_name: x/a}\n  b: {image_name: x/b, depend_on: a, platforms: [linux/arm64]}\n", "4:3 parent-lacks-platform"},
             {"", "  a: {image_name: x/a}\n  b: {image_name: x/b, depend_on: a, platforms: [linux/arm64]}\n", "3:3 parent-lacks-platform"}})
        EXPECT_EQ(told(with(top, images)).toStdString(), expected) << QByteArray(top + images).constData();
}

TEST(SpecPlatforms, AListOfTheCommandLineIsCheckedToo)
{
    for (const char *list : {"local", "linux/amd64", "linux/amd64,linux/arm64,linux/arm/v7"})
        EXPECT_EQ(whyNoPlatforms(QLatin1String(list)), QString()) << list;
    for (const char *list : {"", "linux", "amd64", "linux/amd64,", "linux/amd64, linux/arm64", "linux/amd64,linux/amd64", "local,linux/amd64"})
        EXPECT_NE(whyNoPlatforms(QLatin1String(list)), QString()) << list;
    EXPECT_EQ(plainPlatform(QStringLiteral("linux/arm64/v8")), QStringLiteral("linux/arm64"));
    EXPECT_EQ(plainPlatform(QStringLiteral("linux/arm/v6")), QStringLiteral("linux/arm/v6"));
}

TEST(SpecRegistries, ADestinationNamesThemToo)
{
    const QByteArray here = "  a: {image_name: \"127.0.0.1:5000/x/a\"}\n";
    const Destination asSpec, other{Destination::Kind::Other, QStringLiteral("127.0.0.1:6000")};
    const Spec alone = *with("", here).spec, both = *with("also_push: [quay.io/team]\n", here).spec;
    EXPECT_FALSE(leavesThisMachine(asSpec, alone));
    EXPECT_TRUE(leavesThisMachine(asSpec, both));
    EXPECT_FALSE(leavesThisMachine(other, both)) << "they are left out";
    EXPECT_EQ(placeText(asSpec, alone), QStringLiteral("127.0.0.1:5000/x"));
    EXPECT_EQ(placeText(asSpec, both), QStringLiteral("2 registries"));
}

TEST(SpecPlatforms, AreInWhatIsExportedForOtherTools)
{
    PlanInput input;
    input.spec = *with("platforms: [linux/amd64, linux/arm64]\n").spec;
    input.all = true;
    input.changes.head = QString(40, QLatin1Char('a'));
    input.changes.branch = QStringLiteral("dev");
    input.changes.whyNoBaseline = QStringLiteral("first commit");
    const Result<Plan> plan = makePlan(input);
    ASSERT_TRUE(plan.ok());
    EXPECT_EQ(QJsonDocument::fromJson(bakeOf(input.spec, *plan))[QLatin1String("target")][QLatin1String("b")][QLatin1String("platforms")].toArray().size(), 2);
    EXPECT_TRUE(composeOf(input.spec, *plan, ExportForm::Yaml).contains("linux/arm64"));
    const QByteArray workflow = workflowOf(input.spec, *plan, ExportForm::Yaml);
    EXPECT_TRUE(workflow.contains("linux/amd64,linux/arm64")) << workflow.constData();
    EXPECT_TRUE(workflow.contains("docker/setup-qemu-action@v3") && workflow.contains("${{ matrix.platforms }}"));
    input.spec = *with("").spec;
    EXPECT_FALSE(workflowOf(input.spec, *makePlan(input), ExportForm::Yaml).contains("platforms"));
}

} // namespace spec_registries_test
