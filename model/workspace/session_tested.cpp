// Images of which only tests changed (reference.md 2.4): they are tested as the registry has them. Where it has no digest that can stand
// for what would be built, the image is built after all, and whatever the rules want for that is planned anew.
#include "model/workspace/session.h"

#include "model/workspace/knowntags.h"

#include <algorithm>

namespace stackwright {

/// The plan with what the registry has said, and what is known of the digests there; again as long as something more must be built.
void Session::decideAndAsk(Next next)
{
    decide([this, next] {
        readKnownTags([this, next] {
            findOlderDigests([this, next] {
                if (buildsUntestable())
                    return decideAndAsk(next);
                next();
            });
        });
    });
}

/// Why no digest of this image can be tested in place of a build, one clause; empty: one can.
QString Session::whyNotTested(const PlannedImage &image) const
{
    if (m_options.noCache)
        return QStringLiteral("--no-cache asks for a new build");
    if (m_options.pull)
        return QStringLiteral("newer bases were asked for");
    if (m_planning->input.local.value(image.name).isDirty())
        return QStringLiteral("it has changes that no commit has");
    if (m_options.dryRun) // nobody is asked
        return {};
    if (const auto unasked = m_known->unasked.find(image.name); unasked != m_known->unasked.end())
        return QLatin1String("which digests there are could not be told: ") + unasked->second;
    if (m_presences.value(image.name) == Presence::Unknown)
        return QStringLiteral("the registry could not be asked");
    const KnownTag *const tag = m_known->of(image.name);
    if (!tag)
        return QStringLiteral("the registry has no digest of it since which git proves that nothing else changed");
    const QString digest = tag->digest.left(19);
    if (tag->unread)
        return QLatin1String("what is known of ") + digest + QLatin1String(" could not be told");
    if (!tag->verdict)
        return QLatin1String("nothing is known of ") + digest + QLatin1String(", which the registry has");
    if (!tag->verdict->hasPassed(Stage::Build) || !tag->verdict->hasPassed(Stage::Push))
        return QLatin1String("no run says that ") + digest + QLatin1String(" was built and pushed");
    const QString &commit = tag->verdict->commit;
    if (!tag->older && commit != m_planning->plan.head && !m_proven.value(image.name).contains(commit))
        return QLatin1String("git does not prove that nothing else changed since ") + commit.left(7) + QLatin1String(", of which the registry has it");
    return {};
}

/// True: there is more to build than was planned.
bool Session::buildsUntestable()
{
    if (m_ended || m_options.testsOnly)
        return false;
    bool more = false;
    for (const PlannedImage &image : std::as_const(m_planning->plan.images)) {
        const QString why = image.action == Action::Test ? whyNotTested(image) : QString();
        if (why.isEmpty())
            continue;
        more = true;
        m_planning->input.builtForTests += image.name;
        m_startWarnings += QString(image.name + QLatin1String(": only its tests changed, but it is built: ") + why);
    }
    return more;
}

/// What was to be tested when the run began must still be there: its parents were not built then.
std::optional<Error> Session::whyNotResumed() const
{
    if (!m_earlier || m_options.dryRun)
        return {};
    for (const PlannedImage &image : std::as_const(m_planning->plan.images)) {
        const ImageRecord *const before = m_earlier->image(image.name);
        if (image.action != Action::Test || m_standing.value(image.name).stands || (before && before->state == ImageState::Passed))
            continue;
        return inputError(image.name, QLatin1String("its digest was to be tested, and cannot be any more: ") + whyNotTested(image), QStringLiteral("start a new run without --resume"));
    }
    return {};
}

/// Tests alone are of a tag that exists, on this machine or in its registry: one that is nowhere is a wrong request.
void Session::findTested(qsizetype index, Next next)
{
    if (m_ended)
        return;
    if (index == m_planning->plan.order.size())
        return next();
    const QString image = m_planning->plan.order.at(index);
    const ImageRef ref = m_planning->plan.images.at(m_planning->plan.indexOf(image)).target;
    runToEnd(m_tools.launcher, Engine(*m_facts, {}).inspectImages({ref.text()}), this, [this, index, next, image, ref](const Finished &finished) {
        if (m_ended)
            return;
        const Result<QList<ImageFacts>> here = finished.exit.success() ? Engine::readImages(finished.output) : Result<QList<ImageFacts>>(QList<ImageFacts>());
        if (here && !here->isEmpty())
            return findTested(index + 1, next);
        emit preparing(QStringLiteral("asking the registry"));
        registry().exists(ref, this, [this, index, next, image, ref](const Existence &existence) {
            if (m_ended)
                return;
            if (existence.presence == Presence::Yes)
                return findTested(index + 1, next);
            if (existence.presence == Presence::No)
                return refuse(inputError(ref.text(), clause("no-such-tag"),
                                         clause("build-or-other-commit", {image})));
            const Clause advice = !existence.advice.isEmpty() ? existence.advice
                : existence.noPermission ? clause("log-in-or-other")
                                         : clause("reach-or-build", {image});
            refuse(surroundingsError(clause("check-registry", {ref.apiHost()}), existence.why, advice));
        });
    });
}

/// Refuses build arguments that hold what is secret here.
bool Session::tellsSecret()
{
    if (m_ended || m_options.testsOnly)
        return false;
    const std::optional<Error> why = whyArgumentsTell(*m_planning, m_tools.environment);
    if (why)
        refuse(*why);
    return why.has_value();
}

/// A dry run asks nobody: as if the registry had what can be tested.
void Session::assumeStanding()
{
    const bool commitTags = m_selection.tagSuffix.value_or(m_planning->spec.tagSuffix) == TagSuffix::Commit;
    for (const PlannedImage &image : std::as_const(m_planning->plan.images)) {
        if (image.action != Action::Test)
            continue;
        Standing standing;
        standing.digest = QLatin1String("sha256:DIGEST-OF-") + image.name.toUpper();
        standing.stands = standing.onlyTests = true;
        if (commitTags)
            standing.olderTag = QStringLiteral("OLDER-TAG");
        m_standing.insert(image.name, standing);
    }
}

} // namespace stackwright
