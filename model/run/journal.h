// The journal of a run: artifacts/run.jsonl, one event a line, appended and flushed as it happens; whoever writes it
// says when it is brought to the disk. Written by one process at a time (lock.h). Reading its events is run.h's readJournal.
#pragma once

#include "model/run/run.h"

#include <QList>
#include <QString>

#include <functional>
#include <memory>

namespace stackwright {

/// No journal of ours is larger; more than this is not read.
constexpr qint64 largestJournal = 256ll * 1024 * 1024;

class Journal
{
public:
    Journal() = default;

    /// A new, empty file in place of what stands there; what still has the old one open keeps it.
    static Result<Journal> create(const QString &file);
    /// Goes on behind the last whole line; a torn one is cut off.
    static Result<Journal> reopen(const QString &file);

    /// The whole line or nothing: what a full disk left of it is cut off again. It outlives this program, but not yet a
    /// power failure. An event is refused while there is still room for the run's end, so that a run on a full disk has one.
    Result<void> append(const Event &event);
    /// Brings what has been appended to the disk when it is called, from any thread; it outlives this object.
    std::function<Result<void>()> settling() const;
    Result<void> settle() const { return settling()(); }

    bool isOpen() const { return m_descriptor != nullptr; }
    QString file() const { return m_file; }

private:
    Journal(QString file, int descriptor, qint64 size);

    int reserve(qint64 line, bool isTheEnd);

    QString m_file;
    std::shared_ptr<const int> m_descriptor; ///< closed with its last owner
    qint64 m_size = 0;
    qint64 m_reserved = 0; ///< up to here the disk is ours
};

/// The terminal event of a run that was cut off after these (at least one).
Event interruptedEnd(const QList<Event> &events, const QDateTime &now);
/// Gives a journal that ends without a terminal event one: run-finished, interrupted (promises.md P5). True if it did.
/// A file that is no journal is left alone.
Result<bool> finishInterrupted(const QString &file, const QDateTime &now);

/// A run as its journal tells it to whoever reads it: nothing is written. One that nobody goes on with, since its journal has
/// no end and the lock beside it is free, or its last line is torn, is Interrupted here before its file says so.
struct RunReading
{
    enum class Writer { Unknown, Alive, Gone }; ///< of a journal without an end; Unknown: no lock is beside it, it may be a copy
    Run run;
    Writer writer = Writer::Unknown;
    bool torn = false; ///< its last line
};

/// Error: no journal, damaged, of a newer version.
Result<RunReading> readRun(const QString &file);

/// The lock that a run holds while it writes this journal.
QString lockOf(const QString &journal);

} // namespace stackwright
