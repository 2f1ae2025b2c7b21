// Which image may be worked on next. Knows what depends on what, how many may run side by side and what a failure means
// for the rest; nothing of processes, stages or time. The runner asks, works and reports back.
#pragma once

#include <QList>

namespace stackwright {

class Schedule
{
public:
    enum class State { Waiting, Running, Passed, Failed, Cancelled, NotRun };

    /// `below`: for each node those that must have passed first. They stand before it; among those that are ready, the order
    /// of the list decides.
    Schedule(QList<QList<int>> below, int jobs, bool keepGoing);

    /// The nodes to start now; they count as running from here on.
    QList<int> takeReady();

    /// `node`, which was running or is known to be done already, has ended. Returns those that will never run because
    /// of it, in order. After a failure without keepGoing nothing new starts: the caller stops what still runs. One that
    /// was cancelled alone takes only its descendants with it.
    QList<int> ended(int node, State how);

    /// Nothing new starts any more: everything that waits is NotRun and returned.
    QList<int> stop();

    bool isStopped() const { return m_stopped; }
    bool isDone() const; ///< nothing waits and nothing runs
    QList<int> running() const;
    State state(int node) const { return m_states[node]; }

private:
    QList<int> giveUp(bool everything);
    bool isReady(int node) const;

    QList<QList<int>> m_below;
    QList<State> m_states;
    int m_jobs;
    bool m_keepGoing;
    bool m_stopped = false;
};

} // namespace stackwright
