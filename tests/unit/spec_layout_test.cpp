// The keys of a spec that say where the parts of an image lie.
#include "model/stack/spec.h"

#include <gtest/gtest.h>

namespace spec_layout_test {

using namespace stackwright;

namespace {

QString q(const char *text)
{
    return QString::fromUtf8(text);
}

const QByteArray tail = "tag: {prefix: \"1\"}\nall_info_cmds: {}\n";

QString told(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &one : findings)
        lines += QStringLiteral("%1:%2 %3").arg(one.line).arg(one.column).arg(one.rule);
    return lines.join(QLatin1String(", "));
}

Spec read(const QByteArray &text, const char *file = "stackwright.yml")
{
    const SpecReading reading = readSpec(text + tail, q(file));
    EXPECT_EQ(told(reading.findings), QString()) << text.constData();
    return reading.spec.value_or(Spec());
}

/// "folder context dockerfile" of an image.
QString places(const ImageSpec &image)
{
    return image.folderPath() + QLatin1Char(' ') + image.contextPath() + QLatin1Char(' ') + image.dockerfilePath();
}

} // namespace

TEST(SpecLayout, KnowsTheFolderOfEachName)
{
    const QByteArray one = "images:\n  base: {image_name: x/base}\n";
    EXPECT_EQ(places(read(one, "images/spec.yml").images[0]), q("images/base images/base images/base/Dockerfile"));
    EXPECT_EQ(places(read(one, "other.yml").images[0]), q("images/base images/base images/base/Dockerfile"));
    EXPECT_EQ(places(read(one).images[0]), q("base base base/Dockerfile"));
    EXPECT_EQ(places(read(one + "images_folder: docker/all/\n").images[0]), q("docker/all/base docker/all/base docker/all/base/Dockerfile"));
    EXPECT_EQ(places(read(one + "images_folder: ./images\n").images[0]), q("images/base images/base images/base/Dockerfile"));
    EXPECT_EQ(read(one).rulesPath(), q("change_ignore.json"));
    EXPECT_EQ(read(one + "images_folder: docker\n").rulesPath(), q("docker/change_ignore.json"));
}

TEST(SpecLayout, FollowsFolderContextAndDockerfile)
{
    const Spec spec = read(R"(images:
  a: {image_name: x/a, folder: Standalone, context: ., dockerfile: ../docker/Dockerfile, target: runtime, inputs: [versions.txt, "lists/*.txt"]}
  b: {image_name: x/b, folder: Standalone, build_args_file: args/cpu.conf}
  c: {image_name: x/c, context: ., dockerfile: ../dockerfiles/c.Dockerfile}
  d: {image_name: x/d, folder: ., dockerfile: docker/d}
  e: {image_name: x/e, context: e}
)");
    ASSERT_EQ(spec.images.size(), 5);
    EXPECT_EQ(places(spec.images[0]), q("Standalone . docker/Dockerfile"));
    EXPECT_EQ(spec.images[0].target, q("runtime"));
    EXPECT_EQ(spec.images[0].inputs, (QStringList{q("versions.txt"), q("lists/*.txt")}));
    EXPECT_EQ(places(spec.images[1]), q("Standalone Standalone Standalone/Dockerfile"));
    EXPECT_EQ(spec.images[1].argumentsFilePaths(), (QStringList{q("Standalone/args/cpu.conf"), q("args/cpu.conf")}));
    EXPECT_EQ(places(spec.images[2]), q("c . dockerfiles/c.Dockerfile"));
    EXPECT_FALSE(spec.images[2].needsFolder());
    EXPECT_EQ(places(spec.images[3]), q(". . docker/d"));
    EXPECT_TRUE(spec.images[0].sharesContext());
    EXPECT_FALSE(spec.images[3].sharesContext());
    EXPECT_FALSE(spec.images[4].sharesContext()) << "it is the folder itself";
}

