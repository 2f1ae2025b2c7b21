// A run that has ended without passing, told in one line, and where its cause stands in the checkout. Pure.
#pragma once

#include "model/run/run.h"

namespace stackwright {

struct FailureStory
{
    QString image;              ///< that failed; empty: the run as a whole
    std::optional<Stage> stage; ///< likewise
    QString what;               ///< "analytics: test_marker failed at test_marker.py:5"
    QString test;               ///< name of the first failed case; empty: no case is known
    QString file;               ///< relative to the checkout; empty: no file is to blame
    int line = 0;               ///< 0: not known
    int waiting = 0;            ///< images that were left behind it
    bool operator==(const FailureStory &) const = default;
};

/// A failed build, led to the instruction whose step failed. `path`: of the Dockerfile, below the checkout. Where no instruction is that step, the
/// story stays as it is.
void placeInDockerfile(FailureStory *story, const Run &run, const QString &path, const QByteArray &dockerfile);

/// Nothing: the run passed, or goes on.
std::optional<FailureStory> failureOf(const Run &run);

/// A place that a test's message names, "test_units.py:12: AssertionError": the last one in `file`. 0: none.
int lineInMessage(const QString &message, const QString &file);

} // namespace stackwright
