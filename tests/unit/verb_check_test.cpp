#include "app/console/verb.h"

#include "tests/support/repository.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <gtest/gtest.h>

namespace verb_check_test {

using namespace stackwright;

namespace {

struct Said
{
    int code = -1;
    QByteArray out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Said say(const Request &request)
{
    Said said;
    Console console([&](const QByteArray &bytes) { said.out += bytes; }, [&](const QByteArray &bytes) { said.err += bytes; });
    const std::unique_ptr<Verb> verb = makeVerb(request, console);
    if (!verb) {
        ADD_FAILURE() << "no such verb";
        return said;
    }
    int ends = 0;
    QObject::connect(verb.get(), &Verb::ended, verb.get(), [&](int code) {
        said.code = code;
        ++ends;
    });
    verb->start();
    EXPECT_EQ(ends, 1);
    return said;
}

Request check(const QString &folder)
{
    Request request;
    request.command = QStringLiteral("check");
    request.place.repo = folder;
    return request;
}

} // namespace

TEST(CheckVerb, AGoodStackEndsWithZeroAndASummary)
{
    TestRepository repository;
    repository.writeStack("base ds");
    const Said said = say(check(repository.path()));
    EXPECT_EQ(said.code, 0) << said.err.constData();
    EXPECT_EQ(said.out, QByteArray());
    EXPECT_TRUE(said.err.endsWith("images/spec.yml: 2 images, 0 errors, 0 warnings\n")) << said.err.constData();
}

TEST(CheckVerb, EachFindingIsALineWithWhatToDoBelow)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.write("images/spec.yml", "images:\n  base:\n    image_name: x/base\n    depend_on: bas\n    prun: true\ntag: {prefix: 2023.10}\nall_info_cmds: {}\n");
    Request request = check(repository.path());
    request.json = true;
    const Said said = say(request);
    EXPECT_EQ(said.code, 2);
    EXPECT_EQ(said.err, "error: images/spec.yml:4:5: depend_on names \"bas\", which is not an image\n  did you mean base?\n"
                        "warning: images/spec.yml:5:5: unknown key \"prun\"\n  did you mean prune?\n"
                        "error: images/spec.yml:6:7: prefix 2023.10 is read as a number and becomes 2023.1\n  write it in quotes: prefix: \"2023.10\"\n"
                        "images/spec.yml: 0 images, 2 errors, 1 warning\n");
    const QJsonObject json = said.json();
    EXPECT_EQ(json[QLatin1String("schema")].toInt(), 1);
    EXPECT_FALSE(json[QLatin1String("ok")].toBool(true));
    ASSERT_EQ(json[QLatin1String("findings")].toArray().size(), 3);
    const QJsonValue first = json[QLatin1String("findings")][0];
    EXPECT_EQ(first[QLatin1String("severity")].toString(), QStringLiteral("error"));
    EXPECT_EQ(first[QLatin1String("rule")].toString(), QStringLiteral("unknown-parent"));
    EXPECT_EQ(first[QLatin1String("line")].toInt(), 4);
    EXPECT_EQ(first[QLatin1String("column")].toInt(), 5);
}

TEST(CheckVerb, WritesSarif)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.write("images/old/Dockerfile", "FROM debian\n");
    Request request = check(repository.path());
    request.sarif = repository.beside(QStringLiteral("check.sarif"));
    EXPECT_EQ(say(request).code, 0);
    QFile file(request.sarif);
    ASSERT_TRUE(file.open(QIODevice::ReadOnly));
    const QJsonObject log = QJsonDocument::fromJson(file.readAll()).object();
    EXPECT_EQ(log[QLatin1String("runs")][0][QLatin1String("results")][0][QLatin1String("ruleId")].toString(), QStringLiteral("unknown-image-folder"));
}

TEST(CheckVerb, ACommitIsReadFromItsTree)
{
    TestRepository repository;
    repository.writeStack("base");
    repository.commit();
    QDir(repository.path(QByteArray("images"))).removeRecursively();
    Request request = check(repository.path());
    EXPECT_EQ(say(request).code, 2);
    request.selection.head = QStringLiteral("HEAD");
    EXPECT_EQ(say(request).code, 0);
    request.selection.head = QStringLiteral("no-such-branch");
    EXPECT_EQ(say(request).code, 2);
}

TEST(CheckVerb, WithoutGitOnlyACommitCannotBeChecked)
{
    QTemporaryDir folder;
    QDir(folder.path()).mkpath(QStringLiteral("images/a"));
    for (const auto &[name, bytes] : {std::pair("images/spec.yml", "images: {a: {image_name: x/a}}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n"), std::pair("images/a/Dockerfile", "FROM debian\n")}) {
        QFile file(folder.filePath(QLatin1String(name)));
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    EXPECT_EQ(say(check(folder.path())).code, 0);
    Request request = check(folder.path());
    request.selection.head = QStringLiteral("HEAD");
    const Said said = say(request);
    EXPECT_EQ(said.code, 3) << said.err.constData();
    EXPECT_TRUE(said.err.startsWith("error: ")) << said.err.constData();
}

TEST(ExportVerb, PrintsTheStackForOtherTools)
{
    TestRepository repository;
    repository.writeStack("base ds<base");
    repository.commit();
    Request request;
    request.command = QStringLiteral("export");
    request.place.repo = repository.path();
    for (const char *what : {"bake", "compose", "github-actions"}) {
        request.subcommand = QLatin1String(what);
        const Said said = say(request);
        EXPECT_EQ(said.code, 0) << what << said.err.constData();
        EXPECT_TRUE(said.out.contains("images/ds")) << said.out.constData();
        EXPECT_EQ(say(request).out, said.out);
    }
    repository.write("images/spec.yml", "images: {base: {image_name: x/base}, ds: {image_name: x/ds, depend_on: base}}\n");
    repository.commit();
    EXPECT_EQ(say(request).code, 2);
    repository.write("images/spec.yml", "images: [\n");
    const Said said = say(request);
    EXPECT_EQ(said.code, 2);
    EXPECT_TRUE(said.err.startsWith("error: images/spec.yml:")) << said.err.constData();
}

} // namespace verb_check_test
