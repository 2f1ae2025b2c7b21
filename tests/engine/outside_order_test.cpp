// The order of stages on a real engine and a real registry: a child is built beside its parent's tests, and goes nowhere before these
// have passed (reference.md 3, "Order").
#include "tests/support/tinystack.h"

#include <QDir>

#include <gtest/gtest.h>

namespace outside_order_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

/// When a stage of an image began or ended, in milliseconds of the run; -1: it did not.
qint64 momentOf(const TinyStack &stack, const QString &kind, const QString &image, const QString &stage)
{
    for (const QJsonObject &event : journal(stack.output() + u"/artifacts/run.jsonl"_s))
        if (event[u"event"_s] == kind && event[u"image"_s] == image && event[u"stage"_s] == stage)
            return event[u"ms"_s].toInteger();
    return -1;
}

QString stateOf(const TinyStack &stack, const QString &image)
{
    QString state;
    for (const QJsonObject &event : journal(stack.output() + u"/artifacts/run.jsonl"_s))
        if (event[u"event"_s] == u"image-state"_s && event[u"image"_s] == image)
            state = event[u"state"_s].toString();
    return state;
}

} // namespace

TEST(OutsideOrder, AChildIsBuiltBesideItsParentsTestsAndPushedAfterThem)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, "RUN echo c >/c\n", "test -f /c\n", {}}});
    stack.write(u"images/base/tests/base.sh"_s, "sleep 8\n");
    const QString tag = u"2026.3-"_s + stack.commit(u"Slow tests"_s).left(7);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    const qint64 tested = momentOf(stack, u"stage-finished"_s, u"base"_s, u"test"_s);
    EXPECT_LT(momentOf(stack, u"stage-started"_s, u"child"_s, u"build"_s), tested);
    EXPECT_LT(momentOf(stack, u"stage-finished"_s, u"child"_s, u"build"_s), tested) << "by default, on any machine";
    EXPECT_GE(momentOf(stack, u"stage-started"_s, u"child"_s, u"push"_s), tested);
    EXPECT_TRUE(registry.has(u"team/child"_s, tag));
    EXPECT_TRUE(registry.has(u"team/base"_s, tag));
}

TEST(OutsideOrder, AParentWhoseTestsFailKeepsItsChildrenFromTheRegistry)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, "RUN echo c >/c\n", "test -f /c\n", {}}, {u"slow"_s, {}, {}, "RUN sleep 60\n", {}, {}}, {u"leaf"_s, u"child"_s, {}, {}, {}, {}}});
    stack.write(u"images/base/tests/base.sh"_s, "sleep 6; false\n");
    const QString tag = u"2026.3-"_s + stack.commit(u"Failing tests"_s).left(7);
    const Outcome ran = stack.run({u"--registry"_s, registry.address(), u"run"_s, u"--all"_s, u"--no-publish"_s, u"--jobs"_s, u"4"_s, u"--keep-going"_s});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    EXPECT_EQ(stack.lastEvent()[u"image"_s].toString(), u"base"_s);
    EXPECT_EQ(stack.lastEvent()[u"stage"_s].toString(), u"test"_s);
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"child"_s));
    EXPECT_TRUE(stack.stages(u"slow"_s).contains(u"build not run"_s)) << "it was stopped: " << qPrintable(stack.stages(u"slow"_s));
    EXPECT_LT(stack.lastEvent()[u"ms"_s].toInteger(), 40'000) << "nobody waited for it";
    for (const QString &name : {u"base"_s, u"child"_s, u"slow"_s, u"leaf"_s}) {
        EXPECT_FALSE(registry.has(u"team/"_s + name, tag)) << qPrintable(name);
        EXPECT_EQ(stateOf(stack, name), name == u"base"_s ? u"failed"_s : u"not run"_s) << qPrintable(name);
    }
    EXPECT_TRUE(call(u"docker"_s, {u"ps"_s, u"-aq"_s, u"--filter"_s, u"label=org.opencontainers.image.revision="_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s}))}).out.isEmpty());
}

