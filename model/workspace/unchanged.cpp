#include "model/workspace/unchanged.h"

#include "model/git/git.h"
#include "model/workspace/workspace.h"

#include <variant>

namespace stackwright {

namespace {

constexpr int farEnough = 2'000; ///< commits back
constexpr int mostCompared = 30; ///< commits

/// The images of which nothing changed, as a plan between the two sees it.
QSet<QString> unchangedBetween(const Folders &folders, const QString &from, const QString &head, bool precise)
{
    Place place;
    place.repo = folders.checkout;
    place.spec = folders.specFile;
    Selection between;
    between.head = head;
    between.base = from;
    between.branch = QStringLiteral("proof"); // a main branch would build everything
    between.precise = precise;
    const std::variant<Planning, PlanRefusal> made = planStack(place, between, folders.checkout, {});
    QSet<QString> unchanged;
    if (const Planning *planning = std::get_if<Planning>(&made))
        for (const PlannedImage &image : planning->plan.images)
            if (image.state == ChangeState::Unchanged)
                unchanged += image.name;
    return unchanged;
}

} // namespace

QHash<QString, QStringList> unchangedSince(const Folders &folders, const UnchangedQuestion &question)
{
    QHash<QString, QStringList> proven;
    const Result<std::unique_ptr<Git>> git = openGit(folders.checkout, Bare::Allowed);
    const Result<QList<CommitFacts>> log = git ? (*git)->log(question.head, farEnough) : Result<QList<CommitFacts>>(git.error());
    if (!log)
        return proven;
    int compared = 0;
    for (const CommitFacts &commit : *log) {
        QStringList asked;
        for (auto image = question.since.cbegin(); image != question.since.cend(); ++image)
            if (image->contains(commit.id) || image->contains(commit.id.left(7)))
                asked += image.key();
        if (asked.isEmpty())
            continue;
        if (++compared > mostCompared)
            break;
        QSet<QString> unchanged(asked.cbegin(), asked.cend());
        if (commit.id != question.head) { // both ways of reading: by folders, and by what is taken from them and the keys
            QSet<QString> byFolders = unchangedBetween(folders, commit.id, question.head, false);
            if (question.precise)
                byFolders.unite(question.testsMayDiffer);
            unchanged.intersect(byFolders).intersect(unchangedBetween(folders, commit.id, question.head, true));
        }
        for (const QString &name : std::as_const(asked))
            if (unchanged.contains(name))
                proven[name] += commit.id;
    }
    return proven;
}

} // namespace stackwright
