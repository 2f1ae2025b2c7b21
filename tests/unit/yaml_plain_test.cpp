// The quick reading of plain YAML against the parser's: where it does not decline, the parser has no finding and its tree is
// the same, kinds, texts, quotes, lines and columns.
#include "model/stack/yaml_plain.h"

#include <QDir>
#include <QFile>

#include <gtest/gtest.h>

#include <random>

using namespace stackwright;

namespace {

void tell(const YamlNode &node, int depth, QByteArray *to)
{
    static const char *const kinds[] = {"null", "text", "list", "map"};
    *to += QByteArray(depth * 2, ' ') + kinds[static_cast<int>(node.kind)] + ' ' + QByteArray::number(node.line) + ':' + QByteArray::number(node.column)
           + (node.quoted ? " quoted " : " ") + node.text.toUtf8().toPercentEncoding(" /-") + '\n';
    for (const YamlNode &item : node.items)
        tell(item, depth + 1, to);
    for (const YamlEntry &entry : node.entries) {
        tell(entry.key, depth + 1, to);
        tell(entry.value, depth + 2, to);
    }
}

std::string told(const YamlNode &node)
{
    QByteArray text;
    tell(node, 0, &text);
    return text.toStdString();
}

/// True if it was read quickly.
bool hold(const QByteArray &yaml)
{
    const YamlLines lines(yaml);
    if (!checkYamlBytes(lines, QStringLiteral("f")).isEmpty())
        return false;
    const std::optional<YamlNode> quick = readPlainYaml(lines);
    if (!quick)
        return false;
    const YamlReading whole = parseYaml(yaml, QStringLiteral("f"));
    EXPECT_TRUE(whole.findings.isEmpty()) << yaml.toStdString() << '\n' << qPrintable(whole.findings.value(0).text);
    if (whole.root)
        EXPECT_EQ(told(*quick), told(*whole.root)) << yaml.toStdString();
    else
        ADD_FAILURE() << "the parser reads nothing: " << yaml.toStdString();
    return true;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(path);
    return file.readAll();
}

const char *const quick[] = {
    "a: b\n", "a: b", "a:\n  b: c\n", "---\na: b\n", "# c\n\na: b # c\n\n# d\n", "a: b#c\n", "a: 'b'\n", "a: \"b\"   # c\n", "a: 'it''s'\n",
    "a: \"say \\\"b\\\" \\\\ \"\n", "a: \"\"\n", "a: ''\n", "a:\nb: c\n", "a:\n", "a: ~\n", "a: null\nb: NULL # x\n", "a: nullable\n", "\"a\": b\n", "'a b': c\n",
    "a: [b, c]\n", "a: []\n", "a: {}\n", "a: [ b , c ]  # d\n", "a: {b: c, d: [e, {f: g}]}\n", "a: {b: {}, c: []}\n", "a: [-m, pytest]\n",
    "a: {\"b\": \"c\", 'd': 'e'}\n", "a: [\"b, c\", 'd]']\n", "a: [x/y:5, http://z/:1]\n", "a: [b,\n  c,\n\n  # d\n  e]\n", "a: {b: c,\n    d: e\n  }\n", "a: [b\n  , c]\n",
    "a:\n- b\n- c\nd: e\n", "a:\n  - b\n  - [c, d]\n  - {e: f}\n  - 'g'\n", "a:\n    b:\n        c: d\n    e: f\ng: h\n",
    "a: b c\n  d e\n  f\n", "a: b:c\n", "a: b - c\n", "a: -b\n", "a: --c d\n", "a: b 'c' \"d\" [e] {f} , & * ! | > % @\n",
    "a: <<\n", "a b: c d\n", "a-b.c/d: e\n", "no: yes\n", "1: 2.0\n2023.10: x\n", "\xc3\xa9: {\xc3\xbc: b}\n", "a: $(b) + c\n",
    "a: .b\n", "a: /b\n", "a: ~b\n", "a:    b\n", "a: (b)\n", "a: b  \n  c  \n", "a: {b: ~, c: null}\n", "a:  # c\n  b: c\n", "a: b?\n", "a: [b c, d  e]\n"};

const char *const wholeLanguage[] = {
    "a:\n  b: one\n    two: three\n", "", "# nothing\n", "a", "- a\n", "[a]\n", "{a: b}\n", "a: |\n  b\n", "a: >-\n  b\n", "a: &x b\nc: *x\n", "a: !!str b\n", "<<: {a: b}\n", "a: b\na: c\n", "a: {b: c, b: d}\n",
    "a:\tb\n", "a: b\r\nc: d\r\n", "? a\n: b\n", "a: b: c\n", "a: [b\n", "a: [b,, c]\n", "a: [b, c,]\n", "a: {b, c}\n", "a: {b: }\n", "a: [b: c]\n", "a: 'b\n  c'\n", "a: \"b\\n\"\n",
    "a: b\n c: d\n", "a:\n   b: c\n  d: e\n", "a:\n  - b\n   - c\n", "a:\n  - b\n  c: d\n", "a:\n  - b: c\n", "a:\n  -\n    b\n", "a: - b\n", "a: ? b\n", "a: @b\n", "a: `b\n", "a: %b\n", "~: a\n", "null: a\n",
    ": a\n", "a: b\n--- \nc: d\n", "a: b\n...\n", "%YAML 1.2\n---\na: b\n", "a: b # c\n  d\n", "a: b\n\n  c\n", "a: b\n  # c\n  d\n", "a: [b]c\n", "a: 'b'c\n", "a: \"b\"\n  c\n", "  a: b\n", "a: b\n  c: d\n",
    "a:b\n", "a :b\n", "a: [b]: c\n", "a: {b: c}}\n", "a: {\n}\n", "a: [b\n]\n"};

} // namespace

