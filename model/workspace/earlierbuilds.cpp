#include "model/workspace/earlierbuilds.h"

#include "model/base/files.h"

namespace stackwright {

namespace {

constexpr int mostEarlierJournals = 10;
constexpr qint64 largestEarlierJournal = 64 * mebibyte;

/// The files that are others now than they were at that commit; nothing: git cannot tell.
std::optional<QList<QByteArray>> filesChangedSince(Git &git, const QString &commit, const Planning &planning)
{
    ChangeQuery query;
    query.head = planning.fromCommit ? planning.plan.head : QString();
    query.base = commit;
    query.branch = QStringLiteral("earlier");
    query.worktree = !planning.fromCommit;
    const Result<ChangeSet> changes = git.changes(query);
    if (!changes)
        return {};
    QList<QByteArray> paths;
    for (const ChangedFile &file : changes->files)
        for (const QByteArray &path : {file.path, file.oldPath})
            if (!path.isEmpty())
                paths += path;
    return paths;
}

std::optional<Run> earlierRunIn(const QString &journal)
{
    const Result<QByteArray> bytes = readFile(journal, largestEarlierJournal, false);
    const Result<QList<Event>> events = bytes ? readJournal(*bytes, journal) : Result<QList<Event>>(bytes.error());
    if (!events || events->first().fields[QLatin1String("machine")].toString() != machineMark())
        return {};
    Run run;
    for (const Event &event : *events)
        run.apply(event);
    return run;
}

} // namespace

QHash<QString, BuildBefore> earlierBuilds(const History &history, const Planning &planning)
{
    QHash<QString, BuildBefore> found;
    const Result<std::unique_ptr<Git>> git = openGit(planning.folders.checkout, Bare::Allowed);
    if (!git)
        return found;
    int read = 0;
    for (const PastRun &past : history.list(planning.folders.checkout)) {
        if (found.size() >= planning.plan.images.size() || ++read > mostEarlierJournals)
            break;
        const std::optional<Run> run = earlierRunIn(past.journal);
        if (!run)
            continue;
        std::optional<std::optional<QList<QByteArray>>> changed; // asked of git once for each run
        for (const ImageRecord &image : run->images()) {
            const StageRecord &build = image.stage(Stage::Build);
            if (found.contains(image.name) || planning.plan.indexOf(image.name) < 0 || build.state != StageState::Passed || build.steps.isEmpty() || !image.given)
                continue;
            BuildBefore earlier;
            earlier.given = *image.given;
            earlier.tag = run->plan().tag;
            earlier.sourceHash = image.sourceHash;
            for (const StepRecord &step : build.steps)
                earlier.titles += step.title;
            if (!changed)
                changed = filesChangedSince(**git, run->plan().head, planning);
            // What no commit had then is not known now: of files nothing can be said, unless the hash over them is the same.
            if (*changed && run->plan().uncommitted == 0) {
                earlier.changed = **changed;
                earlier.allKnown = planning.fromCommit && image.sourceHash.isEmpty();
            }
            found.insert(image.name, earlier);
        }
    }
    return found;
}

} // namespace stackwright
