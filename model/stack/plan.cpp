#include "model/stack/plan.h"

#include "model/base/text.h"
#include "model/stack/patheffects.h"
#include "model/stack/registryplaces.h"
#include "model/stack/uncommitted.h"
#include "model/stack/variants.h"

#include <QSet>
#include <QVarLengthArray>

#include <algorithm>

namespace stackwright {

namespace {

/// Each image carries these files in its reasons: with all of them, a plan would grow with images times files.
constexpr qsizetype mostBuildAllFiles = 20;
constexpr qsizetype longestTag = 128;

/// The rules of reference.md 1, one method each, in the order in which they decide. Every step is linear in the images and
/// the files; names are looked up in hashes.
class Planner
{
public:
    /// `dirty`: what is built holds what no commit has, as a first pass found; its tag is its own, so that rule 5 is that of
    /// new tags.
    explicit Planner(const PlanInput &input, bool dirty = false)
        : m_dirty(dirty), m_input(input), m_spec(input.spec), m_order(input.spec.breadthFirst()), m_count(input.spec.images.size()),
          m_suffix(input.tagSuffix.value_or(input.spec.tagSuffix)), m_effects(input), m_ownFiles(m_count), m_testFiles(m_count), m_ownFirst(m_count, false), m_asked(m_count, false), m_built(m_count, false)
    {
        m_indexOf.reserve(m_count);
        for (int i = 0; i < m_count; ++i) {
            m_indexOf.insert(m_spec.images[i].name, i);
            if (!m_spec.images[i].variant.isEmpty())
                m_variants[m_spec.images[i].key] += i;
        }
        m_room = longestTag - longestTagTail(m_spec);
    }

    Result<Plan> plan()
    {
        m_plan.head = m_input.changes.head;
        m_plan.base = m_input.changes.base;
        m_plan.branch = m_input.changes.branch;
        m_plan.trigger = byHand() ? Trigger::Requested : m_input.changes.trigger;
        m_plan.onMainBranch = m_spec.mainBranches.contains(m_plan.branch) && !m_input.changes.pullRequest && !m_input.changes.branchIsTag;
        if (auto named = checkRequest(); !named)
            return named.error();
        if (auto tagged = makeTag(); !tagged)
            return tagged.error();
        if (auto images = makeImages(); !images)
            return images.error();
        readFiles();
        findForced();
        recordOwnReasons();
        choose();
        if (m_dirty || uncommittedHash(m_input, m_built).isEmpty())
            return finished();
        return Planner(m_input, true).plan();
    }

private:
    Result<Plan> finished()
    {
        if (m_dirty)
            markTag();
        decide();
        warn();
        return std::move(m_plan);
    }

    /// Rule 6: what no commit holds never gets a commit's tag.
    void markTag()
    {
        const QByteArray hash = uncommittedHash(m_input, m_built);
        if (hash.isEmpty()) // only what the registry lacks under the other tag was of that kind
            return;
        m_plan.dirty = true;
        if (m_plan.tag.isEmpty())
            return;
        const QString suffix = QLatin1String("-dirty-") + QString::fromLatin1(hash.toHex().left(8));
        m_plan.tag = m_plan.tag.left(m_room - suffix.size()) + suffix;
        for (int i = 0; i < m_count; ++i) {
            m_plan.images[i].target.tag = m_plan.tag + tagTail(m_spec.images[i]);
            m_plan.images[i].specName.tag = m_plan.images[i].target.tag;
        }
    }

    bool newTags() const { return m_suffix == TagSuffix::Commit || m_dirty; }
    bool asked() const { return m_input.presencesOf.isEmpty() || m_input.presencesOf == m_plan.tag; }

    bool byHand() const { return m_input.all || !m_input.only.isEmpty() || !m_input.rebuild.isEmpty(); }
    bool chosenOnly() const { return !m_input.only.isEmpty(); }

    Result<void> checkRequest()
    {
        if (m_input.all && chosenOnly())
            return inputError(QStringLiteral("--only"), QStringLiteral("cannot stand beside --all"), QStringLiteral("leave one of them out"));
        const std::pair<QString, QStringList> lists[] = {{QStringLiteral("--only"), m_input.only},
                                                         {QStringLiteral("--rebuild"), m_input.rebuild}};
        for (const auto &[option, names] : lists) {
            for (const QString &name : names) {
                const int image = m_indexOf.value(name, -1);
                const QList<int> variants = image < 0 ? m_variants.value(name) : QList<int>{image};
                if (variants.isEmpty())
                    return unknownImage(option, name);
                for (const int one : variants)
                    m_asked[one] = true;
            }
        }
        return {};
    }

