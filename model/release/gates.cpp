#include "model/release/gates.h"

#include "model/base/text.h"
#include "model/engine/environments.h"

#include <algorithm>

namespace stackwright {

namespace {

GateResult gate(const QString &name, const QList<Clause> &troubles, const Clause &open)
{
    return {name, troubles.isEmpty() ? GateResult::State::Open : GateResult::State::Closed, troubles.isEmpty() ? open : clauses(troubles), {}};
}

/// A gate that has seen nothing is closed.
Clause noImage()
{
    return clause("gate-no-image");
}

GateResult judgeRevision(const QList<GateFacts> &facts, const CommitAnswer &commits)
{
    QList<Clause> troubles;
    QMap<QString, QStringList> byRevision;
    if (std::none_of(facts.begin(), facts.end(), [](const GateFacts &one) { return one.presence == Presence::Yes; }))
        troubles += noImage();
    for (const GateFacts &one : facts) {
        if (one.presence != Presence::Yes)
            continue;
        if (!one.revisionTrouble.isEmpty())
            troubles += clause("clause-of", {one.image, one.revisionTrouble});
        else if (one.revision.isEmpty())
            troubles += clause("gate-no-revision", {one.image});
        else if (isDirtyLabel(one.revision))
            troubles += clause("gate-dirty", {one.image});
        else
            byRevision[one.revision] += one.image;
    }
    QList<Clause> proofs;
    if (byRevision.size() > 1 && commits.isProof && !commits.newest.isEmpty()) {
        for (const GateFacts &one : facts) {
            const QString commit = commitOfLabel(one.revision);
            if (one.presence != Presence::Yes || commit.isEmpty() || isDirtyLabel(one.revision) || commit == commits.newest)
                continue;
            if (commits.unproven.contains(one.image))
                troubles += clause("clause-of", {one.image, commits.unproven.value(one.image)});
            else
                proofs += clause("gate-proved", {one.image, commit.left(12), commits.newest.left(12)});
        }
        if (troubles.isEmpty())
            return {QStringLiteral("revision"), GateResult::State::Open, clauses(proofs), {}};
    }
    if (byRevision.size() > 1) {
        QList<Clause> parts;
        for (auto it = byRevision.begin(); it != byRevision.end(); ++it)
            parts += clause("gate-from", {it->join(QLatin1String(", ")), it.key().left(12)});
        troubles += clause("gate-different-commits", {clauses(parts)});
    }
    return gate(QStringLiteral("revision"), troubles,
                byRevision.isEmpty() ? Clause() : clause("gate-one-commit", {byRevision.firstKey().left(12)}));
}

int ranIn(const std::optional<TestCounts> &counts)
{
    return counts ? counts->passed + counts->failed : 0;
}

const Verdict::StageResult *stageOf(const Verdict &verdict, Stage stage)
{
    for (const Verdict::StageResult &one : verdict.stages)
        if (one.stage == stage)
            return &one;
    return nullptr;
}

bool passedBefore(const Verdict &verdict)
{
    for (const Stage stage : {Stage::Test, Stage::Integration})
        if (const auto *one = stageOf(verdict, stage); one && one->reason.contains(QLatin1String("passed before")))
            return true;
    return false;
}

/// Its tests passed, and nobody counted them: an older verdict, or a command that leaves no report.
bool isUncounted(const Verdict &verdict)
{
    const auto passed = [&verdict](Stage stage) {
        const auto *one = stageOf(verdict, stage);
        return one && one->state == StageState::Passed;
    };
    return (passed(Stage::Test) && !verdict.basicTests) || (passed(Stage::Integration) && !verdict.integrationTests);
}

} // namespace

bool isDirtyLabel(const QString &revision)
{
    return revision.endsWith(QLatin1String("-dirty"));
}

QString commitOfLabel(const QString &revision)
{
    return isDirtyLabel(revision) ? revision.chopped(6) : revision;
}

Clause whatRan(const QList<GateFacts> &facts)
{
    qint64 passed = 0;
    QList<Clause> others;
    for (const GateFacts &one : facts) {
        if (!one.verdict || one.presence != Presence::Yes || !one.apart.isEmpty()) // the gate of the images says what is wrong with it
            continue;
        const Verdict &verdict = *one.verdict;
        const TestCounts basic = verdict.basicTests.value_or(TestCounts{}), integration = verdict.integrationTests.value_or(TestCounts{});
        passed += basic.passed + integration.passed;
        if (basic.skipped > 0)
            others += clause("clause-of", {one.image, clause("gate-skipped", {countedClause(basic.skipped, "one-test", "many-tests")})});
        if (integration.skipped > 0)
            others += clause("clause-of", {one.image, clause("gate-skipped", {countedClause(integration.skipped, "one-integration-test", "many-integration-tests")})});
        if (ranIn(verdict.basicTests) + ranIn(verdict.integrationTests) > 0)
            continue;
        if (basic.commands > 0)
            others += clause("clause-of", {one.image, clause("gate-command")});
        else if (passedBefore(verdict) && !verdict.basicTests && !verdict.integrationTests) // counts of that run would be here, too
            others += clause("clause-of", {one.image, clause("gate-passed-before")});
        else if (isUncounted(verdict))
            others += clause("clause-of", {one.image, clause("gate-uncounted")});
        else if (basic.skipped + integration.skipped == 0)
            others += clause("clause-of", {one.image, clause("gate-no-tests")});
    }
    others.prepend(passed > 0 ? clause("gate-passed", {countedClause(passed, "one-test", "many-tests")}) : clause("gate-nothing-failed"));
    return clauses(others);
}

QList<GateResult> judge(const QList<GateFacts> &facts, const CommitAnswer &commits)
{
    QList<Clause> missing, verdicts, pages;
    const bool any = std::any_of(facts.begin(), facts.end(), [](const GateFacts &one) { return one.presence == Presence::Yes; });
    if (!any)
        verdicts += noImage();
    for (const GateFacts &one : facts) {
        if (!one.apart.isEmpty())
            missing += one.apart;
        else if (one.presence == Presence::No)
            missing += clause("missing", {one.from.text()});
        else if (one.presence == Presence::Unknown)
            missing += clause("gate-image-unknown", {one.from.text(), one.whyUnknown});
        if (!one.hasPage)
            pages += clause("gate-no-page", {one.image, one.page});
        if (one.presence != Presence::Yes && !one.verdict)
            continue;
        if (!one.verdictTrouble.isEmpty())
            verdicts += clause("gate-verdict-unknown", {one.image, one.verdictTrouble});
        else if (!one.verdict)
            verdicts += clause("gate-no-verdict", {one.image});
        else if (const Clause why = one.verdict->whyNotPassed(); !why.isEmpty())
            verdicts += clause("clause-of", {one.image, why});
        else if (commits.requireTests && ranIn(one.verdict->basicTests) + ranIn(one.verdict->integrationTests) == 0)
            verdicts += clause("clause-of", {one.image, clause(one.verdict->basicTests && one.verdict->basicTests->commands > 0 ? "gate-command-only"
                                                           : isUncounted(*one.verdict) || passedBefore(*one.verdict) ? "gate-tests-uncounted" : "gate-tests-required")});
    }
    return {gate(QStringLiteral("images"), missing, clause("gate-all-present", {QString::number(facts.size())})), judgeRevision(facts, commits),
            gate(QStringLiteral("verdict"), verdicts, whatRan(facts)),
            gate(QStringLiteral("pages"), pages, clause("gate-pages-there"))};
}

Result<QStringList> gateNames(const QStringList &skip, const QString &reason, const QList<GateSpec> &commands)
{
    static const QHash<QString, QString> otherWords{
        {QStringLiteral("tests"), QStringLiteral("verdict")}, {QStringLiteral("verdicts"), QStringLiteral("verdict")},
        {QStringLiteral("page"), QStringLiteral("pages")}, {QStringLiteral("manifest"), QStringLiteral("pages")},
        {QStringLiteral("image"), QStringLiteral("images")}, {QStringLiteral("revisions"), QStringLiteral("revision")}};
    QStringList known = builtinGates;
    for (const GateSpec &one : commands)
        known += one.name;
    QStringList names;
    for (const QString &word : skip) {
        const QString name = known.contains(word) ? word : otherWords.value(word, word);
        if (!known.contains(name))
            return inputError(QStringLiteral("--skip-gate %1").arg(word), QStringLiteral("there is no such gate"),
                              QStringLiteral("the gates are %1").arg(known.join(QLatin1String(", "))));
        names += name;
    }
    if (!names.isEmpty() && reason.trimmed().isEmpty())
        return inputError(QStringLiteral("--skip-gate %1").arg(skip.first()), QStringLiteral("it needs a reason, which is kept in the record"),
                          QStringLiteral("add --reason TEXT"));
    return names;
}

Result<void> skipGates(QList<GateResult> &gates, const QStringList &skip, const QString &reason)
{
    if (!skip.isEmpty() && reason.trimmed().isEmpty())
        return inputError(QStringLiteral("--skip-gate"), QStringLiteral("it needs a reason"), QStringLiteral("add --reason TEXT"));
    for (GateResult &one : gates)
        if (one.state == GateResult::State::Closed && skip.contains(one.name))
            one.state = GateResult::State::Skipped;
    return {};
}

Command gateCommand(const GateSpec &gate, const QString &tag, const QList<PromotedImage> &images, const QString &checkout,
                    const QString &logFile)
{
    Command command;
    command.program = gate.command.value(0);
    command.arguments = gate.command.mid(1);
    command.workingDirectory = checkout;
    command.deadline = gate.timeout;
    command.logFile = logFile;
    command.environment = foreignEnvironment();
    command.runsForeignCode = true;
    QStringList names;
    for (const PromotedImage &image : images)
        if (!image.further)
            names += image.from.withDigest(image.newDigest).text();
    command.environment.insert(QStringLiteral("STACKWRIGHT_TAG"), tag);
    command.environment.insert(QStringLiteral("STACKWRIGHT_IMAGES"), names.join(QLatin1Char('\n')));
    if (qEnvironmentVariableIsSet("SSH_AUTH_SOCK"))
        command.environment.insert(QStringLiteral("SSH_AUTH_SOCK"), qEnvironmentVariable("SSH_AUTH_SOCK"));
    return command;
}

} // namespace stackwright
