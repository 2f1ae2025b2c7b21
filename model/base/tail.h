// The end of an output that passes by in pieces: enough for its last words, never the whole.
#pragma once

#include <QByteArray>

namespace stackwright {

/// Keeps in `tail` at least the last `size` bytes of what was given so far. A piece of that size or more is shared with who
/// sent it: copying is what costs most beside a program that prints a gigabyte.
inline void keepTail(QByteArray &tail, const QByteArray &piece, qsizetype size)
{
    if (piece.size() >= size) {
        tail = piece;
        return;
    }
    if (tail.size() > 8 * size || !tail.isDetached()) // seldom: each time costs a copy
        tail = tail.right(size);
    tail.append(piece);
}

} // namespace stackwright
