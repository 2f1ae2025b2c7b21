// What a spec.yml can have wrong with it (reference.md 2): each input with everything that is found, by place and rule.
#include "model/stack/spec.h"
#include "tests/support/worktime.h"


#include <gtest/gtest.h>

#include <functional>

namespace spec_refusals_test {

using namespace stackwright;

namespace {

/// "14:5 unknown-parent" for an error, "14:5 unknown-key?" for a warning, one after the other.
QString told(const SpecReading &reading)
{
    QStringList all;
    for (const Finding &finding : reading.findings)
        all += QString::number(finding.line) + QLatin1Char(':') + QString::number(finding.column) + QLatin1Char(' ') + finding.rule
               + (finding.severity == Finding::Severity::Warning ? QStringLiteral("?") : QString());
    return all.join(QLatin1String(", "));
}

struct Case
{
    const char *name;
    QByteArray yaml;
    const char *expected;
};

/// A good spec around the part that is wrong: `image` is the body of image "a", from line 3 on.
QByteArray withImage(const QByteArray &image)
{
    return "images:\n  a:\n" + image + "tag: {prefix: \"2023.2\"}\nall_info_cmds:\n  PY: {description: Python, command: python3 -V}\n";
}

/// `rest` is what stands below the image "a" with the name x/a.
QByteArray withTop(const QByteArray &rest)
{
    return "images:\n  a: {image_name: x/a}\n" + rest;
}

const char *const tail = "tag: {prefix: \"1\"}\nall_info_cmds: {}\n";

void check(const QList<Case> &cases)
{
    for (const Case &one : cases) {
        SCOPED_TRACE(one.name);
        const SpecReading reading = readSpec(one.yaml);
        EXPECT_EQ(told(reading).toStdString(), one.expected) << one.yaml.left(400).constData();
        EXPECT_EQ(reading.spec.has_value(), !hasErrors(reading.findings));
        for (const Finding &finding : reading.findings) {
            EXPECT_FALSE(finding.text.isEmpty());
            EXPECT_FALSE(finding.text.contains(QLatin1Char('\n')) || finding.advice.contains(QLatin1Char('\n'))) << qPrintable(finding.text);
            EXPECT_FALSE(finding.text.endsWith(QLatin1Char('.'))) << qPrintable(finding.text);
            EXPECT_LT(finding.text.size(), 700);
            EXPECT_EQ(finding.file, QStringLiteral("images/spec.yml"));
        }
    }
}

} // namespace

TEST(SpecRefusals, Bytes)
{
    check({
        {"empty", "", "1:1 empty-spec"},
        {"comments only", "# nothing\n\n", "1:1 empty-spec"},
        {"document marker only", "---\n", "1:1 empty-spec"},
        {"a text", "images\n", "1:1 wrong-kind"},
        {"a text over two lines", "images\n x", "1:1 wrong-kind"},
        {"a list", "- images\n", "1:1 wrong-kind"},
        {"null", "~\n", "1:1 wrong-kind"},
        {"NUL", QByteArray("images:\n  a\0b: 1\n", 17), "2:4 control-character"},
        {"escape character", "images:\n  a: \x1b[31m\n", "2:6 control-character"},
        {"end of transmission, which the parser takes for the end", "images:\n  a: 1\n\x04more\n", "3:1 control-character"},
        {"C1 control", "a: \xc2\x9b\n", "1:4 control-character"},
        {"line separator", "a: \xe2\x80\xa8\n", "1:4 control-character"},
        {"not UTF-8", "images:\n  \xc3\xa9t\xe9: 1\n", "2:5 encoding"},
        {"overlong", "a: \xc0\xaf\n", "1:4 encoding"},
        {"surrogate", "a: \xed\xa0\x80\n", "1:4 encoding"},
        {"cut sequence", "a: \xe2\x82", "1:4 encoding"},
        {"UTF-16", QByteArray("\xff\xfei\0m\0", 6), "1:1 encoding"},
        {"UTF-16 without a mark", QByteArray("i\0m\0", 4), "1:2 control-character"},
        {"lone carriage return", "images:\r  a: 1\n", "1:8 lone-carriage-return"},
        {"both", QByteArray("a\0: \xff\n", 6), "1:2 control-character, 1:5 encoding"},
        {"over 1 MiB", QByteArray(1024 * 1024 + 1, '#'), "0:0 too-large"},
        {"1 MiB", QByteArray(1024 * 1024, '#'), "1:1 empty-spec"},
    });
}

TEST(SpecRefusals, Yaml)
{
    check({
        {"tab indentation", withTop("tag:\n\tprefix: \"1\"\nall_info_cmds: {}\n"), "4:1 tab-indentation"},
        {"tab after spaces", withTop("tag:\n  \tprefix: \"1\"\nall_info_cmds: {}\n"), "4:1 tab-indentation"},
        {"unterminated double quote", withTop("tag: {prefix: \"2023.2}\n"), "3:15 unterminated-quote"},
        {"unterminated single quote", withTop("tag:\n  prefix: '2023.2\nall_info_cmds: {}\n"), "4:11 unterminated-quote"},
        {"two documents", withTop("tag: {prefix: \"1\"}\n---\nimages: {}\n"), "4:1 several-documents"},
        {"an empty second document", withTop("tag: {prefix: \"1\"}\n---\n"), "4:1 several-documents"},
        {"%TAG", "%TAG ! tag:x,2000:\n---\nimages: {}\n", "1:1 directive"},
        {"unknown directive", "%FOO bar\n---\nimages: {}\n", "1:1 directive"},
        {"python tag", withTop("tag: !!python/object:os.system {prefix: \"1\"}\nall_info_cmds: {}\n"), "3:6 tag"},
        {"local tag", withTop("tag: {prefix: !x \"1\"}\nall_info_cmds: {}\n"), "3:15 tag"},
        {"binary tag", withTop("tag: {prefix: !!binary aGk}\nall_info_cmds: {}\n"), "3:15 tag"},
        {"unknown anchor", withTop("tag: *t\n"), "3:6 not-yaml"},
        {"an anchor twice", withTop("tag: &t {prefix: \"1\"}\nall_info_cmds: &t {}\n"), "4:16 duplicate-anchor"},
        {"a cycle of aliases", "images: &a\n  a: *a\n", "2:6 cyclic-alias"},
        {"a cycle of aliases in a list", "images: &a [*a]\n", "1:13 cyclic-alias"},
        {"unclosed bracket", withTop("root: [a\n"), "4:1 not-yaml"},
        {"closed twice", withTop("root: [a]]\n"), "3:10 not-yaml"},
        {"a colon in a text", withTop("wiki: remote: x\n"), "3:13 not-yaml"},
        {"bad escape", withTop("root: \"\\q\"\n"), "3:10 not-yaml"},
        {"wrong dedent", "images:\n    a:\n        image_name: x/a\n      depend_on: b\n", "4:7 not-yaml"},
        {"text behind a quote", "images:\n  a: {}\ntag:\n  prefix: '2023.1's\n", "4:19 not-yaml"},
        {"the same key", withTop("tag: {prefix: \"1\"}\nall_info_cmds: {}\ntag: {prefix: \"2\"}\n"), "5:1 duplicate-key"},
        {"the same image", "images:\n  a: {image_name: x/a}\n  a: {image_name: x/b}\n" + QByteArray(tail), "3:3 duplicate-key"},
        {"the same key of an image", withImage("    image_name: x/a\n    prune: true\n    prune: false\n"), "5:5 duplicate-key"},
        {"the same build argument", withImage("    image_name: x/a\n    build_args: {A: \"1\", B: \"2\", A: \"3\"}\n"), "4:34 duplicate-key"},
        {"the same key in quotes", withTop("tag: {prefix: \"1\", \"prefix\": \"2\"}\nall_info_cmds: {}\n"), "3:20 duplicate-key"},
        {"three times", withTop("root: a\nroot: a\nroot: a\n" + QByteArray(tail)), "4:1 duplicate-key, 5:1 duplicate-key"},
        {"two merges", "images:\n  a:\n    <<: {prune: true}\n    <<: {image_name: x/a}\n" + QByteArray(tail), "2:3 missing-image-name?, 4:5 duplicate-key"},
        {"merging a text", "images:\n  a:\n    <<: b\n    image_name: x/a\n" + QByteArray(tail), "3:9 merge"},
        {"merging a list of texts", "images:\n  a:\n    <<: [{prune: true}, b]\n    image_name: x/a\n" + QByteArray(tail), "3:25 merge"},
        {"a list as a key", withTop("? [a, b]\n: 1\n" + QByteArray(tail)), "3:3 key-not-text"},
        {"an empty key", withTop("\"\": 1\n" + QByteArray(tail)), "3:1 key-not-text"},
        {"depth in brackets", "images: " + QByteArray(40, '[') + QByteArray(40, ']') + "\n", "1:40 too-deep"},
        {"depth by thousands", "images: " + QByteArray(100000, '[') + "\n", "1:25 too-deep"},
    });
}

TEST(SpecRefusals, Images)
{
    const QByteArray name = "    image_name: x/a\n";
    check({
        {"no images", tail, "1:1 no-images"},
        {"null", "images:\n" + QByteArray(tail), "1:1 no-images"},
        {"empty", "images: {}\n" + QByteArray(tail), "1:1 no-images"},
        {"list", "images: [a]\n" + QByteArray(tail), "1:1 no-images"},
        {"text", "images: a\n" + QByteArray(tail), "1:1 no-images"},
        {"image is null", "images:\n  a:\n" + QByteArray(tail), "2:3 wrong-kind"},
        {"image is a text", "images:\n  a: x/a\n" + QByteArray(tail), "2:3 wrong-kind"},
        {"image is a list", "images:\n  a: [x/a]\n" + QByteArray(tail), "2:3 wrong-kind"},
        {"slash in a name", "images:\n  a/b: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"a name that goes up", "images:\n  ..: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"capital", "images:\n  Base: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"space", "images:\n  a b: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"leading dash", "images:\n  -a: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"leading dot", "images:\n  .a: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"not ASCII", "images:\n  caf\xc3\xa9: {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"129 characters", "images:\n  " + QByteArray(129, 'a') + ": {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"escape in a name", "images:\n  \"a\\n\": {image_name: x/a}\n" + QByteArray(tail), "2:3 illegal-image-name"},
        {"no image_name", withImage("    prune: true\n"), "2:3 missing-image-name?"},
        {"image_name empty", withImage("    image_name:\n"), "3:5 empty-value"},
        {"image_name capital", withImage("    image_name: ucsdets/Base\n"), "3:5 illegal-repository"},
        {"image_name with a tag", withImage("    image_name: x/a:1\n"), "3:5 illegal-repository"},
        {"image_name with a digest", withImage("    image_name: x/a@sha256:00\n"), "3:5 illegal-repository"},
        {"image_name with a scheme", withImage("    image_name: https://ghcr.io/x/a\n"), "3:5 illegal-repository"},
        {"image_name a list", withImage("    image_name: [x/a]\n"), "3:5 wrong-kind"},
        {"image_name twice", "images:\n  a: {image_name: x/a}\n  b: {image_name: x/a}\n" + QByteArray(tail), "3:7 duplicate-repository"},
        {"image_name twice, written differently", "images:\n  a: {image_name: debian}\n  b: {image_name: docker.io/library/debian}\n" + QByteArray(tail), "3:7 duplicate-repository"},
        {"page names that collide", "images:\n  a: {image_name: x/a-b}\n  b: {image_name: x-a/b}\n" + QByteArray(tail), "3:7 page-collision"},
        {"dockerfile goes up", withImage(name + "    dockerfile: ../../../b/Dockerfile\n"), "4:5 path-leaves-checkout"},
        {"dockerfile goes up inside", withImage(name + "    dockerfile: a/../../../../b\n"), "4:5 path-leaves-checkout"},
        {"dockerfile absolute", withImage(name + "    dockerfile: /etc/passwd\n"), "4:5 path-leaves-checkout"},
        {"dockerfile a folder", withImage(name + "    dockerfile: docker/\n"), "4:5 path-leaves-checkout"},
        {"dockerfile a list", withImage(name + "    dockerfile: [Dockerfile]\n"), "4:5 wrong-kind"},
        {"test_runner", withImage(name + "    test_runner: docker\n"), "4:5 unknown-word"},
        {"test_command unbalanced", withImage(name + "    test_command: \"sh -c 'x\"\n"), "4:5 command"},
        {"test_command nested", withImage(name + "    test_command: [sh, [x]]\n"), "4:24 wrong-kind"},
        {"timeout without unit letters", withImage(name + "    test_timeout: soon\n"), "4:5 not-a-duration"},
        {"timeout zero", withImage(name + "    build_timeout: 0\n"), "4:5 not-a-duration"},
        {"timeout negative", withImage(name + "    build_timeout: -5m\n"), "4:5 not-a-duration"},
        {"timeout of a month", withImage(name + "    integration_timeout: 720h\n"), "4:5 not-a-duration"},
        {"timeout sexagesimal", withImage(name + "    integration_timeout: 1:30\n"), "4:5 not-a-duration"},
        {"timeout beyond counting", withImage(name + "    test_timeout: 99999999999999999999\n"), "4:5 not-a-duration"},
        {"bool in words", withImage(name + "    prune: maybe\n"), "4:5 not-a-boolean"},
        {"bool n", withImage(name + "    prune: n\n"), "4:5 not-a-boolean"},
        {"bool 1", withImage(name + "    prepull: 1\n"), "4:5 not-a-boolean"},
        {"bool in quotes", withImage(name + "    integration_tests: \"true \"\n"), "4:5 not-a-boolean"},
        {"bool null", withImage(name + "    integration_tests:\n"), "4:5 not-a-boolean"},
        {"bool list", withImage(name + "    integration_tests: [true]\n"), "4:5 not-a-boolean"},
        {"build_args a list", withImage(name + "    build_args: [A=1]\n"), "4:5 wrong-kind"},
        {"build_args empty", withImage(name + "    build_args:\n"), "4:5 empty-value?"},
        {"build_args nested", withImage(name + "    build_args: {A: {B: 1}}\n"), "4:18 wrong-kind"},
        {"build_args null", withImage(name + "    build_args:\n      A:\n"), "5:7 wrong-kind"},
        {"build_args with =", withImage(name + "    build_args: {A=B: x}\n"), "4:18 illegal-build-arg"},
        {"build_args with a space", withImage(name + "    build_args: {A B: x}\n"), "4:18 illegal-build-arg"},
        {"build_args with a digit first", withImage(name + "    build_args: {1A: x}\n"), "4:18 illegal-build-arg"},
        {"build_args NUL", withImage(name + "    build_args: {A: \"x\\0y\"}\n"), "4:18 illegal-build-arg"},
        {"build_args 200 KB", withImage(name + "    build_args: {A: " + QByteArray(200 * 1024, 'x') + "}\n"), "4:18 illegal-build-arg"},
        {"build_args secret", withImage(name + "    build_args: {GITHUB_TOKEN: x, TOKENIZERS: y, AWS_SECRET_ACCESS_KEY: z}\n"), "4:18 secret-build-arg?, 4:50 secret-build-arg?"},
        {"build_args number", withImage(name + "    build_args: {V: 3.10, W: 3.9, X: true, Y: 7}\n"), "4:18 build-arg-number?"},
        {"info_cmds unknown", withImage(name + "    info_cmds: [PY, PI]\n"), "4:21 unknown-info-command"},
        {"info_cmds twice", withImage(name + "    info_cmds: [PY, PY]\n"), "4:21 duplicate-info-command?"},
        {"info_cmds a text", withImage(name + "    info_cmds: PY\n"), "4:5 wrong-kind"},
        {"info_cmds nested", withImage(name + "    info_cmds: [[PY]]\n"), "4:17 wrong-kind"},
        {"unknown key", withImage(name + "    intergration_tests: true\n"), "4:5 unknown-key?"},
        {"old keys", withImage(name + "    dbuild_env: {}\n    skip_plans: [X]\n    manifests: [Y]\n    basic_tests: x\n"), "4:5 old-key?, 5:5 old-key?, 6:5 old-key?, 7:5 old-key?"},
    });
}

TEST(SpecRefusals, Inheritance)
{
    const auto stack = [](const QByteArray &body) -> QByteArray { return body + tail; };
    check({
        {"unknown parent", stack("images:\n  a:\n    image_name: x/a\n    depend_on: base\n"), "4:5 unknown-parent"},
        {"depend_on a number", stack("images:\n  a: {image_name: x/a, depend_on: 3}\n"), "2:24 unknown-parent"},
        {"depend_on a map", stack("images:\n  a: {image_name: x/a, depend_on: {b: c}}\n"), "2:24 wrong-kind"},
        {"depend_on two", stack("images:\n  a: {image_name: x/a}\n  b: {image_name: x/b}\n  c: {image_name: x/c, depend_on: [a, b]}\n"), "4:24 wrong-kind"},
        {"depend_on none", stack("images:\n  a: {image_name: x/a, depend_on: []}\n"), "2:24 wrong-kind"},
        {"depend_on null", stack("images:\n  a: {image_name: x/a, depend_on: }\n"), "2:24 empty-value?"},
        {"depend_on itself", stack("images:\n  a: {image_name: x/a, depend_on: a}\n"), "2:24 cycle"},
        {"cycle of two", stack("images:\n  a: {image_name: x/a, depend_on: b}\n  b: {image_name: x/b, depend_on: a}\n"), "2:24 cycle"},
        {"a tail behind a cycle", stack("images:\n  t: {image_name: x/t, depend_on: b}\n  a: {image_name: x/a, depend_on: b}\n  b: {image_name: x/b, depend_on: a}\n"), "3:24 cycle"},
        {"two cycles", stack("images:\n  a: {image_name: x/a, depend_on: a}\n  b: {image_name: x/b, depend_on: b}\n"), "2:24 cycle, 3:24 cycle"},
        {"unknown root", stack("root: b\nimages:\n  a: {image_name: x/a}\n"), "1:1 unknown-root"},
        {"unknown root in a list", stack("root: [a, b]\nimages:\n  a: {image_name: x/a}\n"), "1:11 unknown-root"},
        {"root is a map", stack("root: {a: b}\nimages:\n  a: {image_name: x/a}\n"), "1:1 wrong-kind"},
        {"root is empty", stack("root:\nimages:\n  a: {image_name: x/a}\n"), "1:1 empty-value?"},
        {"root has a parent", stack("root: b\nimages:\n  a: {image_name: x/a}\n  b: {image_name: x/b, depend_on: a}\n"), "1:1 root-has-parent"},
        {"unreachable", stack("root: a\nimages:\n  a: {image_name: x/a}\n  b: {image_name: x/b}\n  c: {image_name: x/c, depend_on: b}\n"), "4:3 unreachable, 5:3 unreachable"},
        {"everything at once", "root: z\nimages:\n  a: {image_name: X, depend_on: q, prunes: true}\n  b: {image_name: x/b, depend_on: b}\ntag: {prefix: 2023.10}\n",
         "1:1 missing-info-commands?, 1:1 unknown-root, 3:7 illegal-repository, 3:22 unknown-parent, 3:36 unknown-key?, 4:24 cycle, 5:7 prefix-changes"},
    });
}

TEST(SpecRefusals, UsedImages)
{
    const auto stack = [](const char *image) -> QByteArray { return "images:\n  t: {image_name: x/t}\n  b: {image_name: x/b}\n  a:\n    image_name: x/a\n    depend_on: b\n" + QByteArray(image) + tail; };
    check({
        {"a list", stack("    uses: [t, b]\n"), ""},
        {"one", stack("    uses: t\n"), ""},
        {"a map", stack("    uses: {t: {TOOLS: \"{image}\"}, b: }\n"), ""},
        {"unknown", stack("    uses: [t, tool]\n"), "7:15 unknown-used-image"},
        {"unknown in a map", stack("    uses:\n      tt: {A: x}\n"), "8:7 unknown-used-image"},
        {"twice", stack("    uses: [t, t]\n"), "7:15 duplicate-use?"},
        {"itself", stack("    uses: [a]\n"), "7:12 cycle"},
        {"a placeholder", stack("    uses: {t: {TOOLS: \"{img}\"}}\n"), "7:16 unknown-placeholder"},
        {"a number", stack("    uses: 3\n"), "7:11 unknown-used-image"},
        {"a list in a list", stack("    uses: [[t]]\n"), "7:12 wrong-kind"},
        {"round over both", "images:\n  a: {image_name: x/a, uses: [c]}\n  b: {image_name: x/b, depend_on: a}\n  c: {image_name: x/c, depend_on: b}\n" + QByteArray(tail), "2:31 cycle"},
        {"parent_args", stack("    parent_args: {NS: \"{host}/{namespace}\", V: \"{tag}\", W: \"a{ b}\"}\n"), ""},
        {"parent_args unknown", stack("    parent_args: {NS: \"{hots}\"}\n"), "7:19 unknown-placeholder"},
        {"parent_args name", stack("    parent_args: {A-B: x}\n"), "7:19 illegal-build-arg"},
        {"parent_args list", stack("    parent_args: {A: [x]}\n"), "7:19 wrong-kind"},
        {"parent_args without parent", withImage("    image_name: x/a\n    parent_args: {A: x}\n"), "4:5 parent-args-without-parent?"},
        {"parent_args of the stack", withTop(QByteArray("parent_args: {A: \"{tagg}\"}\n") + tail), "3:15 unknown-placeholder"},
    });
}

TEST(SpecRefusals, Prefix)
{
    const auto prefix = [](const QByteArray &text) -> QByteArray { return withTop("all_info_cmds: {}\ntag:\n  prefix: " + text + "\n"); };
    check({
        {"2023.10", prefix("2023.10"), "5:3 prefix-changes"},
        {"2023.20", prefix("2023.20"), "5:3 prefix-changes"},
        {"two zeros", prefix("2023.00"), "5:3 prefix-changes"},
        {"underscore", prefix("1_0"), "5:3 prefix-changes"},
        {"hexadecimal", prefix("0x1F"), "5:3 prefix-changes"},
        {"octal", prefix("010"), "5:3 prefix-changes"},
        {"binary", prefix("0b11"), "5:3 prefix-changes"},
        {"exponent", prefix("1e3"), "5:3 prefix-changes"},
        {"sexagesimal", prefix("12:30"), "5:3 prefix-changes"},
        {"plus", prefix("+1"), "5:3 prefix-changes"},
        {"infinity", prefix(".inf"), "5:3 prefix-changes"},
        {"yes", prefix("yes"), "5:3 prefix-changes"},
        {"many digits", prefix("2023.12345678901234567890"), "5:3 prefix-changes"},
        {"no digits behind the point", prefix("2023."), "5:3 prefix-changes"},
        {"a number that survives", prefix("2021.3"), "5:3 prefix-unquoted?"},
        {"a whole number", prefix("2023"), "5:3 prefix-unquoted?"},
        {"a date", prefix("2023-01-01"), "5:3 prefix-unquoted?"},
        {"three parts", prefix("2021.3.1"), ""},
        {"in quotes", prefix("\"2023.10\""), ""},
        {"tagged as text", prefix("!!str 2023.10"), ""},
        {"null", prefix(""), "5:3 empty-value"},
        {"empty", prefix("\"\""), "5:3 empty-value"},
        {"list", prefix("[a]"), "5:3 wrong-kind"},
        {"slash", prefix("a/b"), "5:3 illegal-tag"},
        {"leading dot", prefix("\".1\""), "5:3 illegal-tag"},
        {"leading dash", prefix("\"-1\""), "5:3 illegal-tag"},
        {"too long", prefix(QByteArray(121, 'a')), "5:3 illegal-tag"},
        {"missing", withTop("all_info_cmds: {}\ntag: {}\n"), "4:1 missing-tag-prefix?"},
        {"no tag", withTop("all_info_cmds: {}\n"), "1:1 missing-tag-prefix?"},
        {"tag is a text", withTop("all_info_cmds: {}\ntag: x\n"), "4:1 wrong-kind"},
        {"suffix", withTop("all_info_cmds: {}\ntag: {prefix: \"1\", suffix: comit}\n"), "4:20 unknown-word"},
        {"unknown key", withTop("all_info_cmds: {}\ntag: {prefix: \"1\", postfix: x}\n"), "4:20 unknown-key?"},
    });
}

TEST(SpecRefusals, TopLevel)
{
    const QByteArray tag = "tag: {prefix: \"1\"}\n";
    check({
        {"unknown key", withTop(QByteArray(tail) + "immages: {}\n"), "5:1 unknown-key?"},
        {"old keys", withTop(QByteArray(tail) + "plans: {}\ntags: []\nmanifests: {}\n"), "5:1 old-key?, 6:1 old-key?, 7:1 old-key?"},
        {"no commands", withTop(tag), "1:1 missing-info-commands?"},
        {"commands empty", withTop(tag + "all_info_cmds:\n"), "4:1 empty-value?"},
        {"commands a list", withTop(tag + "all_info_cmds: [a]\n"), "4:1 wrong-kind"},
        {"command is a text", withTop(tag + "all_info_cmds:\n  A: python3 -V\n"), "5:3 wrong-kind"},
        {"command missing", withTop(tag + "all_info_cmds:\n  A: {description: x}\n"), "5:3 missing-command"},
        {"command empty", withTop(tag + "all_info_cmds:\n  A: {description: x, command: \"\"}\n"), "5:23 empty-value"},
        {"command of blanks", withTop(tag + "all_info_cmds:\n  A: {description: x, command: \"  \"}\n"), "5:23 empty-value"},
        {"command with an open quote", withTop(tag + "all_info_cmds:\n  A: {description: x, command: \"bash -c 'ls\"}\n"), "5:23 command"},
        {"command a list", withTop(tag + "all_info_cmds:\n  A: {description: x, command: [ls]}\n"), "5:23 wrong-kind"},
        {"no description", withTop(tag + "all_info_cmds:\n  A: {command: ls}\n"), "5:3 missing-description?"},
        {"unknown key of a command", withTop(tag + "all_info_cmds:\n  A: {command: ls, description: x, comand: ls}\n"), "5:36 unknown-key?"},
        {"main_branches a map", withTop(QByteArray(tail) + "main_branches: {a: b}\n"), "5:1 wrong-kind"},
        {"main_branches with an empty one", withTop(QByteArray(tail) + "main_branches: [main, \"\"]\n"), "5:23 wrong-kind"},
        {"main_branches with a pattern", withTop(QByteArray(tail) + "main_branches: [main, \"release/*\"]\n"), "5:23 no-such-branch?"},
        {"wiki a text", withTop(QByteArray(tail) + "wiki: https://x\n"), "5:1 wrong-kind"},
        {"wiki.remote an option", withTop(QByteArray(tail) + "wiki: {remote: --upload-pack=x}\n"), "5:8 illegal-remote"},
        {"wiki.remote a program", withTop(QByteArray(tail) + "wiki: {remote: \"ext::sh -c x\"}\n"), "5:8 illegal-remote"},
        {"wiki.repository_url", withTop(QByteArray(tail) + "wiki: {repository_url: \"javascript:x\"}\n"), "5:8 illegal-url"},
        {"gates a map", withTop(QByteArray(tail) + "promotion_gates: {a: b}\n"), "5:1 wrong-kind"},
        {"a gate a text", withTop(QByteArray(tail) + "promotion_gates: [gpu]\n"), "5:19 wrong-kind"},
        {"a gate without anything", withTop(QByteArray(tail) + "promotion_gates: [{}]\n"), "5:19 missing-name, 5:19 missing-command"},
        {"a gate's name", withTop(QByteArray(tail) + "promotion_gates: [{name: a/b, command: [x]}]\n"), "5:20 illegal-name"},
        {"two gates", withTop(QByteArray(tail) + "promotion_gates: [{name: a, command: [x]}, {name: a, command: [x], timeout: never}]\n"), "5:45 duplicate-gate, 5:68 not-a-duration"},
    });
}

TEST(SpecRefusals, TheContractsOwnExample)
{
    const SpecReading reading = readSpec("root: a\n\nimages:\n  a:\n    image_name: ghcr.io/x/a\n    build_args:\n      V: \"1\"\n\n\n\n"
                                         "  rstudio-notebook:\n    image_name: ghcr.io/x/r\n    prune: true\n    depend_on: base\n" + QByteArray(tail));
    ASSERT_EQ(reading.findings.size(), 1);
    EXPECT_EQ(QString(reading.findings[0].place() + QLatin1String(": ") + reading.findings[0].text),
              QStringLiteral("images/spec.yml:14:5: depend_on names \"base\", which is not an image"));
}

TEST(SpecRefusals, NearestWordsAreOffered)
{
    const SpecReading reading = readSpec("images:\n  datahub-base: {image_name: x/a, intergration_tests: true}\n  b: {image_name: x/b, depend_on: datahub-bse, info_cmds: [PYVER]}\n"
                                         "all_info_cmds: {PY_VER: {description: d, command: c}}\ntag: {prefix: 2023.10}\n");
    QStringList advice;
    for (const Finding &finding : reading.findings)
        advice += finding.advice;
    EXPECT_EQ(advice, (QStringList{QStringLiteral("did you mean integration_tests?"), QStringLiteral("did you mean datahub-base?"),
                                   QStringLiteral("did you mean PY_VER?"), QStringLiteral("write it in quotes: prefix: \"2023.10\"")}));
}

TEST(SpecRefusals, ACycleIsToldInFull)
{
    const SpecReading reading = readSpec("images:\n  a: {image_name: x/a, depend_on: c}\n  b: {image_name: x/b, depend_on: a}\n  c: {image_name: x/c, depend_on: b}\n" + QByteArray(tail));
    ASSERT_EQ(reading.findings.size(), 1);
    EXPECT_EQ(reading.findings[0].text, QStringLiteral("depend_on goes round in a circle: a -> c -> b -> a"));
}

TEST(SpecRefusals, ABombOfAliasesIsQuick)
{
    QByteArray bomb = "x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n";
    for (int i = 1; i < 12; ++i) {
        const QByteArray last = "*x" + QByteArray::number(i - 1);
        bomb += "x" + QByteArray::number(i) + ": &x" + QByteArray::number(i) + " [" + QByteArrayList(10, last).join(", ") + "]\n";
    }
    const WorkTime timer;
    const SpecReading reading = readSpec("images: {a: {image_name: x/a}}\n" + bomb);
    EXPECT_TRUE(told(reading).contains(QLatin1String("too-many-aliases"))) << qPrintable(told(reading));
    EXPECT_LT(timer.elapsed(), 2000);
}

} // namespace spec_refusals_test
