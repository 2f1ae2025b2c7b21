#include "model/run/junit.h"

#include "model/base/files.h"
#include "model/base/text.h"
#include "model/run/reportfilter.h"

#include <QMap>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <utility>

namespace stackwright {

namespace {

constexpr qint64 largestReport = 64 * mebibyte;
constexpr qsizetype longestMessage = 64 * 1024;
constexpr qsizetype longestName = 4096;
constexpr qsizetype longestTag = 512 * 1024;
constexpr qsizetype partSize = 64 * 1024;
constexpr int deepest = 64;
/// What is told of a report: enough for any suite, and a bound for what a hostile one costs. Counts are always of all.
constexpr qsizetype mostCases = 20'000, mostFailedCases = 22'000;
constexpr qint64 mostMessages = 16 * mebibyte;

QString cut(const QString &text, qsizetype longest = longestMessage)
{
    if (text.size() * 3 <= longest || text.toUtf8().size() <= longest)
        return text;
    const QString mark = QStringLiteral("… (cut)");
    QByteArray bytes = text.toUtf8().left(longest - 16);
    while (!bytes.isEmpty() && (static_cast<unsigned char>(bytes.back()) & 0xC0) == 0x80)
        bytes.chop(1);
    if (!bytes.isEmpty() && static_cast<unsigned char>(bytes.back()) >= 0xC0)
        bytes.chop(1);
    return QString(QString::fromUtf8(bytes) + mark);
}

/// Without the comments, instructions and blanks that may stand behind the root.
QByteArray withoutEnd(QByteArray bytes)
{
    for (;;) {
        bytes = bytes.trimmed();
        const qsizetype begin = bytes.endsWith("-->") ? bytes.lastIndexOf("<!--") : bytes.endsWith("?>") ? bytes.lastIndexOf("<?") : -1;
        if (begin < 0)
            return bytes;
        bytes.truncate(begin);
    }
}

/// "images.base.tests.test_units.TestBig" is the file images/base/tests/test_units.py and the class TestBig.
void placeFromClass(const QString &className, TestCase &test)
{
    const QStringList parts = className.split(QLatin1Char('.'));
    qsizetype module = parts.size() - 1;
    for (qsizetype i = parts.size() - 1; i >= 0; --i)
        if (parts[i].startsWith(QLatin1String("test_")) || parts[i].endsWith(QLatin1String("_test"))) {
            module = i;
            break;
        }
    if (test.file.isEmpty() && !className.isEmpty())
        test.file = QString(parts.mid(0, module + 1).join(QLatin1Char('/')) + QStringLiteral(".py"));
    const QStringList classes = parts.mid(module + 1);
    if (!classes.isEmpty())
        test.name = QString(classes.join(QStringLiteral("::")) + QStringLiteral("::") + test.name);
}

class Reader
{
public:
    Reader(const QByteArray &bytes, QString file) : m_bytes(bytes), m_file(std::move(file)) {}

