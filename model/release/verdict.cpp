#include "model/release/verdict.h"

#include "model/base/text.h"
#include "model/run/run.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace stackwright {

namespace {

std::optional<TestCounts> countsIn(const QJsonValue &value)
{
    return value.isObject() ? std::optional(testCountsIn(value.toObject())) : std::nullopt;
}

} // namespace

const Verdict::StageResult *Verdict::stage(Stage which) const
{
    const auto found = std::find_if(stages.cbegin(), stages.cend(), [which](const StageResult &one) { return one.stage == which; });
    return found == stages.cend() ? nullptr : &*found;
}

bool Verdict::hasPassed(Stage which) const
{
    const StageResult *const found = stage(which);
    return found && found->state == StageState::Passed;
}

Clause Verdict::whyNotPassed() const
{
    const auto stateOf = [this](Stage wanted) {
        const StageResult *const found = stage(wanted);
        return found ? found->state : StageState::Waiting;
    };
    constexpr std::pair<Stage, const char *> gates[] = {{Stage::Build, "the-build"}, {Stage::Test, "the-tests"}, {Stage::Push, "the-push"},
                                                        {Stage::Integration, "the-integration-tests"}};
    for (const auto &[stage, name] : gates) {
        const StageState state = stateOf(stage);
        const bool nothingToDo = state == StageState::Skipped && stage != Stage::Build && stage != Stage::Push;
        if (state == StageState::Passed || nothingToDo)
            continue;
        return clause(state == StageState::Cancelled ? "was-cancelled"
                      : state == StageState::Running ? "did-not-end"
                      : state == StageState::Failed  ? "failed"
                      : state == StageState::Skipped ? "was-skipped"
                                                     : "did-not-run", {clause(name)});
    }
    const int failed = (basicTests ? basicTests->failed : 0) + (integrationTests ? integrationTests->failed : 0);
    return failed > 0 ? clause("failed", {countedClause(failed, "one-test", "many-tests")}) : Clause();
}

QJsonObject toJson(const Verdict &verdict)
{
    QJsonObject stages;
    for (const Verdict::StageResult &one : verdict.stages) {
        QJsonObject stage{{QStringLiteral("state"), word(one.state)}, {QStringLiteral("seconds"), one.seconds}};
        if (one.started.isValid())
            stage.insert(QStringLiteral("started"), one.started.toUTC().toString(Qt::ISODateWithMs));
        if (!one.reason.isEmpty())
            stage.insert(QStringLiteral("reason"), one.reason.left(2000));
        stages.insert(word(one.stage), stage);
    }
    QJsonObject tests;
    if (verdict.basicTests)
        tests.insert(QStringLiteral("basic"), toJson(*verdict.basicTests));
    if (verdict.integrationTests)
        tests.insert(QStringLiteral("integration"), toJson(*verdict.integrationTests));
    QJsonObject versions;
    for (auto one = verdict.versions.cbegin(); one != verdict.versions.cend(); ++one)
        versions.insert(one.key(), *one);
    QJsonObject builtOn;
    for (auto below = verdict.builtOn.cbegin(); below != verdict.builtOn.cend(); ++below)
        builtOn.insert(below.key(), below.value());
    QJsonObject json{{QStringLiteral("schema"), 1}, {QStringLiteral("digest"), verdict.digest}, {QStringLiteral("image"), verdict.image},
                     {QStringLiteral("commit"), verdict.commit}, {QStringLiteral("time"), verdict.at.toUTC().toString(Qt::ISODateWithMs)},
                     {QStringLiteral("stages"), stages}, {QStringLiteral("tests"), tests},
                     {QStringLiteral("testTree"), verdict.testTree}, {QStringLiteral("integrationTree"), verdict.integrationTree},
                     {QStringLiteral("builtOn"), builtOn}, {QStringLiteral("tools"), verdict.tools}};
    if (!versions.isEmpty())
        json.insert(QStringLiteral("versions"), versions);
    return json;
}

Result<Verdict> verdictFromJson(const QJsonObject &json)
{
    auto text = [&json](const char *name) { return json.value(QLatin1String(name)).toString(); };
    const QString what = QStringLiteral("verdict");
    if (json.value(QLatin1String("schema")).toInt() > 1)
        return workError(what, QStringLiteral("it was written by a newer version (schema %1)").arg(json.value(QLatin1String("schema")).toInt()),
                         QStringLiteral("use a newer stackwright"));
    Verdict verdict;
    verdict.digest = text("digest");
    verdict.image = text("image");
    verdict.commit = text("commit");
    verdict.at = QDateTime::fromString(text("time"), Qt::ISODateWithMs).toUTC();
    verdict.testTree = text("testTree");
    verdict.integrationTree = text("integrationTree");
    const QJsonObject builtOn = json.value(QLatin1String("builtOn")).toObject();
    for (auto below = builtOn.begin(); below != builtOn.end(); ++below)
        verdict.builtOn.insert(below.key(), below.value().toString());
    verdict.tools = json.value(QLatin1String("tools")).toObject();
    if (verdict.digest.isEmpty() || !verdict.at.isValid() || !json.value(QLatin1String("stages")).isObject())
        return workError(what, QStringLiteral("digest, time or stages are missing"));
    const QJsonObject stages = json.value(QLatin1String("stages")).toObject();
    for (const Stage stage : allStages) { // in their order, which JSON objects do not keep
        const QJsonValue value = stages.value(word(stage));
        if (value.isUndefined())
            continue;
        const QJsonObject object = value.toObject();
        const auto state = stageStateFromWord(object.value(QLatin1String("state")).toString());
        if (!state)
            return workError(what, QStringLiteral("the state of stage %1 cannot be read").arg(word(stage)));
        verdict.stages += Verdict::StageResult{stage, *state, QDateTime::fromString(object.value(QLatin1String("started")).toString(), Qt::ISODateWithMs).toUTC(),
                                               object.value(QLatin1String("seconds")).toDouble(), object.value(QLatin1String("reason")).toString()};
    }
    const QJsonObject versions = json.value(QLatin1String("versions")).toObject();
    for (auto one = versions.begin(); one != versions.end(); ++one)
        verdict.versions.insert(one.key(), one->toString());
    const QJsonObject tests = json.value(QLatin1String("tests")).toObject();
    verdict.basicTests = countsIn(tests.value(QLatin1String("basic")));
    verdict.integrationTests = countsIn(tests.value(QLatin1String("integration")));
    return verdict;
}

} // namespace stackwright
