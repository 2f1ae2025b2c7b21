#include "model/items/resultage.h"

#include "model/items/translated.h"

#include <algorithm>

namespace stackwright {

namespace {

/// What counts of the changed files: which, and how.
QList<ChangedFile> filesOf(const Plan &plan)
{
    QList<ChangedFile> files;
    for (const PlannedFile &one : plan.changedFiles)
        if (one.effect == Effect::Image || one.effect == Effect::BuildAll)
            files << one.file;
    return files;
}

/// An image that the run did bring to an end, or to a stop. What was reused had its results in an earlier run.
bool tells(const ImageRecord &record)
{
    return record.state == ImageState::Passed || record.state == ImageState::Failed || record.state == ImageState::Cancelled;
}

} // namespace

ResultAge ageOf(const Run &run, const Plan &now, const QDateTime &newestEdit)
{
    const Plan &then = run.plan();
    if (then.head != now.head)
        return ResultAge::OtherCommit;
    // A tag holds a hash of what no commit has, of the images that are built: of others it says nothing.
    if (then.work() == now.work() && then.tag != now.tag)
        return ResultAge::OlderFiles;
    // The same files are changed only as compared with the same commit.
    if (then.base == now.base && then.trigger == now.trigger && filesOf(then) != filesOf(now))
        return ResultAge::OlderFiles;
    // Tests are in no tag: what was saved after the run began has not been run.
    return newestEdit.isValid() && newestEdit > run.started() ? ResultAge::OlderFiles : ResultAge::Current;
}

LastResults lastResults(const QList<const Run *> &runs, const Plan &now, const QDateTime &newestEdit)
{
    LastResults results;
    for (const Run *run : runs) {
        std::optional<ResultAge> age;
        for (const ImageRecord &record : run->images()) {
            if (!tells(record) || results.contains(record.name) || now.indexOf(record.name) < 0)
                continue;
            if (!age)
                age = ageOf(*run, now, newestEdit);
            results.insert(record.name, {record, run->started(), *age});
        }
    }
    return results;
}

QStringList leftToDo(const Run &run)
{
    QStringList left;
    for (const ImageRecord &record : run.images())
        if (record.state != ImageState::Passed && record.state != ImageState::Reused)
            left << record.name;
    return left;
}

bool canGoOn(const Run &run, const Plan &now)
{
    if (!run.isFinished() || run.plan().head != now.head || run.options().value(QLatin1String("testsOnly")).toBool() || leftToDo(run).isEmpty())
        return false;
    return std::all_of(run.images().begin(), run.images().end(), [&](const ImageRecord &record) {
        const int then = run.plan().indexOf(record.name), at = now.indexOf(record.name);
        // The registry of this machine has its address only while it is used: the spec's name and the tag are what count.
        return then >= 0 && at >= 0 && run.plan().images[then].target.tag == now.images[at].target.tag
            && run.plan().images[then].specName.path == now.images[at].specName.path;
    });
}

QString agoText(const QDateTime &at, const QDateTime &now)
{
    const qint64 minutes = at.secsTo(now) / 60;
    if (minutes < 1)
        return tr("just now");
    if (minutes < 60)
        return tr("%1 min ago").arg(minutes);
    return minutes < 48 * 60 ? tr("%1 h ago").arg(minutes / 60) : tr("%1 d ago").arg(minutes / (24 * 60));
}

} // namespace stackwright
