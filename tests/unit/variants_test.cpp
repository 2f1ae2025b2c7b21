// Variants of an image: what the spec's matrix and variants become, which variant a child is built on, and how they are planned.
#include "model/stack/check.h"
#include "model/stack/parentage.h"
#include "model/stack/plan.h"
#include "model/stack/spec.h"
#include "model/stack/spec_tags.h"
#include "model/stack/variants.h"
#include "tests/support/stacks.h"
#include "tests/support/worktime.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <functional>

namespace variants_test {

using namespace stackwright;

namespace {

#define EXPECT_BEGINS(text, beginning) EXPECT_EQ(std::string(text).substr(0, std::string(beginning).size()), beginning)

const QByteArray tail = "tag: {prefix: \"2026.4\"}\nall_info_cmds: {A: {description: A, command: a}, B: {description: B, command: b}}\n";

std::string told(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &one : findings)
        lines += QStringLiteral("%1:%2 %3 %4 (%5)").arg(one.line).arg(one.column).arg(one.rule, one.text, one.advice);
    return lines.join(QLatin1Char('\n')).toStdString();
}

Spec read(const QByteArray &text)
{
    const SpecReading reading = readSpec(text + tail);
    EXPECT_EQ(told(reading.findings), "") << text.constData();
    return reading.spec.value_or(Spec());
}

std::string refused(const QByteArray &text)
{
    const SpecReading reading = readSpec(text + tail);
    EXPECT_FALSE(reading.spec.has_value()) << text.constData();
    return told(reading.findings);
}

/// "pyspark@3.13 <base@3.13 PY=3.13": a line an image.
std::string shown(const Spec &spec)
{
    QStringList lines;
    for (const ImageSpec &image : spec.images) {
        QString line = image.name + (image.defaultVariant ? QLatin1String("!") : QLatin1String(""));
        if (!image.parent.isEmpty())
            line += QLatin1String(" <") + image.parent;
        for (const UsedImage &used : image.uses)
            line += QLatin1String(" +") + used.name;
        for (const auto &[name, value] : image.buildArgs)
            line += QLatin1Char(' ') + name + QLatin1Char('=') + value;
        lines += line;
    }
    return lines.join(QLatin1Char('\n')).toStdString();
}

Plan planOf(const Spec &spec, const QList<QByteArray> &files = {}, const std::function<void(PlanInput *)> &more = nullptr)
{
    PlanInput input;
    input.spec = spec;
    input.changes = changesOf(files);
    if (more)
        more(&input);
    const Result<Plan> plan = makePlan(input);
    EXPECT_TRUE(plan.ok()) << (plan.ok() ? "" : qPrintable(plan.error().text()));
    return plan.ok() ? *plan : Plan();
}

/// "name tag action" a line.
std::string tagsOf(const Plan &plan)
{
    QStringList lines;
    for (const PlannedImage &image : plan.images)
        lines += image.name + QLatin1Char(' ') + image.target.tag + QLatin1Char(' ') + word(image.action);
    return lines.join(QLatin1Char('\n')).toStdString();
}

const QByteArray two = R"(images:
  base: {image_name: x/base}
  py:
    image_name: x/py
    depend_on: base
    matrix: {PY: ["3.13", "3.12"], SPARK: ["4.0.1"]}
    variants: {cuda: {dockerfile: cuda/Dockerfile, build_args: {CUDA: "12"}}}
    build_args: {MIRROR: m, CUDA: none}
    default_variant: "3.13"
)";

} // namespace

TEST(Variants, AreImagesOfTheirOwn)
{
    const Spec spec = read(two);
    EXPECT_EQ(shown(spec), "base\n"
                           "py@3.13! <base MIRROR=m CUDA=none PY=3.13 SPARK=4.0.1\n"
                           "py@3.12 <base MIRROR=m CUDA=none PY=3.12 SPARK=4.0.1\n"
                           "py@cuda <base MIRROR=m CUDA=12");
    EXPECT_EQ(spec.images[3].folderPath(), QStringLiteral("images/py"));
    EXPECT_EQ(spec.images[3].dockerfilePath(), QStringLiteral("images/py/cuda/Dockerfile"));
    EXPECT_EQ(spec.images[2].dockerfilePath(), QStringLiteral("images/py/Dockerfile"));
    EXPECT_EQ(spec.images[2].key, QStringLiteral("py"));
    EXPECT_EQ(spec.images[2].variant, QStringLiteral("3.12"));
    EXPECT_EQ(spec.images[2].axes, (QList<QPair<QString, QString>>{{QStringLiteral("PY"), QStringLiteral("3.12")}, {QStringLiteral("SPARK"), QStringLiteral("4.0.1")}}));
    EXPECT_EQ(spec.images[3].line, 7);
    EXPECT_NE(fingerprint(spec.images[1]), fingerprint(spec.images[2]));
}

