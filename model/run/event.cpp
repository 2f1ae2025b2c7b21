#include "model/run/event.h"

#include <array>
#include <span>

namespace stackwright {

namespace {

// A span, no template over the array's size: g++ 12 folds such twins at -O2 and then warns of the larger one's bounds.
template <typename Value>
QString wordOf(std::span<const char *const> words, Value value)
{
    return QLatin1String(words[static_cast<std::size_t>(value)]);
}

template <typename Value, std::size_t N>
std::optional<Value> valueOf(const std::array<const char *, N> &words, const QString &word)
{
    for (std::size_t i = 0; i < N; ++i)
        if (word == QLatin1String(words[i]))
            return static_cast<Value>(i);
    return {};
}

// In the order of the enums of event.h; the words are reference.md 5's.
constexpr std::array<const char *, 7> stageWords{"cache", "build", "test", "push", "integration", "page", "prune"};
constexpr std::array<const char *, 7> stageStateWords{"waiting", "running", "passed", "failed", "skipped", "not run", "cancelled"};
constexpr std::array<const char *, 10> imageStateWords{"waiting", "building", "testing", "pushing", "running",
                                                       "passed", "failed", "reused", "not run", "cancelled"};
constexpr std::array<const char *, 5> runStateWords{"running", "passed", "failed", "cancelled", "interrupted"};

const QLatin1String kindKey("event"), atKey("at"), msKey("ms"), imageKey("image"), stageKey("stage");

} // namespace

bool isEnd(ImageState state)
{
    return state == ImageState::Passed || state == ImageState::Failed || state == ImageState::Reused || state == ImageState::NotRun
        || state == ImageState::Cancelled;
}

QString word(Stage stage) { return wordOf(stageWords, stage); }
QString word(StageState state) { return wordOf(stageStateWords, state); }
QString word(ImageState state) { return wordOf(imageStateWords, state); }
QString word(RunState state) { return wordOf(runStateWords, state); }
std::optional<Stage> stageFromWord(const QString &word) { return valueOf<Stage>(stageWords, word); }
std::optional<StageState> stageStateFromWord(const QString &word) { return valueOf<StageState>(stageStateWords, word); }
std::optional<ImageState> imageStateFromWord(const QString &word) { return valueOf<ImageState>(imageStateWords, word); }
std::optional<RunState> runStateFromWord(const QString &word) { return valueOf<RunState>(runStateWords, word); }

QJsonObject toJson(const Event &event)
{
    QJsonObject json = event.fields;
    json[kindKey] = event.kind;
    if (event.at.isValid())
        json[atKey] = event.at.toUTC().toString(Qt::ISODateWithMs);
    json[msKey] = event.ms;
    if (!event.image.isEmpty())
        json[imageKey] = event.image;
    if (event.stage)
        json[stageKey] = word(*event.stage);
    return json;
}

Result<Event> eventFromJson(const QJsonObject &json)
{
    Event event;
    event.kind = json[kindKey].toString();
    if (event.kind.isEmpty())
        return inputError(QStringLiteral("event"), QStringLiteral("it has no key \"event\""));
    event.at = QDateTime::fromString(json[atKey].toString(), Qt::ISODateWithMs).toUTC();
    event.ms = json[msKey].toInteger();
    event.image = json[imageKey].toString();
    event.stage = stageFromWord(json[stageKey].toString());
    event.fields = json;
    event.fields.remove(kindKey);
    event.fields.remove(atKey);
    event.fields.remove(msKey);
    if (!event.image.isEmpty())
        event.fields.remove(imageKey);
    if (event.stage)
        event.fields.remove(stageKey);
    return event;
}

} // namespace stackwright