TEST(OutsideOrder, APlainRerunDoesOnlyWhatHasNotPassed)
{
    OwnRegistry registry;
    TinyStack stack({{u"good"_s, {}, {}, "RUN echo g >/g\n", "test -f /g\n", {}}, {u"bad"_s, {}, {}, "RUN echo b >/b\n", "exit 1\n", {}}, {u"leaf"_s, u"good"_s, {}, "RUN echo l >/l\n", {}, {}}});
    const QString tag = u"2026.3-"_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--no-publish"_s, u"--keep-going"_s};
    ASSERT_EQ(stack.run(run).code, 1);
    ASSERT_TRUE(stack.stages(u"leaf"_s).contains(u"push passed"_s)) << qPrintable(stack.stages(u"leaf"_s));
    const QString digest = registry.digest(u"team/leaf"_s, tag);
    // Another machine, which has none of the images and no journal.
    for (const QString &name : {u"leaf"_s, u"good"_s, u"bad"_s, u"base"_s})
        call(u"docker"_s, {u"rmi"_s, u"-f"_s, registry.address() + u"/team/"_s + name + u':' + tag, u"team/"_s + name + u':' + tag});
    QDir(stack.output()).removeRecursively();
    const Outcome again = stack.run(run);
    EXPECT_EQ(again.code, 1) << again.err.constData();
    for (const QString &name : {u"base"_s, u"good"_s, u"leaf"_s}) {
        EXPECT_TRUE(stack.stages(name).contains(u"build skipped, test skipped, push skipped, integration skipped, page passed"_s)) << qPrintable(name + u": "_s + stack.stages(name));
        EXPECT_TRUE(stack.result(registry.address() + u"/team/"_s + name + u':' + tag).contains("passed before, on ")) << qPrintable(name);
    }
    EXPECT_TRUE(stack.stages(u"bad"_s).contains(u"build passed, test failed"_s)) << qPrintable(stack.stages(u"bad"_s));
    EXPECT_EQ(registry.digest(u"team/leaf"_s, tag), digest);
    EXPECT_FALSE(registry.has(u"team/bad"_s, tag));

    // The parent is built anew: what is made of it is, too, whatever had passed on the old one.
    const Outcome anew = stack.run(run + QStringList{u"--rebuild"_s, u"good"_s, u"--no-cache"_s});
    EXPECT_EQ(anew.code, 1) << anew.err.constData();
    EXPECT_TRUE(stack.stages(u"leaf"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"leaf"_s));
    EXPECT_TRUE(anew.err.contains(QByteArray("leaf: " + tag.toUtf8() + " names " + digest.left(19).toLatin1()))) << anew.err.constData();
}

TEST(OutsideOrder, WhatStandsOnAnotherParentThanThePlansDoesNotStand)
{
    OwnRegistry registry;
    TinyStack stack({{u"leaf"_s, {}, {}, "RUN echo l >/l\n", {}, {}}});
    stack.write(u"images/base/Dockerfile"_s, readAll(stack.path(u"images/base/Dockerfile"_s)) + "RUN head -c 8 /dev/urandom >/dice\n");
    const QString tag = u"2026.3-"_s + stack.commit(u"Dice"_s).left(7);
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--no-publish"_s};
    ASSERT_EQ(stack.run(run).code, 0);
    const QString leaf = registry.digest(u"team/leaf"_s, tag), base = registry.digest(u"team/base"_s, tag);
    ASSERT_EQ(stack.run(run + QStringList{u"--only"_s, u"base"_s, u"--no-cache"_s}).code, 0);
    ASSERT_NE(registry.digest(u"team/base"_s, tag), base);
    EXPECT_EQ(registry.digest(u"team/leaf"_s, tag), leaf);
    const Outcome ran = stack.run(run);
    EXPECT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_TRUE(stack.stages(u"base"_s).contains(u"build skipped"_s)) << qPrintable(stack.stages(u"base"_s));
    EXPECT_TRUE(stack.stages(u"leaf"_s).contains(u"build passed"_s)) << "it was built on the older one: " << qPrintable(stack.stages(u"leaf"_s));
    EXPECT_NE(registry.digest(u"team/leaf"_s, tag), leaf);
}

