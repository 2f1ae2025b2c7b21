#include "model/run/junit.h"

#include "model/base/files.h"
#include "model/base/text.h"

#include <QFileInfo>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>

namespace stackwright {

namespace {

constexpr qint64 largestReport = 64 * mebibyte;
constexpr qsizetype longestMessage = 64 * 1024;
constexpr int deepest = 64;

QString cut(const QString &text)
{
    if (text.toUtf8().size() <= longestMessage)
        return text;
    const QString mark = QStringLiteral("… (cut)");
    QByteArray bytes = text.toUtf8().left(longestMessage - 16);
    while (!bytes.isEmpty() && (static_cast<unsigned char>(bytes.back()) & 0xC0) == 0x80)
        bytes.chop(1);
    if (!bytes.isEmpty() && static_cast<unsigned char>(bytes.back()) >= 0xC0)
        bytes.chop(1);
    return QString(QString::fromUtf8(bytes) + mark);
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
    Reader(const QByteArray &bytes, QString file) : m_bytes(bytes), m_xml(bytes), m_file(std::move(file)) {}

    Result<TestReport> read()
    {
        int depth = 0;
        bool root = false;
        while (!m_xml.atEnd()) {
            switch (m_xml.readNext()) {
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
                begin();
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
        if (m_xml.hasError())
            return refuse(m_xml.errorString().remove(QLatin1Char('\n')));
        if (!root)
            return refuse(QStringLiteral("it is empty"));
        // The reader stops after the root and does not look at what follows.
        const QByteArray lastTag = m_bytes.mid(m_bytes.lastIndexOf('<')).left(12);
        if (!lastTag.startsWith("</testsuite") && !lastTag.startsWith("<testsuite"))
            return refuse(QStringLiteral("it goes on after its end"));
        compare();
        return m_report;
    }

private:
    static QString shortName(QStringView name) { return visible(name.left(60).toUtf8()); }

    Error refuse(const QString &why) const
    {
        return workError(QStringLiteral("%1:%2:%3").arg(m_file).arg(m_xml.lineNumber()).arg(m_xml.columnNumber() + 1), why,
                         QStringLiteral("it must be what pytest --junitxml wrote; nothing else may write or change it"));
    }

    QString attribute(const char *name) const { return cut(m_xml.attributes().value(QLatin1String(name)).toString()); }

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

    void begin()
    {
        const QStringView name = m_xml.name();
        if (name == QLatin1String("testsuite")) {
            m_claimed += count("tests");
            m_report.claimedFailures += static_cast<int>(count("failures") + count("errors"));
        } else if (name == QLatin1String("testcase")) {
            TestCase test;
            test.file = attribute("file");
            test.name = attribute("name");
            placeFromClass(attribute("classname"), test);
            const double seconds = m_xml.attributes().value(QLatin1String("time")).toDouble();
            test.seconds = std::isfinite(seconds) && seconds >= 0 ? seconds : 0;
            m_report.cases.append(test);
            m_inCase = true;
        } else if (m_inCase && (name == QLatin1String("failure") || name == QLatin1String("error") || name == QLatin1String("skipped"))) {
            m_outcome = name == QLatin1String("failure") ? TestCase::State::Failed
                        : name == QLatin1String("error") ? TestCase::State::Error
                                                         : TestCase::State::Skipped;
            m_message = attribute("message");
            m_text.clear();
        }
    }

    void finish()
    {
        const QStringView name = m_xml.name();
        if (name == QLatin1String("testcase")) {
            m_inCase = false;
        } else if (m_outcome && (name == QLatin1String("failure") || name == QLatin1String("error") || name == QLatin1String("skipped"))) {
            TestCase &test = m_report.cases.last();
            // An error in the teardown of a failed test comes second: the first says more, both count as failed.
            if (test.state == TestCase::State::Passed || test.state == TestCase::State::Skipped)
                test.state = *m_outcome;
            const QString whole = m_text.contains(m_message) ? m_text.trimmed() : QString(m_message + QLatin1Char('\n') + m_text).trimmed();
            if (test.message.isEmpty())
                test.message = cut(whole);
            m_outcome.reset();
            m_text.clear();
        }
    }

    void compare()
    {
        for (const TestCase &test : std::as_const(m_report.cases)) {
            switch (test.state) {
            case TestCase::State::Passed: ++m_report.counts.passed; break;
            case TestCase::State::Skipped: ++m_report.counts.skipped; break;
            case TestCase::State::Failed:
            case TestCase::State::Error: ++m_report.counts.failed; break;
            }
        }
        if (m_claimed != m_report.counts.total())
            m_report.warnings.append(QStringLiteral("the report claims %1 and holds %2")
                                         .arg(counted(m_claimed, QStringLiteral("test")), QString::number(m_report.counts.total())));
        if (m_report.claimedFailures != m_report.counts.failed)
            m_report.warnings.append(QStringLiteral("the report claims %1 and holds %2")
                                         .arg(counted(m_report.claimedFailures, QStringLiteral("failure")),
                                              QString::number(m_report.counts.failed)));
    }

    const QByteArray m_bytes;
    QXmlStreamReader m_xml;
    QString m_file;
    TestReport m_report;
    qint64 m_claimed = 0;
    bool m_inCase = false;
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

bool isFreshReport(const QString &path, const QDateTime &started)
{
    const QFileInfo file(path);
    return file.exists() && file.lastModified() >= started.addSecs(-2);
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
    return {true, tests.warnings.join(QStringLiteral("; "))};
}

} // namespace stackwright
