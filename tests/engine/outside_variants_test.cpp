// A stack with variants as its users meet it: really built, tested, pushed, described and promoted, each variant on the fitting
// one of its parent.
#include "tests/support/tinystack.h"

#include <gtest/gtest.h>

namespace outside_variants_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright::outside;

namespace {

const QByteArray pyKeys = R"(    matrix: {PY: ["3.13", "3.12"]}
    variants: {devel: {depend_on: py@3.12, dockerfile: devel.Dockerfile, test_command: []}}
    default_variant: "3.13"
    tags: ["{prefix}-of-{variant}"]
)";
const QByteArray appKeys = R"(    matrix: {PY: ["3.12", "3.13"], KIND: [only]}
    tags: ["py{PY}-uid{info:WHO}"]
)";

class OutsideVariants : public testing::Test
{
protected:
    void SetUp() override
    {
        stack.write(u"images/py/devel.Dockerfile"_s, "FROM team/py\nRUN echo devel >/devel\n");
        stack.commit(u"Add the devel variant"_s);
        tag = u"2026.3-"_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    }
    Outcome asked(const QStringList &arguments) { return stack.run(QStringList{u"--registry"_s, registry.address()} + arguments); }
    QString digest(const QString &name, const QString &asTag) { return registry.digest(u"team/"_s + name, asTag); }
    QByteArray said(const QString &name, const QString &asTag, const QString &command)
    {
        return call(u"docker"_s, {u"run"_s, u"--rm"_s, u"--network=none"_s, registry.address() + u"/team/"_s + name + u':' + asTag, u"sh"_s, u"-c"_s, command}).out.trimmed();
    }

    OwnRegistry registry;
    TinyStack stack{{{u"py"_s, {}, {}, "ARG PY=none\nRUN echo \"$PY\" >/py\n", "test -s /py\n", pyKeys},
                     {u"app"_s, u"py"_s, {}, "ARG PY\nRUN grep -qx \"$PY\" /py && echo \"$PY\" >/app\n", "test \"$(cat /app)\" = \"$(cat /py)\"\n", appKeys}}};
    QString tag;
};

} // namespace

TEST_F(OutsideVariants, AreBuiltTestedPushedDescribedAndPromoted)
{
    stack.addWiki();
    const Outcome ran = asked({u"run"_s});
    ASSERT_EQ(ran.code, 0) << ran.err.constData();
    const QList<std::pair<QString, QString>> images{{u"py"_s, tag}, {u"py"_s, tag + u"-3.12"_s}, {u"py"_s, tag + u"-devel"_s}, {u"app"_s, tag + u"-3.12"_s}, {u"app"_s, tag + u"-3.13"_s}};
    QStringList digests;
    for (const auto &[name, one] : images) {
        digests += digest(name, one);
        EXPECT_FALSE(digests.last().isEmpty()) << qPrintable(name + u':' + one);
        const QString full = registry.address() + u"/team/"_s + name + u':' + one;
        EXPECT_TRUE(stack.result(full).contains("success: true")) << qPrintable(full);
        EXPECT_TRUE(exists(stack.output() + u"/manifests/"_s + QString(full).replace(u'/', u'-').replace(u':', u'-').replace(u"127.0.0.1"_s, u"127-0-0-1"_s) + u".md"_s)) << qPrintable(full);
    }
    digests.removeDuplicates();
    EXPECT_EQ(digests.size(), 5);
    EXPECT_EQ(said(u"app"_s, tag + u"-3.12"_s, u"cat /py /app"_s), "3.12\n3.12");
    EXPECT_EQ(said(u"app"_s, tag + u"-3.13"_s, u"cat /py /app"_s), "3.13\n3.13");
    EXPECT_EQ(said(u"py"_s, tag + u"-devel"_s, u"cat /py /devel"_s), "3.12\ndevel") << "on the variant that it names, whatever tag its FROM has";
    EXPECT_TRUE(stack.stages(u"app@3.13"_s).contains(u"build passed, test passed, push passed"_s)) << qPrintable(stack.stages(u"app@3.13"_s));
    EXPECT_TRUE(stack.published(u"Home.md"_s).contains(QByteArray("/team/py:" + tag.toUtf8() + "-3.12"))) << stack.published(u"Home.md"_s).constData();

    const Outcome tested = asked({u"test"_s, u"py"_s, u"app@3.12"_s});
    EXPECT_EQ(tested.code, 0) << tested.err.constData();
    EXPECT_TRUE(stack.stages(u"app@3.12"_s).contains(u"test passed"_s)) << qPrintable(stack.stages(u"app@3.12"_s));

    const Outcome promoted = asked({u"promote"_s, tag, u"--yes"_s});
    ASSERT_EQ(promoted.code, 0) << promoted.err.constData();
    EXPECT_EQ(digest(u"py"_s, u"2026.3-stable"_s), digest(u"py"_s, tag));
    EXPECT_EQ(digest(u"py"_s, u"2026.3-stable-devel"_s), digest(u"py"_s, tag + u"-devel"_s));
    EXPECT_EQ(digest(u"app"_s, u"2026.3-stable-3.12"_s), digest(u"app"_s, tag + u"-3.12"_s));
    EXPECT_EQ(digest(u"py"_s, u"2026.3-of-3.13"_s), digest(u"py"_s, tag)) << "the default variant has its name there";
    EXPECT_EQ(digest(u"app"_s, u"py3.13-uid0"_s), digest(u"app"_s, tag + u"-3.13"_s)) << "what the info command told";

    // The cache of the next build is the variant's own stable image, and one variant alone can be built.
    const Outcome dry = asked({u"run"_s, u"--dry-run"_s, u"--only"_s, u"app@3.12"_s, u"--tag-suffix"_s, u"branch"_s, u"--branch"_s, u"fix"_s});
    EXPECT_EQ(dry.code, 0) << dry.err.constData();
    EXPECT_TRUE(QByteArray(dry.out + dry.err).contains("team/app:2026.3-stable-3.12")) << dry.err.constData();
    EXPECT_FALSE(QByteArray(dry.out + dry.err).contains("team/app:2026.3-fix-3.13"));
}

TEST_F(OutsideVariants, AFailureOfOneStopsWhatIsBuiltOnItAlone)
{
    stack.write(u"images/py/tests/own.sh"_s, "test \"$(cat /py)\" != 3.12\n");
    stack.commit(u"Let 3.12 fail"_s);
    const Outcome ran = asked({u"run"_s, u"--keep-going"_s, u"--no-wiki"_s});
    EXPECT_EQ(ran.code, 1) << ran.err.constData();
    EXPECT_TRUE(stack.stages(u"py@3.12"_s).contains(u"test failed"_s)) << qPrintable(stack.stages(u"py@3.12"_s));
    const QString now = u"2026.3-"_s + QString::fromLatin1(stack.git({u"rev-parse"_s, u"HEAD"_s})).left(7);
    EXPECT_TRUE(digest(u"app"_s, now + u"-3.12"_s).isEmpty()) << "nothing is pushed that stands on what failed";
    EXPECT_TRUE(digest(u"py"_s, now + u"-devel"_s).isEmpty());
    EXPECT_FALSE(digest(u"app"_s, now + u"-3.13"_s).isEmpty());
    EXPECT_TRUE(stack.stages(u"app@3.13"_s).contains(u"push passed"_s)) << qPrintable(stack.stages(u"app@3.13"_s));
}

} // namespace outside_variants_test