TEST(Variants, AreCalledByTheAxesThatTellThemApart)
{
    EXPECT_EQ(shown(read("images:\n  a:\n    image_name: x/a\n    matrix: {A: [\"1\", \"2\"], B: [x, y], C: only}\n    exclude: [{A: \"2\", B: y}]\n")),
              "a@1-x A=1 B=x C=only\na@1-y A=1 B=y C=only\na@2-x A=2 B=x C=only");
    EXPECT_EQ(shown(read("images:\n  a:\n    image_name: x/a\n    matrix: {A: [\"1\"], B: [x]}\n")), "a@1-x A=1 B=x") << "of one value alone: all of them";
    EXPECT_EQ(shown(read("images:\n  a:\n    image_name: x/a\n    matrix: {A: [\"1\", \"2\"], GPU: [\"\", gpu]}\n")),
              "a@1 A=1 GPU=\na@1-gpu A=1 GPU=gpu\na@2 A=2 GPU=\na@2-gpu A=2 GPU=gpu") << "an empty value has no word in the name";
    EXPECT_EQ(shown(read("images:\n  a:\n    image_name: x/a\n    matrix: {A: [\"1\", \"2\"]}\n    exclude: [{A: \"2\"}]\n    default_variant: \"1\"\n")), "a@1! A=1")
        << "what is left out had told them apart";
    EXPECT_EQ(shown(read("defaults: {matrix: {A: [\"1\", \"2\"]}}\nimages:\n  a: {image_name: x/a}\n  b: {image_name: x/b, depend_on: a}\n")), "a@1 A=1\na@2 A=2\nb@1 <a@1 A=1\nb@2 <a@2 A=2");
}

TEST(Variants, OverrideAnyKeyAndMergeArguments)
{
    const Spec spec = read(R"(images:
  base: {image_name: x/base}
  other: {image_name: x/other}
  a:
    image_name: x/a
    depend_on: base
    uses: [other]
    parent_args: {P: "{tag}", Q: q}
    info_cmds: [A]
    inputs: [one]
    test_command: [old]
    variants:
      plain:
      own: {image_name: x/own, depend_on: other, uses: [base], folder: elsewhere, parent_args: {Q: "{name}"}, info_cmds: [B], inputs: [two], test_command: [], build_timeout: 5s}
)");
    const ImageSpec &plain = spec.images[2], &own = spec.images[3];
    EXPECT_EQ(shown(spec), "base\nother\na@plain <base +other\na@own <other +base");
    EXPECT_EQ(plain.infoCommands, QStringList{QStringLiteral("A")});
    EXPECT_EQ(own.infoCommands, QStringList{QStringLiteral("B")});
    EXPECT_EQ(own.inputs, QStringList{QStringLiteral("two")});
    EXPECT_EQ(own.parentArgs, (QList<QPair<QString, QString>>{{QStringLiteral("P"), QStringLiteral("{tag}")}, {QStringLiteral("Q"), QStringLiteral("{name}")}}));
    EXPECT_EQ(own.folderPath(), QStringLiteral("images/elsewhere"));
    EXPECT_EQ(own.repository, QStringLiteral("x/own"));
    EXPECT_TRUE(own.testCommand.isEmpty());
    EXPECT_EQ(plain.testCommand, QStringList{QStringLiteral("old")});
    EXPECT_EQ(own.buildTimeout.count(), 5);
}

