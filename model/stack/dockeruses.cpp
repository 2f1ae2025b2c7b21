#include "model/stack/dockeruses.h"

#include "model/stack/dockerwords.h"

namespace stackwright {

namespace {

using Known = VariableValue::Known;
using Scope = QHash<QByteArray, VariableValue>;

/// Arguments that need no ARG; what they hold is the machine's.
bool isOfTheMachine(const QByteArray &name)
{
    static const QSet<QByteArray> proxies{"HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY", "ALL_PROXY"};
    return proxies.contains(name.toUpper());
}

bool isOfThePlatform(const QByteArray &name)
{
    static const QSet<QByteArray> names{"BUILDPLATFORM",  "BUILDOS",  "BUILDARCH",  "BUILDVARIANT", "BUILDOSVERSION",
                                        "TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETOSVERSION",
                                        "TARGETSTAGE"};
    return names.contains(name);
}

bool isAddress(const QByteArray &source)
{
    const QByteArray low = source.left(8).toLower();
    return low.startsWith("http://") || low.startsWith("https://") || low.startsWith("git://") || low.startsWith("ssh://") ||
           source.startsWith("git@");
}

bool isHereDocument(const QByteArray &word, const DockerInstruction &one)
{
    return word.startsWith("<<") && !one.documents.isEmpty();
}

class UsesReader
{
public:
    UsesReader(const Dockerfile &file, const BuildInputs &inputs) : m_file(file), m_inputs(inputs) {}

    DockerUses read()
    {
        m_uses.doubts = m_file.doubts;
        for (const DockerInstruction &one : m_file.instructions) {
            m_line = one.line;
            m_onBuild = one.onBuild;
            if (one.name == "FROM" && !one.onBuild)
                from(one);
            else if (one.name == "ARG" && !one.onBuild)
                arguments(one);
            else if (one.name == "ENV")
                environment(one);
            else if (one.name == "COPY" || one.name == "ADD")
                copy(one);
            else if (one.name == "RUN")
                mounts(one);
        }
        return m_uses;
    }

private:
    int stage() const { return static_cast<int>(m_uses.stages.size()) - 1; }

    VariableValue valueOf(const QByteArray &name) const
    {
        const bool global = m_uses.stages.isEmpty();
        if (m_onBuild)
            return {Known::Unknown, {}}; // in the child's build
        const Scope &scope = global ? m_global : m_local;
        if (!global && m_inputs.environmentBelow.contains(name) && !m_setHere.contains(name))
            return {Known::Unknown, {}};
        if (const auto found = scope.constFind(name); found != scope.cend())
            return *found;
        if (isOfTheMachine(name) || (global && isOfThePlatform(name)))
            return {Known::Unknown, {}};
        // In a stage it may be set in the image below.
        return {global || m_onScratch ? Known::Unset : Known::Unknown, {}};
    }

    std::optional<QByteArray> expanded(const QByteArray &word) const
    {
        return expandWord(word, [this](const QByteArray &name) { return valueOf(name); }, m_file.escape);
    }

    void from(const DockerInstruction &one)
    {
        const QByteArrayList words = plainWords(one.text);
        DockerStage next;
        next.line = one.line;
        next.image = words.value(0);
        if (words.size() == 3 && words[1].toLower() == "as")
            next.name = words[2].toLower();
        else if (words.size() != 1)
            m_uses.doubts += DockerDoubt{one.line, "FROM has the form FROM image or FROM image AS name"};
        // FROM sees the arguments before the first FROM only, in whichever stage it stands.
        const auto image = expandWord(next.image, [this](const QByteArray &name) { return globalValue(name); }, m_file.escape);
        m_onScratch = image && *image == "scratch";
        if (image)
            for (int i = stage(); i >= 0 && next.base < 0; --i)
                if (!m_uses.stages[i].name.isEmpty() && m_uses.stages[i].name == image->toLower())
                    next.base = i;
        finishStage();
        const Scope below = next.base >= 0 ? m_ends.value(next.base) : Scope();
        m_uses.stages += next;
        m_local = below;
        m_setHere.clear();
        for (auto it = below.cbegin(); it != below.cend(); ++it)
            if (it->known != Known::Unknown)
                m_setHere.insert(it.key());
        if (next.base >= 0)
            m_onScratch = m_scratchStages.contains(next.base);
        if (m_onScratch)
            m_scratchStages.insert(stage());
        else if (next.base < 0)
            m_uses.images += ImageUse{ImageUse::Place::From, one.line, stage(), false, next.image, image};
    }

