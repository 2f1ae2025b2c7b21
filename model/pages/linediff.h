// What differs between two texts, line by line (Myers' algorithm), and within two lines. Pure.
#pragma once

#include <QByteArray>
#include <QList>

namespace stackwright {

struct LineChange
{
    char sign = ' ';    ///< '-', '+' or ' ' (context)
    QByteArray text;
    int oldLine = 0, newLine = 0; ///< from 1; 0: not on that side
    bool operator==(const LineChange &) const = default;
};

struct LineHunk
{
    QList<LineChange> lines;
    bool operator==(const LineHunk &) const = default;
};

/// The hunks, each with `context` lines around its changes; equal texts: none. Cost grows with the lines and the number of
/// differences; texts that have next to nothing in common come out as one replacement.
QList<LineHunk> lineDifference(const QByteArray &before, const QByteArray &after, int context = 3);

/// Which elements of two lists stay: pairs of indices, ascending. The core of lineDifference, for keys of any kind.
QList<std::pair<int, int>> commonSequence(const QList<int> &before, const QList<int> &after);

/// The part of each line that differs from the other, by whole words: [begin, end) in bytes.
struct WordMarks
{
    qsizetype oldBegin = 0, oldEnd = 0, newBegin = 0, newEnd = 0;
};
WordMarks wordMarks(const QByteArray &before, const QByteArray &after);

} // namespace stackwright
