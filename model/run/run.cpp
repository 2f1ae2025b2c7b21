#include "model/run/run.h"

#include "model/base/text.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace stackwright {

namespace {

constexpr int newestSchema = 1;

ImageState startOf(Action action)
{
    return action == Action::Reuse ? ImageState::Reused : ImageState::Waiting;
}

TestCase::State caseState(const QString &word)
{
    if (word == QLatin1String("failed"))
        return TestCase::State::Failed;
    if (word == QLatin1String("error"))
        return TestCase::State::Error;
    return word == QLatin1String("skipped") ? TestCase::State::Skipped : TestCase::State::Passed;
}

QLatin1String caseWord(TestCase::State state)
{
    switch (state) {
    case TestCase::State::Passed: return QLatin1String("passed");
    case TestCase::State::Failed: return QLatin1String("failed");
    case TestCase::State::Error: return QLatin1String("error");
    case TestCase::State::Skipped: return QLatin1String("skipped");
    }
    return QLatin1String("passed");
}

/// A step's end replaces its beginning: they carry one number and title.
void noteStep(StageRecord &stage, const Event &event)
{
    const QJsonObject &fields = event.fields;
    StepRecord step;
    step.number = fields[QLatin1String("number")].toInt();
    step.total = fields[QLatin1String("total")].toInt();
    step.title = fields[QLatin1String("title")].toString();
    step.state = fields[QLatin1String("state")].toString();
    step.seconds = fields[QLatin1String("seconds")].toDouble();
    step.error = fields[QLatin1String("error")].toString();
    step.missed = keptIn(fields, QStringLiteral("missed"));
    step.startMs = event.ms - static_cast<qint64>(step.seconds * 1000);
    for (StepRecord &known : stage.steps) {
        if (known.number == step.number && known.title == step.title && known.state == QLatin1String("running")) {
            step.startMs = known.startMs;
            known = step;
            return;
        }
    }
    stage.steps += step;
}

} // namespace

QJsonObject testsToJson(const TestCounts &counts, const QList<TestCase> &cases)
{
    QJsonArray list;
    for (const TestCase &one : cases) {
        QJsonObject json{{QStringLiteral("name"), one.name}, {QStringLiteral("state"), caseWord(one.state)},
                         {QStringLiteral("seconds"), one.seconds}};
        if (!one.file.isEmpty())
            json[QLatin1String("file")] = one.file;
        if (!one.message.isEmpty())
            json[QLatin1String("message")] = one.message;
        list.append(json);
    }
    QJsonObject json = toJson(counts);
    json.insert(QStringLiteral("cases"), list);
    return json;
}

QJsonObject toJson(const BuildGiven &given)
{
    QJsonObject arguments;
    for (auto one = given.arguments.cbegin(); one != given.arguments.cend(); ++one)
        arguments.insert(one.key(), *one);
    return {{QStringLiteral("arguments"), arguments}, {QStringLiteral("base"), given.base}, {QStringLiteral("layers"), given.layers}};
}

QJsonObject toJson(const TestCounts &counts)
{
    QJsonObject json{{QStringLiteral("passed"), counts.passed}, {QStringLiteral("failed"), counts.failed}, {QStringLiteral("skipped"), counts.skipped}};
    if (counts.commands > 0)
        json.insert(QStringLiteral("commands"), counts.commands);
    return json;
}

TestCounts testCountsIn(const QJsonObject &json)
{
    return {json[QLatin1String("passed")].toInt(), json[QLatin1String("failed")].toInt(), json[QLatin1String("skipped")].toInt(),
            json[QLatin1String("commands")].toInt()};
}

const StageRecord &ImageRecord::stage(Stage which) const
{
    static const StageRecord none;
    const auto at = stages.constFind(which);
    return at == stages.constEnd() ? none : *at;
}

const ImageRecord *Run::image(const QString &name) const
{
    for (const ImageRecord &one : m_images)
        if (one.name == name)
            return &one;
    return nullptr;
}

ImageRecord *Run::find(const QString &name)
{
    return const_cast<ImageRecord *>(std::as_const(*this).image(name));
}

void Run::begin(const Event &event)
{
    *this = Run();
    const QJsonObject &fields = event.fields;
    m_schema = fields[QLatin1String("schema")].toInt(1);
    m_id = fields[QLatin1String("id")].toString();
    m_tools = fields[QLatin1String("tools")].toObject();
    m_options = fields[QLatin1String("options")].toObject();
    m_started = event.at;
    noteMachine(fields);
    if (const Result<Plan> plan = planFromJson(fields[QLatin1String("plan")].toObject())) {
        m_plan = *plan;
    } else {
        m_warnings += QLatin1String("the journal's plan cannot be read: ") + plan.error().text();
        return;
    }
    for (const PlannedImage &planned : m_plan.images) {
        if (planned.action == Action::None)
            continue;
        ImageRecord record;
        record.name = planned.name;
        record.fullName = planned.target.text();
        record.state = startOf(planned.action);
        if (isWork(planned.action))
            for (Stage stage : allStages)
                record.stages.insert(stage, {});
        m_images += record;
    }
}

