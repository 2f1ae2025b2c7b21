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

GateResult judgeRevision(const QList<GateFacts> &facts)
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
        else
            byRevision[one.revision] += one.image;
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

} // namespace

QList<GateResult> judge(const QList<GateFacts> &facts)
{
    QList<Clause> missing, verdicts, pages;
    const bool any = std::any_of(facts.begin(), facts.end(), [](const GateFacts &one) { return one.presence == Presence::Yes; });
    if (!any)
        verdicts += noImage();
    for (const GateFacts &one : facts) {
        if (one.presence == Presence::No)
            missing += clause("missing", {one.from.text()});
        else if (one.presence == Presence::Unknown)
            missing += clause("gate-image-unknown", {one.from.text(), one.whyUnknown});
        if (!one.hasPage)
            pages += clause("gate-no-page", {one.image, one.page});
        if (one.presence != Presence::Yes)
            continue;
        if (!one.verdictTrouble.isEmpty())
            verdicts += clause("gate-verdict-unknown", {one.image, one.verdictTrouble});
        else if (!one.verdict)
            verdicts += clause("gate-no-verdict", {one.image});
        else if (const Clause why = one.verdict->whyNotPassed(); !why.isEmpty())
            verdicts += clause("clause-of", {one.image, why});
    }
    return {gate(QStringLiteral("images"), missing, clause("gate-all-present", {QString::number(facts.size())})), judgeRevision(facts),
            gate(QStringLiteral("verdict"), verdicts, clause("gate-tests-passed")),
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
        names += image.from.withDigest(image.newDigest).text();
    command.environment.insert(QStringLiteral("STACKWRIGHT_TAG"), tag);
    command.environment.insert(QStringLiteral("STACKWRIGHT_IMAGES"), names.join(QLatin1Char('\n')));
    if (qEnvironmentVariableIsSet("SSH_AUTH_SOCK"))
        command.environment.insert(QStringLiteral("SSH_AUTH_SOCK"), qEnvironmentVariable("SSH_AUTH_SOCK"));
    return command;
}

} // namespace stackwright
