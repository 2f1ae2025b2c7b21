// What is known of each image from runs that are over, and how that stands to what is checked out now. Pure.
#pragma once

#include "model/run/run.h"

#include <QDateTime>
#include <QHash>

namespace stackwright {

/// How the results of a run stand to the checkout.
enum class ResultAge {
    Current,     ///< nothing that it was made of has changed since
    OlderFiles,  ///< the same commit, other files
    OtherCommit, ///< another commit is checked out
};

/// Of a run, to the plan of the checkout. `newestEdit`: when the newest file that no commit has was saved; invalid: there is none.
ResultAge ageOf(const Run &run, const Plan &now, const QDateTime &newestEdit);

/// The newest end of an image.
struct LastResult
{
    ImageRecord record;
    QDateTime at; ///< when its run began
    ResultAge age = ResultAge::Current;
    bool operator==(const LastResult &) const = default;
};
using LastResults = QHash<QString, LastResult>;

/// Of each image of the plan, its end in the newest of these runs (newest first) that had it and brought it to one.
LastResults lastResults(const QList<const Run *> &runs, const Plan &now, const QDateTime &newestEdit);

/// The images of a run that is over which a resumed run would still do.
QStringList leftToDo(const Run &run);
/// May that run go on as the checkout is now? The same commit under the same tags, and something is left to do.
bool canGoOn(const Run &run, const Plan &now);

/// "just now", "3 min ago", "2 h ago", "5 d ago".
QString agoText(const QDateTime &at, const QDateTime &now);

} // namespace stackwright
