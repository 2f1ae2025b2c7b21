// The report that pytest writes (JUnit XML), and the gate that it opens: exit code 0 proves nothing (promises.md F25).
// Hostile reports are expected: they come out of containers.
#pragma once

#include "model/base/result.h"
#include "model/engine/launcher.h"
#include "model/run/event.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace stackwright {

struct TestReport
{
    QList<TestCase> cases;    ///< of a report that holds very many, the first, and more of those that failed
    TestCounts counts;        ///< of all cases
    int claimedFailures = 0;  ///< failures and errors by the attributes of the suites
    QStringList warnings;     ///< what attributes and cases do not agree on
    bool operator==(const TestReport &) const = default;
};

/// Error: not XML (with line and column), a DOCTYPE, nested too deeply, another root than testsuites or testsuite, more
/// than 64 MiB. `file` is only the name in messages. Messages of cases are cut at 64 KiB, each beginning
/// with what the test itself says it failed of. Needs memory for what it keeps, whatever the report holds.
Result<TestReport> readTestReport(const QByteArray &bytes, const QString &file);

/// The report in a file: a regular one, no symbolic link; unread above 64 MiB.
Result<TestReport> loadTestReport(const QString &path);

struct TestVerdict
{
    bool passed = false;
    Clause reason; ///< why it failed, one clause; of a pass: a warning, or empty
    bool operator==(const TestVerdict &) const = default;
};

/// A pass is exit code 0 and a fresh, well-formed report with a test and without failure or error. Exit code 5 with a
/// report of no tests is a pass with a warning. `report`: empty if there is none (missing, or stale).
TestVerdict verdict(const Exit &exit, const std::optional<Result<TestReport>> &report);

} // namespace stackwright
