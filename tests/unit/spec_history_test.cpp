// Every version of spec.yml that ever was, against what the scripts' YAML reader made of it (tests/data/specs).
#include "model/stack/spec.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <gtest/gtest.h>

namespace spec_history_test {

using namespace stackwright;

namespace {

const QString folder = QStringLiteral(STACKWRIGHT_TEST_DATA "/specs/");

QByteArray contents(const QString &name)
{
    QFile file(folder + name);
    EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << qPrintable(name);
    return file.readAll();
}

QList<QJsonObject> parsed()
{
    QList<QJsonObject> all;
    for (const QByteArray &line : contents(QStringLiteral("parsed.jsonl")).split('\n'))
        if (!line.isEmpty())
            all += QJsonDocument::fromJson(line).object();
    return all;
}

QStringList texts(const QJsonValue &list)
{
    QStringList all;
    for (const QJsonValue &one : list.toArray())
        all += one.toString();
    return all;
}

void compare(const Spec &spec, const QJsonObject &value)
{
    const QJsonObject images = value[QLatin1String("images")].toObject();
    ASSERT_EQ(spec.images.size(), images.size());
    for (const ImageSpec &image : spec.images) {
        const QJsonObject expected = images[image.name].toObject();
        EXPECT_EQ(image.repository, expected[QLatin1String("image_name")].toString());
        EXPECT_EQ(image.parent, expected[QLatin1String("depend_on")].toString());
        EXPECT_EQ(image.parentIndex, spec.indexOf(image.parent));
        EXPECT_EQ(image.integrationTests, expected[QLatin1String("integration_tests")].toBool(false));
        EXPECT_EQ(image.prune, expected[QLatin1String("prune")].toBool(false));
        EXPECT_EQ(image.prepull, expected[QLatin1String("prepull")].toBool(true));
        EXPECT_EQ(image.infoCommands, texts(expected[QLatin1String("info_cmds")]));
        const QJsonObject arguments = expected[QLatin1String("build_args")].toObject();
        EXPECT_EQ(image.buildArgs.size(), arguments.size());
        for (const auto &[name, text] : image.buildArgs)
            EXPECT_EQ(text, arguments[name].toString()) << qPrintable(name);
    }
    const QJsonObject commands = value[QLatin1String("all_info_cmds")].toObject();
    EXPECT_EQ(spec.infoCommands.size(), commands.size());
    for (const InfoCommand &command : spec.infoCommands) {
        EXPECT_EQ(command.description, commands[command.key][QLatin1String("description")].toString());
        EXPECT_EQ(command.command, commands[command.key][QLatin1String("command")].toString());
    }
    const QJsonValue prefix = value[QLatin1String("tag")][QLatin1String("prefix")];
    EXPECT_EQ(spec.tagPrefix.value_or(QString()), prefix.toString());
    EXPECT_EQ(spec.whyNotRunnable.isEmpty(), !commands.isEmpty() && prefix.isString());
}

QString told(const QList<Finding> &findings)
{
    QStringList lines;
    for (const Finding &finding : findings)
        lines += finding.place() + QLatin1Char(' ') + finding.rule + QLatin1String(": ") + finding.text;
    return lines.join(QLatin1Char('\n'));
}

} // namespace

TEST(SpecHistory, EveryVersionReadsAsTheScriptsReadIt)
{
    // The three that are refused are refused by what is wrong with them.
    const QHash<QString, QString> refused = {
        {QStringLiteral("023_acb9b75.yml"), QStringLiteral("not-yaml")},
        {QStringLiteral("043_a8fb6ac.yml"), QStringLiteral("unknown-parent")},
        {QStringLiteral("068_6df26d5.yml"), QStringLiteral("unknown-parent")},
    };
    int read = 0;
    for (const QJsonObject &version : parsed()) {
        const QString name = version[QLatin1String("file")].toString();
        SCOPED_TRACE(qPrintable(name));
        const SpecReading reading = readSpec(contents(name));
        ++read;
        if (refused.contains(name)) {
            ASSERT_FALSE(reading.spec);
            EXPECT_TRUE(told(reading.findings).contains(refused[name])) << qPrintable(told(reading.findings));
            continue;
        }
        ASSERT_TRUE(reading.spec) << qPrintable(told(reading.findings));
        compare(*reading.spec, version[QLatin1String("value")].toObject());
    }
    EXPECT_EQ(read, 75);
}

TEST(SpecHistory, TheOrderOfTheFileIsKept)
{
    const SpecReading reading = readSpec(contents(QStringLiteral("038_9ccb921.yml")));
    ASSERT_TRUE(reading.spec);
    QStringList names;
    for (const ImageSpec &image : reading.spec->images)
        names += image.name;
    EXPECT_EQ(names, (QStringList{QStringLiteral("datascience-notebook"), QStringLiteral("rstudio-notebook"), QStringLiteral("scipy-ml-notebook")}));
}

TEST(SpecHistory, AnOldSpecCanBePlannedAndSaysWhyItCannotRun)
{
    const SpecReading reading = readSpec(contents(QStringLiteral("015_7149f41.yml")));
    ASSERT_TRUE(reading.spec);
    EXPECT_FALSE(reading.spec->tagPrefix);
    EXPECT_EQ(reading.spec->whyNotRunnable, QStringLiteral("the spec has no tag.prefix"));
    EXPECT_TRUE(told(reading.findings).contains(QLatin1String("old-key: \"plans\""))) << qPrintable(told(reading.findings));
    EXPECT_TRUE(told(reading.findings).contains(QLatin1String("old-key: \"dbuild_env\"")));
    EXPECT_TRUE(told(reading.findings).contains(QLatin1String("missing-tag-prefix")));
}

TEST(SpecHistory, ASpecOfTodayHasNoFindings)
{
    EXPECT_EQ(told(readSpec(contents(QStringLiteral("074_2035e52.yml"))).findings), QString());
    EXPECT_EQ(told(readSpec(contents(QStringLiteral("029_87418cd.yml"))).findings), QString());
}

} // namespace spec_history_test
