// What the registry holds of this plan before the run, and what is known of it: what has passed there is not done again, and a
// tag that is about to name another digest is told with what is known of the one that it names. A verdict belongs to a
// digest, never to a tag.
#include "model/workspace/session.h"

#include "model/stack/variants.h"
#include "model/run/estimate.h"
#include "model/workspace/knowntags.h"

#include <QFileInfo>

#include <algorithm>

namespace stackwright {

namespace {

QString shortened(const QString &digest)
{
    return digest.left(19); // "sha256:" and twelve digits
}

QString knownOf(const KnownTag &tag)
{
    if (tag.unread)
        return QStringLiteral("what is known of it could not be told");
    if (!tag.verdict)
        return QStringLiteral("nothing is known of it");
    const QString when = tag.verdict->at.toUTC().toString(QStringLiteral("yyyy-MM-dd"));
    if (const Clause why = tag.verdict->whyNotPassed(); !why.isEmpty())
        return QLatin1String("did not pass on ") + when + QLatin1String(": ") + why.text;
    return QLatin1String("passed on ") + when;
}

/// The tests of that tree have passed on it, in that run or before.
QString passedTree(const Verdict &verdict, Stage stage, const QString &tree)
{
    const Verdict::StageResult *const found = verdict.stage(stage);
    return found && (found->state == StageState::Passed || found->state == StageState::Skipped) ? tree : QString();
}

} // namespace

/// Asked of each tag that is there: its manifest, its verdict, and whether it was promoted.
void Session::readKnownTags(Next next)
{
    if (m_ended)
        return;
    m_known = std::make_shared<KnownTags>();
    const Plan &plan = m_planning->plan;
    QStringList names;
    for (const PlannedImage &image : plan.images)
        if (m_named.contains(image.name) && m_planning->input.presencesOf == plan.tag
            && (image.action == Action::Test || (!m_options.resume && (image.action == Action::Reuse || plan.order.contains(image.name)))))
            names += image.name;
    if (names.isEmpty() || m_options.dryRun || m_options.testsOnly)
        return next();
    const auto left = std::make_shared<qsizetype>(3 * names.size());
    const Next answered = [this, left, next] {
        if (--*left == 0 && !m_ended)
            next();
    };
    for (const QString &name : std::as_const(names)) {
        const PlannedImage &image = plan.images[plan.indexOf(name)];
        const ImageRef target = image.target;
        KnownTag &tag = m_known->tags[name];
        tag.digest = m_named.value(name);
        readVerdict(registry(), target.withDigest(tag.digest), this, [answered, &tag](const Result<std::optional<Verdict>> &verdict) {
            tag.unread = !verdict;
            tag.verdict = verdict ? *verdict : std::nullopt;
            answered();
        });
        registry().manifest(target.withTag({}).withDigest(tag.digest), this, [answered, &tag](const Result<RawManifest> &manifest) {
            if (manifest) {
                tag.configDigest = manifest->json()[QLatin1String("config")].toObject()[QLatin1String("digest")].toString();
                tag.platforms = platformsListed(manifest->json());
            }
            answered();
        });
        ImageRef stable = target;
        stable.tag = plan.stableTag + tagTail(plan, image);
        registry().exists(stable, this, [answered, &tag](const Existence &promoted) {
            tag.promoted = promoted.digest == tag.digest;
            answered();
        });
    }
}

/// A plain rerun of a commit does only what has not passed. What was built and pushed for this commit, on what this plan's images
/// are now, stands; what is asked for anew, or made of such a one, does not.
void Session::findStanding()
{
    Plan &plan = m_planning->plan;
    if (m_options.dryRun)
        return assumeStanding();
    if (!m_known || m_known->tags.empty())
        return;
    const bool allAnew = m_options.noCache || m_options.pull || m_selection.all;
    Run before; // of this output folder: whose pages are there
    if (const Result<RunReading> reading = readRun(m_planning->folders.journal()))
        before = reading->run;
    for (const QString &name : plan.work()) { // parents first
        PlannedImage &image = plan.images[plan.indexOf(name)];
        const KnownTag *const tag = m_known->of(name);
        const bool isTested = image.action == Action::Test;
        if (!tag || !tag->verdict || !(isTested || (m_options.push && !m_options.resume))) // a run that is resumed builds what it began to build
            continue;
        const Verdict &verdict = *tag->verdict;
        Standing standing;
        standing.digest = tag->digest;
        standing.configDigest = tag->configDigest;
        standing.at = verdict.at;
        standing.testTree = passedTree(verdict, Stage::Test, verdict.testTree);
        standing.integrationTree = passedTree(verdict, Stage::Integration, verdict.integrationTree);
        standing.tests = verdict.basicTests;
        standing.integrationTests = verdict.integrationTests;
        const bool isAsked = std::any_of(image.reasons.cbegin(), image.reasons.cend(), [](const Reason &reason) { return reason.kind == QLatin1String("base-image-moved"); });
        const QList<int> parts = image.below();
        const bool onThese = std::all_of(parts.cbegin(), parts.cend(), [&](int part) {
            const QString &below = plan.images[part].name;
            const KnownTag *const its = m_known->of(below);
            return its && its->isCalled(verdict.builtOn.value(below)) && (!plan.order.contains(below) || m_standing.value(below).stands);
        });
        const bool isOfThis = tag->older || tag->isProven || verdict.commit == plan.head || m_proven.value(name).contains(verdict.commit);
        standing.onlyTests = isTested;
        standing.stands = isTested ? whyNotTested(image).isEmpty() : !allAnew && !isAsked && !m_selection.rebuild.contains(name) && isOfThis && onThese
            && tag->isFor(platformsOf(m_planning->spec.images[m_planning->spec.indexOf(name)], m_options)) // one that was made for this machine alone is not what is asked for
            && verdict.hasPassed(Stage::Build) && verdict.hasPassed(Stage::Push);
        const ImageRecord *const record = before.image(name);
        const QString page = QLatin1Char('/') + image.target.pageName() + QLatin1String(".md");
        standing.hasPage = record && record->digest == tag->digest && !record->page.isEmpty() && QFileInfo(m_planning->folders.manifests() + page).isFile()
            && QFileInfo(m_planning->folders.wiki + page).isFile();
        if (tag->older && !standing.stands)
            continue; // it is no tag of this plan's: nothing moves
        if (tag->older) {
            standing.olderTag = tag->olderTag;
            if (!isTested)
                image.action = Action::Retag;
        }
        m_standing.insert(name, standing);
    }
}

/// How long it is going to take, without what stands.
void Session::expect()
{
    Plan &plan = m_planning->plan;
    Plan left = plan;
    left.order.removeIf([this](const QString &name) { return m_standing.value(name).stands && !m_options.retest; });
    addEstimates(&left, m_times, m_options.jobs, m_planning->spec.limits);
    plan.estimate = left.estimate;
    plan.criticalPath = left.criticalPath;
    for (int i = 0; i < plan.images.size(); ++i)
        plan.images[i].estimate = left.images[i].estimate;
}

void Session::tellKnownTags()
{
    if (!m_known)
        return;
    const Plan &plan = m_planning->plan;
    const bool branchTags = m_selection.tagSuffix.value_or(m_planning->spec.tagSuffix) == TagSuffix::Branch; // which every push moves
    for (const PlannedImage &image : plan.images) {
        const KnownTag *const tag = m_known->of(image.name);
        if (!tag || tag->older || m_standing.value(image.name).stands)
            continue;
        const bool passed = tag->verdict && tag->verdict->whyNotPassed().isEmpty();
        // A tag says nothing of what it names: anybody who may push could have put it there. What is reused as a parent and has not
        // passed a run of this stack is said before something is built on it.
        if (!plan.order.contains(image.name)) {
            if (!passed)
                m_startWarnings += QString(image.name + QLatin1String(": ") + image.target.tag + QLatin1String(" is reused as it is in the registry, ") + shortened(tag->digest)
                                           + QLatin1String(" (") + knownOf(*tag) + QLatin1String("); stackwright run --rebuild ") + image.name + QLatin1String(" builds it anew"));
        } else if (!branchTags && m_options.push) {
            const QString release = tag->promoted ? QString(QLatin1String("; it was promoted, ") + plan.stableTag + tagTail(plan, image) + QLatin1String(" names it too")) : QString();
            m_startWarnings += QString(image.name + QLatin1String(": ") + image.target.tag + QLatin1String(" names ") + shortened(tag->digest) + QLatin1String(" so far (") + knownOf(*tag)
                                       + release + QLatin1String("); it is built anew, and the tag moves if the new image is another one"));
        }
    }
}

/// Of what was not done again because it had passed before: what the verdict that says so says of it.
void Session::carryOver(Verdict *verdict, const ImageWork &work) const
{
    const KnownTag *const tag = m_known ? m_known->of(work.planned->name) : nullptr;
    if (!tag || !tag->verdict || !work.standing)
        return;
    for (Verdict::StageResult &one : verdict->stages) {
        const Verdict::StageResult *const before = tag->verdict->stage(one.stage);
        // A digest that the registry has stays there, whatever becomes of its tests: a stage that was not reached has not undone it.
        const bool untouched = one.state != StageState::Passed;
        if (work.stands() && before && (one.stage == Stage::Build || one.stage == Stage::Push) && untouched)
            one = *before;
    }
    const auto passedBefore = [&](Stage stage) {
        const Verdict::StageResult *const found = verdict->stage(stage);
        return found && found->state == StageState::Skipped && !(stage == Stage::Test ? verdict->testTree : verdict->integrationTree).isEmpty();
    };
    if (passedBefore(Stage::Test))
        verdict->basicTests = work.standing->tests;
    if (passedBefore(Stage::Integration))
        verdict->integrationTests = work.standing->integrationTests;
    if (!work.stands())
        return;
    verdict->builtOn = tag->verdict->builtOn;
    if (verdict->versions.isEmpty()) // the page was there
        verdict->versions = tag->verdict->versions;
    verdict->commit = tag->verdict->commit; // that it was built from
}

} // namespace stackwright