TEST(Variants, BuildOnTheFittingOneOfTheParent)
{
    const QByteArray base = "images:\n  base:\n    image_name: x/base\n    matrix: {PY: [\"3.13\", \"3.12\"]}\n    variants: {cuda: {}}\n    default_variant: \"3.12\"\n";
    EXPECT_EQ(shown(read(base + "  a: {image_name: x/a, depend_on: base}\n")).substr(47), "a <base@3.12") << "without variants: the default";
    EXPECT_EQ(shown(read(base + "  a: {image_name: x/a, depend_on: base@3.13}\n")).substr(47), "a <base@3.13") << "named";
    EXPECT_EQ(shown(read(base + "  a:\n    image_name: x/a\n    depend_on: base\n    variants: {cuda: {}}\n")).substr(47), "a@cuda <base@cuda") << "of the same name";
    EXPECT_EQ(shown(read(base + "  a:\n    image_name: x/a\n    depend_on: base\n    matrix: {PY: [\"3.12\", \"3.13\"], R: [\"4\", \"5\"]}\n    exclude: [{PY: \"3.12\", R: \"5\"}]\n")).substr(47),
              "a@3.12-4 <base@3.12 PY=3.12 R=4\na@3.13-4 <base@3.13 PY=3.13 R=4\na@3.13-5 <base@3.13 PY=3.13 R=5") << "of the same values on the axes that both have";
    EXPECT_EQ(shown(read("images:\n  base: {image_name: x/base, variants: {only: {}}}\n  a:\n    image_name: x/a\n    depend_on: base\n    matrix: {R: [\"4\", \"5\"]}\n")),
              "base@only\na@4 <base@only R=4\na@5 <base@only R=5") << "the only one";
    EXPECT_EQ(shown(read("images:\n  t: {image_name: x/t, matrix: {PY: [\"3.13\", \"3.12\"]}}\n  a:\n    image_name: x/a\n    uses: {t: {T: \"{image}\"}}\n    matrix: {PY: [\"3.12\", \"3.13\"]}\n")),
              "t@3.13 PY=3.13\nt@3.12 PY=3.12\na@3.12 +t@3.12 PY=3.12\na@3.13 +t@3.13 PY=3.13") << "uses follows the same rules";
    EXPECT_EQ(shown(read("images:\n  a:\n    image_name: x/a\n    matrix: {PY: [\"3.13\", \"3.12\"]}\n    variants: {devel: {depend_on: a@3.13}}\n")),
              "a@3.13 PY=3.13\na@3.12 PY=3.12\na@devel <a@3.13") << "one may be built on another of its image";
    EXPECT_EQ(shown(read("root: [t, a]\nimages:\n  t: {image_name: x/t, matrix: {PY: [\"3.13\", \"3.12\"]}}\n  a: {image_name: x/a}\n")), "t@3.13 PY=3.13\nt@3.12 PY=3.12\na");
}

TEST(Variants, ThatFitNobodyAreRefusedOnceWithTheList)
{
    const QByteArray base = "images:\n  base:\n    image_name: x/base\n    matrix: {PY: [\"3.13\", \"3.12\"], GPU: [\"no\", \"yes\"]}\n";
    EXPECT_EQ(refused(base + "  a: {image_name: x/a, depend_on: base}\n"),
              "5:24 several-variants-fit depend_on names \"base\", of which several variants fit \"a\" (name one: base@3.13-no, base@3.13-yes, base@3.12-no, base@3.12-yes)");
    EXPECT_EQ(refused(base + "  a:\n    image_name: x/a\n    depend_on: base\n    matrix: {PY: [\"3.13\", \"3.11\"]}\n"),
              "7:5 several-variants-fit depend_on names \"base\", of which several variants fit variant 3.13 of \"a\" (name one: base@3.13-no, base@3.13-yes)\n"
              "7:5 no-variant-fits depend_on names \"base\", of which no variant fits variant 3.11 of \"a\" (name one: base@3.13-no, base@3.13-yes, base@3.12-no, base@3.12-yes)");
    EXPECT_EQ(refused("images:\n  base: {image_name: x/base, matrix: {PY: [\"3.13\"]}}\n  a:\n    image_name: x/a\n    depend_on: base\n    matrix: {PY: [\"3.12\", \"3.11\"]}\n"),
              "5:5 no-variant-fits depend_on names \"base\", of which no variant fits variants 3.12, 3.11 of \"a\" (name one: base@3.13)")
        << "its only one has another value on the same axis";
    EXPECT_EQ(refused("images:\n  base: {image_name: x/base, matrix: {PY: [\"3.13\"]}}\n  a: {image_name: x/a, depend_on: base@3.12}\n"),
              "3:24 unknown-parent depend_on names \"base@3.12\", and \"base\" has no such variant (its variants are base@3.13)");
    EXPECT_BEGINS(refused("images:\n  base: {image_name: x/base}\n  a: {image_name: x/a, depend_on: base@3.12}\n"), "3:24 unknown-parent depend_on names \"base@3.12\", which is not an image (");
    EXPECT_EQ(refused("images:\n  t: {image_name: x/t, variants: {a: {}, b: {}}}\n  a: {image_name: x/a, uses: [t]}\n"),
              "3:31 several-variants-fit uses names \"t\", of which several variants fit \"a\" (name one: t@a, t@b)");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: x/a, depend_on: a, matrix: {PY: [\"3.13\", \"3.12\"]}}\n"), "2:24 cycle depend_on goes round in a circle: a@3.13 -> a@3.13 (remove o");
}

