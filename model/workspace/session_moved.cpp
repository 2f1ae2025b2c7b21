// A commit's tag that the registry has already and that this run builds anew: what it names until then is said, with what is
// known of it, for the verdict belongs to that digest and the tag may soon name another one. And bases from elsewhere that moved.
#include "model/workspace/session.h"

#include "model/release/verdict.h"
#include "model/stack/variants.h"
#include "model/workspace/basecheck.h"

namespace stackwright {

namespace {

QString shortened(const QString &digest)
{
    return digest.left(19); // "sha256:" and twelve digits
}

QString knownOf(const Result<std::optional<Verdict>> &verdict)
{
    if (!verdict)
        return QStringLiteral("what is known of it could not be told");
    if (!*verdict)
        return QStringLiteral("nothing is known of it");
    const QString when = (*verdict)->at.toUTC().toString(QStringLiteral("yyyy-MM-dd"));
    if (const Clause why = (*verdict)->whyNotPassed(); !why.isEmpty())
        return QLatin1String("did not pass on ") + when + QLatin1String(": ") + why.text;
    return QLatin1String("passed on ") + when;
}

} // namespace

void Session::tellMovedTags(Next next)
{
    if (m_ended)
        return;
    const Plan &plan = m_planning->plan;
    const bool branchTags = m_selection.tagSuffix.value_or(m_planning->spec.tagSuffix) == TagSuffix::Branch; // which every push moves
    QStringList names;
    for (const QString &name : plan.order)
        if (m_named.contains(name) && m_planning->input.presencesOf == plan.tag)
            names += name;
    if (names.isEmpty() || branchTags || m_options.dryRun || m_options.testsOnly || !m_options.push || m_options.resume)
        return next();
    const auto left = std::make_shared<qsizetype>(names.size());
    for (const QString &name : names) {
        const PlannedImage &image = plan.images[plan.indexOf(name)];
        const ImageRef target = image.target;
        const QString digest = m_named.value(name), stableTag = plan.stableTag + tagTail(plan, image);
        readVerdict(registry(), target.withDigest(digest), this, [this, left, next, name, target, digest, stableTag](const Result<std::optional<Verdict>> &verdict) {
            ImageRef stable = target;
            stable.tag = stableTag;
            registry().exists(stable, this, [this, left, next, name, target, digest, stableTag, known = knownOf(verdict)](const Existence &promoted) {
                if (m_ended)
                    return;
                const QString release = promoted.digest == digest ? QString(QLatin1String("; it was promoted, ") + stableTag + QLatin1String(" names it too")) : QString();
                m_startWarnings += QString(name + QLatin1String(": ") + target.tag + QLatin1String(" names ") + shortened(digest) + QLatin1String(" so far (") + known + release
                                           + QLatin1String("); it is built anew, and the tag moves if the new image is another one"));
                if (--*left == 0)
                    next();
            });
        });
    }
}

/// A tag says nothing of what it names: anybody who may push could have put it there. What is reused as a parent and has not
/// passed a run of this stack is said before something is built on it.
void Session::tellReused(Next next)
{
    if (m_ended)
        return;
    const Plan &plan = m_planning->plan;
    QStringList names;
    for (const PlannedImage &image : plan.images)
        if (image.action == Action::Reuse && m_named.contains(image.name) && m_planning->input.presencesOf == plan.tag)
            names += image.name;
    if (names.isEmpty() || m_options.dryRun || m_options.testsOnly || m_options.resume)
        return next();
    const auto left = std::make_shared<qsizetype>(names.size());
    for (const QString &name : std::as_const(names)) {
        const ImageRef target = plan.images[plan.indexOf(name)].target;
        const QString digest = m_named.value(name);
        readVerdict(registry(), target.withDigest(digest), this, [this, left, next, name, target, digest](const Result<std::optional<Verdict>> &verdict) {
            if (m_ended)
                return;
            if (!verdict || !*verdict || !(*verdict)->whyNotPassed().isEmpty())
                m_startWarnings += QString(name + QLatin1String(": ") + target.tag + QLatin1String(" is reused as it is in the registry, ") + shortened(digest) + QLatin1String(" (")
                                           + knownOf(verdict) + QLatin1String("); stackwright run --rebuild ") + name + QLatin1String(" builds it anew"));
            if (--*left == 0)
                next();
        });
    }
}

/// --check-base: what has moved is built, from what it is now.
void Session::checkBases(Next next)
{
    if (m_ended)
        return;
    if (!m_selection.checkBase)
        return next();
    QList<PlanWarning> unknown;
    const QList<BaseQuestion> questions = baseQuestions(*m_planning, &unknown);
    if (m_options.dryRun) {
        for (const BaseQuestion &question : questions)
            emit told(requestText("HEAD", question.base));
        return next();
    }
    emit preparing(QStringLiteral("asking the registries for base images"));
    auto *check = new BaseCheck(registry(), questions, this);
    connect(check, &BaseCheck::finished, this, [this, unknown, next](const BaseAnswer &answer) {
        if (m_ended)
            return;
        for (const PlanWarning &warning : unknown + answer.unknown)
            m_startWarnings += warning.text;
        takeBaseAnswer(&*m_planning, {answer.moves, unknown + answer.unknown});
        m_options.pull = m_options.pull || !answer.moves.isEmpty(); // else a builder takes what this machine has
        next();
    });
    check->start();
}

} // namespace stackwright
