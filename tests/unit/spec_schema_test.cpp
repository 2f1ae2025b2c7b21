// resources/spec.schema.json, for editors: it knows the keys that the reader knows, with their types, and no others.
#include "model/base/files.h"
#include "model/stack/spec.h"
#include "model/stack/spec_keys.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace spec_schema_test {

using namespace stackwright;

namespace {

QJsonObject schema()
{
    const Result<QByteArray> bytes = readFile(QStringLiteral(STACKWRIGHT_SOURCE "/resources/spec.schema.json"), mebibyte);
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(bytes.ok() ? *bytes : QByteArray(), &problem);
    EXPECT_TRUE(document.isObject()) << qPrintable(problem.errorString());
    return document.object();
}

std::string sorted(QStringList keys)
{
    keys.sort();
    return keys.join(QLatin1Char(' ')).toStdString();
}

std::string keysOf(const QJsonValue &object)
{
    EXPECT_FALSE(object[QLatin1String("additionalProperties")].toBool(true)) << "it lets any key through";
    return sorted(object[QLatin1String("properties")].toObject().keys());
}

TEST(SpecSchema, KnowsTheKeysThatTheReaderKnows)
{
    const QJsonObject root = schema(), top = root[QLatin1String("properties")].toObject(), named = root[QLatin1String("definitions")].toObject();
    const QStringList ofImage = imageKeys + variantKeys + testKeys;
    QStringList usual = ofImage;
    usual.removeAll(QStringLiteral("image_name"));
    usual.removeAll(QStringLiteral("depend_on"));
    EXPECT_EQ(keysOf(root), sorted(topKeys + testKeys));
    EXPECT_EQ(keysOf(named[QLatin1String("image")]), sorted(ofImage));
    EXPECT_EQ(keysOf(top[QLatin1String("defaults")]), sorted(usual));
    EXPECT_EQ(keysOf(named[QLatin1String("info")]), sorted(infoKeys));
    EXPECT_EQ(keysOf(named[QLatin1String("gate")]), sorted(gateKeys));
    EXPECT_EQ(keysOf(named[QLatin1String("secret")]), sorted(secretKeys));
    EXPECT_EQ(keysOf(top[QLatin1String("tag")]), sorted(tagKeys));
    EXPECT_EQ(keysOf(top[QLatin1String("wiki")]), sorted(wikiKeys));
    EXPECT_EQ(keysOf(top[QLatin1String("limits")]), sorted(limitKeys));
    EXPECT_EQ(keysOf(top[QLatin1String("cache")]), sorted(cacheKeys));
}

/// Each word that the schema offers for a key is one that the reader takes, and one that it does not offer is refused.
TEST(SpecSchema, OffersTheWordsThatTheReaderTakes)
{
    const auto findings = [](const QString &key, const QString &word) {
        const QString top = key.contains(QLatin1Char('.')) ? QString(QLatin1String("tag: {prefix: \"1\", suffix: ") + word + QLatin1String("}\n"))
                                                           : QString(QLatin1String("tag: {prefix: \"1\"}\n") + key + QLatin1String(": ") + word + QLatin1Char('\n'));
        const SpecReading reading = readSpec(QString(top + QLatin1String("all_info_cmds: {}\nimages:\n  a: {image_name: x/a}\n")).toUtf8());
        return reading.findings.size();
    };
    const QJsonObject root = schema(), top = root[QLatin1String("properties")].toObject();
    int offered = 0;
    QList<QPair<QString, QJsonValue>> all{{QStringLiteral("tag.suffix"), top[QLatin1String("tag")][QLatin1String("properties")][QLatin1String("suffix")]}};
    for (auto one = top.begin(); one != top.end(); ++one)
        all.append({one.key(), one.value()});
    for (const auto &[key, value] : std::as_const(all)) {
        const QJsonArray words = value[QLatin1String("enum")].toArray();
        for (const QJsonValue &word : words) {
            ++offered;
            EXPECT_EQ(findings(key, word.toString()), 0) << qPrintable(key) << ' ' << qPrintable(word.toString());
        }
        EXPECT_TRUE(words.isEmpty() || findings(key, QStringLiteral("nonsense")) > 0) << qPrintable(key);
    }
    EXPECT_EQ(offered, 8);
}

TEST(SpecSchema, DescribesEachKey)
{
    const QJsonObject root = schema();
    const auto described = [](const QJsonValue &mapping) {
        const QJsonObject keys = mapping[QLatin1String("properties")].toObject();
        EXPECT_FALSE(keys.isEmpty());
        for (auto one = keys.begin(); one != keys.end(); ++one)
            EXPECT_FALSE(one.value()[QLatin1String("description")].toString().isEmpty()) << qPrintable(one.key());
    };
    described(root);
    for (const QJsonValue &one : root[QLatin1String("definitions")].toObject())
        described(one);
}

} // namespace

} // namespace spec_schema_test
