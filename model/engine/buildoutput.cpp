#include "model/engine/buildoutput.h"

#include "model/base/tail.h"
#include "model/engine/errorline.h"
#include "model/engine/jsonobjects.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <cstring>
#include <utility>

namespace stackwright {

using std::chrono::milliseconds;

namespace {

constexpr qsizetype longestLine = 8 * 1024;  // of a line that we read; steps and results are shorter
constexpr qsizetype tailSize = 32 * 1024;    // of the output that failure() looks through
constexpr qsizetype longestTitle = 500;
constexpr qsizetype longestStage = 16;       // "[12345/12345] "

QString shortened(QString text)
{
    if (text.size() > longestTitle)
        text = text.left(longestTitle - 1) + QChar(0x2026);
    return text;
}

} // namespace

namespace {

bool isOfCache(const QString &title)
{
    return title.startsWith(QLatin1String("importing cache")) || title.startsWith(QLatin1String("exporting cache"));
}

/// The next line after this one that begins a step of the classic form, or null: "Step 3/9 : …", podman's "STEP 3/9: …" and
/// "[2/3] STEP 3/9: …". By single letters: several times quicker than a search for the words.
const char *nextStepLine(const char *at, const char *last)
{
    for (const char *from = at + 1; from < last; ++from) {
        from = static_cast<const char *>(std::memchr(from, 'S', static_cast<size_t>(last - from)));
        if (!from)
            return nullptr;
        if (last - from < 5 || (std::memcmp(from, "Step ", 5) != 0 && std::memcmp(from, "STEP ", 5) != 0))
            continue;
        if (from[-1] == '\n')
            return from;
        if (from - at < 3 || from[-1] != ' ' || from[-2] != ']')
            continue;
        const char *begin = from - 2;
        while (begin > at && from - begin < longestStage && *begin != '\n')
            --begin;
        if (*begin == '\n' && begin[1] == '[')
            return begin + 1;
    }
    return nullptr;
}

/// Could this line begin a step?
bool maybeStepLine(const char *at, qsizetype size)
{
    if (size < 5 || *at != '[')
        return size < 5 || std::memcmp(at, "Step ", 5) == 0 || std::memcmp(at, "STEP ", 5) == 0;
    return size < longestStage + 5 || ::memmem(at, longestStage + 5, "] STEP ", 7) != nullptr; // no other "[12/40] …" costs a look
}

} // namespace

/// Steps by the builder's own key: "Step 3/" of classic, "#5" of plain, a digest of rawjson.
class BuildOutput::Parser
{
public:
    bool severalPlatforms = false;
    void feed(const QByteArray &bytes);
    void end(bool success);
    QString failure() const;

    milliseconds now{0};
    QList<BuildStep> changed;

private:
    enum class Form { Unknown, Classic, Plain, Json };
    struct Known
    {
        BuildStep step;
        milliseconds started{0};
        QString key;
    };

    void readLines(const QByteArray &bytes);
    void readObjects(const QByteArray &bytes);
    void line(const QByteArray &text);
    bool classicLine(const QByteArray &text);
    bool plainLineOf(const QByteArray &text);
    void plainResult(Known &known, const QByteArray &result);
    void object(const QByteArray &json);
    void vertex(const QJsonObject &json);
    QByteArray outputOf(const QString &key) const;

    Known *find(const QString &key);
    Known &begin(const QString &key, int number, int total, const QString &title);
    Known &beginNamed(const QString &key, const QString &name);
    void finish(Known &known, BuildStep::State state, milliseconds duration, const QString &error = {});

