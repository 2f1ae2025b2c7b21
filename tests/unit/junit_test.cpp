#include "model/run/junit.h"

#include <QFile>
#include <QTemporaryDir>

#include <gtest/gtest.h>

#include <algorithm>

#include <sys/resource.h>
#include <sys/stat.h>

namespace junit_test {

using namespace stackwright;

namespace {

// What pytest 7.2.1 wrote for four tests and a collection error.
const char real[] =
    "<?xml version=\"1.0\" encoding=\"utf-8\"?><testsuites><testsuite name=\"pytest\" errors=\"1\" failures=\"1\" skipped=\"1\" tests=\"4\" "
    "time=\"0.048\" timestamp=\"2026-11-22T20:20:20.1\" hostname=\"vm\"><testcase classname=\"images.base.tests.test_a\" name=\"test_ok\" time=\"0.001\" />"
    "<testcase classname=\"images.base.tests.test_a.TestBig\" name=\"test_bad[x]\" time=\"0.5\"><failure message=\"assert 1 == 2\">def test_bad():\n"
    "&gt;       assert 1 == 2\nE       assert 1 == 2\n\nimages/base/tests/test_a.py:4: AssertionError</failure></testcase>"
    "<testcase classname=\"images.base.tests.test_a\" name=\"test_skip\" time=\"0\"><skipped type=\"pytest.skip\" message=\"no GPU\">x:7: no GPU</skipped></testcase>"
    "<testcase classname=\"\" name=\"images.base.tests.test_b\" time=\"0\"><error message=\"collection failure\">ImportError: no numpy#x1B[0m</error></testcase>"
    "</testsuite></testsuites>";

QByteArray suite(const QByteArray &attributes, const QByteArray &cases)
{
    return "<testsuites><testsuite " + attributes + ">" + cases + "</testsuite></testsuites>";
}

Exit ended(int code)
{
    Exit exit;
    exit.code = code;
    exit.reason = QStringLiteral("exit code %1").arg(code);
    return exit;
}

const QByteArray ok = "<testcase classname=\"a.test_b\" name=\"t\"/>";
const QByteArray bad = "<testcase classname=\"a.test_b\" name=\"t\"><failure message=\"no\"/></testcase>";

} // namespace

TEST(TestReport, ReadsWhatPytestWrites)
{
    const auto report = readTestReport(real, QStringLiteral("r.xml"));
    ASSERT_TRUE(report) << qPrintable(report.error().text());
    EXPECT_EQ(report->counts, (TestCounts{1, 2, 1}));
    EXPECT_EQ(report->claimedFailures, 2);
    EXPECT_TRUE(report->warnings.isEmpty()) << qPrintable(report->warnings.join(QLatin1Char('\n')));
    ASSERT_EQ(report->cases.size(), 4);
    EXPECT_EQ(report->cases[0].file, QStringLiteral("images/base/tests/test_a.py"));
    EXPECT_EQ(report->cases[1].name, QStringLiteral("TestBig::test_bad[x]"));
    EXPECT_EQ(report->cases[1].file, QStringLiteral("images/base/tests/test_a.py"));
    EXPECT_EQ(report->cases[1].seconds, 0.5);
    EXPECT_TRUE(report->cases[1].message.startsWith(QStringLiteral("assert 1 == 2\ndef test_bad():"))) << qPrintable(report->cases[1].message);
    EXPECT_EQ(report->cases[2].state, TestCase::State::Skipped);
    EXPECT_EQ(report->cases[2].message, QStringLiteral("no GPU\nx:7: no GPU"));
    EXPECT_EQ(report->cases[3].state, TestCase::State::Error);
    EXPECT_TRUE(report->cases[3].message.startsWith(QStringLiteral("collection failure\nImportError")));
}

TEST(TestReport, RefusesWhatNoReportIs)
{
    struct Case { QByteArray bytes; const char *says; };
    QByteArray deep;
    for (int i = 0; i < 100; ++i)
        deep += "<testsuites>";
    for (const Case &one : {Case{"", "Premature end of document"}, {"   ", "Premature end"}, {QByteArray(real).left(700), "r.xml:"}, {"<html><body>login</body></html>", "its root is <html>"},
                            {"<!DOCTYPE x [<!ENTITY a \"b\">]><testsuites>&a;</testsuites>", "DOCTYPE"}, {deep, "nested too deeply"},
                            {suite("tests=\"1\" tests=\"2\"", ok), "r.xml:1:"}, {suite("", "<testcase name=\"a\x01\"/>"), "r.xml:1:"},
                            {suite("", "<testcase name=\"\xff\"/>"), "r.xml:1:"}, {QByteArray(real) + "<x/>", "r.xml:"}, {QByteArray("\0\0", 2), "r.xml:1:"}}) {
        const auto report = readTestReport(one.bytes, QStringLiteral("r.xml"));
        ASSERT_FALSE(report) << one.bytes.left(80).constData();
        EXPECT_TRUE(report.error().text().contains(QString::fromLatin1(one.says))) << qPrintable(report.error().text());
        EXPECT_FALSE(report.error().advice.isEmpty());
    }
}

TEST(TestReport, CountsTheCasesAndWarnsOfClaimsThatDiffer)
{
    auto report = readTestReport(suite("tests=\"-3\" failures=\"99999999999999999999\" errors=\"0\"", ok + bad), QStringLiteral("r.xml"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, (TestCounts{1, 1, 0}));
    EXPECT_EQ(report->warnings.size(), 4) << "two numbers that are none, and two sums that differ";

    report = readTestReport(suite("tests=\"1\"", "<testcase name=\"x\" time=\"nan\"/>"), QStringLiteral("r.xml"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->cases.first().seconds, 0);
    report = readTestReport("<testsuite tests=\"1\"><testcase name=\"x\"/></testsuite>", QStringLiteral("r.xml"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts.passed, 1);
}

TEST(TestReport, CutsWhatIsHuge)
{
    const QByteArray huge(10'000'000, 'x');
    const auto report = readTestReport(suite("tests=\"1\" failures=\"1\"", "<testcase name=\"" + huge + "\"><failure message=\"" + huge + "\">" + huge + "</failure></testcase>"), QStringLiteral("r.xml"));
    ASSERT_TRUE(report);
    EXPECT_LE(report->cases.first().message.toUtf8().size(), 64 * 1024);
    EXPECT_LE(report->cases.first().name.toUtf8().size(), 64 * 1024 + 100);
    EXPECT_EQ(report->counts.failed, 1);
}

TEST(TestReport, AFailuresOwnMessageComesFirst)
{
    // What a failure's text begins with depends on the runner's way of printing: fixtures, locals, a docstring.
    for (const auto &[text, first] : QList<std::pair<QByteArray, const char *>>{
             {"self = &lt;APIClient object at 0x7f&gt;\n\ndef test():\nE  docker.errors.APIError: port is already allocated\n", "docker.errors.APIError: port is already allocated"},
             {"docker.errors.APIError: port is already allocated\nmore", "docker.errors.APIError: port is already allocated"},
             {"", "docker.errors.APIError: port is already allocated"}}) {
        const auto report = readTestReport(suite("tests=\"1\" failures=\"1\"", "<testcase name=\"t\"><failure message=\"docker.errors.APIError: port is already allocated\">" + text + "</failure></testcase>"),
                                           QStringLiteral("r.xml"));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->cases.first().message.section(QLatin1Char('\n'), 0, 0), QLatin1String(first));
        EXPECT_EQ(report->cases.first().message.count(QStringLiteral("more")), text.endsWith("more"));
    }
}

TEST(TestReport, TakesWhatXmlAllowsBehindTheRoot)
{
    for (const char *end : {"<!-- written by x -->", "\n<!-- a --><!-- <b/> -->\n", "<?end here?>", "  \n"})
        EXPECT_TRUE(readTestReport(QByteArray(real) + end, QStringLiteral("r.xml"))) << end;
    for (const char *end : {"<!-- a -->x", "<x/><!-- a -->", "text", "</testsuites>", "<testsuites/>"})
        EXPECT_FALSE(readTestReport(QByteArray(real) + end, QStringLiteral("r.xml"))) << end;
}

TEST(TestReport, SaysNothingWithARawControlCharacter)
{
    for (const QByteArray &bytes : {QByteArray("<testsuites \0>", 14), QByteArray("<testsuites>\x1b[31m</testsuites>"), QByteArray("<\x01/>"), QByteArray("<testsuites a=\"\x7f\x02\"/>")}) {
        const auto report = readTestReport(bytes, QStringLiteral("r.xml"));
        if (report)
            continue;
        const QString text = report.error().text() + report.error().advice.text;
        for (const QChar c : text)
            EXPECT_FALSE(c.unicode() < 0x20 || c.unicode() == 0x7F) << text.toStdString();
    }
}

TEST(TestReport, TellsSomeOfVeryManyCasesAndCountsThemAll)
{
    QByteArray cases;
    for (int i = 0; i < 60'000; ++i)
        cases += i % 2 ? ok : bad;
    const auto report = readTestReport(suite("tests=\"60000\" failures=\"30000\"", cases), QStringLiteral("r.xml"));
    ASSERT_TRUE(report);
    EXPECT_EQ(report->counts, (TestCounts{30'000, 30'000, 0}));
    EXPECT_LE(report->cases.size(), 22'000);
    EXPECT_EQ(report->warnings.size(), 1);
}

TEST(TestReport, NeedsNoMemoryForWhatItLeavesOut)
{
    // Each of these would need hundreds of megabytes as a tree, or as one value.
    const QByteArray huge(60 * 1024 * 1024, 'x');
    QByteArray attributes;
    for (int i = 0; i < 4'000'000; ++i)
        attributes += " a" + QByteArray::number(i) + "=''";
    const QByteArray none = suite("", "<testcase name=\"t\"><failure message=\"\"/></testcase>");
    const auto with = [&none](const QByteArray &value) { return QByteArray(none).replace("message=\"\"/>", value); };
    for (const auto &[bytes, good] : QList<std::pair<QByteArray, bool>>{{with("message=\"" + huge + "\"/>"), true},
                                                                        {with(">" + huge + "</failure>"), true},
                                                                        {with("><![CDATA[" + huge + "]]></failure>"), true},
                                                                        {with("/><!--" + huge + "-->"), true},
                                                                        {with(attributes + "/>"), false}}) {
        struct rusage before{}, after{};
        ::getrusage(RUSAGE_SELF, &before);
        const auto report = readTestReport(bytes, QStringLiteral("r.xml"));
        ::getrusage(RUSAGE_SELF, &after);
        ASSERT_EQ(report.ok(), good) << bytes.left(100).toStdString() << (report ? std::string() : report.error().text().toStdString());
        EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 40 * 1024) << bytes.left(100).toStdString();
        EXPECT_EQ(report ? report->counts.failed : 1, 1);
    }
}

TEST(TestReport, IsARegularFile)
{
    QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("r.xml"));
    EXPECT_FALSE(loadTestReport(path));
    QFile file(path);
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write(real);
    file.close();
    EXPECT_TRUE(loadTestReport(path));
    QFile::link(path, folder.filePath(QStringLiteral("link.xml")));
    EXPECT_FALSE(loadTestReport(folder.filePath(QStringLiteral("link.xml"))));
    ::mkfifo(QFile::encodeName(folder.filePath(QStringLiteral("fifo.xml"))).constData(), 0600);
    EXPECT_FALSE(loadTestReport(folder.filePath(QStringLiteral("fifo.xml"))));
}

TEST(TestGate, OpensOnlyOnProof)
{
    const auto report = [](const QByteArray &bytes) { return std::optional<Result<TestReport>>(readTestReport(bytes, QStringLiteral("r.xml"))); };
    Exit killed, late;
    killed.how = Exit::How::Signalled;
    killed.signal = 9;
    late.how = Exit::How::TimedOut;
    late.deadline = std::chrono::seconds(30);
    const QByteArray none = suite("tests=\"0\"", "");
    struct Case { Exit exit; std::optional<Result<TestReport>> report; bool passes; const char *reason; };
    for (const Case &one : QList<Case>{
             {ended(0), report(suite("tests=\"1\"", ok)), true, ""},
             {ended(0), std::nullopt, false, "the tests ended with exit code 0 and left no report"},                      // os._exit(0)
             {ended(0), report(none), false, "the tests ended with exit code 0, and the report holds no test"},           // pytest.exit(returncode=0)
             {ended(0), report(suite("tests=\"1\" failures=\"1\"", bad)), false, "1 test failed, although the tests ended with exit code 0"}, // forced
             {ended(0), report(suite("tests=\"1\" errors=\"1\"", ok)), false, "1 test failed, although the tests ended with exit code 0"},
             {ended(0), report("<testsuites>"), false, "the test report cannot be read: r.xml:1:13: Premature end of document."},
             {ended(1), report(suite("tests=\"2\" failures=\"1\"", ok + bad)), false, "1 of 2 tests failed"},
             {ended(1), report(suite("tests=\"1\"", ok)), false, "the tests ended with exit code 1, although none of 1 test failed"},
             {ended(2), std::nullopt, false, "the tests ended with exit code 2 and left no report"},
             {ended(5), report(none), true, "no test was found"},
             {ended(0), report(suite("tests=\"1\" skipped=\"1\"", "<testcase name=\"a\"><skipped message=\"no GPU\"/></testcase>")), true, "none ran: 1 test skipped"},
             {ended(5), std::nullopt, false, "the tests ended with exit code 5 and left no report"},
             {ended(5), report(suite("tests=\"1\"", ok)), false, "the tests ended with exit code 5 (none found), and the report holds 1 test"},
             {killed, report(suite("tests=\"1\"", ok)), false, "killed by signal 9"},
             {late, std::nullopt, false, "timed out after 30 s"}}) {
        const TestVerdict verdict = stackwright::verdict(one.exit, one.report);
        EXPECT_EQ(verdict.passed, one.passes) << one.reason;
        EXPECT_EQ(verdict.reason, QString::fromUtf8(one.reason));
    }
}

TEST(TestReport, CountsWhatFailedOfASuiteItself)
{
    // Not set up, not collected, not torn down: no case tells it, and some of these tools end with 0.
    for (const QByteArray &bytes : {QByteArray("<testsuites><testsuite name=\"s\" tests=\"1\">" + ok + "<error message=\"no database\">trace</error></testsuite></testsuites>"),
                                    QByteArray("<testsuites><testsuite name=\"s\"><failure message=\"no database\"/>" + ok + "</testsuite></testsuites>"),
                                    QByteArray("<testsuite name=\"s\">" + ok + "<error message=\"no database\"/></testsuite>"),
                                    QByteArray("<testsuites name=\"s\"><error message=\"no database\"/><testsuite name=\"t\">" + ok + "</testsuite></testsuites>")}) {
        const auto report = readTestReport(bytes, QStringLiteral("r.xml"));
        ASSERT_TRUE(report) << bytes.constData();
        EXPECT_EQ(report->counts, (TestCounts{1, 1, 0})) << bytes.constData();
        EXPECT_FALSE(verdict(ended(0), report).passed) << bytes.constData();
        const auto failed = std::find_if(report->cases.cbegin(), report->cases.cend(), [](const TestCase &one) { return one.state != TestCase::State::Passed; });
        ASSERT_NE(failed, report->cases.cend());
        EXPECT_EQ(failed->name, QStringLiteral("s"));
        EXPECT_TRUE(failed->message.startsWith(QStringLiteral("no database"))) << qPrintable(failed->message);
    }
}

TEST(TestReport, BelievesTheLevelThatClaimsMostFailures)
{
    const struct { QByteArray bytes; int claimed; } cases[] = {
        {"<testsuites errors=\"1\"><testsuite tests=\"1\">" + ok + "</testsuite></testsuites>", 1},
        {"<testsuites failures=\"2\"><testsuite tests=\"1\" failures=\"1\">" + ok + "</testsuite></testsuites>", 2},
        {"<testsuites failures=\"0\"><testsuite failures=\"1\">" + ok + "</testsuite></testsuites>", 1},
        {"<testsuites><testsuite failures=\"1\" tests=\"1\"><testsuite failures=\"1\" tests=\"1\">" + bad + "</testsuite></testsuite></testsuites>", 1}, // not two
    };
    for (const auto &one : cases) {
        const auto report = readTestReport(one.bytes, QStringLiteral("r.xml"));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->claimedFailures, one.claimed) << one.bytes.constData();
        EXPECT_FALSE(verdict(ended(0), report).passed) << one.bytes.constData();
    }
}

TEST(TestReport, TakesAWordForWhatItSays)
{
    // GoogleTest and others say in an attribute that a test never ran.
    for (const char *skipped : {"status=\"notrun\"", "status=\"notrun\" result=\"suppressed\"", "status=\"Skipped\"", "status=\"run\" result=\"skipped\"", "status=\"disabled\""}) {
        const auto report = readTestReport(suite("", "<testcase name=\"a\" " + QByteArray(skipped) + "/>"), QStringLiteral("r.xml"));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->counts, (TestCounts{0, 0, 1})) << skipped;
    }
    // Or the suite alone says how many did not run.
    const auto silent = readTestReport(suite("tests=\"2\" skipped=\"1\"", ok + "<testcase name=\"b\"/>"), QStringLiteral("r.xml"));
    ASSERT_TRUE(silent);
    EXPECT_EQ(silent->counts, (TestCounts{1, 0, 1}));
    const auto none = readTestReport(suite("tests=\"1\" disabled=\"1\"", "<testcase name=\"b\"/>"), QStringLiteral("r.xml"));
    ASSERT_TRUE(none);
    EXPECT_EQ(none->counts, (TestCounts{0, 0, 1}));
    for (const char *failed : {"status=\"fail\"", "status=\"FAILING\"", "result=\"err\"", "status=\"aborted\"", "status=\"failed\"", "result=\"error\"", "status=\"run\" result=\"Failure\""}) {
        const auto report = readTestReport(suite("", ok + "<testcase name=\"a\" " + QByteArray(failed) + "/>"), QStringLiteral("r.xml"));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->counts, (TestCounts{1, 1, 0})) << failed;
        EXPECT_FALSE(verdict(ended(0), report).passed) << failed;
    }
    for (const char *passed : {"status=\"run\" result=\"completed\"", "status=\"passed\"", "status=\"\""}) {
        const auto report = readTestReport(suite("", "<testcase name=\"a\" " + QByteArray(passed) + "/>"), QStringLiteral("r.xml"));
        ASSERT_TRUE(report);
        EXPECT_EQ(report->counts, (TestCounts{1, 0, 0})) << passed;
    }
}

TEST(TestReport, ClaimsNothingWhereNoAttributeDoes)
{
    const auto silent = readTestReport(suite("", ok), QStringLiteral("r.xml"));
    ASSERT_TRUE(silent);
    EXPECT_TRUE(silent->warnings.isEmpty()) << qPrintable(silent->warnings.join(QLatin1Char('\n')));
    const auto wrong = readTestReport(suite("tests=\"5\"", ok), QStringLiteral("r.xml"));
    ASSERT_TRUE(wrong);
    EXPECT_EQ(wrong->warnings, QStringList{QStringLiteral("the report claims 5 tests and holds 1")});
}

} // namespace junit_test
