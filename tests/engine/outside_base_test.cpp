// A base from elsewhere that moves: the plan sees it by digests, the run builds what it is under, and what cannot be told is said.
#include "tests/support/outside.h"

#include <QJsonArray>
#include <QUuid>

#include <gtest/gtest.h>

namespace outside_base_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

class BaseTest : public ::testing::Test
{
protected:
    void SetUp() override
    {
        base = registry.address() + u"/elsewhere/base:1"_s;
        pushBase("first");
        repo.write(u"stackwright.yml"_s, "build_all_on_main: false\nimages:\n  root: {image_name: " + registry.address().toUtf8() + "/team/root, test_command: []}\n  child: {image_name: " + registry.address().toUtf8()
                                             + "/team/child, depend_on: root, test_command: []}\n  other: {image_name: " + registry.address().toUtf8() + "/team/other, test_command: []}\ntag: {prefix: \"1\"}\nall_info_cmds: {}\n");
        repo.write(u"root/Dockerfile"_s, "FROM " + base.toUtf8() + "\nCOPY whose /whose\n");
        repo.write(u"root/whose"_s, QUuid::createUuid().toByteArray());
        repo.write(u"child/Dockerfile"_s, "FROM root\n");
        repo.write(u"other/Dockerfile"_s, "FROM stackwright/tiny:1\nCOPY whose /whose\n");
        repo.write(u"other/whose"_s, QUuid::createUuid().toByteArray());
        repo.commit(u"Begin"_s);
    }
    void TearDown() override
    {
        const QByteArray ids = call(u"docker"_s, {u"images"_s, u"-q"_s, u"--filter"_s, u"reference="_s + registry.address() + u"/*/*"_s}).out.trimmed();
        for (const QByteArray &id : ids.split('\n'))
            if (!id.isEmpty())
                call(u"docker"_s, {u"rmi"_s, u"-f"_s, QString::fromLatin1(id)});
    }

    /// Another image under the same tag, in the registry and not on this machine.
    void pushBase(const QByteArray &content)
    {
        QTemporaryDir folder;
        Repository files;
        files.write(u"Dockerfile"_s, "FROM stackwright/tiny:1\nCOPY content /content\n");
        files.write(u"content"_s, content);
        EXPECT_EQ(call(u"docker"_s, {u"build"_s, u"-q"_s, u"-t"_s, base, files.path()}, {{}, {u"DOCKER_BUILDKIT=0"_s}, 120}).code, 0);
        EXPECT_EQ(call(u"docker"_s, {u"push"_s, u"-q"_s, base}).code, 0);
        EXPECT_EQ(call(u"docker"_s, {u"rmi"_s, base}).code, 0);
    }
    Outcome say(const QStringList &words) const
    {
        return console(QStringList{u"-C"_s, repo.path(), u"--output"_s, out.filePath(u"out"_s)} + words, {{}, {u"XDG_STATE_HOME="_s + out.filePath(u"state"_s)}, 240});
    }
    QString digest() const { return registry.digest(u"elsewhere/base"_s, u"1"_s); }
    /// "root: base-image-moved(a to b); child: parent-rebuilt" of what would be built.
    QString planned(QStringList *unknown = nullptr) const
    {
        const QJsonObject plan = say({u"plan"_s, u"--check-base"_s, u"--base"_s, u"HEAD"_s, u"--json"_s}).json();
        QStringList told;
        for (const QJsonValue &image : plan[u"images"_s].toArray())
            if (image[u"action"_s].toString() == u"build"_s) {
                const QJsonObject reason = image[u"reasons"_s][0].toObject();
                told += image[u"name"_s].toString() + u": "_s + reason[u"kind"_s].toString() + (reason.contains(u"from"_s) ? u'(' + reason[u"from"_s].toString() + u" to "_s + reason[u"to"_s].toString() + u')' : QString());
            }
        for (const QJsonValue &warning : plan[u"warnings"_s].toArray())
            if (unknown && warning[u"kind"_s].toString() == u"base-unknown"_s)
                *unknown += warning[u"text"_s].toString();
        return told.join(u"; "_s);
    }

    OwnRegistry registry;
    Repository repo;
    QTemporaryDir out;
    QString base;
};

} // namespace

