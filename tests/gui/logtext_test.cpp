#include "model/items/ansi.h"
#include "model/items/logfind.h"
#include "model/items/logtext.h"
#include "tests/support/worktime.h"

#include <gtest/gtest.h>

#include <QElapsedTimer>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <random>

namespace logtext_test {

using namespace stackwright;

namespace {

struct LogFile
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("x.log"));
    void write(const QByteArray &bytes, QIODevice::OpenMode mode = QIODevice::WriteOnly)
    {
        QFile file(path);
        ASSERT_TRUE(file.open(mode));
        file.write(bytes);
    }
};

void index(LogText &text, const QString &path)
{
    text.open(path);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !text.isIndexing(); }, 20'000));
}

QByteArrayList linesOf(const LogText &text, qint64 first, int count)
{
    QByteArrayList lines;
    for (const LogText::Line &line : text.lines(first, count))
        lines << line.bytes;
    return lines;
}

} // namespace

TEST(LogText, FindsAnyLineOfAMillionAndOpensThemQuickly)
{
    LogFile log;
    QByteArray bytes;
    for (int i = 0; i < 1'000'000; ++i)
        bytes += "line " + QByteArray::number(i) + " of a long log with some words in it\n";
    log.write(bytes);
    LogText text;
    WorkTime clock;
    index(text, log.path);
    EXPECT_LT(clock.elapsed(), 3000);
    EXPECT_EQ(text.lineCount(), 1'000'000);
    for (const qint64 at : {0, 1, 63, 64, 65, 499'999, 999'999})
        EXPECT_TRUE(linesOf(text, at, 1).value(0).startsWith(QByteArray("line " + QByteArray::number(at) + " of"))) << at;
    EXPECT_EQ(linesOf(text, 999'998, 10).size(), 2);
}

TEST(LogText, ALineOfTenMegabytesIsCutAndHarmless)
{
    LogFile log;
    log.write("first\n" + QByteArray(10'000'000, 'x') + "\nlast without an end");
    LogText text;
    index(text, log.path);
    EXPECT_EQ(text.lineCount(), 3);
    const QList<LogText::Line> lines = text.lines(0, 10);
    ASSERT_EQ(lines.size(), 3);
    EXPECT_EQ(lines[0].bytes, "first");
    EXPECT_EQ(lines[1].bytes.size(), LogText::displayCap);
    EXPECT_EQ(lines[1].length, 10'000'000);
    EXPECT_EQ(lines[2].bytes, "last without an end");
    EXPECT_EQ(linesOf(text, 2, 1), QByteArrayList{"last without an end"});
}

TEST(LogText, GrowsWithTheFileAndStartsOverWhenItIsReplaced)
{
    LogFile log;
    LogText text;
    index(text, log.path); // not there yet
    EXPECT_EQ(text.lineCount(), 0);
    log.write("one\ntw");
    EXPECT_TRUE(QTest::qWaitFor([&] { return text.lineCount() == 2; }, 5000));
    log.write("o\nthree\n", QIODevice::Append);
    EXPECT_TRUE(QTest::qWaitFor([&] { return text.lineCount() == 3; }, 5000));
    EXPECT_EQ(linesOf(text, 0, 9), QByteArrayList({"one", "two", "three"}));
    log.write("new\n");
    EXPECT_TRUE(QTest::qWaitFor([&] { return text.lineCount() == 1; }, 5000));
    EXPECT_EQ(linesOf(text, 0, 9), QByteArrayList{"new"});
}

TEST(LogText, FindsTheStepsOfBothBuilders)
{
    LogFile log;
    log.write("Sending build context\nStep 1/2 : FROM x\n ---> Using cache\nStep 2/2 : RUN y\nhello\n");
    LogText text;
    index(text, log.path);
    ASSERT_EQ(text.sections().size(), 2);
    EXPECT_EQ(text.sections()[0], (LogSection{1, 1, 2, QStringLiteral("FROM x"), QStringLiteral("cached"), -1}));
    EXPECT_EQ(text.sections()[1].title, QStringLiteral("RUN y"));

    log.write("#1 [internal] load build definition\n#1 DONE 0.0s\n#5 [2/4] RUN apt-get update\n#5 0.063 Hit:1\n#5 DONE 3.4s\n#6 [3/4] COPY a b\n#6 CACHED\n"
              "#7 [4/4] RUN false\n#7 ERROR: exit code: 1\n#999999999999 x\n#x\n");
    index(text, log.path);
    ASSERT_EQ(text.sections().size(), 4);
    EXPECT_EQ(text.sections()[0].number, 0);
    EXPECT_EQ(text.sections()[1], (LogSection{2, 2, 4, QStringLiteral("RUN apt-get update"), QStringLiteral("done"), 3.4}));
    EXPECT_EQ(text.sections()[2].state, QStringLiteral("cached"));
    EXPECT_EQ(text.sections()[3].state, QStringLiteral("error"));
}

TEST(LogFind, CountsTextAndExpressionsOverSliceBorders)
{
    LogFile log;
    QByteArray bytes;
    for (int i = 0; i < 60'000; ++i)
        bytes += i % 1000 == 7 ? QByteArray("here is a Needle, needle\n") : "nothing to see on line " + QByteArray::number(i) + '\n';
    log.write(bytes + "an open needle");
    LogFind find;
    find.start(log.path, {QStringLiteral("needle"), false});
    EXPECT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 10'000));
    EXPECT_EQ(find.count(), 121);
    EXPECT_EQ(find.hits()[0].line, 7);
    EXPECT_EQ(find.hits()[0].column, 10);
    EXPECT_EQ(find.hits()[2].line, 1007);
    EXPECT_EQ(find.hits().back().line, 60'000);
    log.write(" goes on\n", QIODevice::Append);
    find.resume();
    EXPECT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 10'000));
    EXPECT_EQ(find.count(), 121);
    find.start(log.path, {QStringLiteral("^here.*e$"), true}, true);
    EXPECT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 10'000));
    EXPECT_EQ(find.count(), 60);
    find.start(log.path, {QStringLiteral("(open"), true});
    EXPECT_FALSE(find.whyNot().isEmpty());
}

TEST(LogFind, KnowsThePlacesInALineThatIsLongerThanItsPieces)
{
    LogFile log;
    QByteArray line(2'000'000, 'x');
    const QList<int> places{10, 16'380, 40'000, 262'140, 1'999'994}; // across the borders of the pieces, and at the end
    for (const int at : places)
        line.replace(at, 6, "NeeDle");
    log.write("first needle\n" + line + "\nlast\n");
    LogFind find;
    for (const bool isExpression : {false, true}) {
        find.start(log.path, {isExpression ? QStringLiteral("n[e]edle") : QStringLiteral("needle"), isExpression});
        ASSERT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 10'000));
        QList<int> columns;
        for (const LogFind::Hit &hit : find.hits())
            if (hit.line == 1)
                columns << hit.column;
        EXPECT_EQ(find.hits().front().line, 0);
        EXPECT_EQ(columns, places) << isExpression;
    }
}

TEST(LogFind, AnExpressionFindsInALongLineWhatItFindsInTheWholeLine)
{
    std::mt19937 random(7);
    QByteArray line;
    while (line.size() < 150'000) { // runs of letters, so that long matches stand across the borders of pieces
        const QByteArrayList words{"needle", "foo", " foo ", "start", "stop", "b", QByteArray(static_cast<qsizetype>(random() % 9'000), '-'), "zz ", "anneedle"};
        line += words[static_cast<qsizetype>(random() % static_cast<unsigned>(words.size()))];
    }
    line += "start" + QByteArray(30'000, '-') + "stop and a needle";
    LogFile log;
    log.write("needle\n" + line + "\nneedle\n");
    LogFind find;
    for (const char *const pattern : {"n[e]edle", "start-+stop", "start-*", "\\bfoo\\b", "^needle", "needle$", "(?<=foo)b+", "-+", "^.", "stop|start", "-{50}b", "nothing.*here", "[a-z]+"}) {
        const QRegularExpression expression(QLatin1String(pattern), QRegularExpression::CaseInsensitiveOption | QRegularExpression::MultilineOption);
        QList<QPair<int, int>> wanted, found;
        for (auto match = expression.globalMatch(QString::fromLatin1(line)); match.hasNext();)
            if (const auto one = match.next(); one.capturedLength() > 0)
                wanted << QPair(static_cast<int>(one.capturedStart()), static_cast<int>(one.capturedLength()));
        find.start(log.path, {QLatin1String(pattern), true});
        ASSERT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 20'000)) << pattern;
        for (const LogFind::Hit &hit : find.hits())
            if (hit.line == 1)
                found << QPair(hit.column, hit.length);
        EXPECT_EQ(found.size(), wanted.size()) << pattern;
        EXPECT_TRUE(found == wanted) << pattern;
        find.start(log.path, {QLatin1String(pattern), true}, true);
        ASSERT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 20'000)) << pattern;
        EXPECT_EQ(std::count_if(find.hits().begin(), find.hits().end(), [](const LogFind::Hit &hit) { return hit.line == 1; }), wanted.isEmpty() ? 0 : 1) << pattern;
    }
}

TEST(LogFind, AMatchThatIsLongerThanAnyIsGivenUpForThoseBehindIt)
{
    LogFile log;
    QByteArray line = "start" + QByteArray(300'000, '-');
    for (const int at : {16'380, 40'000, 200'000})
        line.replace(at, 6, "needle");
    log.write(line + "\n");
    LogFind find;
    find.start(log.path, {QStringLiteral("start.*stop|need[l]e"), true});
    ASSERT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 20'000));
    ASSERT_EQ(find.count(), 3);
    EXPECT_EQ(find.hits()[0].column, 16'380);
}

TEST(LogFind, LooksAgainAtALineThatIsNotOverAndStartsOverWhenTheFileIsReplaced)
{
    LogFile log;
    log.write("needle\nneedle nee");
    LogFind find;
    const auto found = [&](qint64 count) {
        EXPECT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 10'000));
        EXPECT_EQ(find.count(), count);
        EXPECT_EQ(find.hits().size(), static_cast<size_t>(count));
    };
    find.start(log.path, {QStringLiteral("needle"), false});
    found(2);
    find.resume();
    found(2);
    log.write("dle and a needle", QIODevice::Append);
    find.resume();
    found(4);
    EXPECT_EQ(find.hits().back().column, 20);
    log.write("\nneedle\n", QIODevice::Append);
    find.resume();
    find.resume(); // while it is under way
    found(5);
    log.write("a needle\n");
    find.resume();
    found(1);
    EXPECT_EQ(find.hits().front().column, 2);
    find.start(log.path, {}); // and an empty query finds nothing
    found(0);
}

TEST(LogFind, AnExpressionThatTakesForEverHoldsUpNobody)
{
    LogFile log;
    log.write(QByteArray(10'000'000, 'x') + "\nneedle\n");
    QElapsedTimer clock;
    {
        LogFind find;
        find.start(log.path, {QStringLiteral("(x+x+)+y"), true});
        QTest::qWait(50);
        clock.start();
        find.start(log.path, {QStringLiteral("needle"), false});
        EXPECT_LT(clock.elapsed(), 3000) << "the other search would take for ever";
        EXPECT_TRUE(QTest::qWaitFor([&] { return !find.isBusy(); }, 20'000));
        EXPECT_EQ(find.count(), 1);
        find.start(log.path, {QStringLiteral("(x+x+)+y"), true});
        QTest::qWait(50);
        clock.start();
    }
    EXPECT_LT(clock.elapsed(), 10'000) << "it ends between two pieces";
}

TEST(Ansi, ReadsColoursAndObeysNothing)
{
    const AnsiLine line = readAnsi("\x1b[1;31mE:\x1b[0m plain \x1b[38;5;196mred\x1b[39m\ttab");
    EXPECT_EQ(line.text, QStringLiteral("E: plain red    tab"));
    ASSERT_EQ(line.runs.size(), 2);
    EXPECT_EQ(line.runs[0], (AnsiRun{0, 2, 1, 0, true}));
    EXPECT_EQ(line.runs[1].rgb, 0xff0000u);
    for (const char *hostile : {"\x1b]0;title\x07 x", "\x1b[2J", "\x1b[999999999999m", "\x1b[", "\x9b""31m", "\xe2\x80\xae back", "a\rb", "\x1bP$q\x1b\\", "\x1b[38;5m", "\x1b[38;2;1m"}) {
        const QString shown = readAnsi(hostile).text;
        for (const QChar letter : shown)
            EXPECT_FALSE(letter.unicode() < 0x20 || (letter.unicode() >= 0x7f && letter.unicode() < 0xa0) || letter.unicode() == 0x202e) << hostile;
    }
}

} // namespace logtext_test
