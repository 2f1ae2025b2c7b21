// A release as its managers meet it: the built program promotes what a real run has left in a real registry (reference.md 4).
#include "tests/support/tinystack.h"

#include <gtest/gtest.h>

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

namespace outside_release_test {

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

TEST_F(OutsideRelease, WhatIsNotWholeIsRefusedByNameBeforeAnythingMoves)
{
    ASSERT_EQ(asked({u"promote"_s, first, u"--yes"_s}).code, 0);
    const QString stableBase = digest(u"base"_s, u"2026.3-stable"_s), stableLeft = digest(u"left"_s, u"2026.3-stable"_s);
    auto refused = [&](const QString &tag, int code = 1) {
        const Outcome said = asked({u"promote"_s, tag, u"--yes"_s, u"--json"_s});
        EXPECT_EQ(said.code, code) << qPrintable(tag) << said.err.constData();
        EXPECT_EQ(said.errors().size(), 1);
        EXPECT_EQ(digest(u"base"_s, u"2026.3-stable"_s), stableBase);
        EXPECT_EQ(digest(u"left"_s, u"2026.3-stable"_s), stableLeft);
        return said.errors().value(0);
    };
    auto docker = [](const QStringList &arguments) {
        const Outcome done = call(u"docker"_s, arguments);
        EXPECT_EQ(done.code, 0) << qPrintable(arguments.join(u' ')) << done.err.constData();
    };
    auto name = [this](const QString &image, const QString &tag) { return QString(registry.address() + u"/team/"_s + image + u':' + tag); };

    // A set that is not whole: the base alone has the tag.
    docker({u"tag"_s, name(u"base"_s, first), name(u"base"_s, u"2026.3-byhand"_s)});
    docker({u"push"_s, u"-q"_s, name(u"base"_s, u"2026.3-byhand"_s)});
    QByteArray error = refused(u"2026.3-byhand"_s);
    EXPECT_TRUE(error.contains("team/left:2026.3-byhand is missing")) << error.constData();
    EXPECT_FALSE(error.contains("base:2026.3-byhand is missing")) << error.constData();

    // One that somebody built by hand, of a commit that nobody here has: its gates can't be read.
    stack.write(u"byhand/Dockerfile"_s, "FROM " + name(u"left"_s, first).toUtf8() + "\nLABEL org.opencontainers.image.revision=" + QByteArray(40, 'd') + "\n");
    docker({u"build"_s, u"-q"_s, u"-t"_s, name(u"left"_s, u"2026.3-byhand"_s), stack.path(u"byhand"_s)});
    docker({u"push"_s, u"-q"_s, name(u"left"_s, u"2026.3-byhand"_s)});
    error = refused(u"2026.3-byhand"_s, 2);
    EXPECT_TRUE(error.startsWith("error: commit dddddddddddd")) << error.constData();
    EXPECT_TRUE(error.contains("this clone does not have the commit that is promoted")) << error.constData();
    docker({u"rmi"_s, u"-f"_s, name(u"left"_s, u"2026.3-byhand"_s), name(u"base"_s, u"2026.3-byhand"_s)});

    // One that was pushed, and then failed its integration tests.
    stack.remove(u"byhand"_s);
    stack.write(u"images/left/integration_tests/test_far.py"_s, "def test_far():\n    assert False\n");
    stack.write(u"images/spec.yml"_s, readAll(stack.path(u"images/spec.yml"_s)).replace("    image_name: team/left\n", "    image_name: team/left\n    integration_tests: true\n"));
    const QString failing = u"2026.3-"_s + stack.commit(u"Test left from outside"_s).left(7);
    EXPECT_EQ(asked({u"run"_s}).code, 1);
    ASSERT_NE(digest(u"left"_s, failing), QString()) << "it is in the registry";
    error = refused(failing);
    EXPECT_TRUE(error.contains("left: the integration tests failed")) << error.constData();

    // A page that is gone.
    for (const QString &folder : {u"wiki"_s, u"manifests"_s})
        for (const QFileInfo &page : QDir(stack.output() + u'/' + folder).entryInfoList({u"*team-base-"_s + first + u".md"_s}))
            EXPECT_TRUE(QFile::remove(page.filePath()));
    EXPECT_TRUE(refused(first).contains("base has no page"));
    EXPECT_TRUE(refused(u"2026.3-0000000"_s).contains("team/base:2026.3-0000000 is missing"));
}

TEST_F(OutsideRelease, ADifferenceTellsWhatTheBaseBroughtOnce)
{
    stack.write(u"images/spec.yml"_s, readAll(stack.path(u"images/spec.yml"_s)).replace("info_cmds: [WHO]", "info_cmds: [WHO, APT]")
                                          .replace("command: id}\n", "command: id}\n  APT: {description: System Packages, command: cat /packages}\n"));
    const QByteArray dockerfile = readAll(stack.path(u"images/base/Dockerfile"_s));
    stack.write(u"images/base/Dockerfile"_s, dockerfile + "COPY packages /packages\nENV LEVEL=one\n");
    stack.write(u"images/base/packages"_s, "Listing...\ncurl/stable,now 7.88.1-9 amd64 [installed]\nvim/stable,now 9.0 amd64 [installed]\n");
    stack.commit(u"List packages"_s);
    const QString before = ran();
    ASSERT_EQ(asked({u"promote"_s, before, u"--yes"_s}).code, 0);
    stack.write(u"images/base/Dockerfile"_s, dockerfile + "COPY packages /packages\nENV LEVEL=two\n");
    stack.write(u"images/base/packages"_s, "Listing...\ncurl/stable,now 7.88.1-10 amd64 [installed]\nnano/stable,now 7.2 amd64 [installed]\n");
    stack.write(u"images/left/Dockerfile"_s, readAll(stack.path(u"images/left/Dockerfile"_s)) + "LABEL colour=green\n");
    stack.commit(u"Renew packages"_s);
    const QString after = ran();

    auto image = [](const Outcome &said, int index) { return said.json()[u"images"_s].toArray().at(index).toObject(); };
    auto packages = [](const QJsonObject &of) {
        QStringList told;
        for (const QJsonValue &one : of[u"packages"_s].toArray())
            told += one[u"name"_s].toString() + u' ' + one[u"change"_s].toString();
        told.sort();
        return told.join(u", "_s);
    };
    const Outcome folded = asked({u"diff"_s, before, after, u"--json"_s});
    EXPECT_EQ(folded.code, 0) << folded.err.constData();
    EXPECT_EQ(packages(image(folded, 0)), u"curl up, nano added, vim removed"_s) << folded.out.constData();
    EXPECT_EQ(packages(image(folded, 1)), QString()) << "the child shows it no second time";
    EXPECT_GE(image(folded, 1)[u"folded"_s].toInt(), 4);
    EXPECT_EQ(image(folded, 0)[u"environment"_s][0][u"new"_s].toString(), u"two"_s);
    EXPECT_TRUE(image(folded, 1)[u"environment"_s].toArray().isEmpty());
    EXPECT_TRUE(QJsonDocument(image(folded, 1)[u"labels"_s].toArray()).toJson().contains("green"));
    EXPECT_GT(image(folded, 0)[u"size"_s][u"new"_s].toInteger(), 1'000'000);
    EXPECT_EQ(packages(image(asked({u"diff"_s, before, after, u"--json"_s, u"--no-fold"_s}), 1)), u"curl up, nano added, vim removed"_s);

    // Release notes since the last stable; and a table that a browser shows as one.
    const Outcome notes = asked({u"diff"_s, after, u"--format"_s, u"markdown"_s});
    EXPECT_EQ(notes.code, 0) << notes.err.constData();
    EXPECT_TRUE(notes.out.startsWith(QByteArray("# " + after.toUtf8() + "\n\nWhat changed since `2026.3-stable`."))) << notes.out.left(200).constData();
    EXPECT_TRUE(notes.out.contains("|`curl`|apt|up|7.88.1-9|7.88.1-10|")) << notes.out.constData();
    EXPECT_EQ(notes.out.count("`curl`"), 1);

    // Between registries: by the tag's own, and by whole names.
    OwnRegistry other;
    const Outcome there = stack.run({u"--registry"_s, other.address(), u"run"_s, u"--all"_s});
    ASSERT_EQ(there.code, 0) << there.err.constData();
    const Outcome between = asked({u"diff"_s, before, after + u'@' + other.address(), u"--json"_s});
    EXPECT_EQ(between.code, 0) << between.err.constData();
    EXPECT_EQ(image(between, 0)[u"environment"_s][0][u"new"_s].toString(), u"two"_s);
    EXPECT_EQ(packages(image(between, 0)), u"curl up, nano added, vim removed"_s);
    registry.stop();
    const Outcome alone = asked({u"diff"_s, other.address() + u"/team/base:"_s + after, other.address() + u"/team/left:"_s + after, u"--json"_s});
    EXPECT_EQ(alone.code, 0) << alone.err.constData();
    EXPECT_TRUE(QJsonDocument(image(alone, 0)[u"labels"_s].toArray()).toJson().contains("green"));
}

} // namespace outside_release_test
