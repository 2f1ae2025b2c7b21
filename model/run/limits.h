// How many stages of a kind run at once (`limits` of the spec), as a run keeps it and asks it.
#pragma once

#include "model/run/event.h"
#include "model/stack/spec.h"

#include <QJsonObject>

namespace stackwright {

/// The limit that holds for a stage; nothing: only the number of jobs does.
std::optional<int> limitOf(const Limits &limits, Stage stage);

QJsonObject toJson(const Limits &limits); ///< {"build": 2, "push": 3}; what is not limited is left out
/// Reads what toJson wrote; what is no limit is none.
Limits limitsIn(const QJsonObject &json);

} // namespace stackwright
