#include "model/run/limits.h"

namespace stackwright {

std::optional<int> limitOf(const Limits &limits, Stage stage)
{
    switch (stage) {
    case Stage::Build: return limits.build;
    case Stage::Test: case Stage::Integration: return limits.test;
    case Stage::Push: return limits.push;
    case Stage::Cache: case Stage::Page: case Stage::Prune: break;
    }
    return {};
}

QJsonObject toJson(const Limits &limits)
{
    QJsonObject json;
    for (const Stage stage : {Stage::Build, Stage::Test, Stage::Push})
        if (const std::optional<int> limit = limitOf(limits, stage))
            json.insert(word(stage), *limit);
    return json;
}

Limits limitsIn(const QJsonObject &json)
{
    Limits limits;
    for (auto [stage, limit] : {std::pair{Stage::Build, &limits.build}, {Stage::Test, &limits.test}, {Stage::Push, &limits.push}})
        if (const int value = json.value(word(stage)).toInt(); value > 0)
            *limit = value;
    return limits;
}

} // namespace stackwright
