#include "model/run/results.h"

#include "model/run/yamltext.h"

#include <QFile>
#include <QJsonArray>

#include <sys/stat.h>

namespace stackwright {

namespace {

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonObject countsOf(const StageRecord &stage)
{
    return toJson(stage.tests.value_or(TestCounts()));
}

/// The first stage's reason that says why the image is as it is.
QString message(const ImageRecord &image)
{
    for (Stage stage : allStages) {
        const StageRecord &record = image.stage(stage);
        if (record.state == StageState::Failed || record.state == StageState::Cancelled)
            return QString(word(stage) + QLatin1String(": ") + record.reason.text);
    }
    return {};
}

QString safeName(const Run &run, const QString &image)
{
    return run.plan().images[run.plan().indexOf(image)].target.safeName();
}

/// file, argument, parent, step or evicted: what a step was missed for.
QString causeOf(const Clause &missed)
{
    const QString kind = missed.kind.section(QLatin1Char('-'), 1);
    return kind == QLatin1String("files") ? QStringLiteral("file") : kind == QLatin1String("earlier") ? QStringLiteral("step") : kind;
}

QJsonObject stagesOf(const ImageRecord &image, const char *exitCodeKey)
{
    QJsonObject stages;
    for (Stage stage : allStages) {
        const StageRecord &record = image.stage(stage);
        QJsonObject one{{QStringLiteral("state"), word(record.state)}, {QStringLiteral("seconds"), record.seconds},
                        {QLatin1String(exitCodeKey), record.exitCode ? QJsonValue(*record.exitCode) : QJsonValue(QJsonValue::Null)}};
        if (!record.reason.isEmpty())
            one[QLatin1String("reason")] = record.reason.text;
        stages[word(stage)] = one;
    }
    return stages;
}

} // namespace

QJsonObject imageResult(const Run &run, const ImageRecord &image)
{
    const bool reused = image.state == ImageState::Reused;
    return {{QStringLiteral("name"), image.name},
            {QStringLiteral("full_image_name"), image.fullName},
            {QStringLiteral("state"), word(image.state)},
            {QStringLiteral("success"), reused || image.state == ImageState::Passed},
            {QStringLiteral("message"), message(image)},
            {QStringLiteral("image_built"), image.stage(Stage::Build).state == StageState::Passed},
            {QStringLiteral("image_id"), textOrNull(image.imageId)},
            {QStringLiteral("digest"), textOrNull(image.digest)},
            {QStringLiteral("size"), image.size >= 0 ? QJsonValue(image.size) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("commit"), textOrNull(run.plan().head)},
            {QStringLiteral("source_hash"), textOrNull(image.sourceHash)},
            {QStringLiteral("page"), textOrNull(image.page)},
            {QStringLiteral("run"), run.id()},
            {QStringLiteral("stages"), reused ? QJsonObject() : stagesOf(image, "exit_code")},
            {QStringLiteral("tests"), QJsonObject{{QStringLiteral("basic"), countsOf(image.stage(Stage::Test))},
                                                  {QStringLiteral("integration"), countsOf(image.stage(Stage::Integration))}}}};
}

NamedBytes imageResultFile(const Folders &folders, const Run &run, const ImageRecord &image)
{
    return {folders.artifacts() + QLatin1Char('/') + safeName(run, image.name) + QLatin1String(".yaml"), yamlText(imageResult(run, image))};
}

void makePrivate(const QString &path)
{
    ::chmod(QFile::encodeName(path).constData(), S_IRUSR | S_IWUSR);
}

Result<void> writeResults(const Folders &folders, const Run &run)
{
    QList<NamedBytes> files;
    for (const ImageRecord &image : run.images()) {
        const NamedBytes file = imageResultFile(folders, run, image);
        // Most say what they have said since the image's end: that is on the disk already.
        if (const Result<QByteArray> present = readFile(file.path, mebibyte, false); !present || *present != file.bytes)
            files += file;
    }
    const auto list = [&](const char *name, auto belongs) {
        QByteArray lines;
        for (const ImageRecord &image : run.images())
            if (belongs(image))
                lines += image.fullName.toUtf8() + '\n';
        files += {folders.artifacts() + QLatin1String("/IMAGES_") + QLatin1String(name), lines};
    };
    const auto stageIs = [](Stage stage, StageState state) {
        return [stage, state](const ImageRecord &image) { return image.stage(stage).state == state; };
    };
    list("CHANGED", [&run](const ImageRecord &image) { return run.plan().images[run.plan().indexOf(image.name)].state == ChangeState::Changed; });
    list("BUILT", stageIs(Stage::Build, StageState::Passed));
    list("PUSHED", stageIs(Stage::Push, StageState::Passed));
    list("TEST_PASSED", stageIs(Stage::Test, StageState::Passed));
    list("TEST_ERROR", stageIs(Stage::Test, StageState::Failed));
    const Result<void> written = writeFiles(files, Naming::Later);
    for (const NamedBytes &file : std::as_const(files))
        makePrivate(file.path);
    for (const QString &folder : {folders.artifacts(), folders.manifests(), folders.wiki})
        settleFolder(folder);
    return written;
}

QJsonObject runDocument(const Run &run)
{
    QJsonArray images;
    for (const ImageRecord &image : run.images()) {
        QJsonArray cases;
        for (Stage stage : {Stage::Test, Stage::Integration})
            for (const TestCase &one : image.stage(stage).cases)
                if (one.state == TestCase::State::Failed || one.state == TestCase::State::Error)
                    cases.append(QJsonObject{{QStringLiteral("stage"), word(stage)}, {QStringLiteral("file"), one.file},
                                             {QStringLiteral("name"), one.name}, {QStringLiteral("message"), one.message}});
        QJsonArray misses;
        for (const StepRecord &step : image.stage(Stage::Build).steps)
            if (!step.missed.isEmpty())
                misses.append(QJsonObject{{QStringLiteral("number"), step.number}, {QStringLiteral("total"), step.total}, {QStringLiteral("title"), step.title},
                                          {QStringLiteral("seconds"), step.seconds}, {QStringLiteral("cause"), causeOf(step.missed)}, {QStringLiteral("why"), step.missed.text}});
        images.append(QJsonObject{
            {QStringLiteral("name"), image.name}, {QStringLiteral("fullName"), image.fullName},
            {QStringLiteral("state"), word(image.state)}, {QStringLiteral("imageId"), textOrNull(image.imageId)},
            {QStringLiteral("digest"), textOrNull(image.digest)},
            {QStringLiteral("size"), image.size >= 0 ? QJsonValue(image.size) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("page"), textOrNull(image.page)},
            {QStringLiteral("stages"), image.state == ImageState::Reused ? QJsonObject() : stagesOf(image, "exitCode")},
            {QStringLiteral("tests"), QJsonObject{{QStringLiteral("basic"), countsOf(image.stage(Stage::Test))},
                                                  {QStringLiteral("integration"), countsOf(image.stage(Stage::Integration))}}},
            {QStringLiteral("cacheMisses"), misses},
            {QStringLiteral("failedCases"), cases}});
    }
    return {{QStringLiteral("schema"), 1},
            {QStringLiteral("id"), run.id()},
            {QStringLiteral("state"), word(run.state())},
            {QStringLiteral("image"), textOrNull(run.failedImage())},
            {QStringLiteral("stage"), run.failedStage() ? QJsonValue(word(*run.failedStage())) : QJsonValue(QJsonValue::Null)},
            {QStringLiteral("reason"), textOrNull(run.reason())},
            {QStringLiteral("started"), run.started().toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("seconds"), run.seconds()},
            {QStringLiteral("head"), textOrNull(run.plan().head)},
            {QStringLiteral("branch"), textOrNull(run.plan().branch)},
            {QStringLiteral("tag"), textOrNull(run.plan().tag)},
            {QStringLiteral("order"), QJsonArray::fromStringList(run.plan().order)},
            {QStringLiteral("images"), images},
            {QStringLiteral("warnings"), QJsonArray::fromStringList(run.warnings())},
            {QStringLiteral("tools"), run.tools()}};
}

void removeOldResults(const Folders &folders, const Plan &plan)
{
    for (const PlannedImage &image : plan.images) {
        const QString safe = image.target.safeName();
        QFile::remove(folders.artifacts() + QLatin1Char('/') + safe + QLatin1String(".yaml"));
        for (Stage stage : {Stage::Test, Stage::Integration})
            QFile::remove(folders.artifacts() + QLatin1String("/junit/") + safe + QLatin1Char('.') + word(stage) + QLatin1String(".xml"));
    }
}

} // namespace stackwright