TEST_F(BaseTest, OneThatMovesIsSeenBuiltAndThenNotSeenAgain)
{
    QStringList unknown;
    EXPECT_EQ(planned(&unknown), QString()) << "nothing was built yet: nothing can be said";
    EXPECT_TRUE(unknown.join(u'\n').contains(u"root: whether its base image has moved could not be told: no build of it is in the registry"_s)) << qPrintable(unknown.join(u'\n'));

    const Outcome first = say({u"run"_s, u"--all"_s, u"--no-wiki"_s});
    ASSERT_EQ(first.code, 0) << first.err.constData();
    const QString before = digest();
    const QString head = QString::fromLatin1(repo.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    const Outcome label = call(u"docker"_s, {u"image"_s, u"inspect"_s, u"-f"_s, u"{{index .Config.Labels \"org.opencontainers.image.base.digest\"}}"_s, registry.address() + u"/team/root:1-"_s + head});
    EXPECT_EQ(QString::fromLatin1(label.out.trimmed()), before) << "the base was not on this machine, and its digest is known";
    unknown.clear();
    EXPECT_EQ(planned(&unknown), QString());
    EXPECT_EQ(unknown.size(), 1) << qPrintable(unknown.join(u'\n'));
    EXPECT_TRUE(unknown.value(0).startsWith(u"other: whether its base image has moved could not be told: "_s)) << "docker.io knows it otherwise, or cannot be asked";

    pushBase("second");
    ASSERT_NE(digest(), before);
    EXPECT_EQ(planned(), u"root: base-image-moved("_s + before + u" to "_s + digest() + u"); child: parent-rebuilt"_s);
    EXPECT_FALSE(say({u"plan"_s, u"--base"_s, u"HEAD"_s}).out.contains("base image moved")) << "nobody asked";

    // Also of a commit after it, whose own tag is not there yet.
    repo.write(u"README.md"_s, "x");
    repo.commit();
    EXPECT_EQ(planned(), u"root: base-image-moved("_s + before + u" to "_s + digest() + u"); child: parent-rebuilt"_s);
    const Outcome again = say({u"run"_s, u"--check-base"_s, u"--base"_s, u"HEAD"_s, u"--no-wiki"_s});
    ASSERT_EQ(again.code, 0) << again.err.constData();
    const QString now = QString::fromLatin1(repo.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    EXPECT_TRUE(registry.has(u"team/child"_s, u"1-"_s + now));
    EXPECT_FALSE(registry.has(u"team/other"_s, u"1-"_s + now));
    const Outcome content = call(u"docker"_s, {u"run"_s, u"--rm"_s, u"--network=none"_s, registry.address() + u"/team/child:1-"_s + now, u"cat"_s, u"/content"_s});
    EXPECT_EQ(content.out, "second");
    EXPECT_EQ(planned(), QString());
}

TEST_F(BaseTest, WhatCannotBeAskedIsNeverCalledUnmoved)
{
    ASSERT_EQ(say({u"run"_s, u"--all"_s, u"--no-wiki"_s}).code, 0);
    repo.write(u"root/Dockerfile"_s, "FROM " + registry.address().toUtf8() + "/elsewhere/gone:1\nCOPY whose /whose\n");
    repo.write(u"other/Dockerfile"_s, "ARG WHICH\nFROM debian:bookworm-slim AS made\nFROM $WHICH\nCOPY --from=made /etc/hostname /\n");
    repo.commit();
    QStringList unknown;
    planned(&unknown);
    const QString all = unknown.join(u'\n');
    EXPECT_TRUE(all.contains(u"root: whether its base image has moved could not be told: "_s + registry.address() + u"/elsewhere/gone:1 is not in its registry"_s)) << qPrintable(all);
    EXPECT_TRUE(all.contains(u"other: whether debian:bookworm-slim moved could not be told"_s)) << qPrintable(all);
    EXPECT_TRUE(all.contains(u"what FROM $WHICH names is known to the builder only"_s)) << qPrintable(all);
    repo.write(u"root/Dockerfile"_s, "FROM " + registry.address().toUtf8() + "/elsewhere/base@" + digest().toUtf8() + "\nCOPY whose /whose\n");
    repo.write(u"other/Dockerfile"_s, "FROM scratch\nCOPY whose /whose\n");
    repo.commit();
    unknown.clear();
    planned(&unknown);
    EXPECT_TRUE(unknown.isEmpty()) << "these cannot move: " << qPrintable(unknown.join(u'\n'));
    repo.write(u"root/Dockerfile"_s, "FROM " + base.toUtf8() + "\n");
    repo.commit();
    registry.stop();
    const Outcome plan = say({u"plan"_s, u"--check-base"_s});
    EXPECT_EQ(plan.code, 0);
    EXPECT_TRUE(plan.err.contains("root: whether its base image has moved could not be told")) << plan.err.constData();
}

} // namespace outside_base_test