    Error unknownImage(const QString &option, const QString &name) const
    {
        QStringList known;
        for (const ImageSpec &image : m_spec.images) {
            if (!known.contains(keyOf(image)))
                known += keyOf(image);
            if (name.contains(QLatin1Char('@')) && !image.variant.isEmpty())
                known += image.name;
        }
        const QString near = nearestWord(name, known);
        const QString advice = near.isEmpty() ? QString(QLatin1String("the images are ") + known.mid(0, 12).join(QLatin1String(", ")))
                                              : QString(QLatin1String("did you mean ") + near + QLatin1Char('?'));
        return inputError(option, QLatin1Char('"') + name + QLatin1String("\" is not an image of the stack"), advice);
    }

    /// Rule 6.
    Result<void> makeTag()
    {
        if (!m_spec.tagPrefix)
            return {};
        const QString &prefix = *m_spec.tagPrefix;
        m_plan.stableTag = prefix + QLatin1String("-stable");
        if (m_suffix == TagSuffix::Branch) {
            const Result<QString> tag = branchTag(prefix, m_plan.branch);
            if (!tag)
                return tag.error();
            m_plan.tag = tag->left(m_room);
            if (const QString why = whyNoBranchTag(m_spec, m_plan.tag); !why.isEmpty())
                return inputError(QLatin1String("branch ") + m_plan.branch, why, QStringLiteral("rename the branch, or pass --branch NAME"));
            return {};
        }
        m_plan.tag = prefix + QLatin1Char('-') + m_plan.head.first(qMin<qsizetype>(7, m_plan.head.size()));
        if (const QString why = whyNoTag(m_plan.tag); !why.isEmpty())
            return inputError(QLatin1String("tag ") + m_plan.tag, why, QStringLiteral("change tag.prefix in the spec"));
        if (m_plan.tag.size() > m_room)
            return inputError(QLatin1String("tag ") + m_plan.tag, QStringLiteral("with the longest name of a variant behind it, it has more than 128 characters"),
                              QStringLiteral("shorten tag.prefix, or the variant's name"));
        return {};
    }

    Result<void> makeImages()
    {
        m_plan.images.resize(m_count);
        RegistryPlaces places(m_input.registry);
        const QList<int> depths = m_spec.depths();
        for (const int i : m_order) {
            const ImageSpec &spec = m_spec.images[i];
            PlannedImage &image = m_plan.images[i];
            image.name = spec.name;
            image.key = spec.key;
            image.variant = spec.variant;
            image.parent = spec.parent;
            image.parentIndex = spec.parentIndex;
            image.depth = depths[i];
            image.context = spec.contextPath();
            image.dockerfile = spec.dockerfilePath();
            for (const UsedImage &used : spec.uses) {
                image.uses += used.name;
                image.usedIndexes += used.index;
            }
            if (spec.ref.path.isEmpty()) { // a spec that nobody read
                Result<ImageRef> ref = parseImageRef(spec.repository);
                if (!ref)
                    return ref.error();
                image.specName = std::move(ref).value();
            } else {
                image.specName = spec.ref;
            }
            if (!m_plan.tag.isEmpty())
                image.specName.tag = m_plan.tag + tagTail(spec);
            Result<ImageRef> target = places.place(image.specName);
            if (!target)
                return target.error();
            image.target = std::move(target).value();
        }
        return {};
    }

    /// -1: no image has this name.
    int imageNamed(QByteArrayView name) const
    {
        QVarLengthArray<char16_t, 256> wide; // names are ASCII (whyNoPathPart): no memory for each of thousands of folders
        for (const char c : name)
            wide += static_cast<unsigned char>(c);
        return m_indexOf.value(QStringView(wide.constData(), wide.size()), -1);
    }

