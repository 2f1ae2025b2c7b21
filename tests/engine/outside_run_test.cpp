// A run as its users meet it: the built program on a real engine and a real registry, on a small stack of tiny images.
// What it says, what it leaves and what is in the registry afterwards must be one and the same (reference.md 1 and 3).
#include "tests/support/tinystack.h"

#include <QDir>
#include <QJsonDocument>

#include <gtest/gtest.h>

namespace outside_run_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QByteArray passing = "test -f /etc/os-release\n";

QJsonObject labels(const QString &image)
{
    const Outcome inspected = call(u"docker"_s, {u"image"_s, u"inspect"_s, u"--format"_s, u"{{json .Config.Labels}}"_s, image});
    EXPECT_EQ(inspected.code, 0) << inspected.err.constData();
    return QJsonDocument::fromJson(inspected.out).object();
}

int containersOf(const QString &commit)
{
    const Outcome listed = call(u"docker"_s, {u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=org.opencontainers.image.revision="_s + commit});
    return static_cast<int>(listed.out.count('\n'));
}

QString hostName(const OwnRegistry &registry, const QString &name, const QString &tag)
{
    return registry.address() + u"/team/"_s + name + u':' + tag;
}

} // namespace

TEST(OutsideRun, OnTheMainBranchEverythingIsBuiltTestedPushedAndDescribed)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", passing, {}}, {u"right"_s, {}, {}, "RUN echo right >/right\n", {}, {}}});
    stack.addWiki();
    const QString head = QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s}));
    const QString tag = u"2026.3-"_s + head.left(7);
    const Outcome first = stack.run({u"--registry"_s, registry.address(), u"run"_s});
    ASSERT_EQ(first.code, 0) << first.err.constData();
    EXPECT_FALSE(first.err.contains('\x1b')) << "control characters off a terminal";

    // The journal.
    const QList<QJsonObject> events = journal(stack.output() + u"/artifacts/run.jsonl"_s);
    ASSERT_GE(events.size(), 2);
    EXPECT_EQ(events.first()[u"event"_s].toString(), u"run-started"_s);
    EXPECT_EQ(events.first()[u"schema"_s].toInt(), 1);
    EXPECT_EQ(events.first()[u"plan"_s][u"tag"_s].toString(), tag);
    EXPECT_TRUE(events.first()[u"tools"_s].isObject());
    EXPECT_EQ(events.last()[u"event"_s].toString(), u"run-finished"_s);
    EXPECT_EQ(events.last()[u"state"_s].toString(), u"passed"_s);
    EXPECT_TRUE(stack.stages(u"left"_s).contains(u"build passed, test passed, push passed"_s)) << qPrintable(stack.stages(u"left"_s));

    // Registry, result files, labels, logs and pages, image by image.
    for (const QString &name : {u"base"_s, u"left"_s, u"right"_s}) {
        const QString full = hostName(registry, name, tag);
        const QString digest = registry.digest(u"team/"_s + name, tag);
        EXPECT_FALSE(digest.isEmpty()) << qPrintable(full);
        const QByteArray result = stack.result(full);
        EXPECT_TRUE(result.contains(digest.toLatin1())) << result.constData();
        EXPECT_TRUE(result.contains(full.toLatin1())) << result.constData();
        EXPECT_TRUE(result.contains("success: true")) << result.constData();
        EXPECT_TRUE(result.contains("build:") && result.contains("state: passed")) << result.constData();
        EXPECT_FALSE(result.contains("!!")) << result.constData();
        const QJsonObject found = labels(full);
        EXPECT_EQ(found[u"org.opencontainers.image.revision"_s].toString(), head);
        EXPECT_EQ(found[u"org.opencontainers.image.version"_s].toString(), tag);
        EXPECT_FALSE(found[u"org.opencontainers.image.created"_s].toString().isEmpty());
        EXPECT_FALSE(found[u"org.opencontainers.image.base.name"_s].toString().isEmpty());
        QString safe = full;
        safe.replace(u'/', u'-').replace(u':', u'-');
        EXPECT_FALSE(readAll(stack.output() + u"/logs/"_s + safe + u".build.log"_s).isEmpty());
        EXPECT_TRUE(readAll(stack.output() + u"/logs/"_s + safe + u".basic-tests.log"_s).contains("passed: ")) << qPrintable(name);
        EXPECT_TRUE(exists(stack.output() + u"/artifacts/junit/"_s + safe + u".test.xml"_s)
                    || exists(stack.output() + u"/artifacts/junit/"_s + safe + u".basic-tests.xml"_s)) << qPrintable(name);
        QString page = u"127-0-0-1-"_s + safe.mid(10);
        const QByteArray text = readAll(stack.output() + u"/manifests/"_s + page + u".md"_s);
        EXPECT_TRUE(text.contains("uid=0(root)")) << text.left(3000).constData();
        // Which layer is whose: each image's own tag on its last layer, the parent's where the parent ends.
        const QByteArray table = text.left(text.indexOf("\n\n"));
        EXPECT_TRUE(table.trimmed().split('\n').last().contains(QByteArray("['" + full.toLatin1() + "']"))) << table.constData();
        EXPECT_TRUE(table.contains(QByteArray("['" + hostName(registry, u"base"_s, tag).toLatin1() + "']"))) << table.constData();
        EXPECT_EQ(stack.published(page + u".md"_s), text);
    }
    EXPECT_EQ(containersOf(head), 0);

    // The wiki: one commit, one row; what a person wrote is as it was.
    EXPECT_EQ(stack.publishedCommits(), 2);
    const QByteArray home = stack.published(u"Home.md"_s);
    EXPECT_TRUE(home.startsWith("# Ours\r\n\r\nWritten by a person.\r\n\r\n| Commit | Image | Manifest |\r\n| :-: | :-: | :-: |\r\n")) << home.constData();
    EXPECT_TRUE(home.endsWith("\r\n\r\nA last word, without an end")) << home.constData();
    EXPECT_EQ(home.count(QByteArray(head.left(7).toLatin1() + '`')), 1 + 3) << home.constData();
    EXPECT_EQ(home.count(QByteArray(head.left(7).toLatin1() + ')')), 3) << "links to the pages";

    // A resumed run of what has passed does nothing, and says so with 0.
    const auto before = events.size();
    const Outcome resumed = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--resume"_s});
    EXPECT_EQ(resumed.code, 0) << resumed.err.constData();
    EXPECT_EQ(stack.stages(u"left"_s).count(u"build passed"_s), 1) << qPrintable(stack.stages(u"left"_s));
    EXPECT_GE(journal(stack.output() + u"/artifacts/run.jsonl"_s).size(), before);
    EXPECT_EQ(stack.lastEvent()[u"event"_s].toString(), u"run-finished"_s);
    EXPECT_EQ(stack.publishedCommits(), 2);
    for (const QString &name : {u"base"_s, u"left"_s, u"right"_s})
        EXPECT_TRUE(registry.has(u"team/"_s + name, tag));

    // The run is shown again from its journal, and is in the history.
    const Outcome shown = stack.run({u"show"_s, stack.output() + u"/artifacts/run.jsonl"_s, u"--json"_s});
    EXPECT_EQ(shown.code, 0) << shown.err.constData();
    EXPECT_FALSE(shown.json().isEmpty());
    EXPECT_EQ(stack.run({u"history"_s}).code, 0);
    const Outcome log = stack.run({u"logs"_s, stack.output() + u"/artifacts/run.jsonl"_s, u"left"_s, u"test"_s});
    EXPECT_TRUE(log.out.contains("passed: ")) << log.out.constData() << log.err.constData();
}