CachedShare cachedShare(const QList<StepRecord> &steps)
{
    CachedShare share;
    for (const StepRecord &step : steps) {
        if (step.number <= 0 || step.title.startsWith(QLatin1String("FROM ")))
            continue;
        ++share.steps;
        share.cached += step.state == QLatin1String("cached") ? 1 : 0;
    }
    return share;
}

void Run::noteMachine(const QJsonObject &fields)
{
    if (const QString machine = fields[QLatin1String("machine")].toString(); !machine.isEmpty() && !m_machines.contains(machine))
        m_machines << machine;
}

/// What has passed stays; everything else waits again.
void Run::beginAgain(const Event &event)
{
    m_wasResumed = true;
    noteMachine(event.fields);
    m_state = RunState::Running;
    m_failedImage.clear();
    m_failedStage.reset();
    m_reason = {};
    if (event.fields.contains(QLatin1String("tools")))
        m_tools = event.fields[QLatin1String("tools")].toObject();
    for (const QJsonValue name : event.fields[QLatin1String("again")].toArray())
        forget(name.toString());
    for (ImageRecord &image : m_images) {
        if (image.state == ImageState::Passed || image.state == ImageState::Reused)
            continue;
        image.state = ImageState::Waiting;
        for (auto stage = image.stages.begin(); stage != image.stages.end(); ++stage)
            if (stage->state != StageState::Passed && stage->state != StageState::Skipped)
                *stage = StageRecord();
    }
}

void Run::forget(const QString &name)
{
    ImageRecord *const image = find(name);
    if (!image)
        return;
    image->state = ImageState::Waiting;
    image->imageId.clear();
    image->digest.clear();
    image->sourceHash.clear();
    image->given.reset();
    image->page.clear();
    image->size = -1;
    for (auto stage = image->stages.begin(); stage != image->stages.end(); ++stage)
        *stage = StageRecord();
}

void Run::noteStage(ImageRecord &image, const Event &event)
{
    StageRecord &stage = image.stages[*event.stage];
    const QJsonObject &fields = event.fields;
    if (event.kind == QLatin1String("stage-started")) {
        stage = StageRecord();
        stage.state = StageState::Running;
        stage.startMs = event.ms;
        stage.logFile = fields[QLatin1String("log")].toString();
    } else if (event.kind == QLatin1String("stage-finished")) {
        stage.state = stageStateFromWord(fields[QLatin1String("state")].toString()).value_or(StageState::Failed);
        stage.seconds = fields[QLatin1String("seconds")].toDouble();
        stage.reason = keptIn(fields, QStringLiteral("reason"));
        stage.testTree = fields[QLatin1String("testTree")].toString();
        stage.exitCode.reset();
        if (const QJsonValue code = fields[QLatin1String("exitCode")]; code.isDouble())
            stage.exitCode = code.toInt();
        if (stage.startMs >= 0)
            stage.endMs = event.ms;
    } else if (event.kind == QLatin1String("build-step")) {
        noteStep(stage, event);
    } else if (event.kind == QLatin1String("tests")) {
        stage.tests = testCountsIn(fields);
        stage.cases.clear();
        for (const QJsonValue value : fields[QLatin1String("cases")].toArray()) {
            const QJsonObject one = value.toObject();
            stage.cases += TestCase{one[QLatin1String("file")].toString(), one[QLatin1String("name")].toString(),
                                    caseState(one[QLatin1String("state")].toString()),
                                    one[QLatin1String("seconds")].toDouble(), one[QLatin1String("message")].toString()};
        }
    }
}

void Run::noteFacts(ImageRecord &image, const QJsonObject &fields)
{
    if (fields.contains(QLatin1String("imageId")))
        image.imageId = fields[QLatin1String("imageId")].toString();
    if (fields.contains(QLatin1String("digest")))
        image.digest = fields[QLatin1String("digest")].toString();
    if (fields.contains(QLatin1String("source")))
        image.sourceHash = fields[QLatin1String("source")].toString();
    if (const QJsonObject given = fields[QLatin1String("given")].toObject(); !given.isEmpty()) {
        image.given = BuildGiven{{}, given[QLatin1String("base")].toString(), given[QLatin1String("layers")].toString()};
        const QJsonObject arguments = given[QLatin1String("arguments")].toObject();
        for (auto one = arguments.begin(); one != arguments.end(); ++one)
            image.given->arguments.insert(one.key(), one->toString());
    }
    if (fields.contains(QLatin1String("size")))
        image.size = fields[QLatin1String("size")].toInteger();
    if (fields.contains(QLatin1String("page")))
        image.page = fields[QLatin1String("page")].toString();
    const QJsonObject versions = fields[QLatin1String("versions")].toObject();
    for (auto one = versions.begin(); one != versions.end(); ++one)
        image.versions.insert(one.key(), one->toString());
}

