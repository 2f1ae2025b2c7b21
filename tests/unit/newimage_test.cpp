// `new`: the entry is a patch of the spec's text, whatever a person wrote it like, and nothing that is there is written over.
#include "model/stack/newimage.h"
#include "tests/support/outside.h"

#include <QDirIterator>
#include <QJsonArray>

#include <gtest/gtest.h>

namespace newimage_test {

using namespace Qt::Literals::StringLiterals;
using namespace stackwright;

namespace {

/// The spec's text with the entry, or the refusal.
QByteArray with(const QByteArray &spec, const QString &name = u"geo"_s, const QString &parent = u"base"_s)
{
    const Result<NewImage> made = newImage(spec, u"stackwright.yml"_s, {name, parent, false});
    return made.ok() ? made->spec : made.error().text().toUtf8();
}

const QByteArray tail = "tag: {prefix: \"1\"}\nall_info_cmds: {}\n";

} // namespace

TEST(NewImage, StandsBehindTheLastAndLeavesTheRestAsItIs)
{
    EXPECT_EQ(with("# mine\nimages:   # all of them\n  base:\n    image_name: ghcr.io/x/base # it\n\n# the tag\n" + tail),
              "# mine\nimages:   # all of them\n  base:\n    image_name: ghcr.io/x/base # it\n  geo:\n    image_name: ghcr.io/x/geo\n    depend_on: base\n\n# the tag\n" + tail);
    EXPECT_EQ(with(tail + "images:\n    base: {image_name: base}\n    # last words"), tail + "images:\n    base: {image_name: base}\n    # last words\n    geo:\n      image_name: geo\n      depend_on: base\n");
    EXPECT_EQ(with(QByteArray("images:\n  base:\n     image_name: x/base\n" + tail).replace("\n", "\r\n")),
              QByteArray("images:\n  base:\n     image_name: x/base\n  geo:\n     image_name: x/geo\n     depend_on: base\n" + tail).replace("\n", "\r\n"));
    EXPECT_EQ(with("images:\n  base:\n    image_name: x/base\n    build_args:\n      A: |\n        one\n\n        two\n" + tail),
              "images:\n  base:\n    image_name: x/base\n    build_args:\n      A: |\n        one\n\n        two\n  geo:\n    image_name: x/geo\n    depend_on: base\n" + tail);
    EXPECT_EQ(with("images:\n  base: &b\n    image_name: x/base\n  child:\n    <<: *b\n    image_name: x/child\n    depend_on: base\n" + tail, u"geo"_s, u"child"_s),
              "images:\n  base: &b\n    image_name: x/base\n  child:\n    <<: *b\n    image_name: x/child\n    depend_on: base\n  geo:\n    image_name: x/geo\n    depend_on: child\n" + tail);
    EXPECT_EQ(with("images:\n  base: {image_name: x/base}\n" + tail, u"no"_s, QString()), "images:\n  base: {image_name: x/base}\n  no:\n    image_name: x/no\n" + tail) << "a root";
}

TEST(NewImage, RefusesWhatCannotBe)
{
    const QByteArray spec = "images:\n  base: {image_name: x/base}\n" + tail;
    EXPECT_EQ(with(spec, u"base"_s), "base: the spec has an image of this name");
    EXPECT_TRUE(with(spec, u"Geo"_s).startsWith("Geo: ")) << with(spec, u"Geo"_s).constData();
    EXPECT_TRUE(with(spec, u"../x"_s).startsWith("../x: "));
    EXPECT_EQ(with(spec, u"geo"_s, u"bsae"_s), "--parent bsae: is not an image of the stack");
    EXPECT_EQ(with("root: base\n" + spec, u"geo"_s, QString()), "geo: the spec names its roots, and this would be another one");
    EXPECT_TRUE(with("images: {base: {image_name: x/base}}\n" + tail).startsWith("stackwright.yml:1: the images are not written one below the other"));
    EXPECT_TRUE(with("images: &i\n  base: {image_name: x/base}\nx-more:\n  <<: *i\n" + tail).contains("\n  geo:\n"));
    EXPECT_TRUE(with("images:\n  base: {image_name: x/base\n").startsWith("stackwright.yml:"));
}

TEST(NewImage, IsShownWrittenAndRead)
{
    using namespace stackwright::outside;
    outside::Repository repo;
    const QByteArray spec = "images:\n  base: {image_name: ghcr.io/x/base} # a comment\n" + tail;
    repo.write(u"stackwright.yml"_s, spec);
    repo.write(u"base/Dockerfile"_s, "FROM debian:bookworm-slim\n");
    repo.commit();
    const auto make = [&](const QStringList &more) { return console(QStringList{u"new"_s} + more, {repo.path(), {}, 60}); };
    const Outcome shown = make({u"geo-2"_s, u"--parent"_s, u"base"_s, u"--dry-run"_s});
    EXPECT_EQ(shown.code, 0) << shown.err.constData();
    EXPECT_TRUE(shown.out.startsWith("--- stackwright.yml\n+++ stackwright.yml\n@@ -1,4 +1,7 @@\n images:\n   base: {image_name: ghcr.io/x/base} # a comment\n+  geo-2:\n+    image_name: ghcr.io/x/geo-2\n+    depend_on: base\n tag:")) << shown.out.constData();
    EXPECT_EQ(readAll(repo.path(u"stackwright.yml"_s)), spec);
    EXPECT_FALSE(exists(repo.path(u"geo-2"_s)));
    // What is shown is what a patch would make of it.
    const Outcome patched = call(u"sh"_s, {u"-c"_s, u"printf %s \"$1\" | git apply --check -p0 -"_s, u"sh"_s, QString::fromUtf8(shown.out)}, {repo.path(), {}, 60});
    EXPECT_EQ(patched.code, 0) << patched.err.constData();

    const Outcome written = make({u"geo-2"_s, u"--parent"_s, u"base"_s});
    EXPECT_EQ(written.code, 0) << written.err.constData();
    EXPECT_TRUE(written.err.contains("added 3 lines to stackwright.yml:3")) << written.err.constData();
    EXPECT_EQ(readAll(repo.path(u"geo-2/Dockerfile"_s)), "ARG BASE_IMAGE\nARG BASE_TAG\nFROM ${BASE_IMAGE}:${BASE_TAG}\n");
    EXPECT_TRUE(exists(repo.path(u"geo-2/tests/test_geo_2.py"_s)));
    const Outcome checked = console({u"check"_s, u"--json"_s}, {repo.path(), {}, 60});
    EXPECT_EQ(checked.json()[u"findings"_s].toArray().size(), 0) << checked.out.constData();
    EXPECT_EQ(console({u"plan"_s, u"--json"_s}, {repo.path(), {}, 60}).json()[u"images"_s][1][u"parent"_s].toString(), u"base"_s);
    EXPECT_EQ(call(u"python3"_s, {u"-m"_s, u"py_compile"_s, repo.path(u"geo-2/tests/test_geo_2.py"_s)}).code, 0);

    EXPECT_EQ(make({u"geo-2"_s}).code, 2) << "it is there now";
    repo.write(u"mine/Dockerfile"_s, "FROM scratch\n");
    const Outcome there = make({u"mine"_s});
    EXPECT_EQ(there.code, 2);
    EXPECT_EQ(there.errors().value(0), "error: mine/Dockerfile: is there already");
    EXPECT_EQ(readAll(repo.path(u"mine/Dockerfile"_s)), "FROM scratch\n");
    EXPECT_FALSE(readAll(repo.path(u"stackwright.yml"_s)).contains("mine"));
    EXPECT_EQ(make({}).code, 2);
    EXPECT_EQ(make({u"a"_s, u"b"_s}).code, 2);
    EXPECT_EQ(make({u"root-2"_s, u"--json"_s}).json()[u"files"_s].toArray().size(), 2);
}

TEST(NewImage, EverySpecOfTheHistoryTakesOneOrSaysWhyNot)
{
    int taken = 0, files = 0;
    for (QDirIterator it(QStringLiteral(STACKWRIGHT_TEST_DATA "/specs"), {u"*.yml"_s}, QDir::Files); it.hasNext();) {
        const QByteArray spec = outside::readAll(it.next());
        const SpecReading before = readSpec(spec);
        ++files;
        if (!before.spec)
            continue;
        const Result<NewImage> made = newImage(spec, u"images/spec.yml"_s, {u"geo-notebook"_s, before.spec->images.first().name, false});
        ASSERT_TRUE(made.ok()) << qPrintable(it.fileName()) << qPrintable(made.error().text());
        ++taken;
        QByteArrayList lines = made->spec.split('\n');
        lines.remove(made->line - 1, made->lines);
        EXPECT_EQ(lines.join('\n').trimmed(), spec.trimmed()) << "nothing else changed in " << qPrintable(it.fileName());
    }
    EXPECT_GT(files, 60);
    EXPECT_GT(taken, 50);
}

} // namespace newimage_test