    void readFiles()
    {
        m_plan.changedFiles.reserve(m_input.changes.files.size());
        for (const ChangedFile &file : m_input.changes.files) {
            PathEffects::Answer answer = m_effects.of(file.path);
            record(answer, file.path);
            // Both ends of a rename count; the entry shows the stronger one.
            if (!file.oldPath.isEmpty()) {
                const PathEffects::Answer old = m_effects.of(file.oldPath);
                if (!(old == answer))
                    record(old, file.oldPath);
                if (strength(old.effect) > strength(answer.effect))
                    answer = old;
            }
            PlannedFile planned{file, answer.effect, {}, {}};
            QList<int> concerned = answer.images + answer.tested;
            std::sort(concerned.begin(), concerned.end());
            for (const int image : std::as_const(concerned))
                planned.image.isEmpty() ? void(planned.image = m_spec.images[image].name) : void(planned.others += m_spec.images[image].name);
            m_plan.changedFiles += planned;
        }
        if (m_input.preciselyChanged)
            for (int i = 0; i < m_count; ++i)
                if (auto it = m_input.preciselyChanged->constFind(m_spec.images[i].name); it != m_input.preciselyChanged->cend()) {
                    m_ownFiles[i] = *it;
                    m_plan.images[i].state = ChangeState::Changed;
                }
    }

    static int strength(Effect effect)
    {
        return effect == Effect::BuildAll ? 3 : effect == Effect::Image ? 2 : effect == Effect::Ignored ? 1 : 0;
    }

    void record(const PathEffects::Answer &answer, const QByteArray &path)
    {
        if (answer.effect == Effect::BuildAll && m_buildAllFiles.size() < mostBuildAllFiles)
            m_buildAllFiles += path;
        for (const int image : m_input.preciselyChanged ? QList<int>() : answer.images) {
            m_ownFirst[image] = m_ownFirst[image] || m_buildAllFiles.isEmpty();
            m_ownFiles[image] += path;
            m_plan.images[image].state = ChangeState::Changed;
        }
        for (const int image : answer.tested)
            if (!m_testFiles[image].contains(path))
                m_testFiles[image] += path;
    }

    /// What builds every image: by hand, rules 1 to 3, and the want of a baseline.
    void findForced()
    {
        if (m_input.all)
            m_forced += Reason{.kind = QStringLiteral("requested")};
        if (m_input.changes.message.contains(QLatin1String("full rebuild"), Qt::CaseInsensitive))
            m_forced += Reason{.kind = QStringLiteral("full-rebuild-message")};
        if (m_plan.onMainBranch && m_spec.buildAllOnMain)
            m_forced += Reason{.kind = QStringLiteral("main-branch")};
        if (m_plan.base.isEmpty())
            m_forced += Reason{.kind = QStringLiteral("no-baseline")};
        if (!m_buildAllFiles.isEmpty())
            m_forced += Reason{.kind = QStringLiteral("build-all-file"), .files = m_buildAllFiles};
    }

    bool isMissing(int image) const
    {
        return asked() && m_input.presences.value(m_spec.images[image].name, Presence::Unknown) == Presence::No;
    }

    void recordOwnReasons()
    {
        QHash<QString, QList<Reason>> moved;
        for (const Reason &move : m_input.baseMoves)
            moved[move.image] += Reason{.kind = QStringLiteral("base-image-moved"), .from = move.from, .to = move.to};
        for (const int i : m_order) {
            PlannedImage &image = m_plan.images[i];
            if (m_asked[i] && !m_input.all) // which says it of every image already
                image.reasons += Reason{.kind = QStringLiteral("requested")};
            image.reasons += m_forced;
            if (image.state == ChangeState::Changed) {
                // Rule 3 goes through the files in their order: what came first is told first.
                const bool before = m_ownFirst[i] && !m_buildAllFiles.isEmpty();
                image.reasons.insert(image.reasons.size() - (before ? 1 : 0),
                                     Reason{.kind = QStringLiteral("files-changed"), .files = m_ownFiles[i]});
            }
            // Rule 5: before rule 4 is applied, so that children of what is missing follow.
            if (m_suffix == TagSuffix::Branch && isMissing(i))
                image.reasons += Reason{.kind = QStringLiteral("missing-in-registry")};
            if (!moved.isEmpty())
                image.reasons += moved.value(image.name);
            if (image.reasons.isEmpty() && !m_testFiles[i].isEmpty() && m_input.builtForTests.contains(image.name))
                image.reasons += testsChanged(i);
            if (image.state == ChangeState::Changed)
                continue;
            const QList<int> below = image.below();
            const bool follows = std::any_of(below.cbegin(), below.cend(), [this](int one) { return m_plan.images[one].state != ChangeState::Unchanged; });
            if (follows || !m_forced.isEmpty())
                image.state = ChangeState::Affected;
        }
    }