TEST(OutsideRun, OnABranchOnlyWhatChangedIsBuiltAndHomeIsLeftAlone)
{
    OwnRegistry registry;
    TinyStack stack({{u"left"_s, {}, {}, "RUN echo left >/left\n", passing, {}}, {u"right"_s, {}, {}, "RUN echo right >/right\n", {}, {}}});
    stack.addWiki();
    stack.git({u"checkout"_s, u"-q"_s, u"-b"_s, u"work"_s});
    stack.write(u"images/left/more"_s, "1");
    const QString head = stack.commit(u"Change left"_s);
    const QString tag = u"2026.3-"_s + head.left(7);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--publish"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_TRUE(registry.has(u"team/left"_s, tag));
    EXPECT_TRUE(registry.has(u"team/base"_s, tag));
    EXPECT_FALSE(registry.has(u"team/right"_s, tag));
    EXPECT_FALSE(stack.published(u"Home.md"_s).contains(head.left(7).toLatin1()));
    EXPECT_EQ(stack.publishedCommits(), 2);

    const Outcome dry = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--dry-run"_s, u"--all"_s});
    EXPECT_EQ(dry.code, 0) << dry.err.constData();
    EXPECT_TRUE(dry.out.contains("build") || dry.err.contains("build"));
    EXPECT_FALSE(registry.has(u"team/right"_s, tag));
}