TEST(Variants, ThatCannotBeAreRefusedWithTheirPlace)
{
    const auto of = [](const char *keys) { return refused(QByteArray("images:\n  a:\n    image_name: x/a\n    ") + keys + "\n  b: {image_name: x/b, depend_on: a@1}\n"); };
    EXPECT_EQ(of("matrix: {}"), "4:5 empty-matrix matrix is empty (write matrix: {AXIS: [value, value]}, or remove it)");
    EXPECT_EQ(of("matrix:"), "4:5 empty-matrix matrix is empty (write matrix: {AXIS: [value, value]}, or remove it)");
    EXPECT_EQ(of("matrix: [a]"), "4:5 wrong-kind matrix must be a mapping, not a list (write matrix: {AXIS: [value, value]}, or remove it)");
    EXPECT_EQ(of("matrix: {A: []}"), "4:14 empty-matrix axis \"A\" has no value (give it values, or remove it)");
    EXPECT_EQ(of("matrix: {A: [x, x]}"), "4:21 duplicate-value axis \"A\" has \"x\" twice (remove one)");
    EXPECT_EQ(of("matrix: {A: [[x]]}"), "4:18 wrong-kind a value of axis \"A\" must be text, not a list (write one value; \"\" for an empty one)");
    EXPECT_BEGINS(of("matrix: {a-b: [x]}"), "4:14 illegal-axis axis \"a");
    EXPECT_EQ(of("matrix: {A: [\"ubuntu:22\", y]}"), "4:5 illegal-variant variant \"ubuntu:22\" of image \"a\" is not allowed: a tag may not hold \":\" "
                                                    "(give it a name of its own: leave the combination out, and write it below variants:)");
    EXPECT_BEGINS(of("matrix: {A: [x, \"x-y\"], B: [\"\", y, \"y-y\"]}"), "4:5 duplicate-variant image \"a\" has two variants called \"x-y\"");
    EXPECT_EQ(of("matrix: {A: [x, y]}\n    variants: {x: {}}"), "5:16 duplicate-variant image \"a\" has two variants called \"x\" (rename one, or exclude the combination)");
    EXPECT_EQ(of("matrix: {A: [x, y]}\n    exclude: [{A: x}, {A: y}]"), "4:5 no-variants image \"a\" has no variant left (exclude leaves none: take a line out of it)");
    EXPECT_BEGINS(of("matrix: {A: [x, y]}\n    exclude: [{B: x}]"), "5:16 unknown-axis exclude names \"B\", which is no axis of the matrix (");
    EXPECT_EQ(of("matrix: {A: [x, y]}\n    exclude: [{A: z}]"), "5:16 unknown-value exclude names \"z\", which is no value of A (its values are x, y)");
    EXPECT_BEGINS(of("matrix: {A: [x, y]}\n    exclude: [{}]"), "5:15 wrong-kind ");
    EXPECT_BEGINS(of("exclude: [{A: x}]"), "4:5 exclude-without-matrix e");
    EXPECT_EQ(of("variants: {}"), "4:5 empty-value variants is empty (write variants: {NAME: {build_args: {…}}})");
    EXPECT_EQ(of("variants: {\"a b\": {}}"), "4:16 illegal-variant variant \"a b\" of image \"a\" is not allowed: a tag may not hold a space (letters, digits, . _ - only: it is the end of a tag)");
    EXPECT_BEGINS(of("variants: {-x: {}}"), "4:16 illegal-variant v");
    EXPECT_BEGINS(of("variants: {x: {matrix: {A: [x]}}}"), "4:20 not-in-a-variant matrix cannot stand in a variant (write it at the image)");
    EXPECT_BEGINS(of("variants: {x: text}"), "4:16 wrong-kind ");
    EXPECT_BEGINS(of("default_variant: x"), "4:5 no-variants image \"a\" has n");
    EXPECT_BEGINS(of("matrix: {A: [slim, full]}\n    default_variant: z"), "5:5 unknown-default-variant default_variant names \"z\", which is no variant of \"a\" (");
    EXPECT_BEGINS(of("matrix: {A: [cpu, gpu]}\n    default_variant: cpuu"), "5:5 unknown-default-variant de");
    QByteArray many = "matrix: {A: [";
    for (int i = 0; i < 23; ++i)
        many += QByteArray::number(i) + ", ";
    EXPECT_EQ(of(QByteArray(many + "x], B: [" + many.mid(13) + "x]}").constData()),
              "4:5 too-many-variants image \"a\" has 576 variants; 500 are the most (take out values, or exclude combinations by leaving an axis out)");
}