    Reason testsChanged(int image) const { return Reason{.kind = QStringLiteral("tests-changed"), .files = m_testFiles[image]}; }

    /// Rules 4 and 5: who else is built because of those that have a reason of their own.
    void choose()
    {
        for (const int i : m_order) {
            PlannedImage &image = m_plan.images[i];
            m_built[i] = chosenOnly() ? m_asked[i] : !image.reasons.isEmpty();
            if (chosenOnly())
                continue;
            for (const int below : image.below()) {
                if (!m_built[below])
                    continue;
                m_built[i] = true;
                if (m_forced.isEmpty())
                    image.reasons += Reason{.kind = below == image.parentIndex ? QStringLiteral("parent-rebuilt") : QStringLiteral("used-image-rebuilt"),
                                            .image = m_spec.images[below].name};
            }
        }
        // Children come before their parents here, so that a need climbs to the root in one pass.
        QList<QList<int>> neededBy(m_count);
        for (auto it = m_order.crbegin(); it != m_order.crend(); ++it) {
            if (!m_built[*it] && neededBy[*it].isEmpty())
                continue;
            for (const int below : m_plan.images[*it].below())
                if (!m_built[below] && (newTags() || isMissing(below)))
                    neededBy[below].prepend(*it);
        }
        for (int i = 0; i < m_count; ++i) {
            if (neededBy[i].isEmpty())
                continue;
            m_built[i] = true;
            if (newTags())
                for (const int child : neededBy[i])
                    m_plan.images[i].reasons += Reason{.kind = QStringLiteral("needed-by-child"), .image = m_spec.images[child].name};
        }
    }

    void decide()
    {
        const QList<Reason> nothing{Reason{.kind = QStringLiteral("nothing-changed")}}; // one list that most images share
        for (int i = 0; i < m_count; ++i) {
            PlannedImage &image = m_plan.images[i];
            const bool tested = !m_built[i] && !m_testFiles[i].isEmpty() && !chosenOnly();
            if (tested)
                image.reasons += testsChanged(i);
            const bool there = asked() && m_input.presences.value(image.name, Presence::Unknown) == Presence::Yes;
            image.action = m_built[i] ? Action::Build : tested ? Action::Test : there ? Action::Reuse : Action::None;
            if (image.reasons.isEmpty())
                image.reasons = nothing;
        }
        for (const int i : m_order)
            if (m_built[i])
                m_plan.order += m_spec.images[i].name;
    }

    void warn()
    {
        m_plan.warnings = m_input.warnings + m_effects.warnings();
        if (m_input.foldersPresent) {
            QList<bool> there(m_count, false);
            for (const QByteArray &folder : *m_input.foldersPresent)
                if (const int image = imageNamed(folder); image >= 0)
                    there[image] = true;
            QSet<QString> told; // variants have one folder
            for (int i = 0; i < m_count; ++i) {
                const ImageSpec &image = m_spec.images[i];
                const QString text = QLatin1String("image ") + keyOf(image) + QLatin1String(" of the spec has no folder ") + image.folderPath();
                if (there[i] || told.contains(text))
                    continue;
                told.insert(text);
                m_plan.warnings += PlanWarning{QStringLiteral("missing-image-folder"), image.folderPath().toUtf8(), text};
            }
        }
        if (m_input.changes.branchUnknown)
            m_plan.warnings += PlanWarning{QStringLiteral("branch-unknown"), {},
                                           QLatin1String("the branch of commit ") + m_plan.head.first(qMin<qsizetype>(7, m_plan.head.size()))
                                               + QLatin1String(" is not known, so it counts as none of the main branches; --branch NAME names it")};
        if (m_input.changes.branchIsTag && m_spec.mainBranches.contains(m_plan.branch))
            m_plan.warnings += PlanWarning{QStringLiteral("tag-named-as-branch"), {}, m_plan.branch + QLatin1String(" is a tag here (GITHUB_REF_TYPE), so it counts as none of the main branches; --branch NAME names one")};
        for (const PlannedImage &image : m_plan.images)
            if (m_input.presences.value(image.name, Presence::Yes) == Presence::Unknown)
                m_plan.warnings += PlanWarning{QStringLiteral("registry-unknown"), {},
                                               QLatin1String("the registry did not say whether it has ") + image.target.text()};
        if (const QString text = m_suffix == TagSuffix::Branch && !m_plan.tag.isEmpty() ? sameTagElsewhere(m_spec, m_plan.tag) : QString(); !text.isEmpty())
            m_plan.warnings += PlanWarning{QStringLiteral("tag-of-another-branch"), {}, text};
        warnOfUncommitted(m_input, &m_plan);
        // Variants of one Dockerfile have the same to tell.
        QSet<QByteArray> told;
        m_plan.warnings.removeIf([&](const PlanWarning &one) {
            const QByteArray all = one.kind.toUtf8() + '\0' + one.path + '\0' + one.text.toUtf8();
            const bool known = told.contains(all);
            told.insert(all);
            return known;
        });
        warnOfRetagging();
        warnOfTesting();
    }

