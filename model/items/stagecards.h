// The stages of one image in a few words each, for the row of cards on top of its page.
#pragma once

#include "model/items/timeline.h"

namespace stackwright {

struct StageCard
{
    Stage stage = Stage::Build;
    QString state;  ///< a word of state
    QString text;   ///< "2:10", "about 0:20", "0:31 of about 0:50"
    QString detail; ///< "4 of 9 cached", "21 passed", why it failed
    double share = -1; ///< how far a running one is; -1: not known
    QString logFile;
    bool operator==(const StageCard &) const = default;
};

/// Of a run's image, at `nowMs`; the prune stage only if it did something.
QList<StageCard> stageCards(const ImageRecord &record, qint64 nowMs, const QHash<Stage, double> &typical);
/// Before a run: what would be done.
QList<StageCard> plannedCards(const PlannedImage &image, const QHash<Stage, double> &typical);

/// The stage's name for people: "Build", "Integration".
QString stageTitle(Stage stage);

} // namespace stackwright
