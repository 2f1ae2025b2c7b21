// May an earlier run be gone on with? Pure: compares what was planned then with what is planned now.
#pragma once

#include "model/run/run.h"
#include "model/stack/spec.h"

namespace stackwright {

/// Equal if and only if two specs mean the same for a run.
QString specFingerprint(const Spec &spec);

/// The run of these events, if it is of the same commit, tags and spec. Error kind Input: what differs, or that nothing is
/// left to do there.
Result<Run> resumableRun(const QList<Event> &events, const QString &file, const Plan &plan, const Spec &spec);

} // namespace stackwright