TEST(Variants, MayShareARepositoryButNoTag)
{
    EXPECT_EQ(shown(read("images:\n  a: {image_name: x/r, variants: {a: {}, b: {}}}\n  c: {image_name: x/r, variants: {c: {}}}\n  d: {image_name: x/r}\n")), "a@a\na@b\nc@c\nd");
    EXPECT_EQ(refused("images:\n  a: {image_name: x/r, variants: {a: {}, b: {}}}\n  c: {image_name: x/r, variants: {b: {}}}\n"),
              "3:7 duplicate-repository image_name \"x/r\" is also that of image \"a@b\", and so are the tags that end in -b (one would overwrite the other: give each its own)");
    EXPECT_EQ(refused("images:\n  a: {image_name: x/r, variants: {a: {}, b: {}}, default_variant: a}\n  c: {image_name: x/r}\n"),
              "3:7 duplicate-repository image_name \"x/r\" is also that of image \"a@a\" (one would overwrite the other: give each its own)");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: debian, variants: {a: {}}}\n  c: {image_name: docker.io/library/debian, variants: {a: {}}}\n"), "3:7 duplicate-repository");
}

TEST(Variants, AreOnePlaceToBeWrong)
{
    // What all of them have in common is told once.
    const SpecReading reading = readSpec("images:\n  a: {matrix: {PY: [3.10, 3.11]}, build_args: {PY: x, API_TOKEN: t}, wrong: 1, parent_args: {X: x}}\n" + tail);
    EXPECT_TRUE(reading.spec.has_value());
    QStringList rules;
    for (const Finding &one : reading.findings)
        rules += one.rule;
    EXPECT_EQ(rules.join(QLatin1Char(' ')).toStdString(), "missing-image-name build-arg-number axis-in-build-args secret-build-arg unknown-key parent-args-without-parent");

    QTemporaryDir folder;
    const auto write = [&](const char *path, const QByteArray &text) {
        QDir().mkpath(QFileInfo(folder.filePath(QLatin1String(path))).path());
        QFile file(folder.filePath(QLatin1String(path)));
        ASSERT_TRUE(file.open(QFile::WriteOnly));
        file.write(text);
    };
    const auto check = [&] { return told(checkStack(*filesOfCheckout(folder.path()), QStringLiteral("images/spec.yml")).findings); };
    write("images/spec.yml", "images:\n  base: {image_name: x/base, matrix: {PY: [\"3.13\", \"3.12\"]}}\n  a: {image_name: x/a, depend_on: base, matrix: {PY: [\"3.12\", \"3.13\"]}, build_args: {UNUSED: u}}\n" + tail);
    write("images/base/Dockerfile", "FROM debian\nARG PY\n");
    write("images/a/Dockerfile", "FROM debian\nARG PY\nCOPY nothing /\n");
    EXPECT_EQ(check(), "3:3 unused-build-arg build argument \"UNUSED\" is not declared by ARG in images/a/Dockerfile (write ARG UNUSED there, or remove it)\n"
                       "1:1 parent-unused depend_on names \"base@3.12\", but the image is built on \"debian\" (write ARG BASE_IMAGE, ARG BASE_TAG and FROM ${BASE_IMAGE}:${BASE_TAG})\n"
                       "3:1 missing-source COPY takes \"nothing\", which is not in images/a (put it there, or take it out of the Dockerfile)");
    write("images/a/Dockerfile", "FROM x/base:anything\nARG PY\nARG UNUSED\n");
    EXPECT_EQ(check(), "") << "a variant in the parent's repository is no other image";
    write("images/a/Dockerfile", "FROM base\nARG PY\nARG UNUSED\nCOPY --from=x/base:3.13 /a /\n");
    EXPECT_EQ(check(), "") << "and so is the name of its image";
    write("images/a/Dockerfile", "FROM base\nARG PY\nARG UNUSED\n");
    write("images/base/Dockerfile", "FROM x/a\nARG PY\n");
    EXPECT_EQ(check(), "1:1 unnamed-use \"x/a\" is the image \"a\" of this stack, which neither depend_on nor uses names: it would not be this run's (write depend_on: a for base in the spec)");
    QDir(folder.filePath(QStringLiteral("images/a"))).removeRecursively();
    write("images/base/Dockerfile", "FROM debian\nARG PY\n");
    EXPECT_EQ(check(), "3:3 missing-image-folder image \"a\" has no folder images/a (create it with a Dockerfile, or remove the image)");
}

