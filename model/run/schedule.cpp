#include "model/run/schedule.h"

#include <algorithm>

namespace stackwright {

namespace {

/// What a stage takes of which nothing is known, in seconds: what counts is that a build is more than the rest together.
double usualSeconds(Stage stage)
{
    switch (stage) {
    case Stage::Build: return 60;
    case Stage::Test: case Stage::Integration: return 20;
    case Stage::Push: return 10;
    case Stage::Page: return 5;
    case Stage::Cache: case Stage::Prune: return 1;
    }
    return 1;
}

/// As known of the image, else as of the others on average, else as usual.
class Seconds
{
public:
    explicit Seconds(const QList<Schedule::Image> &images)
    {
        for (const Schedule::Image &image : images)
            for (auto known = image.seconds.cbegin(); known != image.seconds.cend(); ++known)
                if (*known > 0) { // nothing to do says nothing of those that have something
                    m_sums[known.key()] += *known;
                    ++m_counts[known.key()];
                }
    }
    double of(const Schedule::Image &image, Stage stage) const
    {
        if (const auto known = image.seconds.constFind(stage); known != image.seconds.cend())
            return *known;
        const int count = m_counts.value(stage);
        return count > 0 ? m_sums.value(stage) / count : usualSeconds(stage);
    }

private:
    QHash<Stage, double> m_sums;
    QHash<Stage, int> m_counts;
};

} // namespace

Schedule::Schedule(QList<Image> images, int jobs, bool keepGoing, LockOf lockOf, Limits limits)
    : m_jobs(qMax(1, jobs)), m_keepGoing(keepGoing), m_lockOf(std::move(lockOf)), m_limits(limits)
{
    for (qsizetype i = 0; i < images.size(); ++i) {
        for (const int one : std::as_const(images[i].below))
            Q_ASSERT(one >= 0 && one < i);
        Node node;
        node.below = images[i].below;
        node.named = images[i].named;
        node.left = images[i].stages;
        node.prunedLast = images[i].prunedLast;
        if (node.left.isEmpty())
            node.state = State::Passed;
        m_nodes += node;
    }
    rank(images);
    clear();
}

/// From the leaves down. After a build come its image's further stages and the builds of what is made of it; after a test the pushes of
/// all that is made of its image.
void Schedule::rank(const QList<Image> &images)
{
    const Seconds seconds(images);
    QList<double> builds(m_nodes.size(), 0), pushes(m_nodes.size(), 0), namers(m_nodes.size(), 0); // of what is made of each
    for (int i = static_cast<int>(m_nodes.size()) - 1; i >= 0; --i) {
        Node &node = m_nodes[i];
        double after = 0;
        for (auto stage = node.left.crbegin(); stage != node.left.crend(); ++stage) {
            if (*stage == Stage::Build)
                after = qMax(after, builds[i]);
            else if (*stage == Stage::Test)
                after = qMax(after, pushes[i]);
            else if (*stage == Stage::Push)
                after = qMax(after, namers[i]);
            after += seconds.of(images[i], *stage);
            node.ranks.insert(*stage, after);
        }
        const double first = node.left.isEmpty() ? 0 : node.ranks.value(node.left.first());
        for (const int below : std::as_const(node.below)) {
            builds[below] = qMax(builds[below], qMax(first, builds[i]));
            pushes[below] = qMax(pushes[below], qMax(node.ranks.value(Stage::Push), pushes[i]));
        }
        for (const int below : std::as_const(node.named))
            namers[below] = qMax(namers[below], first);
    }
}

/// Whose tests have passed, with all below. One pass is enough: what is below stands before.
void Schedule::clear()
{
    for (Node &node : m_nodes)
        node.cleared = !node.left.contains(Stage::Test) && node.state <= State::Passed && node.lostAs == State::Begun
            && std::all_of(node.below.cbegin(), node.below.cend(), [this](int below) { return m_nodes[below].cleared; });
}

bool Schedule::waitsForPrune(const Node &node) const
{
    return node.prunedLast && node.state == State::Passed && node.left.contains(Stage::Prune);
}

bool Schedule::mayPrune(int image) const
{
    const QList<bool> above = madeOf(image);
    for (int i = image + 1; i < m_nodes.size(); ++i)
        if (above[i] && (!isOver(i) || m_nodes[i].running))
            return false;
    return true;
}

bool Schedule::isReady(int image) const
{
    const Node &node = m_nodes[image];
    if (node.running || node.left.isEmpty())
        return false;
    if (waitsForPrune(node))
        return mayPrune(image);
    if (isOver(image))
        return false;
    const auto stands = [this](Stage stage) {
        return [this, stage](int below) { return m_nodes[below].state <= State::Passed && !m_nodes[below].left.contains(stage); };
    };
    if (!std::all_of(node.below.cbegin(), node.below.cend(), stands(Stage::Build)))
        return false;
    const Stage next = node.left.first();
    if (next <= Stage::Build)
        return std::all_of(node.named.cbegin(), node.named.cend(), stands(Stage::Push));
    return next != Stage::Push || node.cleared;
}

/// Is one more of its kind allowed? A test and an integration test are of one kind.
bool Schedule::hasPlace(Stage stage) const
{
    const std::optional<int> limit = limitOf(m_limits, stage);
    if (!limit)
        return true;
    const auto kindOf = [](Stage one) { return one == Stage::Integration ? Stage::Test : one; };
    const auto running = std::count_if(m_nodes.cbegin(), m_nodes.cend(), [&](const Node &node) { return node.running && kindOf(node.left.first()) == kindOf(stage); });
    return running < *limit;
}

void Schedule::begin(int image, const QString &lock)
{
    Node &node = m_nodes[image];
    node.lock = lock;
    node.running = true;
    if (node.state == State::Waiting)
        node.state = State::Begun;
    ++m_running;
}

bool Schedule::adopt(const Work &work)
{
    const Node &node = m_nodes[work.image];
    if (node.running || isOver(work.image) || node.left.isEmpty() || node.left.first() != work.stage)
        return false;
    begin(work.image, {});
    return true;
}

QList<Schedule::Work> Schedule::takeReady()
{
    QList<int> ready;
    for (int i = 0; i < m_nodes.size() && m_running < m_jobs; ++i)
        if (isReady(i))
            ready += i;
    if (m_jobs > 1) // of equals the list's order decides
        std::stable_sort(ready.begin(), ready.end(), [this](int a, int b) { return urgency(a) > urgency(b); });
    QList<Work> taken;
    for (const int image : std::as_const(ready)) {
        if (m_running >= m_jobs)
            break;
        Node &node = m_nodes[image];
        const Work work{image, node.left.first()};
        if (!hasPlace(work.stage))
            continue;
        if (m_lockOf && node.asked != work.stage)
            node.wanted = m_lockOf(work);
        node.asked = work.stage;
        const QString lock = node.wanted;
        if (!lock.isEmpty() && std::any_of(m_nodes.cbegin(), m_nodes.cend(), [&lock](const Node &other) { return other.lock == lock; }))
            continue;
        begin(image, lock);
        taken += work;
    }
    return taken;
}

QList<Schedule::Lost> Schedule::ended(const Work &work, State how)
{
    Node &node = m_nodes[work.image];
    Q_ASSERT(node.running && node.left.first() == work.stage);
    node.running = false;
    node.lock.clear();
    --m_running;
    if (node.state == State::Passed) { // of a late prune, which changes nothing of that
        node.left.clear();
        return {};
    }
    node.left.removeFirst();
    if (how == State::Passed && work.stage == Stage::Test)
        clear();
    if (how == State::Failed) { // also where it was to be stopped: that is what happened
        node.state = State::Failed;
        return fail(work.image);
    }
    if (node.lostAs != State::Begun) {
        node.state = node.lostAs;
        return {};
    }
    if (how == State::Cancelled) {
        node.state = State::Cancelled;
        return loseAbove(work.image);
    }
    if (node.left.isEmpty() || (node.prunedLast && node.left.first() == Stage::Prune))
        node.state = State::Passed;
    return {};
}

QList<bool> Schedule::madeOf(int image) const
{
    QList<bool> above(m_nodes.size(), false);
    for (int i = image + 1; i < m_nodes.size(); ++i)
        above[i] = std::any_of(m_nodes[i].below.cbegin(), m_nodes[i].below.cend(), [&](int below) { return below == image || above[below]; });
    return above;
}

QList<bool> Schedule::partsOf(int image) const
{
    QList<bool> parts(m_nodes.size(), false);
    for (int i = image; i >= 0; --i)
        if (i == image || parts[i])
            for (const int below : m_nodes[i].below)
                parts[below] = true;
    return parts;
}

void Schedule::lose(int image, State how, QList<Lost> *lost)
{
    Node &node = m_nodes[image];
    if (isOver(image) || node.lostAs != State::Begun)
        return;
    if (node.running)
        node.lostAs = how;
    else
        node.state = how;
    *lost += Lost{image, how, node.running};
}

QList<Schedule::Lost> Schedule::fail(int image)
{
    QList<Lost> lost;
    const QList<bool> above = madeOf(image), parts = partsOf(image);
    for (int i = 0; i < m_nodes.size(); ++i) {
        if (above[i])
            lose(i, State::NotRun, &lost);
        else if (!m_keepGoing && !parts[i])
            lose(i, m_nodes[i].state == State::Waiting ? State::NotRun : State::Cancelled, &lost);
    }
    return lost;
}

QList<Schedule::Lost> Schedule::loseAbove(int image)
{
    QList<Lost> lost;
    const QList<bool> above = madeOf(image);
    for (int i = image + 1; i < m_nodes.size(); ++i)
        if (above[i])
            lose(i, State::NotRun, &lost);
    return lost;
}

QList<Schedule::Lost> Schedule::cancel(int image)
{
    QList<Lost> lost;
    lose(image, State::Cancelled, &lost);
    return lost.isEmpty() ? lost : lost + loseAbove(image);
}

QList<Schedule::Lost> Schedule::stop()
{
    QList<Lost> lost;
    for (int i = 0; i < m_nodes.size(); ++i) {
        Node &node = m_nodes[i];
        if (waitsForPrune(node)) {
            lost += Lost{i, State::Passed, node.running};
            if (!node.running)
                node.left.clear();
        } else {
            lose(i, node.state == State::Waiting ? State::NotRun : State::Cancelled, &lost);
        }
    }
    return lost;
}

bool Schedule::isDone() const
{
    return std::none_of(m_nodes.cbegin(), m_nodes.cend(), [](const Node &node) {
        return node.running || node.state <= State::Begun || (node.prunedLast && node.state == State::Passed && !node.left.isEmpty());
    });
}

} // namespace stackwright
