#include "model/items/stagecards.h"

#include "model/base/text.h"
#include "model/items/translated.h"

#include <algorithm>

namespace stackwright {

namespace {

QString secondsText(double seconds)
{
    return durationText(std::chrono::milliseconds(static_cast<qint64>(seconds * 1000)));
}

QString detailOf(Stage stage, const StageRecord &record)
{
    if (stage == Stage::Build && !record.steps.isEmpty()) {
        const CachedShare share = cachedShare(record.steps);
        const StepRecord &last = record.steps.last();
        if (record.state == StageState::Running && last.total > 0)
            return tr("step %1 of %2").arg(last.number).arg(last.total);
        if (record.state == StageState::Passed && share.cached > 0)
            return tr("%1 of %2 cached").arg(share.cached).arg(share.steps);
    }
    if (record.tests) {
        if (record.tests->failed > 0)
            return tr("%1 of %2 failed").arg(record.tests->failed).arg(record.tests->total());
        if (record.tests->total() > 0 && record.tests->skipped == record.tests->total())
            return tr("none ran, %1 skipped").arg(record.tests->skipped);
        if (record.tests->total() > 0)
            return record.tests->skipped ? QString(tr("%1 passed").arg(record.tests->passed) + QStringLiteral(", ") + tr("%1 skipped").arg(record.tests->skipped))
                                         : tr("%1 passed").arg(record.tests->passed);
    }
    return spoken(record.reason);
}

} // namespace

QString stageTitle(Stage stage)
{
    switch (stage) {
    case Stage::Cache: return tr("Cache");
    case Stage::Build: return tr("Build");
    case Stage::Test: return tr("Tests");
    case Stage::Push: return tr("Push");
    case Stage::Integration: return tr("Integration");
    case Stage::Page: return tr("Page");
    case Stage::Prune: return tr("Prune");
    }
    return {};
}

QList<StageCard> stageCards(const ImageRecord &record, qint64 nowMs, const QHash<Stage, double> &typical)
{
    QList<StageCard> cards;
    for (const Stage stage : allStages) {
        const StageRecord &facts = record.stage(stage);
        // A prune that has nothing to do is not worth a card of its own.
        if (stage == Stage::Prune && (facts.startMs < 0 || facts.state == StageState::Skipped))
            continue;
        StageCard card{stage, word(facts.state), {}, detailOf(stage, facts), -1, facts.logFile};
        if (facts.state == StageState::Waiting && isEnd(record.state)) // nobody waits for it any more
            card.state = QStringLiteral("not run");
        const double expected = typical.value(stage, 0);
        if (facts.state == StageState::Running) {
            const double elapsed = nowMs > facts.startMs ? static_cast<double>(nowMs - facts.startMs) / 1000 : 0;
            card.text = expected > 0 ? QString(secondsText(elapsed) + QLatin1Char(' ') + tr("of about %1").arg(secondsText(expected)))
                                     : secondsText(elapsed);
            if (expected > 0)
                card.share = std::min(1.0, elapsed / expected);
        } else if (facts.startMs >= 0 && facts.state != StageState::Skipped) {
            card.text = secondsText(facts.seconds);
        } else if (facts.state == StageState::Waiting && !isEnd(record.state) && expected > 0) {
            card.text = tr("about %1").arg(secondsText(expected));
        } else {
            card.text = card.state;
        }
        cards << card;
    }
    return cards;
}

QList<StageCard> plannedCards(const PlannedImage &image, const QHash<Stage, double> &typical)
{
    QList<StageCard> cards;
    for (const Stage stage : allStages) {
        if (stage == Stage::Prune)
            continue;
        const bool isDue = image.action == Action::Build || (image.action == Action::Test && stage != Stage::Cache && stage != Stage::Build);
        StageCard card{stage, isDue ? word(StageState::Waiting) : QStringLiteral("unchanged"), {}, {}, -1, {}};
        if (isDue)
            card.text = typical.contains(stage) ? tr("about %1").arg(secondsText(typical.value(stage))) : tr("to do");
        else
            card.text = image.action == Action::Reuse ? tr("reused") : tr("nothing to do");
        cards << card;
    }
    return cards;
}

} // namespace stackwright
