// What must hold of every plan, over random stacks and changes. Seeds are fixed: a failure names one that fails again.
#include "tests/support/stacks.h"

#include <gtest/gtest.h>

#include <random>

namespace planproperties_test {

using namespace stackwright;

namespace {

class Random
{
public:
    explicit Random(unsigned seed) : m_engine(seed) {}
    int below(int limit) { return static_cast<int>(m_engine() % static_cast<unsigned>(limit)); }
    bool chance(int percent) { return below(100) < percent; }

    PlanInput input()
    {
        PlanInput input;
        input.spec.tagPrefix = QStringLiteral("2026.3");
        const int count = 1 + below(25);
        for (int i = 0; i < count; ++i) {
            ImageSpec image;
            image.name = QStringLiteral("image-%1").arg(i);
            image.repository = QLatin1String("ghcr.io/acme/") + image.name;
            if (i > 0 && chance(80)) {
                image.parentIndex = below(i);
                image.parent = input.spec.images[image.parentIndex].name;
            }
            input.spec.images += image;
        }
        input.rules = {{QStringLiteral("spec.yml")}, {QStringLiteral("ignored")}};
        QList<QByteArray> files;
        for (int i = below(4); i > 0; --i)
            files += QByteArray("M images/") + (chance(90) ? "image-" + QByteArray::number(below(count + 1)) : QByteArray("ignored")) + "/f" + QByteArray::number(i);
        if (chance(5))
            files += "M images/spec.yml";
        input.changes = changesOf(files);
        input.tagSuffix = chance(50) ? TagSuffix::Branch : TagSuffix::Commit;
        if (chance(40))
            for (const ImageSpec &image : input.spec.images)
                if (chance(90))
                    input.presences.insert(image.name, chance(20) ? Presence::No : chance(10) ? Presence::Unknown : Presence::Yes);
        return input;
    }

    Spec shuffled(const Spec &spec)
    {
        Spec other = spec;
        for (int i = static_cast<int>(other.images.size()) - 1; i > 0; --i)
            other.images.swapItemsAt(i, below(i + 1));
        for (ImageSpec &image : other.images)
            image.parentIndex = other.indexOf(image.parent);
        return other;
    }

private:
    std::mt19937 m_engine;
};

bool has(const PlannedImage &image, const char *kind)
{
    return std::any_of(image.reasons.cbegin(), image.reasons.cend(), [&](const Reason &reason) { return reason.kind == QLatin1String(kind); });
}

void checkOne(const PlanInput &input, const Plan &plan)
{
    const bool commit = input.tagSuffix == TagSuffix::Commit;
    QSet<QString> done;
    for (const QString &name : plan.order) {
        const PlannedImage &image = plan.images[plan.indexOf(name)];
        EXPECT_EQ(image.action, Action::Build);
        const bool parentBuilt = image.parentIndex >= 0 && plan.images[image.parentIndex].action == Action::Build;
        EXPECT_TRUE(!parentBuilt || done.contains(image.parent)) << "parents first";
        EXPECT_TRUE(image.parentIndex < 0 || parentBuilt || !commit) << "a new tag needs its ancestors under it";
        done.insert(name);
    }
    for (const PlannedImage &image : plan.images) {
        EXPECT_FALSE(image.reasons.isEmpty());
        EXPECT_EQ(image.action == Action::Build, done.contains(image.name));
        EXPECT_EQ(has(image, "nothing-changed"), image.action != Action::Build);
        if (image.parentIndex < 0)
            continue;
        const PlannedImage &parent = plan.images[image.parentIndex];
        const bool onlyNeeded = has(parent, "needed-by-child");
        EXPECT_TRUE(parent.action != Action::Build || onlyNeeded || image.action == Action::Build) << "descendants follow";
        EXPECT_TRUE(parent.state == ChangeState::Unchanged || image.state != ChangeState::Unchanged);
        EXPECT_TRUE(!has(image, "parent-rebuilt") || parent.action == Action::Build);
    }
}

/// Per image, order apart: what must not depend on the order of the file.
QMap<QString, QByteArray> decisions(const Plan &plan)
{
    QMap<QString, QByteArray> lines;
    for (const PlannedImage &image : plan.images) {
        QByteArrayList reasons;
        for (const Reason &reason : image.reasons)
            reasons += (reason.kind + QLatin1Char(' ') + reason.image).toUtf8();
        std::sort(reasons.begin(), reasons.end());
        lines.insert(image.name, word(image.state).toUtf8() + ' ' + word(image.action).toUtf8() + ' ' + reasons.join(','));
    }
    return lines;
}

TEST(PlanProperties, HoldForRandomStacks)
{
    for (unsigned seed = 1; seed <= 400; ++seed) {
        SCOPED_TRACE(seed);
        Random random(seed);
        PlanInput input = random.input();
        const Result<Plan> plan = makePlan(input);
        ASSERT_TRUE(plan.ok());
        checkOne(input, *plan);

        PlanInput other = input;
        other.spec = random.shuffled(input.spec);
        EXPECT_EQ(decisions(*makePlan(other)), decisions(*plan)) << "the order of the file decides nothing";

        PlanInput more = input;
        more.changes.files += ChangedFile{"images/image-0/one-more", {}};
        const Plan larger = *makePlan(more);
        for (const QString &name : plan->order)
            EXPECT_TRUE(larger.order.contains(name)) << "a further change takes nothing out";
        if (::testing::Test::HasFailure())
            return;
    }
}

} // namespace

} // namespace planproperties_test