TEST(YamlPlain, ReadsWhatSpecsAreWrittenInAsTheParserDoes)
{
    for (const char *yaml : quick)
        EXPECT_TRUE(hold(yaml)) << "declined: " << yaml;
}

TEST(YamlPlain, DeclinesOrAgreesOnEverythingElse)
{
    for (const char *yaml : wholeLanguage)
        hold(yaml);
}

TEST(YamlPlain, EverySpecOfTheHistoryIsReadQuickly)
{
    const QDir folder(QStringLiteral(STACKWRIGHT_TEST_DATA "/specs"));
    const QStringList names = folder.entryList({QStringLiteral("*.yml")}, QDir::Files);
    ASSERT_GT(names.size(), 70);
    int declined = 0;
    for (const QString &name : names)
        declined += hold(contents(folder.filePath(name))) ? 0 : 1;
    EXPECT_LE(declined, 3);
}

TEST(YamlPlain, AgreesOnMutationsOfSpecs)
{
    std::mt19937 random(20261122);
    const auto below = [&](qsizetype n) { return static_cast<qsizetype>(random() % static_cast<unsigned>(n)); };
    QList<QByteArray> seeds;
    for (const char *yaml : quick)
        seeds += yaml;
    for (const char *yaml : wholeLanguage)
        seeds += yaml;
    const QDir folder(QStringLiteral(STACKWRIGHT_TEST_DATA "/specs"));
    for (const char *name : {"005*.yml", "030*.yml", "060*.yml"})
        seeds += contents(folder.filePath(folder.entryList({QString::fromLatin1(name)}).value(0))).left(1500);
    const QByteArrayList pieces{" ", "  ", "\n", "\n  ", ":", ": ", "- ", "-", ",", "[", "]", "{", "}", "#", " #", "'", "\"", "a", "~", "null", "?", "<<", "\\", "b: c", "...", "---", "\xc3\xbc", "&", "*", "!", "|", ">", "%", "@", "="};
    int taken = 0;
    const int rounds = qEnvironmentVariableIntValue("STACKWRIGHT_YAML_ROUNDS");
    for (int round = 0; round < (rounds ? rounds : 12'000) && !::testing::Test::HasFailure(); ++round) {
        QByteArray yaml = seeds[below(seeds.size())];
        for (qsizetype edits = 1 + below(4); edits > 0; --edits) {
            const qsizetype at = below(yaml.size() + 1);
            switch (below(4)) {
            case 0: yaml.insert(at, pieces[below(pieces.size())]); break;
            case 1: yaml.remove(at, 1 + below(3)); break;
            case 2: yaml.replace(at, 1, pieces[below(pieces.size())]); break;
            default: yaml += seeds[below(70)]; break;
            }
        }
        taken += hold(yaml) ? 1 : 0;
    }
    EXPECT_GT(taken, 1'000);
}