TEST(Variants, HaveTagsOfTheirOwn)
{
    const Spec spec = read(two);
    const Plan plan = planOf(spec, {"M images/py/Dockerfile"});
    EXPECT_EQ(tagsOf(plan), "base 2026.4-2035e52 build\npy@3.13 2026.4-2035e52 build\npy@3.12 2026.4-2035e52-3.12 build\npy@cuda 2026.4-2035e52-cuda build");
    EXPECT_EQ(plan.order.join(QLatin1Char(' ')).toStdString(), "base py@3.13 py@3.12 py@cuda");
    EXPECT_EQ(plan.images[2].specName.text().toStdString(), "x/py:2026.4-2035e52-3.12");
    EXPECT_EQ(plan.tag.toStdString(), "2026.4-2035e52");
    EXPECT_EQ(tagTail(plan, plan.images[2]).toStdString(), "-3.12");
    EXPECT_EQ(tagTail(plan, plan.images[1]).toStdString(), "");
    ASSERT_EQ(plan.changedFiles.size(), 1);
    EXPECT_TRUE(plan.changedFiles[0].concerns(QStringLiteral("py@3.13")) && plan.changedFiles[0].concerns(QStringLiteral("py@cuda")));

    const QJsonObject json = toJson(plan);
    const QJsonObject one = json.value(QLatin1String("images")).toArray().at(2).toObject();
    EXPECT_EQ(one.value(QLatin1String("name")).toString(), QStringLiteral("py@3.12"));
    EXPECT_EQ(one.value(QLatin1String("image")).toString(), QStringLiteral("py"));
    EXPECT_EQ(one.value(QLatin1String("variant")).toString(), QStringLiteral("3.12"));
    EXPECT_EQ(one.value(QLatin1String("tag")).toString(), QStringLiteral("2026.4-2035e52-3.12"));
    EXPECT_EQ(json.value(QLatin1String("images")).toArray().at(0).toObject().contains(QLatin1String("variant")), false);
    const Result<Plan> back = planFromJson(json);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(tagsOf(*back), tagsOf(plan));
    EXPECT_EQ(toJson(*back), json);
}

TEST(Variants, AreChosenTogetherOrByOne)
{
    const Spec spec = read(two);
    const auto only = [](const char *name) { return [name](PlanInput *input) { input->only = {QLatin1String(name)}; }; };
    EXPECT_EQ(planOf(spec, {}, only("py")).order.join(QLatin1Char(' ')).toStdString(), "base py@3.13 py@3.12 py@cuda");
    EXPECT_EQ(planOf(spec, {}, only("py@3.12")).order.join(QLatin1Char(' ')).toStdString(), "base py@3.12");
    EXPECT_EQ(planOf(spec, {}, [](PlanInput *input) { input->rebuild = {QStringLiteral("py")}; }).order.size(), 4);
    PlanInput input;
    input.spec = spec;
    input.changes = changesOf();
    input.only = {QStringLiteral("py@3.14")};
    ASSERT_FALSE(makePlan(input).ok());
    EXPECT_EQ(makePlan(input).error().text().toStdString().find("--only: \"py@3.14\" is not an image of the stack"), 0U);
}