TEST(SpecLayout, GivesDefaultsToEveryImage)
{
    const Spec spec = read(R"(x-common: &args {PY: "3"}
defaults: {context: ., dockerfile: own/Dockerfile, build_args: {A: "1", B: "2"}, test_timeout: 5m, build_timeout: 1h}
images:
  a: {image_name: x/a, build_args: {B: "own"}, x-owner: somebody}
  b: {image_name: x/b, context: b, dockerfile: Dockerfile, test_timeout: 7m}
)");
    ASSERT_EQ(spec.images.size(), 2);
    EXPECT_EQ(places(spec.images[0]), q("a . a/own/Dockerfile"));
    EXPECT_EQ(spec.images[0].buildArgs, (QList<QPair<QString, QString>>{{q("A"), q("1")}, {q("B"), q("own")}}));
    EXPECT_EQ(spec.images[0].testTimeout, std::chrono::minutes(5));
    EXPECT_EQ(places(spec.images[1]), q("b b b/Dockerfile"));
    EXPECT_EQ(spec.images[1].testTimeout, std::chrono::minutes(7));
    EXPECT_EQ(spec.images[1].buildTimeout, std::chrono::hours(1));
}

TEST(SpecLayout, ReadsTheRulesOfChanges)
{
    const Spec spec = read("build_all: [common/]\nchange_ignore: \"*/README.md\"\nbuild_all_on_main: false\nimages: {a: {image_name: x/a}}\n");
    EXPECT_EQ(spec.rules.buildAll, QStringList{q("common/")});
    EXPECT_EQ(spec.rules.changeIgnore, QStringList{q("*/README.md")});
    EXPECT_FALSE(spec.buildAllOnMain);
    EXPECT_TRUE(read("images: {a: {image_name: x/a}}\n").buildAllOnMain);
}

TEST(SpecLayout, RefusesWhatLeavesTheCheckout)
{
    const struct { const char *text; const char *finding; } wrong[] = {
        {"images_folder: ..\nimages: {a: {image_name: x/a}}\n", "1:1 path-leaves-checkout"},
        {"images_folder: /srv\nimages: {a: {image_name: x/a}}\n", "1:1 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, folder: ../b}\n", "2:24 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, folder: /b}\n", "2:24 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, context: b/../..}\n", "2:24 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, dockerfile: ../../D}\n", "2:24 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, build_args_file: ../../x}\n", "2:24 path-leaves-checkout"},
        {"images:\n  a: {image_name: x/a, inputs: [ok, ../x]}\n", "2:37 path-leaves-checkout"},
        {"build_all: [../common]\nimages: {a: {image_name: x/a}}\n", "1:13 rule-leaves-folder"},
        {"defaults: {image_name: x/y}\nimages: {a: {image_name: x/a}}\n", "1:12 not-a-default"},
        {"build_all_on_main: maybe\nimages: {a: {image_name: x/a}}\n", "1:1 not-a-boolean"},
    };
    for (const auto &one : wrong) {
        const SpecReading reading = readSpec(one.text + tail, q("stackwright.yml"));
        EXPECT_EQ(told(reading.findings), q(one.finding)) << one.text;
        EXPECT_FALSE(reading.spec) << one.text;
    }
}

TEST(SpecLayout, WarnsOfWhatItDoesNotKnow)
{
    const SpecReading reading = readSpec("images:\n  a: {image_name: x/a, contexts: {b: c}, targets: x, labels: [a]}\n" + tail, q("stackwright.yml"));
    EXPECT_EQ(told(reading.findings), q("2:24 unknown-key, 2:42 unknown-key, 2:54 unknown-key"));
    EXPECT_TRUE(reading.spec);
    EXPECT_TRUE(reading.findings[1].advice.contains(q("target"))) << qPrintable(reading.findings[1].advice);
}

TEST(SpecLayout, ItsPlacesAreItsOwnKeys)
{
    const auto mark = [](const QByteArray &keys) { return fingerprint(read("images:\n  a: {image_name: x/a" + keys + "}\n").images[0]); };
    const QByteArray plain = mark("");
    EXPECT_EQ(mark(", folder: a"), plain);
    EXPECT_EQ(mark(", context: a"), plain);
    for (const char *keys : {", folder: b", ", context: .", ", dockerfile: ../D", ", target: t", ", build_args_file: f", ", inputs: [x]"})
        EXPECT_NE(mark(keys), plain) << keys;
}

} // namespace spec_layout_test
