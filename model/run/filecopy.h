// Copies one file's bytes and hashes them on the way. What is a hole stays one, in the copy as in the time it takes: a file
// system that can share blocks shares them. Knows descriptors only.
#pragma once

#include <QByteArray>

#include <atomic>

namespace stackwright {

struct CopiedFile
{
    int failure = 0; ///< an errno; ECANCELED if it was cancelled
    QByteArray hash; ///< SHA-256 over the bytes that are there, in their order
    QByteArray holes; ///< where there are none of them: "OFFSET+LENGTH …"; empty for an ordinary file
};

/// Both stand at their start; `to` is empty, or -1: it is only hashed. The caller looks whether `from` was changed meanwhile.
CopiedFile copyFile(int from, int to, const std::atomic<bool> &cancelled);

} // namespace stackwright