TEST(OutsideOrder, OtherTestsAreRunOnTheDigestThatIsThere)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, "RUN echo c >/c\n", "test -f /c\n", {}}});
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--branch"_s, u"dev"_s, u"--no-publish"_s, u"--precise"_s};
    const auto head = [&] { return QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})); };
    const QString first = u"2026.3-"_s + head().left(7);
    ASSERT_EQ(stack.run(run + QStringList{u"--all"_s}).code, 0);
    const QString child = registry.digest(u"team/child"_s, first);

    // On a machine that has none of it.
    stack.write(u"images/child/tests/more.sh"_s, "test \"$(cat /c)\" = c\n");
    const QString second = u"2026.3-"_s + stack.commit(u"Another test"_s).left(7);
    const Outcome planned = stack.run({u"--registry"_s, registry.address(), u"plan"_s, u"--branch"_s, u"dev"_s, u"--precise"_s});
    EXPECT_TRUE(planned.out.contains("test    its tests changed: images/child/tests/more.sh")) << planned.out.constData();
    EXPECT_TRUE(planned.err.contains("builds where it has none")) << planned.err.constData();
    call(u"docker"_s, {u"rmi"_s, u"-f"_s, registry.address() + u"/team/child:"_s + first, u"team/child:"_s + first});
    const Outcome ran = stack.run(run);
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    EXPECT_FALSE(ran.err.contains("builds where it has none")) << "a run knows: " << ran.err.constData();
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"build skipped"_s)) << qPrintable(stack.stages(u"child"_s));
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"test passed"_s)) << qPrintable(stack.stages(u"child"_s));
    EXPECT_EQ(registry.digest(u"team/child"_s, second), child) << "the same digest has the new tag";
    EXPECT_FALSE(registry.has(u"team/base"_s, second)) << "its parent is not touched";
    EXPECT_TRUE(stack.run({u"show"_s, stack.output() + u"/artifacts/run.jsonl"_s}).out.contains("child was not built: only its tests changed since "));

    // A test that fails keeps the tag away, and a rerun with nothing else changed needs no build either.
    stack.write(u"images/child/tests/more.sh"_s, "false\n");
    const QString third = u"2026.3-"_s + stack.commit(u"A failing test"_s).left(7);
    EXPECT_EQ(stack.run(run).code, 1);
    EXPECT_FALSE(registry.has(u"team/child"_s, third));
    EXPECT_EQ(registry.digest(u"team/child"_s, second), child);
    stack.write(u"images/child/tests/more.sh"_s, "true\n");
    const QString fourth = u"2026.3-"_s + stack.commit(u"Fixed"_s).left(7);
    const Outcome fixed = stack.run(run);
    ASSERT_EQ(fixed.code, 0) << fixed.err.constData();
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"build skipped"_s)) << qPrintable(stack.stages(u"child"_s));
    EXPECT_EQ(registry.digest(u"team/child"_s, fourth), child);

    // Where the registry has forgotten it, it is built, and says why.
    stack.write(u"images/child/tests/more.sh"_s, "test -e /c\n");
    stack.commit(u"Elsewhere"_s);
    OwnRegistry other;
    const Outcome built = stack.run({u"--registry"_s, other.address(), u"run"_s, u"--branch"_s, u"dev"_s, u"--no-publish"_s, u"--precise"_s});
    ASSERT_EQ(built.code, 0) << built.err.constData();
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"child"_s));
    EXPECT_TRUE(stack.stages(u"base"_s).contains(u"build passed"_s)) << "its parent is needed under the new tag: " << qPrintable(stack.stages(u"base"_s));
    EXPECT_TRUE(built.err.contains("child: only its tests changed, but it is built: ")) << built.err.constData();
}