    Result<TestReport> read()
    {
        int depth = 0;
        bool root = false;
        while (!m_xml.atEnd()) {
            const QXmlStreamReader::TokenType token = m_xml.readNext();
            if (m_xml.error() == QXmlStreamReader::PrematureEndOfDocumentError && readOn())
                continue;
            switch (token) {
            case QXmlStreamReader::DTD:
                return refuse(QStringLiteral("it has a DOCTYPE, which no test report needs"));
            case QXmlStreamReader::StartElement:
                if (++depth > deepest)
                    return refuse(QStringLiteral("it is nested too deeply"));
                if (depth == 1) {
                    root = m_xml.name() == QLatin1String("testsuites") || m_xml.name() == QLatin1String("testsuite");
                    if (!root)
                        return refuse(QStringLiteral("it is no test report: its root is <%1>").arg(shortName(m_xml.name())));
                }
                begin(depth);
                break;
            case QXmlStreamReader::EndElement:
                --depth;
                finish();
                break;
            case QXmlStreamReader::Characters:
                if (m_outcome && m_text.size() < longestMessage)
                    m_text += m_xml.text().left(longestMessage);
                break;
            default:
                break;
            }
        }
        if (m_filter.tagTooLong())
            return refuse(QStringLiteral("it has a tag of more than %1 KiB").arg(longestTag / 1024));
        if (m_xml.hasError())
            return refuse(visible(m_xml.errorString().toUtf8()).remove(QLatin1Char('\n')));
        if (!root)
            return refuse(QStringLiteral("it is empty"));
        // The reader stops after the root and does not look at what follows.
        const QByteArray whole = withoutEnd(m_bytes);
        const QByteArray lastTag = whole.mid(whole.lastIndexOf('<')).left(12);
        if (!lastTag.startsWith("</testsuite") && !lastTag.startsWith("<testsuite"))
            return refuse(QStringLiteral("it goes on after its end"));
        compare();
        return m_report;
    }

private:
    /// The next part for the parser; false: that was all.
    bool readOn()
    {
        QByteArray kept; // of a part within something long there is nothing
        while (kept.isEmpty() && m_read < m_bytes.size() && !m_filter.tagTooLong()) {
            const QByteArray part = m_bytes.mid(m_read, partSize);
            m_read += part.size();
            kept = m_filter.pass(part);
        }
        if (kept.isEmpty())
            return false;
        m_xml.addData(kept);
        return true;
    }

    static QString shortName(QStringView name) { return visible(name.left(60).toUtf8()); }

    Error refuse(const QString &why) const
    {
        return workError(QStringLiteral("%1:%2:%3").arg(m_file).arg(m_xml.lineNumber()).arg(m_xml.columnNumber() + 1), why,
                         QStringLiteral("it must be what pytest --junitxml wrote; nothing else may write or change it"));
    }

    QString attribute(const char *name, qsizetype longest) const { return cut(m_xml.attributes().value(QLatin1String(name)).toString(), longest); }

    /// A count of a suite; what is no sensible number is a warning, and 0.
    qint64 count(const char *name)
    {
        const QString text = m_xml.attributes().value(QLatin1String(name)).left(40).toString();
        if (text.isEmpty())
            return 0;
        bool good = false;
        const qint64 number = text.toLongLong(&good);
        if (good && number >= 0 && number <= 100'000'000)
            return number;
        m_report.warnings.append(QStringLiteral("%1=\"%2\" is no count").arg(QString::fromLatin1(name), visible(text.toUtf8())));
        return 0;
    }

    bool has(const char *name) const { return m_xml.attributes().hasAttribute(QLatin1String(name)); }

    /// Some tools say in an attribute alone what became of a test: one that never ran is none that passed.
    TestCase::State stateByAttributes() const
    {
        static const QStringList failed{QStringLiteral("broken"), QStringLiteral("timedout"), QStringLiteral("timeout"), QStringLiteral("aborted"), QStringLiteral("crashed")};
        static const QStringList skipped{QStringLiteral("notrun"), QStringLiteral("skipped"), QStringLiteral("disabled"), QStringLiteral("ignored"), QStringLiteral("pending"), QStringLiteral("suppressed")};
        TestCase::State state = TestCase::State::Passed;
        for (const char *name : {"status", "result"}) {
            const QString word = attribute(name, longestName).trimmed().toLower();
            if (failed.contains(word) || word.startsWith(QLatin1String("fail")) || word.startsWith(QLatin1String("err")))
                return TestCase::State::Failed;
            if (skipped.contains(word))
                state = TestCase::State::Skipped;
        }
        return state;
    }