    Form m_form = Form::Unknown;
    QList<Known> m_steps; ///< in the order in which they began
    QByteArray m_line;    ///< begun, not ended
    int m_stage = 0, m_stages = 0; ///< of the last step, where the builder numbers them
    bool m_afterStep = false, m_ended = false, m_success = false;
    QByteArray m_tail;
    JsonObjects m_objects;
};

void BuildOutput::Parser::feed(const QByteArray &bytes)
{
    if (m_form == Form::Unknown && m_line.isEmpty() && bytes.startsWith('{'))
        m_form = Form::Json;
    if (m_form == Form::Json) {
        readObjects(bytes);
        return;
    }
    keepTail(m_tail, bytes, tailSize);
    readLines(bytes);
}

void BuildOutput::Parser::readObjects(const QByteArray &bytes)
{
    m_objects.feed(bytes, [this](const QByteArray &json) { object(json); }, [this](const QByteArray &text) { keepTail(m_tail, text, tailSize); });
}

void BuildOutput::Parser::readLines(const QByteArray &bytes)
{
    const char *at = bytes.constData();
    const char *const last = at + bytes.size();
    while (at < last) {
        if (m_form == Form::Json) { // found out on the line before
            readObjects(QByteArray(at, last - at));
            return;
        }
        // Nothing but "Step " at a line's start matters to the classic form once a step's first lines are read: so a
        // gigabyte of output costs a search, not a look at each line.
        if (m_form == Form::Classic && !m_afterStep && m_line.isEmpty() && !maybeStepLine(at, last - at)) {
            const char *const step = nextStepLine(at, last);
            const void *const ended = step ? step - 1 : ::memrchr(at, '\n', static_cast<size_t>(last - at));
            if (ended) {
                at = static_cast<const char *>(ended) + 1;
                continue;
            }
        }
        const char *const newline = static_cast<const char *>(std::memchr(at, '\n', static_cast<size_t>(last - at)));
        const char *const to = newline ? newline : last;
        const qsizetype room = std::max<qsizetype>(0, longestLine - m_line.size());
        if (newline && m_line.isEmpty()) {
            line(QByteArray::fromRawData(at, std::min<qsizetype>(to - at, longestLine)));
        } else {
            m_line.append(at, std::min<qsizetype>(room, to - at));
            if (newline) {
                line(m_line);
                m_line.clear();
            }
        }
        at = newline ? newline + 1 : last;
    }
}

void BuildOutput::Parser::line(const QByteArray &text)
{
    if (m_form == Form::Classic) {
        classicLine(text);
    } else if (m_form == Form::Plain) {
        plainLineOf(text);
    } else if (classicLine(text)) {
        m_form = Form::Classic;
    } else if (plainLineOf(text)) {
        m_form = Form::Plain;
    } else if (text == "{" || text.startsWith("{\"")) { // after a warning of the client's
        m_form = Form::Json;
        readObjects(text + '\n');
    }
}

bool BuildOutput::Parser::classicLine(const QByteArray &text)
{
    if (m_afterStep) {
        m_afterStep = false;
        if (text.startsWith(" ---> Using cache") || text.startsWith("--> Using cache")) {
            if (!m_steps.isEmpty())
                finish(m_steps.last(), BuildStep::State::Cached, milliseconds(0));
            return true;
        }
    }
    if (!maybeStepLine(text.constData(), text.size()))
        return false;
    // docker: "Step 3/9 : RUN x"; podman: "STEP 3/9: RUN x", and with several stages "[2/3] STEP 3/9: RUN x".
    static const QRegularExpression pattern(QStringLiteral("^((?:\\[(\\d{1,5})/(\\d{1,5})\\] )?(?:Step|STEP) (\\d{1,5})/)(\\d{1,5}) ?: (.*)$"),
                                            QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = pattern.match(QString::fromUtf8(text));
    if (!match.hasMatch())
        return false;
    const int stage = match.captured(2).toInt(), stages = match.captured(3).toInt();
    const int number = match.captured(4).toInt(), total = match.captured(5).toInt();
    // What a RUN prints may look like a step; the builder's own count on from the last one, or begin with a stage once the one
    // before is through.
    const bool first = m_steps.isEmpty();
    const bool newStage = number == 1 && (first || (stage > m_stage && stages == m_stages && m_steps.last().step.number == m_steps.last().step.total));
    const bool nextStep = !first && stage == m_stage && stages == m_stages && number == m_steps.last().step.number + 1 && total == m_steps.last().step.total;
    if (!newStage && !nextStep)
        return false;
    m_stage = stage;
    m_stages = stages;
    if (!first && m_steps.last().step.state == BuildStep::State::Running)
        finish(m_steps.last(), BuildStep::State::Done, now - m_steps.last().started);
    begin(match.captured(1), number, total, plainLine(match.captured(6).toUtf8()));
    m_afterStep = true;
    return true;
}

bool BuildOutput::Parser::plainLineOf(const QByteArray &text)
{
    if (!text.startsWith('#') || text.size() < 4)
        return false;
    const qsizetype space = text.indexOf(' ');
    if (space < 2 || space > 7 || !std::all_of(text.begin() + 1, text.begin() + space, [](char c) { return c >= '0' && c <= '9'; }))
        return false;
    if (text.startsWith("#0 ")) // buildx about itself: "building with …"; BuildKit's steps count from 1
        return true;
    const QString key = QString::fromLatin1(text.constData(), space);
    Known *known = find(key);
    if (!known) {
        beginNamed(key, QString::fromUtf8(text.mid(space + 1)));
        return true;
    }
    if (text[space + 1] >= '0' && text[space + 1] <= '9') {
        // "#5 0.317 hello": what the step prints. Client 20.10 puts the result behind output without a newline.
        const QByteArray glued = text.left(space + 1) + "DONE ";
        const qsizetype at = text.right(40).lastIndexOf(glued);
        if (at > 0 && text.endsWith('s'))
            plainResult(*known, text.right(std::min<qsizetype>(40, text.size())).mid(at + space + 1));
        return true;
    }
    plainResult(*known, text.mid(space + 1));
    return true;
}

void BuildOutput::Parser::plainResult(Known &known, const QByteArray &result)
{
    using State = BuildStep::State;
    if (known.step.state == State::Failed)
        return;
    if (result.startsWith("DONE ") && result.endsWith('s')) {
        bool number = false;
        const double seconds = result.mid(5, result.size() - 6).toDouble(&number);
        if (number && known.step.state == State::Running)
            finish(known, State::Done, milliseconds(static_cast<qint64>(seconds * 1000 + 0.5)));
    } else if (result == "CACHED") {
        if (known.step.state == State::Running)
            finish(known, State::Cached, milliseconds(0));
    } else if (result.startsWith("ERROR: ") || result == "ERROR") {
        // A cache that cannot be read or written is no failure of the build.
        const bool harmless = known.step.number == 0 && isOfCache(known.step.title);
        finish(known, harmless ? State::Done : State::Failed, now - known.started, plainLine(result.mid(7)));
    } else if (result == "CANCELED" && known.step.state == State::Running) {
        finish(known, State::Failed, now - known.started, QStringLiteral("cancelled, since another step failed"));
    }
}

void BuildOutput::Parser::object(const QByteArray &json)
{
    const QJsonObject status = QJsonDocument::fromJson(json).object();
    const QJsonArray vertexes = status.value(QLatin1String("vertexes")).toArray();
    for (const QJsonValue &one : vertexes)
        vertex(one.toObject());
    const QJsonArray logs = status.value(QLatin1String("logs")).toArray();
    for (const QJsonValue &one : logs) {
        // Kept as the plain form has it, so that failure() finds a step's lines in one way.
        const Known *known = find(one[QLatin1String("vertex")].toString());
        const QByteArray mark = known ? QByteArray("#" + QByteArray::number(known - m_steps.constData()) + " 0 ") : QByteArray();
        const QByteArray data = QByteArray::fromBase64(one[QLatin1String("data")].toString().toLatin1());
        for (const QByteArray &text : data.split('\n'))
            if (!text.isEmpty())
                keepTail(m_tail, mark + text + '\n', tailSize);
    }
}

void BuildOutput::Parser::vertex(const QJsonObject &json)
{
    using State = BuildStep::State;
    const QString key = json.value(QLatin1String("digest")).toString();
    const QString name = json.value(QLatin1String("name")).toString();
    const QString started = json.value(QLatin1String("started")).toString();
    const QString completed = json.value(QLatin1String("completed")).toString();
    const bool cached = json.value(QLatin1String("cached")).toBool();
    if (key.isEmpty() || (started.isEmpty() && completed.isEmpty() && !cached))
        return; // announced only
    Known *known = find(key);
    if (!known) {
        beginNamed(key, name);
        known = find(key);
    }
    if (known->step.state != State::Running)
        return;
    const QString error = json.value(QLatin1String("error")).toString();
    const auto time = [](const QString &text) { return QDateTime::fromString(text, Qt::ISODateWithMs); };
    const QDateTime from = time(started), to = time(completed);
    const milliseconds took = from.isValid() && to.isValid() ? milliseconds(from.msecsTo(to)) : now - known->started;
    if (!error.isEmpty())
        finish(*known, isOfCache(name) ? State::Done : State::Failed, took, plainLine(error.toUtf8()));
    else if (cached)
        finish(*known, State::Cached, milliseconds(0));
    else if (!completed.isEmpty())
        finish(*known, State::Done, took);
}

BuildOutput::Parser::Known *BuildOutput::Parser::find(const QString &key)
{
    for (auto it = m_steps.rbegin(); it != m_steps.rend(); ++it)
        if (it->key == key)
            return &*it;
    return nullptr;
}

BuildOutput::Parser::Known &BuildOutput::Parser::begin(const QString &key, int number, int total, const QString &title)
{
    Known known;
    known.key = key;
    known.started = now;
    known.step.number = number;
    known.step.total = total;
    known.step.title = shortened(title);
    m_steps.append(known);
    changed.append(known.step);
    return m_steps.last();
}

/// "[2/4] RUN x", "[stage-1 2/3] COPY y", "[internal] load build context", "exporting to image".
BuildOutput::Parser::Known &BuildOutput::Parser::beginNamed(const QString &key, const QString &name)
{
    // "[2/4] RUN …", "[made 2/4] …"; with a platform, by some buildx also where there is but one: "[linux/arm64 made 2/4] …",
    // "[linux/amd64->arm64 2/4] …"
    static const QRegularExpression pattern(QStringLiteral("^\\[(?:([a-z]+/[a-z0-9_]+(?:/[a-z0-9.]+)?(?:->[a-z0-9_/.]+)?) )?(?:[^\\]]* )?(\\d{1,5})/(\\d{1,5})\\] (.*)$"),
                                            QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch match = pattern.match(name);
    if (match.hasMatch())
        return begin(key, match.captured(2).toInt(), match.captured(3).toInt(),
                     plainLine(match.captured(4).toUtf8()) + (match.captured(1).isEmpty() || !severalPlatforms ? QString() : QString(QLatin1String(" (") + match.captured(1) + QLatin1Char(')'))));
    return begin(key, 0, 0, plainLine(name.toUtf8()));
}

void BuildOutput::Parser::finish(Known &known, BuildStep::State state, milliseconds duration, const QString &error)
{
    known.step.state = state;
    known.step.duration = std::max(milliseconds(0), duration);
    known.step.error = error;
    changed.append(known.step);
}

void BuildOutput::Parser::end(bool success)
{
    if (m_ended)
        return;
    if (!m_line.isEmpty())
        line(std::exchange(m_line, {}));
    m_ended = true;
    m_success = success;
    for (Known &known : m_steps)
        if (known.step.state == BuildStep::State::Running)
            finish(known, success ? BuildStep::State::Done : BuildStep::State::Failed, now - known.started,
                   success ? QString() : errorLine(outputOf(known.key)));
}

/// What this step printed, as far as it is kept.
QByteArray BuildOutput::Parser::outputOf(const QString &key) const
{
    if (m_form == Form::Classic || m_form == Form::Unknown) {
        // What an earlier step said is no reason for this one's failure.
        const qsizetype at = m_tail.lastIndexOf(key.toLatin1());
        const qsizetype newline = at < 0 ? -1 : m_tail.indexOf('\n', at);
        return m_tail.mid(newline + 1);
    }
    QByteArray mark = key.toLatin1();
    if (m_form == Form::Json) {
        const auto it = std::find_if(m_steps.cbegin(), m_steps.cend(), [&](const Known &k) { return k.key == key; });
        mark = "#" + QByteArray::number(it - m_steps.cbegin());
    }
    QByteArray output;
    for (const QByteArray &text : m_tail.split('\n')) {
        if (!text.startsWith(mark) || text.size() < mark.size() + 3 || text[mark.size()] != ' '
            || text[mark.size() + 1] < '0' || text[mark.size() + 1] > '9')
            continue;
        const qsizetype time = text.indexOf(' ', mark.size() + 1);
        output += text.mid(time + 1) + '\n';
    }
    return output;
}

QString BuildOutput::Parser::failure() const
{
    if (m_success)
        return {};
    // The first failed step of the Dockerfile; the others fell with it.
    const Known *failed = nullptr;
    for (const Known &known : m_steps)
        if (known.step.state == BuildStep::State::Failed && !known.step.error.startsWith(QLatin1String("cancelled"))
            && (!failed || (failed->step.number == 0 && known.step.number > 0)))
            failed = &known;
    const auto withoutPrefix = [](QString text) {
        static const QRegularExpression prefix(QStringLiteral(
            "^(ERROR: |Error response from daemon: |failed to build: |failed to solve( with frontend [^:]*)?: "
            "|failed to create LLB definition: |Error: building at STEP \"(?:\\\\.|[^\"\\\\])*\": )+"));
        static const QRegularExpression innards(QStringLiteral(" &imagebuilder\\.Step\\{.*$")); // podman's, behind an unknown instruction
        return text.remove(prefix).remove(innards);
    };
    if (!failed)
        return withoutPrefix(errorLine(m_tail));
    const bool ranAProgram = failed->step.title.startsWith(QLatin1String("RUN"));
    if (ranAProgram || failed->step.error.isEmpty()) {
        const QString said = errorLine(outputOf(failed->key));
        if (!said.isEmpty())
            return withoutPrefix(said);
    }
    return withoutPrefix(failed->step.error);
}

BuildOutput::BuildOutput(bool severalPlatforms) : m_parser(std::make_unique<Parser>())
{
    m_parser->severalPlatforms = severalPlatforms;
}
BuildOutput::~BuildOutput() = default;

QList<BuildStep> BuildOutput::feed(const QByteArray &bytes, milliseconds now)
{
    m_parser->now = now;
    m_parser->feed(bytes);
    return std::exchange(m_parser->changed, {});
}

QList<BuildStep> BuildOutput::end(bool success, milliseconds now)
{
    m_parser->now = now;
    m_parser->end(success);
    return std::exchange(m_parser->changed, {});
}

QString BuildOutput::failure() const
{
    return m_parser->failure();
}

} // namespace stackwright
