#include "model/run/schedule.h"

#include <QtGlobal>

namespace stackwright {

Schedule::Schedule(QList<int> parents, int jobs, bool keepGoing)
    : m_parents(std::move(parents)), m_states(m_parents.size(), State::Waiting), m_jobs(qMax(1, jobs)), m_keepGoing(keepGoing)
{
    for (qsizetype i = 0; i < m_parents.size(); ++i)
        Q_ASSERT(m_parents[i] < i);
}

QList<int> Schedule::takeReady()
{
    QList<int> ready;
    if (m_stopped)
        return ready;
    qsizetype busy = m_states.count(State::Running);
    for (int node = 0; node < m_states.size() && busy < m_jobs; ++node) {
        const int parent = m_parents[node];
        if (m_states[node] != State::Waiting || (parent >= 0 && m_states[parent] != State::Passed))
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

/// One pass is enough: parents stand before their children.
QList<int> Schedule::giveUp(bool everything)
{
    QList<int> given;
    for (int node = 0; node < m_states.size(); ++node) {
        if (m_states[node] != State::Waiting)
            continue;
        const State above = m_parents[node] < 0 ? State::Passed : m_states[m_parents[node]];
        if (everything || above == State::Failed || above == State::Cancelled || above == State::NotRun) {
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
