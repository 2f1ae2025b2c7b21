// `unchanged_parents: retag` (reference.md 1, rule 8): an image that is in the plan only because its children need its new tag, and of
// which git proves that nothing changed since the last digest that passed, is not built: that digest gets the tag.
#include "model/workspace/session.h"

#include "model/base/background.h"
#include "model/stack/variants.h"
#include "model/workspace/knowntags.h"
#include "model/workspace/unchanged.h"

#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

bool isNeededOnly(const PlannedImage &image)
{
    return !image.reasons.isEmpty()
        && std::all_of(image.reasons.cbegin(), image.reasons.cend(), [](const Reason &reason) { return reason.kind == QLatin1String("needed-by-child"); });
}

/// "2026.3-2035e52" with the prefix "2026.3" is of 2035e52; empty: no commit's tag. `tail`: what the tags of a variant end in.
QString commitOfTag(const QString &tag, const QString &prefix, const QString &tail)
{
    static const QRegularExpression digits(QStringLiteral("^[0-9a-f]{7}$"));
    const bool fits = tag.startsWith(prefix + QLatin1Char('-')) && tag.endsWith(tail) && tag.size() > prefix.size() + tail.size();
    const QString rest = fits ? tag.mid(prefix.size() + 1).chopped(tail.size()) : QString();
    return digits.match(rest).hasMatch() ? rest : QString();
}

} // namespace

/// Which tags there are of images that may be left alone; then git is asked, and the registry again.
void Session::findOlderDigests(Next next)
{
    if (m_ended)
        return;
    const Plan &plan = m_planning->plan;
    const Spec &spec = m_planning->spec;
    const bool commitTags = m_selection.tagSuffix.value_or(spec.tagSuffix) == TagSuffix::Commit && spec.tagPrefix;
    const bool retags = spec.retagUnchangedParents && commitTags && !plan.dirty && m_options.push && !m_options.resume;
    if (m_options.testsOnly || m_options.noCache || m_options.pull || m_selection.all)
        return next();
    const auto question = std::make_shared<UnchangedQuestion>();
    question->head = plan.head;
    question->precise = m_selection.precise;
    QStringList names;
    for (const QString &name : plan.work()) {
        const PlannedImage &image = plan.images[plan.indexOf(name)];
        const bool isTested = image.action == Action::Test;
        if (m_options.dryRun && isTested && commitTags)
            emit told(requestText("GET", image.target, QStringLiteral("tags/list")));
        if (m_options.dryRun || !(isTested || (retags && isNeededOnly(image))))
            continue;
        if (isTested)
            question->testsMayDiffer += name;
        const KnownTag *const tag = m_known->of(name);
        if (tag && tag->verdict)
            question->since[name] += tag->verdict->commit; // it may have got this tag by a run like this one
        if (commitTags && (!tag || !tag->verdict || tag->verdict->commit != plan.head))
            names += name;
    }
    const auto left = std::make_shared<qsizetype>(names.size());
    const auto ask = [this, question, next] {
        if (m_ended)
            return;
        if (question->since.isEmpty())
            return next();
        inBackground<QHash<QString, QStringList>>(this, [folders = m_planning->folders, question] { return unchangedSince(folders, *question); },
                                           [this, next](const QHash<QString, QStringList> &proven) {
                                               if (m_ended)
                                                   return;
                                               m_proven = proven;
                                               readOlderDigests(m_planning->plan.work(), next);
                                           });
    };
    if (names.isEmpty())
        return ask();
    emit preparing(QStringLiteral("looking for digests that passed"));
    for (const QString &name : std::as_const(names))
        registry().tags(plan.images[plan.indexOf(name)].target, this, [this, question, left, name, ask, prefix = *spec.tagPrefix, tail = tagTail(plan, plan.images[plan.indexOf(name)])](const Result<QStringList> &tags) {
            const KnownTag *const known = m_known ? m_known->of(name) : nullptr;
            if (!tags && m_known && !(known && known->verdict)) // of that one the verdict's commit is enough to ask for
                m_known->unasked[name] = tags.error().whole().text;
            for (const QString &tag : tags ? *tags : QStringList())
                if (const QString commit = commitOfTag(tag, prefix, tail); !commit.isEmpty())
                    question->since[name] += commit;
            if (--*left == 0)
                ask();
        });
}

/// One image after the other, the newest of its commits first, until a verdict says that it passed.
void Session::readOlderDigests(QStringList names, Next next)
{
    if (m_ended)
        return;
    while (!names.isEmpty() && m_proven.value(names.first()).isEmpty())
        names.removeFirst();
    if (names.isEmpty())
        return next();
    const QString name = names.takeFirst();
    if (const KnownTag *const tag = m_known->of(name)) {
        if (tag->verdict && tag->verdict->commit != m_planning->plan.head && !m_proven.value(name).contains(tag->verdict->commit))
            return proveByTags(name, m_proven.value(name), [this, names, next] { readOlderDigests(names, next); });
        return readOlderDigests(names, next);
    }
    readOlderDigest(name, m_proven.value(name), [this, names, next] { readOlderDigests(names, next); });
}

/// What its own tag names was built for an older commit, and got the tags of others since: one of those may be the commit since which
/// nothing changed.
void Session::proveByTags(const QString &name, QStringList commits, Next next)
{
    if (m_ended)
        return;
    if (commits.isEmpty())
        return next();
    const QString commit = commits.takeFirst();
    const Plan &plan = m_planning->plan;
    const PlannedImage &image = plan.images[plan.indexOf(name)];
    registry().exists(image.target.withTag(olderTag(image, commit)), this, [this, name, commits, next](const Existence &there) {
        KnownTag &tag = m_known->tags[name];
        tag.isProven = there.presence == Presence::Yes && there.digest == tag.digest;
        if (tag.isProven)
            return next();
        proveByTags(name, commits, next);
    });
}

QString Session::olderTag(const PlannedImage &image, const QString &commit) const
{
    return *m_planning->spec.tagPrefix + QLatin1Char('-') + commit.left(7) + tagTail(m_planning->plan, image);
}

void Session::readOlderDigest(const QString &name, QStringList commits, Next next)
{
    if (m_ended)
        return;
    if (commits.isEmpty())
        return next();
    const QString commit = commits.takeFirst();
    const Plan &plan = m_planning->plan;
    const PlannedImage &image = plan.images[plan.indexOf(name)];
    const ImageRef target = image.target;
    const bool isTested = image.action == Action::Test;
    const Next older = [this, name, commits, next] { readOlderDigest(name, commits, next); };
    const QString itsTag = olderTag(image, commit);
    registry().manifest(target.withTag(itsTag), this, [=, this](const Result<RawManifest> &manifest) {
        if (!manifest)
            return older();
        KnownTag tag;
        tag.older = true;
        tag.olderTag = itsTag;
        tag.digest = manifest->digest;
        tag.configDigest = manifest->json()[QLatin1String("config")].toObject()[QLatin1String("digest")].toString();
        tag.platforms = platformsListed(manifest->json());
        readVerdict(registry(), target.withDigest(tag.digest), this, [=, this](const Result<std::optional<Verdict>> &verdict) mutable {
            if (!verdict || !*verdict)
                return older();
            // Tests that failed then are no reason: others are run now.
            if (isTested ? !(*verdict)->hasPassed(Stage::Build) || !(*verdict)->hasPassed(Stage::Push) : !(*verdict)->whyNotPassed().isEmpty())
                return older();
            tag.verdict = *verdict;
            m_known->tags[name] = tag;
            next();
        });
    });
}

} // namespace stackwright
