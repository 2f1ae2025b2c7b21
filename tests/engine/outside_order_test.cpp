// The order of stages on a real engine and a real registry: a child is built beside its parent's tests, and goes nowhere before these
// have passed (reference.md 3, "Order").
#include "tests/support/tinystack.h"

#include <gtest/gtest.h>

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
