// What a good spec.yml means (reference.md 2), and that a large or damaged one is no trouble.
#include "model/stack/spec.h"
#include "tests/support/worktime.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

#include <random>

namespace spec_reading_test {

using namespace stackwright;

namespace {

const QByteArray tail = "tag: {prefix: \"1\"}\n";

QString told(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings)
        lines += finding.place() + QLatin1Char(' ') + finding.rule + QLatin1String(": ") + finding.text;
    return lines.join(QLatin1Char('\n'));
}

Spec read(const QByteArray &yaml)
{
    const SpecReading reading = readSpec(yaml);
    EXPECT_TRUE(reading.spec) << qPrintable(told(reading.findings));
    return reading.spec.value_or(Spec{});
}

/// "a=x/a<parent prune it noprepull A:1 [P,Q]; …": the images in the order of the spec.
std::string images(const Spec &spec)
{
    QStringList all;
    for (const ImageSpec &image : spec.images) {
        QString one = image.name + QLatin1Char('=') + image.repository;
        if (!image.parent.isEmpty())
            one += QLatin1Char('<') + image.parent;
        one += QLatin1String(image.prune ? " prune" : "") + QLatin1String(image.integrationTests ? " it" : "") + QLatin1String(image.prepull ? "" : " noprepull");
        for (const auto &[name, value] : image.buildArgs)
            one += QLatin1Char(' ') + name + QLatin1Char(':') + value;
        if (!image.infoCommands.isEmpty())
            one += QLatin1String(" [") + image.infoCommands.join(QLatin1Char(',')) + QLatin1Char(']');
        all += one;
    }
    return all.join(QLatin1String("; ")).toStdString();
}

} // namespace

