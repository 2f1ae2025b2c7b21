#include "model/stack/imageref.h"

#include <gtest/gtest.h>

namespace imageref_test {

using namespace stackwright;

namespace {

ImageRef read(const char *text)
{
    const Result<ImageRef> ref = parseImageRef(QString::fromUtf8(text));
    EXPECT_TRUE(ref.ok()) << text << ": " << (ref.ok() ? "" : qPrintable(ref.error().text()));
    return ref.ok() ? *ref : ImageRef{};
}

QString refusal(const QString &text)
{
    const Result<ImageRef> ref = parseImageRef(text);
    return ref.ok() ? QStringLiteral("accepted as ") + ref->text() : ref.error().why;
}

} // namespace

TEST(ImageRef, TakesANameApart)
{
    const ImageRef ref = read("ghcr.io/ucsd-ets/datascience-notebook:2023.2-a1230a9");
    EXPECT_EQ(ref.host, QStringLiteral("ghcr.io"));
    EXPECT_EQ(ref.path, QStringLiteral("ucsd-ets/datascience-notebook"));
    EXPECT_EQ(ref.tag, QStringLiteral("2023.2-a1230a9"));
    EXPECT_EQ(ref.repository(), QStringLiteral("ghcr.io/ucsd-ets/datascience-notebook"));
    EXPECT_EQ(ref.safeName(), QStringLiteral("ghcr.io-ucsd-ets-datascience-notebook-2023.2-a1230a9"));
    EXPECT_EQ(ref.pageName(), QStringLiteral("ghcr-io-ucsd-ets-datascience-notebook-2023.2-a1230a9"));
    EXPECT_EQ(parseImageRef(QStringLiteral("[::1]:5605/team/x:1.0-abc")).value().pageName(), QStringLiteral("0--1-5605-team-x-1.0-abc"));
    EXPECT_EQ(parseImageRef(QStringLiteral("[fe80::1:2]/team/x:1.0-abc")).value().pageName(), QStringLiteral("fe80--1-2-team-x-1.0-abc"));
    EXPECT_EQ(parseImageRef(QStringLiteral("[::ffff:7f00:1]:5000/x:2")).value().pageName(), QStringLiteral("0--ffff-7f00-1-5000-x-2"));
}

TEST(ImageRef, TextIsWhatWasRead)
{
    const QString digest = QLatin1String("sha256:") + QString(64, QLatin1Char('a'));
    for (const QString &text : {QStringLiteral("debian"), QStringLiteral("debian:bookworm-slim"), QStringLiteral("localhost:5000/x:t"),
                                QStringLiteral("a/b/c/d"), QStringLiteral("[::1]:5000/x"), QString(QLatin1String("x:t@") + digest),
                                QStringLiteral("localhost/x"), QStringLiteral("a__b/c-----d/e.f_g"), QStringLiteral("HOST/x")})
        EXPECT_EQ(read(text.toUtf8().constData()).text(), text);
}

TEST(ImageRef, OnlyAFirstPartWithDotPortCapitalOrLocalhostIsAHost)
{
    EXPECT_EQ(read("ucsdets/x").host, QString());
    EXPECT_EQ(read("ucsd.ets/x").host, QStringLiteral("ucsd.ets"));
    EXPECT_EQ(read("registry:5000/x").host, QStringLiteral("registry:5000"));
    EXPECT_EQ(read("localhost/x").host, QStringLiteral("localhost"));
    EXPECT_EQ(read("Registry/x").host, QStringLiteral("Registry"));
    EXPECT_EQ(read("localhost:5000").tag, QStringLiteral("5000")); // no slash: a name and a tag
    EXPECT_EQ(read("127.0.0.1:5000/ucsd-ets/x").path, QStringLiteral("ucsd-ets/x"));
}

TEST(ImageRef, DockerHubIsFilledInForTheApiOnly)
{
    EXPECT_EQ(read("debian").apiHost(), QStringLiteral("registry-1.docker.io"));
    EXPECT_EQ(read("debian").apiPath(), QStringLiteral("library/debian"));
    EXPECT_EQ(read("docker.io/debian").apiPath(), QStringLiteral("library/debian"));
    EXPECT_EQ(read("ucsdets/x").apiPath(), QStringLiteral("ucsdets/x"));
    EXPECT_EQ(read("127.0.0.1:5000/x").apiPath(), QStringLiteral("x"));
    EXPECT_EQ(read("127.0.0.1:5000/x").apiHost(), QStringLiteral("127.0.0.1:5000"));
    EXPECT_EQ(read("debian").text(), QStringLiteral("debian"));
}

TEST(ImageRef, RefusesWhatIsOutsideTheGrammarAndSaysWhat)
{
    const struct { QString text; const char *why; } cases[] = {
        {QString(), "it is empty"},
        {QStringLiteral("Ucsd"), "a name is in lower case, and this holds \"U\""},
        {QStringLiteral("a/B"), "a name is in lower case, and this holds \"B\""},
        {QStringLiteral("a b"), "a name may not hold a space"},
        {QStringLiteral("a//b"), "a part of the name is empty"},
        {QStringLiteral("/b"), "a part of the name is empty"},
        {QStringLiteral("b/"), "a part of the name is empty"},
        {QStringLiteral("a..b"), "a name may not hold \"..\""},
        {QStringLiteral("a___b"), "a name may not hold \"___\""},
        {QStringLiteral("a-_b"), "a name may not hold \"-_\""},
        {QStringLiteral("-a"), "a part of a name may not begin with \"-\""},
        {QStringLiteral("a-"), "a part of a name may not end with \"-\""},
        {QStringLiteral("a/../b"), "a part of a name may not begin with \".\""},
        {QStringLiteral("caf\u00e9"), "a name may not hold U+00E9"},
        {QStringLiteral("a\nb"), "a name may not hold U+000A"},
        {QStringLiteral("a:"), "the tag is empty"},
        {QStringLiteral("a:.x"), "a tag may not begin with \".\""},
        {QStringLiteral("a:-x"), "a tag may not begin with \"-\""},
        {QStringLiteral("a:x y"), "a tag may not hold a space"},
        {QStringLiteral("a:b:c"), "a name may not hold \":\""},
        {QString(QLatin1String("a:") + QString(129, QLatin1Char('x'))), "a tag may have 128 characters, this has 129"},
        {QStringLiteral("a@sha256:12"), "the digest has 2 hexadecimal digits, not 64"},
        {QStringLiteral("a@sha256"), "a digest is an algorithm, a colon and hexadecimal digits"},
        {QString(QLatin1String("a@sha256:") + QString(64, QLatin1Char('A'))), "the digest holds \"A\", which is no lower-case hexadecimal digit"},
        {QStringLiteral("host.:5000/a"), "the host \"host.\" has an empty part"},
        {QStringLiteral("-host.io/a"), "a part of the host begins or ends with \"-\": -host"},
        {QStringLiteral("host.io:99999/a"), "the port is not between 1 and 65535"},
        {QStringLiteral("host.io:/a"), "the port must be a number of one to five digits"},
        {QStringLiteral("host.io:5a/a"), "the port holds \"a\""},
        {QStringLiteral("https://host.io/a"), "the port must be a number of one to five digits"},
        {QStringLiteral("host_x.io/a"), "the host holds \"_\""},
        {QString(256, QLatin1Char('a')), "a name may have 255 characters, this has 256"},
    };
    for (const auto &one : cases)
        EXPECT_EQ(refusal(one.text), QString::fromUtf8(one.why)) << qPrintable(one.text);
    EXPECT_EQ(whyNoRepository(QString(255, QLatin1Char('a'))), QString());
    EXPECT_EQ(whyNoTag(QString(128, QLatin1Char('_'))), QString());
}

TEST(ImageRef, MovesToAnotherRegistry)
{
    const ImageRef ghcr = read("ghcr.io/ucsd-ets/x:t"), hub = read("ucsdets/x:t"), bare = read("debian");
    EXPECT_EQ(onRegistry(ghcr, QStringLiteral("127.0.0.1:5000")).text(), QStringLiteral("127.0.0.1:5000/ucsd-ets/x:t"));
    EXPECT_EQ(onRegistry(hub, QStringLiteral("127.0.0.1:5000")).text(), QStringLiteral("127.0.0.1:5000/ucsdets/x:t"));
    EXPECT_EQ(onRegistry(bare, QStringLiteral("127.0.0.1:5000")).text(), QStringLiteral("127.0.0.1:5000/debian"));
    EXPECT_EQ(onRegistry(ghcr, QStringLiteral("quay.io/me/too")).text(), QStringLiteral("quay.io/me/too/x:t"));
    EXPECT_EQ(onRegistry(ghcr, QStringLiteral("quay.io/")).text(), QStringLiteral("quay.io/ucsd-ets/x:t"));
    EXPECT_EQ(onRegistry(ghcr, QString()), ghcr);
}

TEST(ImageRef, ARegistryMustBeAHostToDockerToo)
{
    EXPECT_EQ(whyNoRegistry(QStringLiteral("127.0.0.1:5000")), QString());
    EXPECT_EQ(whyNoRegistry(QStringLiteral("quay.io/me/")), QString());
    EXPECT_EQ(whyNoRegistry(QStringLiteral("localhost")), QString());
    EXPECT_TRUE(whyNoRegistry(QStringLiteral("quay/me")).contains(QLatin1String("has a dot or a port")));
    EXPECT_TRUE(whyNoRegistry(QStringLiteral("https://quay.io")).contains(QLatin1String("address of the web")));
    EXPECT_TRUE(whyNoRegistry(QStringLiteral("quay.io/Me")).contains(QLatin1String("lower case")));
    EXPECT_FALSE(whyNoRegistry(QStringLiteral("/x")).isEmpty());
    EXPECT_FALSE(whyNoRegistry(QString()).isEmpty());
}

} // namespace imageref_test
