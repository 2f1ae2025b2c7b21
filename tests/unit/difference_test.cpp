#include "model/pages/difference.h"

#include "model/release/imageside.h"
#include "tests/support/samples.h"

#include <gtest/gtest.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>

namespace difference_test {

using namespace stackwright;

namespace {

QByteArray flat(const QList<LineHunk> &hunks)
{
    QByteArray text;
    for (const LineHunk &hunk : hunks) {
        text += "@\n";
        for (const LineChange &line : hunk.lines)
            text += line.sign + line.text + '\n';
    }
    return text;
}

TEST(LineDifference, ShowsWhatChangedWithItsSurroundings)
{
    EXPECT_TRUE(lineDifference("a\nb\n", "a\nb\n").isEmpty());
    EXPECT_EQ(flat(lineDifference("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9")), "@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    EXPECT_EQ(flat(lineDifference("", "x\ny")), "@\n+x\n+y\n");
    EXPECT_EQ(flat(lineDifference("x", "")), "@\n-x\n");
    EXPECT_EQ(flat(lineDifference("1\n2\n3\n4\n5\n6", "0\n1\n2\n3\n4\n5", 1)), "@\n+0\n 1\n@\n 5\n-6\n");
    const LineChange last = lineDifference("a\nb\nc", "a\nB\nc").first().lines.last();
    EXPECT_EQ(last.oldLine, 3);
    EXPECT_EQ(last.newLine, 3);
}

TEST(LineDifference, AlwaysLeadsFromOneTextToTheOther)
{
    QRandomGenerator random(7);
    for (int round = 0; round < 600; ++round) {
        QList<QByteArray> before, after;
        const int lines = random.bounded(40), letters = 1 + random.bounded(8);
        for (int i = 0; i < lines; ++i)
            before += QByteArray(1, static_cast<char>('a' + random.bounded(letters)));
        for (const QByteArray &line : before) {
            const int what = random.bounded(6);
            if (what > 0)
                after += line;
            if (what == 1)
                after += QByteArray(1, static_cast<char>('a' + random.bounded(letters)));
        }
        const auto hunks = lineDifference(before.join('\n'), after.join('\n'), random.bounded(4));
        // Apply the hunks to the old text.
        QList<QByteArray> made;
        int at = 0;
        for (const LineHunk &hunk : hunks) {
            for (const LineChange &line : hunk.lines) {
                while (line.sign == '+' ? made.size() < line.newLine - 1 : at < line.oldLine - 1)
                    made += before.at(at++);
                if (line.sign != '+') {
                    ASSERT_EQ(before.at(at++), line.text) << "round " << round;
                }
                if (line.sign != '-')
                    made += line.text;
                if (line.sign == ' ') {
                    ASSERT_EQ(line.newLine, made.size()) << "round " << round;
                }
            }
        }
        while (at < before.size())
            made += before.at(at++);
        ASSERT_EQ(made, after) << "round " << round;
    }
}

TEST(WordMarks, CoverTheWordsThatDiffer)
{
    const WordMarks marks = wordMarks("numpy 1.25.1 py39", "numpy 1.26.0 py39");
    EXPECT_EQ(QByteArray("numpy 1.25.1 py39").mid(marks.oldBegin, marks.oldEnd - marks.oldBegin), "25.1");
    EXPECT_EQ(QByteArray("numpy 1.26.0 py39").mid(marks.newBegin, marks.newEnd - marks.newBegin), "26.0");
    const WordMarks whole = wordMarks("libfoo1", "libfoo2");
    EXPECT_EQ(whole.oldBegin, 0);
    EXPECT_EQ(whole.oldEnd, 7);
    const WordMarks same = wordMarks("x", "x");
    EXPECT_EQ(same.oldEnd - same.oldBegin, 0);
}

ImageSide side(const QByteArray &pip, const QByteArray &version, const QList<QPair<QString, QString>> &environment = {})
{
    ImageSide made;
    ImageLayer layer;
    layer.createdBy = QStringLiteral("RUN ") + QString::fromLatin1(version);
    layer.size = 1'000'000;
    made.page = parseManifestPage(manifestPage({{layer}, {{QStringLiteral("Python"), {}, version, true, {}}, {QStringLiteral("pip"), {}, pip, true, {}}}}));
    made.environment = environment;
    made.labels = QList<QPair<QString, QString>>{{QStringLiteral("revision"), QString::fromLatin1(version)}};
    return made;
}

TEST(Difference, NamesPackagesTextEnvironmentAndLayers)
{
    const auto difference = compareImages(side("Package Version\n------- ----\nnumpy 1.9\nold 1\nsame 2\ndown 3\n", "Python 3.9", {{QStringLiteral("A"), QStringLiteral("1")}, {QStringLiteral("B"), QStringLiteral("1")}}),
                                          side("Package Version\n------- ----\nnumpy 1.10\nnew 1\nsame 2\ndown 2\n", "Python 3.11", {{QStringLiteral("A"), QStringLiteral("2")}}));
    const QString text = differenceText({difference});
    for (const char *line : {"pip   up       numpy  1.9 -> 1.10\n", "pip   added    new    1\n", "pip   removed  old    1\n", "pip   down     down   3 -> 2\n",
                             "environment A: 1 -> 2\n", "environment B: 1 -> (none)\n", "label revision: Python 3.9 -> Python 3.11\n", "    -Python 3.9\n    +Python 3.11\n",
                             "layer - 1.0 MB  RUN Python 3.9\n"})
        EXPECT_TRUE(text.contains(QLatin1String(line))) << line << "in\n" << text.toStdString();
    EXPECT_EQ(difference.packages.size(), 4);
    EXPECT_TRUE(compareImages(side("x==1", "v"), side("x==1", "v")).isEmpty());
    ImageSide unknown = side("x==1", "v");
    unknown.labels.reset(); // a side that was not asked differs in nothing
    EXPECT_TRUE(compareImages(side("x==1", "v"), unknown).isEmpty());

    const QString notes = differenceMarkdown({difference}, QStringLiteral("2023.2-stable"), QStringLiteral("2023.2-x"));
    EXPECT_TRUE(notes.startsWith(QLatin1String("# 2023.2-x\n\nWhat changed since `2023.2-stable`.\n")));
    EXPECT_TRUE(notes.contains(QLatin1String("|`numpy`|pip|up|1.9|1.10|\n")));
    const QJsonObject json = toJson(QList<ImageDifference>{difference}, QStringLiteral("a"), QStringLiteral("b"), false);
    const QJsonObject first = json.value(QLatin1String("images"))[0][QLatin1String("packages")][0].toObject();
    EXPECT_EQ(QJsonDocument(first).toJson(QJsonDocument::Compact).toStdString(),
              R"({"change":"down","kind":"pip","name":"down","new":"2","old":"3"})");
}

TEST(Difference, AChangeOfTheBaseIsShownOnce)
{
    QList<ImageDifference> images{compareImages(side("a==1\nb==1", "v1"), side("a==2\nb==1", "v1")), compareImages(side("a==1\nb==1", "v1"), side("a==2\nb==2", "v1")),
                                  compareImages(side("a==1\nb==1", "v1"), side("a==3\nb==1", "v1"))};
    images[0].name = QStringLiteral("base");
    images[1].name = QStringLiteral("child");
    images[2].name = QStringLiteral("other");
    images[1].parent = images[2].parent = QStringLiteral("base");
    foldDifferences(images);
    ASSERT_EQ(images.at(1).packages.size(), 1);
    EXPECT_EQ(images.at(1).packages.first().name, "b");
    EXPECT_EQ(images.at(1).folded, 1);
    ASSERT_EQ(images.at(2).packages.size(), 1); // another version than the base's is a change of its own
    EXPECT_EQ(images.at(2).packages.first().after, "3");
    EXPECT_TRUE(differenceText(images).contains(QLatin1String("1 change of base as well, shown there")));
}

TEST(Difference, OfRealPages)
{
    ImageSide base, child;
    base.page = parseManifestPage(sample(QStringLiteral("wiki/ucsdets-datahub-base-notebook-2023.2-04cfba0.md")));
    child.page = parseManifestPage(sample(QStringLiteral("wiki/ucsdets-scipy-ml-notebook-2023.2-04cfba0.md")));
    EXPECT_TRUE(compareImages(base, base).isEmpty());
    const auto difference = compareImages(base, child);
    EXPECT_TRUE(std::any_of(difference.packages.begin(), difference.packages.end(), [](const PackageChange &change) {
        return change.name == "alembic" || change.name == "absl-py";
    }));
    EXPECT_EQ(difference.texts.last().heading, QStringLiteral("CUDA Version"));
    const QString text = differenceText({difference});
    EXPECT_TRUE(text.contains(QLatin1String(" -> 2 layers, 19.7 GB ("))) << text.left(300).toStdString();
    const auto back = compareImages(child, base);
    EXPECT_EQ(back.packages.size(), difference.packages.size());
}

TEST(ImageSideOfARegistry, HasEnvironmentLabelsAndLayers)
{
    const auto json = [](const char *text) { return QJsonDocument::fromJson(text).object(); };
    const ImageSide made = imageSide(json(R"({"layers":[{"size":1000},{"size":2000}]})"),
                                     json(R"({"config":{"Env":["PATH=/bin","X=a=b"],"Labels":{"l":"v"}},"history":[{"created_by":"ADD","created":"2023-05-12T03:35:29.5Z"},
                                              {"created_by":"ENV X","empty_layer":true},{"created_by":"RUN x"}]})"));
    ASSERT_EQ(made.layers->size(), 3);
    EXPECT_EQ(made.layers->at(0).createdAt, QStringLiteral("2023-05-12 03:35:29"));
    EXPECT_EQ(made.layers->at(1).size, QStringLiteral("0 B"));
    EXPECT_EQ(made.layers->at(2).total, QStringLiteral("3.0 kB"));
    EXPECT_EQ(made.environment->last(), qMakePair(QStringLiteral("X"), QStringLiteral("a=b")));
    EXPECT_EQ(made.size, 3000);
}

} // namespace

} // namespace difference_test
