#include "model/workspace/promotedcommits.h"

#include "model/base/files.h"
#include "model/base/shellword.h"
#include "model/base/text.h"
#include "model/git/git.h"
#include "model/workspace/workspace.h"

#include <QDir>
#include <QSet>

#include <algorithm>
#include <variant>

namespace stackwright {

namespace {

QString brief(const QString &revision)
{
    return revision.left(7);
}

bool isInRepository(const QString &folder)
{
    for (QDir dir(folder); ; )
        if (dir.exists(QStringLiteral(".git")) || (dir.exists(QStringLiteral("objects")) && dir.exists(QStringLiteral("HEAD"))))
            return true;
        else if (!dir.cdUp())
            return false;
}

Error isNotHere(Git &git, const QString &checkout, const QString &revision)
{
    const QString line = QStringLiteral("git -C %1 fetch %2 %3").arg(quotedForShell(checkout), QStringLiteral("origin"), revision);
    return inputError(QStringLiteral("commit %1").arg(revision),
                      QStringLiteral("this clone does not have the commit that is promoted, so its promotion_gates cannot be read"),
                      git.originUrl().isEmpty() ? QStringLiteral("name the repository that has it (git remote add origin URL), then: %1").arg(line) : line);
}

/// The spec of a commit, or why it cannot be had.
Result<Spec> specOf(Git &git, const Folders &folders, const QString &revision)
{
    const QString below = QDir(git.root()).relativeFilePath(QDir(folders.checkout).filePath(folders.specFile));
    const Result<QByteArray> bytes = git.fileAt(revision, below.toUtf8(), mebibyte);
    if (!bytes)
        return inputError(QStringLiteral("%1 of commit %2").arg(folders.specFile, brief(revision)), bytes.error().why,
                          QStringLiteral("the gates of what is promoted cannot be known; build the stack again from a commit that has its spec"));
    const SpecReading reading = readSpec(*bytes, folders.specFile);
    if (reading.spec)
        return *reading.spec;
    QString first = QStringLiteral("it does not load");
    for (const Finding &finding : reading.findings)
        if (finding.severity == Finding::Severity::Error) {
            first = QStringLiteral("it does not load: line %1: %2").arg(finding.line).arg(finding.text);
            break;
        }
    return inputError(QStringLiteral("%1 of commit %2").arg(folders.specFile, brief(revision)), first,
                      QStringLiteral("the gates of what is promoted cannot be known; fix the spec, and build again"));
}

/// Adds the gates of `spec`, and says where they and the checkout's differ.
void addGates(CommitAnswer *answer, const Spec &spec, const Spec &checkout, const QString &revision)
{
    const auto named = [](const QList<GateSpec> &gates, const QString &name) {
        return std::find_if(gates.begin(), gates.end(), [&name](const GateSpec &one) { return one.name == name; });
    };
    for (const GateSpec &gate : spec.promotionGates) {
        const auto ours = named(checkout.promotionGates, gate.name);
        if (ours == checkout.promotionGates.end())
            answer->notes += QStringLiteral("the gate %1 is in the spec of commit %2 and not in the checkout's: it counts").arg(gate.name, brief(revision));
        else if (!(*ours == gate))
            answer->notes += QStringLiteral("the gate %1 is another one in the spec of commit %2 than in the checkout's: both count").arg(gate.name, brief(revision));
        if (!answer->gates.contains(gate))
            answer->gates += gate;
    }
    for (const GateSpec &gate : checkout.promotionGates)
        if (named(spec.promotionGates, gate.name) == spec.promotionGates.end())
            answer->notes += QStringLiteral("the gate %1 is in the checkout's spec and not in that of commit %2: it counts").arg(gate.name, brief(revision));
    if (spec.requireTests != checkout.requireTests)
        answer->notes += QStringLiteral("require_tests is set in the spec of %1 only: it counts")
                             .arg(spec.requireTests ? QStringLiteral("commit ") + brief(revision) : QStringLiteral("the checkout"));
    answer->requireTests = answer->requireTests || spec.requireTests;
}

/// The one that all others lead to; empty: none.
QString newestOf(Git &git, const QStringList &revisions)
{
    constexpr int farEnough = 20'000;
    for (const QString &candidate : revisions) {
        const Result<QList<CommitFacts>> log = git.log(candidate, farEnough);
        if (!log)
            continue;
        QSet<QString> known;
        for (const CommitFacts &commit : *log)
            known += commit.id;
        if (std::all_of(revisions.begin(), revisions.end(), [&known](const QString &one) { return known.contains(one); }))
            return candidate;
    }
    return {};
}

/// What the folders say of an image and of all that it is made of: nothing has changed, or tests alone, which no build takes. `precise`:
/// what is taken from these folders.
bool onlyTestsChanged(const Plan &byFolders, int at, const Planning &precise)
{
    const PlannedImage &image = byFolders.images.at(at);
    const int there = precise.plan.indexOf(image.name);
    if (there < 0 || precise.plan.images.at(there).state != ChangeState::Unchanged)
        return false;
    const QList<QByteArray> tests = precise.input.testsChanged.value(image.name);
    for (const Reason &reason : image.reasons)
        if (reason.kind == QLatin1String("files-changed") && !std::all_of(reason.files.cbegin(), reason.files.cend(), [&tests](const QByteArray &file) { return tests.contains(file); }))
            return false;
    const QList<int> below = image.below();
    return std::all_of(below.cbegin(), below.cend(), [&](int one) { return onlyTestsChanged(byFolders, one, precise); });
}

} // namespace

CommitAnswer readPromotedCommits(const Folders &folders, const Spec &spec, const CommitQuestion &question)
{
    CommitAnswer answer;
    answer.gates = spec.promotionGates;
    answer.requireTests = spec.requireTests;
    QStringList revisions = question.revisions.values();
    revisions.sort();
    revisions.removeDuplicates();
    if (revisions.isEmpty())
        return answer;
    if (!isInRepository(folders.checkout)) {
        answer.notes += QStringLiteral("%1 is in no git repository: only the gates of the spec that lies there count").arg(folders.checkout);
        return answer;
    }
    const Result<std::unique_ptr<Git>> opened = openGit(folders.checkout);
    if (!opened) {
        answer.refusal = opened.error();
        return answer;
    }
    Git &git = **opened;
    for (const QString &revision : std::as_const(revisions)) {
        if (const Result<CommitFacts> commit = git.commit(revision); !commit || commit->id != revision) {
            answer.refusal = isNotHere(git, folders.checkout, revision);
            return answer;
        }
        const Result<Spec> theirs = specOf(git, folders, revision);
        if (!theirs) {
            answer.refusal = theirs.error();
            return answer;
        }
        addGates(&answer, *theirs, spec, revision);
    }
    answer.notes.removeDuplicates();
    if (revisions.size() < 2)
        return answer;

    answer.isProof = true;
    answer.newest = newestOf(git, revisions);
    if (answer.newest.isEmpty())
        return answer;
    QHash<QPair<QString, bool>, std::variant<Planning, PlanRefusal>> plans; // by the older commit, and whether what is taken from folders counts
    const auto planSince = [&](const QString &from, bool precise) -> const std::variant<Planning, PlanRefusal> & {
        const QPair<QString, bool> asked(from, precise);
        if (!plans.contains(asked)) {
            Place place;
            place.repo = folders.checkout;
            place.spec = folders.specFile;
            Selection between;
            between.head = answer.newest;
            between.base = from;
            between.branch = QStringLiteral("proof"); // a main branch would build everything
            between.precise = precise;
            plans.insert(asked, planStack(place, between, folders.checkout, {}));
        }
        return plans[asked];
    };
    for (auto it = question.revisions.begin(); it != question.revisions.end(); ++it) {
        const QString &image = it.key(), &from = it.value();
        if (from == answer.newest)
            continue;
        const auto made = planSince(from, false);
        if (const PlanRefusal *refusal = std::get_if<PlanRefusal>(&made)) {
            answer.unproven.insert(image, refusal->error.why.text);
            continue;
        }
        const Plan &plan = std::get<Planning>(made).plan;
        const int at = plan.indexOf(image);
        const bool isProven = at >= 0 && plan.images.at(at).state == ChangeState::Unchanged;
        const Planning *const precise = at < 0 || isProven ? nullptr : std::get_if<Planning>(&planSince(from, true));
        if (!isProven && !(precise && onlyTestsChanged(plan, at, *precise)))
            answer.unproven.insert(image, QStringLiteral("changed between %1 and %2").arg(brief(from), brief(answer.newest)));
    }
    return answer;
}

} // namespace stackwright
