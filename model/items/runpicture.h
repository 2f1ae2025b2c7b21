// The whole picture of a run: its timeline with a row for every image, in the order of the tree, with the steps of builds,
// what was waited for, and how long each stage usually takes. Pure.
#pragma once

#include "model/items/timeline.h"

namespace stackwright {

/// `usual`: from runs before this one. What did not run has a row without blocks. A time that an image stood still without a
/// reason that the journal shows (the run was prepared, a lock) is no wait.
Timeline runPicture(const Run &run, qint64 nowMs, const Estimates &usual);

/// One thing of a row that can be pointed at.
struct TimelinePiece
{
    enum class Kind { Wait, Stage, Step };
    Kind kind = Kind::Stage;
    int at = 0;    ///< place in the row's waits or blocks
    int step = -1; ///< of Step: place in the block's steps
    qint64 startMs = 0, endMs = 0;
    bool operator==(const TimelinePiece &) const = default;
};

/// In order of time; a stage's steps behind it.
QList<TimelinePiece> piecesOf(const TimelineRow &row);
/// For people: "Build: passed, 1:23, usually about 1:10", "Step 3 of 9: cached, RUN apt-get update", "waits for base: 0:12".
QString pieceText(const TimelineRow &row, const TimelinePiece &piece);
/// Why a row has no blocks: "not run", "reused, nothing was done".
QString idleText(const TimelineRow &row);
/// Is every step of this build from the cache?
bool isCached(const TimelineBlock &block);
/// The time that images together waited for a place, in milliseconds.
qint64 waitedForPlaces(const Timeline &picture);

/// The picture as a table: image, what, state, start, time, usual time. The key of a row's first cell is its place in `rows`,
/// that of the second the piece's place in piecesOf(); -1: the row has none.
QList<QList<Cell>> pictureRows(const Timeline &picture);

} // namespace stackwright