    void begin(int depth)
    {
        const QStringView name = m_xml.name();
        if (!m_inCase && (name == QLatin1String("testsuite") || name == QLatin1String("testsuites"))) {
            Claim &claim = m_claims[depth];
            claim.made = claim.made || has("tests");
            claim.tests += count("tests");
            claim.failures += count("failures") + count("errors");
            claim.skipped += count("skipped") + count("disabled");
            m_suite = attribute("name", longestName);
        } else if (!m_inCase && (name == QLatin1String("failure") || name == QLatin1String("error"))) {
            // Of a whole suite: it was not set up, or its tests could not even be collected.
            m_case = TestCase();
            m_case.name = m_suite.isEmpty() ? QStringLiteral("the suite itself") : m_suite;
            m_inCase = m_ofSuite = true;
            m_outcome = name == QLatin1String("failure") ? TestCase::State::Failed : TestCase::State::Error;
            m_message = attribute("message", longestMessage);
            m_text.clear();
        } else if (name == QLatin1String("testcase")) {
            TestCase test;
            test.file = attribute("file", longestName);
            if (test.file.startsWith(QLatin1String("/stackwright/"))) // where a container finds the tree
                test.file.remove(0, 13);
            test.name = attribute("name", longestName);
            placeFromClass(attribute("classname", longestName), test);
            const double seconds = m_xml.attributes().value(QLatin1String("time")).toDouble();
            test.seconds = std::isfinite(seconds) && seconds >= 0 ? seconds : 0;
            test.state = stateByAttributes();
            m_case = test;
            m_inCase = true;
            m_ofSuite = false;
        } else if (m_inCase && (name == QLatin1String("failure") || name == QLatin1String("error") || name == QLatin1String("skipped"))) {
            m_outcome = name == QLatin1String("failure") ? TestCase::State::Failed
                        : name == QLatin1String("error") ? TestCase::State::Error
                                                         : TestCase::State::Skipped;
            m_message = attribute("message", longestMessage);
            m_text.clear();
        }
    }

    void finish()
    {
        const QStringView name = m_xml.name();
        if (name == QLatin1String("testcase")) {
            if (std::exchange(m_inCase, false))
                keepCase();
        } else if (m_outcome && (name == QLatin1String("failure") || name == QLatin1String("error") || name == QLatin1String("skipped"))) {
            // An error in the teardown of a failed test comes second: the first says more, both count as failed.
            if (m_case.state == TestCase::State::Passed || m_case.state == TestCase::State::Skipped)
                m_case.state = *m_outcome;
            // What the test itself says it failed of comes first, whatever its text begins with.
            const QString text = m_text.trimmed();
            const QString whole = m_message.isEmpty() || text.startsWith(m_message) ? text : QString(m_message + QLatin1Char('\n') + text).trimmed();
            if (m_case.message.isEmpty())
                m_case.message = cut(whole);
            m_outcome.reset();
            m_text.clear();
            if (std::exchange(m_ofSuite, false)) {
                m_inCase = false;
                keepCase();
            }
        }
    }

    /// Counted whatever there is; told as long as there is room, and what failed a little longer.
    void keepCase()
    {
        const bool failed = m_case.state == TestCase::State::Failed || m_case.state == TestCase::State::Error;
        ++(failed ? m_report.counts.failed : m_case.state == TestCase::State::Skipped ? m_report.counts.skipped : m_report.counts.passed);
        if (m_report.cases.size() >= (failed ? mostFailedCases : mostCases)) {
            ++m_untold;
            return;
        }
        if (m_messages > mostMessages)
            m_case.message = cut(m_case.message, 200);
        m_messages += m_case.message.size();
        m_report.cases.append(m_case);
    }