/// base passes; one whose test fails, one that cannot be built, one whose registry takes nothing.
class OutsideFailingRun : public testing::Test
{
protected:
    OutsideFailingRun()
        : stack({{u"untested"_s, {}, registry.address() + u"/team/untested"_s, "RUN echo a >/a\n", "echo 'the answer is 41'; exit 1\n", {}},
                 {u"unbuilt"_s, {}, registry.address() + u"/team/unbuilt"_s, "RUN echo the disk is made of cheese && false\n", passing, {}},
                 {u"unpushed"_s, {}, readOnly.address() + u"/team/unpushed"_s, "RUN echo b >/b\n", passing, {}},
                 {u"child"_s, u"untested"_s, registry.address() + u"/team/child"_s, "RUN echo c >/c\n", passing, {}}})
    {
        QByteArray spec = readAll(stack.path(u"images/spec.yml"_s));
        stack.write(u"images/spec.yml"_s, spec.replace("image_name: team/base", QByteArray("image_name: " + registry.address().toLatin1() + "/team/base")));
        head = stack.commit(u"Begin for real"_s);
        tag = u"2026.3-"_s + head.left(7);
        stack.addWiki();
    }

    OwnRegistry registry;
    OwnRegistry readOnly{true};
    TinyStack stack;
    QString head, tag;
};

TEST_F(OutsideFailingRun, EachFailureIsToldWhereItHappened)
{
    const Outcome ran = stack.run({u"run"_s, u"--keep-going"_s});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    EXPECT_EQ(stack.lastEvent()[u"event"_s].toString(), u"run-finished"_s);
    EXPECT_EQ(stack.lastEvent()[u"state"_s].toString(), u"failed"_s);
    EXPECT_TRUE(stack.stages(u"base"_s).contains(u"push passed"_s)) << qPrintable(stack.stages(u"base"_s));
    EXPECT_TRUE(stack.stages(u"untested"_s).contains(u"build passed, test failed"_s)) << qPrintable(stack.stages(u"untested"_s));
    EXPECT_TRUE(stack.stages(u"unbuilt"_s).contains(u"build failed"_s)) << qPrintable(stack.stages(u"unbuilt"_s));
    EXPECT_TRUE(stack.stages(u"unpushed"_s).contains(u"test passed, push failed"_s)) << qPrintable(stack.stages(u"unpushed"_s));
    EXPECT_FALSE(stack.stages(u"child"_s).contains(u"push passed"_s)) << qPrintable(stack.stages(u"child"_s));

    EXPECT_TRUE(registry.has(u"team/base"_s, tag));
    for (const QString &name : {u"untested"_s, u"unbuilt"_s, u"unpushed"_s, u"child"_s}) {
        EXPECT_FALSE(registry.has(u"team/"_s + name, tag)) << qPrintable(name);
        const QString host = name == u"unpushed"_s ? readOnly.address() : registry.address();
        EXPECT_TRUE(stack.result(host + u"/team/"_s + name + u':' + tag).contains("success: false")) << qPrintable(name);
    }
    EXPECT_TRUE(stack.result(registry.address() + u"/team/base:"_s + tag).contains("success: true"));
    // Why, for people: the failing case, the failing line.
    EXPECT_TRUE(ran.err.contains("the answer is 41") || ran.err.contains("own")) << ran.err.constData();
    EXPECT_TRUE(ran.err.contains("unbuilt")) << ran.err.constData();
    QString log = registry.address() + u"/team/unbuilt:"_s + tag + u".build.log"_s;
    EXPECT_TRUE(readAll(stack.output() + u"/logs/"_s + log.replace(u'/', u'-').replace(u':', u'-')).contains("the disk is made of cheese"));
    // Nothing is published, nothing is left running.
    EXPECT_EQ(stack.publishedCommits(), 1);
    EXPECT_EQ(containersOf(head), 0);

    // The fixed one is all that a resumed run has to do... but a fixed file is another commit: the same commit fails again.
    const Outcome again = stack.run({u"run"_s, u"--resume"_s, u"--keep-going"_s});
    EXPECT_EQ(again.code, 1) << again.err.constData();
    EXPECT_EQ(stack.stages(u"base"_s).count(u"build passed"_s), 1) << "what has passed is not done again";
    EXPECT_EQ(stack.stages(u"unbuilt"_s).count(u"build failed"_s), 2) << qPrintable(stack.stages(u"unbuilt"_s));
}

