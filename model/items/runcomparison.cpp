#include "model/items/runcomparison.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"
#include "model/items/translated.h"
#include "model/run/estimate.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <optional>

namespace stackwright {

namespace {

QString comparedTime(double seconds)
{
    return durationText(std::chrono::milliseconds(std::llround(seconds * 1000)));
}

QString comparedState(const QString &word)
{
    return QCoreApplication::translate("stackwright::State", word.toUtf8().constData());
}

struct ToldOfRun
{
    QString text;
    std::optional<double> number;
};

ToldOfRun sideOfStage(const ImageRecord *record, Stage which)
{
    if (!record)
        return {};
    const StageRecord &stage = record->stage(which);
    if (stage.state == StageState::Waiting)
        return {};
    const bool isKnown = stage.startMs >= 0 && stage.seconds > 0 && canBeTrue(stage.seconds, stage.startMs, stage.endMs);
    if (stage.state == StageState::Passed)
        return isKnown ? ToldOfRun{comparedTime(stage.seconds), stage.seconds} : ToldOfRun{comparedState(word(stage.state)), {}};
    const QString state = comparedState(word(stage.state));
    return {isKnown && stage.state == StageState::Failed ? tr("%1 after %2").arg(state, comparedTime(stage.seconds)) : state, {}};
}

ToldOfRun sideOfSize(const ImageRecord *record)
{
    return record && record->size > 0 ? ToldOfRun{sizeText(record->size), static_cast<double>(record->size)} : ToldOfRun();
}

ToldOfRun sideOfCache(const ImageRecord *record)
{
    const QList<StepRecord> steps = record && record->stage(Stage::Build).state == StageState::Passed ? record->stage(Stage::Build).steps : QList<StepRecord>();
    const CachedShare share = cachedShare(steps);
    return share.steps == 0 ? ToldOfRun() : ToldOfRun{tr("%1 of %2").arg(share.cached).arg(share.steps), {}};
}

ToldOfRun sideOfTests(const ImageRecord *record)
{
    TestCounts sum;
    if (record)
        for (const Stage stage : {Stage::Test, Stage::Integration})
            if (const auto &tests = record->stage(stage).tests) {
                sum.passed += tests->passed;
                sum.failed += tests->failed;
                sum.skipped += tests->skipped;
            }
    if (sum.total() == 0)
        return {};
    QStringList parts;
    if (sum.failed > 0)
        parts << tr("%1 of %2 failed").arg(sum.failed).arg(sum.total());
    else
        parts << tr("%1 passed").arg(sum.passed);
    if (sum.skipped > 0)
        parts << tr("%1 skipped").arg(sum.skipped);
    return {parts.join(QStringLiteral(", ")), static_cast<double>(sum.total())};
}

enum class ToldUnit { None, Seconds, Bytes, Number };

QString differenceText(double difference, ToldUnit unit)
{
    const QString sign = difference > 0 ? QStringLiteral("+") : QStringLiteral("−");
    const double amount = std::abs(difference);
    switch (unit) {
    case ToldUnit::Seconds: return QString(sign + comparedTime(amount));
    case ToldUnit::Bytes: return QString(sign + sizeText(std::llround(amount)));
    case ToldUnit::Number: return QString(sign + QString::number(std::llround(amount)));
    case ToldUnit::None: break;
    }
    return {};
}

void addCompared(QList<ComparedRow> *rows, const QString &image, const QString &what, const ToldOfRun &before, const ToldOfRun &after, ToldUnit unit)
{
    if (before.text.isEmpty() && after.text.isEmpty())
        return;
    ComparedRow row{image, what, before.text, after.text, {}, before.text != after.text};
    if (before.number && after.number) {
        const double difference = *after.number - *before.number;
        if (unit == ToldUnit::Seconds)
            row.differs = std::abs(difference) >= std::max(1.0, *before.number / 10);
        else
            row.differs = row.differs || difference != 0;
        if (std::abs(difference) >= (unit == ToldUnit::Seconds ? 0.05 : 1))
            row.difference = differenceText(difference, unit);
    }
    *rows << row;
}

ToldOfRun sideOfRun(const Run &run)
{
    const bool isTold = run.state() == RunState::Passed && run.seconds() > 0 && canBeTrue(run.seconds());
    return isTold ? ToldOfRun{comparedTime(run.seconds()), run.wasResumed() ? std::nullopt : std::optional(run.seconds())} : ToldOfRun();
}

} // namespace

QList<ComparedRow> compareRuns(const Run &before, const Run &after, const QString &image)
{
    QList<ComparedRow> rows;
    if (image.isEmpty()) {
        addCompared(&rows, {}, tr("Result"), {comparedState(word(before.state())), {}}, {comparedState(word(after.state())), {}}, ToldUnit::None);
        addCompared(&rows, {}, tr("Time"), sideOfRun(before), sideOfRun(after), ToldUnit::Seconds);
    }
    QHash<QString, const ImageRecord *> old, fresh;
    QStringList names; // in the order of the later plan, then what is gone
    for (const ImageRecord &record : after.images()) {
        fresh.insert(record.name, &record);
        names << record.name;
    }
    for (const ImageRecord &record : before.images()) {
        old.insert(record.name, &record);
        if (!fresh.contains(record.name))
            names << record.name;
    }
    for (const QString &name : std::as_const(names)) {
        if (!image.isEmpty() && name != image)
            continue;
        const ImageRecord *const one = old.value(name), *const other = fresh.value(name);
        const auto result = [](const ImageRecord *record) { return ToldOfRun{record ? comparedState(word(record->state)) : tr("not in this run"), {}}; };
        addCompared(&rows, name, tr("Result"), result(one), result(other), ToldUnit::None);
        for (const Stage stage : allStages)
            addCompared(&rows, name, tr("Time: %1").arg(stageTitle(stage)), sideOfStage(one, stage), sideOfStage(other, stage), ToldUnit::Seconds);
        addCompared(&rows, name, tr("Steps from the cache"), sideOfCache(one), sideOfCache(other), ToldUnit::None);
        addCompared(&rows, name, tr("Size"), sideOfSize(one), sideOfSize(other), ToldUnit::Bytes);
        addCompared(&rows, name, tr("Tests"), sideOfTests(one), sideOfTests(other), ToldUnit::Number);
    }
    return rows;
}

QString comparisonCaution(const Run &before, const Run &after)
{
    QStringList cautions;
    if (!before.machines().isEmpty() && !after.machines().isEmpty() && before.machines() != after.machines())
        cautions << tr("they ran on different machines");
    const int one = before.options().value(QLatin1String("jobs")).toInt(), other = after.options().value(QLatin1String("jobs")).toInt();
    if (one > 0 && other > 0 && one != other)
        cautions << tr("%1 stages at once, then %2").arg(one).arg(other);
    if (before.wasResumed() || after.wasResumed())
        cautions << tr("one was resumed");
    return cautions.isEmpty() ? QString() : tr("Their times tell little of each other: %1.").arg(cautions.join(QStringLiteral(", ")));
}

QList<QList<Cell>> comparedRows(const QList<ComparedRow> &rows, bool onlyDifferent)
{
    QList<QList<Cell>> cells;
    const auto shown = [](const QString &text) { return text.isEmpty() ? QStringLiteral("–") : text; };
    for (const ComparedRow &row : rows)
        if (row.differs || !onlyDifferent)
            cells << QList<Cell>{row.image.isEmpty() ? tr("The whole run") : row.image, row.what, shown(row.before), shown(row.after), shown(row.difference)};
    return cells;
}

} // namespace stackwright
