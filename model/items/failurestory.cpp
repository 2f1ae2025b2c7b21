#include "model/items/failurestory.h"

#include "model/base/text.h"
#include "model/items/stagecards.h"
#include "model/items/translated.h"
#include "model/stack/dockerfile.h"

#include <QRegularExpression>

#include <algorithm>

namespace stackwright {

namespace {

/// "test_x", "test_x and 2 more"
QString casesText(const QList<const TestCase *> &failed)
{
    const QString first = visible(failed.first()->name.toUtf8());
    return failed.size() == 1 ? first : tr("%1 and %2 more").arg(first, QString::number(failed.size() - 1));
}

void tellTests(FailureStory *story, const StageRecord &stage)
{
    QList<const TestCase *> failed;
    for (const TestCase &one : stage.cases)
        if (one.state == TestCase::State::Failed || one.state == TestCase::State::Error)
            failed << &one;
    if (failed.isEmpty())
        return;
    const TestCase &first = *failed.first();
    story->test = first.name;
    story->file = first.file;
    story->line = lineInMessage(first.message, first.file);
    const QString name = visible(first.file.section(QLatin1Char('/'), -1).toUtf8());
    const QString place = story->line > 0 ? QString(name + QLatin1Char(':') + QString::number(story->line)) : name;
    story->what = place.isEmpty() ? tr("%1: %2 failed").arg(story->image, casesText(failed))
                                  : tr("%1: %2 failed at %3").arg(story->image, casesText(failed), place);
}

} // namespace

void placeInDockerfile(FailureStory *story, const Run &run, const QString &path, const QByteArray &dockerfile)
{
    const ImageRecord *record = run.image(story->image);
    if (!record || story->stage != Stage::Build)
        return;
    const QList<StepRecord> &steps = record->stage(Stage::Build).steps;
    const auto failed = std::find_if(steps.cbegin(), steps.cend(), [](const StepRecord &step) { return step.state == QLatin1String("failed"); });
    if (failed == steps.cend())
        return;
    const auto squeezed = [](QString text) { return text.remove(QRegularExpression(QStringLiteral("[\\s\\\\]+"))); };
    const QString step = squeezed(failed->title);
    for (const DockerInstruction &one : readDockerfile(dockerfile).instructions)
        if (const QString words = squeezed(QString::fromUtf8(one.name + one.rest)); !step.isEmpty() && (words == step || (step.size() > 20 && words.startsWith(step)))) {
            story->file = path;
            story->line = one.line;
            return;
        }
}

int lineInMessage(const QString &message, const QString &file)
{
    static const QRegularExpression place(QStringLiteral("^(?:E\\s+)?(?:File \")?([^\\s:\"]+)(?:\", line |:)(\\d+)(?::|,|$)"), QRegularExpression::MultilineOption);
    const QString name = file.section(QLatin1Char('/'), -1);
    int line = 0;
    for (auto it = place.globalMatch(message); it.hasNext();) {
        const auto match = it.next();
        if (!name.isEmpty() && match.captured(1).section(QLatin1Char('/'), -1) == name)
            line = match.captured(2).toInt();
    }
    return line;
}

std::optional<FailureStory> failureOf(const Run &run)
{
    if (!run.isFinished() || run.state() == RunState::Passed)
        return {};
    FailureStory story;
    story.image = run.failedImage();
    story.stage = run.failedStage();
    for (const ImageRecord &record : run.images())
        story.waiting += record.name != story.image && record.state != ImageState::Passed && record.state != ImageState::Reused && record.state != ImageState::Failed;
    if (story.image.isEmpty()) {
        story.what = run.state() == RunState::Cancelled     ? tr("The run was cancelled")
                     : run.state() == RunState::Interrupted ? tr("The run was cut off")
                                                            : spoken(run.why());
        if (run.state() == RunState::Cancelled && !run.reason().isEmpty())
            story.what = tr("The run was cancelled: %1").arg(spoken(run.why()));
        return story;
    }
    const ImageRecord *record = run.image(story.image);
    const StageRecord stage = record && story.stage ? record->stage(*story.stage) : StageRecord();
    if (story.stage == Stage::Test || story.stage == Stage::Integration)
        tellTests(&story, stage);
    if (story.what.isEmpty()) {
        const QString why = spoken(stage.reason.isEmpty() ? run.why() : stage.reason);
        const QString title = story.stage ? stageTitle(*story.stage) : QString();
        story.what = title.isEmpty() ? tr("%1 failed: %2").arg(story.image, why)
                     : why.isEmpty() ? tr("%1: %2 failed").arg(story.image, title)
                                     : tr("%1: %2 failed: %3").arg(story.image, title, why);
    }
    return story;
}

} // namespace stackwright
