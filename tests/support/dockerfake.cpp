#include "tests/support/dockerfake.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace stackwright {

namespace {

QString optionValue(const Command &command, const QString &option)
{
    for (const QString &word : command.arguments)
        if (word.startsWith(option))
            return word.mid(option.size());
    return {};
}

QJsonObject labelsGiven(const Command &command, QJsonObject labels)
{
    for (qsizetype i = 0; i + 1 < command.arguments.size(); ++i)
        if (const QString &pair = command.arguments[i + 1]; command.arguments[i] == QLatin1String("--label"))
            labels.insert(pair.section(QLatin1Char('='), 0, 0), pair.section(QLatin1Char('='), 1));
    return labels;
}

bool begins(const Command &command, const QStringList &words)
{
    return command.arguments.mid(0, words.size()) == words;
}

} // namespace

QString DockerFake::idOf(const QString &name)
{
    return QLatin1String("sha256:") + QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
}

DockerFake::DockerFake()
{
    // Rules added last win: the general ones come first.
    FakeReply absent;
    absent.code = 1;
    absent.output = "Error: No such image\n";
    launcher.on([](const Command &c) { return begins(c, {QStringLiteral("image"), QStringLiteral("inspect")}); }, absent);
    FakeReply history;
    history.output = "{\"CreatedAt\":\"2026-01-01T00:00:00Z\",\"CreatedBy\":\"/bin/sh -c true\",\"ID\":\"sha256:1\",\"Size\":\"7\"}\n";
    launcher.on([](const Command &c) { return begins(c, {QStringLiteral("history")}); }, history);
    FakeReply builds;
    builds.output = "Step 1/1 : FROM scratch\nSuccessfully built\n";
    builds.effect = [this](const Command &command) { build(command); };
    launcher.on([](const Command &c) { return begins(c, {QStringLiteral("build")}) || begins(c, {QStringLiteral("buildx"), QStringLiteral("build")}); }, builds);
    FakeReply tags;
    tags.effect = [this](const Command &command) { name(command.arguments.value(1), command.arguments.value(2)); };
    launcher.on([](const Command &c) { return begins(c, {QStringLiteral("tag")}) && c.arguments.value(1).contains(QLatin1Char('@')); }, tags);
    FakeReply pushes;
    pushes.effect = [this](const Command &command) { push(command); };
    launcher.on([](const Command &c) { return begins(c, {QStringLiteral("push")}); }, pushes);
    FakeReply tests;
    tests.effect = [this](const Command &command) { report(command); };
    launcher.on(QStringLiteral("--junitxml="), tests);
}

void DockerFake::build(const Command &command)
{
    const QString image = QFileInfo(command.arguments.last()).fileName(), id = idOf(image);
    QFile file(optionValue(command, QStringLiteral("--iidfile=")));
    if (file.open(QIODevice::WriteOnly))
        file.write(id.toLatin1());
    images.insert(id, id);
    m_labels.insert(image, labelsGiven(command, m_labels.value(parents.value(image))));
    QFile metadata(optionValue(command, QStringLiteral("--metadata-file=")));
    if (!metadata.fileName().isEmpty() && metadata.open(QIODevice::WriteOnly))
        metadata.write(QJsonDocument(QJsonObject{{QStringLiteral("containerimage.digest"), idOf(image + QLatin1String(".manifest"))}}).toJson());
    QStringList names{id};
    if (const QString to = optionValue(command, QStringLiteral("--output=type=image,name=")).section(QLatin1Char(','), 0, 0); !to.isEmpty())
        names += QString(to + QLatin1Char('@') + idOf(image + QLatin1String(".manifest"))); // what a pull of it brings
    for (const QString &word : command.arguments)
        if (word.startsWith(QLatin1String("--tag=")))
            names += word.mid(6);
    for (const QString &name : names) {
        images.insert(name, id);
        FakeReply found;
        found.output = QJsonDocument(QJsonArray{QJsonObject{{QStringLiteral("Id"), id}, {QStringLiteral("Size"), 1000},
            {QStringLiteral("RootFS"), QJsonObject{{QStringLiteral("Layers"), QJsonArray::fromStringList(layers.value(image))}}},
            {QStringLiteral("Config"), QJsonObject{{QStringLiteral("Labels"), m_labels.value(image)}}}}}).toJson();
        launcher.on([name](const Command &c) {
            return begins(c, {QStringLiteral("image"), QStringLiteral("inspect")}) && c.arguments.contains(name);
        }, found);
    }
}

void DockerFake::name(const QString &from, const QString &to)
{
    if (!images.contains(from))
        return;
    images.insert(to, images.value(from));
    FakeReply found;
    found.output = QJsonDocument(QJsonArray{QJsonObject{{QStringLiteral("Id"), images.value(from)}, {QStringLiteral("Size"), 1000}}}).toJson();
    launcher.on([to](const Command &c) { return begins(c, {QStringLiteral("image"), QStringLiteral("inspect")}) && c.arguments.contains(to); }, found);
}

void DockerFake::push(const Command &command)
{
    pushed.insert(command.arguments.last(), images.value(command.arguments.last()));
}

void DockerFake::report(const Command &command)
{
    if (!writesReport)
        return;
    QString path = optionValue(command, QStringLiteral("--junitxml="));
    for (const QString &word : command.arguments) // a container's folder, by its mount
        if (word.startsWith(QLatin1String("type=bind,source=")) && word.contains(QLatin1String("target=/stackwright/report")))
            path = word.section(QLatin1Char(','), 1, 1).mid(7) + QLatin1String("/report.xml");
    QByteArray xml = "<testsuites><testsuite tests=\"" + QByteArray::number(2 + failedTests) + "\" failures=\"" + QByteArray::number(failedTests)
        + "\" errors=\"0\"><testcase classname=\"t\" name=\"test_a\"/><testcase classname=\"t\" name=\"test_b\"/>";
    for (int i = 0; i < failedTests; ++i)
        xml += "<testcase classname=\"" + failedClass + "\" name=\"test_bad\"><failure message=\"boom\">trace</failure></testcase>";
    xml += "</testsuite></testsuites>";
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(xml);
}

} // namespace stackwright
