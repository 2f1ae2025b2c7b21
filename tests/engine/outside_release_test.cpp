// A release as its managers meet it: the built program promotes what a real run has left in a real registry (contract.md 4).
#include "tests/support/tinystack.h"

#include <gtest/gtest.h>

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QStringList names{u"base"_s, u"left"_s};

class OutsideRelease : public testing::Test
{
protected:
    void SetUp() override
    {
        stack.addWiki();
        first = ran();
    }

    /// Runs the head and returns its tag.
    QString ran()
    {
        const Outcome outcome = asked({u"run"_s});
        EXPECT_EQ(outcome.code, 0) << outcome.err.constData();
        return u"2026.3-"_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    }

    QString ranAnother()
    {
        stack.write(u"images/left/more"_s, "more\n");
        stack.write(u"images/left/Dockerfile"_s, readAll(stack.path(u"images/left/Dockerfile"_s)) + "COPY more /more\n");
        stack.commit(u"Put more into left"_s);
        return ran();
    }

    Outcome asked(const QStringList &arguments) { return stack.run(QStringList{u"--registry"_s, registry.address()} + arguments); }

    QString digest(const QString &name, const QString &tag) { return registry.digest(u"team/"_s + name, tag); }

    /// "base moved, left moved", in the order of the table.
    static QString results(const Outcome &outcome)
    {
        QStringList told;
        for (const QJsonValue &one : outcome.json()[u"images"_s].toArray())
            told += one[u"image"_s].toString().section(u'/', -1).section(u':', 0, 0) + u' ' + one[u"result"_s].toString();
        return told.join(u", "_s);
    }

    OwnRegistry registry;
    TinyStack stack{{{u"left"_s, {}, {}, "RUN echo left >/left\n", "test -f /left\n", {}}}};
    QString first;
};

} // namespace

TEST_F(OutsideRelease, TheWholeStackMovesAtOnceAndBack)
{
    // Shown, but not done.
    const Outcome dry = asked({u"promote"_s, first, u"--dry-run"_s});
    EXPECT_EQ(dry.code, 0) << dry.err.constData();
    EXPECT_TRUE(readAll(stack.output() + u"/artifacts/IMAGES_ORIGINAL"_s).contains(first.toLatin1()));
    EXPECT_TRUE(readAll(stack.output() + u"/artifacts/IMAGES_TAGGED"_s).contains("2026.3-stable"));
    EXPECT_EQ(asked({u"promote"_s, first}).code, 2) << "neither a terminal nor --yes";
    EXPECT_EQ(digest(u"base"_s, u"2026.3-stable"_s), QString());

    const Outcome moved = asked({u"promote"_s, first, u"--yes"_s, u"--json"_s});
    ASSERT_EQ(moved.code, 0) << moved.err.constData();
    EXPECT_EQ(results(moved), u"base moved, left moved"_s);
    for (const QString &name : names)
        EXPECT_EQ(digest(name, u"2026.3-stable"_s), digest(name, first));
    EXPECT_TRUE(stack.published(u"Home.md"_s).contains("2026.3-stable")
                || readAll(stack.output() + u"/wiki/Home.md"_s).contains("2026.3-stable"));

    const Outcome again = asked({u"promote"_s, first, u"--yes"_s, u"--json"_s});
    EXPECT_EQ(again.code, 0) << again.err.constData();
    EXPECT_FALSE(results(again).contains(u" moved"_s)) << qPrintable(results(again));

    // Another one, and back to where the tags were.
    const QString second = ranAnother();
    ASSERT_NE(digest(u"left"_s, second), digest(u"left"_s, first));
    const Outcome compared = asked({u"diff"_s, first, second});
    EXPECT_EQ(compared.code, 0) << compared.err.constData();
    EXPECT_TRUE(compared.out.contains("left")) << compared.out.constData();
    EXPECT_EQ(asked({u"promote"_s, second, u"--yes"_s}).code, 0);
    EXPECT_EQ(digest(u"left"_s, u"2026.3-stable"_s), digest(u"left"_s, second));
    EXPECT_EQ(asked({u"promote"_s, u"--global"_s, u"2026.3"_s, u"--yes"_s}).code, 0);
    EXPECT_EQ(digest(u"left"_s, u"stable"_s), digest(u"left"_s, second));
    EXPECT_EQ(asked({u"history"_s, u"--releases"_s}).code, 0);

    const Outcome back = asked({u"promote"_s, u"--rollback"_s, u"--yes"_s}); // of --global: stable did not exist before
    EXPECT_NE(back.code, 2) << back.err.constData();
    EXPECT_EQ(digest(u"left"_s, u"2026.3-stable"_s), digest(u"left"_s, second));
}

TEST_F(OutsideRelease, ARollbackBringsTheTagsBack)
{
    ASSERT_EQ(asked({u"promote"_s, first, u"--yes"_s}).code, 0);
    const QString second = ranAnother();
    ASSERT_EQ(asked({u"promote"_s, second, u"--yes"_s}).code, 0);
    EXPECT_EQ(asked({u"promote"_s, u"--rollback"_s}).code, 2) << "neither a terminal nor --yes";
    const Outcome back = asked({u"promote"_s, u"--rollback"_s, u"--yes"_s, u"--json"_s});
    EXPECT_EQ(back.code, 0) << back.err.constData();
    for (const QString &name : names)
        EXPECT_EQ(digest(name, u"2026.3-stable"_s), digest(name, first));
    const Outcome again = asked({u"promote"_s, u"--rollback"_s, u"--yes"_s, u"--json"_s});
    EXPECT_EQ(again.code, 0) << "already undone: " << again.err.constData();
    EXPECT_EQ(digest(u"left"_s, u"2026.3-stable"_s), digest(u"left"_s, first));
    const Outcome resumed = asked({u"promote"_s, u"--resume"_s, u"--yes"_s}); // finishes the same promotion, also after it was moved back
    EXPECT_EQ(resumed.code, 0) << resumed.err.constData();
    EXPECT_EQ(digest(u"left"_s, u"2026.3-stable"_s), digest(u"left"_s, second));
}

TEST_F(OutsideRelease, WhatDidNotPassIsNotPromoted)
{
    stack.write(u"images/left/tests/own.sh"_s, "echo broken; exit 1\n");
    const QString head = stack.commit(u"Break left's test"_s);
    EXPECT_EQ(asked({u"run"_s, u"--keep-going"_s}).code, 1);
    const QString tag = u"2026.3-"_s + head.left(7);
    const Outcome refused = asked({u"promote"_s, tag, u"--yes"_s});
    EXPECT_EQ(refused.code, 1) << refused.err.constData();
    EXPECT_TRUE(refused.err.contains("left")) << refused.err.constData();
    EXPECT_EQ(digest(u"base"_s, u"2026.3-stable"_s), QString());
    EXPECT_EQ(asked({u"promote"_s, u"2026.3-0000000"_s, u"--yes"_s}).code, 1) << "a tag that names nothing";
    EXPECT_EQ(asked({u"promote"_s, u"nonsense"_s, u"--yes"_s}).code, 2) << "no <prefix>-<suffix>";
    EXPECT_EQ(asked({u"promote"_s, first, u"--yes"_s, u"--skip-gate"_s, u"verdict"_s}).code, 2) << "a skipped gate needs a reason";
    EXPECT_EQ(digest(u"base"_s, u"2026.3-stable"_s), QString());
}