TEST(OutsideOrder, AnUnchangedParentThatPassedGetsTheNewTag)
{
    OwnRegistry registry;
    TinyStack stack({{u"child"_s, {}, {}, "RUN echo c >/c\n", "test -f /c\n", {}}, {u"leaf"_s, u"child"_s, {}, "RUN echo l >/l\n", {}, {}}}, "unchanged_parents: retag\n");
    const QStringList run{u"--registry"_s, registry.address(), u"run"_s, u"--branch"_s, u"dev"_s, u"--no-publish"_s};
    const auto tagOf = [](const QString &head) -> QString { return u"2026.3-"_s + head.left(7); };
    const auto head = [&] { return QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})); };
    const auto actionOf = [&](const QString &name) {
        const QJsonArray images = journal(stack.output() + u"/artifacts/run.jsonl"_s).first()[u"plan"_s][u"images"_s].toArray();
        for (const QJsonValue &image : images)
            if (image[u"name"_s] == name)
                return image[u"action"_s].toString();
        return QString();
    };
    const QString first = tagOf(head());
    ASSERT_EQ(stack.run(run + QStringList{u"--all"_s}).code, 0);
    const QString base = registry.digest(u"team/base"_s, first);

    stack.write(u"images/leaf/more"_s, "more");
    const QString second = tagOf(stack.commit(u"The leaf alone"_s));
    const Outcome planned = stack.run({u"--registry"_s, registry.address(), u"plan"_s, u"--branch"_s, u"dev"_s, u"--json"_s});
    EXPECT_TRUE(planned.out.contains("retag-if-passed")) << planned.out.constData();
    call(u"docker"_s, {u"rmi"_s, u"-f"_s, registry.address() + u"/team/base:"_s + first, u"team/base:"_s + first});
    const Outcome ran = stack.run(run);
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    for (const QString &name : {u"base"_s, u"child"_s}) {
        EXPECT_EQ(actionOf(name), u"retag"_s);
        EXPECT_TRUE(stack.stages(name).contains(u"build skipped"_s)) << qPrintable(stack.stages(name));
        EXPECT_TRUE(stack.stages(name).contains(u"push passed"_s)) << qPrintable(stack.stages(name));
        EXPECT_EQ(registry.digest(u"team/"_s + name, second), registry.digest(u"team/"_s + name, first)) << qPrintable(name);
    }
    EXPECT_TRUE(stack.stages(u"leaf"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"leaf"_s));
    EXPECT_TRUE(registry.has(u"team/leaf"_s, second));
    EXPECT_EQ(registry.digest(u"team/base"_s, second), base);

    const Outcome again = stack.run(run);
    ASSERT_EQ(again.code, 0) << again.err.constData();
    for (const QString &name : {u"base"_s, u"child"_s, u"leaf"_s})
        EXPECT_FALSE(stack.stages(name).contains(u"build passed"_s) || stack.stages(name).contains(u"test passed"_s)) << qPrintable(name + u": "_s + stack.stages(name));

    // What changed is built, and what is made of it, whatever passed before.
    stack.write(u"images/child/more"_s, "more");
    const QString third = tagOf(stack.commit(u"The child"_s));
    ASSERT_EQ(stack.run(run).code, 0);
    EXPECT_EQ(registry.digest(u"team/base"_s, third), base);
    EXPECT_TRUE(stack.stages(u"child"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"child"_s));

    // Its own keys in the spec count, too.
    stack.write(u"images/leaf/more"_s, "more still");
    stack.write(u"images/spec.yml"_s, readAll(stack.path(u"images/spec.yml"_s)).replace("image_name: team/base\n", "image_name: team/base\n    build_args: {A: b}\n"));
    stack.write(u"images/change_ignore.json"_s, R"({"BuildAll": [], "ChangeIgnore": []})");
    stack.commit(u"A key of base's"_s);
    ASSERT_EQ(stack.run(run).code, 0);
    EXPECT_TRUE(stack.stages(u"base"_s).contains(u"build passed"_s)) << qPrintable(stack.stages(u"base"_s));
}

} // namespace outside_order_test