    VariableValue globalValue(const QByteArray &name) const
    {
        if (const auto found = m_global.constFind(name); found != m_global.cend())
            return *found;
        return {isOfTheMachine(name) || isOfThePlatform(name) ? Known::Unknown : Known::Unset, {}};
    }

    /// What a stage that goes on from this one begins with: the environment; of arguments builders think differently.
    void finishStage()
    {
        if (m_uses.stages.isEmpty())
            return;
        Scope end;
        for (auto it = m_local.cbegin(); it != m_local.cend(); ++it)
            end.insert(it.key(), m_setHere.contains(it.key()) ? *it : VariableValue{Known::Unknown, {}});
        m_ends.insert(stage(), end);
    }

    void arguments(const DockerInstruction &one)
    {
        const auto words = shellWords(one.text, m_file.escape);
        if (!words) {
            m_uses.doubts += DockerDoubt{one.line, "a quote in ARG is never closed"};
            return;
        }
        const bool global = m_uses.stages.isEmpty();
        for (const QByteArray &word : *words) {
            const qsizetype equals = word.indexOf('=');
            const QByteArray name = expanded(nameBefore(word)).value_or(nameBefore(word));
            VariableValue value;
            if (equals >= 0) {
                const auto text = expanded(word.mid(equals + 1));
                value = {text ? Known::Text : Known::Unknown, text.value_or(QByteArray())};
            } else if (!global) {
                value = m_global.value(name);
                if (isOfThePlatform(name) || isOfTheMachine(name))
                    value = {Known::Unknown, {}};
            }
            if (const auto given = m_inputs.arguments.constFind(name); given != m_inputs.arguments.cend())
                value = {Known::Text, *given};
            // What ENV has set stays, whatever an argument says.
            if (global)
                m_global.insert(name, value);
            else if (!m_setHere.contains(name))
                m_local.insert(name, value.known == Known::Unset && !m_onScratch ? VariableValue{Known::Unknown, {}} : value);
        }
    }

    void environment(const DockerInstruction &one)
    {
        const auto words = shellWords(one.text, m_file.escape);
        if (!words || words->isEmpty())
            return;
        const bool pairs = words->first().contains('=');
        QHash<QByteArray, std::optional<QByteArray>> set; // all of one instruction see the values before it
        for (const QByteArray &word : pairs ? *words : words->mid(0, 1)) {
            const qsizetype equals = word.indexOf('=');
            const QByteArray name = expanded(nameBefore(word)).value_or(nameBefore(word));
            const QByteArray old = one.text.mid(words->first().size()).trimmed(); // ENV NAME all the rest
            set.insert(name, expanded(pairs ? word.mid(equals + 1) : old));
        }
        for (auto it = set.cbegin(); it != set.cend(); ++it) {
            m_uses.environment.insert(it.key());
            if (m_onBuild)
                continue;
            m_local.insert(it.key(), {*it ? Known::Text : Known::Unknown, it->value_or(QByteArray())});
            m_setHere.insert(it.key());
        }
    }

    void copy(const DockerInstruction &one)
    {
        if (const auto other = one.flag("from"))
            return use(ImageUse::Place::CopyFrom, *other);
        QByteArrayList words = one.json ? *one.json : plainWords(one.text);
        if (!words.isEmpty())
            words.removeLast(); // where to
        for (const QByteArray &word : std::as_const(words)) {
            if (isHereDocument(word, one))
                continue;
            const auto path = expanded(word);
            if (isAddress(path.value_or(word)))
                continue;
            source(one.name == "ADD" ? ContextSource::Kind::Add : ContextSource::Kind::Copy, word, path);
        }
    }

    void source(ContextSource::Kind kind, const QByteArray &written, const std::optional<QByteArray> &path)
    {
        m_uses.sources += ContextSource{kind, m_line, stage(), m_onBuild, written, path ? cleanedPath(*path) : QByteArray("."), path.has_value()};
    }