    void compare()
    {
        if (m_untold > 0)
            m_report.warnings.append(QStringLiteral("the report holds more than is told: %1 by their number only")
                                         .arg(counted(m_untold, QStringLiteral("test"))));
        // A suite that holds suites may count theirs once more: the level that claims most counts.
        Claim most;
        for (const Claim &claim : std::as_const(m_claims)) {
            most.made = most.made || claim.made;
            most.tests = std::max(most.tests, claim.tests);
            most.failures = std::max(most.failures, claim.failures);
            most.skipped = std::max(most.skipped, claim.skipped);
        }
        // Some tools say only in the suite how many of its tests did not run: as many of those without a word of their own are none that passed.
        TestCounts &counts = m_report.counts;
        const int silent = static_cast<int>(std::clamp<qint64>(most.skipped - counts.skipped, 0, counts.passed));
        counts.passed -= silent;
        counts.skipped += silent;
        m_report.claimedFailures = static_cast<int>(std::min<qint64>(most.failures, 1'000'000'000));
        if (!most.made)
            return; // no suite says how many there are
        if (most.tests != m_report.counts.total())
            m_report.warnings.append(QStringLiteral("the report claims %1 and holds %2")
                                         .arg(counted(most.tests, QStringLiteral("test")), QString::number(m_report.counts.total())));
        if (m_report.claimedFailures != m_report.counts.failed)
            m_report.warnings.append(QStringLiteral("the report claims %1 and holds %2")
                                         .arg(counted(m_report.claimedFailures, QStringLiteral("failure")),
                                              QString::number(m_report.counts.failed)));
    }

    const QByteArray m_bytes;
    qsizetype m_read = 0;
    ReportFilter m_filter{longestMessage + 1024, longestTag};
    QXmlStreamReader m_xml;
    QString m_file;
    TestReport m_report;
    /// By the attributes of the suites at one depth, together.
    struct Claim
    {
        bool made = false; ///< of a number of tests
        qint64 tests = 0, failures = 0, skipped = 0;
    };
    QMap<int, Claim> m_claims;
    QString m_suite; ///< name of the last one that began
    TestCase m_case; ///< the one that we are in
    bool m_inCase = false, m_ofSuite = false; ///< ofSuite: the case stands for what failed of the suite itself
    qint64 m_untold = 0, m_messages = 0;
    std::optional<TestCase::State> m_outcome; ///< the element that we are in
    QString m_message, m_text;
};

} // namespace

Result<TestReport> readTestReport(const QByteArray &bytes, const QString &file)
{
    if (bytes.size() > largestReport)
        return workError(file, QStringLiteral("it is larger than 64 MiB"), QStringLiteral("let the tests print less"));
    return Reader(bytes, file).read();
}

Result<TestReport> loadTestReport(const QString &path)
{
    const Result<QByteArray> bytes = readFile(path, largestReport, false);
    if (!bytes)
        return bytes.error();
    return readTestReport(bytes.value(), path);
}

static Clause testsOf(int count)
{
    return countedClause(count, "one-test", "many-tests");
}

TestVerdict verdict(const Exit &exit, const std::optional<Result<TestReport>> &report)
{
    const bool noTests = exit.how == Exit::How::Exited && exit.code == 5;
    if (!exit.success() && !noTests) {
        if (exit.how == Exit::How::Exited && report && report->ok() && report->value().counts.failed > 0)
            return {false, clause("failed-of", {QString::number(report->value().counts.failed), testsOf(report->value().counts.total())})};
        if (exit.how == Exit::How::Exited && report && report->ok())
            return {false, clause("none-failed-yet", {said(exit), testsOf(report->value().counts.total())})};
        return {false, exit.how == Exit::How::Exited ? clause("no-report", {said(exit)}) : said(exit)};
    }
    if (!report)
        return {false, clause("no-report", {said(exit)})};
    if (!report->ok())
        return {false, clause("report-unreadable", {report->error().whole()})};
    const TestReport &tests = report->value();
    const int failed = std::max(tests.counts.failed, tests.claimedFailures);
    if (failed > 0)
        return {false, clause(exit.success() ? "failed-yet-zero" : "failed", {testsOf(failed)})};
    if (noTests)
        return tests.counts.total() == 0 ? TestVerdict{true, clause("no-test-found")}
                                         : TestVerdict{false, clause("none-found-yet", {testsOf(tests.counts.total())})};
    if (tests.counts.total() == 0)
        return {false, clause("empty-report")};
    if (tests.counts.passed == 0)
        return {true, clause("all-skipped", {testsOf(tests.counts.skipped)})};
    return {true, tests.warnings.join(QStringLiteral("; "))};
}

} // namespace stackwright
