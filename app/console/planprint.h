// A plan in every form that `plan` prints: for people and as a graph. Pure functions of the plan.
#pragma once

#include "model/stack/plan.h"
#include "model/stack/theirdecision.h"

#include <QJsonObject>
#include <QString>

namespace stackwright {

/// The tree with state, action and reasons, then what changed. With colours: SGR sequences.
QString planText(const Plan &plan, bool colours);

QString planDot(const Plan &plan);
QString planMermaid(const Plan &plan);

/// One step of the chain that led to the decision on an image.
struct ExplainedStep
{
    QString image;
    Reason reason;
    int level = 0; ///< 0: the image's own reasons; 1: those of the image that it names; …
    bool operator==(const ExplainedStep &) const = default;
};
/// The whole chain: a reason that names another image is followed by that one's reasons. Each image is told once.
QList<ExplainedStep> explained(const Plan &plan, int image);
/// The chain in sentences.
QString explainText(const Plan &plan, int image);
QJsonObject explainJson(const Plan &plan, int image);

/// `plan --compare-with`: a line an image that one side builds and the other does not.
QString disagreementsText(const Plan &plan, const QList<Disagreement> &all);
QJsonObject disagreementsJson(const Plan &plan, const QList<Disagreement> &all);

} // namespace stackwright