    void mounts(const DockerInstruction &one)
    {
        for (const auto &[name, value] : one.flags) {
            if (name != "mount")
                continue;
            QByteArray type = "bind", other, path = ".";
            for (const QByteArray &field : mountFields(value)) {
                const qsizetype equals = field.indexOf('=');
                const QByteArray key = nameBefore(field).trimmed().toLower(), text = equals < 0 ? QByteArray() : field.mid(equals + 1);
                if (key == "type")
                    type = text.toLower();
                else if (key == "from")
                    other = text;
                else if (key == "source" || key == "src")
                    path = text;
            }
            if (!other.isEmpty() && (type == "bind" || type == "cache"))
                use(ImageUse::Place::MountFrom, other);
            else if (type == "bind")
                source(ContextSource::Kind::Mount, path, expanded(path));
            else if (type.contains('$'))
                source(ContextSource::Kind::Mount, path, {});
        }
    }

    /// An image, unless it is a stage of the file: by its name in any case, or by its number.
    void use(ImageUse::Place place, const QByteArray &written)
    {
        const auto image = expanded(written);
        if (image) {
            bool number = false;
            const int at = image->toInt(&number);
            if (!m_onBuild && number && at >= 0 && at < m_uses.stages.size())
                return takeFrom(at);
            for (int i = 0; i < m_uses.stages.size(); ++i)
                if (const DockerStage &one = m_uses.stages[i]; !m_onBuild && !one.name.isEmpty() && one.name == image->toLower())
                    return takeFrom(i);
            if (*image == "scratch")
                return;
        }
        m_uses.images += ImageUse{place, m_line, stage(), m_onBuild, written, image};
    }

    void takeFrom(int other)
    {
        if (stage() >= 0)
            m_uses.stages.last().takes += other;
    }

    const Dockerfile &m_file;
    const BuildInputs &m_inputs;
    DockerUses m_uses;
    Scope m_global, m_local;
    QSet<QByteArray> m_setHere; ///< by ENV, in this stage or those it goes on from
    QHash<int, Scope> m_ends;
    QSet<int> m_scratchStages;
    bool m_onScratch = false, m_onBuild = false;
    int m_line = 0;
};

} // namespace

int DockerUses::stageNamed(const QByteArray &nameOrNumber) const
{
    if (nameOrNumber.isEmpty())
        return static_cast<int>(stages.size()) - 1;
    for (int i = 0; i < stages.size(); ++i)
        if (stages[i].name == nameOrNumber.toLower())
            return i;
    bool number = false;
    const int at = nameOrNumber.toInt(&number);
    return number && at >= 0 && at < stages.size() ? at : -1;
}

DockerUses DockerUses::upTo(const QByteArray &target) const
{
    const int last = stageNamed(target);
    if (target.isEmpty() || last < 0 || !doubts.isEmpty())
        return *this;
    QSet<int> needed;
    QList<int> open{last};
    while (!open.isEmpty()) {
        const int stage = open.takeLast();
        if (stage < 0 || needed.contains(stage))
            continue;
        needed.insert(stage);
        open += stages[stage].base;
        open += stages[stage].takes;
    }
    DockerUses kept = *this;
    kept.images.removeIf([&](const ImageUse &one) { return one.stage >= 0 && !needed.contains(one.stage); });
    kept.sources.removeIf([&](const ContextSource &one) { return one.stage >= 0 && !needed.contains(one.stage); });
    return kept;
}

const ImageUse *DockerUses::baseOf(int stage) const
{
    while (stage >= 0 && stage < stages.size() && stages[stage].base >= 0)
        stage = stages[stage].base;
    for (const ImageUse &one : images)
        if (one.place == ImageUse::Place::From && one.stage == stage)
            return &one;
    return nullptr;
}

QByteArrayList DockerUses::sourcePaths(bool onBuild) const
{
    if (!doubts.isEmpty())
        return {QByteArray(".")};
    QByteArrayList paths;
    for (const ContextSource &one : sources)
        if (one.onBuild == onBuild)
            paths += one.path;
    return paths;
}

QByteArrayList mountFields(const QByteArray &text)
{
    QByteArrayList fields{QByteArray()};
    bool quoted = false;
    for (const char c : text) {
        if (c == '"')
            quoted = !quoted;
        else if (c == ',' && !quoted)
            fields += QByteArray();
        else
            fields.last() += c;
    }
    return fields;
}

DockerUses usesOf(const Dockerfile &file, const BuildInputs &inputs)
{
    return UsesReader(file, inputs).read();
}

} // namespace stackwright