void Run::apply(const Event &event)
{
    m_seconds = qMax(m_seconds, static_cast<double>(event.ms) / 1000);
    if (event.kind == QLatin1String("run-started"))
        return begin(event);
    if (event.kind == QLatin1String("run-resumed"))
        return beginAgain(event);
    if (event.kind == QLatin1String("warning")) {
        m_warnings += QString((event.image.isEmpty() ? QString() : QString(event.image + QLatin1String(": "))) + event.fields[QLatin1String("text")].toString());
        return;
    }
    if (event.kind == QLatin1String("run-finished")) {
        m_state = runStateFromWord(event.fields[QLatin1String("state")].toString()).value_or(RunState::Failed);
        m_failedImage = event.image;
        m_failedStage = event.stage;
        m_reason = keptIn(event.fields, QStringLiteral("reason"));
        if (m_state == RunState::Interrupted)
            closeOpenEnds(event);
        else if (m_options[QLatin1String("testsOnly")].toBool()) // the other stages were never meant to be
            for (ImageRecord &image : m_images)
                for (const Stage stage : allStages)
                    if (image.stage(stage).state == StageState::Waiting)
                        image.stages[stage].state = StageState::Skipped;
        return;
    }
    ImageRecord *const image = find(event.image);
    if (!image)
        return;
    if (event.kind == QLatin1String("image-state"))
        image->state = imageStateFromWord(event.fields[QLatin1String("state")].toString()).value_or(image->state);
    else if (event.kind == QLatin1String("image-fact"))
        noteFacts(*image, event.fields);
    else if (event.stage)
        noteStage(*image, event);
}

/// A run that was cut off said nothing of what it was doing: that was cancelled, and the rest did not run.
void Run::closeOpenEnds(const Event &event)
{
    for (ImageRecord &image : m_images) {
        bool wasRunning = false, hasBegun = false;
        for (auto stage = image.stages.begin(); stage != image.stages.end(); ++stage) {
            if (stage->state == StageState::Running) {
                stage->state = StageState::Cancelled;
                stage->endMs = event.ms;
                wasRunning = true;
            } else if (stage->state == StageState::Waiting) {
                stage->state = StageState::NotRun;
            } else {
                hasBegun = hasBegun || stage->startMs >= 0;
            }
        }
        switch (image.state) {
        case ImageState::Waiting: // for its first stage, or between two
            image.state = hasBegun || wasRunning ? ImageState::Cancelled : ImageState::NotRun;
            break;
        case ImageState::Building: case ImageState::Testing: case ImageState::Pushing: case ImageState::Running:
            image.state = ImageState::Cancelled;
            break;
        default:
            if (wasRunning)
                image.state = ImageState::Cancelled;
        }
    }
}

Result<QList<Event>> readJournal(const QByteArray &bytes, const QString &file)
{
    QList<Event> events;
    qsizetype from = 0;
    int line = 0;
    while (from < bytes.size()) {
        qsizetype end = bytes.indexOf('\n', from);
        if (end < 0)
            break; // torn: the writer was cut off within it
        ++line;
        const QByteArray text = bytes.mid(from, end - from);
        from = end + 1;
        QJsonParseError problem;
        const QJsonDocument document = QJsonDocument::fromJson(text, &problem);
        const QString place = file + QLatin1Char(':') + QString::number(line);
        if (!document.isObject()) {
            if (from >= bytes.size())
                break; // a last line that a crash of the machine left full of something else
            return inputError(place, QLatin1String("not an event of a run: ") + (problem.error == QJsonParseError::NoError ? QStringLiteral("no JSON object") : problem.errorString()),
                              QStringLiteral("the file is damaged; show another run with stackwright history"));
        }
        Result<Event> event = eventFromJson(document.object());
        if (!event)
            return inputError(place, event.error().why, QStringLiteral("give a run.jsonl that stackwright run wrote"));
        if (events.isEmpty()) {
            if (event->kind != QLatin1String("run-started"))
                return inputError(place, QStringLiteral("a journal begins with run-started, this begins with ") + event->kind,
                                  QStringLiteral("give a run.jsonl that stackwright run wrote"));
            const int schema = event->fields[QLatin1String("schema")].toInt(1);
            if (schema > newestSchema)
                return inputError(place, QLatin1String("its schema is ") + QString::number(schema)
                                             + QLatin1String(", this version reads up to ") + QString::number(newestSchema),
                                  QStringLiteral("open it with a newer stackwright"));
        }
        events += *event;
    }
    if (events.isEmpty())
        return inputError(file, QStringLiteral("it holds no event"), QStringLiteral("give a run.jsonl that stackwright run wrote"));
    return events;
}

} // namespace stackwright
