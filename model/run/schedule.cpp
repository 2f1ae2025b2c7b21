#include "model/run/schedule.h"

#include <QtGlobal>

#include <algorithm>

namespace stackwright {

Schedule::Schedule(QList<QList<int>> below, int jobs, bool keepGoing)
    : m_below(std::move(below)), m_states(m_below.size(), State::Waiting), m_jobs(qMax(1, jobs)), m_keepGoing(keepGoing)
{
    for (qsizetype i = 0; i < m_below.size(); ++i)
        for (const int one : std::as_const(m_below[i]))
            Q_ASSERT(one >= 0 && one < i);
}

bool Schedule::isReady(int node) const
{
    const QList<int> &below = m_below[node];
    return std::all_of(below.cbegin(), below.cend(), [this](int one) { return m_states[one] == State::Passed; });
}

QList<int> Schedule::takeReady()
{
    QList<int> ready;
    if (m_stopped)
        return ready;
    qsizetype busy = m_states.count(State::Running);
    for (int node = 0; node < m_states.size() && busy < m_jobs; ++node) {
        if (m_states[node] != State::Waiting || !isReady(node))
            continue;
        m_states[node] = State::Running;
        ready += node;
        ++busy;
    }
    return ready;
}

QList<int> Schedule::ended(int node, State how)
{
    m_states[node] = how;
    if (how == State::Passed)
        return {};
    if (how == State::Cancelled || m_keepGoing)
        return giveUp(false);
    return stop();
}

QList<int> Schedule::stop()
{
    m_stopped = true;
    return giveUp(true);
}

/// One pass is enough: what is below stands before.
QList<int> Schedule::giveUp(bool everything)
{
    QList<int> given;
    for (int node = 0; node < m_states.size(); ++node) {
        if (m_states[node] != State::Waiting)
            continue;
        const QList<int> &below = m_below[node];
        const bool lost = std::any_of(below.cbegin(), below.cend(), [this](int one) {
            return m_states[one] == State::Failed || m_states[one] == State::Cancelled || m_states[one] == State::NotRun;
        });
        if (everything || lost) {
            m_states[node] = State::NotRun;
            given += node;
        }
    }
    return given;
}

bool Schedule::isDone() const
{
    return !m_states.contains(State::Waiting) && !m_states.contains(State::Running);
}

QList<int> Schedule::running() const
{
    QList<int> nodes;
    for (int node = 0; node < m_states.size(); ++node)
        if (m_states[node] == State::Running)
            nodes += node;
    return nodes;
}

} // namespace stackwright
