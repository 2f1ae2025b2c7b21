#include "model/workspace/basecheck.h"

#include "model/base/files.h"
#include "model/release/imageside.h"
#include "model/stack/check.h"
#include "model/stack/parentage.h"

#include <QJsonArray>

#include <algorithm>

namespace stackwright {

namespace {

constexpr int mostCommits = 20; ///< whose tags are looked for, newest first
constexpr int sideBySide = 4;

PlanWarning told(const QString &image, const QString &why)
{
    return {QStringLiteral("base-unknown"), {}, QString(image + QLatin1String(": whether its base image has moved could not be told: ") + why)};
}

bool sameRepository(const ImageRef &a, const ImageRef &b)
{
    return a.apiHost() == b.apiHost() && a.apiPath() == b.apiPath();
}

/// Tags under which an image of the stack may have been pushed, the newest build first.
QStringList tagsOf(const Planning &planning, Git *git)
{
    const Plan &plan = planning.plan;
    QStringList tags{plan.tag};
    const TagSuffix suffix = planning.input.tagSuffix.value_or(planning.spec.tagSuffix);
    if (git && suffix == TagSuffix::Commit && planning.spec.tagPrefix)
        if (const Result<QList<CommitFacts>> commits = git->log(plan.head, mostCommits))
            for (const CommitFacts &commit : *commits)
                tags += *planning.spec.tagPrefix + QLatin1Char('-') + commit.id.left(7);
    tags += plan.stableTag;
    tags.removeAll(QString());
    tags.removeDuplicates();
    return tags;
}

} // namespace

QList<BaseQuestion> baseQuestions(const Planning &planning, QList<PlanWarning> *unknown)
{
    const Result<std::unique_ptr<Git>> git = openGit(planning.folders.checkout, Bare::Allowed);
    const std::unique_ptr<StackFiles> files = planning.fromCommit && git.ok() ? filesOfCommit(**git, planning.plan.head) : filesOfCheckout(planning.folders.checkout);
    const QStringList tags = tagsOf(planning, git.ok() ? git->get() : nullptr);
    QList<BaseQuestion> questions;
    for (int i = 0; i < planning.spec.images.size(); ++i) {
        const ImageSpec &image = planning.spec.images[i];
        const Result<QByteArray> text = files->file(image.dockerfilePath(), mebibyte);
        if (!text) {
            *unknown += told(image.name, image.dockerfilePath() + QLatin1String(": ") + text.error().why.text);
            continue;
        }
        QList<StackImage> below;
        for (const int one : image.below())
            below += StackImage{planning.spec.images[one].name, planning.spec.images[one].ref, planning.plan.images[one].target};
        const Handover handover = handOver(readDockerfile(*text), image, below);
        const ImageUse *const base = handover.uses.baseOf(handover.uses.stageNamed(image.target.toUtf8()));
        // Of what is only copied from, no label keeps the digest.
        QStringList others;
        for (const ImageUse &use : handover.uses.images) {
            const bool ofStack = std::any_of(handover.places.cbegin(), handover.places.cend(), [&](const Handover::Place &place) { return place.use == use; });
            const QString name = QString::fromUtf8(use.image.value_or(use.written));
            if (!ofStack && !(base && use == *base) && !name.contains(QLatin1Char('@')) && !others.contains(name))
                others += name;
        }
        if (!others.isEmpty())
            *unknown += PlanWarning{QStringLiteral("base-unknown"), {},
                                    QString(image.name + QLatin1String(": whether ") + others.join(QLatin1String(", ")) + QLatin1String(" moved could not be told: no label keeps the digest of what is only taken from"))};
        if (!base || handover.base >= 0 || image.parentIndex >= 0)
            continue; // built on nothing, or on the stack itself
        const Result<ImageRef> ref = base->image ? parseImageRef(QString::fromUtf8(*base->image)) : Result<ImageRef>(inputError({}, {}));
        if (!ref) {
            *unknown += told(image.name, QLatin1String("what FROM ") + QString::fromUtf8(base->written) + QLatin1String(" names is known to the builder only"));
            continue;
        }
        if (!ref->digest.isEmpty())
            continue; // it cannot move
        BaseQuestion question{image.name, ref->tag.isEmpty() ? ref->withTag(QStringLiteral("latest")) : *ref, {}};
        for (const QString &tag : tags)
            question.builtAs += planning.plan.images[i].target.withTag(tag);
        questions += question;
    }
    return questions;
}

BaseCheck::BaseCheck(Registry &registry, QList<BaseQuestion> questions, QObject *parent)
    : QObject(parent), m_registry(registry), m_questions(std::move(questions)), m_found(m_questions.size()), m_open(m_questions.size())
{
}

void BaseCheck::start()
{
    if (m_questions.isEmpty()) {
        QMetaObject::invokeMethod(this, [this] { emit finished({}); }, Qt::QueuedConnection);
        return;
    }
    for (int i = 0; i < sideBySide; ++i)
        askNext();
}

void BaseCheck::askNext()
{
    if (m_next < m_questions.size())
        askBase(m_next++);
}

void BaseCheck::askBase(qsizetype question)
{
    m_registry.exists(m_questions[question].base, this, [this, question](const Existence &existence) {
        const QString name = m_questions[question].base.text();
        if (existence.presence == Presence::No)
            return unknown(question, name + QLatin1String(" is not in its registry"));
        if (existence.presence == Presence::Unknown || existence.digest.isEmpty())
            return unknown(question, existence.why.text.contains(name) ? existence.why.text
                                         : QString(name + QLatin1String(": ") + (existence.why.isEmpty() ? QStringLiteral("the registry does not tell its digest") : existence.why.text)));
        m_found[question].now = existence.digest;
        askBuilt(question, 0);
    });
}

void BaseCheck::askBuilt(qsizetype question, qsizetype candidate)
{
    const BaseQuestion &about = m_questions[question];
    if (candidate == about.builtAs.size())
        return unknown(question, about.builtAs.isEmpty() ? QStringLiteral("the stack has no tags")
                                                         : QString(QLatin1String("no build of it is in the registry, neither ") + about.builtAs.first().text() + QLatin1String(" nor an earlier one")));
    const ImageRef built = about.builtAs[candidate];
    m_registry.exists(built, this, [this, question, candidate, built](const Existence &existence) {
        if (existence.presence == Presence::No)
            return askBuilt(question, candidate + 1);
        if (existence.presence == Presence::Unknown)
            return unknown(question, existence.why.text.contains(built.text()) ? existence.why.text : QString(built.text() + QLatin1String(": ") + existence.why.text));
        readImageSide(m_registry, built, this, [this, question, built](const Result<ImageSide> &side) {
            if (!side)
                return unknown(question, side.error().text());
            Found &found = m_found[question];
            for (const auto &[name, value] : side->labels.value_or(NamedValues())) {
                if (name == QLatin1String("org.opencontainers.image.base.digest"))
                    found.then = value;
                if (name == QLatin1String("org.opencontainers.image.base.name"))
                    found.thenOf = value;
            }
            if (found.then.isEmpty())
                return unknown(question, built.text() + QLatin1String(" has no label that keeps the digest of its base"));
            const Result<ImageRef> thenOf = parseImageRef(found.thenOf);
            const ImageRef &base = m_questions[question].base;
            if (!thenOf || !sameRepository(*thenOf, base) || (thenOf->tag.isEmpty() ? QStringLiteral("latest") : thenOf->tag) != base.tag)
                return unknown(question, built.text() + QLatin1String(" was built on ") + (found.thenOf.isEmpty() ? QStringLiteral("something else") : found.thenOf) + QLatin1String(", not on ") + base.text());
            if (found.then == found.now)
                return answered(question);
            askPlatforms(question);
        }, false);
    });
}

/// Engines keep the digest of an index or that of its image for this machine: either is the same base.
void BaseCheck::askPlatforms(qsizetype question)
{
    m_registry.manifest(m_questions[question].base.withTag({}).withDigest(m_found[question].now), this, [this, question](const Result<RawManifest> &manifest) {
        if (!manifest)
            return unknown(question, manifest.error().text());
        if (manifest->isIndex())
            for (const QJsonValue &one : manifest->json()[QLatin1String("manifests")].toArray())
                m_found[question].further += one[QLatin1String("digest")].toString();
        answered(question);
    });
}

void BaseCheck::unknown(qsizetype question, const QString &why)
{
    m_found[question].why = why;
    answered(question);
}

void BaseCheck::answered(qsizetype)
{
    if (--m_open > 0)
        return askNext();
    BaseAnswer answer;
    for (qsizetype i = 0; i < m_questions.size(); ++i) {
        const Found &found = m_found[i];
        if (!found.why.isEmpty())
            answer.unknown += told(m_questions[i].image, found.why);
        else if (found.then != found.now && !found.further.contains(found.then))
            answer.moves += Reason{.kind = QStringLiteral("base-image-moved"), .image = m_questions[i].image, .from = found.then, .to = found.now};
    }
    emit finished(answer);
}

void takeBaseAnswer(Planning *planning, const BaseAnswer &answer)
{
    planning->input.baseMoves = answer.moves;
    planning->input.warnings += answer.unknown;
}

} // namespace stackwright