TEST(Variants, LeaveTheirTagsRoom)
{
    Spec spec = read(two);
    const QString branch(150, QLatin1Char('b'));
    const auto onBranch = [](const QString &name) { return [name](PlanInput *input) { input->tagSuffix = TagSuffix::Branch; input->changes.branch = name; }; };
    const Plan plan = planOf(spec, {}, onBranch(branch));
    EXPECT_EQ(plan.tag.size(), 128 - 5) << "the longest ends in -cuda or -3.12";
    EXPECT_EQ(plan.images[3].target.tag.size(), 128);
    EXPECT_TRUE(plan.images[3].target.tag.endsWith(QStringLiteral("b-cuda")));

    PlanInput input;
    input.spec = spec;
    input.changes = changesOf();
    onBranch(QStringLiteral("stable-cuda"))(&input);
    ASSERT_FALSE(makePlan(input).ok()) << "the default variant's tag would be the stable tag of another";
    EXPECT_NE(makePlan(input).error().text().toStdString().find("the tag of py@3.13 would be the stable tag of py@cuda"), std::string::npos) << qPrintable(makePlan(input).error().text());
    const Plan twin = planOf(spec, {}, onBranch(QStringLiteral("fix-cuda")));
    ASSERT_EQ(twin.warnings.size(), 1);
    EXPECT_EQ(twin.warnings[0].text.toStdString(),
              "the tag 2026.4-fix-cuda of py@3.13 is also that of py@cuda on a branch fix: two such branches would overwrite each other's");
    EXPECT_TRUE(planOf(spec, {}, onBranch(QStringLiteral("fix-it"))).warnings.isEmpty());
}

TEST(Variants, AreTheImageOfThisRunInTheDockerfile)
{
    const auto image = [](const char *name, const char *target) { return StackImage{QLatin1String(name), *parseImageRef(QStringLiteral("team/py")), *parseImageRef(QLatin1String(target))}; };
    const QList<StackImage> images{image("py@3.13", "team/py:1-abc-3.13"), image("py@3.12", "team/py:1-abc-3.12")};
    ImageSpec child;
    child.name = QStringLiteral("a");
    child.parent = QStringLiteral("py@3.13");
    child.parentIndex = 0;
    UsedImage used;
    used.name = QStringLiteral("py@3.12");
    used.index = 1;
    used.arguments = {{QStringLiteral("OTHER"), QStringLiteral("{image}")}};
    child.uses = {used};
    const auto given = [&](const QByteArray &text) {
        const Dockerfile file = readDockerfile(text);
        return withThisRunsImages(text, file, handOver(file, child, images), images, false).toStdString();
    };
    EXPECT_EQ(given("FROM py\n"), "FROM team/py:1-abc-3.13\n");
    EXPECT_EQ(given("FROM team/py:latest\n"), "FROM team/py:1-abc-3.13\n");
    EXPECT_EQ(given("FROM py\nCOPY --from=py@3.12 /a /\n"), "FROM team/py:1-abc-3.13\nCOPY --from=team/py:1-abc-3.12 /a /\n");
    const QByteArray text = "ARG OTHER\nFROM py\nFROM $OTHER\n";
    const Handover handover = handOver(readDockerfile(text), child, images);
    EXPECT_EQ(handover.base, 1) << "of two in one repository the one with the tag";
}

TEST(Variants, PlansOf76AreQuick)
{
    QByteArray text = "images:\n";
    for (int i = 0; i < 12; ++i)
        text += "  i" + QByteArray::number(i) + ":\n    image_name: x/i" + QByteArray::number(i)
            + (i > 0 ? "\n    depend_on: i" + QByteArray::number((i - 1) / 2) : QByteArray()) + "\n    matrix: {PY: [\"3.13\", \"3.12\"], GPU: [\"\", gpu], R: [\"4\"]}\n    variants: {devel: {}, slim: {}}\n"
            + "    default_variant: \"3.13\"\n";
    text += "  last: {image_name: x/last, depend_on: i11, matrix: {PY: [\"3.13\", \"3.12\"], GPU: [\"\", gpu]}}\n";
    const WorkTime clock;
    const Spec spec = read(text);
    const Plan plan = planOf(spec, {"M images/i0/Dockerfile"});
    EXPECT_EQ(plan.images.size(), 76);
    EXPECT_EQ(plan.order.size(), 76);
    EXPECT_LT(clock.elapsed(), 500) << "in a debug build, too";
}

TEST(Variants, ShareTheirRepositoryOnAnotherRegistryToo)
{
    const Plan plan = planOf(read(two), {"M images/py/Dockerfile"}, [](PlanInput *input) { input->registry = QStringLiteral("127.0.0.1:5000/prefix"); });
    EXPECT_EQ(plan.images[2].target.text().toStdString(), "127.0.0.1:5000/prefix/py:2026.4-2035e52-3.12");
    EXPECT_EQ(plan.images[3].target.text().toStdString(), "127.0.0.1:5000/prefix/py:2026.4-2035e52-cuda");
}

