// Which stage of which image may begin next. A pure value: it knows what an image is made of, how many stages may run at
// once and what a failure means for the rest; nothing of processes, events or the clock. The runner asks, works and reports back.
//
// The rules, all of them here:
//  - An image's stages run in their order, one at a time.
//  - It is built when everything that it is made of has been built. The tests and the push of these go on beside it.
//  - It is pushed when its own tests and those of everything that it is made of, however far below, have passed.
//  - Where an image fails, all that is made of it is lost: what runs there is stopped, and it is "not run". What the failed image
//    is itself made of goes on to its end, so that the outcome does not hang on who was faster. Everything else is lost too,
//    unless the run keeps going.
//  - At most so many stages of a kind run at once as the limits allow, and no more stages in all than jobs. What waits for a place of its
//    kind holds up nothing of another.
//  - The longest chain of work that is left goes first. With one job there is nothing to overlap: one image after another.
#pragma once

#include "model/run/limits.h"

#include <QHash>
#include <QList>

#include <functional>
#include <optional>

namespace stackwright {

class Schedule
{
public:
    /// Of an image. Waiting: nothing of it has begun; Begun: it is under way, whether a stage of it runs or not.
    enum class State { Waiting, Begun, Passed, Failed, Cancelled, NotRun };

    struct Image
    {
        QList<int> below = {};    ///< what it is made of: places in the list, all before its own
        QList<Stage> stages = {}; ///< what is left to do, in their order; none: it has passed before
        QHash<Stage, double> seconds = {}; ///< how long they will take, as far as that is known
        QList<int> named = {};    ///< of `below`: those whose pushed digest its build is told, so that they are pushed before
        bool prunedLast = false;  ///< its prune waits until all that is made of it has ended; it has passed without that
    };
    struct Work
    {
        int image = 0;
        Stage stage = Stage::Build;
        bool operator==(const Work &) const = default;
    };
    /// An image that comes to nothing because of something else. `how`: Cancelled or NotRun; Passed: it has passed, and only its
    /// late prune is meant. `runs`: a stage of it runs; the caller stops it and reports its end.
    struct Lost
    {
        int image = 0;
        State how = State::NotRun;
        bool runs = false;
        bool operator==(const Lost &) const = default;
    };
    /// The name of the lock that a stage needs for itself alone; empty: none. Asked when everything else is ready.
    using LockOf = std::function<QString(const Work &)>;

    Schedule(QList<Image> images, int jobs, bool keepGoing, LockOf lockOf = {}, Limits limits = {});

    /// The stages to begin now, most urgent first; they count as running from here on.
    QList<Work> takeReady();
    /// A stage that runs already, whoever began it; false if it is not the image's next one.
    bool adopt(const Work &work);
    /// A stage that ran has ended. `how`: Passed (also where there was nothing to do), Failed or Cancelled.
    QList<Lost> ended(const Work &work, State how);
    /// A person does not want this image: only what is made of it is lost with it.
    QList<Lost> cancel(int image);
    /// Nothing more begins.
    QList<Lost> stop();

    State state(int image) const { return m_nodes[image].state; }
    bool isOver(int image) const { return m_nodes[image].state > State::Begun; }
    bool runs(int image) const { return m_nodes[image].running; }
    /// What has not ended, or never began.
    QList<Stage> left(int image) const { return m_nodes[image].left; }
    bool isDone() const; ///< nothing runs, and nothing will
    /// The longest chain of work that hangs on the image's next stage, in seconds.
    double urgency(int image) const { return m_nodes[image].left.isEmpty() ? 0 : m_nodes[image].ranks.value(m_nodes[image].left.first()); }

private:
    struct Node
    {
        QList<int> below, named;
        QList<Stage> left;
        QHash<Stage, double> ranks;
        QString lock; ///< of the stage that runs
        QString wanted; ///< the lock of the stage that was last asked about
        std::optional<Stage> asked;
        State state = State::Waiting;
        State lostAs = State::Begun; ///< what it becomes once its stage has stopped; Begun: it is not lost
        bool prunedLast = false, running = false;
        bool cleared = false; ///< its tests and all those below have passed
    };

    void rank(const QList<Image> &images);
    void clear();
    bool isReady(int image) const;
    bool waitsForPrune(const Node &node) const;
    bool mayPrune(int image) const;
    QList<bool> madeOf(int image) const;
    QList<bool> partsOf(int image) const;
    bool hasPlace(Stage stage) const;
    void begin(int image, const QString &lock);
    void lose(int image, State how, QList<Lost> *lost);
    QList<Lost> loseAbove(int image);
    QList<Lost> fail(int image);

    QList<Node> m_nodes;
    int m_jobs, m_running = 0;
    bool m_keepGoing;
    LockOf m_lockOf;
    Limits m_limits;
};

} // namespace stackwright
