#include "tests/support/tinystack.h"

#include <QDir>
#include <QFile>
#include <QUuid>

#include <gtest/gtest.h>

namespace stackwright::outside {

namespace {

/// What stands for pytest in images that have no Python: the folders' *.sh, one case each.
const QByteArray checker = R"(#!/bin/sh
tests=0 failures=0 cases=
for argument; do
    case $argument in --junitxml=*) report=${argument#--junitxml=}; continue ;; -*) continue ;; esac
    for script in "$argument" "$argument"/*.sh; do
        [ -f "$script" ] || continue
        tests=$((tests + 1))
        if said=$(sh "$script" 2>&1); then
            echo "passed: $script"
            cases="$cases<testcase classname=\"tests\" name=\"$(basename "$script" .sh)\" time=\"0.01\"/>"
        else
            echo "failed: $script: $said"
            failures=$((failures + 1))
            cases="$cases<testcase classname=\"tests\" name=\"$(basename "$script" .sh)\" time=\"0.01\"><failure message=\"$said\"/></testcase>"
        fi
    done
done
echo "<?xml version=\"1.0\"?><testsuites><testsuite name=\"tiny\" tests=\"$tests\" failures=\"$failures\" errors=\"0\" skipped=\"0\">$cases</testsuite></testsuites>" >"$report"
[ "$failures" -eq 0 ]
)";

} // namespace

TinyStack::TinyStack(const QList<TinyImage> &images, const QByteArray &moreSpec)
{
    QByteArray spec = "images:\n  base:\n    image_name: team/base\n    test_command: [/usr/local/bin/check]\n    info_cmds: [WHO]\n";
    write(QStringLiteral("images/base/Dockerfile"),
          "FROM stackwright/tiny:1\nCOPY check /usr/local/bin/check\nRUN chmod 755 /usr/local/bin/check\n");
    write(QStringLiteral("images/base/check"), checker);
    write(QStringLiteral("images/base/tests/base.sh"), "test -x /usr/local/bin/check\n");
    write(QStringLiteral("images/tests_common/common.sh"), "test -d /etc\n");
    write(QStringLiteral("images/change_ignore.json"), R"({"BuildAll": ["tests_common", "spec.yml", "change_ignore.json"], "ChangeIgnore": []})");
    for (const TinyImage &image : images) {
        const QString parent = image.parent.isEmpty() ? QStringLiteral("base") : image.parent;
        const QString repository = image.repository.isEmpty() ? QString(QLatin1String("team/") + image.name) : image.repository;
        spec += "  " + image.name.toUtf8() + ":\n    image_name: " + repository.toUtf8() + "\n    depend_on: " + parent.toUtf8()
                + "\n    test_command: [/usr/local/bin/check]\n    info_cmds: [WHO]\n" + image.moreSpec;
        write(QLatin1String("images/") + image.name + QLatin1String("/Dockerfile"),
              "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n" + image.dockerfile);
        if (!image.test.isEmpty())
            write(QLatin1String("images/") + image.name + QLatin1String("/tests/own.sh"), image.test);
    }
    spec += "tag:\n  prefix: \"2026.3\"\nall_info_cmds:\n  WHO: {description: Who, command: id}\n" + moreSpec;
    write(QStringLiteral("images/spec.yml"), spec);
    // Two stacks of one second must not be one commit: images and containers are told apart by it.
    write(QStringLiteral("whose"), QUuid::createUuid().toByteArray());
    commit(QStringLiteral("Begin"));
    EXPECT_TRUE(QDir().mkpath(output()));
}

TinyStack::~TinyStack()
{
    removeImagesOf(*this);
}

void TinyStack::addWiki()
{
    const QString clone = output() + QLatin1String("/wiki");
    auto inWiki = [&](const QString &folder, const QStringList &arguments) {
        const Outcome outcome = call(QStringLiteral("git"), arguments, {folder, {}, 60});
        EXPECT_EQ(outcome.code, 0) << outcome.err.constData();
    };
    inWiki(m_output.path(), {QStringLiteral("init"), QStringLiteral("-q"), QStringLiteral("--bare"), QStringLiteral("-b"), QStringLiteral("main"), wikiRemote()});
    inWiki(m_output.path(), {QStringLiteral("clone"), QStringLiteral("-q"), wikiRemote(), clone});
    inWiki(clone, {QStringLiteral("checkout"), QStringLiteral("-q"), QStringLiteral("-B"), QStringLiteral("main")});
    QFile home(clone + QLatin1String("/Home.md"));
    ASSERT_TRUE(home.open(QFile::WriteOnly));
    home.write("# Ours\r\n\r\nWritten by a person.\r\n\r\n| Commit | Image | Manifest |\r\n| :-: | :-: | :-: |\r\n\r\nA last word, without an end");
    home.close();
    inWiki(clone, {QStringLiteral("add"), QStringLiteral("Home.md")});
    inWiki(clone, {QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("-m"), QStringLiteral("Begin the wiki")});
    inWiki(clone, {QStringLiteral("push"), QStringLiteral("-q"), QStringLiteral("origin"), QStringLiteral("main")});
}

QByteArray TinyStack::published(const QString &file) const
{
    const Outcome shown = call(QStringLiteral("git"), {QStringLiteral("--git-dir"), wikiRemote(), QStringLiteral("show"), QLatin1String("main:") + file});
    return shown.code == 0 ? shown.out : QByteArray();
}

int TinyStack::publishedCommits() const
{
    return call(QStringLiteral("git"), {QStringLiteral("--git-dir"), wikiRemote(), QStringLiteral("rev-list"), QStringLiteral("--count"), QStringLiteral("main")})
        .out.trimmed().toInt();
}

Outcome TinyStack::run(const QStringList &arguments, const QStringList &environment) const
{
    const QString state = m_output.filePath(QStringLiteral("state"));
    return console(QStringList{QStringLiteral("-C"), path(), QStringLiteral("--output"), output()} + arguments,
                   {path(), QStringList{QLatin1String("XDG_STATE_HOME=") + state, QLatin1String("XDG_CACHE_HOME=") + state,
                                        QLatin1String("XDG_DATA_HOME=") + state} + environment, 240});
}

QByteArray TinyStack::result(const QString &fullName) const
{
    QString safe = fullName;
    safe.replace(QLatin1Char('/'), QLatin1Char('-')).replace(QLatin1Char(':'), QLatin1Char('-'));
    return readAll(output() + QLatin1String("/artifacts/") + safe + QLatin1String(".yaml"));
}

QJsonObject TinyStack::lastEvent() const
{
    const QList<QJsonObject> events = journal(output() + QLatin1String("/artifacts/run.jsonl"));
    return events.isEmpty() ? QJsonObject() : events.last();
}

QString TinyStack::stages(const QString &image) const
{
    QStringList told;
    for (const QJsonObject &event : journal(output() + QLatin1String("/artifacts/run.jsonl")))
        if (event[QLatin1String("event")].toString() == QLatin1String("stage-finished") && event[QLatin1String("image")].toString() == image)
            told += event[QLatin1String("stage")].toString() + QLatin1Char(' ') + event[QLatin1String("state")].toString();
    return told.join(QLatin1String(", "));
}

} // namespace stackwright::outside