TEST(FurtherTags, AreReadAndJudged)
{
    const auto tags = [](const char *text) -> QByteArray {
        return QByteArray("images:\n  a:\n    image_name: x/a\n    info_cmds: [A]\n    matrix: {PY: [\"3.13\", \"3.12\"]}\n    default_variant: \"3.13\"\n    ") + text + "\n";
    };
    const Spec spec = read(tags("tags: [\"{prefix}-of-{variant}\", \"py{PY}-{info:A}-{date}\"]"));
    EXPECT_EQ(spec.images[1].extraTags, (QStringList{QStringLiteral("{prefix}-of-{variant}"), QStringLiteral("py{PY}-{info:A}-{date}")}));
    EXPECT_EQ(fingerprint(read(tags("tags: [\"{variant}\"]")).images[0]), fingerprint(spec.images[0])) << "it is made of the same";
    read(tags("variants: {slim: {tags: [latest]}}"));
    read("defaults: {tags: [latest]}\nimages:\n  a: {image_name: x/a}\n  b: {image_name: x/b, tags: newest}\n");

    EXPECT_EQ(refused(tags("tags: [latest]")), "7:5 shared-tag tag \"latest\" of a would be taken by a@3.13 too (write {variant} in it, or tags in one variant)");
    EXPECT_EQ(refused("images:\n  a: {image_name: x/r, variants: {a: {}}, tags: [\"{prefix}\"]}\n  b: {image_name: x/r, tags: [\"2026.4\"]}\n"),
              "3:24 shared-tag tag \"2026.4\" of b would be taken by a@a too (give it to one of them)");
    EXPECT_EQ(refused(tags("tags: [\"{prefix}-stable-{variant}\"]")),
              "7:5 shared-tag tag \"{prefix}-stable-{variant}\" of a is the stable tag of a@3.12 (choose another)");
    EXPECT_BEGINS(refused(tags("tags: [\"{prefix}-{suffix}-{variant}\"]")), "7:5 shared-tag tag \"{prefix}-{suffix}-{variant}\" of a is the tag that a run gives to a@3.12");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: x/a, tags: [stable]}\n"), "2:24 shared-tag tag \"stable\" of a is the tag that promote --global gives to a (");
    EXPECT_BEGINS(refused(tags("tags: [\"x{what}\"]")), "7:5 unknown-placeholder tag \"x{what}\" has {what}, which is not known for a (known are {PY} {date} {prefix} {suffix} {variant} and {info:KEY})");
    EXPECT_BEGINS(refused(tags("variants: {slim: {tags: [\"{PY}\"]}}")), "7:23 unknown-placeholder tag \"{PY}\" has {PY}, which is not known for a@slim (");
    EXPECT_BEGINS(refused(tags("tags: [\"{info:B}-{variant}\"]")), "7:5 unknown-info-command tag \"{info:B}-{variant}\" has {info:B}, and info_cmds of a does not name \"B\" (add it to info_cmds)");
    EXPECT_BEGINS(refused(tags("tags: [\"{info:C}-{variant}\"]")), "7:5 unknown-info-command ");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: x/a, tags: [\"a b\"]}\n"), "2:24 illegal-tag tag \"a b\" of a is not allowed: a tag may not hold a space");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: x/a, tags: [sha256-1]}\n"), "2:24 reserved-tag ");
    EXPECT_BEGINS(refused("images:\n  a: {image_name: x/a, tags: {a: b}}\n"), "2:24 wrong-kind ");
}

TEST(FurtherTags, KnowTheFirstVersionThatIsTold)
{
    const std::pair<const char *, const char *> told[] = {
        {"Python 3.13.1\n", "3.13.1"},          {"R version 4.5.0 (2025-04-11) -- \"How About\"", "4.5.0"}, {"openjdk version \"21.0.5\" 2024-10-15", "21.0.5"},
        {"v20.11.1", "20.11.1"},                {"julia version 1.11.0-rc2", "1.11.0"},                     {"gcc (Debian 12.2.0-14) 12.2.0", "12.2.0"},
        {"java 21", "21"},                      {"uid=0(root) gid=0(root)", "0"},                           {"3.12.0rc1", "3.12.0rc1"},
        {"no version at all", ""},              {"", ""},                                                   {"abc123 def4.5", ""}};
    for (const auto &[output, version] : told)
        EXPECT_EQ(firstVersion(output).toStdString(), version) << output;
}

} // namespace variants_test
