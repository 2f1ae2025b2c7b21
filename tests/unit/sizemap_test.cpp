// Where the megabytes are: own layers once, the lines that made them, and what the stable tag has in their place.
#include "model/items/sizemap.h"

#include <gtest/gtest.h>

namespace sizemap_test {

using namespace stackwright;

namespace {

PageLayer layer(const char *command, const char *size, const char *at = "2026-01-01 10:00:00")
{
    PageLayer made;
    made.command = QLatin1String(command);
    made.size = QLatin1String(size);
    made.createdAt = QLatin1String(at);
    return made;
}

std::string told(const QList<SizeBlock> &blocks)
{
    QStringList lines;
    for (const SizeBlock &block : blocks) {
        QStringList parts;
        for (const SizePart &part : block.parts)
            parts << QStringLiteral("%1%2 %3 < %4 @%5").arg(part.isBase ? QStringLiteral("base ") : part.isGone ? QStringLiteral("gone ") : QString(), part.text.left(20)).arg(part.bytes).arg(part.before).arg(part.line);
        lines << QString(block.image + (block.holdsParent ? QStringLiteral(" with parent") : QString()) + QStringLiteral(": ") + parts.join(QStringLiteral(", ")));
    }
    return lines.join(QLatin1Char('\n')).toStdString();
}

const PageLayer debian = layer("/bin/sh -c ADD file:1 in /", "80.0 MB", "2025-01-01 10:00:00"), bash = layer("CMD [\"bash\"]", "0.0 B", "2025-01-01 10:00:00");
const PageLayer apt = layer("RUN /bin/sh -c apt-get update && apt-get install -y  python3 # buildkit", "200.0 MB");
const PageLayer env = layer("ENV A=b", "0.0 B");
const Dockerfile baseFile = readDockerfile("FROM debian:bookworm-slim\nENV A=b\nRUN apt-get update && \\\n    apt-get install -y python3\n");
const Dockerfile childFile = readDockerfile("ARG BASE_IMAGE\nFROM ${BASE_IMAGE}\nCOPY data /data\nRUN pip install numpy\n");

SizeSource base(const std::optional<ManifestPage> &stable = {})
{
    return {QStringLiteral("base"), -1, {{debian, bash, env, apt}, {}}, stable, baseFile};
}

} // namespace

TEST(SizeMap, CountsEachLayerOnceAtTheLineThatMadeIt)
{
    const SizeSource child{QStringLiteral("child"), 0, {{debian, bash, env, apt, layer("COPY data /data # buildkit", "5.0 MB"), layer("RUN /bin/sh -c pip install numpy", "60.0 MB")}, {}}, {}, childFile};
    EXPECT_EQ(told(sizeMapOf({base(), child})), "base: base debian:bookworm-slim 80000000 < -1 @1, RUN /bin/sh -c apt-g 200000000 < -1 @3\n"
                                                "child: COPY data /data # bu 5000000 < -1 @3, RUN /bin/sh -c pip i 60000000 < -1 @4");
}

TEST(SizeMap, SaysWhatTheStableTagHasInTheirPlace)
{
    const PageLayer smaller = layer("RUN /bin/sh -c apt-get update && apt-get install -y python3", "150.0 MB", "2025-06-01 10:00:00"), gone = layer("RUN /bin/sh -c make old", "7.0 MB", "2025-06-01 10:00:00");
    EXPECT_EQ(told(sizeMapOf({base(ManifestPage{{debian, bash, env, smaller, gone}, {}})})),
              "base: base debian:bookworm-slim 80000000 < 80000000 @1, RUN /bin/sh -c apt-g 200000000 < 150000000 @3, gone RUN /bin/sh -c make  0 < 7000000 @0");
}

TEST(SizeMap, ClaimsNothingThatThePagesDoNotTell)
{
    // No Dockerfile: no base, no line. A page of another build of the parent: whose layers are whose is not known. No page: nothing.
    SizeSource plain = base();
    plain.dockerfile.reset();
    SizeSource child{QStringLiteral("child"), 0, {{layer("ADD other", "90.0 MB"), layer("RUN x", "1.0 MB")}, {}}, {}, childFile};
    EXPECT_EQ(told(sizeMapOf({plain, child, {QStringLiteral("none"), 0, {}, {}, {}}})), "base: /bin/sh -c ADD file: 80000000 < -1 @0, RUN /bin/sh -c apt-g 200000000 < -1 @0\n"
                                                                                        "child with parent: ADD other 90000000 < -1 @0, RUN x 1000000 < -1 @0");
    // A word of a command is no instruction: neither ends the base's layers, nor is it the line of another command.
    SizeSource words = base();
    words.dockerfile = readDockerfile("FROM debian:bookworm-slim\nUSER in\nRUN true\nRUN apt-get update && apt-get install -y python3\n");
    EXPECT_EQ(told(sizeMapOf({words})), "base: base debian:bookworm-slim 80000000 < -1 @1, RUN /bin/sh -c apt-g 200000000 < -1 @4");
    SizeSource other = base();
    other.dockerfile = readDockerfile("FROM alpine\nRUN nothing of it\n");
    EXPECT_EQ(told(sizeMapOf({other})), "base: /bin/sh -c ADD file: 80000000 < -1 @0, RUN /bin/sh -c apt-g 200000000 < -1 @0");
}

TEST(SizeMap, DividesAnAreaInProportion)
{
    const QRectF area(10, 20, 600, 400);
    const QList<qint64> sizes{6, 6, 4, 3, 2, 2, 1, 0};
    const QList<QRectF> places = squarified(sizes, area);
    ASSERT_EQ(places.size(), sizes.size());
    for (qsizetype i = 0; i < sizes.size(); ++i) {
        EXPECT_NEAR(places[i].width() * places[i].height(), static_cast<double>(sizes[i]) * 10000, 1) << i;
        EXPECT_TRUE(area.adjusted(-1, -1, 1, 1).contains(places[i]) || sizes[i] == 0) << i;
        for (qsizetype j = 0; j < i; ++j)
            EXPECT_LT(places[i].intersected(places[j]).width() * places[i].intersected(places[j]).height(), 1) << i << j;
        if (sizes[i] > 0) {
            EXPECT_LT(std::max(places[i].width() / places[i].height(), places[i].height() / places[i].width()), 3.1) << i;
        }
    }
    EXPECT_TRUE(squarified({0, 0}, area)[0].isEmpty());
    EXPECT_TRUE(squarified({}, area).isEmpty());
    EXPECT_TRUE(squarified({5}, QRectF())[0].isEmpty());
}

} // namespace sizemap_test