TEST_F(OutsideFailingRun, AFailureStopsWhatWaits)
{
    const Outcome ran = stack.run({u"run"_s, u"--jobs"_s, u"1"_s});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    const QJsonObject last = stack.lastEvent();
    EXPECT_EQ(last[u"state"_s].toString(), u"failed"_s);
    EXPECT_EQ(last[u"image"_s].toString(), u"untested"_s);
    EXPECT_EQ(last[u"stage"_s].toString(), u"test"_s);
    EXPECT_FALSE(last[u"reason"_s].toString().isEmpty());
    EXPECT_FALSE(stack.stages(u"unbuilt"_s).contains(u"failed"_s)) << qPrintable(stack.stages(u"unbuilt"_s));
    EXPECT_FALSE(registry.has(u"team/untested"_s, tag));
    EXPECT_EQ(stack.publishedCommits(), 1);
    const Outcome shown = stack.run({u"show"_s, stack.output() + u"/artifacts/run.jsonl"_s});
    EXPECT_TRUE(shown.out.contains("not run")) << shown.out.constData();
}

TEST(OutsideRun, WithoutTheSurroundingsNothingStarts)
{
    OwnRegistry registry;
    TinyStack stack({});
    const QString journalFile = stack.output() + u"/artifacts/run.jsonl"_s;
    const Outcome noEngine = stack.run({u"--registry"_s, registry.address(), u"run"_s}, {u"DOCKER_HOST=unix:///nowhere/docker.sock"_s});
    EXPECT_EQ(noEngine.code, 3) << noEngine.err.constData();
    EXPECT_EQ(noEngine.errors().size(), 1);
    EXPECT_FALSE(exists(journalFile));
    registry.stop();
    const Outcome noRegistry = stack.run({u"--registry"_s, registry.address(), u"run"_s});
    EXPECT_EQ(noRegistry.code, 3) << noRegistry.err.constData();
    EXPECT_FALSE(exists(journalFile));
}

/// Nothing is removed or moved that the program did not make (promises.md P18): images of the same repositories and of the same
/// name, containers, volumes, whatever the run's end is.
TEST(OutsideRun, APersonsOwnThingsSurvive)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, "RUN echo c >/c\n", passing, "    prune: true\n"}, {u"bad"_s, {}, {}, "RUN false\n", {}, "    prune: true\n"}});
    const QString tag = u"2026.3-"_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})).left(7), mine = u"stackwright-persons"_s;
    const auto docker = [](const QStringList &words) {
        const Outcome done = call(u"docker"_s, words);
        EXPECT_EQ(done.code, 0) << qPrintable(words.join(u' ')) << done.err.constData();
        return done.out.trimmed();
    };
    const auto idOf = [](const QString &name) { return call(u"docker"_s, {u"image"_s, u"inspect"_s, u"--format={{.Id}}"_s, name}).out.trimmed(); };
    docker({u"run"_s, u"--name"_s, mine, u"--network=none"_s, u"-v"_s, mine + u":/data"_s, u"stackwright/tiny:1"_s, u"sh"_s, u"-c"_s, u"echo mine >/mine; echo kept >/data/kept"_s});
    const QString image = QString::fromLatin1(docker({u"commit"_s, mine}));
    const QByteArray container = docker({u"inspect"_s, u"--format={{.Id}}"_s, mine});
    const QStringList elsewhere{u"team/child:mine"_s, u"team/bad:latest"_s, registry.address() + u"/team/child:older"_s};
    const QStringList sameName{registry.address() + u"/team/child:"_s + tag, registry.address() + u"/team/bad:"_s + tag};
    for (const QString &name : elsewhere + sameName)
        docker({u"tag"_s, image, name});
    for (const QStringList &how : {QStringList{u"run"_s, u"--all"_s, u"--keep-going"_s, u"--no-publish"_s}, QStringList{u"run"_s, u"--resume"_s, u"--no-publish"_s}}) {
        SCOPED_TRACE(qPrintable(how.join(u' ')));
        const Outcome ran = stack.run(QStringList{u"--registry"_s, registry.address()} + how);
        EXPECT_EQ(ran.code, 1) << ran.err.constData();
        for (const QString &name : elsewhere)
            EXPECT_EQ(idOf(name), image.toLatin1()) << qPrintable(name);
        EXPECT_EQ(idOf(image), image.toLatin1()) << "it may lose a name to the new image, and is there";
        EXPECT_EQ(docker({u"inspect"_s, u"--format={{.Id}}"_s, mine}), container);
        EXPECT_EQ(docker({u"run"_s, u"--rm"_s, u"--network=none"_s, u"-v"_s, mine + u":/data"_s, u"stackwright/tiny:1"_s, u"cat"_s, u"/data/kept"_s}), "kept");
    }
    call(u"docker"_s, {u"rm"_s, u"-f"_s, mine});
    call(u"docker"_s, {u"volume"_s, u"rm"_s, mine});
    for (const QString &name : elsewhere + sameName)
        call(u"docker"_s, {u"rmi"_s, name});
    call(u"docker"_s, {u"rmi"_s, image});
}

} // namespace outside_run_test