    /// Likewise: which digest there is, and what it was built of.
    void warnOfTesting()
    {
        QStringList names;
        for (const PlannedImage &image : std::as_const(m_plan.images))
            if (image.action == Action::Test)
                names += image.name;
        if (!names.isEmpty())
            m_plan.warnings += PlanWarning{QStringLiteral("test-if-there"), {}, QLatin1String("only tests of ") + names.join(QLatin1String(", "))
                                           + QLatin1String(" changed: a run tests the digest that the registry has, and builds where it has none since which nothing else changed")};
    }

    /// Rule 8 needs the registry's word on what passed, which only a run asks for.
    void warnOfRetagging()
    {
        QStringList names;
        for (const PlannedImage &image : std::as_const(m_plan.images))
            if (image.action == Action::Build && std::all_of(image.reasons.cbegin(), image.reasons.cend(), [](const Reason &reason) { return reason.kind == QLatin1String("needed-by-child"); }))
                names += image.name;
        if (m_spec.retagUnchangedParents && newTags() && !m_dirty && !names.isEmpty())
            m_plan.warnings += PlanWarning{QStringLiteral("retag-if-passed"), {}, QLatin1String("unchanged_parents is retag: a run builds ") + names.join(QLatin1String(", "))
                                           + QLatin1String(" only if the registry has no digest that passed and since which nothing of it changed; else that gets the tag")};
    }

    const bool m_dirty;
    const PlanInput &m_input;
    const Spec &m_spec;
    const QList<int> m_order; ///< parents first
    const qsizetype m_count;
    const TagSuffix m_suffix;
    PathEffects m_effects;
    QHash<QStringView, int> m_indexOf; ///< of names that stand in the spec
    QHash<QStringView, QList<int>> m_variants; ///< by the image's key
    qsizetype m_room = longestTag; ///< characters of a tag that all images begin with
    QList<QList<QByteArray>> m_ownFiles, m_testFiles;
    QList<QByteArray> m_buildAllFiles;
    QList<bool> m_ownFirst; ///< an own file came before any that builds every image
    QList<bool> m_asked, m_built;
    QList<Reason> m_forced; ///< what builds every image
    Plan m_plan;
};

} // namespace

QList<int> PlannedImage::below() const
{
    QList<int> all;
    if (parentIndex >= 0)
        all += parentIndex;
    for (const int used : usedIndexes)
        if (used >= 0 && !all.contains(used))
            all += used;
    return all;
}

int Plan::indexOf(const QString &name) const
{
    for (int i = 0; i < images.size(); ++i)
        if (images[i].name == name)
            return i;
    return -1;
}

QStringList Plan::work() const
{
    const auto isTested = [](const PlannedImage &image) { return image.action == Action::Test; };
    if (std::none_of(images.cbegin(), images.cend(), isTested))
        return order;
    const QSet<QString> built(order.cbegin(), order.cend());
    QList<int> all;
    for (int i = 0; i < images.size(); ++i)
        if (isTested(images[i]) || built.contains(images[i].name))
            all += i;
    std::stable_sort(all.begin(), all.end(), [this](int a, int b) { return images[a].depth < images[b].depth; });
    QStringList names;
    for (const int image : std::as_const(all))
        names += images[image].name;
    return names;
}

Result<Plan> makePlan(const PlanInput &input)
{
    return Planner(input).plan();
}

} // namespace stackwright