TEST(SpecReading, TheExampleOfTheContract)
{
    const SpecReading reading = readSpec(R"(root: base
main_branches: [main, release]
images:
  base:
    image_name: ucsdets/datahub-base-notebook
    dockerfile: docker/Dockerfile
    build_args: {NAME: value, VERSION: 3.8}
    test_runner: container
    test_command: [python3, -m, pytest]
    test_timeout: 30m
    build_timeout: 90s
    integration_timeout: 1h30m
    integration_tests: true
    info_cmds: [PY_VER, APT_PKG_LIST]
    prune: false
    prepull: true
  child: {image_name: ucsdets/child, depend_on: [base], test_runner: host, test_command: "bash -c 'ls \"a b\"'", test_timeout: 7}
tag:
  prefix: "2023.2"
  suffix: branch
all_info_cmds:
  PY_VER: {description: Python Version, command: python3 --version}
  APT_PKG_LIST: {description: Packages, command: apt list}
wiki: {remote: ../wiki.git, repository_url: https://github.com/ucsd-ets/x/}
promotion_gates:
  - {name: gpu, command: [./gpu, --all], timeout: 2h}
  - {name: human, command: "./ask 'a b'"}
)");
    ASSERT_TRUE(reading.spec) << qPrintable(told(reading.findings));
    EXPECT_EQ(told(reading.findings), QString());
    const Spec &spec = *reading.spec;
    EXPECT_EQ(spec.mainBranches, (QStringList{QStringLiteral("main"), QStringLiteral("release")}));
    EXPECT_EQ(spec.tagPrefix, QStringLiteral("2023.2"));
    EXPECT_EQ(spec.tagSuffix, TagSuffix::Branch);
    EXPECT_EQ(spec.whyNotRunnable, QString());
    EXPECT_EQ(spec.wiki, (WikiSpec{QStringLiteral("../wiki.git"), QStringLiteral("https://github.com/ucsd-ets/x")}));
    ASSERT_EQ(spec.promotionGates.size(), 2);
    EXPECT_EQ(spec.promotionGates[0].timeout, std::chrono::hours(2));
    EXPECT_EQ(spec.promotionGates[1].command, (QStringList{QStringLiteral("./ask"), QStringLiteral("a b")}));
    ASSERT_EQ(spec.images.size(), 2);
    const ImageSpec &base = spec.images[0], &child = spec.images[1];
    EXPECT_EQ(base.line, 4);
    EXPECT_EQ(base.dockerfile, QStringLiteral("docker/Dockerfile"));
    EXPECT_EQ(base.testTimeout, std::chrono::minutes(30));
    EXPECT_EQ(base.buildTimeout, std::chrono::seconds(90));
    EXPECT_EQ(base.integrationTimeout, std::chrono::minutes(90));
    EXPECT_EQ(base.testRunner, TestRunner::Container);
    EXPECT_TRUE(base.integrationTests);
    EXPECT_EQ(base.buildArgs[1].second, QStringLiteral("3.8"));
    EXPECT_EQ(child.parentIndex, 0);
    EXPECT_EQ(child.testRunner, TestRunner::Host);
    EXPECT_EQ(child.testTimeout, std::chrono::seconds(7));
    EXPECT_EQ(child.testCommand, (QStringList{QStringLiteral("bash"), QStringLiteral("-c"), QStringLiteral("ls \"a b\"")}));
    EXPECT_EQ(spec.infoCommands[0].description, QStringLiteral("Python Version"));
}

TEST(SpecReading, KeysOfTestsStandInAnImageOrAtTheTop)
{
    const SpecReading reading = readSpec("tag: {prefix: '1'}\nall_info_cmds: {}\ntest_command: [./check, '{image}']\ntest_report: exit-code\ntests: ['t/{name}']\n"
                                         "test_timeout: 5m\nimages:\n  a: {image_name: x/a}\n"
                                         "  b: {image_name: x/b, test_command: [], test_report: junit, test_lock: port-8888, tests_of_ancestors: yes, tests: []}\n"
                                         "  c: {image_name: x/c, test_command: pytest -x, test_lock: ''}\n");
    ASSERT_TRUE(reading.spec) << (reading.findings.isEmpty() ? std::string() : reading.findings.first().text.toStdString());
    EXPECT_TRUE(reading.findings.isEmpty()) << reading.findings.first().text.toStdString();
    const ImageSpec &a = reading.spec->images[0], &b = reading.spec->images[1], &c = reading.spec->images[2];
    EXPECT_EQ(a.testCommand, (QStringList{QStringLiteral("./check"), QStringLiteral("{image}")}));
    EXPECT_TRUE(a.testCommandWritten);
    EXPECT_EQ(a.testReport, TestReportForm::ExitCode);
    EXPECT_EQ(a.tests, QStringList(QStringLiteral("t/{name}")));
    EXPECT_EQ(a.testTimeout, std::chrono::minutes(5));
    EXPECT_FALSE(a.testLock);
    EXPECT_TRUE(b.testCommand.isEmpty() && b.testCommandWritten);
    EXPECT_EQ(b.testReport, TestReportForm::JUnit);
    EXPECT_EQ(b.testLock, QStringLiteral("port-8888"));
    EXPECT_TRUE(b.testsOfAncestors);
    EXPECT_TRUE(b.tests.isEmpty());
    EXPECT_EQ(c.testCommand, (QStringList{QStringLiteral("pytest"), QStringLiteral("-x")}));
    EXPECT_EQ(c.testLock, QString());
    EXPECT_NE(fingerprint(a), fingerprint(c));
}

TEST(SpecReading, TestsOutsideTheCheckoutAreRefused)
{
    for (const char *path : {"/etc", "../x", "a/../../x", "--pdb"}) {
        const SpecReading reading = readSpec(QByteArray("tag: {prefix: '1'}\nall_info_cmds: {}\nimages:\n  a: {image_name: x/a, tests: ['") + path + "']}\n");
        ASSERT_FALSE(reading.spec) << path;
        EXPECT_EQ(reading.findings.first().rule, QStringLiteral("path-leaves-checkout")) << path;
        EXPECT_EQ(reading.findings.first().line, 4) << path;
    }
}

TEST(SpecReading, MergesAsPyYamlDoes)
{
    // What PyYAML 6 makes of the same text.
    const struct { QByteArray yaml; const char *expected; } cases[] = {
        {"x: &d {image_name: x/d, prune: true, build_args: {A: \"1\", B: \"2\"}}\nimages:\n  a: {<<: *d, image_name: x/a}\n  b: {image_name: x/b, <<: *d}\n"
         "  c: {<<: *d, image_name: x/c, build_args: {C: \"3\"}}\n",
         "a=x/a prune A:1 B:2; b=x/b prune A:1 B:2; c=x/c prune C:3"},
        {"x: &x {prune: true, prepull: false}\ny: &y {prune: false, integration_tests: true}\nimages:\n  a: {image_name: x/a, <<: [*x, *y]}\n"
         "  b: {image_name: x/b, <<: [*y, *x]}\n  c: {image_name: x/c, <<: [*y, *x], prune: yes}\n",
         "a=x/a prune it noprepull; b=x/b it noprepull; c=x/c prune it noprepull"},
        {"base: &base\n  datahub: {image_name: x/datahub}\n  second: {image_name: x/second, depend_on: datahub}\nimages:\n  own: {image_name: x/own, depend_on: second}\n"
         "  <<: *base\n  second: {image_name: x/other, depend_on: datahub}\n",
         "datahub=x/datahub; second=x/other<datahub; own=x/own<second"},
        {"one: &one {prune: true}\ntwo: &two {<<: *one, prepull: false}\nimages:\n  a: {image_name: x/a, <<: *two}\n  b: {image_name: x/b, \"<<\": x}\n",
         "a=x/a prune noprepull; b=x/b"},
        {"args: &args {A: \"1\", B: \"2\", C: \"3\"}\nimages:\n  a:\n    image_name: x/a\n    build_args: {B: \"9\", D: \"4\", <<: *args}\n  b:\n    image_name: x/b\n"
         "    build_args: {<<: [{C: \"c\", E: \"e\"}, *args], A: \"a\"}\n",
         "a=x/a A:1 B:9 C:3 D:4; b=x/b A:a B:2 C:c E:e"},
        {"images:\n  a: &a\n    image_name: x/a\n    info_cmds: &cmds [P, Q]\n  b:\n    <<: *a\n    image_name: x/b\n    depend_on: a\n"
         "  c: {image_name: x/c, info_cmds: *cmds, depend_on: b}\nall_info_cmds: {P: {description: p, command: p}, Q: {description: q, command: q}}\n",
         "a=x/a [P,Q]; b=x/b<a [P,Q]; c=x/c<b [P,Q]"},
    };
    for (const auto &one : cases)
        EXPECT_EQ(images(read(one.yaml + tail)), one.expected) << one.yaml.constData();
}

TEST(SpecReading, ANameIsTheTextAsWritten)
{
    EXPECT_EQ(images(read("root: no\nimages:\n  no: {image_name: x/no}\n  null: {image_name: x/null, depend_on: no}\n  on: {image_name: x/on, depend_on: null}\n"
                          "  3.10: {image_name: x/3, depend_on: on}\n  1_0: {image_name: x/10, depend_on: 3.10}\n")),
              "no=x/no; null=x/null<no; on=x/on<null; 3.10=x/3<on; 1_0=x/10<3.10");
    // A value that is missing is not the name of what follows it.
    EXPECT_EQ(images(read("images:\n  a:\n    image_name: x/a\n    depend_on:\n  null: {image_name: x/null, depend_on: a}\n")), "a=x/a; null=x/null<a");
}

TEST(SpecReading, AByteOrderMarkAndCrLfDoNoHarm)
{
    const QByteArray yaml = "images:\n  a:\n    image_name: x/a\n    build_args:\n      T: |\n        one\n        two\n  b: {image_name: x/b, depend_on: a}\nall_info_cmds: {}\n" + tail;
    const Spec plain = read(yaml);
    QByteArray windows = "\xef\xbb\xbf" + yaml;
    windows.replace("\n", "\r\n");
    EXPECT_EQ(read(windows), plain);
    EXPECT_EQ(plain.images[0].buildArgs[0].second, QStringLiteral("one\ntwo\n"));
    // Places are counted without the mark.
    EXPECT_EQ(readSpec("\xef\xbb\xbfimages:\r\n  a: {image_name: X}\r\n").findings[2].place(), QStringLiteral("images/spec.yml:2:7"));
}

TEST(SpecReading, ColumnsCountCharacters)
{
    const SpecReading reading = readSpec("images: {a: {image_name: x/a, build_args: {A: \"\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\x8b\"}, prun: true}}\nall_info_cmds: {}\n" + tail);
    ASSERT_EQ(reading.findings.size(), 1);
    EXPECT_EQ(reading.findings[0].place(), QStringLiteral("images/spec.yml:1:55"));
}

TEST(SpecReading, WhatIsOddButGood)
{
    for (const QByteArray &yaml : {QByteArray("%YAML 1.1\n---\nimages: {a: {image_name: x/a}}\nall_info_cmds: {}\n" + tail + "...\n"),
                                   QByteArray("--- # one document\nimages: {a: {image_name: x/a}}\nall_info_cmds: {}\n" + tail),
                                   QByteArray("images: !!map {a: {image_name: !!str x/a, info_cmds: !!seq []}}\nall_info_cmds: {}\n" + tail),
                                   QByteArray("images:\n  a:\n    image_name: x/a\n    build_args:\n      T: |\n        all:\n        \techo \"x\n      U: \"a\n\tb\"\nall_info_cmds: {}\n" + tail),
                                   QByteArray("root: [a, b]\nimages: {a: {image_name: x/a}, b: {image_name: x/b}}\nall_info_cmds: {}\n" + tail),
                                   QByteArray("\"root\": 'a'\n\"images\": {\"a\": {\"image_name\": \"x/a\"}}\n\"all_info_cmds\": {}\n" + tail),
                                   QByteArray("{\"images\": {\"a\": {\"image_name\": \"x/a\", \"prune\": true}}, \"tag\": {\"prefix\": \"1\"}, \"all_info_cmds\": {}}")})
        EXPECT_EQ(told(readSpec(yaml).findings), QString()) << yaml.constData();
}

TEST(SpecReading, TheFingerprintIsOfTheMeaning)
{
    const auto print = [](const QByteArray &body) { return fingerprint(read("images:\n  a: {" + body + "}\n" + tail).images.value(0)); };
    const QByteArray one = print("image_name: x/a, build_args: {A: \"1\", B: \"2\"}");
    EXPECT_EQ(print("build_args: {B: '2', A: '1'}, image_name: 'x/a', prune: false, test_timeout: 1h"), one);
    EXPECT_NE(print("image_name: x/a, build_args: {A: \"1\", B: \"3\"}"), one);
    EXPECT_NE(print("image_name: x/b, build_args: {A: \"1\", B: \"2\"}"), one);
    EXPECT_NE(print("image_name: x/a, build_args: {A: \"1\", B: \"2\"}, prune: true"), one);
}

TEST(SpecReading, TwoThousandImagesAreQuick)
{
    QByteArray chain = "d: &d {prune: true, info_cmds: [P]}\nimages:\n", star = chain;
    for (int i = 0; i < 2000; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray own = "  image-" + n + ":\n    <<: *d\n    image_name: ghcr.io/owner/image-" + n + "\n    build_args: {A: \"1\", B: \"2\"}\n";
        chain += own;
        star += own;
        if (i > 0) {
            chain += "    depend_on: image-" + QByteArray::number(i - 1) + "\n";
            star += "    depend_on: image-0\n";
        }
    }
    const QByteArray rest = "all_info_cmds: {P: {description: p, command: p}}\n" + tail;
    for (const QByteArray &body : {chain, star}) {
        const WorkTime timer;
        const Spec spec = read(body + rest);
        EXPECT_EQ(spec.images.size(), 2000);
        EXPECT_EQ(spec.breadthFirst().size(), 2000);
        EXPECT_LT(timer.elapsed(), 3000);
    }
}

TEST(SpecReading, NoShapeOfALargeFileTakesLong)
{
    const auto repeated = [](const QByteArray &piece, const QByteArray &head = {}) {
        QByteArray all = head;
        while (all.size() + piece.size() < 300 * 1024)
            all += piece;
        return all;
    };
    const auto numbered = [](const char *before, const char *after, const QByteArray &head) {
        QByteArray all = head;
        for (int i = 0; all.size() < 300 * 1024; ++i)
            all += before + QByteArray::number(i) + after;
        return all;
    };
    const QList<QPair<const char *, QByteArray>> shapes = {
        {"unknown keys", numbered("k", ": 1\n", "")},
        {"the same key", repeated("a: 1\n")},
        {"images with unknown parents", numbered("  i", ": {depend_on: nobody}\n", "images:\n")},
        {"images that are wrong", numbered("  I", ": x\n", "images:\n")},
        {"info commands that are unknown", numbered("c", ", ", "all_info_cmds: {}\nimages: {a: {image_name: x/a, info_cmds: [")},
        {"one line", numbered("k", ": 1, ", "{")},
        {"one line, not ASCII", numbered("\xc3\xa9", ": 1, ", "{")},
        {"brackets", repeated("[")},
        {"braces", repeated("{")},
        {"question marks", repeated("? ")},
        {"dashes", repeated("- ")},
        {"colons", repeated(": ")},
        {"quotes", repeated("\"")},
        {"apostrophes", repeated("'")},
        {"quotes and tabs", repeated("\"\t\n")},
        {"tabs in a block", repeated("  \tx\n", "a: |\n")},
        {"a long text", repeated("x", "a: ")},
        {"lines of a text", repeated(" x\n", "a:\n")},
        {"bad bytes", repeated("\xff")},
        {"comments", repeated("#\n")},
        {"merges", repeated("  <<: *a\n", "a: &a {x: 1}\nb:\n")},
        {"aliases", repeated("- *a\n", "- &a x\n")},
        {"anchors", numbered("- &a", " x\n", "")},
    };
    for (const auto &[name, yaml] : shapes) {
        const WorkTime timer;
        const SpecReading reading = readSpec(yaml);
        EXPECT_LT(timer.elapsed(), 20000) << name;
        EXPECT_FALSE(reading.findings.isEmpty()) << name;
        EXPECT_LE(reading.findings.size(), 1001) << name;
        if (qEnvironmentVariableIsSet("STACKWRIGHT_TIMES"))
            printf("%6lld ms %7lld findings  %s\n", static_cast<long long>(timer.elapsed()), static_cast<long long>(reading.findings.size()), name);
    }
}

TEST(SpecReading, ADamagedSpecIsReadOrRefusedWithAPlace)
{
    const QDir folder(QStringLiteral(STACKWRIGHT_TEST_DATA "/specs"));
    QList<QByteArray> specs;
    for (const QString &name : folder.entryList({QStringLiteral("*.yml")})) {
        QFile file(folder.filePath(name));
        ASSERT_TRUE(file.open(QIODevice::ReadOnly));
        specs += file.readAll();
    }
    ASSERT_EQ(specs.size(), 75);
    const QList<QByteArray> pieces = {"\"", "'", "[", "]", "{", "}", ":", ": ", "- ", "\n", "\t", "&a ", "*a", "<<: *a\n", "!!str ", "!x ", "|", ">", "#", "%", "---\n", "? ",
                                      ",", "\\", "\xff", QByteArray(1, '\0'), "\r", "\xe2\x80\xa8", "null", "no", "2023.10", "a: &a [*a]\n", "  ", "@", "`", "images:", "depend_on: "};
    std::mt19937 random(20230201);
    const auto below = [&](qsizetype n) { return static_cast<qsizetype>(random() % static_cast<std::mt19937::result_type>(qMax<qsizetype>(n, 1))); };
    int refused = 0;
    for (int round = 0; round < 3000; ++round) {
        QByteArray yaml = specs[below(specs.size())];
        for (qsizetype edits = 1 + below(4); edits > 0; --edits) {
            const qsizetype at = below(yaml.size());
            switch (below(5)) {
            case 0: yaml.remove(at, 1 + below(20)); break;
            case 1: yaml.insert(at, pieces[below(pieces.size())]); break;
            case 2: yaml.insert(at, yaml.mid(below(yaml.size()), 1 + below(80))); break;
            case 3: yaml.truncate(at); break;
            default: yaml[at] = static_cast<char>(random() & 0xff); break;
            }
        }
        const SpecReading reading = readSpec(yaml);
        EXPECT_EQ(reading.spec.has_value(), !hasErrors(reading.findings)) << yaml.constData();
        refused += reading.spec ? 0 : 1;
        for (const Finding &finding : reading.findings) {
            EXPECT_GE(finding.line, 1) << qPrintable(finding.text) << '\n' << yaml.constData();
            EXPECT_GE(finding.column, 1) << qPrintable(finding.text) << '\n' << yaml.constData();
            EXPECT_LE(finding.line, yaml.count('\n') + 1) << qPrintable(finding.text);
            EXPECT_FALSE(finding.text.isEmpty());
        }
        if (reading.spec) {
            EXPECT_EQ(reading.spec->breadthFirst().size(), reading.spec->images.size());
        }
        if (HasFailure())
            break;
    }
    EXPECT_GT(refused, 1000);
    EXPECT_LT(refused, 2950);
}

} // namespace spec_reading_test
